"""Figures of one year on the boundaries of another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from tests.unit.core.builders import make_areas
from tests.unit.core.test_assemble import NAN, table

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.boundaries import (
    ELSEWHERE,
    BoundaryTable,
    chained,
    with_stayers,
)
from veerkracht_desktop.core.dataset import MissingReason, Origin, Sources
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.overlap import overlap_table

OLD = ("GM0001", "GM0002", "GM0003")
NEW = ("GM0009", "GM0003")


def pairs(
    *rows: tuple[str, str, float], old_year: int = 2015, new_year: int = 2019, place: str = "omzet"
) -> BoundaryTable:
    return BoundaryTable(
        Level.GEMEENTE,
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        np.array([row[2] for row in rows]),
        old_year,
        new_year,
        place=place,
    )


def gemeenten(codes: tuple[str, ...], boxes: list[tuple[float, ...]], year: int) -> Areas:
    shapes = np.array([shapely.box(*box) for box in boxes], dtype=object)
    return replace(make_areas(codes, Level.GEMEENTE), geometry=shapes, year=year)


def new_map(*codes: str) -> Areas:
    names = codes or NEW
    return gemeenten(names, [(i * 10, 0, i * 10 + 10, 10) for i in range(len(names))], 2019)


MERGED = pairs(("GM0001", "GM0009", 30.0), ("GM0002", "GM0009", 50.0), ("GM0003", "GM0003", 9.0))
SPLIT = pairs(("GM0001", "GM0009", 30.0), ("GM0001", "GM0003", 10.0), ("GM0003", "GM0003", 60.0))


def converted(
    conversion: BoundaryTable, columns: dict[str, list[float]], **more: object
) -> Sources:
    figures = table(OLD[: len(next(iter(columns.values())))], columns, year=2015)
    return replace(Sources((new_map(),), (figures,), conversions=(conversion,)), **more)


def test_shares_are_of_the_old_and_of_the_new_area() -> None:
    np.testing.assert_allclose(SPLIT.shares, [0.75, 0.25, 1.0])
    np.testing.assert_allclose(SPLIT.reversed_shares, [1.0, 1 / 7, 6 / 7])
    assert MERGED.unchanged == {"GM0003"}
    assert SPLIT.unchanged == frozenset()
    assert SPLIT.turned().old == SPLIT.new
    assert (SPLIT.turned().old_year, SPLIT.turned().new_year) == (2019, 2015)


def test_counts_of_a_merger_are_added_up() -> None:
    got = assemble(
        converted(MERGED, {"a_inw": [100.0, 300.0, 50.0], "a_hh": [40.0, 160.0, 20.0]}),
        Level.GEMEENTE,
    )
    assert got.areas.codes == NEW
    np.testing.assert_allclose(got.inhabitants, [400.0, 50.0])
    np.testing.assert_allclose(got.columns["a_hh"].values, [200.0, 20.0])
    origins = got.columns["a_hh"].origins
    assert origins is not None
    assert origins.tolist() == [Origin.CONVERTED, Origin.MEASURED]
    (join,) = got.report.tables
    assert (join.matched, join.unmatched_areas, join.unmatched_rows) == (2, (), ())
    notice = next(n for n in got.notices if n.id == "converted")
    assert "1 gemeente" in notice.text
    assert "met omzet" in notice.text
    assert notice.weight is Weight.INFO


def test_rates_go_by_their_denominator() -> None:
    columns = {
        "a_inw": [100.0, 300.0, 50.0],
        "a_hh": [90.0, 10.0, 20.0],
        "p_hh_li": [10.0, 60.0, 33.0],  # of households
        "p_65_oo": [10.0, 60.0, 33.0],  # of inhabitants
    }
    got = assemble(converted(MERGED, columns), Level.GEMEENTE).columns
    np.testing.assert_allclose(got["p_hh_li"].values, [15.0, 33.0])
    np.testing.assert_allclose(got["p_65_oo"].values, [47.5, 33.0])


def test_an_area_that_is_split_gives_counts_by_weight_and_keeps_its_rates() -> None:
    columns = {"a_inw": [400.0, NAN, 300.0], "p_65_oo": [10.0, NAN, 30.0]}
    got = assemble(converted(SPLIT, columns), Level.GEMEENTE).columns
    np.testing.assert_allclose(got["a_inw"].values, [300.0, 400.0])
    # GM0003 kept its code but took 100 people of GM0001: it is converted too
    np.testing.assert_allclose(got["p_65_oo"].values, [10.0, (100 * 10 + 300 * 30) / 400])
    assert got["a_inw"].origins is not None
    assert got["a_inw"].origins.tolist() == [Origin.CONVERTED, Origin.CONVERTED]


@pytest.mark.parametrize(("people", "known"), [(20.0, True), (60.0, False)])
def test_three_quarters_of_a_new_area_must_be_known(people: float, known: bool) -> None:  # noqa: FBT001
    columns = {"a_inw": [people, 100.0, 5.0], "a_hh": [NAN, 50.0, 2.0]}
    column = assemble(converted(MERGED, columns), Level.GEMEENTE).columns["a_hh"]
    if known:
        np.testing.assert_allclose(column.values[0], 50 * 120 / 100)  # scaled up to all
    else:
        assert np.isnan(column.values[0])
        assert column.reasons[0] == MissingReason.COVERAGE


def test_the_reason_stays_where_nothing_is_known() -> None:
    columns = {"a_inw": [20.0, 100.0, 5.0], "p_hh_li": [NAN, NAN, 2.0]}
    column = assemble(converted(MERGED, columns), Level.GEMEENTE).columns["p_hh_li"]
    assert column.reasons.tolist() == [MissingReason.SECRET, MissingReason.KNOWN]


@pytest.mark.parametrize(("small", "value"), [(4.0, 31.0), (10.0, NAN)])
def test_a_median_is_only_taken_over_from_an_area_that_is_nearly_all(
    small: float, value: float
) -> None:
    columns = {"a_inw": [small, 100.0, 5.0], "m_hh_ver": [90.0, 31.0, 2.0]}
    column = assemble(converted(MERGED, columns), Level.GEMEENTE).columns["m_hh_ver"]
    np.testing.assert_array_equal(column.values, [value, 2.0])
    if np.isnan(value):
        assert column.reasons[0] == MissingReason.UNDEFINED


def test_tables_of_the_user_work_in_line() -> None:
    first = pairs(("GM0001", "GM0005", 1.0), old_year=2015, new_year=2017, place="eerst")
    then = pairs(
        ("GM0005", "GM0009", 1.0), ("GM0002", "GM0009", 3.0), old_year=2017, place="daarna"
    )
    line = chained(first, then)
    assert set(zip(line.old, line.new, strict=True)) == {
        ("GM0001", "GM0009"), ("GM0002", "GM0009"),
    }  # fmt: skip
    assert (line.old_year, line.new_year, line.place) == (2015, 2019, "eerst en daarna")
    sources = converted(first, {"a_inw": [100.0, 300.0, 50.0]}, conversions=(then, first))
    np.testing.assert_allclose(assemble(sources, Level.GEMEENTE).inhabitants, [400.0, 50.0])


def test_figures_newer_than_the_map_go_back() -> None:
    old_map = replace(new_map(*OLD), year=2015)
    figures = table(NEW, {"a_inw": [400.0, 50.0], "p_65_oo": [20.0, 30.0]}, year=2019)
    sources = Sources((old_map,), (figures,), conversions=(MERGED,))
    got = assemble(sources, Level.GEMEENTE)
    np.testing.assert_allclose(got.inhabitants, [150.0, 250.0, 50.0])
    np.testing.assert_allclose(got.columns["p_65_oo"].values, [20.0, 20.0, 30.0])


def test_without_a_way_the_remedy_is_named() -> None:
    figures = table(OLD, {"a_inw": [100.0, 300.0, 50.0]}, year=2015)
    got = assemble(Sources((new_map(),), (figures,)), Level.GEMEENTE)
    assert got.areas.codes == ("GM0003",)
    notice = next(n for n in got.notices if n.id == "no-conversion")
    assert "omzettabel" in notice.text
    assert "kaart van 2015" in notice.text
    assert notice.items == ("GM0009",)


def test_a_conversion_about_other_areas_changes_nothing() -> None:
    figures = table(OLD, {"a_inw": [100.0, 300.0, 50.0]}, year=2015)
    other = pairs(("GM0700", "GM0701", 1.0))
    plain = assemble(Sources((new_map(),), (figures,)), Level.GEMEENTE)
    got = assemble(Sources((new_map(),), (figures,), conversions=(other,)), Level.GEMEENTE)
    assert got.areas.codes == plain.areas.codes
    assert got.columns["a_inw"].origins is None


def test_what_fits_is_left_alone() -> None:
    figures = table(NEW, {"a_inw": [400.0, 50.0]}, year=2015)
    sources = Sources((new_map(),), (figures,), conversions=(MERGED,))
    got = assemble(sources, Level.GEMEENTE)
    assert got.columns["a_inw"].origins is None
    assert not [n for n in got.notices if n.id in {"converted", "no-conversion"}]


# --- overlap ---------------------------------------------------------------------------------


def test_two_maps_stand_in_for_a_table() -> None:
    """GM0001 and GM0002 merged; GM0003 is drawn a little otherwise, which is no change."""
    old = gemeenten(OLD, [(0, 0, 4, 10), (4, 0, 10, 10), (10, 0, 20, 10)], 2015)
    new = gemeenten(NEW, [(0, 0, 10.05, 10), (10.05, 0, 20, 10)], 2019)
    figures = table(OLD, {"a_inw": [100.0, 300.0, 50.0]}, year=2015)
    got = assemble(Sources((old, new), (figures,)), Level.GEMEENTE)
    assert got.areas.codes == NEW
    assert got.areas.year == 2019
    np.testing.assert_allclose(got.inhabitants, [400.0, 50.0])
    origins = got.columns["a_inw"].origins
    assert origins is not None
    assert origins.tolist() == [Origin.OVERLAP, Origin.MEASURED]
    notice = next(n for n in got.notices if n.id == "converted")
    assert "schatting" in notice.text
    assert notice.weight is Weight.PROBLEM


def test_the_newest_map_is_the_one_to_go_to() -> None:
    old, new = replace(new_map(*OLD), year=2015), new_map()
    assert Sources((new, old)).map_of(Level.GEMEENTE) is new
    again = replace(new_map(), year=2019)
    assert Sources((new, old, again)).map_of(Level.GEMEENTE) is again
    assert Sources().map_of(Level.GEMEENTE) is None


def test_land_that_went_to_an_area_that_stayed_comes_along() -> None:
    """GM0001 was divided over the new GM0009 and over GM0003, which kept its code."""
    old = gemeenten(("GM0001", "GM0003"), [(0, 0, 10, 10), (10, 0, 20, 10)], 2015)
    new = gemeenten(NEW, [(0, 0, 6, 10), (6, 0, 20, 10)], 2019)
    got = overlap_table(old, new)
    assert got is not None
    assert got.estimated
    rows = dict(zip(zip(got.old, got.new, strict=True), got.shares.tolist(), strict=True))
    assert rows == pytest.approx(
        {("GM0001", "GM0009"): 0.6, ("GM0001", "GM0003"): 0.4, ("GM0003", "GM0003"): 1.0}
    )
    assert got.unchanged == frozenset()


def test_land_that_came_from_an_area_that_stayed_comes_along() -> None:
    old = gemeenten(("GM0001", "GM0003"), [(0, 0, 5, 10), (5, 0, 20, 10)], 2015)
    new = gemeenten(NEW, [(0, 0, 10, 10), (10, 0, 20, 10)], 2019)
    got = overlap_table(old, new)
    assert got is not None
    rows = dict(zip(zip(got.old, got.new, strict=True), got.weights.tolist(), strict=True))
    assert rows == pytest.approx(
        {("GM0001", "GM0009"): 50, ("GM0003", "GM0009"): 50, ("GM0003", "GM0003"): 100}
    )


def test_what_lies_outside_the_other_map_goes_elsewhere() -> None:
    """Half of GM0001 is now abroad, and half of GM0009 comes from where no map is."""
    old = gemeenten(("GM0001",), [(0, 0, 10, 10)], 2015)
    new = gemeenten(("GM0009",), [(5, 0, 15, 10)], 2019)
    got = overlap_table(old, new)
    assert got is not None
    assert set(zip(got.old, got.new, got.weights.tolist(), strict=True)) == {
        ("GM0001", "GM0009", 50.0), ("GM0001", ELSEWHERE, 50.0), (ELSEWHERE, "GM0009", 50.0),
    }  # fmt: skip
    figures = table(("GM0001",), {"a_inw": [100.0]}, year=2015)
    column = assemble(Sources((old, new), (figures,)), Level.GEMEENTE).columns["a_inw"]
    assert np.isnan(column.values).all()  # only half of the new area is known


def test_a_strip_along_the_edge_gives_an_area_no_row() -> None:
    """The newer map reaches further; a neighbour there takes a tenth of what is known."""
    old = gemeenten(("GM0001",), [(0, 0, 10, 10)], 2015)
    new = gemeenten(("GM0009", "GM0010"), [(0, 0, 9, 10), (9, 0, 20, 10)], 2019)
    figures = table(("GM0001",), {"a_inw": [100.0]}, year=2015)
    got = assemble(Sources((old, new), (figures,)), Level.GEMEENTE)
    assert got.areas.codes == ("GM0009",)
    np.testing.assert_allclose(got.inhabitants, [90.0])
    assert got.report.outside == ("GM0010",)


def test_no_overlay_where_no_code_changed_or_shapes_lack() -> None:
    one = new_map(*OLD)
    assert overlap_table(one, replace(new_map(*OLD), year=2020)) is None
    assert overlap_table(replace(one, geometry=None), new_map()) is None
    assert overlap_table(one, replace(new_map(), geometry=None)) is None


def test_shapes_that_lack_or_cross_themselves_do_not_stop_an_overlay() -> None:
    old = gemeenten(OLD, [(0, 0, 5, 10), (5, 0, 10, 10), (10, 0, 20, 10)], 2015)
    assert old.geometry is not None
    shapes = old.geometry.copy()
    shapes[1] = None
    shapes[0] = shapely.Polygon([(0, 0), (5, 10), (5, 0), (0, 10)])
    new = gemeenten(NEW, [(0, 0, 10, 10), (10, 0, 20, 10)], 2019)
    got = overlap_table(replace(old, geometry=shapes), new)
    assert got is not None
    assert ("GM0001", "GM0009") in set(zip(got.old, got.new, strict=True))


def test_an_area_that_only_gains_land_keeps_its_own_figures() -> None:
    only_changed = pairs(("GM0001", "GM0009", 0.75), ("GM0001", "GM0003", 0.25))
    figures = {"a_inw": [400.0, 0.0, 1000.0], "p_hh_li": [40.0, NAN, 50.0]}
    got = assemble(converted(only_changed, figures), Level.GEMEENTE)
    at = got.areas.position
    assert got.columns["a_inw"].values[[at["GM0009"], at["GM0003"]]].tolist() == [300.0, 1100.0]
    rates = got.columns["p_hh_li"].values
    assert rates[at["GM0003"]] == pytest.approx((0.25 * 400 * 40 + 1000 * 50) / 1100)
    (notice,) = [n for n in got.notices if n.id == "converted"]
    assert notice.weight is Weight.INFO


def test_an_area_that_only_gains_land_is_an_estimate_without_inhabitants() -> None:
    only_changed = pairs(("GM0001", "GM0009", 0.75), ("GM0001", "GM0003", 0.25))
    got = assemble(converted(only_changed, {"p_hh_li": [40.0, NAN, 50.0]}), Level.GEMEENTE)
    value = got.columns["p_hh_li"].values[got.areas.position["GM0003"]]
    assert value == pytest.approx((0.25 * 40 + 50) / 1.25)
    (notice,) = [n for n in got.notices if n.id == "converted"]
    assert notice.weight is Weight.PROBLEM


def test_the_rest_of_an_area_that_gave_a_share_away_stays() -> None:
    given = pairs(("GM0001", "GM0009", 1.0), ("GM0003", "GM0009", 0.1))
    got = assemble(converted(given, {"a_inw": [400.0, 0.0, 1000.0]}), Level.GEMEENTE)
    at = got.areas.position
    assert got.columns["a_inw"].values[[at["GM0009"], at["GM0003"]]].tolist() == [500.0, 900.0]


def test_how_much_stayed_of_an_area_that_gave_addresses_away_is_not_known() -> None:
    given = with_stayers(
        pairs(("GM0001", "GM0009", 50.0), ("GM0003", "GM0009", 20.0)), OLD, NEW, measured=True
    )
    assert given.estimated


def test_a_table_that_names_every_area_is_left_alone() -> None:
    assert with_stayers(SPLIT, OLD, NEW, measured=False) is SPLIT
