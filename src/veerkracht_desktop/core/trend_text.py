"""How areas moved over the editions, in a Dutch sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.risk_signals.phrases import area_name
from veerkracht_desktop.core.trend import Trend
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import number, signed
from veerkracht_desktop.core.words import translatable

ONE = translatable("trend", "{name} {old} → {new}: {change} ({before} → {after})")
SEVERAL = translatable("trend", "{n}, mediaan {old} → {new}: {change} ({before} → {after})")
BESIDE = translatable("trend", "; {name}: {change}")
WITHIN = translatable("trend", ", binnen de marge van afronding en toeval")
NOT_KNOWN = translatable("trend", "{name}: minder dan twee edities om te vergelijken")
CAUTION = translatable(
    "trend",
    "Wat tegelijk verandert, hangt samen; het is daarmee nog geen oorzaak. Kleine verschillen "
    "kunnen toeval zijn.",
)


def trend_sentence(
    trend: Trend,
    rows: IntArray,
    beside: tuple[str, FloatArray] | None = None,
    *,
    unit: str = "",
    decimals: int = 1,
) -> str:
    """The change of one area, or the middle of several, between the first and last edition.

    Parameters
    ----------
    trend : Trend
    rows : ndarray of int
        Areas; of several the medians of those that have both editions are compared.
    beside : tuple of str and ndarray, optional
        Name and values, shape (n_editions,), of what they are compared with.
    unit : str
        Of the values, "" for points of a score.
    decimals : int

    """
    if not len(rows):
        return ""
    one = int(rows[0]) if len(rows) == 1 else None
    name = area_name(trend.areas, one) if one is not None else ""
    values = trend.values[rows]
    ends = trend.ends(one) if one is not None else _common_ends(trend, values)
    if ends is None:
        return NOT_KNOWN.text.format(name=name or quantity(trend.areas.level, len(rows)))
    old, new = ends
    both = values[np.isfinite(values[:, old]) & np.isfinite(values[:, new])]
    before, after = (float(np.median(both[:, at])) for at in ends)
    words = {
        "old": trend.editions[old], "new": trend.editions[new],
        "change": _with_unit(signed(after - before, decimals), unit),
        "before": number(before, decimals), "after": number(after, decimals),
    }  # fmt: skip
    if one is not None:
        text = ONE.text.format(name=name, **words)
        if _within(trend, one, ends, after - before):
            text += WITHIN.text
    else:
        text = SEVERAL.text.format(n=quantity(trend.areas.level, len(both)), **words)
    if beside is None or not np.isfinite(beside[1][[old, new]]).all():
        return text
    change = signed(float(beside[1][new] - beside[1][old]), decimals)
    return text + BESIDE.text.format(name=beside[0], change=_with_unit(change, unit))


def _within(trend: Trend, row: int, ends: tuple[int, int], change: float) -> bool:
    """Whether a change is smaller than the margin of the difference of two figures."""
    if trend.margin is None:
        return False
    old, new = (float(trend.margin[row, at]) for at in ends)
    return abs(change) <= math.hypot(old, new)


def _with_unit(text: str, unit: str) -> str:
    if unit == "%":
        return f"{text} procentpunt"
    return f"{text} {unit}" if unit else text


def _common_ends(trend: Trend, values: FloatArray) -> tuple[int, int] | None:
    """First and last edition of one series in which any of these areas has a value."""
    known = np.isfinite(values).any(axis=0)
    there = np.flatnonzero(known)
    there = there[trend.number[there] == trend.number[there[-1]]] if there.size else there
    for old in there[:-1].tolist():
        if np.isfinite(values[:, [old, there[-1]]]).all(axis=1).any():
            return int(old), int(there[-1])
    return None


def years_text(years: Sequence[int]) -> str:
    """Years of figures, as "2020" or "2020–2021"; "" where not known."""
    if not years:
        return ""
    return str(years[0]) if len(set(years)) == 1 else f"{years[0]}–{years[-1]}"
