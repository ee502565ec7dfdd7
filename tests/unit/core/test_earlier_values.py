"""Missing values from an earlier edition: how old, which series, which boundaries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.test_assemble import BUURTEN, NAN, table

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.dataset import Dataset, MissingReason, Origin, Sources, SourceTable
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.earlier_values import Lags, lags_of
from veerkracht_desktop.core.live import same_dataset
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.specs import Goalposts, Imputation

WIJK_AND_BUURTEN = ("WK085500", *BUURTEN)


def of(year: int, values: list[float], **more: list[float]) -> SourceTable:
    return table(BUURTEN, {"p_hh_li": values, **more}, year=year, file=f"kwb-{year}.xlsx")


def filled(*tables: SourceTable, lag: int = 2, **more: object) -> Dataset:
    sources = Sources(tables=tables, **more)  # type: ignore[arg-type]
    return assemble(sources, Level.BUURT, 2023, earlier=Lags({"p_hh_li": lag}))


def values(dataset: Dataset) -> list[float]:
    found: list[float] = dataset.columns["p_hh_li"].values.tolist()
    return found


def test_the_newest_earlier_year_that_has_it_fills() -> None:
    got = filled(of(2021, [1, 2, 3]), of(2022, [11, NAN, NAN]), of(2023, [NAN, NAN, 30]))
    assert values(got) == [11.0, 2.0, 30.0]
    column = got.columns["p_hh_li"]
    assert column.source.year == 2023
    assert column.origins is not None
    assert column.origins.tolist() == [Origin.PREVIOUS, Origin.PREVIOUS, Origin.MEASURED]
    assert column.reasons.tolist() == [0, 0, 0]
    (notice,) = (n for n in got.notices if n.id == "filled-earlier")
    assert notice.text.startswith("2 ontbrekende waarden in 2 buurten")
    assert "van 2022 (1)" in notice.text
    assert "van 2021 (1)" in notice.text


def test_a_year_beyond_the_lag_is_too_old() -> None:
    tables = of(2020, [1, 2, 3]), of(2023, [NAN, NAN, 30])
    assert np.isnan(values(filled(*tables, lag=2))).sum() == 2
    assert values(filled(*tables, lag=3)) == [1.0, 2.0, 30.0]


def test_nothing_is_taken_over_unless_asked() -> None:
    sources = Sources(tables=(of(2022, [1, 2, 3]), of(2023, [NAN, NAN, 30])))
    got = assemble(sources, Level.BUURT, 2023)
    assert np.isnan(got.columns["p_hh_li"].values).sum() == 2
    assert got.columns["p_hh_li"].origins is None


def test_another_publisher_is_another_series() -> None:
    old = of(2022, [1, 2, 3])
    column = old.columns["p_hh_li"]
    own = replace(column, source=replace(column.source, publisher="gemeente"))
    got = filled(replace(old, columns={"p_hh_li": own}), of(2023, [NAN, NAN, 30]))
    assert np.isnan(values(got)).sum() == 2


@pytest.mark.parametrize("change", [2.0, 3.0])
def test_never_over_a_boundary_or_code_that_changed(change: float) -> None:
    old, new = of(2022, [1, 2, 3]), of(2023, [NAN, NAN, 30], ind_wbi=[change, 1, 1])
    got = values(filled(old, new))
    assert np.isnan(got[0])
    assert got[1:] == [2.0, 30.0]


def test_a_change_before_the_earlier_year_does_not_matter() -> None:
    old, new = of(2022, [1, 2, 3], ind_wbi=[3, 1, 1]), of(2023, [NAN, NAN, 30], ind_wbi=[1, 1, 1])
    assert values(filled(old, new)) == [1.0, 2.0, 30.0]


def test_never_over_a_conversion() -> None:
    moved = BoundaryTable(
        Level.BUURT, (BUURTEN[0], BUURTEN[0]), (BUURTEN[0], "BU08559999"), np.array([0.5, 0.5]),
        2022, 2023,
    )  # fmt: skip
    got = values(filled(of(2022, [1, 2, 3]), of(2023, [NAN, NAN, 30]), conversions=(moved,)))
    assert np.isnan(got[0])
    assert got[1] == 2.0


@pytest.mark.parametrize("reason", [MissingReason.DISCONTINUED, MissingReason.UNREADABLE])
def test_what_is_no_longer_published_stays_missing(reason: MissingReason) -> None:
    new = of(2023, [NAN, NAN, 30])
    column = new.columns["p_hh_li"]
    reasons = np.where(column.reasons > 0, reason, 0).astype(np.uint8)
    new = replace(new, columns={"p_hh_li": replace(column, reasons=reasons)})
    assert np.isnan(values(filled(of(2022, [1, 2, 3]), new))).sum() == 2


def test_an_area_without_inhabitants_gets_nothing() -> None:
    got = values(filled(of(2022, [1, 2, 3]), of(2023, [NAN, NAN, 30], a_inw=[0, 50, 500])))
    assert np.isnan(got[0])
    assert got[1] == 2.0


@pytest.mark.parametrize(("first", "expected"), [(True, 7.0), (False, 40.0)])
def test_the_order_of_the_methods_decides(*, first: bool, expected: float) -> None:
    old = table(WIJK_AND_BUURTEN, {"p_hh_li": [39, 7, 8, 9]}, year=2022)
    new = table(WIJK_AND_BUURTEN, {"p_hh_li": [40, NAN, 20, 30]}, year=2023)
    got = assemble(
        Sources(tables=(old, new)),
        Level.BUURT,
        2023,
        fill=True,
        earlier=Lags({"p_hh_li": 2}, first=first),
    )
    assert values(got)[0] == expected


def definition(*methods: str, lag: int = 3) -> Definition:
    def one(name: str, formula: str, max_lag: int) -> Indicator:
        measure = Measure(formula, -1, Goalposts(75.0, 15.0))
        return Indicator(name, name, "top", measures=(measure,), max_lag=max_lag)

    nodes = (Group("top", "Top"), one("a", "p_hh_li", 9), one("b", "100 * p_hh_li / a_inw", lag))
    return Definition("i", "I", "1", nodes, imputation=Imputation(methods))


def test_the_strictest_indicator_decides_how_old() -> None:
    assert lags_of(definition("higher")) is None
    assert lags_of(definition("higher", "previous")) == Lags({"p_hh_li": 3, "a_inw": 3})
    asked = lags_of(definition("previous", "higher"))
    assert asked is not None
    assert asked.first


def test_another_lag_asks_for_other_values() -> None:
    assert same_dataset(definition("mean"), definition("mean", lag=1))
    assert not same_dataset(definition("previous"), definition("previous", lag=1))


def test_it_counts_as_filled_in_the_index() -> None:
    sources = Sources(
        tables=(
            of(2022, [20, 30, 40], a_inw=[500, 500, 500]),
            of(2023, [NAN, 30, 40], a_inw=[500, 500, 500]),
        )
    )
    _, analysis = analyse(sources, definition("previous"), Level.BUURT, 2023, SilentProgress())
    results = analysis.results
    assert results.filled is not None
    assert results.filled.tolist() == [1.0, 0.0, 0.0]
    assert results.rank("top").tolist() == [0, 1, 2]
