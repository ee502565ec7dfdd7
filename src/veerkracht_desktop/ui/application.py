"""Builds every long-lived object of the window, and runs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.export_scope import ExportScope
from veerkracht_desktop.core.forms import FormPlan
from veerkracht_desktop.core.live import Earlier
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.io.definitions import (
    default_definition,
    read_index,
    write_definition,
)
from veerkracht_desktop.services.analysis import AnalysisService, Pipeline
from veerkracht_desktop.services.comparing import ComparingService
from veerkracht_desktop.services.crash import CrashGuard, default_log_path, start_log
from veerkracht_desktop.services.drawn_maps import DrawnMaps
from veerkracht_desktop.services.file_work import FileWork, View
from veerkracht_desktop.services.garbage import GarbageCollector
from veerkracht_desktop.services.importing import ImportWork
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.recovery import FOLDER, Recovery
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.settings import Preferences, Settings, default_path
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.focus_ring import FocusRing
from veerkracht_desktop.ui.keeping import Keeping
from veerkracht_desktop.ui.loading import LOADING
from veerkracht_desktop.ui.main_window import MainWindow
from veerkracht_desktop.ui.qt_dutch import dutch_dialogs
from veerkracht_desktop.ui.style import apply_style, palette_for, points_for
from veerkracht_desktop.ui.tour.tour import TourOffer

if TYPE_CHECKING:
    from veerkracht_desktop.core.editions import EditionChange
    from veerkracht_desktop.core.kept_geometry import KeptGeometry

PROFILE_FOLDER = "importprofielen"

# The functions below import when called: pandas, geopandas and the pipeline cost more than
# a second together, which the window must not wait for. Each does so under `LOADING`.


def _read_files(paths: Sequence[Path], progress: Progress) -> Sources:
    with LOADING:
        from veerkracht_desktop.io.reading import read_files

    return read_files(paths, progress)


def _merge(old: Sources, new: Sources) -> Sources:
    with LOADING:
        from veerkracht_desktop.io.reading import merge

    return merge(old, new)


def _sample_files() -> Sequence[Path]:
    with LOADING:
        from veerkracht_desktop.io.sample import sample_files

    return sample_files()


def _open_project(path: Path) -> tuple[Document, View]:
    with LOADING:
        from veerkracht_desktop.io.project.file import open_project

    return open_project(path)


def _save_project(
    drawn: DrawnMaps,
    path: Path,
    document: Document,
    view: View,
    analysis: Analysis | None,
    progress: Progress,
) -> None:
    with LOADING:
        from veerkracht_desktop.io.project.file import save_project

    kept = drawn.all if document.sources.maps else ()
    save_project(path, document, view, analysis=analysis, drawn=kept, progress=progress)


def _read_drawn(path: Path) -> Sequence[KeptGeometry]:
    with LOADING:
        from veerkracht_desktop.io.project.drawn import read_drawn

    return read_drawn(path)


def _write_file(
    path: Path, state: AppState, scope: ExportScope, written_on: date, progress: Progress
) -> None:
    with LOADING:
        from veerkracht_desktop.io.result_files import write_results
        from veerkracht_desktop.io.workbook import write_workbook

    assert state.dataset is not None
    assert state.analysis is not None
    if path.suffix.lower() != ".xlsx":
        write_results(path, state.analysis, state.dataset, scope)
        return
    write_workbook(
        path,
        state.document,
        state.dataset,
        state.analysis,
        written_on=written_on,
        selection=state.selection,
        scope=scope,
        progress=progress,
    )


def _write_form(path: Path, plan: FormPlan, written_on: date, progress: Progress) -> None:
    with LOADING:
        from veerkracht_desktop.io.form import write_form

    write_form(path, plan, written_on=written_on, progress=progress)


def _read_definition(path: Path) -> tuple[Definition, Sequence[Notice]]:
    found = read_index(path)
    return found.definition, found.notices


def _write_definition(path: Path, definition: Definition) -> Sequence[Notice]:
    with LOADING:
        from veerkracht_desktop.io.definitions.structure_writing import write_structure

    if path.suffix.lower() != ".toml":
        return write_structure(definition, path)
    write_definition(definition, path)
    return ()


def _analyse(
    sources: Sources,
    definition: Definition,
    level: Level,
    edition: int,
    progress: Progress,
    before: Earlier | None,
) -> tuple[Dataset, Analysis]:
    with LOADING:
        from veerkracht_desktop.core.analysis import analyse

    return analyse(sources, definition, level, edition, progress, before)


def _levels_of(sources: Sources) -> tuple[Level, ...]:
    with LOADING:
        from veerkracht_desktop.core.assemble import levels_of

    return levels_of(sources)


def _editions_of(sources: Sources, level: Level) -> tuple[int, ...]:
    with LOADING:
        from veerkracht_desktop.core.assemble import editions_of

    return editions_of(sources, level)


def _join(sources: Sources, level: Level, edition: int) -> Dataset:
    with LOADING:
        from veerkracht_desktop.core.assemble import assemble

    return assemble(sources, level, edition)


def _compare(
    sources: Sources, definition: Definition, level: Level, old: int, new: int, progress: Progress
) -> EditionChange:
    with LOADING:
        from veerkracht_desktop.core.editions import compare_editions

    return compare_editions(sources, definition, level, old, new, progress)


def file_work() -> FileWork:
    """The real functions that touch files."""
    drawn = DrawnMaps()
    return FileWork(
        read_files=_read_files,
        merge=_merge,
        sample_files=_sample_files,
        open_project=_open_project,
        save_project=partial(_save_project, drawn),
        write_workbook=_write_file,
        read_definition=_read_definition,
        default_definition=default_definition,
        write_form=_write_form,
        write_definition=_write_definition,
        drawn=drawn,
        read_drawn=_read_drawn,
    )


def import_work(folder: Path) -> ImportWork:
    """The real functions of the import assistant; `folder` keeps the importprofielen."""
    from veerkracht_desktop.ui.importing.work import real_work

    return real_work(folder)


def pipeline() -> Pipeline:
    """The real functions that compute."""
    return Pipeline(analyse=_analyse, levels_of=_levels_of, editions_of=_editions_of, join=_join)


@dataclass(frozen=True)
class Parts:
    """The long-lived objects behind one window."""

    store: Store
    hover: Hover
    jobs: JobRunner
    session: Session
    analysis: AnalysisService
    comparing: ComparingService
    window: MainWindow
    recovery: Recovery


def build(
    settings: Settings, work: FileWork, computing: Pipeline, importing: ImportWork | None = None
) -> Parts:
    """Make the objects and connect them; the window is not shown yet.

    Without `importing` files are read straight away, without the assistant.
    """
    definition = work.default_definition()
    store = Store(AppState(document=Document(definition), active=definition.top))
    hover, jobs = Hover(), JobRunner()
    analysis = AnalysisService(store, jobs, computing)
    session = Session(store, jobs, settings, work)
    comparing = ComparingService(store, jobs, computing.analyse, _compare)
    session.cancelled.connect(analysis.cancel)
    session.cancelled.connect(comparing.cancel)
    window = MainWindow(store, hover, jobs, session, analysis, wanted_look(settings.value)[0])
    window.commands.importing = importing
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a window needs one"
    FocusRing(app, window)
    analysis.failed.connect(window.show_error)
    recovery = Recovery(store, session, work, settings.folder / FOLDER, window)
    window.keeping = Keeping(window, session, recovery)
    window.keeping.dress(window.empty)
    return Parts(store, hover, jobs, session, analysis, comparing, window, recovery)


def wanted_look(value: Preferences) -> tuple[Palette, float]:
    """Colours and size of text, in points, that somebody prefers."""
    return palette_for(value.theme, contrast=value.contrast), points_for(value.text_size)


class ThemeFollower(QObject):
    """Gives the program the colours and the size of text that the user or the system asks for."""

    def __init__(self, app: QApplication, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._app, self._window, self._settings = app, window, settings
        self._shown = wanted_look(settings.value)
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._on_scheme)
        settings.changed.connect(self._on_settings)

    @Slot()
    def _on_scheme(self) -> None:
        self._follow()

    @Slot(object)
    def _on_settings(self, value: Preferences) -> None:
        del value
        self._follow()

    def _follow(self) -> None:
        look = palette, points = wanted_look(self._settings.value)
        if look != self._shown:
            self._shown = look
            apply_style(self._app, palette, points)
            self._window.set_palette(palette, anew=True)


def run_window(project: Path | None = None, *, sample: bool = False) -> int:
    """Open the window and stay until it closes.

    Parameters
    ----------
    project : Path, optional
        Project to open at once; or a file with data, which the import assistant shows.
    sample : bool
        Open the sample region at once.

    Returns
    -------
    int
        Exit status of the program.

    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("veerkracht")
    app.setApplicationDisplayName("Veerkracht Desktop")
    QLocale.setDefault(QLocale(QLocale.Language.Dutch, QLocale.Country.Netherlands))
    dialogs = dutch_dialogs(app)
    settings = Settings(default_path())
    apply_style(app, *wanted_look(settings.value))
    handler = start_log(default_log_path())
    guard = CrashGuard(default_log_path())
    profiles = default_path().parent / PROFILE_FOLDER
    parts = build(settings, file_work(), pipeline(), import_work(profiles))
    guard.crashed.connect(parts.window.show_crash)
    # A computation that broke off never reports back; the window must not wait for it.
    guard.crashed.connect(parts.analysis.cancel)
    guard.install()
    follower = ThemeFollower(app, parts.window, settings)
    TourOffer(parts.window, parts.store, parts.session)
    garbage = GarbageCollector()
    parts.window.show()
    parts.recovery.start()
    if sample:
        QTimer.singleShot(0, parts.session.open_sample)
    elif project is not None:
        QTimer.singleShot(0, lambda: parts.window.commands.open_paths([project]))
    try:
        return app.exec()
    finally:
        parts.recovery.stop()
        garbage.stop()
        guard.remove()
        for translator in dialogs:
            app.removeTranslator(translator)
        follower.deleteLater()
        if handler is not None:
            handler.close()
