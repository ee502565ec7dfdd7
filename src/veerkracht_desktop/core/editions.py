"""What changed between two editions, and what did it (docs/methode/edities.md).

Both editions are scored together, as one set of areas twice as large: every method then has one
scale for both years, also those that compare areas with each other. Goalposts that are
percentiles are first frozen on the newer edition. For each area only the indicators that both
editions have count, so that the weights are the same in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.contributions import Contribution, contributions
from veerkracht_desktop.core.dataset import (
    Column,
    Dataset,
    MissingReason,
    Origin,
    Sources,
)
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.edition_pairs import (
    TAKES_PART,
    IndicatorPair,
    PairedColumns,
    Status,
    in_common,
    pair_up,
)
from veerkracht_desktop.core.edition_stack import PEOPLE, in_order_of, repeated, stacked_column
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline import advance
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.relative_guard import MOVED, guard_notice, split_change
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Imputation
from veerkracht_desktop.core.stable_areas import changed_areas
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable

STEPS = 4
OTHER_EDITIONS = translatable(
    "fouten", "Kies twee andere edities, of voeg bestanden van beide jaren toe."
)


class Hurdle(StrEnum):
    """Why an area cannot be compared; Dutch, for the window."""

    BOUNDARY = "de grens is veranderd en er is geen omzettabel"
    NOT_THERE = "in een van beide edities geen cijfers onder deze code"
    NOTHING_COMMON = "geen enkele indicator die beide edities hebben"
    SMALL = "te weinig inwoners"
    COVERAGE = "te weinig indicatoren die beide edities hebben"


@dataclass(frozen=True, eq=False)
class EditionChange:
    """Scores of two editions that can be compared, and the areas and indicators that cannot.

    Parameters
    ----------
    definition : Definition
        Weights and methods that both editions were scored with.
    old, new : int
        Editions.
    areas : Areas
        All areas of the newer edition.
    node_ids : tuple of str
        The top, the other groups depth-first, then the indicators.
    before, after : ndarray, shape (n_areas, n_nodes)
        Scores over what both editions have; NaN in both where an area cannot be compared.
    pairs : tuple of IndicatorPair
        Per active indicator, in definition order.
    hurdles : mapping of str to Hurdle
        By code, of the areas that cannot be compared on `lead`.
    converted : frozenset of str
        Codes of areas whose figures of one edition were converted to the boundaries of the map.
    guard : Notice or None
        Said where scores depend on which areas are loaded, though both editions have one scale.
    notices : tuple of Notice

    """

    definition: Definition
    old: int
    new: int
    areas: Areas
    node_ids: tuple[str, ...]
    before: FloatArray
    after: FloatArray
    pairs: tuple[IndicatorPair, ...]
    hurdles: Mapping[str, Hurdle]
    converted: frozenset[str] = frozenset()
    guard: Notice | None = None
    notices: tuple[Notice, ...] = ()

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Column of each node."""
        return {node: col for col, node in enumerate(self.node_ids)}

    @cached_property
    def lead(self) -> str:
        """The first node that any area can be compared on; the top where there is none."""
        return self.node_ids[_lead(np.isfinite(self.before))]

    @cached_property
    def differences(self) -> FloatArray:
        """New minus old, shape (n_areas, n_nodes); NaN where it cannot be compared."""
        difference: FloatArray = self.after - self.before
        return difference

    def change(self, node: str) -> FloatArray:
        """New minus old score of a node, shape (n_areas,)."""
        return self.differences[:, self.column[node]]

    def scores(self, code: str) -> tuple[dict[str, float], dict[str, float]]:
        """Old and new score of every node for one area."""
        row = self.areas.position[code]
        old, new = self.before[row].tolist(), self.after[row].tolist()
        return dict(zip(self.node_ids, old, strict=True)), dict(
            zip(self.node_ids, new, strict=True)
        )

    def contributions(self, code: str) -> tuple[Contribution, ...]:
        """What each indicator adds to the change of `lead` of one area.

        Empty when the area cannot be compared. The points add up to the change, to machine
        precision; with arithmetic means each is the effective weight times the change of the
        indicator's score, the weights taken over what the area has.
        """
        old, new = self.scores(code)
        if not isinstance(self.definition.by_id[self.lead], Group):
            return ()
        return contributions(self.definition, new, old, indicators=True, start=self.lead)


