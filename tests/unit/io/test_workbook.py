"""The workbook: text stays text, numbers are numbers, and nothing needs repair."""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from tests.unit.io.builders import analysis, areas, dataset, definition, document

from veerkracht_desktop.core.dataset import Dataset, Origin
from veerkracht_desktop.core.definition import Group
from veerkracht_desktop.core.errors import Cancelled, OutputError
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.workbook import write_workbook
from veerkracht_desktop.io.workbook.book import MAX_TEXT, clean, decimals_for, header_text

DAY = datetime.date(2026, 1, 2)
SHEETS = [
    "Lees mij", "Kaart", "Scores", "Grafiek", "Signalen",
    "Waarden", "Indicatoren", "Koppeling", "Kwaliteit", "Methode", "Bronnen",
]  # fmt: skip


def written(path: Path, made: Analysis | None = None, data: Dataset | None = None) -> Workbook:
    write_workbook(
        path,
        document(),
        data if data is not None else dataset(geometry=False),
        made if made is not None else analysis(geometry=False),
        written_on=DAY,
        selection=frozenset({"BU00030001", "BU99999999"}),
    )
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def with_maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("werkboek") / "uit.xlsx"
    written(path, analysis(), dataset())
    return path


def test_sheets_in_order(with_maps: Path) -> None:
    assert openpyxl.load_workbook(with_maps).sheetnames == SHEETS


def test_codes_are_text_and_scores_are_numbers(with_maps: Path) -> None:
    sheet = openpyxl.load_workbook(with_maps)["Scores"]
    header = [cell.value for cell in sheet[4]]
    assert header[:7] == [
        "Code", "Naam", "Gemeente", "Inwoners", "Sociale veerkracht", "Rang", "Reden",
    ]  # fmt: skip
    rows = list(sheet.iter_rows(min_row=5))
    assert len(rows) == 12
    assert [row[0].value for row in rows] == list(areas().codes)
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[0].number_format for row in rows} == {"@"}
    assert rows[0][4].data_type == "n"
    assert rows[0][4].number_format == "0.0"
    assert rows[1][4].value == pytest.approx(2.4333333333333336, rel=1e-15)


def test_name_with_equals_sign_is_text(with_maps: Path) -> None:
    book = openpyxl.load_workbook(with_maps)
    assert (book["Scores"]["B5"].value, book["Scores"]["B5"].data_type) == ("=1+1", "s")
    sentences = [cell.value for cell in book["Signalen"]["F"]]
    assert "=Grote verschillen. Wat ziet u?" in sentences


def test_values_that_do_not_stand_in_the_source_are_in_italics(tmp_path: Path) -> None:
    made = analysis(geometry=False)
    results = made.results
    origins = np.zeros(results.scores.shape, dtype=np.uint8)
    col = results.column["li"]
    (row, *_) = np.flatnonzero(np.isfinite(results.raw[:, col])).tolist()
    origins[row, col] = Origin.HIGHER
    made = dataclasses.replace(made, results=dataclasses.replace(results, origins=origins))
    book = written(tmp_path / "uit.xlsx", made)
    sheet = book["Waarden"]
    slanted = [c for line in sheet.iter_rows(min_row=10) for c in line if c.font.i]
    assert [c.value for c in slanted] == [pytest.approx(results.raw[row, col])]
    assert sheet.cell(slanted[0].row, 1).value == results.areas.codes[row]
    assert sheet["A8"].value == "Schuin gedrukt: overgenomen van een hoger niveau."
    indicators = book["Indicatoren"]
    header = [cell.value for cell in indicators[4]]
    told = [line[header.index("Niet uit de bron")].value for line in indicators.iter_rows(5)]
    assert "overgenomen van een hoger niveau: 1" in told


def test_nothing_is_slanted_when_all_stands_in_the_source(with_maps: Path) -> None:
    sheet = openpyxl.load_workbook(with_maps)["Waarden"]
    assert not any(cell.font.i for line in sheet.iter_rows() for cell in line)
    assert sheet["A8"].value is None


