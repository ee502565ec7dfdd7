"""Adding an indicator: choose a variable or write a formula, say what it means, see the scores."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.edits import add_group
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.goalpost_edits import propose_goalposts
from veerkracht_desktop.core.indicator_candidates import (
    Candidate,
    candidates,
    missing_variables,
    share_known,
    values_of,
)
from veerkracht_desktop.core.indicator_edits import add_indicator
from veerkracht_desktop.core.node_ids import free_id
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.pipeline.scoring import reference_areas
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import Panel, SegmentedControl, label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.index_editor.add_indicator_list import CandidateList
from veerkracht_desktop.ui.index_editor.goalposts_plot import GoalpostsPlot
from veerkracht_desktop.ui.index_editor.inspector_fields import ChoiceField, Desk, Rows, TextField
from veerkracht_desktop.ui.index_editor.inspector_indicator import STRONGER, WEAKER, FormulaField
from veerkracht_desktop.ui.index_editor.inspector_words import (
    SCORING,
    lacking_text,
    named,
)
from veerkracht_desktop.ui.style import GAP

SIZE = (860, 600)
MARGIN = 80
"""Pixels of a small screen that the dialog leaves free."""
NEW_GROUP = "+"
"""Key of the choice that makes a group; no node has such an id."""
INDENT = "   "


class AddIndicatorDialog(QDialog):
    """Left what the loaded data have, right what it becomes.

    Parameters
    ----------
    store : Store
    analysis : AnalysisService
    group : str
        Where the indicator goes unless the user says otherwise.
    palette : Palette
    parent : QWidget, optional

    """

    added = Signal(str)
    """Carries the id of the indicator, after every one that was added."""

    def __init__(
        self,
        store: Store,
        analysis: AnalysisService,
        group: str,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Here and not above: reading definitions is not needed for the window to show.
        from veerkracht_desktop.io.definitions import default_definition

        self._store, self._built_in = store, default_definition()
        self.desk = Desk(store, analysis, self)
        self._dataset: Dataset | None = None
        self._values: FloatArray | None = None
        self._known: Candidate | None = None
        self._direction = 0
        self.goalposts: Goalposts | None = None
        self.setWindowTitle(self.tr("Indicator toevoegen"))
        self.search = QLineEdit(self)
        self.search.setAccessibleName(self.tr("Zoeken in de geladen gegevens"))
        self.list = CandidateList(palette, self)
        self.hint = label("", "quiet", wrap=True)
        self.name, self.formula = TextField(self), FormulaField(self)
        self.formula_note = label("", "quiet", wrap=True)
        self.size_note = label("", "", wrap=True)
        words = (self.tr("Hoger is sterker"), self.tr("Hoger is zwakker"))
        self.direction = SegmentedControl(words, palette, self)
        self.direction_note = label("", "quiet", wrap=True)
        self.group = ChoiceField(palette, self)
        self.group_name = QLineEdit(self)
        self.plot = GoalpostsPlot(palette, self)
        self.plot_note = label("", "quiet", wrap=True)
        self.refusal = label("", "", wrap=True)
        self.add_next = QPushButton(self.tr("Toevoegen en volgende"), self)
        self.add = QPushButton(self.tr("Toevoegen"), self)
        self._arrange(palette)
        self._connect()
        self._follow(store.state)
        self._fill_groups(group)
        self._choose(None)
        self.search.setFocus()
        room = self.screen().availableSize()
        # Larger text needs a larger window; 8 pixels is a letter at the usual size.
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        wide, high = (round(side * factor) for side in SIZE)
        self.resize(min(wide, room.width() - MARGIN), min(high, room.height() - MARGIN))

    # Building

    def _arrange(self, palette: Palette) -> None:
        self.search.setPlaceholderText(self.tr("Zoek op naam, kolom of bron…"))
        self.search.setClearButtonEnabled(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(GAP)
        sides = QHBoxLayout()
        sides.setSpacing(GAP)
        sides.addWidget(self._left(), 10)
        sides.addWidget(self._right(palette), 11)
        column.addLayout(sides, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.hint, 1)
        back = QPushButton(self.tr("Sluiten"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.add_next.setAutoDefault(False)
        self.add_next.setToolTip(self.tr("Voegt toe en laat het venster open voor de volgende."))
        self.add.setDefault(True)
        for button in (back, self.add_next, self.add):
            buttons.addWidget(button)
        column.addLayout(buttons)

    def _left(self) -> QWidget:
        self.offer = Panel(self.tr("Uit de geladen gegevens"), self)
        room = QVBoxLayout()
        room.setContentsMargins(10, 8, 10, 6)
        room.addWidget(self.search)
        self.offer.rows.addLayout(room)
        self.offer.rows.addWidget(self.list, 1)
        return self.offer

    def _right(self, palette: Palette) -> QWidget:
        panel = Panel(self.tr("Wordt deze indicator"), self)
        rows = Rows(panel)
        rows.add(
            self.tr("Naam"), self.name, self.tr("Zoals kaart en tabel hem noemen."), stretch=True
        )
        rows.add(self.tr("Formule"), self.formula, self.formula.toolTip(), stretch=True)
        rows.wide(self.formula_note)
        rows.wide(self.size_note)
        tip = self.tr("Wat een hogere waarde betekent voor de veerkracht.")
        rows.add(self.tr("Richting"), self.direction, tip)
        rows.wide(self.direction_note)
        where = self.tr("De groep waar de indicator onder komt.")
        rows.add(self.tr("Groep"), self.group, where, stretch=True)
        named_tip = self.tr("Naam van de groep die erbij komt.")
        rows.add(self.tr("Naam groep"), self.group_name, named_tip, stretch=True)
        self._rows = rows
        inner = QVBoxLayout()
        inner.setContentsMargins(10, 8, 10, 8)
        inner.setSpacing(5)
        inner.addWidget(rows)
        inner.addWidget(self.plot)
        inner.addWidget(self.plot_note)
        inner.addStretch(1)
        inner.addWidget(self.refusal)
        panel.rows.addLayout(inner, 1)
        self.refusal.setStyleSheet(
            f"QLabel {{ background: {palette.hover_soft}; padding: 5px;"
            f" border-left: 3px solid {palette.hover}; }}"
        )
        self.refusal.hide()
        self.group.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return panel

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.list.chosen.connect(self._choose)
        self.list.doubleClicked.connect(self._add)
        self.formula.textChanged.connect(self._check)
        self.direction.chosen.connect(self._turn)
        self.group.picked.connect(self._pick_group)
        self.plot.moved.connect(self._drag)
        self.desk.told.connect(self._tell)
        self.add.clicked.connect(self._add)
        self.add_next.clicked.connect(self._add_and_stay)
        self._store.changed.connect(self._on_changed)

    # Following

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("dataset", "document"):
            self._follow(change.new)

    def _follow(self, state: AppState) -> None:
        """Offer what the data of now have and the index of now lacks."""
        dataset = state.dataset
        if dataset is None:
            self._dataset = None
            self.list.show_candidates(())
            empty = state.document.sources.is_empty
            self.offer.fact.setText("")
            self.hint.setText(
                self.tr("Open eerst een bestand met gegevens.")
                if empty
                else self.tr("De gegevens worden gekoppeld…")
            )
            return
        self._dataset = dataset
        found = candidates(dataset, state.document.definition, self._built_in)
        self.list.show_candidates(found)
        self.formula.offer(tuple(dataset.columns))
        self._count()
        self.hint.setText("")

    def _count(self) -> None:
        self.offer.fact.setText(
            self.tr("1 gegeven")
            if self.list.shown == 1
            else self.tr("{n} gegevens").format(n=count(self.list.shown))
        )

    def _fill_groups(self, chosen: str) -> None:
        definition = self.desk.definition
        self.group.clear()
        for node in definition.walk():
            if isinstance(node, Group):
                depth = len(definition.ancestors(node.id))
                self.group.addItem(INDENT * depth + node_label(definition, node.id), node.id)
        self.group.addItem(self.tr("Nieuwe groep…"), NEW_GROUP)
        there = isinstance(definition.by_id.get(chosen), Group)
        self.group.show_choice(chosen if there else definition.top)
        self._pick_group(self.group.key)

    @Slot(str)
    def _look_for(self, text: str) -> None:
        words = self.tr("Niets gevonden met “{text}”.").format(text=text.strip())
        self.list.nothing = words if text.strip() else ""
        self.list.look_for(text)
        self._count()

    @Slot(str)
    def _tell(self, why: str) -> None:
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))

    # What it becomes

    @Slot(object)
    def _choose(self, candidate: Candidate | None) -> None:
        """Fill in what is known of a candidate; the direction only where it is known."""
        self._known = candidate
        self._tell("")
        self._set_direction(candidate.direction if candidate is not None else 0)
        per = candidate.per if candidate is not None else ""
        self.size_note.setVisible(bool(per))
        self.size_note.setText(
            self.tr(
                "Een aantal is groot waar een gebied groot is. Daarom staat hier het aantal"
                " {unit}; pas de formule aan als u iets anders wilt."
            ).format(unit=candidate.per_unit if candidate is not None else "")
        )
        formula = "" if candidate is None else candidate.per or candidate.formula
        self.name.show_text(candidate.label if candidate is not None else "")
        if candidate is None:
            self.direction_note.hide()
        if self.formula.text() == formula:
            self._check()
        else:
            self.formula.setText(formula)
            self.formula.setCursorPosition(0)

    @Slot()
    def _check(self) -> None:
        """Tell at every letter what the formula gives."""
        text, dataset = self.formula.text().strip(), self._dataset
        self._values = None
        note = ""
        if dataset is not None and not text:
            note = self.tr("Kies links een gegeven, of schrijf hier zelf een formule.")
        elif dataset is not None:
            try:
                lacking = missing_variables(dataset, text)
                self._values = values_of(dataset, text)
            except VeerkrachtError as error:
                why = str(error.data["why"])
                note = f"{why[:1].upper()}{why[1:]}."
            else:
                note = self._about(lacking)
        self.formula_note.setText(note)
        self.formula_note.setVisible(bool(note))
        self._set_direction(self._direction)
        self._propose()

    def _about(self, lacking: tuple[str, ...]) -> str:
        values, dataset = self._values, self._dataset
        assert dataset is not None, "checked before"
        if lacking:
            return lacking_text(dataset, lacking)
        assert values is not None, "every variable is there"
        known = values[np.isfinite(values)]
        if known.size == 0:
            return self.tr("De formule geeft voor geen enkel gebied een getal.")
        return self.tr("Bekend voor {share} % van de {areas}; van {low} tot {high}.").format(
            share=number(100 * share_known(values), 0),
            areas=PLURALS[dataset.areas.level],
            low=number(float(known.min())),
            high=number(float(known.max())),
        )

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._set_direction(1 if place == STRONGER else -1)
        self._propose()

    def _set_direction(self, direction: int) -> None:
        self._direction = direction
        known = self._known
        if direction:
            self.direction.set_current(STRONGER if direction > 0 else WEAKER)
        else:
            self.direction.clear()
        if known is not None and known.direction:
            text = self.tr("Zoals in de ingebouwde index.")
            if known.direction != direction:
                text = self.tr("Let op: in de ingebouwde index is dit andersom.")
        elif direction or not self.formula.text().strip():
            text = ""
        else:
            text = self.tr("Kies zelf: het programma weet niet wat hoger hier betekent.")
        self.direction_note.setText(text)
        self.direction_note.setVisible(bool(text))

    @property
    def _by_goalposts(self) -> bool:
        return self.desk.definition.normalisation.method == "goalposts"

    def _propose(self) -> None:
        """Goalposts of the built-in index where it has them, else a proposal from the data."""
        known, values, dataset = self._known, self._values, self._dataset
        posts: Goalposts | None = None
        note = ""
        if self._direction and values is not None and dataset is not None:
            as_known = known is not None and self.formula.text().strip() == known.formula
            if as_known and known is not None and known.direction == self._direction:
                posts = known.goalposts
                note = self.tr("Streefwaarden van de ingebouwde index; versleep ze als u wilt.")
            if posts is None or posts.percentiles:
                posts, note = self._from_data(values, dataset)
        self.goalposts = posts
        if not self._by_goalposts:
            self.goalposts = known.goalposts if known is not None and known.direction else None
            note = self.tr("De index scoort met {method}: streefwaarden zijn niet nodig.").format(
                method=named(SCORING, self.desk.definition.normalisation.method).lower()
            )
        self.plot.show_values(values)
        self.plot.setVisible(values is not None)
        shown = posts if self._by_goalposts else None
        self.plot.show_goalposts(shown, known.unit if known is not None else "")
        self.plot_note.setText(note)
        self.plot_note.setVisible(values is not None and bool(note))
        self._enable()

    def _from_data(self, values: FloatArray, dataset: Dataset) -> tuple[Goalposts | None, str]:
        reference = reference_areas(dataset)
        try:
            posts = propose_goalposts(values, direction=self._direction, reference=reference)
        except VeerkrachtError as error:
            return None, error.sentence()
        note = self.tr(
            "Voorstel uit de gegevens (2e en 98e percentiel, afgerond); versleep de lijnen als u"
            " een beter doel hebt."
        )
        return posts, note

    @Slot(object)
    def _drag(self, posts: Goalposts) -> None:
        self.goalposts = posts
        self.plot_note.setText(self.tr("Uw eigen streefwaarden."))

    @Slot(str)
    def _pick_group(self, key: str) -> None:
        fresh = key == NEW_GROUP
        self._rows.set_shown(self.group_name, shown=fresh)
        if fresh and self.isVisible():
            self.group_name.setFocus()

    def _enable(self) -> None:
        ready = self._values is not None and self._direction != 0
        if self._by_goalposts:
            ready = ready and self.goalposts is not None
        for button in (self.add, self.add_next):
            button.setEnabled(ready)

    # Adding

    def _made(self) -> tuple[Definition, str]:
        """The index with the indicator, and its id.

        Raises
        ------
        DefinitionError

        """
        definition, parent = self.desk.definition, self.group.key
        if parent == NEW_GROUP:
            name = self.group_name.text()
            parent = free_id(definition, name)
            definition = add_group(definition, definition.top, name)
        known, formula = self._known, self.formula.text().strip()
        same = known is not None and formula == known.formula
        unit = publisher = ""
        if known is not None:
            publisher = known.publisher
            unit = known.unit if same else known.per_unit if formula == known.per else ""
        return add_indicator(
            definition,
            parent,
            formula=formula,
            label=self.name.text(),
            direction=self._direction,
            goalposts=self.goalposts,
            unit=unit,
            publisher=publisher,
        )

    def _put(self) -> str:
        """Add it; its id, "" where it was refused."""
        if not self.add.isEnabled():
            return ""
        try:
            made, node = self._made()
        except VeerkrachtError as error:
            self.desk.refuse(error)
            return ""
        where = node_label(made, made.by_id[node].parent)
        text = self.tr("Indicator {label} toegevoegd aan {group}").format(
            label=node_label(made, node), group=where
        )
        if not self.desk.change(made, text):
            return ""
        self.added.emit(node)
        return node

    @Slot()
    def _add(self) -> None:
        if self._put():
            self.accept()

    @Slot()
    def _add_and_stay(self) -> None:
        node = self._put()
        if not node:
            return
        made = self.desk.definition.by_id[node]
        self.group_name.clear()
        self._fill_groups(made.parent)
        self._choose(None)
        self.hint.setText(self.tr("{label} is toegevoegd.").format(label=made.label))
        self.search.clear()
        self.search.setFocus()
