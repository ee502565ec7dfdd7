"""Geometry ready for drawing, prepared off the GUI thread and kept for the way back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.simplify import MapGeometry, quick_geometries, refined
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.ui.map.layers import Detail
from veerkracht_desktop.ui.map.map_state import same_map

Prepared = tuple[Areas, tuple[Detail, ...]]

NONE: Mapping[int, Detail] = MappingProxyType({})

KEPT = 3
"""Levels whose geometry is kept: gemeente, wijk and buurt."""


def prepare(areas: Areas, progress: Progress) -> Prepared:
    """Work of the first job: what can be drawn soon."""
    progress.step(0, 2)
    return areas, _details(quick_geometries(areas), progress)


def refine(prepared: Prepared, progress: Progress) -> Prepared:
    """Work of the second job: the overview with its borders whole."""
    areas, details = prepared
    geometries = refined(areas, tuple(detail.geometry for detail in details), progress)
    known = {id(detail.geometry): detail for detail in details}
    return areas, _details(geometries, progress, known)


def _details(
    geometries: tuple[MapGeometry, ...], progress: Progress, known: Mapping[int, Detail] = NONE
) -> tuple[Detail, ...]:
    """The paths to draw with; of the coarsest, which shows the whole map, all are made."""
    details = tuple(known.get(id(geometry)) or Detail(geometry) for geometry in geometries)
    details[0].make_all(lambda: progress.step(1, 2))
    return details


class GeometryLoader(QObject):
    """Prepares the geometry of the areas last asked for."""

    ready = Signal(object)
    """Carries `Prepared` for the last `want`: once soon, and for large maps again when refined."""

    failed = Signal(object)
    """Carries the `VeerkrachtError` that stopped the work."""

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._key = f"kaart-{id(self)}"
        self._wanted: Areas | None = None
        self._kept: list[Prepared] = []

    def want(self, areas: Areas) -> None:
        """Ask for a geometry; `ready` follows at once when it is kept."""
        if same_map(areas, self._wanted):
            return
        self._wanted = areas
        for kept in self._kept:
            if same_map(areas, kept[0]):
                self._jobs.cancel(self._key)
                self._done(kept)
                return
        self._jobs.start(
            self._key, self._text(), partial(prepare, areas), self._prepared, self._failed
        )

    def forget(self, but: Areas | None = None) -> None:
        """Stop the work, unless it is on these areas: the state no longer asks for it."""
        if self._wanted is not None and not same_map(self._wanted, but):
            self._wanted = None
            self._jobs.cancel(self._key)

    def _prepared(self, prepared: Prepared) -> None:
        if len(prepared[1]) < 2:
            self._done(prepared)
            return
        self.ready.emit(prepared)
        self._jobs.start(
            self._key, self._text(), partial(refine, prepared), self._done, self._failed
        )

    def _done(self, prepared: Prepared) -> None:
        self._wanted = None
        self._kept = [kept for kept in self._kept if not same_map(kept[0], prepared[0])]
        self._kept = [prepared, *self._kept][:KEPT]
        self.ready.emit(prepared)

    def _failed(self, error: VeerkrachtError) -> None:
        self._wanted = None
        self.failed.emit(error)

    def _text(self) -> str:
        return self.tr("Kaart voorbereiden")
