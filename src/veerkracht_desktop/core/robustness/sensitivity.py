"""How much each choice matters to the ranks: variance-based indices after Sobol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.robustness.noise import FigureError
from veerkracht_desktop.core.robustness.plan import CHOICES, Draws, VariantPlan, choose, draw_sets
from veerkracht_desktop.core.robustness.runs import Outcome, Variants
from veerkracht_desktop.core.robustness.uncertainty import mean_shift
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import count

BASE = 512
BOOTSTRAPS = 1000
LOW, HIGH = 5.0, 95.0


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """First and total order indices with the ends of their 90 % bootstrap intervals.

    Each has shape (n_choices,).
    """

    first: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    total: FloatArray
    total_low: FloatArray
    total_high: FloatArray


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How much of the variance of the mean rank shift comes from each choice.

    Parameters
    ----------
    plan : VariantPlan
    node : str
        Whose ranks; "" for the top.
    choices : tuple of str
        Those that vary, from `CHOICES`.
    indices : SobolIndices
        ``first``: of the choice alone; ``total``: with all that it does together with others.
        NaN where no variant moves a rank.
    runs : int
        Variants that were asked for: ``base * (n_choices + 2)``.
    base : int
        Rows of the two matrices.
    used : int
        Rows of which all variants could be computed.
    mean_shift : float
        Mean over the variants of the mean distance to the nominal rank.
    notices : tuple of Notice

    """

    plan: VariantPlan
    node: str
    choices: tuple[str, ...]
    indices: SobolIndices
    runs: int
    base: int
    used: int
    mean_shift: float
    notices: tuple[Notice, ...] = ()


def sensitivity(
    stages: Stages,
    plan: VariantPlan,
    progress: Progress,
    node: str = "",
    base: int = BASE,
    errors: Mapping[str, FigureError] | None = None,
) -> Sensitivity:
    """Sobol indices of each choice that a plan varies.

    Parameters
    ----------
    stages : Stages
    plan : VariantPlan
        `runs` is the number of sets of weights and of errors that variants choose from.
    progress : Progress
    node : str
        Whose ranks; "" for the top.
    base : int
        Rows of the matrices; ``base * (n_choices + 2)`` variants are computed.
    errors : mapping of str to FigureError, optional
        As for `run_variants`.

    Raises
    ------
    MethodError
        Nothing varies, no area has a rank, or no variant can be computed.
    Cancelled

    """
    choices = plan.varied
    if not choices:
        raise MethodError(why="er is geen keuze die varieert")
    variants = Variants(stages, plan, node, None if errors is None else dict(errors))
    generator = np.random.default_rng([plan.seed, 2])
    draws = _draws(plan, variants, base, generator)
    shifts = np.full(len(draws), np.nan)
    nominal = variants.nominal[variants.rows].astype(np.int32)

    def receive(outcome: Outcome) -> None:
        found = mean_shift(outcome.ranks, nominal)
        found[outcome.failed] = np.nan
        shifts[outcome.runs] = found

    variants.carry_out(draws, progress, "Nagaan wat elke keuze uitmaakt", receive)
    used = int(np.isfinite(shifts.reshape(-1, base)).all(axis=0).sum())
    if not used:
        raise variants.why_none()
    return Sensitivity(
        plan=plan,
        node=node,
        choices=choices,
        # About their mean: that leaves the indices as they are, with less scatter.
        indices=sobol_indices(shifts - np.nanmean(shifts), len(choices), generator),
        runs=len(draws),
        base=base,
        used=used,
        mean_shift=float(np.nanmean(shifts)),
        notices=_notices(variants, base - used, base),
    )


def _draws(
    plan: VariantPlan, variants: Variants, base: int, generator: np.random.Generator
) -> Draws:
    """Variants at the points of `saltelli`; what does not vary stays as it is."""
    sets = draw_sets(plan, variants.node_ids, variants.candidates, generator)
    columns = [CHOICES.index(c) for c in plan.varied]
    chances = np.zeros((base * (len(columns) + 2), len(CHOICES)))
    # Nothing is left out at the highest chance, and the others do not vary at any.
    chances[:, CHOICES.index("left_out")] = np.nextafter(1.0, 0.0)
    chances[:, columns] = saltelli(base, len(columns), generator)
    return choose(plan, sets, chances)