def test_missing_is_empty_with_its_reason_beside_it(with_maps: Path) -> None:
    row = openpyxl.load_workbook(with_maps)["Scores"][8]
    assert [row[4].value, row[5].value] == [None, None]
    assert row[6].value == "te weinig onderliggende gegevens"
    assert openpyxl.load_workbook(with_maps)["Scores"]["G5"].value is None


def test_tables_are_as_excel_wants_them(with_maps: Path) -> None:
    book = openpyxl.load_workbook(with_maps)
    names: list[str] = []
    for sheet in book:
        assert len(sheet.title) <= 31
        for table in sheet.tables.values():
            names.append(table.name)
            assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", table.name)
            cells = sheet[table.ref]
            headers = [str(cell.value) for cell in cells[0]]
            assert headers == [column.name for column in table.tableColumns]
            assert len({header.casefold() for header in headers}) == len(headers)
            assert len(cells) >= 2
    assert len(set(names)) == len(names) == 9


def test_labels_that_are_the_same_become_unique_headers(tmp_path: Path) -> None:
    made = analysis(geometry=False)
    same = definition()
    for group in ("pers", "gez", "soc"):
        node = same.by_id[group]
        assert isinstance(node, Group)
        same = same.with_node(dataclasses.replace(node, label="code\nvan iets"))
    results = dataclasses.replace(made.results, definition=same)
    book = written(tmp_path / "uit.xlsx", dataclasses.replace(made, results=results))
    assert [cell.value for cell in book["Scores"][4]][7:10] == [
        "code van iets",
        "code van iets_2",
        "code van iets_3",
    ]


def test_every_part_is_well_formed_and_without_nan(with_maps: Path) -> None:
    with zipfile.ZipFile(with_maps) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                raw = archive.read(name)
                ElementTree.fromstring(raw)  # noqa: S314 - our own file
                assert not re.search(rb"<v>(nan|inf|-inf|#NUM!)</v>", raw, re.IGNORECASE), name


def test_characters_that_xml_forbids_are_replaced() -> None:
    assert clean("Zuid\x07einde\ud800") == "Zuid�einde�"
    assert clean("regel\n\ttwee") == "regel\n\ttwee"
    assert len(clean("x" * 40_000)) == MAX_TEXT
    assert len(header_text("y" * 400)) < 255
    assert header_text(" ") == "kolom"


def test_maps_have_words_for_who_cannot_see_them(with_maps: Path) -> None:
    with zipfile.ZipFile(with_maps) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert len(pictures) == 3
    assert "Kaart: Sociale veerkracht · buurten · 2023. 11 gebieden met een score" in drawing
    assert "Bron: CBS 2023, RIVM 2022" in drawing


def test_what_no_area_has_a_score_for_gets_a_sentence_and_no_map(tmp_path: Path) -> None:
    made = analysis()
    empty = made.results.scores.copy()
    empty[:, [made.results.column[node] for node in ("sv", "soc")]] = math.nan
    results = dataclasses.replace(made.results, scores=empty)
    book = written(tmp_path / "uit.xlsx", dataclasses.replace(made, results=results), dataset())
    with zipfile.ZipFile(tmp_path / "uit.xlsx") as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
    assert len(pictures) == 1
    assert "Geen enkel gebied heeft een score voor" in str(book["Kaart"]["A2"].value)


def test_without_a_map_there_is_a_sentence(tmp_path: Path) -> None:
    book = written(tmp_path / "uit.xlsx")
    assert "geen kaart geladen" in str(book["Kaart"]["A4"].value)


def test_charts_take_few_points_and_look_up_the_scores(tmp_path: Path) -> None:
    path = tmp_path / "uit.xlsx"
    book = written(path, analysis(80, geometry=False), dataset(80, geometry=False))
    words = [str(cell.value) for cell in book["Grafiek"]["A"] if cell.value]
    assert {"Laagste 20", "Hoogste 20", "Selectie", "Hulpbronnen per gemeente"} <= set(words)
    assert book["Grafiek"]["C6"].value == (
        "=INDEX(Scores!$E$5:$E$84,MATCH(A6,Scores!$A$5:$A$84,0))"
    )
    with zipfile.ZipFile(path) as archive:
        charts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        sizes = [archive.read(n).count(b"<c:pt ") for n in charts]
    assert len(charts) == 4
    assert max(sizes) <= 2 * 25 + 1


