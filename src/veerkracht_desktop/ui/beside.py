"""The frame of a window beside the map: what it holds, a hint below it, and Sluiten."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.style import GAP, current_palette, grown
from veerkracht_desktop.ui.tab_order import step_focus

PART = 0.78
"""Part of a large screen that the window takes; the map stays in sight beside it."""
MARGIN = 80
"""Pixels of a small screen that the window leaves free."""


class BesideDialog(QDialog):
    """A window that leaves the map behind it at work, and follows the theme.

    A subclass builds what it needs, gives `make_view`, and then calls `begin`.
    """

    SIZE = (1120, 700)
    """Least size on a screen that has room for it, pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._palette = current_palette()
        self._look = self._palette, QApplication.font().pointSizeF()
        self._held: QWidget | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 6, 10, 10)
        self.column.setSpacing(GAP)
        self.hint = ElidedLabel("", "quiet", self)

    def begin(self, *, copies: bool = False) -> None:
        """Place the view, and below it the hint and the buttons; take a fitting size."""
        self._held = self.make_view(self._palette)
        foot = QHBoxLayout()
        if copies:
            foot.addWidget(self._button(self.tr("Kopiëren"), self.copy))
            foot.addSpacing(GAP)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self._button(self.tr("Sluiten"), self.close))
        self.column.addWidget(self._held, 1)
        self.column.addLayout(foot)
        room = self.screen().availableSize()
        wide, high = (
            max(grown(least), round(PART * most))
            for least, most in zip(self.SIZE, room.toTuple(), strict=True)
        )
        self.resize(min(wide, room.width() - MARGIN), min(high, room.height() - MARGIN))

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        made = QPushButton(text, self)
        made.setAutoDefault(False)
        made.clicked.connect(pressed)
        return made

    def stand_clear_of(self, widget: QWidget) -> None:
        """Go to the corner of the screen where it hides least of a widget."""
        if not widget.isVisible():
            return
        avoid = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
        self.move(clear_corner(self.size(), avoid, self.screen().availableGeometry()))

    def come_forward(self) -> None:
        """Show it, above the other windows."""
        self.show()
        self.raise_()
        self.activateWindow()

    def make_view(self, palette: Palette) -> QWidget:
        """What the window holds, in the colours of a theme."""
        raise NotImplementedError

    def copy(self) -> None:
        """Put what is shown on the clipboard; for a window that says it can."""
        raise NotImplementedError

    def stop(self) -> None:
        """Nobody waits any more for what the view was computing."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme or size of text: a view keeps only its choices, so it is made anew."""
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() not in kinds or getattr(self, "_held", None) is None:
            return
        look = palette, _ = current_palette(), QApplication.font().pointSizeF()
        before = self._held
        if look == self._look or before is None:
            return
        self._look, self._palette = look, palette
        self.stop()
        self._held = self.make_view(palette)
        self.column.replaceWidget(before, self._held)
        before.hide()
        before.deleteLater()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's
        """Go on as one reads; what came later stands where it is seen."""
        return step_focus(self, forward=forward)

    def done(self, result: int) -> None:
        """Close by Esc."""
        self.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close by the button or the frame of the window."""
        self.stop()
        super().closeEvent(event)


def clear_corner(size: QSize, avoid: QRect, room: QRect) -> QPoint:
    """The place for a window, in a corner of a room, that hides least of a rectangle.

    With equal cover the corner at the lower right wins.
    """
    right, bottom = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    corners = [QPoint(x, y) for x in (right, room.left()) for y in (bottom, room.top())]

    def hidden(corner: QPoint) -> int:
        found = QRect(corner, size).intersected(avoid)
        return max(found.width(), 0) * max(found.height(), 0)

    return min(corners, key=hidden)
