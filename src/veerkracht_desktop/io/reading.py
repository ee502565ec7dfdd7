"""Open any file that an officer has, and tell maps from tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.errors import CodeColumnMissingError, EmptyTableError, FormatError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.recognise import recognise, tables_of
from veerkracht_desktop.io.tables import (
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    Grid,
    read_grids,
    require_readable,
)
from veerkracht_desktop.io.vector import (
    DBF_SUFFIX,
    VECTOR_SUFFIXES,
    VectorLayer,
    read_dbf,
    read_layers,
)

READABLE_SUFFIXES = VECTOR_SUFFIXES | WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {DBF_SUFFIX}


def read_files(paths: Sequence[Path], progress: Progress) -> Sources:
    """Read maps and tables; a map's attributes are a table too when they hold known figures.

    Raises
    ------
    VeerkrachtError
        A file cannot be used; nothing of the others is returned then.
    Cancelled

    """
    sources = Sources()
    for done, path in enumerate(paths):
        progress.step(done, len(paths), f"{path.name} lezen")
        sources = merge(sources, read_file(path))
    progress.step(len(paths), len(paths))
    return sources


def read_file(path: Path, part: str = "") -> Sources:
    """Read one file, or one sheet or layer of it."""
    require_readable(path)
    suffix = path.suffix.lower()
    if suffix in VECTOR_SUFFIXES:
        return _sources_of_layers(read_layers(path, part))
    return Sources(tables=read_tables(path, part))


def read_map(path: Path, layer: str = "") -> Sources:
    """Read a file for its shapes only.

    Raises
    ------
    FormatError
        There are no shapes in it.

    """
    require_readable(path)
    if path.suffix.lower() not in VECTOR_SUFFIXES:
        raise FormatError(
            remedy=translatable(
                "fouten", "Zet een tabel achter --data en een kaart achter --areas."
            ),
            file=path.name,
            kind="kaartbestand",
            why="het is een tabel",
        )
    layers = read_layers(path, layer)
    sources = _sources_of_layers(layers)
    if not sources.maps:
        raise FormatError(file=path.name, kind="kaartbestand", why="er staan geen vlakken in")
    return Sources(maps=sources.maps, dropped=sources.dropped, notices=sources.notices)


def read_tables(path: Path, sheet: str = "") -> tuple[SourceTable, ...]:
    """Read every sheet with area codes.

    Raises
    ------
    CodeColumnMissingError
        No sheet has them.

    """
    require_readable(path)
    suffix = path.suffix.lower()
    if suffix in VECTOR_SUFFIXES:
        return _tables_of_grids(tuple(layer.grid for layer in read_layers(path, sheet)))
    if suffix == DBF_SUFFIX:
        return _tables_of_grids((read_dbf(path),))
    require_table_kind(path)
    return _tables_of_grids(read_grids(path, sheet))


def require_table_kind(path: Path) -> None:
    """Raise `FormatError` where the ending of the name is none of a table.

    Anything may be read as text, and a letter would become a table of one column.
    """
    suffix = path.suffix.lower()
    if suffix not in WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {DBF_SUFFIX}:
        raise FormatError(
            remedy=translatable("fouten", "Kies een van: {known}."),
            file=path.name,
            kind="gegevensbestand",
            why=f"'{suffix}' is geen soort die gelezen wordt",
            known=", ".join(sorted(READABLE_SUFFIXES)),
        )


def _tables_of_grids(grids: tuple[Grid, ...]) -> tuple[SourceTable, ...]:
    tables: list[SourceTable] = []
    refused: CodeColumnMissingError | None = None
    for grid in grids:
        try:
            tables.extend(tables_of(recognise(grid)))
        except CodeColumnMissingError as error:
            refused = refused or error
    if not tables:
        raise refused or EmptyTableError(place=grids[0].place if grids else "het bestand")
    return tuple(tables)


def _sources_of_layers(layers: tuple[VectorLayer, ...]) -> Sources:
    maps = tuple(layer.areas for layer in layers if layer.areas is not None)
    tables: list[SourceTable] = []
    for layer in layers:
        seen = recognise(layer.grid)
        if seen.aliases:
            tables.extend(tables_of(seen))
    return Sources(
        maps=maps,
        tables=tuple(tables),
        dropped=tuple(d for layer in layers for d in layer.dropped),
        notices=tuple(n for layer in layers for n in layer.notices),
    )


def merge(old: Sources, new: Sources) -> Sources:
    """Add what was read; a map of the same level and a table of the same place are replaced."""
    levels = {areas.level for areas in new.maps}
    places = {(t.path, t.sheet, t.year) for t in new.tables}
    return Sources(
        maps=(*(m for m in old.maps if m.level not in levels), *new.maps),
        tables=(*(t for t in old.tables if (t.path, t.sheet, t.year) not in places), *new.tables),
        dropped=tuple(dict.fromkeys((*old.dropped, *new.dropped))),
        notices=tuple(dict.fromkeys((*old.notices, *new.notices))),
    )
