"""Index definitions as TOML files; docs/indexdefinitie.md explains every key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.definition import Context, Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.errors import DefinitionError, FormatError, OutputError
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    NORMALISATIONS,
    Aggregation,
    Goalposts,
    Imputation,
    Normalisation,
    Treatment,
)
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.resources import DEFAULT_DEFINITION
from veerkracht_desktop.io.sheets.tables import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, require_readable
from veerkracht_desktop.io.structure_table import read_structure
from veerkracht_desktop.io.toml_source import Reader, TomlSource, parse_toml

LEVELS = tuple(level.value for level in Level)
NO_LIMIT = Indicator("", "", "").max_lag


def read_definition(path: Path) -> Definition:
    """Read an index definition.

    Parameters
    ----------
    path : Path
        ``.toml``, or a structure table in ``.csv`` or a workbook.

    Returns
    -------
    Definition
        Nodes depth-first, members in the order of the file.

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
        return read_structure(path).definition
    if suffix != ".toml":
        raise FormatError(
            remedy=translatable("fouten", "Kies een bestand op .toml, .csv of .xlsx."),
            file=path.name,
            kind="indexdefinitie",
            why="de naam eindigt op iets anders",
        )
    return _definition(_source(path))


def read_presets(path: Path) -> tuple[Preset, ...]:
    """Read the presets of a definition; a structure table has none.

    Raises
    ------
    FileUnreadableError, FormatError, DefinitionError
        As `read_definition`; also a preset that names a node that is not there.

    """
    definition = read_definition(path)
    if path.suffix.lower() != ".toml":
        return ()
    return _presets(_root(_source(path)), definition)


@cache
def default_definition() -> Definition:
    """The built-in index, read once."""
    return read_definition(DEFAULT_DEFINITION)


@cache
def default_presets() -> tuple[Preset, ...]:
    """The presets of the built-in index, read once."""
    return read_presets(DEFAULT_DEFINITION)


def _source(path: Path) -> TomlSource:
    require_readable(path)
    return parse_toml(path.read_bytes(), path.name)


def _root(source: TomlSource) -> Reader:
    return Reader(source, (), source.data)


def _definition(source: TomlSource) -> Definition:
    root = _root(source)
    normalisation = _normalisation(root.table("normalisation"))
    groups = root.tables("group")
    indicators = root.tables("indicator")
    if not groups:
        root.fail("group", "er is geen enkele [[group]]")
    found: list[tuple[int, Node]] = [(source.line(g.path), _group(g)) for g in groups]
    found += [(source.line(i.path), _indicator(i, normalisation.method)) for i in indicators]
    # In the order of the file; tomllib keeps groups and indicators apart.
    nodes = [node for _, node in sorted(found, key=lambda pair: pair[0])]
    context = tuple(_context(table) for table in root.tables("context"))
    root.table("presets")
    try:
        definition = Definition(
            id=root.text("id"),
            title=root.text("title"),
            version=root.text("version"),
            nodes=tuple(nodes),
            normalisation=normalisation,
            context=context,
            skip_absent=root.flag("skip_absent", default=False),
            min_inhabitants=root.whole("min_inhabitants", 0),
            rank_inhabitants=root.whole("rank_inhabitants", 0),
            treatment=Treatment(root.whole("treat_points", 0)),
            imputation=Imputation(("higher",) if root.flag("fill", default=False) else ()),
            source=source.name,
        )
    except DefinitionError as error:
        if "node" not in error.data:
            raise
        readers = {reader.path: reader for reader in (*groups, *indicators)}
        raise _with_line(error, source, readers.values()) from None
    root.close()
    _presets(root, definition)
    return _depth_first(definition)


def _with_line(
    error: DefinitionError, source: TomlSource, readers: Iterable[Reader]
) -> DefinitionError:
    """The same error with the line of the node; of two with one id, that of the last."""
    node, key = str(error.data["node"]), str(error.data["key"])
    lines = [source.line((*r.path, key)) for r in readers if r.data.get("id") == node]
    place = f"{source.name}, regel {max(lines, default=1)}"
    return DefinitionError(place=place, why=error.data["why"], node=node, key=key)


def _depth_first(definition: Definition) -> Definition:
    ordered = tuple(definition.walk())
    if ordered == definition.nodes:
        return definition
    return replace(definition, nodes=ordered)


def _normalisation(table: Reader) -> Normalisation:
    method = table.choice("method", NORMALISATIONS, "goalposts")
    found = Normalisation(method, table.number("low", 0.0), table.number("high", 100.0))
    if method == "minmax" and found.low >= found.high:
        table.fail("low", f"'low' is {found.low} en 'high' {found.high}; 'low' moet lager zijn")
    if method == "zscore" and found.high <= 0:
        table.fail("high", "'high' is bij zscore de standaardafwijking en moet meer dan 0 zijn")
    table.close()
    return found


