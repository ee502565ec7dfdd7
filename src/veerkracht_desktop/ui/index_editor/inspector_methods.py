"""The blocks of the inspector for scoring and outliers, of one indicator or of the whole index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.goalpost_edits import fill_goalposts, set_goalposts
from veerkracht_desktop.core.indicator_edits import set_normalisation, set_target, set_treatment
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.specs import Normalisation, Treatment
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.index_editor.inspector_fields import (
    ChoiceField,
    Desk,
    NumberField,
    Rows,
    TextField,
)
from veerkracht_desktop.ui.index_editor.inspector_goalposts import Shown
from veerkracht_desktop.ui.index_editor.inspector_words import (
    SCORING,
    TRANSFORMING,
    explained,
    named,
)

BOUNDS: Mapping[str, tuple[float, float]] = {
    "goalposts": (0.0, 100.0),
    "minmax": (0.0, 100.0),
    "zscore": (50.0, 10.0),
    "scaled": (0.0, 1.0),
    "distance_max": (0.0, 100.0),
    "distance_reference": (0.0, 100.0),
    "distance_target": (0.0, 100.0),
    "fraction_max": (0.0, 100.0),
}
"""Numbers that a method starts with when it is chosen; a z-score of 50 and 10 stays above 0."""
POINTS = 5
"""Outliers that are brought back at most when that is switched on, as the JRC audits do."""


class ScoringBlock(QWidget):
    """How values become scores; `own` is for one indicator, which may follow the index."""

    def __init__(
        self, desk: Desk, palette: Palette, *, own: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._own = desk, own
        self._node = ""
        self._spec = Normalisation()
        self._shown: Shown | None = None
        self.method = ChoiceField(palette, self)
        self.low, self.high = NumberField(self), NumberField(self)
        self.area = TextField(self)
        self.target = NumberField(self)
        self.log = CheckBox(self.tr("Op een logaritmische schaal"), self)
        self.explanation = label("", "quiet", wrap=True)
        self.rows = Rows(self)
        self._arrange()

    def _arrange(self) -> None:
        rows = self.rows
        rows.add(
            self.tr("Score volgens"),
            self.method,
            self.tr("Hoe een gemeten waarde een score wordt."),
            stretch=True,
        )
        rows.wide(self.explanation)
        low = self.tr("Score van het zwakste uiteinde; bij een z-score het gemiddelde.")
        high = self.tr("Score van het sterkste uiteinde; bij een z-score de standaardafwijking.")
        rows.add(self.tr("Van"), self.low, low)
        rows.add(self.tr("Tot"), self.high, high)
        area = self.tr("Code van het gebied waarmee wordt vergeleken, zoals GM0855.")
        rows.add(self.tr("Gebied"), self.area, area)
        rows.add(self.tr("Doel"), self.target, self.tr("Waarde die bereikt moet worden."))
        self.log.setToolTip(
            self.tr(
                "Een verdubbeling telt overal even zwaar; voor scheve waarden boven 0,"
                " zoals inkomens."
            )
        )
        rows.wide(self.log)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)
        self.method.picked.connect(self._pick)
        self.low.number.connect(self._bounds)
        self.high.number.connect(self._bounds)
        self.area.entered.connect(self._area)
        self.target.number.connect(self._target)
        self.log.clicked.connect(self._log)

    def draw(self, state: AppState, indicator: Indicator | None, shown: Shown | None) -> None:
        """Show the method of an indicator, or of the index."""
        definition = state.document.definition
        whole = definition.normalisation
        self._shown = shown
        follows = self.tr("Zoals de index: {method}").format(method=named(SCORING, whole.method))
        self.method.fill(SCORING, follows if self._own else None)
        own = indicator.normalisation if indicator is not None else None
        self._node = indicator.id if indicator is not None else ""
        self._spec = spec = own or whole
        self.method.show_choice("" if self._own and own is None else spec.method)
        self.explanation.setText(explained(SCORING, spec.method))
        mine = not self._own or own is not None
        numbers = mine and spec.method in BOUNDS
        for field, value in ((self.low, spec.low), (self.high, spec.high)):
            self.rows.set_shown(field, shown=numbers)
            field.show_number(value)
        self.rows.set_shown(self.area, shown=mine and spec.method == "distance_reference")
        self.area.show_text(spec.reference)
        aimed = shown is not None and shown.measure is not None
        self.rows.set_shown(self.target, shown=aimed and spec.method == "distance_target")
        measure = shown.measure if shown is not None else None
        self.target.show_number(measure.target if measure is not None else None)
        posts = shown.asked if shown is not None else None
        self.log.setVisible(
            posts is not None and not posts.percentiles and spec.method == "goalposts"
        )
        self.log.setChecked(posts is not None and posts.log)

    def _name(self) -> str:
        return self._desk.definition.by_id[self._node].label if self._node else ""

    def _change(self, spec: Normalisation | None) -> None:
        desk = self._desk
        try:
            made = set_normalisation(desk.definition, self._node, spec)
            made, proposed = with_proposals(desk.store.state, made)
        except DefinitionError as error:
            desk.refuse(error)
            return
        method = self.tr("zoals de index") if spec is None else named(SCORING, spec.method)
        text = self.tr("Manier van scoren {label}: {method}").format(
            label=self._name(), method=method
        )
        if not self._node:
            text = self.tr("Manier van scoren: {method}").format(method=method)
        if proposed:
            text = self.tr("{step} (streefwaarden voorgesteld voor {labels})").format(
                step=text, labels=listed(proposed, most=2)
            )
        desk.change(made, text)

    @Slot(str)
    def _pick(self, method: str) -> None:
        if not method:
            self._change(None)
            return
        low, high = BOUNDS.get(method, (0.0, 100.0))
        reference = self._spec.reference
        areas = self._desk.store.state.analysis
        if method == "distance_reference" and not reference and areas is not None:
            reference = areas.results.areas.codes[0]
        self._change(Normalisation(method, low, high, reference=reference))

    @Slot()
    def _bounds(self) -> None:
        low, high = self.low.value, self.high.value
        if low is not None and high is not None:
            self._change(replace(self._spec, low=low, high=high))

    @Slot(str)
    def _area(self, code: str) -> None:
        self._change(replace(self._spec, reference=code.strip().upper()))

    @Slot(float)
    def _target(self, value: float) -> None:
        shown = self._shown
        if shown is None:
            return
        text = self.tr("Doel {label} {value}").format(
            label=shown.indicator.label, value=self.target.text()
        )
        node, place = shown.indicator.id, shown.place
        self._desk.edit(lambda old: set_target(old, node, place, value), text)

    @Slot()
    def _log(self) -> None:
        shown = self._shown
        if shown is None or shown.asked is None:
            return
        posts = replace(shown.asked, log=self.log.isChecked())
        node, place = shown.indicator.id, shown.place
        word = self.tr("aan") if posts.log else self.tr("uit")
        text = self.tr("Logaritmische schaal {label} {word}").format(
            label=shown.indicator.label, word=word
        )
        self._desk.edit(lambda old: set_goalposts(old, node, place, posts), text)


def with_proposals(state: AppState, definition: Definition) -> tuple[Definition, tuple[str, ...]]:
    """The definition with goalposts proposed where the method asks for them and none are set."""
    stages = state.analysis.stages if state.analysis is not None else None
    if stages is None:
        return definition, ()
    return fill_goalposts(definition, stages.dataset)


class TreatmentBlock(QWidget):
    """What is done about outliers; `own` is for one indicator, which may follow the index."""

    def __init__(
        self, desk: Desk, palette: Palette, *, own: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._own = desk, own
        self._node = ""
        self._spec = Treatment()
        self.choice = ChoiceField(palette, self)
        self.points = NumberField(self)
        self.then = ChoiceField(palette, self)
        self.skew, self.kurtosis = NumberField(self, step=0.1), NumberField(self, step=0.1)
        self.rows = Rows(self)
        self.note = label("", "quiet", wrap=True)
        self._arrange()

    def _arrange(self) -> None:
        rows = self.rows
        rows.add(
            self.tr("Uitschieters"),
            self.choice,
            self.tr("Wat er gebeurt met enkele waarden die ver van de rest liggen."),
            stretch=True,
        )
        most = self.tr("Hoeveel gebieden per indicator hoogstens worden teruggebracht.")
        rows.add(self.tr("Hoogstens"), self.points, most)
        then = self.tr("Wat er met de gemeten waarden gebeurt als terugbrengen niet genoeg was.")
        rows.add(self.tr("Daarna"), self.then, then, stretch=True)
        skew = self.tr("Pas vanaf deze scheefheid is er sprake van uitschieters (gebruikelijk: 2).")
        rows.add(self.tr("Scheefheid vanaf"), self.skew, skew)
        peak = self.tr("En pas vanaf deze welving (gebruikelijk: 3,5).")
        rows.add(self.tr("Welving vanaf"), self.kurtosis, peak)
        rows.wide(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)
        self.choice.picked.connect(self._pick)
        self.points.number.connect(self._numbers)
        self.skew.number.connect(self._numbers)
        self.kurtosis.number.connect(self._numbers)
        self.then.picked.connect(self._numbers)
        self.then.fill(TRANSFORMING)

    def _choices(self, whole: Treatment) -> None:
        self.choice.clear()
        if self._own:
            word = self._word(whole)
            self.choice.addItem(self.tr("Zoals de index: {word}").format(word=word), "")
        self.choice.addItem(self.tr("Laten staan"), "none")
        self.choice.addItem(self.tr("Terugbrengen (winsoriseren)"), "winsor")
        self.choice.addItem(self.tr("Altijd omvormen"), "always")

    def _word(self, spec: Treatment) -> str:
        if spec.always and spec.then != "none":
            return self.tr("altijd omvormen")
        return self.tr("terugbrengen") if spec.points else self.tr("laten staan")

    def draw(self, state: AppState, indicator: Indicator | None) -> None:
        """Show what is done for an indicator, or for the index."""
        definition = state.document.definition
        own = indicator.treatment if indicator is not None else None
        self._node = indicator.id if indicator is not None else ""
        self._spec = spec = own or definition.treatment
        self._choices(definition.treatment)
        kind = "always" if spec.always and spec.then != "none" else "winsor"
        kind = kind if spec.acts else "none"
        self.choice.show_choice("" if self._own and own is None else kind)
        mine = (not self._own or own is not None) and spec.acts
        self.rows.set_shown(self.points, shown=mine and not spec.always)
        self.rows.set_shown(self.then, shown=mine)
        for field in (self.skew, self.kurtosis):
            self.rows.set_shown(field, shown=mine and not spec.always)
        self.points.show_number(float(spec.points))
        self.then.show_choice(spec.then)
        self.skew.show_number(spec.skew_limit)
        self.kurtosis.show_number(spec.kurtosis_limit)
        method = definition.normalisation.method
        if indicator is not None:
            method = definition.normalisation_of(indicator).method
        bounded = method == "goalposts" and spec.acts
        self.note.setVisible(bounded)
        self.note.setText(
            self.tr("Streefwaarden kappen uitschieters al af; daarbij verandert dit niets.")
        )

    def _change(self, spec: Treatment | None) -> None:
        word = self.tr("zoals de index") if spec is None else self._word(spec)
        text = self.tr("Uitschieters: {word}").format(word=word)
        if self._node:
            name = self._desk.definition.by_id[self._node].label
            text = self.tr("Uitschieters {label}: {word}").format(label=name, word=word)
        self._desk.edit(lambda old: set_treatment(old, self._node, spec), text)

    @Slot(str)
    def _pick(self, kind: str) -> None:
        if not kind:
            self._change(None)
        elif kind == "none":
            self._change(replace(self._spec, points=0, always=False))
        elif kind == "winsor":
            self._change(replace(self._spec, points=self._spec.points or POINTS, always=False))
        else:
            then = self._spec.then if self._spec.then != "none" else "log_ct"
            self._change(replace(self._spec, points=0, always=True, then=then))

    @Slot()
    def _numbers(self) -> None:
        points, skew, kurtosis = self.points.value, self.skew.value, self.kurtosis.value
        if points is None or skew is None or kurtosis is None:
            return
        spec = replace(
            self._spec,
            points=self._spec.points if self._spec.always else round(points),
            then=self.then.key or self._spec.then,
            skew_limit=skew,
            kurtosis_limit=kurtosis,
        )
        if spec != self._spec:
            self._change(spec)
