"""What the colours of a map tell, whichever kind of map it is."""

from __future__ import annotations

from dataclasses import dataclass

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.bivariate import COLOURS as NINE
from veerkracht_desktop.core.bivariate import Bivariate, bivariate, thirds
from veerkracht_desktop.core.change_map import COLOURS as CHANGES
from veerkracht_desktop.core.change_map import change_classes, changes_of
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.editions import EditionChange
from veerkracht_desktop.core.map_look import MapKind
from veerkracht_desktop.core.panes import across_of, pane_of, span_of
from veerkracht_desktop.core.state import AppState, active_classes
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.ui.map.map_state import scope_of


@dataclass(frozen=True, eq=False)
class MapFigure:
    """Entries of a legend, and which of them each area has.

    Parameters
    ----------
    kind : MapKind
    index : ndarray of int, shape (n_areas,)
        `MISSING_CLASS` without.
    colours : tuple of str
        Per entry.
    classes : Classes or None
        Of a map of classes or of change.
    both : Bivariate or None
        Of a map of two scores; `nodes` names them, to the right and upward.
    change : EditionChange or None
        Of a map of change, with the points per area in `points`.

    """

    kind: MapKind
    index: IntArray
    colours: tuple[str, ...]
    classes: Classes | None = None
    both: Bivariate | None = None
    nodes: tuple[str, str] = ("", "")
    change: EditionChange | None = None
    points: FloatArray | None = None

    def members(self, row: int) -> BoolArray:
        """Which areas a row of the legend stands for, shape (n_areas,)."""
        if self.classes is not None:
            return self.classes.members(row)
        found: BoolArray = self.index == row
        return found


def figure_of(state: AppState, areas: Areas) -> MapFigure | None:
    """What the map of a seen state tells about these areas; None while that is not known.

    Parameters
    ----------
    state : AppState
        As `core.panes.pane_state` gives it.
    areas : Areas
        Those of the map.

    """
    kind = pane_of(state, 0).kind
    if kind is MapKind.CHANGE:
        return _change(state, areas)
    if state.analysis is None or state.active not in state.analysis.results.column:
        return None
    return _bivariate(state) if kind is MapKind.BIVARIATE else _levels(state)


def _levels(state: AppState) -> MapFigure | None:
    classes = active_classes(state)
    if classes is None:
        return None
    return MapFigure(MapKind.LEVELS, classes.index, class_colours(classes), classes)


def _bivariate(state: AppState) -> MapFigure | None:
    across = across_of(state)
    one = thirds(state, state.active, state.bounds)
    other = thirds(state, across, state.bounds_across)
    if one is None or other is None:
        return None
    both = bivariate(one, other)
    nodes = (state.active, across)
    return MapFigure(MapKind.BIVARIATE, both.index, NINE, both=both, nodes=nodes)


def _change(state: AppState, areas: Areas) -> MapFigure | None:
    span = span_of(state, pane_of(state, 0))
    change = None if span is None else state.changes.get(span)
    if change is None or change.areas.level is not areas.level:
        return None
    points = changes_of(change, state.active, areas)
    classes = change_classes(points, scope_of(state, areas))
    return MapFigure(MapKind.CHANGE, classes.index, CHANGES, classes, change=change, points=points)
