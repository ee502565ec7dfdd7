"""Years from names around a table."""

from __future__ import annotations

import pytest

from veerkracht_desktop.io.columns.years import year_of_table, year_of_title


def test_a_line_about_the_period_goes_first() -> None:
    assert year_of_title(("Regio; indeling 2024", "Perioden: 2022")) == 2022
    assert year_of_title(("Regio; indeling 2024",)) == 2024
    assert year_of_title(()) == 0


@pytest.mark.parametrize(
    ("name", "year"),
    [("85984NED.csv", 2024), ("84583ned_TypedDataSet.csv", 2019), ("50090NED_Untyped", 0),
     ("185984NED.csv", 0), ("kwb.xlsx", 0)],
)  # fmt: skip
def test_statline_tables_of_one_year(name: str, year: int) -> None:
    assert year_of_table(name) == year
