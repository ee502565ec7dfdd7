"""The one state of the program, and the steps that change what must change together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.chart_figures.look import ChartLook
from veerkracht_desktop.core.class_breaks import ALL
from veerkracht_desktop.core.classify import Classes, ClassSpec, classify
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.echo import EchoLook
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.map_look import Figures, MapsLook, Span
from veerkracht_desktop.core.originals import Original
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.scope import is_gone, scope_mask
from veerkracht_desktop.core.selection import SelectionMode, Tool, combine
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from veerkracht_desktop.core.context import ContextLayer
    from veerkracht_desktop.core.editions import EditionChange
    from veerkracht_desktop.core.pipeline.stages import Stages
    from veerkracht_desktop.core.presenting import Page
    from veerkracht_desktop.core.robustness import Uncertainty

MOST_CLASSES = 16
"""Classes that are kept with results: those of four maps, the charts and the table, and a few."""


@dataclass(frozen=True, eq=False)
class Document:
    """The work itself: what is saved, and what undo and redo go back and forth over.

    Parameters
    ----------
    definition : Definition
    sources : Sources
        Maps and tables as read; data travels inside the project.
    classification : mapping of str to ClassSpec
        By node; nodes not named get those of `ALL`, or else the default.
    class_sets : mapping of str to ClassSpec
        Classes that were kept under a name, to be taken by any node.
    notes : mapping of str to str
        By area code.
    layout : mapping of str to str
        Places of the panels, as the window gives them.
    originals : mapping of str to Original
        The files of the tables as they were when read, by the path that the table has.
    groups : tuple of AreaGroup
        Sets of areas with a name and a colour.
    context : tuple of ContextLayer
        Water, roads and points around the areas on the maps; the first one lies on top.
    pages : tuple of Page
        What is presented, in order; none for the usual pages.

    """

    definition: Definition
    sources: Sources = field(default_factory=Sources)
    classification: Mapping[str, ClassSpec] = field(default_factory=dict)
    class_sets: Mapping[str, ClassSpec] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, Original] = field(default_factory=dict)
    groups: tuple[AreaGroup, ...] = ()
    context: tuple[ContextLayer, ...] = ()
    pages: tuple[Page, ...] = ()

    def class_spec(self, node: str) -> ClassSpec:
        """Classes of a node."""
        found = self.classification.get(node)
        return self.classification.get(ALL, ClassSpec()) if found is None else found


@dataclass(frozen=True, eq=False)
class AppState:
    """Everything that a view may draw from.

    Parameters
    ----------
    document : Document
        Saved and undoable; the rest is neither.
    dataset : Dataset or None
        Joined values for `level` and `edition`; None while there are none.
    analysis : Analysis or None
        Results that belong to `dataset`, perhaps one change old while `busy`.
    active : str
        Node that map and chart show; "" before there is a definition.
    axis : str
        Node on the horizontal axis of the scatter, "" for the chosen default.
    charts : ChartLook
        Choices within the charts.
    maps : MapsLook
        What the maps show.
    others : mapping of Figures to Analysis
        Results of other editions and other weights, of which a map shows some.
    changes : mapping of Span to EditionChange
        What changed between editions, for maps of change.
    faults : mapping of Figures or Span to str
        Why results that a map asks for cannot be made, in Dutch.
    bounds : tuple of float or None
        Bounds of the classes of the active node that hold in the place of those that the scores
        would get, so that two maps compare. What a map makes of the state (`core.panes`); None
        in the state itself.
    bounds_across : tuple of float or None
        The same of the second node of a map of two.
    echo : EchoLook
        How each view answers to the selection.
    level : Level
    levels : tuple of Level
        Levels that can be chosen.
    edition : int
    editions : tuple of int
    within : str
        Where the views limit themselves to (`core.scope`): a gemeente, a wijk, a region or a
        group, "" for all.
    only : frozenset of str or None
        Areas that a view shows of those within; None for all of them. What a view that filters
        makes of the selection (`core.echo.echoed`); None in the state itself.
    reference : str
        What areas are compared with (`core.reference`).
    selection : frozenset of str
        Area codes.
    mode : SelectionMode
        What a gesture without a modifier key does.
    tool : Tool
        What dragging over the map draws.
    rule : str
        Risk signal whose areas are marked on the map, "" for none.
    busy : bool
        A new result is being computed; the old one is still shown.
    uncertainty : Uncertainty or None
        How far ranks move over the variants of the index that is shown. Whatever state is
        made with results or a definition of which it is not has None.
    varied : Stages or None
        What `uncertainty` was computed of.

    """

    document: Document
    dataset: Dataset | None = None
    analysis: Analysis | None = None
    active: str = ""
    axis: str = ""
    charts: ChartLook = field(default_factory=ChartLook)
    maps: MapsLook = field(default_factory=MapsLook)
    others: Mapping[Figures, Analysis] = field(default_factory=dict)
    changes: Mapping[Span, EditionChange] = field(default_factory=dict)
    faults: Mapping[Figures | Span, str] = field(default_factory=dict)
    bounds: tuple[float, ...] | None = None
    bounds_across: tuple[float, ...] | None = None
    echo: EchoLook = field(default_factory=EchoLook)
    level: Level = Level.BUURT
    levels: tuple[Level, ...] = ()
    edition: int = 0
    editions: tuple[int, ...] = ()
    within: str = ""
    only: frozenset[str] | None = None
    reference: str = "gemeente"
    selection: frozenset[str] = frozenset()
    mode: SelectionMode = SelectionMode.REPLACE
    tool: Tool = Tool.RECTANGLE
    rule: str = ""
    busy: bool = False
    uncertainty: Uncertainty | None = None
    varied: Stages | None = None

    def __post_init__(self) -> None:
        """Let go of what is gone, whichever way the state came to change.

        That is an uncertainty of other results, and the group or region that the views were
        limited to.
        """
        if is_gone(self.within, self.document):
            object.__setattr__(self, "within", "")
        if self.uncertainty is not None and not is_of(self.varied, self):
            object.__setattr__(self, "uncertainty", None)
        if self.uncertainty is None:
            object.__setattr__(self, "varied", None)


def is_of(stages: Stages | None, state: AppState) -> bool:
    """Whether these stages are of the definition and the data that a state shows.

    Signals that follow later make other results of the same definition and data.
    """
    shown = state.analysis.stages if state.analysis is not None else None
    return (
        stages is not None
        and shown is not None
        and stages.definition is shown.definition
        and stages.definition is state.document.definition
        and stages.dataset is shown.dataset
    )


@dataclass(frozen=True, eq=False)
class StateChange:
    """What changed, sent once per change."""

    old: AppState
    new: AppState

    def touches(self, *names: str) -> bool:
        """Whether any of these fields is another value than before."""
        known = {f.name for f in fields(AppState)}
        assert known.issuperset(names), f"no such field: {set(names) - known}"
        return any(_differ(getattr(self.old, name), getattr(self.new, name)) for name in names)


def _differ(old: object, new: object) -> bool:
    """Large values are compared by identity, small ones by value."""
    if old is new:
        return False
    if isinstance(old, Document | Dataset | Analysis) or old is None or new is None:
        return True
    return old != new


def select(state: AppState, codes: frozenset[str], mode: SelectionMode | None = None) -> AppState:
    """The state after a gesture met these areas; `mode` None means the chosen mode."""
    return replace(state, selection=combine(state.selection, codes, mode or state.mode))


def activate(state: AppState, node: str) -> AppState:
    """The state with another node shown; unknown nodes are refused."""
    assert node in state.document.definition.by_id, node
    return replace(state, active=node)


def scope_rows(state: AppState) -> IntArray:
    """Rows of the areas that the views are limited to: all, or those `within`.

    Classes, counts, medians and references are over these.
    """
    if state.analysis is None:
        return np.array([], dtype=np.int64)
    areas = state.analysis.results.areas
    mask = scope_mask(state, areas, state.within)
    return np.arange(len(areas), dtype=np.int64) if mask is None else np.flatnonzero(mask)


def visible_rows(state: AppState) -> IntArray:
    """Rows of the areas that a view shows: those of `scope_rows`, of which `only` leaves some."""
    rows = scope_rows(state)
    if state.only is None or state.analysis is None:
        return rows
    return np.intersect1d(rows, state.analysis.results.areas.rows(state.only))


def active_classes(state: AppState) -> Classes | None:
    """Classes of the active node over the visible areas; None while there are no results of it.

    `Classes.index` has an entry for every area of the results; areas outside
    `within` take no part in breaks and counts and have `MISSING_CLASS`.
    """
    return node_classes(state, state.active, state.document.class_spec(state.active), state.bounds)


def node_classes(
    state: AppState, node: str, spec: ClassSpec, bounds: tuple[float, ...] | None = None
) -> Classes | None:
    """Classes of any node as in `active_classes`, with these bounds where they are given."""
    if state.analysis is None or node not in state.analysis.results.column:
        return None
    results = state.analysis.results
    inside = scope_mask(state, results.areas, state.within)
    # Kept with the results, because every view asks for the same ones.
    kept = results.classes_kept
    key = (node, None if inside is None else inside.tobytes(), spec, bounds)
    if key not in kept:
        while len(kept) >= MOST_CLASSES:
            del kept[next(iter(kept))]
        kept[key] = _classes(results.score(node), inside, spec, bounds)
    return kept[key]


def _classes(
    values: FloatArray, inside: BoolArray | None, spec: ClassSpec, bounds: tuple[float, ...] | None
) -> Classes:
    if inside is None:
        return classify(values, spec, bounds)
    classes = classify(np.where(inside, values, np.nan), spec, bounds)
    return replace(classes, missing=classes.missing - int((~inside).sum()))


def with_preview(state: AppState, analysis: Analysis) -> AppState:
    """The state with other scores for the same areas; the rest of the results follows.

    An active node that is no longer there gives way to the nearest one above it.
    """
    column, definition = analysis.results.column, analysis.results.definition
    active = state.active
    while active and active not in column:
        active = definition.by_id[active].parent if active in definition.by_id else ""
    return replace(
        state,
        analysis=analysis,
        active=active or analysis.results.node_ids[0],
        axis=state.axis if state.axis in column else "",
        busy=True,
    )


def with_analysis(state: AppState, dataset: Dataset, analysis: Analysis) -> AppState:
    """The state with fresh results; what no longer exists leaves the selection."""
    there = frozenset(analysis.results.areas.position)
    active = state.active if state.active in analysis.results.column else ""
    shown = replace(state, dataset=dataset, analysis=analysis)
    gone = scope_mask(shown, analysis.results.areas, state.within) is None
    return replace(
        state,
        dataset=dataset,
        analysis=analysis,
        active=active or analysis.results.node_ids[0],
        selection=state.selection & there,
        within="" if gone else state.within,
        busy=False,
    )
