"""The pages of statistics, components, alpha and influence."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSplitter, QWidget

from veerkracht_desktop.core.coherence import (
    Coherence,
    ColumnStatistics,
    Components,
    Reliability,
    group_depths,
)
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import count, number, signed
from veerkracht_desktop.ui.coherence import words
from veerkracht_desktop.ui.coherence.colours import correlation_colour
from veerkracht_desktop.ui.coherence.figures import Figure, FigureColumn, FigureRow, FigureTable
from veerkracht_desktop.ui.coherence.influence import InfluenceBars
from veerkracht_desktop.ui.coherence.scree import ScreePlot
from veerkracht_desktop.ui.flat import FlatCombo, Panel, label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.style import GAP

MOST_COMPONENTS = 6
"""Columns of loadings shown."""
WEAK_LOADING = 0.3
"""Loadings nearer to 0 than this get no colour: they say little."""


class Page(QWidget):
    """One tab: shows what was computed, and leads to a node or a pair in the other views."""

    chosen = Signal(str, str)
    """Carries the node to show, and the one on the other axis or ""."""
    pointed = Signal(str)
    """Carries a sentence about what is under the pointer, "" for none."""

    def show_coherence(self, coherence: Coherence | None) -> None:
        """Show other results; None for nothing."""
        raise NotImplementedError

    def mark(self, one: str, other: str) -> None:
        """Mark the nodes that the other views show."""
        raise NotImplementedError

    def copy(self) -> None:
        """Put the figures on the clipboard."""
        raise NotImplementedError

    def choose(self, node: str) -> None:
        """Lead to a node alone."""
        self.chosen.emit(node, "")


def add_to_header(panel: Panel, *widgets: QWidget) -> None:
    """Put controls at the right of a panel's header."""
    head = panel.header.layout()
    assert head is not None, "a panel's header has a row"
    for widget in widgets:
        head.addWidget(widget)


def sentence() -> QLabel:
    """A line under a table that tells what it says."""
    made = label("", wrap=True)
    made.setContentsMargins(10, 6, 10, 8)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def _filling(page: QWidget, inside: QWidget) -> None:
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inside)


