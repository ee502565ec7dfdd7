"""What one map shows of the state, and which results maps ask for beside the window's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from veerkracht_desktop.core.bivariate import thirds
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.map_look import SHOWN, Arrangement, Figures, MapKind, MapPane, Span
from veerkracht_desktop.core.presets import fitting
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.scenarios import EQUAL, Scenario, equal_weights
from veerkracht_desktop.core.state import AppState, node_classes

PLAIN = MapPane()
Key = TypeVar("Key")
Value = TypeVar("Value")


def weightings(definition: Definition) -> tuple[Scenario, ...]:
    """Weights that a map may show: the presets that fit the index, and equal ones."""
    found = [Scenario(p.title, p.apply(definition), p.note) for p in fitting(definition)]
    names = {scenario.name for scenario in found}
    if EQUAL.text not in names:
        found.append(Scenario(EQUAL.text, equal_weights(definition)))
    return tuple(found)


def weighted(definition: Definition, preset: str) -> Definition | None:
    """The index with the weights of a preset; None where it has no such preset any more."""
    if not preset:
        return definition
    found = (s.definition for s in weightings(definition) if s.name == preset)
    return next(found, None)


def pane_of(state: AppState, number: int) -> MapPane:
    """What a map shows; the plain one where there are fewer maps."""
    panes = state.maps.panes
    return panes[number] if number < len(panes) else PLAIN


def figures_of(state: AppState, pane: MapPane) -> Figures:
    """Results that a map shows: `SHOWN` also where it names the very edition of the window."""
    if pane.kind is MapKind.CHANGE:
        return SHOWN  # it shows a difference of two, over the areas of the window
    edition = pane.figures.edition
    return replace(pane.figures, edition=0 if edition == state.edition else edition)


def span_of(state: AppState, pane: MapPane) -> Span | None:
    """The editions that a map of change compares; None for another map, and with one edition.

    A map that names no edition, or the very one that it shows, compares with the one before,
    and the oldest one with the one after.
    """
    if pane.kind is not MapKind.CHANGE:
        return None
    now = pane.figures.edition or state.edition
    since = pane.since
    if since == now or since not in state.editions:
        earlier = [edition for edition in state.editions if edition < now]
        later = [edition for edition in state.editions if edition > now]
        since = max(earlier) if earlier else min(later, default=0)
    if not since or not now:
        return None
    return Span(min(since, now), max(since, now), pane.figures.preset)


def wanted_figures(state: AppState) -> frozenset[Figures]:
    """Results that the maps show beside those of the window."""
    return frozenset(figures_of(state, pane) for pane in state.maps.panes) - {SHOWN}


def wanted_spans(state: AppState) -> frozenset[Span]:
    """Comparisons of editions that the maps show."""
    found = (span_of(state, pane) for pane in state.maps.panes)
    return frozenset(span for span in found if span is not None)


def other_results(state: AppState, figures: Figures) -> Analysis | None:
    """Results of another edition or other weights; None until they are there.

    Those of another level than the window shows do not count: their areas are others.
    """
    found = state.others.get(figures)
    if found is None or state.analysis is None:
        return None
    return found if found.results.areas.level is state.analysis.results.areas.level else None


def fault_of(state: AppState, pane: MapPane) -> str:
    """Why what a map asks for cannot be made, a Dutch sentence; "" where it can."""
    span = span_of(state, pane)
    return state.faults.get(figures_of(state, pane) if span is None else span, "")


def pane_state(state: AppState, number: int) -> AppState:
    """The state with the node and the results of a map instead of those of the window.

    It knows of no other map, so that what changes there does not touch this one. Results that
    are not there yet, or no longer, are None; a node that they do not have gives way to the
    top. Classes of other results have the bounds that those of the window have, so that a
    colour means the same on both. The very same state comes back where one plain map follows
    the window.
    """
    pane = pane_of(state, number)
    if len(state.maps.panes) == 1 and pane == PLAIN and not (state.others or state.changes):
        return state
    figures, span = figures_of(state, pane), span_of(state, pane)
    node = pane.node or state.active
    shown = replace(
        state,
        active=node,
        maps=replace(state.maps, panes=(pane,), arrangement=Arrangement.BESIDE, line=0.5),
        others={},
        changes=_only(state.changes, span),
        faults=_only(state.faults, figures if span is None else span),
    )
    if figures != SHOWN:
        shown = replace(shown, analysis=other_results(state, figures))
    analysis = shown.analysis
    if analysis is not None and node not in analysis.results.column:
        return replace(shown, active=analysis.results.node_ids[0])
    return shown if figures == SHOWN else _with_bounds(shown, state)


def _with_bounds(shown: AppState, state: AppState) -> AppState:
    """Other results in the classes that those of the window have."""
    node = shown.active
    if pane_of(shown, 0).kind is not MapKind.BIVARIATE:
        return replace(
            shown, bounds=_bounds(node_classes(state, node, state.document.class_spec(node)))
        )
    if shown.analysis is None:
        return shown
    across = _bounds(thirds(state, across_of(shown)))
    return replace(shown, bounds=_bounds(thirds(state, node)), bounds_across=across)


def _bounds(classes: Classes | None) -> tuple[float, ...] | None:
    return None if classes is None else classes.breaks


def across_of(state: AppState) -> str:
    """The second node of a map of two, of a seen state with results.

    Another one where the chosen one is gone or the very first one.
    """
    assert state.analysis is not None, "asked for with results"
    wanted, ids = pane_of(state, 0).across, state.analysis.results.node_ids
    if wanted in ids and wanted != state.active:
        return wanted
    return next((node for node in ids if node != state.active), state.active)


def _only(found: Mapping[Key, Value], key: Key | None) -> Mapping[Key, Value]:
    return {key: found[key]} if key is not None and key in found else {}
