"""The window "Klassen", beside the map: how scores become colours."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.class_breaks import HINGES, LEAST, METHODS, MOST, MOST_DECIMALS
from veerkracht_desktop.core.class_colours import class_colours, palette_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import FlatCombo, Panel, label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.index_editor.inspector_fields import ChoiceField, NumberField, Rows
from veerkracht_desktop.ui.index_editor.inspector_words import explained
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.map.classes_editing import ClassEditing
from veerkracht_desktop.ui.map.classes_palette import PaletteBox
from veerkracht_desktop.ui.map.classes_plot import BreaksPlot
from veerkracht_desktop.ui.map.classes_rows import ClassRows
from veerkracht_desktop.ui.map.classes_sets import ClassSets
from veerkracht_desktop.ui.map.classes_words import METHOD_WORDS
from veerkracht_desktop.ui.style import GAP

SIDES = (216, 288)
"""Widths of the choices and of the colours; the histogram gets the rest."""


class ClassesView(LinkedView):
    """Choices left, histogram and classes in the middle, colours right.

    Everything shows the node that the map shows, and changes it at once.
    """

    DRAWS = ("analysis", "active", "within", "document", "edition")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self.editing = ClassEditing(store, self)
        self._of: tuple[IndexResults | None, str, str] = (None, "", "")
        self._build(palette)
        self._connect()
        self.start()

    # Building

    def _build(self, palette: Palette) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.choices = Panel(self.tr("Indeling"), self)
        self.choices.rows.addWidget(self._choices(palette), 1)
        self.spread = Panel(self.tr("Verdeling"), self)
        self.plot, self.rows = BreaksPlot(palette, self), ClassRows(palette, self)
        self.spread.rows.addWidget(self.plot, 1)
        self.spread.rows.addWidget(self.rows)
        self.colours = Panel(self.tr("Kleuren"), self)
        self.palettes = PaletteBox(palette, self)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.palettes.setObjectName("body")
        scroll.setWidget(self.palettes)
        self.colours.rows.addWidget(scroll, 1)
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        for panel, width in zip((self.choices, self.colours), SIDES, strict=True):
            panel.setFixedWidth(round(width * factor))
        row.addWidget(self.choices)
        row.addWidget(self.spread, 1)
        row.addWidget(self.colours)

    def _choices(self, palette: Palette) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        self.method = ChoiceField(palette, made)
        self.method.fill(METHOD_WORDS)
        self.method.setAccessibleName(self.tr("Indeling"))
        self.about = label("", "quiet", wrap=True)
        self.count, self.hinge = FlatCombo(palette, made), FlatCombo(palette, made)
        for many in range(LEAST, MOST + 1):
            self.count.addItem(str(many), many)
        for hinge in HINGES:
            self.hinge.addItem(self.tr("{n} × de box").format(n=number(hinge, 1)), hinge)
        self.decimals = FlatCombo(palette, made)
        for digits in range(MOST_DECIMALS + 1):
            self.decimals.addItem(str(digits), digits)
        self.middle = NumberField(made, optional=True)
        self.fields = Rows(made)
        self.fields.add(self.tr("Klassen"), self.count, self.tr("Het aantal klassen."))
        self.fields.add(
            self.tr("Uitschieter"),
            self.hinge,
            self.tr("Vanaf welke afstand tot de middelste helft een gebied eruit springt."),
        )
        self.fields.add(
            self.tr("Midden"),
            self.middle,
            self.tr("De waarde waar de kleur omslaat; leeg is de middelste klasse."),
        )
        self.fields.add(
            self.tr("Decimalen"),
            self.decimals,
            self.tr("In de legenda; de indeling zelf rekent met alle cijfers."),
        )
        self.weak = CheckBox(self.tr("Zwakste klasse bovenaan"), made)
        self.weak.setToolTip(self.tr("In de legenda, op het scherm en in het werkboek."))
        self.shared = CheckBox(self.tr("Voor alle onderdelen"), made)
        self.shared.setToolTip(
            self.tr(
                "Geef de index en al haar onderdelen deze indeling. Uit: dit onderdeel krijgt een"
                " eigen indeling."
            )
        )
        self.sets = ClassSets(self.editing, palette, made)
        self.freeze = QPushButton(self.tr("Grenzen vastzetten"), made)
        self.freeze.setAutoDefault(False)
        self.freeze.setToolTip(
            self.tr(
                "Houd de grenzen van deze editie ook voor andere edities, zodat een kleur overal"
                " hetzelfde betekent."
            )
        )
        self.frozen = label("", "quiet", wrap=True)
        parts = (
            self.method, self.about, self.fields, self.weak, self.shared, self.freeze, self.frozen,
        )  # fmt: skip
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.sets)
        return made

    def _connect(self) -> None:
        editing = self.editing
        self.method.picked.connect(editing.choose)
        self.count.activated.connect(lambda at: editing.recount(int(self.count.itemData(at))))
        self.hinge.activated.connect(
            lambda at: editing.change(replace(editing.spec, hinge=float(self.hinge.itemData(at))))
        )
        self.decimals.activated.connect(
            lambda at: editing.change(
                replace(editing.spec, decimals=int(self.decimals.itemData(at)))
            )
        )
        self.weak.clicked.connect(
            lambda on: editing.change(replace(editing.spec, weak_on_top=bool(on)))
        )
        self.middle.number.connect(lambda v: editing.change(replace(editing.spec, middle=v)))
        self.middle.emptied.connect(lambda: editing.change(replace(editing.spec, middle=None)))
        self.shared.clicked.connect(self._share)
        self.freeze.clicked.connect(editing.freeze)
        self.plot.started.connect(editing.begin)
        self.plot.moved.connect(editing.move)
        self.plot.ended.connect(editing.end)
        self.plot.cancelled.connect(editing.cancel)
        self.rows.entered.connect(editing.move)
        self.rows.renamed.connect(editing.rename)
        self.palettes.picked.connect(lambda key: editing.change(replace(editing.spec, palette=key)))
        self.palettes.turned.connect(lambda on: editing.change(replace(editing.spec, reverse=on)))

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the classes of the node that is shown."""
        del change
        classes = self.editing.classes
        self.setEnabled(classes is not None)
        self._show_values(state)
        colours = () if classes is None else class_colours(classes)
        movable = classes is not None and not classes.is_continuous
        breaks = () if classes is None else classes.breaks
        self.plot.show_breaks(breaks, colours, self.editing.spec.decimals, movable=movable)
        self.rows.show_classes(classes)
        self.palettes.show_spec(self.editing.spec, classes)
        self._show_choices(state)

    def _show_values(self, state: AppState) -> None:
        """Give the plot the scores in sight; the same ones as an array of before keep it."""
        results = None if state.analysis is None else state.analysis.results
        if results is None or state.active not in results.column:
            self._of = (None, "", "")
            self.plot.show_values(None)
            self.spread.fact.setText("")
            return
        of = (results, state.active, state.within)
        if of != self._of:
            self._of = of
            self.plot.show_values(results.score(state.active)[visible_rows(state)])
        self.spread.fact.setText(node_label(results.definition, state.active))

    def _show_choices(self, state: AppState) -> None:
        spec, classes = self.editing.spec, self.editing.classes
        method = METHODS[spec.method]
        self.method.show_choice(spec.method)
        self.about.setText(explained(METHOD_WORDS, spec.method))
        chosen = len(spec.breaks) + 1 if spec.method == "manual" else spec.count
        for combo, value in (
            (self.count, chosen),
            (self.hinge, spec.hinge),
            (self.decimals, spec.decimals),
        ):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(value))
            combo.update()
        manual = spec.method == "manual"
        self.fields.set_shown(self.count, shown=not method.fixed)
        self.fields.set_shown(self.hinge, shown=spec.method == "box")
        self.fields.set_shown(self.middle, shown=manual and palette_of(spec).diverging)
        self.middle.show_number(spec.middle)
        self.weak.setChecked(spec.weak_on_top)
        self.shared.setChecked(self.editing.is_shared)
        self.sets.show_sets()
        self.freeze.setEnabled(classes is not None and bool(classes.breaks) and not manual)
        self.freeze.setVisible(spec.method != "unclassed")
        self.frozen.setText(self._frozen_text(state, spec.edition, manual=manual))
        self.frozen.setVisible(bool(self.frozen.text()))

    def _frozen_text(self, state: AppState, edition: int, *, manual: bool) -> str:
        if manual and edition:
            text = self.tr("De grenzen zijn die van editie {year}, ook voor andere edities.")
            return text.format(year=edition)
        if manual:
            return self.tr("Eigen grenzen gelden voor elke editie.")
        if state.edition:
            return self.tr("De grenzen volgen de gegevens: elke editie krijgt haar eigen klassen.")
        return ""

    @Slot(bool)
    def _share(self, on: bool) -> None:  # noqa: FBT001 - what Qt sends
        self.editing.share(on=on)


class ClassesDialog(BesideDialog):
    """The editor in a window of its own, which leaves the map behind it at work."""

    SIZE = (940, 540)

    def __init__(self, store: Store, hover: Hover, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Klassen en kleuren"))
        self._store, self._hover = store, hover
        self.hint.setText(
            self.tr("Kaart, grafiek en tabel veranderen meteen mee. Met Ctrl+Z gaat u terug.")
        )
        self.begin()
        self.view.method.setFocus()

    def make_view(self, palette: Palette) -> QWidget:
        """The editor."""
        self.view = ClassesView(self._store, self._hover, palette, self)
        return self.view
