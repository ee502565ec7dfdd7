"""Begins a presentation, and puts everything back when it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from veerkracht_desktop.core.palette import HIGH_DARK, HIGH_LIGHT, Palette
from veerkracht_desktop.core.panel_presets import SECOND
from veerkracht_desktop.core.presenting import (
    Page,
    PageKind,
    is_empty,
    page_as_shown,
    page_of_panel,
    pages_of,
    shown_by,
    with_first,
)
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.presenting.pages import PageViews
from veerkracht_desktop.ui.presenting.window import PresentingWindow
from veerkracht_desktop.ui.style import apply_style

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow

LEAST_POINTS = 18.0
LINES = 34
"""Lines of text that fit one above the other on the largest screens, for their size of text."""


WINDOW = Page(PageKind.TABLE)
"""A page that leaves everything as the window has it."""


class Presenting(QObject):
    """One presentation at a time.

    The program has a larger text and other colours while it lasts, so that every view is large
    by itself; the window of the work is hidden, and comes back as it was.
    """

    def __init__(self, window: MainWindow, store: Store, hover: Hover, jobs: JobRunner) -> None:
        super().__init__(window)
        self._window, self._store, self._hover, self._jobs = window, store, hover, jobs
        self.shown: PresentingWindow | None = None
        self._before: AppState | None = None
        self._look: tuple[Palette, float] | None = None

    @Slot()
    def begin(self) -> None:
        """Present the pages of the project.

        Without them the usual pages, from what the panel with the keyboard shows.
        """
        window, state = self._window, self._store.state
        if self.shown is not None or state.analysis is None:
            return
        pages, at = pages_of(state), 0
        if not state.document.pages:
            first = page_of_panel(state, window.workspace.current, self.chart_name())
            if not is_empty(first, replace(state, active=first.node or state.active)):
                pages, at = with_first(pages, first)
        self.show(pages, at)

    def now(self) -> Page:
        """The page that shows what the panel with the keyboard shows, as it is shown now."""
        shown, place = self._window.views.map, None
        spot = shown.place()
        if spot is not None:
            x, y, scale = spot
            place = (x, y, min(shown.width(), shown.height()) / scale)
        here = self._window.workspace.current
        return page_as_shown(self._store.state, here, self.chart_name(), place)

    def chart_name(self) -> str:
        """Name of the chart in sight, in the panel with the keyboard or else in the first."""
        views, here = self._window.views, self._window.workspace.current
        panel = views.second if here == SECOND and views.second is not None else views.chart
        return type(panel.current).__name__

    def show(self, pages: tuple[Page, ...], at: int) -> None:
        """Present these pages."""
        window, store = self._window, self._store
        app = QApplication.instance()
        assert isinstance(app, QApplication), "there is a window"
        self._before = store.state
        self._look = (window.palette_used, app.font().pointSizeF())
        palette = HIGH_DARK if window.palette_used is HIGH_DARK else HIGH_LIGHT
        screen = window.screen()
        window.commands.looks.hold(on=True)
        window.hide()
        apply_style(app, palette, points_on(screen.size().height(), screen.logicalDotsPerInch()))

        def views(parent: QWidget) -> PageViews:
            geometry = window.views.geometry
            return PageViews(store, self._hover, self._jobs, palette, geometry, parent)

        shown = PresentingWindow(store, views, pages, at, window.project_name, palette)
        shown.ended.connect(self._end)
        shown.setGeometry(screen.geometry())
        self.shown = shown
        shown.showFullScreen()
        shown.setFocus()

    @Slot()
    def _end(self) -> None:
        shown, before = self.shown, self._before
        app = QApplication.instance()
        if shown is None or before is None or self._look is None:
            return
        assert isinstance(app, QApplication), "there is a window"
        self.shown = None
        # What was selected during the presentation stays; what a page selected does not.
        state = self._store.state
        back = replace(shown_by(WINDOW, state, before), selection=shown.chosen)
        shown.hide()
        shown.deleteLater()
        palette, points = self._look
        apply_style(app, palette, points)
        if state.analysis is not None:  # else there is nothing left to look at
            self._store.look(back)
        self._window.commands.looks.hold(on=False)
        self._window.show()
        self._window.activateWindow()


def points_on(height: int, dots: float) -> float:
    """Size of text that is read from the back of a room.

    Parameters
    ----------
    height : int
        Of the screen, pixels.
    dots : float
        Pixels of an inch of text.

    Returns
    -------
    float
        Points; never less than 18.

    """
    return max(LEAST_POINTS, height / LINES / dots * 72 / 1.3)
