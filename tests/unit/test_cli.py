"""The command line as a user meets it: one object, one sentence, one exit status."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from veerkracht_desktop import __version__
from veerkracht_desktop.cli import run
from veerkracht_desktop.core.errors import Cancelled

Run = Callable[..., tuple[int, str, str]]

STRUCTURE = """iCode,iName,Level,Parent,Direction,Weight,Type
x,Indicator x,1,top,1,1,Indicator
y,Indicator y,1,top,-1,1,Indicator
top,Totaal,2,,1,1,Aggregate
"""
TABLE = "code,x,y\nGM0001,0.1,3\nGM0002,0.25,\nGM0003,0.9,1\n"


@pytest.fixture
def veerkracht(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; gives exit status, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        status = run([str(a) for a in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cijfers.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def structure(tmp_path: Path) -> Path:
    path = tmp_path / "index.csv"
    path.write_text(STRUCTURE)
    return path


@pytest.fixture
def refused(veerkracht: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command that must fail; gives its one sentence.

    Exit status 2, nothing on stdout, one line on stderr, nothing written anywhere.
    """
    out, temporary = tmp_path / "uit", tmp_path / "tijdelijk"
    out.mkdir()
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def call(*arguments: object, where: Path = out) -> str:
        status, stdout, stderr = veerkracht(*arguments, "--out", where / "r.csv")
        assert status == 2
        assert stdout == ""
        assert stderr.count("\n") == 1
        assert "Traceback" not in stderr
        assert stderr.rstrip().endswith(".")
        assert list(out.iterdir()) == []
        assert list(temporary.iterdir()) == []
        return stderr.strip()

    return call


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"Veerkracht Desktop {__version__}\n"


@pytest.mark.parametrize("command", [[], ["compute"], ["inspect"], ["voorbeeld"]])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run([*command, "--help"])
    assert caught.value.code == 0
    assert "veerkracht" in capsys.readouterr().out


def test_the_text_file_has_code_top_groups_and_indicators_in_full_precision(
    veerkracht: Run, table: Path, structure: Path, tmp_path: Path
) -> None:
    out = tmp_path / "uit.csv"
    status, _, err = veerkracht(
        "compute", "--data", table, "--index", structure, "--normalise", "zscore:0:1", "--out", out
    )
    assert (status, err) == (0, "")
    raw = out.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode().splitlines()))
    assert rows[0] == ["code", "top", "x", "y"]
    assert [row[0] for row in rows[1:]] == ["GM0001", "GM0002", "GM0003"]
    assert rows[2][3] == ""  # no value, no score, never 0
    for row in rows[1:]:
        for cell in row[1:]:
            assert cell == "" or repr(float(cell)) == cell
    numbers = [0.1, 0.25, 0.9]
    mean = sum(numbers) / 3
    deviation = (sum((n - mean) ** 2 for n in numbers) / 2) ** 0.5
    assert float(rows[1][2]) == pytest.approx((0.1 - mean) / deviation, abs=1e-12)


def test_json_is_one_object(veerkracht: Run, table: Path, structure: Path, tmp_path: Path) -> None:
    out = tmp_path / "uit.csv"
    status, text, err = veerkracht(
        "compute", "--data", table, "--index", structure, "--out", out, "--json"
    )
    told = json.loads(text)
    assert (status, err) == (told["status"], "")
    assert told["level"] == "gemeente"
    assert told["areas"] == 3
    assert told["scored"] == {"top": 3, "x": 3, "y": 2}
    assert told["effective_weights"] == {"top": 1.0, "x": 0.5, "y": 0.5}
    assert told["join"][0]["matched"] == 3
    assert told["outputs"] == [str(out)]


