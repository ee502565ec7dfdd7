"""Put the workbook together."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.export_scope import EVERYTHING, ExportScope
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.workbook import figures, pictures, quality, words
from veerkracht_desktop.io.workbook.book import Book
from veerkracht_desktop.io.workbook.part import Part

_SILENT = SilentProgress()


def write_workbook(
    path: Path,
    document: Document,
    dataset: Dataset,
    analysis: Analysis,
    *,
    written_on: datetime.date,
    selection: frozenset[str] = frozenset(),
    scope: ExportScope = EVERYTHING,
    progress: Progress = _SILENT,
) -> None:
    """Write everything about one level and edition to an Excel workbook.

    Parameters
    ----------
    path : Path
        Ends in ``.xlsx``.
    document : Document
    dataset : Dataset
    analysis : Analysis
        Of the same areas as the dataset.
    written_on : datetime.date
    selection : frozenset of str
        Codes of areas that get a chart of their own.
    scope : ExportScope
        Areas on the sheets with a row per area, and in the charts. Ranks, classes, maps and
        what is said of indicators, sources and quality stay those of all areas.
    progress : Progress

    Raises
    ------
    OutputError
        The file cannot be written; what was there is whole.
    Cancelled
        The user stopped; nothing was written.

    """
    with AtomicOutputs() as outputs:
        write_workbook_to(
            outputs.path_for(path),
            document,
            dataset,
            analysis,
            written_on=written_on,
            selection=selection,
            scope=scope,
            progress=progress,
        )


def write_workbook_to(
    path: Path,
    document: Document,
    dataset: Dataset,
    analysis: Analysis,
    *,
    written_on: datetime.date,
    selection: frozenset[str] = frozenset(),
    scope: ExportScope = EVERYTHING,
    progress: Progress = _SILENT,
) -> None:
    """As `write_workbook`, straight to `path`: for callers with an `AtomicOutputs` of their own."""
    assert dataset.areas.codes == analysis.results.areas.codes, "dataset and analysis differ"
    with _no_collecting():
        part = Part(scope, analysis.results.areas)
        _write(path, document, dataset, analysis, written_on, selection, part, progress)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let Python's search for cyclic garbage rest.

    A million cells are a million small objects without cycles; looking through them again
    and again takes a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(
    path: Path,
    document: Document,
    dataset: Dataset,
    analysis: Analysis,
    written_on: datetime.date,
    selection: frozenset[str],
    part: Part,
    progress: Progress,
) -> None:
    results = analysis.results
    maps = len(pictures.mapped_nodes(results))
    steps = maps + pictures.STEPS_AFTER_MAPS
    progress.step(0, steps, "Werkboek opbouwen")
    book = Book(path, f"{results.definition.title} {results.edition}", written_on)
    words.write_readme(book, document, analysis, written_on, part)
    pictures.write_maps(book, document, dataset, analysis, progress)
    progress.step(maps, steps, "Scores schrijven")
    scores = figures.write_scores(book, document, dataset, analysis, part)
    pictures.write_charts(book, analysis, scores, selection, part)
    words.write_signals(book, analysis, part)
    progress.step(maps + 1, steps, "Waarden schrijven")
    figures.write_values(book, analysis, part)
    figures.write_indicators(book, analysis)
    words.write_join(book, document, dataset)
    quality.write_quality(book, document, dataset, analysis)
    words.write_method(book, dataset, analysis)
    words.write_sources(book, document, dataset, analysis)
    progress.step(maps + 2, steps, "Werkboek opslaan")
    book.close()
