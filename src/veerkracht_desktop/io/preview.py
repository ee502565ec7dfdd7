"""What the import assistant shows of a part, worked out where nobody waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.preview import (
    CodeRow,
    ColumnView,
    Form,
    MapPreview,
    Preview,
    Role,
    RowKind,
    Split,
    Suggestion,
    Token,
)
from veerkracht_desktop.core.types import ReasonArray
from veerkracht_desktop.core.variables import Kind, label_of, unit_of, variable_kind
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.codes.column import clean_text
from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.columns.recognise import Recognised
from veerkracht_desktop.io.maps.crs import core_bounds, crs_candidates, crs_name
from veerkracht_desktop.io.maps.sketch import sketch_of
from veerkracht_desktop.io.maps.vector import RawLayer
from veerkracht_desktop.io.parts import Part
from veerkracht_desktop.io.sheets.grid import Grid, Layout, Sheet
from veerkracht_desktop.io.sheets.numbers import parse_column

FIRST_ROWS, LAST_ROWS = 200, 20
WIDEST_TEXT = 80
"""Characters of a cell that are shown."""
SAMPLE = 3000
"""Rows that tell decimal signs and marks for missing."""
MOST_CODES = 2000
"""Repaired codes that are listed one by one."""
SUGGESTED = 4
MOST_TOKENS = 12


def preview_of(part: Part) -> Preview:
    """Everything that the assistant shows of a part."""
    cells, numbers, kinds = _shown_rows(part)
    seen, grid = part.seen, part.grid
    codes = _code_rows(seen) if seen is not None else []
    tables = part.tables
    layer = part.layer
    return Preview(
        is_map=part.is_map,
        cells=cells,
        numbers=numbers,
        kinds=kinds,
        rows=len(grid.rows) if grid is not None else 0,
        columns=_columns(part, grid) if grid is not None else (),
        levels=tuple(Counter(seen.levels).most_common()) if seen is not None else (),
        years=tuple(sorted({t.year for t in tables if t.year}, reverse=True)) or _years(seen),
        form=_form(part),
        codes=tuple(codes[:MOST_CODES]),
        code_kinds=tuple((str(kind), n) for kind, n in seen.code.kinds) if seen is not None else (),
        notices=part.notices,
        dropped=(
            *(layer.dropped if layer is not None else ()),
            *(d for table in tables for d in table.dropped),
        ),
        map=_map(part),
        is_lookup=bool(part.groupings) or part.conversion is not None,
    )


def _years(seen: Recognised | None) -> tuple[int, ...]:
    return tuple(sorted({y for y in seen.years if y}, reverse=True)) if seen is not None else ()


# Rows


def _shown_rows(
    part: Part,
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...], tuple[RowKind, ...]]:
    """The first and last rows as they stand, their numbers and what they are."""
    if isinstance(part.raw, Sheet):
        rows, start = part.raw.rows, part.raw.start
        at = _ends(len(rows))
        width = max((len(row) for row in rows), default=0)
        layout = part.grid.layout if part.grid is not None else None
        cells = [_texts(rows[i], width) if i >= 0 else ("…",) * width for i in at]
        numbers = [start + i + 1 if i >= 0 else 0 for i in at]
        return tuple(cells), tuple(numbers), tuple(_kind(n, layout) for n in numbers)
    grid = part.raw if isinstance(part.raw, Grid) else part.raw.grid
    at = _ends(len(grid.rows))
    cells = [
        _texts([column[i] for column in grid.columns], len(grid.header))
        if i >= 0
        else ("…",) * len(grid.header)
        for i in at
    ]
    numbers = [grid.rows[i] if i >= 0 else 0 for i in at]
    kinds = tuple(RowKind.DATA if n else RowKind.GAP for n in numbers)
    return tuple(cells), tuple(numbers), kinds


def _ends(count: int) -> list[int]:
    """Places of the first and last rows; -1 for those between."""
    if count <= FIRST_ROWS + LAST_ROWS + 1:
        return list(range(count))
    return [*range(FIRST_ROWS), -1, *range(count - LAST_ROWS, count)]


def _kind(number: int, layout: Layout | None) -> RowKind:
    if not number:
        return RowKind.GAP
    if layout is None or number in dict(layout.footer):
        return RowKind.FOOTER
    if number == layout.unit_row:
        return RowKind.UNIT
    if number < layout.header_row:
        return RowKind.TITLE
    if number < max(layout.header_row + layout.header_rows, layout.data_row):
        return RowKind.HEADER
    return RowKind.DATA


def _texts(row: Sequence[object], width: int) -> tuple[str, ...]:
    texts = [cell_text(cell) for cell in row[:width]]
    return (*texts, *("",) * (width - len(texts)))


def cell_text(cell: object) -> str:
    """A cell as a Dutch spreadsheet shows it.

    >>> cell_text(12.5), cell_text(3.0), cell_text(None)
    ('12,5', '3', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "WAAR" if cell else "ONWAAR"
    if isinstance(cell, float):
        if not np.isfinite(cell):
            return ""
        return f"{cell:.10g}".replace(".", ",")
    if isinstance(cell, datetime | date):
        return f"{cell:%d-%m-%Y}"
    text = str(cell).replace("\n", " ⏎ ")
    return text if len(text) <= WIDEST_TEXT else text[: WIDEST_TEXT - 1] + "…"


# Columns


def _columns(part: Part, grid: Grid) -> tuple[ColumnView, ...]:
    seen = part.seen
    if seen is None:
        return _placed([ColumnView(name, Role.UNUSED) for name in grid.header], grid)
    roles = _roles(seen)
    found = {c.source.column: c for table in part.tables for c in table.columns.values()}
    suggested = _suggestions(seen)
    units = {**dict(zip(grid.header, grid.units, strict=False)), **seen.units}
    views = []
    for name, cells in zip(grid.header, grid.columns, strict=True):
        role = roles.get(name, Role.UNUSED)
        if name in found and role is Role.UNUSED:
            role = Role.INDICATOR if name in seen.aliases else Role.FIGURES
        alias = seen.aliases.get(name)
        variable = alias.variable if alias is not None and role is Role.INDICATOR else ""
        refused = part.choices.variables.get(name) == ""
        decimal, tokens = _signs(cells, part, name) if role in _NUMBERS else ("", ())
        reasons = found[name].reasons if name in found else None
        views.append(
            ColumnView(
                name=name,
                role=Role.UNUSED if refused else role,
                variable=variable,
                label=label_of(variable) or variable,
                unit=units.get(name, "") or unit_of(variable),
                by_hand=_by_hand(part, name),
                decimal=decimal,
                known=_known(cells) if reasons is None else int((reasons == 0).sum()),
                missing=_reason_counts(reasons) if reasons is not None else (),
                tokens=tokens,
                suggestions=suggested.get(name, ()),
            )
        )
    return _placed(views, grid)


def _placed(views: list[ColumnView], grid: Grid) -> tuple[ColumnView, ...]:
    """Each at the place of its column in the sheet; columns without cells get no name."""
    if not grid.positions:
        return tuple(views)
    by_place = dict(zip(grid.positions, views, strict=True))
    empty = ColumnView("", Role.UNUSED)
    return tuple(by_place.get(at, empty) for at in range(max(grid.positions) + 1))


_NUMBERS = (Role.INDICATOR, Role.FIGURES)


def _roles(seen: Recognised) -> dict[str, Role]:
    roles = dict.fromkeys(seen.dimensions, Role.SPLIT)
    roles |= dict.fromkeys(seen.code.columns, Role.CODE)
    for name, role in (
        (seen.year_column, Role.YEAR),
        (seen.level_column, Role.LEVEL),
        (seen.gemeente_column, Role.GEMEENTE),
        (seen.name_column, Role.NAME),
        (seen.code.name, Role.AREA_NAME if seen.code.by_name else Role.CODE),
    ):
        if name:
            roles[name] = role
    return roles


def _by_hand(part: Part, name: str) -> bool:
    made = part.choices
    return name in made.variables or name in made.decimals or name in made.cells or name in {
        *made.key_columns, made.name_column, made.level_column, made.year_column,
    }  # fmt: skip


def _known(cells: Sequence[object]) -> int:
    return sum(cell is not None and cell != "" for cell in cells)


def _reason_counts(reasons: ReasonArray) -> tuple[tuple[MissingReason, int], ...]:
    counts = np.bincount(reasons, minlength=len(MissingReason))
    return tuple(
        (reason, int(counts[reason]))
        for reason in MissingReason
        if reason is not MissingReason.KNOWN and counts[reason]
    )


def _signs(cells: Sequence[object], part: Part, name: str) -> tuple[str, tuple[Token, ...]]:
    """Decimal sign of a column and its texts for missing values, from its first rows."""
    assert part.seen is not None, "only asked for columns that were recognised"
    alias = part.seen.aliases.get(name)
    is_count = alias is not None and variable_kind(alias.variable) is Kind.COUNT
    made = part.seen.choices  # with what a form says of itself
    parsed = parse_column(
        cells[:SAMPLE],
        is_count=is_count,
        decimal=made.decimals.get(name, ""),
        missing=made.missing,
    )
    tokens = (Token(text, why, n) for text, (why, n) in parsed.tokens.items())
    odd = Counter(clean_text(cell) for cell in cells[:SAMPLE]) if parsed.unreadable else Counter()
    wrong = (Token(t, MissingReason.UNREADABLE, max(odd[t], 1)) for t in parsed.unreadable)
    found = {token.text: token for token in (*wrong, *tokens)}
    return parsed.decimal, tuple(found.values())[:MOST_TOKENS]


def _suggestions(seen: Recognised) -> dict[str, tuple[Suggestion, ...]]:
    return {
        column: tuple(Suggestion(variable, label or variable) for variable, label, _ in best)[
            :SUGGESTED
        ]
        for column, best in seen.suggestions().items()
    }


@cache
def vocabulary() -> tuple[tuple[str, str], ...]:
    """Every variable that formulas may use, with its readable name, in order of the name."""
    aliases = load_aliases()
    tables = (aliases.whole, aliases.stems, aliases.paths)
    variables = {alias.variable for table in tables for alias in table.values()}
    pairs = ((variable, label_of(variable) or variable) for variable in variables)
    return tuple(sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0])))


