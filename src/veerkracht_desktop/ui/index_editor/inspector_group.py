"""The page of the inspector for a group: how its members become one score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from veerkracht_desktop.core import edits
from veerkracht_desktop.core.definition import Group
from veerkracht_desktop.core.methods import floor_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.spec_checks import RESCALING
from veerkracht_desktop.core.specs import Aggregation, Normalisation
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import Fold, label
from veerkracht_desktop.ui.index_editor.goalposts_plot import GoalpostsPlot
from veerkracht_desktop.ui.index_editor.inspector_fields import (
    ChoiceField,
    Desk,
    NumberField,
    Rows,
    TextField,
)
from veerkracht_desktop.ui.index_editor.inspector_methods import BOUNDS
from veerkracht_desktop.ui.index_editor.inspector_words import (
    COMBINING,
    SCORING,
    explained,
    named,
)

FLOORED = ("geometric", "harmonic", "generalised")


class GroupPage(QWidget):
    """Name, method of combining and least coverage; rescaling is folded away."""

    def __init__(self, desk: Desk, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._group: Group | None = None
        self.name, self.short = TextField(self), TextField(self)
        self.on = CheckBox(self.tr("Telt mee"), self)
        self.fact = label("", "quiet", wrap=True)
        self.plot = GoalpostsPlot(palette, self)
        self.method = ChoiceField(palette, self)
        self.explanation = label("", "quiet", wrap=True)
        self.floor = NumberField(self, optional=True)
        self.power = NumberField(self, step=0.5)
        self.coverage = NumberField(self, step=5.0)
        self.rescale = ChoiceField(palette, self)
        self.low, self.high = NumberField(self), NumberField(self)
        self.above = CheckBox(self.tr("De groep erboven rekent hiermee verder"), self)
        self.rescale_note = label("", "quiet", wrap=True)
        self.rows, self.more = Rows(self), Rows(self)
        self.fold = Fold(self.tr("Meer"), palette, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.name.setAccessibleName(self.tr("Naam van de groep"))
        self.name.setToolTip(self.tr("Naam van de groep, zoals kaart en tabel hem noemen."))
        self.on.setToolTip(self.tr("Uit: de groep en alles eronder doen niet mee."))
        self.plot.setToolTip(self.tr("Verdeling van de scores van de gebieden in beeld."))
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
        top.addWidget(self.fact)
        top.addWidget(self._combining())
        top.addWidget(self.plot)
        column.addLayout(top)
        self.fold.rows.addWidget(self._rest())
        self.fold.head.setChecked(False)
        column.addWidget(self.fold)

    def _combining(self) -> QWidget:
        rows = self.rows
        self.method.fill(COMBINING)
        tip = self.tr("Hoe de onderdelen samen één score worden; let op wat een zwak deel doet.")
        rows.add(self.tr("Samenvoegen"), self.method, tip, stretch=True)
        rows.wide(self.explanation)
        floor = self.tr("Lagere scores tellen als deze: één 0 zou anders de hele uitkomst 0 maken.")
        rows.add(self.tr("Ondergrens"), self.floor, floor)
        power = self.tr("1 is gewoon gemiddeld, −1 harmonisch; hoe lager, hoe strenger.")
        rows.add(self.tr("Macht"), self.power, power)
        coverage = self.tr(
            "Deel van het gewicht dat bekend moet zijn, in procenten; anders heeft een gebied"
            " hier geen score. 0: alles wat er is telt."
        )
        rows.add(self.tr("Minstens bekend (%)"), self.coverage, coverage)
        return rows

    def _rest(self) -> QWidget:
        more = self.more
        short = self.tr("Kortere naam voor smalle plaatsen, zoals de kop van een tabel.")
        more.add(self.tr("Korte naam"), self.short, short, stretch=True)
        words = {key: SCORING[key] for key in SCORING if key in RESCALING}
        self.rescale.fill(words, self.tr("Niet"))
        rescale = self.tr("De score van de groep zelf opnieuw op een schaal zetten.")
        more.add(self.tr("Herschalen"), self.rescale, rescale, stretch=True)
        more.wide(self.rescale_note)
        more.add(self.tr("Van"), self.low, self.tr("Laagste score; bij een z-score gemiddelde."))
        high = self.tr("Hoogste score; bij een z-score de standaardafwijking.")
        more.add(self.tr("Tot"), self.high, high)
        self.above.setToolTip(
            self.tr("Uit: de herschaalde score wordt getoond, maar niet verder verrekend.")
        )
        more.wide(self.above)
        return more

    def _connect(self) -> None:
        self.name.entered.connect(self._rename)
        self.short.entered.connect(self._shorten)
        self.on.clicked.connect(self._switch)
        self.method.picked.connect(self._combine)
        self.floor.number.connect(self._floor)
        self.floor.emptied.connect(self._floor)
        self.power.number.connect(self._power)
        self.coverage.number.connect(self._cover)
        self.rescale.picked.connect(self._rescale)
        self.low.number.connect(self._bounds)
        self.high.number.connect(self._bounds)
        self.above.clicked.connect(self._pass_on)

    # Drawing

    def draw(self, state: AppState, group: Group) -> None:
        """Show a group."""
        self._group = group
        definition = state.document.definition
        top = group.id == definition.top
        self.name.show_text(group.label)
        self.short.show_text(group.short)
        self.on.setVisible(not top)
        self.on.setChecked(group.active)
        self.on.setEnabled(bool(definition.children.get(group.id)))
        self.fact.setText(self._fact(state, group))
        spec = group.aggregation
        self.method.show_choice(spec.method)
        self.explanation.setText(explained(COMBINING, spec.method))
        self.rows.set_shown(self.floor, shown=spec.method in FLOORED)
        self.floor.show_number(spec.floor)
        self.rows.set_shown(self.power, shown=spec.method == "generalised")
        self.power.show_number(spec.power)
        self.coverage.show_number(100 * group.min_coverage)
        self._draw_rescaling(group)
        analysis = state.analysis
        there = analysis is not None and group.id in analysis.results.column
        self.plot.setVisible(there)
        if analysis is not None and there:
            self.plot.show_values(analysis.results.score(group.id)[visible_rows(state)])

    def _draw_rescaling(self, group: Group) -> None:
        scale = group.rescale
        self.rescale.show_choice(scale.method if scale is not None else "")
        self.rescale_note.setVisible(scale is not None)
        self.rescale_note.setText(explained(SCORING, scale.method) if scale is not None else "")
        numbers = scale is not None and scale.method in BOUNDS
        for field in (self.low, self.high):
            self.more.set_shown(field, shown=numbers)
        if scale is not None:
            self.low.show_number(scale.low)
            self.high.show_number(scale.high)
        self.above.setVisible(scale is not None)
        self.above.setChecked(group.rescale_above)

    def _fact(self, state: AppState, group: Group) -> str:
        definition = state.document.definition
        children = definition.children.get(group.id, ())
        if not children:
            return self.tr(
                "Deze groep is nog leeg. Voeg er een indicator of een groep aan toe;"
                " daarna telt ze mee."
            )
        parts = [
            self.tr("{n} van {all} onderdelen tellen mee").format(
                n=count(len(definition.members(group.id))), all=count(len(children))
            )
        ]
        analysis = state.analysis
        if analysis is not None and group.id in analysis.results.column:
            scores = analysis.results.score(group.id)[visible_rows(state)]
            known = scores[np.isfinite(scores)]
            parts.append(
                self.tr("{n} van {all} gebieden met een score").format(
                    n=count(known.size), all=count(scores.size)
                )
            )
            if known.size:
                median = number(float(np.median(known)))
                parts.append(self.tr("mediaan {score}").format(score=median))
        return " · ".join(parts)

    # Changing

    def _put(self, changed: Group, text: str) -> None:
        self._desk.edit(lambda definition: definition.with_node(changed), text)

    @Slot(str)
    def _rename(self, text: str) -> None:
        group, name = self._group, " ".join(text.split())
        if group is None:
            return
        if not name:
            self.draw(self._desk.store.state, group)
            return
        step = self.tr("Naam {old} → {new}").format(old=group.label, new=name)
        self._desk.edit(lambda old: edits.rename(old, group.id, name), step)

    @Slot(str)
    def _shorten(self, text: str) -> None:
        if self._group is not None:
            step = self.tr("Korte naam {label}: {text}").format(label=self._group.label, text=text)
            self._put(replace(self._group, short=" ".join(text.split())), step)

    @Slot()
    def _switch(self) -> None:
        group = self._group
        if group is not None:
            on = self.on.isChecked()
            word = self.tr("aan") if on else self.tr("uit")
            step = self.tr("{label} {word}").format(label=group.label, word=word)
            self._desk.edit(lambda old: edits.set_active(old, group.id, on=on), step)

    @Slot(str)
    def _combine(self, method: str) -> None:
        group = self._group
        if group is None:
            return
        before = group.aggregation
        floor = floor_of(method, self._desk.definition.normalisation)
        spec = Aggregation(method, floor, before.power)
        if method == "generalised":
            spec = replace(spec, floor=before.floor, power=before.power)
        step = self.tr("Samenvoegen {label}: {old} → {new}").format(
            label=group.label,
            old=named(COMBINING, before.method),
            new=named(COMBINING, method),
        )
        self._desk.edit(lambda old: edits.set_aggregation(old, group.id, spec), step)

    @Slot()
    def _floor(self) -> None:
        group = self._group
        if group is None:
            return
        spec = replace(group.aggregation, floor=self.floor.value)
        step = self.tr("Ondergrens {label}: {value}").format(
            label=group.label, value=self.floor.text().strip() or self.tr("geen")
        )
        self._put(replace(group, aggregation=spec), step)

    @Slot(float)
    def _power(self, value: float) -> None:
        group = self._group
        if group is not None:
            spec = replace(group.aggregation, power=value)
            step = self.tr("Macht {label}: {value}").format(
                label=group.label, value=self.power.text()
            )
            self._put(replace(group, aggregation=spec), step)

    @Slot(float)
    def _cover(self, percent: float) -> None:
        group = self._group
        if group is not None:
            step = self.tr("Minstens bekend {label}: {old} → {new} %").format(
                label=group.label,
                old=number(100 * group.min_coverage, 0),
                new=self.coverage.text(),
            )
            share = percent / 100
            self._desk.edit(lambda old: edits.set_min_coverage(old, group.id, share), step)

    @Slot(str)
    def _rescale(self, method: str) -> None:
        group = self._group
        if group is None:
            return
        low, high = BOUNDS.get(method, (0.0, 100.0))
        spec = Normalisation(method, low, high) if method else None
        word = named(SCORING, method) if method else self.tr("niet")
        step = self.tr("Herschalen {label}: {word}").format(label=group.label, word=word)
        self._put(replace(group, rescale=spec), step)

    @Slot()
    def _bounds(self) -> None:
        group, low, high = self._group, self.low.value, self.high.value
        if group is None or group.rescale is None or low is None or high is None:
            return
        step = self.tr("Herschalen {label}: {low}–{high}").format(
            label=group.label, low=self.low.text(), high=self.high.text()
        )
        self._put(replace(group, rescale=replace(group.rescale, low=low, high=high)), step)

    @Slot()
    def _pass_on(self) -> None:
        group = self._group
        if group is not None:
            word = self.tr("aan") if self.above.isChecked() else self.tr("uit")
            step = self.tr("Herschaalde score van {label} doorgeven: {word}").format(
                label=group.label, word=word
            )
            self._put(replace(group, rescale_above=self.above.isChecked()), step)
