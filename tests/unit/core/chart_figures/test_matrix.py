"""Which parts stand in a scatter matrix, and where their values lie."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.core.builders import make_areas

from veerkracht_desktop.core.chart_figures.look import ChartLook, look_of, look_words
from veerkracht_desktop.core.chart_figures.matrix import (
    MOST,
    candidates,
    matrix_group,
    matrix_nodes,
    method_of,
    unit_places,
    with_toggled,
)
from veerkracht_desktop.core.coherence.correlation import Method
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.results import IndexResults


def results(*, wide: int = 2) -> IndexResults:
    """Two hulpbronnen; the first of two themes, one of these with `wide` indicators."""
    nodes: list[Group | Indicator] = [
        Group("top", "Top"), Group("a", "A", "top"), Group("a1", "A1", "a"),
        Group("a2", "A2", "a"), Group("b", "B", "top"),
    ]  # fmt: skip
    parents = ["a1"] * wide + ["a2", "b"]
    nodes += [
        Indicator(f"i{at}", f"I{at}", parent, measures=(Measure("x"),))
        for at, parent in enumerate(parents)
    ]
    definition = Definition("d", "D", "1", tuple(nodes))
    ids = tuple(g.id for g in definition.groups) + tuple(i.id for i in definition.indicators)
    areas = make_areas(("BU00010001", "BU00010002"))
    empty = np.zeros((2, len(ids)))
    reasons = np.zeros((2, len(ids)), dtype=np.uint8)
    return IndexResults(areas, definition, 2023, ids, empty, reasons, empty, empty, {})


def test_the_parts_of_the_active_group_are_compared() -> None:
    found = results()
    assert matrix_nodes(found, "top") == ("a", "b")
    assert matrix_nodes(found, "a") == ("a1", "a2")
    assert matrix_nodes(found, "a1") == ("i0", "i1")
    assert matrix_nodes(found, "i1") == ("i0", "i1")


def test_a_group_with_one_part_gives_way_to_the_one_above() -> None:
    found = results()
    assert matrix_group(found.definition, "a2") == "a"
    assert matrix_group(found.definition, "b") == "top"
    assert matrix_nodes(found, "b") == ("a", "b")


def test_what_may_be_chosen_is_every_group_below_and_its_own_indicators() -> None:
    found = results()
    assert candidates(found, "top") == ("a", "a1", "a2", "b")
    assert candidates(found, "a1") == ("i0", "i1")


def test_a_choice_holds_as_far_as_it_is_there() -> None:
    found = results()
    assert matrix_nodes(found, "top", "b,a2,a1,gone") == ("a1", "a2", "b")
    assert matrix_nodes(found, "a", "b,a2") == ("a1", "a2")  # one is left: the default
    assert matrix_nodes(found, "top", "") == ("a", "b")


def test_there_are_never_more_than_can_be_read() -> None:
    found = results(wide=12)
    assert len(candidates(found, "a1")) == 12
    assert matrix_nodes(found, "a1") == tuple(f"i{at}" for at in range(MOST))


def test_ticking_puts_in_and_takes_out() -> None:
    assert with_toggled(("a", "b"), "c") == "a,b,c"
    assert with_toggled(("a", "b", "c"), "b") == "a,c"


def test_an_unknown_correlation_is_that_of_pearson() -> None:
    assert method_of("Spearman") is Method.SPEARMAN
    assert method_of("Kwakzalver") is Method.PEARSON


def test_choices_are_saved_as_words() -> None:
    look = ChartLook(matrix="a,b", correlation="Spearman")
    assert look_of(look_words(look)) == look


def test_places_lie_between_the_ends_of_the_axis() -> None:
    values = np.array([[0.0, 5.0], [50.0, np.nan], [200.0, 5.0]])
    got = unit_places(values, np.array([[0.0, 100.0], [5.0, 5.0]]))
    np.testing.assert_array_equal(got, [[0, 0], [0.5, np.nan], [1, 0]])
    assert got[0, 0] == pytest.approx(0.0)