def _group(table: Reader) -> Group:
    method = table.choice("method", AGGREGATIONS, "arithmetic")
    floor = table.number("floor") if table.has("floor") else None
    table.taken.append("floor")
    if floor is not None and floor <= 0:
        table.fail("floor", f"'floor' is {floor}; het moet meer dan 0 zijn")
    coverage = table.number("min_coverage", 0.0)
    if not 0 <= coverage <= 1:
        table.fail("min_coverage", f"'min_coverage' is {coverage}; het moet van 0 tot 1 zijn")
    group = Group(
        id=_id(table),
        label=table.text("label"),
        parent=table.text("parent", ""),
        weight=table.number("weight", 1.0),
        aggregation=Aggregation(method, floor),
        min_coverage=coverage,
        active=table.flag("active", default=True),
        short=table.text("short", ""),
    )
    table.close()
    return group


def _id(table: Reader) -> str:
    found = table.text("id")
    if found != found.strip():
        table.fail("id", f"'{found}' begint of eindigt met een spatie")
    return found


def _indicator(table: Reader, method: str) -> Indicator:
    measures = tuple(_measure(m, method) for m in table.tables("measure"))
    if not measures:
        table.fail("measure", "de indicator heeft geen [[indicator.measure]]")
    indicator = Indicator(
        id=_id(table),
        label=table.text("label"),
        parent=table.text("parent"),
        weight=table.number("weight", 1.0),
        measures=measures,
        unit=table.text("unit", ""),
        publisher=table.text("publisher", ""),
        why=table.text("why", ""),
        active=table.flag("active", default=True),
        modelled=table.flag("modelled", default=False),
        max_lag=table.whole("max_lag", NO_LIMIT),
        lowest=table.choice("lowest", LEVELS, "buurt"),
    )
    table.close()
    return indicator


def _measure(table: Reader, method: str) -> Measure:
    direction = table.whole("direction", 1) if table.data.get("direction") != -1 else -1
    table.taken.append("direction")
    if direction not in (1, -1):
        table.fail("direction", f"'direction' is {direction}; het moet 1 of -1 zijn")
    goalposts = _goalposts(table)
    if goalposts is None and method == "goalposts":
        table.fail("worst", "'worst' en 'best' (of 'percentiles') ontbreken")
    if goalposts is not None and (goalposts.best > goalposts.worst) != (direction > 0):
        key = "percentiles" if goalposts.percentiles else "worst"
        bounds = f"slechtste {goalposts.worst:g} en beste {goalposts.best:g}"
        table.fail(key, f"de grenzen ({bounds}) spreken 'direction' {direction} tegen")
    measure = Measure(
        formula=_formula(table),
        direction=direction,
        goalposts=goalposts,
        series=table.text("series", ""),
    )
    table.close()
    return measure


def _formula(table: Reader) -> str:
    text = table.text("formula")
    try:
        parse_formula(text)
    except DefinitionError as error:
        table.fail("formula", f"in formule '{text}': {error.data['why']}")
    return text


def _goalposts(table: Reader) -> Goalposts | None:
    percentiles = table.has("percentiles")
    table.taken.append("percentiles")
    if percentiles and (table.has("worst") or table.has("best")):
        table.fail("percentiles", "kies óf 'worst' en 'best' óf 'percentiles'")
    if percentiles:
        worst, best = _pair(table)
    elif table.has("worst") or table.has("best"):
        worst, best = table.number("worst"), table.number("best")
    else:
        table.taken += ["worst", "best"]
        return None
    if worst == best:
        key = "percentiles" if percentiles else "best"
        table.fail(key, f"de slechtste en de beste waarde zijn gelijk ({worst:g})")
    return Goalposts(worst, best, percentiles)


def _pair(table: Reader) -> tuple[float, float]:
    value = table.data["percentiles"]
    numbers = [v for v in value if type(v) in (int, float)] if isinstance(value, list) else []
    if len(numbers) != 2 or len(value) != 2 or not all(0 <= v <= 100 for v in numbers):
        table.fail("percentiles", "'percentiles' moet twee getallen van 0 tot 100 hebben: [2, 98]")
    return float(numbers[0]), float(numbers[1])


def _context(table: Reader) -> Context:
    found = Context(
        id=_id(table),
        label=table.text("label"),
        formula=_formula(table),
        unit=table.text("unit", ""),
        why=table.text("why", ""),
    )
    table.close()
    return found


def _presets(root: Reader, definition: Definition) -> tuple[Preset, ...]:
    presets = root.table("presets")
    return tuple(_preset(presets.table(name), name, definition) for name in presets.data)


