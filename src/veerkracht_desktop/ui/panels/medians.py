"""The scores that the trees of the index show: medians over the areas in question."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.core.types import FloatArray, IntArray


def focus_rows(state: AppState) -> IntArray:
    """Rows that the scores of the tree are about: the selected of those in sight, or all."""
    rows = visible_rows(state)
    if state.analysis is None or not state.selection:
        return rows
    chosen = state.analysis.results.areas.rows(state.selection)
    is_chosen = np.zeros(len(state.analysis.results.areas), dtype=bool)
    is_chosen[chosen] = True
    kept = rows[is_chosen[rows]]
    return kept if kept.size else rows


class MedianScores:
    """Median score of each node over `focus_rows`; counts only what is new.

    A slider changes the scores of a handful of nodes, of all areas of the country: looking
    whether a score changed takes a tenth of the time of its median.
    """

    def __init__(self) -> None:
        self._results: IndexResults | None = None
        self._rows: IntArray = np.array([], dtype=np.int64)
        self._found: dict[str, float] = {}

    def of(self, state: AppState) -> Mapping[str, float]:
        """Median per node, NaN where no area has a score; empty while there are no results."""
        if state.analysis is None:
            return {}
        results, rows = state.analysis.results, focus_rows(state)
        kept = self._unchanged(results, rows)
        found = {
            node: self._found[node] if node in kept else median(results.score(node)[rows])
            for node in results.node_ids
        }
        self._results, self._rows, self._found = results, rows, found
        return found

    def _unchanged(self, results: IndexResults, rows: IntArray) -> frozenset[str]:
        """Nodes with the same scores as before for every area."""
        before = self._results
        if (
            before is None
            or before.areas is not results.areas
            or before.node_ids != results.node_ids
            or not np.array_equal(rows, self._rows)
        ):
            return frozenset()
        old, new = before.scores, results.scores
        same = ((old == new) | (np.isnan(old) & np.isnan(new))).all(axis=0)
        return frozenset(
            node for node, is_same in zip(results.node_ids, same, strict=True) if is_same
        )


def median(scores: FloatArray) -> float:
    """Median of the known scores, NaN where none is known.

    Sorted whole: of a country that takes a third of the time that looking for the middle takes.
    """
    known = np.sort(scores[np.isfinite(scores)])
    middle = known[(known.size - 1) // 2 : known.size // 2 + 1]
    return float(middle.mean()) if known.size else math.nan
