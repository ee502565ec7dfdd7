"""Boundaries that changed, levels put together and regions, on the public files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble, levels_of
from veerkracht_desktop.core.dataset import Origin, Sources
from veerkracht_desktop.core.overlap import overlap_table
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.upward import derive_gemeenten
from veerkracht_desktop.io.lookup_tables import groupings_of
from veerkracht_desktop.io.parts import open_parts
from veerkracht_desktop.io.reading import read_file, read_map, read_tables

pytestmark = pytest.mark.realfiles

BRABANT = "wbk2015-brabant-rd"
ALTENA = ("GM0738", "GM0870", "GM0874")
MEIERIJSTAD = ("GM0844", "GM0846", "GM0860")


@pytest.fixture(params=["Gemeentegrenzen_2019.shp", "gemeenten_2020.gpkg"])
def both(data: Path, request: pytest.FixtureRequest) -> Sources:
    """Figures and map of 2015, and a newer map."""
    old = read_file(data / BRABANT / "gem_2015_nb.zip")
    newer = read_map(data / "gemeenten-2019" / str(request.param))
    return Sources(maps=(*old.maps, *newer.maps), tables=old.tables)


def test_the_overlay_finds_the_mergers_and_nothing_else(both: Sources) -> None:
    """The two maps were drawn and simplified apart, in two coordinate systems."""
    got = overlap_table(*both.maps)
    assert got is not None
    pairs = set(zip(got.old, got.new, strict=True))
    expected = {(code, "GM1959") for code in ALTENA} | {(code, "GM1948") for code in MEIERIJSTAD}
    assert pairs == expected


def test_counts_of_2015_on_newer_boundaries(both: Sources) -> None:
    got = assemble(both, Level.GEMEENTE)
    assert got.areas.year in (2019, 2020)
    assert len(got.areas) == 62
    people = both.tables[0].columns["a_inw"].values
    rows = both.tables[0].rows_by_level[Level.GEMEENTE]
    column = got.columns["a_inw"]
    assert column.origins is not None
    for new, old in (("GM1959", ALTENA), ("GM1948", MEIERIJSTAD)):
        at = got.areas.position[new]
        before = sum(people[rows[code]] for code in old)
        np.testing.assert_allclose(column.values[at], before, rtol=0.01)
        assert column.origins[at] == Origin.OVERLAP
    assert np.count_nonzero(column.origins) == 2
    np.testing.assert_allclose(np.nansum(column.values), people.sum(), rtol=1e-9)


def test_every_change_of_ten_years_is_found(data: Path) -> None:
    """Mergers (Altena, Land van Cuijk, Maashorst, Meierijstad) and Haaren divided over four."""
    old = read_file(data / BRABANT / "gem_2015_nb.zip")
    newer = read_map(data / "jongvolwassenen-2024/gemeente_gegeneraliseerd.geojson")
    sources = Sources(maps=(*old.maps, *newer.maps), tables=old.tables)
    pairs = overlap_table(*sources.maps)
    assert pairs is not None
    shares = dict(zip(zip(pairs.old, pairs.new, strict=True), pairs.shares.tolist(), strict=True))
    haaren = {new: share for (code, new), share in shares.items() if code == "GM0788"}
    assert set(haaren) == {"GM0757", "GM0824", "GM0855", "GM0865"}
    assert sum(haaren.values()) == pytest.approx(1.0)
    got = assemble(sources, Level.GEMEENTE)
    assert len(got.areas) == 56
    np.testing.assert_allclose(np.nansum(got.inhabitants), 2_488_751, rtol=1e-6)
    origins = got.columns["a_inw"].origins
    assert origins is not None
    assert np.count_nonzero(origins) == 9


def test_wijken_of_2015_on_those_of_2024(data: Path) -> None:
    """The newer map is of the whole country: only what the figures are about comes along."""
    old = read_file(data / BRABANT / "wijk_2015_nb.zip")
    newer = read_map(data / "wijken-2024/wijken_2024.geojson")
    sources = Sources(maps=(*old.maps, *newer.maps), tables=old.tables)
    got = assemble(sources, Level.WIJK)
    people = sources.tables[0].columns["a_inw"].values
    assert len(got.areas) > 470
    np.testing.assert_allclose(np.nansum(got.inhabitants), np.nansum(people), rtol=0.002)


def test_figures_of_2020_on_a_map_of_2015_name_the_remedy(data: Path) -> None:
    old = read_map(data / BRABANT / "gem_2015_nb.zip").maps
    newer = read_file(data / "gemeenten-2019/gemeenten_2020.gpkg")
    (table,) = newer.tables
    back = Sources(maps=old, tables=newer.tables)
    without = assemble(back, Level.GEMEENTE)
    told = next(n for n in without.notices if n.id == "no-conversion")
    assert len(told.items) == 6  # gemeenten that merged; not the 295 of other provinces
    assert "kaart van 2020" in told.text
    assert {*ALTENA, *MEIERIJSTAD} <= {*told.items}
    assert table.year == 2020


def test_sums_of_buurten_beside_the_published_gemeenten(data: Path) -> None:
    """CBS rounds per buurt, and knows people of no buurt: small differences are no mistake."""
    buurten = assemble(read_file(data / BRABANT / "buurt_2015_nb.zip"), Level.BUURT)
    published = assemble(read_file(data / BRABANT / "gem_2015_nb.zip"), Level.GEMEENTE)
    got = derive_gemeenten(buurten)
    assert got is not None
    assert got.areas.codes == tuple(sorted(published.areas.codes))
    at = [published.areas.position[code] for code in got.areas.codes]
    within = {"a_inw": 0.007, "a_hh": 0.012, "p_65_oo": 0.04, "p_1p_hh": 0.03, "g_hhgro": 0.03}
    for variable, bound in within.items():
        expected = published.columns[variable].values[at]
        np.testing.assert_allclose(got.columns[variable].values, expected, rtol=bound)
    assert np.isnan(got.columns["ste_mvs"].values).all()  # a class is no quantity


def test_buurt_figures_on_a_gemeente_map(data: Path) -> None:
    buurten = read_file(data / BRABANT / "buurt_2015_nb.zip")
    gemeenten = read_map(data / BRABANT / "gem_2015_nb.zip")
    got = assemble(Sources(maps=gemeenten.maps, tables=buurten.tables), Level.GEMEENTE)
    assert len(got.areas) == 66
    assert got.areas.geometry is not None
    np.testing.assert_allclose(np.nansum(got.inhabitants), 2_489_000, rtol=0.005)


def of_title(groupings: tuple[Grouping, ...], title: str) -> Grouping:
    return next(g for g in groupings if g.title == title)


def lookup(path: Path) -> tuple[Grouping, ...]:
    (part,) = open_parts(path)
    assert part.grid is not None
    return groupings_of(part.grid, part.seen)


@pytest.mark.parametrize(
    ("file", "gemeenten", "corop"),
    [("82949NED.csv", 393, 40), ("85067NED.csv", 345, 40), ("86059NED.csv", 342, 40)],
)
def test_regions_of_cbs(data: Path, file: str, gemeenten: int, corop: int) -> None:
    got = lookup(data / "gebieden-in-nederland" / file)
    one = of_title(got, "COROP-gebied")
    assert (len(one.of), len(one.names)) == (gemeenten, corop)
    assert len(of_title(got, "Provincie").names) == 12
    assert len(of_title(got, "GGD-regio").names) == 25
    assert len(of_title(got, "Veiligheidsregio").names) == 25
    assert one.names["CR36"] == "Zuidoost-Noord-Brabant"


def test_samenwerkingsregios_of_a_lookup_file(data: Path) -> None:
    path = data.parent / "reference" / "regions_nb.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not there")
    got = lookup(path)
    assert [g.title for g in got] == ["regio", "regio_tot_2022", "corop", "omvangklasse"]
    assert len(got[0].of) == 56
    sources = Sources(
        maps=read_map(data / "jongvolwassenen-2024/gemeente_gegeneraliseerd.geojson").maps,
        tables=read_tables(data / "wijken-2024/85984NED.csv"),
        groupings=got,
    )
    assert levels_of(sources) == (Level.GEMEENTE, Level.REGION)
    regions = sources.map_of(Level.REGION)
    assert regions is not None
    assert regions.names == (
        "Midden-Brabant", "Noordoost-Brabant", "West-Brabant", "Zuidoost-Brabant",
    )  # fmt: skip
    assert regions.geometry is not None
    assert shapely.is_valid(regions.geometry).all()
    # 5,000 km2 with the water that is Noord-Brabant's
    assert shapely.area(regions.geometry).sum() == pytest.approx(5.0e9, rel=0.04)
    dataset = assemble(sources, Level.REGION)
    assert next(n for n in dataset.notices if n.id == "region-parts")  # the table was cut off


def test_provinces_of_a_list_with_names_only(data: Path) -> None:
    (got,) = lookup(data / "statline-csv/gemeenten-provincie.xlsx")
    assert got.by_name
    assert len(got.of) == 459
