"""The index engine: from measured values to scores and ranks, stage after stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core import aggregate, normalise
from veerkracht_desktop.core.dataset import Column, Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.normalise import LinearScale
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.results import IndexResults, UsedMeasure
from veerkracht_desktop.core.treatment import treat
from veerkracht_desktop.core.types import BoolArray, FloatArray, ReasonArray

REFERENCE_INHABITANTS = 200
"""Areas from this size on set goalposts that are percentiles (docs/adr/0009)."""


MAX_FILLED = 0.25
"""Share of the weight of the index that may come from a higher level for an area with a rank."""


@dataclass(frozen=True, eq=False)
class Measured:
    """Stage 1: raw values per active indicator.

    Parameters
    ----------
    values : ndarray, shape (n_areas, n_indicators)
    reasons : ndarray of uint8, same shape
    used : tuple of UsedMeasure
    origins : ndarray of uint8, same shape, or None
        `Origin` of the column of each measure that stands furthest from its source; None
        where all stand so in the source.

    """

    values: FloatArray
    reasons: ReasonArray
    used: tuple[UsedMeasure, ...]
    notices: tuple[Notice, ...]
    origins: ReasonArray | None = None


@dataclass(frozen=True, eq=False)
class Scored:
    """Stage 2: normalised scores per active indicator.

    Parameters
    ----------
    scores : ndarray, shape (n_areas, n_indicators)
    reasons : ndarray of uint8, same shape
    scales : tuple of LinearScale or None
        As fitted; None for methods by order and for indicators without information.
    used : tuple of UsedMeasure
        With the goalposts filled in.

    """

    scores: FloatArray
    reasons: ReasonArray
    scales: tuple[LinearScale | None, ...]
    used: tuple[UsedMeasure, ...]
    notices: tuple[Notice, ...]


def compute_index(dataset: Dataset, definition: Definition) -> IndexResults:
    """Compute every score of the definition for the areas of a data set.

    Raises
    ------
    MethodError
        A method cannot take the values, such as a geometric mean of negative scores.

    """
    measured = measure(dataset, definition)
    scored = score_indicators(measured, definition, reference_areas(dataset))
    return assemble_results(dataset, definition, measured, scored)


def compute_like(dataset: Dataset, example: IndexResults) -> IndexResults | None:
    """Score other areas, such as the gemeenten, on the very scales of `example`.

    Parameters
    ----------
    dataset : Dataset
    example : IndexResults
        Whose measures, goalposts and left-out indicators are used again.

    Returns
    -------
    IndexResults or None
        None for methods whose scores only mean something among the areas that were scored together.

    """
    definition = example.definition
    if definition.normalisation.method != "goalposts":
        return None
    measured = measure(dataset, definition, example.used)
    scored = score_indicators(measured, definition, reference_areas(dataset))
    present = np.array(
        [bool(example.used[i.id].formula) for i in definition.indicators], dtype=bool
    )
    return assemble_results(dataset, definition, measured, scored, present)


def reference_areas(dataset: Dataset) -> BoolArray:
    """Areas that set relative goalposts: large enough, or of unknown size."""
    inhabitants = dataset.inhabitants
    reference: BoolArray = ~(inhabitants < REFERENCE_INHABITANTS)
    return reference


def measure(
    dataset: Dataset, definition: Definition, fixed: Mapping[str, UsedMeasure] | None = None
) -> Measured:
    """Stage 1: find and evaluate the measure of each active indicator.

    The measure with the newest year that gives any value counts, and series are never
    chained. With `fixed` the measures of another result are used instead.
    """
    n = len(dataset.areas)
    indicators = definition.indicators
    values = np.full((n, len(indicators)), np.nan, order="F")
    reasons = np.full((n, len(indicators)), MissingReason.NOT_LOADED, dtype=np.uint8, order="F")
    used: list[UsedMeasure] = []
    notices: list[Notice] = []
    for col, indicator in enumerate(indicators):
        candidates = indicator.measures
        if fixed is not None:
            earlier = fixed[indicator.id]
            candidates = (
                (Measure(earlier.formula, earlier.direction, earlier.goalposts),)
                if earlier.formula
                else ()
            )
        found = _newest_measure(dataset, indicator, candidates)
        if found is None:
            used.append(UsedMeasure())
            continue
        values[:, col], reasons[:, col], chosen = found
        used.append(chosen)
    absent = [i.label for i, u in zip(indicators, used, strict=True) if not u.formula]
    if absent and fixed is None:
        notices.append(
            Notice(
                "not-loaded",
                f"Voor {len(absent)} van {len(indicators)} indicatoren is geen bron "
                "met waarden geladen.",
                items=tuple(absent),
            )
        )
    origins = _origins(dataset, used, values)
    return Measured(values, reasons, tuple(used), tuple(notices), origins)


def _origins(
    dataset: Dataset, used: Sequence[UsedMeasure], values: FloatArray
) -> ReasonArray | None:
    """Origin per area and indicator, or None where no column has any of its own."""
    if all(column.origins is None for column in dataset.columns.values()):
        return None
    found: ReasonArray | None = None
    for col, measure_used in enumerate(used):
        for name in parse_formula(measure_used.formula).variables if measure_used.formula else ():
            column = _column(dataset, name)
            if column is None or column.origins is None:
                continue
            if found is None:
                found = np.zeros(values.shape, dtype=np.uint8)
            there = column.origins * np.isfinite(values[:, col])
            # Taken from a higher level says most of all that it is not of this area.
            own = found[:, col]
            takes = (there == Origin.HIGHER) | (own == Origin.MEASURED)
            found[:, col] = np.where(takes, there, own)
    return found


Evaluated = tuple[FloatArray, ReasonArray, UsedMeasure]


def _newest_measure(
    dataset: Dataset, indicator: Indicator, candidates: tuple[Measure, ...]
) -> Evaluated | None:
    """The measure with the newest year; of those with the same year the first."""
    found = [
        evaluated
        for candidate in candidates
        if (evaluated := _evaluate(dataset, indicator, candidate)) is not None
    ]
    return max(found, key=lambda evaluated: evaluated[2].year, default=None)


def _evaluate(dataset: Dataset, indicator: Indicator, candidate: Measure) -> Evaluated | None:
    """Values of a measure, or None when a column lacks, is too old or has no value anywhere."""
    formula = parse_formula(candidate.formula)
    found = {name: _column(dataset, name) for name in formula.variables}
    columns = [column for column in found.values() if column is not None]
    if len(columns) < len(found):
        return None
    sources = tuple(column.source for column in columns)
    year = min((s.year for s in sources if s.year), default=0)
    if year and dataset.edition and year < dataset.edition - indicator.max_lag:
        return None
    values = formula.evaluate({n: c.values for n, c in zip(found, columns, strict=True)})
    missing = ~np.isfinite(values)
    if missing.all():
        return None
    reasons = missing * np.uint8(MissingReason.UNDEFINED)
    for column in reversed(columns):
        gone = missing & (column.reasons != MissingReason.KNOWN)
        np.copyto(reasons, column.reasons, where=gone)
    used = UsedMeasure(candidate.formula, candidate.direction, candidate.goalposts, sources, year)
    return values, reasons, used


def _column(dataset: Dataset, name: str) -> Column | None:
    """Column by its canonical name, or by the name that it has in the file."""
    column = dataset.columns.get(name)
    if column is not None:
        return column
    return next((c for c in dataset.columns.values() if c.source.column == name), None)


def score_indicators(measured: Measured, definition: Definition, reference: BoolArray) -> Scored:
    """Stage 2: treat outliers where asked and normalise."""
    scores = np.empty(measured.values.shape, order="F")
    reasons = measured.reasons.copy(order="F")
    scales: list[LinearScale | None] = []
    used: list[UsedMeasure] = []
    notices: list[Notice] = []
    method = definition.normalisation.method
    for col, (indicator, was) in enumerate(zip(definition.indicators, measured.used, strict=True)):
        scale: LinearScale | None = None
        result: FloatArray | None = None
        now = was
        if was.formula:
            values = _treated(measured.values[:, col], definition, indicator, notices)
            if method in normalise.RANK_METHODS:
                result = normalise.rank_scores(values, direction=was.direction, method=method)
            else:
                now = _with_bounds(was, values, indicator, method, reference)
                scale = normalise.fit_scale(
                    values,
                    direction=was.direction,
                    normalisation=definition.normalisation,
                    goalposts=now.goalposts,
                )
                result = None if scale is None else scale.apply(values)
            if result is None:
                reasons[:, col] = np.where(
                    reasons[:, col] == MissingReason.KNOWN, MissingReason.UNDEFINED, reasons[:, col]
                )
                notices.append(_no_information(indicator))
        scores[:, col] = np.nan if result is None else result
        scales.append(scale)
        used.append(now)
    notices.extend(_relative_notice(definition, measured.used))
    return Scored(scores, reasons, tuple(scales), tuple(used), tuple(notices))


def _treated(
    values: FloatArray, definition: Definition, indicator: Indicator, notices: list[Notice]
) -> FloatArray:
    if definition.treat_points <= 0 or definition.normalisation.method == "goalposts":
        return values
    treated = treat(values, definition.treat_points)
    if treated.logged:
        notices.append(
            Notice("log", f"Van '{indicator.label}' is de logaritme genomen wegens uitschieters.")
        )
    elif treated.winsorised:
        notices.append(
            Notice(
                "winsorised",
                f"Van '{indicator.label}' zijn {treated.winsorised} uitschieters teruggebracht.",
            )
        )
    return treated.values


def _with_bounds(
    was: UsedMeasure, values: FloatArray, indicator: Indicator, method: str, reference: BoolArray
) -> UsedMeasure:
    if method != "goalposts":
        return was
    goalposts = was.goalposts
    if goalposts is None:
        raise MethodError(why=f"Indicator '{indicator.label}' heeft geen streefwaarden")
    if goalposts.percentiles:
        goalposts = normalise.percentile_goalposts(
            values, goalposts, direction=was.direction, reference=reference
        )
    return UsedMeasure(was.formula, was.direction, goalposts, was.sources, was.year)


def _no_information(indicator: Indicator) -> Notice:
    return Notice(
        "no-information",
        f"'{indicator.label}' verschilt niet tussen de gebieden en telt daarom niet mee.",
        Weight.PROBLEM,
        items=(indicator.id,),
    )


def _relative_notice(definition: Definition, used: tuple[UsedMeasure, ...]) -> list[Notice]:
    relative = [
        indicator.label
        for indicator, measure_used in zip(definition.indicators, used, strict=True)
        if measure_used.goalposts is not None and measure_used.goalposts.percentiles
    ]
    if not relative or definition.normalisation.method != "goalposts":
        return []
    return [
        Notice(
            "relative-goalposts",
            f"Bij {len(relative)} indicatoren volgen de streefwaarden uit de geladen gebieden: "
            "die scores zijn niet vergelijkbaar met een andere editie of regio.",
            items=tuple(relative),
        )
    ]


def assemble_results(
    dataset: Dataset,
    definition: Definition,
    measured: Measured,
    scored: Scored,
    present: BoolArray | None = None,
) -> IndexResults:
    """Stages 3 and 4: hide small areas and aggregate the tree.

    Parameters
    ----------
    present : ndarray of bool, shape (n_indicators,), optional
        Indicators that count in the coverage of their group where the definition leaves
        absent ones out; those with any value when not given.

    """
    groups, indicators = definition.groups, definition.indicators
    node_ids = tuple(g.id for g in groups) + tuple(i.id for i in indicators)
    column = {node: col for col, node in enumerate(node_ids)}
    n = len(dataset.areas)
    first = len(groups)
    # Every column is filled below: the indicators here, each group by _aggregate_group.
    scores = np.empty((n, len(node_ids)), order="F")
    reasons = np.empty((n, len(node_ids)), dtype=np.uint8, order="F")
    share = np.empty((n, len(node_ids)), order="F")
    raw = np.empty((n, len(node_ids)), order="F")
    raw[:, :first] = np.nan
    scores[:, first:], reasons[:, first:] = scored.scores, scored.reasons
    raw[:, first:] = measured.values
    share[:, first:] = np.isfinite(scored.scores)
    if present is None:
        present = np.array(np.isfinite(scored.scores).any(axis=0), dtype=bool)
    absent = {i.id for i, there in zip(indicators, present, strict=True) if not there}
    hidden = _too_small(dataset, definition)
    origins = _node_origins(measured, first)
    filled = _filled_share(definition, origins, column)
    for group in reversed(groups):
        _aggregate_group(definition, group, column, scores, reasons, share, absent)
    if hidden.any():
        scores[hidden] = np.nan
        reasons[hidden] = MissingReason.SMALL
    return IndexResults(
        areas=dataset.areas,
        definition=definition,
        edition=dataset.edition,
        node_ids=node_ids,
        scores=scores,
        reasons=reasons,
        raw=raw,
        coverage=share,
        used={i.id: u for i, u in zip(indicators, scored.used, strict=True)},
        notices=(*measured.notices, *scored.notices),
        unranked=_unranked(dataset, definition, filled),
        origins=origins,
        filled=filled,
    )


def _node_origins(measured: Measured, groups: int) -> ReasonArray | None:
    """Origins beside the nodes; those of groups are 0."""
    if measured.origins is None:
        return None
    return np.pad(measured.origins, ((0, 0), (groups, 0)))


def _filled_share(
    definition: Definition, origins: ReasonArray | None, column: Mapping[str, int]
) -> FloatArray | None:
    """Share of the weight of the index, 0-1, that was taken from a higher level, per area."""
    if origins is None:
        return None
    weights = np.array([definition.effective_weights.get(node, 0.0) for node in column])
    filled: FloatArray = (origins == Origin.HIGHER) @ weights
    return filled


def _aggregate_group(
    definition: Definition,
    group: Group,
    column: Mapping[str, int],
    scores: FloatArray,
    reasons: ReasonArray,
    share: FloatArray,
    absent: set[str],
) -> None:
    members = definition.members(group.id)
    cols = [column[m] for m in members]
    weights = np.array([definition.by_id[m].weight for m in members])
    mine = np.asfortranarray(scores[:, cols])
    countable = weights
    if definition.skip_absent:
        countable = np.where([m in absent for m in members], 0.0, weights)
    covered = aggregate.coverage(mine, weights, countable)
    combined = aggregate.weighted_mean(
        mine, weights, method=group.aggregation.method, floor=group.aggregation.floor
    )
    enough = (covered > 0) & (covered >= group.min_coverage - aggregate.TOLERANCE)
    col = column[group.id]
    scores[:, col] = np.where(enough, combined, np.nan)
    share[:, col] = aggregate.weighted_sum(share[:, cols], weights / weights.sum())
    unloaded = (reasons[:, cols] == MissingReason.NOT_LOADED).all(axis=1)
    why = np.where(unloaded, MissingReason.NOT_LOADED, MissingReason.COVERAGE)
    reasons[:, col] = np.where(np.isfinite(scores[:, col]), MissingReason.KNOWN, why)


def _too_small(dataset: Dataset, definition: Definition) -> BoolArray:
    if definition.min_inhabitants <= 0:
        return np.zeros(len(dataset.areas), dtype=bool)
    small: BoolArray = dataset.inhabitants < definition.min_inhabitants
    return small


def _unranked(dataset: Dataset, definition: Definition, filled: FloatArray | None) -> BoolArray:
    limit = max(definition.min_inhabitants, definition.rank_inhabitants)
    none = np.zeros(len(dataset.areas), dtype=bool)
    small: BoolArray = dataset.inhabitants < limit if limit > 0 else none
    if filled is None:
        return small
    return small | (filled > MAX_FILLED + aggregate.TOLERANCE)
