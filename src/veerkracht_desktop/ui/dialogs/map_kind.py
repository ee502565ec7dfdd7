"""Ask what a map of two themes, or of change, is to show."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.map_look import MapKind, MapPane
from veerkracht_desktop.core.pane_edits import with_kind
from veerkracht_desktop.core.panes import pane_of, pane_state, span_of
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.ui.charts.node_combo import Choice, NodeCombo
from veerkracht_desktop.ui.dialogs.answer_row import answer_row
from veerkracht_desktop.ui.flat import FlatCombo, label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.style import GAP, current_palette


class MapKindDialog(QDialog):
    """Fields below each other, an explanation, and the buttons; `pane` is what was chosen.

    Parameters
    ----------
    state : AppState
        With results.
    number : int
        The map that it is about.

    """

    def __init__(self, state: AppState, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self._state, self._before = state, pane_of(state, number)
        self._palette = current_palette()
        self.fields = QGridLayout()
        self.fields.setHorizontalSpacing(GAP * 2)
        self.fields.setVerticalSpacing(GAP)
        self.fields.setColumnStretch(1, 1)
        self.about = label("", "quiet", wrap=True)
        self.show_button = QPushButton(self.tr("&Tonen"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP * 2)
        column.addLayout(self.fields)
        column.addWidget(self.about)
        column.addStretch(1)
        column.addLayout(answer_row(self, self.show_button))

    @property
    def pane(self) -> MapPane:
        """The map as it was chosen."""
        raise NotImplementedError

    def _add(self, text: str, field: FlatCombo) -> None:
        row = self.fields.rowCount()
        head = QLabel(text, self)
        head.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        self.fields.addWidget(head, row, 0)
        self.fields.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)


class TwoThemesDialog(MapKindDialog):
    """Two parts of the index for one map."""

    def __init__(self, state: AppState, number: int, parent: QWidget | None = None) -> None:
        super().__init__(state, number, parent)
        self.setWindowTitle(self.tr("Twee thema's in één kaart"))
        self.about.setText(
            self.tr(
                "Elk thema wordt in drie even grote groepen verdeeld: laag, midden en hoog. Samen"
                " geven die negen kleuren."
            )
        )
        choices = _choices(state)
        self.along, self.across = NodeCombo(self._palette), NodeCombo(self._palette)
        for combo in (self.along, self.across):
            combo.list_choices(choices)
            combo.currentIndexChanged.connect(self._check)
        self._add(self.tr("&Eerste thema (→)"), self.along)
        self._add(self.tr("T&weede thema (↑)"), self.across)
        first, second = _two_to_begin_with(state, number)
        self.along.setCurrentIndex(self.along.findData(first))
        self.across.setCurrentIndex(self.across.findData(second))
        self.resize(430, self.sizeHint().height())

    @property
    def pane(self) -> MapPane:
        """The map with both nodes."""
        node = str(self.along.currentData())
        shown = replace(self._before, node="" if node == self._state.active else node)
        return with_kind(shown, MapKind.BIVARIATE, across=str(self.across.currentData()))

    @Slot()
    def _check(self) -> None:
        """One node twice says nothing."""
        self.show_button.setEnabled(self.along.currentData() != self.across.currentData())
        for combo in (self.along, self.across):
            combo.updateGeometry()


class SinceDialog(MapKindDialog):
    """The edition to compare with."""

    def __init__(self, state: AppState, number: int, parent: QWidget | None = None) -> None:
        super().__init__(state, number, parent)
        self.setWindowTitle(self.tr("Verandering sinds"))
        now = self._before.figures.edition or state.edition
        years = [year for year in state.editions if year != now]
        self.since = FlatCombo(self._palette, self)
        for year in reversed(years):
            self.since.addItem(str(year), year)
        wish = with_kind(self._before, MapKind.CHANGE, since=self._before.since)
        span = span_of(state, wish)
        assert span is not None, "the action is off with one edition"
        self.since.setCurrentIndex(self.since.findData(span.old if span.new == now else span.new))
        self._add(self.tr("&Vergelijk {year} met").format(year=now), self.since)
        self.about.setText(
            self.tr(
                "Beide edities op dezelfde schaal, en per gebied alleen met indicatoren die beide"
                " hebben: een score kan afwijken van die op de gewone kaart."
            )
        )
        self.resize(430, self.sizeHint().height())

    @property
    def pane(self) -> MapPane:
        """The map of change since the chosen edition."""
        return with_kind(self._before, MapKind.CHANGE, since=int(self.since.currentData()))


def _choices(state: AppState) -> list[Choice]:
    """Parts of the index with scores, depth-first."""
    definition = state.document.definition
    assert state.analysis is not None, "the action is off without results"
    there = state.analysis.results.column
    return [
        Choice(node.id, node_label(definition, node.id), len(definition.ancestors(node.id)))
        for node in definition.walk()
        if node.id in there
    ]


def _two_to_begin_with(state: AppState, number: int) -> tuple[str, str]:
    """What the map shows and its second node; for the top, which holds all, its first two parts."""
    shown, pane = pane_state(state, number), pane_of(state, number)
    definition = state.document.definition
    assert state.analysis is not None, "the action is off without results"
    there = [node for node in state.analysis.results.node_ids if node != definition.top]
    if pane.kind is MapKind.BIVARIATE and pane.across in there and pane.across != shown.active:
        return shown.active, pane.across
    beside = [node for node in definition.members(definition.top) if node in there] or there
    if shown.active == definition.top and len(beside) > 1:
        return beside[0], beside[1]
    return shown.active, next((node for node in beside if node != shown.active), shown.active)
