"""What the checks say of real files: the faults that are in them, and no more than that."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.quality import Finding, Quality, assess
from veerkracht_desktop.io.definitions import default_definition
from veerkracht_desktop.io.reading import read_files

pytestmark = pytest.mark.realfiles

MOST_FINDINGS = 12
"""More lines than this nobody reads."""


def look(sources: Sources, level: Level, edition: int = 0) -> Quality:
    dataset, analysis = analyse(sources, default_definition(), level, edition, SilentProgress())
    quality = assess(dataset, analysis.results, sources)
    assert len(quality.findings) <= MOST_FINDINGS
    return quality


def read(data: Path, *names: str) -> Sources:
    return read_files([data / name for name in names], SilentProgress())


def found(quality: Quality, name: str, file: str = "") -> Finding:
    (finding,) = [f for f in quality.findings if f.id == name and f.place.startswith(file)]
    return finding


def brabant_only(sources: Sources, data: Path) -> Sources:
    """The map without the gemeenten of the other provinces."""
    with (data.parent / "reference" / "regions_nb.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    gemeenten = {value for row in rows for value in row.values() if value.startswith("GM")}
    (areas,) = sources.maps
    inside = np.flatnonzero(np.isin(np.array(areas.gemeenten), sorted(gemeenten)))
    return replace(sources, maps=(areas.take(inside),))


def test_a_table_cut_off_at_the_limit_of_the_service(data: Path) -> None:
    """85984NED ends in Maasdriel: 33 of the 56 gemeenten of Noord-Brabant (data/README.md)."""
    names = ("wijken-2024/wijken_2024.geojson", "wijken-2024/85984NED.csv")
    sources = read(data, *names)
    whole = found(look(sources, Level.WIJK), "cut-off", "85984NED")
    assert whole.weight is Weight.PROBLEM
    assert "precies 10.000 rijen" in whole.text
    assert "de laatste gemeente is Maasdriel" in whole.text
    assert "172 van de 342 gemeenten" in whole.text
    part = found(look(brabant_only(sources, data), Level.WIJK), "cut-off", "85984NED")
    assert "33 van de 56 gemeenten" in part.text


def test_columns_that_are_not_published_yet_are_no_missing_file(data: Path) -> None:
    """The Excel of Utrecht has the columns on income, and not one value in them."""
    quality = look(
        read(data, "utrecht/wbk2015/buurt.geojson", "utrecht/CBS-Utrecht-kwb-2023.xlsx"),
        Level.BUURT,
    )
    empty = found(quality, "no-values", "CBS-Utrecht-kwb-2023.xlsx")
    assert {"laag_inkomen", "armoede", "vermogen"} <= set(empty.nodes)
    absent = found(quality, "no-source")
    assert not set(absent.nodes) & set(empty.nodes)
    assert {f.id for f in quality.findings} <= {"no-values", "no-source", "small-areas"}


def test_sound_key_figures_of_brabant_give_few_lines(data: Path) -> None:
    sources = read(data, "wbk2015-brabant-rd/buurt_2015_nb.zip")
    quality = look(sources, Level.BUURT)
    assert [f.id for f in quality.findings if f.weight is Weight.PROBLEM] == ["no-source"]
    institutions = found(quality, "zero-inhabited")
    assert len(institutions.codes) == len(institutions.rows) == 4
    (table,) = sources.tables
    at = table.source_rows.index(institutions.rows[0])
    assert table.codes[at] == institutions.codes[0]
    assert table.columns["a_hh"].values[at] == 0
    assert table.columns["a_inw"].values[at] >= 100


def test_health_of_2020_on_the_gemeenten_of_2020_is_sound(data: Path) -> None:
    quality = look(
        read(
            data,
            "gemeenten-2019/gemeenten_2020.gpkg",
            "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx",
        ),
        Level.GEMEENTE,
    )
    assert quality.share == 1.0
    assert {f.id for f in quality.findings} <= {"no-source", "no-values", "outliers", "stale"}


def test_health_of_2020_on_the_map_of_2015_is_another_division(data: Path) -> None:
    """Merged gemeenten: 60 of 66 are there, 344 of 404 wijken (data/README.md)."""
    quality = look(
        read(
            data,
            "wbk2015-brabant-rd/wijk_2015_nb.zip",
            "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx",
        ),
        Level.WIJK,
    )
    lacking = found(quality, "gemeenten-missing", "RIVM")
    assert "60 van de 66 gemeenten; 6 ontbreken" in lacking.text
    assert "Veghel" in lacking.text
    assert found(quality, "other-division", "RIVM").weight is Weight.PROBLEM
    assert found(quality, "too-old", "wijk_2015_nb").nodes


def test_the_leefbaarometer_is_sound(data: Path) -> None:
    quality = look(
        read(
            data,
            "wbk2015-brabant-rd/wijk_2015_nb.zip",
            "leefbaarometer/dimensiescore_wijk (stand).xlsx",
        ),
        Level.WIJK,
    )
    assert {f.id for f in quality.findings if f.weight is Weight.PROBLEM} == {"no-source"}
