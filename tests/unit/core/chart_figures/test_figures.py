"""Bars, boxes, divisions, lines and profiles against answers worked out by hand or published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.chart_figures.boxes import boxes
from veerkracht_desktop.core.chart_figures.groups import (
    GEMEENTE,
    SIZE,
    URBANITY,
    divided,
    divisions,
)
from veerkracht_desktop.core.chart_figures.histogram import bar_edges, bars
from veerkracht_desktop.core.chart_figures.look import ChartLook, look_of, look_words
from veerkracht_desktop.core.chart_figures.profile import bands, profile_nodes
from veerkracht_desktop.core.chart_figures.regression import fitted, lines_of
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.statistics import column_percentiles

finite = st.floats(-1e6, 1e6).map(lambda v: round(v, 4))


@given(st.lists(finite, min_size=1, max_size=200))
def test_every_value_is_in_one_bar_and_bars_have_one_width(values: list[float]) -> None:
    found = np.array(values)
    edges = bar_edges(found)
    made = bars(found, np.zeros(len(found), dtype=np.int64), 1, edges)
    assert made.counts.sum() == len(found)
    assert edges[0] <= found.min()
    assert found.max() <= edges[-1]
    widths = np.diff(edges)
    assert np.allclose(widths, widths[0])
    assert len(widths) <= 60
    inside = (found >= edges[made.bar_of]) & (found <= edges[made.bar_of + 1])
    assert inside.all()


def test_bars_by_class_and_selected() -> None:
    values = np.array([1.0, 4.9, 5.0, 10.0])
    classes = np.array([0, 1, 1, 1])
    made = bars(values, classes, 2, np.array([0.0, 5.0, 10.0]))
    assert made.bar_of.tolist() == [0, 0, 1, 1]
    assert made.counts.tolist() == [[1, 1], [0, 2]]
    chosen = made.chosen(classes, np.array([True, False, False, True]))
    assert chosen.tolist() == [[1, 0], [0, 1]]


def test_a_score_of_100_is_in_the_last_bar_of_the_scale() -> None:
    values = np.concatenate([np.linspace(0, 100, 400), [100.0]])
    assert bar_edges(values)[-1] == 100


def test_without_or_with_one_value() -> None:
    assert len(bar_edges(np.empty(0))) == 0
    edges = bar_edges(np.array([40.0]))
    assert len(edges) == 2
    assert edges[0] < 40 < edges[1]
    assert len(bar_edges(np.zeros(3))) == 2


def test_box_with_an_outlier_worked_out_by_hand() -> None:
    # Quartiles 2.25, 3.5 and 4.75 (type 7), so that whiskers may reach from -1.5 to 8.5.
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 20.0, 7.0])
    groups = np.array([0, 0, 0, 0, 0, 0, 2])
    found = boxes(values, groups, 3)
    assert found.count.tolist() == [6, 0, 1]
    assert (found.first[0], found.median[0], found.third[0]) == (2.25, 3.5, 4.75)
    assert (found.low[0], found.high[0]) == (1.0, 5.0)
    assert found.outlier.tolist() == [False] * 5 + [True, False]
    assert np.isnan(found.median[1])
    assert np.isnan(found.low[1])
    assert (found.low[2], found.median[2], found.high[2]) == (7.0, 7.0, 7.0)


def some_areas() -> Areas:
    codes = ("BU00020000", "BU00010000", "BU00010001", "BU99990000")
    return Areas(
        Level.BUURT, codes, codes, ("GM0002", "GM0001", "GM0001", ""), ("Beek", "Aa", "Aa", "")
    )


def dataset_with(name: str, values: list[float]) -> Dataset:
    array = np.array(values)
    reasons = np.where(np.isfinite(array), 0, 1).astype(np.uint8)
    column = Column(name, ColumnSource("k.xlsx", "", name, "CBS", 2023), array, reasons)
    return Dataset(some_areas(), 2023, {name: column})


def test_divisions_by_gemeente_urbanity_and_size() -> None:
    areas = some_areas()
    found = divided(areas, None, GEMEENTE)
    assert found.labels == ("Aa", "Beek")
    assert found.index.tolist() == [1, 0, 0, -1]
    urban = divided(areas, dataset_with("ste_mvs", [1.0, 5.0, 2.5, np.nan]), URBANITY)
    assert urban.labels == ("zeer sterk stedelijk", "niet stedelijk")
    assert urban.index.tolist() == [0, 1, -1, -1]
    size = divided(areas, dataset_with("a_inw", [499.0, 500.0, np.nan, 12000.0]), SIZE)
    assert size.labels == ("tot 500", "500 tot 1.000", "10.000 en meer")
    assert size.index.tolist() == [0, 1, -1, 2]
    assert divided(areas, None, URBANITY).labels == ()
    assert divisions(areas, None) == (GEMEENTE,)


def test_anscombe() -> None:
    # Anscombe's first set (1973): y = 3.00 + 0.500 x, correlation 0.816, R² 0.67.
    x = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], dtype=np.float64)
    y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
    line = fitted(x, y)
    assert line.slope == pytest.approx(0.500, abs=5e-4)
    assert line.start == pytest.approx(3.00, abs=5e-3)
    assert line.r2 == pytest.approx(0.6665, abs=5e-4)
    assert (line.n, line.low, line.high) == (11, 4.0, 14.0)
    assert np.isnan(fitted(x, np.full(11, 3.0)).r2)
    assert fitted(x, np.full(11, 3.0)).slope == 0
    assert not fitted(x[:2], y[:2]).known
    assert not fitted(np.ones(5), y[:5]).known


def test_lines_of_the_selection_and_the_rest() -> None:
    x = np.array([0.0, 1, 2, 0, 1, 2])
    y = np.array([0.0, 1, 2, 4, 2, 0])
    everything, selected, rest = lines_of(x, y, np.array([True] * 3 + [False] * 3))
    assert (selected.slope, selected.n) == (1.0, 3)
    assert (rest.slope, rest.n) == (-2.0, 3)
    assert everything.n == 6


def index() -> Definition:
    nodes: list[Group | Indicator] = [Group("top", "T")]
    for name in "ab":
        nodes.append(Group(name, name, "top"))
        for number in (1, 2):
            nodes.append(Group(f"{name}{number}", "t", name))
            nodes.append(
                Indicator(
                    f"i{name}{number}", "i", f"{name}{number}", measures=(Measure("a_inw"),),
                    active=(name, number) != ("b", 2),
                )
            )  # fmt: skip
    return Definition("p", "P", "1", tuple(nodes))


def test_the_profile_drills_down_and_leaves_out_what_does_not_count() -> None:
    assert profile_nodes(index(), "top") == ("a1", "a2", "b1")
    assert profile_nodes(index(), "a") == ("a1", "a2")
    assert profile_nodes(index(), "a1") == ("ia1",)
    assert profile_nodes(index(), "ia1") == ("ia1",)


def test_bands_are_the_percentiles() -> None:
    values = np.random.default_rng(2).normal(50, 10, (101, 3))
    values[::7, 1] = np.nan
    values[:, 2] = np.nan
    found = bands(values, (0.05, 0.5))
    for place, share in enumerate((0.05, 0.5)):
        assert np.allclose(found[place], column_percentiles(values, share), equal_nan=True)


def test_the_look_of_charts_is_saved_and_bad_words_get_defaults() -> None:
    look = ChartLook(grouping="gemeente", margins=False, raw_across="x", curve=True)
    assert look_of(look_words(look)) == look
    assert look_of({}) == ChartLook()
    words = {"chart_margins": "misschien", "chart_lines": "nee"}
    assert look_of(words) == ChartLook(lines=False)