class StatisticsPage(Page):
    """A row per indicator."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del palette
        self.panel = Panel(self.tr("Wat de gemeten waarden zijn"), self)
        self.table = FigureTable(self.tr("Statistiek per indicator"), self.panel)
        self.table.chosen.connect(self.choose)
        self.panel.rows.addWidget(self.table, 1)
        _filling(self, self.panel)

    def show_coherence(self, coherence: Coherence | None) -> None:
        """Fill the table."""
        self.panel.fact.setText("" if coherence is None else words.summary(coherence))
        if coherence is None:
            self.table.show_figures(self._columns(), ())
            return
        opposed = Counter(
            node for f in coherence.flags if f.id == "opposed" for node in (f.one, f.other)
        )
        definition = coherence.definition
        self.table.show_figures(
            self._columns(),
            [
                FigureRow(node, self._cells(node_label(definition, node), found, opposed[node]))
                for node, found in coherence.statistics.items()
            ],
        )

    def _columns(self) -> tuple[FigureColumn, ...]:
        tr = self.tr
        return (
            FigureColumn(tr("Indicator"), letters=25, text=True),
            FigureColumn(tr("Bekend"), tr("Deel van de gebieden met een waarde"), 8),
            FigureColumn(tr("Laagste")),
            FigureColumn(tr("Hoogste")),
            FigureColumn(tr("Gem."), tr("Gemiddelde")),
            FigureColumn(tr("Mediaan")),
            FigureColumn(tr("SD"), tr("Standaarddeviatie (n − 1)")),
            FigureColumn(tr("Scheef"), tr("Scheefheid G1; boven 2 of onder −2 valt op"), 8),
            FigureColumn(tr("Welving"), tr("Kurtosis G2; boven 3,5 valt op")),
            FigureColumn(tr("Niet 0"), tr("Deel van de bekende waarden dat niet 0 is"), 8),
            FigureColumn(tr("Uniek"), tr("Verschillende waarden, als deel van de bekende"), 7),
            FigureColumn(tr("Gelijk"), tr("Deel met de meest voorkomende waarde"), 8),
            FigureColumn(tr("Wat opvalt"), letters=0, text=True),
        )

    @staticmethod
    def _cells(name: str, found: ColumnStatistics, opposed: int) -> tuple[Figure, ...]:
        values = (found.low, found.high, found.mean, found.median, found.deviation)
        shares = (
            (found.non_zero_share, found.non_zero),
            (found.unique_share, found.unique),
            (found.same_share, found.same),
        )
        flags = ", ".join(words.statistics_flags(found, opposed))
        known = f"{count(found.known)} / {count(found.areas)}"
        return (
            Figure(name),
            Figure(words.percent(found.known_share), found.known_share, known),
            *(Figure(words.significant(v), v) for v in values),
            Figure(number(found.skewness, 2), found.skewness),
            Figure(number(found.kurtosis, 2), found.kurtosis),
            *(Figure(words.percent(s), s, f"{count(n)} / {count(found.known)}") for s, n in shares),
            Figure(flags),
        )

    def mark(self, one: str, other: str) -> None:
        """Tint the indicator that is shown."""
        del other
        self.table.mark(one)

    def copy(self) -> None:
        """Copy the table."""
        self.table.copy()


class ComponentsPage(Page):
    """Scree plot and loadings of the indicators below a group."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._coherence: Coherence | None = None
        self.left = Panel(self.tr("Eigenwaarden"), self)
        self.right = Panel(self.tr("Ladingen"), self)
        self.groups = FlatCombo(palette, self.left)
        self.groups.setAccessibleName(self.tr("Groep"))
        self.groups.activated.connect(self._show_group)
        add_to_header(self.left, self.groups)
        self.scree = ScreePlot(palette, self.left)
        self.text = sentence()
        self.table = FigureTable(self.tr("Ladingen"), self.right)
        self.table.chosen.connect(self.choose)
        self.left.rows.addWidget(self.text)
        self.left.rows.addWidget(self.scree, 1)
        self.right.rows.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.left)
        splitter.addWidget(self.right)
        splitter.setSizes([420, 620])
        _filling(self, splitter)

    def show_coherence(self, coherence: Coherence | None) -> None:
        """List the groups; the one chosen stays where it still is there."""
        self._coherence = coherence
        before = self.groups.currentData()
        with QSignalBlocker(self.groups):
            self.groups.clear()
            for found in coherence.components if coherence is not None else ():
                assert coherence is not None
                self.groups.addItem(node_label(coherence.definition, found.node), found.node)
            at = self.groups.findData(before)
            self.groups.setCurrentIndex(max(at, 0) if self.groups.count() else -1)
        self.groups.updateGeometry()
        self._show_group(self.groups.currentIndex())

    def current(self) -> Components | None:
        """The group in sight."""
        if self._coherence is None or self.groups.currentIndex() < 0:
            return None
        return self._coherence.components[self.groups.currentIndex()]

    @Slot(int)
    def _show_group(self, at: int) -> None:
        del at
        found, coherence = self.current(), self._coherence
        self.groups.updateGeometry()
        self.scree.show_components(found)
        if found is None or coherence is None:
            self.text.setText("")
            self.right.fact.setText("")
            self.table.show_figures(self._columns(0), ())
            return
        notices = " ".join(notice.text for notice in found.notices)
        self.text.setText(f"{words.components_text(coherence, found)} {notices}".strip())
        self.right.fact.setText(words.components_fact(coherence, found))
        shown = min(max(found.kaiser, 2), MOST_COMPONENTS, len(found.indicators))
        self.table.show_figures(
            self._columns(shown),
            [
                FigureRow(
                    node,
                    (
                        Figure(node_label(coherence.definition, node)),
                        *(self._loading(float(v)) for v in found.loadings[at, :shown]),
                    ),
                )
                for at, node in enumerate(found.indicators)
            ],
        )

    def _loading(self, value: float) -> Figure:
        ground = correlation_colour(value, self._colours) if abs(value) >= WEAK_LOADING else None
        return Figure(number(value, 2), value, ground=ground)

    def _columns(self, shown: int) -> tuple[FigureColumn, ...]:
        tip = self.tr("Samenhang van de indicator met component {n}")
        return (
            FigureColumn(self.tr("Indicator"), letters=0, text=True),
            *(FigureColumn(f"C{n}", tip.format(n=n), 8) for n in range(1, shown + 1)),
        )

    def mark(self, one: str, other: str) -> None:
        """Tint the indicator that is shown."""
        del other
        self.table.mark(one)

    def copy(self) -> None:
        """Copy the loadings."""
        self.table.copy()


