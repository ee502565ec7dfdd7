"""Statistics, correlations, components, alpha and influence against known answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.coherence import (
    ColumnStatistics,
    Correlations,
    Method,
    StatisticsLimits,
    all_components,
    assess_coherence,
    circularity,
    circularity_notice,
    column_statistics,
    components,
    correlate,
    correlate_nodes,
    correlation_ratio,
    cronbach_alpha,
    decompose,
    find_flags,
    group_depths,
    importances,
    indicators_below,
    interval,
    level_nodes,
    path_above,
    reliability,
    sampling_adequacy,
    with_method,
)
from veerkracht_desktop.core.coherence.correlation import inversions
from veerkracht_desktop.core.coherence.importance import MOST_BINS
from veerkracht_desktop.core.coherence.reliability import alpha_of, pairwise_covariance
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.errors import Cancelled
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.pipeline import compute_index
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.types import FloatArray

NAN = math.nan
POSTS = Goalposts(0.0, 100.0)
METHODS = list(Method)


def index(columns: dict[str, Sequence[Sequence[float]]], **weights: float) -> IndexResults:
    """Results of themes of indicators whose scores are the numbers given; all directly scored.

    Parameters
    ----------
    columns : dict
        Values of the indicators ``theme_1``, ``theme_2``, … per theme.

    """
    nodes: list[Node] = [Group("top", "Totaal")]
    data = {}
    for theme, values in columns.items():
        nodes.append(Group(theme, f"Thema {theme}", "top", weights.get(theme, 1.0)))
        for at, row in enumerate(values, start=1):
            name = f"{theme}_{at}"
            weight = weights.get(name, 1.0)
            measure = Measure(name, 1, POSTS)
            nodes.append(
                Indicator(
                    name, name, theme, weight, (measure,), publisher="CBS", modelled=theme == "m"
                )
            )
            array = np.array(row, dtype=np.float64)
            missing = np.isnan(array)
            reasons = np.where(missing, MissingReason.SECRET, MissingReason.KNOWN).astype(np.uint8)
            data[name] = Column(name, ColumnSource("f.xlsx", "", name, "CBS", 2023), array, reasons)
    definition = Definition("proef", "Proef", "1", tuple(nodes))
    n = len(next(iter(data.values())).values)
    return compute_index(Dataset(make_areas(buurt_codes(n)), 2023, data), definition)


def noise(n: int = 40, k: int = 3, seed: int = 3) -> FloatArray:
    """Scores between 10 and 90, k columns that share a part."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    found: FloatArray = 50 + 8 * (common + rng.normal(size=(n, k)))
    return found


def holes(values: FloatArray, share: float = 0.2, seed: int = 5) -> FloatArray:
    found = values.copy()
    found[np.random.default_rng(seed).random(values.shape) < share] = NAN
    return found


# Statistics


def test_statistics_of_a_column() -> None:
    found = column_statistics(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100, NAN, NAN]))
    assert (found.areas, found.known, found.non_zero, found.unique, found.same) == (
        12, 10, 10, 10, 1,
    )  # fmt: skip
    assert (found.low, found.high, found.mean, found.median) == (1, 100, 14.5, 5.5)
    assert found.deviation == pytest.approx(30.15, abs=0.005)
    # Check values of docs/methode/uitschieters.md.
    assert found.skewness == pytest.approx(3.118896, abs=1e-6)
    assert found.kurtosis == pytest.approx(9.799245, abs=1e-6)
    assert found.known_share == pytest.approx(10 / 12)
    assert (found.few_known, found.many_zeros, found.few_unique, found.outliers) == (
        False, False, False, True,
    )  # fmt: skip


def test_flags_of_a_column() -> None:
    found = column_statistics(np.array([0.0, 0, 0, 1, NAN, NAN, NAN]))
    assert (found.few_known, found.many_zeros, found.few_unique) == (True, True, False)
    assert (found.same, found.same_share, found.unique_share) == (3, 0.75, 0.5)
    strict = column_statistics(
        np.arange(1.0, 5.0), StatisticsLimits(1.0, 1.0, 1.0, skewness=-1.0, kurtosis=-9.0)
    )
    assert (strict.few_known, strict.many_zeros, strict.few_unique) == (False, False, False)
    assert strict.outliers


