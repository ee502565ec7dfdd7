"""The inspector of the index editor: every setting of the node that is chosen in the tree."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from veerkracht_desktop.core.definition import Group, Indicator
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.index_editor.inspector_fields import Desk
from veerkracht_desktop.ui.index_editor.inspector_group import GroupPage
from veerkracht_desktop.ui.index_editor.inspector_index import IndexBlocks
from veerkracht_desktop.ui.index_editor.inspector_indicator import IndicatorPage

WIDTH = 400
"""That is asked for, pixels."""
BESIDE = 14
"""Of the scroll bar and the frame, pixels."""


class NodeInspector(QWidget):
    """Shows the settings of one node and changes the index as they are changed.

    Every change goes through `AnalysisService.edit_definition`, so that map, ranks and table
    follow at once and one undo takes it back.

    Parameters
    ----------
    store : Store
    analysis : AnalysisService
    palette : Palette
    parent : QWidget, optional

    """

    def __init__(
        self,
        store: Store,
        analysis: AnalysisService,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._colours = store, palette
        self._node = ""
        self.desk = Desk(store, analysis, self)
        self.panel = Panel("", self)
        self.panel.hide_header()  # each page begins with the name of its node
        self.refusal = label("", "refusal", wrap=True)
        self.indicator = IndicatorPage(self.desk, palette)
        self.group = GroupPage(self.desk, palette)
        self.index = IndexBlocks(self.desk, palette)
        self._arrange()
        self.desk.told.connect(self._tell)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    def _arrange(self) -> None:
        self.refusal.setContentsMargins(10, 6, 10, 6)
        self.refusal.setStyleSheet(
            f"QLabel {{ background: {self._colours.hover_soft};"
            f" border-left: 3px solid {self._colours.hover}; }}"
        )
        self.refusal.hide()
        body = QWidget()
        body.setObjectName("body")
        pages = QVBoxLayout(body)
        pages.setContentsMargins(0, 0, 0, 4)
        pages.setSpacing(0)
        for page in (self.indicator, self.group, self.index):
            pages.addWidget(page)
        pages.addStretch(1)
        self.room = QScrollArea(self.panel)
        self.room.setWidgetResizable(True)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setWidget(body)
        self.panel.rows.addWidget(self.refusal)
        self.panel.rows.addWidget(self.room, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for every block."""
        return QSize(WIDTH, 480)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for every page: they do not scroll sideways."""
        pages = (self.indicator, self.group, self.index)
        widest = max(page.minimumSizeHint().width() for page in pages)
        return QSize(widest + BESIDE, self.panel.minimumSizeHint().height())

    @property
    def node(self) -> str:
        """Id of the node that is shown."""
        definition = self._store.state.document.definition
        return self._node if self._node in definition.by_id else definition.top

    def show_node(self, node_id: str) -> None:
        """Show the settings of a node; the top also has those of the whole index."""
        if node_id == self._node:
            return
        self._node = node_id
        self._tell("")
        self.room.verticalScrollBar().setValue(0)
        self._draw(self._store.state)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("document", "analysis", "within"):
            self._draw(change.new)

    @Slot(str)
    def _tell(self, why: str) -> None:
        """Tell why a change was refused; the fields go back to what holds."""
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))
        if why:
            self._draw(self._store.state)

    def _draw(self, state: AppState) -> None:
        definition = state.document.definition
        node = definition.by_id.get(self._node) or definition.by_id[definition.top]
        top = node.id == definition.top
        self.indicator.setVisible(isinstance(node, Indicator))
        self.group.setVisible(isinstance(node, Group))
        self.index.setVisible(top)
        if isinstance(node, Indicator):
            self.indicator.draw(state, node)
        else:
            self.group.draw(state, node)
        if top:
            self.index.draw(state)
