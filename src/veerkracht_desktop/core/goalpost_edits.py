"""Goalposts: setting, proposing and freezing the values that score lowest and highest.

A proposal comes from the loaded areas and is for somebody to look at; frozen goalposts no
longer follow the areas, so that editions and regions compare.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.indicator_candidates import values_of
from veerkracht_desktop.core.indicator_edits import (
    IMPOSSIBLE,
    REMEDY,
    check_goalposts,
    indicator_of,
    measure_at,
    measure_of,
    next_version,
    refuse,
    with_measure,
)
from veerkracht_desktop.core.normalise import LinearScale
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.pipeline.scoring import reference_areas
from veerkracht_desktop.core.specs import RANK_METHODS, Goalposts, Normalisation
from veerkracht_desktop.core.types import BoolArray, FloatArray

LOW_PERCENTILE, HIGH_PERCENTILE = 2.0, 98.0
"""Percentiles of the areas that a proposal for goalposts starts from."""
STEPS = 20
"""A proposal is rounded to a step of which at least this many fit between the bounds."""


def set_goalposts(
    definition: Definition, node: str, measure: int, goalposts: Goalposts
) -> Definition:
    """Give one measure of an indicator other goalposts.

    Parameters
    ----------
    definition : Definition
    node : str
    measure : int
        Its place among the measures of the indicator.
    goalposts : Goalposts
        In the unit of the values, or percentiles.

    Raises
    ------
    DefinitionError
        Bounds that are equal, against the direction, outside 0-100 for percentiles or not
        above 0 for a logarithm, or a reference that is not between them.

    """
    before = measure_of(definition, node, measure)
    check_goalposts(definition, node, before.direction, goalposts)
    return with_measure(definition, node, measure, replace(before, goalposts=goalposts))


def propose_goalposts(values: FloatArray, *, direction: int, reference: BoolArray) -> Goalposts:
    """Goalposts that the measured values suggest: a proposal, for somebody to look at.

    The 2nd and 98th percentile of the areas of some size, rounded to a number that reads
    well; the lowest and highest value where those percentiles coincide.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    direction : int
        -1 makes the high end the worst.
    reference : ndarray of bool, shape (n_areas,)
        Areas that count; all where none of these has a value.

    Raises
    ------
    DefinitionError
        No value is known, or all are equal.

    Examples
    --------
    >>> propose_goalposts(
    ...     np.linspace(4.7, 28.2, 500), direction=-1, reference=np.ones(500, dtype=bool)
    ... )
    Goalposts(worst=28.0, best=5.0, percentiles=False, reference=None, log=False)

    """
    finite = np.isfinite(values)
    known = values[finite & reference]
    known = known if known.size else values[finite]
    if known.size == 0 or known.min() == known.max():
        why = "verschillen niet" if known.size else "zijn niet bekend"
        raise DefinitionError(
            IMPOSSIBLE,
            REMEDY,
            place="Voorstel uit de gegevens",
            why=f"de waarden {why}",
            what="Vul de streefwaarden zelf in of kies een andere indicator.",
        )
    low, high = (float(v) for v in np.percentile(known, [LOW_PERCENTILE, HIGH_PERCENTILE]))
    if low == high:
        low, high = float(known.min()), float(known.max())
    low, high = rounded_pair(low, high)
    return Goalposts(low, high) if direction > 0 else Goalposts(high, low)


def rounded_pair(low: float, high: float) -> tuple[float, float]:
    """Two numbers rounded to the same step; never to the same number."""
    step = sensible_step((high - low) / STEPS)
    return to_step(low, step), to_step(high, step)


def sensible_step(most: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no more than `most`.

    >>> sensible_step(0.7), sensible_step(23.0)
    (0.5, 20.0)
    """
    power = 10.0 ** math.floor(math.log10(most))
    return next(power * size for size in (5.0, 2.0, 1.0) if power * size <= most * (1 + 1e-9))


def to_step(value: float, step: float) -> float:
    """A value rounded to a step, without the tail that floats leave.

    >>> to_step(0.30000000000000004, 0.1)
    0.3
    """
    digits = max(0, 1 - math.floor(math.log10(step)))
    return round(round(value / step) * step, digits) + 0.0


