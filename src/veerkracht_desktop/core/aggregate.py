"""From the scores of members to the score of their group (docs/methode/aggregeren.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from veerkracht_desktop.core.copeland import copeland_scores
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation
from veerkracht_desktop.core.types import BoolArray, FloatArray

TOLERANCE = 1e-9
"""Slack in comparing shares of weight, so that 3 of 5 equal weights are 60 %."""

Scores = FloatArray | Sequence[FloatArray]
"""Of members: a table of shape (n_areas, n_members), or its columns."""
Total = FloatArray | float
"""Weight that is known per area, NaN where none is; one number where nothing is missing."""

NAMES = {
    "geometric": "geometrisch middelen",
    "harmonic": "harmonisch middelen",
    "generalised": "middelen met een macht",
    "ampi": "AMPI",
    "ampi_plus": "AMPI (plus)",
}
"""Methods that do not take every score, for messages."""


def coverage(
    scores: Scores, weights: FloatArray, countable: FloatArray | None = None
) -> FloatArray:
    """Share of the weight that has a score.

    Parameters
    ----------
    scores : ndarray, shape (n_areas, n_members), or its columns
    weights : ndarray, shape (n_members,)
        >= 0.
    countable : ndarray, shape (n_members,), optional
        Weights that make up the whole; `weights` when not given. A member with 0 here
        is left out of the question.

    Returns
    -------
    ndarray, shape (n_areas,)
        0-1; 0 where nothing counts.

    """
    columns = _columns(scores)
    whole = weights if countable is None else countable
    found = np.zeros(columns[0].shape[0] if columns else 0)
    total = math.fsum(whole)
    if total <= 0:
        return found
    complete = 0.0
    for column, weight in zip(columns, whole, strict=True):
        known = np.isfinite(column)
        if known.all():
            complete += weight
        else:
            found += weight * known
    found += complete
    found /= total
    return found


def combine(
    scores: Scores,
    weights: FloatArray,
    spec: Aggregation,
    takes_part: BoolArray | None = None,
) -> FloatArray:
    """Scores of a group from those of its members, with the method of the group.

    Parameters
    ----------
    scores : ndarray, shape (n_areas, n_members), or its columns
        NaN means missing.
    weights : ndarray, shape (n_members,)
        Relative weights, >= 0.
    spec : Aggregation
    takes_part : ndarray of bool, shape (n_areas,), optional
        Areas that ``copeland`` compares with each other; all when not given. The other
        methods look at one area at a time.

    Returns
    -------
    ndarray, shape (n_areas,)
        NaN where nothing is known.

    Raises
    ------
    MethodError

    """
    if spec.method == "copeland":
        return copeland_scores(_columns(scores), weights, takes_part)
    return weighted_mean(scores, weights, method=spec.method, floor=spec.floor, power=spec.power)


def weighted_mean(
    scores: Scores,
    weights: FloatArray,
    *,
    method: str,
    floor: float | None = None,
    power: float = 1.0,
) -> FloatArray:
    """Combine the known scores of each area; weights are rescaled over what is known.

    Parameters
    ----------
    scores : ndarray, shape (n_areas, n_members), or its columns
        NaN means missing.
    weights : ndarray, shape (n_members,)
        Relative weights, >= 0; only their ratios matter, but for ``sum``. Members with weight
        0 take no part.
    method : str
        From `specs.AGGREGATIONS`, but for ``copeland``.
    floor : float, optional
        Lower scores count as this one (geometric, harmonic and generalised): a single zero
        would otherwise decide alone.
    power : float
        Exponent of ``generalised``; not 0.

    Returns
    -------
    ndarray, shape (n_areas,)
        NaN where nothing is known.

    Raises
    ------
    MethodError
        A score is zero or negative where the method needs it positive and there is no floor;
        a power of 0.

    Notes
    -----
    arithmetic ``sum(ws)/sum(w)``; geometric ``exp(sum(w ln s)/sum(w))``; harmonic
    ``sum(w)/sum(w/s)``; generalised ``(sum(w s**p)/sum(w))**(1/p)``; AMPI ``M - S**2/M``, and
    plus instead of minus for ``ampi_plus``, with the weighted mean and population variance
    (Mazziotta and Pareto 2016); sum ``sum(w)`` of all members times the arithmetic mean of the
    known ones, so that a missing member counts as their mean. Source: OECD/JRC (2008), step 6.

    Examples
    --------
    >>> weighted_mean(np.array([[40.0, 60.0, 80.0]]), np.ones(3), method="harmonic").round(3)
    array([55.385])

    """
    assert method in AGGREGATIONS
    assert method != "copeland", "it needs all areas at once: `combine`"
    columns = _columns(scores)
    n = columns[0].shape[0] if columns else 0
    used = [(c, float(w)) for c, w in zip(columns, weights, strict=True) if w > 0]
    if not used or n == 0:
        return np.full(n, np.nan)
    members = [_Member(column, weight) for column, weight in used]
    total = _total(members)
    if method == "generalised" and power in _SAME_AS:
        method = _SAME_AS[power]
    if method == "arithmetic":
        return _mean(members, total, _itself)
    if method == "sum":
        return _mean(members, total, _itself) * math.fsum(m.weight for m in members)
    if method in ("ampi", "ampi_plus"):
        return _ampi(members, total, method)
    if floor is not None:
        members = [m.raised(floor) for m in members]
    if method == "generalised":
        return _generalised(members, total, power)
    _require_above(members, 0.0, NAMES[method])
    if method == "geometric":
        found = _mean(members, total, np.log)
        return np.exp(found, out=found)
    found = _mean(members, total, np.reciprocal)
    return np.reciprocal(found, out=found)


_SAME_AS = {1.0: "arithmetic", -1.0: "harmonic"}
"""Powers of the generalised mean that have a name and a shorter way."""


class _Member:
    """Scores of one member with weight, and which of them are known."""

    __slots__ = ("known", "scores", "weight")

    def __init__(self, scores: FloatArray, weight: float) -> None:
        self.scores, self.weight = scores, weight
        known = np.isfinite(scores)
        self.known: BoolArray | None = None if known.all() else known

    def raised(self, floor: float) -> _Member:
        """The member with lower scores as this one; missing stays missing."""
        found = _Member.__new__(_Member)
        found.scores = np.maximum(self.scores, floor)
        found.weight, found.known = self.weight, self.known
        return found

    def lowest(self) -> float:
        """Lowest known score; infinite where none is."""
        if self.known is None:
            return float(self.scores.min())
        return float(np.min(self.scores, where=self.known, initial=np.inf))

    def filled(self, value: float) -> FloatArray:
        """Scores with this in place of the missing ones."""
        return self.scores if self.known is None else np.where(self.known, self.scores, value)


def _columns(scores: Scores) -> Sequence[FloatArray]:
    return tuple(scores.T) if isinstance(scores, np.ndarray) else scores


def _total(members: Sequence[_Member]) -> Total:
    complete = math.fsum(m.weight for m in members if m.known is None)
    gappy = [m.weight * m.known for m in members if m.known is not None]
    if not gappy:
        return complete
    total: FloatArray = np.full(gappy[0].shape, complete)
    for part in gappy:
        total += part
    if complete <= 0:
        total[total <= 0] = np.nan
    return total


def _itself(scores: FloatArray) -> FloatArray:
    return scores


def _mean(
    members: Sequence[_Member], total: Total, change: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Weighted mean of the scores after a change; of a missing score nothing counts."""
    found: FloatArray | None = None
    for member in members:
        if change is _itself:
            part = member.weight * member.filled(0.0)
        else:
            # The missing ones are 1 while changing, which every change here takes, and 0 after.
            part = member.weight * change(member.filled(1.0))
            if member.known is not None:
                part *= member.known
        if found is None:
            found = part
        else:
            found += part
    assert found is not None
    found /= total
    return found


