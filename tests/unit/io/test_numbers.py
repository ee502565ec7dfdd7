from __future__ import annotations

import datetime
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.io.sheets.numbers import parse_column

NAN = math.nan
R = MissingReason


def values(*cells: object, is_count: bool = False) -> list[float]:
    return parse_column(cells, is_count=is_count).values.tolist()


def reasons(*cells: object) -> list[int]:
    return parse_column(cells).reasons.tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26,4", 26.4),
        ("1.2", 1.2),
        ("    76.1", 76.1),  # RIVM pads
        ("-0,5", -0.5),
        ("−3,25", -3.25),  # typographic minus
        ("+4", 4.0),
        ("1.234,5", 1234.5),
        ("12.345.678,9", 12345678.9),
        ("12.345.678", 12345678.0),
        ("1 234", 1234.0),
        ("1\u00a0234\u00a0567", 1234567.0),
        ("1\u202f234,5", 1234.5),
        ("007", 7.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-250000", -250000.0),
        ("12,3%", 12.3),
        ("12 %", 12.0),
        ("-0.5%", -0.5),
        ("€ 1.234", 1234.0),
        ("€ 1.234,50", 1234.5),
        ("-€ 12,-", -12.0),
        ("1.234 €", 1234.0),
        ("EUR 5", 5.0),
    ],
)
def test_texts_that_are_numbers(text: str, expected: float) -> None:
    assert values(text) == [expected]
    assert reasons(text) == [R.KNOWN]


@pytest.mark.parametrize(
    "text",
    ["inf", "-inf", "Infinity", "1_000", "1e999", "1,2,3", "1.2.3,4", "12 34", "abc", "%",
     "€", "(5)", "1,23,4567", "0x10", "½", "--5", "1-2",
     "9" * 400, "9" * 400 + ",5"],
)  # fmt: skip
def test_texts_that_are_no_numbers(text: str) -> None:
    """A space within a number is a thousands sign or a mistake, never nothing."""
    got = parse_column([text])
    assert math.isnan(got.values[0])
    assert got.reasons[0] == R.UNREADABLE
    assert got.unreadable == (text,)


@pytest.mark.parametrize("text", ["", "  ", "-", "nan", "NaN", "NA", "#N/A", "null", "None",
                                  "#N/B", "#DEEL/0!", "#VERW!", "#REF!", "#Waarde!"])  # fmt: skip
def test_marks_for_blank(text: str) -> None:
    assert reasons(text) == [R.BLANK]


@pytest.mark.parametrize("text", [".", "       .", "x", "X", "*", "geheim", "Geheim", ".."])
def test_marks_for_secret(text: str) -> None:
    assert reasons(text) == [R.SECRET]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        # docs/methode/ontbrekend.md
        (-99999999, R.SECRET),
        (-99999997, R.SECRET),
        (-99997, R.SECRET),
        (-99998, R.SECRET),
        (-99999, R.SECRET),
        (-99995, R.LATER),
        (-99991, R.DISCONTINUED),
    ],
)
@pytest.mark.parametrize("kind", [int, float, str])
def test_codes_of_cbs_for_missing(code: int, reason: MissingReason, kind: type) -> None:
    got = parse_column([kind(code), 5])
    assert math.isnan(got.values[0])
    assert got.reasons.tolist() == [reason, R.KNOWN]


@pytest.mark.parametrize("value", [-250000, -99989, -100000, -99997.5, -9999, -999999, -1e9])
def test_large_negative_values_are_values(value: float) -> None:
    assert values(value) == [value]
    assert reasons(value) == [R.KNOWN]


def test_comma_and_point_in_one_column() -> None:
    got = parse_column(["26,4", "1.2", "3", ".", 4.5])
    assert got.values.tolist()[:3] == [26.4, 1.2, 3.0]
    assert got.values[4] == 4.5
    assert got.decimal == ","


def test_dots_of_thousands_are_known_from_counts_and_from_other_cells() -> None:
    assert values("42.900", "1.100", is_count=True) == [42900.0, 1100.0]
    assert values("42.900", "1.100") == [42.9, 1.1]
    assert values("42.900", "26.4", is_count=True) == [42.9, 26.4]
    assert values("1.234.567", "1.100") == [1234567.0, 1100.0]


