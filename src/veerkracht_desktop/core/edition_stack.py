"""Several editions as one set of areas, so that every method has one scale for all of them.

The areas stand once per edition, the newest edition last and with its own codes: a method may
name an area. The codes of the editions before it have marks that no file has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.types import FloatArray

PEOPLE = "a_inw"
EARLIER_MARK = "\x00"
"""Before the codes of an older edition, once for each edition that is newer."""


def in_order_of(dataset: Dataset, areas: Areas) -> Dataset:
    """The data set with its rows in the order of other areas; empty rows where it has none."""
    if dataset.areas.codes == areas.codes:
        return replace(dataset, areas=areas)
    rows = np.array([dataset.areas.position.get(code, -1) for code in areas.codes], dtype=np.int64)
    there = rows >= 0
    columns = {}
    for name, column in dataset.columns.items():
        origins = None
        if column.origins is not None:
            origins = np.where(there, column.origins[rows], 0).astype(np.uint8)
        columns[name] = replace(
            column,
            values=np.where(there, column.values[rows], np.nan),
            reasons=np.where(there, column.reasons[rows], MissingReason.NO_ROW).astype(np.uint8),
            origins=origins,
        )
    return replace(dataset, areas=areas, columns=columns)


def repeated(areas: Areas, times: int) -> Areas:
    """The areas once per edition, the newest last."""
    codes = tuple(
        EARLIER_MARK * newer + code for newer in reversed(range(times)) for code in areas.codes
    )
    return Areas(
        areas.level, codes, areas.names * times, areas.gemeenten * times,
        areas.gemeente_names * times,
    )  # fmt: skip


def stacked_column(name: str, parts: Sequence[FloatArray]) -> Column:
    """Values of every edition below each other, the oldest first; NaN where missing."""
    values = np.concatenate(parts)
    missing = np.isnan(values)
    reasons = np.where(missing, MissingReason.BLANK, MissingReason.KNOWN).astype(np.uint8)
    return Column(name, ColumnSource("", "", name, "", 0), values, reasons)
