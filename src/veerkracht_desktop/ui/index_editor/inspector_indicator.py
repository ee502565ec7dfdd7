"""The page of the inspector for an indicator."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Slot
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from veerkracht_desktop.core import edits
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.formula import parse_formula, quote_name
from veerkracht_desktop.core.indicator_candidates import missing_variables
from veerkracht_desktop.core.indicator_edits import flip_direction, set_formula
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import Fold, SegmentedControl, label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.index_editor.inspector_fields import Desk, Rows, TextField
from veerkracht_desktop.ui.index_editor.inspector_goalposts import (
    GoalpostsBlock,
    Shown,
    looked_up,
)
from veerkracht_desktop.ui.index_editor.inspector_methods import (
    ScoringBlock,
    TreatmentBlock,
    with_proposals,
)
from veerkracht_desktop.ui.index_editor.inspector_words import lacking_text

STRONGER, WEAKER = 0, 1


class IndicatorPage(QWidget):
    """Name, direction and goalposts in sight; methods, formula and origin folded."""

    def __init__(self, desk: Desk, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._indicator: Indicator | None = None
        self._shown: Shown | None = None
        self.name = TextField(self)
        self.on = CheckBox(self.tr("Telt mee"), self)
        self.source = label("", "quiet", wrap=True)
        words = (self.tr("Hoger is sterker"), self.tr("Hoger is zwakker"))
        self.direction = SegmentedControl(words, palette, self)
        self.goalposts = GoalpostsBlock(desk, palette, self)
        self.scoring = ScoringBlock(desk, palette, own=True, parent=self)
        self.treatment = TreatmentBlock(desk, palette, own=True, parent=self)
        self.formula = FormulaField(self)
        self.formula_note = label("", "quiet", wrap=True)
        self.unit, self.publisher, self.why = TextField(self), TextField(self), TextField(self)
        self.method_fold = Fold(self.tr("Score en uitschieters"), palette, self)
        self.formula_fold = Fold(self.tr("Formule"), palette, self)
        self.origin_fold = Fold(self.tr("Eenheid, bron en uitleg"), palette, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.name.setAccessibleName(self.tr("Naam van de indicator"))
        self.name.setToolTip(self.tr("Naam van de indicator, zoals kaart en tabel hem noemen."))
        self.on.setToolTip(
            self.tr("Uit: de indicator doet niet mee, ook niet als ontbrekend gegeven.")
        )
        self.direction.setToolTip(
            self.tr(
                "Wat een hogere waarde betekent voor de veerkracht."
                " Omdraaien verwisselt ook zwakst en sterkst."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(10, 0, 10, 8)
        top.setSpacing(5)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.on)
        top.addLayout(head)
        top.addWidget(self.source)
        row = QHBoxLayout()
        row.addWidget(self.direction)
        row.addStretch(1)
        top.addLayout(row)
        top.addWidget(self.goalposts)
        column.addLayout(top)
        self.method_fold.rows.addWidget(self.scoring)
        self.method_fold.rows.addWidget(self.treatment)
        self.formula_fold.rows.addWidget(self.formula)
        self.formula_fold.rows.addWidget(self.formula_note)
        self.origin_fold.rows.addWidget(self._origin())
        for fold in (self.method_fold, self.formula_fold, self.origin_fold):
            fold.head.setChecked(False)
            column.addWidget(fold)

    def _origin(self) -> QWidget:
        rows = Rows(self)
        unit = self.tr("Waarin de waarde is gemeten, zoals % of km.")
        rows.add(self.tr("Eenheid"), self.unit, unit, stretch=True)
        publisher = self.tr("Wie de cijfers uitgeeft, zoals CBS of RIVM.")
        rows.add(self.tr("Bron"), self.publisher, publisher, stretch=True)
        why = self.tr("Waarom dit gegeven iets zegt; staat als uitleg bij de indicator.")
        rows.add(self.tr("Waarom hier"), self.why, why, stretch=True)
        return rows

    def _connect(self) -> None:
        self.name.entered.connect(self._rename)
        self.on.clicked.connect(self._switch)
        self.direction.chosen.connect(self._turn)
        self.formula.textChanged.connect(self._check_formula)
        self.formula.entered.connect(self._set_formula)
        self.unit.entered.connect(self._set_unit)
        self.publisher.entered.connect(self._set_publisher)
        self.why.entered.connect(self._set_why)

    # Drawing

    def draw(self, state: AppState, indicator: Indicator) -> None:
        """Show an indicator."""
        self._indicator = indicator
        shown = self._shown = looked_up(state, indicator)
        self.name.show_text(indicator.label)
        self.on.setChecked(indicator.active)
        self.source.setText(self._source(state, shown))
        self.source.setToolTip(self._places(shown))
        direction = shown.measure.direction if shown.measure is not None else 1
        self.direction.set_current(STRONGER if direction > 0 else WEAKER)
        self.direction.setEnabled(shown.measure is not None)
        self.goalposts.draw(state, indicator)
        self.scoring.draw(state, indicator, shown)
        self.treatment.draw(state, indicator)
        names = tuple(state.dataset.columns) if state.dataset is not None else ()
        self.formula.offer(names)
        self.formula.show_text(shown.measure.formula if shown.measure is not None else "")
        self._check_formula()
        self.unit.show_text(indicator.unit)
        self.publisher.show_text(indicator.publisher)
        self.why.show_text(indicator.why)

    def _source(self, state: AppState, shown: Shown) -> str:
        indicator, column = shown.indicator, shown.column
        parts = [indicator.unit] if indicator.unit else []
        if column is None:
            source = indicator.publisher or self.tr("eigen gegevens")
            parts.append(self.tr("geen bron geladen (gegevens van {source})").format(source=source))
        else:
            publishers = tuple(dict.fromkeys(s.publisher for s in column.used.sources))
            parts.extend(name for name in publishers if name)
            if column.used.year:
                parts.append(str(column.used.year))
            parts.append(listed(tuple(source.file for source in column.used.sources[:1])))
        if len(indicator.measures) > 1:
            parts.append(
                self.tr("formule {n} van {all}").format(
                    n=shown.place + 1, all=len(indicator.measures)
                )
            )
        definition = state.document.definition
        if indicator.active and not definition.is_active(indicator.id):
            parts.append(
                self.tr("telt niet mee: {group} staat uit").format(
                    group=node_label(definition, indicator.parent)
                )
            )
        return " · ".join(part for part in parts if part)

    def _places(self, shown: Shown) -> str:
        """Every column that the values come from, one a line."""
        if shown.column is None:
            return ""
        return "\n".join(
            self.tr("{place}, kolom {name}").format(place=source.place, name=source.column)
            for source in shown.column.used.sources
        )

    # Changing

    def _put(self, changed: Indicator, text: str) -> None:
        self._desk.edit(lambda definition: definition.with_node(changed), text)

    @Slot(str)
    def _rename(self, text: str) -> None:
        indicator = self._indicator
        name = " ".join(text.split())
        if indicator is None or not name:
            self._redraw()
            return
        step = self.tr("Naam {old} → {new}").format(old=indicator.label, new=name)
        self._desk.edit(lambda old: edits.rename(old, indicator.id, name), step)

    def _redraw(self) -> None:
        if self._indicator is not None:
            self.draw(self._desk.store.state, self._indicator)

    @Slot()
    def _switch(self) -> None:
        indicator = self._indicator
        if indicator is None:
            return
        on = self.on.isChecked()
        word = self.tr("aan") if on else self.tr("uit")
        step = self.tr("{label} {word}").format(label=indicator.label, word=word)
        self._desk.edit(lambda old: edits.set_active(old, indicator.id, on=on), step)

    @Slot(int)
    def _turn(self, place: int) -> None:
        shown = self._shown
        if shown is None or shown.measure is None:
            return
        wanted = 1 if place == STRONGER else -1
        if wanted == shown.measure.direction:
            return
        word = self.tr("hoger is sterker") if wanted > 0 else self.tr("hoger is zwakker")
        step = self.tr("Richting {label}: {word}").format(label=shown.indicator.label, word=word)
        self._desk.edit(lambda old: flip_direction(old, shown.indicator.id), step)

    @Slot()
    def _check_formula(self) -> None:
        """Tell at every letter whether the formula can be read and computed."""
        text = self.formula.text()
        dataset = self._desk.store.state.dataset
        try:
            names = parse_formula(text).variables
            lacking = missing_variables(dataset, text) if dataset is not None else ()
        except DefinitionError as error:
            why = str(error.data["why"])
            self.formula_note.setText(f"{why[:1].upper()}{why[1:]}.")
            return
        if lacking:
            assert dataset is not None, "without data nothing is lacking"
            self.formula_note.setText(lacking_text(dataset, lacking))
            return
        words = tuple(label_of(name) or name for name in names)
        self.formula_note.setText(self.tr("Gebruikt: {names}.").format(names=listed(words, most=3)))

    @Slot(str)
    def _set_formula(self, text: str) -> None:
        shown = self._shown
        if shown is None:
            return
        step = self.tr("Formule {label}: {formula}").format(
            label=shown.indicator.label, formula=text
        )
        node, place = shown.indicator.id, shown.place
        state = self._desk.store.state
        if not self._desk.edit(
            lambda old: with_proposals(state, set_formula(old, node, place, text))[0], step
        ):
            self.formula.hold(text)  # it stays to be mended

    @Slot(str)
    def _set_unit(self, text: str) -> None:
        if self._indicator is not None:
            step = self.tr("Eenheid {label}: {unit}").format(label=self._indicator.label, unit=text)
            self._put(replace(self._indicator, unit=text.strip()), step)

    @Slot(str)
    def _set_publisher(self, text: str) -> None:
        if self._indicator is not None:
            step = self.tr("Bron {label}: {source}").format(
                label=self._indicator.label, source=text
            )
            self._put(replace(self._indicator, publisher=text.strip()), step)

    @Slot(str)
    def _set_why(self, text: str) -> None:
        if self._indicator is not None:
            step = self.tr("Uitleg bij {label}").format(label=self._indicator.label)
            self._put(replace(self._indicator, why=text.strip()), step)


class FormulaField(TextField):
    """A formula; names of variables are completed, also in the middle of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._completer = QCompleter([], self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._complete)
        self.textEdited.connect(self._suggest)
        self.setAccessibleName(self.tr("Formule"))
        self.setPlaceholderText(self.tr("bijvoorbeeld 100 * a / b"))
        self.setToolTip(
            self.tr(
                "Een gegeven of een berekening met + − * /, haakjes en ln, sqrt, min en max."
                "\nBreuken met een punt: 0.5."
            )
        )

    def offer(self, names: tuple[str, ...]) -> None:
        """Complete these names."""
        if names == self._names:
            return
        self._names = names
        model = QStringListModel([quote_name(name) for name in sorted(names)], self._completer)
        self._completer.setModel(model)

    def hold(self, text: str) -> None:
        """Keep a text that was refused, so that it can be mended."""
        self.setText(text)
        self.setFocus()

    def _word(self) -> tuple[int, str]:
        """Start of the name before the cursor, and the name as far as it is typed."""
        end = self.cursorPosition()
        text, start = self.text(), end
        while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        return start, text[start:end]

    @Slot(str)
    def _suggest(self, text: str) -> None:
        del text
        _, word = self._word()
        popup = self._completer.popup()
        assert popup is not None, "a completer that is not inline has a popup"
        if len(word) < 2 or word[0].isdigit():
            popup.hide()
            return
        self._completer.setCompletionPrefix(word)
        if self._completer.completionCount() == 0 or self._completer.currentCompletion() == word:
            popup.hide()
            return
        self._completer.complete()

    @Slot(str)
    def _complete(self, name: str) -> None:
        start, word = self._word()
        text = self.text()
        self.setText(text[:start] + name + text[start + len(word) :])
        self.setCursorPosition(start + len(name))