def _notices(variants: Variants, lost: int, base: int) -> tuple[Notice, ...]:
    if not lost:
        return ()
    text = (
        f"{count(lost)} van {count(base)} steekproeven tellen niet mee, omdat een variant niet "
        f"te berekenen is: {variants.told_reasons}."
    )
    return (Notice("variants-failed", text, Weight.PROBLEM),)


def saltelli(base: int, factors: int, generator: np.random.Generator) -> FloatArray:
    """Points at which a function is to be computed: A, B, and A with each column from B.

    Returns
    -------
    ndarray, shape (base * (factors + 2), factors)
        Uniform in [0, 1).

    """
    a, b = generator.random((2, base, factors))
    points = [a, b]
    for factor in range(factors):
        mixed = a.copy()
        mixed[:, factor] = b[:, factor]
        points.append(mixed)
    return np.concatenate(points)


def sobol_indices(
    outcomes: FloatArray,
    factors: int,
    generator: np.random.Generator,
    bootstraps: int = BOOTSTRAPS,
) -> SobolIndices:
    """First and total order indices from the outcomes at the points of `saltelli`.

    Parameters
    ----------
    outcomes : ndarray, shape (base * (factors + 2),)
        Rows of which any outcome is NaN do not count.
    factors : int
    generator : numpy.random.Generator
        For the bootstrap.
    bootstraps : int
        Samples of rows, with replacement.

    Returns
    -------
    SobolIndices
        NaN where the outcome does not vary.

    Notes
    -----
    ``S = mean(y_B * (y_AB - y_A)) / V``, ``S_T = sum((y_A - y_AB)**2) / (2 N V)`` with the
    variance V of y_A and y_B together (n-1). Source: Saltelli et al. (2010), Jansen (1999).

    """
    table = outcomes.reshape(factors + 2, -1)
    table = table[:, np.isfinite(table).all(axis=0)]
    if table.shape[1] == 0:
        none = np.full(factors, np.nan)
        return SobolIndices(none, none, none, none, none, none)
    first, total = _indices(table, np.ones((1, table.shape[1])))
    n = table.shape[1]
    times = np.array(
        [np.bincount(generator.integers(0, n, n), minlength=n) for _ in range(bootstraps)],
        dtype=np.float64,
    )
    firsts, totals = _indices(table, times)
    (first_low, first_high), (total_low, total_high) = (
        np.nanpercentile(np.where(np.isfinite(s).any(axis=0), s, 0.0), (LOW, HIGH), axis=0)
        for s in (firsts, totals)
    )
    known = np.isfinite(first[0])
    return SobolIndices(
        first[0],
        np.where(known, first_low, np.nan),
        np.where(known, first_high, np.nan),
        total[0],
        np.where(known, total_low, np.nan),
        np.where(known, total_high, np.nan),
    )


def _indices(table: FloatArray, times: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Indices with every row counted some times; shapes (n_samples, n_factors).

    Parameters
    ----------
    table : ndarray, shape (factors + 2, n)
    times : ndarray, shape (n_samples, n)

    """
    n = times.sum(axis=1, keepdims=True)
    a, b, mixed = table[0], table[1], table[2:]
    mean = (times @ (a + b))[:, None] / (2 * n)
    squares = (times @ (a**2 + b**2))[:, None]
    # Below what rounding makes of equal outcomes there is no variance.
    variance = squares - 2 * n * mean**2
    variance = np.where(variance > 1e-12 * squares, variance, np.nan) / (2 * n - 1)
    first = (times @ (b * (mixed - a)).T) / n
    total = (times @ ((a - mixed) ** 2).T) / (2 * n)
    return first / variance, total / variance
