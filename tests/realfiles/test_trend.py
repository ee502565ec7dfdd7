"""Lines over real editions: the same as the comparison, and gaps where nothing new was measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import editions_of
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.edition_series import stack_editions
from veerkracht_desktop.core.editions import compare_editions
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.trend import ScoredEditions, score_editions, trend_of
from veerkracht_desktop.io.definitions.reading import default_definition
from veerkracht_desktop.io.reading import read_files

pytestmark = pytest.mark.realfiles

HEALTH = ("rivm-gezondheid/2016_18+.xlsx", "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx")
WIJKEN = (
    "wbk2015-brabant-rd/wijk_2015_nb.zip", "cbs-wijk-gemeente-2016-2017/wijk_2016.dbf",
    "cbs-wijk-gemeente-2016-2017/wijk_2017.dbf",
)  # fmt: skip


def read(data: Path, *names: str) -> Sources:
    return read_files([data / name for name in names], SilentProgress())


def scored(sources: Sources, level: Level) -> ScoredEditions:
    definition = default_definition()
    years = editions_of(sources, level)
    stack = stack_editions(sources, definition, level, years, SilentProgress())
    return score_editions(stack, definition)


def test_all_gemeenten_2016_and_2020_move_as_the_comparison_says(data: Path) -> None:
    sources = read(data, "gemeenten-2019/Gemeentegrenzen_2019.shp", *HEALTH)
    both = scored(sources, Level.GEMEENTE)
    change = compare_editions(
        sources, default_definition(), Level.GEMEENTE, 2016, 2020, SilentProgress()
    )
    for node in ("persoonlijk", "meedoen", "vrijwilligerswerk"):
        values = trend_of(both, node).values
        np.testing.assert_allclose(values[:, 1] - values[:, 0], change.change(node), atol=1e-12)
    raw = trend_of(both, "vrijwilligerswerk", raw=True)
    moved = 100 * (raw.values[:, 1] - raw.values[:, 0]) / (42 - 10)
    inside = np.isfinite(moved) & (raw.values.min(axis=1) > 10) & (raw.values.max(axis=1) < 42)
    assert inside.sum() > 300
    score = trend_of(both, "vrijwilligerswerk").values
    np.testing.assert_allclose((score[:, 1] - score[:, 0])[inside], moved[inside])


def test_wijken_of_brabant_have_health_in_two_of_four_editions(data: Path) -> None:
    sources = read(data, *WIJKEN, *HEALTH)
    trend = trend_of(scored(sources, Level.WIJK), "netwerk")
    assert trend.editions == (2015, 2016, 2017, 2020)
    assert trend.known.tolist() == [False, True, False, True]
    assert trend.stale.tolist() == [False, False, True, False]
    both = np.isfinite(trend.values[:, [1, 3]]).all(axis=1)
    assert both.sum() > 300
