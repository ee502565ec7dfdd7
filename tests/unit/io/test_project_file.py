"""Saving and opening projects: everything comes back, and nothing is ever lost."""

from __future__ import annotations

import dataclasses
import errno
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from tests.unit.io.builders import analysis, areas, definition, document, source_table

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.dataset import (
    REASON_TEXTS,
    Column,
    ColumnSource,
    Origin,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import (
    Cancelled,
    FileUnreadableError,
    FormatError,
    OutputError,
    ProjectTooNewError,
)
from veerkracht_desktop.core.groups import with_group
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.project import file as project_file
from veerkracht_desktop.io.project import geopackage
from veerkracht_desktop.io.project.file import open_project, save_project
from veerkracht_desktop.io.project.migrations import SCHEMA_VERSION, STEPS, SmallTables, migrate
from veerkracht_desktop.io.project.originals import changed, originals_of
from veerkracht_desktop.io.project.rows import SMALL_TABLES, class_rows, classes_of

VIEW = {"level": "buurt", "edition": "2023", "active": "sv", "selection": "BU00030000 BU00030001"}


def saved(tmp_path: Path) -> Path:
    path = tmp_path / "proef.veerkracht"
    save_project(path, document(), VIEW, analysis=analysis())
    return path


def same_areas(one: Areas, other: Areas) -> bool:
    plain = ("level", "codes", "names", "gemeenten", "gemeente_names", "year")
    if any(getattr(one, name) != getattr(other, name) for name in plain):
        return False
    if one.geometry is None or other.geometry is None:
        return one.geometry is other.geometry
    return shapely.to_wkb(one.geometry).tolist() == shapely.to_wkb(other.geometry).tolist()


def same_table(one: SourceTable, other: SourceTable) -> bool:
    plain = [f.name for f in dataclasses.fields(SourceTable) if f.name != "columns"]
    if any(getattr(one, name) != getattr(other, name) for name in plain):
        return False
    return list(one.columns) == list(other.columns) and all(
        column.values.tobytes() == other.columns[name].values.tobytes()
        and column.reasons.tolist() == other.columns[name].reasons.tolist()
        and column.source == other.columns[name].source
        for name, column in one.columns.items()
    )


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    before = document()
    after, view = open_project(saved(tmp_path))
    assert view == VIEW
    assert all(map(same_areas, before.sources.maps, after.sources.maps))
    assert all(map(same_table, before.sources.tables, after.sources.tables))
    assert len(after.sources.maps) == len(after.sources.tables) == 2
    assert after.sources.dropped == before.sources.dropped
    assert after.sources.notices == before.sources.notices
    assert after.classification == before.classification
    assert after.class_sets == before.class_sets
    assert after.notes == before.notes
    assert after.layout == before.layout
    for field in dataclasses.fields(Definition):
        assert getattr(after.definition, field.name) == getattr(before.definition, field.name)


OLD_PROJECT = Path(__file__).parents[2] / "projects" / "versie-1.veerkracht"


def test_a_project_of_version_1_opens_and_is_saved_as_the_newest(tmp_path: Path) -> None:
    """A real file that the program wrote before regions and conversions were known."""
    before = OLD_PROJECT.read_bytes()
    old, view = open_project(OLD_PROJECT)
    assert OLD_PROJECT.read_bytes() == before
    assert view == {"level": "buurt", "edition": "2023"}
    assert [(m.level, len(m)) for m in old.sources.maps] == [(Level.BUURT, 30), (Level.GEMEENTE, 1)]
    assert [len(t.codes) for t in old.sources.tables] == [30, 1, 31, 31]
    assert not any(t.by_name for t in old.sources.tables)
    assert old.sources.groupings == old.sources.conversions == ()
    assert old.sources.matches == {}
    assert list(old.notes.values()) == ["Notitie van versie 1"]
    assert not old.definition.fill
    path = tmp_path / "nieuw.veerkracht"
    save_project(path, old, view)
    new, _ = open_project(path)
    assert all(map(same_table, old.sources.tables, new.sources.tables))
    assert all(map(same_areas, old.sources.maps, new.sources.maps))


def test_the_step_from_version_2_gives_classes_their_looks() -> None:
    row = {"knoop": "sv", "methode": "equal", "aantal": 4, "grenzen": "[]"}
    got = migrate({"veerkracht_klassen": (row,)}, 2)
    assert classes_of(got["veerkracht_klassen"]) == {"sv": ClassSpec("equal", 4)}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("methode", "toeval"),
        ("aantal", 0),
        ("aantal", 10**9),
        ("grenzen", "[NaN]"),
        ("grenzen", '["a"]'),
        ("scharnier", float("inf")),
        ("decimalen", 99),
        ("midden", float("inf")),
        ("namen", "geen lijst"),
    ],
)
def test_classes_that_no_program_wrote_are_damage(column: str, value: object) -> None:
    (row,) = class_rows({"sv": ClassSpec("equal", 4)})
    named = dict(zip((n for n, _ in SMALL_TABLES["veerkracht_klassen"][0]), row, strict=True))
    assert classes_of([named]) == {"sv": ClassSpec("equal", 4)}
    with pytest.raises(ValueError):  # noqa: PT011 - which one does not matter: the file is refused
        classes_of([{**named, column: value}])