def _preset(table: Reader, name: str, definition: Definition) -> Preset:
    weights, methods = table.table("weights"), table.table("methods")
    for named in (weights, methods):
        for node in named.data:
            if node not in definition.by_id:
                named.fail(node, f"de knoop '{node}' bestaat niet")
    for node in methods.data:
        if not isinstance(definition.by_id[node], Group):
            methods.fail(node, f"'{node}' is een indicator en heeft geen methode")
    for node in weights.data:
        if weights.number(node) < 0:
            weights.fail(node, f"het gewicht van '{node}' is minder dan 0")
    found = Preset(
        id=name,
        title=table.text("title"),
        note=table.text("note", ""),
        weights=tuple((node, weights.number(node)) for node in weights.data),
        methods=tuple((node, methods.choice(node, AGGREGATIONS, "")) for node in methods.data),
    )
    table.close()
    try:
        found.apply(definition)
    except DefinitionError as error:
        table.fail("weights", str(error.data["why"]))
    return found


def write_definition(definition: Definition, path: Path, presets: Sequence[Preset] = ()) -> None:
    """Write a definition as TOML; reading it back gives the same one.

    Raises
    ------
    OutputError
        The file cannot be written or is to be no ``.toml``; an older file stays as it was.

    """
    if path.suffix.lower() != ".toml":
        raise OutputError(
            remedy=translatable("fouten", "Geef een naam die op .toml eindigt."),
            file=path.name,
            why="een indexdefinitie wordt als .toml opgeslagen",
        )
    with AtomicOutputs() as outputs:
        text = definition_text(definition, presets)
        outputs.path_for(path).write_text(text, encoding="utf-8", newline="\n")


def definition_text(definition: Definition, presets: Sequence[Preset] = ()) -> str:
    """A definition as TOML text."""
    parts = [
        _pairs(
            id=definition.id,
            title=definition.title,
            version=definition.version,
            skip_absent=definition.skip_absent,
            min_inhabitants=definition.min_inhabitants,
            rank_inhabitants=definition.rank_inhabitants,
            treat_points=definition.treatment.points,
            fill=definition.fill,
        ),
        "[normalisation]\n"
        + _pairs(
            method=definition.normalisation.method,
            low=definition.normalisation.low,
            high=definition.normalisation.high,
        ),
    ]
    for node in definition.walk():
        parts += _group_text(node) if isinstance(node, Group) else _indicator_text(node)
    parts += [
        "[[context]]\n" + _pairs(id=c.id, label=c.label, formula=c.formula, unit=c.unit, why=c.why)
        for c in definition.context
    ]
    for preset in presets:
        parts += _preset_text(preset)
    return "\n".join(parts)


def _group_text(group: Group) -> list[str]:
    return [
        "[[group]]\n"
        + _pairs(
            id=group.id,
            label=group.label,
            short=group.short or None,
            parent=group.parent or None,
            weight=group.weight,
            method=group.aggregation.method,
            floor=group.aggregation.floor,
            min_coverage=group.min_coverage,
            active=None if group.active else False,
        )
    ]


def _indicator_text(indicator: Indicator) -> list[str]:
    head = "[[indicator]]\n" + _pairs(
        id=indicator.id,
        label=indicator.label,
        parent=indicator.parent,
        weight=indicator.weight,
        unit=indicator.unit or None,
        publisher=indicator.publisher or None,
        why=indicator.why or None,
        active=None if indicator.active else False,
        modelled=True if indicator.modelled else None,
        max_lag=None if indicator.max_lag == NO_LIMIT else indicator.max_lag,
        lowest=indicator.lowest,
    )
    return [head, *(_measure_text(measure) for measure in indicator.measures)]


def _measure_text(measure: Measure) -> str:
    goalposts = measure.goalposts
    fixed = goalposts if goalposts is not None and not goalposts.percentiles else None
    relative = goalposts if goalposts is not None and goalposts.percentiles else None
    return "[[indicator.measure]]\n" + _pairs(
        formula=measure.formula,
        direction=measure.direction,
        worst=fixed.worst if fixed else None,
        best=fixed.best if fixed else None,
        percentiles=[relative.worst, relative.best] if relative else None,
        series=measure.series or None,
    )


def _preset_text(preset: Preset) -> list[str]:
    head = f"[presets.{_quoted(preset.id)}]\n"
    parts = [head + _pairs(title=preset.title, note=preset.note or None)]
    for key, pairs in (("weights", preset.weights), ("methods", preset.methods)):
        if pairs:
            lines = "".join(f"{_quoted(node)} = {_value(value)}\n" for node, value in pairs)
            parts.append(f"[presets.{_quoted(preset.id)}.{key}]\n{lines}")
    return parts


def _pairs(**values: object) -> str:
    return "".join(f"{k} = {_value(v)}\n" for k, v in values.items() if v is not None)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_value(v) for v in value)}]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    # TOML's basic strings are those of JSON, except that DEL must be escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
