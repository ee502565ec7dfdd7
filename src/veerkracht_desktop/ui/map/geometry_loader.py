"""Geometry ready for drawing, prepared off the GUI thread and kept for the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.kept_geometry import (
    Find,
    KeptGeometry,
    quick_or_kept,
    refined_and_kept,
)
from veerkracht_desktop.core.map_look import Form
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.simplify import MapGeometry
from veerkracht_desktop.core.tiles import tile_geometry
from veerkracht_desktop.services.drawn_maps import DrawnMaps
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.ui.map.layers import Detail
from veerkracht_desktop.ui.map.map_state import same_map

NONE: Mapping[int, Detail] = MappingProxyType({})

KEPT = 4
"""Maps whose geometry is kept: three levels, and one more of another form or edition."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Geometry that can be drawn.

    Parameters
    ----------
    areas : Areas
    form : Form
    details : tuple of Detail
        At falling tolerance.

    """

    areas: Areas
    form: Form
    details: tuple[Detail, ...]

    def is_of(self, areas: Areas | None, form: Form) -> bool:
        """Whether it draws these areas in this form."""
        return self.form is form and same_map(self.areas, areas)


@dataclass(frozen=True, eq=False)
class _First:
    """What the first job made, and under which key the second one keeps what it makes."""

    prepared: Prepared
    key: str


def prepare(areas: Areas, form: Form, find: Find, progress: Progress) -> _First:
    """Work of the first job: what can be drawn soon."""
    progress.step(0, 2)
    if form is Form.TILES:
        tiles = (tile_geometry(areas, progress),)
        return _First(Prepared(areas, form, _details(tiles, progress)), "")
    geometries, key = quick_or_kept(areas, find)
    return _First(Prepared(areas, form, _details(geometries, progress)), key)


def refine(first: _First, progress: Progress) -> tuple[Prepared, KeptGeometry]:
    """Work of the second job: the overview with its borders whole."""
    before = first.prepared
    shown = tuple(detail.geometry for detail in before.details)
    geometries, kept = refined_and_kept(before.areas, shown, first.key, progress)
    known = {id(detail.geometry): detail for detail in before.details}
    return Prepared(before.areas, before.form, _details(geometries, progress, known)), kept


def _details(
    geometries: tuple[MapGeometry, ...], progress: Progress, known: Mapping[int, Detail] = NONE
) -> tuple[Detail, ...]:
    """The paths to draw with; of the coarsest, which shows the whole map, all are made."""
    details = tuple(known.get(id(geometry)) or Detail(geometry) for geometry in geometries)
    details[0].make_all(lambda: progress.step(1, 2))
    return details


@dataclass(eq=False)
class _Work:
    """What is being prepared, and for which views."""

    areas: Areas
    form: Form
    key: str
    views: list[GeometryLoader] = field(default_factory=list)
    soon: Prepared | None = None


class SharedGeometry(QObject):
    """The geometry of all maps of one window: prepared once, whatever number of maps shows it.

    Parameters
    ----------
    jobs : JobRunner
    drawn : DrawnMaps, optional
        What was worked out before, and where the rest is kept.

    """

    def __init__(
        self, jobs: JobRunner, drawn: DrawnMaps | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._drawn = DrawnMaps() if drawn is None else drawn
        self._works: list[_Work] = []
        self._started = 0
        self._kept: list[Prepared] = []

    def want(self, view: GeometryLoader, areas: Areas, form: Form) -> None:
        """Prepare areas for a view, which wants nothing else any more."""
        work = self._work_on(areas, form)
        if work is not None and view in work.views:
            return
        self.let_go(view, but=work)
        for kept in self._kept:
            if kept.is_of(areas, form):
                self._keep(kept)
                view.ready.emit(kept)
                return
        if work is None:
            work = self._start(areas, form)
        work.views.append(view)
        if work.soon is not None:
            view.ready.emit(work.soon)

    def forget(self, view: GeometryLoader, areas: Areas | None, form: Form) -> None:
        """Nobody waits in this view any more, unless for these areas."""
        self.let_go(view, but=None if areas is None else self._work_on(areas, form))

    def let_go(self, view: GeometryLoader, but: _Work | None = None) -> None:
        """Stop the work that only this view wanted."""
        for work in [one for one in self._works if one is not but and view in one.views]:
            work.views.remove(view)
            if not work.views:
                self._works.remove(work)
                self._jobs.cancel(work.key)

    def _work_on(self, areas: Areas, form: Form) -> _Work | None:
        for work in self._works:
            # Work that the user cancelled will not come: who asks again gets it anew.
            running = self._jobs.is_running(work.key)
            if running and work.form is form and same_map(work.areas, areas):
                return work
        return None

    def _start(self, areas: Areas, form: Form) -> _Work:
        self._started += 1
        work = _Work(areas, form, f"kaart-{id(self)}-{self._started}")
        self._works.append(work)
        self._jobs.start(
            work.key,
            self._text(),
            partial(prepare, areas, form, self._drawn.find),
            partial(self._prepared, work),
            partial(self._failed, work),
        )
        return work

    def _prepared(self, work: _Work, first: _First) -> None:
        if not first.key:
            self._done(work, first.prepared)
            return
        work.soon = first.prepared
        self._jobs.start(
            work.key,
            self._text(),
            partial(refine, first),
            partial(self._refined, work),
            partial(self._failed, work),
        )
        self._tell(work, first.prepared)

    def _refined(self, work: _Work, found: tuple[Prepared, KeptGeometry]) -> None:
        prepared, kept = found
        self._drawn.keep(kept)
        self._done(work, prepared)

    def _done(self, work: _Work, prepared: Prepared) -> None:
        self._keep(prepared)
        self._works.remove(work)
        self._tell(work, prepared)

    def _tell(self, work: _Work, prepared: Prepared) -> None:
        for view in tuple(work.views):
            view.ready.emit(prepared)

    def _keep(self, prepared: Prepared) -> None:
        others = [kept for kept in self._kept if not kept.is_of(prepared.areas, prepared.form)]
        self._kept = [prepared, *others][:KEPT]

    def _failed(self, work: _Work, error: VeerkrachtError) -> None:
        self._works.remove(work)
        for view in tuple(work.views):
            view.failed.emit(error)

    def _text(self) -> str:
        return self.tr("Kaart voorbereiden")


class GeometryLoader(QObject):
    """Asks for the geometry that one map shows."""

    ready = Signal(object)
    """Carries `Prepared` for the last `want`: once soon, and for large maps again when refined."""

    failed = Signal(object)
    """Carries the `VeerkrachtError` that stopped the work."""

    def __init__(self, shared: SharedGeometry, parent: QObject) -> None:
        super().__init__(parent)
        self._shared = shared
        parent.destroyed.connect(partial(_gone, shared, self))

    def want(self, areas: Areas, form: Form = Form.BORDERS) -> None:
        """Ask for a geometry; `ready` follows at once when it is kept."""
        self._shared.want(self, areas, form)

    def forget(self, but: Areas | None = None, form: Form = Form.BORDERS) -> None:
        """Stop the work, unless it is on these areas: the state no longer asks for it."""
        self._shared.forget(self, but, form)


def _gone(shared: SharedGeometry, view: GeometryLoader) -> None:
    """A map that is no more waits for nothing."""
    shared.let_go(view)
