from __future__ import annotations

import math

import numpy as np
import pytest

from veerkracht_desktop.core import treatment
from veerkracht_desktop.core.specs import TRANSFORMS, Treatment
from veerkracht_desktop.core.treatment import (
    Shape,
    boxcox,
    boxcox_power,
    has_outliers,
    kurtosis,
    log_transform,
    shape_of,
    skewness,
    treat,
    treated_text,
    winsorise,
)
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan
OUTLIER = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])  # check value of docs/methode
STEEP = np.exp(np.linspace(0, 12, 60))
FIVE = Treatment(5)


def test_check_values_of_skewness_and_kurtosis() -> None:
    assert skewness(OUTLIER) == pytest.approx(3.118896, abs=5e-7)
    assert kurtosis(OUTLIER) == pytest.approx(9.799245, abs=5e-7)
    assert has_outliers(OUTLIER)


def test_check_values_after_winsorising_one_point() -> None:
    values, points, shape = winsorise(OUTLIER, FIVE)
    assert points == 1
    assert values[-1] == 9.0
    assert shape.skewness == pytest.approx(-0.151463, abs=5e-7)
    assert shape.kurtosis == pytest.approx(-1.356985, abs=5e-7)
    assert shape == shape_of(values)
    assert not has_outliers(values)


def test_check_values_of_the_logarithm() -> None:
    np.testing.assert_allclose(
        log_transform(np.array([1.0, 5.0, 100.0])), [-0.0101, 1.6074, 4.6051], atol=6e-5
    )


@pytest.mark.parametrize(
    ("skew_type", "skew", "kurt"),
    # By hand for 1, 2, 3, 10: deviations -3, -2, -1, 6 with squares 9, 4, 1, 36, so that the
    # second, third and fourth moments are 12.5, 45 and 348.5.
    [
        (1, 45 / 12.5**1.5, 348.5 / 12.5**2 - 3),
        (2, 45 / 12.5**1.5 * math.sqrt(12) / 2, (5 * (348.5 / 12.5**2 - 3) + 6) * 3 / 2),
        (3, 45 / (50 / 3) ** 1.5, 348.5 / (50 / 3) ** 2 - 3),
    ],
)
def test_the_three_types_of_joanes_and_gill(skew_type: int, skew: float, kurt: float) -> None:
    values = np.array([3.0, NAN, 1.0, 10.0, 2.0])
    assert skewness(values, skew_type) == pytest.approx(skew, rel=1e-12)
    assert kurtosis(values, skew_type) == pytest.approx(kurt, rel=1e-12)


def test_missing_values_stay_missing_and_do_not_count() -> None:
    with_gaps = np.concatenate([[NAN], OUTLIER, [NAN]])
    assert shape_of(with_gaps) == shape_of(OUTLIER)
    treated = treat(with_gaps, FIVE)
    assert np.isnan(treated.values[[0, -1]]).all()
    assert treated.winsorised == 1


@pytest.mark.parametrize("skew_type", [1, 2, 3])
@pytest.mark.parametrize("n", range(4))
def test_kurtosis_needs_four_values_and_skewness_three(n: int, skew_type: int) -> None:
    values = np.arange(n, dtype=np.float64)
    assert math.isnan(skewness(values, skew_type)) == (n < 3)
    assert math.isnan(kurtosis(values, skew_type))
    assert not has_outliers(values)


@pytest.mark.parametrize("n", range(3, 12))
@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1e15 + 0.3])
def test_equal_values_have_no_skewness(n: int, value: float) -> None:
    """Regression: the mean of three times 0.1 is not 0.1, which gave a skewness of 2.4."""
    values = np.full(n, value)
    assert math.isnan(skewness(values))
    assert math.isnan(kurtosis(values))
    assert not has_outliers(values)


@pytest.mark.parametrize("scale", [1e-200, 1e-5, 1e150])
def test_the_unit_does_not_change_the_shape(scale: float) -> None:
    assert shape_of(OUTLIER * scale) == pytest.approx(shape_of(OUTLIER), rel=1e-9)


def test_the_lowest_values_are_pulled_in_on_the_left() -> None:
    values, points, _ = winsorise(-OUTLIER, FIVE)
    assert points == 1
    assert values[-1] == -9.0


def test_ties_are_winsorised_together_and_may_pass_the_number_of_points() -> None:
    values = np.concatenate([np.arange(1.0, 40.0), [500.0, 500.0]])
    treated, points, _ = winsorise(values, Treatment(1))
    assert points == 2
    np.testing.assert_array_equal(treated[-2:], [39.0, 39.0])


