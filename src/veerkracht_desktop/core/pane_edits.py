"""Changes of what the maps show: how many, which node, which results, which kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.map_look import (
    SHOWN,
    Arrangement,
    Figures,
    MapKind,
    MapPane,
    MapsLook,
)
from veerkracht_desktop.core.panes import PLAIN
from veerkracht_desktop.core.state import AppState, activate


def with_pane(state: AppState, number: int, pane: MapPane) -> AppState:
    """The state with another choice for one map."""
    panes = (*state.maps.panes[:number], pane, *state.maps.panes[number + 1 :])
    return replace(state, maps=replace(state.maps, panes=panes))


def one_map(maps: MapsLook) -> MapsLook:
    """One map, which follows the window."""
    return replace(maps, panes=(PLAIN,), arrangement=Arrangement.BESIDE)


def more_maps(state: AppState, many: int) -> MapsLook:
    """Two or four maps beside each other; those that were there stay.

    New ones show the parts just below the node that the window shows, or below the top.
    """
    shown = {pane.node or state.active for pane in state.maps.panes[:many]}
    panes = list(state.maps.panes[:many])
    fresh = [node for node in _offered(state) if node not in shown]
    while len(panes) < many:
        panes.append(MapPane(node=fresh.pop(0)) if fresh else PLAIN)
    return replace(state.maps, panes=tuple(panes), arrangement=Arrangement.BESIDE)


def swiped(state: AppState) -> MapsLook:
    """Two maps in one place: what the window shows, and the same of another edition or part.

    Two maps that are there already are laid upon each other.
    """
    if len(state.maps.panes) == 2:
        return replace(state.maps, arrangement=Arrangement.SWIPE)
    first = state.maps.panes[0]
    earlier = [edition for edition in state.editions if edition < state.edition]
    if earlier and first.kind is MapKind.LEVELS:
        # The older one left: a reader goes from left to right, and so does time.
        panes = (replace(first, figures=Figures(max(earlier))), replace(first, figures=SHOWN))
    else:
        other = next((n for n in _offered(state) if n != (first.node or state.active)), "")
        panes = (first, MapPane(node=other))
    return replace(state.maps, panes=panes, arrangement=Arrangement.SWIPE)


def with_kind(pane: MapPane, kind: MapKind, *, across: str = "", since: int = 0) -> MapPane:
    """A map of another kind; what it does not need is forgotten."""
    return replace(pane, kind=kind, across=across, since=since)


def with_node(state: AppState, number: int, node: str) -> AppState:
    """The state after a part of the index was put on a map.

    A single map is that of the window, which then shows it everywhere.
    """
    if len(state.maps.panes) == 1 and not state.maps.panes[0].node:
        return activate(state, node)
    return with_pane(state, number, replace(state.maps.panes[number], node=node))


def _offered(state: AppState) -> list[str]:
    """Nodes for further maps that have any score, the likeliest first."""
    definition = state.document.definition
    there = set[str]()
    if state.analysis is not None:
        results = state.analysis.results
        known = np.flatnonzero(np.isfinite(results.scores).any(axis=0))
        there = {results.node_ids[column] for column in known.tolist()}
    nodes = [*_below(definition, state.active), *_below(definition, definition.top)]
    nodes += [group.id for group in definition.groups]
    return [node for node in dict.fromkeys(nodes) if node in there and node != state.active]


def _below(definition: Definition, node: str) -> tuple[str, ...]:
    return definition.members(node) if node in definition.by_id else ()
