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

from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.errors import (
    CodeColumnMissingError,
    EmptyTableError,
    FormatError,
    VeerkrachtError,
)
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.columns.recognise import Recognised, recognise, tables_of
from veerkracht_desktop.io.definitions.structure_table import is_structure
from veerkracht_desktop.io.form_reading import is_form, is_form_help, read_form
from veerkracht_desktop.io.lookup_tables import conversion_of, groupings_of, only_pairs
from veerkracht_desktop.io.maps.vector import (
    DBF_SUFFIX,
    PARQUET_SUFFIXES,
    VECTOR_SUFFIXES,
    RawLayer,
    VectorLayer,
    layer_of,
    parquet_has_shapes,
    read_dbf,
    read_parquet_grid,
    read_raw_layers,
)
from veerkracht_desktop.io.readable import require_readable
from veerkracht_desktop.io.sheets.collector import cells_set_apart
from veerkracht_desktop.io.sheets.grid import Grid, Sheet, place_of
from veerkracht_desktop.io.sheets.tables import (
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    grid_of_sheet,
    read_sheets,
)

READABLE_SUFFIXES = VECTOR_SUFFIXES | WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {DBF_SUFFIX}
ROWS_AT_ONCE = 200
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
    findings : tuple of Notice
        Cells of a form that could not be read.
    is_form : bool
        A form of this program: figures, whatever its words look like.

    """

    path: Path
    raw: Sheet | RawLayer | Grid
    choices: Choices = AS_FOUND
    grid: Grid | None = None
    seen: Recognised | None = None
    layer: VectorLayer | None = None
    error: VeerkrachtError | None = None
    findings: tuple[Notice, ...] = ()
    is_form: bool = False

    @property
    def name(self) -> str:
        """Sheet or layer, "" where the file has only one."""
        if isinstance(self.raw, RawLayer):
            return self.raw.layer
        return self.raw.name if isinstance(self.raw, Sheet) else ""

    @property
    def place(self) -> str:
        """File and sheet or layer, as a message names them."""
        return self.grid.place if self.grid is not None else place_of(self.path, self.name)

    @property
    def is_map(self) -> bool:
        """Whether it comes from a file with shapes."""
        return isinstance(self.raw, RawLayer)

    @cached_property
    def tables(self) -> tuple[SourceTable, ...]:
        """Figures that the project keeps, a table per year; () where there are none."""
        if self.is_map and (self.seen is None or not self.seen.aliases):
            return ()  # names and numbers of objects, no figures
        return self.figures

    @cached_property
    def figures(self) -> tuple[SourceTable, ...]:
        """All that may be figures, also of a map; () for a list of regions or of codes.

        A column "group" beside many unknown figures is a note on the areas; one number beside
        regions is a note on those.
        """
        if self.seen is None or self.choices.skip:
            return ()
        if self.conversion is not None and (not self.seen.aliases or only_pairs(self.seen)):
            return ()  # the inhabitants that go along, not those of the old area
        tables = tables_of(self.seen)
        if self.seen.aliases or not self.groupings:
            return tables  # codes and names alone tell other tables which areas they are about
        most = max((len(table.columns) for table in tables), default=0)
        return tables if most > len(self.groupings) else ()

    @cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """Regions that the areas of the rows belong to; () where it is no lookup file."""
        if self.grid is None or self.choices.skip or self.is_map or self.is_form:
            return ()
        if self.conversion is not None:
            return ()
        return groupings_of(self.grid, self.seen)

    @cached_property
    def conversion(self) -> BoundaryTable | None:
        """From older to newer areas; None where it is no such table."""
        if self.grid is None or self.choices.skip or self.is_map or self.is_form:
            return None
        return conversion_of(self.grid)

    @property
    def is_usable(self) -> bool:
        """Whether the project gets anything from it."""
        if self.choices.skip:
            return False
        return self.error is None or bool(self.groupings) or self.conversion is not None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Findings of reading this part."""
        own = self.layer.notices if self.layer is not None else ()
        of_tables = (n for t in self.tables for n in t.notices)
        return tuple(dict.fromkeys((*self.findings, *own, *of_tables)))


