"""What the loaded data offer as an indicator, and what is known of it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.indicator_candidates import (
    alike,
    candidates,
    missing_variables,
    values_of,
)
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.variables import Kind

NAN = float("nan")


def data(**columns: list[float]) -> Dataset:
    made = {}
    for name, values in columns.items():
        numbers = np.array(values)
        reasons = np.where(np.isnan(numbers), MissingReason.BLANK, MissingReason.KNOWN)
        header = {"eigen": "Eigen cijfer"}.get(name, name)
        source = ColumnSource("kwb.xlsx", "", header, "CBS", 2023)
        made[name] = Column(name, source, numbers, reasons.astype(np.uint8))
    return Dataset(make_areas(buurt_codes(2)), 2023, made)


def index(*formulas: str) -> Definition:
    nodes = tuple(
        Indicator(f"i{at}", f"I{at}", "top", measures=(Measure(formula, -1, Goalposts(9, 1)),))
        for at, formula in enumerate(formulas)
    )
    return Definition("p", "P", "1", (Group("top", "Top"), *nodes))


LOADED = data(
    a_inw=[100, 200], a_soz_wb=[5, 8], p_hh_li=[40, NAN], eigen=[1, 2], leeg=[NAN, NAN],
    pst_mvp=[5000, 5001], g_afs_hp=[1, 2],
)  # fmt: skip


def test_offers_what_is_loaded_and_not_used() -> None:
    found = {c.formula: c for c in candidates(LOADED, index("g_afs_hp"))}
    assert set(found) == {"a_inw", "a_soz_wb", "p_hh_li", "eigen"}
    assert found["p_hh_li"].known == 0.5
    assert found["p_hh_li"].kind is Kind.SHARE
    assert found["p_hh_li"].year == 2023
    assert found["eigen"].label == "Eigen cijfer"
    assert found["eigen"].file == "kwb.xlsx"


def test_a_misspelt_name_finds_the_column_that_was_meant() -> None:
    assert alike(LOADED, "p_hh_l1") == "p_hh_li"
    assert alike(LOADED, "Eigen cyfer") == "Eigen cijfer"
    assert alike(LOADED, "heel iets anders") == ""


def test_direction_comes_from_the_built_in_index_only() -> None:
    built_in = index("p_hh_li", "1000 * a_soz_wb / a_inw", "niet_geladen")
    found = candidates(LOADED, index("g_afs_hp"), built_in)
    known = [c for c in found if c.direction]
    assert {c.formula for c in known} == {"p_hh_li", "1000 * a_soz_wb / a_inw"}
    assert all(c.direction == -1 and c.goalposts == Goalposts(9, 1) for c in known)
    assert found[: len(known)] == tuple(known), "what is known comes first"
    ratio = next(c for c in known if "/" in c.formula)
    assert ratio.values == pytest.approx([50, 40])


def test_what_the_index_has_is_not_offered_again() -> None:
    built_in = index("p_hh_li")
    found = candidates(LOADED, index("p_hh_li", "Eigen_cijfer"), built_in)
    assert "p_hh_li" not in {c.formula for c in found}


def test_counts_come_last_and_with_a_way_to_divide_them() -> None:
    found = candidates(LOADED, index("g_afs_hp"))
    assert [c.kind for c in found][-2:] == [Kind.COUNT, Kind.COUNT]
    by = {c.formula: c for c in found}
    assert by["a_soz_wb"].per == "1000 * a_soz_wb / a_inw"
    assert by["a_inw"].per == ""
    without = candidates(data(a_soz_wb=[5, 8]), index("g_afs_hp"))
    assert without[0].per == ""


def test_two_ways_to_measure_one_thing_have_names_of_their_own() -> None:
    nodes = (Group("top", "Top"), Indicator(
        "i", "Afstand", "top", measures=(Measure("g_afs_hp", -1), Measure("2 * eigen", -1))
    ))  # fmt: skip
    built_in = Definition("p", "P", "1", nodes)
    found = candidates(LOADED, index("a_inw"), built_in)
    labels = {c.formula: c.label for c in found}
    assert labels["g_afs_hp"] == "Afstand tot huisartsenpraktijk"
    assert labels["2 * eigen"] == "Afstand (2 * eigen)"


def test_values_of_a_formula() -> None:
    assert values_of(LOADED, "a_soz_wb / a_inw") == pytest.approx([0.05, 0.04])
    assert values_of(LOADED, '"Eigen cijfer" + 1') == pytest.approx([2, 3])
    assert values_of(LOADED, "weg + 1") is None
    assert missing_variables(LOADED, "weg + a_inw + nergens") == ("weg", "nergens")
    with pytest.raises(DefinitionError):
        values_of(LOADED, "a_inw +")
