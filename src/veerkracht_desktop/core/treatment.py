"""Outliers: skewness, kurtosis, winsorising and transformations (docs/methode/uitschieters.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from veerkracht_desktop.core.specs import TRANSFORMS, Treatment
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import count, number

MOST_POWER = 5.0
"""Box-Cox powers are sought between minus this and this."""
POWER_ROUNDS = 100
SERIES_BELOW = 1e-4
"""Exponents below which a series is more exact than the difference of near equals."""
ROUNDING = 1e-9
"""By which a skewness or kurtosis must pass its limit."""
MIRRORED = "log_ct_minus"
"""``log_ct_plus`` of values with low outliers: the logarithm from the high side."""


class Shape(NamedTuple):
    """Skewness and excess kurtosis; NaN where there are too few values or no spread."""

    skewness: float = math.nan
    kurtosis: float = math.nan

    def fails(self, spec: Treatment) -> bool:
        """Whether both limits are passed; what is not known does not count as outliers.

        By more than rounding: of four values of which one differs the skewness is exactly 2, and
        on which side of it floats end up depends on the unit.
        """
        return (
            abs(self.skewness) > spec.skew_limit + ROUNDING
            and self.kurtosis > spec.kurtosis_limit + ROUNDING
        )


UNKNOWN = Shape()


@dataclass(frozen=True, eq=False)
class Treated:
    """Values after treatment, and what was done.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
    winsorised : int
        Points that got another value.
    transform : str
        From `specs.TRANSFORMS`: what was taken of the values instead; "" for nothing.
    power : float or None
        Lambda of a Box-Cox transformation.
    mirrored : bool
        The logarithm was taken from the high side, because of low outliers.
    refused : str
        From `specs.TRANSFORMS`: what was asked for and these values do not allow.
    ends : tuple of float
        Lowest and highest value as given, where they were transformed.
    before, after : Shape
        Of the values as given and as treated. NaN where nothing was asked.

    """

    values: FloatArray
    winsorised: int = 0
    transform: str = ""
    power: float | None = None
    mirrored: bool = False
    refused: str = ""
    ends: tuple[float, float] = (math.nan, math.nan)
    before: Shape = UNKNOWN
    after: Shape = UNKNOWN

    def carried(self, value: float) -> float:
        """Another value in the unit of the source, such as a target, as these were treated.

        NaN where the transformation does not exist for it.
        """
        if not self.transform:
            return value
        kind = MIRRORED if self.mirrored else self.transform
        found = _transformed(np.array([value]), kind, *self.ends, power=self.power or 0.0)
        return float(found[0])


def shape_of(values: FloatArray, skew_type: int = 2) -> Shape:
    """Skewness and excess kurtosis of the known values, in one pass.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    skew_type : {1, 2, 3}
        1: moments, ``g1 = m3 / m2**1.5`` and ``g2 = m4 / m2**2 - 3``. 2: those without bias
        under normality, as Excel has them. 3: with the sample variance instead of ``m2``.

    Returns
    -------
    Shape
        The skewness is NaN with fewer than three values, the kurtosis with fewer than four,
        both without spread.

    Notes
    -----
    Type 2: ``g1 * sqrt(n(n-1)) / (n-2)`` and ``((n+1) g2 + 6) (n-1) / ((n-2)(n-3))``; type 3:
    ``g1 * ((n-1)/n)**1.5`` and ``(g2 + 3) ((n-1)/n)**2 - 3``. Source: Joanes and Gill (1998),
    *Comparing measures of sample skewness and kurtosis*.

    """
    centred = _centred(values)
    n = centred.size
    if n < 3:
        return Shape()
    squares = centred * centred
    # Products: numpy takes ten times as long over a power of three.
    second = float(squares.sum())
    third = float(np.einsum("i,i->", squares, centred))
    fourth = float(np.einsum("i,i->", squares, squares))
    g1 = math.sqrt(n) * third / second**1.5
    g2 = n * fourth / second**2 - 3
    less = (n - 1) / n
    if skew_type == 1:
        return Shape(g1, g2 if n > 3 else math.nan)
    if skew_type == 3:
        return Shape(g1 * less**1.5, (g2 + 3) * less**2 - 3 if n > 3 else math.nan)
    skew = g1 * math.sqrt(n * (n - 1)) / (n - 2)
    if n == 3:
        return Shape(skew)
    return Shape(skew, ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


def skewness(values: FloatArray, skew_type: int = 2) -> float:
    """Skewness of the known values; see `shape_of`."""
    return shape_of(values, skew_type).skewness


def kurtosis(values: FloatArray, skew_type: int = 2) -> float:
    """Excess kurtosis of the known values; see `shape_of`."""
    return shape_of(values, skew_type).kurtosis


def has_outliers(values: FloatArray, spec: Treatment | None = None) -> bool:
    """Whether both limits are reached; too few values or no spread count as no outliers."""
    spec = spec if spec is not None else Treatment()
    return shape_of(values, spec.skew_type).fails(spec)


def _centred(values: FloatArray) -> FloatArray:
    """Known values about their mean, the farthest at distance 1; empty without spread.

    Equal values are found by comparing them, because the mean of three times 0.1 is not
    0.1; the scale keeps powers of very small values from vanishing.
    """
    known = values[np.isfinite(values)]
    if known.size == 0 or known.min() == known.max():
        return np.array([], dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        centred: FloatArray = known - known.mean()
        farthest = max(float(centred.max()), -float(centred.min()))
        centred /= farthest
    return centred


def winsorise(values: FloatArray, spec: Treatment) -> tuple[FloatArray, int, Shape]:
    """Pull the most extreme values in until skewness or kurtosis is within its limit.

    The side is that of the skewness: all highest values become the next highest, or
    all lowest the next lowest.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    spec : Treatment
        No further round starts once `points` were changed; values that tie are changed
        together, so one round may pass it (as COINr does).

    Returns
    -------
    tuple
        The values, the number of points changed, and the shape of the values.

    """
    return _winsorise(values, spec, shape_of(values, spec.skew_type))


def _winsorise(values: FloatArray, spec: Treatment, shape: Shape) -> tuple[FloatArray, int, Shape]:
    """`winsorise` of values whose shape is known."""
    at = np.flatnonzero(np.isfinite(values))
    known = values[at]
    high_count = low_count = 0
    while shape.fails(spec) and high_count + low_count < spec.points:
        if shape.skewness >= 0:
            rows = np.flatnonzero(known == known.max())
            known[rows] = known[known < known[rows[0]]].max()
            high_count = rows.size
        else:
            rows = np.flatnonzero(known == known.min())
            known[rows] = known[known > known[rows[0]]].min()
            low_count = rows.size
        shape = shape_of(known, spec.skew_type)
    treated = values.copy()
    treated[at] = known
    return treated, high_count + low_count, shape


def log_transform(values: FloatArray) -> FloatArray:
    """``ln(x - min + 0.01 * (max - min))`` as COINr's log_CT; missing stays missing.

    Without spread there is nothing to transform: every result is NaN.
    """
    return _transformed(values, "log_ct", *_ends(values))


def boxcox(values: FloatArray, power: float) -> FloatArray:
    """``(y**power - 1) / power`` with ``y = x - min + 1``; ``ln y`` for power 0 (COINr).

    Missing stays missing; every result is NaN without spread.
    """
    return _transformed(values, "boxcox", *_ends(values), power=power)


def _transformed(
    values: FloatArray, kind: str, low: float, high: float, power: float = 0.0
) -> FloatArray:
    """A transformation with the ends of the values that it was made for.

    NaN where it does not exist, everywhere where `low` is not below `high` or where it would
    turn the order round.
    """
    if not low < high or (kind == "log_gii" and high <= 1):
        return np.full(values.shape, np.nan)
    margin = 0.01 * (high - low)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found: FloatArray
        if kind == "log":
            found = np.log(values)
        elif kind == "log_gii":
            found = np.log1p((high - 1) * ((values - low) / (high - low)))
        elif kind == MIRRORED:
            found = -np.log(high + margin - values)
        elif kind in ("log_ct", "log_ct_plus"):
            found = np.log(values - low + margin)
        else:
            assert kind == "boxcox"
            logs = np.log1p(values - low)
            found = logs if power == 0 else np.expm1(power * logs) / power
        found[~np.isfinite(found)] = np.nan
    return found


def boxcox_power(values: FloatArray) -> float:
    """Power for `boxcox` with the highest likelihood that the result is normal.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.

    Returns
    -------
    float
        From -`MOST_POWER` to `MOST_POWER`; 1, which changes nothing, without spread.

    Notes
    -----
    The slope of the log-likelihood falls throughout (Kouider and Chen 1995), so that its zero
    is found between bounds (Illinois rule): no starting value, no chance. Source of the
    likelihood: Box and Cox (1964).

    """
    low, high = _ends(values)
    if not low < high:
        return 1.0
    known = values[np.isfinite(values)]
    logs = np.log1p(known - low)
    a, b = -MOST_POWER, MOST_POWER
    rise_a, rise_b = _likelihood_slope(logs, a), _likelihood_slope(logs, b)
    if not rise_a > 0:
        return a
    if not rise_b < 0:
        return b
    side = 0
    for _ in range(POWER_ROUNDS):
        middle = (a * rise_b - b * rise_a) / (rise_b - rise_a)
        rise = _likelihood_slope(logs, middle)
        if rise == 0 or b - a <= 1e-12 or abs(rise) <= 1e-12 * known.size:
            return middle
        if rise > 0:
            a, rise_a = middle, rise
            rise_b = rise_b / 2 if side > 0 else rise_b
            side = 1
        else:
            b, rise_b = middle, rise
            rise_a = rise_a / 2 if side < 0 else rise_a
            side = -1
    return (a + b) / 2


def _likelihood_slope(logs: FloatArray, power: float) -> float:
    """Derivative of the log-likelihood of a power, of values with these logarithms >= 0.

    ``sum(u) - n * cov(z, z') / var(z)`` with ``z = (exp(power u) - 1) / power``; both z and z'
    are divided by the largest exponential, which leaves the ratio as it is.
    """
    exponents = power * logs
    if abs(power) * float(logs.max()) < SERIES_BELOW:
        z = logs * (1 + exponents * (0.5 + exponents / 6))
        change = logs * logs * (0.5 + exponents * (1 / 3 + exponents / 8))
    else:
        top = max(float(exponents.max()), 0.0)
        if top < 1:
            z = np.expm1(exponents) * (math.exp(-top) / power)
        else:
            z = (np.exp(exponents - top) - math.exp(-top)) / power
        change = (logs * (math.exp(-top) + power * z) - z) / power
    z -= z.mean()
    change -= change.mean()
    farthest = float(np.abs(z).max())
    if farthest == 0:
        return 0.0
    # Squares of very small differences would vanish.
    z /= farthest
    change /= farthest
    return float(logs.sum() - logs.size * (z @ change) / (z @ z))


def _ends(values: FloatArray) -> tuple[float, float]:
    """Lowest and highest known value; NaN where nothing is known."""
    known = values[np.isfinite(values)]
    if known.size == 0:
        return math.nan, math.nan
    return float(known.min()), float(known.max())


def treat(values: FloatArray, spec: Treatment) -> Treated:
    """Winsorise as far as the spec allows; where that is not enough, transform instead.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing. Not changed; the very same array comes back where nothing is done.
    spec : Treatment

    Returns
    -------
    Treated
        The transformation is taken of the values as measured, not of the winsorised ones,
        and stays also where outliers remain. With ``then = "none"`` the winsorised values
        stay. Values that the transformation does not allow, or without spread, stay as
        measured. Winsorising that would leave all values equal counts as not enough.

    Notes
    -----
    Source: COINr's ``Treat`` with ``winsorise`` and ``check_SkewKurt``; the limits are those of
    the audits by the JRC.

    """
    if not spec.acts:
        return Treated(values)
    before = shape_of(values, spec.skew_type)
    if spec.always and spec.then != "none":
        return _transform(values, spec, before)
    if not before.fails(spec):
        return Treated(values, before=before, after=before)
    winsorised, points, after = _winsorise(values, spec, before)
    low, high = _ends(winsorised)
    if low == high and spec.then == "none":
        return Treated(values, refused="winsor", before=before, after=before)
    if low < high and (spec.then == "none" or not after.fails(spec)):
        return Treated(winsorised, winsorised=points, before=before, after=after)
    return _transform(values, spec, before)


def _transform(values: FloatArray, spec: Treatment, before: Shape) -> Treated:
    """Values after the transformation of the spec, whatever their shape."""
    assert spec.then in TRANSFORMS
    low, high = _ends(values)
    if not low < high:
        # Values without spread say nothing, and the next stage tells so.
        return Treated(values, before=before, after=before)
    power: float | None = None
    kind = spec.then
    if kind == "boxcox":
        power = spec.power if spec.power is not None else boxcox_power(values)
    elif kind == "log_ct_plus" and not before.skewness > 0:
        kind = MIRRORED
    found = _transformed(values, kind, low, high, power or 0.0)
    if not np.array_equal(np.isfinite(found), np.isfinite(values)):
        return Treated(values, refused=spec.then, before=before, after=before)
    return Treated(
        found,
        transform=spec.then,
        power=power,
        mirrored=kind == MIRRORED,
        ends=(low, high),
        before=before,
        after=shape_of(found, spec.skew_type),
    )


_DONE = {
    "log_ct": "de logaritme genomen, gerekend vanaf de laagste waarde (log_ct)",
    "log": "de natuurlijke logaritme genomen (log)",
    "log_ct_plus": "de logaritme genomen, gerekend vanaf de laagste waarde (log_ct_plus)",
    "log_gii": "de logaritme van de Global Innovation Index genomen (log_gii)",
}
_MIRRORED = "de logaritme genomen, gerekend vanaf de hoogste waarde (log_ct_plus)"
_NEEDS = {
    "winsor": "dan zouden alle waarden gelijk zijn",
    "log": "daarvoor moeten alle waarden boven 0 liggen",
    "log_gii": "daarvoor moet de hoogste waarde boven 1 liggen",
    "boxcox": "de uitkomsten zijn te groot om mee te rekenen",
}


def treated_text(treated: Treated, label: str) -> str:
    """What was done, as a Dutch sentence; "" when nothing was."""
    if treated.refused:
        needs = _NEEDS.get(treated.refused, "de waarden laten dat niet toe")
        why = f"'{label}' is niet behandeld met {treated.refused}: {needs}."
        return f"{why} Kies een andere bewerking."
    if treated.transform == "boxcox":
        power = number(treated.power if treated.power is not None else math.nan, 3)
        return f"Van '{label}' is de Box-Cox-transformatie genomen met λ = {power}."
    if treated.transform:
        done = _MIRRORED if treated.mirrored else _DONE[treated.transform]
        return f"Van '{label}' is {done}."
    if treated.winsorised:
        verb, word = ("is", "uitschieter") if treated.winsorised == 1 else ("zijn", "uitschieters")
        return f"Van '{label}' {verb} {count(treated.winsorised)} {word} teruggebracht."
    return ""
