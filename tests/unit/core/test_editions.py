"""Two editions beside each other: common indicators, one scale, contributions that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import make_areas
from tests.unit.core.test_assemble import NAN, table

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.edition_pairs import Status
from veerkracht_desktop.core.editions import EditionChange, Hurdle, compare_editions
from veerkracht_desktop.core.errors import MethodError, NoMatchError
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Imputation, Normalisation

CODES = ("BU08550001", "BU08550002", "BU08550003")
UP = Goalposts(0.0, 100.0)


def of(year: int, **columns: list[float]) -> SourceTable:
    return table(CODES, columns, year=year, file=f"kwb-{year}.xlsx")


def leaf(
    name: str, parent: str, *measures: Measure, weight: float = 1.0, max_lag: int = 2
) -> Indicator:
    measures = measures or (Measure(name, 1, UP),)
    return Indicator(name, name.upper(), parent, weight, measures, max_lag=max_lag)


def index(*nodes: Group | Indicator, top: Aggregation | None = None, **more: object) -> Definition:
    whole = (Group("top", "Top", aggregation=top or Aggregation()), *nodes)
    return Definition("i", "I", "1", whole, **more)  # type: ignore[arg-type]


def compare(
    definition: Definition, *tables: SourceTable, old: int = 2021, **more: object
) -> EditionChange:
    sources = Sources(tables=tables, **more)  # type: ignore[arg-type]
    return compare_editions(sources, definition, Level.BUURT, old, 2023, SilentProgress())


def status_of(change: EditionChange, name: str) -> Status:
    return next(pair.status for pair in change.pairs if pair.id == name)


TREE = (
    Group("g", "G", "top", 1.0), leaf("p", "g", weight=1.0), leaf("q", "g", weight=3.0),
    Group("h", "H", "top", 3.0), leaf("r", "h"),
)  # fmt: skip


def test_a_change_is_effective_weight_times_the_change_of_the_score() -> None:
    got = compare(
        index(*TREE),
        of(2021, p=[10, 50, 50], q=[20, 50, 50], r=[60, 50, 50]),
        of(2023, p=[30, 50, 40], q=[16, 50, 50], r=[61, 50, 50]),
    )
    np.testing.assert_allclose(got.change("top"), [1.25 - 0.75 + 0.75, 0.0, -0.625])
    assert [(c.node, c.weight, c.difference) for c in got.contributions(CODES[0])] == [
        ("p", pytest.approx(0.0625), 20.0),
        ("q", pytest.approx(0.1875), -4.0),
        ("r", pytest.approx(0.75), 1.0),
    ]
    assert [c.points for c in got.contributions(CODES[0])] == pytest.approx([1.25, -0.75, 0.75])


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "ampi"])
def test_contributions_add_up_whatever_the_method(method: str) -> None:
    rng = np.random.default_rng(5)
    old, new = (
        {name: rng.uniform(5, 95, 3).tolist() for name in ("p", "q", "r")} for _ in range(2)
    )
    got = compare(index(*TREE, top=Aggregation(method, 1.0)), of(2021, **old), of(2023, **new))
    for row, code in enumerate(CODES):
        points = math.fsum(c.points for c in got.contributions(code))
        assert points == pytest.approx(got.change("top")[row], abs=1e-12)


def test_only_what_an_area_has_in_both_editions_counts() -> None:
    got = compare(
        index(*TREE),
        of(2021, p=[10, NAN, 50], q=[20, 50, 50], r=[60, 50, 50]),
        of(2023, p=[NAN, 90, 50], q=[16, 50, 70], r=[61, 50, 50]),
    )
    np.testing.assert_allclose(got.change("top"), [-1.0 + 0.75, 0.0, 3.75])
    assert [c.node for c in got.contributions(CODES[0])] == ["q", "r"]
    assert next(pair.areas for pair in got.pairs if pair.id == "p") == 1


def test_indicators_that_came_left_or_stood_still_are_told() -> None:
    nodes = (
        leaf("p", "top"), leaf("q", "top"), leaf("r", "top"), leaf("s", "top"),
        leaf("t", "top", max_lag=2),
    )  # fmt: skip
    got = compare(
        index(*nodes),
        of(2020, q=[1, 2, 3]),
        of(2021, p=[10, 20, 30], t=[1, 2, 3]),
        of(2023, p=[11, 20, 30], r=[1, 2, 3]),
    )
    found = {pair.id: (pair.status, pair.old_year, pair.new_year) for pair in got.pairs}
    assert found == {
        "p": (Status.COMPARED, 2021, 2023),
        "q": (Status.GONE, 2020, 0),
        "r": (Status.ARRIVED, 0, 2023),
        "s": (Status.ABSENT, 0, 0),
        "t": (Status.SAME_YEAR, 2021, 2021),
    }
    told = {notice.id: notice.items for notice in got.notices}
    assert told == {
        "edition-gone": ("Q",),
        "edition-arrived": ("R",),
        "edition-same-year": ("T",),
    }
    np.testing.assert_allclose(got.change("top"), [0.5, 0.0, 0.0])


NEW_SERIES = Measure("p_ink_ar", -1, Goalposts(10.0, 0.5), series="vanaf 2024")
OLD_SERIES = Measure("p_hh_osm", -1, Goalposts(20.0, 1.0), series="tot en met 2023")


def test_another_series_is_a_break_and_no_change() -> None:
    got = compare(
        index(leaf("arm", "top", NEW_SERIES, OLD_SERIES), leaf("p", "top")),
        of(2021, p_hh_osm=[9, 9, 9], p=[10, 20, 30]),
        of(2023, p_ink_ar=[3, 3, 3], p=[12, 20, 30]),
    )
    assert status_of(got, "arm") is Status.BROKEN
    np.testing.assert_allclose(got.change("top"), [2.0, 0.0, 0.0])
    assert [n.items for n in got.notices] == [("ARM",)]


def test_a_series_that_stood_still_beside_its_successor_is_a_break_too() -> None:
    got = compare(
        index(leaf("arm", "top", NEW_SERIES, OLD_SERIES), leaf("p", "top")),
        of(2021, p_hh_osm=[9, 9, 9], p=[10, 20, 30]),
        of(2023, p_ink_ar=[3, 3, 3], p=[12, 20, 30]),
        old=2022,
    )
    assert status_of(got, "arm") is Status.BROKEN


def test_two_names_of_one_series_are_compared() -> None:
    posts = Goalposts(100.0, 0.0)
    low = Measure("100 * a_opl_lg / a_inw", -1, posts)
    basis = Measure("100 * a_opl_bvm / a_inw", -1, posts)
    people = [1000.0, 500.0, 200.0]
    got = compare(
        index(leaf("opl", "top", low, basis)),
        of(2021, a_opl_lg=[300, 100, 50], a_inw=people),
        of(2023, a_opl_bvm=[250, 100, 50], a_inw=people),
    )
    assert status_of(got, "opl") is Status.COMPARED
    np.testing.assert_allclose(got.change("top"), [5.0, 0.0, 0.0])


def test_last_years_numerator_over_this_years_denominator_is_no_change() -> None:
    """As with bijstand in the first release of a year of CBS: only the inhabitants are new."""
    rate = Measure("1000 * a_soz_wb / a_inw", -1, Goalposts(150.0, 0.0))
    got = compare(
        index(leaf("bijstand", "top", rate), leaf("p", "top")),
        of(2021, a_soz_wb=[50, 50, 50], a_inw=[1000, 1000, 1000], p=[1, 2, 3]),
        of(2023, a_inw=[2000, 1000, 500], p=[1, 2, 4]),
    )
    assert status_of(got, "bijstand") is Status.MIXED
    np.testing.assert_allclose(got.change("top"), [0.0, 0.0, 1.0])
    assert [n.id for n in got.notices] == ["edition-mixed"]


def test_percentiles_are_frozen_on_the_newer_edition() -> None:
    posts = Goalposts(0.0, 100.0, percentiles=True)
    got = compare(
        index(leaf("p", "top", Measure("p", 1, posts))),
        of(2021, p=[0, 10, 40]),
        of(2023, p=[10, 20, 30]),
    )
    np.testing.assert_array_equal(got.after[:, 0], [0.0, 50.0, 100.0])
    np.testing.assert_array_equal(got.before[:, 0], [0.0, 0.0, 100.0])
    assert got.guard is not None
    assert [n.id for n in got.notices] == ["edition-frozen", "edition-shift"]
    # Alone, 2021 has 0 to 40 as its bounds: 10, 20 and 30 score 25, 50 and 75 there.
    assert "gemiddeld 16,7 en ten hoogste 25,0 punten" in got.notices[1].text


def test_a_relative_method_has_one_scale_for_both_editions() -> None:
    """Lowest and highest over all years, as AMPI asks (Mazziotta and Pareto)."""
    got = compare(
        index(leaf("p", "top"), normalisation=Normalisation("ampi")),
        of(2021, p=[0, 10, 20]),
        of(2023, p=[10, 20, 40]),
    )
    np.testing.assert_allclose(got.before[:, 0], [70.0, 85.0, 100.0])
    np.testing.assert_allclose(got.after[:, 0], [85.0, 100.0, 130.0])
    assert got.guard is not None
    assert "verschuiven mee met de andere gebieden" in got.guard.text


def test_fixed_goalposts_need_no_guard() -> None:
    got = compare(index(leaf("p", "top")), of(2021, p=[0, 10, 20]), of(2023, p=[10, 20, 40]))
    assert got.guard is None
    assert got.hurdles == {}


def test_areas_that_cannot_be_compared_are_listed_with_the_reason() -> None:
    old = table((*CODES[:2], "BU08550009"), {"p": [1, 2, 3], "a_inw": [500, 500, 500]}, year=2021)
    new = of(2023, p=[5, 6, 7], a_inw=[500, 40, 500], ind_wbi=[3, 1, 1])
    got = compare(index(leaf("p", "top"), min_inhabitants=100), old, new)
    assert got.hurdles == {
        CODES[0]: Hurdle.BOUNDARY,
        CODES[1]: Hurdle.SMALL,
        CODES[2]: Hurdle.NOT_THERE,
    }
    assert got.contributions(CODES[0]) == ()


def test_older_figures_have_older_boundaries() -> None:
    """Of 2020 in the edition of 2021: a boundary that changed in 2021 counts for these only."""
    got = compare(
        index(leaf("p", "top"), leaf("q", "top")),
        of(2020, q=[1, 2, 3]),
        of(2021, p=[1, 2, 3], ind_wbi=[3, 1, 1]),
        of(2023, p=[5, 6, 7], q=[11, 12, 13], ind_wbi=[1, 1, 1]),
    )
    assert [pair.areas for pair in got.pairs] == [3, 2]
    np.testing.assert_allclose(got.change("top"), [4.0, 7.0, 7.0])


def test_a_conversion_makes_areas_comparable() -> None:
    """Half of a moved buurt: its rate goes along, so nothing changed."""
    codes = ("BU08550001", "BU08550002")
    old = table(codes, {"p_hh_li": [40, 20], "a_inw": [1000, 1000], "a_hh": [500, 500]}, year=2021)
    later = ("BU08550002", "BU08550003")
    new = table(later, {"p_hh_li": [20, 40], "a_inw": [1000, 1000], "a_hh": [500, 500]}, year=2023)
    measure = Measure("p_hh_li", -1, Goalposts(100.0, 0.0))
    definition = index(leaf("p_hh_li", "top", measure))
    alone = compare(definition, old, new)
    assert alone.hurdles == {"BU08550003": Hurdle.NOT_THERE}
    moved = BoundaryTable(
        Level.BUURT, ("BU08550001", "BU08550002"), ("BU08550003", "BU08550002"),
        np.array([10.0, 10.0]), 2022, 2023,
    )  # fmt: skip
    maps = (replace(make_areas(later), year=2023),)
    got = compare(definition, old, new, maps=maps, conversions=(moved,))
    assert got.hurdles == {}
    np.testing.assert_allclose(got.change("top"), [0.0, 0.0])
    assert got.converted == {"BU08550003"}


def test_estimates_say_nothing_about_change() -> None:
    definition = index(leaf("p", "top"), imputation=Imputation(("previous", "mean")))
    people = [500.0, 500.0, 500.0]
    got = compare(
        definition, of(2021, p=[1, 2, 3], a_inw=people), of(2023, p=[NAN, 5, 7], a_inw=people)
    )
    np.testing.assert_array_equal(got.change("top"), [NAN, 3.0, 4.0])
    assert got.hurdles == {CODES[0]: Hurdle.NOTHING_COMMON}
    assert [n.id for n in got.notices] == ["edition-not-filled"]


def test_a_part_is_compared_where_the_whole_cannot_be() -> None:
    definition = index(
        Group("g", "G", "top"), leaf("p", "g"), Group("h", "H", "top"), leaf("q", "h"),
        top=Aggregation(),
    )  # fmt: skip
    whole = definition.with_node(replace(definition.by_id["top"], min_coverage=1.0))  # type: ignore[arg-type]
    got = compare(whole, of(2021, p=[1, 2, 3]), of(2023, p=[2, 2, 3]))
    assert np.isnan(got.change("top")).all()
    np.testing.assert_allclose(got.change("g"), [1.0, 0.0, 0.0])
    assert got.hurdles == {}
    assert got.lead == "g"
    assert [n.id for n in got.notices] == ["edition-part"]
    assert "De tabel en de balken gaan over 'G'." in got.notices[0].text


@pytest.mark.parametrize(("old", "new"), [(2023, 2023), (2023, 2021)])
def test_two_different_editions_are_asked_for(old: int, new: int) -> None:
    sources = Sources(tables=(of(2021, p=[1, 2, 3]), of(2023, p=[1, 2, 3])))
    with pytest.raises(MethodError, match="Kies twee andere edities"):
        compare_editions(sources, index(leaf("p", "top")), Level.BUURT, old, new, SilentProgress())


def test_nothing_in_common_is_said() -> None:
    with pytest.raises(MethodError, match="geen enkele indicator heeft vergelijkbare cijfers"):
        compare(
            index(leaf("p", "top", max_lag=0), leaf("q", "top", max_lag=0)),
            of(2021, p=[1, 2, 3]),
            of(2023, q=[1, 2, 3]),
        )


def test_no_rows_of_the_level() -> None:
    sources = Sources(tables=(of(2021, p=[1, 2, 3]), of(2023, p=[1, 2, 3])))
    with pytest.raises(NoMatchError):
        compare_editions(
            sources, index(leaf("p", "top")), Level.OTHER, 2021, 2023, SilentProgress()
        )


def test_the_order_of_the_rows_does_not_matter() -> None:
    def turned(one: SourceTable, values: Sequence[float]) -> SourceTable:
        return table(one.codes[::-1], {"p": list(values)[::-1]}, year=one.year)

    old, new = [1.0, 2.0, 3.0], [5.0, 1.0, 9.0]
    straight = compare(index(leaf("p", "top")), of(2021, p=old), of(2023, p=new))
    mixed = compare(index(leaf("p", "top")), turned(of(2021, p=old), old), of(2023, p=new))
    rows = [mixed.areas.position[code] for code in CODES]
    np.testing.assert_array_equal(mixed.change("top")[rows], straight.change("top"))
