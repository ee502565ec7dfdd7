"""R2: an area that lags within a gemeente that does well, and the spread within gemeenten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Areas
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.results import IndexResults, RiskSignal
from veerkracht_desktop.core.risk_signals.frame import TOLERANCE, Frame, make_frame, scale_is_fixed
from veerkracht_desktop.core.risk_signals.phrases import area_name, gemeente_name, this_area
from veerkracht_desktop.core.risk_signals.rules import Rules, rule_info
from veerkracht_desktop.core.statistics import (
    grouped_percentiles,
    in_lowest,
    percentile,
    robust_z,
)
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.core.words import translatable

TEXT = translatable(
    "signalen",
    "{area} scoort {score}: {gap} punten onder de middelste van de {areas} {units} in {gemeente}, "
    "terwijl {gemeente} als geheel met {whole} {position}. Wat ziet u in {this}?",
)
AMONG_MANY = translatable("signalen", "niet onder de middelste gemeente ({median}) ligt")
ALONE = translatable("signalen", "de enige gemeente met een score is")


def laggards(frame: Frame, gemeente_results: IndexResults | None) -> list[RiskSignal]:
    """Signals of R2, in order of area code.

    Only areas of the reference set with a score take part in the median and the MAD of
    their gemeente. Without gemeente scores, or where the MAD is 0, the rule is not
    evaluated. With one gemeente loaded its score is the median: the first condition then
    holds by definition, which ``n_gemeenten`` in the inputs shows.
    """
    areas = frame.results.areas
    if gemeente_results is None or not scale_is_fixed(frame.results.definition):
        return []
    whole, gemeente_median, n_gemeenten = _gemeente_scores(frame, gemeente_results)
    if n_gemeenten == 0:
        return []
    rule = frame.rules.laggard
    groups, n_groups = areas.gemeente_index, len(areas.gemeente_codes)
    known = np.array([bool(code) for code in areas.gemeente_codes], dtype=np.bool_)[groups]
    scores = np.where(frame.reference & known, frame.top, np.nan)
    z, median, mad = robust_z(scores, groups, n_groups)
    counts = np.bincount(groups[np.isfinite(scores)], minlength=n_groups)
    gap = median[groups] - scores
    fires: BoolArray = (
        (whole >= gemeente_median - TOLERANCE)
        & (z <= rule.max_z + TOLERANCE)
        & (gap >= rule.min_gap - TOLERANCE)
        & (counts[groups] >= rule.min_areas)
    )
    found = []
    for row in frame.rows(fires):
        group = groups[row]
        inputs = {
            "score": float(scores[row]),
            "median_areas": float(median[group]),
            "mad": float(mad[group]),
            "z": float(z[row]),
            "gap": float(gap[row]),
            "n_areas": float(counts[group]),
            "gemeente_score": float(whole[row]),
            "gemeente_median": gemeente_median,
            "n_gemeenten": float(n_gemeenten),
            "max_z": rule.max_z,
            "min_gap": rule.min_gap,
            "min_areas": float(rule.min_areas),
        }
        found.append(_laggard(areas, row, inputs))
    return found


def _laggard(areas: Areas, row: int, inputs: dict[str, float]) -> RiskSignal:
    position = ALONE if inputs["n_gemeenten"] == 1 else AMONG_MANY
    text = TEXT.text.format(
        area=area_name(areas, row),
        score=number(inputs["score"]),
        gap=number(inputs["gap"]),
        areas=count(inputs["n_areas"]),
        units=PLURALS[areas.level],
        gemeente=gemeente_name(areas, row),
        whole=number(inputs["gemeente_score"]),
        position=position.text.format(median=number(inputs["gemeente_median"])),
        this=this_area(areas.level),
    )
    return RiskSignal("R2", areas.codes[row], rule_info("R2").title.text, text, inputs)


def _gemeente_scores(frame: Frame, gemeente_results: IndexResults) -> tuple[FloatArray, float, int]:
    """Score of the gemeente of each area, their median, and the number with a score."""
    areas, top = frame.results.areas, frame.results.definition.top
    if top not in gemeente_results.column:
        return np.full(len(areas), np.nan), float("nan"), 0
    scores = gemeente_results.score(top)
    position = gemeente_results.areas.position
    per_gemeente = np.array(
        [scores[position[c]] if c in position else np.nan for c in areas.gemeente_codes],
        dtype=np.float64,
    )
    n_gemeenten = int(np.count_nonzero(np.isfinite(scores)))
    return per_gemeente[areas.gemeente_index], percentile(scores, 0.5), n_gemeenten


@dataclass(frozen=True, slots=True)
class GemeenteSpread:
    """How far the areas of a gemeente lie apart.

    Parameters
    ----------
    code, name : str
    n_areas : int
        Areas of the reference set with a score.
    p10, p90, spread : float
        Percentiles of their scores, and the distance between them in points.
    inhabitants : float
        In these areas; NaN where not known of each.
    worst_share : float
        Share of these inhabitants, 0-1, in areas of the lowest fifth of the whole
        reference set; NaN where inhabitants are not known.

    """

    code: str
    name: str
    n_areas: int
    p10: float
    p90: float
    spread: float
    inhabitants: float
    worst_share: float


def gemeente_spread(
    results: IndexResults, dataset: Dataset, rules: Rules | None = None
) -> tuple[GemeenteSpread, ...]:
    """Spread of the scores within each gemeente (docs/methode/signalen.md, R2).

    Parameters
    ----------
    results : IndexResults
    dataset : Dataset
        Gives the inhabitants.
    rules : Rules, optional
        `StackingRule.worst` is the lowest part.

    Returns
    -------
    tuple of GemeenteSpread
        In order of code; gemeenten without an area with a score are not there.

    """
    frame = make_frame(results, dataset, rules or Rules())
    areas = results.areas
    groups, n_groups = areas.gemeente_index, len(areas.gemeente_codes)
    scores = np.where(frame.reference, frame.top, np.nan)
    scored = np.isfinite(scores)
    low = in_lowest(scores[:, np.newaxis], frame.reference, frame.rules.stacking.worst)[:, 0]
    p10 = grouped_percentiles(scores, groups, n_groups, 0.1)
    p90 = grouped_percentiles(scores, groups, n_groups, 0.9)
    counts = np.bincount(groups[scored], minlength=n_groups)
    people = np.bincount(groups[scored], frame.inhabitants[scored], minlength=n_groups)
    people_low = np.bincount(groups[scored & low], frame.inhabitants[scored & low], n_groups)
    names = _gemeente_names(areas)
    found = []
    for group, code in enumerate(areas.gemeente_codes):
        if not code or not counts[group]:
            continue
        total, low_end, high_end = float(people[group]), float(p10[group]), float(p90[group])
        found.append(
            GemeenteSpread(
                code=code,
                name=names[code],
                n_areas=int(counts[group]),
                p10=low_end,
                p90=high_end,
                spread=high_end - low_end,
                inhabitants=total,
                worst_share=float(people_low[group]) / total if total > 0 else float("nan"),
            )
        )
    return tuple(found)


def _gemeente_names(areas: Areas) -> dict[str, str]:
    names: dict[str, str] = {}
    for row, code in enumerate(areas.gemeenten):
        names.setdefault(code, gemeente_name(areas, row))
    return names
