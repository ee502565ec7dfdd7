"""The top bar: which areas, which year, what a gesture does, and the search box."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSizePolicy,
    QWidget,
)

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.flat import FlatCombo, SegmentedControl, StepButton, label
from veerkracht_desktop.ui.reference_combo import ReferenceCombo
from veerkracht_desktop.ui.style import GAP
from veerkracht_desktop.ui.tool_switch import ToolSwitch

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


def search_texts(areas: Areas) -> tuple[str, ...]:
    """What the search box offers per area: name, gemeente and code."""
    return tuple(
        " · ".join(part for part in (name, gemeente if gemeente != name else "", code) if part)
        for name, gemeente, code in zip(areas.names, areas.gemeente_names, areas.codes, strict=True)
    )


def find_areas(areas: Areas, text: str) -> frozenset[str]:
    """Codes of the areas that a search text means.

    A code or a whole line of the list gives that area, a full name every area with that
    name, a part of a name the first area that begins with it or else has it.

    Parameters
    ----------
    areas : Areas
    text : str
        Any case; spaces around it do not count.

    """
    sought = " ".join(text.split()).casefold()
    if not sought:
        return frozenset()
    lines = [line.casefold() for line in search_texts(areas)]
    names = [name.casefold() for name in areas.names]
    codes = [code.casefold() for code in areas.codes]
    for words in (codes, lines, names):
        met = frozenset(areas.codes[row] for row, word in enumerate(words) if word == sought)
        if met:
            return met
    for words in (names, codes):
        for row, word in enumerate(words):
            if word.startswith(sought):
                return frozenset({areas.codes[row]})
    return next(
        (frozenset({areas.codes[row]}) for row, line in enumerate(lines) if sought in line),
        frozenset(),
    )


def _areas(state: AppState) -> Areas | None:
    return state.analysis.results.areas if state.analysis else None


class SearchBox(QLineEdit):
    """Finds an area by name or code, with a list of what fits.

    Draws `AppState.analysis`. Enter or a click in the list selects.
    """

    found = Signal(object)
    """Carries the frozenset of codes found; sent after they were selected."""

    missed = Signal(str)
    """Carries the text that no area has."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setPlaceholderText(self.tr("Zoek gebied…  Ctrl+F"))
        self.setAccessibleName(self.tr("Zoek gebied op naam of code"))
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        popup = QListView()
        popup.setObjectName("popup")
        popup.setUniformItemSizes(True)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        completer.setPopup(popup)
        self.setCompleter(completer)
        completer.activated.connect(self._picked)
        self.returnPressed.connect(self.search)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        # Other scores of the same areas leave the names as they are; a slider must not wait.
        if _areas(change.old) is not _areas(change.new):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        areas = _areas(state)
        self._model.setStringList(list(search_texts(areas)) if areas is not None else [])
        self.setEnabled(areas is not None)

    @Slot(str)
    def _picked(self, text: str) -> None:
        self.setText(text)
        self.search()

    @Slot()
    def search(self) -> None:
        """Select the areas that the text means."""
        state = self._store.state
        if state.analysis is None or not self.text().strip():
            return
        areas = state.analysis.results.areas
        codes = find_areas(areas, self.text())
        if not codes:
            self.missed.emit(self.text().strip())
            return
        inside = all(areas.gemeenten[areas.position[code]] == state.within for code in codes)
        self._store.look(replace(state, selection=codes, within=state.within if inside else ""))
        self.found.emit(codes)
        self.selectAll()


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
        self.search = SearchBox(store, self)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(300)
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
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
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
        row.addWidget(self.mode)
        row.addWidget(self.tool)
        looks = QHBoxLayout()
        looks.setSpacing(1)
        row.addLayout(looks)
        looks.addWidget(self.back)
        looks.addWidget(self.forward)
        row.addStretch(1)
        row.addWidget(self.search, 2)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches(
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
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(0 <= place < self.edition.count() - 1)
        self.mode.set_current(MODES.index(state.mode) if state.mode in MODES else 0)
        self.tool.set_current(state.tool)
        for switch in (self.mode, self.tool):
            switch.setEnabled(state.analysis is not None)
        for combo in (self.level, self.within, self.edition):
            combo.updateGeometry()

    def _draw_within(self, state: AppState) -> None:
        self.within.clear()
        self.within.addItem(self.tr("Alle gemeenten"), "")
        if state.analysis is not None:
            areas = state.analysis.results.areas
            names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
            for code, name in sorted(names.items(), key=lambda item: item[1] or item[0]):
                if code:
                    self.within.addItem(name or code, code)
        self.within.setCurrentIndex(max(self.within.findData(state.within), 0))
        useful = state.analysis is not None and state.level not in (Level.GEMEENTE, Level.LAND)
        self.within.setEnabled(useful and self.within.count() > 1)

    @Slot(int)
    def _level_chosen(self, place: int) -> None:
        self._store.look(replace(self._store.state, level=Level(self.level.itemData(place))))

    @Slot(int)
    def _within_chosen(self, place: int) -> None:
        state = self._store.state
        code = str(self.within.itemData(place))
        assert state.analysis is not None, "the choice is off without results"
        areas = state.analysis.results.areas
        kept = frozenset(
            c for c in state.selection if not code or areas.gemeenten[areas.position[c]] == code
        )
        self._store.look(replace(state, within=code, selection=kept))

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
