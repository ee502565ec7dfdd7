"""The sheets with figures per area: Scores, Waarden and Indicatoren."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from veerkracht_desktop.core.areas import Areas, quantity
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import Classes, classify
from veerkracht_desktop.core.dataset import (
    ORIGIN_TEXTS,
    REASON_TEXTS,
    Dataset,
    MissingReason,
    Origin,
)
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.palette import SCORE_RAMP
from veerkracht_desktop.core.results import Analysis, IndexResults, UsedMeasure
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.io.result_table import reason_texts
from veerkracht_desktop.io.workbook.book import Book, Kind, Placed, TableColumn, decimals_for
from veerkracht_desktop.io.workbook.part import Part

SOFT = 0.45
"""Part of the colour of a class that a cell gets: figures must stay easy to read on it."""
KEYS = 3
"""Columns before the figures: code, name, gemeente."""


def write_scores(
    book: Book, document: Document, dataset: Dataset, analysis: Analysis, part: Part
) -> Placed:
    """Write the sheet Scores: one row per area, from the index down to the themes."""
    results = analysis.results
    definition = results.definition
    sheet = book.sheet(
        "Scores",
        f"{definition.title} · scores",
        part.about(
            f"{_what(results, part)} · 0 is zwak, 100 is sterk · leeg: geen score, zie Reden"
        ),
        colour=SCORE_RAMP[-1],
        wide=True,
    )
    top = definition.top
    columns = [
        *key_columns(results.areas),
        TableColumn("Inwoners", dataset.inhabitants, Kind.WHOLE, 10),
        TableColumn(definition.by_id[top].label, results.score(top), Kind.STRONG, 13),
        TableColumn("Rang", _ranks(results, top), Kind.WHOLE, 8),
        TableColumn("Reden", _words(reason_texts(results.reason(top)).tolist()), Kind.TEXT, 20),
    ]
    first_group = len(columns)
    columns += [
        TableColumn(group.label, results.score(group.id), Kind.SCORE, _width(group.label))
        for group in definition.groups
        if group.id != top
    ]
    first_rank = len(columns)
    columns += [
        TableColumn(
            f"Rang {group.label}", _ranks(results, group.id), Kind.WHOLE, _width(group.label)
        )
        for group in definition.resources
    ]
    placed = book.table(sheet, 3, part.taken(columns), name="tblScores", header_height=44)
    _finish(sheet, placed)
    nodes = [top, *(group.id for group in definition.groups if group.id != top)]
    cols = (KEYS + 1, *range(first_group, first_rank))
    for col, node in zip(cols, nodes, strict=True):
        # Over all areas, whichever of them are written: as the maps in the book.
        classes = classify(results.score(node), document.class_spec(node))
        _colour_scores(book, sheet, (placed.first_row, col, placed.last_row, col), classes)
    return placed


def write_values(book: Book, analysis: Analysis, part: Part) -> Placed | None:
    """Write the sheet Waarden: what was measured, with unit, year and source above it."""
    results = analysis.results
    indicators = [i for i in results.definition.indicators if i.id in results.column]
    sheet = book.sheet(
        "Waarden",
        "Gemeten waarden per indicator",
        part.about(
            f"{_what(results, part)} · zoals ze in de bron staan, vóór omrekenen naar scores"
        ),
        wide=True,
    )
    columns = key_columns(results.areas)
    for indicator in indicators:
        values = results.raw[:, results.column[indicator.id]]
        columns.append(
            TableColumn(indicator.label, values, decimals_for(values), _width(indicator.label))
        )
    for row, words in enumerate(("eenheid", "jaar", "bron", "kolom in de bron"), 3):
        book.text(sheet, row, KEYS - 1, words, "quiet_right")
    for col, indicator in enumerate(indicators, KEYS):
        used = results.used.get(indicator.id, UsedMeasure())
        book.text(sheet, 3, col, indicator.unit, "quiet_wrap")
        book.number(sheet, 4, col, used.year or float("nan"), "quiet_wrap")
        book.text(sheet, 5, col, _publishers(used) or "niet geladen", "quiet_wrap")
        book.text(sheet, 6, col, used.formula, "quiet_wrap")
    for row in (5, 6):
        sheet.set_row(row, 30)
    placed = book.table(sheet, 8, part.taken(columns), name="tblWaarden", header_height=44)
    _finish(sheet, placed)
    _mark_origins(book, sheet, placed, results, indicators, part)
    return placed


def _mark_origins(
    book: Book,
    sheet: Worksheet,
    placed: Placed,
    results: IndexResults,
    indicators: Sequence[Indicator],
    part: Part,
) -> None:
    """Values that do not stand so in the source in italics, and a line that says why."""
    if results.origins is None:
        return
    met: set[Origin] = set()
    for col, indicator in enumerate(indicators, KEYS):
        values = results.raw[:, results.column[indicator.id]]
        kind = decimals_for(values)
        values = values[part.rows]
        origins = results.origins[part.rows, results.column[indicator.id]]
        for row in np.flatnonzero(origins).tolist():
            origin = Origin(int(origins[row]))
            at = placed.first_row + row
            book.number(sheet, at, col, float(values[row]), f"{kind.value}_filled")
            met.add(origin)
    words = "; ".join(ORIGIN_TEXTS[origin] for origin in sorted(met))
    book.text(sheet, 7, 0, f"Schuin gedrukt: {words}.", "filled")


def write_indicators(book: Book, analysis: Analysis) -> None:
    """Write the sheet Indicatoren: per indicator where it comes from and what is missing."""
    results = analysis.results
    definition = results.definition
    sheet = book.sheet(
        "Indicatoren",
        "Indicatoren",
        "Waar elk getal vandaan komt, en voor hoeveel gebieden het ontbreekt en waarom",
    )
    rows = [_indicator_row(results, i) for i in definition.indicators if i.id in results.column]
    kinds = (
        ("Indicator", Kind.WRAP, 26),
        ("Groep", Kind.WRAP, 18),
        ("Eenheid", Kind.WRAP, 12),
        ("Richting", Kind.WRAP, 10),
        ("Jaar", Kind.TEXT, 6),
        ("Uitgever", Kind.WRAP, 9),
        ("Bestand, blad en kolom", Kind.WRAP, 32),
        ("Formule", Kind.WRAP, 22),
        ("Met waarde", Kind.WHOLE, 9),
        ("Zonder waarde", Kind.WHOLE, 9),
        ("Waarom zonder", Kind.WRAP, 28),
        ("Niet uit de bron", Kind.WRAP, 28),
        ("Model", Kind.TEXT, 7),
        ("Waarom deze indicator", Kind.WRAP, 34),
    )
    columns = [
        TableColumn(header, _column(rows, at, kind), kind, width)
        for at, (header, kind, width) in enumerate(kinds)
    ]
    placed = book.table(sheet, 3, columns, name="tblIndicatoren")
    sheet.freeze_panes(placed.first_row, 1)
    sheet.repeat_rows(placed.first_row - 1)


def key_columns(areas: Areas) -> list[TableColumn]:
    """Code as text, name and gemeente."""
    return [
        TableColumn("Code", areas.codes, Kind.CODE, 13),
        TableColumn("Naam", areas.names, Kind.TEXT, 26),
        TableColumn("Gemeente", areas.gemeente_names, Kind.TEXT, 18),
    ]


def _column(rows: list[tuple[str | float, ...]], at: int, kind: Kind) -> Sequence[str] | np.ndarray:
    cells = [row[at] for row in rows]
    if kind is Kind.WHOLE:
        return np.array(cells, dtype=np.float64)
    return [str(cell) for cell in cells]


def _indicator_row(results: IndexResults, indicator: Indicator) -> tuple[str | float, ...]:
    used = results.used.get(indicator.id, UsedMeasure())
    values = results.raw[:, results.column[indicator.id]]
    known = int(np.isfinite(values).sum())
    missing = results.reason(indicator.id)[~np.isfinite(values)]
    why = [
        f"{REASON_TEXTS[MissingReason(int(reason))]}: {count(float((missing == reason).sum()))}"
        for reason in np.unique(missing)
        if reason != MissingReason.KNOWN
    ]
    places = [
        ", ".join(word for word in (source.file, source.sheet, source.column) if word)
        for source in used.sources
    ]
    return (
        indicator.label,
        results.definition.by_id[indicator.parent].label,
        indicator.unit,
        "hoger is sterker" if used.direction > 0 else "hoger is zwakker",
        str(used.year or ""),
        _publishers(used) or indicator.publisher,
        "\n".join(places),
        used.formula or "geen bron geladen",
        float(known),
        float(len(values) - known),
        "\n".join(why),
        "\n".join(_origin_counts(results, indicator)),
        "ja" if indicator.modelled else "",
        indicator.why,
    )


def _origin_counts(results: IndexResults, indicator: Indicator) -> list[str]:
    if results.origins is None:
        return []
    origins = results.origins[:, results.column[indicator.id]]
    return [
        f"{ORIGIN_TEXTS[origin]}: {count(float((origins == origin).sum()))}"
        for origin in Origin
        if origin is not Origin.MEASURED and (origins == origin).any()
    ]


def _publishers(used: UsedMeasure) -> str:
    return ", ".join(dict.fromkeys(source.publisher or source.file for source in used.sources))


def _what(results: IndexResults, part: Part) -> str:
    return f"{quantity(results.areas.level, len(part.rows))} · {results.edition}"


def _ranks(results: IndexResults, node: str) -> np.ndarray:
    ranks = results.rank(node).astype(np.float64)
    return np.where(ranks > 0, ranks, np.nan)


def _words(words: Sequence[str | None]) -> list[str]:
    return [word or "" for word in words]


def _width(label: str) -> float:
    """Room for the longest word of a header, so that none is broken."""
    return max(11.0, 2.0 + 1.1 * max(len(word) for word in f"{label} ".split(" ")))


def _finish(sheet: Worksheet, placed: Placed) -> None:
    sheet.freeze_panes(placed.first_row, KEYS)
    sheet.repeat_rows(placed.first_row - 1)
    sheet.print_area(0, 0, placed.last_row, len(placed.headers) - 1)


def _colour_scores(
    book: Book, sheet: Worksheet, cells: tuple[int, int, int, int], classes: Classes
) -> None:
    """A soft shade of the class that each score is in, grey for missing.

    Rules, so that another score gets another colour. No data bars: solid ones need an extension
    of the format that other readers warn about.
    """
    place = xl_range(*cells)
    blank = {"type": "blanks", "format": book.formats["missing"], "stop_if_true": True}
    sheet.conditional_format(place, blank)
    if not sum(classes.counts):
        return
    if classes.is_continuous:
        _flowing(sheet, place, classes)
        return
    for number, colour in enumerate(class_colours(classes)):
        if number < len(classes.breaks):
            rule = {"criteria": "<", "value": classes.breaks[number]}
        elif classes.breaks:
            rule = {"criteria": ">=", "value": classes.breaks[-1]}
        else:
            rule = {"criteria": ">=", "value": classes.low}
        shade = book.shade(softened(colour))
        sheet.conditional_format(
            place, {"type": "cell", **rule, "format": shade, "stop_if_true": True}
        )


def _flowing(sheet: Worksheet, place: str, classes: Classes) -> None:
    """Colours without classes, between the lowest, the middle and the highest of all areas."""
    colours = class_colours(classes)
    scale: dict[str, object] = {"type": "3_color_scale"}
    middle = (classes.low + classes.high) / 2
    ends = (("min", classes.low, 0), ("mid", middle, len(colours) // 2), ("max", classes.high, -1))
    for name, value, at in ends:
        scale |= {
            f"{name}_type": "num", f"{name}_value": value,
            f"{name}_color": softened(colours[at]),
        }  # fmt: skip
    sheet.conditional_format(place, scale)


def softened(colour: str) -> str:
    """A colour of the map as a shade below black figures.

    >>> softened("#01665E")
    '#8DBAB7'
    """
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - SOFT * (255 - part)):02X}" for part in parts)
