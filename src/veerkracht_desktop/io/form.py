"""Write an Excel form on which colleagues fill in local figures, area by area.

`io.form_reading` knows it again when it comes back, also as a text file and after sorting.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from veerkracht_desktop.core.areas import PLURALS, Areas, quantity
from veerkracht_desktop.core.forms import (
    CODE,
    EXAMPLE,
    GEMEENTE,
    MARK,
    NAME,
    REASONS,
    WHY,
    FieldKind,
    FormField,
    FormPlan,
    problem_of,
    shown_number,
)
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.workbook.book import Book, Kind, TableColumn, clean, text_lines

SHEET, HELP, FIELDS = "Invullen", "Uitleg", "Velden"
LABEL_ROW, KIND_ROW, COLUMN_ROW, EXAMPLE_ROW, FIRST_ROW = 4, 5, 6, 7, 8
FIRST_FIELD = 3
STEP = 500
"""Rows between two looks at whether the user has stopped."""
MOST = 1e12
"""Bound of a number without one: Excel has no rule "any number"."""
_MAX_TITLE, _MAX_MESSAGE = 32, 255
_SILENT = SilentProgress()

_CELL = {"font_name": "Calibri", "font_size": 10, "valign": "top", "font_color": LIGHT.text}
_EDGE = {"border": 1, "border_color": LIGHT.missing_line}
_STYLES: dict[str, dict[str, Any]] = {
    "code": {"num_format": "@"},
    "name": {},
    "label": {
        "bold": True,
        "text_wrap": True,
        "bg_color": LIGHT.accent_soft,
        "top": 1,
        "top_color": LIGHT.accent,
    },
    "kind": {"text_wrap": True, "bg_color": LIGHT.accent_soft, "font_size": 9},
    "column": {
        "bg_color": LIGHT.accent_soft,
        "font_size": 8,
        "font_color": LIGHT.quiet,
        "bottom": 1,
        "bottom_color": LIGHT.accent,
    },
    "example": {"italic": True, "font_color": LIGHT.quiet, "bg_color": LIGHT.window},
    FieldKind.NUMBER.value: {**_EDGE, "bg_color": LIGHT.hover_soft, "locked": False},
    FieldKind.WHOLE.value: {**_EDGE, "bg_color": LIGHT.hover_soft, "locked": False},
    FieldKind.PERCENTAGE.value: {
        **_EDGE, "bg_color": LIGHT.hover_soft, "locked": False, "num_format": 'General"%"',
    },
    FieldKind.TEXT.value: {
        **_EDGE, "bg_color": LIGHT.hover_soft, "locked": False, "num_format": "@",
        "text_wrap": True,
    },
    "why": {**_EDGE, "bg_color": LIGHT.hover_soft, "locked": False},
}  # fmt: skip
"""The sign of percent is only shown: what is typed as 12,5 stays 12.5."""


def write_form(
    path: Path,
    plan: FormPlan,
    *,
    written_on: datetime.date,
    progress: Progress = _SILENT,
) -> None:
    """Write a form with a row per area and a column per field.

    Parameters
    ----------
    path : Path
        Ends in ``.xlsx``.
    plan : FormPlan
        One that `core.forms.problem_of` finds nothing against.
    written_on : datetime.date
        The only date in the file.
    progress : Progress

    Raises
    ------
    OutputError
        The file cannot be written; what was there is whole.
    Cancelled
        The user stopped; nothing was written.

    """
    assert not problem_of(plan), problem_of(plan)
    with AtomicOutputs() as outputs:
        book = Book(outputs.path_for(path), plan.title, written_on)
        styles = {
            name: book.workbook.add_format({**_CELL, **extra}) for name, extra in _STYLES.items()
        }
        _write_rows(book, styles, plan, progress)
        _write_help(book, plan)
        _write_fields(book, plan)
        progress.step(plan.rows, plan.rows)
        book.close()


def kind_text(field: FormField) -> str:
    """Kind, unit and bounds on one line, as the form shows them and the reader reads them.

    >>> kind_text(FormField("p", "P", "% van inwoners", FieldKind.PERCENTAGE))
    'percentage · % van inwoners · 0 tot 100'
    """
    return " · ".join(t for t in (field.kind.value, field.unit.strip(), bounds_text(field)) if t)


def bounds_text(field: FormField) -> str:
    """Bounds in Dutch, "" where there are none.

    >>> bounds_text(FormField("n", "N", low=0.5))
    'vanaf 0,5'
    """
    if field.kind is FieldKind.TEXT:
        return ""
    low, high = field.bounds
    if low is None:
        return "" if high is None else f"tot {shown_number(high)}"
    return (
        f"vanaf {shown_number(low)}"
        if high is None
        else f"{shown_number(low)} tot {shown_number(high)}"
    )


def _write_rows(book: Book, styles: dict[str, Format], plan: FormPlan, progress: Progress) -> None:
    sheet = book.sheet(
        SHEET, plan.title, "Vul alleen de gekleurde vakken in. Blijft een vak leeg, kies dan in de "
        "laatste kolom waarom.", colour=LIGHT.accent,
    )  # fmt: skip
    levels = listed(tuple(quantity(areas.level, len(areas)) for areas in plan.areas))
    book.text(sheet, 2, 0, f"Jaar: {plan.year}", "bold")
    book.text(
        sheet, 3, 0, f"{MARK} · {levels} · zie ook de bladen {HELP} en {FIELDS}", "quiet"
    )  # fmt: skip
    _write_head(sheet, styles, plan)
    row = FIRST_ROW
    for areas in plan.areas:
        for at in range(len(areas)):
            if (row - FIRST_ROW) % STEP == 0:
                progress.step(row - FIRST_ROW, plan.rows, "Invulformulier schrijven")
            _write_area(sheet, styles, plan, row, areas, at)
            row += 1
    _validate(sheet, plan, row - 1)
    why = FIRST_FIELD + len(plan.fields)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.repeat_rows(LABEL_ROW, COLUMN_ROW)
    sheet.print_area(0, 0, row - 1, why)
    sheet.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "insert_columns": True,
            "sort": True,
            "autofilter": True,
        },
    )
    sheet.set_selection(FIRST_ROW, FIRST_FIELD, FIRST_ROW, FIRST_FIELD)


def _write_head(sheet: Worksheet, styles: dict[str, Format], plan: FormPlan) -> None:
    """The three rows above the areas, and the row that shows how."""
    fields = plan.fields
    why = FIRST_FIELD + len(fields)
    rows = (
        (LABEL_ROW, "label", ["Code", "Naam", "Gemeente", *(f.label for f in fields),
                              "Waarom leeg?"]),
        (KIND_ROW, "kind", ["", "", "", *(kind_text(f) for f in fields), "kies uit de lijst"]),
        (COLUMN_ROW, "column", [CODE, NAME, GEMEENTE, *(f.column for f in fields), WHY]),
    )  # fmt: skip
    for row, style, texts in rows:
        for at, text in enumerate(texts):
            sheet.write_string(row, at, clean(text), styles[style])
    widths = [14.0, 28.0, 20.0, *(_width(f) for f in fields), 20.0]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.set_row(LABEL_ROW, _height(rows[0][2], widths, 1.15))
    sheet.set_row(KIND_ROW, _height(rows[1][2], widths, 1.0))
    sheet.set_row(COLUMN_ROW, 14)
    example = styles["example"]
    for at, text in enumerate((EXAMPLE, "zo vult u een regel in", "telt niet mee")):
        sheet.write_string(EXAMPLE_ROW, at, text, example)
    for at, field in enumerate(fields, FIRST_FIELD):
        shown = field.example if isinstance(field.example, str) else _typed(field)
        sheet.write_string(EXAMPLE_ROW, at, clean(shown), example)
    sheet.write_string(EXAMPLE_ROW, why, "", example)


def _typed(field: FormField) -> str:
    assert not isinstance(field.example, str)
    return shown_number(field.example) + ("%" if field.kind is FieldKind.PERCENTAGE else "")


def _width(field: FormField) -> float:
    if field.kind is FieldKind.TEXT:
        return 36.0
    return min(26.0, max(16.0, len(field.column) * 0.85 + 2, len(field.label) * 0.7))


def _height(texts: list[str], widths: list[float], wider: float) -> float:
    lines = max(text_lines(t, w / wider) for t, w in zip(texts, widths, strict=True))
    return 13.0 * lines + 3


def _write_area(
    sheet: Worksheet, styles: dict[str, Format], plan: FormPlan, row: int, areas: Areas, at: int
) -> None:
    sheet.write_string(row, 0, clean(areas.codes[at]), styles["code"])
    for col, text in ((1, areas.names[at]), (2, areas.gemeente_names[at])):
        if text:
            sheet.write_string(row, col, clean(text), styles["name"])
    for col, field in enumerate(plan.fields, FIRST_FIELD):
        sheet.write_blank(row, col, None, styles[field.kind.value])
    sheet.write_blank(row, FIRST_FIELD + len(plan.fields), None, styles["why"])


def _validate(sheet: Worksheet, plan: FormPlan, last: int) -> None:
    """Refuse at once what cannot be, and say in Dutch what can."""
    for col, field in enumerate(plan.fields, FIRST_FIELD):
        sheet.data_validation(FIRST_ROW, col, last, col, _rule(field))
    why = FIRST_FIELD + len(plan.fields)
    sheet.data_validation(
        FIRST_ROW,
        why,
        last,
        why,
        {
            "validate": "list",
            "source": list(REASONS),
            "input_title": "Waarom leeg?",
            "input_message": "Kies een reden als in deze rij een vak leeg blijft.",
            "error_title": "Kies uit de lijst",
            "error_message": f"Kies {' of '.join(REASONS)}, of laat dit vak leeg.",
        },
    )


def _rule(field: FormField) -> dict[str, Any]:
    about = [f"{kind_text(field)}."]
    if field.kind is not FieldKind.TEXT:
        if not isinstance(field.example, str):
            about.append(f"Bijvoorbeeld {_typed(field).rstrip('%')}.")
        about.append("Niet bekend? Laat leeg en kies rechts waarom.")
    rule: dict[str, Any] = {
        "input_title": _short(field.label, _MAX_TITLE),
        "input_message": _short(" ".join(about), _MAX_MESSAGE),
    }
    if field.kind is FieldKind.TEXT:
        return {**rule, "validate": "any"}
    low, high = field.bounds
    what = "Vul een heel getal in" if field.kind is FieldKind.WHOLE else "Vul een getal in"
    if bounds := bounds_text(field):
        what += f" ({bounds})"
    return {
        **rule,
        "validate": "integer" if field.kind is FieldKind.WHOLE else "decimal",
        "criteria": "between",
        "minimum": -MOST if low is None else low,
        "maximum": MOST if high is None else high,
        "error_title": "Dit past hier niet",
        "error_message": _short(
            f"{what}. Niet bekend? Laat het vak leeg en kies in de laatste kolom een reden.",
            _MAX_MESSAGE,
        ),
    }


def _short(text: str, most: int) -> str:
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _write_help(book: Book, plan: FormPlan) -> None:
    sheet = book.sheet(HELP, "Uitleg", plan.title)
    book.text(sheet, 2, 0, MARK, "quiet")
    sheet.set_column(0, 0, 100, book.formats["wrap"])
    last = xl_col_to_name(FIRST_FIELD + len(plan.fields))
    parts = (
        ("Wat wij vragen", plan.explanation.strip().splitlines() or _about(plan)),
        ("Zo vult u het in", (
            f"Ga naar het blad {SHEET}. Vul alleen de gekleurde vakken in; de rest ligt vast.",
            f"De cijfers gaan over {plan.year}. Vul geen cijfers van een ander jaar in.",
            "Een percentage vult u in als getal: 12,5 en niet 0,125.",
            f"Weet u een cijfer niet, laat het vak dan leeg en kies in kolom {last} waarom. "
            "Vul geen 0 in als u het niet weet: 0 betekent echt nul.",
            f"De rij '{EXAMPLE}' laat zien hoe het moet. Die rij telt niet mee.",
            "Rijen waar u niets over weet mag u leeg laten of weghalen.",
        )),
        ("Wat de redenen betekenen", (
            "geheim: het cijfer is er, maar mag niet naar buiten",
            "nog niet bekend: het cijfer komt later",
            "niet van toepassing: het cijfer kan er hier niet zijn",
            "te klein: er wonen te weinig mensen voor een betrouwbaar cijfer",
        )),
        ("Terugsturen", (
            "Bewaar het bestand als Excel en stuur het terug aan wie het u stuurde. "
            "Een csv-bestand mag ook.",
            "Vul geen gegevens over personen in. Het gaat alleen over gebieden.",
        )),
    )  # fmt: skip
    row = 4
    for title, lines in parts:
        book.text(sheet, row, 0, title, "section")
        for line in lines:
            row += 1
            book.text(sheet, row, 0, line, "wrap")
            sheet.set_row(row, 13.5 * text_lines(line or " ", 105) + 2)
        row += 2


def _about(plan: FormPlan) -> tuple[str, ...]:
    levels = listed(tuple(PLURALS[areas.level] for areas in plan.areas))
    labels = listed(tuple(field.label for field in plan.fields), most=12)
    return (f"Cijfers over {plan.year} van {levels}: {labels}.",)


def _write_fields(book: Book, plan: FormPlan) -> None:
    sheet = book.sheet(FIELDS, "Velden", f"Wat er in elke kolom hoort · {MARK}")
    columns = [
        TableColumn("Veld", [f.label for f in plan.fields], Kind.WRAP, 30),
        TableColumn("Eenheid", [f.unit for f in plan.fields], Kind.WRAP, 26),
        TableColumn("Soort", [f.kind.value for f in plan.fields], Kind.TEXT, 14),
        TableColumn("Laagste en hoogste", [bounds_text(f) for f in plan.fields], Kind.TEXT, 20),
        TableColumn("Wat het is", [f.about for f in plan.fields], Kind.WRAP, 60),
        TableColumn("Kolom", [f.column for f in plan.fields], Kind.TEXT, 26),
    ]
    book.table(sheet, 3, columns, name="Velden", header_height=18)


__all__ = ["FIELDS", "HELP", "SHEET", "bounds_text", "kind_text", "write_form"]
