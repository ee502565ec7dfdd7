"""A bubble that points at a part of the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import grown, scaled

TIP = 10
"""Pixels that the point sticks out; as wide on both sides."""
RADIUS = 7.0
WIDE = 330
"""Beside text of the usual size, pixels."""
AWAY = 4
"""Pixels between the point and what it points at, and least to the edge of the window."""


class Bubble(QWidget):
    """A card with a title, a text and buttons; it stands in the window and takes nothing over.

    Left and right go to the steps around, Esc ends; Enter presses the button with the keyboard.
    """

    stepped = Signal(int)
    """Carries −1 or 1."""

    ended = Signal()
    """Sent when the user has seen enough."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = palette
        self._side = ""
        self._point = QPointF()
        self.title = label()
        self.title.setFont(scaled(self.title.font(), 1.1, bold=True))
        self.text = label("", wrap=True)
        self.count = label("", "quiet")
        self.back = QPushButton(self.tr("Vorige"), self)
        self.next = QPushButton("", self)
        self.next.setObjectName("primary")
        self.skip = QPushButton(self.tr("Overslaan"), self)
        self.skip.setObjectName("link")
        for button in (self.back, self.next, self.skip):
            button.setAutoDefault(False)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.skip.clicked.connect(self.ended)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = self._column = QVBoxLayout(self)
        inside = TIP + 14
        column.setContentsMargins(inside, inside - 2, inside, inside - 2)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(2)
        column.addLayout(row)

    def tell(self, title: str, text: str, count: str, button: str, *, first: bool) -> None:
        """Say something else; the last step has nothing to skip."""
        self.title.setText(title)
        self.text.setText(text)
        self.count.setText(count)
        self.next.setText(button)
        self.back.setVisible(not first)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.resize(self._fitting())

    def _fitting(self) -> QSize:
        wide = min(grown(WIDE), max(self.window().width() - 2 * AWAY, 200)) + 2 * TIP
        wide = max(wide, self._column.minimumSize().width())
        return QSize(wide, self._column.heightForWidth(wide))

    def point_at(self, target: QRect, room: QRect) -> None:
        """Stand beside a part of the window where there is most room, with the point at it.

        Parameters
        ----------
        target : QRect
            In the coordinates of the window; empty points at nothing.
        room : QRect
            Where the bubble may stand.

        """
        self.resize(self._fitting())
        self._side, corner = placed(self.size(), target, room)
        self.move(corner)
        seen = target.intersected(room)
        self._point = QPointF(
            min(max(seen.center().x(), corner.x() + 24), corner.x() + self.width() - 24),
            min(max(seen.center().y(), corner.y() + 24), corner.y() + self.height() - 24),
        ) - QPointF(corner)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on, go back, or end."""
        match event.key():
            case Qt.Key.Key_Left:
                self.stepped.emit(-1)
            case Qt.Key.Key_Right:
                self.stepped.emit(1)
            case Qt.Key.Key_Escape:
                self.ended.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                # Outside a dialog Qt presses a button with the space bar only.
                focus = self.focusWidget()
                (focus if isinstance(focus, QPushButton) else self.next).click()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card and its point, on a breath of shadow."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = self._outline()
        for spread in (3, 2, 1):
            painter.setPen(QPen(QColor(0, 0, 0, 18), 2 * spread))
            painter.drawPath(shape)
        painter.setPen(QPen(QColor(self.colours.accent), 1.4))
        painter.setBrush(QColor(self.colours.panel))
        painter.drawPath(shape)
        painter.end()

    def _outline(self) -> QPainterPath:
        card = QPainterPath()
        card.addRoundedRect(QRectF(self.rect()).adjusted(TIP, TIP, -TIP, -TIP), RADIUS, RADIUS)
        x, y, wide, high = self._point.x(), self._point.y(), self.width(), self.height()
        tips = {
            "left": ((1, y), (TIP + 1, y - TIP), (TIP + 1, y + TIP)),
            "right": ((wide - 1, y), (wide - TIP - 1, y - TIP), (wide - TIP - 1, y + TIP)),
            "top": ((x, 1), (x - TIP, TIP + 1), (x + TIP, TIP + 1)),
            "bottom": ((x, high - 1), (x - TIP, high - TIP - 1), (x + TIP, high - TIP - 1)),
        }
        if self._side not in tips:
            return card
        tip = QPainterPath()
        tip.addPolygon(QPolygonF([QPointF(*corner) for corner in tips[self._side]]))
        tip.closeSubpath()
        return card.united(tip)


def placed(size: QSize, target: QRect, room: QRect) -> tuple[str, QPoint]:
    """On which side of the bubble its point is, and where the bubble goes.

    It stands beside the target where it fits; a target that leaves no room on any side is pointed
    at from inside, at its upper edge. Without a target it stands in the middle.
    """
    seen = target.intersected(room)
    wide, high = size.width(), size.height()
    if seen.isEmpty():
        return "", room.center() - QPoint(wide // 2, high // 2)
    beside = min(max(seen.center().y() - high // 2, room.top()), room.bottom() + 1 - high)
    along = min(max(seen.center().x() - wide // 2, room.left()), room.right() + 1 - wide)
    places = (
        ("left", QPoint(seen.right() + AWAY, beside), room.right() - seen.right() - wide),
        ("right", QPoint(seen.left() - AWAY - wide, beside), seen.left() - room.left() - wide),
        ("top", QPoint(along, seen.bottom() + AWAY), room.bottom() - seen.bottom() - high),
        ("bottom", QPoint(along, seen.top() - AWAY - high), seen.top() - room.top() - high),
    )
    side, corner, spare = max(places, key=lambda place: place[2])
    if spare < AWAY:
        return "", QPoint(along, min(seen.top() + 3 * AWAY, room.bottom() + 1 - high))
    return side, corner
