"""Periods as CBS writes them."""

from __future__ import annotations

import datetime

import pytest

from veerkracht_desktop.io.columns.periods import (
    Period,
    chosen_parts,
    part_in_words,
    period_of,
    periods_of,
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2020JJ00", (2020, "")),
        ("2012MM01", (2012, "MM01")),
        ("2015KW04", (2015, "KW04")),
        ("2024HJ01", (2024, "HJ01")),
        ("1e halfjaar 2015", (2015, "HJ01")),
        ("2e halfjaar 2015", (2015, "HJ02")),
        ("2015 3e kwartaal", (2015, "KW03")),
        ("4e kwartaal 2015*", (2015, "KW04")),
        ("januari 2015", (2015, "MM01")),
        ("2015 december", (2015, "MM12")),
        ("2015", (2015, "")),
        ("2015*", (2015, "")),
        ("31-12-2019", (2019, "")),
        ("12 maanden 2015", (2015, "")),
        ("onbekend", (2010, "")),
    ],
)
def test_period(text: str, period: tuple[int, str]) -> None:
    assert period_of(text, 2010) == Period(*period)


def test_cells_may_be_numbers_and_dates() -> None:
    cells = [2015, 2016.0, datetime.date(2017, 1, 1), None]
    assert [p.year for p in periods_of(cells, 1999)] == [2015, 2016, 2017, 1999]


def test_parts_in_words() -> None:
    assert [part_in_words(p) for p in ("HJ02", "KW01", "MM03")] == [
        "2e halfjaar", "1e kwartaal", "maart",
    ]  # fmt: skip


def test_the_whole_year_goes_before_its_parts_and_blank_codes_do_not_count() -> None:
    parts = chosen_parts(
        ["A", "A", "A", "B", "B", "", "", ""],
        [2015, 2015, 2015, 2016, 2016, 2016, 2016, 2017],
        ["", "HJ01", "HJ02", "HJ01", "HJ02", "", "HJ01", "HJ01"],
    )
    assert parts == {2015: "", 2016: "HJ02"}


def test_the_fullest_part_counts() -> None:
    parts = chosen_parts(["A", "B", "A"], [2016] * 3, ["MM01", "MM01", "MM02"])
    assert parts == {2016: "MM01"}
