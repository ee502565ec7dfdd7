"""What can be said of several areas at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.rank_range import uncertain_classes
from veerkracht_desktop.core.reference import Reference, reference_of
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.ui.panels.area_bars import ProfileRow
from veerkracht_desktop.ui.panels.medians import focus_rows, median


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """Several areas in figures; NaN where nothing is known.

    Parameters
    ----------
    areas, everywhere : int
        Areas in question, and in sight.
    edition : int
    median, low, high : float
        Of the top score.
    without : int
        Areas without a score.
    inhabitants : float
        Together.
    profile : tuple of ProfileRow
        Median per group, beside what the areas are compared with.
    rules : mapping of str to int
        Areas per risk signal.
    against : Reference or None
        None where it would be these very areas.

    """

    areas: int
    everywhere: int
    edition: int
    median: float
    low: float
    high: float
    without: int
    inhabitants: float
    profile: tuple[ProfileRow, ...]
    rules: Mapping[str, int]
    against: Reference | None


def summarise(state: AppState) -> AreaSummary:
    """Summary of the selected areas in sight, or of all in sight when none is selected."""
    assert state.analysis is not None, "there is nothing to sum up"
    results = state.analysis.results
    rows, everywhere = focus_rows(state), visible_rows(state)
    definition = results.definition
    scores = results.score(definition.top)[rows]
    known = scores[np.isfinite(scores)]
    codes = {results.areas.codes[row] for row in rows}
    rules = {}
    for rule, signals in state.analysis.signals_by_rule.items():
        met = {signal.code for signal in signals} & codes
        if met:
            rules[rule] = len(met)
    against = reference_of(state, state.selection)
    if against is not None and against.is_of(rows):
        against = None
    profile = tuple(
        ProfileRow(
            group.label,
            median(results.score(group.id)[rows]),
            against.score(group.id) if against is not None else float("nan"),
            len(definition.ancestors(group.id)),
        )
        for group in definition.groups[1:]
    )
    people = state.dataset.inhabitants[rows] if state.dataset is not None else np.array([np.nan])
    return AreaSummary(
        areas=len(rows),
        everywhere=len(everywhere),
        edition=results.edition,
        median=median(scores),
        low=float(known.min()) if known.size else float("nan"),
        high=float(known.max()) if known.size else float("nan"),
        without=int(len(scores) - known.size),
        inhabitants=float(np.nansum(people)) if np.isfinite(people).any() else float("nan"),
        profile=profile,
        rules=rules,
        against=against,
    )


def uncertain_in_sight(state: AppState) -> frozenset[str] | None:
    """Areas in sight whose class does not survive the variants; None while none were computed."""
    if state.uncertainty is None or state.analysis is None:
        return None
    codes = state.analysis.results.areas.codes
    there = frozenset(codes[row] for row in visible_rows(state).tolist())
    return uncertain_classes(state.uncertainty) & there
