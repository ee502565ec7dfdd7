"""Open any file that an officer has, and tell maps from tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.errors import EmptyTableError, FormatError
from veerkracht_desktop.core.merging import merge
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.columns.recognise import tables_of
from veerkracht_desktop.io.maps.vector import VECTOR_SUFFIXES
from veerkracht_desktop.io.parts import READABLE_SUFFIXES, Part, let_go, open_parts, sources_of
from veerkracht_desktop.io.readable import require_readable

_SILENT = SilentProgress()


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
        sources = merge(sources, read_file(path, progress=progress))
    progress.step(len(paths), len(paths))
    return sources


def read_file(path: Path, part: str = "", progress: Progress = _SILENT) -> Sources:
    """Read one file, or one sheet or layer of it."""
    parts = open_parts(path, part, progress)
    sources = sources_of(parts)
    let_go(parts)
    return sources


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
    sources = sources_of(open_parts(path, layer))
    if not sources.maps:
        raise FormatError(file=path.name, kind="kaartbestand", why="er staan geen vlakken in")
    return Sources(maps=sources.maps, dropped=sources.dropped, notices=sources.notices)


def read_tables(path: Path, sheet: str = "") -> tuple[SourceTable, ...]:
    """Read every sheet with area codes; of a map the attributes.

    Raises
    ------
    CodeColumnMissingError
        No sheet has them.

    """
    return read_data(path, sheet).tables


def read_data(path: Path, sheet: str = "", wanted: Collection[str] = ()) -> Sources:
    """Read a file for its figures, and for the regions or conversions in it.

    Parameters
    ----------
    path : Path
    sheet : str
        "" for all.
    wanted : collection of str
        Variables of the index: a sheet with any of them has figures, whatever else it looks like.

    Raises
    ------
    CodeColumnMissingError
        No sheet has any of them.

    """
    parts = open_parts(path, sheet)
    tables = tuple(table for part in parts for table in _figures(part, wanted))
    lookups = [part for part in parts if _is_lookup(part)]
    if not tables and not lookups:
        wrong = next((part.error for part in parts if part.error is not None), None)
        raise wrong or EmptyTableError(place=path.name)
    return Sources(
        tables=tables,
        notices=tuple(notice for part in parts for notice in part.findings),
        groupings=tuple(grouping for part in lookups for grouping in part.groupings),
        conversions=tuple(p.conversion for p in lookups if p.conversion is not None),
    )


def _figures(part: Part, wanted: Collection[str]) -> tuple[SourceTable, ...]:
    if part.figures or part.seen is None or part.conversion is not None:
        return part.figures
    return tables_of(part.seen) if set(wanted) & set(part.seen.value_columns) else ()


def _is_lookup(part: Part) -> bool:
    return bool(part.groupings) or part.conversion is not None


__all__ = [
    "READABLE_SUFFIXES", "merge", "read_data", "read_file", "read_files", "read_map", "read_tables",
]  # fmt: skip
