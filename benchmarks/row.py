"""One line of the table of results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table; milliseconds, or in another unit."""

    work: str
    ours: float
    goal: float
    peer: str = ""
    theirs: float = 0.0
    unit: str = "ms"