# Codes


def _code_rows(seen: Recognised) -> list[CodeRow]:
    """The codes that are read otherwise than they stand, and those that could not be read."""
    grid, code = seen.grid, seen.code
    names = grid.column(seen.name_column) if seen.name_column in grid.header else None

    def line(row: int, before: str, after: str, why: str = "") -> CodeRow:
        name = clean_text(names[row]) if names is not None else ""
        return CodeRow(grid.rows[row], before, after, name, why)

    refused = [line(row, text, "", why) for row, text, why in code.refused[:MOST_CODES]]
    return refused + [line(*repair) for repair in code.repairs[:MOST_CODES]]


# Form and map


def _form(part: Part) -> Form:
    seen, grid, made = part.seen, part.grid, part.choices
    layout = grid.layout if grid is not None else None
    raw = part.raw
    encoding = getattr(raw, "encoding", "")
    layer = part.layer
    used = layer.crs_used if layer is not None else made.crs
    form = Form(
        header_row=layout.header_row if layout is not None else 0,
        data_row=layout.data_row if layout is not None else 0,
        encoding=encoding,
        separator=getattr(raw, "separator", ""),
        crs=used,
        crs_name=crs_name(used) if used else "",
        crs_stated=layer.crs if layer is not None else "",
        crs_choices=_crs_choices(part) if part.is_map else (),
    )
    if seen is None:
        return form
    levels = Counter(seen.levels).most_common(1)
    years = _years(seen)
    return replace(
        form,
        key_columns=seen.code.columns or (seen.code.name,),
        by_name=seen.code.by_name,
        name_column=seen.name_column,
        level_column=seen.level_column,
        level=levels[0][0].value if levels else Level.OTHER.value,
        year_column=seen.year_column,
        year=years[0] if years else 0,
        splits=tuple(
            Split(name, cells, seen.chosen.get(name, "")) for name, cells in seen.dimensions.items()
        ),
    )


FITS = translatable("importing", "{name}: ligt dan in Nederland")


def _crs_choices(part: Part) -> tuple[tuple[str, str], ...]:
    """Systems that the shapes may be in, those in which they lie in the Netherlands first."""
    geometry = part.raw.geometry if isinstance(part.raw, RawLayer) else None
    if geometry is None:
        return ()
    found = crs_candidates(core_bounds(geometry))
    fits, rest = [c for c in found if c.fits], [c for c in found if not c.fits]
    told = FITS.text
    return (
        *((c.code, told.format(name=c.name)) for c in fits),
        *((c.code, c.name) for c in rest),
    )


def _map(part: Part) -> MapPreview | None:
    layer = part.layer
    if layer is None or layer.areas is None or layer.areas.geometry is None:
        return None
    return sketch_of(layer.areas, layer.samples)
