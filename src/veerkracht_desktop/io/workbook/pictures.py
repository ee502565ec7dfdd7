"""The sheets to look at: Kaart with pictures, Grafiek with native charts."""

from __future__ import annotations

import io

import numpy as np
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.classify import classify
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.palette import LIGHT, RESOURCE_COLOURS
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.io.workbook.book import FONT, Book, Kind, Placed
from veerkracht_desktop.io.workbook.part import Part

EXTREMES = 20
"""Areas at either end of the ranking that get a bar: as many as a screen shows legibly."""
MOST_SELECTED = 25
MOST_GEMEENTEN = 12
BAR_PIXELS, THIN_BAR_PIXELS = 22, 12
"""Height of a bar with its gap, of one alone and of one among others of the same gemeente."""
LETTERS = 9
"""Size of names and figures in charts, points."""
HEADER_POINTS = 30
STEPS_AFTER_MAPS = 3
"""Scores, values and saving, as the progress counts them."""
_ROW_PIXELS = 20
_WIDTH_MM, _HEIGHT_MM = 250.0, 165.0


def write_maps(
    book: Book, document: Document, dataset: Dataset, analysis: Analysis, progress: Progress
) -> None:
    """Write the sheet Kaart: the index, and below it a map of each resource."""
    results = analysis.results
    sheet = book.sheet("Kaart", results.definition.title, _left_out(results), colour=LIGHT.accent)
    if dataset.areas.geometry is None:
        book.text(sheet, 3, 0, "Er is geen kaart geladen: een index rekent ook zonder.", "quiet")
        return
    from veerkracht_desktop.io.map_picture import MapDrawer, map_title, source_line

    nodes = mapped_nodes(results)
    drawer = MapDrawer(analysis, dataset)
    rows_per_map = int(np.ceil(_HEIGHT_MM / 25.4 * 96 / _ROW_PIXELS)) + 2
    sheet.set_h_pagebreaks([2 + rows_per_map * at for at in range(1, len(nodes))])
    for at, node in enumerate(nodes):
        progress.step(at, len(nodes) + STEPS_AFTER_MAPS, "Kaarten tekenen")
        classes = classify(results.score(node), document.class_spec(node))
        picture = drawer.draw(
            node, classes, width_mm=_WIDTH_MM, height_mm=_HEIGHT_MM, dpi=200 if at == 0 else 150
        )
        known = len(results.areas) - classes.missing
        spread = f"van {number(classes.low)} tot {number(classes.high)}" if known else "geen scores"
        title = map_title(results, node)
        sheet.insert_image(
            2 + rows_per_map * at,
            0,
            f"kaart-{at + 1}.png",
            {
                "image_data": io.BytesIO(picture),
                "object_position": 1,
                "description": f"Kaart: {title}. {count(known)} gebieden met een score, {spread}; "
                f"{count(classes.missing)} zonder gegevens. {source_line(results, node)}.",
            },
        )


def mapped_nodes(results: IndexResults) -> list[str]:
    """The nodes that get a map: of the index and its resources those with any score.

    The index, grey, when none of them has one.
    """
    nodes = [results.definition.top, *(group.id for group in results.definition.resources)]
    return [n for n in nodes if np.isfinite(results.score(n)).any()] or nodes[:1]


def _left_out(results: IndexResults) -> str:
    """Which of the index and its resources get no map, and why; "" when all do."""
    definition = results.definition
    without = tuple(
        definition.by_id[node].label
        for node in (definition.top, *(group.id for group in definition.resources))
        if not np.isfinite(results.score(node)).any()
    )
    if not without:
        return ""
    return f"Geen enkel gebied heeft een score voor {listed(without)}: zie Lees mij"