def test_rounds_pull_in_what_they_pulled_in_before() -> None:
    """The three highest become the fourth in three rounds; each round counts the points once."""
    values = np.concatenate([np.arange(1.0, 21.0), [300.0, 500.0, 900.0]])
    treated, points, _ = winsorise(values, Treatment(10))
    assert points == 3
    np.testing.assert_array_equal(treated[-4:], [20.0, 20.0, 20.0, 20.0])


def test_winsorising_stops_at_the_number_of_points() -> None:
    values, points, shape = winsorise(STEEP, Treatment(2))
    assert points == 2
    assert shape.fails(Treatment())
    np.testing.assert_array_equal(values[-3:], [STEEP[-3]] * 3)


def test_too_many_outliers_take_the_logarithm_of_the_measured_values() -> None:
    treated = treat(STEEP, Treatment(1))
    assert treated.transform == "log_ct"
    assert treated.winsorised == 0
    np.testing.assert_allclose(treated.values, log_transform(STEEP))


def test_known_answers_of_coinr() -> None:
    """The examples in COINr's own tests of Treat."""
    one = treat(np.array([*range(1, 11), 100.0]), FIVE)
    np.testing.assert_array_equal(one.values, [*range(1, 11), 10])
    two = np.array([*range(1, 21), 100.0, 200.0])
    assert treat(two, Treatment(1, then="none")).after.fails(FIVE)
    np.testing.assert_allclose(treat(two, Treatment(1, then="log")).values, np.log(two))


def test_without_a_transformation_the_winsorised_values_stay() -> None:
    treated = treat(STEEP, Treatment(2, then="none"))
    assert (treated.transform, treated.winsorised) == ("", 2)
    np.testing.assert_array_equal(treated.values[-3:], [STEEP[-3]] * 3)
    assert treated.after.fails(Treatment())


def test_transformed_values_stay_where_outliers_remain() -> None:
    """COINr uses them too: the logarithm of one value far below the rest stays skewed."""
    values = np.concatenate([[-1e6], np.arange(1.0, 40.0), [3e6, 5e6]])
    treated = treat(values, Treatment(1, skew_limit=0.0, kurtosis_limit=0.0))
    assert treated.transform == "log_ct"
    assert treated.after.fails(Treatment(1, skew_limit=0.0, kurtosis_limit=0.0))


@pytest.mark.parametrize(
    ("spec", "outliers"),
    [
        (Treatment(5), True),
        (Treatment(5, skew_limit=3.2), False),
        (Treatment(5, kurtosis_limit=10), False),
        (Treatment(5, skew_limit=3.118, kurtosis_limit=9.799), True),
        (Treatment(5, skew_limit=3.0, skew_type=1), False),  # g1 is 2.63
    ],
)
def test_both_limits_and_the_type_decide(spec: Treatment, *, outliers: bool) -> None:
    assert has_outliers(OUTLIER, spec) == outliers
    assert bool(treat(OUTLIER, spec).winsorised) == outliers


@pytest.mark.parametrize("spec", [Treatment(0), Treatment(-1), Treatment(always=True, then="none")])
def test_no_treatment(spec: Treatment) -> None:
    assert treat(OUTLIER, spec).values is OUTLIER


@pytest.mark.parametrize("values", [[], [NAN, NAN], [3.0], [2.0, 2.0, 2.0, 2.0]])
@pytest.mark.parametrize(
    "spec", [Treatment(5), *(Treatment(then=t, always=True) for t in TRANSFORMS)]
)
def test_nothing_to_treat(values: list[float], spec: Treatment) -> None:
    array = np.array(values, dtype=np.float64)
    treated = treat(array, spec)
    np.testing.assert_array_equal(treated.values, array)
    assert treated.winsorised == 0
    assert not treated.transform
    assert treated_text(treated, "X") == ""
    assert np.isnan(log_transform(array)).all()
    assert np.isnan(boxcox(array, 0.5)).all()


def test_measured_values_are_not_changed() -> None:
    before = OUTLIER.copy()
    for then in TRANSFORMS:
        treat(OUTLIER, Treatment(3, then=then))
        treat(OUTLIER, Treatment(then=then, always=True))
    np.testing.assert_array_equal(OUTLIER, before)


