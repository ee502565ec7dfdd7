"""The projects that were open last: where they are, and whether they still are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.settings import Settings

KEY = "recent"


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project on the list.

    Parameters
    ----------
    path : Path
    saved : datetime or None
        When it was written last; None where it cannot be found.
    known : bool
        False while nobody has looked yet.

    """

    path: Path
    saved: datetime | None = None
    known: bool = True

    @property
    def is_missing(self) -> bool:
        """Whether somebody looked and found nothing."""
        return self.known and self.saved is None


def looked_up(paths: Sequence[Path], progress: Progress) -> tuple[RecentProject, ...]:
    """When each project was saved; a folder that does not answer counts as not found."""
    found = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths))
        try:
            saved = datetime.fromtimestamp(path.stat().st_mtime)
        except (OSError, OverflowError, ValueError):
            saved = None
        found.append(RecentProject(path, saved))
    return tuple(found)


class RecentProjects(QObject):
    """Looks up the projects of the list, in a job: a network share may take long to answer."""

    changed = Signal()
    """Sent when `projects` are others."""

    def __init__(self, settings: Settings, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._jobs = settings, jobs
        self.projects: tuple[RecentProject, ...] = ()
        settings.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Look again; what was known stays until there is an answer."""
        paths = tuple(Path(text) for text in self._settings.value.recent)
        before = {project.path: project for project in self.projects}
        if paths == tuple(before) and all(project.known for project in self.projects):
            return
        self.projects = tuple(before.get(path, RecentProject(path, known=False)) for path in paths)
        self.changed.emit()
        if paths:
            self._jobs.start(
                KEY,
                self.tr("Laatst geopende projecten zoeken"),
                lambda progress: looked_up(paths, progress),
                self._take,
                self._give_up,
            )

    def forget(self, path: Path) -> None:
        """Take a project off the list."""
        self._settings.forget_recent(path)

    def _take(self, found: tuple[RecentProject, ...]) -> None:
        self.projects = found
        self.changed.emit()

    def _give_up(self, error: VeerkrachtError) -> None:
        """The list stays as it is: it is a convenience."""
        del error
