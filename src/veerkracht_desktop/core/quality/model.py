"""What a check of the data finds, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.dataset import MissingReason, Origin
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray, ReasonArray

FILLED = 16
"""Added to an `Origin`: the value is known, and did not stand so in the source."""


class Kind(StrEnum):
    """What a finding is about; the values are the Dutch words for it."""

    AVAILABILITY = "Beschikbaarheid"
    COVERAGE = "Dekking"
    VALUES = "Waarden"
    DISTRIBUTION = "Verdeling"


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing about the data that a user should know.

    Parameters
    ----------
    id : str
        Stable name of the check, such as ``impossible``.
    kind : Kind
    text : str
        One Dutch sentence, with numbers.
    remedy : str
        One Dutch sentence: what to do.
    weight : Weight
        `PROBLEM` where the index is other than it would be with sound data.
    nodes : tuple of str
        Indicators concerned, in the order of the index.
    variables : tuple of str
        Columns of the data set concerned.
    codes : tuple of str
        Areas concerned, in the order of the data set; () for no area in particular.
    place : str
        File and sheet, "" where there are several.
    column : str
        Column in the file.
    rows : tuple of int
        Rows of `codes` in the file, 1-based as a spreadsheet counts; () where not known.

    """

    id: str
    kind: Kind
    text: str
    remedy: str
    weight: Weight
    nodes: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    place: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Quality:
    """How complete and how plausible the data behind a result are.

    Parameters
    ----------
    areas : Areas
    nodes : tuple of str
        Active indicators, in the order of the index.
    labels : tuple of str
        Beside `nodes`.
    states : ndarray of uint8, shape (n_areas, n_nodes)
        0 where measured, `FILLED` + `Origin` where known otherwise, else `MissingReason`.
    counted : ndarray of bool, shape (n_areas,)
        Areas with enough inhabitants to count; the shares are over these.
    loaded : ndarray of bool, shape (n_nodes,)
        Indicators for which a source with values is there.
    findings : tuple of Finding
        The problems first, then those about the most areas.

    """

    areas: Areas
    nodes: tuple[str, ...]
    labels: tuple[str, ...]
    states: ReasonArray
    counted: BoolArray
    loaded: BoolArray
    findings: tuple[Finding, ...] = ()

    @cached_property
    def known(self) -> BoolArray:
        """Where a value is known, shape (n_areas, n_nodes)."""
        known: BoolArray = (self.states == 0) | (self.states >= FILLED)
        return known

    @cached_property
    def by_indicator(self) -> FloatArray:
        """Share of the counted areas that is known, per indicator; NaN without areas."""
        return _means(self.known[self.counted], 0)

    @cached_property
    def by_area(self) -> FloatArray:
        """Share of the loaded indicators that is known, per area; NaN without indicators."""
        return _means(self.known[:, self.loaded], 1)

    @property
    def share(self) -> float:
        """Share of all cells of counted areas and loaded indicators that is known."""
        cells = self.known[self.counted][:, self.loaded]
        return float(cells.mean()) if cells.size else float("nan")

    @cached_property
    def filled(self) -> int:
        """Number of values that did not stand so in the source."""
        return int(np.count_nonzero(self.states >= FILLED))

    @cached_property
    def by_gemeente(self) -> IntArray:
        """Rows of the areas in order of gemeente and code."""
        areas = self.areas
        keys = list(zip(areas.gemeente_names, areas.gemeenten, areas.codes, strict=True))
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)

    @cached_property
    def tally(self) -> Mapping[int, int]:
        """Number of cells per state that occurs, of the loaded indicators."""
        counts = np.bincount(self.states[:, self.loaded].ravel(), minlength=1)
        return {int(state): int(counts[state]) for state in np.flatnonzero(counts)}


def state_of(reason: MissingReason = MissingReason.KNOWN, origin: Origin = Origin.MEASURED) -> int:
    """The number of a cell in `Quality.states`."""
    if reason is not MissingReason.KNOWN:
        return int(reason)
    return FILLED + int(origin) if origin is not Origin.MEASURED else 0


def _means(cells: BoolArray, axis: int) -> FloatArray:
    if not cells.shape[axis]:
        return np.full(cells.shape[1 - axis], np.nan)
    means: FloatArray = cells.mean(axis=axis)
    return means
