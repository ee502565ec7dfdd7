"""Real maps as context layers: whatever their kind and system, they lie where they should."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import shapely

from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.maps.context_files import read_context

pytestmark = pytest.mark.realfiles

NETHERLANDS_RD = (-10_000, 290_000, 290_000, 640_000)


@pytest.mark.parametrize(
    "name",
    [
        "wbk2015-brabant-rd/gem_2015_nb.zip",
        "wbk2015-brabant-rd/buurt_2015_nb.zip",
        "wbk2015-brabant/zuidoost-brabant/buurt.geojson",
        "ermelo-gpkg/CBS_buurten.gpkg",
        "eindhoven/buurten_geoguessr_max.shp",
        "gemeenten-2019/Gemeentegrenzen_2019.shp",
        "gemeenten-2019/gemeenten_2020.gpkg",
    ],
)
def test_a_real_map_lies_in_the_netherlands_and_is_ready_to_draw(data: Path, name: str) -> None:
    layers = read_context([data / name], SilentProgress())
    assert layers
    west, south, east, north = NETHERLANDS_RD
    for layer in layers:
        bounds = shapely.total_bounds(layer.shapes.given)
        assert west < bounds[0] < bounds[2] < east
        assert south < bounds[1] < bounds[3] < north
        assert not layer.filled, "areas of an unknown kind may not hide those of the index"
        details = layer.shapes.details
        assert [one.tolerance for one in details] == sorted(
            (one.tolerance for one in details), reverse=True
        )
        assert details[-1].tolerance == 0
        assert len(details[0].rings.xy) <= len(details[-1].rings.xy)


def test_a_large_map_is_read_within_seconds(data: Path) -> None:
    start = time.perf_counter()
    (layer,) = read_context([data / "gemeenten-2019/Gemeentegrenzen_2019.shp"], SilentProgress())
    assert len(layer.shapes.given) > 300
    assert time.perf_counter() - start < 20, "a hang, not a slow machine"
