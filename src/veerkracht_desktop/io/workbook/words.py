"""The sheets to read: Lees mij, Signalen, Koppeling, Methode and Bronnen."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from xlsxwriter.worksheet import Worksheet

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.dataset import ColumnSource, Dataset, TableJoin
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.method_words import (
    aggregation_words,
    goalposts_words,
    imputation_words,
    normalisation_words,
    plain,
    rescaling_words,
    screening_words,
    treatment_words,
)
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.results import Analysis, IndexResults, UsedMeasure
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.io.workbook.book import Book, Kind, TableColumn
from veerkracht_desktop.io.workbook.part import Part
from veerkracht_desktop.io.workbook.terms import INPUTS, LICENCES, SHEETS


def write_readme(
    book: Book, document: Document, analysis: Analysis, written_on: datetime.date, part: Part
) -> None:
    """Write the first sheet: what this is, how to read it, and where everything is."""
    results = analysis.results
    level = PLURALS[results.areas.level]
    day = f"{written_on.day}-{written_on.month}-{written_on.year}"
    sheet = book.sheet(
        "Lees mij",
        results.definition.title,
        f"{count(len(results.areas))} {level} · editie {results.edition} · geschreven op {day}",
        colour=LIGHT.text,
    )
    sheet.set_column(0, 0, 20, book.formats["text"])
    sheet.set_column(1, 1, 110, book.formats["text"])
    row = 3
    if part.sentence:
        lines = [
            f"Dit werkboek bevat {part.sentence}. Zo blijven scores en rangen wat ze in het "
            "programma zijn.",
            "De bladen Scores, Grafiek, Signalen en Waarden gaan over dit deel; de kaart en de "
            "andere bladen over alle gebieden.",
        ]
        row = _paragraphs(book, sheet, row, "Welke gebieden", lines)
    row = _paragraphs(book, sheet, row, "Signaal, geen oordeel", _reading(results))
    book.text(sheet, row, 0, "Bladen", "section")
    for name, about in SHEETS.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.formats["link"], name)
        book.text(sheet, row, 1, about)
    problems = [n for n in _notices(analysis, None) if n.weight is Weight.PROBLEM]
    if problems:
        row = _paragraphs(book, sheet, row + 2, "Let op", [n.text for n in problems])
    if document.notes:
        row += 2 if not problems else 0
        book.text(sheet, row, 0, "Notities", "section")
        for code, note in document.notes.items():
            row += 1
            at = results.areas.position.get(code)
            book.text(sheet, row, 0, code if at is None else results.areas.names[at] or code)
            book.text(sheet, row, 1, note, "wrap")


def write_signals(book: Book, analysis: Analysis, part: Part) -> None:
    """Write the sheet Signalen: each rule that holds somewhere, as a question."""
    areas = analysis.results.areas
    sheet = book.sheet(
        "Signalen",
        "Signalen",
        part.about(
            "Een signaal is een vraag bij cijfers, geen oordeel over een gebied of zijn bewoners"
        ),
        colour=LIGHT.signal,
    )
    # A signal about the data as a whole is of no area, and belongs to every part.
    signals = [s for s in analysis.signals if s.code in part.codes or s.code not in areas.position]
    if not signals:
        book.text(sheet, 3, 0, "Geen enkele regel geldt voor deze gebieden.", "quiet")
        return
    at = [areas.position.get(signal.code, -1) for signal in signals]
    numbers = [
        "; ".join(f"{INPUTS.get(key, key)} {_short(value)}" for key, value in signal.inputs.items())
        for signal in signals
    ]
    columns = [
        TableColumn("Regel", [s.rule for s in signals], Kind.TEXT, 8),
        TableColumn("Signaal", [s.title for s in signals], Kind.WRAP, 26),
        TableColumn("Code", [s.code for s in signals], Kind.CODE, 13),
        TableColumn("Naam", [areas.names[a] if a >= 0 else "" for a in at], Kind.WRAP, 24),
        TableColumn(
            "Gemeente", [areas.gemeente_names[a] if a >= 0 else "" for a in at], Kind.WRAP, 16
        ),
        TableColumn("Wat de cijfers zeggen", [s.text for s in signals], Kind.WRAP, 70),
        TableColumn("Strenge vorm", ["ja" if s.serious else "" for s in signals], Kind.TEXT, 10),
        TableColumn("Getallen", numbers, Kind.WRAP, 60),
    ]
    placed = book.table(sheet, 3, columns, name="tblSignalen", header_height=32)
    sheet.freeze_panes(placed.first_row, 0)
    sheet.repeat_rows(placed.first_row - 1)


def write_join(book: Book, document: Document, dataset: Dataset) -> None:
    """Write the sheet Koppeling: what was matched both ways, and every row that was not."""
    sheet = book.sheet(
        "Koppeling",
        "Koppeling van kaart en tabellen",
        f"{count(len(dataset.areas))} {PLURALS[dataset.level]} in het resultaat"
        + (" · waarden opgeteld vanuit een lager niveau" if dataset.derived else ""),
    )
    row = 5
    if dataset.report.tables:
        columns = _join_columns(dataset.report.tables)
        row = book.table(sheet, 3, columns, name="tblKoppeling").last_row + 3
    else:
        book.text(sheet, 3, 0, "Er zijn geen tabellen gekoppeld.", "quiet")
    details = _unjoined(document, dataset)
    book.text(sheet, row, 0, "Wat niet meedeed", "section")
    if not details:
        book.text(sheet, row + 1, 0, "Alles paste.", "quiet")
        return
    rows = np.array([float(d[1]) if d[1] else np.nan for d in details])
    columns = [
        TableColumn("Waar", [d[0] for d in details], Kind.WRAP, 40),
        TableColumn("Rij in bron", rows, Kind.WHOLE, 12),
        TableColumn("Code", [d[2] for d in details], Kind.CODE, 14),
        TableColumn("Naam", [d[3] for d in details], Kind.WRAP, 26),
        TableColumn("Waarom niet", [d[4] for d in details], Kind.WRAP, 44),
    ]
    book.table(sheet, row + 1, columns, name="tblNietGekoppeld", header_height=20)


def _join_columns(tables: Sequence[TableJoin]) -> list[TableColumn]:
    def counted(header: str, numbers: Sequence[int], width: float = 14) -> TableColumn:
        return TableColumn(header, np.array(numbers, dtype=np.float64), Kind.WHOLE, width)

    return [
        TableColumn("Tabel", [t.title for t in tables], Kind.WRAP, 40),
        counted("Rijen", [t.rows for t in tables], 12),
        counted("Gekoppeld", [t.matched for t in tables]),
        counted("Gebieden zonder rij", [len(t.unmatched_areas) for t in tables]),
        counted("Rijen zonder gebied", [len(t.unmatched_rows) for t in tables]),
        counted("Rijen van elders", [t.elsewhere for t in tables]),
    ]


def write_method(book: Book, dataset: Dataset, analysis: Analysis) -> None:
    """Write the sheet Methode: the tree, how scores come about, and what was noticed."""
    results = analysis.results
    definition = results.definition
    sheet = book.sheet(
        "Methode",
        f"Methode · {definition.title} {definition.version}".rstrip(),
        "Zo komt een score tot stand; de hele boom met gewichten en grenzen",
    )
    columns = _method_columns(results)
    placed = book.table(sheet, 3, columns, name="tblMethode", header_height=44)
    sheet.freeze_panes(placed.first_row, 1)
    row = _lines(book, sheet, placed.last_row + 3, "Stappen", _steps(definition))
    notices = _notices(analysis, dataset)
    # Many sentences name the place themselves.
    found = [f"{n.place}: {n.text}" if n.place not in n.text else n.text for n in notices]
    _lines(book, sheet, row, "Bevindingen", found or ["Geen."])


def _method_columns(results: IndexResults) -> list[TableColumn]:
    definition = results.definition
    nodes = [n for n in definition.walk() if definition.is_active(n.id)]
    depth = _depths(definition)
    used = [results.used.get(n.id, UsedMeasure()) for n in nodes]
    return [
        TableColumn("Onderdeel", ["    " * depth[n.id] + n.label for n in nodes], Kind.TEXT, 44),
        TableColumn("Id", [n.id for n in nodes], Kind.CODE, 22),
        TableColumn("Soort", [_kind(n, definition) for n in nodes], Kind.TEXT, 12),
        TableColumn("Gewicht", np.array([n.weight for n in nodes]), Kind.FINE, 9),
        TableColumn(
            "Aandeel in de index",
            np.array([definition.effective_weights.get(n.id, np.nan) for n in nodes]),
            Kind.SHARE,
            10,
        ),
        TableColumn(
            "Berekening", [_how(n, u) for n, u in zip(nodes, used, strict=True)], Kind.TEXT, 44
        ),
        TableColumn(
            "Richting", [_direction(n, u) for n, u in zip(nodes, used, strict=True)], Kind.TEXT, 16
        ),
        TableColumn(
            "Slechtste waarde",
            np.array([u.goalposts.worst if u.goalposts else np.nan for u in used]),
            Kind.FINE,
            12,
        ),
        TableColumn(
            "Beste waarde",
            np.array([u.goalposts.best if u.goalposts else np.nan for u in used]),
            Kind.FINE,
            12,
        ),
        TableColumn(
            "Grenzen uit deze gebieden",
            ["ja" if u.goalposts and u.goalposts.percentiles else "" for u in used],
            Kind.TEXT,
            12,
        ),
        TableColumn(
            "Nodig aandeel met score",
            np.array([n.min_coverage if isinstance(n, Group) else np.nan for n in nodes]),
            Kind.SHARE,
            12,
        ),
        TableColumn(
            "Bijzonder", [_special(n, u) for n, u in zip(nodes, used, strict=True)], Kind.TEXT, 60
        ),
    ]


def write_sources(book: Book, document: Document, dataset: Dataset, analysis: Analysis) -> None:
    """Write the sheet Bronnen: every file with its publisher, year and terms of use."""
    sheet = book.sheet(
        "Bronnen",
        "Bronnen",
        "Noem deze bronnen wanneer u cijfers of kaarten uit dit werkboek gebruikt",
    )
    rows = [
        (
            *(source.file, source.sheet, source.publisher or "onbekend"),
            str(source.year or ""),
            ", ".join(sorted(columns)) or "niet in de index gebruikt",
        )
        for source, columns in _files(dataset, analysis.results).items()
    ]
    maps = document.sources.map_of(dataset.level)
    if maps is not None and maps.geometry is not None:
        level = PLURALS[dataset.level]
        rows.append((f"kaart van de {level}", "", "zie het kaartbestand", str(maps.year or ""), ""))
    if not rows:
        book.text(sheet, 3, 0, "Er zijn geen bronnen geladen.", "quiet")
        return
    columns = [
        TableColumn("Bestand", [r[0] for r in rows], Kind.WRAP, 34),
        TableColumn("Blad", [r[1] for r in rows], Kind.TEXT, 18),
        TableColumn("Uitgever", [r[2] for r in rows], Kind.TEXT, 20),
        TableColumn("Jaar", [r[3] for r in rows], Kind.TEXT, 8),
        TableColumn("Gebruiksvoorwaarden", [_licence(r[2]) for r in rows], Kind.WRAP, 44),
        TableColumn("Gebruikte kolommen", [r[4] for r in rows], Kind.WRAP, 70),
    ]
    book.table(sheet, 3, columns, name="tblBronnen", header_height=20)


def _files(dataset: Dataset, results: IndexResults) -> dict[ColumnSource, set[str]]:
    """Every file, sheet and year, with the columns of it that the index uses."""
    found: dict[ColumnSource, set[str]] = {}
    for column in dataset.columns.values():
        found.setdefault(replace(column.source, column=""), set())
    for used in results.used.values():
        for source in used.sources:
            found.setdefault(replace(source, column=""), set()).add(source.column)
    order = sorted(found, key=lambda s: (s.file, s.sheet, s.publisher, s.year))
    return {source: found[source] for source in order}


def _reading(results: IndexResults) -> list[str]:
    top = results.definition.by_id[results.definition.top].label
    known = int(np.isfinite(results.score(results.definition.top)).sum())
    lines = [
        "Dit werkboek laat zien waar cijfers een vraag oproepen. Het zegt niets over personen, en "
        "een verband is geen oorzaak: getallen hangen samen met elkaar.",
        f"{top} is een score per gebied: hoger is sterker. {count(known)} van de "
        f"{count(len(results.areas))} gebieden hebben een score; "
        "een lege cel betekent 'geen gegevens' en nooit 0.",
        "Kijk eerst naar de hulpbronnen en thema's en dan pas naar het totaal: gebieden met "
        "dezelfde totaalscore kunnen heel verschillend zijn.",
        "Kleine verschillen en nabije rangen zeggen weinig. Leg een signaal voor aan mensen die "
        "het gebied kennen: herkent u dit?",
    ]
    if results.definition.id == "veerkracht":
        lines.append(
            "De index is geïnspireerd op de Monitor Sociale Veerkracht in Brabant (Het PON & "
            "Telos), maar is die monitor niet."
        )
    return lines


def _paragraphs(book: Book, sheet: Worksheet, row: int, title: str, lines: Sequence[str]) -> int:
    """A section title in column A and its lines in column B; the row after a gap."""
    book.text(sheet, row, 0, title, "section")
    for line in lines:
        book.text(sheet, row, 1, line, "wrap")
        sheet.set_row(row, 15 * max(1, -(-len(line) // 125)))
        row += 1
    return row + 1


def _lines(book: Book, sheet: Worksheet, row: int, title: str, lines: Sequence[str]) -> int:
    book.text(sheet, row, 0, title, "section")
    for line in lines:
        row += 1
        book.text(sheet, row, 0, line)
    return row + 2


def _notices(analysis: Analysis, dataset: Dataset | None) -> list[Notice]:
    """Findings, each once."""
    every = [*analysis.results.notices, *(dataset.notices if dataset else ())]
    return list(dict.fromkeys(every))


def _unjoined(document: Document, dataset: Dataset) -> list[tuple[str, int, str, str, str]]:
    """Place, row, code, name and reason of everything that took no part."""
    report = dataset.report
    names = dict(zip(dataset.areas.codes, dataset.areas.names, strict=True))
    found: list[tuple[str, int, str, str, str]] = []
    for table in report.tables:
        found += [
            (table.place, 0, code, names.get(code, ""), "gebied zonder rij in deze tabel")
            for code in table.unmatched_areas
        ]
        found += [
            (table.place, 0, code, "", "rij zonder gebied op de kaart")
            for code in table.unmatched_rows
        ]
    found += [(d.place, d.row, d.code, "", d.reason) for d in report.dropped]
    whole_map = document.sources.map_of(dataset.level)
    for code in report.outside:
        at = whole_map.position.get(code) if whole_map else None
        name = whole_map.names[at] if whole_map and at is not None else ""
        found.append(("kaart", 0, code, name, "de tabellen gaan over andere gemeenten"))
    return found


def _depths(definition: Definition) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in definition.walk():
        found[node.id] = found[node.parent] + 1 if node.parent else 0
    return found


def _kind(node: Node, definition: Definition) -> str:
    if isinstance(node, Indicator):
        return "indicator"
    if node.id == definition.top:
        return "index"
    return "hulpbron" if node.parent == definition.top else "thema"


def _how(node: Node, used: UsedMeasure) -> str:
    if isinstance(node, Indicator):
        return used.formula or "geen bron geladen"
    return aggregation_words(node.aggregation)


def _special(node: Node, used: UsedMeasure) -> str:
    """What holds for this node and not for the others."""
    if isinstance(node, Group):
        if node.rescale is None:
            return ""
        return (
            f"score opnieuw omgerekend: {rescaling_words(node.rescale, above=node.rescale_above)}"
        )
    parts = []
    if node.normalisation is not None:
        parts.append(f"omgerekend: {normalisation_words(node.normalisation)}")
    if node.treatment is not None:
        parts.append(f"uitschieters: {treatment_words(node.treatment)}")
    bounds = used.goalposts
    if bounds is not None and (bounds.log or bounds.reference is not None):
        parts.append(f"grenzen: {goalposts_words(bounds)}")
    if used.target is not None:
        parts.append(f"streefwaarde {plain(used.target)}")
    return "; ".join(parts)


def _direction(node: Node, used: UsedMeasure) -> str:
    if not isinstance(node, Indicator) or not used.formula:
        return ""
    return "hoger is sterker" if used.direction > 0 else "hoger is zwakker"


def _steps(definition: Definition) -> list[str]:
    steps = []
    if screening_words(definition.screening) != "niets":
        steps.append(f"Nodig om mee te doen: {screening_words(definition.screening)}.")
    if definition.imputation.methods:
        steps.append(
            f"Ontbrekende waarden zijn aangevuld met {imputation_words(definition.imputation)}."
        )
    if definition.treatment.acts and definition.normalisation.method != "goalposts":
        steps.append(f"Uitschieters vóór het omrekenen: {treatment_words(definition.treatment)}.")
    steps.append(f"Omrekenen naar scores: {normalisation_words(definition.normalisation)}.")
    steps.append(
        "Een groep krijgt een score wanneer het genoemde aandeel van het gewicht van haar "
        "onderdelen bekend is; de gewichten van de bekende onderdelen tellen samen voor 100 %."
    )
    if definition.skip_absent:
        steps.append(
            "Indicatoren waarvoor geen bestand is geladen, tellen niet mee als ontbrekend."
        )
    if definition.min_inhabitants:
        steps.append(
            f"Gebieden met minder dan {count(definition.min_inhabitants)} inwoners krijgen geen "
            "score."
        )
    if definition.rank_inhabitants > definition.min_inhabitants:
        steps.append(
            f"Gebieden met minder dan {count(definition.rank_inhabitants)} inwoners krijgen wel "
            "een score, maar geen rang."
        )
    if definition.fill:
        steps.append(
            "Ontbrekende aandelen, gemiddelden en scores van een buurt of wijk zijn aangevuld met "
            "die van de wijk of gemeente; meer dan 25 % van het gewicht betekent: geen rang."
        )
    steps.append("Rang 1 is de hoogste score; gelijke scores delen de beste rang.")
    return steps


def _short(value: float) -> str:
    """A number without needless decimals."""
    if value.is_integer():
        return count(value)
    return number(value, 2 if abs(value) < 1 else 1)


def _licence(publisher: str) -> str:
    return LICENCES.get(
        publisher.split(" ")[0], "vraag de uitgever naar de voorwaarden en noem de bron"
    )
