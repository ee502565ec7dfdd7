"""The level that `veerkracht compute` takes when none is asked for."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.headless import Request, compute

STRUCTURE = """iCode,iName,Level,Parent,Direction,Weight,Type
a_inw,Inwoners,1,top,1,1,Indicator
top,Top,2,,1,1,Aggregate
"""


@pytest.fixture
def structure(tmp_path: Path) -> Path:
    path = tmp_path / "index.csv"
    path.write_text(STRUCTURE, encoding="utf-8")
    return path


def test_a_map_of_gemeenten_with_a_table_of_buurten(tmp_path: Path, structure: Path) -> None:
    shapes = [shapely.box(130_000 + x, 395_000, 131_000 + x, 396_000) for x in (0, 1_000)]
    made = gpd.GeoDataFrame({"GM_CODE": ["GM0785", "GM0855"]}, geometry=shapes, crs="EPSG:28992")
    made.to_file(tmp_path / "kaart.gpkg")
    table = tmp_path / "kwb-2023.csv"
    table.write_text(
        "gwb_code;a_inw\nBU07850000;100\nBU07850001;50\nBU08550000;70\n", encoding="utf-8"
    )
    report = compute(
        Request((str(table),), (tmp_path / "uit.csv",), str(tmp_path / "kaart.gpkg"), structure)
    )
    assert report.dataset.level is Level.GEMEENTE
    assert report.dataset.columns["a_inw"].values.tolist() == [150.0, 70.0]
