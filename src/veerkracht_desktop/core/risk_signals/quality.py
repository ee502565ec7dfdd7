"""R8 and R9: how far the figures carry, per area and for the dataset as a whole.

What holds for nearly all areas says nothing about one of them. It becomes one notice of
the dataset; signals are for the areas that differ from the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.results import IndexResults, RiskSignal, UsedMeasure
from veerkracht_desktop.core.risk_signals.frame import TOLERANCE, Frame, make_frame, scale_is_fixed
from veerkracht_desktop.core.risk_signals.phrases import area_name, this_area
from veerkracht_desktop.core.risk_signals.rules import Rules, rule_info
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable

TEXT_QUALITY = translatable("signalen", "Voor {area} {clauses}. Kent u een bron die dit aanvult?")
CLAUSE_COVERAGE = translatable(
    "signalen", "is {present} % van het gewicht van de index bekend (grens {bound} %)"
)
CLAUSE_MODELLED = translatable(
    "signalen", "is {modelled} % van het bekende gewicht een modelschatting (grens {bound} %)"
)
CLAUSE_FILLED = translatable(
    "signalen",
    "is {filled} % van het gewicht van de index aangevuld of geschat "
    "(grens {bound} %; daarom geen rang)",
)
TEXT_NO_SCORE = translatable(
    "signalen",
    "In {area} wonen {people} mensen: te weinig voor een score (grens {bound}){rounding}. "
    "Wat weet u zelf van {this}?",
)
TEXT_NO_RANK = translatable(
    "signalen",
    "In {area} wonen {people} mensen: genoeg voor een score, te weinig voor een rang "
    "(grens {bound}){rounding}. Past de score bij wat u van {this} weet?",
)
ROUNDING = translatable(
    "signalen", "; door afronding in de bron kan een percentage er {points} punt naast liggen"
)
NOTICE_MODELLED = translatable(
    "signalen",
    "In {areas} van de {all} {units} is meer dan {bound} % van het bekende gewicht een "
    "modelschatting (gemiddeld {mean} %); dat staat niet als signaal bij elk gebied.",
)
NOTICE_FILLED = translatable(
    "signalen",
    "In {areas} van de {all} {units} is meer dan {bound} % van het gewicht aangevuld of "
    "geschat; dat staat niet als signaal bij elk gebied.",
)
NOTICE_LAG = translatable(
    "signalen", "{n} indicatoren zijn ouder dan hun grens voor editie {edition}: {names}."
)
NOTICE_LAG_ONE = translatable(
    "signalen", "1 indicator is ouder dan zijn grens voor editie {edition}: {names}."
)
NOTICE_NOT_LOADED = translatable(
    "signalen",
    "Voor {n} van de {all} indicatoren is geen bron geladen; hoogstens {possible} % van het "
    "gewicht kan bekend zijn (grens {bound} %). Een signaal krijgen alleen gebieden die ook "
    "van de geladen bronnen te weinig hebben.",
)
NOTICE_SCALE = translatable(
    "signalen",
    "De signalen {rules} gelden voor scores van 0 tot 100 en zijn bij deze normalisatie "
    "niet bepaald.",
)


@dataclass(frozen=True, eq=False)
class _Quality:
    """Coverage, modelled and filled share per area, and what holds for the dataset.

    `measured` are the areas with any indicator: only these tell how common a finding is.
    """

    coverage: FloatArray
    coverage_bound: float
    possible: float
    not_loaded: tuple[Indicator, ...]
    modelled: FloatArray
    measured: BoolArray
    too_modelled: BoolArray
    modelled_common: bool
    filled: FloatArray
    too_filled: BoolArray
    filled_common: bool


def _loaded(results: IndexResults, indicator: Indicator) -> bool:
    measure = results.used.get(indicator.id, UsedMeasure())
    return bool(measure.formula) or bool(np.isfinite(results.score(indicator.id)).any())


def _measure(frame: Frame) -> _Quality:
    rule, results = frame.rules.quality, frame.results
    present = np.isfinite(frame.indicator_scores)
    weight = present @ frame.weights
    estimated = np.array([i.modelled for i in frame.indicators], dtype=np.bool_)
    measured: BoolArray = weight > 0
    modelled = np.full(len(weight), np.nan)
    modelled[measured] = (present[measured] @ (frame.weights * estimated)) / weight[measured]
    too_modelled: BoolArray = modelled > rule.max_modelled + TOLERANCE
    filled = np.zeros(len(weight)) if results.filled is None else results.filled
    too_filled: BoolArray = filled > rule.max_filled + TOLERANCE
    loaded = np.array([_loaded(results, i) for i in frame.indicators], dtype=np.bool_)
    possible = float(frame.weights[loaded].sum())
    reachable = possible >= rule.min_coverage - TOLERANCE
    n_measured = int(np.count_nonzero(measured))
    n_modelled = int(np.count_nonzero(too_modelled))
    return _Quality(
        coverage=results.coverage[:, results.column[results.definition.top]],
        coverage_bound=rule.min_coverage if reachable else rule.min_coverage * possible,
        possible=possible,
        not_loaded=tuple(i for i, there in zip(frame.indicators, loaded, strict=True) if not there),
        modelled=modelled,
        measured=measured,
        too_modelled=too_modelled,
        modelled_common=n_measured > 0 and n_modelled >= rule.common * n_measured,
        filled=filled,
        too_filled=too_filled,
        filled_common=n_measured > 0
        and int(np.count_nonzero(too_filled)) >= rule.common * n_measured,
    )


def quality(frame: Frame) -> list[RiskSignal]:
    """Signals of R8, in order of area code: one per area, with every clause that holds.

    When the sources loaded cannot reach the bound of the coverage (`dataset_quality` then
    says so), the bound is that share of what they can give.
    """
    rule = frame.rules.quality
    found_quality = _measure(frame)
    thin = found_quality.coverage < found_quality.coverage_bound - TOLERANCE
    modelled = found_quality.too_modelled & (not found_quality.modelled_common)
    filled = found_quality.too_filled & (not found_quality.filled_common)
    title = rule_info("R8").title.text
    found = []
    for row in frame.rows(frame.reference & (thin | modelled | filled)):
        clauses = []
        if thin[row]:
            clauses.append(
                CLAUSE_COVERAGE.text.format(
                    present=number(100 * found_quality.coverage[row], 0),
                    bound=number(100 * found_quality.coverage_bound, 0),
                )
            )
        if filled[row]:
            clauses.append(
                CLAUSE_FILLED.text.format(
                    filled=number(100 * found_quality.filled[row], 0),
                    bound=number(100 * rule.max_filled, 0),
                )
            )
        if modelled[row]:
            clauses.append(
                CLAUSE_MODELLED.text.format(
                    modelled=number(100 * found_quality.modelled[row], 0),
                    bound=number(100 * rule.max_modelled, 0),
                )
            )
        text = TEXT_QUALITY.text.format(
            area=area_name(frame.results.areas, row), clauses=listed(tuple(clauses))
        )
        inputs = {
            "coverage": float(found_quality.coverage[row]),
            "coverage_bound": found_quality.coverage_bound,
            "coverage_possible": found_quality.possible,
            "modelled": float(found_quality.modelled[row]),
            "min_coverage": rule.min_coverage,
            "max_modelled": rule.max_modelled,
            "common": rule.common,
        }
        if frame.results.filled is not None:
            inputs["filled"] = float(found_quality.filled[row])
            inputs["max_filled"] = rule.max_filled
        code = frame.results.areas.codes[row]
        found.append(RiskSignal("R8", code, title, text, inputs))
    return found


def rounding_error(frame: Frame) -> FloatArray:
    """Largest standard error by rounding of an indicator that matters, shape (n_areas,).

    In points of a percentage; NaN where there is none. Looks at measured percentages (not
    at model estimates, which are not quotients of rounded counts) above
    `PopulationRule.min_weight`, and takes the inhabitants as the denominator: of
    households or people of one age there are fewer, so that the real error is larger.

    Notes
    -----
    ``100 * 2 * sqrt(1 + p**2) / N`` (docs/methode/signalen.md): p = 0.30 and N = 50 gives 4.18.

    """
    counted = np.array(
        [i.unit.lstrip().startswith("%") and not i.modelled for i in frame.indicators],
        dtype=np.bool_,
    )
    counted &= frame.weights > frame.rules.population.min_weight
    found = np.full(len(frame.inhabitants), np.nan)
    if not counted.any():
        return found
    shares = np.where(np.isfinite(frame.indicator_scores), frame.indicator_raw, np.nan)[:, counted]
    largest = np.max(np.where(np.isnan(shares), -np.inf, np.abs(shares) / 100), axis=1)
    usable = np.isfinite(largest) & (frame.inhabitants > 0)
    found[usable] = 200 * np.sqrt(1 + largest[usable] ** 2) / frame.inhabitants[usable]
    return found


def small_populations(frame: Frame) -> list[RiskSignal]:
    """Signals of R9, in order of area code; uninhabited areas get none."""
    rule, low = frame.rules.population, frame.rules.min_inhabitants
    people = frame.inhabitants
    fires = (people > 0) & ((people < low) | (people < rule.no_rank_below))
    error = rounding_error(frame)
    remark = error > rule.max_rounding_error + TOLERANCE
    title = rule_info("R9").title.text
    this = this_area(frame.results.areas.level)
    found = []
    for row in frame.rows(fires):
        no_score = people[row] < low
        template = TEXT_NO_SCORE if no_score else TEXT_NO_RANK
        text = template.text.format(
            area=area_name(frame.results.areas, row),
            people=count(people[row]),
            bound=count(low if no_score else rule.no_rank_below),
            rounding=ROUNDING.text.format(points=number(error[row])) if remark[row] else "",
            this=this,
        )
        inputs = {
            "inhabitants": float(people[row]),
            "min_inhabitants": low,
            "no_rank_below": rule.no_rank_below,
            "max_rounding_error": rule.max_rounding_error,
            "min_weight": rule.min_weight,
        }
        if np.isfinite(error[row]):
            inputs["rounding_error"] = float(error[row])
        found.append(RiskSignal("R9", frame.results.areas.codes[row], title, text, inputs))
    return found


def dataset_quality(results: IndexResults, rules: Rules | None = None) -> tuple[Notice, ...]:
    """Findings of R8 that hold for the whole dataset, each told once.

    Parameters
    ----------
    results : IndexResults
    rules : Rules, optional

    Returns
    -------
    tuple of Notice
        ``signals-not-loaded``, ``signals-modelled``, ``signals-filled``, ``signals-lag``,
        ``signals-scale``: those that apply. All are information: the scores are what was asked for.

    """
    frame = make_frame(results, None, rules or Rules())
    if not frame.indicators or not len(results.areas):
        return ()
    notices = [*_scale_notice(frame)]
    if frame.rules.quality.enabled:
        found = _measure(frame)
        notices += [
            *_not_loaded_notice(frame, found),
            *_modelled_notice(frame, found),
            *_filled_notice(frame, found),
            *_lag_notice(frame),
        ]
    return tuple(notices)


def _not_loaded_notice(frame: Frame, found: _Quality) -> list[Notice]:
    rule = frame.rules.quality
    if found.possible >= rule.min_coverage - TOLERANCE:
        return []
    text = NOTICE_NOT_LOADED.text.format(
        n=len(found.not_loaded),
        all=len(frame.indicators),
        possible=number(100 * found.possible, 0),
        bound=number(100 * rule.min_coverage, 0),
    )
    return [Notice("signals-not-loaded", text, items=tuple(i.id for i in found.not_loaded))]


def _modelled_notice(frame: Frame, found: _Quality) -> list[Notice]:
    if not found.modelled_common:
        return []
    text = NOTICE_MODELLED.text.format(
        areas=count(int(np.count_nonzero(found.too_modelled))),
        all=count(int(np.count_nonzero(found.measured))),
        units=PLURALS[frame.results.areas.level],
        bound=number(100 * frame.rules.quality.max_modelled, 0),
        mean=number(100 * float(found.modelled[found.measured].mean()), 0),
    )
    items = tuple(i.id for i in frame.indicators if i.modelled)
    return [Notice("signals-modelled", text, items=items)]


def _filled_notice(frame: Frame, found: _Quality) -> list[Notice]:
    if not found.filled_common:
        return []
    text = NOTICE_FILLED.text.format(
        areas=count(int(np.count_nonzero(found.too_filled))),
        all=count(int(np.count_nonzero(found.measured))),
        units=PLURALS[frame.results.areas.level],
        bound=number(100 * frame.rules.quality.max_filled, 0),
    )
    return [Notice("signals-filled", text)]


def _lag_notice(frame: Frame) -> list[Notice]:
    results = frame.results
    old = []
    for indicator in frame.indicators:
        year = results.used.get(indicator.id, UsedMeasure()).year
        if results.edition and 0 < year < results.edition - indicator.max_lag:
            old.append((indicator, year))
    if not old:
        return []
    template = NOTICE_LAG_ONE if len(old) == 1 else NOTICE_LAG
    names = tuple(f"{indicator.label} ({year})" for indicator, year in old)
    text = template.text.format(n=len(old), edition=results.edition, names=listed(names))
    return [Notice("signals-lag", text, items=tuple(indicator.id for indicator, _ in old))]


def _scale_notice(frame: Frame) -> list[Notice]:
    if scale_is_fixed(frame.results.definition):
        return []
    return [Notice("signals-scale", NOTICE_SCALE.text.format(rules="R2, R5 en R6"))]
