"""The workbook of a part of the areas: rows of that part, ranks of all."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import fastparquet
import geopandas
import numpy as np
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from tests.unit.io.builders import analysis, dataset, document

from veerkracht_desktop.core.class_breaks import ALL, ClassSpec
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import classify
from veerkracht_desktop.core.export_scope import EVERYTHING, ExportScope, export_scopes, likely
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.scope import group_word
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.io.result_files import write_results
from veerkracht_desktop.io.workbook import write_workbook
from veerkracht_desktop.io.workbook.figures import softened

DAY = datetime.date(2026, 1, 2)
CODES = ("BU00030002", "BU00040007", "BU99999999")
PART = ExportScope("groep Rand", frozenset(CODES))
SENTENCE = "groep Rand: 2 van 12 buurten; rangen en klassen zijn over alle 12 buurten"


def written(path: Path, scope: ExportScope) -> Workbook:
    write_workbook(
        path, document(), dataset(), analysis(), written_on=DAY, scope=scope,
        selection=frozenset({"BU00030001", "BU00040007"}),
    )  # fmt: skip
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbook, Workbook]:
    """The workbook of all areas, and that of two of them."""
    folder = tmp_path_factory.mktemp("werkboek")
    return written(folder / "alles.xlsx", EVERYTHING), written(folder / "deel.xlsx", PART)


def table(book: Workbook, sheet: str, head: int) -> dict[str, tuple[object, ...]]:
    """Cells of each row by the code of its area."""
    rows = list(book[sheet].iter_rows(min_row=head + 1, values_only=True))
    return {str(row[0]): row for row in rows if row[0]}


@pytest.mark.parametrize(("sheet", "head"), [("Scores", 4), ("Waarden", 9)])
def test_rows_of_the_part_are_those_of_the_whole(
    books: tuple[Workbook, Workbook], sheet: str, head: int
) -> None:
    whole, part = (table(book, sheet, head) for book in books)
    assert list(part) == list(CODES[:2])
    assert all(part[code] == whole[code] for code in part), "ranks too"
    assert len(whole) == 12


def test_every_sheet_of_the_part_says_so(books: tuple[Workbook, Workbook]) -> None:
    whole, part = books
    for name in ("Scores", "Grafiek", "Signalen", "Waarden"):
        assert SENTENCE in str(part[name]["A2"].value), name
        assert "rangen en klassen" not in str(whole[name]["A2"].value), name
    first = " ".join(str(cell.value) for cell in part["Lees mij"]["B"] if cell.value)
    assert SENTENCE in first


def shades(book: Workbook) -> list[list[tuple[str, str, str]]]:
    """Per coloured column of the scores its rules, as criterion, bound and colour."""
    return [
        [
            (str(rule.operator), rule.formula[0], rule.dxf.fill.bgColor.rgb)
            for rule in formats.rules
            if rule.type == "cellIs"
        ]
        for formats in book["Scores"].conditional_formatting
    ]


def test_colours_of_a_part_are_those_of_the_classes_over_all(
    books: tuple[Workbook, Workbook],
) -> None:
    whole, part = map(shades, books)
    assert part == whole
    assert len(whole) == len(analysis().results.definition.groups)
    results = analysis().results
    classes = classify(results.score("sv"), document().class_spec("sv"))
    bounds = [float(bound) for _, bound, _ in whole[0]]
    assert bounds == pytest.approx([*classes.breaks, classes.breaks[-1]])
    assert [word for word, _, _ in whole[0]] == [
        *["lessThan"] * len(classes.breaks), "greaterThanOrEqual",
    ]  # fmt: skip
    assert [colour[2:] for _, _, colour in whole[0]] == [
        softened(colour)[1:] for colour in class_colours(classes)
    ]


@pytest.mark.parametrize("words", ["leeg", "vloeiend"])
def test_scores_without_classes_make_a_workbook_too(tmp_path: Path, words: str) -> None:
    made, spec = analysis(), ClassSpec("unclassed")
    if words == "leeg":
        made = replace(made, results=replace(made.results, scores=made.results.scores * np.nan))
    work = replace(document(), classification={ALL: spec})
    path = tmp_path / "uit.xlsx"
    write_workbook(path, work, dataset(), made, written_on=DAY, scope=PART)
    rules = [
        rule
        for formats in openpyxl.load_workbook(path)["Scores"].conditional_formatting
        for rule in formats.rules
        if rule.type == "colorScale"
    ]
    assert bool(rules) == (words == "vloeiend")
    if rules:
        known = made.results.score("sv")
        ends = [float(end.val) for end in rules[0].colorScale.cfvo]
        assert ends[::2] == pytest.approx([np.nanmin(known), np.nanmax(known)]), "of all areas"


def test_gemeenten_of_a_table_without_names_have_those_of_the_map(tmp_path: Path) -> None:
    made = analysis()
    assert made.gemeente_results is not None
    upper = made.gemeente_results
    bare = replace(upper, areas=replace(upper.areas, names=("",) * len(upper.areas)))
    path = tmp_path / "uit.xlsx"
    write_workbook(
        path, document(), dataset(), replace(made, gemeente_results=bare), written_on=DAY
    )
    names = {
        str(row[0]): row[1]
        for row in openpyxl.load_workbook(path)["Grafiek"].iter_rows(values_only=True)
        if str(row[0]).startswith("GM")
    }
    assert names["GM0004"] == "Zuiddam"


def test_charts_look_up_rows_that_are_there(books: tuple[Workbook, Workbook]) -> None:
    codes = {str(cell.value) for cell in books[1]["Grafiek"]["A"] if cell.value}
    assert "BU00040007" in codes
    assert "BU00030001" not in codes, "selected, but not in this part"
    assert "Scores!$A$5:$A$6" in " ".join(
        str(cell.value) for cell in books[1]["Grafiek"]["C"] if cell.value
    )


def test_signals_are_those_of_the_part(books: tuple[Workbook, Workbook]) -> None:
    known = set(analysis().results.areas.codes)
    whole, part = ({str(c.value) for c in book["Signalen"]["C"]} & known for book in books)
    assert part == whole & set(CODES)


def test_a_part_without_signals_says_so(tmp_path: Path) -> None:
    none = {signal.code for signal in analysis().signals}
    code = next(c for c in analysis().results.areas.codes if c not in none)
    book = written(tmp_path / "uit.xlsx", ExportScope("de selectie", frozenset({code})))
    assert "Geen enkele regel" in str(book["Signalen"]["A4"].value)


def test_what_can_be_written() -> None:
    made, group = analysis(), AreaGroup("Rand", "#0072B2", codes=CODES)
    state = AppState(
        document=document(), analysis=made, dataset=dataset(),
        selection=frozenset(("BU00030001", "BU99999999")),
    )  # fmt: skip
    assert [one.name for one in export_scopes(state)] == ["alle gebieden", "de selectie"]
    state = replace(state, document=replace(document(), groups=(group,)), within="GM0004")
    scopes = export_scopes(state)
    areas = made.results.areas
    assert [one.counted(areas) for one in scopes] == [
        "alle gebieden (12 buurten)",
        "de gebieden binnen Zuiddam (6 buurten)",
        "de selectie (1 buurt)",
        "groep Rand binnen Zuiddam (1 buurt)",
        "groep Rand (2 buurten)",
    ]
    assert [one.file_word for one in scopes] == [
        "", "binnen-zuiddam", "selectie", "groep-rand-binnen-zuiddam", "groep-rand",
    ]  # fmt: skip
    assert likely(state, scopes) == 1
    seen = replace(state, selection=scopes[3].codes or frozenset())
    assert likely(seen, export_scopes(seen)) == 3, "the group is marked as it is seen"
    state = replace(state, within=group_word("Rand"))
    scopes = export_scopes(state)
    assert scopes[likely(state, scopes)].name == "groep Rand"
    assert np.array_equal(EVERYTHING.rows(areas), np.arange(12))
    assert export_scopes(AppState(document=document())) == ()


@pytest.mark.parametrize("ending", [".csv", ".gpkg", ".geojson", ".parquet"])
def test_a_file_with_results_of_a_part_has_its_rows(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"uit{ending}"
    write_results(path, analysis(), dataset(), PART)
    if ending == ".csv":
        codes = [line.split(",")[0] for line in path.read_text("utf-8").splitlines()[1:]]
    elif ending == ".parquet":
        with path.open("rb") as stream:
            codes = list(fastparquet.ParquetFile(stream).to_pandas()["code"])
    else:
        read = geopandas.read_file(path)
        codes = list(read["code"])
        ranks = analysis().results.rank("sv")[analysis().results.areas.rows(CODES[:2])]
        assert [int(rank or 0) for rank in read["rang"].fillna(0)] == ranks.tolist()
        assert not read.geometry.isna().any()
    assert codes == list(CODES[:2])