def _ampi(members: Sequence[_Member], total: Total, method: str) -> FloatArray:
    """Mean with a penalty for unequal scores, or with a bonus for those of a burden.

    Where all scores are 0 nothing is unequal, and the score is 0.
    """
    mean = _mean(members, total, _itself)
    spread = np.zeros(mean.shape)
    for member in members:
        away = member.scores - mean
        away *= away
        away *= member.weight
        spread += away if member.known is None else np.where(member.known, away, 0.0)
    spread /= total
    impossible = (mean < 0) | ((mean == 0) & (spread > 0))
    if impossible.any():
        lowest = _plain(float(mean[impossible].min()))
        raise MethodError(
            why=f"{NAMES[method]} kan alleen met scores die gemiddeld boven 0 liggen; het laagste "
            f"gemiddelde in een groep is {lowest}"
        )
    np.divide(spread, mean, out=spread, where=mean != 0)
    return mean - spread if method == "ampi" else mean + spread


def _generalised(members: Sequence[_Member], total: Total, power: float) -> FloatArray:
    """Power mean, of shares of the largest score or of the smallest, so that nothing overflows."""
    if power == 0:
        raise MethodError(
            why="middelen met macht 0 bestaat niet; de methode geometric is wat er dan uitkomt"
        )
    if power < 0:
        _require_above(members, 0.0, NAMES["generalised"])
    elif any(m.lowest() < 0 for m in members):
        lowest = min(m.lowest() for m in members)
        raise MethodError(
            why=f"middelen met een macht kan alleen met scores vanaf 0; de laagste is "
            f"{_plain(lowest)}"
        )
    pick, none = (np.maximum, -np.inf) if power > 0 else (np.minimum, np.inf)
    unit = members[0].filled(none)
    for member in members[1:]:
        unit = pick(unit, member.filled(none))
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)

    def raised(scores: FloatArray) -> FloatArray:
        found: FloatArray = (scores / unit) ** power
        return found

    found: FloatArray = unit * _mean(members, total, raised) ** (1 / power)
    return found


def weighted_sum(values: Scores, weights: FloatArray) -> FloatArray:
    """Sum over members with their weights; shapes (n_areas, n_members) and (n_members,).

    `values` may also be the columns, each of shape (n_areas,).

    Column after column and not with ``@``: for so few columns waking the threads of BLAS
    costs more than the sums.
    """
    columns = _columns(values)
    total = np.zeros(columns[0].shape[0] if len(columns) else 0)
    for column, weight in zip(columns, weights, strict=True):
        total += weight * column
    return total


def _require_above(members: Sequence[_Member], bound: float, name: str) -> None:
    _require_positive(min(m.lowest() for m in members), bound, name)


def _require_positive(lowest: float, bound: float, name: str) -> None:
    if lowest <= bound:
        raise MethodError(
            why=f"{name} kan alleen met scores boven 0; de laagste is {_plain(lowest)}"
        )


def _plain(value: float) -> str:
    return f"{value:g}".replace(".", ",")
