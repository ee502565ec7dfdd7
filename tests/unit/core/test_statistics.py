"""Percentiles against numpy's own, and the robust distance."""

from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.statistics import (
    column_percentiles,
    grouped_percentiles,
    in_lowest,
    percentile,
    robust_z,
)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.5, 0.9, 1.0])
def test_percentiles_are_those_of_numpy(share: float) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(101, 4))
    values[rng.random(values.shape) < 0.3] = np.nan
    expected = np.nanpercentile(values, 100 * share, axis=0)
    np.testing.assert_allclose(column_percentiles(values, share), expected)


def test_a_group_has_the_percentile_of_its_own_values() -> None:
    rng = np.random.default_rng(2)
    values, groups = rng.normal(size=300), rng.integers(0, 7, size=300)
    values[:40] = np.nan
    found = grouped_percentiles(values, groups, 8, 0.9)
    for group in range(7):
        assert found[group] == pytest.approx(np.nanpercentile(values[groups == group], 90))
    assert np.isnan(found[7])


def test_nothing_known_has_no_percentile() -> None:
    assert np.isnan(percentile(np.array([np.nan, np.nan]), 0.5))
    assert np.isnan(percentile(np.array([]), 0.5))


def test_robust_z_of_the_check_value() -> None:
    z, median, mad = robust_z(np.array([52.0, 55, 58, 60, 41]), np.zeros(5, dtype=np.int64), 1)
    assert (median[0], mad[0]) == (55, 3)
    assert z[4] == pytest.approx(-3.148, abs=5e-4)  # check value of docs/methode


def test_without_spread_there_is_no_robust_z() -> None:
    z, _, mad = robust_z(np.array([50.0, 50, 50, 20]), np.zeros(4, dtype=np.int64), 1)
    assert mad[0] == 0
    assert np.isnan(z).all()


def test_a_score_that_half_of_the_areas_share_is_not_low() -> None:
    shared = np.array([0.0, 0, 0, 50, 90])[:, np.newaxis]
    some = np.array([0.0, 0, 40, 50, 90])[:, np.newaxis]
    everyone = np.ones(5, dtype=np.bool_)
    assert not in_lowest(shared, everyone, 0.2).any()
    assert in_lowest(some, everyone, 0.2)[:, 0].tolist() == [True, True, False, False, False]
