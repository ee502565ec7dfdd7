"""Open a project file, old or new, without ever changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Column, Sources, SourceTable
from veerkracht_desktop.core.errors import (
    FileUnreadableError,
    FormatError,
    ProjectTooNewError,
)
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.types import FloatArray, ReasonArray
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import remove_leftovers
from veerkracht_desktop.io.definitions import parse_definition
from veerkracht_desktop.io.project import geopackage
from veerkracht_desktop.io.project.context import read_context
from veerkracht_desktop.io.project.migrations import SCHEMA_VERSION, SmallTables, migrate
from veerkracht_desktop.io.project.pages import TABLE as PAGES_TABLE
from veerkracht_desktop.io.project.pages import pages_from
from veerkracht_desktop.io.project.rows import (
    classes_of,
    conversions_of,
    dropped_of,
    groupings_of,
    groups_from,
    mapping_of,
    notices_of,
    originals_from,
    source_of,
)

_MAGIC = b"SQLite format 3\x00"
_PREFIX = "veerkracht_"
_ROWS_AT_ONCE = 1000
Number = TypeVar("Number", bound=np.generic)


def open_project(path: Path) -> tuple[Document, dict[str, str]]:
    """Read a project.

    Parameters
    ----------
    path : Path

    Returns
    -------
    document : Document
        As it was saved: values bit for bit, reasons, codes as text.
    view : dict of str to str
        As it was given to `save_project`.

    Raises
    ------
    FileUnreadableError
        Not there, no permission, or in use.
    FormatError
        Damaged, or not a project.
    ProjectTooNewError
        Saved by a newer program.

    """
    _check_start(path)
    remove_leftovers(path)
    try:
        connection = geopackage.connect_readonly(path)
        try:
            return _read(connection, path)
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "unable to open" in str(error):
            why = "het is in gebruik door een ander programma"
            raise FileUnreadableError(file=str(path), why=why) from error
        raise _damaged(path, str(error)) from error
    except (sqlite3.DatabaseError, shapely.errors.ShapelyError) as error:
        raise _damaged(path, str(error)) from error
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise _damaged(path, f"onverwachte inhoud ({error})") from error


def own_tables(connection: sqlite3.Connection) -> set[str]:
    """Names of the tables that this program wrote; the others are somebody else's."""
    rows = connection.execute("SELECT waarde FROM veerkracht_meta WHERE sleutel = 'eigen_tabel'")
    return {row[0] for row in rows}


def _damaged(path: Path, why: str) -> FormatError:
    return FormatError(
        remedy=translatable("fouten", "Open een reservekopie; het bestand is niet gewijzigd."),
        file=str(path),
        kind="Veerkracht-project",
        why=why,
    )


