"""Areas found by name or code."""

from __future__ import annotations

import time

import pytest

from veerkracht_desktop.core.area_search import AreaSearch, folded
from veerkracht_desktop.core.areas import Areas, Level

BUURTEN = (
    ("BU00010000", "Centrum", "GM0001", "Aaldorp"),
    ("BU00010001", "Oost", "GM0001", "Aaldorp"),
    ("BU00010102", "Noordoost", "GM0001", "Aaldorp"),
    ("BU05180001", "Oosterpark", "GM0518", "'s-Gravenhage"),
    ("BU05180100", "De Oude Haven", "GM0518", "'s-Gravenhage"),
    ("BU19000000", "Fryslân-Súd", "GM1900", "Súdwest-Fryslân"),
    ("BU19000A12", "Aaldorperweg", "GM1900", "Súdwest-Fryslân"),
    ("BU07960001", "Binnenstad", "GM0796", "'s-Hertogenbosch"),
    ("BU08280001", "Hertogenbuurt", "GM0828", "Oss"),
)


def areas(rows: tuple[tuple[str, str, str, str], ...] = BUURTEN) -> Areas:
    codes, names, gemeenten, labels = zip(*rows, strict=True)
    return Areas(Level.BUURT, codes, names, gemeenten, labels)


@pytest.fixture
def search() -> AreaSearch:
    return AreaSearch(areas(), {"WK000100": "Wijk Oud-Aaldorp"})


def codes(search: AreaSearch, text: str) -> list[str]:
    return [place.code for place in search.find(text)]


def test_the_exact_name_comes_first_then_what_begins_with_it(search: AreaSearch) -> None:
    assert codes(search, "oost") == ["BU00010001", "BU05180001", "BU00010102"]


def test_accents_and_signs_do_not_count(search: AreaSearch) -> None:
    assert codes(search, "fryslan sud")[0] == "BU19000000"
    assert codes(search, "FRYSLÂN-súd")[0] == "BU19000000"
    assert codes(search, "s gravenhage")[0] == "GM0518"
    assert folded("Bergen (NH.)") == "bergen nh"


def test_words_may_stand_in_the_name_of_the_gemeente(search: AreaSearch) -> None:
    assert codes(search, "oost aal") == ["BU00010001", "BU00010102"]
    assert codes(search, "haven") == ["BU05180100"]


def test_codes_are_found_with_and_without_letters_and_zeros(search: AreaSearch) -> None:
    for text in ("BU00010102", "bu 0001 0102", "00010102", "10102"):
        assert codes(search, text)[0] == "BU00010102", text
    assert codes(search, "GM0518") == ["GM0518"]
    assert codes(search, "518")[0] == "GM0518"
    assert codes(search, "WK000100") == ["WK000100"]
    assert codes(search, "1900 0a1")[0] == "BU19000A12"


def test_larger_areas_come_before_smaller_ones_that_fit_as_well(search: AreaSearch) -> None:
    found = [(place.level, place.name) for place in search.find("aaldorp")]
    assert found[0] == (Level.GEMEENTE, "Aaldorp")
    assert found[1][1] == "Aaldorperweg"
    assert (Level.WIJK, "Wijk Oud-Aaldorp") in found


def test_a_gemeente_with_a_letter_before_its_name_comes_before_a_buurt(search: AreaSearch) -> None:
    assert codes(search, "hertogen")[:2] == ["GM0796", "BU08280001"]
    assert codes(search, "Hertogenbosch")[0] == "GM0796"
    assert search.meant("hertogen") == {"BU07960001"}
    assert codes(search, "hertogenbuurt")[0] == "BU08280001", "this very name"


def test_a_wijk_without_a_name_is_found_by_its_code_only(search: AreaSearch) -> None:
    assert not any(code.startswith("WK") for code in codes(search, "gravenhage"))
    assert codes(search, "WK051800") == ["WK051800"]


def test_a_gemeente_is_found_by_its_other_name(search: AreaSearch) -> None:
    assert codes(search, "Den Haag") == ["GM0518"]


def test_a_gemeente_and_a_wijk_stand_for_what_lies_inside(search: AreaSearch) -> None:
    (gemeente,) = search.find("GM0001")
    assert search.codes_of(gemeente) == {"BU00010000", "BU00010001", "BU00010102"}
    (wijk,) = search.find("WK000100")
    assert search.codes_of(wijk) == {"BU00010000", "BU00010001"}
    assert wijk.line == "Wijk Oud-Aaldorp · Aaldorp · wijk · WK000100"
    (buurt,) = search.find("BU00010001")
    assert search.codes_of(buurt) == {"BU00010001"}


def test_gemeenten_are_found_once_where_they_are_the_areas() -> None:
    found = Areas(Level.GEMEENTE, ("GM0001",), ("Aaldorp",), ("GM0001",), ("Aaldorp",))
    assert [place.line for place in AreaSearch(found).find("aal")] == [
        "Aaldorp · gemeente · GM0001"
    ]


def test_nothing_is_found_for_nothing(search: AreaSearch) -> None:
    assert codes(search, "  ") == codes(search, "-") == codes(search, "nergens") == []


def test_areas_with_codes_of_their_own_are_found() -> None:
    found = Areas(Level.OTHER, ("vak 7", "vak 12"), ("", "Zuid"), ("", ""), ("", ""))
    assert [place.code for place in AreaSearch(found).find("zuid")] == ["vak 12"]
    assert [place.code for place in AreaSearch(found).find("vak 7")] == ["vak 7"]


def test_a_whole_country_answers_at_once() -> None:
    rows = tuple(
        (
            f"BU{n // 40:04d}{n % 40:04d}",
            f"Buurt {n} aan de Eén",
            f"GM{n // 40:04d}",
            f"Stad {n // 40}",
        )
        for n in range(14_500)
    )
    search = AreaSearch(areas(rows))
    search.find("x")
    start = time.perf_counter()
    assert search.find("buurt 14")
    assert time.perf_counter() - start < 0.5
