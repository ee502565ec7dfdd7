"""What stands on the axes of the scatter: scores of nodes, or measured values of indicators."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, activate
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.ui.charts.axes import score_span, value_span
from veerkracht_desktop.ui.charts.node_combo import Choice
from veerkracht_desktop.ui.formatting import node_label, score_decimals

RAW = "waarde:"
"""Begins the key of the measured values of an indicator."""
FINEST = 3


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Parameters
    ----------
    node : str
    raw : bool
        Measured values instead of scores.

    """

    node: str
    raw: bool = False

    @property
    def key(self) -> str:
        """As the choices name it."""
        return RAW + self.node if self.raw else self.node

    def values(self, results: IndexResults) -> FloatArray:
        """Values of all areas, NaN where missing."""
        if self.raw:
            found: FloatArray = results.raw[:, results.column[self.node]]
            return found
        return results.score(self.node)

    def span(self, values: FloatArray) -> tuple[float, float]:
        """Ends of the axis for these finite values."""
        return value_span(values) if self.raw else score_span(values)

    def unit(self, definition: Definition) -> str:
        """Unit of the values."""
        if not self.raw:
            return _tr("score")
        node = definition.by_id[self.node]
        return node.unit if isinstance(node, Indicator) else ""

    def title(self, definition: Definition) -> str:
        """Name with unit."""
        label, unit = node_label(definition, self.node), self.unit(definition)
        return f"{label} ({unit})" if unit else label

    def decimals(self, results: IndexResults) -> int:
        """Decimals that tell the values apart: those that were measured."""
        values = self.values(results)
        if not self.raw:
            return score_decimals(values)
        return measured_decimals(values)


def measured_decimals(values: FloatArray) -> int:
    """Decimals that measured values have, at most 3; NaN means missing."""
    known = values[np.isfinite(values)][:1000]
    return next((d for d in range(FINEST) if np.allclose(known, np.round(known, d))), FINEST)


def axis_of(key: str) -> Axis:
    """The axis that a choice stands for."""
    return Axis(key.removeprefix(RAW), raw=key.startswith(RAW))


def shown_axis(state: AppState) -> str:
    """Node on the horizontal axis: the chosen one, else what lies nearest to the active node.

    That is the first resource while the top is active, and the top otherwise; where that has no
    scores, the first other node with scores, preferably one that does not count in the active one.
    """
    assert state.analysis is not None
    results = state.analysis.results
    # Of a choice without scores, as in a new project, nothing could be shown.
    if state.axis in results.column and (
        _is_raw(state, state.axis, state.charts.raw_across) or _has_scores(results, state.axis)
    ):
        return state.axis
    definition = results.definition
    at_top = state.active == definition.top and bool(definition.resources)
    wanted = definition.resources[0].id if at_top else definition.top
    others = (node.id for node in definition.walk() if node.id != state.active)
    apart = sorted(others, key=lambda node: counts_in(definition, node, state.active))
    there = (node for node in (wanted, *apart) if node in results.column)
    return next((node for node in there if _has_scores(results, node)), wanted)


def _has_scores(results: IndexResults, node: str) -> bool:
    return bool(np.isfinite(results.score(node)).any())


def across_of(state: AppState) -> Axis:
    """The horizontal axis."""
    node = shown_axis(state)
    return Axis(node, raw=_is_raw(state, node, state.charts.raw_across))


def upward_of(state: AppState) -> Axis:
    """The upright axis: the active node."""
    return Axis(state.active, raw=_is_raw(state, state.active, state.charts.raw_upward))


def measured_of(state: AppState) -> Axis:
    """What Rangorde and Verdeling show: the active node, or the values of its indicator."""
    return Axis(state.active, raw=_is_raw(state, state.active, state.charts.raw_values))


def with_measured(state: AppState, *, raw: bool) -> AppState:
    """The state with the measured values, or the scores, of the active indicator."""
    look = replace(state.charts, raw_values=state.active if raw else "")
    return replace(state, charts=look)


def has_values(state: AppState) -> bool:
    """Whether the active node was measured: an indicator with results."""
    return state.analysis is not None and isinstance(
        state.analysis.results.definition.by_id.get(state.active), Indicator
    )


def gemeente_value(state: AppState, gemeente: str) -> float:
    """What Rangorde and Verdeling show, of a gemeente; NaN where it is not known."""
    assert state.analysis is not None
    if not measured_of(state).raw:
        return state.analysis.gemeente_score(gemeente, state.active)
    results = state.analysis.gemeente_results
    if results is None or gemeente not in results.areas.position:
        return float("nan")
    if state.active not in results.column:
        return float("nan")
    return float(results.raw[results.areas.position[gemeente], results.column[state.active]])


def _is_raw(state: AppState, node: str, raw: str) -> bool:
    assert state.analysis is not None
    return node == raw and isinstance(state.analysis.results.definition.by_id[node], Indicator)


def with_across(state: AppState, axis: Axis) -> AppState:
    """The state with another horizontal axis."""
    look = replace(state.charts, raw_across=axis.node if axis.raw else "")
    return replace(state, axis=axis.node, charts=look)


def with_upward(state: AppState, axis: Axis) -> AppState:
    """The state with another upright axis: that node is active in every view."""
    look = replace(state.charts, raw_upward=axis.node if axis.raw else "")
    return replace(activate(state, axis.node), charts=look)


def choices(results: IndexResults) -> tuple[Choice, ...]:
    """Everything that can stand on an axis: nodes depth-first, below an indicator its values."""
    definition, found = results.definition, []
    for node in definition.walk():
        if node.id not in results.column:
            continue
        depth = len(definition.ancestors(node.id))
        found.append(Choice(node.id, node_label(definition, node.id), depth))
        if isinstance(node, Indicator):
            text = _tr("{label}, waarde").format(label=node_label(definition, node.id))
            text = f"{text} ({node.unit})" if node.unit else text
            found.append(Choice(RAW + node.id, text, depth + 1))
    return tuple(found)


def counts_in(definition: Definition, one: str, other: str) -> bool:
    """Whether one of the nodes is part of the other, so that they must go together."""
    return one == other or one in definition.ancestors(other) or other in definition.ancestors(one)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScatterChart", text)
