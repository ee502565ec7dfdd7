"""Groepen: sets of areas with a name and a colour, several at once, each a rule or a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

GROUP_COLOURS = (
    "#0072B2", "#CC79A7", "#D55E00", "#009E73", "#56B4E9", "#7F3C8D", "#B8860B", "#3C3C3C",
)  # fmt: skip
"""For outlines over the ramp of scores: Okabe and Ito's colours, without those the ramp has,
and three that differ from them in lightness."""


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """A set of areas.

    Parameters
    ----------
    name : str
        Not empty.
    colour : str
        ``#RRGGBB``.
    rule : str
        A query (`core.attribute_query`) that is asked anew of other figures; "" for a list.
    codes : tuple of str
        The list, in order of code; empty where there is a rule. Codes that the areas shown do
        not have are kept: another edition may have them again.

    """

    name: str
    colour: str
    rule: str = ""
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a group has a name")
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", self.colour):
            raise ValueError(f"{self.colour} is no colour")
        assert not (self.rule and self.codes), "a group is a rule or a list"


def with_group(
    groups: tuple[AreaGroup, ...], name: str, *, rule: str = "", codes: frozenset[str] = frozenset()
) -> tuple[AreaGroup, ...]:
    """The groups with one more, in a colour that is used least; a name taken gets a number."""
    used = [group.colour for group in groups]
    colour = min(GROUP_COLOURS, key=lambda one: (used.count(one), GROUP_COLOURS.index(one)))
    taken = {group.name for group in groups}
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    return (*groups, AreaGroup(unique, colour, rule, tuple(sorted(codes))))


def renamed(groups: tuple[AreaGroup, ...], place: int, name: str) -> tuple[AreaGroup, ...]:
    """The groups with another name for one of them."""
    return _with(groups, replace(groups[place], name=name), place)


def recoloured(groups: tuple[AreaGroup, ...], place: int, colour: str) -> tuple[AreaGroup, ...]:
    """The groups with another colour for one of them."""
    return _with(groups, replace(groups[place], colour=colour), place)


def _with(groups: tuple[AreaGroup, ...], group: AreaGroup, place: int) -> tuple[AreaGroup, ...]:
    return (*groups[:place], group, *groups[place + 1 :])


def without(groups: tuple[AreaGroup, ...], place: int) -> tuple[AreaGroup, ...]:
    """The groups but one."""
    return groups[:place] + groups[place + 1 :]
