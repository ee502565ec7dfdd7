from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core import normalise
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.normalise import (
    fit_scale,
    percentile_goalposts,
    rank_scores,
    why_no_scale,
)
from veerkracht_desktop.core.specs import LINEAR_METHODS, RANK_METHODS, Goalposts, Normalisation
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan


def scored(
    values: list[float],
    method: str,
    *,
    direction: int = 1,
    low: float = 0.0,
    high: float = 100.0,
    goalposts: Goalposts | None = None,
    target: float | None = None,
    anchor: float = NAN,
    clip: bool = True,
) -> FloatArray | None:
    array = np.array(values, dtype=np.float64)
    scale = fit_scale(
        array,
        direction=direction,
        normalisation=Normalisation(method, low, high, clip=clip),
        goalposts=goalposts,
        target=target,
        anchor=anchor,
    )
    return None if scale is None else scale.apply(array)


@pytest.mark.parametrize(
    ("value", "worst", "best", "expected"),
    [
        (17.3, 30.0, 8.0, 57.727),  # check value of docs/methode, lage veerkracht
        (69.0, 45.0, 88.0, 55.814),  # check value of docs/methode, ervaren gezondheid
        (30.0, 30.0, 8.0, 0.0),
        (8.0, 30.0, 8.0, 100.0),
        (44.0, 30.0, 8.0, 0.0),  # beyond the worst bound
        (-3.0, 30.0, 8.0, 100.0),  # beyond the best bound
    ],
)
def test_goalposts(value: float, worst: float, best: float, expected: float) -> None:
    result = scored([value], "goalposts", goalposts=Goalposts(worst, best))
    assert result is not None
    assert result[0] == pytest.approx(expected, abs=5e-4)


def test_goalposts_carry_their_own_direction() -> None:
    posts = Goalposts(30.0, 8.0)
    up, down = (scored([17.3], "goalposts", direction=d, goalposts=posts) for d in (1, -1))
    assert up is not None
    assert down is not None
    assert up[0] == down[0]


@pytest.mark.parametrize(
    "posts", [Goalposts(5.0, 5.0), Goalposts(NAN, 5.0), Goalposts(NAN, NAN), None]
)
def test_equal_or_unknown_goalposts_carry_no_information(posts: Goalposts | None) -> None:
    assert scored([1.0, 5.0], "goalposts", goalposts=posts) is None


def test_minmax_by_hand() -> None:
    up = scored([2.0, NAN, 4.0, 10.0], "minmax", low=1.0)
    down = scored([2.0, NAN, 4.0, 10.0], "minmax", direction=-1)
    np.testing.assert_allclose(up, [1.0, NAN, 25.75, 100.0])
    np.testing.assert_allclose(down, [100.0, NAN, 75.0, 0.0])


def test_zscore_uses_the_sample_standard_deviation() -> None:
    # OECD/JRC (2008), step 5; sd of 1, 2, 3 with n - 1 is 1, with n it would be 0.816
    np.testing.assert_allclose(scored([1.0, 2.0, 3.0], "zscore", high=1.0), [-1.0, 0.0, 1.0])
    np.testing.assert_allclose(
        scored([1.0, 2.0, 3.0], "zscore", direction=-1, low=50.0, high=10.0), [60.0, 50.0, 40.0]
    )


def test_ampi_runs_from_70_to_130() -> None:
    # Mazziotta and Pareto (2016): 60 (x - min) / (max - min) + 70
    np.testing.assert_allclose(scored([0.0, 5.0, 10.0], "ampi"), [70.0, 100.0, 130.0])
    np.testing.assert_allclose(scored([0.0, 5.0, 10.0], "ampi", direction=-1), [130, 100, 70])


@pytest.mark.parametrize("method", ["minmax", "zscore", "ampi"])
@pytest.mark.parametrize("values", [[], [NAN, NAN], [7.0], [7.0, NAN], [0.1, 0.1, 0.1]])
def test_values_without_spread_carry_no_information(method: str, values: list[float]) -> None:
    assert scored(values, method, high=1.0) is None


