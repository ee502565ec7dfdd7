"""The page of correlations: the heat map, and the list of what stands out beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QWidget

from veerkracht_desktop.core.coherence import Coherence, Method, level_nodes
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.coherence import words
from veerkracht_desktop.ui.coherence.figures import Figure, FigureColumn, FigureRow, FigureTable
from veerkracht_desktop.ui.coherence.flag_list import FlagList
from veerkracht_desktop.ui.coherence.heat_map import HeatMap
from veerkracht_desktop.ui.coherence.pages import Page, add_to_header, fill_levels, sentence
from veerkracht_desktop.ui.coherence.ramp_legend import RampLegend
from veerkracht_desktop.ui.flat import FlatCombo, Panel, SegmentedControl
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.style import GAP

METHODS = tuple(Method)


class CorrelationsPage(Page):
    """Heat map and flags."""

    method_asked = Signal(object)
    """Carries the `Method` that the user wants."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coherence: Coherence | None = None
        self.picture = Panel(self.tr("Wat hangt met wat samen"), self)
        self.levels = FlatCombo(palette, self.picture)
        self.levels.setAccessibleName(self.tr("Niveau"))
        self.levels.activated.connect(self._show_level)
        self.methods = SegmentedControl([m.value for m in METHODS], palette, self.picture)
        self.methods.set_current(0)
        self.methods.chosen.connect(self._ask_method)
        add_to_header(self.picture, self.levels, self.methods)
        self.map = HeatMap(palette)
        self.map.setObjectName("body")
        self.map.pointed.connect(self.pointed)
        self.map.chosen.connect(self.chosen)
        scroll = QScrollArea(self.picture)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.map)
        self.picture.rows.addWidget(scroll, 1)
        self.picture.rows.addWidget(RampLegend(palette, self.picture))
        self._matrix = FigureTable(self.tr("Correlaties"), self.picture)
        self._matrix.hide()
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.picture)
        splitter.addWidget(self._made_listing(palette))
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([800, 290])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)

    def _made_listing(self, palette: Palette) -> QWidget:
        self.listing = Panel(self.tr("Wat opvalt"), self)
        self.flags = FlagList(palette, self.listing)
        self.flags.chosen.connect(self.chosen)
        self.flags.told.connect(self._tell)
        self.text = sentence()
        self.listing.rows.addWidget(self.flags, 1)
        self.listing.rows.addWidget(self.text)
        self.listing.setMinimumWidth(220)
        return self.listing

    def show_coherence(self, coherence: Coherence | None) -> None:
        """Show other correlations and their flags."""
        self._coherence = coherence
        fill_levels(self.levels, coherence)
        self._show_level(self.levels.currentIndex())
        flags = coherence.flags if coherence is not None else ()
        self.flags.show_flags(flags)
        self.listing.fact.setText(count(len(flags)) if coherence is not None else "")
        if coherence is not None:
            self.methods.set_current(METHODS.index(coherence.correlations.method))

    @Slot(str)
    def _tell(self, remedy: str) -> None:
        """What to do about a flag; without one what to be careful about."""
        coherence = self._coherence
        text = remedy
        if not text and coherence is not None:
            text = " ".join(notice.text for notice in coherence.notices)
            if not coherence.flags:
                text = f"{self.tr('Geen paren die opvallen.')} {text}".strip()
        self.text.setText(text)

    @Slot(int)
    def _show_level(self, at: int) -> None:
        del at
        coherence, depth = self._coherence, self.levels.currentData() or 0
        self.levels.updateGeometry()
        self.map.show_coherence(coherence, depth)
        text = ""
        if coherence is not None:
            hidden = len(level_nodes(coherence.definition, depth)) - len(self.map.nodes)
            text = words.summary(coherence)
            if hidden:
                text += " · " + self.tr("{n} zonder verschillen").format(n=count(hidden))
        self.picture.fact.setText(text)

    @Slot(int)
    def _ask_method(self, place: int) -> None:
        self.method_asked.emit(METHODS[place])

    def mark(self, one: str, other: str) -> None:
        """Outline the pair that is shown."""
        self.map.mark(one, other)

    def copy(self) -> None:
        """Copy the square in sight, with the groups above right of it."""
        coherence = self._coherence
        if coherence is None:
            return
        definition, between = coherence.definition, coherence.correlations.between
        nodes = self.map.nodes
        above = self.map.strip_names()
        columns = [
            FigureColumn(self.tr("Onderdeel"), text=True),
            *(FigureColumn(node_label(definition, node)) for node in nodes),
            *(FigureColumn(name) for name in above),
        ]
        rows = []
        for line, node in enumerate(nodes):
            others = [self.map.pair(line, place)[1] for place in range(len(nodes) + len(above))]
            values = [between(node, other) for other in others]
            cells = (Figure(number(v, 2), v) for v in values)
            rows.append(FigureRow(node, (Figure(node_label(definition, node)), *cells)))
        self._matrix.show_figures(columns, rows)
        self._matrix.copy()
