"""The lines of the weights tree: made, unfolded, painted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.edits import same_structure
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.index_editing import percent
from veerkracht_desktop.ui.index_editor.tree_paint import LinePainter
from veerkracht_desktop.ui.index_editor.tree_rows import WeightRow, Zones, line_height, zones
from veerkracht_desktop.ui.node_lines import draw_fold, tint_line

NODE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class WeightLines(QTreeWidget):
    """Shows rows; it keeps no weights of its own.

    A change of weights gives new figures and leaves the lines as they are, so that a drag
    goes on; only another structure makes other lines.
    """

    chosen = Signal(str)
    """Carries the node of the line that the user made the current one."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._lines = LinePainter(palette, self)
        self._definition: Definition | None = None
        self._rows: Mapping[str, WeightRow] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._hot: tuple[str, str] = ("", "")
        self._drawing = False
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setItemDelegate(WeightDelegate(self))
        self.setAccessibleName(self.tr("Onderdelen van de index met hun gewicht"))
        self.setMinimumHeight(140)
        self.currentItemChanged.connect(self._on_current)

    def show_rows(self, definition: Definition, rows: Mapping[str, WeightRow], chosen: str) -> None:
        """Show these figures; the lines are made anew only for another structure."""
        self._drawing = True
        before, self._definition = self._definition, definition
        self._rows = rows
        if before is None or not same_structure(before, definition):
            self._build(definition, before)
        for name, row in rows.items():
            item = self._items[name]
            if item.text(0) != row.label:
                item.setText(0, row.label)
        if chosen in self._items and chosen != self.current:
            self.setCurrentItem(self._items[chosen])
        self._describe()
        self._drawing = False
        self.viewport().update()

    def _build(self, definition: Definition, before: Definition | None) -> None:
        folded = {name for name, item in self._items.items() if not item.isExpanded()}
        known = set(self._items)
        place = self.verticalScrollBar().value()
        self.clear()
        self._items = {}
        drag = Qt.ItemFlag.ItemIsDragEnabled
        for node in definition.walk():
            above = self._items.get(node.parent)
            item = QTreeWidgetItem(above) if above is not None else QTreeWidgetItem(self)
            item.setText(0, node.label or node.id)
            item.setData(0, NODE, node.id)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | drag if node.parent else flags)
            self._items[node.id] = item
        if before is None:
            self.expandToDepth(1)
            return
        for name, item in self._items.items():
            # What is new is shown, with what it stands in.
            item.setExpanded(name not in folded if name in known else True)
        self.verticalScrollBar().setValue(place)

    def reveal(self, node: str) -> None:
        """Unfold what is above a node and bring its line in sight."""
        item = self._items.get(node)
        above = item.parent() if item is not None else None
        while above is not None:
            above.setExpanded(True)
            above = above.parent()
        if item is not None:
            self.scrollToItem(item)

    def unfold_to(self, depth: int) -> None:
        """Show the nodes down to this many levels below the top; -1 shows all."""
        if depth < 0:
            self.expandAll()
            return
        self.collapseAll()
        self.expandToDepth(depth)

    def pick(self, node: str) -> None:
        """Make the line of a node the current one, as a click would."""
        self.setCurrentItem(self._items[node])

    @property
    def current(self) -> str:
        """The node of the current line, "" for none."""
        return self._name(self.currentItem())

    def row_of(self, node: str) -> WeightRow:
        """What the line of a node shows."""
        return self._rows[node]

    def place_of(self, node: str) -> Zones:
        """Where things stand on the line of a node."""
        return self._zones(self._items[node])

    def _zones(self, item: QTreeWidgetItem) -> Zones:
        line = self.visualItemRect(item)
        line.setRight(self.viewport().width())
        name = self._name(item)
        lit = name in (self._hot[0], self.current)
        return zones(
            line,
            self.viewport().width(),
            self.fontMetrics(),
            equal=lit and self.can_equalise(name),
            is_top=self._rows[name].is_top,
        )

    def can_equalise(self, node: str) -> bool:
        """Whether a node is a group with members that can be made equal."""
        definition = self._definition
        if definition is None or not isinstance(definition.by_id.get(node), Group):
            return False
        return sum(not self._rows[m].locked for m in definition.members(node)) > 1

    @staticmethod
    def _name(item: QTreeWidgetItem | None) -> str:
        return str(item.data(0, NODE)) if item is not None else ""

    # Painting

    def paint_line(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line of an index; the delegate asks for it."""
        item = self.itemFromIndex(index)
        name = self._name(item)
        if name in self._rows:
            hot = self._hot[1] if name == self._hot[0] else ""
            self._lines.paint(painter, option, self._rows[name], self._zones(item), hot)

    def drawRow(  # noqa: N802 - Qt's name
        self, painter: QPainter, options: QStyleOptionViewItem, index: Index
    ) -> None:
        """Tint the whole line of the current node, the fold triangle included."""
        if index == self.currentIndex():
            line, width = self.visualRect(index), self.viewport().width()
            tint_line(painter, line, width, self._colours)
        super().drawRow(painter, options, index)

    def drawBranches(  # noqa: N802 - Qt's name
        self, painter: QPainter, rect: QRect, index: Index
    ) -> None:
        """Only a small triangle where there is something to unfold."""
        if not self.model().hasChildren(index):
            return
        row = self._rows.get(str(index.data(NODE)))
        quiet = row is None or not row.counts
        unfolded = self.isExpanded(index)
        draw_fold(painter, rect, self._colours, quiet=quiet, unfolded=unfolded)

    def _describe(self) -> None:
        """Give the current line the words that a screen reader says after its name."""
        item, row = self.currentItem(), self._rows.get(self.current)
        if item is None or row is None:
            return
        if not row.counts:
            words = self.tr("telt niet mee")
        elif row.is_top:
            words = row.method
        else:
            words = self.tr("{share} van de groep, {whole} van het geheel").format(
                share=percent(row.share), whole=percent(row.whole)
            )
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, words)

    def _on_current(self, item: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        del before
        if not self._drawing and item is not None:
            self._describe()
            self.chosen.emit(self._name(item))


class WeightDelegate(QStyledItemDelegate):
    """Lets the tree draw its own lines, all of one height."""

    def __init__(self, tree: WeightLines) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """One line with air."""
        del index
        return QSize(60, line_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        self._tree.paint_line(painter, option, index)