def test_several_outputs_hold_the_same(
    veerkracht: Run, table: Path, structure: Path, tmp_path: Path
) -> None:
    names = [tmp_path / f"uit.{suffix}" for suffix in ("csv", "gpkg", "geojson", "parquet")]
    status, text, _ = veerkracht("compute", "--data", table, "--index", structure, "--out", *names)
    assert status == 0
    assert all(name.stat().st_size for name in names)
    assert [line for line in text.splitlines() if line.startswith("Geschreven: ")] == [
        f"Geschreven: {name}" for name in names
    ]
    with sqlite3.connect(names[1]) as base:
        found = base.execute("select code, x from gemeenten order by code").fetchall()
    base.close()
    from_csv = [
        (r["code"], float(r["x"])) for r in csv.DictReader(names[0].read_text().splitlines())
    ]
    assert found == from_csv


def test_a_workbook(veerkracht: Run, table: Path, structure: Path, tmp_path: Path) -> None:
    out = tmp_path / "uit.xlsx"
    status, *_ = veerkracht("compute", "--data", table, "--index", structure, "--out", out)
    assert status == 0
    assert out.read_bytes().startswith(b"PK")


def test_one_workbook_with_the_structure_table_before_the_figures(
    veerkracht: Run, table: Path, structure: Path, tmp_path: Path
) -> None:
    """Regression: the rows of the structure table became the areas, all of them without score."""
    book = tmp_path / "coin.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        for name, path in (("iMeta", structure), ("iData", table)):
            sheet = workbook.add_worksheet(name)
            with path.open(encoding="utf-8", newline="") as lines:
                for at, row in enumerate(csv.reader(lines)):
                    sheet.write_row(at, 0, [float(c) if c.isdigit() else c for c in row])
    from_text, from_book = tmp_path / "a.csv", tmp_path / "b.csv"
    apart = ("compute", "--data", str(table), "--index", str(structure), "--out", str(from_text))
    together = ("compute", "--data", str(book), "--index", str(book), "--out", str(from_book))
    assert veerkracht(*apart)[0] == veerkracht(*together)[0] == 0
    assert from_book.read_text("utf-8") == from_text.read_text("utf-8")


@pytest.mark.parametrize(
    "header", ["code,name,group,x,y", "code,Group_GDP,x,y", "code,regio,kleur,soort land,x"]
)
def test_columns_with_groups_do_not_make_a_list_of_regions_of_figures(
    veerkracht: Run, structure: Path, tmp_path: Path, header: str
) -> None:
    """Published indices put the groups of their units beside the figures."""
    names = header.split(",")
    lines = [
        ",".join(f"A{n:02d}" if name == "code" else f"{n}.5" if name in "xy" else f"{name} {n % 3}"
                 for name in names)
        for n in range(12)
    ]  # fmt: skip
    table = tmp_path / "land.csv"
    table.write_text("\n".join([header, *lines]) + "\n")
    out = tmp_path / "uit.csv"
    status, _, error = veerkracht("compute", "--data", table, "--index", structure, "--out", out)
    assert error == ""
    assert status in (0, 1)
    rows = out.read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["code", *(f"A{n:02d}" for n in range(12))]


def test_problems_give_status_1_and_a_mark(
    veerkracht: Run, structure: Path, tmp_path: Path
) -> None:
    table = tmp_path / "cijfers.csv"
    table.write_text(TABLE + "GM0001,0.7,5\n")
    status, text, _ = veerkracht(
        "compute", "--data", table, "--index", structure, "--out", tmp_path / "uit.csv"
    )
    assert status == 1
    assert any(line.startswith("  ! ") and "GM0001" in line for line in text.splitlines())


