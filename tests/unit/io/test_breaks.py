"""Breaks in series."""

from __future__ import annotations

import csv

import pytest

from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.columns.breaks import breaks_for, load_breaks
from veerkracht_desktop.io.resources import ALIASES


@pytest.mark.parametrize(
    ("variables", "years", "items"),
    [
        (["p_ink_ar"], [2024], [("p_ink_ar", "p_hh_osm")]),
        (["p_ink_ar", "p_hh_osm"], [2022, 2025], [("p_ink_ar", "p_hh_osm")]),
        (["p_ink_ar"], [2025], []),
        (["p_hh_osm"], [2023], []),
        (["g_wozbag"], [2018, 2021], [("g_wozbag",)]),
        (["g_wozbag"], [2020, 2021], []),
        (["g_wozbag"], [2021, 0], []),
        (["lbm_soc", "lbm2_vei"], [2014, 2022], [("lbm_*", "lbm2_*")]),
        (["lbm_soc"], [2022], []),
        (["rivm_langdurig_beperkt", "rivm_beperkt_vanwege_gezondheid"], [],
         [("rivm_langdurig_beperkt", "rivm_beperkt_vanwege_gezondheid")]),
        (["a_inw"], [2012, 2025], []),
    ],
)  # fmt: skip
def test_breaks(variables: list[str], years: list[int], items: list[tuple[str, ...]]) -> None:
    assert [notice.items for notice in breaks_for(variables, years)] == items


def test_one_sentence_is_said_once_and_names_its_place() -> None:
    (notice,) = breaks_for(["a_nl_all", "a_eur_al"], [2023], "kwb-2023.xlsx")
    assert notice.text.startswith("kwb-2023.xlsx: Herkomst")
    assert notice.place == "kwb-2023.xlsx"


def test_every_break_is_about_known_variables() -> None:
    for line in load_breaks():
        for name in (line.variable, line.other):
            assert not name or name.endswith("*") or load_aliases().names_of(name), name
        assert line.text.endswith(".")


def test_the_cells_and_suggestions_are_about_named_variables() -> None:
    for file, column in (("cells.csv", "variable"), ("suggestions.csv", "variable")):
        with ALIASES.with_name(file).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert rows
        assert all(None not in row and all(row.values()) for row in rows)
        assert all(row[column].isidentifier() for row in rows)