def compare_editions(
    sources: Sources,
    definition: Definition,
    level: Level,
    old: int,
    new: int,
    progress: Progress,
) -> EditionChange:
    """Score two editions so that they can be compared.

    Parameters
    ----------
    sources : Sources
    definition : Definition
        Nothing is filled in, whatever it says: an estimate says nothing about change.
    level : Level
    old, new : int
        Editions, the older one first.
    progress : Progress

    Raises
    ------
    MethodError
        The editions are one and the same, a method cannot take the scores, or no indicator has
        figures in both.
    NoMatchError, Cancelled

    """
    if old >= new:
        raise MethodError(why=f"editie {old} is niet ouder dan editie {new}", remedy=OTHER_EDITIONS)
    progress.step(0, STEPS, f"editie {old} koppelen")
    earlier = assemble(sources, level, old)
    progress.step(1, STEPS, f"editie {new} koppelen")
    later = assemble(sources, level, new)
    progress.step(2, STEPS, "gemeenschappelijke indicatoren zoeken")
    earlier = in_order_of(earlier, later.areas)
    pairing = [pair_up(earlier, later, i) for i in definition.indicators]
    # Figures may be older than the edition, and so are their boundaries.
    since = {both.since(old) for both in pairing}
    moves = {year: changed_areas(sources, later.areas, year, new) for year in since}
    columns = [in_common(both, moves[both.since(old)]) for both in pairing]
    if not any(pair.status in TAKES_PART for pair, _ in columns):
        why = f"geen enkele indicator heeft vergelijkbare cijfers in {old} en {new}"
        raise MethodError(why=why, remedy=OTHER_EDITIONS)
    progress.step(3, STEPS, "scores berekenen")
    results = _score_together(earlier, later, definition, pairing, columns)
    moved = np.logical_or.reduce(list(moves.values()))
    change = _gathered(results, definition, earlier, later, pairing, columns, moved)
    return _lead_notice(_with_shift(change, earlier, later))


def _score_together(
    earlier: Dataset,
    later: Dataset,
    definition: Definition,
    pairing: Sequence[PairedColumns],
    columns: Sequence[tuple[IndicatorPair, BoolArray]],
) -> IndexResults:
    """Scores of the areas in the older edition, and below them those in the newer one."""
    made: dict[str, Column] = {}
    nodes = dict(definition.by_id)
    for both, (pair, there) in zip(pairing, columns, strict=True):
        measures: tuple[Measure, ...] = ()
        if pair.status in TAKES_PART and both.measure is not None:
            name = f"indicator {pair.id}"
            measures = (replace(both.measure, formula=quote_name(name)),)
            made[name] = _stacked(name, both, there)
        nodes[pair.id] = replace(both.indicator, measures=measures)
    if PEOPLE in earlier.columns or PEOPLE in later.columns:
        made[PEOPLE] = stacked_column(PEOPLE, (earlier.inhabitants, later.inhabitants))
    together = replace(definition, nodes=tuple(nodes.values()), imputation=Imputation())
    return advance(Dataset(repeated(later.areas, 2), 0, made), together).results


def _stacked(name: str, both: PairedColumns, there: BoolArray) -> Column:
    """Values of an indicator in both editions, where both have one."""
    old = np.where(there, both.old.values, np.nan)
    return stacked_column(name, (old, np.where(there, both.new.values, np.nan)))


def _gathered(
    results: IndexResults,
    definition: Definition,
    earlier: Dataset,
    later: Dataset,
    pairing: Sequence[PairedColumns],
    columns: Sequence[tuple[IndicatorPair, BoolArray]],
    moved: BoolArray,
) -> EditionChange:
    n = len(later.areas)
    before, after = results.scores[:n], results.scores[n:]
    there = np.isfinite(before) & np.isfinite(after)
    before, after = np.where(there, before, np.nan), np.where(there, after, np.nan)
    pairs = tuple(pair for pair, _ in columns)
    known = np.logical_or.reduce([mask for _, mask in columns])
    lead = _lead(there)
    reasons = results.reasons[:n, lead], results.reasons[n:, lead]
    estimated = [both.with_origin(Origin.OVERLAP) for both in pairing]
    hurdles = _hurdles(
        later.areas.codes,
        ~there[:, lead],
        {
            Hurdle.NOT_THERE: ~_has_figures(earlier) | ~_has_figures(later),
            Hurdle.BOUNDARY: np.logical_or.reduce([moved, *estimated]),
            Hurdle.SMALL: np.logical_or.reduce([r == MissingReason.SMALL for r in reasons]),
            Hurdle.NOTHING_COMMON: ~known,
        },
    )
    converted = np.zeros(n, dtype=bool)
    for both, (_, mask) in zip(pairing, columns, strict=True):
        converted |= mask & both.with_origin(Origin.CONVERTED)
    compared = {pair.id for pair in pairs if pair.status in TAKES_PART}
    return EditionChange(
        definition=definition,
        old=earlier.edition,
        new=later.edition,
        areas=later.areas,
        node_ids=results.node_ids,
        before=before,
        after=after,
        pairs=pairs,
        hurdles=hurdles,
        converted=frozenset(later.areas.codes[row] for row in np.flatnonzero(converted)),
        guard=guard_notice(definition, compared),
        notices=_notices(definition, pairs, earlier.edition, later.edition),
    )