def test_cancelling_gives_status_3(
    veerkracht: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr("veerkracht_desktop.headless.analyse", stop)
    status, out, err = veerkracht("compute", "--data", table, "--out", tmp_path / "uit.csv")
    assert (status, out) == (3, "")
    assert "niets geschreven" in err


# --- calls that cannot be carried out ---------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--normalise", "maxmin"], "'maxmin' is geen manier van normaliseren"),
        (["--normalise", "minmax:9:1"], "lager"),
        (["--treat", "log"], "winsor:N"),
        (["--min-coverage", "1.5"], "--min-coverage moet tussen 0 en 1 liggen"),
        (["--min-coverage", "half"], "'half' bij --min-coverage is geen getal"),
        (["--min-coverage"], "achter --min-coverage hoort iets te staan"),
        (["--aggregate", "mediaan"], "'mediaan' is geen manier van middelen; kies uit"),
        (["--level", "straat"], "'straat' kan niet bij --level; kies uit"),
        (["--edition", "nu"], "'nu' bij --edition is geen geheel getal"),
        (["--normalise", "zscore:0:1", "--aggregate", "geometric"], "scores boven 0"),
        (["--normalise", "goalposts"], "heeft geen streefwaarden"),
        (["--level", "wijk"], "hoort bij een wijk"),
        (["--onbekend"], "--onbekend wordt niet herkend"),
        (["--a", "x"], "--a kan staan voor"),
    ],
)
def test_impossible_calls(
    refused: Callable[..., str], table: Path, structure: Path, arguments: list[str], told: str
) -> None:
    assert told in refused("compute", "--data", table, "--index", structure, *arguments)


def test_an_output_of_an_unknown_kind(
    veerkracht: Run, table: Path, structure: Path, tmp_path: Path
) -> None:
    status, out, err = veerkracht(
        "compute", "--data", table, "--index", structure, "--out", tmp_path / "uit.pdf"
    )
    assert (status, out) == (2, "")
    assert "'uit.pdf' heeft geen bekend bestandstype" in err
    assert ".geojson" in err
    assert ".xlsx" in err
    assert not (tmp_path / "uit.pdf").exists()


def test_an_output_folder_that_is_not_there(
    refused: Callable[..., str], table: Path, structure: Path, tmp_path: Path
) -> None:
    told = refused("compute", "--data", table, "--index", structure, where=tmp_path / "weg")
    assert "de map bestaat niet" in told
    assert "Maak de map aan" in told


def test_one_bad_output_and_nothing_is_written(
    veerkracht: Run, table: Path, structure: Path, tmp_path: Path
) -> None:
    good = tmp_path / "goed.csv"
    status, out, err = veerkracht(
        "compute", "--data", table, "--index", structure,
        "--out", good, tmp_path / "weg" / "fout.csv",
    )  # fmt: skip
    assert (status, out) == (2, "")
    assert "fout.csv" in err
    assert not good.exists()


def test_no_arguments_for_compute(veerkracht: Run) -> None:
    status, out, err = veerkracht("compute")
    assert (status, out) == (2, "")
    assert err == "--data, --out ontbreekt. Zie veerkracht --help.\n"


def test_a_project_that_is_not_there(veerkracht: Run, tmp_path: Path) -> None:
    status, out, err = veerkracht(tmp_path / "weg.veerkracht")
    assert (status, out) == (2, "")
    assert "weg.veerkracht" in err
    assert "bestaat niet" in err


# --- files that cannot be used -----------------------------------------------------------------