def test_the_step_from_version_1_changes_nothing_that_was_there() -> None:
    small: SmallTables = {
        "veerkracht_meta": ({"sleutel": "schema", "waarde": "1"},),
        "veerkracht_tabellen": ({"tabel": 1, "naam": "waarden_01_x"},),
        "veerkracht_kolommen": ({"tabel": 1, "variabele": "a_inw"},),
    }
    got = migrate(small, 1, target=2)
    assert got["veerkracht_meta"] == small["veerkracht_meta"]
    assert got["veerkracht_tabellen"] == ({"tabel": 1, "naam": "waarden_01_x", "op_naam": 0},)
    assert got["veerkracht_kolommen"] == ({"tabel": 1, "variabele": "a_inw", "herkomst": ""},)
    assert got["veerkracht_regioindelingen"] == got["veerkracht_omzettingen"] == ()
    assert small["veerkracht_tabellen"] == ({"tabel": 1, "naam": "waarden_01_x"},)


def test_regions_conversions_names_and_origins_come_back(tmp_path: Path) -> None:
    one, other = document().sources.tables
    column = next(iter(one.columns.values()))
    origins = np.zeros(len(column.values), dtype=np.uint8)
    origins[1] = Origin.CONVERTED
    columns = {**one.columns, column.variable: dataclasses.replace(column, origins=origins)}
    groupings = (
        Grouping("corop", Level.GEMEENTE, {"GM0003": "CR1"}, {"CR1": "Een"}, "c.csv"),
        Grouping("regio", Level.GEMEENTE, {"Zwolle": "Oost"}, {"Oost": "Oost"}, by_name=True),
    )
    conversion = BoundaryTable(
        Level.BUURT, ("BU00030000", ""), ("BU00030001", "BU00030002"), np.array([0.1, 3.0]),
        2015, 2019, estimated=True, place="omzet.xlsx, blad 1",
    )  # fmt: skip
    sources = Sources(
        (dataclasses.replace(areas(), year=2015), dataclasses.replace(areas(3), year=2019)),
        (dataclasses.replace(one, columns=columns, by_name=True), other),
        groupings=groupings,
        conversions=(conversion,),
        matches={"de bunders": "WK000300", "onbekend": ""},
        grouping_key=groupings[0].key,
    )
    path = tmp_path / "p.veerkracht"
    filled = definition().with_fill(on=True)
    save_project(path, Document(filled, sources), {})
    got, _ = open_project(path)
    assert got.definition.fill
    read = got.sources
    assert [m.year for m in read.maps] == [2015, 2019]
    assert read.tables[0].by_name
    assert not read.tables[1].by_name
    back = read.tables[0].columns[column.variable].origins
    assert back is not None
    assert back.tolist() == origins.tolist()
    others = [c for c in read.tables[0].columns.values() if c.variable != column.variable]
    assert all(c.origins is None for c in (*others, *read.tables[1].columns.values()))
    assert list(map(dataclasses.astuple, read.groupings)) == list(
        map(dataclasses.astuple, groupings)
    )
    assert read.grouping is read.groupings[0]
    (got_conversion,) = read.conversions
    for field in dataclasses.fields(BoundaryTable):
        one_value, other_value = (getattr(c, field.name) for c in (conversion, got_conversion))
        assert np.array_equal(one_value, other_value), field.name
    assert read.matches == sources.matches


