"""Variants of an index over the buurten of Noord-Brabant in 2015."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.core.robustness.world import SILENT, check_against_engine

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.robustness import (
    default_plan,
    figure_errors,
    run_variants,
    sensitivity,
)
from veerkracht_desktop.core.specs import Aggregation, Goalposts
from veerkracht_desktop.io.reading import read_file

pytestmark = pytest.mark.realfiles

MEASURES = (
    Measure("p_1p_hh", -1, Goalposts(60.0, 8.0)),
    Measure("p_gehuwd", 1, Goalposts(25.0, 60.0)),
    Measure("1000 * a_soz_wb / a_inw", -1, Goalposts(60.0, 0.0)),
    Measure("p_15_24", 1, Goalposts(5.0, 20.0)),
    Measure("g_hhgro", 1, Goalposts(1.6, 3.0)),
    Measure("ste_oad", -1, Goalposts(2500.0, 10.0)),
)


@pytest.fixture
def stages(data: Path) -> Stages:
    nodes: list[Node] = [Group("top", "Totaal", aggregation=Aggregation("geometric", 1.0))]
    nodes += [Group(g, g, "top", min_coverage=0.5) for g in ("a", "b", "c")]
    nodes += [
        Indicator(f"i{at}", measure.formula, "abc"[at % 3], measures=(measure,))
        for at, measure in enumerate(MEASURES)
    ]
    definition = Definition(
        "proef", "Proef", "1", tuple(nodes), min_inhabitants=100, rank_inhabitants=300
    )
    found = read_file(data / "wbk2015-brabant-rd" / "buurt_2015_nb.zip")
    return advance(assemble(found, Level.BUURT), definition)


def test_variants_are_what_the_engine_computes(stages: Stages) -> None:
    plan = replace(default_plan(stages.definition), runs=30, noise=False)
    # Also with AMPI, where a few areas score 0 on all three groups.
    assert check_against_engine(stages, plan) == 30


def test_errors_of_real_figures(stages: Stages) -> None:
    found = figure_errors(stages)
    assert set(found) == {"i0", "i1", "i2", "i3"}, "not the mean and the density of addresses"
    data = stages.dataset
    share, size = data.columns["p_1p_hh"].values, data.columns["a_hh"].values
    known = np.isfinite(share) & (size > 0)
    expected = 100 * 2 * np.sqrt(1 + (share[known] / 100) ** 2) / size[known]
    np.testing.assert_allclose(found["i0"].se[known], expected, rtol=1e-9)
    large = data.inhabitants > 5000
    small = (data.inhabitants >= 300) & (data.inhabitants < 500)
    assert np.median(found["i2"].se[small]) > 5 * np.median(found["i2"].se[large])


def test_intervals_of_real_areas(stages: Stages) -> None:
    found = run_variants(stages, default_plan(stages.definition), SILENT)
    assert found.computed == 1000
    assert [n.id for n in found.notices] == ["no-noise"]
    ranked = found.nominal_rank > 0
    assert 1000 < ranked.sum() < len(found.codes)
    width = (found.high_rank - found.low_rank)[ranked]
    assert 0 < np.median(width) < 0.5 * ranked.sum()
    # The ends of the ranking stand firmer than its middle.
    rank = found.nominal_rank[ranked]
    ends = (rank <= 50) | (rank > ranked.sum() - 50)
    assert np.median(width[ends]) < np.median(width[~ends])


def test_what_each_choice_matters(stages: Stages) -> None:
    got = sensitivity(stages, default_plan(stages.definition), SILENT, base=128)
    assert got.used == got.base == 128
    assert np.isfinite(got.indices.total).all()
    assert got.indices.total.sum() > 0.8
    noise = got.choices.index("noise")
    assert got.indices.total[noise] < got.indices.total.max() / 3
