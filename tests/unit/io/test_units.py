"""Units that headers tell, and figures that cannot be in the unit of their variable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.columns.recognise import recognise, tables_of
from veerkracht_desktop.io.columns.units import (
    Measured,
    contradicts,
    measured,
    scale_of,
    unit_in_name,
    units_of,
)
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import ParsedColumn


def look(variable: str, unit: str, *values: float) -> Measured:
    numbers = np.array(values, dtype=np.float64)
    reasons = np.where(np.isfinite(numbers), MissingReason.KNOWN, MissingReason.SECRET)
    parsed = ParsedColumn(numbers, reasons.astype(np.uint8), "", ())
    return measured(variable, "kolom", unit, parsed, "cijfers.csv")


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("x 1 000", 1e3), ("x 1000", 1e3), ("× 1.000", 1e3), ("1 000 euro", 1e3),
        ("x1000 euro", 1e3), ("duizend", 1e3), ("x 1 000 000", 1e6), ("mln euro", 1e6),
        ("aantal", 1.0), ("per 1 000 inwoners", 1.0), ("% van 1000", 1.0), ("euro", 1.0),
        ("21000 km", 1.0), ("", 1.0),
    ],
)  # fmt: skip
def test_scale(unit: str, scale: float) -> None:
    assert scale_of(unit) == scale


def test_units_from_the_row_with_units_go_before_those_in_names() -> None:
    header = ("code", "Inwoners (aantal)", "Iets (%)", "los")
    grid = Grid(Path("a.csv"), "", header, 1, ([], [], [], []), (), units=("", "x 1 000", "", "km"))
    assert units_of(grid) == {"Inwoners (aantal)": "x 1 000", "Iets (%)": "%", "los": "km"}
    assert units_of(replace(grid, units=())) == {"Inwoners (aantal)": "aantal", "Iets (%)": "%"}
    assert unit_in_name("Woz (x 1000)|2008") == "x 1000"
    assert unit_in_name("Hengelo (O.) en meer") == ""


@pytest.mark.parametrize(
    ("variable", "unit", "refused"),
    [
        ("a_inw", "%", True), ("a_inw", "per 1 000 inwoners", True), ("a_inw", "euro", True),
        ("a_inw", "aantal", False), ("a_inw", "x 1 000", False), ("a_inw", "", False),
        ("p_hh_li", "aantal", True), ("p_hh_li", "km", True), ("p_hh_li", "%", False),
        ("p_wmo_t", "%", True), ("p_wmo_t", "per 1 000 inwoners", False),
        ("g_afs_hp", "aantal", True), ("g_afs_hp", "km", False), ("g_afs_hp", "m", False),
        ("g_wozbag", "x 1 000 euro", False), ("eigen", "%", False),
    ],
)  # fmt: skip
def test_contradictions(variable: str, unit: str, refused: bool) -> None:  # noqa: FBT001
    assert contradicts(variable, unit) is refused


def test_counts_in_thousands_are_counted_out_with_a_notice() -> None:
    seen = look("a_inw", "x 1 000", 1.5, np.nan, 2.0)
    np.testing.assert_array_equal(seen.numbers.values, [1500.0, np.nan, 2000.0])
    (notice,) = seen.notices
    assert (notice.id, notice.weight) == ("scaled", Weight.INFO)
    assert "1.000" in notice.text


def test_money_has_its_own_thousands() -> None:
    assert look("g_wozbag", "x 1 000 euro", 200, 250, 300, 310, 320).notices == ()
    in_euros = look("g_hh_sti", "euro", 25_600, 26_000)
    assert in_euros.numbers.values.tolist() == [25.6, 26.0]
    assert [n.id for n in in_euros.notices] == ["scaled"]
    odd = look("g_hh_sti", "", 25_600, 26_000, 24_000, 23_000, 31_000)
    assert odd.numbers.values[0] == 25_600
    assert [(n.id, n.weight) for n in odd.notices] == [("odd-unit", Weight.PROBLEM)]


def test_percent_cells_of_excel() -> None:
    seen = look("p_hh_li", "", 0.45, 0.38, 0.5, 0.41, np.nan, 0.39)
    np.testing.assert_allclose(seen.numbers.values, [45, 38, 50, 41, np.nan, 39])
    assert [n.id for n in seen.notices] == ["scaled"]


@pytest.mark.parametrize(
    "values",
    [
        (0, 1, 0, 1, 1, 0),  # whole percentages that are small
        (0.4, 0.5, 1.2, 0.3, 0.6, 0.2),  # one above 1
        (0.4, 0.5, 0.3),  # too few to know
        (0, 0, 0, 0, 0, 0),
        (-0.4, 0.5, 0.3, 0.2, 0.1, 0.2),
    ],
)
def test_small_shares_are_left_alone(values: tuple[float, ...]) -> None:
    seen = look("p_hh_li", "", *values)
    assert seen.numbers.values.tolist() == list(values)
    assert seen.notices == ()


def test_a_rare_share_is_told_and_not_changed() -> None:
    seen = look("p_suri", "", 0.4, 0.5, 0.3, 0.2, 0.6)
    assert seen.numbers.values[0] == 0.4
    assert [(n.id, n.weight) for n in seen.notices] == [("odd-unit", Weight.PROBLEM)]


def test_distances_in_metres() -> None:
    told = look("g_afs_hp", "m", 800, 1200)
    assert told.numbers.values.tolist() == [0.8, 1.2]
    odd = look("g_afs_hp", "", 800, 1200, 900, 300, 2500)
    assert odd.numbers.values[0] == 800
    assert "meters" in odd.notices[0].text
    assert look("g_afs_hp", "", 0.8, 1.2, 0.9, 0.3, 250).notices == ()


def test_a_column_whose_unit_contradicts_its_name_keeps_its_own_name() -> None:
    header = ("gwb_code", "a_inw (%)", "AantalInwoners_5")
    cells: tuple[list[object], ...] = (["GM0344", "GM0855"], ["10", "90"], ["51", "49"])
    grid = Grid(Path("a.csv"), "", header, 1, cells, (2, 3), units=("", "", "%"))
    seen = recognise(grid)
    assert seen.refused == {"AantalInwoners_5": ("a_inw", "%")}
    (table,) = tables_of(seen)
    assert set(table.columns) == {"a_inw (%)", "AantalInwoners_5"}
    assert [n.id for n in table.notices] == ["unit-contradicts"]


def test_square_kilometres_become_hectares() -> None:
    seen = look("a_lan_ha", "km²", 276.06)
    np.testing.assert_allclose(seen.numbers.values, [27_606])
    assert [n.id for n in seen.notices] == ["scaled"]
