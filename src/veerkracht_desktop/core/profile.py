"""The profile of one area: its scores beside those of a reference, and why they differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Level
from veerkracht_desktop.core.contributions import Contribution, ContributionKind, contributions
from veerkracht_desktop.core.dataset import REASON_TEXTS, Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.ranking import sharing
from veerkracht_desktop.core.reference import Reference
from veerkracht_desktop.core.results import Analysis, IndexResults, UsedMeasure
from veerkracht_desktop.core.risk_signals.frame import inhabitants_of
from veerkracht_desktop.core.risk_signals.phrases import area_name, gemeente_name, in_sentence
from veerkracht_desktop.core.statistics import percentile
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import Translatable, translatable

ABOUT_EQUAL = 1.0
"""Points; a smaller difference is not called higher or lower."""
WORTH_NAMING = 0.5
"""Points; a smaller contribution is not named in the sentence."""
MOST_NAMED = 2
MOST_INDICATORS = 5

NEAR = translatable("profiel", "Vrijwel gelijk aan {what} ({score})")
HIGHER = translatable("profiel", "Hoger dan {what} ({score})")
LOWER = translatable("profiel", "Lager dan {what} ({score})")
NO_REFERENCE = translatable(
    "profiel", "De middelste score van de {n} {units} is {median}{strongest}."
)
ONLY_ONE = translatable("profiel", "Er is geen ander gebied met een score om mee te vergelijken.")
STRONGEST_WEAKEST = translatable("profiel", "; het sterkst hier: {high}, het zwakst: {low}")
MAINLY_BELOW = translatable("profiel", ", vooral op {nodes}")
MAINLY_ABOVE = translatable("profiel", ", vooral op {nodes}")
BUT_ABOVE = translatable("profiel", "; juist hoger op {nodes}")
BUT_BELOW = translatable("profiel", "; juist lager op {nodes}")
NEAR_BOTH = translatable("profiel", ": lager op {below}, hoger op {above}")
NEAR_BELOW = translatable("profiel", ", wel lager op {below}")
NEAR_ABOVE = translatable("profiel", ", wel hoger op {above}")
NO_SCORE = translatable("profiel", "Geen score: {reason}.")
NO_SCORE_SMALL = translatable("profiel", "Geen score: {people} inwoners; de grens is {bound}.")
NO_SCORE_COVERAGE = translatable(
    "profiel", "Geen score: {present} van de {all} indicatoren bekend. {lacking}"
)
LACKING = translatable("profiel", "Te weinig gegevens over {nodes}.")
RANK = translatable("profiel", "{rank} van {ranked}")
SHARED_RANK = translatable("profiel", "{rank} van {ranked} (gedeeld door {shared})")
NO_RANK = translatable("profiel", "geen rang")


@dataclass(frozen=True, slots=True)
class NodeComparison:
    """Score of a part of the index beside that of what the area is compared with.

    Parameters
    ----------
    id, label : str
    depth : int
        1 for resources, 2 for themes, and so on.
    score : float
        NaN where missing.
    reference : float
        Score to compare with, NaN where not known.
    difference : float
        Score minus reference, NaN where either is not known.
    rank : int
        1 = highest; 0 where there is none.
    coverage : float
        Share of the weight below, 0-1, that has a value.
    reason : str
        Why there is no score, or "".

    """

    id: str
    label: str
    depth: int
    score: float
    reference: float
    difference: float
    rank: int
    coverage: float
    reason: str


@dataclass(frozen=True, slots=True)
class MissingIndicator:
    """An indicator without a value, and why (Dutch)."""

    id: str
    label: str
    reason: MissingReason
    text: str


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """A measured value with its score.

    Parameters
    ----------
    id, label : str
    value : float
        As measured.
    unit : str
    year : int
        0 where not known.
    score : float
    reference : float
        Score to compare with, NaN where not known.

    """

    id: str
    label: str
    value: float
    unit: str
    year: int
    score: float
    reference: float

    @property
    def text(self) -> str:
        """Value and unit as shown: two decimals below 1 (distances, deviations), none from 1000."""
        size = abs(self.value)
        decimals = 2 if size < 1 else 1 if size < 1000 else 0
        unit = f" {self.unit}" if self.unit else ""
        return f"{number(self.value, decimals)}{unit}"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A file that figures of the index come from.

    Parameters
    ----------
    publisher, file : str
    year : int
        0 where not known.
    indicators : tuple of str
        Labels of the indicators that use it.

    """

    publisher: str
    file: str
    year: int
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaProfile:
    """What is known about one area.

    Parameters
    ----------
    code, name, gemeente, gemeente_name : str
        Names are codes where there is no name.
    level : Level
    edition : int
    score : float
        Of the top; NaN where there is none.
    rank, ranked : int
        Place among the areas with a rank, 0 where none is shown, and how many these are.
    shared : int
        How many areas have this very rank.
    inhabitants : float
        NaN where not known.
    coverage : float
        Share of the weight, 0-1, that has a value.
    present, indicators : int
        Indicators with a score, of how many that count.
    missing : tuple of MissingIndicator
    nodes : tuple of NodeComparison
        Every group below the top, depth-first.
    reference : float
        Score of the top to compare with, NaN where not known.
    contributions : tuple of Contribution
        From `reference` to `score`; they add up to the difference. Empty without either.
    explanation : str
        One Dutch sentence; the reason when there is no score.
    strongest, weakest : tuple of IndicatorFact
        By score, the most extreme first; never the same indicator in both.
    sources : tuple of SourceLine
        By publisher, file and year.
    origins : mapping of Origin to tuple of str
        Labels of the indicators whose value does not stand so in the source.

    """

    code: str
    name: str
    gemeente: str
    gemeente_name: str
    level: Level
    edition: int
    score: float
    rank: int
    ranked: int
    shared: int
    inhabitants: float
    coverage: float
    present: int
    indicators: int
    missing: tuple[MissingIndicator, ...]
    nodes: tuple[NodeComparison, ...]
    reference: float
    contributions: tuple[Contribution, ...]
    explanation: str
    strongest: tuple[IndicatorFact, ...]
    weakest: tuple[IndicatorFact, ...]
    sources: tuple[SourceLine, ...]
    origins: Mapping[Origin, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_score(self) -> bool:
        """Whether the top has a score."""
        return math.isfinite(self.score)

    @property
    def difference(self) -> float:
        """Score minus that of the reference; NaN without either."""
        return self.score - self.reference

    @property
    def remainder(self) -> float:
        """What the contributions leave unexplained: 0 but for rounding in the machine."""
        if not self.contributions:
            return 0.0
        return self.difference - math.fsum(c.points for c in self.contributions)

    @property
    def rank_text(self) -> str:
        """Rank as shown."""
        if not self.rank:
            return NO_RANK.text
        words = SHARED_RANK if self.shared > 1 else RANK
        return words.text.format(
            rank=count(self.rank), ranked=count(self.ranked), shared=count(self.shared)
        )


def area_profile(
    analysis: Analysis, dataset: Dataset | None, code: str, against: Reference | None = None
) -> AreaProfile:
    """Put together what the panel and the fact sheet show of an area.

    `code` is an area of the results; `dataset` gives the inhabitants. Without a score to
    compare with (`against`) there are no contributions, and the sentence tells the median of
    all areas instead.
    """
    results = analysis.results
    areas, definition = results.areas, results.definition
    assert code in areas.position, code
    row = areas.position[code]
    scores = {node: float(results.scores[row, col]) for node, col in results.column.items()}
    if against is not None and against.is_of(np.array([row])):
        against = None
    reference = against.scores() if against is not None else {}
    adds_up = against is None or against.adds_up
    steps = contributions(definition, scores, reference, adds_up=adds_up)
    indicators = _counting(results)
    missing = _missing(results, indicators, row)
    facts = _facts(results, indicators, row, reference)
    nodes = _nodes(results, row, reference)
    inhabitants = float(inhabitants_of(results, dataset)[row])
    top, present = definition.top, len(indicators) - len(missing)
    if math.isfinite(scores[top]):
        explanation = _explanation(results, row, against, steps, nodes)
    else:
        explanation = _no_score(results, row, inhabitants, (present, len(indicators)), nodes)
    return AreaProfile(
        code=code,
        name=area_name(areas, row),
        gemeente=areas.gemeenten[row],
        gemeente_name=gemeente_name(areas, row),
        level=areas.level,
        edition=results.edition,
        score=scores[top],
        rank=int(results.rank(top)[row]),
        ranked=results.ranked(top),
        shared=int(sharing(results.rank(top))[row]),
        inhabitants=inhabitants,
        coverage=float(results.coverage[row, results.column[top]]),
        present=present,
        indicators=len(indicators),
        missing=missing,
        nodes=nodes,
        reference=reference.get(top, math.nan),
        contributions=steps,
        explanation=explanation,
        strongest=facts[::-1][: min(MOST_INDICATORS, (len(facts) + 1) // 2)],
        weakest=facts[: min(MOST_INDICATORS, len(facts) // 2)],
        sources=_sources(results, indicators),
        origins=_origins(results, indicators, row),
    )


def _origins(
    results: IndexResults, indicators: tuple[Indicator, ...], row: int
) -> dict[Origin, tuple[str, ...]]:
    if results.origins is None:
        return {}
    found: dict[Origin, tuple[str, ...]] = {}
    for indicator in indicators:
        col = results.column[indicator.id]
        origin = Origin(int(results.origins[row, col]))
        if origin is not Origin.MEASURED and math.isfinite(results.scores[row, col]):
            found[origin] = (*found.get(origin, ()), indicator.label)
    return found


def _counting(results: IndexResults) -> tuple[Indicator, ...]:
    """Indicators with weight."""
    definition = results.definition
    weights = definition.effective_weights
    return tuple(i for i in definition.indicators if i.id in results.column and weights[i.id] > 0)


def _nodes(
    results: IndexResults, row: int, reference: Mapping[str, float]
) -> tuple[NodeComparison, ...]:
    definition = results.definition
    found = []
    for group in definition.groups[1:]:
        col = results.column.get(group.id)
        if col is None:
            continue
        score, other = float(results.scores[row, col]), reference.get(group.id, math.nan)
        reason = MissingReason(int(results.reasons[row, col]))
        found.append(
            NodeComparison(
                id=group.id,
                label=group.label,
                depth=len(definition.ancestors(group.id)),
                score=score,
                reference=other,
                difference=score - other,
                rank=int(results.rank(group.id)[row]),
                coverage=float(results.coverage[row, col]),
                reason="" if math.isfinite(score) else REASON_TEXTS[reason],
            )
        )
    return tuple(found)


def _missing(
    results: IndexResults, indicators: tuple[Indicator, ...], row: int
) -> tuple[MissingIndicator, ...]:
    found = []
    for indicator in indicators:
        col = results.column[indicator.id]
        if math.isfinite(results.scores[row, col]):
            continue
        reason = MissingReason(int(results.reasons[row, col]))
        found.append(MissingIndicator(indicator.id, indicator.label, reason, REASON_TEXTS[reason]))
    return tuple(found)


def _facts(
    results: IndexResults,
    indicators: tuple[Indicator, ...],
    row: int,
    reference: Mapping[str, float],
) -> tuple[IndicatorFact, ...]:
    """Indicators with a score, the lowest first; equal scores in definition order."""
    found = []
    for indicator in indicators:
        col = results.column[indicator.id]
        score = float(results.scores[row, col])
        if not math.isfinite(score):
            continue
        found.append(
            IndicatorFact(
                id=indicator.id,
                label=indicator.label,
                value=float(results.raw[row, col]),
                unit=indicator.unit,
                year=results.used.get(indicator.id, UsedMeasure()).year,
                score=score,
                reference=reference.get(indicator.id, math.nan),
            )
        )
    return tuple(sorted(found, key=lambda fact: fact.score))


def _sources(results: IndexResults, indicators: tuple[Indicator, ...]) -> tuple[SourceLine, ...]:
    found: dict[tuple[str, str, int], list[str]] = {}
    for indicator in indicators:
        measure = results.used.get(indicator.id, UsedMeasure())
        for source in measure.sources:
            labels = found.setdefault((source.publisher, source.file, source.year), [])
            if indicator.label not in labels:
                labels.append(indicator.label)
    return tuple(
        SourceLine(publisher, file, year, tuple(labels))
        for (publisher, file, year), labels in sorted(found.items())
    )


def _explanation(
    results: IndexResults,
    row: int,
    against: Reference | None,
    steps: tuple[Contribution, ...],
    nodes: tuple[NodeComparison, ...],
) -> str:
    """One sentence about an area with a score."""
    top = results.definition.top
    other = against.score(top) if against is not None else math.nan
    if against is None or not math.isfinite(other):
        return _beside_all(results, nodes)
    score = float(results.score(top)[row])
    place = {"what": against.phrase, "score": number(other)}
    below, above = _named(steps, -1), _named(steps, 1)
    difference = score - other
    if abs(difference) < ABOUT_EQUAL:
        return NEAR.text.format(**place) + _near_tail(below, above) + "."
    if difference < 0:
        parts = _phrase(MAINLY_BELOW, below), _phrase(BUT_ABOVE, above)
        return LOWER.text.format(**place) + "".join(parts) + "."
    parts = _phrase(MAINLY_ABOVE, above), _phrase(BUT_BELOW, below)
    return HIGHER.text.format(**place) + "".join(parts) + "."


def _near_tail(below: str, above: str) -> str:
    if below and above:
        return NEAR_BOTH.text.format(below=below, above=above)
    if below:
        return NEAR_BELOW.text.format(below=below)
    return NEAR_ABOVE.text.format(above=above) if above else ""


def _phrase(template: Translatable, nodes: str) -> str:
    return template.text.format(nodes=nodes) if nodes else ""


def _named(steps: tuple[Contribution, ...], sign: int) -> str:
    """The parts that add most in one direction: "gezondheid en op netwerk en steun"."""
    parts = sorted(
        (s for s in steps if s.kind is ContributionKind.NODE and sign * s.points >= WORTH_NAMING),
        key=lambda s: -sign * s.points,
    )
    # "op" is said again, because labels may hold "en" themselves.
    return " en op ".join(in_sentence(s.label) for s in parts[:MOST_NAMED])


def _beside_all(results: IndexResults, nodes: tuple[NodeComparison, ...]) -> str:
    """The sentence where there is nothing to compare with."""
    top = results.score(results.definition.top)
    n = int(np.count_nonzero(np.isfinite(top)))
    if n < 2:
        return ONLY_ONE.text
    tail = ""
    known = [node for node in nodes if node.depth == 1 and math.isfinite(node.score)]
    if len(known) > 1:
        high = max(known, key=lambda node: node.score)
        low = min(known, key=lambda node: node.score)
        if high.score > low.score:
            tail = STRONGEST_WEAKEST.text.format(
                high=in_sentence(high.label), low=in_sentence(low.label)
            )
    return NO_REFERENCE.text.format(
        n=count(n),
        units=PLURALS[results.areas.level],
        median=number(percentile(top, 0.5)),
        strongest=tail,
    )


def _no_score(
    results: IndexResults,
    row: int,
    inhabitants: float,
    present: tuple[int, int],
    nodes: tuple[NodeComparison, ...],
) -> str:
    """Why an area has no score, and what is missing."""
    definition: Definition = results.definition
    reason = MissingReason(int(results.reason(definition.top)[row]))
    if reason is MissingReason.SMALL and math.isfinite(inhabitants):
        bound = count(definition.min_inhabitants)
        return NO_SCORE_SMALL.text.format(people=count(inhabitants), bound=bound)
    if reason is not MissingReason.COVERAGE:
        return NO_SCORE.text.format(reason=REASON_TEXTS[reason])
    empty = [n for n in nodes if not math.isfinite(n.score)]
    highest = min((n.depth for n in empty), default=1)
    labels = tuple(in_sentence(n.label) for n in empty if n.depth == highest)
    lacking = LACKING.text.format(nodes=listed(labels)) if labels else ""
    text = NO_SCORE_COVERAGE.text.format(present=present[0], all=present[1], lacking=lacking)
    return text.strip()
