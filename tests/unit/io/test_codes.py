from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.io.codes import (
    clean_text,
    find_code_column,
    find_level_column,
    level_of_word,
    restore,
)


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("1680", Level.GEMEENTE, "GM1680"),
        ("3", Level.GEMEENTE, "GM0003"),
        ("3", None, "GM0003"),
        ("GM3", None, "GM0003"),
        ("36312", None, "WK036312"),
        ("3630112", None, "BU03630112"),
        ("03630112", None, "BU03630112"),
        ("363AA", Level.WIJK, "WK0363AA"),
        ("bu0363aa05", None, "BU0363AA05"),
        ("BU 0363 0112", None, "BU03630112"),
        ("NL00", None, "NL00"),
        ("123456789", None, "123456789"),
        ("Noord", Level.WIJK, "Noord"),
        ("C28992R100E1", None, "C28992R100E1"),
        ("", Level.WIJK, ""),
        ("-5", Level.GEMEENTE, "-5"),
        ("²", Level.GEMEENTE, "²"),
    ],
)
def test_restoring(text: str, level: Level | None, code: str) -> None:
    assert restore(text, level) == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [("GM1680    ", "GM1680"), (1680.0, "1680"), (1680, "1680"), (None, ""), (1.5, "1.5")],
)
def test_cells_as_text(cell: object, text: str) -> None:
    assert clean_text(cell) == text


@pytest.mark.parametrize(
    ("word", "level"),
    [("Buurt     ", Level.BUURT), ("WK", Level.WIJK), ("gemeente", Level.GEMEENTE),
     ("Nederland", Level.LAND), ("provincie", None), (None, None), (3, None)],
)  # fmt: skip
def test_words_for_levels(word: object, level: Level | None) -> None:
    assert level_of_word(word) is level


def test_padded_codes() -> None:
    found = find_code_column(["Codering_3"], [["GM1680    ", "BU16800000", ""]], None)
    assert found is not None
    assert found.codes == ("GM1680", "BU16800000", "")
    assert found.matched == 2


def test_numbers_get_prefix_and_zeros_back() -> None:
    found = find_code_column(["Gemeentecode"], [[1680.0, 358.0, 3.0]], None)
    assert found is not None
    assert found.codes == ("GM1680", "GM0358", "GM0003")
    assert found.repaired == 3


def test_numbers_follow_the_level_of_their_row() -> None:
    levels = [Level.GEMEENTE, Level.WIJK, Level.BUURT]
    found = find_code_column(["gwb_code"], [["344", "34401", "3440111"]], levels)
    assert found is not None
    assert found.codes == ("GM0344", "WK034401", "BU03440111")


def test_letters() -> None:
    found = find_code_column(["wijkcode"], [["WK0363AA", "WK0363AB"]], None)
    assert found is not None
    assert found.codes == ("WK0363AA", "WK0363AB")


def test_local_numbers_stay_text() -> None:
    """Eindhoven numbers its buurten 111 to 999: not CBS codes of gemeente 0000."""
    found = find_code_column(["buurtcode", "naam"], [["544", "0111"], ["Noord", "Zuid"]], None)
    assert found is not None
    assert found.codes == ("544", "0111")
    assert found.matched == 0


def test_the_column_of_the_lowest_level_wins() -> None:
    header = ["GM_CODE", "WK_CODE", "BU_CODE"]
    columns = [["GM0344"] * 2, ["WK034401"] * 2, ["BU03440111", "BU03440112"]]
    found = find_code_column(header, columns, None)
    assert found is not None
    assert found.name == "BU_CODE"


def test_a_column_that_numbers_the_rows_is_no_code_column() -> None:
    assert find_code_column(["ID", "x"], [["0", "1", "2"], [5, 6, 7]], None) is None


@pytest.mark.parametrize(
    ("header", "columns"),
    [([], []), (["code"], [[None, ""]]), (["x", "y"], [[1, 2], ["a", "b"]])],
)
def test_no_code_column(header: list[str], columns: list[list[object]]) -> None:
    assert find_code_column(header, columns, None) is None


def test_a_column_that_names_levels() -> None:
    header = ["regio", "recs"]
    columns = [["Utrecht", "Wijk 1"], ["Gemeente ", "Wijk"]]
    assert find_level_column(header, columns) == "recs"
    assert find_level_column(["SoortRegio_2"], [["Buurt     "]]) == "SoortRegio_2"
    assert find_level_column(["niveau"], [["hoog", "laag"]]) is None


@given(st.text(max_size=12), st.sampled_from([None, *Level]))
def test_restoring_gives_a_code_or_the_text_itself(text: str, level: Level | None) -> None:
    got = restore(text, level)
    assert got == text or level_of_code(got) is not Level.OTHER
    assert restore(got, level) == got
