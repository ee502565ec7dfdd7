from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.screening import screen_indicators, thin_areas
from veerkracht_desktop.core.specs import Screening
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan


def column(*, known: int, zeros: int = 0, n: int = 20) -> FloatArray:
    values = np.full(n, NAN)
    values[:known] = 5.0
    values[:zeros] = 0.0
    return values


def test_nothing_is_asked_by_itself() -> None:
    screened = screen_indicators(Screening(), {"a": ("A", column(known=1, zeros=1))})
    assert screened.left_out == frozenset()
    assert screened.notices == ()


def test_an_indicator_that_too_few_areas_have_is_left_out() -> None:
    spec = Screening(min_known=0.65)
    screened = screen_indicators(
        spec, {"a": ("Werk", column(known=12)), "b": ("Zorg", column(known=13))}
    )
    assert screened.left_out == {"a"}
    (notice,) = screened.notices
    assert notice.text == (
        "'Werk' is bekend voor 60 % van de gebieden en de indexdefinitie vraagt 65 %; de indicator "
        "telt niet mee."
    )
    assert (notice.weight, notice.items) == (Weight.PROBLEM, ("a",))


def test_an_indicator_with_too_many_zeros_is_left_out() -> None:
    spec = Screening(min_nonzero=0.5)
    screened = screen_indicators(
        spec,
        {"a": ("Werk", column(known=10, zeros=6)), "b": ("Zorg", column(known=10, zeros=5))},
    )
    assert screened.left_out == {"a"}
    assert screened.notices[0].text == (
        "'Werk' is voor 60 % van de bekende waarden 0 en de indexdefinitie laat 50 % toe; de "
        "indicator telt niet mee."
    )


def test_percentages_that_round_to_the_same_get_decimals() -> None:
    screened = screen_indicators(
        Screening(min_known=0.65), {"a": ("Werk", column(known=6496, n=10_000))}
    )
    assert "bekend voor 64,96 % van de gebieden en de indexdefinitie vraagt 65,00 %" in (
        screened.notices[0].text
    )


def test_exactly_enough_is_enough() -> None:
    """13 of 20 is 0.65, whatever floats make of it."""
    for n in range(1, 200):
        for known in range(1, n + 1):
            values = column(known=known, n=n)
            assert not screen_indicators(
                Screening(min_known=known / n), {"a": ("A", values)}
            ).left_out


def test_what_was_never_loaded_is_told_elsewhere() -> None:
    screened = screen_indicators(
        Screening(0.9, 0.9), {"a": ("A", np.full(4, NAN)), "b": ("B", np.empty(0))}
    )
    assert screened.notices == ()


@pytest.mark.parametrize(
    ("least", "thin"),
    [(0.0, [0, 0, 0, 0]), (0.3, [0, 0, 0, 1]), (2 / 3, [0, 0, 1, 1]), (1, [0, 1, 1, 1])],
)
def test_areas_with_too_few_indicators(least: float, thin: list[int]) -> None:
    scores = [
        np.array([1.0, 1.0, 1.0, NAN]),
        np.array([1.0, 0.0, NAN, NAN]),
        np.array([1.0, NAN, NAN, NAN]),
    ]
    np.testing.assert_array_equal(thin_areas(Screening(min_area=least), scores, 4), thin)


def test_without_indicators_no_area_is_thin() -> None:
    np.testing.assert_array_equal(thin_areas(Screening(min_area=0.5), [], 3), [False] * 3)
