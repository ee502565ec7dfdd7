"""A ring around what the keys are in, the same in every view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QSplitter,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from veerkracht_desktop.ui.style import current_palette

WIDTH, RADIUS = 2.0, 4.0
OUTSIDE = 3
"""Pixels outside a small widget; a view has its ring inside."""
SMALL = 60
"""Highest widget with the ring outside, pixels."""
OWN_RING = (
    QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit, QMenu, QMenuBar, QMainWindow,
)  # fmt: skip
"""The style sheet gives fields a ring, and menus light up a line."""


class Ring(QWidget):
    """A frame that the mouse does not notice; it stays around its target."""

    def __init__(self, target: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._host = parent
        self._followed = _up_to(target, parent)
        for widget in self._followed:
            widget.installEventFilter(self)
        target.destroyed.connect(self.hide)
        self.show()
        self.raise_()
        self.place()

    def place(self) -> None:
        """Go to where the target is, or out of sight where it is no longer in here."""
        if not isValid(self._target) or not (
            self._target is self._host or self._host.isAncestorOf(self._target)
        ):
            self.hide()
            return
        if self.parentWidget() is self._target:
            self.setGeometry(self._target.rect())
        else:
            self.setGeometry(around(self._target, self._host))
        # Only the frame: what is inside is not painted again because of it.
        thick = round(WIDTH) + 1
        inner = self.rect().adjusted(thick, thick, -thick, -thick)
        self.setMask(QRegion(self.rect()) - QRegion(inner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the target, and what it stands in."""
        if watched in self._followed and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self.place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_palette().accent), WIDTH))
        half = WIDTH / 2
        frame = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.end()


class FocusRing(QObject):
    """Puts the ring around the widget that got the keys, unless the mouse gave them.

    Parameters
    ----------
    app : QApplication
    parent : QObject, optional

    """

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ring: Ring | None = None
        app.focusChanged.connect(self._on_focus)

    @property
    def ring(self) -> Ring | None:
        """The ring in sight."""
        return self._ring if self._ring is not None and isValid(self._ring) else None

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        del before
        ring, self._ring = self.ring, None
        if ring is not None:
            ring.hide()
            ring.deleteLater()
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is None or by_mouse or isinstance(now, OWN_RING) or _in_popup(now):
            return
        if now.isWindow():  # the keys are in nothing of it
            return
        self._ring = Ring(now, _parent_of_ring(now))


def _up_to(target: QWidget, host: QWidget) -> list[QWidget]:
    """A widget and what it stands in, as far as the host."""
    found, widget = [target], target.parentWidget()
    while target is not host and widget is not None and widget is not host:
        found.append(widget)
        widget = widget.parentWidget()
    return found


def around(target: QWidget, host: QWidget) -> QRect:
    """Where the ring of a small widget goes, in the coordinates of what it is drawn in."""
    place = QRect(target.mapTo(host, QPoint(0, 0)), target.size())
    return place.adjusted(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)


def _parent_of_ring(target: QWidget) -> QWidget:
    """A small widget has it outside, in what has room for it; what is large inside itself."""
    small = isinstance(target, QAbstractButton | QComboBox) and target.height() < SMALL
    host = target.parentWidget()
    while small and host is not None:
        # A splitter would give the ring a part of its own.
        if host.rect().contains(around(target, host)) and not isinstance(host, QSplitter):
            return host
        host = None if host.isWindow() else host.parentWidget()
    return target


def _in_popup(widget: QWidget) -> bool:
    kind = widget.window().windowFlags() & Qt.WindowType.WindowType_Mask
    return kind in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
