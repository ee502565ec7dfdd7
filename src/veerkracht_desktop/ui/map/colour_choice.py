"""A row of colours to choose from, and a way to another one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QColorDialog, QSizePolicy, QWidget

from veerkracht_desktop.core.palette import Palette

CELL = 20
PER_LINE = 8


class ColourChoice(QWidget):
    """Colours as small fields; the last field, with three dots, asks for any other."""

    picked = Signal(str)
    """Carries ``#RRGGBB``."""

    def __init__(
        self, colours: tuple[str, ...], palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._colours, self._palette = colours, palette
        self._own = ""
        self._at = 0
        self._shown = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def offered(self) -> tuple[str, ...]:
        """The colours in their order; "" for the field that asks."""
        own = (self._own,) if self._own else ()
        return (*self._colours, *own, "")

    def show_colour(self, colour: str) -> None:
        """Mark a colour; one that is not offered gets a field of its own."""
        self._shown = colour.upper()
        known = [one.upper() for one in self._colours]
        self._own = "" if self._shown in known or not colour else self._shown
        if self._shown:
            self._at = [one.upper() for one in self.offered].index(self._shown)
        self.setAccessibleDescription(colour)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all, some lines high."""
        lines = -(-len(self.offered) // PER_LINE)
        return QSize(PER_LINE * CELL + 2, lines * CELL + 2)

    def cell(self, number: int) -> QRect:
        """Where a colour is."""
        return QRect(1 + number % PER_LINE * CELL, 1 + number // PER_LINE * CELL, CELL, CELL)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the fields; a frame is around the one that holds."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, colour in enumerate(self.offered):
            place = QRectF(self.cell(number)).adjusted(3, 3, -3, -3)
            if not colour:
                painter.setPen(QColor(self._palette.text))
                painter.drawText(self.cell(number), Qt.AlignmentFlag.AlignCenter, "…")
            else:
                painter.setPen(QPen(QColor(self._palette.edge), 0.8))
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(place, 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(self.cell(number)).adjusted(0.75, 0.75, -0.75, -0.75)
            if colour and colour.upper() == self._shown:
                painter.setPen(QPen(QColor(self._palette.text), 1.5))
                painter.drawRoundedRect(around, 3, 3)
            if self.hasFocus() and number == self._at:
                painter.setPen(QPen(QColor(self._palette.accent), 1.5))
                painter.drawRoundedRect(around, 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose what is clicked."""
        place = event.position().toPoint()
        for number in range(len(self.offered)):
            if self.cell(number).contains(place):
                self._at = number
                self._pick()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The arrows walk the fields, space and Enter choose one."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -PER_LINE,
            Qt.Key.Key_Down: PER_LINE,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._at = max(0, min(self._at + steps[key], len(self.offered) - 1))
            self.update()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keys are."""
        super().focusInEvent(event)
        self.update()

    def _pick(self) -> None:
        colour = self.offered[self._at]
        if colour:
            self.picked.emit(colour)
            return
        dialog = QColorDialog(QColor(self._shown or "#000000"), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda chosen: self.picked.emit(chosen.name().upper()))
        dialog.open()
