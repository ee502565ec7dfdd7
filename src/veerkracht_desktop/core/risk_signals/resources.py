"""R5 and R6: one resource that lags behind the others, or that the total hides."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.definition import Group
from veerkracht_desktop.core.results import RiskSignal
from veerkracht_desktop.core.risk_signals.frame import TOLERANCE, Frame, scale_is_fixed
from veerkracht_desktop.core.risk_signals.phrases import area_name, in_sentence
from veerkracht_desktop.core.risk_signals.rules import rule_info
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import listed, number
from veerkracht_desktop.core.words import translatable

TEXT_WEAKEST = translatable(
    "signalen",
    "In {area} is de score voor {resource} {score}: {gap} punten lager dan gemiddeld op de "
    "andere onderdelen ({others}){known}. Daarbinnen is {theme} het laagst. "
    "Klopt dat met wat u ziet?",
)
KNOWN = translatable("signalen", "; {present} van de {all} onderdelen hebben een score")
THEME = translatable("signalen", "{theme} ({score})")
TEXT_HIDDEN = translatable(
    "signalen",
    "De totaalscore van {area} is {top}, maar daarachter ligt een lage score voor {resources}. "
    "Wat hoort u daarover van bewoners?",
)
HIDDEN_RESOURCE = translatable("signalen", "{resource} ({score})")


def weakest_resources(frame: Frame) -> list[RiskSignal]:
    """Signals of R5, in order of area code.

    Looks at the resources that have a score, at least two; when some have none, the
    sentence says so. Always names the weakest member of the resource.
    """
    rule = frame.rules.weakest
    if len(frame.resources) < 2 or not scale_is_fixed(frame.results.definition):
        return []
    scores = frame.resource_scores
    present = np.count_nonzero(np.isfinite(scores), axis=1)
    lowest = np.argmin(np.where(np.isnan(scores), np.inf, scores), axis=1)
    score = scores[np.arange(len(scores)), lowest]
    others = (np.nansum(scores, axis=1) - score) / np.maximum(present - 1, 1)
    gap = others - score
    fires = (
        frame.reference
        & (present >= 2)
        & (score < rule.below - TOLERANCE)
        & (gap >= rule.min_gap - TOLERANCE)
    )
    themes = [_weakest_members(frame, g) for g in frame.resources]
    title = rule_info("R5").title.text
    found = []
    for row in frame.rows(fires):
        labels, which, theme_scores = themes[lowest[row]]
        theme_score = float(theme_scores[row])
        known = "" if present[row] == len(frame.resources) else KNOWN.text
        text = TEXT_WEAKEST.text.format(
            area=area_name(frame.results.areas, row),
            resource=in_sentence(frame.resources[lowest[row]].label),
            score=number(score[row]),
            gap=number(gap[row]),
            others=number(others[row]),
            known=known.format(present=int(present[row]), all=len(frame.resources)),
            theme=THEME.text.format(theme=labels[which[row]], score=number(theme_score)),
        )
        inputs = {
            "score": float(score[row]),
            "mean_others": float(others[row]),
            "gap": float(gap[row]),
            "resources_present": float(present[row]),
            "resources": float(len(frame.resources)),
            "theme_score": theme_score,
            "below": rule.below,
            "min_gap": rule.min_gap,
        }
        found.append(RiskSignal("R5", frame.results.areas.codes[row], title, text, inputs))
    return found


def _weakest_members(frame: Frame, resource: Group) -> tuple[list[str], IntArray, FloatArray]:
    """Labels of the themes of a resource, and per area which is lowest and its score.

    Where the resource has no groups its indicators take their place.
    """
    definition, results = frame.results.definition, frame.results
    members = [m for m in definition.members(resource.id) if m in results.column]
    groups = [m for m in members if isinstance(definition.by_id[m], Group)]
    chosen = groups or members
    scores = results.scores[:, [results.column[m] for m in chosen]]
    which = np.argmin(np.where(np.isnan(scores), np.inf, scores), axis=1)
    labels = [in_sentence(definition.by_id[m].label) for m in chosen]
    return labels, which, scores[np.arange(len(scores)), which]


def hidden_weaknesses(frame: Frame) -> list[RiskSignal]:
    """Signals of R6, in order of area code."""
    rule = frame.rules.hidden
    if not frame.resources or not scale_is_fixed(frame.results.definition):
        return []
    low = frame.resource_scores <= rule.max_resource + TOLERANCE
    fires = frame.reference & (frame.top >= rule.min_top - TOLERANCE) & low.any(axis=1)
    title = rule_info("R6").title.text
    found = []
    for row in frame.rows(fires):
        named = tuple(
            HIDDEN_RESOURCE.text.format(
                resource=in_sentence(g.label), score=number(frame.resource_scores[row, col])
            )
            for col, g in enumerate(frame.resources)
            if low[row, col]
        )
        text = TEXT_HIDDEN.text.format(
            area=area_name(frame.results.areas, row),
            top=number(frame.top[row]),
            resources=listed(named),
        )
        inputs = {
            "top": float(frame.top[row]),
            "lowest_resource": float(np.nanmin(frame.resource_scores[row])),
            "resources_low": float(np.count_nonzero(low[row])),
            "min_top": rule.min_top,
            "max_resource": rule.max_resource,
        }
        code = frame.results.areas.codes[row]
        found.append(RiskSignal("R6", code, title, text, inputs))
    return found