def test_two_maps_of_a_level_and_shapes_that_are_not_there(tmp_path: Path) -> None:
    shapes = areas().geometry
    assert shapes is not None
    shapes = shapes.copy()
    shapes[2], shapes[5] = None, shapely.Polygon()
    maps = (dataclasses.replace(areas(), geometry=shapes), areas(3))
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(definition(), Sources(maps)), {})
    read = open_project(path)[0].sources.maps
    assert all(map(same_areas, maps, read))


def test_table_wider_than_sqlite_takes(tmp_path: Path) -> None:
    known = np.zeros(2, dtype=np.uint8)
    source = ColumnSource("breed.csv", "", "k", "", 0)
    columns = {f"v{i}": Column(f"v{i}", source, np.array([i, i / 3]), known) for i in range(2100)}
    table = dataclasses.replace(source_table(2), columns=columns)
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(definition(), Sources((), (table,))), {})
    assert same_table(table, open_project(path)[0].sources.tables[0])


def test_a_gis_opens_it(tmp_path: Path) -> None:
    import pyogrio

    path = tmp_path / "proef.gpkg"
    shutil.copy(saved(tmp_path), path)
    layers = dict(pyogrio.list_layers(path))
    assert layers["buurten"] == "MultiPolygon"
    assert layers["gemeenten"] is None
    assert layers["waarden_01_kwb_2023"] is None
    read = pyogrio.read_dataframe(path, layer="buurten")
    assert read.crs.to_epsg() == 28992
    assert list(read["code"]) == list(areas().codes)
    scores = pyogrio.read_dataframe(path, layer="scores_buurten", read_geometry=False)
    np.testing.assert_array_equal(scores["sv"], analysis().results.score("sv"))


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is not installed")
def test_ogrinfo_reads_every_layer(tmp_path: Path) -> None:
    path = tmp_path / "proef.gpkg"
    shutil.copy(saved(tmp_path), path)
    done = subprocess.run(  # noqa: S603 - a fixed program on our own file
        [str(shutil.which("ogrinfo")), "-ro", "-al", "-so", str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert "Layer name: veerkracht_meta" in done.stdout
    assert "ERROR" not in done.stderr
    assert "Warning" not in done.stderr


def test_database_is_sound(tmp_path: Path) -> None:
    connection = sqlite3.connect(saved(tmp_path))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_same_work_saved_over_itself(tmp_path: Path) -> None:
    path = saved(tmp_path)
    save_project(path, document(), {"level": "wijk"})
    assert open_project(path)[1] == {"level": "wijk"}
    assert list(tmp_path.iterdir()) == [path]


def test_tables_of_others_are_kept(tmp_path: Path) -> None:
    path = saved(tmp_path)
    connection = geopackage.connect(path)
    geopackage.add_table(connection, "eigen werk", [("tekst", "TEXT")], [("van mij",)])
    connection.commit()
    connection.close()
    save_project(path, document(), VIEW)
    connection = sqlite3.connect(path)
    assert connection.execute('SELECT tekst FROM "eigen werk"').fetchall() == [("van mij",)]
    left = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'scores%'")
    assert left.fetchall() == []
    connection.close()
    assert all(map(same_areas, document().sources.maps, open_project(path)[0].sources.maps))


def test_newer_file_is_refused_and_untouched(tmp_path: Path) -> None:
    path = saved(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE veerkracht_meta SET waarde = '99' WHERE sleutel = 'schema'")
    connection.execute("UPDATE veerkracht_meta SET waarde = '7.0' WHERE sleutel = 'programma'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProjectTooNewError, match=r"nieuwere versie.*7\.0"):
        open_project(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("keep", [0, 10, 5_000, 60_000])
def test_cut_off_file_never_opens(tmp_path: Path, keep: int) -> None:
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FormatError, match=r"proef\.veerkracht is geen geldig Veerkracht-project"):
        open_project(path)


def test_scribbled_file_never_opens(tmp_path: Path) -> None:
    path = saved(tmp_path)
    raw = bytearray(path.read_bytes())
    for at in range(4096, len(raw) - 600, 4096):
        raw[at : at + 600] = b"\xff" * 600
    path.write_bytes(raw)
    with pytest.raises(FormatError):
        open_project(path)


def test_another_database_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "anders.veerkracht"
    geopackage.create(path).close()
    with pytest.raises(FormatError, match="andere database"):
        open_project(path)


def test_rows_that_someone_removed_are_noticed(tmp_path: Path) -> None:
    path = saved(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM redenen_01_kwb_2023 WHERE fid = 3")
    connection.commit()
    connection.close()
    with pytest.raises(FormatError, match="rijen ontbreken"):
        open_project(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="bestaat niet"):
        open_project(tmp_path / "weg.veerkracht")
    with pytest.raises(FileUnreadableError, match="map"):
        open_project(tmp_path)


def test_failure_leaves_the_old_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path)
    before = path.read_bytes()

    def full(*_args: object, **_kwargs: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(project_file.geopackage, "add_layer", full)
    with pytest.raises(OutputError, match="disk is full"):
        save_project(path, document(), VIEW)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_one_dutch_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself says that there is no room, because it may take no more pages."""
    path = saved(tmp_path)
    before, connect = path.read_bytes(), geopackage.connect

    def small(where: Path) -> sqlite3.Connection:
        connection = connect(where)
        connection.execute("PRAGMA max_page_count = 30")
        return connection

    monkeypatch.setattr(geopackage, "connect", small)
    with pytest.raises(OutputError) as told:
        save_project(path, document(), VIEW)
    assert told.value.sentence() == (
        f"{path} kan niet worden geschreven: de schijf is vol."
        " Maak ruimte vrij of kies een andere plaats."
    )
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_may_not_be_written_is_one_dutch_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path)
    before = path.read_bytes()

    def refuse(**_kwargs: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("veerkracht_desktop.io.atomic.tempfile.mkdtemp", refuse)
    with pytest.raises(OutputError, match="er is geen toestemming, of het bestand is in gebruik"):
        save_project(path, document(), VIEW)
    assert path.read_bytes() == before


def test_cancelling_leaves_the_old_project(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            if done == 2:
                raise Cancelled

    path = saved(tmp_path)
    before = path.read_bytes()
    with pytest.raises(Cancelled):
        save_project(path, document(), {}, progress=Stop())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_migrations_go_one_version_at_a_time() -> None:
    def rename(tables: SmallTables) -> SmallTables:
        return {"nieuw": tables["oud"]}

    def fill(tables: SmallTables) -> SmallTables:
        return {"nieuw": tuple({**row, "extra": 1} for row in tables["nieuw"])}

    old = {"oud": ({"a": 1},)}
    found = migrate(old, 1, steps={1: rename, 2: fill}, target=3)
    assert found == {"nieuw": ({"a": 1, "extra": 1},)}
    assert old == {"oud": ({"a": 1},)}


def test_there_is_a_step_from_every_version() -> None:
    assert set(STEPS) == set(range(1, SCHEMA_VERSION))


def test_every_level_can_be_a_layer(tmp_path: Path) -> None:
    maps = tuple(dataclasses.replace(areas(2), level=level) for level in Level)
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(definition(), Sources(maps)), {})
    assert [m.level for m in open_project(path)[0].sources.maps] == list(Level)


def test_every_table_and_column_is_described() -> None:
    text = (Path(__file__).parents[3] / "docs" / "bestandsformaat.md").read_text(encoding="utf-8")
    for table, (columns, _about) in SMALL_TABLES.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{table}` |"))
        assert row.split("|")[2].strip() == ", ".join(f"`{name}`" for name, _ in columns)
    for reason, words in REASON_TEXTS.items():
        assert f"| {int(reason)} | {words} |" in text
    assert f"Schemaversie: **{SCHEMA_VERSION}**" in text


def test_presets_travel_with_the_project_as_long_as_they_fit(tmp_path: Path) -> None:
    index = definition()
    group = index.groups[-1]
    fits = Preset("zwaar", "Zwaarder", "van de raad", weights=((group.id, 3.0),))
    gone = Preset("weg", "Van een onderdeel dat weg is", weights=(("weg", 2.0),))
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(dataclasses.replace(index, presets=(fits, gone))), {})
    got, _ = open_project(path)
    assert got.definition.presets == (fits,)


def test_a_project_of_version_2_opens_and_is_saved_as_the_newest(tmp_path: Path) -> None:
    """A file that the program wrote, of the sample, before it knew of source files."""
    file = OLD_PROJECT.with_name("versie-2.veerkracht")
    before = file.read_bytes()
    old, view = open_project(file)
    assert file.read_bytes() == before
    assert view["active"] == old.definition.top
    assert [(m.level, len(m)) for m in old.sources.maps] == [
        (Level.BUURT, 30), (Level.WIJK, 11), (Level.GEMEENTE, 1),
    ]  # fmt: skip
    assert [len(t.codes) for t in old.sources.tables] == [42, 42, 42]
    assert list(old.notes.values()) == ["Notitie van versie 2"]
    assert old.class_spec(old.definition.top).method == "equal"
    assert old.originals == {}
    path = tmp_path / "nieuw.veerkracht"
    save_project(path, old, view)
    new, _ = open_project(path)
    assert all(map(same_table, old.sources.tables, new.sources.tables))
    assert all(map(same_areas, old.sources.maps, new.sources.maps))
    assert new.classification == old.classification


def test_a_project_of_version_3_opens() -> None:
    old, view = open_project(OLD_PROJECT.with_name("versie-3.veerkracht"))
    assert [len(t.codes) for t in old.sources.tables] == [42, 42, 42]
    assert list(old.originals) == [t.path for t in old.sources.tables]
    assert {o.size for o in old.originals.values()} == {1000}
    assert view["selection"].startswith('["BU99')


def test_a_project_of_version_4_opens_with_classes_under_a_name() -> None:
    found, _ = open_project(OLD_PROJECT.with_name("versie-4.veerkracht"))
    assert found.class_sets == {
        "Beleid": ClassSpec("manual", 3, (40.0, 60.0), middle=50.0, names=("rood", "", "groen"))
    }
    assert found.classification["*"] == ClassSpec("natural", 4, palette="blue")


def test_a_project_of_version_4_has_no_groups_and_one_of_version_5_has() -> None:
    older, _ = open_project(OLD_PROJECT.with_name("versie-4.veerkracht"))
    assert older.groups == ()
    found, _ = open_project(OLD_PROJECT.with_name("versie-5.veerkracht"))
    assert [(group.name, group.rule) for group in found.groups] == [
        ("Oost", ""), ("index < 40", "index < 40 en inwoners > 100"),
    ]  # fmt: skip
    assert found.groups[0].codes[-1] == "BU99999999", "kept, though no area has it"


def test_groups_come_back_as_they_were(tmp_path: Path) -> None:
    groups = with_group((), "Één", codes=frozenset({"BU2", "BU1", "weg"}))
    groups = with_group(groups, "Regel", rule='in gemeente "\'s-Beek" of rang < 3')
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(document().definition, groups=groups), {})
    assert open_project(path)[0].groups == groups


@pytest.mark.parametrize(("column", "value"), [("kleur", "rood"), ("naam", " ")])
def test_a_group_that_cannot_be_is_a_damaged_project(
    tmp_path: Path, column: str, value: str
) -> None:
    path = tmp_path / "p.veerkracht"
    groups = with_group((), "Groep", codes=frozenset({"BU1"}))
    save_project(path, Document(document().definition, groups=groups), {})
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE veerkracht_groepen SET {column} = ?", (value,))  # noqa: S608 - fixed names
    connection.commit()
    connection.close()
    with pytest.raises(FormatError):
        open_project(path)


def test_every_version_has_a_file_in_the_archive() -> None:
    archive = {f.stem for f in OLD_PROJECT.parent.iterdir()}
    assert archive == {f"versie-{number}" for number in range(1, SCHEMA_VERSION + 1)}


def test_originals_are_found_again_beside_a_project_that_moved(tmp_path: Path) -> None:
    (one, other) = document().sources.tables
    here, there = tmp_path / "hier", tmp_path / "daar"
    for folder in (here, there):
        (folder / "bron").mkdir(parents=True)
    source = here / "bron" / "kwb.xlsx"
    source.write_bytes(b"k" * 10)
    table = dataclasses.replace(one, path=str(source))
    gone = dataclasses.replace(other, path=str(tmp_path / "weg.csv"))
    sources = Sources((), (table, gone))
    originals = originals_of(sources)
    assert list(originals) == [str(source)], "a file that is not there tells nothing"
    project = here / "p.veerkracht"
    save_project(project, Document(definition(), sources, originals=originals), {})
    moved = there / "p.veerkracht"
    shutil.copy(project, moved)
    assert open_project(moved)[0].originals[str(source)].path == str(source)
    copied = there / "bron" / "kwb.xlsx"
    shutil.copy(source, copied)
    found = open_project(moved)[0].originals
    assert found[str(source)].path == str(copied)
    assert changed(found) == (), "another time alone is no change"
    copied.write_bytes(b"k" * 9 + b"x")
    assert changed(found) == (str(copied),)
    copied.unlink()
    assert changed(found) == ()