@pytest.mark.parametrize("method", ["minmax", "zscore", "ampi"])
@pytest.mark.parametrize("values", [[0.0, 5e-324], [0.0, 1e-200], [-1e308, 1e308]])
def test_a_spread_beyond_the_reach_of_floats_is_refused_or_scored(
    method: str, values: list[float]
) -> None:
    """Regression: the z-score of 0 and 1e-200 divided by a standard deviation of zero."""
    result = scored(values, method, high=1.0)
    assert result is None or np.isfinite(result).all()


@pytest.mark.parametrize("posts", [Goalposts(0.0, 5e-324), Goalposts(-1e308, 1e308)])
def test_goalposts_beyond_the_reach_of_floats_are_refused(posts: Goalposts) -> None:
    assert normalise.goalpost_scale(posts) is None


def test_large_values_with_little_spread_keep_their_digits() -> None:
    np.testing.assert_array_equal(
        scored([1e15, 1e15 + 1, 1e15 + 2], "minmax"), np.array([0.0, 50.0, 100.0])
    )


def test_the_zscore_of_large_values_with_little_spread_keeps_its_digits() -> None:
    """Regression: the mean of values near 1e9 was off by as much as 1e-7 standard deviations."""
    rng = np.random.default_rng(2)
    values = 1e9 + rng.normal(0, 1, 40)
    offsets = values - 1e9  # exact
    expected = 100 + 15 * (offsets - offsets.mean()) / offsets.std(ddof=1)
    for order in (np.arange(40), rng.permutation(40)):
        got = scored(values[order].tolist(), "zscore", low=100.0, high=15.0)
        np.testing.assert_allclose(got, expected[order], rtol=1e-12)


def test_percentrank_ties_are_low() -> None:
    values = np.array([3.0, 1.0, 2.0, NAN, 2.0])
    got = rank_scores(values, direction=1, method="percentrank")
    np.testing.assert_allclose(got, [1.0, 0.0, 1 / 3, NAN, 1 / 3])
    flipped = rank_scores(values, direction=-1, method="percentrank")
    np.testing.assert_allclose(flipped, [0.0, 1.0, 1 / 3, NAN, 1 / 3])


@pytest.mark.parametrize(("method", "first"), [("rank", 1.0), ("borda", 0.0)])
def test_rank_and_borda_ties_are_low(method: str, first: float) -> None:
    got = rank_scores(np.array([3.0, 1.0, 2.0, NAN, 2.0]), direction=1, method=method)
    np.testing.assert_array_equal(got, np.array([3.0, 0.0, 1.0, NAN, 1.0]) + first)


@pytest.mark.parametrize("method", RANK_METHODS)
@pytest.mark.parametrize("values", [[], [NAN], [4.0], [4.0, 4.0, NAN]])
def test_order_without_differences_carries_no_information(method: str, values: list[float]) -> None:
    assert rank_scores(np.array(values, dtype=float), direction=1, method=method) is None


def test_percentile_goalposts_look_at_the_reference_areas_only() -> None:
    values = np.array([0.0, 50.0, 100.0, 9999.0, NAN])
    reference = np.array([True, True, True, False, True])
    posts = Goalposts(10.0, 90.0, percentiles=True)
    up = percentile_goalposts(values, posts, direction=1, reference=reference)
    down = percentile_goalposts(values, posts, direction=-1, reference=reference)
    assert (up.worst, up.best) == pytest.approx((10.0, 90.0))
    assert (down.worst, down.best) == pytest.approx((90.0, 10.0))
    assert not up.percentiles


