"""Walks through the steps of the tour while the window stays as usable as ever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from veerkracht_desktop.core.state import StateChange
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.focus_ring import Ring
from veerkracht_desktop.ui.tour.bubble import AWAY, Bubble
from veerkracht_desktop.ui.tour.steps import STEPS

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow

MOVED = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
FOLLOW_MS = 30
"""Rest after panels moved before the bubble goes after them."""


class Tour(QObject):
    """One walk through the steps; ends by itself with the window."""

    ended = Signal()
    """Sent when the last step or the user ends it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.place = 0
        """Which step is shown."""
        self.bubble = self._make_bubble()
        self._ring: Ring | None = None
        self._target: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(FOLLOW_MS)
        self._soon.timeout.connect(self.follow)
        window.installEventFilter(self)
        self._tell()
        self.bubble.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_bubble(self) -> Bubble:
        made = Bubble(self._window.palette_used, self._window)
        made.stepped.connect(self.step)
        made.ended.connect(self.end)
        return made

    @Slot(int)
    def step(self, by: int) -> None:
        """Go to another step; after the last one it ends."""
        place = self.place + by
        if place >= len(STEPS):
            self.end()
        elif place >= 0:
            self.place = place
            self._tell()
            if by < 0 and place == 0:
                self.bubble.next.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def end(self) -> None:
        """Take it off the window."""
        self._window.removeEventFilter(self)
        self._leave_target()
        self._soon.stop()
        self.bubble.hide()
        self.bubble.deleteLater()
        self.ended.emit()
        self.setParent(None)  # another one may begin at once
        self.deleteLater()

    def _tell(self) -> None:
        step = STEPS[self.place]
        last = self.place == len(STEPS) - 1
        count = self.tr("{now} van {all}").format(now=self.place + 1, all=len(STEPS))
        button = self.tr("Klaar") if last else self.tr("Volgende")
        self.bubble.tell(
            translated(step.title), translated(step.text), count, button, first=self.place == 0
        )
        self.bubble.skip.setVisible(not last)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Stand beside the part that this step is about, wherever it is now."""
        window = self._window
        if self.bubble.colours is not window.palette_used:
            self.bubble.deleteLater()
            self.bubble = self._make_bubble()
            self._tell()
            return
        target = STEPS[self.place].target(window)
        if target is not self._target:
            self._leave_target()
            self._target = target
            target.installEventFilter(self)
        seen = target.isVisibleTo(window) and target.window() is window
        place = QRect(target.mapTo(window, QPoint(0, 0)), target.size()) if seen else QRect()
        self._mark(target if seen else None)
        room = window.rect().adjusted(AWAY, AWAY, -AWAY, -AWAY)
        self.bubble.point_at(place, room)
        self.bubble.show()
        self.bubble.raise_()

    def _mark(self, target: QWidget | None) -> None:
        """A ring around the target, so that it is seen what the bubble is about."""
        ring = self._ring
        if ring is not None and isValid(ring):
            if target is not None and ring.parentWidget() is target:
                return
            ring.hide()
            ring.deleteLater()
        self._ring = Ring(target, target) if target is not None else None

    def _leave_target(self) -> None:
        if self._target is not None and isValid(self._target):
            self._target.removeEventFilter(self)
        self._target = None
        self._mark(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow what moves, in one go after it moved; a window that closes ends it."""
        if event.type() == QEvent.Type.Close and watched is self._window:
            self.end()
        elif event.type() in MOVED or event.type() == QEvent.Type.StyleChange:
            self._soon.start()
        return False


class TourOffer(QObject):
    """Shows the tour by itself, once: the first time that the sample is open."""

    def __init__(self, window: MainWindow, store: Store, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        store.changed.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        settings = self._session.settings
        first = change.old.analysis is None and change.new.analysis is not None
        if first and self._session.is_sample and not settings.value.toured:
            settings.set(replace(settings.value, toured=True))
            # After the views have drawn: panels then stand where they stay.
            QTimer.singleShot(0, self, self._window.commands.start_tour)
