"""A project in one file: a GeoPackage with everything in it (docs/bestandsformaat.md)."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

import veerkracht_desktop
from veerkracht_desktop.core.areas import Areas, layer_name
from veerkracht_desktop.core.dataset import Column, SourceTable
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.core.kept_geometry import KeptGeometry
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.types import FloatArray, ReasonArray
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import AtomicOutputs, output_error
from veerkracht_desktop.io.definitions import definition_text, parse_definition
from veerkracht_desktop.io.project import geopackage
from veerkracht_desktop.io.project import reading as project_reading
from veerkracht_desktop.io.project.context import TABLE as CONTEXT_TABLE
from veerkracht_desktop.io.project.context import write_context
from veerkracht_desktop.io.project.drawn import TABLE as DRAWN_TABLE
from veerkracht_desktop.io.project.drawn import write_drawn
from veerkracht_desktop.io.project.migrations import SCHEMA_VERSION
from veerkracht_desktop.io.project.pages import TABLE as PAGES_TABLE
from veerkracht_desktop.io.project.pages import page_rows
from veerkracht_desktop.io.project.rows import (
    REAL,
    SMALL_TABLES,
    TEXT,
    WHOLE,
    Row,
    class_rows,
    conversion_rows,
    dropped_rows,
    group_rows,
    grouping_rows,
    mapping_rows,
    notice_rows,
    original_rows,
)
from veerkracht_desktop.io.result_table import area_columns, unique_names

PROJECT_SUFFIX = ".veerkracht"
open_project = project_reading.open_project

_SILENT = SilentProgress()
_ROWS_AT_ONCE = 500
_COLUMNS_PER_PART = 900
"""SQLite takes 2,000 columns in a table; wider ones continue in a next part."""

_MAP_COLUMNS = (("code", TEXT), ("naam", TEXT), ("gemeentecode", TEXT), ("gemeente", TEXT))
_ROW_COLUMNS = (
    ("code", TEXT),
    ("naam", TEXT),
    ("gemeente", TEXT),
    ("niveau", TEXT),
    ("bronrij", WHOLE),
)


def save_project(
    path: Path,
    document: Document,
    view: Mapping[str, str],
    *,
    analysis: Analysis | None = None,
    drawn: Sequence[KeptGeometry] = (),
    progress: Progress = _SILENT,
) -> None:
    """Save a document; what the file held before stays whole until the new one is checked.

    Parameters
    ----------
    path : Path
        Tables that others added to this file, for example in a GIS, are kept.
    document : Document
    view : mapping of str to str
        What the window shows, such as ``level``, ``edition`` and ``selection``; given back
        by `open_project` as it was.
    analysis : Analysis, optional
        Its scores are added as a table to join to the map in a GIS; they are not read back.
    drawn : sequence of KeptGeometry
        What maps are drawn with, so that they are there at once when the project is opened.
    progress : Progress

    Raises
    ------
    OutputError
        The file cannot be written, or did not read back.
    Cancelled
        The user stopped; the old file is as it was.

    """
    with AtomicOutputs() as outputs:
        temporary = outputs.path_for(path)
        try:
            connection = _start(temporary, path)
            try:
                _write(
                    connection, document, view, analysis, progress, path.absolute().parent, drawn
                )
                connection.commit()
            finally:
                connection.close()
            _check_written(temporary, path)
        except sqlite3.Error as error:
            raise _refused(path, error) from error


def _refused(path: Path, error: sqlite3.Error) -> OutputError:
    """What the disk would not do, in Dutch; SQLite says so in English and with numbers."""
    code = getattr(error, "sqlite_errorcode", None)
    known = _DISK_ERRORS.get(code & 0xFF) if code is not None else None
    if known is not None:
        return output_error(path, OSError(known, str(error)))
    remedy = translatable("fouten", "Kies een andere plaats; het oude bestand is er nog.")
    return OutputError(remedy=remedy, file=str(path), why=f"de schijf weigert ({error})")


_DISK_ERRORS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


def _start(temporary: Path, old: Path) -> sqlite3.Connection:
    """An empty file, or the old one without our tables when others added some."""
    if not _has_other_tables(old):
        return geopackage.create(temporary)
    shutil.copyfile(old, temporary)
    connection = geopackage.connect(temporary)
    for name in project_reading.own_tables(connection):
        connection.execute(f"DROP TABLE IF EXISTS {geopackage.quoted(name)}")
        for register in ("gpkg_contents", "gpkg_geometry_columns"):
            connection.execute(f"DELETE FROM {register} WHERE table_name = ?", (name,))  # noqa: S608 - fixed names
    connection.commit()
    connection.execute("VACUUM")
    return connection


def _has_other_tables(path: Path) -> bool:
    if not path.is_file():
        return False
    connection = geopackage.connect_readonly(path)
    try:
        own = project_reading.own_tables(connection)
        listed = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
    except sqlite3.Error:
        return False  # not a project, or damaged: there is nothing to keep
    finally:
        connection.close()
    return bool(own) and bool(listed - own)


def _check_written(temporary: Path, path: Path) -> None:
    connection = geopackage.connect_readonly(temporary)
    try:
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    finally:
        connection.close()
    if not sound:
        raise OutputError(
            remedy=translatable("fouten", "Kies een andere schijf; het oude bestand is er nog."),
            file=str(path),
            why="de schijf gaf niet terug wat er is geschreven",
        )


def _write(
    connection: sqlite3.Connection,
    document: Document,
    view: Mapping[str, str],
    analysis: Analysis | None,
    progress: Progress,
    folder: Path,
    drawn: Sequence[KeptGeometry],
) -> None:
    sources = document.sources
    steps = len(sources.maps) + len(sources.tables) + 1
    small: dict[str, list[Row]] = {name: [] for name in SMALL_TABLES}
    taken = list(SMALL_TABLES)
    others = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")]
    for number, areas in enumerate(sources.maps):
        progress.step(number, steps, "Kaarten opslaan")
        name = unique_names([layer_name(areas.level)], reserved=[*taken, *others])[0]
        taken.append(name)
        _write_map(connection, name, areas)
        there = int(areas.geometry is not None)
        small["veerkracht_kaarten"].append((name, areas.level.value, int(areas.year), there))
    for number, table in enumerate(sources.tables, start=1):
        progress.step(len(sources.maps) + number - 1, steps, "Tabellen opslaan")
        _write_table(connection, number, table, small, taken)
    progress.step(steps - 1, steps, "Instellingen opslaan")
    small[CONTEXT_TABLE] = write_context(connection, document.context, taken)
    if analysis is not None:
        name = f"scores_{layer_name(analysis.results.areas.level)}"
        taken.append(name)
        _write_scores(connection, name, analysis)
    if drawn:
        taken.append(DRAWN_TABLE)
        write_drawn(connection, drawn)
    small["veerkracht_meta"] = [
        ("schema", str(SCHEMA_VERSION)),
        ("programma", veerkracht_desktop.__version__),
        *(("eigen_tabel", name) for name in taken),
    ]
    _fill_small(small, document, view, folder)
    for name, rows in small.items():
        columns, about = SMALL_TABLES[name]
        geopackage.add_table(connection, name, columns, rows, about=about)


def _fill_small(
    small: dict[str, list[Row]], document: Document, view: Mapping[str, str], folder: Path
) -> None:
    small["veerkracht_definitie"] = [
        (_definition_text(document.definition), document.definition.source)
    ]
    small["veerkracht_klassen"] = class_rows(document.classification)
    small["veerkracht_klassensets"] = class_rows(document.class_sets)
    small |= group_rows(document.groups)
    small[PAGES_TABLE] = page_rows(document.pages)
    small["veerkracht_notities"] = mapping_rows(document.notes)
    small["veerkracht_indeling"] = mapping_rows(document.layout)
    small["veerkracht_beeld"] = mapping_rows(view)
    sources = document.sources
    small |= grouping_rows(sources.groupings, sources.grouping_key)
    small |= conversion_rows(sources.conversions)
    read = [table.path for table in sources.tables]
    small["veerkracht_originelen"] = original_rows(document.originals, read, folder)
    small["veerkracht_namen"] = mapping_rows(sources.matches)
    small["veerkracht_weggelaten"] += dropped_rows(0, document.sources.dropped)
    small["veerkracht_meldingen"] += notice_rows(0, document.sources.notices)


def _definition_text(definition: Definition) -> str:
    """The definition as text that was read back: a project that cannot be opened is no save."""
    text = definition_text(definition)
    parse_definition(text, definition.source)
    return text


def _write_map(connection: sqlite3.Connection, name: str, areas: Areas) -> None:
    rows = zip(areas.codes, areas.names, areas.gemeenten, areas.gemeente_names, strict=True)
    about = f"{name} {areas.year}" if areas.year else name
    if areas.geometry is None:
        geopackage.add_table(connection, name, _MAP_COLUMNS, rows, about=about)
    else:
        geopackage.add_layer(connection, name, _MAP_COLUMNS, rows, areas.geometry, about=about)


def _write_table(
    connection: sqlite3.Connection,
    number: int,
    table: SourceTable,
    small: dict[str, list[Row]],
    taken: list[str],
) -> None:
    """Values and reasons of one table, and what the small tables tell about it."""
    stem = re.sub(r"[^a-z0-9]+", "_", Path(table.file).stem.lower()).strip("_")[:30] or "tabel"
    name = f"waarden_{number:02d}_{stem}"
    small["veerkracht_tabellen"].append(
        (
            number,
            name,
            table.file,
            table.sheet,
            table.path,
            table.publisher,
            int(table.year),
            int(table.by_name),
        )
    )
    small["veerkracht_weggelaten"] += dropped_rows(number, table.dropped)
    small["veerkracht_meldingen"] += notice_rows(number, table.notices)
    key_values: list[list[object]] = [
        list(table.codes),
        list(table.names),
        list(table.gemeente_names),
        [level.value for level in table.row_levels],
        [int(row) for row in table.source_rows],
    ]
    columns = list(table.columns.values())
    for part in range(max(1, -(-len(columns) // _COLUMNS_PER_PART))):
        suffix = f"_deel{part + 1}" if part else ""
        chosen = columns[part * _COLUMNS_PER_PART : (part + 1) * _COLUMNS_PER_PART]
        names = unique_names(
            (c.variable for c in chosen), reserved=["fid", *(k for k, _ in _ROW_COLUMNS)]
        )
        about = f"Waarden uit {table.place}"
        geopackage.add_table(
            connection,
            name + suffix,
            [*_ROW_COLUMNS, *((n, REAL) for n in names)],
            _rows_of(key_values, [column.values for column in chosen]),
            about=about,
        )
        taken.append(name + suffix)
        reasons = name.replace("waarden", "redenen") + suffix
        _write_reasons(connection, reasons, table, dict(zip(names, chosen, strict=True)))
        taken.append(reasons)
        origins = _write_origins(
            connection, name + suffix, table, dict(zip(names, chosen, strict=True))
        )
        taken += [origins] if origins else []
        small["veerkracht_kolommen"] += [
            _column_row(number, column, (name + suffix, reasons, origins), column_name)
            for column_name, column in zip(names, chosen, strict=True)
        ]


def _write_reasons(
    connection: sqlite3.Connection,
    name: str,
    table: SourceTable,
    columns: Mapping[str, Column],
) -> None:
    """Only the columns in which something is missing; the others are known throughout."""
    missing = {n: c.reasons for n, c in columns.items() if c.reasons.any()}
    geopackage.add_table(
        connection,
        name,
        [("code", TEXT), *((n, WHOLE) for n in missing)],
        _rows_of([table.codes], list(missing.values())),
        about=f"Waarom waarden ontbreken in {table.place}; 0 is bekend",
    )


def _write_origins(
    connection: sqlite3.Connection, values: str, table: SourceTable, columns: Mapping[str, Column]
) -> str:
    """How values came about that do not stand so in the source; "" where all of them do."""
    made = {n: c.origins for n, c in columns.items() if c.origins is not None and c.origins.any()}
    if not made:
        return ""
    name = values.replace("waarden", "herkomst", 1)
    geopackage.add_table(
        connection,
        name,
        [("code", TEXT), *((n, WHOLE) for n in made)],
        _rows_of([table.codes], list(made.values())),
        about=f"Hoe waarden in {table.place} tot stand kwamen; 0 is uit de bron",
    )
    return name


def _rows_of(
    keys: Sequence[Sequence[object]], columns: Sequence[FloatArray | ReasonArray]
) -> Iterator[tuple[object, ...]]:
    """Rows of keys and numbers, None for NaN and everything else to the last bit.

    Some at a time: millions of numbers as objects would fill the memory, and keep whoever
    looks for garbage among them busy.
    """
    for first in range(0, len(keys[0]), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        cells = [_nullable(column[part]) for column in columns]
        yield from zip(*(key[part] for key in keys), *cells, strict=True)


def _nullable(values: FloatArray | ReasonArray) -> list[object]:
    cells = values.astype(object)
    cells[np.isnan(values)] = None
    found: list[object] = cells.tolist()
    return found


def _column_row(number: int, column: Column, tables: tuple[str, str, str], name: str) -> Row:
    """Where a column stands: in which of the tables with values, reasons and origins."""
    source = column.source
    values, reasons, origins = tables
    has_origins = column.origins is not None and bool(column.origins.any())
    return (
        number,
        column.variable,
        values,
        reasons if column.reasons.any() else "",
        origins if has_origins else "",
        name,
        source.file,
        source.sheet,
        source.column,
        source.publisher,
        int(source.year),
    )


def _write_scores(connection: sqlite3.Connection, name: str, analysis: Analysis) -> None:
    columns = area_columns(analysis.results)
    names = unique_names((c.name for c in columns), reserved=["fid"])
    kinds: list[str] = []
    values: list[list[object]] = []
    for column in columns:
        if column.values.dtype == object:
            kinds.append(TEXT)
            values.append(column.values.tolist())
            continue
        kinds.append(WHOLE if column.whole else REAL)
        cells = column.values.astype(object)
        cells[np.isnan(column.values.astype(np.float64))] = None
        values.append([int(v) if column.whole and v is not None else v for v in cells.tolist()])
    geopackage.add_table(
        connection,
        name,
        list(zip(names, kinds, strict=True)),
        zip(*values, strict=True),
        about=f"Scores {analysis.results.edition}, om aan de kaart te koppelen",
    )


__all__ = ["PROJECT_SUFFIX", "open_project", "save_project"]