def test_the_shape_before_and_after_is_told() -> None:
    treated = treat(OUTLIER, FIVE)
    assert treated.before == shape_of(OUTLIER)
    assert treated.after == shape_of(treated.values)
    steep = treat(STEEP, Treatment(1, skew_type=3))
    assert steep.before == shape_of(STEEP, 3)
    assert steep.after == pytest.approx(shape_of(log_transform(STEEP), 3))
    assert treat(OUTLIER, Treatment()).before == pytest.approx(Shape(), nan_ok=True)


# Transformations ---------------------------------------------------------------------------


def always(values: list[float], then: str, power: float | None = None) -> FloatArray:
    return treat(np.array(values), Treatment(then=then, power=power, always=True)).values


def test_the_formulas_of_the_transformations() -> None:
    values = [1.0, 5.0, NAN, 100.0]
    # COINr 1.1.14: log_CT, log_GII and boxcox; the plain logarithm is Python's.
    np.testing.assert_allclose(
        always(values, "log_ct"), np.log([0.99, 4.99, NAN, 99.99]), rtol=1e-12
    )
    np.testing.assert_allclose(always(values, "log"), np.log([1, 5, NAN, 100]), rtol=1e-12)
    np.testing.assert_allclose(
        always(values, "log_gii"), np.log([1, 99 * 4 / 99 + 1, NAN, 100]), rtol=1e-12
    )
    np.testing.assert_allclose(
        always(values, "boxcox", 0.5), [0, 2 * (math.sqrt(5) - 1), NAN, 18.0], rtol=1e-12
    )
    np.testing.assert_allclose(always(values, "boxcox", 0), np.log([1, 5, NAN, 100]), rtol=1e-12)
    np.testing.assert_allclose(always(values, "boxcox", 1), [0, 4, NAN, 99], rtol=1e-12)


def test_log_ct_plus_looks_at_the_side_of_the_outliers() -> None:
    high = np.array([1.0, 2.0, 3.0, 50.0])
    np.testing.assert_allclose(always(list(high), "log_ct_plus"), log_transform(high))
    low = -high
    # COINr 1.1.14: -log(max + a - x) with a = 0.01 * (max - min) where the skew is not above 0
    np.testing.assert_allclose(
        always(list(low), "log_ct_plus"), -np.log(-1 + 0.49 - low), rtol=1e-12
    )
    assert skewness(low) < skewness(treat(low, Treatment(then="log_ct_plus", always=True)).values)


@pytest.mark.parametrize("then", [t for t in TRANSFORMS if t != "none"])
def test_transformations_keep_the_order(then: str) -> None:
    values = np.array([3.0, 1.0, 2.0, 80.0, NAN, 5.0])
    found = treat(values, Treatment(then=then, always=True)).values
    np.testing.assert_array_equal(np.argsort(found), np.argsort(values))


@pytest.mark.parametrize(
    ("values", "then", "needs"),
    [
        ([0.0, 1.0, 9.0], "log", "moeten alle waarden boven 0 liggen"),
        ([-4.0, 1.0, 9.0], "log", "moeten alle waarden boven 0 liggen"),
        # with a highest value of 1 or less the formula turns the order round
        ([0.2, 0.4, 0.9], "log_gii", "moet de hoogste waarde boven 1 liggen"),
        ([0.0, 1e300], "boxcox", "te groot"),
    ],
)
def test_a_transformation_that_the_values_do_not_allow_is_refused_and_told(
    values: list[float], then: str, needs: str
) -> None:
    array = np.array(values)
    treated = treat(array, Treatment(then=then, power=3.0, always=True))
    assert treated.values is array
    assert (treated.refused, treated.transform) == (then, "")
    assert needs in treated_text(treated, "X")


def profile_likelihood(values: FloatArray, power: float) -> float:
    """Box and Cox (1964), up to a constant."""
    shifted = values - values.min() + 1
    changed = np.log(shifted) if power == 0 else (shifted**power - 1) / power
    n = values.size
    return float((power - 1) * np.log(shifted).sum() - n / 2 * np.log(changed.var()))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("spread", [0.3, 1.0, 3.0])
def test_no_other_power_is_more_likely(seed: int, spread: float) -> None:
    values = np.random.default_rng(seed).lognormal(2, spread, 400)
    found = boxcox_power(values)
    best = profile_likelihood(values, found)
    assert -5 < found < 5
    for other in (found - 1e-3, found + 1e-3, *np.linspace(-5, 5, 101)):
        assert profile_likelihood(values, float(other)) <= best + 1e-9


