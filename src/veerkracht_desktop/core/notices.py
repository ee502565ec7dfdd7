"""Findings that do not stop the work, kept beside the result that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    """Good to know; the result is what was asked for."""
    PROBLEM = "problem"
    """The result is other than it would have been with sound data (exit status 1)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One finding.

    Parameters
    ----------
    id : str
        Stable name of the kind of finding, such as ``duplicate-codes``.
    text : str
        One Dutch sentence, with numbers.
    weight : Weight
        Whether the result changed because of it.
    place : str
        File, sheet and column, or "".
    items : tuple of str
        The codes or names concerned, all of them.

    """

    id: str
    text: str
    weight: Weight = Weight.INFO
    place: str = ""
    items: tuple[str, ...] = ()