@pytest.mark.parametrize("percentiles", [(0.0, 100.0), (100.0, 0.0)])
@pytest.mark.parametrize(("direction", "worst", "best"), [(1, 1.0, 5.0), (-1, 5.0, 1.0)])
def test_the_direction_and_not_their_order_tells_which_percentile_is_worst(
    percentiles: tuple[float, float], direction: int, worst: float, best: float
) -> None:
    found = percentile_goalposts(
        np.arange(1.0, 6.0),
        Goalposts(*percentiles, percentiles=True),
        direction=direction,
        reference=np.ones(5, dtype=np.bool_),
    )
    assert (found.worst, found.best) == (worst, best)


def test_percentile_goalposts_without_any_value_are_unknown() -> None:
    posts = percentile_goalposts(
        np.array([NAN, 4.0]),
        Goalposts(2.0, 98.0, percentiles=True),
        direction=1,
        reference=np.array([True, False]),
    )
    assert np.isnan(posts.worst)
    assert np.isnan(posts.best)


def test_percentile_goalposts_keep_the_rest_of_what_was_asked() -> None:
    found = percentile_goalposts(
        np.arange(1.0, 12.0),
        Goalposts(10.0, 90.0, percentiles=True, reference=5.0, log=True),
        direction=1,
        reference=np.ones(11, dtype=np.bool_),
    )
    assert found == Goalposts(2.0, 10.0, reference=5.0, log=True)


# Goalposts of every kind -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    # check values of docs/methode: lage veerkracht with 50 at 17.3
    [
        (25.0, 19.685),
        (10.0, 89.247),
        (17.3, 50.0),
        (30.0, 0.0),
        (8.0, 100.0),
        (33.0, 0.0),
        (1, 100),
    ],
)
def test_anchored_goalposts(value: float, expected: float) -> None:
    for direction in (1, -1):  # goalposts carry their own
        got = scored(
            [value],
            "goalposts",
            direction=direction,
            goalposts=Goalposts(30.0, 8.0, reference=17.3),
        )
        assert got == pytest.approx(expected, abs=5e-4)


def test_anchored_goalposts_of_a_positive_indicator_without_cutting_off() -> None:
    posts = Goalposts(0.0, 100.0, reference=20.0)
    got = scored([-20.0, 0, 10, 20, 60, 100, 180], "goalposts", goalposts=posts, clip=False)
    np.testing.assert_allclose(got, [-50, 0, 25, 50, 75, 100, 150])
    other = scored([0.0, 20, 100], "goalposts", goalposts=posts, low=1.0, high=7.0)
    np.testing.assert_allclose(other, [1, 4, 7])


def test_the_anchor_scores_exactly_halfway() -> None:
    got = scored([17.3], "goalposts", goalposts=Goalposts(30.0, 8.0, reference=17.3))
    assert got is not None
    assert got[0] == 50.0


@pytest.mark.parametrize("reference", [30.0, 8.0])
def test_an_anchor_on_a_bound_carries_no_information(reference: float) -> None:
    posts = Goalposts(30.0, 8.0, reference=reference)
    assert scored([17.3], "goalposts", goalposts=posts) is None


@pytest.mark.parametrize("reference", [31.0, 7.9])
def test_an_anchor_outside_the_bounds_is_refused(reference: float) -> None:
    with pytest.raises(MethodError, match="tussen slechtste en beste"):
        scored([17.3], "goalposts", goalposts=Goalposts(30.0, 8.0, reference=reference))


def test_goalposts_with_a_logarithm_as_the_human_development_index() -> None:
    # UNDP, technical notes: income between 100 and 75,000; 100 (ln x - ln 100)/(ln 75000 - ln 100)
    posts = Goalposts(100.0, 75_000.0, log=True)
    got = scored([46_071.0, 100.0, 75_000.0, 50.0, 0.0, -3.0, NAN], "goalposts", goalposts=posts)
    expected = 100 * np.log(460.71) / np.log(750)
    np.testing.assert_allclose(got, [expected, 0, 100, 0, NAN, NAN, NAN], rtol=1e-12)