@cells_set_apart()
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
    if suffix in PARQUET_SUFFIXES and not parquet_has_shapes(path):
        raws = (read_parquet_grid(path),)
    elif suffix in VECTOR_SUFFIXES:
        raws = read_raw_layers(path, name, choices.encoding)
    elif suffix == DBF_SUFFIX:
        raws = (read_dbf(path, choices.encoding),)
    else:
        require_table_kind(path)
        raws = read_sheets(path, name, choices, progress)
    return _codes_before_names(tuple(with_choices(Part(path, raw), choices) for raw in raws))


def _codes_before_names(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Layers without codes are no areas beside layers that have them: parks, beside buurten."""
    layers = [part.layer for part in parts if part.layer is not None]
    if all(layer.by_name for layer in layers if layer.areas is not None):
        return parts
    return tuple(
        replace(
            part, layer=None, seen=None,
            error=CodeColumnMissingError(place=part.place, columns=part.layer.grid.header),
        )
        if part.layer is not None and part.layer.by_name and not part.choices.key_columns
        else part
        for part in parts
    )  # fmt: skip


def with_choices(part: Part, choices: Choices) -> Part:
    """The same cells read another way; the file is not opened again."""
    raw = part.raw
    given, findings = choices, tuple[Notice, ...]()
    sheet = raw if isinstance(raw, Sheet) else None
    known_form = sheet is not None and not choices.header_row and is_form(sheet)
    if sheet is not None and known_form:
        form = read_form(sheet, choices)
        sheet, choices, findings = form.sheet, form.choices, form.notices
    grid = grid_of_sheet(sheet, choices) if sheet is not None else None
    if isinstance(raw, RawLayer):
        grid = raw.grid
    elif isinstance(raw, Grid):
        grid = raw
    read = Part(part.path, raw, given, grid, findings=findings, is_form=known_form)
    if grid is None:
        assert isinstance(raw, Sheet)
        return replace(read, error=EmptyTableError(place=raw.place))
    if is_structure(grid) and not choices.key_columns:
        return replace(read, error=EmptyTableError(place=grid.place))
    try:
        seen = recognise(grid, choices)
        layer = layer_of(raw, choices) if isinstance(raw, RawLayer) else None
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
    used = [part for part in parts if part.is_usable]
    if not used:
        wrong = next((part.error for part in parts if part.error is not None), None)
        if wrong is not None:
            raise wrong
    layers = [part.layer for part in used if part.layer is not None]
    return Sources(
        maps=tuple(
            areas for layer in layers for areas in (layer.areas, *layer.others) if areas is not None
        ),
        tables=tuple(table for part in used for table in part.tables),
        dropped=tuple(d for layer in layers for d in layer.dropped),
        notices=(
            *(n for part in used for n in part.findings),
            *(n for layer in layers for n in layer.notices),
            *_unused(parts),
        ),
        groupings=tuple(g for part in used for g in part.groupings),
        conversions=tuple(part.conversion for part in used if part.conversion is not None),
    )


def _unused(parts: Sequence[Part]) -> list[Notice]:
    """What the file has beside the parts that are used."""
    left = [
        part
        for part in parts
        if not (part.is_usable or part.choices.skip)
        and not (isinstance(part.raw, Sheet) and is_form_help(part.raw))
    ]
    return [
        Notice("part-unused", part.error.sentence(), place=part.place)
        for part in left
        if part.error is not None
    ]


def let_go(parts: Sequence[Part]) -> None:
    """Free the cells of parts that nobody reads any more, some rows at a time.

    Freeing the two million cells of the country's key figures at once stops every other thread
    for 70 ms, and the window with them.
    """
    for part in parts:
        if part.grid is not None and not isinstance(part.raw, RawLayer):
            for column in part.grid.columns:
                column.clear()
        if isinstance(part.raw, Sheet):
            while part.raw.rows:
                del part.raw.rows[-ROWS_AT_ONCE:]


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
