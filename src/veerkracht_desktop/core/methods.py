"""Method choices as short texts, such as ``minmax:0:100``, and what they make of a definition."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import CallError
from veerkracht_desktop.core.spec_checks import MOST_POWER
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    NORMALISATIONS,
    Aggregation,
    Normalisation,
    Treatment,
)

BOUNDS = {
    "minmax": (0.0, 100.0),
    "goalposts": (0.0, 100.0),
    "zscore": (0.0, 1.0),
    "scaled": (0.0, 1.0),
}
"""Methods with two numbers, and those that count when none are given."""


def parse_normalisation(text: str) -> Normalisation:
    """Read ``METHOD`` or ``METHOD:A:B``.

    Raises
    ------
    CallError
        Unknown method, wrong numbers, or bounds without room between them.

    Examples
    --------
    >>> parse_normalisation("zscore:50:10")
    Normalisation(method='zscore', low=50.0, high=10.0)
    """
    method, *rest = text.split(":")
    if method == "distance_reference":
        if len(rest) != 1 or not rest[0]:
            raise CallError(why=f"'{text}' moet een gebied noemen: distance_reference:CODE")
        return Normalisation(method, reference=rest[0])
    if method not in NORMALISATIONS:
        raise CallError(
            why=f"'{method}' is geen manier van normaliseren; kies uit {', '.join(NORMALISATIONS)}"
        )
    if method not in BOUNDS:
        if rest:
            raise CallError(why=f"'{method}' heeft geen getallen nodig")
        return Normalisation(method)
    if not rest:
        return Normalisation(method, *BOUNDS[method])
    if len(rest) != 2:
        raise CallError(why=f"'{text}' moet twee getallen hebben, zoals {method}:0:100")
    low, high = (_number(part, text) for part in rest)
    if method in ("minmax", "goalposts") and low >= high:
        raise CallError(why=f"in '{text}' moet het eerste getal lager zijn dan het tweede")
    if method == "zscore" and high <= 0:
        raise CallError(why=f"in '{text}' moet de standaardafwijking groter zijn dan 0")
    if method == "scaled" and high == 0:
        raise CallError(why=f"in '{text}' wordt door 0 gedeeld")
    return Normalisation(method, low, high)


def parse_treatment(text: str) -> int:
    """Read ``winsor:N``: most points to winsorise.

    Raises
    ------
    CallError
    """
    method, _, points = text.partition(":")
    # not isdigit(): that takes "²" too, which int() does not
    if method != "winsor" or not re.fullmatch(r"[0-9]{1,9}", points) or int(points) < 1:
        raise CallError(why=f"'{text}' moet zijn winsor:N met een geheel getal vanaf 1")
    return int(points)


def _number(part: str, text: str) -> float:
    try:
        value = float(part)
    except ValueError:
        raise CallError(why=f"in '{text}' is '{part}' geen getal") from None
    if not math.isfinite(value):
        raise CallError(why=f"in '{text}' is '{part}' geen getal")
    return value


def parse_aggregation(text: str) -> Aggregation:
    """Read ``METHOD``, or ``generalised:POWER``.

    Raises
    ------
    CallError
        Unknown method, or no power, or one of 0.

    Examples
    --------
    >>> parse_aggregation("generalised:-1").power
    -1.0
    """
    method, *rest = text.split(":")
    if method not in AGGREGATIONS:
        raise CallError(
            why=f"'{method}' is geen manier van middelen; kies uit {', '.join(AGGREGATIONS)}"
        )
    if method != "generalised":
        if rest:
            raise CallError(why=f"'{method}' heeft geen getal nodig")
        return Aggregation(method)
    if len(rest) != 1:
        raise CallError(why=f"'{text}' moet een macht hebben, zoals generalised:0.5")
    power = _number(rest[0], text)
    if power == 0:
        raise CallError(why="de macht van generalised kan niet 0 zijn; kies geometric")
    if abs(power) > MOST_POWER:
        raise CallError(
            why=f"de macht in '{text}' moet van {-MOST_POWER:g} tot {MOST_POWER:g} zijn"
        )
    return Aggregation(method, power=power)


def with_methods(
    definition: Definition,
    *,
    normalise: str = "",
    aggregate: str = "",
    treat: str = "",
    min_coverage: float | None = None,
) -> Definition:
    """The definition with methods that act on the whole tree; "" and None leave it as it is.

    They take the place of the definition's own, those of single indicators and the rescaling
    of groups included.

    Parameters
    ----------
    min_coverage : float, optional
        Share of the weight, 0-1, that a group needs; 0 means anything.

    Raises
    ------
    CallError
    """
    if min_coverage is not None and not 0 <= min_coverage <= 1:
        raise CallError(why="--min-coverage moet tussen 0 en 1 liggen")
    if normalise:
        definition = replace(definition, normalisation=parse_normalisation(normalise))
    if treat:
        definition = replace(definition, treatment=Treatment(parse_treatment(treat)))
    combining = parse_aggregation(aggregate) if aggregate else None
    if combining is not None:
        takes_zero = combining.method == "generalised" and combining.power > 0
        floor = None if takes_zero else floor_of(combining.method, definition.normalisation)
        combining = replace(combining, floor=floor)
    nodes = []
    for node in definition.nodes:
        if isinstance(node, Group):
            node = replace(
                node,
                aggregation=combining or node.aggregation,
                min_coverage=node.min_coverage if min_coverage is None else min_coverage,
                rescale=None if normalise else node.rescale,
            )
        else:
            node = replace(
                node,
                normalisation=None if normalise else node.normalisation,
                treatment=None if treat else node.treatment,
            )
        nodes.append(node)
    return replace(definition, nodes=tuple(nodes))


def floor_of(aggregate: str, normalisation: Normalisation) -> float | None:
    """Lowest score that counts where a scale reaches zero: one hundredth of it.

    None where the method takes zeros, where the scale stays above zero, and where it
    has negative scores, which no floor can mend.
    """
    if aggregate not in ("geometric", "harmonic", "generalised"):
        return None
    if normalisation.method in ("goalposts", "minmax") and normalisation.low == 0:
        return normalisation.high / 100
    if normalisation.method in ("percentrank", "distance_max", "distance_target"):
        return 0.01
    return None
