"""The window "Achtergrondlagen", beside the map: water, roads and points around the areas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PureWindowsPath

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.context import CONTEXT_COLOURS, WIDTHS, ContextLayer
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.services.context_layers import ContextEditing
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import ElidedLabel, FlatCombo, Panel, label
from veerkracht_desktop.ui.index_editor.inspector_fields import Rows, TextField
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.map.colour_choice import ColourChoice
from veerkracht_desktop.ui.map.context_list import ContextList
from veerkracht_desktop.ui.style import GAP

LOOK_WIDTH = 330
OPACITIES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
LONGEST = 60
"""Letters in the name of a layer."""


class ContextView(LinkedView):
    """The layers left, the look of the chosen one right; each change is one step."""

    DRAWS = ("document",)

    files_asked = Signal()
    """The user wants to add files."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        editing: ContextEditing,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self.editing = editing
        self._shown: tuple[ContextLayer, ...] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._order(palette), 1)
        row.addWidget(self._look(palette))
        self._connect()
        self.start()

    # Building

    def _order(self, palette: Palette) -> QWidget:
        panel = Panel(self.tr("Lagen"), self)
        panel.fact.setText(self.tr("de bovenste ligt bovenop"))
        self.list = ContextList(palette, panel)
        self.nothing = label(
            self.tr(
                "Voeg water, wegen, spoor of punten toe uit een eigen bestand: shapefile,"
                " GeoPackage of GeoJSON, in elk coördinatenstelsel."
            ),
            "quiet",
            wrap=True,
        )
        self.nothing.setContentsMargins(10, 8, 10, 8)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 6, 8, 8)
        foot.setSpacing(GAP)
        self.add = self._button(self.tr("Toevoegen…"), self.files_asked.emit)
        self.up = self._button(self.tr("Omhoog"), lambda: self._move(-1))
        self.down = self._button(self.tr("Omlaag"), lambda: self._move(1))
        self.remove = self._button(self.tr("Verwijderen"), lambda: self._remove(self.row))
        self.up.setToolTip(self.tr("Alt+↑; slepen kan ook"))
        self.down.setToolTip(self.tr("Alt+↓; slepen kan ook"))
        self.remove.setToolTip(self.tr("Delete"))
        for button in (self.add, self.up, self.down, self.remove):
            foot.addWidget(button)
        panel.rows.addWidget(self.nothing, 1)
        panel.rows.addWidget(self.list, 1)
        panel.rows.addLayout(foot)
        return panel

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        made = QPushButton(text, self)
        made.setAutoDefault(False)
        made.clicked.connect(pressed)
        return made

    def _look(self, palette: Palette) -> QWidget:
        panel = Panel(self.tr("Uiterlijk"), self)
        body = QWidget(panel)
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        self.name = TextField(body)
        self.name.setMaxLength(LONGEST)
        self.colours = ColourChoice(CONTEXT_COLOURS, palette, body)
        self.width_of, self.opacity = FlatCombo(palette, body), FlatCombo(palette, body)
        for width in WIDTHS:
            digits = 0 if width == round(width) else 1
            self.width_of.addItem(self.tr("{n} pixels").format(n=number(width, digits)), width)
        for opacity in OPACITIES:
            self.opacity.addItem(f"{number(100 * (1 - opacity), 0)} %", opacity)
        self.filled = CheckBox(self.tr("Vlakken vullen"), body)
        self.above = CheckBox(self.tr("Over de gebieden heen"), body)
        self.above.setToolTip(
            self.tr("Uit: alleen te zien waar geen gebied is, zoals zee en buurlanden.")
        )
        fields = self.fields = Rows(body)
        fields.add(self.tr("Naam"), self.name, self.tr("Zoals de laag hier heet."), stretch=True)
        fields.add(self.tr("Kleur"), self.colours, self.tr("… kiest elke andere kleur."))
        fields.add(
            self.tr("Dikte"),
            self.width_of,
            self.tr("Van lijnen en omtrekken; bij punten de doorsnede."),
        )
        fields.add(
            self.tr("Doorzichtig"), self.opacity, self.tr("Hoeveel van de kaart erdoorheen komt.")
        )
        self.about, self.source = label("", "quiet", wrap=True), ElidedLabel("", "quiet", body)
        for widget in (fields, self.filled, self.above, self.about, self.source):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea(panel)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        panel.rows.addWidget(scroll, 1)
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        panel.setFixedWidth(round(LOOK_WIDTH * factor))
        self.look, self.body = panel, body
        return panel

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_look)
        self.list.switched.connect(self._switch)
        self.list.moved.connect(self._put)
        self.list.removed.connect(self._remove)
        self.name.entered.connect(lambda text: self.editing.rename(self.row, text))
        self.colours.picked.connect(lambda colour: self._change(colour=colour))
        self.width_of.activated.connect(
            lambda at: self._change(width=float(self.width_of.itemData(at)))
        )
        self.opacity.activated.connect(
            lambda at: self._change(opacity=float(self.opacity.itemData(at)))
        )
        self.filled.clicked.connect(lambda on: self._change(filled=bool(on)))
        self.above.clicked.connect(lambda on: self._change(above=bool(on)))

    # Following

    @property
    def row(self) -> int:
        """The layer that is chosen, -1 for none."""
        return self.list.currentRow()

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the layers as they are now."""
        del change
        layers = state.document.context
        if layers is not self._shown:
            self._shown = layers
            self.list.show_layers(layers)
        self.nothing.setVisible(not layers)
        self.list.setVisible(bool(layers))
        self._show_look(self.row)

    @Slot(int)
    def _show_look(self, row: int) -> None:
        layers = self.editing.layers
        there = 0 <= row < len(layers)
        self.body.setVisible(there)
        self.up.setEnabled(there and row > 0)
        self.down.setEnabled(there and row < len(layers) - 1)
        self.remove.setEnabled(there)
        if not there:
            return
        layer = layers[row]
        self.name.show_text(layer.name)
        self.colours.show_colour(layer.colour)
        self.width_of.setCurrentIndex(_nearest(WIDTHS, layer.width))
        self.opacity.setCurrentIndex(_nearest(OPACITIES, layer.opacity))
        exact = layer.shapes.details[-1]
        lined = bool(len(exact.lines) or len(exact.points)) or not layer.filled
        self.fields.set_shown(self.width_of, shown=lined)
        self.filled.setVisible(bool(len(exact.rings)))
        self.filled.setChecked(layer.filled)
        self.above.setChecked(layer.above)
        self.about.setText(self._told(layer))
        name = PureWindowsPath(layer.path).name
        self.source.setText(self.tr("Uit {file}").format(file=name) if name else "")
        self.source.setToolTip(layer.path)

    def _told(self, layer: ContextLayer) -> str:
        exact = layer.shapes.details[-1]
        kinds = (
            (len(exact.points), self.tr("{n} punten")),
            (len(layer.shapes.given) if len(exact.lines) else 0, self.tr("{n} lijnen")),
            (len(exact.polygon_offsets) - 1, self.tr("{n} vlakken")),
        )
        return ", ".join(text.format(n=count(many)) for many, text in kinds if many)

    # What is asked

    def _change(self, **look: object) -> None:
        if self.row >= 0:
            layer = self.editing.layers[self.row]
            self.editing.change(self.row, replace(layer, **look))  # type: ignore[arg-type]

    @Slot(int)
    def _switch(self, row: int) -> None:
        layer = self.editing.layers[row]
        self.editing.change(row, replace(layer, visible=not layer.visible))

    @Slot(int, int)
    def _put(self, row: int, to: int) -> None:
        self.editing.move(row, to)
        self._shown = None
        self.draw(self.state, None)  # also where nothing moved: the list went its own way

    @Slot(int)
    def _remove(self, row: int) -> None:
        if 0 <= row < len(self.editing.layers):
            self.editing.remove(row)

    def _move(self, step: int) -> None:
        if self.row >= 0:
            self.editing.move(self.row, self.row + step)


def _nearest(offered: tuple[float, ...], value: float) -> int:
    return min(range(len(offered)), key=lambda place: abs(offered[place] - value))


class ContextDialog(BesideDialog):
    """The layers in a window of its own, which leaves the map behind it at work."""

    SIZE = (720, 360)

    files_asked = Signal()
    """The user wants to add files."""

    def __init__(
        self, store: Store, hover: Hover, editing: ContextEditing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Achtergrondlagen"))
        self._store, self._hover, self._editing = store, hover, editing
        self.hint.setText(self.tr("De kaarten veranderen meteen mee. Met Ctrl+Z gaat u terug."))
        self.begin()
        room = self.screen().availableSize()
        self.resize(min(self.SIZE[0], room.width()), min(self.SIZE[1], room.height()))

    def make_view(self, palette: Palette) -> QWidget:
        """The layers and their looks."""
        self.view = ContextView(self._store, self._hover, self._editing, palette, self)
        self.view.files_asked.connect(self.files_asked)
        return self.view
