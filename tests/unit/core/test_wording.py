from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.wording import count, listed, number, signed


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.56, 1, "1.234,6"),
        (1234567.0, 0, "1.234.567"),
        (0.05, 1, "0,1"),
        (-0.04, 1, "0,0"),
        (-2.5, 1, "−2,5"),
        (0.0, 2, "0,00"),
        (math.nan, 1, "–"),
        (math.inf, 1, "–"),
    ],
)
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "+2,0"), (-2.0, "−2,0"), (0.04, "0,0"), (-0.04, "0,0"), (math.nan, "–")],
)
def test_differences(value: float, text: str) -> None:
    assert signed(value) == text


def test_counts() -> None:
    assert count(26475) == "26.475"
    assert count(0) == "0"
    assert count(math.nan) == "–"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a en b"),
        (("a", "b", "c"), "a, b en c"),
        (("a", "b", "c", "d"), "a, b, c en 1 andere"),
    ],
)
def test_lists(words: tuple[str, ...], text: str) -> None:
    assert listed(words, most=3) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_reads_back(value: float, decimals: int) -> None:
    back = number(value, decimals).replace(".", "").replace(",", ".").replace("−", "-")
    assert float(back) == pytest.approx(value, abs=0.5000001 * 10**-decimals)
