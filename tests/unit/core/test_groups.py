"""Sets of areas with a name and a colour."""

from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.group_areas import areas_of_groups
from veerkracht_desktop.core.groups import (
    GROUP_COLOURS,
    AreaGroup,
    recoloured,
    renamed,
    with_group,
    without,
)
from veerkracht_desktop.core.query_frame import QueryFrame

AREAS = Areas(Level.OTHER, ("a", "b", "c"), ("",) * 3, ("",) * 3, ("",) * 3)


def frame(*scores: float) -> QueryFrame:
    values = np.array(scores)
    return QueryFrame(AREAS, "top", {"score:top": lambda: values}, {"index": "score:top"}, (), {})


def test_a_rule_is_asked_of_the_figures_that_are_shown() -> None:
    groups = with_group((), "laag", rule="index < 40")
    (found,) = areas_of_groups(groups, frame(30, 50, np.nan))
    assert found.codes == {"a"}
    (found,) = areas_of_groups(groups, frame(60, 20, 10))
    assert found.codes == {"b", "c"}


def test_a_list_keeps_and_tells_the_codes_that_are_not_there() -> None:
    groups = with_group((), "lijst", codes=frozenset({"weg", "b", "ook weg"}))
    (found,) = areas_of_groups(groups, frame(1, 2, 3))
    assert found.codes == {"b"}
    assert found.lost == ("ook weg", "weg")
    assert groups[0].codes == ("b", "ook weg", "weg")


def test_a_rule_that_these_figures_cannot_answer_says_so() -> None:
    (found,) = areas_of_groups(with_group((), "x", rule="armoede > 3"), frame(1, 2, 3))
    assert found.codes == frozenset()
    assert found.fault.startswith("Op plaats 1: 'armoede' bestaat hier niet")


def test_each_new_group_has_another_name_and_a_colour_of_its_own() -> None:
    groups: tuple[AreaGroup, ...] = ()
    for _ in range(len(GROUP_COLOURS) + 1):
        groups = with_group(groups, "Groep")
    assert [g.name for g in groups[:3]] == ["Groep", "Groep (2)", "Groep (3)"]
    assert tuple(g.colour for g in groups) == (*GROUP_COLOURS, GROUP_COLOURS[0])
    # What was taken away frees its colour.
    assert with_group(without(groups[:3], 1), "nieuw")[-1].colour == GROUP_COLOURS[1]


def test_one_group_changes_and_the_others_stay() -> None:
    groups = with_group(with_group((), "een"), "twee")
    assert [g.name for g in renamed(groups, 1, "ander")] == ["een", "ander"]
    other = recoloured(groups, 0, "#112233")
    assert (other[0].colour, other[1]) == ("#112233", groups[1])
    assert without(groups, 0) == groups[1:]


@pytest.mark.parametrize(("name", "colour"), [(" ", "#112233"), ("x", "blauw"), ("x", "#11223")])
def test_a_group_has_a_name_and_a_colour(name: str, colour: str) -> None:
    with pytest.raises(ValueError, match=r"a group has|is no colour"):
        AreaGroup(name, colour)


def test_the_colours_can_be_told_apart() -> None:
    assert len({c.lower() for c in GROUP_COLOURS}) == len(GROUP_COLOURS)
