"""The files that are about to be added: read in jobs, corrected by hand, added in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.corrections import asks_file, is_corrected
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.errors import InputError, VeerkrachtError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.preview import JoinPreview, Preview
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.jobs import JobRunner

if TYPE_CHECKING:
    from veerkracht_desktop.io.parts import Part
    from veerkracht_desktop.io.profiles import Applied, ProfileBook
    from veerkracht_desktop.services.session import Session

KEY_FILE, KEY_PART, KEY_JOIN, KEY_ADD = "import-file", "import-part", "import-join", "import-add"


@dataclass(frozen=True)
class ImportWork:
    """The functions that read, handed in: they load heavy libraries.

    Parameters
    ----------
    open_parts : callable
        ``(path, progress, choices) -> parts``.
    with_choices : callable
        ``(part, choices) -> part``.
    preview_of : callable
        ``(part) -> Preview``.
    joins_of : callable
        ``(parts, project sources, matches) -> JoinPreview or None per part``.
    sources_of : callable
        ``(parts) -> Sources``.
    plain_name : callable
        ``(name) -> key`` under which a match is kept.
    vocabulary : callable
        ``() -> (variable, label) pairs``.
    profiles : ProfileBook

    """

    open_parts: Callable[[Path, Progress, Choices], tuple[Part, ...]]
    with_choices: Callable[[Part, Choices], Part]
    preview_of: Callable[[Part], Preview]
    joins_of: Callable[[Sequence[Part], Sources, Mapping[str, str]], tuple[JoinPreview | None, ...]]
    sources_of: Callable[[Sequence[Part]], Sources]
    plain_name: Callable[[str], str]
    vocabulary: Callable[[], tuple[tuple[str, str], ...]]
    profiles: ProfileBook


@dataclass(frozen=True, eq=False)
class Item:
    """One sheet or layer in the assistant.

    Parameters
    ----------
    part : Part
    preview : Preview
    profile : Applied or None
        The importprofiel that was applied to it.
    join : JoinPreview or None
        How it meets the maps, once that is worked out.

    """

    part: Part
    preview: Preview
    profile: Applied | None = None
    join: JoinPreview | None = None

    @property
    def key(self) -> tuple[Path, str]:
        """File, and sheet or layer."""
        return self.part.path, self.part.name

    @property
    def usable(self) -> bool:
        """Whether it adds something to the project as it is now read."""
        part = self.part
        if not part.is_usable or part.choices.skip:
            return False
        return bool(part.tables) or self.preview.map is not None or self.preview.is_lookup

    @property
    def problems(self) -> int:
        """Findings that change the result, and rows that met no area."""
        loud = sum(notice.weight is Weight.PROBLEM for notice in self.preview.notices)
        open_rows = self.join is not None and any(not u.by_hand for u in self.join.unmatched)
        return loud + int(open_rows)


@dataclass(frozen=True, eq=False)
class FileItem:
    """One file in the assistant: still being read, read, or not readable."""

    path: Path
    items: tuple[Item, ...] = ()
    error: VeerkrachtError | None = None
    busy: bool = True


@dataclass(frozen=True, eq=False)
class _Step:
    key: tuple[Path, str]
    before: Choices
    after: Choices


@dataclass(eq=False)
class _History:
    done: list[_Step] = field(default_factory=list)
    undone: list[_Step] = field(default_factory=list)


class Importer(QObject):
    """Holds the files of the assistant; nothing reaches the project before `accept`."""

    changed = Signal()
    """Sent when files, parts or how they join are others than before."""

    busy_changed = Signal(str)
    """Carries what is going on, "" when nothing is."""

    told = Signal(str)
    """Carries a Dutch sentence on what could not be kept."""

    added = Signal()
    """Sent when the parts were handed to the project."""

    failed = Signal(object)
    """Carries a `VeerkrachtError`; nothing was added."""

    def __init__(self, session: Session, work: ImportWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._work = session, work
        self._jobs = JobRunner()
        self._jobs.busy_changed.connect(self._on_busy)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._give_up)
        self._files: list[FileItem] = []
        self._waiting: list[Path] = []
        self._wanted: dict[tuple[Path, str], Choices] = {}
        self._history = _History()
        self._remember = False

    # What there is

    @property
    def files(self) -> tuple[FileItem, ...]:
        """The files in the order in which they came."""
        return tuple(self._files)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every part of every file."""
        return tuple(item for file in self._files for item in file.items)

    @property
    def usable(self) -> tuple[Item, ...]:
        """The parts that would be added."""
        return tuple(item for item in self.items if item.usable)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read."""
        return self._jobs.is_running()

    @property
    def is_adding(self) -> bool:
        """Whether the parts are on their way to the project."""
        return self._jobs.is_running(KEY_ADD)

    @property
    def is_corrected(self) -> bool:
        """Whether anything was corrected that no profile knew yet."""
        return any(
            is_corrected(item.part.choices)
            and (item.profile is None or item.part.choices != item.profile.choices)
            for item in self.items
        )

    @property
    def can_undo(self) -> bool:
        """Whether there is a correction to take back."""
        return bool(self._history.done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a correction to make again."""
        return bool(self._history.undone)

    @property
    def jobs(self) -> JobRunner:
        """Runs what the assistant waits for."""
        return self._jobs

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Importprofielen that were passed over; known once a file was read."""
        return self._work.profiles.notices if self.items else ()

    def item(self, key: tuple[Path, str]) -> Item | None:
        """The part of this file and sheet, None where it is gone."""
        return next((item for item in self.items if item.key == key), None)

    def vocabulary(self) -> tuple[tuple[str, str], ...]:
        """Every variable with its label; heavy at first, so ask from a job."""
        return self._work.vocabulary()

    # Files

    def add(self, paths: Sequence[Path]) -> None:
        """Read more files, one after another; one that is there already is read again."""
        for path in dict.fromkeys(paths):
            at = next((i for i, file in enumerate(self._files) if file.path == path), None)
            if at is None:
                self._files.append(FileItem(path))
            else:
                self._files[at] = FileItem(path)
            if path not in self._waiting:
                self._waiting.append(path)
        self.changed.emit()
        self._read_next()

    def remove(self, path: Path) -> None:
        """Take a file off the list."""
        self._files = [file for file in self._files if file.path != path]
        self._waiting = [waiting for waiting in self._waiting if waiting != path]
        self.changed.emit()
        self._join()

    def _read_next(self) -> None:
        if self._jobs.is_running(KEY_FILE) or not self._waiting:
            return
        path = self._waiting.pop(0)
        work = self._work
        self._jobs.start(
            KEY_FILE,
            self.tr("{name} lezen").format(name=path.name),
            lambda progress: _read(work, path, progress),
            lambda items: self._put_file(FileItem(path, items, busy=False)),
            lambda error: self._put_file(FileItem(path, error=error, busy=False)),
        )

    def _put_file(self, file: FileItem) -> None:
        at = next((i for i, old in enumerate(self._files) if old.path == file.path), None)
        if at is not None:
            self._files[at] = file
            self.changed.emit()
        self._read_next()
        self._join()

    @Slot(str)
    def _on_busy(self, text: str) -> None:
        self.busy_changed.emit(text)
        if not text:
            self._settle.start()  # after the work that just ended was heard

    @Slot()
    def _give_up(self) -> None:
        """Go on after a file on which the program itself broke off: no answer comes for it."""
        if self._jobs.is_running(KEY_FILE):
            return
        for at, file in enumerate(self._files):
            if file.busy and file.path not in self._waiting:
                error = InputError(file=file.path.name)
                self._files[at] = FileItem(file.path, error=error, busy=False)
                self.changed.emit()
        self._read_next()

    # Corrections

    def choices(self, key: tuple[Path, str]) -> Choices:
        """Corrections of a part, with those that are being carried out."""
        item = self.item(key)
        return self._wanted.get(key) or (item.part.choices if item is not None else AS_FOUND)

    def choose(self, key: tuple[Path, str], choices: Choices) -> None:
        """Read a part another way; the old preview stays until the new one is whole."""
        before = self.choices(key)
        if choices != before:
            self._history.done.append(_Step(key, before, choices))
            self._history.undone.clear()
            self._reread(key, choices)

    def undo(self) -> None:
        """Take back the last correction."""
        if self._history.done:
            step = self._history.done.pop()
            self._history.undone.append(step)
            self._reread(step.key, step.before)

    def redo(self) -> None:
        """Make the correction that was taken back."""
        if self._history.undone:
            step = self._history.undone.pop()
            self._history.done.append(step)
            self._reread(step.key, step.after)

    def drop_profile(self, key: tuple[Path, str]) -> None:
        """Read a part as if there were no profile."""
        item = self.item(key)
        if item is not None and item.profile is not None:
            self.choose(key, replace(AS_FOUND, skip=item.part.choices.skip))

    def _reread(self, key: tuple[Path, str], choices: Choices) -> None:
        item = self.item(key)
        if item is None:
            return
        self._wanted[key] = choices
        work, part = self._work, item.part
        self._jobs.start(
            f"{KEY_PART} {key[0]} {key[1]}",
            self.tr("{name} opnieuw bekijken").format(name=key[0].name),
            lambda progress: _read_again(work, part, choices, progress),
            lambda found: self._put_part(key, found),
            lambda error: self._put_part(key, (replace(part, choices=choices, error=error), None)),
        )

    def _put_part(self, key: tuple[Path, str], found: tuple[Part, Preview | None]) -> None:
        part, preview = found
        self._wanted.pop(key, None)
        for at, file in enumerate(self._files):
            items = tuple(
                replace(item, part=part, preview=preview or item.preview, join=None)
                if item.key == key
                else item
                for item in file.items
            )
            self._files[at] = replace(file, items=items)
        self.changed.emit()
        self._join()

    # Joining

    def _join(self) -> None:
        """Work out anew how the parts meet the maps, once nothing else is being read."""
        items = self.items
        if not items or self._jobs.is_running(KEY_FILE):
            return
        parts = [item.part for item in items]
        work, project = self._work, self._session.sources
        self._jobs.start(
            KEY_JOIN,
            self.tr("Koppelen aan de kaart"),
            lambda progress: work.joins_of(parts, project, work.profiles.matches),
            lambda joins: self._put_joins(dict(zip(parts, joins, strict=True))),
            self.failed.emit,
        )

    def _put_joins(self, joins: Mapping[Part, JoinPreview | None]) -> None:
        for at, file in enumerate(self._files):
            items = tuple(
                replace(item, join=joins[item.part]) if item.part in joins else item
                for item in file.items
            )
            self._files[at] = replace(file, items=items)
        self.changed.emit()

    # The end

    def accept(self, *, remember: bool) -> None:
        """Hand the usable parts to the project as one undoable step.

        Parameters
        ----------
        remember : bool
            Keep the corrections for next year's files.

        """
        parts = [item.part for item in self.usable]
        if not parts:
            return
        self._remember = remember
        work = self._work
        kept = [
            item.part
            for item in self.items
            if remember
            and is_corrected(item.part.choices)
            and (item.profile is None or item.part.choices != item.profile.choices)
        ]
        self._jobs.start(
            KEY_ADD,
            self.tr("Toevoegen aan project"),
            lambda progress: _sources(work, parts, kept),
            self._hand_over,
            self.failed.emit,
        )

    def _hand_over(self, found: tuple[Sources, VeerkrachtError | None]) -> None:
        sources, not_kept = found
        names = tuple(dict.fromkeys(item.part.path.name for item in self.usable))
        if not_kept is not None:
            self.told.emit(not_kept.sentence())
        self._session.add_sources(names, sources)
        self.added.emit()

    def close(self) -> None:
        """Stop all work; nothing is changed by it."""
        self._waiting.clear()
        self._jobs.cancel_all()


def _read(work: ImportWork, path: Path, progress: Progress) -> tuple[Item, ...]:
    """The parts of a file, each with the profile that fits it."""
    items: list[Item] = []
    for part in work.open_parts(path, progress, AS_FOUND):
        progress.step(len(items), len(items) + 1)
        profile = work.profiles.profile_for(part)
        if profile is not None:
            part, _ = _read_again(work, part, profile.choices, progress, show=False)
        items.append(Item(part, work.preview_of(part), profile))
    return tuple(items)


def _read_again(
    work: ImportWork, part: Part, choices: Choices, progress: Progress, *, show: bool = True
) -> tuple[Part, Preview | None]:
    """A part with other corrections; from the file itself where the cells depend on them."""
    if asks_file(part.choices, choices):
        named = {p.name: p for p in work.open_parts(part.path, progress, choices)}
        part = named.get(part.name, part)
    found = work.with_choices(part, choices)
    return found, work.preview_of(found) if show else None


def _sources(
    work: ImportWork, parts: Sequence[Part], kept: Sequence[Part]
) -> tuple[Sources, VeerkrachtError | None]:
    """What the project gets; and why corrections could not be kept, if so."""
    sources = work.sources_of(parts)
    matches = dict(work.profiles.matches)
    for part in parts:
        matches.update(_plain_matches(work, part))
    not_kept: VeerkrachtError | None = None
    for part in kept:
        try:
            work.profiles.remember(part, _plain_matches(work, part))
        except VeerkrachtError as error:
            not_kept = error
    return replace(sources, matches={**matches, **sources.matches}), not_kept


def _plain_matches(work: ImportWork, part: Part) -> dict[str, str]:
    return {work.plain_name(name): code for name, code in part.choices.matches.items()}
