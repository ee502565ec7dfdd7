"""The work of the command line without a window: read, compute, write, report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level, quantity
from veerkracht_desktop.core.assemble import level_below, levels_of, no_match
from veerkracht_desktop.core.classify import ClassSpec, classify
from veerkracht_desktop.core.dataset import REASON_TEXTS, Dataset, MissingReason, Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import CallError
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.methods import with_methods
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.definitions import default_definition, read_index
from veerkracht_desktop.io.definitions.structure_table import Structure
from veerkracht_desktop.io.inspect import Description, inspect_file
from veerkracht_desktop.io.reading import merge, read_data, read_files, read_map
from veerkracht_desktop.io.result_files import checked_suffix, write_results_to
from veerkracht_desktop.io.sample import sample_files

WORKBOOK = ".xlsx"
PART = "::"
SAMPLE_WORKBOOK, SAMPLE_MAP = "voorbeeld.xlsx", "voorbeeld-kaart.png"


@dataclass(frozen=True, slots=True)
class Request:
    """What ``veerkracht compute`` was asked for; names as on the command line."""

    data: tuple[str, ...]
    out: tuple[Path, ...]
    areas: str = ""
    index: Path | None = None
    level: Level | None = None
    edition: int = 0
    normalise: str = ""
    aggregate: str = ""
    treat: str = ""
    min_coverage: float | None = None


@dataclass(frozen=True, eq=False)
class Report:
    """What was done, for the reader of the terminal or of the JSON."""

    dataset: Dataset
    analysis: Analysis
    outputs: tuple[Path, ...]
    of_index: tuple[Notice, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Findings of reading, joining and computing, each once."""
        return tuple(
            dict.fromkeys((*self.of_index, *self.dataset.notices, *self.analysis.results.notices))
        )

    @property
    def has_problems(self) -> bool:
        """Whether sound data would have given another result."""
        return any(notice.weight is Weight.PROBLEM for notice in self.notices)

    def lines(self) -> list[str]:
        """Short Dutch lines for a person."""
        results = self.analysis.results
        definition = results.definition
        lines = [
            f"{quantity(results.areas.level, len(results.areas))}"
            f" · editie {results.edition or 'onbekend'}"
            f" · {definition.title} {definition.version}".rstrip()
        ]
        for node in (definition.top, *(group.id for group in definition.resources)):
            scored = int(np.isfinite(results.score(node)).sum())
            label = definition.by_id[node].label
            lines.append(f"  {label}: {count(scored)} gebieden met een score")
        lines.extend(_without_score(self.analysis))
        lines.extend(f"  {_mark(notice)} {notice.text}" for notice in self.notices)
        lines.append(f"  {count(len(self.analysis.signals))} signalen")
        lines.extend(f"Geschreven: {path}" for path in self.outputs)
        return lines

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        results = self.analysis.results
        definition = results.definition
        report = self.dataset.report
        return {
            "status": int(self.has_problems),
            "level": results.areas.level.value,
            "edition": results.edition,
            "areas": len(results.areas),
            "definition": {"id": definition.id, "version": definition.version},
            "scored": {
                node: int(np.isfinite(results.score(node)).sum()) for node in results.node_ids
            },
            "without_score": {
                MissingReason(reason).name.lower(): list(codes)
                for reason, codes in results.without_score(definition.top).items()
            },
            "effective_weights": dict(definition.effective_weights),
            "join": [
                {
                    "place": table.place,
                    "rows": table.rows,
                    "matched": table.matched,
                    "unmatched_areas": list(table.unmatched_areas),
                    "unmatched_rows": len(table.unmatched_rows),
                    "elsewhere": table.elsewhere,
                }
                for table in report.tables
            ],
            "outside": list(report.outside),
            "dropped": [
                {"place": d.place, "row": d.row, "code": d.code, "reason": d.reason}
                for d in report.dropped
            ],
            "signals": [
                {"rule": s.rule, "code": s.code, "text": s.text, "serious": s.serious}
                for s in self.analysis.signals
            ],
            "notices": [
                {"id": n.id, "weight": n.weight.value, "text": n.text, "items": list(n.items)}
                for n in self.notices
            ],
            "outputs": [str(path) for path in self.outputs],
        }


