"""Nothing gets lost between two divisions of the same ground."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.core.builders import make_areas
from tests.unit.core.test_assemble import table

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.boundaries import BoundaryTable, chained
from veerkracht_desktop.core.dataset import Sources

OLD = tuple(f"GM{n:04d}" for n in range(1, 7))
NEW = tuple(f"GM{n:04d}" for n in range(101, 105))

weights = st.floats(1, 1000)
counts = st.floats(1, 1e6)


@st.composite
def conversions(draw: st.DrawFn) -> BoundaryTable:
    """Every old area goes to one or more new ones, and every new one gets something."""
    rows: dict[tuple[str, str], float] = {}
    for at, old in enumerate(OLD):
        rows[old, NEW[at % len(NEW)]] = draw(weights)
        for new in draw(st.sets(st.sampled_from(NEW))):
            rows[old, new] = draw(weights)
    return BoundaryTable(
        Level.GEMEENTE,
        tuple(old for old, _ in rows),
        tuple(new for _, new in rows),
        np.array(list(rows.values())),
        2015,
        2019,
        place="omzet",
    )


def on_new(conversion: BoundaryTable, columns: dict[str, list[float]]) -> dict[str, np.ndarray]:
    bare = make_areas(NEW, Level.GEMEENTE)
    mapped = Areas(
        bare.level, bare.codes, bare.names, bare.gemeenten, bare.gemeente_names, year=2019
    )
    figures = table(OLD, columns, year=2015)
    got = assemble(Sources((mapped,), (figures,), conversions=(conversion,)), Level.GEMEENTE)
    assert got.areas.codes == NEW
    return {name: column.values for name, column in got.columns.items()}


@given(conversions(), st.lists(counts, min_size=6, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_totals_and_overall_rates_are_preserved(
    conversion: BoundaryTable, people: list[float], data: st.DataObject
) -> None:
    rates = data.draw(st.lists(st.floats(0, 100), min_size=6, max_size=6))
    got = on_new(conversion, {"a_inw": people, "p_65_oo": rates})
    np.testing.assert_allclose(got["a_inw"].sum(), sum(people), rtol=1e-9)
    whole = np.dot(people, rates) / sum(people)
    np.testing.assert_allclose(
        np.dot(got["a_inw"], got["p_65_oo"]) / got["a_inw"].sum(), whole, rtol=1e-9, atol=1e-9
    )
    assert got["p_65_oo"].min() >= min(rates) - 1e-9
    assert got["p_65_oo"].max() <= max(rates) + 1e-9


@given(conversions(), st.floats(0, 100))
@settings(max_examples=30, deadline=None)
def test_a_rate_that_is_the_same_everywhere_stays_so(
    conversion: BoundaryTable, rate: float
) -> None:
    got = on_new(conversion, {"a_inw": [100.0] * 6, "p_65_oo": [rate] * 6})
    np.testing.assert_allclose(got["p_65_oo"], rate, atol=1e-9)


@given(conversions())
@settings(max_examples=60, deadline=None)
def test_there_and_back_gives_whole_areas(conversion: BoundaryTable) -> None:
    """Shares add up to one both ways, also after going there and back."""
    assert conversion.turned().turned().old == conversion.old
    for one in (conversion, conversion.turned(), chained(conversion, conversion.turned())):
        sums: dict[str, float] = {}
        for code, share in zip(one.old, one.shares.tolist(), strict=True):
            sums[code] = sums.get(code, 0.0) + share
        np.testing.assert_allclose(list(sums.values()), 1.0)


@given(st.permutations(OLD), st.lists(counts, min_size=6, max_size=6))
@settings(max_examples=30, deadline=None)
def test_a_mere_change_of_codes_comes_back_as_it_was(
    turned: list[str], people: list[float]
) -> None:
    """Every area gets a new code that is its own: the values only move along."""
    fresh = [f"GM{n:04d}" for n in range(201, 207)]
    conversion = BoundaryTable(
        Level.GEMEENTE, tuple(turned), tuple(fresh), np.ones(6), 2015, 2019, place="omzet"
    )
    bare = make_areas(tuple(fresh), Level.GEMEENTE)
    mapped = Areas(bare.level, bare.codes, bare.names, bare.gemeenten, bare.gemeente_names)
    figures = table(OLD, {"a_inw": people, "m_hh_ver": people}, year=2015)
    got = assemble(Sources((mapped,), (figures,), conversions=(conversion,)), Level.GEMEENTE)
    of = dict(zip(OLD, people, strict=True))
    expected = [of[code] for code in turned]
    np.testing.assert_allclose(got.columns["a_inw"].values, expected)
    np.testing.assert_allclose(got.columns["m_hh_ver"].values, expected)