def data_file(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "why", "remedy"),
    [
        ("leeg.csv", b"", "het bestand is leeg", "Kies"),
        ("leeg.xlsx", b"", "het bestand is leeg", "Kies"),
        ("kop.csv", b"code;x\n", "bevat geen gegevens", "Kies"),
        ("plaatje.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "inhoud is iets anders", "Vraag"),
        ("tekst.xlsx", TABLE.encode(), "inhoud is iets anders", "Vraag"),
        ("half.xlsx", b"PK\x03\x04" + bytes(50), "beschadigd", "Vraag"),
        ("geheim.xlsx", OLE2, "wachtwoord", "Open het in Excel"),
        ("brief.docx", b"PK\x03\x04", "'.docx' is geen soort", "Kies een van: .csv, .dbf"),
        ("niets.csv", b"x;y\n1,5;5\n2,5;6\n", "geen kolom met gebiedscodes", "Voeg"),
        ("geencode.csv", b"naam;x\nNoord;5\nZuid;6\n", "geen codes", "Voeg een kaart"),
        ("quote.csv", b'code;x\nGM0001;"5\nGM0002;6\n', "regel 2", "aanhalingsteken"),
        ("tekst.shp", b"code;x\nGM0001;5\n", "geen geldig shapefile", "Vraag"),
        ("alleen.shp", b"\x00\x00\x27\x0a" + bytes(96), "alleen.dbf", "Zet alle bestanden"),
        ("kapot.gpkg", b"SQLite format 3\x00" + bytes(80), "GeoPackage", "Vraag"),
        ("kapot.geojson", b'{"type": "FeatureColl', "geen kaart", "Vraag"),
        ("leeg.zip", b"PK\x05\x06" + bytes(18), "zipbestand", "Pak het uit"),
        ("kapot.dbf", b"niets", "dBase", "Vraag"),
    ],
)
def test_unusable_files(
    refused: Callable[..., str],
    tmp_path: Path,
    structure: Path,
    name: str,
    content: bytes,
    why: str,
    remedy: str,
) -> None:
    path = data_file(tmp_path, name, content)
    told = refused("compute", "--data", path, "--index", structure)
    assert name in told
    assert why in told
    assert remedy in told


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("tekst.shp", b"code;x\nGM0001;5\n", "geen geldig shapefile"),
        ("tabel.csv", TABLE.encode(), "het is een tabel"),
        ("kapot.geojson", b"[]", "geen kaart"),
    ],
)
def test_unusable_maps(
    refused: Callable[..., str], tmp_path: Path, table: Path, name: str, content: bytes, why: str
) -> None:
    path = data_file(tmp_path, name, content)
    told = refused("compute", "--data", table, "--areas", path)
    assert name in told
    assert why in told


def test_a_file_that_is_not_there_and_a_folder(
    refused: Callable[..., str], tmp_path: Path, structure: Path
) -> None:
    told = refused("compute", "--data", tmp_path / "weg.xlsx", "--index", structure)
    assert "weg.xlsx" in told
    assert "bestaat niet" in told
    folder = tmp_path / "map"
    folder.mkdir()
    told = refused("compute", "--data", folder, "--index", structure)
    assert "het is een map" in told
    assert "Kies een bestand in die map" in told


def test_a_definition_that_is_not_there(
    refused: Callable[..., str], tmp_path: Path, table: Path
) -> None:
    assert "weg.toml" in refused("compute", "--data", table, "--index", tmp_path / "weg.toml")


