"""From the state to the columns of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.dataset import Dataset, MissingReason
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.state import AppState, active_classes, visible_rows
from veerkracht_desktop.core.types import FloatArray, ReasonArray
from veerkracht_desktop.ui.formatting import score_decimals, short_label
from veerkracht_desktop.ui.table.columns import (
    ACTIVE,
    Column,
    Content,
    IntervalColumn,
    NumberColumn,
    TextColumn,
)

Words = Callable[[str], str]
"""Translates a title."""

ALWAYS = ("code", "name")
RAW = "raw:"
"""Before the id of an indicator: what was measured, and not the score."""
AREA_TITLES = {
    Level.LAND: "Land",
    Level.GEMEENTE: "Gemeente",
    Level.WIJK: "Wijk",
    Level.BUURT: "Buurt",
    Level.REGION: "Regio",
    Level.OTHER: "Gebied",
}


def content_of(state: AppState, old: Content, words: Words, chosen: Sequence[str] = ()) -> Content:
    """Columns and rows for a state; nothing while there are no results.

    Columns with the same texts are taken from `old`, because they keep their order.
    `chosen` names columns in their order, none for the usual ones: usual columns, nodes for
    their score, and indicators after `RAW` for what was measured.
    """
    classes = active_classes(state)
    if state.analysis is None or classes is None:
        return Content()
    results = state.analysis.results
    kept = {column.id: column for column in old.columns}
    columns: list[Column] = []
    made: list[Column] = [
        *_text_columns(results.areas, words),
        *_number_columns(state, words),
        _signal_column(state.analysis, words),
    ]
    if chosen:
        made = _chosen_columns(results, made, chosen)
    for column in made:
        known = kept.get(column.id)
        same = (
            isinstance(column, TextColumn)
            and isinstance(known, TextColumn)
            and known.title == column.title
            and known.texts is column.texts
        )
        columns.append(known if same and known is not None else column)
    return Content(
        codes=results.areas.codes,
        columns=tuple(columns),
        rows=visible_rows(state),
        bars=bar_lengths(results.score(state.active), classes.low, classes.high),
        classes=classes.index,
        colours=class_colours(classes),
    )


def _chosen_columns(
    results: IndexResults, usual: Sequence[Column], chosen: Sequence[str]
) -> list[Column]:
    """Code and name, and then the columns that are named and there."""
    by_id = {column.id: column for column in usual}
    found = [by_id[name] for name in ALWAYS if name in by_id]
    for name in dict.fromkeys(chosen):
        node = name.removeprefix(RAW)
        if name in ALWAYS:
            continue
        if name in by_id:
            found.append(by_id[name])
        elif node in results.column:
            made = _raw_column if name.startswith(RAW) else _score_column
            found.append(made(results, node, name))
    return found if len(found) > len(ALWAYS) else list(usual)  # of another index, perhaps


def _raw_column(results: IndexResults, node: str, column: str) -> NumberColumn:
    """What was measured for an indicator, in its own unit."""
    values = results.raw[:, results.column[node]]
    found = results.definition.by_id[node]
    unit = found.unit if isinstance(found, Indicator) else ""
    label = short_label(results.definition, node)
    origins = None if results.origins is None else results.origins[:, results.column[node]]
    decimals, reasons = score_decimals(values), results.reason(node)
    # The kind of unit first: beside the score of the same name it is what fits in the head.
    title = f"{unit.split()[0]} · {label} ({unit})" if unit else label
    return NumberColumn(column, title, values, decimals, reasons, origins)


def _text_columns(areas: Areas, words: Words) -> list[TextColumn]:
    columns = [
        TextColumn("code", words("Code"), areas.codes),
        TextColumn("name", words(AREA_TITLES[areas.level]), areas.names),
    ]
    if areas.level not in (Level.GEMEENTE, Level.REGION, Level.LAND) and any(areas.gemeente_names):
        columns.append(TextColumn("gemeente", words("Gemeente"), areas.gemeente_names))
    return columns


def _number_columns(state: AppState, words: Words) -> list[NumberColumn]:
    analysis = state.analysis
    assert analysis is not None
    results = analysis.results
    columns = [_score_column(results, state.active, ACTIVE), _rank_column(results, state, words)]
    columns += [
        _score_column(results, group.id, group.id)
        for group in results.definition.resources
        if group.id in results.column
    ]
    values, reasons, origins = _inhabitants(results.areas, state.dataset)
    columns.append(NumberColumn("inhabitants", words("Inwoners"), values, 0, reasons, origins))
    return columns


def _score_column(results: IndexResults, node: str, column: str) -> NumberColumn:
    scores = results.score(node)
    title = short_label(results.definition, node)
    found = results.origins
    origins = None if found is None else found[:, results.column[node]]
    decimals, reasons = score_decimals(scores), results.reason(node)
    return NumberColumn(column, title, scores, decimals, reasons, origins)


def _rank_column(results: IndexResults, state: AppState, words: Words) -> NumberColumn:
    """The rank of the active node; as an interval where its variants were computed."""
    ranks = results.rank(state.active).astype(np.float64)
    ranks[ranks == 0] = np.nan
    reasons, found = results.reason(state.active), state.uncertainty
    if (
        found is None
        or (found.node or results.definition.top) != state.active
        or found.codes != results.areas.codes
    ):
        return NumberColumn("rank", words("Rang"), ranks, 0, reasons)
    low, high = found.low_rank, found.high_rank
    return IntervalColumn("rank", words("Rang 90 %"), ranks, 0, reasons, low=low, high=high)


def _inhabitants(
    areas: Areas, dataset: Dataset | None
) -> tuple[FloatArray, ReasonArray, ReasonArray]:
    """Inhabitants per area of the results, which the dataset may have in another order."""
    values = np.full(len(areas), np.nan)
    reasons = np.full(len(areas), MissingReason.NOT_LOADED, dtype=np.uint8)
    origins = np.zeros(len(areas), dtype=np.uint8)
    if dataset is None or "a_inw" not in dataset.columns:
        return values, reasons, origins
    column = dataset.columns["a_inw"]
    there = origins if column.origins is None else column.origins
    if dataset.areas.codes == areas.codes:
        return column.values, column.reasons, there
    reasons[:] = MissingReason.NO_ROW
    for row, code in enumerate(areas.codes):
        at = dataset.areas.position.get(code)
        if at is not None:
            values[row], reasons[row] = column.values[at], column.reasons[at]
            origins[row] = there[at] if column.origins is not None else 0
    return values, reasons, origins


def _signal_column(analysis: Analysis, words: Words) -> NumberColumn:
    areas, signals = analysis.results.areas, analysis.signals_by_area
    counts = np.zeros(len(areas))
    rows = [areas.position.get(code, -1) for code in signals]
    found = np.fromiter(map(len, signals.values()), np.float64, len(signals))
    there = np.array(rows, dtype=np.int64) >= 0
    counts[np.array(rows, dtype=np.int64)[there]] = found[there]
    none = np.zeros(len(areas), dtype=np.uint8)
    return NumberColumn("signals", words("Signalen"), counts, 0, none)


def bar_lengths(scores: FloatArray, low: float, high: float) -> FloatArray:
    """Length per area, 0-1: of 100 on that scale, and between lowest and highest elsewhere."""
    if low >= 0 and 2 < high <= 100:
        return scores / 100
    return (
        (scores - low) / (high - low) if high > low else np.where(np.isfinite(scores), 1.0, np.nan)
    )
