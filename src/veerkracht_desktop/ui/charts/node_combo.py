"""A choice among the nodes of the index, as a tree when it is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import FlatCombo

DEPTH = Qt.ItemDataRole.UserRole + 1
"""Depth of a node in the tree, kept beside its id."""
INDENT = "    "
SIDES = 44
"""Pixels beside the longest text in the open list."""
WIDEST = 460


class TreeDelegate(QStyledItemDelegate):
    """Indents the nodes in the open list by their depth; the closed box shows the bare name."""

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Put the indent before the text."""
        super().initStyleOption(option, index)
        option.text = INDENT * int(index.data(DEPTH) or 0) + str(index.data())


class NodeCombo(FlatCombo):
    """Nodes by their label; the id is the item's data."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.setItemDelegate(TreeDelegate(self))

    def list_nodes(self, nodes: Sequence[tuple[str, str, int]]) -> None:
        """Offer these nodes: id, label and depth, depth-first."""
        self.clear()
        for place, (node, label, depth) in enumerate(nodes):
            self.addItem(label, node)
            self.setItemData(place, depth, DEPTH)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list, with room for the indents."""
        super().showPopup()
        metrics = self.view().fontMetrics()
        texts = (
            INDENT * int(self.itemData(place, DEPTH)) + self.itemText(place)
            for place in range(self.count())
        )
        width = max((metrics.horizontalAdvance(text) for text in texts), default=0) + SIDES
        popup = self.view().window()
        popup.resize(max(popup.width(), min(width, WIDEST)), popup.height())
