"""What maps are drawn with travels in a project, and no harm comes from what is wrong with it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from tests.unit.core.test_kept_geometry import AREAS, same
from tests.unit.io.builders import document

from veerkracht_desktop.core.kept_geometry import (
    KeptGeometry,
    quick_or_kept,
    refined_and_kept,
)
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.project.drawn import PARTS, TABLE, read_drawn
from veerkracht_desktop.io.project.file import open_project, save_project


@pytest.fixture(scope="module")
def kept() -> KeptGeometry:
    geometries, key = quick_or_kept(AREAS, lambda key: None)
    return refined_and_kept(AREAS, geometries, key, SilentProgress())[1]


@pytest.fixture
def project(tmp_path: Path, kept: KeptGeometry) -> Path:
    path = tmp_path / "proef.veerkracht"
    save_project(path, document(), {}, drawn=[kept])
    return path


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql, values)
        connection.commit()


def test_it_comes_back_to_the_last_bit(project: Path, kept: KeptGeometry) -> None:
    (found,) = read_drawn(project)
    assert found.key == kept.key
    assert same(found.overview, kept.overview)
    assert np.array_equal(found.kinds, kept.kinds)
    assert np.array_equal(found.bounds, kept.bounds)
    geometries, key = quick_or_kept(AREAS, {found.key: found}.get)
    assert key == ""
    assert same(geometries[0], kept.overview)


def test_the_file_stays_sound_and_a_gis_sees_a_plain_table(project: Path) -> None:
    with closing(sqlite3.connect(project)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kinds = connection.execute(
            "SELECT data_type FROM gpkg_contents WHERE table_name = ?", (TABLE,)
        )
        assert kinds.fetchone() == ("attributes",)
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo:
        told = subprocess.run(  # noqa: S603 - our own file
            [ogrinfo, "-so", str(project), TABLE], capture_output=True, text=True, check=True
        )
        assert f"Feature Count: {len(PARTS)}" in told.stdout


def test_a_project_without_it_opens_as_before(tmp_path: Path) -> None:
    path = tmp_path / "zonder.veerkracht"
    save_project(path, document(), {})
    assert read_drawn(path) == ()
    assert open_project(path)[0].sources.maps


def test_saving_again_replaces_it(project: Path) -> None:
    save_project(project, document(), {})
    assert read_drawn(project) == ()


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_damaged_part_leaves_it_unused_and_the_project_whole(project: Path, part: str) -> None:
    change(project, "UPDATE tekening_kaarten SET inhoud = ? WHERE deel = ?", b"kapot", part)
    assert read_drawn(project) == ()
    assert open_project(project)[0].sources.maps


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_missing_part_leaves_it_unused(project: Path, part: str) -> None:
    change(project, "DELETE FROM tekening_kaarten WHERE deel = ?", part)
    assert read_drawn(project) == ()


@pytest.mark.parametrize("part", ["ringen", "gebieden", "soorten", "grenzen"])
def test_arrays_that_do_not_fit_one_another_are_not_used(project: Path, part: str) -> None:
    with closing(sqlite3.connect(project)) as connection:
        row = connection.execute(
            "SELECT inhoud FROM tekening_kaarten WHERE deel = 'tolerantie'"
        ).fetchone()
    change(project, "UPDATE tekening_kaarten SET inhoud = ? WHERE deel = ?", row[0], part)
    assert read_drawn(project) == ()


def test_what_is_no_database_has_nothing(tmp_path: Path) -> None:
    path = tmp_path / "leeg.veerkracht"
    assert read_drawn(path) == ()
    path.write_bytes(b"x" * 4000)
    assert read_drawn(path) == ()


def test_every_part_is_described() -> None:
    text = Path("docs/bestandsformaat.md").read_text("utf-8")
    assert f"`{TABLE}`" in text
    assert all(f"`{part}`" in text for part in PARTS)