def test_the_power_of_known_distributions() -> None:
    grid = np.linspace(-2.5, 2.5, 2001)
    for power in (0.0, 0.5, 2.0):
        shifted = np.exp(grid) if power == 0 else (power * (grid + 4) + 1) ** (1 / power)
        values = np.concatenate([shifted - shifted.min()])
        # The shift by the lowest value moves the optimum a little from the power itself.
        assert profile_likelihood(values, boxcox_power(values)) >= profile_likelihood(values, power)


def test_the_power_ends_at_its_bounds() -> None:
    values = np.concatenate([np.zeros(500), [1e-9]])
    assert abs(boxcox_power(values)) <= treatment.MOST_POWER
    assert abs(boxcox_power(np.array([0.0, 1e-200, 3e-200]))) <= treatment.MOST_POWER
    assert boxcox_power(np.full(4, 2.0)) == 1.0
    assert boxcox_power(np.array([NAN])) == 1.0


def test_the_power_can_be_given_or_found() -> None:
    values = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000])
    given = treat(values, Treatment(then="boxcox", power=0.25, always=True))
    found = treat(values, Treatment(then="boxcox", always=True))
    assert given.power == 0.25
    assert found.power == boxcox_power(values)
    np.testing.assert_allclose(found.values, boxcox(values, boxcox_power(values)))


@pytest.mark.parametrize("then", [t for t in TRANSFORMS if t != "none"])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_target_is_carried_along(then: str, sign: float) -> None:
    values = sign * np.array([3.0, 4.0, 5.0, 6.0, 80.0])
    treated = treat(values, Treatment(then=then, always=True))
    for value, expected in zip(values, treated.values, strict=True):
        assert treated.carried(float(value)) == expected


def test_what_has_no_logarithm_is_not_carried() -> None:
    treated = treat(np.array([3.0, 4.0, 80.0]), Treatment(then="log", always=True))
    assert math.isnan(treated.carried(0.0))
    assert treat(OUTLIER, FIVE).carried(-7.0) == -7.0


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (Treatment(5), "Van 'X' is 1 uitschieter teruggebracht."),
        (Treatment(2, then="none", skew_limit=0, kurtosis_limit=-9),
         "Van 'X' zijn 2 uitschieters teruggebracht."),
        (Treatment(then="log_ct", always=True),
         "Van 'X' is de logaritme genomen, gerekend vanaf de laagste waarde (log_ct)."),
        (Treatment(then="log", always=True), "Van 'X' is de natuurlijke logaritme genomen (log)."),
        (Treatment(then="log_ct_plus", always=True),
         "Van 'X' is de logaritme genomen, gerekend vanaf de laagste waarde (log_ct_plus)."),
        (Treatment(then="log_gii", always=True),
         "Van 'X' is de logaritme van de Global Innovation Index genomen (log_gii)."),
        (Treatment(then="boxcox", power=0.5, always=True),
         "Van 'X' is de Box-Cox-transformatie genomen met λ = 0,500."),
        (Treatment(), ""),
    ],
)  # fmt: skip
def test_what_was_done_in_words(spec: Treatment, text: str) -> None:
    assert treated_text(treat(OUTLIER, spec), "X") == text


def test_a_logarithm_from_the_high_side_in_words() -> None:
    treated = treat(-OUTLIER, Treatment(then="log_ct_plus", always=True))
    assert treated_text(treated, "X") == (
        "Van 'X' is de logaritme genomen, gerekend vanaf de hoogste waarde (log_ct_plus)."
    )


@pytest.mark.parametrize("values", [[0, 0, 0, 1], [2, 3, 2, 2], [63.08254499199333, 0, 0, 0]])
def test_rounding_does_not_decide_whether_four_values_have_outliers(values: list[float]) -> None:
    """Regression: the skewness is exactly 2, and floats fell on either side of it."""
    treated = treat(np.array(values), FIVE)
    assert treated.values.tolist() == values
    assert not treated_text(treated, "X")


def test_winsorising_does_not_take_away_all_differences() -> None:
    """Regression: two ones among forty zeros became zeros, and 'did not differ between areas'."""
    values = np.zeros(42)
    values[[3, 30]] = 1.0
    treated = treat(values, FIVE)
    assert treated.transform == "log_ct"
    np.testing.assert_allclose(treated.values, log_transform(values))
    alone = treat(values, Treatment(5, then="none"))
    np.testing.assert_array_equal(alone.values, values)
    assert "dan zouden alle waarden gelijk zijn" in treated_text(alone, "X")
