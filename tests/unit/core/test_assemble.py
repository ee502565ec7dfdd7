from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import shapely
from tests.unit.core.builders import make_areas

from veerkracht_desktop.core.areas import Areas, Level, level_of_code
from veerkracht_desktop.core.assemble import (
    assemble,
    editions_of,
    levels_of,
    table_rows,
)
from veerkracht_desktop.core.dataset import (
    CUT_OFF,
    Column,
    ColumnSource,
    Dropped,
    MissingReason,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.errors import NoMatchError
from veerkracht_desktop.core.notices import Notice, Weight

NAN = np.nan
BUURTEN = ("BU08550001", "BU08550002", "BU08550003")


def table(
    codes: tuple[str, ...],
    columns: Mapping[str, list[float]],
    *,
    file: str = "kwb.xlsx",
    year: int = 2023,
    names: tuple[str, ...] | None = None,
    dropped: tuple[Dropped, ...] = (),
) -> SourceTable:
    made = {}
    for name, values in columns.items():
        array = np.array(values, dtype=np.float64)
        reasons = np.where(np.isnan(array), MissingReason.SECRET, MissingReason.KNOWN)
        source = ColumnSource(file, "", name, "CBS", year)
        made[name] = Column(name, source, array, reasons.astype(np.uint8))
    return SourceTable(
        file=file,
        sheet="",
        path=f"/x/{file}",
        publisher="CBS",
        year=year,
        codes=codes,
        names=names or tuple(f"Naam {c}" for c in codes),
        gemeente_names=("Tilburg",) * len(codes),
        row_levels=tuple(level_of_code(c) for c in codes),
        source_rows=tuple(range(2, len(codes) + 2)),
        columns=made,
        dropped=dropped,
    )


def mapped(codes: tuple[str, ...], level: Level = Level.BUURT) -> Areas:
    areas = make_areas(codes, level)
    boxes = shapely.box(np.arange(len(codes)), 0, np.arange(len(codes)) + 1, 1)
    return Areas(
        level, areas.codes, areas.names, areas.gemeenten, areas.gemeente_names, np.array(boxes)
    )


def test_values_follow_the_codes_and_not_the_rows() -> None:
    turned = table(BUURTEN[::-1], {"x": [3.0, 2.0, 1.0]})
    got = assemble(Sources((mapped(BUURTEN),), (turned,)), Level.BUURT)
    assert got.areas.codes == BUURTEN
    np.testing.assert_array_equal(got.columns["x"].values, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(table_rows(turned, got.areas), [2, 1, 0])


def test_areas_without_a_row_are_missing_and_named() -> None:
    short = table(BUURTEN[:2], {"x": [1.0, NAN]})
    got = assemble(Sources((mapped(BUURTEN),), (short,)), Level.BUURT)
    column = got.columns["x"]
    np.testing.assert_array_equal(column.values, [1.0, NAN, NAN])
    assert column.reasons.tolist() == [0, MissingReason.SECRET, MissingReason.NO_ROW]
    notice = next(n for n in got.notices if n.id == "unmatched-areas")
    assert notice.weight is Weight.PROBLEM
    assert notice.items == (BUURTEN[2],)
    assert BUURTEN[2] in notice.text
    assert "kwb.xlsx" in notice.text


def test_rows_without_an_area_are_counted_in_the_report() -> None:
    longer = table((*BUURTEN, "BU08550099"), {"x": [1.0, 2.0, 3.0, 4.0]})
    got = assemble(Sources((mapped(BUURTEN),), (longer,)), Level.BUURT)
    (join,) = got.report.tables
    assert (join.rows, join.matched) == (4, 3)
    assert join.unmatched_rows == ("BU08550099",)
    assert join.unmatched_areas == ()


def test_areas_in_other_gemeenten_are_reported_and_not_in_the_result() -> None:
    wide = mapped((*BUURTEN, "BU07720001"))
    got = assemble(Sources((wide,), (table(BUURTEN, {"x": [1.0, 2, 3]}),)), Level.BUURT)
    assert got.areas.codes == BUURTEN
    assert got.report.outside == ("BU07720001",)
    assert next(n for n in got.notices if n.id == "outside").items == ("BU07720001",)
    assert got.areas.geometry is not None
    assert len(got.areas.geometry) == 3


def test_the_table_with_inhabitants_leads() -> None:
    crime = table((*BUURTEN, "BU07720001"), {"x": [1.0, 2, 3, 4]}, file="politie.csv")
    kwb = table(BUURTEN, {"a_inw": [100.0, 200, 300]})
    got = assemble(Sources(tables=(crime, kwb)), Level.BUURT)
    assert got.areas.codes == BUURTEN
    np.testing.assert_array_equal(got.inhabitants, [100.0, 200, 300])


def test_a_table_that_was_cut_off_does_not_take_areas_away() -> None:
    everywhere = (*BUURTEN, "BU07720001")
    cut = Notice(CUT_OFF, "Precies 10.000 rijen.", Weight.PROBLEM)
    newer = replace(table(BUURTEN, {"a_inw": [110.0, 210, 310]}), notices=(cut,))
    older = table(everywhere, {"a_inw": [100.0, 200, 300, 400]}, file="kaart.shp", year=2022)
    got = assemble(Sources((mapped(everywhere),), (newer, older)), Level.BUURT)
    assert got.areas.codes == everywhere
    np.testing.assert_array_equal(got.columns["a_inw"].values, [110.0, 210, 310, np.nan])
    alone = assemble(Sources((mapped(everywhere),), (newer,)), Level.BUURT)
    assert alone.areas.codes == BUURTEN


def test_without_a_map_the_rows_of_the_table_are_the_areas() -> None:
    got = assemble(
        Sources(tables=(table(("GM0855", *BUURTEN), {"x": [9.0, 1, 2, 3]}),)), Level.BUURT
    )
    assert got.areas.codes == BUURTEN
    assert got.areas.geometry is None
    assert got.areas.names[0] == "Naam BU08550001"
    np.testing.assert_array_equal(got.columns["x"].values, [1.0, 2.0, 3.0])
    assert np.isnan(got.inhabitants).all()


def test_names_that_the_map_lacks_come_from_the_tables() -> None:
    bare = Areas(Level.BUURT, BUURTEN, ("", "Eigen", ""), ("GM0855",) * 3, ("",) * 3)
    got = assemble(Sources((bare,), (table(BUURTEN, {"x": [1.0, 2, 3]}),)), Level.BUURT)
    assert got.areas.names == ("Naam BU08550001", "Eigen", "Naam BU08550003")
    assert got.areas.gemeente_names == ("Tilburg",) * 3


def test_the_newest_year_with_any_value_counts_per_variable() -> None:
    old = table(BUURTEN, {"x": [1.0, 2, 3], "y": [4.0, 5, 6]}, file="a", year=2021)
    new = table(BUURTEN, {"x": [7.0, 8, NAN], "y": [NAN] * 3}, file="b", year=2023)
    got = assemble(Sources(tables=(old, new)), Level.BUURT)
    assert got.edition == 2023
    np.testing.assert_array_equal(got.columns["x"].values, [7.0, 8.0, NAN])
    assert got.columns["x"].source.year == 2023
    np.testing.assert_array_equal(got.columns["y"].values, [4.0, 5.0, 6.0])
    assert got.columns["y"].source.year == 2021


def test_an_earlier_edition_does_not_see_newer_tables() -> None:
    old = table(BUURTEN, {"x": [1.0, 2, 3]}, file="a", year=2021)
    new = table(BUURTEN, {"x": [7.0, 8, 9]}, file="b", year=2023)
    sources = Sources(tables=(old, new))
    assert editions_of(sources, Level.BUURT) == (2021, 2023)
    np.testing.assert_array_equal(
        assemble(sources, Level.BUURT, 2021).columns["x"].values, [1.0, 2.0, 3.0]
    )


def test_tables_of_one_year_complete_each_other() -> None:
    first = table(BUURTEN[:2], {"x": [1.0, NAN]}, file="a")
    second = table(BUURTEN[1:], {"x": [5.0, 6.0]}, file="b")
    got = assemble(Sources((mapped(BUURTEN),), (first, second)), Level.BUURT)
    np.testing.assert_array_equal(got.columns["x"].values, [1.0, 5.0, 6.0])
    assert got.columns["x"].reasons.tolist() == [0, 0, 0]


def test_a_value_is_never_overwritten_by_a_missing_one() -> None:
    first = table(BUURTEN, {"x": [1.0, NAN, NAN]}, file="a")
    second = table(BUURTEN, {"x": [NAN, NAN, 6.0]}, file="b")
    got = assemble(Sources(tables=(first, second)), Level.BUURT)
    np.testing.assert_array_equal(got.columns["x"].values, [1.0, NAN, 6.0])
    assert got.columns["x"].reasons[1] == MissingReason.SECRET


@pytest.mark.parametrize("tables", [(), (table(("WK085500",), {"x": [1.0]}),)])
def test_no_table_for_the_level_is_an_error_that_names_it(tables: tuple[SourceTable, ...]) -> None:
    with pytest.raises(NoMatchError) as caught:
        assemble(Sources((mapped(BUURTEN),), tables), Level.BUURT)
    told = caught.value.sentence()
    assert "buurt" in told
    assert "Controleer het niveau" in told


def test_a_map_of_elsewhere_is_an_error_that_names_the_table() -> None:
    with pytest.raises(NoMatchError, match=r"kwb\.xlsx"):
        assemble(
            Sources((mapped(("BU07720001",)),), (table(BUURTEN, {"x": [1.0, 2, 3]}),)), Level.BUURT
        )


def test_levels_come_from_the_maps_or_else_from_the_tables() -> None:
    rows = table(("NL00", "GM0855", "WK085500", *BUURTEN), {"x": [0.0] * 6})
    assert levels_of(Sources(tables=(rows,))) == (Level.BUURT, Level.WIJK, Level.GEMEENTE)
    assert levels_of(Sources((mapped(("GM0855",), Level.GEMEENTE),), (rows,))) == (Level.GEMEENTE,)
    assert levels_of(Sources()) == ()
    assert editions_of(Sources(), Level.BUURT) == (0,)


def test_dropped_rows_travel_with_the_report() -> None:
    drop = Dropped("kwb.xlsx", 7, "BU08550001", "dubbele code")
    got = assemble(
        Sources(tables=(table(BUURTEN, {"x": [1.0, 2, 3]}, dropped=(drop,)),)), Level.BUURT
    )
    assert got.report.dropped == (drop,)


def test_a_table_newer_than_the_key_figures_is_within_reach() -> None:
    """Regression: the year of the key figures was the newest to choose, and a newer table lost."""
    keys = table(BUURTEN, {"a_inw": [1.0, 2.0, 3.0]}, year=2015)
    newer = table(BUURTEN, {"x": [1.0, 2.0, 3.0]}, year=2016)
    between = table(BUURTEN, {"y": [1.0, 2.0, 3.0]}, year=2014)
    sources = Sources(tables=(keys, newer, between))
    assert editions_of(sources, Level.BUURT) == (2015, 2016)
    got = assemble(sources, Level.BUURT)
    assert got.edition == 2016
    assert set(got.columns) == {"a_inw", "x", "y"}


def test_rows_of_gemeenten_that_the_map_is_not_about_are_only_counted() -> None:
    national = table((*BUURTEN, "BU08550099", "BU00030001", "BU00030002"), {"x": [1.0] * 6})
    got = assemble(Sources((mapped(BUURTEN),), (national,)), Level.BUURT)
    (join,) = got.report.tables
    assert join.unmatched_rows == ("BU08550099",)
    assert join.elsewhere == 2
    assert join.matched + len(join.unmatched_rows) + join.elsewhere == join.rows


def test_a_newer_table_about_areas_elsewhere_does_not_lead() -> None:
    own = table(BUURTEN, {"a_inw": [1.0, 2.0, 3.0]}, year=2022)
    other = table(("BU00140001",), {"a_inw": [9.0]}, file="groningen.csv", year=2024)
    got = assemble(Sources((mapped(BUURTEN),), (own, other)), Level.BUURT)
    assert got.areas.codes == BUURTEN
    np.testing.assert_array_equal(got.columns["a_inw"].values, [1.0, 2.0, 3.0])


def test_areas_that_another_piece_of_the_leading_table_has_are_not_missing() -> None:
    pieces = (
        table(BUURTEN[:1], {"a_inw": [1.0]}, file="noord.csv"),
        table(BUURTEN[1:2], {"a_inw": [2.0]}, file="zuid.csv"),
    )
    got = assemble(Sources((mapped(BUURTEN),), pieces), Level.BUURT)
    (notice,) = [n for n in got.notices if n.id == "unmatched-areas"]
    assert notice.items == (BUURTEN[2],)
    assert "noord.csv en zuid.csv" in notice.text


def test_rows_that_the_map_lacks_are_named() -> None:
    longer = table((*BUURTEN, "BU08550099"), {"x": [1.0, 2.0, 3.0, 4.0]})
    got = assemble(Sources((mapped(BUURTEN),), (longer,)), Level.BUURT)
    (notice,) = [n for n in got.notices if n.id == "unmatched-rows"]
    assert notice.items == ("BU08550099",)
    assert notice.weight is Weight.INFO


@pytest.mark.parametrize(("other", "told"), [(2.001, ()), (5.0, (BUURTEN[1],)), (NAN, ())])
def test_tables_of_one_year_that_differ_are_told(other: float, told: tuple[str, ...]) -> None:
    tables = (
        table(BUURTEN, {"a_inw": [1.0, 2.0, 3.0]}),
        table(BUURTEN, {"a_inw": [1.0, other, 3.0]}, file="ander.csv"),
    )
    got = assemble(Sources((mapped(BUURTEN),), tables), Level.BUURT)
    np.testing.assert_array_equal(got.columns["a_inw"].values, [1.0, 2.0, 3.0])
    found = [n for n in got.notices if n.id == "tables-differ"]
    assert tuple(code for n in found for code in n.items) == told
    assert all(n.weight is Weight.PROBLEM for n in found)
