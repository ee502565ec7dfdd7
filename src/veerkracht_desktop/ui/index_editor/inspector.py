"""The inspector of the index editor: every setting of the node that is chosen in the tree."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import Panel


class NodeInspector(QWidget):
    """Shows the settings of one node and changes the index as they are changed."""

    def __init__(
        self,
        store: Store,
        analysis: AnalysisService,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._analysis, self._colours = store, analysis, palette
        self._node = ""
        self.panel = Panel("", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        store.changed.connect(self._on_changed)

    def show_node(self, node_id: str) -> None:
        """Show the settings of a node; "" shows those of the whole index."""
        self._node = node_id
        self._draw(self._store.state)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("document", "analysis", "within"):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        definition = state.document.definition
        node = definition.by_id.get(self._node, definition.by_id[definition.top])
        self.panel.title.setText(node.label)