def _lead_notice(change: EditionChange) -> EditionChange:
    """Say it where only a part of the index can be compared."""
    definition = change.definition
    if change.lead == definition.top:
        return change
    whole, part = (definition.by_id[node].label for node in (definition.top, change.lead))
    text = (
        f"'{whole}' is in geen enkel gebied te vergelijken: daarvoor hebben beide edities samen te "
        f"weinig onderdelen. De tabel en de balken gaan over '{part}'."
    )
    told = Notice("edition-part", text, Weight.PROBLEM, items=(change.lead,))
    return replace(change, notices=(told, *change.notices))


def _with_shift(change: EditionChange, earlier: Dataset, later: Dataset) -> EditionChange:
    """On a relative scale: how far the scores of each edition by itself moved with the others."""
    definition = change.definition
    copeland = any(g.aggregation.method == "copeland" for g in definition.groups)
    if change.guard is None or copeland:
        return change
    split = split_change(advance(earlier, definition), advance(later, definition))
    others = np.abs(split.others[:, split.node_ids.index(change.lead)])
    others = others[np.isfinite(others)]
    if not others.size or others.max() < MOVED:
        return change
    label = definition.by_id[change.lead].label
    text = (
        f"Elke editie apart berekend verschuift '{label}' door de andere gebieden gemiddeld "
        f"{number(float(others.mean()))} en ten hoogste {number(float(others.max()))} punten; "
        "in deze vergelijking niet, want beide edities staan op dezelfde schaal."
    )
    told = Notice("edition-shift", text)
    return replace(change, notices=(*change.notices, told))


def _lead(there: BoolArray) -> int:
    """The first node that any area has in both editions; the top where none has."""
    return int(np.argmax(there.any(axis=0)))


def _hurdles(
    codes: Sequence[str], out: BoolArray, why: Mapping[Hurdle, BoolArray]
) -> dict[str, Hurdle]:
    """The first reason that holds for each area that is out."""
    found = {}
    for row in np.flatnonzero(out).tolist():
        holds = (hurdle for hurdle, mask in why.items() if mask[row])
        found[codes[row]] = next(holds, Hurdle.COVERAGE)
    return found


def _has_figures(dataset: Dataset) -> BoolArray:
    """Areas with any figure at all."""
    found = np.zeros(len(dataset.areas), dtype=bool)
    for column in dataset.columns.values():
        found |= np.isfinite(column.values)
    return found


def _notices(
    definition: Definition, pairs: Sequence[IndicatorPair], old: int, new: int
) -> tuple[Notice, ...]:
    """What stands between the two editions, besides areas."""
    found = list[Notice]()

    def tell(name: str, status: Status, text: str, weight: Weight = Weight.INFO) -> None:
        labels = tuple(pair.label for pair in pairs if pair.status is status)
        if labels:
            found.append(Notice(name, f"{text}: {listed(labels, 4)}.", weight, items=labels))

    tell(
        "edition-break",
        Status.BROKEN,
        f"Niet vergeleken wegens een reeksbreuk tussen {old} en {new}",
        Weight.PROBLEM,
    )
    tell("edition-gone", Status.GONE, f"Alleen in {old}, en daarom niet vergeleken")
    tell("edition-arrived", Status.ARRIVED, f"Alleen in {new}, en daarom niet vergeleken")
    tell("edition-nowhere", Status.NO_COMMON_AREA, "In geen enkel gebied in beide edities bekend")
    tell(
        "edition-mixed",
        Status.MIXED,
        "Niet vergeleken omdat een deel van de cijfers in beide edities van hetzelfde jaar is",
        Weight.PROBLEM,
    )
    tell(
        "edition-same-year",
        Status.SAME_YEAR,
        "In beide edities cijfers van hetzelfde jaar, zodat er niets kan zijn veranderd",
    )
    compared = {pair.id for pair in pairs if pair.status in TAKES_PART}
    frozen = tuple(i.label for i in definition.indicators if i.id in compared and _percentiles(i))
    if frozen:
        text = (
            f"Bij {count(len(frozen))} indicatoren volgen de streefwaarden uit de gebieden; beide "
            f"edities gebruiken hier die van {new}."
        )
        found.append(Notice("edition-frozen", text, items=frozen))
    if definition.imputation.methods:
        text = "Aangevulde en geschatte waarden tellen bij het vergelijken niet mee."
        found.append(Notice("edition-not-filled", text))
    return tuple(found)


def _percentiles(indicator: Indicator) -> bool:
    return any(m.goalposts is not None and m.goalposts.percentiles for m in indicator.measures)
