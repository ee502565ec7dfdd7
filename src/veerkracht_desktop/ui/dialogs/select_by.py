"""Choosing areas by what is known of them, in one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QStringListModel, Qt, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.attribute_query import Query, parse_query
from veerkracht_desktop.core.errors import QueryError
from veerkracht_desktop.core.group_areas import frame_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.query_frame import QueryFrame
from veerkracht_desktop.core.state import AppState, StateChange, select, visible_rows
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.flat import SegmentedControl, label
from veerkracht_desktop.ui.formatting import counted_areas
from veerkracht_desktop.ui.panels.groups_panel import add_group, ask_group_name
from veerkracht_desktop.ui.style import GAP
from veerkracht_desktop.ui.toolbar import MODES, mode_texts

MOST_OFFERED = 40
LEAST_TYPED = 2
"""Letters before names are offered."""
LONGEST_NAME = 80
"""Characters before the cursor in which the beginning of a name is sought."""
_AFTER_WORD = re.compile(r"(?:^|(?<=[\s(<>=≤≥≠]))\S")
KEYWORDS = ("is bekend", "is niet bekend", "in gemeente", "in wijk", "rang van", "waarde van")


def begun(text: str, names: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Names that the end of a text may be the beginning of, and where that begins.

    Parameters
    ----------
    text : str
        Up to the cursor.
    names : sequence of str

    Returns
    -------
    tuple of int and tuple of str
        The longest beginning that any name has counts; -1 and nothing where there is none.

    """
    folds = [(name.casefold(), name) for name in names]
    for match in _AFTER_WORD.finditer(text, max(len(text) - LONGEST_NAME, 0)):
        typed = text[match.start() :].casefold()
        if len(typed) < LEAST_TYPED:
            break
        found = [name for fold, name in folds if fold.startswith(typed) and fold != typed]
        found += [
            name for fold, name in folds if not fold.startswith(typed) and f" {typed}" in fold
        ]
        if found:
            return match.start(), tuple(found[:MOST_OFFERED])
    return -1, ()