def fill_goalposts(definition: Definition, dataset: Dataset) -> tuple[Definition, tuple[str, ...]]:
    """Propose goalposts for the indicators that are scored by goalposts and have none.

    Where nothing can be proposed for want of differences any bounds do: such an indicator
    takes no part.

    Parameters
    ----------
    definition : Definition
    dataset : Dataset
        Formulas over variables that it lacks are left alone.

    Returns
    -------
    tuple
        The definition, and the labels of the indicators that got a proposal.

    """
    got: dict[str, None] = {}
    for indicator in definition.indicators:
        if definition.normalisation_of(indicator).method != "goalposts":
            continue
        for place, measure in enumerate(indicator.measures):
            values = values_of(dataset, measure.formula)
            if measure.goalposts is not None or values is None:
                continue
            definition = set_goalposts(
                definition, indicator.id, place, _proposed(values, measure.direction, dataset)
            )
            got[indicator.label] = None
    return definition, tuple(got)


def _proposed(values: FloatArray, direction: int, dataset: Dataset) -> Goalposts:
    try:
        return propose_goalposts(values, direction=direction, reference=reference_areas(dataset))
    except DefinitionError:
        return Goalposts(0.0, 100.0) if direction > 0 else Goalposts(100.0, 0.0)


def freeze_goalposts(definition: Definition, stages: Stages) -> Definition:
    """Turn scales that follow from the loaded areas into numbers, in a new version.

    Percentile goalposts become the values that they came to. Scales from lowest to highest
    value, z-scores and the like become goalposts that give these areas the same scores.

    Parameters
    ----------
    definition : Definition
    stages : Stages
        What the definition came to for the loaded areas.

    Raises
    ------
    DefinitionError
        A scale goes by order or by a logarithm, so that no two numbers can stand for it, or
        everything is fixed already.

    """
    changed = definition
    for indicator in definition.indicators:
        changed = freeze_indicator(changed, indicator.id, stages)
    if changed is definition:
        raise refuse(
            definition,
            "er zijn geen streefwaarden die nog uit de gegevens volgen",
            "Er is niets vast te leggen.",
        )
    if definition.normalisation.method != "goalposts":
        # Indicators without data had no scale to freeze; they wait for their goalposts.
        whole = _frozen_scale(definition.normalisation)
        nodes = tuple(
            replace(n, normalisation=None)
            if isinstance(n, Indicator) and n.normalisation == whole
            else n
            for n in changed.nodes
        )
        changed = replace(changed, normalisation=whole, nodes=nodes)
    return replace(changed, version=next_version(definition.version))


def freeze_indicator(definition: Definition, node: str, stages: Stages) -> Definition:
    """The definition with the scale of one indicator as numbers; as it was where it is already.

    Raises
    ------
    DefinitionError
        The scale goes by order or by a logarithm.

    """
    indicator = indicator_of(definition, node)
    spec = stages.definition.normalisation_of(indicator)
    scored = stages.scored.get(node)
    if scored is None or not scored.used.formula:
        return definition
    place = measure_at(indicator, scored.used.formula)
    if spec.method == "goalposts":
        asked = indicator.measures[place].goalposts
        found = scored.used.goalposts
        if asked is None or not asked.percentiles or found is None:
            return definition
        # The values and not their percentiles are what `found` has; the rest stays as asked.
        fixed = replace(asked, worst=found.worst, best=found.best, percentiles=False)
        return set_goalposts(definition, node, place, fixed)
    scale = scored.scale
    treated = scored.treated
    if (
        spec.method in RANK_METHODS
        or not isinstance(scale, LinearScale)
        or (treated is not None and treated.transform)
    ):
        raise refuse(
            definition,
            "scores naar volgorde of logaritme kunnen niet worden vastgelegd",
            "Kies eerst streefwaarden als manier van scoren.",
            node,
        )
    fixed_spec = _frozen_scale(spec)
    if treated is not None and treated.winsorised:
        # What was brought in scores as the ends of the others do.
        ends = float(np.nanmin(scored.scores)), float(np.nanmax(scored.scores))
        fixed_spec = replace(fixed_spec, low=ends[0], high=ends[1], clip=True)
    worst, best = (
        scale.origin + (score - scale.base) / scale.slope
        for score in (fixed_spec.low, fixed_spec.high)
    )
    definition = set_goalposts(definition, node, place, Goalposts(worst, best))
    frozen = replace(indicator_of(definition, node), normalisation=fixed_spec)
    return definition.with_node(frozen)


def _frozen_scale(spec: Normalisation) -> Normalisation:
    """Goalposts between two scores of the scale, that carry on beyond them."""
    low, high = spec.low, spec.high
    if spec.method == "zscore":
        low, high = spec.low - 2 * spec.high, spec.low + 2 * spec.high
    elif spec.method == "ampi":
        low, high = 70.0, 130.0
    elif spec.method not in ("goalposts", "minmax"):
        low, high = 0.0, 1.0
    clip = spec.clip if spec.method in ("goalposts", "distance_target") else False
    return Normalisation("goalposts", low, high, clip=clip)
