"""The robust local regression against published examples, and where it has nothing to say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core.chart_figures.lowess import lowess
from veerkracht_desktop.core.errors import Cancelled

# The worked example in the comments of Cleveland's own routine (lowess.f, netlib/go, 1985).
X = np.array([1, 2, 3, 4, 5, *[6] * 10, 8, 10, 12, 14, 50], dtype=np.float64)
Y = np.array(
    [18, 2, 15, 6, 10, 4, 16, 11, 7, 3, 14, 17, 20, 12, 9, 13, 1, 8, 5, 19], dtype=np.float64
)


@pytest.mark.parametrize(
    ("rounds", "delta", "first", "middle", "last"),
    [
        (0, 0.0, (13.659, 11.145, 8.701, 9.722, 10.0), 11.3, (13.0, 6.44, 5.596, 5.456, 18.998)),
        (0, 3.0, (13.659, 12.347, 11.034, 9.722, 10.511), 11.3, (13.0, 6.44, 5.596, 5.456, 18.998)),
        (2, 0.0, (14.811, 12.115, 8.984, 9.676, 10.0), 11.346, (13.0, 6.734, 5.744, 5.415, 18.998)),
    ],
)  # fmt: skip
def test_cleveland_worked_example(
    rounds: int,
    delta: float,
    first: tuple[float, ...],
    middle: float,
    last: tuple[float, ...],
) -> None:
    _, heights = lowess(X, Y, 0.25, rounds, delta)
    assert heights == pytest.approx([*first, *[middle] * 10, *last], abs=6e-4)


def test_order_of_the_points_does_not_matter() -> None:
    order = np.random.default_rng(3).permutation(len(X))
    assert np.allclose(lowess(X[order], Y[order])[0], X)
    # Equal x share one height, so that the order among them cannot be seen in x.
    assert np.allclose(lowess(X[order], Y[order])[1], lowess(X, Y)[1])


def test_one_outlier_does_not_pull_the_curve() -> None:
    x = np.arange(60.0)
    y = 2 * x + np.random.default_rng(1).normal(0, 0.5, 60)
    y[30] = 500
    assert abs(lowess(x, y)[1][30] - 60) < 1
    assert abs(lowess(x, y, rounds=0)[1][30] - 60) > 5


def test_anchors_change_little() -> None:
    rng = np.random.default_rng(5)
    x = rng.uniform(0, 100, 600)
    y = 40 + 20 * np.sin(x / 25) + rng.normal(0, 4, 600)
    assert np.abs(lowess(x, y)[1] - lowess(x, y, delta=0.0)[1]).max() < 0.1


@pytest.mark.parametrize("x", [[], [1.0], [1.0, 2.0], [3.0, 3.0, 3.0]])
def test_too_little_gives_no_curve(x: list[float]) -> None:
    found = lowess(np.array(x), np.array(x))
    assert len(found[0]) == len(found[1]) == 0


def test_it_stops_when_asked() -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        lowess(X, Y, progress=Stop())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.integers(3, 80), st.floats(-5, 5), st.floats(-100, 100))
def test_a_straight_line_stays_one(seed: int, n: int, slope: float, start: float) -> None:
    x = np.random.default_rng(seed).uniform(0, 50, n)
    found, heights = lowess(x, start + slope * x, span=1.0)
    assert np.allclose(
        heights, start + slope * found, atol=1e-6 * (1 + abs(start) + 50 * abs(slope))
    )