def test_a_logarithm_with_an_anchor() -> None:
    posts = Goalposts(1.0, 1000.0, reference=10.0, log=True)
    got = scored([1.0, np.sqrt(10), 10.0, 100.0, 1000.0], "goalposts", goalposts=posts)
    np.testing.assert_allclose(got, [0, 25, 50, 75, 100])


def test_a_logarithm_of_a_burden() -> None:
    got = scored([1.0, 10.0, 100.0], "goalposts", goalposts=Goalposts(100.0, 1.0, log=True))
    np.testing.assert_allclose(got, [100, 50, 0])


@pytest.mark.parametrize("worst", [0.0, -1.0])
def test_bounds_without_a_logarithm_carry_no_information(worst: float) -> None:
    """A definition with such bounds is refused; percentiles may come to it."""
    posts = Goalposts(worst, 10.0, log=True)
    assert scored([1.0], "goalposts", goalposts=posts) is None
    why = why_no_scale(np.array([1.0]), Normalisation(), goalposts=posts)
    assert why == "heeft streefwaarden van 0 of lager, zonder logaritme,"


def test_low_and_high_are_the_scores_at_the_bounds() -> None:
    posts = Goalposts(30.0, 8.0)
    got = scored([30.0, 19.0, 8.0, 40.0, 0.0], "goalposts", goalposts=posts, low=70.0, high=130.0)
    np.testing.assert_allclose(got, [70, 100, 130, 70, 130])


def test_without_cutting_off_the_line_goes_on() -> None:
    got = scored([41.0, -3.0], "goalposts", goalposts=Goalposts(30.0, 8.0), clip=False)
    np.testing.assert_allclose(got, [-50, 150])


# The methods of COINr ----------------------------------------------------------------------

VALUES = [4.0, 10.0, 7.0, 25.0, 10.0]


