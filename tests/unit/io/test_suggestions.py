"""Variables that a column may be."""

from __future__ import annotations

import time

from veerkracht_desktop.io.columns.suggestions import MOST, suggest


def best(name: str, unit: str = "") -> str:
    found = suggest([name], {name: unit} if unit else {})
    return found[name][0].variable if name in found else ""


def test_names_that_are_nearly_known() -> None:
    assert best("Gem. afstand tot de huisartsenpraktijk") == "g_afs_hp"
    assert best("Eenpersoons huishoudens", "aantal") == "a_1p_hh"
    assert best("pct huishoudens met laag inkomen") in ("p_hh_li", "p_hh_lkk")
    assert best("Distance2FamilyDoctor") == "g_afs_hp"
    assert best("Aantal scholen HAVO/VWO binnen 5 km") == "g_5km_havo_vwo"


def test_names_that_are_like_nothing() -> None:
    assert suggest(["PctUnhappy", "xyz", "Budget 2024", "opmerking"], {}) == {}
    assert suggest([], {}) == {}


def test_a_unit_and_the_word_percentage_leave_out_what_cannot_be() -> None:
    name = "Huishoudens met kinderen"
    shares = suggest([name], {name: "%"})[name]
    assert shares[0].variable == "p_hh_m_k"
    assert all(not s.variable.startswith("a_") for s in shares)
    counts = suggest(["Aantal huishoudens met kinderen"], {})
    assert counts["Aantal huishoudens met kinderen"][0].variable == "a_hh_m_k"


def test_what_the_sheet_has_is_not_suggested_again() -> None:
    name = "Personenautos totaal aantal"
    assert "a_pau" in [s.variable for s in suggest([name], {})[name]]
    assert "a_pau" not in [s.variable for s in suggest([name], {}, ["a_pau"]).get(name, ())]


def test_the_likeliest_first_with_a_label_and_no_more_than_a_few() -> None:
    found = suggest(["inwoners 65 jaar en ouderen"], {})["inwoners 65 jaar en ouderen"]
    assert 0 < len(found) <= MOST
    assert [s.likeness for s in found] == sorted((s.likeness for s in found), reverse=True)
    assert all(s.label and 0 < s.likeness <= 1 for s in found)


def test_two_hundred_columns_are_quick() -> None:
    suggest(["warm"], {})
    names = [f"Onbekend onderwerp {n} van de gemeente in {n % 7} jaar" for n in range(200)]
    start = time.process_time()
    suggest(names, {})
    assert time.process_time() - start < 2.0
