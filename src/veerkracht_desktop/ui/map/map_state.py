"""What the map reads from the state, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.group_areas import GroupAreas
from veerkracht_desktop.core.map_look import MapKind
from veerkracht_desktop.core.rank_range import uncertain_classes
from veerkracht_desktop.core.scope import scope_mask
from veerkracht_desktop.core.state import AppState, active_classes
from veerkracht_desktop.core.types import BoolArray, IntArray
from veerkracht_desktop.ui.map.colours import Look
from veerkracht_desktop.ui.map.layers import Marks

if TYPE_CHECKING:
    from veerkracht_desktop.ui.map.map_figure import MapFigure


def areas_of(state: AppState) -> Areas | None:
    """The areas that there is something to know about: with scores, joined, or only read."""
    if state.analysis is not None:
        return state.analysis.results.areas
    if state.dataset is not None:
        return state.dataset.areas
    return state.document.sources.map_of(state.level)


def drawable_areas(state: AppState) -> Areas | None:
    """Areas with at least one shape, None where there is no map."""
    areas = areas_of(state)
    if areas is None or areas.geometry is None:
        return None
    return areas if any(shape is not None for shape in areas.geometry) else None


def same_map(one: Areas | None, other: Areas | None) -> bool:
    """Whether two sets of areas have the same codes and, object by object, the same shapes."""
    if one is other:
        return True
    if one is None or other is None or one.codes != other.codes:
        return False
    if one.geometry is None or other.geometry is None:
        return one.geometry is other.geometry
    if one.geometry is other.geometry:
        return True
    return all(a is b for a, b in zip(one.geometry, other.geometry, strict=True))


def scope_of(state: AppState, areas: Areas) -> BoolArray:
    """Which areas the views are limited to, shape (n_areas,)."""
    mask = scope_mask(state, areas, state.within)
    return np.ones(len(areas), dtype=np.bool_) if mask is None else mask


def inside_rows(state: AppState, areas: Areas) -> BoolArray:
    """Which areas are shown, shape (n_areas,): of those that the views are limited to."""
    inside = scope_of(state, areas)
    if state.only is None:
        return inside
    shown = np.zeros(len(areas), dtype=np.bool_)
    shown[areas.rows(state.only)] = True
    return shown & inside


def look_of(state: AppState, areas: Areas, figure: MapFigure | None) -> Look:
    """What decides the colours, from the state and what the map tells."""
    inside = inside_rows(state, areas)
    selected = np.zeros(len(areas), dtype=np.bool_)
    selected[areas.rows(state.selection)] = True
    index = np.full(len(areas), MISSING_CLASS) if figure is None else figure.index
    is_levels = figure is not None and figure.kind is MapKind.LEVELS
    return Look(
        classes=index,
        ramp=() if figure is None else figure.colours,
        selected=selected & inside,
        inside=inside,
        scored=figure is not None,
        unsure=unsure_rows(state, areas) if is_levels else None,
    )


def unsure_rows(state: AppState, areas: Areas) -> BoolArray | None:
    """Areas whose class does not hold over the variants; None where that was not computed.

    Shape (n_areas,). It is computed of one node only, and only counts while that one is shown.
    """
    found = state.uncertainty
    if found is None or (found.node or state.document.definition.top) != state.active:
        return None
    unsure = np.zeros(len(areas), dtype=np.bool_)
    unsure[areas.rows(uncertain_classes(found))] = True
    return unsure


def classes_of(state: AppState) -> Classes | None:
    """Classes of the active node; None while there is nothing to colour by."""
    if state.analysis is None or state.active not in state.analysis.results.column:
        return None
    return active_classes(state)


def marks_of(
    state: AppState, areas: Areas, look: Look, groups: tuple[GroupAreas, ...] = ()
) -> Marks:
    """Which areas get an outline, of the selection or of a group, and which a diamond."""
    signalled: IntArray = np.array([], dtype=np.int64)
    if state.analysis is not None and state.rule:
        found = state.analysis.signals_by_rule.get(state.rule, ())
        rows = areas.rows([signal.code for signal in found])
        signalled = rows[look.inside[rows]]
    outlined = ((one.group.colour, areas.rows(one.codes)) for one in groups)
    return Marks(
        selected=np.flatnonzero(look.selected),
        signalled=signalled,
        groups=tuple((colour, rows[look.inside[rows]]) for colour, rows in outlined),
    )
