"""A link back to the part above, in charts where a click goes down into a part."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QToolButton, QWidget

from veerkracht_desktop.core.state import AppState, activate
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.formatting import node_label, short_label


class UpLink(QToolButton):
    """Shows the group above what a chart is about, everywhere; hidden at the top."""

    def __init__(self, store: Store, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._above = ""
        self.setObjectName("link")
        self.clicked.connect(self.go)
        self.hide()

    def show_for(self, state: AppState, shown: str) -> None:
        """Offer the group above this one, which the chart takes apart; "" offers nothing."""
        definition = state.document.definition
        above = definition.by_id[shown].parent if shown in definition.by_id else ""
        self._above = above
        self.setVisible(bool(above))
        if above:
            self.setText(f"↑ {short_label(definition, above)}")
            text = self.tr("Terug naar {name}").format(name=node_label(definition, above))
            self.setToolTip(text)
            self.setAccessibleName(text)

    @Slot()
    def go(self) -> None:
        """Show the group above."""
        if self._above:
            self._store.look(activate(self._store.state, self._above))
