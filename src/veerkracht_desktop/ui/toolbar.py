"""The top bar: which areas, which year, what a gesture does, and the search box."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QWidget,
)

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.group_areas import groups_may_differ
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.scope import limited, places
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.buttons import StepButton
from veerkracht_desktop.ui.flat import FlatCombo, SegmentedControl, label
from veerkracht_desktop.ui.reference_combo import ReferenceCombo
from veerkracht_desktop.ui.search_box import SearchBox
from veerkracht_desktop.ui.style import GAP, grown
from veerkracht_desktop.ui.tool_switch import ToolSwitch

INDENT = "    "
"""Before a wijk in the list, below its gemeente."""
MODES = (
    SelectionMode.REPLACE,
    SelectionMode.ADD,
    SelectionMode.INTERSECT,
    SelectionMode.REMOVE,
)

_MODE_TEXTS = {
    SelectionMode.REPLACE: translatable("TopBar", "Vervang"),
    SelectionMode.ADD: translatable("TopBar", "Voeg toe"),
    SelectionMode.INTERSECT: translatable("TopBar", "Doorsnede"),
    SelectionMode.REMOVE: translatable("TopBar", "Haal weg"),
}


class TopBar(QFrame):
    """Level, gemeente, edition and selection mode, with the search box at the right.

    Draws `levels`, `level`, `editions`, `edition`, `within`, `mode`, `tool` and `analysis`.
    """

    def __init__(self, store: Store, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._store = store
        self.level = FlatCombo(palette, self)
        self.within = FlatCombo(palette, self)
        self.earlier = StepButton(self.tr("Vorige editie"), palette, self, forward=False)
        self.edition = FlatCombo(palette, self)
        self.later = StepButton(self.tr("Volgende editie"), palette, self, forward=True)
        self.mode = SegmentedControl(mode_texts(), palette, self)
        for place, tip in enumerate(_mode_tips(self)):
            self.mode.button(place).setToolTip(tip)
        self.tool = ToolSwitch(palette, self)
        self.back = StepButton(
            self.tr("Vorige selectie of plaats (Alt+←)"), palette, self, forward=False
        )
        self.forward = StepButton(
            self.tr("Volgende selectie of plaats (Alt+→)"), palette, self, forward=True
        )
        self.reference = ReferenceCombo(store, palette, self)
        # A choice that grows with its text would push the buttons away from under the pointer.
        self.level.steady = tuple(level.value.capitalize() for level in Level)
        self.within.steady = (self.tr("Alle gemeenten"),)
        self.edition.steady = (self.tr("2023"),)
        self.reference.steady = (self.tr("alle gebieden"),)
        self.search = SearchBox(store, palette, self)
        self.search.setMinimumWidth(grown(120))
        self.search.setMaximumWidth(grown(300))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.level.activated.connect(self._level_chosen)
        self.within.activated.connect(self._within_chosen)
        self.edition.activated.connect(self._edition_chosen)
        self.earlier.clicked.connect(self._earlier)
        self.later.clicked.connect(self._later)
        self.mode.chosen.connect(self._mode_chosen)
        self.tool.chosen.connect(self._tool_chosen)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    def _lay_out(self) -> None:
        """Two rows, one behind the other where there is room and else one below the other."""
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(10, 7, 10, 7)
        self._rows.setSpacing(GAP)
        self._choices, self._gestures = self._choice_row(), self._gesture_row()
        self._rows.addLayout(self._choices)
        self._rows.addLayout(self._gestures, 1)

    def _choice_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for text, widgets in (
            (self.tr("Niveau"), (self.level,)),
            (self.tr("Binnen"), (self.within,)),
            (self.tr("Editie"), (self.earlier, self.edition, self.later)),
            (self.tr("Vergelijk met"), (self.reference,)),
        ):
            caption = label(text, "quiet")
            caption.setBuddy(next(w for w in widgets if isinstance(w, FlatCombo)))
            row.addWidget(caption)
            tight = QHBoxLayout()
            tight.setSpacing(1)
            row.addLayout(tight)
            for widget in widgets:
                tight.addWidget(widget)
                if isinstance(widget, FlatCombo):
                    widget.setAccessibleName(text)
            row.addSpacing(GAP)
        row.addStretch(0)
        return row

    def _gesture_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.mode)
        row.addWidget(self.tool)
        looks = QHBoxLayout()
        looks.setSpacing(1)
        row.addLayout(looks)
        looks.addWidget(self.back)
        looks.addWidget(self.forward)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        return row

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the widest of both rows: where they do not fit in line they go below."""
        rows = (self._choices.minimumSize(), self._gestures.minimumSize())
        around = self._rows.contentsMargins()
        wide = max(row.width() for row in rows) + around.left() + around.right()
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One row where everything is readable in it, else two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        around = self._rows.contentsMargins()
        needed = _room_of(self._choices) + self._gestures.minimumSize().width() + GAP
        fits = self.width() - around.left() - around.right() >= needed
        way = QBoxLayout.Direction
        self._rows.setDirection(way.LeftToRight if fits else way.TopToBottom)
        self.updateGeometry()

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if groups_may_differ(change) or change.touches(
            "levels", "level", "editions", "edition", "within", "mode", "tool", "analysis"
        ):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        self.level.clear()
        for level in state.levels:
            self.level.addItem(level.value.capitalize(), level.value)
        self.level.setCurrentIndex(self.level.findData(state.level.value))
        self.level.setEnabled(len(state.levels) > 0)
        self._draw_within(state)
        self.edition.clear()
        for year in state.editions:
            self.edition.addItem(str(year) if year else self.tr("onbekend"), year)
        place = self.edition.findData(state.edition)
        self.edition.setCurrentIndex(place)
        self.edition.setEnabled(len(state.editions) > 0)
        self.edition.setToolTip(self.edition.currentText())
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(0 <= place < self.edition.count() - 1)
        self.mode.set_current(MODES.index(state.mode) if state.mode in MODES else 0)
        self.tool.set_current(state.tool)
        for switch in (self.mode, self.tool):
            switch.setEnabled(state.analysis is not None)
        for combo in (self.level, self.within, self.edition):
            combo.updateGeometry()
        self._arrange()

    def _draw_within(self, state: AppState) -> None:
        self.within.clear()
        self.within.addItem(self.tr("Alle gemeenten"), "")
        model = self.within.model()
        for row, place in enumerate(places(state), start=1):
            self.within.addItem(INDENT + place.text if place.inner else place.text, place.word)
            if isinstance(model, QStandardItemModel):
                model.item(row).setEnabled(place.some)
        self.within.setCurrentIndex(max(self.within.findData(state.within), 0))
        self.within.setEnabled(self.within.count() > 1)
        self.within.setToolTip(self.within.currentText().strip())

    @Slot(int)
    def _level_chosen(self, place: int) -> None:
        self._store.look(replace(self._store.state, level=Level(self.level.itemData(place))))

    @Slot(int)
    def _within_chosen(self, place: int) -> None:
        state, word = self._store.state, str(self.within.itemData(place))
        there = limited(state, word)
        self._store.look(there)
        if there.within != word:  # a group without areas here: the choice stays what it was
            self._draw_within(state)

    @Slot(int)
    def _edition_chosen(self, place: int) -> None:
        self._store.look(replace(self._store.state, edition=int(self.edition.itemData(place))))

    @Slot()
    def _earlier(self) -> None:
        self._edition_chosen(self.edition.currentIndex() - 1)

    @Slot()
    def _later(self) -> None:
        self._edition_chosen(self.edition.currentIndex() + 1)

    @Slot(int)
    def _mode_chosen(self, place: int) -> None:
        self._store.look(replace(self._store.state, mode=MODES[place]))

    @Slot(object)
    def _tool_chosen(self, tool: Tool) -> None:
        self._store.look(replace(self._store.state, tool=tool))


def _room_of(row: QLayout) -> int:
    """Width that a row asks for now; the row itself remembers what it asked for before."""
    wide = row.spacing() * max(row.count() - 1, 0)
    for place in range(row.count()):
        item = row.itemAt(place)
        assert item is not None, "counted"
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            wide += _room_of(inner)
        else:
            wide += (widget.sizeHint() if widget is not None else item.sizeHint()).width()
    return wide


def mode_texts() -> list[str]:
    """What each of `MODES` is called on a switch."""
    return [translated(_MODE_TEXTS[mode]) for mode in MODES]


def _mode_tips(bar: TopBar) -> tuple[str, ...]:
    return (
        bar.tr("Een klik of sleep begint een nieuwe selectie"),
        bar.tr("Een klik of sleep voegt toe aan de selectie (Shift)"),
        bar.tr("Een klik of sleep houdt alleen over wat al geselecteerd was"),
        bar.tr("Een klik of sleep haalt uit de selectie (Alt)"),
    )
