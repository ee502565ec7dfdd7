"""The head of a panel: small buttons under the pointer, and a grip to drag it by."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette

SIDE = 18
"""Pixels of a button; it grows with the text."""


class Sign(Enum):
    """What a button of a head does."""

    FILL = "fill"
    APART = "apart"
    CLOSE = "close"


class HeadButton(QAbstractButton):
    """A line drawing that lights up under the pointer."""

    def __init__(self, sign: Sign, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign, self.back = sign, False
        self._colours = palette
        # The menu Beeld does the same by keyboard; fifteen stops more would help nobody.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square."""
        side = max(SIDE, self.fontMetrics().height() + 2)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the sign; `back` turns it around."""
        del event
        lit = self.underMouse()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setPen(QPen(QColor(self._colours.accent if lit else self._colours.quiet), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(self.width() / 2, self.height() / 2)
        scale = self.height() / SIDE
        painter.scale(scale, scale)
        _draw_sign(painter, self.sign, back=self.back)
        painter.end()


def _draw_sign(painter: QPainter, sign: Sign, *, back: bool) -> None:
    if sign is Sign.CLOSE:
        painter.drawLine(QPointF(-3.5, -3.5), QPointF(3.5, 3.5))
        painter.drawLine(QPointF(-3.5, 3.5), QPointF(3.5, -3.5))
    elif sign is Sign.FILL:
        whole = QRectF(-4.5, -4.5, 9, 9)
        painter.drawRect(whole.adjusted(2, 2, -2, -2) if back else whole)
        if back:
            for x, y in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
                painter.drawLine(QPointF(x * 2.5, y * 2.5), QPointF(x * 5.5, y * 5.5))
    else:
        painter.drawPolyline(
            [QPointF(0, -4.5), QPointF(-4.5, -4.5), QPointF(-4.5, 4.5), QPointF(4.5, 4.5),
             QPointF(4.5, 0)]
        )  # fmt: skip
        start, end = (QPointF(4.5, -4.5), QPointF(-1, 1)) if back else (
            QPointF(-1, 1), QPointF(4.5, -4.5)
        )  # fmt: skip
        painter.drawLine(start, end)
        turn = -1 if back else 1
        painter.drawLine(end, end + QPointF(-3.5 * turn, 0))
        painter.drawLine(end, end + QPointF(0, 3.5 * turn))


class HeadTools(QWidget):
    """The buttons of a head: fill, apart, close."""

    asked = Signal(str, object)
    """Carries the panel and the `Sign`."""

    def __init__(self, name: str, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = {sign: HeadButton(sign, palette, self) for sign in Sign}
        for sign, button in self.buttons.items():
            row.addWidget(button)
            button.clicked.connect(lambda _=False, s=sign: self.asked.emit(self.name, s))
        self.tell(full=False, apart=False)

    def keep_room(self, *, kept: bool = True) -> None:
        """Take room also while they are not seen, where what is beside them may not move."""
        policy = self.sizePolicy()
        if policy.retainSizeWhenHidden() != kept:
            policy.setRetainSizeWhenHidden(kept)
            self.setSizePolicy(policy)

    def tell(self, *, full: bool, apart: bool) -> None:
        """Say what each would do now."""
        texts = {
            Sign.FILL: self.tr("Terug naar de indeling") if full else self.tr("Vullend tonen"),
            Sign.APART: self.tr("Terug in het venster")
            if apart
            else self.tr("In een eigen venster"),
            Sign.CLOSE: self.tr("Sluiten"),
        }
        self.buttons[Sign.FILL].back, self.buttons[Sign.APART].back = full, apart
        self.buttons[Sign.FILL].setVisible(not apart)
        for sign, text in texts.items():
            self.buttons[sign].setToolTip(text)
            self.buttons[sign].setAccessibleName(text)


class HeadGrip(QObject):
    """Makes a widget the head of a panel: shows the tools, and tells of dragging.

    It watches the widget and not its children: what is pressed there is theirs.
    """

    pulled = Signal(str, object)
    """The pointer left with the panel; carries its place on the desktop."""
    dropped = Signal(str, object)
    filled = Signal(str)
    """Two clicks."""
    menu_asked = Signal(str, object)

    def __init__(
        self, name: str, head: QWidget, tools: HeadTools, fact: QWidget | None = None
    ) -> None:
        super().__init__(head)
        self.name, self._tools, self._head, self._fact = name, tools, head, fact
        self._keeps_room = tools.sizePolicy().retainSizeWhenHidden()
        # 60 letters: below that the controls in the head need the room themselves.
        self._roomy = head.fontMetrics().averageCharWidth() * 60
        self._from: QPoint | None = None
        self._pulling = False
        self.active = True
        """Whether its tools show; behind tabs those of the row of tabs do."""
        head.installEventFilter(self)
        tools.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the pointer."""
        kind = event.type()
        if kind in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.show_tools(shown=self.active and kind == QEvent.Type.Enter)
        elif kind == QEvent.Type.Resize:
            self._tools.keep_room(kept=self._keeps_room and self._head.width() > self._roomy)
        elif isinstance(event, QMouseEvent):
            return self._mouse(event)
        elif isinstance(event, QContextMenuEvent):
            self.menu_asked.emit(self.name, event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def show_tools(self, *, shown: bool) -> None:
        """Show the tools, in the place of the fact where there is no room for both."""
        if self._keeps_room and self._head.width() <= self._roomy:
            shown = False
        self._tools.setVisible(shown)
        if self._fact is not None:
            layout = self._head.layout()
            needed = layout.sizeHint().width() if layout is not None else 0
            self._fact.setVisible(not shown or needed <= self._head.width())

    def _mouse(self, event: QMouseEvent) -> bool:
        at = event.globalPosition().toPoint()
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self._from = None
            self.filled.emit(self.name)
            return True
        if event.type() == QEvent.Type.MouseButtonPress:
            if event.button() == Qt.MouseButton.LeftButton:
                self._from = at
            return event.button() == Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.MouseMove and self._from is not None:
            far = (at - self._from).manhattanLength() >= QApplication.startDragDistance()
            self._pulling = self._pulling or far
            if self._pulling:
                self.pulled.emit(self.name, at)
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._from is not None:
            self._from = None
            if self._pulling:
                self._pulling = False
                self.dropped.emit(self.name, at)
            return True
        return False