def write_charts(
    book: Book, analysis: Analysis, scores: Placed, selection: frozenset[str], part: Part
) -> None:
    """Write the sheet Grafiek: the ends of the ranking, the selection, and the gemeenten.

    The figures of areas are formulas that look up the sheet Scores, so that the charts follow
    what a reader changes there.
    """
    results = analysis.results
    top = results.definition.top
    sheet = book.sheet(
        "Grafiek",
        results.definition.title,
        part.about("Gewone Excel-grafieken: kleur, titel en reeksen zijn aan te passen"),
    )
    sheet.set_column(0, 0, 13, book.formats["text"])
    sheet.set_column(1, 1, 30, book.formats["text"])
    sheet.set_column(2, 8, 11, book.formats["text"])
    order = _ranked(results, top)
    order = order[np.isin(order, part.rows)]
    many = len(order) > 2 * EXTREMES
    parts = [
        (f"Laagste {EXTREMES}" if many else "Alle gebieden", order[:EXTREMES] if many else order)
    ]
    if many:
        parts.append((f"Hoogste {EXTREMES}", order[-EXTREMES:]))
    chosen = results.areas.rows(selection)
    picked = order[np.isin(order, chosen)]
    if len(picked):
        shown = f"Selectie (eerste {MOST_SELECTED})" if len(picked) > MOST_SELECTED else "Selectie"
        parts.append((shown, picked[:MOST_SELECTED]))
    row = 3
    for title, rows in parts:
        row = _ranking(book, sheet, row, title, rows, results, scores)
    _gemeenten(book, sheet, row, analysis, part)


def _ranked(results: IndexResults, node: str) -> IntArray:
    """Rows of the areas with a score, the lowest first."""
    values = results.score(node)
    known = np.flatnonzero(np.isfinite(values))
    order: IntArray = known[np.argsort(values[known], kind="stable")]
    return order


def _ranking(
    book: Book,
    sheet: Worksheet,
    row: int,
    title: str,
    rows: IntArray,
    results: IndexResults,
    scores: Placed,
) -> int:
    """A short list and its bars; the row below them."""
    label = results.definition.by_id[results.definition.top].label
    book.text(sheet, row, 0, title, "section")
    if not len(rows):
        book.text(sheet, row + 1, 0, "Geen enkel gebied heeft een score.", "quiet")
        return row + 4
    sheet.set_row(row + 1, HEADER_POINTS)
    for col, words in enumerate(("Code", "Gebied", label)):
        book.text(sheet, row + 1, col, words, "header")
    first = row + 2
    last = first + len(rows) - 1
    codes = xl_range_abs(scores.first_row, 0, scores.last_row, 0)
    at = scores.headers.index("Rang") - 1
    values = xl_range_abs(scores.first_row, at, scores.last_row, at)
    score = results.score(results.definition.top)
    for line, area in enumerate(rows.tolist(), first):
        book.text(sheet, line, 0, results.areas.codes[area], Kind.CODE.value)
        book.text(sheet, line, 1, _label(results, area))
        match = f"MATCH({xl_rowcol_to_cell(line, 0)},Scores!{codes},0)"
        sheet.write_formula(
            line,
            2,
            f"=INDEX(Scores!{values},{match})",
            book.formats["score"],
            float(score[area]),
        )
    chart = _bars(book, row + 1, first, last)
    height = max(220, BAR_PIXELS * len(rows) + 90)
    words = f"{label} · {title.lower()} · {PLURALS[results.areas.level]} {results.edition}"
    _style(chart, words, height, legend=False, from_zero=bool(score[rows].min() >= 0))
    sheet.insert_chart(row, 4, chart, {"object_position": 1, "description": words})
    return max(last + 3, row + height // _ROW_PIXELS + 2)


def _bars(book: Book, header: int, first: int, last: int) -> Chart:
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": ["Grafiek", header, 2],
            "categories": ["Grafiek", first, 1, last, 1],
            "values": ["Grafiek", first, 2, last, 2],
            "fill": {"color": LIGHT.accent},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0.0", "font": _font(LETTERS)},
        }
    )
    return chart