def _check_start(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            start = stream.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise FileUnreadableError(file=str(path), why="het bestaat niet") from error
    except IsADirectoryError as error:
        raise FileUnreadableError(file=str(path), why="het is een map") from error
    except OSError as error:
        raise FileUnreadableError(file=str(path), why="er is geen toestemming") from error
    if start != _MAGIC:
        raise _damaged(path, "het bestand is leeg" if not start else "het is geen database")


def _read(connection: sqlite3.Connection, path: Path) -> tuple[Document, dict[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [row[0] for row in tables]
    if "veerkracht_meta" not in names:
        raise _damaged(path, "het is een andere database")
    meta = _rows(connection, "veerkracht_meta")
    settings = {row["sleutel"]: row["waarde"] for row in meta}
    version = int(settings["schema"])
    if version > SCHEMA_VERSION:
        raise ProjectTooNewError(file=str(path), version=settings.get("programma", "?"))
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _damaged(path, "de inhoud is beschadigd")
    small = {name: _rows(connection, name) for name in names if name.startswith(_PREFIX)}
    return _document(connection, migrate(small, version), path.absolute().parent)


def _document(
    connection: sqlite3.Connection, small: SmallTables, folder: Path
) -> tuple[Document, dict[str, str]]:
    (definition,) = small["veerkracht_definitie"]
    groupings, chosen = groupings_of(small)
    sources = Sources(
        maps=tuple(_map(connection, row) for row in small["veerkracht_kaarten"]),
        tables=tuple(_table(connection, row, small) for row in small["veerkracht_tabellen"]),
        dropped=dropped_of(small["veerkracht_weggelaten"], 0),
        notices=notices_of(small["veerkracht_meldingen"], 0),
        groupings=groupings,
        conversions=conversions_of(small),
        matches=mapping_of(small["veerkracht_namen"], "naam", "code"),
        grouping_key=chosen,
    )
    document = Document(
        definition=parse_definition(str(definition["toml"]), str(definition["bron"])),
        sources=sources,
        classification=classes_of(small["veerkracht_klassen"]),
        class_sets=classes_of(small["veerkracht_klassensets"], "naam"),
        notes=mapping_of(small["veerkracht_notities"], "gebied", "tekst"),
        layout=mapping_of(small["veerkracht_indeling"], "sleutel", "waarde"),
        originals=originals_from(small["veerkracht_originelen"], folder),
        groups=groups_from(small),
        context=read_context(connection, small["veerkracht_achtergrond"]),
        pages=pages_from(small[PAGES_TABLE]),
    )
    return document, mapping_of(small["veerkracht_beeld"], "sleutel", "waarde")


def _rows(connection: sqlite3.Connection, table: str) -> tuple[dict[str, Any], ...]:
    cursor = connection.execute(f"SELECT * FROM {geopackage.quoted(table)} ORDER BY fid")  # noqa: S608 - quoted
    names = [column[0] for column in cursor.description]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor)


def _cells(connection: sqlite3.Connection, table: str, columns: list[str]) -> sqlite3.Cursor:
    listed = ", ".join(geopackage.quoted(column) for column in columns)
    return connection.execute(
        f"SELECT {listed} FROM {geopackage.quoted(table)} ORDER BY fid"  # noqa: S608 - quoted
    )


def _grid(
    connection: sqlite3.Connection, table: str, columns: list[str], kind: type[Number]
) -> NDArray[Number]:
    """Numbers of a table, a row per column of it; NULL becomes NaN.

    Many rows become one array at once, four times faster than column by column; not all of
    them, because no other thread runs meanwhile.
    """
    cursor = _cells(connection, table, columns)
    blocks = [np.empty((0, len(columns)), dtype=kind)]
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        blocks.append(np.array(rows, dtype=kind))
    return np.ascontiguousarray(np.concatenate(blocks).T)


def _columns(
    connection: sqlite3.Connection, table: str, columns: list[str]
) -> list[tuple[Any, ...]]:
    """Whole columns of a table, in order of its rows."""
    rows = _cells(connection, table, columns).fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * len(columns)


def _texts(values: tuple[Any, ...]) -> tuple[str, ...]:
    """Texts; a GIS may have left an empty one as NULL."""
    return tuple("" if value is None else str(value) for value in values)


def _map(connection: sqlite3.Connection, row: Mapping[str, Any]) -> Areas:
    wanted = ["code", "naam", "gemeentecode", "gemeente"]
    if row["geometrie"]:
        wanted += ["enkelvoudig", "geom"]
    codes, names, gemeenten, gemeente_names, *shapes = _columns(connection, row["laag"], wanted)
    if len(set(codes)) < len(codes):
        raise ValueError(f"dubbele codes in {row['laag']}")
    return Areas(
        level=Level(row["niveau"]),
        codes=_texts(codes),
        names=_texts(names),
        gemeenten=_texts(gemeenten),
        gemeente_names=_texts(gemeente_names),
        geometry=geopackage.from_blobs(shapes[1], shapes[0]) if shapes else None,
        year=int(row["jaar"]),
    )


def _table(
    connection: sqlite3.Connection, row: Mapping[str, Any], small: SmallTables
) -> SourceTable:
    number = row["tabel"]
    keys = ["code", "naam", "gemeente", "niveau", "bronrij"]
    codes, names, gemeente_names, levels, source_rows = _columns(connection, row["naam"], keys)
    known = [dict(c) for c in small["veerkracht_kolommen"] if c["tabel"] == number]
    return SourceTable(
        file=row["bestand"],
        sheet=row["blad"],
        path=row["pad"],
        publisher=row["uitgever"],
        year=int(row["jaar"]),
        codes=_texts(codes),
        names=_texts(names),
        gemeente_names=_texts(gemeente_names),
        row_levels=tuple(Level(level) for level in levels),
        source_rows=tuple(int(r) for r in source_rows),
        columns=_values(connection, known, len(codes)),
        dropped=dropped_of(small["veerkracht_weggelaten"], number),
        notices=notices_of(small["veerkracht_meldingen"], number),
        by_name=bool(row["op_naam"]),
    )


def _values(
    connection: sqlite3.Connection, known: list[dict[str, Any]], count: int
) -> dict[str, Column]:
    """Columns in the order of `known`; each part of the table is read once."""
    values: dict[str, FloatArray] = {}
    reasons, origins = dict[str, ReasonArray](), dict[str, ReasonArray]()
    for part in dict.fromkeys(column["waarden"] for column in known):
        chosen = [c for c in known if c["waarden"] == part]
        read = _grid(connection, part, [c["kolom"] for c in chosen], np.float64)
        values |= {c["variabele"]: cells for c, cells in zip(chosen, read, strict=True)}
    for kind, kept in (("redenen", reasons), ("herkomst", origins)):
        for part in dict.fromkeys(column[kind] for column in known if column[kind]):
            chosen = [c for c in known if c[kind] == part]
            cells_of = _grid(connection, part, [c["kolom"] for c in chosen], np.uint8)
            kept |= {c["variabele"]: cells for c, cells in zip(chosen, cells_of, strict=True)}
    found: dict[str, Column] = {}
    for column in known:
        name = column["variabele"]
        why = reasons.get(name, np.zeros(count, dtype=np.uint8))
        if len(values[name]) != count or len(why) != count:
            raise ValueError(f"rijen ontbreken bij {name}")
        found[name] = Column(name, source_of(column), values[name], why, origins.get(name))
    return found
