"""Keeps unsaved work aside every few minutes, and offers what a crash left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.atomic import output_error
from veerkracht_desktop.io.project.kept import KeptWork, forget, left_behind, note, own_folder
from veerkracht_desktop.io.project.lock import ProjectLock
from veerkracht_desktop.services.file_work import FileWork, View
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Store

FOLDER = "herstel"
"""Folder beside the preferences with work that was not saved."""
EVERY_MS = 2 * 60 * 1000
KEY_KEEP, KEY_LOOK, KEY_TAKE_BACK = "keep", "look", "take back"
KEY_RENEW, KEY_FORGET = "renew", "forget"


@dataclass(frozen=True, eq=False)
class _Kept:
    """What was kept last; data that are the very same are not written again."""

    work: KeptWork
    document: Document


class Recovery(QObject):
    """Keeps a copy of unsaved work, never in the user's own file.

    It has a job runner of its own, without a place in the window: keeping asks nothing of
    anybody. What is kept is removed as soon as the work is saved or let go.

    Parameters
    ----------
    store : Store
    session : Session
    work : FileWork
    root : Path
        Folder for the kept work of every window.
    now : callable, optional
        Gives the local time.

    """

    offered = Signal()
    """Sent when `left` is another."""

    failed = Signal(object)
    """Carries a `VeerkrachtError`: what was kept cannot be opened."""

    told = Signal(str)
    """Carries a Dutch sentence: work cannot be kept. Sent once."""

    def __init__(
        self,
        store: Store,
        session: Session,
        work: FileWork,
        root: Path,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._store, self._session, self._work, self._root = store, session, work, root
        self._now = now
        self.jobs = JobRunner()
        self._kept: _Kept | None = None
        self._number = 0
        self._warned = False
        self._left: tuple[KeptWork, ...] = ()
        self._adopted: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)
        session.risk_ahead.connect(self.keep)
        session.saved.connect(self._let_go)
        session.title_changed.connect(self._let_go)

    @property
    def left(self) -> KeptWork | None:
        """The newest work that a crash left behind, None where there is none."""
        return self._left[0] if self._left else None

    def start(self) -> None:
        """Keep work from now on, and look for what was left behind."""
        self._timer.start()
        root = self._root
        self.jobs.start(
            KEY_LOOK, "", lambda progress: left_behind(root), self._found, self.failed.emit
        )

    def stop(self) -> None:
        """End cleanly: nothing that was kept is needed any more."""
        self._timer.stop()
        self.jobs.cancel_all()
        self.jobs.wait()
        for folder in self._to_forget():
            forget(folder)

    @Slot()
    def keep(self) -> None:
        """Keep the work now, where it is not saved and not kept already."""
        document = self._store.state.document
        if not self._session.needs_saving or self.jobs.is_running(KEY_KEEP):
            return
        if self._kept is not None and self._kept.document is document:
            return
        self._number += 1
        before, view, number = self._kept, self._session.view, self._number
        folder = before.work.folder if before is not None else own_folder(self._root, number)
        name, when = self._session.title.removesuffix("[*]"), self._now()
        made = KeptWork(
            folder, name, when.isoformat(timespec="seconds"),
            f"gegevens-{number}.veerkracht", f"werk-{number}.veerkracht",
        )  # fmt: skip
        self.jobs.start(
            KEY_KEEP,
            "",
            lambda progress: _write(self._work, made, document, view, before, progress),
            self._have_kept,
            self._cannot_keep,
        )

    def take_back(self) -> None:
        """Open the newest work that was left behind, as unsaved work without a file."""
        left = self.left
        if left is not None:
            self.jobs.start(
                KEY_TAKE_BACK,
                "",
                lambda progress: _open(self._work, left),
                lambda found: self._opened(left, found[0], found[1]),
                self.failed.emit,
            )

    def throw_away(self) -> None:
        """Remove the newest work that was left behind; an older one comes in its place."""
        if self._left:
            self._forget([self._left[0].folder])
            self._drop()

    def _opened(self, left: KeptWork, document: Document, view: View) -> None:
        mark = self.tr("(teruggehaald)")
        self._session.take_back(document, view, f"{left.name.removesuffix(mark).strip()} {mark}")
        self._drop()
        # It goes when the same work is kept by this program, or saved.
        self._adopted.append(left.folder)
        self.keep()

    def _drop(self) -> None:
        self._left = self._left[1:]
        self.offered.emit()

    @Slot()
    def _tick(self) -> None:
        lock = self._session.lock
        if lock is not None:
            self.jobs.start(
                KEY_RENEW, "", lambda progress: _renew(lock), lambda _: None, self.failed.emit
            )
        self.keep()

    def _found(self, left: tuple[KeptWork, ...]) -> None:
        self._left = left
        if left:
            self.offered.emit()

    def _have_kept(self, kept: _Kept) -> None:
        self._kept = kept
        self._forget(self._adopted)
        self._adopted = []
        self._let_go()

    def _cannot_keep(self, error: VeerkrachtError) -> None:
        if not self._warned:
            self._warned = True
            words = self.tr("Uw werk kan niet tussentijds worden bewaard: {why}")
            self.told.emit(words.format(why=error.sentence()))

    @Slot()
    def _let_go(self) -> None:
        """Remove what was kept as soon as it is saved or of another project."""
        if not self._session.needs_saving and not self.jobs.is_running(KEY_KEEP):
            self._remove()

    def _remove(self) -> None:
        folders = self._to_forget()
        if folders:
            self._forget(folders)

    def _to_forget(self) -> list[Path]:
        """The folders that are no longer needed; this program lets go of them."""
        folders, self._adopted = self._adopted, []
        if self._kept is not None:
            folders.append(self._kept.work.folder)
            self._kept = None
        return folders

    def _forget(self, folders: Sequence[Path]) -> None:
        """Remove folders in a job: a national project takes a tenth of a second to remove."""
        chosen = tuple(folders)
        self.jobs.start(
            f"{KEY_FORGET} {self._number}",
            "",
            lambda progress: _forget_all(chosen),
            lambda _: None,
            self.failed.emit,
        )


def _write(
    work: FileWork,
    made: KeptWork,
    document: Document,
    view: View,
    before: _Kept | None,
    progress: Progress,
) -> _Kept:
    """Write data and work, the data only where they are others than before."""
    try:
        made.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(made.folder, error) from error
    same = before is not None and (
        before.document.sources is document.sources and before.document.context is document.context
    )
    if same and before is not None and (before.work.folder / before.work.data).is_file():
        made = replace(made, data=before.work.data)
    else:
        data = Document(
            document.definition,
            document.sources,
            originals=document.originals,
            context=document.context,
        )
        work.save_project(made.folder / made.data, data, {}, None, progress)
    rest = replace(document, sources=Sources(), originals={}, context=())
    work.save_project(made.folder / made.work, rest, view, None, progress)
    note(made)
    return _Kept(made, document)


def _open(work: FileWork, left: KeptWork) -> tuple[Document, View]:
    data, _ = work.open_project(left.folder / left.data)
    rest, view = work.open_project(left.folder / left.work)
    whole = replace(rest, sources=data.sources, originals=data.originals, context=data.context)
    return whole, view


def _forget_all(folders: Sequence[Path]) -> None:
    for folder in folders:
        forget(folder)


def _renew(lock: ProjectLock) -> None:
    lock.renew()
