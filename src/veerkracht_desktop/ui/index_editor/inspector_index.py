"""The part of the inspector for the whole index: version, methods and rules for missing data."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.goalpost_edits import freeze_goalposts
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.ui.flat import Fold, label
from veerkracht_desktop.ui.index_editor.inspector_fields import (
    ChoiceField,
    Desk,
    NumberField,
    Rows,
    TextField,
)
from veerkracht_desktop.ui.index_editor.inspector_methods import ScoringBlock, TreatmentBlock
from veerkracht_desktop.ui.index_editor.inspector_words import FILLING, explained, named

MOST_METHODS = 3
"""Ways of filling in that can be put after each other in the window."""


class IndexBlocks(QWidget):
    """Folding blocks for what holds for every indicator and area."""

    def __init__(self, desk: Desk, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._colours = palette
        self.title, self.version = TextField(self), TextField(self)
        self.scoring = ScoringBlock(desk, palette, own=False, parent=self)
        self.freeze = QPushButton(self.tr("Alle streefwaarden vastleggen"), self)
        self.treatment = TreatmentBlock(desk, palette, own=False, parent=self)
        self.min_known, self.min_nonzero, self.min_area = (
            NumberField(self, step=5.0) for _ in range(3)
        )
        self.fillers = [ChoiceField(palette, self) for _ in range(MOST_METHODS)]
        self.fill_note = label("", "quiet", wrap=True)
        self.by, self.covariates = TextField(self), TextField(self)
        self.min_people, self.rank_people = (NumberField(self, step=50.0) for _ in range(2))
        self.filling = Rows(self)
        self._arrange(palette)
        self._connect()

    def _arrange(self, palette: Palette) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.folds = {}
        for key, text, part in (
            ("version", self.tr("Titel en versie"), self._version_rows()),
            ("scoring", self.tr("Score en uitschieters"), self._scoring_part()),
            ("missing", self.tr("Ontbrekende waarden"), self._missing_rows()),
            ("screening", self.tr("Wie en wat doet mee"), self._screening_rows()),
        ):
            fold = self.folds[key] = Fold(text, palette, self)
            fold.rows.addWidget(part)
            fold.head.setChecked(False)
            column.addWidget(fold)

    def _version_rows(self) -> QWidget:
        rows = Rows(self)
        title = self.tr("Naam van deze index, in kop en werkboek.")
        rows.add(self.tr("Titel"), self.title, title, stretch=True)
        version = self.tr("Verhoog de versie als scores niet meer met eerdere te vergelijken zijn.")
        rows.add(self.tr("Versie"), self.version, version)
        self.version.setMaximumWidth(12 * self.fontMetrics().averageCharWidth())
        return rows

    def _scoring_part(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.freeze.setAutoDefault(False)
        self.freeze.setToolTip(
            self.tr(
                "Maakt van alle schalen die uit de geladen gebieden volgen vaste getallen,"
                " en verhoogt de versie."
            )
        )
        column.addWidget(self.scoring)
        column.addWidget(self.freeze, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.treatment)
        return part

    def _missing_rows(self) -> QWidget:
        rows = self.filling
        words = (self.tr("Eerst"), self.tr("Dan"), self.tr("Ten slotte"))
        tip = self.tr("Waarmee een ontbrekende waarde wordt aangevuld; altijd zichtbaar gemerkt.")
        for word, field in zip(words, self.fillers, strict=True):
            field.fill(FILLING, self.tr("Niet aanvullen"))
            rows.add(word, field, tip, stretch=True)
        rows.wide(self.fill_note)
        by = self.tr("Groep voor groepsgemiddelde of -mediaan: gemeente of een gegeven.")
        rows.add(self.tr("Per"), self.by, by, stretch=True)
        covariates = self.tr("Gegevens voor de regressie, met komma's ertussen.")
        rows.add(self.tr("Op grond van"), self.covariates, covariates, stretch=True)
        return rows

    def _screening_rows(self) -> QWidget:
        rows = Rows(self)
        known = self.tr("Indicatoren die voor minder gebieden bekend zijn doen niet mee.")
        rows.add(self.tr("Indicator bekend (%)"), self.min_known, known)
        zero = self.tr("Indicatoren met meer nullen doen niet mee.")
        rows.add(self.tr("Indicator niet 0 (%)"), self.min_nonzero, zero)
        area = self.tr("Gebieden waarvan minder indicatoren bekend zijn krijgen geen score.")
        rows.add(self.tr("Gebied bekend (%)"), self.min_area, area)
        people = self.tr("Gebieden met minder inwoners krijgen geen score; 0 is geen grens.")
        rows.add(self.tr("Score vanaf (inw.)"), self.min_people, people)
        rank = self.tr("Gebieden met minder inwoners krijgen geen rang.")
        rows.add(self.tr("Rang vanaf (inw.)"), self.rank_people, rank)
        return rows

    def _connect(self) -> None:
        self.title.entered.connect(self._set_title)
        self.version.entered.connect(self._set_version)
        self.freeze.clicked.connect(self._freeze)
        for field in (self.min_known, self.min_nonzero, self.min_area):
            field.number.connect(self._screen)
        for choice in self.fillers:
            choice.picked.connect(self._impute)
        self.by.entered.connect(self._impute)
        self.covariates.entered.connect(self._impute)
        self.min_people.number.connect(self._people)
        self.rank_people.number.connect(self._people)

    # Drawing

    def draw(self, state: AppState) -> None:
        """Show what holds for the whole index."""
        definition = state.document.definition
        self.title.show_text(definition.title)
        self.version.show_text(definition.version)
        self.scoring.draw(state, None, None)
        self.treatment.draw(state, None)
        self.freeze.setEnabled(state.analysis is not None)
        screening = definition.screening
        self.min_known.show_number(100 * screening.min_known)
        self.min_nonzero.show_number(100 * screening.min_nonzero)
        self.min_area.show_number(100 * screening.min_area)
        self._draw_filling(definition)
        self.min_people.show_number(float(definition.min_inhabitants))
        self.rank_people.show_number(float(definition.rank_inhabitants))

    def _draw_filling(self, definition: Definition) -> None:
        methods = definition.imputation.methods
        for place, field in enumerate(self.fillers):
            field.show_choice(methods[place] if place < len(methods) else "")
            self.filling.set_shown(field, shown=place <= len(methods))
        self.fill_note.setText(" ".join(explained(FILLING, method) for method in methods))
        self.fill_note.setVisible(bool(methods))
        grouped = any(method.startswith("group_") for method in methods)
        self.filling.set_shown(self.by, shown=grouped)
        self.by.show_text(definition.imputation.by)
        self.filling.set_shown(self.covariates, shown="regression" in methods)
        self.covariates.show_text(", ".join(definition.imputation.covariates))

    # Changing

    def _put(self, text: str, **changes: object) -> None:
        self._desk.edit(lambda old: replace(old, **changes), text)  # type: ignore[arg-type]

    @Slot(str)
    def _set_title(self, text: str) -> None:
        name = " ".join(text.split())
        if not name:
            self.draw(self._desk.store.state)
            return
        self._put(self.tr("Titel van de index: {title}").format(title=name), title=name)

    @Slot(str)
    def _set_version(self, text: str) -> None:
        old = self._desk.definition.version
        step = self.tr("Versie {old} → {new}").format(old=old, new=text.strip())
        self._put(step, version=text.strip())

    @Slot()
    def _freeze(self) -> None:
        analysis = self._desk.store.state.analysis
        if analysis is None or analysis.stages is None:
            return
        try:
            made = freeze_goalposts(self._desk.definition, analysis.stages)
        except DefinitionError as error:
            self._desk.refuse(error)
            return
        step = self.tr("Alle streefwaarden vastgelegd (versie {version})")
        self._desk.change(made, step.format(version=made.version))

    @Slot()
    def _screen(self) -> None:
        fields = (self.min_known, self.min_nonzero, self.min_area)
        shares = [min(max((field.value or 0.0) / 100, 0.0), 1.0) for field in fields]
        spec = replace(
            self._desk.definition.screening,
            min_known=shares[0],
            min_nonzero=shares[1],
            min_area=shares[2],
        )
        step = self.tr("Selectie: indicator bekend {known} %, niet 0 {zero} %, gebied {area} %")
        words = [field.text() for field in fields]
        self._put(step.format(known=words[0], zero=words[1], area=words[2]), screening=spec)

    @Slot()
    def _impute(self) -> None:
        chosen = (field.key for field in self.fillers if not field.isHidden())
        methods = tuple(dict.fromkeys(key for key in chosen if key))
        covariates = tuple(
            name.strip() for name in self.covariates.text().split(",") if name.strip()
        )
        spec = replace(
            self._desk.definition.imputation,
            methods=methods,
            by=self.by.text().strip() or "gemeente",
            covariates=covariates,
        )
        names = ", ".join(named(FILLING, method).lower() for method in methods)
        step = self.tr("Aanvullen: {names}").format(names=names or self.tr("niet"))
        self._put(step, imputation=spec)

    @Slot()
    def _people(self) -> None:
        least, rank = self.min_people.value, self.rank_people.value
        if least is None or rank is None:
            return
        step = self.tr("Minste inwoners: {least} voor een score, {rank} voor een rang")
        self._put(
            step.format(least=round(least), rank=round(rank)),
            min_inhabitants=max(round(least), 0),
            rank_inhabitants=max(round(rank), 0),
        )