def test_a_cell_with_both_signs_tells_what_the_dots_of_the_column_are() -> None:
    """Regression: "2.345" beside "1.234,5" was read as two and a bit."""
    assert values("1.234,5", "2.345", "7") == [1234.5, 2345.0, 7.0]


@pytest.mark.parametrize("decimal", [".", ","])
def test_the_decimal_sign_is_told(decimal: str) -> None:
    assert parse_column([f"1{decimal}5", "2"]).decimal == decimal
    assert parse_column(["1", "2"]).decimal == ""


def test_nothing_is_blank_and_numbers_stay() -> None:
    got = parse_column([None, NAN, 3, np.float64(4.5), np.int64(6)])
    np.testing.assert_array_equal(got.values, [NAN, NAN, 3.0, 4.5, 6.0])
    assert got.reasons.tolist() == [R.BLANK, R.BLANK, R.KNOWN, R.KNOWN, R.KNOWN]


@pytest.mark.parametrize("cell", [math.inf, -math.inf])
def test_infinite_cells_are_not_known(cell: float) -> None:
    got = parse_column([cell, 1.0])
    assert math.isnan(got.values[0])
    assert got.reasons.tolist() == [R.UNREADABLE, R.KNOWN]


@pytest.mark.parametrize(
    "cell", [datetime.date(2023, 2, 1), datetime.datetime(2023, 2, 1, tzinfo=datetime.UTC)]
)
def test_a_date_is_unreadable_and_not_blank(cell: object) -> None:
    """Regression: Excel makes a date of "1-2", and the cell was said to be empty."""
    got = parse_column([cell, 3.0])
    assert got.reasons.tolist() == [R.UNREADABLE, R.KNOWN]
    assert got.unreadable[0].startswith("2023-02-01")


def test_a_column_of_words_is_not_numeric() -> None:
    assert not parse_column(["Noord", "Zuid", "3"]).is_numeric
    assert parse_column(["1", "2", "3", "4", "5", "?"]).is_numeric
    assert parse_column([".", None]).is_numeric
    assert parse_column([]).is_numeric


@given(st.lists(st.floats(-1e12, 1e12).map(lambda v: round(v, 6)) | st.none(), max_size=30))
def test_a_column_reads_back_with_either_sign(cells: list[float | None]) -> None:
    texts = [None if c is None else f"{c:.6f}" for c in cells]
    commas = [None if t is None else t.replace(".", ",") for t in texts]
    for written in (texts, commas):
        got = parse_column(written)
        for cell, value, reason in zip(cells, got.values, got.reasons, strict=True):
            if cell is None:
                assert reason == R.BLANK
            elif not -99999999.5 < cell < -99989.5:
                assert value == pytest.approx(cell, abs=1e-6)


@given(st.lists(st.text(max_size=12) | st.floats() | st.integers(-(10**9), 10**9) | st.none()))
def test_every_cell_is_a_number_or_has_a_reason(cells: list[object]) -> None:
    got = parse_column(cells)
    np.testing.assert_array_equal(np.isfinite(got.values), got.reasons == R.KNOWN)
    assert not np.isinf(got.values).any()


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1.234", ",", 1234.0),
        ("1.234", ".", 1.234),
        ("1,234", ",", 1.234),
        ("1,234", ".", 1234.0),
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("12", ",", 12.0),
    ],
)
def test_the_user_says_which_sign_is_the_decimal_one(
    text: str, decimal: str, expected: float
) -> None:
    assert parse_column([text], decimal=decimal).values.tolist() == [expected]


@pytest.mark.parametrize(("text", "decimal"), [("1.2", ","), ("1,2", "."), ("1.234,5", ".")])
def test_the_other_sign_where_no_thousands_are_is_unreadable(text: str, decimal: str) -> None:
    assert parse_column([text], decimal=decimal).reasons.tolist() == [R.UNREADABLE]


def test_the_user_says_what_a_text_or_number_means() -> None:
    cells = ["n.b.", "5", 999.0, "999", ".", -99997]
    said = {"n.b.": "later", "999": "secret", ".": "blank", "-99997": "known"}
    got = parse_column(cells, missing=said)
    assert got.reasons.tolist() == [R.LATER, R.KNOWN, R.SECRET, R.SECRET, R.BLANK, R.KNOWN]
    assert got.values[5] == -99997
    assert got.unreadable == ()