def test_no_permission(
    refused: Callable[..., str], table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the refusal of the system is played."""
    whole = Path.open

    def refuse(self: Path, *arguments: object, **options: object) -> object:
        if self.name == table.name:
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    told = refused("compute", "--data", table)
    assert "cijfers.csv" in told
    assert "u hebt geen leesrechten" in told
    assert "Vraag toegang" in told


def test_an_unknown_sheet_is_told_with_those_that_there_are(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("kwb").write_row(0, 0, ["code", "x"])
        book.add_worksheet("leeg")
    told = refused("compute", "--data", f"{path}::nabij")
    assert "er is geen blad 'nabij'" in told
    assert "Kies een van: kwb, leeg" in told
    told = refused("compute", "--data", f"{path}::leeg")
    assert "blad leeg" in told
    assert "bevat geen gegevens" in told


def test_a_shapefile_without_one_of_its_files(
    refused: Callable[..., str], sample: Path, table: Path, tmp_path: Path
) -> None:
    for suffix in (".shx", ".dbf"):
        folder = tmp_path / suffix[1:]
        folder.mkdir()
        for part in (".shp", ".shx", ".dbf", ".prj"):
            if part != suffix:
                shutil.copy(sample / f"gemeenten{part}", folder)
        told = refused("compute", "--data", table, "--areas", folder / "gemeenten.shp")
        assert f"ernaast ontbreekt gemeenten{suffix}." in told
        assert "Zet alle bestanden" in told


@pytest.mark.parametrize("place", [24, 104, 36])
def test_a_shapefile_that_lies_about_its_length(
    veerkracht: Run, sample: Path, tmp_path: Path, place: int
) -> None:
    """Length of the file, of the first record, and its bounding box."""
    for part in (".shp", ".shx", ".dbf", ".prj"):
        shutil.copy(sample / f"gemeenten{part}", tmp_path)
    shp = tmp_path / "gemeenten.shp"
    content = bytearray(shp.read_bytes())
    content[place : place + 4] = b"\x7f\xff\xff\xff"
    shp.write_bytes(content)
    status, _, err = veerkracht("inspect", shp)
    assert status in (0, 2)
    if status == 2:
        assert "gemeenten.shp" in err
        assert err.count("\n") == 1


def test_inspect_as_text_and_as_json(veerkracht: Run, table: Path, sample: Path) -> None:
    status, text, _ = veerkracht("inspect", table, sample / "gemeenten.shp")
    assert status == 0
    assert "cijfers.csv: tabel" in text
    assert "gemeenten.shp: kaart" in text
    status, text, _ = veerkracht("inspect", "--json", table)
    (file,) = json.loads(text)["files"]
    (part,) = file["parts"]
    assert part["code_column"] == "code"
    assert part["level"] == "gemeente"
    assert part["rows"] == 3
    assert {c["name"]: c["missing"] for c in part["columns"]} == {"x": {}, "y": {"blank": 1}}


def test_inspect_refuses_what_it_cannot_read(veerkracht: Run, tmp_path: Path) -> None:
    for name in ("weg.csv", "brief.docx"):
        if name != "weg.csv":
            (tmp_path / name).write_bytes(b"PK\x03\x04" + bytes(30))
        status, out, err = veerkracht("inspect", tmp_path / name, "--json")
        assert (status, out) == (2, "")
        assert name in err


def test_the_sample_without_a_screen(
    veerkracht: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    status, text, _ = veerkracht("voorbeeld", "--out", tmp_path / "nieuw")
    assert status == 0
    assert "geen beeldscherm" in text
    assert sorted(p.name for p in (tmp_path / "nieuw").iterdir()) == [
        "voorbeeld-kaart.png", "voorbeeld.xlsx",
    ]  # fmt: skip


def test_an_edition_before_every_table_is_refused(
    veerkracht: Run, sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.csv"
    status, told, wrong = veerkracht(
        "compute", "--data", sample / "kwb-2023.xlsx", "--edition", 23, "--out", out
    )
    assert (status, told) == (2, "")
    assert "23 of eerder" in wrong
    assert "Kies uit 2023." in wrong
    assert not out.exists()


def test_an_unknown_order_is_named(veerkracht: Run) -> None:
    status, _, wrong = veerkracht("bereken", "--data", "a.csv")
    assert status == 2
    assert "'bereken' is geen opdracht" in wrong
    assert "compute" in wrong


def test_a_table_given_as_map_is_told_where_it_belongs(
    veerkracht: Run, sample: Path, tmp_path: Path
) -> None:
    book = sample / "kwb-2023.xlsx"
    status, _, wrong = veerkracht(
        "compute", "--areas", book, "--data", book, "--out", tmp_path / "a.csv"
    )
    assert status == 2
    assert "achter --data" in wrong


def test_inspect_speaks_dutch(veerkracht: Run, sample: Path) -> None:
    status, told, _ = veerkracht("inspect", sample / "kwb-2023.xlsx")
    assert status == 0
    assert "259 buurten, 45 wijken, 6 gemeenten" in told
    assert "geheim" in told
    assert "secret" not in told
    assert "blank" not in told
