"""The main window: places the bars and panels, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.actions import build_actions, refresh_actions
from veerkracht_desktop.ui.appearance_commands import mark_appearance
from veerkracht_desktop.ui.commands import Commands
from veerkracht_desktop.ui.dialogs.message import show_error, show_text
from veerkracht_desktop.ui.linking import add_groups, link_views, refresh_looks
from veerkracht_desktop.ui.notice_strip import NoticeStrip
from veerkracht_desktop.ui.panels.area_panel import AreaPanel
from veerkracht_desktop.ui.panels.empty_state import EmptyState
from veerkracht_desktop.ui.panels.index_tree import IndexPanel
from veerkracht_desktop.ui.panels.signals_panel import SignalsPanel
from veerkracht_desktop.ui.place import keep_place, kept_view, put_back, restore_place
from veerkracht_desktop.ui.recent_menu import RecentMenu
from veerkracht_desktop.ui.status_bar import StatusBar
from veerkracht_desktop.ui.style import GAP
from veerkracht_desktop.ui.toolbar import TopBar

if TYPE_CHECKING:
    from veerkracht_desktop.services.robustness import RobustnessService
    from veerkracht_desktop.ui.index_editor.editor import IndexEditor
    from veerkracht_desktop.ui.keeping import Keeping
    from veerkracht_desktop.ui.views import CentreViews

PANELS = ("index", "map", "chart", "table", "area")
CENTRE = ("map", "chart", "table")
SIDE_WIDTHS = (268, 304)
"""Index and area panel, pixels; the centre gets the rest."""
LEAST_SIDES, LEAST_CENTRE = (190, 220), 290
EDITOR_WIDTH = 440
"""Of the index while it is edited."""
CENTRE_SHARES = (54, 23, 23)
LEAST_SIZE = (900, 560)


class MainWindow(QMainWindow):
    """One window: index left, map over chart over table in the middle, area right.

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
        self._maximised = ""
        self._closing = False
        self.keeping: Keeping | None = None
        self._views: CentreViews | None = None
        self._robustness: RobustnessService | None = None
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.commands = Commands(self, store, session, jobs)
        self.actions_by_id = build_actions(self.menuBar(), self.commands, self)
        self._prepare_actions()
        self._build(palette)
        store.changed.connect(self._on_changed)
        store.history_changed.connect(self._refresh)
        self.commands.looks.changed.connect(self._refresh)
        self.commands.neighbourhood.failed.connect(self.show_error)
        session.failed.connect(self.show_error)
        session.title_changed.connect(self._set_title)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.load_views)
        self._set_title(session.title)
        restore_place(self, session.settings)

    def _prepare_actions(self) -> None:
        for name in PANELS:
            self.actions_by_id[f"panel_{name}"].setChecked(True)
        mark_appearance(self.actions_by_id, self._session.settings.value, self)
        self._recent = RecentMenu(
            self._session.settings, lambda path: self.commands.open_paths([path]), self
        )
        menu = self.menuBar().actions()[0].menu()
        assert isinstance(menu, QMenu), "the first entry of the menu bar is Bestand"
        menu.insertMenu(self.actions_by_id["sample"], self._recent)

    # Building

    def _build(self, palette: Palette) -> None:
        store, hover = self._store, self._hover
        surface = QWidget()
        surface.setObjectName("surface")
        self.top_bar = TopBar(store, palette)
        self.top_bar.search.found.connect(self._show_found)
        self.top_bar.search.missed.connect(self._tell_missed)
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
        if self.keeping is not None:
            self.keeping.dress(self.empty)
        self.notices = NoticeStrip(
            self._session, palette, self.commands.read_changed, self.commands.save_as
        )
        self.centre = QStackedWidget()
        self.centre.addWidget(self.empty)
        self._views = None
        self.outer = QSplitter(Qt.Orientation.Horizontal)
        self.outer.setHandleWidth(GAP)
        self.outer.setChildrenCollapsible(False)
        for place, widget in enumerate((self.left, self.centre, self.area)):
            self.outer.addWidget(widget)
            self.outer.setStretchFactor(place, int(widget is self.centre))
        self.left.setMinimumWidth(LEAST_SIDES[0])
        self.area.setMinimumWidth(LEAST_SIDES[1])
        self.status = StatusBar(store, hover, self._jobs, self._session, palette)
        middle = QHBoxLayout()
        middle.setContentsMargins(GAP, GAP, GAP, GAP)
        middle.addWidget(self.outer)
        column = QVBoxLayout(surface)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.notices)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(surface)
        self.set_sides()
        self._draw_centre(store.state)
        self._refresh()

    @property
    def palette_used(self) -> Palette:
        """Colours of the window, for the dialogs that draw themselves."""
        return self._palette

    @property
    def views(self) -> CentreViews:
        """Map, chart and table; made when first needed."""
        if self._views is None:
            # Here and not above: they import pyqtgraph and shapely, which cost half of the start.
            from veerkracht_desktop.ui.views import CentreViews

            self._views = CentreViews(
                self._store, self._hover, self._jobs, self._palette, drawn=self._session.drawn
            )
            self._views.map.legend.edit_asked.connect(self.actions_by_id["classes"].trigger)
            link_views(self)
            self.centre.addWidget(self._views)
            self._share_centre()
            self.arrange()
        return self._views

    @Slot()
    def load_views(self) -> None:
        """Make the views while nobody waits for them."""
        self._draw_centre(self._store.state)
        assert self.views is not None

    def _draw_centre(self, state: AppState) -> None:
        page: QWidget = self.empty if state.analysis is None else self.views
        self.empty.show_state(state)
        if self.centre.currentWidget() is not page:
            self.centre.setCurrentWidget(page)

    def set_palette(self, palette: Palette, *, anew: bool = False) -> None:
        """Take over the colours of another theme: views keep nothing, so they are made anew.

        `anew` makes them anew in the same colours, for another size of text.
        """
        if anew or palette is not self._palette:
            sizes, inner = self.outer.sizes(), self._views.sizes() if self._views else []
            view = kept_view(self) if self._views else {}
            self._palette = palette
            editing = self.editor is not None
            self._build(palette)
            put_back(self, view)
            self.edit_index(on=editing)
            if inner:
                self.views.setSizes(inner)
            self.outer.setSizes(sizes)

    # Places

    def panels(self) -> Mapping[str, QWidget]:
        """The panels by name."""
        views = self.views
        return {
            "index": self.left,
            "map": views.map_panel,
            "chart": views.chart_panel,
            "table": views.table_panel,
            "area": self.area,
        }

    @Slot()
    def arrange(self) -> None:
        """Show the panels that are checked, or only the one that is maximised."""
        shown = {}
        for name, panel in self.panels().items():
            on = self.actions_by_id[f"panel_{name}"].isChecked()
            shown[name] = name == self._maximised if self._maximised else on
            panel.setVisible(shown[name])
        self.centre.setVisible(any(shown[name] for name in CENTRE))
        self.top_bar.setVisible(not self._maximised)

    def maximise(self) -> None:
        """Give the panel with the keyboard all the room, or put the others back."""
        if self._maximised:
            self._maximised = ""
        else:
            focus = QApplication.focusWidget()
            panels = self.panels()
            held = [
                name
                for name, panel in panels.items()
                if focus is not None and (focus is panel or panel.isAncestorOf(focus))
            ]
            self._maximised = held[0] if held else "map"
        self.arrange()

    def edit_index(self, *, on: bool) -> None:
        """Show the editor in the place of the index, or the index again."""
        self.actions_by_id["edit_index"].setChecked(on)
        if on == (self.editor is not None):
            return
        if self.editor is not None:
            self.left.removeWidget(self.editor)
            self.editor.deleteLater()
            self.editor = None
            self.index.rest(on=False)
            self.left.setMinimumWidth(LEAST_SIDES[0])
            self._widen_left(SIDE_WIDTHS[0])
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
        self.actions_by_id["panel_index"].setChecked(True)
        self.left.setMinimumWidth(self.editor.minimumSizeHint().width())
        self.arrange()
        # A fifth of what the screen has more, so that names and scores fit.
        self._widen_left(EDITOR_WIDTH + max(self.width() - 1366, 0) // 5)

    def _widen_left(self, wanted: int) -> None:
        """Give the left panel another width at the cost of the centre, and then of the area."""
        whole, right = sum(self.outer.sizes()), self.outer.sizes()[2]
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        most = whole - LEAST_CENTRE - LEAST_SIDES[1]
        room = max(min(round(wanted * factor), most), self.left.minimumWidth())
        right = max(min(right, whole - room - LEAST_CENTRE), LEAST_SIDES[1])
        self.outer.setSizes([room, whole - room - right, right])

    def reset_layout(self) -> None:
        """Every panel in its own place and size."""
        self._maximised = ""
        for name in PANELS:
            self.actions_by_id[f"panel_{name}"].setChecked(True)
        self.arrange()
        self.set_sides()
        self._share_centre()

    def set_sides(self) -> None:
        """Give the panels at the sides their usual widths."""
        # Larger text needs wider panels; 8 pixels is a letter at the usual size.
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        left, right = (round(side * factor) for side in SIDE_WIDTHS)
        self.outer.setSizes([left, max(self.width() - left - right, 300), right])

    def _share_centre(self) -> None:
        if self._views is not None:
            self._views.setSizes([share * 10 for share in CENTRE_SHARES])

    # Following

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("analysis", "document", "dataset"):
            self._draw_centre(change.new)
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

    @Slot(object)
    def _show_found(self, codes: frozenset[str]) -> None:
        self.views.map.show_areas(codes)

    def show_quality(self) -> None:
        """Open the overview of the data beside the views, or bring it to the front."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.quality.dialog import QualityDialog

        dialog = self.findChild(QualityDialog)
        if dialog is None:
            dialog = QualityDialog(self._store, self._hover, self._jobs, self)
            dialog.asked.connect(self._show_found)
        dialog.come_forward()

    def show_robustness(self) -> None:
        """Open the window about the ranking beside the views, or bring it to the front."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.services.robustness import RobustnessService
        from veerkracht_desktop.ui.robustness.dialog import RobustnessDialog

        if self._robustness is None:
            self._robustness = RobustnessService(self._store, self._jobs, parent=self)
        dialog = self.findChild(RobustnessDialog)
        if dialog is None:
            dialog = RobustnessDialog(
                self._store, self._hover, self._jobs, self._robustness,
                self._analysis, self._session.settings, self,
            )  # fmt: skip
            dialog.asked.connect(self._show_found)
        dialog.come_forward()

    def show_editions(self) -> None:
        """Open the comparison of editions beside the views, or bring it to the front."""
        from veerkracht_desktop.ui.editions.dialog import EditionsDialog

        dialog = self.findChild(EditionsDialog)
        dialog = dialog or EditionsDialog(self._store, self._hover, self._jobs, self)
        dialog.come_forward()

    def show_classes(self) -> None:
        """Open the editor of the classes beside the views, or bring it to the front."""
        from veerkracht_desktop.ui.map.classes_dialog import ClassesDialog

        dialog = self.findChild(ClassesDialog)
        if dialog is None:
            dialog = ClassesDialog(self._store, self._hover, self)
            # What is changed there is taken back there too.
            dialog.addActions([self.actions_by_id["undo"], self.actions_by_id["redo"]])
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def show_coherence(self) -> None:
        """Open the window about how the parts of the index hang together, or bring it forward."""
        from veerkracht_desktop.ui.coherence.dialog import CoherenceDialog

        dialog = self.findChild(CoherenceDialog)
        dialog = dialog or CoherenceDialog(self._store, self._hover, self._jobs, self)
        dialog.come_forward()

    @Slot()
    def _show_everything(self) -> None:
        self.views.map.fit()

    @Slot(str)
    def _tell_missed(self, text: str) -> None:
        self.status.tell(self.tr("Geen gebied gevonden met “{text}”.").format(text=text))

    # Events

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Load the views once the window is on screen."""
        super().showEvent(event)
        if self._views is None:
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
        if not self._maximised:
            keep_place(self, self._session.settings)
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
