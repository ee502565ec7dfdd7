"""Contributions of real areas, with all that is missing there: they add up to the difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.chart_figures.contribution_table import contribution_table, depths
from veerkracht_desktop.core.contributions import ContributionKind
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.reference import reference_of
from veerkracht_desktop.core.state import AppState, Document, with_analysis
from veerkracht_desktop.io.definitions.reading import default_definition
from veerkracht_desktop.io.reading import read_files

pytestmark = pytest.mark.realfiles

BUURTEN = ("wbk2015-brabant-rd/buurt_2015_nb.zip",)
GEMEENTEN = ("gemeenten-2019/Gemeentegrenzen_2019.shp", "rivm-gezondheid/2016_18+.xlsx")


def loaded(data: Path, level: Level, *names: str) -> AppState:
    sources = read_files([data / name for name in names], SilentProgress())
    definition = default_definition()
    dataset, analysis = analyse(sources, definition, level, 0, SilentProgress())
    empty = AppState(Document(definition, sources), level=level, levels=(level,))
    return with_analysis(empty, dataset, analysis)


@pytest.mark.parametrize(
    ("level", "names", "word"),
    [
        (Level.BUURT, BUURTEN, "all"),
        (Level.BUURT, BUURTEN, "gebied:GM0855"),
        (Level.GEMEENTE, GEMEENTEN, "all"),
    ],
)
def test_they_add_up_at_every_depth(
    data: Path, level: Level, names: tuple[str, ...], word: str
) -> None:
    state = replace(loaded(data, level, *names), reference=word)
    assert state.analysis is not None
    results = state.analysis.results
    definition = results.definition
    rows = np.arange(0, len(results.areas), 9)
    against = reference_of(state, [results.areas.codes[row] for row in rows])
    assert against is not None
    assert against.adds_up == (word != "all")
    drawn, kinds = 0, set()
    for start in (g.id for g in definition.groups if g.id in results.column):
        for depth in depths(definition, start):
            table = contribution_table(
                results, start, rows, against.scores(), depth, adds_up=against.adds_up
            )
            assert len(table.rows) + table.without == len(rows)
            assert table.points.sum(axis=1) == pytest.approx(table.differences, abs=1e-8)
            for part in table.parts:
                assert (part.kind is ContributionKind.MISSING) == bool(part.missing)
            drawn += len(table.rows)
            kinds |= {part.kind for part in table.parts}
    assert drawn > 30, "there is something to take apart"
    assert ContributionKind.NODE in kinds
    assert (ContributionKind.MEDIANS in kinds) <= (word == "all")