def _gemeenten(book: Book, sheet: Worksheet, row: int, analysis: Analysis, part: Part) -> None:
    """Resources beside each other per gemeente; the gemeenten with most areas when many."""
    results = analysis.gemeente_results
    if results is None or not len(results.areas):
        return
    resources = [g for g in results.definition.resources if g.id in results.column]
    areas = analysis.results.areas
    # Gemeenten of a table alone have no names of their own.
    names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
    within = np.array(areas.gemeenten)[part.rows]
    size = np.array([int((within == code).sum()) for code in results.areas.codes])
    met = int(np.count_nonzero(size)) if part.sentence else len(size)
    rows = np.sort(np.argsort(-size, kind="stable")[: min(MOST_GEMEENTEN, met)])
    many = met > MOST_GEMEENTEN
    title = "Hulpbronnen per gemeente" + (
        f" ({MOST_GEMEENTEN} met de meeste gebieden)" if many else ""
    )
    if not resources or not met:
        return
    book.text(sheet, row, 0, title, "section")
    sheet.set_row(row + 1, HEADER_POINTS)
    for col, words in enumerate(("Code", "Gemeente", *(g.label for g in resources))):
        book.text(sheet, row + 1, col, words, "header")
    first, last = row + 2, row + 1 + len(rows)
    chart = book.workbook.add_chart({"type": "bar"})
    for line, at in enumerate(rows.tolist(), first):
        book.text(sheet, line, 0, results.areas.codes[at], Kind.CODE.value)
        code = results.areas.codes[at]
        book.text(sheet, line, 1, results.areas.names[at] or names.get(code, "") or code)
        for col, group in enumerate(resources, 2):
            book.number(sheet, line, col, float(results.score(group.id)[at]))
    for col in range(2, 2 + len(resources)):
        chart.add_series(
            {
                "name": ["Grafiek", row + 1, col],
                "categories": ["Grafiek", first, 1, last, 1],
                "values": ["Grafiek", first, col, last, col],
                "fill": {"color": RESOURCE_COLOURS[(col - 2) % len(RESOURCE_COLOURS)]},
                "gap": 60,
            }
        )
    height = max(260, (THIN_BAR_PIXELS * len(resources) + 12) * len(rows) + 110)
    words = f"{title} · {results.edition}"
    shown_scores = np.array([results.score(group.id)[rows] for group in resources])
    positive = not bool((shown_scores < 0).any())
    _style(chart, words, height, legend=True, from_zero=positive)
    sheet.insert_chart(row, 3 + len(resources), chart, {"object_position": 1, "description": words})


def _style(chart: Chart, title: str, height: int, *, legend: bool, from_zero: bool) -> None:
    """Calm lines, every name shown, and bars that begin at 0: a cut-off bar exaggerates."""
    chart.set_title({"name": title, "name_font": {**_font(11), "bold": True}, "overlay": False})
    chart.set_y_axis(
        {
            "reverse": True,
            "interval_unit": 1,
            "num_font": _font(LETTERS),
            "line": {"color": LIGHT.hairline},
        }
    )
    chart.set_x_axis(
        {
            "num_font": _font(LETTERS),
            "num_format": "0",
            **({"min": 0} if from_zero else {}),
            "major_gridlines": {"visible": True, "line": {"color": LIGHT.hairline}},
            "line": {"none": True},
            "label_position": "high",
        }
    )
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    if legend:
        chart.set_legend({"position": "bottom", "font": _font(LETTERS)})
    else:
        chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": height})


def _font(size: int) -> dict[str, object]:
    return {"name": FONT, "size": size, "color": LIGHT.text, "bold": False}


def _label(results: IndexResults, area: int) -> str:
    areas = results.areas
    name = areas.names[area] or areas.codes[area]
    gemeente = areas.gemeente_names[area]
    return f"{name} ({gemeente})" if gemeente and gemeente != name else name
