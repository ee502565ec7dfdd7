"""Missing values from the wijk or gemeente."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import make_areas, make_definition
from tests.unit.core.test_assemble import NAN, table

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import Column, Dataset, MissingReason, Origin, Sources
from veerkracht_desktop.core.definition import Definition, Indicator, Measure
from veerkracht_desktop.core.fill import FILLED_REASONS, fill_from_above
from veerkracht_desktop.core.profile import area_profile
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.specs import Goalposts

CODES = ("GM0855", "WK085500", "WK085501", "BU08550001", "BU08550002", "BU08550101")


def mixed(**columns: list[float]) -> Sources:
    """One table with a gemeente, its wijken and their buurten."""
    return Sources(tables=(table(CODES, columns),))


def filled(sources: Sources, level: Level = Level.BUURT) -> Dataset:
    return assemble(sources, level, fill=True)


def test_the_wijk_goes_before_the_gemeente() -> None:
    got = filled(mixed(a_inw=[900, 500, 400, 200, 300, 400], p_hh_li=[30, 40, NAN, NAN, 42, NAN]))
    column = got.columns["p_hh_li"]
    np.testing.assert_array_equal(column.values, [40.0, 42.0, 30.0])
    assert column.reasons.tolist() == [0, 0, 0]
    assert column.origins is not None
    assert column.origins.tolist() == [Origin.HIGHER, Origin.MEASURED, Origin.HIGHER]
    notice = next(n for n in got.notices if n.id == "filled")
    assert notice.text.startswith("2 ontbrekende waarden in 2 buurten")
    assert "laagste 40% inkomen (2)" in notice.text
    assert notice.items == ("p_hh_li",)


def test_nothing_is_filled_unless_asked() -> None:
    sources = mixed(p_hh_li=[30, 40, NAN, NAN, 42, NAN])
    got = assemble(sources, Level.BUURT)
    assert np.isnan(got.columns["p_hh_li"].values).sum() == 2
    assert not [n for n in got.notices if n.id == "filled"]


def test_a_wijk_takes_its_gemeente_and_a_gemeente_nothing() -> None:
    sources = mixed(p_hh_li=[30, 40, NAN, NAN, 42, NAN])
    np.testing.assert_array_equal(
        filled(sources, Level.WIJK).columns["p_hh_li"].values, [40.0, 30.0]
    )
    bare = mixed(p_hh_li=[NAN, 40, NAN, NAN, 42, NAN])
    assert np.isnan(filled(bare, Level.GEMEENTE).columns["p_hh_li"].values).all()


@pytest.mark.parametrize("variable", ["a_hh", "eigen_kolom", "p_wmo_t"])
def test_counts_and_what_is_secret_where_low_are_never_filled(
    variable: str,
) -> None:
    got = filled(mixed(**{variable: [30, 40, 20, NAN, 42, NAN]}))
    assert np.isnan(got.columns[variable].values).sum() == 2


@pytest.mark.parametrize("variable", ["p_hh_li", "m_hh_ver", "g_afs_hp", "lbm_soc", "bev_dich"])
def test_every_kind_that_is_no_count_is_filled(variable: str) -> None:
    got = filled(mixed(**{variable: [30, 40, 20, NAN, 42, NAN]}))
    np.testing.assert_array_equal(got.columns[variable].values, [40.0, 42.0, 20.0])


@pytest.mark.parametrize("reason", [r for r in MissingReason if r])
def test_only_what_exists_but_is_not_known_here_is_filled(reason: MissingReason) -> None:
    sources = mixed(p_hh_li=[30, 40, 20, NAN, 42, 25])
    (one,) = sources.tables
    column = one.columns["p_hh_li"]
    why = np.where(np.isnan(column.values), reason, 0).astype(np.uint8)
    table_with = replace(one, columns={"p_hh_li": replace(column, reasons=why)})
    got = filled(Sources(tables=(table_with,))).columns["p_hh_li"]
    assert bool(np.isfinite(got.values[0])) is (reason in FILLED_REASONS)
    assert MissingReason.SMALL not in FILLED_REASONS
    assert MissingReason.DISCONTINUED not in FILLED_REASONS


def test_a_buurt_without_a_row_is_filled_and_one_without_people_is_not() -> None:
    codes = ("GM0855", "BU08550001", "BU08550002")
    people = table((*codes, "BU08550003"), {"a_inw": [100, 100, 0, 50]}, file="inwoners.csv")
    shares = table(codes, {"p_hh_li": [30, 20, NAN]}, file="inkomen.csv")
    got = filled(Sources(tables=(people, shares)))
    assert got.areas.codes == ("BU08550001", "BU08550002", "BU08550003")
    np.testing.assert_array_equal(got.columns["p_hh_li"].values, [20.0, NAN, 30.0])


def test_another_year_or_publisher_is_not_taken() -> None:
    own = table(("BU08550001", "BU08550002"), {"p_hh_li": [NAN, 20.0]}, file="b.csv", year=2023)
    older = table(("GM0855",), {"p_hh_li": [30.0]}, file="g.csv", year=2022)
    assert np.isnan(filled(Sources(tables=(own, older))).columns["p_hh_li"].values[0])
    column = table(("GM0855",), {"p_hh_li": [30.0]}, file="g.csv", year=2023)
    source = replace(column.columns["p_hh_li"].source, publisher="gemeente")
    other = {"p_hh_li": replace(column.columns["p_hh_li"], source=source)}
    both = Sources(tables=(own, replace(column, columns=other)))
    assert np.isnan(filled(both).columns["p_hh_li"].values[0])


def test_a_dataset_where_nothing_lacks_comes_back_itself() -> None:
    areas = make_areas(("BU08550001",))
    source = table(("BU08550001",), {"p_hh_li": [1.0]}).columns["p_hh_li"].source
    column = Column("p_hh_li", source, np.array([1.0]), np.zeros(1, dtype=np.uint8))
    dataset = Dataset(areas, 2023, {"p_hh_li": column})
    assert fill_from_above(dataset, ()) is dataset


VARIABLES = ("p_hh_li", "p_1p_hh", "p_ongeh", "p_gehuwd")


def definition(*, fill: bool) -> Definition:
    """Four indicators of a quarter of the weight each."""
    made = make_definition(2, 1, 2)
    measures = iter(VARIABLES)
    nodes = tuple(
        replace(n, measures=(Measure(next(measures), 1, Goalposts(0.0, 100.0)),))
        if isinstance(n, Indicator)
        else n
        for n in made.nodes
    )
    return replace(made, nodes=nodes).with_fill(on=fill)


def half_filled() -> Sources:
    """The last buurt lacks two of four figures, the one before it one."""
    known = [30.0, 40.0, 20.0, 10.0, 50.0, 60.0]
    rows = {v: list(known) for v in VARIABLES}
    rows[VARIABLES[0]][4] = rows[VARIABLES[0]][5] = rows[VARIABLES[1]][5] = NAN
    return mixed(a_inw=[900, 500, 400, 500, 400, 400], **rows)


def test_more_than_a_quarter_filled_means_a_score_without_a_rank() -> None:
    dataset, analysis = analyse(
        half_filled(), definition(fill=True), Level.BUURT, 0, SilentProgress()
    )
    results = analysis.results
    assert np.isfinite(results.score("top")).all()
    assert results.filled is not None
    np.testing.assert_allclose(results.filled, [0.0, 0.25, 0.5])
    assert results.rank("top").tolist() == [2, 1, 0]  # exactly a quarter keeps its rank
    (signal,) = (s for s in analysis.signals if s.rule == "R8")
    assert signal.code == "BU08550101"
    assert "50 %" in signal.text
    assert "25 %" in signal.text
    assert "aangevuld of geschat" in signal.text
    assert (signal.inputs["filled"], signal.inputs["max_filled"]) == (0.5, 0.25)
    profile = area_profile(analysis, dataset, "BU08550101")
    assert [len(labels) for labels in profile.origins.values()] == [2]
    assert Origin.HIGHER in profile.origins


def test_without_filling_there_are_no_origins() -> None:
    _, analysis = analyse(half_filled(), definition(fill=False), Level.BUURT, 0, SilentProgress())
    assert analysis.results.filled is None
    assert analysis.results.origins is None
    assert np.isnan(analysis.results.score("r1t1i1")[1:]).all()


def test_what_is_filled_nearly_everywhere_is_one_notice() -> None:
    rows = {v: [30.0, 40.0, 20.0, NAN, NAN, NAN] for v in VARIABLES}
    sources = mixed(a_inw=[900, 500, 400, 500, 400, 400], **rows)
    _, analysis = analyse(sources, definition(fill=True), Level.BUURT, 0, SilentProgress())
    assert not [s for s in analysis.signals if s.rule == "R8"]
    notice = next(n for n in analysis.results.notices if n.id == "signals-filled")
    assert notice.text.startswith("In 3 van de 3 buurten")
