"""The window of a presentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.presenting import Page, PageKind, has_scores, shown_by
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import ElidedLabel, line
from veerkracht_desktop.ui.presenting.pages import PageViews
from veerkracht_desktop.ui.presenting.words import page_title
from veerkracht_desktop.ui.style import scaled

TITLE = 1.35
"""Size of the title, as a part of the text's."""
AROUND = 28
"""Pixels left free around a page: a beamer loses the edge."""
MOST_SOURCES = 3

BACK = ("Left", "PgUp", "Backspace", "Up")
ON = ("Right", "PgDown", "Return", "Down")
BLANK = ("B", ".")


class PresentingWindow(QWidget):
    """A page with its title above it and a quiet line below it; nothing else.

    Parameters
    ----------
    store : Store
        The pages look at other nodes and other areas with it, as a user would.
    views : callable
        Makes the views, given this window.
    pages : sequence of Page
        One or more.
    start : int
    project : str
        Name of the project, for the line below.
    palette : Palette

    """

    ended = Signal()

    def __init__(
        self,
        store: Store,
        views: Callable[[QWidget], PageViews],
        pages: Sequence[Page],
        start: int,
        project: str,
        palette: Palette,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"QWidget#panel {{ background: {palette.panel}; }}")
        self.setWindowTitle(self.tr("Presenteren"))
        self._store, self.pages, self._project = store, tuple(pages), project
        self.at = -1
        self.chosen = store.state.selection
        """What the user selected, before or during the presentation."""
        self._window_state = store.state
        """What was looked at before the presentation."""
        self._paged: frozenset[str] | None = None
        """What the page selected."""
        self.title = ElidedLabel("", "", self)
        self.title.setFont(scaled(self.font(), TITLE, bold=True))
        self.foot = ElidedLabel("", "", self)
        self.number = ElidedLabel("", "", self)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        for quiet in (self.foot, self.number):
            quiet.setStyleSheet(f"color: {palette.quiet};")
        self.views = views(self)
        self._lay_out()
        self.dark = _Blank(self)
        for keys, slot in (
            (BACK, self.back),
            (ON, self.forward),
            (BLANK, self.blank),
            (("Home",), self.to_first),
            (("End",), self.to_last),
            (("Esc", "F11"), self.close),
        ):
            self._add_keys(keys, slot)
        store.changed.connect(self._on_changed)
        self.show_page(start)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(AROUND, AROUND // 2, AROUND, AROUND // 2)
        column.setSpacing(AROUND // 2)
        foot = QHBoxLayout()
        foot.addWidget(self.foot, 5)
        foot.addWidget(self.number, 1)
        column.addWidget(self.title)
        column.addWidget(line())
        column.addWidget(self.views, 1)
        column.addLayout(foot)

    def _add_keys(self, keys: Sequence[str], slot: Callable[[], object]) -> None:
        # Actions and not key events: the map would take the arrows for itself.
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(slot)
        self.addAction(action)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.at]

    def show_page(self, at: int) -> None:
        """Show a page; before the first and after the last nothing happens."""
        self.dark.hide()
        if not 0 <= at < len(self.pages) or at == self.at:
            return
        self.at = at
        page, state = self.page, self._store.state
        shown = shown_by(page, state, self._window_state)
        self._store.look(replace(shown, selection=self._selection(page)))
        self.views.show_page(page)
        if page.code:
            self.views.show_area(page.code)
        self._tell(self._store.state)
        self.setFocus()  # no view has a ring around it before somebody goes there

    def _selection(self, page: Page) -> frozenset[str]:
        """A page may have a selection; the next one shows what was selected before."""
        now = self._store.state.selection
        if now != self._paged:
            self.chosen, self._paged = now, None
        self._paged = frozenset({page.code}) if page.code else page.selection
        return self.chosen if self._paged is None else self._paged

    @Slot()
    def back(self) -> None:
        """The page before."""
        self.show_page(self.at - (not self._wake()))

    @Slot()
    def forward(self) -> None:
        """The next page."""
        self.show_page(self.at + (not self._wake()))

    @Slot()
    def to_first(self) -> None:
        """The first page."""
        self.show_page(0)

    @Slot()
    def to_last(self) -> None:
        """The last page."""
        self.show_page(len(self.pages) - 1)

    @Slot()
    def blank(self) -> None:
        """Make the screen black, or show the page again."""
        if not self._wake():
            self.dark.setGeometry(self.rect())
            self.dark.raise_()
            self.dark.show()

    def _wake(self) -> bool:
        """Show the page again; whether it was dark."""
        was = self.dark.isVisible()
        self.dark.hide()
        return was

    # Words

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("analysis", "active", "selection", "within"):
            self._tell(change.new)

    def _tell(self, state: AppState) -> None:
        """Say what is shown, of what, and which page it is."""
        if state.analysis is None:
            self.close()
            return
        results = state.analysis.results
        chart = self.views.chart_title() if self.page.kind is PageKind.CHART else ""
        # What the page shows may be changed while it is shown: a click in a chart does.
        self.title.setText(page_title(replace(self.page, node=state.active), state, chart))
        edition = str(results.edition) if results.edition else ""
        words = (self._project, sources_of(state), f"{PLURALS[results.areas.level]} {edition}")
        self.foot.setText("  ·  ".join(word.strip() for word in words if word.strip()))
        number = self.tr("{page} van {pages}")
        self.number.setText(number.format(page=self.at + 1, pages=len(self.pages)))

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The dark covers all."""
        super().resizeEvent(event)
        self.dark.setGeometry(self.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click outside the views shows a dark page again."""
        self._wake()
        super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The window of the work comes back."""
        super().closeEvent(event)
        self._selection(Page(PageKind.TABLE))
        self.ended.emit()


class _Blank(QWidget):
    """A black screen, so that the room listens; any key or click ends it."""

    def __init__(self, parent: PresentingWindow) -> None:
        super().__init__(parent)
        self.setStyleSheet("background: #000000;")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """End at a click or a key."""
        if isinstance(event, QMouseEvent | QKeyEvent) and event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.KeyPress,
        ):
            self.hide()
            return True
        return super().event(event)


def sources_of(state: AppState) -> str:
    """Who published the figures that the index has here, in the order in which they occur."""
    if state.analysis is None:
        return ""
    definition = state.analysis.results.definition
    used = (one for one in definition.indicators if definition.is_active(one.id))
    found = (one.publisher for one in used if has_scores(state, one.id))
    return listed(tuple(dict.fromkeys(name for name in found if name)), most=MOST_SOURCES)
