"""The part of the areas that the sheets of the workbook are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.export_scope import ExportScope
from veerkracht_desktop.io.workbook.book import TableColumn


class Part:
    """The rows of the results that are written, and how the sheets say so.

    Parameters
    ----------
    scope : ExportScope
    areas : Areas
        Those of the results.

    """

    def __init__(self, scope: ExportScope, areas: Areas) -> None:
        self.rows = scope.rows(areas)
        self.sentence = scope.sentence(areas)
        """What part it is; "" for all areas."""
        self._all = scope.codes is None
        self.codes = frozenset(areas.codes[row] for row in self.rows.tolist())

    def about(self, words: str) -> str:
        """The line below the title of a sheet, with what part it is of."""
        return f"{words} · {self.sentence}" if self.sentence else words

    def taken(self, columns: Sequence[TableColumn]) -> list[TableColumn]:
        """Columns of all areas, with the rows of this part."""
        if self._all:
            return list(columns)
        at = self.rows.tolist()
        found = []
        for column in columns:
            values = column.values
            some = values[self.rows] if isinstance(values, np.ndarray) else [values[r] for r in at]
            found.append(replace(column, values=some))
        return found
