"""The slim head of a map: what it shows, and a menu to show something else."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import arrow
from veerkracht_desktop.ui.map.pane_menu import pane_menu
from veerkracht_desktop.ui.style import SMALL, scaled

LEAST_HEIGHT = 24


class PaneHead(QAbstractButton):
    """A line of text with a triangle; a click, space or ↓ opens the menu of the map."""

    def __init__(
        self, store: Store, number: int, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.number = number
        self._store, self._colours = store, palette
        self._warnings: tuple[str, ...] = ()
        self.setFont(scaled(self.font(), SMALL, bold=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def show_title(self, title: str, warnings: tuple[str, ...] = (), *, updating: bool) -> None:
        """Say what the map shows, whether that is about to change, and what is to be minded."""
        words = [title]
        if updating:
            words.append(self.tr("wordt bijgewerkt"))
        if warnings:
            words.append(self.tr("met voorbehoud"))
        text = " · ".join(words)
        self._warnings = warnings
        self.setAccessibleDescription(" ".join(warnings))
        if text != self.text():
            self.setText(text)
            name = self.tr("Kaart {number}: {title}. Kies wat de kaart toont.")
            self.setAccessibleName(name.format(number=self.number + 1, title=text))
            self.update()

    @Slot()
    def open_menu(self) -> None:
        """Open the menu below the head."""
        menu = pane_menu(self._store, self.number, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu with enter and ↓ too."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self.text()) + 36
        return QSize(wide, max(LEAST_HEIGHT, metrics.height() + 8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the title, the triangle and the line below."""
        del event
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus())
        painter.fillRect(self.rect(), QColor(colours.accent_soft if lit else colours.panel))
        metrics = self.fontMetrics()
        room = self.rect().adjusted(10, 0, -24, 0)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        whole = (self.text(),) if text != self.text() else ()
        self.setToolTip("\n\n".join((*whole, *self._warnings)))
        painter.setPen(QColor(colours.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if self.isEnabled():
            place = QPointF(room.left() + metrics.horizontalAdvance(text) + 10, self.height() / 2)
            arrow(painter, place, colours.accent if lit else colours.quiet, down=True, size=3)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
