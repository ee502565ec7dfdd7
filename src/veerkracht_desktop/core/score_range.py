"""Between which numbers the scores of an index lie."""

from __future__ import annotations

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.specs import Normalisation

Range = tuple[float, float]
PERCENT: Range = (0.0, 100.0)
OPEN_METHODS = ("sum", "copeland", "ampi_plus")
"""Ways of combining that leave the range of the members."""


def score_range(definition: Definition) -> Range | None:
    """Lowest and highest score that the index can have; None where there is no such bound.

    A mean lies in the range of its members when these share one. AMPI takes its penalty off
    such a mean and stays in the unit; only very unequal members (0, 0, 0 and 100 give -50) end
    up below the range, which is told of it all the same.
    """
    top = definition.by_id[definition.top]
    assert isinstance(top, Group), "a definition is checked when made"
    if top.rescale is not None:
        return _range_of(top.rescale)
    below = [g for g in definition.groups if g.rescale is not None and g.rescale_above]
    if any(g.aggregation.method in OPEN_METHODS for g in definition.groups):
        return None
    ranges = {_range_of(definition.normalisation_of(i)) for i in definition.indicators}
    ranges |= {_range_of(g.rescale) for g in below if g.rescale is not None}
    return ranges.pop() if len(ranges) == 1 else None


def is_percent_scale(definition: Definition) -> bool:
    """Whether scores run from 0 to 100, so that "46 van 100" is true."""
    return score_range(definition) == PERCENT


def _range_of(spec: Normalisation) -> Range | None:
    if spec.method == "minmax" or (spec.method == "goalposts" and spec.clip):
        return spec.low, spec.high
    return {"percentrank": (0.0, 1.0), "exponential": PERCENT}.get(spec.method)
