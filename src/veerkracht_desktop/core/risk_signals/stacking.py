"""R1: many weak indicators come together in one area."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.results import RiskSignal
from veerkracht_desktop.core.risk_signals.frame import TOLERANCE, Frame
from veerkracht_desktop.core.risk_signals.phrases import area_name, in_sentence
from veerkracht_desktop.core.risk_signals.rules import rule_info
from veerkracht_desktop.core.statistics import in_lowest
from veerkracht_desktop.core.types import BoolArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import Translatable, translatable

TEXT = translatable(
    "signalen",
    "In {area} horen {worst} van de {present} bekende indicatoren bij de laagste {bound} %, "
    "verspreid over {resources}. Herkent u dit?",
)
TEXT_ALL_LOW = translatable(
    "signalen",
    "In {area} horen {worst} van de {present} bekende indicatoren bij de laagste {bound} %, "
    "en ook elk onderdeel als geheel: {resources}. Herkent u dit?",
)


def stacking(frame: Frame) -> list[RiskSignal]:
    """Signals of R1, in order of area code.

    An indicator is weak when its score lies in the lowest part of the reference set
    (`in_lowest`). Shares are of the indicators that are present: missing is not weak.
    """
    rule = frame.rules.stacking
    present = np.count_nonzero(np.isfinite(frame.indicator_scores), axis=1)
    weak = in_lowest(frame.indicator_scores, frame.reference, rule.worst)
    weak_count = np.count_nonzero(weak, axis=1)
    share = weak_count / np.maximum(present, 1)
    hit = _by_resource(frame, weak)
    hits = np.count_nonzero(hit, axis=1)
    low = in_lowest(frame.resource_scores, frame.reference, rule.worst)
    all_low: BoolArray = np.logical_and(
        low.all(axis=1), len(frame.resources) >= max(rule.min_resources, 1)
    )
    fires = (
        frame.reference
        & (present >= max(rule.min_indicators, 1))
        & (share >= rule.min_share - TOLERANCE)
        & (hits >= rule.min_resources)
    )
    serious = (share >= rule.serious_share - TOLERANCE) | all_low
    labels = [in_sentence(g.label) for g in frame.resources]
    found = []
    for row in frame.rows(fires):
        inputs = {
            "indicators_present": float(present[row]),
            "indicators_weak": float(weak_count[row]),
            "share_weak": float(share[row]),
            "resources_with_weak": float(hits[row]),
            "resources_low": float(np.count_nonzero(low[row])),
            "resources": float(len(frame.resources)),
            "worst": rule.worst,
            "min_share": rule.min_share,
            "serious_share": rule.serious_share,
            "min_resources": float(rule.min_resources),
            "min_indicators": float(rule.min_indicators),
        }
        named = tuple(word for word, there in zip(labels, hit[row], strict=True) if there)
        text = _sentence(TEXT_ALL_LOW if all_low[row] else TEXT, frame, row, inputs, named)
        code = frame.results.areas.codes[row]
        title = rule_info("R1").title.text
        found.append(RiskSignal("R1", code, title, text, inputs, bool(serious[row])))
    return found


def _sentence(
    template: Translatable,
    frame: Frame,
    row: int,
    inputs: dict[str, float],
    resources: tuple[str, ...],
) -> str:
    return template.text.format(
        area=area_name(frame.results.areas, row),
        worst=count(inputs["indicators_weak"]),
        present=count(inputs["indicators_present"]),
        bound=number(100 * inputs["worst"], 0),
        resources=listed(resources),
    )


def _by_resource(frame: Frame, weak: BoolArray) -> BoolArray:
    """Whether each resource has a weak indicator, shape (n_areas, n_resources)."""
    hit = np.zeros(frame.resource_scores.shape, dtype=np.bool_)
    for column in range(len(frame.resources)):
        hit[:, column] = weak[:, frame.resource_of == column].any(axis=1)
    return hit
