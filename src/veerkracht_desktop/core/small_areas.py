"""How uncertain the figures of small areas are, and how to lean on those of their parent.

Sources are in docs/methode/kleine-gebieden.md.
"""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import FloatArray

ROUNDING_SD = 2.0
"""Standard deviation, in persons, of rounding at random to a multiple of 5 (CBS).

A remainder r is rounded with an error variance of ``r * (5 - r)``: 0, 4, 6, 6, 4, on
average 4.
"""


def rounding_se(share: FloatArray | float, size: FloatArray | float) -> FloatArray:
    """Standard error of a share of two counts that were each rounded at random to 5.

    Parameters
    ----------
    share : ndarray or float
        0-1; not a percentage. NaN means missing.
    size : ndarray or float
        Denominator of the share, such as the number of inhabitants.

    Returns
    -------
    ndarray
        0-1, of the broadcast shape. NaN where the share or the size is missing or the size
        is not above 0.

    Notes
    -----
    ``2 * sqrt(1 + p**2) / n``: numerator and denominator err independently with a standard
    deviation of 2 persons, to first order.

    Examples
    --------
    >>> rounding_se(0.30, np.array([50.0, 500.0])).round(4)
    array([0.0418, 0.0042])

    """
    p, n = np.asarray(share, dtype=np.float64), _positive(size)
    error: FloatArray = ROUNDING_SD * np.sqrt(1 + p * p) / n
    return error


def binomial_se(share: FloatArray | float, size: FloatArray | float) -> FloatArray:
    """Standard error of a share that stands for a sample or for events by chance.

    Parameters
    ----------
    share : ndarray or float
        0-1. Outside it, and NaN, there is no standard error.
    size : ndarray or float
        Number of persons or households that the share is of.

    Returns
    -------
    ndarray
        0-0.5, of the broadcast shape; NaN where there is none.

    Notes
    -----
    ``sqrt(p * (1 - p) / n)``.

    """
    p, n = np.asarray(share, dtype=np.float64), _positive(size)
    inside = np.where((p >= 0) & (p <= 1), p, np.nan)
    error: FloatArray = np.sqrt(inside * (1 - inside) / n)
    return error


def _positive(size: FloatArray | float) -> FloatArray:
    n = np.asarray(size, dtype=np.float64)
    return np.where(n > 0, n, np.nan)


def shrink(
    values: FloatArray | float,
    parent: FloatArray | float,
    se2: FloatArray | float,
    t2: FloatArray | float,
) -> tuple[FloatArray, FloatArray]:
    """Pull uncertain figures towards that of their parent, the more the less they are worth.

    Parameters
    ----------
    values : ndarray or float
        Figures of the areas; rates on the logit scale.
    parent : ndarray or float
        Figure of the parent of each, such as its wijk or gemeente, on the same scale.
    se2 : ndarray or float
        Squared standard error of each figure, >= 0; 0 leaves the figure as it is.
    t2 : ndarray or float
        Variance between the areas of one parent, >= 0; 0 gives that of the parent, unless
        the figure is certain.

    Returns
    -------
    tuple of ndarray
        The figures, and the weight 0-1 that each kept of its own. Where the parent, the
        standard error or the variance is not known, or is below 0, the figure stays as it
        is and its weight is NaN. Missing figures stay missing: nothing is filled in.

    Notes
    -----
    ``w = (1 / se2) / (1 / se2 + 1 / t2)``, ``w * x + (1 - w) * parent``. Source: the English
    Indices of Deprivation (shrinkage estimation).

    Examples
    --------
    >>> shrunk, weight = shrink(30.0, 20.0, 4.0, 9.0)
    >>> round(float(shrunk), 3), round(float(weight), 4)
    (26.923, 0.6923)

    """
    x, up, error, between = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (values, parent, se2, t2))
    )
    usable = np.isfinite(x) & np.isfinite(up) & (error >= 0) & (between >= 0)
    # The same weight as in the notes without dividing by 0: t2 / (t2 + se2).
    whole = error + between
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(error == 0, 1.0, between / whole)
        weight = np.where(usable & np.isfinite(whole), weight, np.nan)
        shrunk = np.where(np.isfinite(weight), up + weight * (x - up), x)
    return shrunk, weight
