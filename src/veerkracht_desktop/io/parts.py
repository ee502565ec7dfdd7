"""The sheets and layers of a file, how each is read, and what comes out of it.

The command line, the window's import assistant and `veerkracht inspect` all use these steps:
`open_parts` reads the cells and shapes once, `with_choices` reads them another way without
touching the file, and `sources_of` gives what the project keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.errors import EmptyTableError, FormatError, VeerkrachtError
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.grid import Grid, Sheet
from veerkracht_desktop.io.readable import require_readable
from veerkracht_desktop.io.recognise import Recognised, recognise, tables_of
from veerkracht_desktop.io.tables import (
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    grid_of_sheet,
    read_sheets,
)
from veerkracht_desktop.io.vector import (
    DBF_SUFFIX,
    VECTOR_SUFFIXES,
    RawLayer,
    VectorLayer,
    layer_of,
    read_dbf,
    read_raw_layers,
)

READABLE_SUFFIXES = VECTOR_SUFFIXES | WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {DBF_SUFFIX}
_SILENT = SilentProgress()


@dataclass(frozen=True, eq=False)
class Part:
    """One sheet or layer, and how it is read.

    Parameters
    ----------
    path : Path
    raw : Sheet or RawLayer or Grid
        Cells or shapes as the file has them; a `Grid` for a lone .dbf.
    choices : Choices
        What the user corrected.
    grid : Grid or None
        Cells with a header; None where there are none.
    seen : Recognised or None
        Codes, years and columns; None where no key column was found.
    layer : VectorLayer or None
        Shapes; None for a table.
    error : VeerkrachtError or None
        Why the part cannot be used as it is now read.

    """

    path: Path
    raw: Sheet | RawLayer | Grid
    choices: Choices = AS_FOUND
    grid: Grid | None = None
    seen: Recognised | None = None
    layer: VectorLayer | None = None
    error: VeerkrachtError | None = None

    @property
    def name(self) -> str:
        """Sheet or layer, "" where the file has only one."""
        if isinstance(self.raw, RawLayer):
            return self.raw.layer
        return self.raw.name if isinstance(self.raw, Sheet) else ""

    @property
    def is_map(self) -> bool:
        """Whether it comes from a file with shapes."""
        return isinstance(self.raw, RawLayer)

    @cached_property
    def tables(self) -> tuple[SourceTable, ...]:
        """Figures, a table per year; () where there are none to use."""
        if self.seen is None or self.choices.skip:
            return ()
        if self.is_map and not self.seen.aliases:
            return ()  # names and numbers of objects, no figures
        return tables_of(self.seen)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Findings of reading this part."""
        own = self.layer.notices if self.layer is not None else ()
        return tuple(dict.fromkeys((*own, *(n for t in self.tables for n in t.notices))))


def open_parts(
    path: Path, name: str = "", progress: Progress = _SILENT, choices: Choices = AS_FOUND
) -> tuple[Part, ...]:
    """Read a file, and every sheet or layer in it as it is recognised.

    Parameters
    ----------
    path : Path
    name : str
        Sheet or layer, "" for all.
    progress : Progress
    choices : Choices
        Encoding and separator count here, for they decide how the file itself is read.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError
        The file as a whole cannot be used. What is wrong with one part is its `error`.
    Cancelled

    """
    require_readable(path)
    suffix = path.suffix.lower()
    raws: Sequence[Sheet | RawLayer | Grid]
    if suffix in VECTOR_SUFFIXES:
        raws = read_raw_layers(path, name, choices.encoding)
    elif suffix == DBF_SUFFIX:
        raws = (read_dbf(path),)
    else:
        require_table_kind(path)
        raws = read_sheets(path, name, choices, progress)
    return tuple(with_choices(Part(path, raw), choices) for raw in raws)


def with_choices(part: Part, choices: Choices) -> Part:
    """The same cells read another way; the file is not opened again."""
    raw = part.raw
    grid = grid_of_sheet(raw, choices) if isinstance(raw, Sheet) else None
    if isinstance(raw, RawLayer):
        grid = raw.grid
    elif isinstance(raw, Grid):
        grid = raw
    read = Part(part.path, raw, choices, grid)
    if grid is None:
        assert isinstance(raw, Sheet)
        return replace(read, error=EmptyTableError(place=raw.place))
    try:
        seen = recognise(grid, choices)
        layer = layer_of(raw, choices.crs) if isinstance(raw, RawLayer) else None
    except VeerkrachtError as error:
        return replace(read, error=error)
    return replace(read, seen=seen, layer=layer)


def sources_of(parts: Sequence[Part]) -> Sources:
    """What the project keeps of the parts.

    Raises
    ------
    VeerkrachtError
        Not one part can be used.

    """
    used = [part for part in parts if not part.choices.skip and part.error is None]
    if not used:
        wrong = next((part.error for part in parts if part.error is not None), None)
        if wrong is not None:
            raise wrong
    layers = [part.layer for part in used if part.layer is not None]
    return Sources(
        maps=tuple(layer.areas for layer in layers if layer.areas is not None),
        tables=tuple(table for part in used for table in part.tables),
        dropped=tuple(d for layer in layers for d in layer.dropped),
        notices=tuple(n for layer in layers for n in layer.notices),
    )


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