@pytest.mark.parametrize("values", [[NAN, NAN], [3.0, NAN], []])
def test_statistics_of_next_to_nothing(values: list[float]) -> None:
    found = column_statistics(np.array(values, dtype=np.float64))
    assert found.known == np.isfinite(values).sum()
    assert math.isnan(found.deviation)
    assert math.isnan(found.skewness)
    assert not found.outliers
    assert not found.many_zeros
    assert found.few_known == bool(values)


def test_a_constant_column_has_no_spread_and_one_value() -> None:
    found = column_statistics(np.full(6, 0.1))
    assert found.deviation == pytest.approx(0, abs=1e-15)
    assert (found.unique, found.same, found.few_unique) == (1, 6, True)
    assert math.isnan(found.kurtosis)


def test_areas_with_too_few_inhabitants_take_no_part() -> None:
    results = index({"a": [[10.0, 20, 30, 40]]})
    reasons, scores = results.reasons.copy(), results.scores.copy()
    reasons[3], scores[3] = MissingReason.SMALL, NAN
    small = IndexResults(
        results.areas, results.definition, 2023, results.node_ids, scores, reasons,
        results.raw, results.coverage, results.used,
    )  # fmt: skip
    found = assess_coherence(small)
    assert found.areas == 3
    assert found.statistics["a_1"].high == 30
    assert found.statistics["a_1"].areas == 3


# Correlation


@pytest.mark.parametrize("share", [0.0, 0.25])
@pytest.mark.parametrize("method", [Method.PEARSON, Method.SPEARMAN])
def test_correlations_are_those_of_pandas(method: Method, share: float) -> None:
    values = holes(noise(200, 6).round(0), share)
    r, pairs = correlate(values, method)
    expected = pd.DataFrame(values).corr(method=method.value.lower()).to_numpy()  # type: ignore[arg-type]
    np.testing.assert_allclose(r, expected, rtol=0, atol=1e-12)
    known = np.isfinite(values).astype(int)
    np.testing.assert_array_equal(pairs, known.T @ known)


def tau_by_pairs(x: FloatArray, y: FloatArray) -> float:
    """Kendall's tau-b by looking at every pair of areas."""
    both = np.isfinite(x) & np.isfinite(y)
    signs = [
        (np.sign(a - c), np.sign(b - d))
        for (a, b), (c, d) in combinations(zip(x[both], y[both], strict=True), 2)
    ]
    surplus = sum(p * q for p, q in signs)
    return float(surplus / math.sqrt(sum(p != 0 for p, _ in signs) * sum(q != 0 for _, q in signs)))


@pytest.mark.parametrize("n", [3, 4, 5, 16, 17, 60])
def test_kendall_is_what_all_pairs_give(n: int) -> None:
    values = holes(noise(n, 3).round(-1), 0.1 if n > 5 else 0)
    values[0, 0] += 10  # so that no column of a few areas is constant
    r, _ = correlate(values, Method.KENDALL)
    for one, other in combinations(range(3), 2):
        expected = tau_by_pairs(values[:, one], values[:, other])
        assert r[one, other] == pytest.approx(expected, abs=1e-12)


def test_the_same_order_is_exactly_one() -> None:
    """Three areas: the root of 3 times itself is a hair below 3."""
    r, _ = correlate(np.array([[2.0, 1], [0, -1], [1, 0]]), Method.KENDALL)
    assert r[0, 1] == 1.0


def test_correlations_of_a_published_example() -> None:
    """Anscombe's first set: r 0.81642 (Anscombe 1973)."""
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    r, pairs = correlate(np.column_stack([x, y]).astype(float), Method.PEARSON)
    assert r[0, 1] == pytest.approx(0.81642, abs=1e-5)
    assert pairs[0, 1] == 11


@given(st.lists(st.integers(0, 12), max_size=60))
def test_inversions_are_the_pairs_out_of_order(values: list[int]) -> None:
    expected = sum(a > b for a, b in combinations(values, 2))
    assert inversions(np.array(values, dtype=np.int64)) == expected


