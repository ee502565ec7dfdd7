"""Agreement with the indicator statistics of COINr 1.1.14 on its ASEM example."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.coherence import ColumnStatistics, column_statistics

pytestmark = pytest.mark.realfiles

NUMBERS = {
    "Min": "low",
    "Max": "high",
    "Mean": "mean",
    "Median": "median",
    "Std": "deviation",
    "Skew": "skewness",
    "Kurt": "kurtosis",
    "Frc.Avail": "known_share",
    "Frc.NonZero": "non_zero_share",
    "Frc.Unique": "unique_share",
    "Frc.Same": "same_share",
}
COUNTS = {"N.Avail": "known", "N.NonZero": "non_zero", "N.Unique": "unique", "N.Same": "same"}
FLAGS = {
    "Flag.Avail": ("few_known", "LOW"),
    "Flag.NonZero": ("many_zeros", "LOW"),
    "Flag.Unique": ("few_unique", "LOW"),
    "Flag.SkewKurt": ("outliers", "OUT"),
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def both(reference: Path) -> list[tuple[ColumnStatistics, dict[str, str]]]:
    """Ours and theirs, per indicator."""
    data = rows(reference / "coinr" / "asem_denominated.csv")
    found = []
    for theirs in rows(reference / "coinr" / "indicator_statistics.csv"):
        cells = [row[theirs["iCode"]] for row in data]
        values = np.array([float(cell) if cell else np.nan for cell in cells])
        found.append((column_statistics(values), theirs))
    assert len(found) == 49
    return found


def test_every_column_is_compared(both: list[tuple[ColumnStatistics, dict[str, str]]]) -> None:
    assert set(both[0][1]) == {"iCode", *NUMBERS, *COUNTS, *FLAGS}


@pytest.mark.parametrize("column", NUMBERS)
def test_numbers_to_the_three_digits_printed(
    both: list[tuple[ColumnStatistics, dict[str, str]]], column: str
) -> None:
    for ours, theirs in both:
        value = getattr(ours, NUMBERS[column])
        expected = float(theirs[column])
        # Half a unit of the third digit; a little more, since a half is rounded to even.
        digit = 10.0 ** np.floor(np.log10(abs(expected))) / 100 if expected else 0.0
        assert abs(value - expected) <= 0.5001 * digit, (theirs["iCode"], column)


@pytest.mark.parametrize("column", COUNTS)
def test_counts(both: list[tuple[ColumnStatistics, dict[str, str]]], column: str) -> None:
    for ours, theirs in both:
        assert getattr(ours, COUNTS[column]) == int(theirs[column]), theirs["iCode"]


@pytest.mark.parametrize("column", FLAGS)
def test_flags(both: list[tuple[ColumnStatistics, dict[str, str]]], column: str) -> None:
    field, word = FLAGS[column]
    for ours, theirs in both:
        assert theirs[column] in {"ok", word}
        assert getattr(ours, field) == (theirs[column] == word), theirs["iCode"]