def test_marks_for_missing_are_counted() -> None:
    got = parse_column([" .", ".", "x", "", None, "nan", -99997, -99995.0, 3, "abc"])
    assert got.tokens == {
        ".": (R.SECRET, 2),
        "x": (R.SECRET, 1),
        "nan": (R.BLANK, 1),
        "-99997": (R.SECRET, 1),
        "-99995": (R.LATER, 1),
    }


def test_truth_is_no_number() -> None:
    """Regression: true was counted as one."""
    got = parse_column([True, False, 1, np.True_])
    assert got.reasons.tolist() == [R.UNREADABLE, R.UNREADABLE, R.KNOWN, R.UNREADABLE]
    assert got.unreadable == ("WAAR", "ONWAAR")


def test_an_integer_beyond_every_float_is_unreadable() -> None:
    assert parse_column([10**400, 5]).reasons.tolist() == [R.UNREADABLE, R.KNOWN]


def test_many_different_texts_take_no_longer_than_their_number() -> None:
    """Regression: every unreadable text was looked up among all the others."""
    assert len(parse_column([f"naam {n}" for n in range(60_000)]).unreadable) == 60_000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<5", R.SECRET), ("< 10", R.SECRET), ("≤ 5", R.SECRET), (">95%", R.SECRET),
        ("0-7", R.SECRET), ("0 – 7", R.SECRET), ("1-4", R.SECRET), ("0 t/m 4", R.SECRET),
        ("5 of minder", R.SECRET), ("minder dan 10", R.SECRET), ("n.b.", R.SECRET),
        ("NB", R.SECRET), ("onbekend", R.SECRET), ("niet beschikbaar", R.SECRET),
        ("?", R.SECRET), ("volgt", R.LATER), ("n.v.t.", R.UNDEFINED), ("nvt", R.UNDEFINED),
        ("niet van toepassing", R.UNDEFINED),
    ],
)  # fmt: skip
def test_what_publishers_write_in_place_of_a_number(text: str, reason: MissingReason) -> None:
    """Regression: a column with "<5" in most rows was lost, without a word."""
    got = parse_column([15, text, text, text])
    assert got.values[0] == 15
    assert np.isnan(got.values[1:]).all()
    assert got.reasons.tolist() == [R.KNOWN, reason, reason, reason]
    assert got.tokens == {text: (reason, 3)}
    assert got.is_numeric


@pytest.mark.parametrize("text", ["5-10", "15-25", "1-2", "2-1", "<b>", "5 of 6", "5 minuten"])
def test_a_range_is_no_number_and_no_mark(text: str) -> None:
    assert reasons(text) == [R.UNREADABLE]


def test_dots_are_thousands_beside_numbers_below_1000() -> None:
    """Regression: 1.234 visitors beside 945 were just over one."""
    assert values("1.234", "12.500", "945", "<5", "6")[:3] == [1234, 12500, 945]


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (("1.234", "2.345"), 1.234),  # nothing tells
        (("1.234", "3", "2.345"), 1.234),
        (("1.234", "9000", "945"), 1.234),
        (("1.234", "945", "2.5"), 1.234),
    ],
)
def test_dots_stay_decimal_where_thousands_do_not_show(
    cells: tuple[str, ...], first: float
) -> None:
    assert values(*cells)[0] == first


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1,234.5", "12.5", "5"), [1234.5, 12.5, 5]),
        (("1,234", "1,000,000", "5"), [1234, 1_000_000, 5]),
        (("1,234", "5"), [1.234, 5]),
        (("1,234.5", "12,5"), [NAN, 12.5]),
    ],
)
def test_commas_are_thousands_where_the_column_says_so(
    cells: tuple[str, ...], expected: list[float]
) -> None:
    """Regression: "1,234" beside "1,000,000" was just over one."""
    np.testing.assert_array_equal(values(*cells), expected)


@pytest.mark.parametrize(
    ("text", "expected"), [("–2,5", -2.5), ("1,5E+03", 1500.0), ("1.5e-3", 0.0015)]
)
def test_dashes_and_powers(text: str, expected: float) -> None:
    assert values(text) == [expected]
