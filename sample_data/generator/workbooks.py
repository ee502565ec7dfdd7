"""Write the tables in the layouts of CBS, layouts.RIVM, Leefbaarometer and police."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import xlsxwriter

from generator import layouts
from generator.fields import FloatArray
from generator.places import GEMEENTEN
from generator.region import Region

Table = dict[str, FloatArray]
Cell = str | int | float | None
CREATED = datetime(2024, 11, 1, tzinfo=UTC).replace(tzinfo=None)
"""Fixed: the same run must give the same bytes. XlsxWriter wants no time zone."""
LEVELS = {"GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}


def gemeente_name(code: str) -> str:
    """Return the name of the gemeente that an area lies in."""
    return next(g.name for g in GEMEENTEN if g.code[2:] == code[2:6])


def _number(value: float) -> int | float:
    """Return a whole number as int: Excel files of CBS have no 12.0."""
    return int(value) if float(value).is_integer() else float(value)


def _save(path: Path, sheet_name: str, header: list[str], rows: list[list[Cell]]) -> None:
    """Write one sheet, the same bytes each time."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": path.stem, "created": CREATED})
        sheet = book.add_worksheet(sheet_name)
        lines: list[list[Cell]] = [[*header], *rows]
        for number, row in enumerate(lines):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def kwb_columns(year: int) -> list[str]:
    """Return the column names of an edition, in the order of CBS."""
    head = [*layouts.KWB_HEAD, *layouts.KWB_PEOPLE, *layouts.ORIGIN[year], *layouts.KWB_HOMES]
    return [*head, *layouts.EDUCATION[year], *layouts.KWB_REST]


def _kwb_figures(table: Table, year: int) -> Table:
    """Return the figures under the names that CBS gives them."""
    names = layouts.SAME_FIGURE | layouts.EDUCATION[year]
    figures = table | {name: table[source] for name, source in names.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        figures["g_hhgro"] = np.round(table["a_inw"] / table["a_hh"], 1)
        figures["p_wmo_t"] = np.rint(1000.0 * table["a_wmo_t"] / table["a_inw"])
        youth = table["a_00_14"] + 0.8 * table["a_15_24"]
        figures["p_jz_tn"] = np.round(100.0 * table["a_jz_tn"] / youth, 1)
    figures["p_huurw"] = 100.0 - table["p_koopw"]
    corporation = np.minimum(table["p_wcorpw"], figures["p_huurw"])
    figures["p_wcorpw"] = corporation
    figures["p_ov_hw"] = figures["p_huurw"] - corporation
    return figures


def _kwb_cell(name: str, value: float, row: int, year: int) -> Cell:
    """Return one figure as CBS would have put it in the cell."""
    if not np.isfinite(value):
        if name in layouts.BLANK_WHEN_MISSING[year]:
            return None
        return "       ." if name in layouts.PADDED_POINT else "."
    number = _number(value)
    if name in layouts.COMMA_TEXT[year]:
        return str(number).replace(".", ",")
    if name in layouts.AS_TEXT or (name in layouts.HALF_TEXT and row % 3 == 0):
        return str(number)
    return number


def write_kwb(
    path: Path, region: Region, table: Table, *, year: int, codes: list[str], ind_wbi: list[int]
) -> None:
    """Write Kerncijfers wijken en buurten: all levels in one sheet."""
    figures, columns = _kwb_figures(table, year), kwb_columns(year)
    rows: list[list[Cell]] = []
    for number, code in enumerate(codes):
        head: list[Cell] = [
            code,
            code[2:],
            region.area_names[number],
            gemeente_name(code),
            LEVELS[code[:2]],
            code,
            ind_wbi[number],
        ]
        cells: list[Cell] = []
        for name in columns[len(layouts.KWB_HEAD) :]:
            value = float(figures[name][number]) if name in figures else np.nan
            cells.append(_kwb_cell(name, value, number, year))
        rows.append(head + cells)
    header = [name + " " * (name in layouts.TRAILING_SPACE[year]) for name in columns]
    _save(path, path.stem, header, rows)


def _padded(value: float, width: int = 8) -> str:
    """Return a number as StatLine writes it: text, filled up from the left."""
    text = f"{value:.1f}" if np.isfinite(value) else "."
    return text.rjust(width)


def write_rivm(path: Path, table: Table, *, year: int, codes: list[str]) -> None:
    """Write the health monitor: values as padded text, codes padded."""
    rows: list[list[Cell]] = []
    empty = np.full(len(codes), np.nan)
    for number, code in enumerate(codes):
        head: list[Cell] = [
            2 + 3 * number,
            20300,
            "MW00000",
            code.ljust(10),
            f"{year}JJ00",
            gemeente_name(code).ljust(40),
            LEVELS[code[:2]].ljust(10),
            code.ljust(20),
        ]
        values = [table.get(source, empty)[number] for source in layouts.RIVM[year].values()]
        rows.append(head + [_padded(float(value)) for value in values])
    name = "50150NED_UntypedDataSet" if year >= 2022 else "50120NED_UntypedDataSet"
    _save(path, name, [*layouts.RIVM_HEAD, *layouts.RIVM[year]], rows)


def write_leefbaarometer(
    path: Path, region: Region, table: Table, *, year: int, codes: list[str]
) -> None:
    """Write deviations from the national mean and the classes 1-9, all levels."""
    header = [
        "gebied",
        "naam",
        "jaar",
        *layouts.LBM,
        "kscore",
        *("k" + name for name in layouts.LBM[1:]),
    ]
    rows: list[list[Cell]] = []
    for number, code in enumerate(codes):
        values = [float(table[name][number]) for name in layouts.LBM]
        if not np.isfinite(values[0]):
            continue
        classes: list[Cell] = [
            int(np.clip(np.floor(5.5 + v * w), 1, 9))
            for v, w in zip(values, (16.0, 45.0, 45.0, 45.0, 45.0, 45.0), strict=True)
        ]
        rows.append([code, region.area_names[number], year, *values, *classes])
    _save(path, f"leefbaarometer score{year % 100}", header, rows)


def write_nabijheid(
    path: Path, region: Region, table: Table, *, codes: list[str], ind_wbi: list[int]
) -> None:
    """Write the StatLine CSV on distances: byte order mark, semicolons, padding."""
    lines = [";".join(f'"{name}"' for name in (*layouts.AWAY_HEAD, *layouts.AWAY))]
    for number, code in enumerate(codes):
        cells = [
            region.area_names[number],
            gemeente_name(code).ljust(40),
            LEVELS[code[:2]].ljust(10),
            code.ljust(10),
            str(ind_wbi[number]),
        ]
        cells += [_padded(float(table[source][number])) for source in layouts.AWAY.values()]
        lines.append(";".join(f'"{cell}"' for cell in cells))
    path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig", newline="\n")


def write_misdrijven(path: Path, table: Table, *, year: int, codes: list[str]) -> None:
    """Write recorded crime: all areas by total and burglary, long."""
    lines = ["ID;SoortMisdrijf;WijkenEnBuurten;Perioden;GeregistreerdeMisdrijven_1"]
    for kind, source in (("0.0.0 ", "misdrijven"), ("1.1.1 ", "woninginbraak")):
        for code, value in zip(codes, table[source], strict=True):
            # The police leave a part empty where the total is known: it is 0.
            count = "" if source == "woninginbraak" and value == 0.0 else f"{value:.0f}"
            lines.append(f"{len(lines) - 1};{kind};{code.ljust(10)};{year}JJ00;{count}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
