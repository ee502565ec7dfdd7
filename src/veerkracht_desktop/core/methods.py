"""Method choices as short texts, such as ``minmax:0:100``, and what they make of a definition."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import CallError
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    NORMALISATIONS,
    Aggregation,
    Normalisation,
    Treatment,
)

BOUNDS = {"minmax": (0.0, 100.0), "zscore": (0.0, 1.0)}
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
    if method == "minmax" and low >= high:
        raise CallError(why=f"in '{text}' moet het eerste getal lager zijn dan het tweede")
    if method == "zscore" and high <= 0:
        raise CallError(why=f"in '{text}' moet de standaardafwijking groter zijn dan 0")
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


def with_methods(
    definition: Definition,
    *,
    normalise: str = "",
    aggregate: str = "",
    treat: str = "",
    min_coverage: float | None = None,
) -> Definition:
    """The definition with methods that act on the whole tree; "" and None leave it as it is.

    Parameters
    ----------
    min_coverage : float, optional
        Share of the weight, 0-1, that a group needs; 0 means anything.

    Raises
    ------
    CallError
    """
    if normalise:
        definition = replace(definition, normalisation=parse_normalisation(normalise))
    if treat:
        definition = replace(definition, treatment=Treatment(parse_treatment(treat)))
    if min_coverage is not None and not 0 <= min_coverage <= 1:
        raise CallError(why="--min-coverage moet tussen 0 en 1 liggen")
    if aggregate and aggregate not in AGGREGATIONS:
        raise CallError(why=f"'{aggregate}' is geen manier van middelen")
    nodes = tuple(
        _with_group_methods(node, definition.normalisation, aggregate, min_coverage)
        if isinstance(node, Group)
        else node
        for node in definition.nodes
    )
    return replace(definition, nodes=nodes)


def _with_group_methods(
    group: Group, normalisation: Normalisation, aggregate: str, min_coverage: float | None
) -> Group:
    if aggregate:
        group = replace(
            group, aggregation=Aggregation(aggregate, floor_of(aggregate, normalisation))
        )
    if min_coverage is not None:
        group = replace(group, min_coverage=min_coverage)
    return group


def floor_of(aggregate: str, normalisation: Normalisation) -> float | None:
    """Lowest score that counts where a scale reaches zero: one hundredth of it.

    None where the method takes zeros, where the scale stays above zero, and where it
    has negative scores, which no floor can mend.
    """
    if aggregate not in ("geometric", "harmonic"):
        return None
    if normalisation.method == "goalposts":
        return 1.0
    if normalisation.method == "percentrank":
        return 0.01
    if normalisation.method == "minmax" and normalisation.low == 0:
        return normalisation.high / 100
    return None
