"""Editions of published files beside each other, and gaps filled from an earlier year."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble, editions_of
from veerkracht_desktop.core.dataset import Origin, Sources
from veerkracht_desktop.core.earlier_values import lags_of
from veerkracht_desktop.core.edition_pairs import Status
from veerkracht_desktop.core.editions import Hurdle, compare_editions
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import advance
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.relative_guard import split_change
from veerkracht_desktop.core.specs import Imputation, Normalisation
from veerkracht_desktop.io.definitions.reading import default_definition
from veerkracht_desktop.io.reading import read_files

pytestmark = pytest.mark.realfiles

HEALTH = ("rivm-gezondheid/2016_18+.xlsx", "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx")


def read(data: Path, *names: str) -> Sources:
    return read_files([data / name for name in names], SilentProgress())


def column_of(path: Path, header: str, rows: dict[str, str]) -> dict[str, float]:
    """A column by the start of its header, read without the program: code to number."""
    book = openpyxl.load_workbook(path, read_only=True)
    lines = book.worksheets[0].iter_rows(values_only=True)
    head = [str(cell) for cell in next(lines)]
    code = head.index("Codering_3")
    at = next(i for i, name in enumerate(head) if name.startswith(header))
    found = {
        str(line[code]).strip(): float(str(line[at]).strip())
        for line in lines
        if str(line[code]).strip() in rows
    }
    book.close()
    return found


def test_health_of_all_gemeenten_2016_and_2020(data: Path) -> None:
    sources = read(data, "gemeenten-2019/Gemeentegrenzen_2019.shp", *HEALTH)
    assert editions_of(sources, Level.GEMEENTE) == (2016, 2020)
    definition = default_definition()
    got = compare_editions(sources, definition, Level.GEMEENTE, 2016, 2020, SilentProgress())
    assert len(got.areas) == 355
    assert not got.hurdles
    compared = {pair.id for pair in got.pairs if pair.status is Status.COMPARED}
    assert "vrijwilligerswerk" in compared
    # By hand: vrijwilligerswerk is alone in its theme, with goalposts 10 and 42.
    codes = {"GM0855": "Tilburg", "GM0344": "Utrecht"}
    old, new = (column_of(data / name, "Vrijwilligerswerk", codes) for name in HEALTH)
    for code in codes:
        expected = 100 * (new[code] - old[code]) / (42 - 10)
        assert got.change("meedoen")[got.areas.position[code]] == pytest.approx(expected)
    assert got.lead == "persoonlijk"
    for row in (0, 100, 354):
        points = [part.points for part in got.contributions(got.areas.codes[row])]
        assert len(points) == 4
        assert math.fsum(points) == pytest.approx(got.change(got.lead)[row], abs=1e-12)
    assert np.nanmedian(got.change("meedoen")) == pytest.approx(-13.75)


def test_a_numerator_of_last_year_in_utrecht_is_no_change(data: Path) -> None:
    """In kwb 2024 bijstand is not yet published: 2023 over the inhabitants of 2024."""
    sources = read(
        data, "utrecht/wbk2015/buurt.geojson", "utrecht/CBS-Utrecht-kwb-2023.xlsx",
        "utrecht/CBS-Utrecht-kwb-2024.xlsx", *HEALTH,
    )  # fmt: skip
    got = compare_editions(sources, default_definition(), Level.BUURT, 2023, 2024, SilentProgress())
    states = {pair.id: pair.status for pair in got.pairs}
    assert states["bijstand"] is Status.MIXED
    assert states["sterk_eenzaam"] is Status.SAME_YEAR
    assert np.nanmax(np.abs(got.change("persoonlijk"))) == 0.0
    assert Counter(got.hurdles.values()) == {Hurdle.SMALL: 5}


WIJKEN = (
    "wbk2015-brabant-rd/wijk_2015_nb.zip", "cbs-wijk-gemeente-2016-2017/wijk_2016.dbf",
    "cbs-wijk-gemeente-2016-2017/wijk_2017.dbf",
)  # fmt: skip


def test_wijken_of_2015_to_2017_have_nothing_to_compare_with(data: Path) -> None:
    sources = read(data, *WIJKEN)
    with pytest.raises(MethodError, match="vergelijkbare cijfers in 2015 en 2016"):
        compare_editions(sources, default_definition(), Level.WIJK, 2015, 2016, SilentProgress())


def test_earlier_figures_of_wijken_stop_at_changed_boundaries(data: Path) -> None:
    """Secret shares of 2017 from 2016 or 2015, where ``ind_wbi`` allows it."""
    sources = read(data, *WIJKEN)
    definition = default_definition()
    bare = assemble(sources, Level.WIJK, 2017)
    filling = replace(definition, imputation=Imputation(("previous",)))
    lags = lags_of(filling)
    assert lags is not None
    got = assemble(sources, Level.WIJK, 2017, earlier=lags)
    filled = {
        name: int((column.origins == Origin.PREVIOUS).sum())
        for name, column in got.columns.items()
        if column.origins is not None and (column.origins == Origin.PREVIOUS).any()
    }
    assert filled == {"a_inw": 10, "p_15_24": 13, "p_25_44": 13, "p_45_64": 13}
    for name in filled:
        before, after = bare.columns[name].values, got.columns[name].values
        known = np.isfinite(before)
        np.testing.assert_array_equal(before[known], after[known])
        assert np.isfinite(after).sum() == known.sum() + filled[name]
    change = bare.columns["ind_wbi"].values
    for name in filled:
        origins = got.columns[name].origins
        assert origins is not None
        assert not (origins[change > 1] == Origin.PREVIOUS).any()


def test_brabant_moves_when_the_rest_of_the_country_comes_along(data: Path) -> None:
    sources = read(data, "gemeenten-2019/Gemeentegrenzen_2019.shp", *HEALTH)
    definition = replace(default_definition(), normalisation=Normalisation("minmax"))
    country = assemble(sources, Level.GEMEENTE, 2020)
    brabant = assemble(
        read(data, "wbk2015-brabant-rd/gem_2015_nb.zip", *HEALTH), Level.GEMEENTE, 2020
    )
    after, before = advance(country, definition), advance(brabant, definition)
    split = split_change(before, after)
    assert len(split.areas) == 60
    np.testing.assert_allclose(np.nan_to_num(split.own[split.same_values]), 0.0, atol=1e-9)
    assert split.same_values.sum() == 60
    assert len(split.moved("meedoen")) > 50
    fixed = replace(definition, normalisation=Normalisation("goalposts"))
    split = split_change(advance(brabant, fixed), advance(country, fixed))
    assert split.moved("meedoen", 0.0) == ()
