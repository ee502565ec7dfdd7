"""Reading an index definition: TOML, or a structure table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from veerkracht_desktop.core.definition import Definition, Indicator, Node
from veerkracht_desktop.core.errors import DefinitionError, FormatError
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.definitions import node_tables, stage_tables
from veerkracht_desktop.io.definitions.preset_tables import presets
from veerkracht_desktop.io.definitions.structure_table import Structure, read_structure
from veerkracht_desktop.io.definitions.toml_source import Reader, TomlSource, parse_toml
from veerkracht_desktop.io.resources import DEFAULT_DEFINITION
from veerkracht_desktop.io.sheets.tables import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, require_readable


def read_index(path: Path) -> Structure:
    """Read an index definition, with what was left out of it.

    Parameters
    ----------
    path : Path
        ``.toml``, or a structure table in ``.csv`` or a workbook.

    Returns
    -------
    Structure
        Definition with its nodes depth-first, members in the order of the file; notices of a
        structure table of which not every row takes part.

    Raises
    ------
    FileUnreadableError
        The file is not there or may not be read.
    FormatError
        The name ends in something else.
    DefinitionError
        The definition is wrong; `place` names file and line.

    """
    suffix = path.suffix.lower()
    if suffix in TEXT_SUFFIXES | WORKBOOK_SUFFIXES:
        return read_structure(path)
    if suffix != ".toml":
        raise FormatError(
            remedy=translatable("fouten", "Kies een bestand op .toml, .csv of .xlsx."),
            file=path.name,
            kind="indexdefinitie",
            why="de naam eindigt op iets anders",
        )
    return Structure(_definition(_source(path), complete=True))


def read_definition(path: Path) -> Definition:
    """The definition of `read_index`, for who has no place for notices."""
    return read_index(path).definition


def parse_definition(text: str, name: str) -> Definition:
    """Read a definition from the text of a project, which may not be ready for computing.

    Parameters
    ----------
    text : str
        TOML.
    name : str
        File that the definition once came from; for messages and `Definition.source`.

    Raises
    ------
    DefinitionError

    """
    return _definition(parse_toml(text.encode("utf-8"), name), complete=False)


@cache
def default_definition() -> Definition:
    """The built-in index, read once."""
    return read_definition(DEFAULT_DEFINITION)


def _source(path: Path) -> TomlSource:
    require_readable(path)
    return parse_toml(path.read_bytes(), path.name)


def _root(source: TomlSource) -> Reader:
    return Reader(source, (), source.data)


def _definition(source: TomlSource, *, complete: bool) -> Definition:
    root = _root(source)
    normalisation = stage_tables.normalisation(root.table("normalisation"))
    treatment, imputation = stage_tables.stages_of(root)
    groups, indicators = root.tables("group"), root.tables("indicator")
    if not groups:
        root.fail("group", "er is geen enkele [[group]]")
    found: list[tuple[int, Node]] = [(source.line(g.path), node_tables.group(g)) for g in groups]
    found += [(source.line(i.path), node_tables.indicator(i)) for i in indicators]
    # In the order of the file; tomllib keeps groups and indicators apart.
    nodes = [node for _, node in sorted(found, key=lambda pair: pair[0])]
    root.table("presets")
    try:
        definition = Definition(
            id=root.text("id"),
            title=root.text("title"),
            version=root.text("version"),
            nodes=tuple(nodes),
            normalisation=normalisation,
            context=tuple(node_tables.context(table) for table in root.tables("context")),
            skip_absent=root.flag("skip_absent", default=False),
            min_inhabitants=root.whole("min_inhabitants", 0),
            rank_inhabitants=root.whole("rank_inhabitants", 0),
            treatment=treatment,
            screening=stage_tables.screening(root.table("screening")),
            imputation=imputation,
            allocations=stage_tables.allocations(root),
            source=source.name,
        )
    except DefinitionError as error:
        if "node" not in error.data:
            raise
        raise _with_line(error, source, [*groups, *indicators]) from None
    root.close()
    if complete:
        _require_bounds(definition, indicators)
        _require_known(definition, root)
    return _depth_first(replace(definition, presets=presets(root, definition)))


def _with_line(
    error: DefinitionError, source: TomlSource, readers: Sequence[Reader]
) -> DefinitionError:
    """The same error with the line of the node; of two with one id, that of the last."""
    node, key, path = (error.data.get(name, "") for name in ("node", "key", "path"))
    inside = path if isinstance(path, tuple) else (str(key),)
    tables = [r.path for r in readers if r.data.get("id") == node] if node else [()]
    lines = [source.line((*table, *inside)) for table in tables]
    place = f"{source.name}, regel {max(lines, default=1)}"
    return DefinitionError(place=place, why=error.data["why"], node=node, key=key)


def _depth_first(definition: Definition) -> Definition:
    ordered = tuple(definition.walk())
    if ordered == definition.nodes:
        return definition
    return replace(definition, nodes=ordered)


def _require_bounds(definition: Definition, tables: Sequence[Reader]) -> None:
    """Refuse measures that lack what the method of their indicator needs.

    In a project an index may be half made; what takes part is asked for when computing.
    """
    for table in tables:
        node = definition.by_id[table.data["id"]]
        assert isinstance(node, Indicator)
        method = definition.normalisation_of(node).method
        for at, measure in enumerate(node.measures):
            path = (*table.path, "measure", at)
            if method == "goalposts" and measure.goalposts is None:
                table.source.fail(path, "'worst' en 'best' (of 'percentiles') ontbreken")
            if method == "distance_target" and measure.target is None:
                table.source.fail(path, "'target' ontbreekt; 'distance_target' meet daaraan")


def _require_known(definition: Definition, root: Reader) -> None:
    """Refuse budget allocations over nodes that are not there: a name misspelt."""
    for at, allocation in enumerate(definition.allocations):
        for node, _ in allocation.weights:
            if node not in definition.by_id:
                path = ("allocation", at, "weights", node)
                root.source.fail(path, f"de knoop '{node}' bestaat niet")