class ReliabilityPage(Page):
    """Alpha of every group, and without each member of the one that is current."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del palette
        self._coherence: Coherence | None = None
        self._group = ""
        self.left = Panel(self.tr("Cronbachs α per groep"), self)
        self.right = Panel("", self)
        self.table = FigureTable(self.tr("Cronbachs α per groep"), self.left)
        self.drop = FigureTable(self.tr("α zonder elk onderdeel"), self.right)
        self.text = sentence()
        self.table.chosen.connect(self._choose_group)
        self.table.selectionModel().currentRowChanged.connect(self._move)
        self.drop.chosen.connect(self.choose)
        self.left.rows.addWidget(self.table, 1)
        self.right.rows.addWidget(self.text)
        self.right.rows.addWidget(self.drop, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.left)
        splitter.addWidget(self.right)
        splitter.setSizes([630, 450])
        _filling(self, splitter)

    def show_coherence(self, coherence: Coherence | None) -> None:
        """Fill the table of groups; the current one stays where it still is there."""
        self._coherence = coherence
        found = coherence.reliabilities if coherence is not None else ()
        keep = self._group
        rows = [FigureRow(one.node, self._cells(one)) for one in found]
        self.table.show_figures(self._columns(), rows)
        there = [row.node for row in rows]
        self._show_group(keep if keep in there else there[0] if there else "")
        self.table.mark(self._group)

    def _columns(self) -> tuple[FigureColumn, ...]:
        tr = self.tr
        return (
            FigureColumn(tr("Groep"), letters=0, text=True),
            FigureColumn(tr("Onderdelen"), letters=11),
            FigureColumn("α", tr("Van de onderdelen; vanaf 0,7 meten ze samen één ding"), 7),
            FigureColumn(tr("Gestand."), tr("α als elk onderdeel even veel zou verschillen"), 9),
            FigureColumn(tr("Indicatoren"), tr("α over alle indicatoren in de groep"), 11),
            FigureColumn(tr("Wat opvalt"), letters=11, text=True),
        )

    def _cells(self, found: Reliability) -> tuple[Figure, ...]:
        assert self._coherence is not None
        definition = self._coherence.definition
        indent = "   " * len(definition.ancestors(found.node))
        return (
            Figure(indent + node_label(definition, found.node)),
            Figure(count(len(found.items)), len(found.items)),
            *(
                Figure(number(v, 2), v)
                for v in (found.alpha, found.standardised, found.of_indicators)
            ),
            Figure(words.alpha_flag(found.alpha)),
        )

    def _move(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self._show_group(self.table.figures.rows[row].node)

    def _choose_group(self, node: str) -> None:
        self._show_group(node)
        self.choose(node)

    def _show_group(self, node: str) -> None:
        self._group = node
        coherence = self._coherence
        groups = coherence.reliabilities if coherence is not None else ()
        found = next((one for one in groups if one.node == node), None)
        if found is None or coherence is None:
            self.right.title.setText("")
            self.text.setText("")
            self.drop.show_figures(self._drop_columns(), ())
            return
        definition = coherence.definition
        name = node_label(definition, node)
        self.right.title.setText(self.tr("{name}: zonder elk onderdeel").format(name=name))
        text = words.reliability_text(definition, found)
        if found.left_out:
            lost = ", ".join(node_label(definition, m) for m in found.left_out)
            text += " " + self.tr("Zonder verschillen of waarden: {names}.").format(names=lost)
        self.text.setText(text)
        self.drop.show_figures(
            self._drop_columns(),
            [
                FigureRow(
                    item,
                    (
                        Figure(node_label(definition, item)),
                        Figure(number(found.without[item], 2), found.without[item]),
                        Figure(
                            signed(found.without[item] - found.alpha, 2),
                            found.without[item] - found.alpha,
                        ),
                        Figure(number(found.with_rest[item], 2), found.with_rest[item]),
                    ),
                )
                for item in found.items
            ],
        )

    def _drop_columns(self) -> tuple[FigureColumn, ...]:
        tr = self.tr
        return (
            FigureColumn(tr("Onderdeel"), letters=0, text=True),
            FigureColumn(tr("α zonder"), tr("α van de andere onderdelen"), 11),
            FigureColumn(tr("Verschil"), tr("Boven 0: zonder dit onderdeel wordt α hoger"), 11),
            FigureColumn(tr("Met de rest"), tr("Samenhang met de som van de andere"), 13),
        )

    def mark(self, one: str, other: str) -> None:
        """Tint the member that is shown."""
        del other
        self.drop.mark(one)

    def copy(self) -> None:
        """Copy the table of groups, or that of members where that has the keyboard."""
        (self.drop if self.drop.hasFocus() else self.table).copy()


class InfluencePage(Page):
    """Weight against influence."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coherence: Coherence | None = None
        self.panel = Panel(self.tr("Wat elk onderdeel weegt en draagt"), self)
        self.levels = FlatCombo(palette, self.panel)
        self.levels.setAccessibleName(self.tr("Niveau"))
        self.levels.activated.connect(self._show_level)
        add_to_header(self.panel, self.levels)
        self.bars = InfluenceBars(palette)
        self.bars.setObjectName("body")
        self.bars.chosen.connect(self.choose)
        self.bars.pointed.connect(self.pointed)
        scroll = QScrollArea(self.panel)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.bars)
        self.text = sentence()
        self.table = FigureTable(self.tr("Gewicht en invloed"), self.panel)
        self.table.hide()
        self.panel.rows.addWidget(self.text)
        self.panel.rows.addWidget(scroll, 1)
        _filling(self, self.panel)

    def show_coherence(self, coherence: Coherence | None) -> None:
        """List the levels; the one chosen stays where it still is there."""
        self._coherence = coherence
        fill_levels(self.levels, coherence)
        self._show_level(self.levels.currentIndex())

    @Slot(int)
    def _show_level(self, at: int) -> None:
        del at
        coherence, depth = self._coherence, self.levels.currentData()
        self.levels.updateGeometry()
        if coherence is None or depth is None:
            self.bars.show_importances(None, ())
            self.text.setText("")
            self.table.show_figures((), ())
            return
        found = coherence.importances[depth]
        self.bars.show_importances(coherence.definition, found)
        self.text.setText(words.influence_text(coherence.definition, found))
        self.table.show_figures(
            self._columns(),
            [
                FigureRow(
                    i.node,
                    (
                        Figure(node_label(coherence.definition, i.node)),
                        *(
                            Figure(number(v, 3), v)
                            for v in (i.nominal, i.share, i.gap, i.r, i.ratio)
                        ),
                        Figure(count(i.nominal_rank), i.nominal_rank),
                        Figure(count(i.share_rank), i.share_rank or float("nan")),
                        Figure(count(i.areas), i.areas),
                    ),
                )
                for i in self.bars.found
            ],
        )

    def _columns(self) -> tuple[FigureColumn, ...]:
        tr = self.tr
        titles = (
            tr("Gewicht"), tr("Invloed"), tr("Verschil"), tr("r met index"), tr("η²"),
            tr("Plaats gewicht"), tr("Plaats invloed"), tr("Gebieden"),
        )  # fmt: skip
        return (
            FigureColumn(tr("Onderdeel"), text=True),
            *(FigureColumn(title) for title in titles),
        )

    def mark(self, one: str, other: str) -> None:
        """Tint the node that is shown."""
        del other
        self.bars.mark(one)

    def copy(self) -> None:
        """Copy the figures behind the bars."""
        self.table.copy()


def fill_levels(combo: FlatCombo, coherence: Coherence | None) -> None:
    """Offer the levels of an index; the one chosen stays where it still is there."""
    before = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        if coherence is not None:
            depths = group_depths(coherence.definition)
            for depth in (0, *depths):
                combo.addItem(words.level_name(depth, depths), depth)
            combo.setCurrentIndex(max(combo.findData(before), 0))
    combo.updateGeometry()
