"""The rules that point at areas, each with how many; a click shows which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSignalMapper, Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.risk_signals import RULES
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import Fold, RowButton, label
from veerkracht_desktop.ui.formatting import counted_areas
from veerkracht_desktop.ui.linked_view import LinkedView

MOST_IN_SIGHT = 6


def rule_areas(state: AppState) -> Mapping[str, frozenset[str]]:
    """Areas in sight that each rule points at, in order of rule; rules without areas are out."""
    if state.analysis is None:
        return {}
    codes = state.analysis.results.areas.codes
    there = {codes[row] for row in visible_rows(state)}
    found = {}
    for rule, signals in state.analysis.signals_by_rule.items():
        met = frozenset(signal.code for signal in signals) & there
        if met:
            found[rule] = met
    return found


class SignalsPanel(LinkedView):
    """The rules; a click selects and marks the areas of one, another click clears."""

    DRAWS = ("analysis", "within", "rule")

    asked = Signal()
    """Sent after the areas of a rule were chosen: they should be in view."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._palette = palette
        self.fold = Fold(self.tr("Signalen"), palette, self)
        self.fold.rows.setContentsMargins(0, 0, 0, 6)
        self.fold.rows.setSpacing(0)
        self.buttons: dict[str, RowButton] = {}
        self._mapper = QSignalMapper(self)
        self._mapper.mappedString.connect(self.choose)
        self._list = QWidget(self)
        self._list.setObjectName("body")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = label("", "quiet", wrap=True)
        self.nothing.setContentsMargins(10, 0, 10, 4)
        self.fold.rows.addWidget(self._scroll)
        self.fold.rows.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.start()

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Rules with their counts; only the mark moves when a rule was chosen."""
        if change is None or change.touches("analysis", "within"):
            self._fill(state)
        for rule, button in self.buttons.items():
            button.setChecked(rule == state.rule)

    def _fill(self, state: AppState) -> None:
        for button in self.buttons.values():
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        areas = rule_areas(state)
        infos = {info.id: info for info in RULES}
        for rule, codes in areas.items():
            signals = state.analysis.signals_by_rule[rule] if state.analysis else ()
            title = infos[rule].title if rule in infos else None
            name = _translated(*title) if title else signals[0].title
            button = RowButton(name, count(len(codes)), self._palette, self._list)
            button.setAccessibleName(f"{name}, {count(len(codes))}")
            serious = sum(1 for s in signals if s.serious and s.code in codes)
            button.setToolTip(self._tooltip(state, rule, len(codes), serious))
            button.clicked.connect(self._mapper.map)
            self._mapper.setMapping(button, rule)
            self._rows.addWidget(button)
            self.buttons[rule] = button
        shown = len(areas)
        line_height = next((b.sizeHint().height() for b in self.buttons.values()), 0)
        self._scroll.setVisible(shown > 0)
        self._scroll.setFixedHeight(min(shown, MOST_IN_SIGHT) * line_height + 1)
        self.nothing.setVisible(shown == 0)
        if state.analysis is None:
            self.nothing.setText(self.tr("Verschijnen zodra er gegevens zijn."))
        else:
            self.nothing.setText(self.tr("Geen enkele regel wijst hier een gebied aan."))
        together = len(frozenset().union(*areas.values())) if areas else 0
        head = (
            self.tr("Signalen · {n} gebieden") if together != 1 else self.tr("Signalen · 1 gebied")
        )
        self.fold.set_text(head.format(n=count(together)) if together else self.tr("Signalen"))

    def _tooltip(self, state: AppState, rule: str, areas: int, serious: int) -> str:
        infos = {info.id: info for info in RULES}
        lines = [_translated(*infos[rule].question)] if rule in infos else []
        level = state.analysis.results.areas.level if state.analysis else state.level
        line = self.tr("Regel {rule}: {areas}").format(rule=rule, areas=counted_areas(level, areas))
        if serious:
            line += self.tr(", waarvan {n} in de strengere vorm").format(n=count(serious))
        lines += [line, self.tr("Klik: selecteer ze en merk ze op de kaart. Nogmaals: wis.")]
        return "\n".join(lines)

    @Slot(str)
    def choose(self, rule: str) -> None:
        """Select the areas of a rule; those of the rule that is on are let go."""
        state = self._store.state
        if state.rule == rule:
            self._store.look(replace(state, rule="", selection=frozenset()))
            return
        self._store.look(replace(state, rule=rule, selection=rule_areas(state)[rule]))
        self.asked.emit()


def _translated(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
