"""The project that is open: reading files into it, saving it, and writing results of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.export_scope import EVERYTHING, ExportScope
from veerkracht_desktop.core.forms import FormPlan
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.state import AppState, Document, StateChange
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.io.project.lock import Holder, ProjectLock, take
from veerkracht_desktop.io.project.originals import changed
from veerkracht_desktop.io.project.versions import Version, versions_of
from veerkracht_desktop.services.drawn_maps import DrawnMaps
from veerkracht_desktop.services.file_work import FileWork, View
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.project_files import (
    VERSIONS,
    Found,
    Read,
    Saved,
    noted,
    save_over,
    since,
    who,
)
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.services.view_words import opened, view_of

if TYPE_CHECKING:
    from veerkracht_desktop.core.kept_geometry import KeptGeometry

PROJECT_SUFFIX = ".veerkracht"
KEY_READ, KEY_SAVE, KEY_WORKBOOK = "read", "save", "workbook"
KEY_FORM = "form"
KEY_ORIGINALS = "originals"
KEY_DEFINITION = "definition"


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

    reopened = Signal(object)
    """Carries the view that came with a project, for the window to show it as it was."""

    notice_changed = Signal()
    """Sent when `read_only` or `changed_originals` is another."""

    risk_ahead = Signal()
    """Sent before files of others are read or much is written: work should be kept."""

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
        self.is_sample = False
        self._name = ""
        self._lock: ProjectLock | None = None
        self._held_by: Holder | None = None
        self._changed_originals: tuple[str, ...] = ()
        self.window_view: Callable[[], View] = dict
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
    def drawn(self) -> DrawnMaps:
        """What the maps of the project are drawn with."""
        return self._work.drawn

    @property
    def this_year(self) -> int:
        """The year that it is."""
        return self._today().year

    @property
    def lock(self) -> ProjectLock | None:
        """The mark that this program has the project open."""
        return self._lock

    @property
    def read_only(self) -> str:
        """Why saving asks for another name, a Dutch sentence; "" when it does not."""
        if self._held_by is None or self._path is None:
            return ""
        told = self.tr("{name} is ook geopend door {who}{when}. U kunt kijken en rekenen;")
        when = since(self._held_by)
        return " ".join(
            (
                told.format(
                    name=self._path.name,
                    who=who(self._held_by),
                    when=self.tr(", sinds {time}").format(time=when) if when else "",
                ),
                self.tr("opslaan vraagt om een andere naam."),
            )
        )

    @property
    def changed_originals(self) -> tuple[Path, ...]:
        """Source files that are other than when they were read."""
        return tuple(Path(path) for path in self._changed_originals)

    @property
    def versions(self) -> tuple[Version, ...]:
        """Earlier versions of the project, the newest first."""
        return versions_of(self._path, self._versions_root) if self._path is not None else ()

    @property
    def _versions_root(self) -> Path:
        return self._settings.folder / VERSIONS

    @property
    def title(self) -> str:
        """Name of the project as the window's title has it."""
        if self._path is not None:
            mark = self.tr(" (alleen lezen)") if self._held_by is not None else ""
            return f"{self._path.stem}{mark}[*]"
        if self._name:
            return self._name + "[*]"
        if self.is_sample:
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
            self.risk_ahead.emit()
            self._jobs.start(
                KEY_READ,
                self.tr("Bestanden lezen"),
                lambda progress: noted(self._work.read_files(chosen, progress)),
                lambda read: self._read(chosen, read),
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

        def merged(found: tuple[Sources, Read]) -> None:
            if self.sources is before:
                self._put_sources(paths, found[1], found[0])
            else:
                self.add_sources(names, sources)  # the project changed meanwhile

        self._jobs.start(
            KEY_READ,
            self.tr("Bestanden toevoegen"),
            lambda progress: (self._work.merge(before, sources), noted(sources)),
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
        """Open a saved project in place of this one; where somebody has it, only to read."""
        now = self._now()

        def work(progress: Progress) -> Found:
            del progress
            document, view = self._work.open_project(path)
            return Found(document, view, self._work.read_drawn(path), take(path, now))

        self._jobs.start(
            KEY_READ,
            self.tr("Project openen"),
            work,
            lambda found: self._project_read(path, found),
            self.failed.emit,
        )

    def open_copy(self, path: Path, name: str) -> None:
        """Open a project file as unsaved work without a file: an earlier version."""
        self._jobs.start(
            KEY_READ,
            self.tr("Project openen"),
            lambda progress: self._work.open_project(path),
            lambda found: self.take_back(found[0], found[1], name),
            self.failed.emit,
        )

    def take_back(self, document: Document, view: View, name: str) -> None:
        """Go on with work that has no file of its own, under a name; it is unsaved."""
        empty = Document(document.definition)
        self._start(AppState(document=empty, active=empty.definition.top), None, name=name)
        text = self.tr("{name} teruggehaald").format(name=name)
        self._store.edit(document, text, shown=lambda _: opened(document, view))
        self.reopened.emit(view)

    def close(self) -> None:
        """Tell others that the project is no longer open here."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def save(self, path: Path) -> None:
        """Save the project under this name; it keeps the name from then on."""
        path = path if path.suffix else path.with_suffix(PROJECT_SUFFIX)
        state = self._store.state
        document, analysis = state.document, state.analysis
        view, lock, root, now = self.view, self._lock, self._versions_root, self._now()

        def work(progress: Progress) -> Saved:
            def save() -> None:
                self._work.save_project(path, document, view, analysis, progress)

            return save_over(path, lock, root, save, now)

        self._jobs.start(
            KEY_SAVE,
            self.tr("Project opslaan"),
            work,
            lambda saved: self._project_saved(path, document, saved),
            self.failed.emit,
        )

    def write_workbook(self, path: Path, scope: ExportScope = EVERYTHING) -> None:
        """Write the Excel workbook of what is shown, or by another ending its results.

        `scope` says which areas; ranks stay those of all. Nothing is written when cancelled.
        """
        state, today = self._store.state, self._today()
        assert state.analysis is not None, "the action is off without results"
        made = self.tr("{name} is gemaakt in {folder}, met {which}.").format(
            name=path.name, folder=path.parent, which=scope.counted(state.analysis.results.areas)
        )
        self.risk_ahead.emit()
        self._jobs.start(
            KEY_WORKBOOK,
            self.tr("{name} maken").format(name=path.name),
            lambda progress: self._work.write_workbook(path, state, scope, today, progress),
            lambda _: self.told.emit(made),
            self.failed.emit,
        )

    def write_form(self, path: Path, plan: FormPlan) -> None:
        """Write a form for colleagues; nothing is written when cancelled."""
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

    @property
    def view(self) -> View:
        """What is looked at, as it is saved."""
        return {**self.window_view(), **view_of(self._store.state)}

    def _now(self) -> str:
        return datetime.now().isoformat(timespec="seconds")

    def _start(
        self,
        state: AppState,
        path: Path | None,
        *,
        sample: bool = False,
        name: str = "",
        drawn: Sequence[KeptGeometry] = (),
    ) -> None:
        self._jobs.cancel_all()
        self._work.drawn.start_with(drawn)
        self.close()
        self._path, self.is_sample, self._name = path, sample, name
        self._held_by, self._changed_originals = None, ()
        self._store.open(state)
        self.title_changed.emit(self.title)
        self.notice_changed.emit()

    def _read(self, paths: tuple[Path, ...], read: Read) -> None:
        self._put_sources(paths, read, self._work.merge(self.sources, read.sources))

    def _put_sources(self, paths: tuple[Path, ...], read: Read, merged: Sources) -> None:
        document = self._store.state.document
        originals = {**document.originals, **read.originals}
        both = replace(document, sources=merged, originals=originals)
        again = {Path(path).name for path in read.originals}
        self._changed_originals = tuple(
            path for path in self._changed_originals if Path(path).name not in again
        )
        names = listed(tuple(path.name for path in paths), most=3)
        self._store.edit(both, self.tr("Bestanden toegevoegd: {names}").format(names=names))
        self.told.emit(_read_sentence(self, read.sources))
        self.notice_changed.emit()

    def _sample_read(self, found: tuple[Definition, Sources]) -> None:
        definition, sources = found
        document = Document(definition, sources)
        self._start(AppState(document=document, active=definition.top), None, sample=True)

    def _project_read(self, path: Path, found: Found) -> None:
        document, view = found.document, found.view
        self._start(opened(document, view), path, drawn=found.drawn)
        self._lock, self._held_by = found.taken.lock, found.taken.by
        self._settings.add_recent(path)
        self.title_changed.emit(self.title)
        self.notice_changed.emit()
        self.reopened.emit(view)
        if document.originals:
            self._jobs.start(
                KEY_ORIGINALS,
                self.tr("Bronbestanden nakijken"),
                lambda progress: changed(document.originals),
                self._tell_changed,
                self.failed.emit,
            )

    def _tell_changed(self, paths: tuple[str, ...]) -> None:
        self._changed_originals = paths
        self.notice_changed.emit()

    def _project_saved(self, path: Path, document: Document, saved: Saved) -> None:
        if saved.lock is not self._lock:
            self.close()
        self._lock, self._held_by = saved.lock, None
        self._path, self.is_sample, self._name = path, False, ""
        if self._store.state.document is document:
            self._store.mark_saved()
        self._settings.add_recent(path)
        self.title_changed.emit(self.title)
        told = self.tr("{name} is opgeslagen.").format(name=path.name)
        if not saved.kept:
            told += " " + self.tr("De vorige versie kon niet worden bewaard.")
        self.told.emit(told)
        self.notice_changed.emit()
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
