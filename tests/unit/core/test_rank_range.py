"""What may be said of a rank: its margin, or only the fifth (rule R7)."""

from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.rank_range import (
    FIFTHS,
    RankRange,
    interval_text,
    percent_text,
    rank_range,
    uncertain_classes,
)
from veerkracht_desktop.core.robustness import Draws, Uncertainty, VariantPlan
from veerkracht_desktop.core.robustness.uncertainty import fifth_of


def found(**changed: list[float]) -> Uncertainty:
    """Ten areas of which the last has no rank."""
    n = 10
    given = {
        "nominal_rank": [1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
        "median_rank": [1, 2, 3, 4, 5, 6, 7, 8, 9, np.nan],
        "low_rank": [1, 1, 2, 3, 4, 5, 6, 7, 8, np.nan],
        "high_rank": [2, 3, 4, 5, 6, 7, 8, 9, 9, np.nan],
        "same_class": [1.0] * 9 + [np.nan],
        "worst_fifth": [0.0] * 9 + [np.nan],
        **changed,
    }
    arrays = {name: np.array(values, dtype=np.float64) for name, values in given.items()}
    nominal = arrays.pop("nominal_rank").astype(np.int64)
    none = np.zeros(0, dtype=np.int64)
    return Uncertainty(
        plan=VariantPlan(runs=500),
        node="",
        codes=tuple(f"BU{row:08d}" for row in range(n)),
        nominal_rank=nominal,
        mean_shift=np.zeros(500),
        draws=Draws(none, none, np.zeros((0, 0)), none, np.zeros((0, 0), dtype=np.int64), ()),
        computed=498,
        **arrays,
    )


def made(rank: int, *, ranked: int = 100, low: float = 0, high: float = 0, same: float = 1.0):
    return RankRange(rank, ranked, rank, low or rank, high or rank, 0.0, same, 1000)


def test_an_area_gets_its_own_row() -> None:
    third = rank_range(found(), "BU00000002")
    assert third is not None
    assert (third.rank, third.ranked, third.low, third.high) == (3, 9, 2, 4)
    assert third.interval_text == "2–4"
    assert third.variants == 498


def test_an_area_without_a_rank_has_no_margin() -> None:
    assert rank_range(found(), "BU00000009") is None
    assert rank_range(found(), "BU99999999") is None


@pytest.mark.parametrize(
    ("low", "high", "same", "uncertain"),
    [
        (10, 35, 0.7, False),  # a quarter of 100 places, 70 %: just within both bounds
        (10, 36, 0.7, True),
        (10, 35, 0.69, True),
        (20, 20, 1.0, False),
    ],
)
def test_r7_wide_interval_or_class_that_does_not_hold(
    low: float, high: float, same: float, *, uncertain: bool
) -> None:
    assert made(20, low=low, high=high, same=same).is_uncertain is uncertain


@pytest.mark.parametrize("ranked", [1, 4, 5, 9, 231])
def test_the_fifth_is_that_of_the_variants(ranked: int) -> None:
    expected = fifth_of(np.arange(1, ranked + 1), ranked).tolist()
    assert [made(rank, ranked=ranked).fifth for rank in range(1, ranked + 1)] == expected
    assert max(expected) < len(FIFTHS)


def test_areas_whose_class_does_not_hold_have_a_rank() -> None:
    same = [1.0, 0.5, 0.7, 0.69, 1, 1, 1, 1, 1, 0.1]
    assert uncertain_classes(found(same_class=same)) == {"BU00000001", "BU00000003"}


def test_words_of_intervals_and_shares() -> None:
    assert interval_text(1111.5, 1499.4) == "1.112–1.499"
    assert interval_text(float("nan"), 3.0) == "–"
    assert percent_text(0.0) == "0 %"
    assert percent_text(0.004) == "minder dan 1 %"
    assert percent_text(0.9951) == "meer dan 99 %"
    assert percent_text(0.505) == "50 %"
    assert percent_text(float("nan")) == "–"
