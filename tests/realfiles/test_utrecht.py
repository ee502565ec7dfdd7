"""Set B of the public files: the buurten of the gemeente Utrecht."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.cli import run
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.reading import read_files, read_map, read_tables

pytestmark = pytest.mark.realfiles

PROXIMITY = "CBS-Utrecht_Nabijheid_voorzieningen__buurt_2023_14102024_164034.csv"


def call(data: Path, *more: str) -> list[str]:
    return [
        "compute",
        "--areas", str(data / "utrecht/wbk2015/buurt.geojson"),
        "--data", str(data / "utrecht/CBS-Utrecht-kwb-2023.xlsx"),
        "--data", str(data / "utrecht" / PROXIMITY),
        "--data", str(data / "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx"),
        "--level", "buurt",
        *more,
    ]  # fmt: skip


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def scored(rows: list[dict[str, str]], node: str) -> int:
    return sum(row[node] != "" for row in rows)


def test_what_is_there_is_scored_and_what_lacks_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outs = [tmp_path / f"b.{suffix}" for suffix in ("csv", "gpkg", "xlsx")]
    status = run(call(data, *(part for out in outs for part in ("--out", str(out)))))
    told = capsys.readouterr()
    assert (status, told.err) == (1, "")
    assert all(out.stat().st_size for out in outs)
    rows = read(outs[0])
    assert len(rows) == 111
    assert {row["code"][:6] for row in rows} == {"BU0344"}
    assert scored(rows, "persoonlijk") >= 100
    assert scored(rows, "sociaal") >= 100
    assert scored(rows, "omgeving") == scored(rows, "veerkracht") == 0
    gap = next(line for line in told.out.splitlines() if "! 'Omgevingshulpbronnen'" in line)
    assert "Politie" in gap
    assert "Leefbaarometer" in gap
    assert "744 buurten van de kaart (in 25 andere gemeenten)" in told.out
    with sqlite3.connect(outs[1]) as base:
        names = base.execute("select code, naam, sociaal from buurten").fetchall()
    base.close()
    assert len(names) == 111
    assert {code: name for code, name, _ in names}["BU03440112"] == "Oog in Al"


def test_a_lower_threshold_gives_the_index_and_the_reasons(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "b.csv"
    status = run(call(data, "--min-coverage", "0.5", "--out", str(out), "--json"))
    told = json.loads(capsys.readouterr().out)
    assert status == told["status"]
    rows = read(out)
    for node in ("persoonlijk", "sociaal", "omgeving", "veerkracht"):
        assert scored(rows, node) >= 80
        assert all(0 <= float(row[node]) <= 100 for row in rows if row[node])
    without = sorted(code for codes in told["without_score"].values() for code in codes)
    assert without == sorted(row["code"] for row in rows if not row["veerkracht"])
    assert set(told["without_score"]) <= {"small", "coverage"}
    assert len(told["outside"]) == 744
    assert not {code for code in told["outside"] if code.startswith("BU0344")}
    first = told["join"][0]
    assert (first["rows"], first["matched"], first["unmatched_rows"]) == (111, 111, 0)


def test_areas_without_a_score_are_named_with_the_reason(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(call(data, "--min-coverage", "0.5", "--out", str(tmp_path / "b.csv")))
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if "zonder score wegens" in line]
    assert "te weinig inwoners" in line
    assert "Haarrijn (BU03441011)" in line


def test_both_years_match_both_ways(data: Path) -> None:
    """Codes did not change between 2015 and 2024 (data/README.md, set B)."""
    sources = read_files(
        [
            data / "utrecht/wbk2015/buurt.geojson",
            data / "utrecht/CBS-Utrecht-kwb-2023.xlsx",
            data / "utrecht/CBS-Utrecht-kwb-2024.xlsx",
        ],
        SilentProgress(),
    )
    tables = tuple(t for t in sources.tables if t.file.startswith("CBS-Utrecht-kwb"))
    for year in (2023, 2024):
        got = assemble(Sources(sources.maps, tables), Level.BUURT, year)
        assert len(got.areas) == 111
        joined = [j for j in got.report.tables if f"kwb-{year}" in j.place]
        assert [(j.rows, j.matched, j.unmatched_rows) for j in joined] == [(111, 111, ())]
        assert got.columns["a_inw"].source.year == year
        assert np.isfinite(got.inhabitants).all()


def test_a_number_can_be_traced_to_its_cell(data: Path) -> None:
    (table,) = read_tables(data / "utrecht/CBS-Utrecht-kwb-2023.xlsx")
    row = table.codes.index("BU03440112")
    assert table.source_rows[row] > 1
    assert table.columns["a_inw"].source.column.strip() == "a_inw"
    assert table.columns["a_inw"].values[row] > 1000
    assert len(table.rows_by_level[Level.BUURT]) == 111
    assert len(table.rows_by_level[Level.WIJK]) == 10
    assert len(table.rows_by_level[Level.GEMEENTE]) == 1


def test_rivm_reads_at_every_level(data: Path) -> None:
    """1 country, 355 gemeenten, 3177 wijken and 13808 buurten; values are padded text."""
    (table,) = read_tables(data / "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx")
    tally = {level: len(rows) for level, rows in table.rows_by_level.items()}
    assert tally == {Level.LAND: 1, Level.GEMEENTE: 355, Level.WIJK: 3177, Level.BUURT: 13808}
    assert table.year == 2020
    assert table.publisher == "RIVM"
    known = [int(np.isfinite(c.values).sum()) for c in table.columns.values()]
    assert max(known) > 10_000


def test_clipping_left_points_and_slivers(data: Path) -> None:
    sources = read_map(data / "utrecht/wbk2015/buurt.geojson")
    (areas,) = sources.maps
    assert len(areas) == 855
    assert len(sources.dropped) == 881 - 855
    assert {d.reason for d in sources.dropped} == {
        "een punt of lijn, geen vlak", "een snipper, overgebleven bij het uitknippen van de kaart",
    }  # fmt: skip