class QueryLine(QLineEdit):
    """The line, with the names that the word at the cursor may become."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self._from = -1
        self._model = QStringListModel(self)
        self._offered = QCompleter(self._model, self)
        self._offered.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup = QListView()
        self._popup.setObjectName("popup")
        self._popup.setUniformItemSizes(True)
        self._offered.setPopup(self._popup)
        self._offered.setWidget(self)
        self._offered.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    @Slot(str)
    def _offer(self, text: str) -> None:
        self._from, names = begun(text[: self.cursorPosition()], self.names)
        self._model.setStringList(list(names))
        if names:
            self._offered.complete()
        else:
            self._popup.hide()

    @Slot(str)
    def _take(self, name: str) -> None:
        if self._from < 0:
            return
        text, end = self.text(), self.cursorPosition()
        self.setText(f"{text[: self._from]}{name} {text[end:].lstrip()}")
        self.setCursorPosition(self._from + len(name) + 1)


class SelectByView(QWidget):
    """The line, what it finds, and what that does with the selection."""

    def __init__(self, store: Store, palette: Palette, text: str = "") -> None:
        super().__init__()
        self._store = store
        self._frame: QueryFrame | None = None
        self.line = QueryLine(self)
        self.line.setPlaceholderText(self.tr("index < 40 en 65+ > 25"))
        self.line.setAccessibleName(self.tr("Voorwaarde"))
        self.line.setClearButtonEnabled(True)
        self.found = label("", wrap=True)
        self.found.setMinimumHeight(2 * self.fontMetrics().height())
        self.found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.mode = SegmentedControl(mode_texts(), palette, self)
        self.choose = QPushButton(self.tr("Selecteren"), self)
        self.choose.setObjectName("primary")
        self.keep = QPushButton(self.tr("Als groep bewaren"), self)
        self.keep.setToolTip(
            self.tr("De groep volgt de regel, ook bij andere gegevens of gewichten")
        )
        self._lay_out()
        self.line.textChanged.connect(self._look)
        self.line.returnPressed.connect(self.take)
        self.choose.clicked.connect(self.take)
        self.keep.clicked.connect(self.keep_group)
        self.mode.chosen.connect(self._mode_chosen)
        store.changed.connect(self._on_changed)
        self._renew(store.state)
        self.line.setText(text)

    def _lay_out(self) -> None:
        help_text = label(
            self.tr(
                "Vergelijk een onderdeel van de index of een gegeven met een getal, en verbind "
                "voorwaarden met en, of en niet. Ook: rang van Gezondheid <= 10, waarde van "
                "Armoede > 12,5, is bekend, in gemeente “Tilburg”."
            ),
            "quiet",
            wrap=True,
        )
        row = QHBoxLayout()
        row.addWidget(self.mode)
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(GAP)
        column.addWidget(help_text)
        column.addWidget(self.line)
        column.addWidget(self.found)
        column.addStretch(1)
        column.addLayout(row)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("analysis", "dataset", "mode", "within"):
            self._renew(change.new)

    def _renew(self, state: AppState) -> None:
        self._frame = frame_of(state)
        self.line.names = (*self._frame.labels, *KEYWORDS) if self._frame is not None else ()
        self.mode.set_current(MODES.index(state.mode) if state.mode in MODES else 0)
        self._look()

    @Slot()
    def _look(self) -> None:
        """Count what the line finds, or say where it cannot be read."""
        text = self.line.text()
        codes: frozenset[str] | None = None
        if not text.strip():
            said = ""
        elif self._frame is None:
            said = self.tr("Er zijn nog geen gegevens.")
        else:
            try:
                query = parse_query(text, self._frame)
                codes = self._met(query)
                level = self._frame.areas.level
                said = self.tr("{found} van {all}").format(
                    found=count(len(codes)),
                    all=counted_areas(level, len(visible_rows(self._store.state))),
                )
                said += self._unknown(query)
            except QueryError as error:
                said = error.message.text.format(**error.data)
        self.found.setText(said)
        for button in (self.choose, self.keep):
            button.setEnabled(codes is not None)

    def _unknown(self, query: Query) -> str:
        """That something compared has no scores or values at all; "" where all have."""
        assert self._frame is not None, "a query was read against a frame"
        names = query.without_values(self._frame, visible_rows(self._store.state))
        if not names:
            return ""
        words = self.tr(" · geen enkel gebied heeft een score of waarde voor {names}")
        return words.format(names=listed(tuple(f"“{name}”" for name in names)))

    def _met(self, query: Query) -> frozenset[str]:
        assert self._frame is not None, "a query was read against a frame"
        rows = visible_rows(self._store.state)
        met = rows[query.evaluate(self._frame)[rows]]
        return frozenset(self._frame.areas.codes[row] for row in np.asarray(met).tolist())

    @Slot()
    def take(self) -> None:
        """Let what was found combine with the selection, as the switch says."""
        if self._frame is not None and self.choose.isEnabled():
            codes = self._met(parse_query(self.line.text(), self._frame))
            self._store.look(select(self._store.state, codes))

    @Slot()
    def keep_group(self) -> None:
        """Make a group of the rule, and ask what it is called."""
        rule = " ".join(self.line.text().split())
        add_group(
            self._store, rule, self.tr("Groep van de regel {rule}").format(rule=rule), rule=rule
        )
        ask_group_name(self._store, len(self._store.state.document.groups) - 1, self)

    @Slot(int)
    def _mode_chosen(self, place: int) -> None:
        self._store.look(replace(self._store.state, mode=MODES[place]))


class SelectByDialog(BesideDialog):
    """Selecteren op kenmerk, beside the map; the line outlives a change of theme."""

    SIZE = (640, 220)

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setWindowTitle(self.tr("Selecteren op kenmerk"))
        self.view: SelectByView | None = None
        self.begin()
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        self.resize(*(round(size * factor) for size in self.SIZE))

    def make_view(self, palette: Palette) -> QWidget:
        """The line, in the colours of a theme."""
        text = self.view.line.text() if self.view is not None else ""
        self.view = SelectByView(self._store, palette, text)
        return self.view

    def come_forward(self) -> None:
        """Show it with the cursor in the line."""
        super().come_forward()
        assert self.view is not None, "made at the beginning"
        self.view.line.setFocus()
