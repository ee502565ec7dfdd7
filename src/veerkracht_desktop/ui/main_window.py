"""The main window: places the bars and panels, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.panel_layout import Layout
from veerkracht_desktop.core.panel_presets import PANELS
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.actions import build_actions, refresh_actions
from veerkracht_desktop.ui.appearance_commands import mark_appearance
from veerkracht_desktop.ui.commands import Commands
from veerkracht_desktop.ui.context_menu import ContextMenu
from veerkracht_desktop.ui.dialogs.message import show_error, show_text
from veerkracht_desktop.ui.docks.area import DockArea
from veerkracht_desktop.ui.layouts_menu import LayoutsMenu
from veerkracht_desktop.ui.linking import add_groups, link_views, refresh_looks
from veerkracht_desktop.ui.loading import import_views
from veerkracht_desktop.ui.notice_strip import NoticeStrip
from veerkracht_desktop.ui.panel_windows import WindowWithMore
from veerkracht_desktop.ui.panels.area_panel import AreaPanel
from veerkracht_desktop.ui.panels.empty_state import EmptyState
from veerkracht_desktop.ui.panels.index_tree import IndexPanel
from veerkracht_desktop.ui.panels.signals_panel import SignalsPanel
from veerkracht_desktop.ui.place import keep_place, kept_view, put_back, restore_place
from veerkracht_desktop.ui.recent_menu import RecentMenu
from veerkracht_desktop.ui.starting import dress_start
from veerkracht_desktop.ui.status_bar import StatusBar
from veerkracht_desktop.ui.style import GAP
from veerkracht_desktop.ui.tab_order import step_focus
from veerkracht_desktop.ui.toolbar import TopBar
from veerkracht_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from veerkracht_desktop.services.robustness import RobustnessService
    from veerkracht_desktop.ui.index_editor.editor import IndexEditor
    from veerkracht_desktop.ui.keeping import Keeping
    from veerkracht_desktop.ui.presenting.start import Presenting
    from veerkracht_desktop.ui.views import CentreViews

LEAST_SIZE = (900, 560)


class MainWindow(WindowWithMore):
    """One window, with its panels as docks.

    The three linked views load after the window shows: they bring heavy libraries.
    """

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        session: Session,
        analysis: AnalysisService,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._analysis, self.editing = analysis, IndexEditing(store, analysis, self)
        self._store, self._hover, self._jobs, self._session = store, hover, jobs, session
        self._palette = palette
        self._closing = False
        self._presenting: Presenting | None = None
        self.keeping: Keeping | None = None
        self._views: CentreViews | None = None
        self._robustness: RobustnessService | None = None
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.commands = Commands(self, store, session, jobs)
        self.actions_by_id = build_actions(self.menuBar(), self.commands, self)
        self._prepare_actions()
        self.context_menu = ContextMenu(self, store, hover)
        self._build(palette)
        store.changed.connect(self._on_changed)
        store.history_changed.connect(self._refresh)
        self.commands.looks.changed.connect(self._refresh)
        self.commands.neighbourhood.failed.connect(self.show_error)
        session.failed.connect(self.show_error)
        session.title_changed.connect(self._set_title)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._load_soon)
        self._set_title(session.title)
        restore_place(self, session.settings)

    def _prepare_actions(self) -> None:
        mark_appearance(self.actions_by_id, self._session.settings.value, self)
        self._recent = RecentMenu(
            self._session.settings, lambda path: self.commands.open_paths([path]), self
        )
        menu = self.menuBar().actions()[0].menu()
        assert isinstance(menu, QMenu), "the first entry of the menu bar is Bestand"
        menu.insertMenu(self.actions_by_id["sample"], self._recent)
        named = self.actions_by_id["layout_save"].associatedObjects()
        layouts = next(menu for menu in named if isinstance(menu, QMenu))
        self.layouts = LayoutsMenu(
            layouts, self._session.settings, lambda layout: self.docks.show_layout(layout), self
        )

    # Building

    def _build(self, palette: Palette, layout: Layout | None = None) -> None:
        store, hover = self._store, self._hover
        surface = QWidget()
        surface.setObjectName("surface")
        self.top_bar: TopBar = TopBar(store, palette)
        self.top_bar.search.found.connect(self.show_found)
        self.top_bar.search.missed.connect(self._tell_missed)
        self.top_bar.search.pointed.connect(self._hover.set)
        self.index = IndexPanel(store, hover, palette)
        self.signals = SignalsPanel(store, hover, palette)
        self.signals.asked.connect(self._show_everything)
        self.index.extra.addWidget(self.signals)
        self.groups = add_groups(self, store, hover, palette)
        self.index.extra.addWidget(self.groups)
        self.index.edit_asked.connect(self.actions_by_id["edit_index"].trigger)
        self.editor: IndexEditor | None = None
        self.left = QStackedWidget()
        self.left.addWidget(self.index)
        self.area = AreaPanel(store, hover, palette)
        self.empty = EmptyState(palette)
        self.empty.open_asked.connect(self.commands.open_files)
        self.empty.sample_asked.connect(self.commands.open_sample)
        self.empty.indicator_asked.connect(self.commands.add_indicator)
        self.empty.built_in_asked.connect(self.commands.take_built_in)
        dress_start(
            self.empty,
            self._session.settings,
            self._jobs,
            lambda path: self.commands.open_paths([path]),
        )
        self.empty.tour_asked.connect(self.commands.start_tour)
        if self.keeping is not None:
            self.keeping.dress(self.empty)
        self.notices = NoticeStrip(
            self._session, palette, self.commands.read_changed, self.commands.save_as
        )
        self._views = None
        self.workspace = Workspace(self, store, palette, layout)
        self.status = StatusBar(store, hover, self._jobs, self._session, palette)
        middle = QHBoxLayout()
        middle.setContentsMargins(GAP, GAP, GAP, GAP)
        middle.addWidget(self.docks)
        column = QVBoxLayout(surface)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.notices)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(surface)
        self._draw_centre(store.state)
        self._refresh()

    @property
    def palette_used(self) -> Palette:
        """Colours of the window, for the dialogs that draw themselves."""
        return self._palette

    @property
    def has_views(self) -> bool:
        """Whether map, charts and table are there."""
        return self._views is not None

    @property
    def views(self) -> CentreViews:
        """Map, charts and table; made when first needed."""
        if self._views is None:
            # Here and not above: they import pyqtgraph and shapely, which cost half of the start.
            from veerkracht_desktop.ui.views import CentreViews

            self._views = CentreViews(
                self._store, self._hover, self._jobs, self._palette, self.docks,
                drawn=self._session.drawn,
            )  # fmt: skip
            self._views.stage.edit_asked.connect(self.actions_by_id["classes"].trigger)
            link_views(self)
            self.workspace.add_views(self._views)
        return self._views

    @property
    def presenting(self) -> Presenting:
        """The presentation; made when it is first asked for."""
        if self._presenting is None:
            # Here and not above: it is not needed for the window to show.
            from veerkracht_desktop.ui.presenting.start import Presenting

            self._presenting = Presenting(self, self._store, self._hover, self._jobs)
        return self._presenting

    @property
    def project_name(self) -> str:
        """Name of the project."""
        return self._session.title.removesuffix("[*]")

    @property
    def docks(self) -> DockArea:
        """Where the panels stand."""
        return self.workspace.docks

    @Slot()
    def _load_soon(self) -> None:
        """Load the libraries of the views in a thread, so that the window answers meanwhile."""
        text = self.tr("Kaart en grafieken klaarzetten")
        self._jobs.start(
            "views", text, lambda _: import_views(), lambda _: self.load_views(), self.show_error
        )

    def load_views(self) -> None:
        """Make the views while nobody waits for them."""
        assert self.views is not None
        self._draw_centre(self._store.state)

    def _draw_centre(self, state: AppState) -> None:
        self.empty.show_state(state)
        started = state.analysis is not None
        if started:
            assert self.views is not None
        self.docks.begin(started=started)

    def set_palette(self, palette: Palette, *, anew: bool = False) -> None:
        """Take over the colours of another theme: views keep nothing, so they are made anew.

        `anew` makes them anew in the same colours, for another size of text.
        """
        if anew or palette is not self._palette:
            layout, full = self.docks.layout_now, self.docks.full
            view = kept_view(self) if self._views else {}
            self._palette = palette
            editing = self.editor is not None
            while (popup := QApplication.activePopupWidget()) is not None:
                popup.close()  # a menu of what goes
            self.docks.end()
            self.workspace.deleteLater()
            self._build(palette, layout)
            put_back(self, view)
            self.edit_index(on=editing)
            if full:
                self.docks.fill(full)

    # Places

    def panels(self) -> Mapping[str, QWidget]:
        """The panels by name."""
        assert self.views is not None
        return {name: self.docks.dock(name).widget for name in PANELS}

    def edit_index(self, *, on: bool) -> None:
        """Show the editor in the place of the index, or the index again."""
        self.actions_by_id["edit_index"].setChecked(on)
        if on == (self.editor is not None):
            return
        if self.editor is not None:
            self.left.removeWidget(self.editor)
            self.workspace.remove_editor(self.editor.panel)
            self.editor.deleteLater()
            self.editor = None
            self.index.rest(on=False)
            return
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.index_editor.editor import IndexEditor

        self.editor = IndexEditor(
            self._store,
            self._hover,
            self._jobs,
            self._analysis,
            self.editing,
            self._palette,
        )
        self.editor.closed.connect(self.actions_by_id["edit_index"].trigger)
        self.index.rest(on=True)
        self.left.addWidget(self.editor)
        self.left.setCurrentWidget(self.editor)
        self.workspace.place_editor(self.editor.minimumSizeHint().width(), self.editor.panel)

    def reset_layout(self) -> None:
        """Every panel in its own place and size."""
        self.docks.show_layout(self.workspace.standard())

    # Following

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("analysis", "document", "dataset"):
            self._draw_centre(change.new)
            if change.old.analysis is None and change.new.analysis is not None:
                # Painted in a turn of its own: filling every panel is one already.
                self.docks.setUpdatesEnabled(False)
                QTimer.singleShot(0, self.docks, lambda: self.docks.setUpdatesEnabled(True))
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        refresh_actions(self.actions_by_id, self._store)
        refresh_looks(self)
        self.setWindowModified(self._session.needs_saving)

    @Slot(str)
    def _set_title(self, name: str) -> None:
        self.setWindowTitle(f"{name} — Veerkracht Desktop")
        self.setWindowModified(self._session.needs_saving)
        self._recent.refresh()

    @Slot(object)
    def show_error(self, error: VeerkrachtError) -> None:
        """Tell of an error; the work stays."""
        show_error(self, error)

    @Slot(str)
    def show_crash(self, log_path: str) -> None:
        """Tell that the program made a mistake, and where it noted which."""
        detail = self.tr(
            "Uw gegevens zijn niet gewijzigd. Sla uw werk op onder een nieuwe naam en start het"
            " programma opnieuw. Wat er misging staat, zonder uw gegevens, in {path}."
        )
        show_text(self, self.tr("Er ging iets mis in het programma."), detail.format(path=log_path))

    @Slot()
    def _show_everything(self) -> None:
        self.views.map.fit()

    @Slot(str)
    def _tell_missed(self, text: str) -> None:
        self.status.tell(self.tr("Geen gebied gevonden met “{text}”.").format(text=text))

    # Events

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's
        """Go on as one reads; panels and their lines come and go."""
        return step_focus(self, forward=forward)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Load the views once the window is on screen; being shown is before it is painted."""
        super().paintEvent(event)
        if self._views is None and not self._jobs.is_running("views"):
            self._soon.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept files."""
        if _dropped(event):
            event.acceptProposedAction()
            self.status.tell(self.tr("Laat los om de bestanden te openen."))

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open or add the files."""
        paths = _dropped(event)
        if paths:
            event.acceptProposedAction()
            self.commands.open_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved work; stop all work that is going on."""
        if self._session.needs_saving and not self._closing:
            event.ignore()
            self.commands.unless_unsaved(self._close_now)
            return
        self.edit_index(on=False)
        keep_place(self, self._session.settings)
        self.docks.end()
        self._jobs.cancel_all()
        self._jobs.wait()
        if self.keeping is not None:
            self.keeping.stop()
        super().closeEvent(event)

    def _close_now(self) -> None:
        self._closing = True
        self.close()


def _dropped(event: QDropEvent) -> list[Path]:
    """Local files that are dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
