"""What is wrong with the numbers and words of a spec, each as one Dutch sentence.

`core.definition` asks these when a definition is made, whatever made it: a file, a window or
a command line. Every function gives the key at fault and why, nothing where all is well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    RANK_METHODS,
    TRANSFORMS,
    Aggregation,
    Allocation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)

Mistake = tuple[str, str]
"""The key at fault and the sentence."""

RESCALING = (*RANK_METHODS, "minmax", "zscore")
BETWEEN_BOUNDS = ("goalposts", "minmax")
MOST_POINTS = 1_000_000
MOST_POWER = 100.0
SKEW_TYPES = (1, 2, 3)
WEIGHTS = (1e-100, 1e100)
"""Beyond these, products and sums of weights lose their digits."""


def share(key: str, value: float) -> Iterator[Mistake]:
    """A share must be from 0 to 1; 60 is likely to mean 60 %."""
    if not 0 <= value <= 1:
        hint = f", dus {value / 100:g} voor {value:g} %" if 1 < value <= 100 else ""
        yield key, f"'{key}' is {value}; het moet van 0 tot 1 zijn{hint}"


def weight(node: str, value: float) -> Iterator[Mistake]:
    """A weight below 0, or one that floats cannot reckon with."""
    if not math.isfinite(value) or value < 0:
        yield "weight", f"het gewicht van '{node}' is {value:g}; het moet 0 of meer zijn"
    elif value > 0 and not WEIGHTS[0] <= value <= WEIGHTS[1]:
        bounds = f"van {WEIGHTS[0]:g} tot {WEIGHTS[1]:g}"
        yield "weight", f"het gewicht van '{node}' is {value:g}; het moet 0 zijn of {bounds}"


def _known(key: str, value: str, choices: Sequence[str]) -> Iterator[Mistake]:
    if value not in choices:
        yield key, f"'{key}' is '{value}'; kies uit {', '.join(choices)}"


def _finite(key: str, value: float) -> Iterator[Mistake]:
    if not math.isfinite(value):
        yield key, f"'{key}' moet een eindig getal zijn"


def normalisation(spec: Normalisation) -> Iterator[Mistake]:
    """Unknown method, scores without room between them, an area that is not named."""
    yield from _known("method", spec.method, NORMALISATIONS)
    yield from _finite("low", spec.low)
    yield from _finite("high", spec.high)
    if spec.method in BETWEEN_BOUNDS and spec.low >= spec.high:
        yield "low", f"'low' is {spec.low} en 'high' {spec.high}; 'low' moet lager zijn"
    if spec.method == "zscore" and spec.high <= 0:
        yield "high", "'high' is bij zscore de standaardafwijking en moet meer dan 0 zijn"
    if spec.method == "scaled" and spec.high == 0:
        yield "high", "'high' is bij scaled waardoor wordt gedeeld en mag niet 0 zijn"
    if spec.method == "distance_reference" and not spec.reference:
        yield "reference", "'reference' ontbreekt: de code van het gebied om mee te vergelijken"


def rescaling(spec: Normalisation) -> Iterator[Mistake]:
    """As `normalisation`, for the scores of a group: those have no goalposts."""
    if spec.method in NORMALISATIONS and spec.method not in RESCALING:
        yield "method", f"een groep kan niet '{spec.method}'; kies uit {', '.join(RESCALING)}"
    yield from normalisation(spec)


def treatment(spec: Treatment) -> Iterator[Mistake]:
    """Numbers without meaning, an unknown transformation."""
    if not 0 <= spec.points <= MOST_POINTS:
        yield "points", f"'points' is {spec.points}; het moet van 0 tot {MOST_POINTS} zijn"
    yield from _known("then", spec.then, TRANSFORMS)
    for key, limit in (("skew_limit", spec.skew_limit), ("kurtosis_limit", spec.kurtosis_limit)):
        yield from _finite(key, limit)
        if limit < 0:
            yield key, f"'{key}' is {limit}; het moet 0 of meer zijn"
    if spec.skew_type not in SKEW_TYPES:
        yield "skew_type", f"'skew_type' is {spec.skew_type}; kies 1, 2 of 3"
    yield from _power("power", spec.power if spec.power is not None else 0.0)


def _power(key: str, value: float) -> Iterator[Mistake]:
    if not -MOST_POWER <= value <= MOST_POWER:
        yield key, f"'{key}' is {value}; het moet van -{MOST_POWER:g} tot {MOST_POWER:g} zijn"


def screening(spec: Screening) -> Iterator[Mistake]:
    """Shares out of bounds."""
    yield from share("min_known", spec.min_known)
    yield from share("min_nonzero", spec.min_nonzero)
    yield from share("min_area", spec.min_area)


def imputation(spec: Imputation) -> Iterator[Mistake]:
    """Unknown methods, one twice, a grouping or covariates that are asked for and not named."""
    for method in spec.methods:
        if method not in IMPUTATIONS:
            yield "methods", f"'methods' noemt '{method}'; kies uit {', '.join(IMPUTATIONS)}"
    if len(set(spec.methods)) < len(spec.methods):
        yield "methods", "'methods' noemt één manier twee keer"
    if not spec.by:
        yield "by", "'by' is leeg; noem 'gemeente' of een gegeven"


def aggregation(spec: Aggregation) -> Iterator[Mistake]:
    """Unknown method, a floor that is none, a power of 0."""
    yield from _known("method", spec.method, AGGREGATIONS)
    if spec.floor is not None and not (math.isfinite(spec.floor) and spec.floor > 0):
        yield "floor", f"'floor' is {spec.floor}; het moet meer dan 0 zijn"
    yield from _power("power", spec.power)
    if spec.power == 0:
        yield "power", "'power' is 0; kies bij 0 de methode geometric"


def goalposts(spec: Goalposts, direction: int) -> Iterator[Mistake]:
    """Equal bounds, bounds against the direction, a reference outside them, a log below 0."""
    first = "percentiles" if spec.percentiles else "worst"
    last = "percentiles" if spec.percentiles else "best"
    values = (spec.worst, spec.best) if spec.reference is None else (
        spec.worst, spec.best, spec.reference
    )  # fmt: skip
    if not all(math.isfinite(value) for value in values):
        yield first, "de grenzen moeten eindige getallen zijn"
        return
    low, high = sorted((spec.worst, spec.best))
    if spec.percentiles and (low < 0 or high > 100):
        yield first, "'percentiles' moet twee getallen van 0 tot 100 hebben: [2, 98]"
    if low == high:
        yield last, f"de slechtste en de beste waarde zijn gelijk ({low:g})"
    elif not spec.percentiles and (spec.best > spec.worst) != (direction > 0):
        bounds = f"slechtste {spec.worst:g} en beste {spec.best:g}"
        yield first, f"de grenzen ({bounds}) spreken 'direction' {direction} tegen"
    if spec.log and not spec.percentiles and low <= 0:
        key = "worst" if spec.worst <= 0 else "best"
        yield key, f"'{key}' is {low:g}; met 'log' moeten beide grenzen meer dan 0 zijn"
    if spec.reference is None:
        return
    if not spec.percentiles and not low < spec.reference < high:
        yield "reference", f"'reference' is {spec.reference:g}; het moet tussen de grenzen liggen"


def allocation(spec: Allocation) -> Iterator[Mistake]:
    """A person without name or without a budget, an amount below 0."""
    if not spec.person.strip():
        yield "person", "'person' is leeg"
    for node, weight in spec.weights:
        if not (math.isfinite(weight) and weight >= 0):
            yield "weights", f"'{spec.person}' geeft '{node}' {weight}; het moet 0 of meer zijn"
    if not any(weight > 0 for _, weight in spec.weights):
        yield "weights", f"'{spec.person}' verdeelt niets: alle gewichten zijn 0"
