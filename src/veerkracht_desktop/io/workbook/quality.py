"""The sheet Kwaliteit: what the checks of the data found, and where."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.quality import Quality, assess, quality_table
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.io.workbook.book import Book, Kind, TableColumn

WIDTHS = (12, 16, 60, 50, 26, 10, 34, 22, 20)
"""Characters per column of `core.quality.quality_table`."""


def write_quality(book: Book, document: Document, dataset: Dataset, analysis: Analysis) -> None:
    """Write every finding with what to do, its file, column and rows."""
    quality = assess(dataset, analysis.results, document.sources)
    n, areas = len(quality.findings), count(len(analysis.results.areas))
    found = "geen bevindingen" if not n else "1 bevinding" if n == 1 else f"{count(n)} bevindingen"
    sheet = book.sheet("Kwaliteit", "Kwaliteit van de gegevens", f"{areas} gebieden · {found}")
    if not n:
        book.text(sheet, 3, 0, "De controles vonden niets bijzonders.", "quiet")
        return
    placed = book.table(sheet, 3, _findings(quality), name="tblBevindingen", header_height=20)
    sheet.freeze_panes(placed.first_row, 0)
    sheet.repeat_rows(placed.first_row - 1)


def _findings(quality: Quality) -> list[TableColumn]:
    table = quality_table(quality)
    columns = []
    for at, (head, width) in enumerate(zip(table.head, WIDTHS, strict=True)):
        cells = [row[at] for row in table.rows]
        if all(isinstance(cell, int) for cell in cells):
            columns.append(TableColumn(head, np.array(cells, dtype=np.float64), Kind.WHOLE, width))
        else:
            columns.append(TableColumn(head, [str(cell) for cell in cells], Kind.WRAP, width))
    return columns
