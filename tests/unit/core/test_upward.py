"""Values of larger areas from those of smaller ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.core.test_assemble import BUURTEN, NAN, mapped, table

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble, editions_of, levels_of
from veerkracht_desktop.core.dataset import MissingReason, Origin, Sources
from veerkracht_desktop.core.upward import can_be_put_together, derive_gemeenten

TWO_GEMEENTEN = ("BU08550001", "BU08550002", "BU07720001")


def test_gemeenten_are_derived_by_kind_of_figure() -> None:
    codes = ("BU08550001", "BU08550002", "BU07720001")
    got = derive_gemeenten(
        assemble(
            Sources(
                tables=(
                    table(
                        codes,
                        {
                            "a_inw": [100.0, 300.0, 50.0],
                            "a_hh": [40.0, 120.0, 20.0],
                            "p_x": [10.0, 20.0, 5.0],
                            "m_inkomen": [30.0, 31.0, 32.0],
                        },
                    ),
                )
            ),
            Level.BUURT,
        )
    )
    assert got is not None
    assert got.derived
    assert got.areas.codes == ("GM0772", "GM0855")
    np.testing.assert_allclose(got.columns["a_hh"].values, [20.0, 160.0])
    np.testing.assert_allclose(got.columns["p_x"].values, [5.0, 17.5])
    assert np.isnan(got.columns["m_inkomen"].values).all()


def test_a_gemeente_needs_half_of_its_inhabitants_and_counts_are_scaled_up() -> None:
    rows = {"a_inw": [100.0, 300.0, 50.0, 100.0], "a_hh": [NAN, 150.0, 20.0, NAN]}
    codes = ("BU08550001", "BU08550002", "BU07720001", "BU07720002")
    got = derive_gemeenten(assemble(Sources(tables=(table(codes, rows),)), Level.BUURT))
    assert got is not None
    np.testing.assert_allclose(got.columns["a_hh"].values, [NAN, 200.0])


@pytest.mark.parametrize("people", [[NAN] * 3, [0.0] * 3])
def test_gemeenten_cannot_be_derived_without_inhabitants(people: list[float]) -> None:
    rows = table(BUURTEN, {"a_inw": people, "x": [1.0, 2, 3]})
    assert derive_gemeenten(assemble(Sources(tables=(rows,)), Level.BUURT)) is None


def test_what_was_taken_from_the_gemeente_does_not_count_in_the_gemeente() -> None:
    codes = ("GM0855", *BUURTEN)
    rows = {"a_inw": [500.0, 200.0, 200.0, 100.0], "p_65_oo": [90.0, 10.0, 20.0, NAN]}
    lower = assemble(Sources(tables=(table(codes, rows),)), Level.BUURT, fill=True)
    np.testing.assert_array_equal(lower.columns["p_65_oo"].values, [10.0, 20.0, 90.0])
    got = derive_gemeenten(lower)
    assert got is not None
    np.testing.assert_allclose(got.columns["p_65_oo"].values, [15.0])


def gemeente_map(*codes: str) -> Areas:
    return mapped(codes, Level.GEMEENTE)


def test_a_share_is_weighted_by_its_own_denominator_and_not_by_people() -> None:
    rows = {"a_inw": [100.0, 100.0], "a_hh": [90.0, 10.0], "p_hh_li": [10.0, 60.0]}
    got = derive_gemeenten(assemble(Sources(tables=(table(BUURTEN[:2], rows),)), Level.BUURT))
    assert got is not None
    np.testing.assert_allclose(got.columns["p_hh_li"].values, [15.0])


def test_where_the_denominator_lacks_people_stand_in_at_the_usual_rate() -> None:
    rows = {"a_inw": [100.0, 100.0, 50.0], "a_hh": [40.0, 60.0, NAN], "p_hh_li": [10.0, 10.0, 40.0]}
    got = derive_gemeenten(assemble(Sources(tables=(table(BUURTEN, rows),)), Level.BUURT))
    assert got is not None
    # 0.5 household a person: weights 40, 60 and 25
    np.testing.assert_allclose(got.columns["p_hh_li"].values, [(10 * 100 + 40 * 25) / 125])


@pytest.mark.parametrize("variable", ["m_hh_ver", "m_inkomen", "ste_mvs"])
def test_medians_and_classes_are_never_put_together(variable: str) -> None:
    assert not can_be_put_together(variable)
    rows = {"a_inw": [100.0, 300.0], variable: [1.0, 1.0]}
    got = derive_gemeenten(assemble(Sources(tables=(table(BUURTEN[:2], rows),)), Level.BUURT))
    assert got is not None
    column = got.columns[variable]
    assert np.isnan(column.values).all()
    assert column.reasons.tolist() == [MissingReason.UNDEFINED]


def test_every_value_says_that_it_was_summed() -> None:
    rows = {"a_inw": [100.0, 300.0, 50.0], "a_hh": [40.0, 120.0, NAN]}
    got = derive_gemeenten(assemble(Sources(tables=(table(TWO_GEMEENTEN, rows),)), Level.BUURT))
    assert got is not None
    origins = got.columns["a_hh"].origins
    assert origins is not None
    assert origins.tolist() == [Origin.MEASURED, Origin.SUMMED]  # the first has no value


def test_a_gemeente_map_with_figures_of_buurten() -> None:
    sources = Sources(
        (gemeente_map("GM0855", "GM0772", "GM0999"),),
        (table(TWO_GEMEENTEN, {"a_inw": [100.0, 300.0, 50.0]}, year=2022),),
    )
    assert levels_of(sources) == (Level.GEMEENTE,)
    assert editions_of(sources, Level.GEMEENTE) == (2022,)
    got = assemble(sources, Level.GEMEENTE)
    assert got.areas.codes == ("GM0855", "GM0772")
    assert got.areas.geometry is not None
    np.testing.assert_allclose(got.inhabitants, [400.0, 50.0])
    assert got.report.outside == ("GM0999",)
    assert "3 buurten" in next(n for n in got.notices if n.id == "summed").text


def test_wijken_from_buurten() -> None:
    codes = ("BU08550001", "BU08550101", "BU08550102")
    wijken = mapped(("WK085500", "WK085501"), Level.WIJK)
    got = assemble(Sources((wijken,), (table(codes, {"a_inw": [1.0, 2.0, 3.0]}),)), Level.WIJK)
    np.testing.assert_allclose(got.inhabitants, [1.0, 5.0])


def test_the_published_row_goes_before_the_sum() -> None:
    """The people that a gemeente knows of but no buurt count in its own row only."""
    published = table(("GM0855",), {"a_inw": [410.0]}, file="gemeenten.csv")
    buurten = table(BUURTEN[:2], {"a_inw": [100.0, 300.0], "a_hh": [40.0, 60.0]}, file="b.csv")
    sources = Sources((gemeente_map("GM0855"),), (published, buurten))
    got = assemble(sources, Level.GEMEENTE)
    np.testing.assert_allclose(got.inhabitants, [410.0])
    assert got.columns["a_inw"].origins is None
    np.testing.assert_allclose(got.columns["a_hh"].values, [100.0])
    assert got.columns["a_hh"].origins is not None
    assert next(n for n in got.notices if n.id == "summed").items == ("a_hh",)


def test_an_unknown_column_of_a_lower_level_is_not_put_together_unasked() -> None:
    published = table(("GM0855",), {"a_inw": [410.0]})
    own = table(BUURTEN[:2], {"score": [1.0, 2.0]}, file="eigen.csv")
    got = assemble(Sources((gemeente_map("GM0855"),), (published, own)), Level.GEMEENTE)
    assert "score" not in got.columns
