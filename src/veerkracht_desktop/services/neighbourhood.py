"""Neighbours of the areas on the map, found once per map in a job and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.types import GeometryArray
from veerkracht_desktop.services.jobs import JobRunner

if TYPE_CHECKING:
    from veerkracht_desktop.core.neighbours import Neighbours

KEY = "neighbours"
KEPT = 3
"""Maps whose neighbours are kept: gemeente, wijk and buurt."""


def _find(geometry: GeometryArray, progress: Progress) -> Neighbours:
    # Here and not above: shapely is not needed for the window to show.
    from veerkracht_desktop.core.neighbours import queen_neighbours

    return queen_neighbours(geometry, progress=progress)


class Neighbourhood(QObject):
    """Answers who lies against whom, at once where it was asked before."""

    failed = Signal(object)
    """Carries the `VeerkrachtError` that stopped the work."""

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: list[tuple[Areas, Neighbours]] = []

    def ask(self, areas: Areas, then: Callable[[Neighbours], None]) -> None:
        """Give the neighbours of these areas, which have shapes; the last question counts."""
        assert areas.geometry is not None, "the action is off without a map"
        for known, neighbours in self._kept:
            if _same_shapes(known, areas):
                then(neighbours)
                return
        self._jobs.start(
            KEY,
            self.tr("Buren zoeken"),
            partial(_find, areas.geometry),
            lambda found: self._found(areas, found, then),
            self._failed,
        )

    def _found(
        self, areas: Areas, neighbours: Neighbours, then: Callable[[Neighbours], None]
    ) -> None:
        self._kept = [(areas, neighbours), *self._kept][:KEPT]
        then(neighbours)

    def _failed(self, error: VeerkrachtError) -> None:
        self.failed.emit(error)


def _same_shapes(one: Areas, other: Areas) -> bool:
    if one is other or one.geometry is other.geometry:
        return True
    if one.codes != other.codes or one.geometry is None or other.geometry is None:
        return False
    return all(a is b for a, b in zip(one.geometry, other.geometry, strict=True))
