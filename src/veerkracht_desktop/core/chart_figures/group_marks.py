"""The groups of the document as the charts mark them: which areas, in which colour."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.group_areas import groups_of
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

GROUPS = "groepen"
"""Key of the division of the box plots by the groups of the document."""


@dataclass(frozen=True, eq=False)
class GroupMarks:
    """Groups with areas in view, in order of the document.

    Parameters
    ----------
    names, colours : tuple of str
        Per group.
    member : ndarray of bool, shape (n_groups, n_areas)
        Areas of the results in view; an area may be in several groups.

    """

    names: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    member: BoolArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))

    def __bool__(self) -> bool:
        """Whether there is anything to mark."""
        return bool(self.names)

    @property
    def counts(self) -> tuple[int, ...]:
        """Areas of each group in view."""
        return tuple(int(line.sum()) for line in self.member)

    def medians(self, scores: FloatArray) -> FloatArray:
        """Median of each group, column by column.

        Parameters
        ----------
        scores : ndarray, shape (n_areas, n_nodes)
            NaN where missing.

        Returns
        -------
        ndarray, shape (n_groups, n_nodes)
            NaN where a group has no score.

        """
        found = [bands(scores[line], (0.5,))[0] for line in self.member]
        return np.array(found) if found else np.empty((0, scores.shape[1]))

    def lines(self, scores: FloatArray) -> tuple[tuple[str, FloatArray], ...]:
        """Colour and `medians` of each group; the first comes last, so that it is on top."""
        found = zip(self.colours, self.medians(scores) if self.names else (), strict=True)
        return tuple(reversed(list(found)))

    def first(self) -> IntArray:
        """First group of each area, -1 for an area in none; shape (n_areas,)."""
        return np.where(self.member.any(axis=0), self.member.argmax(axis=0), -1)

    def of(self, row: int) -> IntArray:
        """Groups that an area is in."""
        return np.flatnonzero(self.member[:, row])


NO_MARKS = GroupMarks()


def group_marks(state: AppState) -> GroupMarks:
    """The groups that have areas in view; `NO_MARKS` at once where there are no groups."""
    if state.analysis is None or not state.document.groups:
        return NO_MARKS
    areas, rows = state.analysis.results.areas, visible_rows(state)
    shown = np.zeros(len(areas), dtype=np.bool_)
    shown[rows] = True
    names, colours, lines = [], [], []
    for found in groups_of(state):
        line = _mask(areas, found.codes) & shown
        if line.any():
            names.append(found.group.name)
            colours.append(found.group.colour)
            lines.append(line)
    return GroupMarks(tuple(names), tuple(colours), np.array(lines)) if lines else NO_MARKS


@lru_cache(maxsize=32)
def _mask(areas: Areas, codes: frozenset[str]) -> BoolArray:
    """Which areas these are; kept, because every chart asks. Areas are told apart by identity."""
    mask = np.zeros(len(areas), dtype=np.bool_)
    mask[areas.rows(codes)] = True
    return mask
