"""The linked table of the areas."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QMimeData, Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.group_areas import groups_may_differ, groups_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange, scope_rows
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.formatting import counted_areas, gesture_mode, selected_mask
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.style import SMALL, scaled
from veerkracht_desktop.ui.table.columns import ACTIVE, Content, SortKey, TextColumn
from veerkracht_desktop.ui.table.content import content_of
from veerkracht_desktop.ui.table.model import AreaTableModel
from veerkracht_desktop.ui.table.view import AreaTableView

HEADER_HEIGHT = 26


class AreaTable(LinkedView):
    """Every area in view as a row, linked to the other views.

    `header` holds the quiet line and the switch "Selectie boven"; a panel may give it a
    place beside its title.
    """

    ECHO = "table"
    ORDER: tuple[SortKey, ...] = (SortKey(ACTIVE),)
    """What it is sorted by before the user clicks on a head."""
    DRAWS: tuple[str, ...] = (
        "document",
        "dataset",
        "analysis",
        "uncertainty",
        "active",
        "selection",
        "within",
    )

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._own = False
        self.model = AreaTableModel(palette, self)
        self.model.keys = self.ORDER
        self.view = AreaTableView(self.model, palette, self)
        self._build(palette)
        self.view.rows_met.connect(self._rows_met)
        self.view.nothing_met.connect(self._nothing_met)
        self.view.pointed.connect(self._pointed)
        self.view.copy_asked.connect(self.copy)
        self.view.all_asked.connect(self._select_all)
        self.on_top.toggled.connect(self._put_on_top)
        self.start()

    def _build(self, palette: Palette) -> None:
        self.header = QWidget(self)
        self.header.setFixedHeight(max(HEADER_HEIGHT, self.fontMetrics().height() + 8))
        small = scaled(self.font(), SMALL)
        self.fact = ElidedLabel("", "", self.header)
        self.fact.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.on_top = CheckBox(self.tr("Selectie boven"), self.header)
        self.on_top.setToolTip(self.tr("Zet de geselecteerde gebieden boven de andere"))
        for widget in (self.fact, self.on_top):
            widget.setFont(small)
            widget.setStyleSheet(f"color: {palette.quiet};")
        self.tools = row = QHBoxLayout(self.header)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.fact)
        row.addStretch(1)
        row.addWidget(self.on_top)
        self.empty = QLabel()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setStyleSheet(f"color: {palette.quiet}; background: {palette.panel};")
        self.view.setAccessibleName(self.tr("Tabel"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)

    def content(self, state: AppState) -> Content:
        """What the table shows; a table of other columns says so here."""
        return content_of(state, self.model.content, self.tr)

    # Following the state

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Take over content where it is new; a selection alone only gives other backgrounds."""
        there = state.analysis is not None
        areas = state.analysis.results.areas if state.analysis is not None else None
        selected = (
            selected_mask(areas, state.selection)
            if areas is not None
            else np.empty(0, dtype=np.bool_)
        )
        if change is None or groups_may_differ(change):
            self._mark_groups(state)
        if change is None or self.renews(change):
            self.model.show(self.content(state), selected)
            self.empty.setText(self._empty_text(state))
            self._pages.setCurrentWidget(self.view if len(self.model.content.rows) else self.empty)
            self.header.setVisible(there)
            self.draw_hover(self._hover.code)
        elif change.touches("selection"):
            self.model.set_selected(selected)
            if not self._own:
                self._bring_selection_in_sight()
        self.fact.setText(self._fact_text(state))

    def _mark_groups(self, state: AppState) -> None:
        areas = state.analysis.results.areas if state.analysis is not None else None
        found = groups_of(state) if areas is not None else ()
        self.model.set_groups(
            tuple(
                (one.group, selected_mask(areas, one.codes)) for one in found if areas is not None
            )
        )

    def renews(self, change: StateChange) -> bool:
        """Whether a change gives other content, and not only another selection."""
        if change.touches("dataset", "analysis", "uncertainty", "active", "within"):
            return True
        active = change.new.active
        spec = change.new.document.class_spec
        return change.touches("document") and spec(active) != change.old.document.class_spec(active)

    def _empty_text(self, state: AppState) -> str:
        if state.analysis is None:
            return self.tr(
                "Nog geen tabel. Sleep een Excel- of csv-bestand met gebiedscodes hierheen, "
                "of open het voorbeeld via Bestand."
            )
        return self.tr(
            "Geen gebieden binnen deze keuze. Kies boven bij Binnen een andere gemeente."
        )

    def _fact_text(self, state: AppState) -> str:
        if state.analysis is None:
            return ""
        level = state.analysis.results.areas.level
        here, all_of_them = self.model.rowCount(), len(scope_rows(state))
        words = [counted_areas(level, all_of_them)]
        if here < all_of_them:
            shown = self.tr("{count} van {all}")
            words = [shown.format(count=wording.count(here), all=words[0])]
        chosen = len(self.model.selected_rows)
        if chosen:
            words.append(self.tr("{count} geselecteerd").format(count=wording.count(chosen)))
        return " · ".join(words)

    def _bring_selection_in_sight(self) -> None:
        rows = self.model.selected_rows
        if not len(rows):
            return
        first, last = self.view.rows_in_sight()
        if not ((rows >= first) & (rows <= last)).any():
            self.view.scroll_to_row(int(rows[0]))

    def draw_hover(self, code: str) -> None:
        """Light up the row of the area under the pointer in any view."""
        analysis = self.state.analysis
        areas = analysis.results.areas if analysis is not None else None
        area = areas.position.get(code, -1) if areas is not None else -1
        for row in self.model.set_hovered(area):
            self.view.update_row(row)

    # Gestures

    @Slot(int, int, object)
    def _rows_met(self, first: int, last: int, keys: Qt.KeyboardModifier) -> None:
        self._select_here(self.model.codes(first, last), gesture_mode(keys))

    @Slot(object)
    def _nothing_met(self, keys: Qt.KeyboardModifier) -> None:
        if gesture_mode(keys) is None and self._store.state.selection:
            self._select_here(frozenset(), SelectionMode.REPLACE)

    @Slot()
    def _select_all(self) -> None:
        if self.model.rowCount():
            everything = self.model.codes(0, self.model.rowCount() - 1)
            self._select_here(everything, SelectionMode.REPLACE)

    def _select_here(self, codes: frozenset[str], mode: SelectionMode | None) -> None:
        """Select from this view, which then does not scroll away from the pointer."""
        self._own = True
        try:
            self.select(codes, mode)
        finally:
            self._own = False

    @Slot(int)
    def _pointed(self, row: int) -> None:
        self._hover.set(self.model.code(row) if row >= 0 else "")

    @Slot(bool)
    def _put_on_top(self, on_top: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.model.set_on_top(on_top)
        self.view.scrollToTop()

    @Slot()
    def copy(self) -> None:
        """Put the selected rows, or all when none is selected, on the clipboard.

        Plain text for any program, and a table in which a spreadsheet keeps codes as
        text: pasted as plain text, 0855 would become 855.
        """
        titles, rows = self.model.copied()
        if not titles:
            return
        mime = QMimeData()
        mime.setText("\n".join("\t".join(line) for line in (titles, *rows)) + "\n")
        mime.setHtml(self._as_html(titles, rows))
        QApplication.clipboard().setMimeData(mime)

    def _as_html(self, titles: list[str], rows: list[list[str]]) -> str:
        # How Excel (mso-number-format) and LibreOffice (sdnum) are told that a cell is text.
        styles = [
            ' sdnum="1043;0;@" style="mso-number-format:\'\\@\'"'
            if isinstance(column, TextColumn)
            else ""
            for column in self.model.content.columns
        ]
        lines = ["".join(f"<th>{escape(title)}</th>" for title in titles)]
        lines += [
            "".join(
                f"<td{style}>{escape(cell)}</td>" for style, cell in zip(styles, row, strict=True)
            )
            for row in rows
        ]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f'<meta charset="utf-8"><table>{body}</table>'