def _mark(notice: Notice) -> str:
    return "!" if notice.weight is Weight.PROBLEM else "-"


def _without_score(analysis: Analysis) -> list[str]:
    """Areas without a score of the top, named, with the reason."""
    results = analysis.results
    lines = []
    for reason, codes in results.without_score(results.definition.top).items():
        if len(codes) == len(results.areas):
            continue  # the notices say why nothing has a score
        names = tuple(_named(results.areas.names[results.areas.position[c]], c) for c in codes)
        lines.append(f"  zonder score wegens {REASON_TEXTS[reason]}: {listed(names, 12)}")
    return lines


def _named(name: str, code: str) -> str:
    return f"{name} ({code})" if name else code


def compute(request: Request) -> Report:
    """Read, compute and write everything, or write nothing.

    Raises
    ------
    VeerkrachtError
    """
    outputs = tuple(_checked_output(path) for path in request.out)
    index = read_index(request.index) if request.index else Structure(default_definition())
    definition = with_methods(
        index.definition,
        normalise=request.normalise,
        aggregate=request.aggregate,
        treat=request.treat,
        min_coverage=request.min_coverage,
    )
    sources = _read(request, _variables_of(definition))
    level = request.level or _default_level(sources)
    _check_edition(sources, level, request.edition)
    dataset, analysis = analyse(sources, definition, level, request.edition, SilentProgress())
    document = Document(definition, sources)
    with AtomicOutputs() as outs:
        for path in outputs:
            _write(outs.path_for(path), path.suffix.lower(), document, dataset, analysis)
    return Report(dataset, analysis, outputs, index.notices)


def _checked_output(path: Path) -> Path:
    return path if path.suffix.lower() == WORKBOOK else checked_suffix(path)


def _write(
    temporary: Path, suffix: str, document: Document, dataset: Dataset, analysis: Analysis
) -> None:
    if suffix != WORKBOOK:
        write_results_to(temporary, analysis, dataset)
        return
    from veerkracht_desktop.io.workbook import write_workbook_to

    write_workbook_to(
        temporary,
        document,
        dataset,
        analysis,
        written_on=datetime.date.today(),
        progress=SilentProgress(),
    )


def _check_edition(sources: Sources, level: Level, edition: int) -> None:
    """Refuse a year before every table: there would be nothing to compute."""
    years = [t.year for t in sources.tables if level in t.rows_by_level]
    if edition and years and all(year > edition for year in years):
        known = ", ".join(str(year) for year in sorted(set(years)))
        raise CallError(
            remedy=translatable("fouten", "Kies uit {known}."),
            why=f"er zijn geen gegevens van {edition} of eerder",
            known=known,
        )


def split_part(text: str) -> tuple[Path, str]:
    """``FILE::SHEET`` as path and part; the part is "" when there is none."""
    path, _, part = text.partition(PART)
    return Path(path), part


def _variables_of(definition: Definition) -> frozenset[str]:
    """Names that the formulas of the index use."""
    formulas = (m.formula for i in definition.indicators for m in i.measures)
    return frozenset(name for text in formulas for name in parse_formula(text).variables)


def _read(request: Request, wanted: frozenset[str]) -> Sources:
    sources = Sources()
    if request.areas:
        sources = read_map(*split_part(request.areas))
    for text in request.data:
        path, part = split_part(text)
        sources = merge(sources, read_data(path, part, wanted))
    return sources


def _default_level(sources: Sources) -> Level:
    """The lowest level that the map and any table share, or that the tables have.

    Where they share none, the lowest of the map that can be put together from the tables.
    """
    in_tables = {level for table in sources.tables for level in table.rows_by_level}
    for level in levels_of(sources):
        if level in in_tables:
            return level
    levels = levels_of(sources)
    for level in levels:
        if level_below(sources, level) is not None:
            return level
    if not levels and not sources.tables:
        raise CallError(why="in de bestanden staat geen enkel gebied")
    raise no_match(sources, levels[0] if levels else Level.BUURT)