def test_join_report_names_both_sides(with_maps: Path) -> None:
    sheet = openpyxl.load_workbook(with_maps)["Koppeling"]
    rows = [tuple(cell.value for cell in row[:5]) for row in sheet.iter_rows(min_row=4)]
    assert ("kwb-2023.xlsx, blad KWB2023", 14, 11, 1, 1) in rows
    place = "kwb-2023.xlsx, blad KWB2023"
    assert (place, None, "BU00040011", "Buurt 11", "gebied zonder rij in deze tabel") in rows
    assert (place, None, "BU99990000", None, "rij zonder gebied op de kaart") in rows
    assert ("kwb-2023.xlsx", 7, "BU0003", None, "code te kort") in rows
    outside = ("kaart", None, "BU00050000", None, "de tabellen gaan over andere gemeenten")
    assert outside in rows


def test_method_and_sources_tell_where_numbers_come_from(with_maps: Path) -> None:
    book = openpyxl.load_workbook(with_maps)
    method = {row[1].value: row for row in book["Methode"].iter_rows(min_row=5, max_row=11)}
    assert method["een"][4].value == pytest.approx(0.25 * 2 / 3)
    assert method["li"][7].value == 25.0
    assert method["hulp"][5].value == "geen bron geladen"
    sources = [tuple(c.value for c in row) for row in book["Bronnen"].iter_rows(min_row=5)]
    assert sources[0][:4] == ("kwb-2023.xlsx", "KWB2023", "CBS", "2023")
    assert "CC BY 4.0" in str(sources[0][4])
    assert sources[0][5] == "p_hh_li"


def test_one_area_and_no_signals(tmp_path: Path) -> None:
    made = dataclasses.replace(analysis(1, geometry=False), signals=(), gemeente_results=None)
    book = written(tmp_path / "uit.xlsx", made, dataset(1, geometry=False))
    assert book["Scores"].max_row == 5
    assert "Geen enkele regel" in str(book["Signalen"]["A4"].value)


def test_same_work_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    written(one)
    written(other)
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        assert first.namelist() == second.namelist()
        assert all(first.read(n) == second.read(n) for n in first.namelist())


def test_cancelling_writes_nothing(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            if text == "Waarden schrijven":
                raise Cancelled

    path = tmp_path / "uit.xlsx"
    path.write_bytes(b"oud")
    data, made = dataset(geometry=False), analysis(geometry=False)
    work = Document(definition())
    with pytest.raises(Cancelled):
        write_workbook(path, work, data, made, written_on=DAY, progress=Stop())
    assert path.read_bytes() == b"oud"
    assert list(tmp_path.iterdir()) == [path]


def test_progress_only_goes_forward(tmp_path: Path) -> None:
    told: list[float] = []

    class Listen:
        def step(self, done: int, total: int, text: str = "") -> None:
            told.append(done / total)
            assert text

    write_workbook(
        tmp_path / "uit.xlsx",
        document(),
        dataset(),
        analysis(),
        written_on=DAY,
        progress=Listen(),
    )
    assert told == sorted(told)
    assert 0.5 < told[-1] < 1


def test_missing_folder_is_said_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="de map bestaat niet"):
        written(tmp_path / "weg" / "uit.xlsx")


def test_how_fine_values_are_shown() -> None:
    values = dataset().columns["a_inw"].values
    assert decimals_for(values).value == "whole"
    assert decimals_for(values / 20).value == "score"
    assert decimals_for(values / 1000).value == "fine"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(with_maps: Path, tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603 - a fixed program on our own file
        [
            str(shutil.which("soffice")),
            f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(with_maps),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert (tmp_path / "uit.pdf").read_bytes().startswith(b"%PDF")


def test_every_finding_is_in_the_sheet_kwaliteit(with_maps: Path) -> None:
    sheet = openpyxl.load_workbook(with_maps)["Kwaliteit"]
    head = [cell.value for cell in sheet[4]]
    assert head[:4] == ["Gewicht", "Soort", "Bevinding", "Wat te doen"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5) if row[0].value]
    assert rows
    assert sheet["A2"].value.endswith(f"{len(rows)} bevindingen")
