"""Scores that move because other areas do: told apart, and exactly 0 on a scale of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.relative_guard import guard_notice, split_change, split_notice
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Normalisation, Treatment

FOUR, FIVE = buurt_codes(4), buurt_codes(5)
POSTS = Goalposts(0.0, 100.0)
HIGH, LOW = (80.0, 30.0), (-5.0, 1.0)
"""Values of an area that comes along."""


def dataset(codes: tuple[str, ...], p: list[float], q: list[float]) -> Dataset:
    columns = {}
    for name, values in (("p", p), ("q", q)):
        array = np.array(values)
        reasons = np.where(np.isnan(array), MissingReason.SECRET, 0).astype(np.uint8)
        source = ColumnSource("x.xlsx", "", name, "CBS", 2023)
        columns[name] = Column(name, source, array, reasons)
    return Dataset(make_areas(codes), 2023, columns)


def index(method: str = "goalposts", posts: Goalposts = POSTS, **more: object) -> Definition:
    nodes = (
        Group("top", "Top"),
        Indicator("p", "P", "top", 1.0, (Measure("p", 1, posts),)),
        Indicator("q", "Q", "top", 1.0, (Measure("q", 1, posts),)),
    )
    normalisation = Normalisation(method)
    return Definition("i", "I", "1", nodes, normalisation, **more)  # type: ignore[arg-type]


def results(definition: Definition, extra: tuple[float, float] | None = None) -> Stages:
    p, q = [0.0, 10.0, 20.0, 40.0], [5.0, 5.0, 10.0, 30.0]
    if extra is None:
        return advance(dataset(FOUR, p, q), definition)
    return advance(dataset(FIVE, [*p, extra[0]], [*q, extra[1]]), definition)


def test_an_area_that_comes_along_moves_the_others_on_a_relative_scale() -> None:
    """Highest 40 becomes 80: half of the 50 points of the third area on P go."""
    split = split_change(results(index("minmax")), results(index("minmax"), HIGH))
    assert split.same_values.all()
    np.testing.assert_array_equal(split.own, np.zeros((4, 3)))
    np.testing.assert_allclose(split.others[:, 1], [0.0, -12.5, -25.0, -50.0])
    np.testing.assert_allclose(split.others[:, 0], [0.0, -6.25, -12.5, -25.0])
    assert split.moved("top") == FOUR[1:]
    notice = split_notice(split, "top", "Top")
    assert notice is not None
    assert "3 gebieden" in notice.text
    assert "25,0 punten" in notice.text
    assert notice.items == FOUR[1:]


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentrank", "rank", "borda", "ampi"])
def test_every_relative_method_is_caught(method: str) -> None:
    definition = index(method)
    split = split_change(results(definition), results(definition, LOW))
    np.testing.assert_allclose(split.own, 0.0, atol=1e-12)
    assert split.moved("top", 0.0)
    assert guard_notice(definition) is not None


@pytest.mark.parametrize("method", ["goalposts", "scaled"])
def test_on_a_scale_of_its_own_the_others_are_exactly_zero(method: str) -> None:
    definition = index(method)
    assert guard_notice(definition) is None
    split = split_change(results(definition), results(definition, HIGH))
    assert (split.others == 0.0).all()
    assert split.moved("top", 0.0) == ()
    assert split_notice(split, "top", "Top") is None


def test_own_and_others_add_up_to_the_change() -> None:
    definition = index("minmax")
    before = results(definition)
    p, q = [5.0, 10.0, 20.0, 60.0], [5.0, 9.0, 10.0, 30.0]
    after = advance(dataset(FOUR, p, q), definition)
    split = split_change(before, after)
    np.testing.assert_allclose(
        split.change, after.results.scores - before.results.scores, atol=1e-12
    )
    assert split.same_values.tolist() == [False, False, True, False]
    assert split.own[2].tolist() == [0.0, 0.0, 0.0]
    assert split.own[1, 2] == pytest.approx(16.0), "4 of the 25 of the earlier scale"
    assert split.moved("top") == (FOUR[2],)


def test_percentiles_as_goalposts_are_caught() -> None:
    definition = index(posts=Goalposts(0.0, 100.0, percentiles=True))
    split = split_change(results(definition), results(definition, HIGH))
    np.testing.assert_array_equal(split.own, 0.0)
    assert split.moved("p") == FOUR[1:]


def test_a_group_that_is_normalised_again_is_caught() -> None:
    definition = index()
    top = replace(definition.by_id["top"], rescale=Normalisation("percentrank"))  # type: ignore[arg-type]
    ranked = definition.with_node(top)
    split = split_change(results(ranked), results(ranked, LOW))
    np.testing.assert_array_equal(split.own, 0.0)
    assert split.moved("top", 0.0)
    assert split.moved("p", 0.0) == ()
    notice = guard_notice(ranked)
    assert notice is not None
    assert notice.text.startswith("Scores van groepen")


def test_treated_outliers_are_caught() -> None:
    definition = index("minmax", treatment=Treatment(always=True, then="log_ct"))
    split = split_change(results(definition), results(definition, HIGH))
    np.testing.assert_allclose(split.own, 0.0, atol=1e-12)
    assert split.moved("top", 0.0)


def test_copeland_is_refused() -> None:
    definition = index()
    top = replace(definition.by_id["top"], aggregation=Aggregation("copeland"))  # type: ignore[arg-type]
    won = definition.with_node(top)
    with pytest.raises(MethodError, match="Copeland"):
        split_change(results(won), results(won, HIGH))


def test_the_notice_says_which_scores_move_along() -> None:
    assert guard_notice(index()) is None
    every = guard_notice(index("minmax"))
    assert every is not None
    assert every.text.startswith("Alle scores in deze index verschuiven mee met de andere gebieden")
    assert every.text.endswith("om edities of regio's te vergelijken.")
    nodes = index().nodes
    own = replace(nodes[1], normalisation=Normalisation("zscore"))  # type: ignore[arg-type]
    one = guard_notice(index().with_node(own))
    assert one is not None
    assert one.items == ("P",)
