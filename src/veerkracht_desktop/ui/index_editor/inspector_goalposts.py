"""The block of the inspector where the goalposts of an indicator are seen and set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.definition import Indicator, Measure
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.goalpost_edits import (
    freeze_indicator,
    propose_goalposts,
    set_goalposts,
)
from veerkracht_desktop.core.indicator_edits import measure_at
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn, measure_indicator
from veerkracht_desktop.core.pipeline.scoring import REFERENCE_INHABITANTS, reference_areas
from veerkracht_desktop.core.specs import RANK_METHODS, Goalposts
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.index_editor.goalposts_plot import GoalpostsPlot
from veerkracht_desktop.ui.index_editor.inspector_fields import Desk, NumberField, significant
from veerkracht_desktop.ui.index_editor.inspector_words import SCORING, named


@dataclass(frozen=True, eq=False)
class Shown:
    """What the block is about now.

    Parameters
    ----------
    indicator : Indicator
    place : int
        Of the measure that the values come from.
    measure : Measure or None
        None while the indicator has no formula.
    column : MeasuredColumn or None
        Of all areas, missing values filled in; None without data.
    asked : Goalposts or None
        As the definition has them.
    drawn : Goalposts or None
        In the unit of the values; None where the method has none.
    method : str

    """

    indicator: Indicator
    place: int
    measure: Measure | None
    column: MeasuredColumn | None
    asked: Goalposts | None
    drawn: Goalposts | None
    method: str


def column_of(state: AppState, indicator: Indicator) -> MeasuredColumn | None:
    """Values of an indicator over all areas, also when it is switched off; None without data."""
    stages = state.analysis.stages if state.analysis is not None else None
    if stages is None:
        return None
    found = stages.imputed.get(indicator.id) or stages.measured.get(indicator.id)
    if found is None:
        found = measure_indicator(stages.dataset, indicator, indicator.measures)
    return found if found.is_loaded else None


def looked_up(state: AppState, indicator: Indicator) -> Shown:
    """Everything that the block draws of an indicator."""
    column = column_of(state, indicator)
    place = measure_at(indicator, column.used.formula if column is not None else "")
    measure = indicator.measures[place] if indicator.measures else None
    spec = state.document.definition.normalisation_of(indicator)
    asked = measure.goalposts if measure is not None else None
    drawn = asked if spec.method == "goalposts" else None
    if drawn is not None and drawn.percentiles:
        stages = state.analysis.stages if state.analysis is not None else None
        scored = stages.scored.get(indicator.id) if stages is not None else None
        found = scored.used.goalposts if scored is not None else None
        drawn = found if found is not None and np.isfinite(found.worst) else None
    return Shown(indicator, place, measure, column, asked, drawn, spec.method)


def posts_text(posts: Goalposts | None) -> str:
    """Goalposts in a few letters, such as "28–5" or "P2–P98"."""
    if posts is None:
        return "–"
    if posts.percentiles:
        return f"P{significant(posts.worst)}–P{significant(posts.best)}"
    values = [posts.worst, posts.best]
    if posts.reference is not None:
        values.insert(1, posts.reference)
    between = " tot " if min(values) < 0 else "–"
    return between.join(significant(value) for value in values)


class GoalpostsBlock(QWidget):
    """Histogram with lines, fields beside it, and where the numbers could come from.

    A drag is one step: the key that joins its moves is made when a line is taken.
    """

    def __init__(self, desk: Desk, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: Shown | None = None
        self._in_sight: tuple[FloatArray, str, FloatArray] | None = None
        self._gesture = ""
        self._before: Goalposts | None = None
        self._note = ""
        self.plot = GoalpostsPlot(palette, self)
        self.worst, self.best = NumberField(self), NumberField(self)
        self.reference = NumberField(self, optional=True)
        self.outside = label("", "quiet", wrap=True)
        self.propose = QPushButton(self.tr("Voorstel uit de gegevens"), self)
        self.freeze = QPushButton(self.tr("Vastleggen"), self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.worst.setToolTip(self.tr("Waarde die de laagste score krijgt, gewoonlijk 0."))
        self.best.setToolTip(self.tr("Waarde die de hoogste score krijgt, gewoonlijk 100."))
        self.reference.setToolTip(
            self.tr(
                "Waarde die precies halverwege telt, bijvoorbeeld het landelijk gemiddelde:"
                " score 50.\nLeeg: de schaal loopt recht van zwakst naar sterkst."
            )
        )
        self.propose.setToolTip(
            self.tr(
                "Het 2e en 98e percentiel van de gebieden met minstens {n} inwoners, afgerond."
            ).format(n=REFERENCE_INHABITANTS)
        )
        self.freeze.setToolTip(
            self.tr(
                "Maakt vaste getallen van streefwaarden die nu uit de geladen gebieden volgen,"
                " zodat edities vergelijkbaar zijn."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.plot)
        self.fields = QHBoxLayout()
        self.words = [label(text, "quiet") for text in self._names()]
        for word, field in zip(self.words, (self.worst, self.reference, self.best), strict=True):
            field.setAccessibleName(word.text())
            pair = QHBoxLayout()
            pair.setSpacing(5)
            pair.addWidget(word)
            pair.addWidget(field)
            self.fields.addLayout(pair)
        for place in (1, 3):
            self.fields.insertStretch(place, 1)
        column.addLayout(self.fields)
        column.addWidget(self.outside)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.propose, self.freeze):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _names(self) -> tuple[str, str, str]:
        return self.tr("Zwakst"), self.tr("Midden"), self.tr("Sterkst")

    def _connect(self) -> None:
        self.plot.started.connect(self._begin)
        self.plot.moved.connect(self._drag)
        self.plot.cancelled.connect(self._cancel)
        self.worst.number.connect(self._enter)
        self.best.number.connect(self._enter)
        self.reference.emptied.connect(self._enter)
        self.reference.number.connect(self._enter)
        self.propose.clicked.connect(self._propose)
        self.freeze.clicked.connect(self._freeze)

    # Drawing

    def draw(self, state: AppState, indicator: Indicator) -> None:
        """Show an indicator; the histogram is only made anew for other values."""
        if self._shown is None or self._shown.indicator.id != indicator.id:
            self._note = ""
        shown = self._shown = looked_up(state, indicator)
        self.plot.show_values(self._values_in_sight(state, shown.column))
        self.plot.show_goalposts(shown.drawn, indicator.unit)
        posts = shown.drawn
        # In the order of the lines in the picture.
        falling = shown.measure is not None and shown.measure.direction < 0
        self.fields.setDirection(
            QHBoxLayout.Direction.RightToLeft if falling else QHBoxLayout.Direction.LeftToRight
        )
        scored = shown.method == "goalposts"
        for word, field in zip(self.words, (self.worst, self.reference, self.best), strict=True):
            word.setVisible(scored)
            field.setVisible(scored)
        if scored:
            self.worst.show_number(posts.worst if posts is not None else None)
            self.best.show_number(posts.best if posts is not None else None)
            self.reference.show_number(posts.reference if posts is not None else None)
            step = self.plot.field_step()
            self.worst.step = self.best.step = self.reference.step = step
        self.outside.setText(self._about(state, shown))
        self.propose.setVisible(scored)
        self.propose.setEnabled(shown.column is not None)
        relative = shown.asked is not None and shown.asked.percentiles if scored else True
        self.freeze.setVisible(relative and shown.method not in RANK_METHODS)
        self.freeze.setEnabled(shown.column is not None)

    def _values_in_sight(self, state: AppState, column: MeasuredColumn | None) -> FloatArray | None:
        """Values of the areas in sight; the same array as long as they are the same."""
        if column is None:
            self._in_sight = None
            return None
        kept = self._in_sight
        if kept is not None and kept[0] is column.values and kept[1] == state.within:
            return kept[2]
        values = column.values
        mine = values[visible_rows(state)] if state.within else values
        self._in_sight = (values, state.within, mine)
        return mine

    def _about(self, state: AppState, shown: Shown) -> str:
        if shown.method != "goalposts":
            return self.tr("Bij “{method}” volgt de schaal uit de geladen gebieden zelf.").format(
                method=named(SCORING, shown.method)
            )
        made, posts = self.plot.histogram, shown.drawn
        if posts is None or made is None or state.analysis is None:
            return self._note
        low, high = sorted((posts.worst, posts.best))
        below, above = made.outside(low, high)
        worse, better = (below, above) if posts.best > posts.worst else (above, below)
        areas = PLURALS[state.analysis.results.areas.level]
        if worse + better:
            text = self.tr(
                "{n} van {all} {areas} vallen erbuiten: {worse} aan de zwakke kant,"
                " {better} aan de sterke."
            ).format(
                n=count(worse + better),
                all=count(made.ordered.size),
                areas=areas,
                worse=count(worse),
                better=count(better),
            )
        else:
            text = self.tr("Alle {n} {areas} vallen ertussen.").format(
                n=count(made.ordered.size), areas=areas
            )
        if shown.asked is not None and shown.asked.percentiles:
            text += " " + self.tr(
                "De waarden volgen uit de geladen gebieden ({posts}) en zijn dus niet"
                " vergelijkbaar met een andere editie."
            ).format(posts=posts_text(shown.asked))
        return f"{text} {self._note}".strip()

    # Changing

    def _put(self, posts: Goalposts, before: Goalposts | None, key: str = "") -> None:
        shown = self._shown
        if shown is None or shown.measure is None:
            return
        text = self.tr("Streefwaarden {label} {old} → {new}").format(
            label=shown.indicator.label, old=posts_text(before), new=posts_text(posts)
        )
        node, place = shown.indicator.id, shown.place
        self._desk.edit(lambda old: set_goalposts(old, node, place, posts), text, key)

    @Slot()
    def _begin(self) -> None:
        self._gesture = f"goalposts:{uuid4().hex}"
        self._before = self._shown.asked if self._shown is not None else None
        self._note = ""

    @Slot(object)
    def _drag(self, posts: Goalposts) -> None:
        self._put(posts, self._before, self._gesture)

    @Slot()
    def _cancel(self) -> None:
        """Put back what the drag moved; it was one step."""
        if self._shown is not None and self._shown.asked != self._before:
            self._desk.store.undo()

    @Slot()
    def _enter(self) -> None:
        worst, best = self.worst.value, self.best.value
        shown = self._shown
        if shown is None or worst is None or best is None:
            return
        self._note = ""
        base = shown.asked or Goalposts(worst, best)
        reference = self.reference.value
        posts = replace(base, worst=worst, best=best, percentiles=False, reference=reference)
        if posts != shown.asked:
            self._put(posts, shown.asked)

    @Slot()
    def _propose(self) -> None:
        shown, analysis = self._shown, self._desk.store.state.analysis
        stages = analysis.stages if analysis is not None else None
        if shown is None or shown.column is None or shown.measure is None or stages is None:
            return
        try:
            posts = propose_goalposts(
                shown.column.values,
                direction=shown.measure.direction,
                reference=reference_areas(stages.dataset),
            )
        except DefinitionError as error:
            self._desk.refuse(error)
            return
        self._note = self.tr("Dit is een voorstel: pas het aan waar u een beter doel hebt.")
        if shown.asked is not None and shown.asked.log and min(posts.worst, posts.best) > 0:
            posts = replace(posts, log=True)
        if posts == shown.asked:
            self.draw(self._desk.store.state, shown.indicator)
        else:
            self._put(posts, shown.asked)

    @Slot()
    def _freeze(self) -> None:
        shown, analysis = self._shown, self._desk.store.state.analysis
        stages = analysis.stages if analysis is not None else None
        if shown is None or stages is None:
            return
        text = self.tr("Streefwaarden {label} vastgelegd").format(label=shown.indicator.label)
        node = shown.indicator.id
        self._desk.edit(lambda old: freeze_indicator(old, node, stages), text)
