"""Several scores of every area side by side: which, and between which values most areas lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.types import FloatArray

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Ends of the band of nine in ten areas, of the middle half, and the middle."""


def profile_nodes(definition: Definition, active: str) -> tuple[str, ...]:
    """The nodes that make up the profile of the active node.

    Of the top the parts of its parts: with the default index every theme. Of another group its
    members, of an indicator those of its group. Only nodes that count.

    Parameters
    ----------
    definition : Definition
    active : str
        Id of a node.

    """
    node = definition.by_id[active]
    group = node.id if isinstance(node, Group) else node.parent
    members = definition.members(group)
    if group != definition.top:
        return members
    below: list[str] = []
    for member in members:
        own = definition.members(member) if isinstance(definition.by_id[member], Group) else ()
        below += own or (member,)
    return tuple(below)


def bands(values: FloatArray, shares: Sequence[float] = SHARES) -> FloatArray:
    """Percentiles of the known values in each column, linear between neighbours.

    Parameters
    ----------
    values : ndarray, shape (n_areas, n_nodes)
        NaN where missing.
    shares : sequence of float
        0-1.

    Returns
    -------
    ndarray, shape (n_shares, n_nodes)
        NaN where nothing in the column is known.

    Notes
    -----
    As `core.statistics.column_percentiles`, with one sort for all shares.

    """
    lines = np.sort(values.T, axis=1)  # NaN sorts last
    known = np.count_nonzero(np.isfinite(lines), axis=1)
    found = np.full((len(shares), len(lines)), np.nan)
    some = np.flatnonzero(known)
    for place, share in enumerate(shares):
        position = (known[some] - 1) * share
        low = np.floor(position).astype(np.int64)
        high = np.minimum(low + 1, known[some] - 1)
        below, above = lines[some, low], lines[some, high]
        found[place, some] = below + (above - below) * (position - low)
    return found