def describe_files(paths: Sequence[Path]) -> list[Description]:
    """What the importer sees in each file.

    Raises
    ------
    VeerkrachtError
        One of them cannot be read.
    """
    return [inspect_file(path) for path in paths]


def description_lines(described: Sequence[Description]) -> list[str]:
    """The description as short Dutch lines."""
    lines = []
    for file in described:
        lines.append(f"{file['file']}: {file['kind']}")
        for part in file["parts"]:
            lines.extend(_part_lines(part))
    return lines


def _part_lines(part: Description) -> list[str]:
    name = part.get("layer") or part["sheet"]
    where = f"{name}: " if name else ""
    edition = f", editie {part['edition']}" if part["edition"] else ""
    crs = f", {part['crs'] or 'zonder coördinatenstelsel'}" if "crs" in part else ""
    known = [c for c in part["columns"] if c["variable"]]
    lines = [
        f"  {where}{count(part['rows'])} rijen, kop op rij {part['header_row']}, {_key_words(part)}"
        f"{edition}{crs}",
        f"    {count(len(part['columns']))} kolommen, waarvan {count(len(known))} herkend",
    ]
    lines.extend(f"    bijschrift: {text}" for text in (*part["title"], *part["footer"]))
    lines.extend(f"    herstel: {repair}" for repair in part["repairs"])
    told = set(part["repairs"])
    lines.extend(
        f"    {'!' if notice['weight'] == Weight.PROBLEM.value else '-'} {notice['text']}"
        for notice in part["notices"]
        if notice["text"] not in told
    )
    lines.extend(_column_line(column) for column in known)
    lines.extend(_suggestion_lines(part))
    return lines


def _key_words(part: Description) -> str:
    """Which column says what area a row is about, and of which levels they are."""
    if not part["code_column"]:
        return "geen kolom met codes of namen"
    if part["key"] == "namen":
        return f"gebieden op naam in {part['code_column']}"
    levels = ", ".join(
        quantity(Level(name), n)
        for name, n in sorted(part["levels"].items(), key=lambda kv: -kv[1])
    )
    return f"codes in {part['code_column']}, {levels or 'geen CBS-codes'}"


def _column_line(column: Description) -> str:
    missing = ", ".join(
        f"{count(n)} {REASON_TEXTS[MissingReason[reason.upper()]]}"
        for reason, n in column["missing"].items()
    )
    tail = f" (ontbreekt: {missing})" if missing else ""
    name, variable = column["name"], column["variable"]
    return f"    {name} → {variable}: {number(column['known'], 0)} waarden{tail}"


def _suggestion_lines(part: Description) -> list[str]:
    """The likest known variable of columns that were not recognised."""
    return [
        f"    {column['name']}: misschien {column['suggestions'][0]['variable']} "
        f"({column['suggestions'][0]['label']})"
        for column in part["columns"]
        if column.get("suggestions")
    ]


def write_sample(folder: Path) -> tuple[Path, ...]:
    """Compute the sample region and write its workbook and its map.

    Raises
    ------
    VeerkrachtError
    """
    sources = read_files(sample_files(), SilentProgress())
    definition = default_definition()
    dataset, analysis = analyse(sources, definition, Level.BUURT, 0, SilentProgress())
    from veerkracht_desktop.io.map_picture import draw_map

    results = analysis.results
    classes = classify(results.score(definition.top), ClassSpec())
    picture = draw_map(
        analysis, dataset, definition.top, classes, width_mm=260, height_mm=180, dpi=200
    )
    folder.mkdir(parents=True, exist_ok=True)
    targets = (folder / SAMPLE_WORKBOOK, folder / SAMPLE_MAP)
    with AtomicOutputs() as outs:
        _write(
            outs.path_for(targets[0]), WORKBOOK, Document(definition, sources), dataset, analysis
        )
        outs.path_for(targets[1]).write_bytes(picture)
    return targets
