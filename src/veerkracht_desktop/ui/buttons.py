"""A switch as in the weights tree, and a link that shortens its text where it must."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import arrow
from veerkracht_desktop.ui.style import current_palette, grown

BOX = 14
"""Side of the box, pixels."""
FEWEST_LETTERS = 5
"""That a link still shows."""


def draw_check(
    painter: QPainter, box: QRect, palette: Palette, *, on: bool, lit: bool = True
) -> None:
    """Draw the box of a switch.

    Parameters
    ----------
    box : QRect
        `BOX` wide and high.
    lit : bool
        False where it makes no difference whether it is on.

    """
    frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    fill = palette.accent if lit else palette.quiet
    painter.setPen(QPen(QColor(fill if on else palette.quiet), 1))
    painter.setBrush(QColor(fill if on else palette.panel))
    painter.drawRoundedRect(frame, 3, 3)
    if on:
        painter.setPen(QPen(QColor(palette.on_accent), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = frame.left(), frame.top()
        painter.drawPolyline(
            QPolygonF([QPointF(x + 3, y + 7), QPointF(x + 5.6, y + 9.6), QPointF(x + 10, y + 4)])
        )


class CheckBox(QCheckBox):
    """A switch that is seen in every theme: Qt's own box all but vanishes on dark."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box, then the text; a frame around both tells of the keyboard."""
        del event
        style, option = self.style(), QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = style.subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        box = QRect(0, 0, BOX, BOX)
        box.moveCenter(place.center())
        colours = current_palette()
        draw_check(painter, box, colours, on=self.isChecked(), lit=self.isEnabled())
        option.rect = style.subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBoxLabel, option)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()


def more_button(parent: QWidget) -> QToolButton:
    """A link that opens a menu with what there is no room for."""
    made = QToolButton(parent)
    made.setObjectName("link")
    made.setText(QCoreApplication.translate("buttons", "Meer ▾"))
    made.setAccessibleName(QCoreApplication.translate("buttons", "Meer"))
    made.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setMenu(QMenu(made))
    return made


class ElidedLink(QPushButton):
    """A link that gives way to what is beside it: its text is shortened, its tail is not."""

    def __init__(self, text: str, tail: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{text} {tail}", parent)
        self._words, self._tail = text, f" {tail}"
        self.setObjectName("link")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few letters and the tail."""
        whole = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * (FEWEST_LETTERS + len(self._tail))
        return QSize(min(least, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw as a button, with the words that fit."""
        del event
        option, metrics = QStyleOptionButton(), self.fontMetrics()
        self.initStyleOption(option)
        spare = self.width() - self.sizeHint().width()
        room = metrics.horizontalAdvance(self._words) + min(spare, 0)
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        option.text = words + self._tail
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()


class StepButton(QAbstractButton):
    """A small triangle to the left or right, for the one before or after."""

    def __init__(
        self, tip: str, palette: Palette, parent: QWidget | None = None, *, forward: bool
    ) -> None:
        super().__init__(parent)
        self._colours, self._forward = palette, forward
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFixedWidth(grown(18))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as a choice."""
        return QSize(grown(18), self.fontMetrics().height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the triangle."""
        del event
        colours = self._colours
        colour = colours.hairline
        if self.isEnabled():
            lit = self.underMouse() or self.hasFocus()
            colour = colours.accent if lit else colours.quiet
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(1.0 if self._forward else -1.0, 1.0)
        arrow(painter, QPointF(0, 0), colour, down=False, size=grown(4))
        painter.end()
