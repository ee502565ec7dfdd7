"""The project that is open: reading files into it, saving it, and writing results of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.chart_figures.look import look_of, look_words
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.forms import FormPlan
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, Document, StateChange
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Store

PROJECT_SUFFIX = ".veerkracht"
KEY_READ, KEY_SAVE, KEY_WORKBOOK = "read", "save", "workbook"
KEY_FORM = "form"
KEY_DEFINITION = "definition"

View = Mapping[str, str]


@dataclass(frozen=True)
class FileWork:
    """The functions that touch files, handed in: they load heavy libraries.

    Parameters
    ----------
    read_files : callable
        ``(paths, progress) -> Sources``.
    merge : callable
        ``(old, new) -> Sources`` together.
    sample_files : callable
        ``() -> paths`` of the region that comes with the program.
    open_project : callable
        ``(path) -> (Document, view)``.
    save_project : callable
        ``(path, document, view, analysis or None, progress)``.
    write_workbook : callable
        ``(path, state, written_on, progress)``; the state has results.
    read_definition : callable
        ``(path) -> (Definition, notices)`` of what was left out of it.
    default_definition : callable
        ``() -> Definition``.
    write_form : callable
        ``(path, plan, written_on, progress)``.
    write_definition : callable
        ``(path, Definition) -> notices`` of what the kind of file cannot say.

    """

    read_files: Callable[[Sequence[Path], Progress], Sources]
    merge: Callable[[Sources, Sources], Sources]
    sample_files: Callable[[], Sequence[Path]]
    open_project: Callable[[Path], tuple[Document, View]]
    save_project: Callable[[Path, Document, View, Analysis | None, Progress], None]
    write_workbook: Callable[[Path, AppState, date, Progress], None]
    read_definition: Callable[[Path], tuple[Definition, Sequence[Notice]]]
    default_definition: Callable[[], Definition]
    write_form: Callable[[Path, FormPlan, date, Progress], None]
    write_definition: Callable[[Path, Definition], Sequence[Notice]]


def view_of(state: AppState) -> View:
    """What of the state beside the document is saved, so that a project reopens as it was."""
    return {
        "level": state.level.value,
        "edition": str(state.edition),
        "active": state.active,
        "axis": state.axis,
        "within": state.within,
        "mode": state.mode.value,
        **look_words(state.charts),
    }


def opened(document: Document, view: View) -> AppState:
    """The state to start with; a view that is not understood gets its default."""
    levels = {level.value: level for level in Level}
    modes = {mode.value: mode for mode in SelectionMode}
    level = levels.get(view.get("level", ""))
    edition, known = view.get("edition", ""), document.definition.by_id
    active, axis = view.get("active", ""), view.get("axis", "")
    return AppState(
        document=document,
        active=active if active in known else document.definition.top,
        axis=axis if axis in known else "",
        charts=look_of(view),
        level=level or Level.BUURT,
        levels=(level,) if level else (),
        edition=int(edition) if edition.isdecimal() else 0,
        within=view.get("within", ""),
        mode=modes.get(view.get("mode", ""), SelectionMode.REPLACE),
    )


class Session(QObject):
    """Opens, fills, saves and exports the one project that is open.

    Reading and writing happen in jobs; until they are done nothing changes.
    """

    failed = Signal(object)
    """Carries a `VeerkrachtError` for the window to show; nothing was changed."""

    told = Signal(str)
    """Carries a Dutch sentence on what was done."""

    title_changed = Signal(str)
    """Carries the name of the project; ends in ``[*]`` for Qt's mark of unsaved work."""

    saved = Signal()
    """Sent when the project is on disk, for who waits to close or open another."""

    cancelled = Signal()
    """Sent after the user stopped all work."""

    def __init__(
        self,
        store: Store,
        jobs: JobRunner,
        settings: Settings,
        work: FileWork,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._settings, self._work = store, jobs, settings, work
        self._today = today
        self._path: Path | None = None
        self._sample = False
        store.changed.connect(self._on_changed)

    @property
    def path(self) -> Path | None:
        """File of the project, None while it has none."""
        return self._path

    @property
    def settings(self) -> Settings:
        """What is remembered between runs."""
        return self._settings

    @property
    def this_year(self) -> int:
        """The year that it is."""
        return self._today().year

    @property
    def title(self) -> str:
        """Name of the project as the window's title has it."""
        if self._path is not None:
            return f"{self._path.stem}[*]"
        if self._sample:
            return self.tr("Voorbeeldregio") + "[*]"
        return self.tr("Nieuw project") + "[*]"

    @property
    def needs_saving(self) -> bool:
        """Whether closing now would lose work; a sample just opened is no work."""
        return not self._store.is_saved and not self._store.state.document.sources.is_empty

    @property
    def sources(self) -> Sources:
        """What was read into the project."""
        return self._store.state.document.sources

    def new(self) -> None:
        """Start an empty project with the default index."""
        try:
            definition = self._work.default_definition()
        except VeerkrachtError as error:
            self.failed.emit(error)
            return
        self._start(AppState(document=Document(definition), active=definition.top), None)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read maps and tables into the project as one undoable step."""
        chosen = tuple(paths)
        if chosen:
            self._jobs.start(
                KEY_READ,
                self.tr("Bestanden lezen"),
                lambda progress: self._work.read_files(chosen, progress),
                lambda sources: self._read(chosen, sources),
                self.failed.emit,
            )

    def add_sources(self, names: Sequence[str], sources: Sources) -> None:
        """Take what the import assistant read into the project as one undoable step.

        Parameters
        ----------
        names : sequence of str
            Of the files, to name the step.
        sources : Sources

        """
        before, paths = self.sources, tuple(Path(name) for name in names)

        def merged(both: Sources) -> None:
            if self.sources is before:
                self._put_sources(paths, sources, both)
            else:
                self.add_sources(names, sources)  # the project changed meanwhile

        self._jobs.start(
            KEY_READ,
            self.tr("Bestanden toevoegen"),
            lambda progress: self._work.merge(before, sources),
            merged,
            self.failed.emit,
        )

    def open_any(self, paths: Sequence[Path]) -> None:
        """Open a project, or add everything else to the one that is open."""
        projects = [path for path in paths if path.suffix.lower() == PROJECT_SUFFIX]
        if projects:
            self.open_project(projects[0])
        else:
            self.add_files(paths)

    def open_sample(self) -> None:
        """Open the fictional region that comes with the program, as a project without a file."""

        def work(progress: Progress) -> tuple[Definition, Sources]:
            files = self._work.sample_files()
            return self._work.default_definition(), self._work.read_files(files, progress)

        self._jobs.start(
            KEY_READ, self.tr("Voorbeeld openen"), work, self._sample_read, self.failed.emit
        )

    def open_project(self, path: Path) -> None:
        """Open a saved project in place of this one."""
        self._jobs.start(
            KEY_READ,
            self.tr("Project openen"),
            lambda progress: self._work.open_project(path),
            lambda found: self._project_read(path, found),
            self.failed.emit,
        )

    def save(self, path: Path) -> None:
        """Save the project under this name; it keeps the name from then on."""
        path = path if path.suffix else path.with_suffix(PROJECT_SUFFIX)
        state = self._store.state
        document, view, analysis = state.document, view_of(state), state.analysis
        self._jobs.start(
            KEY_SAVE,
            self.tr("Project opslaan"),
            lambda progress: self._work.save_project(path, document, view, analysis, progress),
            lambda _: self._project_saved(path, document),
            self.failed.emit,
        )

    def write_workbook(self, path: Path) -> None:
        """Write the Excel workbook of what is shown; nothing is written when cancelled."""
        path = path if path.suffix else path.with_suffix(".xlsx")
        state, today = self._store.state, self._today()
        assert state.analysis is not None, "the action is off without results"
        self._jobs.start(
            KEY_WORKBOOK,
            self.tr("Excel-werkboek maken"),
            lambda progress: self._work.write_workbook(path, state, today, progress),
            lambda _: self.told.emit(self._workbook_sentence(path, state)),
            self.failed.emit,
        )

    def write_form(self, path: Path, plan: FormPlan) -> None:
        """Write a form for colleagues; nothing is written when cancelled."""
        path = path if path.suffix else path.with_suffix(".xlsx")
        today = self._today()
        made = self.tr("{name} is gemaakt in {folder}.")
        self._jobs.start(
            KEY_FORM,
            self.tr("Invulformulier maken"),
            lambda progress: self._work.write_form(path, plan, today, progress),
            lambda _: self.told.emit(made.format(name=path.name, folder=path.parent)),
            self.failed.emit,
        )

    def read_definition(self, path: Path) -> Definition | None:
        """An index definition, to compare with; `failed` tells when it cannot be read."""
        try:
            return self._work.read_definition(path)[0]
        except VeerkrachtError as error:
            self.failed.emit(error)
            return None

    def write_definition(self, path: Path, definition: Definition) -> None:
        """Write an index definition, and tell what the kind of file cannot say."""
        self._jobs.start(
            KEY_DEFINITION,
            self.tr("Indexdefinitie opslaan"),
            lambda progress: self._work.write_definition(path, definition),
            lambda notices: self.told.emit(self._definition_sentence(path, notices)),
            self.failed.emit,
        )

    def _definition_sentence(self, path: Path, notices: Sequence[Notice]) -> str:
        made = self.tr("{name} is gemaakt in {folder}.").format(name=path.name, folder=path.parent)
        return " ".join((made, *(notice.text for notice in notices)))

    def _workbook_sentence(self, path: Path, state: AppState) -> str:
        made = self.tr("{name} is gemaakt in {folder}.")
        if state.within:
            made += " " + self.tr("Het bevat alle gebieden, ook die buiten de gekozen gemeente.")
        return made.format(name=path.name, folder=path.parent)

    def use_definition(self, path: Path) -> None:
        """Take another index definition as one undoable step."""
        try:
            definition, notices = self._work.read_definition(path)
        except VeerkrachtError as error:
            self.failed.emit(error)
            return
        self.take_definition(
            definition, self.tr("Indexdefinitie {title}").format(title=definition.title)
        )
        if notices:
            self.told.emit(" ".join(notice.text for notice in notices))

    def built_in(self) -> Definition:
        """The index that comes with the program."""
        return self._work.default_definition()

    def take_definition(self, definition: Definition, text: str) -> None:
        """Take another index, with the data that are loaded, as one undoable step."""
        document = replace(self._store.state.document, definition=definition, classification={})
        self._store.edit(document, text)

    @Slot()
    def cancel(self) -> None:
        """Stop all work that is going on; nothing is changed by it."""
        self._jobs.cancel_all()
        self.cancelled.emit()

    def _start(self, state: AppState, path: Path | None, *, sample: bool = False) -> None:
        self._jobs.cancel_all()
        self._path, self._sample = path, sample
        self._store.open(state)
        self.title_changed.emit(self.title)

    def _read(self, paths: tuple[Path, ...], sources: Sources) -> None:
        self._put_sources(paths, sources, self._work.merge(self.sources, sources))

    def _put_sources(self, paths: tuple[Path, ...], sources: Sources, merged: Sources) -> None:
        both = replace(self._store.state.document, sources=merged)
        names = listed(tuple(path.name for path in paths), most=3)
        self._store.edit(both, self.tr("Bestanden toegevoegd: {names}").format(names=names))
        self.told.emit(_read_sentence(self, sources))

    def _sample_read(self, found: tuple[Definition, Sources]) -> None:
        definition, sources = found
        document = Document(definition, sources)
        self._start(AppState(document=document, active=definition.top), None, sample=True)

    def _project_read(self, path: Path, found: tuple[Document, View]) -> None:
        self._start(opened(*found), path)
        self._settings.add_recent(path)

    def _project_saved(self, path: Path, document: Document) -> None:
        self._path, self._sample = path, False
        if self._store.state.document is document:
            self._store.mark_saved()
        self._settings.add_recent(path)
        self.title_changed.emit(self.title)
        self.told.emit(self.tr("{name} is opgeslagen.").format(name=path.name))
        self.saved.emit()

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("document"):
            self.title_changed.emit(self.title)


def _read_sentence(session: Session, sources: Sources) -> str:
    """What was read, with the number of rows: a lost sheet shows at once."""
    tr, rows = session.tr, sum(len(table.codes) for table in sources.tables)
    kinds = (
        (sources.tables, tr("1 tabel ({rows} rijen)"), tr("{n} tabellen ({rows} rijen)")),
        (sources.maps, tr("1 kaart"), tr("{n} kaarten")),
        (sources.groupings, tr("1 regio-indeling"), tr("{n} regio-indelingen")),
        (sources.conversions, tr("1 omzettabel"), tr("{n} omzettabellen")),
    )
    parts = tuple(
        (one if len(found) == 1 else many).format(n=len(found), rows=count(rows))
        for found, one, many in kinds
        if found
    )
    return tr("Gelezen: {what}.").format(what=listed(parts) or tr("niets"))