@pytest.mark.parametrize("method", METHODS)
def test_correlations_are_symmetric_bounded_and_blind_to_order_and_scale(method: Method) -> None:
    values = holes(noise(80, 5), 0.2)
    r, _ = correlate(values, method)
    np.testing.assert_array_equal(r, r.T)
    assert (np.abs(r) <= 1).all()
    np.testing.assert_array_equal(np.diag(r), 1)
    shuffled, _ = correlate(values[::-1], method)
    np.testing.assert_allclose(shuffled, r, rtol=0, atol=1e-12)
    scaled, _ = correlate(values * np.array([1e-9, 1, 1e9, 2, 3]) + 7, method)
    np.testing.assert_allclose(scaled, r, rtol=0, atol=1e-6)
    mirrored, _ = correlate(values * np.array([-1, 1, 1, 1, 1]), method)
    np.testing.assert_allclose(mirrored[0, 1:], -r[0, 1:], rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_constant_empty_and_lonely_columns_have_no_correlation(method: Method) -> None:
    values = np.array(
        [[1.0, 0.1, NAN, 1], [2, 0.1, NAN, NAN], [3, 0.1, NAN, NAN], [5, 0.1, NAN, 2]]
    )
    r, pairs = correlate(values, method)
    assert np.isnan(r[1:]).all()
    assert r[0, 0] == 1
    assert pairs[0, 3] == 2
    nothing, none = correlate(np.empty((0, 3)), method)
    assert np.isnan(nothing).all()
    assert not none.any()
    assert correlate(np.empty((5, 0)), method)[0].shape == (0, 0)
    assert np.isnan(correlate(np.ones((1, 2)), method)[0]).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_column_that_is_constant_within_a_pair_has_none_there(method: Method) -> None:
    """Its mean over all areas is another than over those of the pair."""
    x = np.array([0.1, 0.1, 0.1, 0.1, 5.0, 7.0])
    y = np.array([1.0, 2, 3, 4, NAN, NAN])
    r, _ = correlate(np.column_stack([x, y]), method)
    assert np.isnan(r[0, 1])


def test_a_column_that_hardly_varies_within_a_pair_keeps_its_digits() -> None:
    x = np.array([1.0, 1 + 1e-9, 1 + 2e-9, 1 - 1e-9, 1e6, -1e6])
    y = np.array([1.0, 2, 3, 0, NAN, NAN])
    r, _ = correlate(np.column_stack([x, y]), Method.PEARSON)
    assert r[0, 1] == pytest.approx(1, abs=1e-6)


def test_the_interval_is_fishers() -> None:
    """r 0.5 of 103 pairs: z 0.5493 ± 0.196."""
    low, high = interval(0.5, 103)
    assert (low, high) == (pytest.approx(0.339, abs=1e-3), pytest.approx(0.632, abs=1e-3))
    wide, narrow = interval(0.5, 103, Method.SPEARMAN), interval(0.5, 103, Method.KENDALL)
    assert wide[0] < low
    assert narrow[0] > low
    assert interval(1.0, 50) == (1.0, 1.0)
    assert all(map(math.isnan, interval(0.5, 4)))
    assert all(map(math.isnan, interval(NAN, 50)))


def test_work_stops_when_asked() -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        correlate(noise(), Method.KENDALL, Stop())
    with pytest.raises(Cancelled):
        assess_coherence(index({"a": noise().T.tolist()}), progress=Stop())


# Flags


def test_flags_say_what_to_do() -> None:
    a, b, c = noise(40, 3).T
    results = index({"s": [a, 100 - a, a + 0.01 * b], "o": [c, c]})
    found = find_flags(results.definition, correlate_nodes(results, Method.PEARSON))
    by_id = {(f.id, f.one, f.other): f for f in found}
    opposed = by_id["opposed", "s_1", "s_2"]
    assert opposed.text == "'s_1' en 's_2' staan binnen 'Thema s' tegenover elkaar (r −1,00)."
    assert opposed.remedy.startswith("Controleer de richting")
    assert opposed.weight is Weight.PROBLEM
    assert ("redundant", "s_1", "s_3") in by_id
    assert ("redundant", "o_1", "o_2") in by_id
    assert by_id["against", "s_2", "top"].weight is Weight.PROBLEM
    assert ("weak", "s_2", "s") in by_id
    assert [f.id for f in found] == sorted(
        (f.id for f in found), key=["against", "opposed", "redundant", "weak"].index
    )


def test_a_group_of_one_is_not_flagged_and_few_areas_are_not_either() -> None:
    a, b = noise(40, 2).T
    results = index({"s": [a], "o": [100 - a, b]})
    found = find_flags(results.definition, correlate_nodes(results, Method.PEARSON))
    assert not [f for f in found if {f.one, f.other} == {"s_1", "s"}]
    few = index({"s": [a[:9], 100 - a[:9]]})
    assert find_flags(few.definition, correlate_nodes(few, Method.PEARSON)) == ()


def test_what_is_nearly_nothing_does_not_go_against_the_index() -> None:
    results = index({"s": noise(40, 2).T.tolist()})
    n = len(results.node_ids)
    r = np.full((n, n), 0.5)
    r[0, :] = r[:, 0] = -0.104
    flat = Correlations(results.node_ids, Method.PEARSON, r, np.full((n, n), 40))
    assert find_flags(results.definition, flat) == ()
    r[0, 2] = r[2, 0] = -0.106
    assert [f.id for f in find_flags(results.definition, flat)] == ["against"]


def test_model_estimates_prove_little() -> None:
    a, b = noise(12, 2).T
    definition = index({"m": [a, b], "o": [b, a]}).definition
    assert circularity(definition, "m_1", "m_2").startswith("Beide zijn modelschattingen")
    assert circularity(definition, "o_1", "m_2").startswith("'m_2' is een modelschatting")
    assert circularity(definition, "o_1", "o_2") == ""
    assert circularity(definition, "m_1", "m") == ""
    assert circularity(definition, "m_1", "m_1") == ""
    (notice,) = circularity_notice(definition)
    assert notice.text.startswith("2 van 4 indicatoren zijn modelschattingen (CBS).")
    assert circularity_notice(index({"o": [a]}).definition) == ()


# Components


def test_components_of_a_known_matrix() -> None:
    """Two columns with correlation r have eigenvalues 1 + r and 1 - r."""
    eigenvalues, loadings = decompose(np.array([[1.0, 0.6], [0.6, 1.0]]))
    np.testing.assert_allclose(eigenvalues, [1.6, 0.4])
    np.testing.assert_allclose(loadings[:, 0], np.sqrt([0.8, 0.8]))
    np.testing.assert_allclose(loadings[:, 1], [math.sqrt(0.2), -math.sqrt(0.2)])


def test_loadings_give_the_correlations_back_and_their_sign_is_steady() -> None:
    correlation, _ = correlate(noise(60, 5), Method.PEARSON)
    eigenvalues, loadings = decompose(correlation)
    np.testing.assert_allclose(loadings @ loadings.T, correlation, atol=1e-12)
    assert eigenvalues.sum() == pytest.approx(5)
    assert (np.diff(eigenvalues) <= 0).all()
    assert (loadings.sum(axis=0) >= -1e-9).all()
    order = [3, 1, 4, 0, 2]
    again = decompose(correlation[np.ix_(order, order)])[1]
    np.testing.assert_allclose(again, loadings[order], atol=1e-9)


def test_sampling_adequacy_of_known_matrices() -> None:
    """Of two columns the partial correlation is the plain one: 0.5. Three alike: r 0.5, p 1/3."""
    assert sampling_adequacy(np.array([[1, 0.6], [0.6, 1]])) == pytest.approx(0.5)
    three = np.full((3, 3), 0.5) + 0.5 * np.eye(3)
    assert sampling_adequacy(three) == pytest.approx(0.25 / (0.25 + 1 / 9))
    assert math.isnan(sampling_adequacy(np.ones((3, 3))))
    assert math.isnan(sampling_adequacy(np.ones((1, 1))))


def test_components_of_an_index() -> None:
    values = noise(60, 5)
    results = index({"a": values.T[:3].tolist(), "b": values.T[3:].tolist()})
    top, a, b = all_components(results)
    assert (top.node, a.node, b.node) == ("top", "a", "b")
    assert (len(top.indicators), top.areas, top.pairwise, top.notices) == (5, 60, False, ())
    assert top.explained.sum() == pytest.approx(1)
    assert top.kaiser == int((top.eigenvalues > 1).sum())
    assert b.eigenvalues.sum() == pytest.approx(2)


def test_few_complete_areas_make_pairs() -> None:
    results = index({"a": holes(noise(60, 4), 0.3).T.tolist()})
    found = components(results, "a")
    assert found.pairwise
    assert [n.id for n in found.notices] == ["components-pairwise"]
    assert "Maar 16 van 58 gebieden zijn volledig bekend" in found.notices[0].text
    assert found.areas < 60


def test_doubtful_components_are_told() -> None:
    values = noise(60, 3)
    few = index({"a": values[:9].T.tolist()})
    assert [n.id for n in components(few, "a").notices] == ["components-few"]
    # Correlations that no complete table can have: +1, +1 and -1.
    a = np.array([1.0, 2, 3, 4, 1, 2, 3, 4, NAN, NAN, NAN, NAN] * 3)
    b = np.array([1.0, 2, 3, 4, NAN, NAN, NAN, NAN, 1, 2, 3, 4] * 3)
    c = np.array([NAN, NAN, NAN, NAN, 1, 2, 3, 4, 4, 3, 2, 1] * 3)
    found = components(index({"a": [a, b, c]}), "a")
    assert "components-not-positive" in [n.id for n in found.notices]
    assert found.eigenvalues[-1] == pytest.approx(-1)
    assert math.isnan(found.kmo)


def test_indicators_without_spread_are_left_out_and_named() -> None:
    a, b = noise(30, 2).T
    found = components(index({"a": [a, b, np.full(30, 5.0)]}), "a")
    assert found.indicators == ("a_1", "a_2")
    assert found.notices[0].items == ("a_3",)
    nothing = components(index({"a": [a, np.full(30, NAN)]}), "a")
    assert nothing.indicators == ()
    assert nothing.eigenvalues.size == 0


# Reliability


def test_alpha_of_the_check_value() -> None:
    rows = np.array([[1, 2, 1], [2, 3, 3], [3, 3, 4], [4, 5, 4]], dtype=float)
    assert cronbach_alpha(rows) == pytest.approx(0.947368, abs=1e-6)
    found = reliability(index({"a": rows.T.tolist()}), "a")
    assert found.alpha == pytest.approx(0.947368, abs=1e-6)
    assert found.of_indicators == pytest.approx(found.alpha)
    for at, item in enumerate(found.items):
        assert found.without[item] == pytest.approx(cronbach_alpha(np.delete(rows, at, 1)))
        rest = np.delete(rows, at, 1).sum(axis=1)
        assert found.with_rest[item] == pytest.approx(np.corrcoef(rows[:, at], rest)[0, 1])
    r = np.corrcoef(rows.T)
    mean = (r.sum() - 3) / 6
    assert found.standardised == pytest.approx(3 * mean / (1 + 2 * mean))


def test_alpha_is_blind_to_order_and_common_scale_and_uses_pairs() -> None:
    values = holes(noise(50, 4), 0.2)
    alpha = cronbach_alpha(values)
    assert cronbach_alpha(values[::-1, ::-1] * 3 - 8) == pytest.approx(alpha)
    np.testing.assert_allclose(
        pairwise_covariance(values), pd.DataFrame(values).cov().to_numpy(), atol=1e-9
    )


def test_alpha_where_it_is_not_there() -> None:
    a = noise(20, 1)[:, 0]
    assert math.isnan(cronbach_alpha(np.column_stack([a])))
    assert math.isnan(cronbach_alpha(np.column_stack([a, -a])))
    assert math.isnan(cronbach_alpha(np.full((4, 2), NAN)))
    assert math.isnan(alpha_of(np.empty((0, 0))))
    assert cronbach_alpha(np.column_stack([a, a])) == pytest.approx(1)
    found = reliability(index({"a": [a, np.full(20, 3.0), a + 1]}), "a")
    assert found.left_out == ("a_2",)
    assert found.alpha == pytest.approx(1)
    assert all(math.isnan(v) for v in found.without.values())


# Influence


def test_shares_of_a_weighted_mean_add_up() -> None:
    values = noise(80, 5)
    results = index({"a": values.T[:3].tolist(), "b": values.T[3:].tolist()}, a=3.0, b=1.0, a_1=2.0)
    found = importances(results, level_nodes(results.definition, 0))
    assert sum(i.nominal for i in found) == pytest.approx(1)
    assert sum(i.share for i in found) == pytest.approx(1)
    groups = importances(results, level_nodes(results.definition, 1))
    assert sum(i.share for i in groups) == pytest.approx(1)
    assert groups[0].share == pytest.approx(sum(i.share for i in found[:3]))
    assert (found[0].nominal_rank, found[0].nominal) == (1, pytest.approx(0.375))
    assert sorted(i.share_rank for i in found) == [1, 2, 3, 4, 5]
    y = results.score("top")
    for i in found:
        assert i.r == pytest.approx(np.corrcoef(results.score(i.node), y)[0, 1])
        assert i.gap == pytest.approx(i.share - i.nominal)


def test_the_ratio_sees_what_is_not_a_straight_line() -> None:
    s = np.linspace(-1, 1, 2001)
    y = s**2
    assert abs(np.corrcoef(s, y)[0, 1]) < 1e-9
    assert correlation_ratio(s, y) == pytest.approx(1, abs=1e-3)
    assert correlation_ratio(s, 3 * s + 1) == pytest.approx(1)


def test_the_ratio_of_a_noisy_sine_and_of_nothing() -> None:
    """Var(sin) is 1/2 over whole periods, so that with noise of variance 1/2 half is explained."""
    rng = np.random.default_rng(11)
    s = rng.uniform(0, 2 * np.pi, 20_000)
    y = np.sin(s) + rng.normal(0, math.sqrt(0.5), s.size)
    assert correlation_ratio(s, y) == pytest.approx(0.5, abs=0.02)
    assert correlation_ratio(rng.uniform(size=5000), rng.uniform(size=5000)) < 0.02
    assert correlation_ratio(s[:51], np.sin(s[:51])) > 0.9


def test_the_ratio_of_steps_and_of_too_little() -> None:
    s = np.repeat([1.0, 2.0, 3.0], 40)
    y = np.repeat([5.0, 1.0, 5.0], 40) + np.tile([-0.1, 0.1], 60)
    assert correlation_ratio(s, y) == pytest.approx(0.997, abs=2e-3)
    assert math.isnan(correlation_ratio(s[:4], y[:4]))
    assert math.isnan(correlation_ratio(np.ones(30), np.arange(30.0)))
    assert math.isnan(correlation_ratio(np.full(30, NAN), np.arange(30.0)))
    values = noise(500, 2)
    ratio = correlation_ratio(values[:, 0], values[:, 1])
    assert correlation_ratio(values[::-1, 0] * -4, values[::-1, 1] * 2) == pytest.approx(ratio)
    assert 0 <= ratio <= 1
    assert MOST_BINS == 20


# All of it


def test_everything_of_an_index_at_once() -> None:
    values = holes(noise(60, 5), 0.1)
    results = index({"a": values.T[:3].tolist(), "m": values.T[3:].tolist()})
    found = assess_coherence(results)
    assert set(found.statistics) == set(level_nodes(results.definition, 0))
    assert found.correlations.nodes == results.node_ids
    assert found.importances.keys() == {0, 1}
    assert [r.node for r in found.reliabilities] == ["top", "a", "m"]
    assert [n.id for n in found.notices] == ["modelled"]
    assert isinstance(found.statistics["a_1"], ColumnStatistics)
    other = with_method(found, Method.KENDALL)
    assert other.correlations.method is Method.KENDALL
    assert other.components is found.components
    assert abs(other.correlations.between("a", "m")) <= 1
    assert math.isnan(other.correlations.between("a", "weg"))
    assert other.correlations.known_pairs("a", "weg") == 0


def test_levels_of_an_index() -> None:
    definition = index({"a": [[1.0, 2]], "b": [[1.0, 3], [2.0, 5]]}).definition
    assert group_depths(definition) == (1,)
    assert level_nodes(definition, 1) == ("a", "b")
    assert level_nodes(definition, 0) == ("a_1", "b_1", "b_2")
    assert indicators_below(definition, "top") == ("a_1", "b_1", "b_2")
    assert [g.id for g in path_above(definition, "b_1")] == ["b", "top"]


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_areas_say_nothing(n: int) -> None:
    found = assess_coherence(index({"a": noise(n, 3).T.tolist()}))
    assert np.isnan(found.correlations.r).all()
    assert found.flags == ()
    assert all(c.indicators == () for c in found.components)
    assert all(math.isnan(i.share) for i in found.importances[0])


def test_without_any_value_there_is_nothing_and_no_error() -> None:
    found = assess_coherence(index({"a": np.full((3, 20), NAN).tolist()}))
    assert np.isnan(found.correlations.r).all()
    assert all(s.known == 0 for s in found.statistics.values())
    assert all(math.isnan(r.alpha) for r in found.reliabilities)