def as_coinr(method: str, direction: int) -> list[float]:
    """The formulas of COINr 1.1.14 on values times direction, written out."""
    x = [direction * v for v in VALUES]
    low, high, n = min(x), max(x), len(x)
    mean = sum(x) / n
    deviation = (sum((v - mean) ** 2 for v in x) / (n - 1)) ** 0.5
    reference, target = x[2], direction * 12.0
    rank = [1 + sum(o < v for o in x) for v in x]
    return {
        "minmax": [(v - low) / (high - low) * 90 + 10 for v in x],
        "zscore": [(v - mean) / deviation * 90 + 10 for v in x],
        # n_scaled divides by (u - l) / 100 where scaled has one number for it
        "scaled": [(v - 10) / 90 for v in x],
        "distance_max": [1 - (high - v) / (high - low) for v in x],
        "distance_reference": [1 - (reference - v) / (reference - low) for v in x],
        "distance_target": [(v - low) / (target - low) for v in x],
        "fraction_max": [v / high for v in x],
        "percentrank": [(r - 1) / (n - 1) for r in rank],
        "rank": [float(r) for r in rank],
        "borda": [r - 1.0 for r in rank],
    }[method]


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize(
    "method",
    ["minmax", "zscore", "scaled", "distance_max", "distance_reference", "distance_target"],
)
def test_linear_methods_are_those_of_coinr(method: str, direction: int) -> None:
    got = scored(
        VALUES,
        method,
        direction=direction,
        low=10.0,
        high=90.0 if method in ("zscore", "scaled") else 100.0,
        target=12.0,
        anchor=VALUES[2],
        clip=False,
    )
    np.testing.assert_allclose(got, as_coinr(method, direction), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("method", ["percentrank", "rank", "borda"])
def test_methods_by_order_are_those_of_coinr(method: str, direction: int) -> None:
    got = rank_scores(np.array(VALUES), direction=direction, method=method)
    np.testing.assert_allclose(got, as_coinr(method, direction), rtol=1e-15)


def test_the_fraction_of_the_maximum_mirrors_a_burden() -> None:
    np.testing.assert_allclose(scored(VALUES, "fraction_max"), as_coinr("fraction_max", 1))
    # COINr gives x / min here, with which the weakest area scores highest.
    mirrored = [(25 + 4 - v) / 25 for v in VALUES]
    np.testing.assert_allclose(scored(VALUES, "fraction_max", direction=-1), mirrored)


@pytest.mark.parametrize("direction", [1, -1])
def test_the_distance_to_a_target_is_capped_unless_asked(direction: int) -> None:
    capped = scored(VALUES, "distance_target", direction=direction, target=9.0)
    free = scored(VALUES, "distance_target", direction=direction, target=9.0, clip=False)
    assert capped is not None
    assert free is not None
    np.testing.assert_array_equal(capped, np.minimum(free, 1.0))
    assert capped.max() == 1.0 < free.max()
    assert capped.min() == free.min() == 0.0


def test_the_area_compared_with_scores_exactly_one() -> None:
    got = scored(VALUES, "distance_reference", anchor=7.0)
    assert got is not None
    assert got[2] == 1.0
    assert got[0] == 0.0


def test_ampi_around_a_reference() -> None:
    # Mazziotta and Pareto: goalposts at Ref - (sup - inf)/2 and Ref + (sup - inf)/2
    got = scored([0.0, 5.0, 10.0, 3.0], "ampi", anchor=3.0)
    np.testing.assert_allclose(got, [70 + 60 * (v - (3 - 5)) / 10 for v in (0, 5, 10, 3)])
    burden = scored([0.0, 5.0, 10.0, 3.0], "ampi", anchor=3.0, direction=-1)
    np.testing.assert_allclose(burden, [70 + 60 * ((3 + 5) - v) / 10 for v in (0, 5, 10, 3)])
    assert burden is not None
    assert burden[3] == 100.0


@pytest.mark.parametrize(
    ("share", "expected"),
    # check values of docs/methode: the exponential ranks of the English indices
    [(0.1, 2.390), (0.5, 15.647), (0.9, 50.427), (1.0, 100.0)],
)
def test_exponential_ranks(share: float, expected: float) -> None:
    got = rank_scores(np.arange(1.0, 11.0), direction=1, method="exponential")
    assert got is not None
    assert got[round(10 * share) - 1] == pytest.approx(expected, abs=5e-4)
    flipped = rank_scores(np.arange(1.0, 11.0), direction=-1, method="exponential")
    assert flipped is not None
    np.testing.assert_allclose(flipped, got[::-1])


# Nothing to go by --------------------------------------------------------------------------

NOTHING: list[tuple[str, list[float], dict[str, float | int], str]] = [
    *((m, [7.0, 7.0, NAN], {"target": 9.0, "anchor": 7.0}, "verschilt niet tussen de gebieden")
      for m in LINEAR_METHODS if m not in ("goalposts", "scaled")),
    *((m, [NAN], {"target": 9.0, "anchor": 7.0}, "is voor geen enkel gebied bekend")
      for m in LINEAR_METHODS if m != "goalposts"),
    ("distance_target", [3.0, 5.0], {"target": 3.0}, "heeft overal het doel al bereikt"),
    ("distance_target", [3.0, 5.0], {"target": 2.0}, "heeft overal het doel al bereikt"),
    ("distance_target", [3.0, 5.0], {"target": 5.0, "direction": -1},
     "heeft overal het doel al bereikt"),
    ("distance_target", [3.0, 5.0], {"target": NAN},
     "heeft een doel dat niet met de waarden mee te transformeren is"),
    ("distance_reference", [3.0, 5.0], {"anchor": 3.0},
     "is nergens zwakker dan in het vergelijkingsgebied 'GM0855'"),
    ("distance_reference", [3.0, 5.0], {"anchor": 5.0, "direction": -1},
     "is nergens zwakker dan in het vergelijkingsgebied 'GM0855'"),
    ("distance_reference", [3.0, 5.0], {"anchor": NAN},
     "is niet bekend voor het vergelijkingsgebied 'GM0855'"),
    ("ampi", [3.0, 5.0], {"anchor": NAN}, "is niet bekend voor het vergelijkingsgebied 'GM0855'"),
    ("fraction_max", [-3.0, 0.0], {}, "heeft geen waarde boven 0 om een deel van te nemen"),
    ("fraction_max", [-3.0, -1.0], {"direction": -1},
     "heeft geen waarde boven 0 om een deel van te nemen"),
    ("minmax", [-1e308, 1e308], {}, "heeft waarden waar geen schaal tussen past"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "values", "given", "why"), NOTHING)
def test_without_a_scale_it_is_told_why(
    method: str, values: list[float], given: dict[str, float | int], why: str
) -> None:
    array = np.array(values)
    code = "GM0855" if method in ("distance_reference", "ampi") else ""
    spec = Normalisation(method, reference=code)
    direction, target = int(given.get("direction", 1)), given.get("target")
    anchor = float(given.get("anchor", NAN))
    scale = fit_scale(
        array, direction=direction, normalisation=spec, goalposts=None, target=target, anchor=anchor
    )
    assert scale is None
    told = why_no_scale(array, spec, direction=direction, target=target, anchor=anchor)
    assert told == why


@pytest.mark.parametrize(
    ("posts", "why"),
    [
        (None, "heeft streefwaarden die niet verschillen"),
        (Goalposts(5.0, 5.0), "heeft streefwaarden die niet verschillen"),
        (Goalposts(NAN, 5.0), "heeft streefwaarden waar geen schaal tussen past"),
    ],
)
def test_without_goalposts_it_is_told_why(posts: Goalposts | None, why: str) -> None:
    assert scored([1.0, 2.0], "goalposts", goalposts=posts) is None
    assert why_no_scale(np.array([1.0, 2.0]), Normalisation(), goalposts=posts) == why


def test_one_value_for_all_is_still_a_score_on_a_scale_of_its_own() -> None:
    np.testing.assert_allclose(scored([7.0, 7.0], "scaled", low=2.0, high=10.0), [0.5, 0.5])
    got = scored([19.0, 19.0], "goalposts", goalposts=Goalposts(30.0, 8.0))
    np.testing.assert_allclose(got, [50, 50])


@pytest.mark.parametrize("method", ["minmax", "zscore", "distance_max", "fraction_max", "ampi"])
def test_values_are_not_changed(method: str) -> None:
    array = np.array([3.0, NAN, 9.0])
    kept = array.copy()
    spec = Normalisation(method, 0.0, 1.0)
    scale = fit_scale(array, direction=-1, normalisation=spec, goalposts=None)
    assert scale is not None
    scale.apply(array)
    np.testing.assert_array_equal(array, kept)


@pytest.mark.parametrize(
    ("method", "low", "high"),
    [("minmax", 0.0, 100.0), ("minmax", 0.0, 7.3), ("distance_max", 0, 1)],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_rounding_leaves_no_score_outside_the_bounds(
    method: str, low: float, high: float, direction: int
) -> None:
    rng = np.random.default_rng(4)
    for size in 10.0 ** rng.uniform(-3, 3, 200):
        values = rng.normal(50, size, 30)
        scale = fit_scale(
            values,
            direction=direction,
            normalisation=Normalisation(method, low=low, high=high),
            goalposts=None,
        )
        assert scale is not None
        scores = scale.apply(values)
        assert scores.min() == low
        assert high - 1e-13 <= scores.max() <= high


def test_a_reference_that_the_method_does_not_use_is_not_to_blame() -> None:
    spec = Normalisation("minmax", reference="BU00010001")
    assert why_no_scale(np.array([3.0, 3.0]), spec) == "verschilt niet tussen de gebieden"
