"""Regions put together from a grouping."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from tests.unit.core.builders import make_areas
from tests.unit.core.test_assemble import mapped, table

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level, quantity
from veerkracht_desktop.core.assemble import assemble, editions_of, levels_of
from veerkracht_desktop.core.dataset import Origin, Sources
from veerkracht_desktop.core.errors import NoMatchError
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.region_areas import members_of, region_map
from veerkracht_desktop.core.regions import Grouping, chosen_grouping
from veerkracht_desktop.io.definitions import default_definition

GM = ("GM0001", "GM0002", "GM0003")
EAST = Grouping(
    "regio",
    Level.GEMEENTE,
    {"GM0001": "R1", "GM0002": "R1", "GM0003": "R2"},
    {"R1": "Oost", "R2": "West"},
    "regios.csv",
)
COROP = Grouping("corop", Level.GEMEENTE, dict.fromkeys(GM, "CR1"), {"CR1": "Alles"}, "c.csv")


def sources(*groupings: Grouping, with_map: bool = True) -> Sources:
    figures = table(GM, {"a_inw": [100.0, 300.0, 50.0], "p_65_oo": [10.0, 20.0, 30.0]}, year=2022)
    maps = (mapped(GM, Level.GEMEENTE),) if with_map else ()
    return Sources(maps, (figures,), groupings=groupings)


def test_regions_have_the_shapes_and_figures_of_their_parts() -> None:
    loaded = sources(EAST)
    assert levels_of(loaded) == (Level.GEMEENTE, Level.REGION)
    assert editions_of(loaded, Level.REGION) == (2022,)
    got = assemble(loaded, Level.REGION)
    assert got.areas.codes == ("R1", "R2")
    assert got.areas.names == ("Oost", "West")
    assert got.areas.geometry is not None
    np.testing.assert_allclose(shapely.area(got.areas.geometry), [2.0, 1.0])
    assert shapely.get_type_id(got.areas.geometry).tolist() == [shapely.GeometryType.POLYGON] * 2
    np.testing.assert_allclose(got.inhabitants, [400.0, 50.0])
    np.testing.assert_allclose(got.columns["p_65_oo"].values, [17.5, 30.0])
    origins = got.columns["a_inw"].origins
    assert origins is not None
    assert set(origins.tolist()) == {Origin.SUMMED}
    assert "3 gemeenten" in next(n for n in got.notices if n.id == "summed").text
    assert not [n for n in got.notices if n.id in {"region-parts", "no-region"}]


def test_regions_without_a_map() -> None:
    got = assemble(sources(EAST, with_map=False), Level.REGION)
    assert got.areas.names == ("Oost", "West")
    assert got.areas.geometry is None


def test_regions_from_buurten() -> None:
    codes = ("BU00010000", "BU00010001", "BU00030000")
    figures = table(codes, {"a_inw": [100.0, 300.0, 50.0]})
    loaded = Sources((mapped(codes),), (figures,), groupings=(EAST,))
    got = assemble(loaded, Level.REGION)
    np.testing.assert_allclose(got.inhabitants, [400.0, 50.0])
    assert got.areas.geometry is not None
    np.testing.assert_allclose(shapely.area(got.areas.geometry), [2.0, 1.0])


def test_without_a_grouping_there_is_no_such_level() -> None:
    assert levels_of(sources()) == (Level.GEMEENTE,)
    assert sources().map_of(Level.REGION) is None
    with pytest.raises(NoMatchError):
        assemble(sources(), Level.REGION)


def test_a_grouping_of_other_areas_gives_no_level() -> None:
    away = replace(EAST, of={"GM0800": "R1"})
    assert levels_of(sources(away)) == (Level.GEMEENTE,)
    assert region_map((mapped(GM, Level.GEMEENTE),), away) is None


@pytest.mark.parametrize(
    ("key", "expected"), [("", EAST), (COROP.key, COROP), ("weg · oud.csv", EAST)]
)
def test_the_usual_grouping_unless_another_is_chosen(key: str, expected: Grouping) -> None:
    assert chosen_grouping((COROP, EAST), key) is expected
    assert chosen_grouping((COROP,), "") is COROP
    assert chosen_grouping((), key) is None
    assert replace(sources(COROP, EAST), grouping_key=key).grouping is expected


def test_the_map_of_the_regions_is_made_once() -> None:
    loaded = sources(EAST)
    assert loaded.map_of(Level.REGION) is loaded.map_of(Level.REGION)


def test_parts_that_are_not_loaded_and_parts_without_a_region_are_told() -> None:
    wide = replace(EAST, of={**EAST.of, "GM0004": "R2"})
    narrow = replace(wide, of={code: r for code, r in wide.of.items() if code != "GM0001"})
    got = assemble(sources(narrow), Level.REGION)
    parts = next(n for n in got.notices if n.id == "region-parts")
    assert "West (1 van 2)" in parts.text
    assert parts.weight is Weight.PROBLEM
    assert "West (1 van 2)" in got.areas.names  # wherever the name stands, also in a ranking
    loose = next(n for n in got.notices if n.id == "no-region")
    assert loose.items == ("GM0001",)
    assert loose.text.startswith("1 gemeente hoort bij geen regio")


def test_gemeenten_known_by_name() -> None:
    named = Grouping(
        "regio",
        Level.GEMEENTE,
        {"Den Haag": "a", "Súdwest-Fryslân": "a", "Bergen (L.)": "b"},
        {"a": "Een", "b": "Twee"},
        by_name=True,
    )
    areas = replace(
        make_areas(GM, Level.GEMEENTE),
        names=("'s-Gravenhage (gemeente)", "Sudwest-Fryslan", "Zwolle"),
    )
    assert members_of(areas, named)[1:] == ("a", "")
    buurt = replace(make_areas(("BU00010000",)), gemeente_names=("Súdwest-Fryslân",))
    assert members_of(buurt, named) == ("a",)


def test_two_gemeenten_of_one_name_are_kept_apart() -> None:
    named = Grouping(
        "provincie", Level.GEMEENTE, {"Bergen (L.)": "L", "Bergen (NH.)": "N"}, {}, by_name=True
    )
    areas = replace(make_areas(GM, Level.GEMEENTE), names=("Bergen (NH.)", "Bergen (L.)", "Bergen"))
    assert members_of(areas, named) == ("N", "L", "")


def test_an_index_per_region_without_gemeenten_to_compare_with() -> None:
    _, analysis = analyse(sources(EAST), default_definition(), Level.REGION, 0, SilentProgress())
    assert analysis.results.areas.level is Level.REGION
    assert analysis.gemeente_results is None


def test_words() -> None:
    assert quantity(Level.REGION, 1) == "1 regio"
    assert quantity(Level.REGION, 4) == "4 regio's"
