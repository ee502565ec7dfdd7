"""Lines over the editions: one scale, what editions have in common, breaks and gaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.test_assemble import NAN
from tests.unit.core.test_editions import CODES, TREE, UP, compare, index, leaf, of

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.definition import Definition, Indicator, Measure
from veerkracht_desktop.core.edition_series import stack_editions
from veerkracht_desktop.core.errors import Cancelled, MethodError
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.specs import Normalisation
from veerkracht_desktop.core.trend import (
    ScoredEditions,
    Trend,
    common,
    joints,
    score_editions,
    trend_of,
)
from veerkracht_desktop.core.trend_text import trend_sentence, years_text

ALL = np.arange(3)


def scored(definition: Definition, *tables: SourceTable, **more: object) -> ScoredEditions:
    sources = Sources(tables=tables, **more)  # type: ignore[arg-type]
    years = tuple(sorted(table.year for table in tables))
    stack = stack_editions(sources, definition, Level.BUURT, years, SilentProgress())
    return score_editions(stack, definition)


def three_years() -> ScoredEditions:
    return scored(
        index(*TREE),
        of(2019, p=[10, 40, 50], q=[20, 50, 50], r=[60, 50, 50]),
        of(2021, p=[20, 45, NAN], q=[20, 50, 50], r=[60, 50, 50]),
        of(2023, p=[30, 50, 40], q=[16, 50, 50], r=[61, 50, 50]),
    )


def test_two_editions_give_what_the_comparison_gives() -> None:
    tables = (
        of(2021, p=[10, 50, NAN], q=[20, 50, 50], r=[60, 50, 50]),
        of(2023, p=[30, 50, 40], q=[16, 50, 50], r=[61, 50, 50]),
    )
    change = compare(index(*TREE), *tables)
    both = scored(index(*TREE), *tables)
    for node in change.node_ids:
        values = trend_of(both, node).values
        np.testing.assert_allclose(values[:, 1] - values[:, 0], change.change(node), atol=1e-12)


def test_relative_methods_have_one_scale_for_all_editions() -> None:
    definition = index(leaf("p", "top"), normalisation=Normalisation("minmax", 0.0, 100.0))
    got = trend_of(
        scored(definition, of(2019, p=[0, 10, 20]), of(2021, p=[10, 10, 10]),
               of(2023, p=[20, 30, 40])),
        "top",
    )  # fmt: skip
    np.testing.assert_allclose(got.values, [[0, 25, 50], [25, 25, 75], [50, 25, 100]])


def test_an_area_counts_only_what_all_its_editions_have() -> None:
    got = trend_of(three_years(), "g")
    np.testing.assert_allclose(got.values[0], [17.5, 20, 19.5])
    np.testing.assert_allclose(got.values[2], [50, 50, 50])  # p lacks in 2021: q alone
    assert got.years == ((2019,), (2021,), (2023,))
    assert not got.stale.any()


def test_an_edition_that_shares_less_than_half_of_the_weight_is_a_gap() -> None:
    got = trend_of(
        scored(
            index(*TREE),
            of(2019, p=[10, 40, 50]),
            of(2021, p=[20, 45, 50], q=[20, 50, 50]),
            of(2023, p=[30, 50, 40], q=[16, 50, 50]),
        ),
        "g",
    )
    assert np.isnan(got.values[:, 0]).all()
    np.testing.assert_allclose(got.values[0, 1:], [20, 19.5])
    assert got.known.tolist() == [False, True, True]


def test_common_goes_back_from_the_newest_edition() -> None:
    there = np.array([[[1, 0, 1]], [[0, 1, 0]], [[1, 1, 0]], [[1, 1, 1]]], dtype=bool)
    kept, taken = common(there, np.array([0.4, 0.3, 0.3]))
    assert kept.tolist() == [[True, True, False]]
    assert taken[:, 0].tolist() == [False, False, True, True]


def test_an_area_without_figures_in_the_newest_edition_begins_earlier() -> None:
    there = np.array([[[1, 1]], [[1, 1]], [[0, 0]]], dtype=bool)
    kept, taken = common(there, np.array([0.5, 0.5]))
    assert kept.all()
    assert taken[:, 0].tolist() == [True, True, False]


def broken() -> ScoredEditions:
    measures = (Measure("new", 1, UP, series="b"), Measure("old", 1, UP, series="a"))
    return scored(
        index(leaf("x", "top", *measures), leaf("p", "top")),
        of(2019, old=[1, 2, 3], p=[10, 20, 30]),
        of(2021, new=[40, 50, 60], p=[10, 20, 30]),
        of(2023, new=[41, 52, 63], p=[11, 20, 30]),
    )


def test_a_break_in_a_series_ends_a_line() -> None:
    raw = trend_of(broken(), "x", raw=True)
    np.testing.assert_allclose(raw.values[0], [1, 40, 41])
    assert raw.breaks == (1,)
    assert joints(raw.values[0], raw.number) == ((1, 2, True),)
    assert raw.ends(0) == (1, 2)
    score = trend_of(broken(), "x")
    assert np.isnan(score.values[:, 0]).all()
    assert score.breaks == (1,)
    whole = trend_of(broken(), "top")
    np.testing.assert_allclose(whole.values[0], [10, 10, 11])  # p alone is half of the weight
    assert (whole.breaks, whole.left_out) == ((), ("X",))


def test_a_gap_is_joined_as_a_gap() -> None:
    number = np.zeros(4, dtype=np.int64)
    assert joints(np.array([1, NAN, 2, 3]), number) == ((0, 2, False), (2, 3, True))
    assert joints(np.array([NAN, NAN, 2, NAN]), number) == ()


def test_old_figures_are_no_new_point() -> None:
    definition = index(leaf("p", "top"), leaf("q", "top"))
    got = scored(
        definition,
        of(2021, p=[10, 20, 30], q=[10, 20, 30]),
        of(2022, p=[15, 20, 30]),
        of(2023, p=[20, 20, 30], q=[50, 20, 30]),
    )
    alone = trend_of(got, "q", raw=True)
    assert alone.stale.tolist() == [False, True, False]
    np.testing.assert_array_equal(alone.values[0], [10, NAN, 50])
    whole = trend_of(got, "top")
    assert not whole.stale.any()
    np.testing.assert_allclose(whole.values[0], [10, 12.5, 35])
    assert whole.years[1] == (2021, 2022)


def test_a_changed_boundary_begins_a_new_line() -> None:
    moved = BoundaryTable(Level.BUURT, ("BU08550009",), (CODES[0],), np.array([1.0]), 2021, 2023)
    tables = (of(2021, p=[10, 20, 30]), of(2023, p=[20, 20, 30]))
    definition = index(leaf("p", "top"))
    got = trend_of(scored(definition, *tables, conversions=(moved,)), "p")
    assert np.isnan(got.values[0, 0])
    assert got.values[0, 1] == 20
    assert got.ends(0) is None


def test_other_weights_use_the_same_figures() -> None:
    first = three_years()
    nodes = tuple(
        replace(n, weight=5.0) if n.id == "p" else n for n in first.definition.nodes
    )  # fmt: skip
    other = replace(first.definition, nodes=nodes)
    assert first.stack.fits(other)
    again = score_editions(first.stack, other, first)
    fresh = score_editions(first.stack, other)
    for node in ("top", "g", "p"):
        got, want = trend_of(again, node).values, trend_of(fresh, node).values
        np.testing.assert_array_equal(got, want)
    assert (trend_of(again, "g").values != trend_of(first, "g").values).any()
    measured = tuple(
        replace(n, measures=(Measure("r", 1, UP),)) if isinstance(n, Indicator) else n
        for n in other.nodes
    )
    assert not first.stack.fits(replace(other, nodes=measured))


def test_one_edition_is_refused_and_the_user_can_stop() -> None:
    table = of(2023, p=[1, 2, 3])
    definition = index(leaf("p", "top"))
    with pytest.raises(MethodError, match="maar één editie"):
        scored(definition, table)

    class Stopped(SilentProgress):
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        stack_editions(
            Sources(tables=(table, of(2021, p=[1, 2, 3]))), definition, Level.BUURT,
            (2021, 2023), Stopped(),
        )  # fmt: skip


def one(node: str = "g", *, raw: bool = False) -> Trend:
    return trend_of(three_years(), node, raw=raw)


def test_the_sentence_tells_the_change_and_what_it_is_beside() -> None:
    trend = one()
    name = trend.areas.names[0] or trend.areas.codes[0]
    beside = ("Veghel", np.array([40.0, 41.0, 43.5]))
    assert trend_sentence(trend, ALL[:1], beside) == (
        f"{name} 2019 → 2023: +2,0 (17,5 → 19,5); Veghel: +3,5"
    )
    several = trend_sentence(trend, ALL)
    assert several == "3 buurten, mediaan 2019 → 2023: +2,5 (47,5 → 50,0)"
    assert trend_sentence(trend, ALL[:0]) == ""


def test_the_sentence_has_the_unit_and_says_when_there_is_nothing_to_compare() -> None:
    trend = one("p", raw=True)
    assert trend_sentence(trend, ALL[:1], unit="%").endswith("+20,0 procentpunt (10,0 → 30,0)")
    assert trend_sentence(trend, ALL[:1], unit="km").endswith("+20,0 km (10,0 → 30,0)")
    nothing = replace(trend, values=np.full((3, 3), NAN))
    assert "minder dan twee edities" in trend_sentence(nothing, ALL[:1])
    assert "3 buurten: minder dan twee edities" in trend_sentence(nothing, ALL)


def test_measured_values_have_the_margin_of_their_figures() -> None:
    """Shares of households by CBS: two decimals of rounding make a margin of their own."""
    definition = index(leaf("p_laag", "top", Measure("p_hh_li", 1, UP)))
    people = {"a_inw": [1000.0, 50.0, 1000.0], "a_hh": [400.0, 20.0, 400.0]}
    got = scored(
        definition,
        of(2021, p_hh_li=[30, 30, NAN], **people),
        of(2023, p_hh_li=[31, 31, 30], **people),
    )
    raw = trend_of(got, "p_laag", raw=True)
    assert raw.margin is not None
    assert raw.margin[1, 0] > raw.margin[0, 0] > 0  # fewer households, less certain
    assert np.isnan(raw.margin[2, 0])
    assert "binnen de marge" in trend_sentence(raw, ALL[1:2])
    sure = replace(raw, margin=np.full_like(raw.margin, 0.1))
    assert "binnen de marge" not in trend_sentence(sure, ALL[1:2])
    score = trend_of(got, "p_laag")
    np.testing.assert_allclose(score.margin, raw.margin)  # goalposts 0 and 100
    assert trend_of(got, "top").margin is None


def test_years_in_words() -> None:
    assert years_text(()) == ""
    assert years_text((2020,)) == "2020"
    assert years_text((2020, 2021)) == "2020–2021"
