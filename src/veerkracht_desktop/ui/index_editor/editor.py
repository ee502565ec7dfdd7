"""The editor of the index: weights above, the settings of one part below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from veerkracht_desktop.core.edits import successor
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.specs import AGGREGATIONS
from veerkracht_desktop.core.state import AppState, StateChange, activate
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import Panel, label, let_wrap, line
from veerkracht_desktop.ui.index_editor.head import EditorHead
from veerkracht_desktop.ui.index_editor.inspector import NodeInspector
from veerkracht_desktop.ui.index_editor.inspector_words import COMBINING, named
from veerkracht_desktop.ui.index_editor.tree import WeightsTree
from veerkracht_desktop.ui.index_editor.tree_commands import TreeCommands
from veerkracht_desktop.ui.index_editor.tree_rows import SCORE_FROM, weight_rows, zones
from veerkracht_desktop.ui.index_editor.weights_menu import WeightsMenu
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.panels.medians import MedianScores
from veerkracht_desktop.ui.style import SMALL, scaled

SHARES = (62, 38)
"""Tree and inspector."""


class IndexEditor(LinkedView):
    """Changes what the index is made of; map, chart and table follow in the same change.

    Draws `AppState.document`; the scores are those of the index panel. Locks and the index as
    opened are kept by `IndexEditing`, which outlives this view.
    """

    DRAWS = ("document", "analysis", "active", "selection", "within")

    closed = Signal()
    """Sent when the user is done."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        analysis: AnalysisService,
        editing: IndexEditing,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._analysis, self._editing, self._colours = analysis, editing, palette
        self._with_scores = False
        self._medians = MedianScores()
        self._chosen = store.state.active
        self.panel = Panel(self.tr("Index bewerken"), self)
        self.head = EditorHead(editing, palette, self.panel)
        self.tree = WeightsTree(palette, self.panel)
        self.columns = ColumnHeads(self.tree, palette)
        self.message = Message(palette)
        self.inspector = NodeInspector(store, analysis, palette)
        self.commands = TreeCommands(self.tree, editing, self.add_indicator)
        self.weights = WeightsMenu(store, editing, jobs, palette, self)
        self._place(palette)
        self.tree.chosen.connect(self._on_chosen)
        self.head.weights_asked.connect(self._open_weights)
        editing.locks_changed.connect(self._refresh)
        editing.refused.connect(self.message.tell)
        self.start()
        self.inspector.show_node(self._chosen)

    def _place(self, palette: Palette) -> None:
        done = QPushButton(self.tr("Gereed"))
        done.setObjectName("link")
        done.setToolTip(self.tr("Terug naar het overzicht (Ctrl+B)"))
        done.clicked.connect(self.closed)
        self.panel.add_to_header(done)
        self.columns.group.clicked.connect(self._add_group)
        self.columns.indicator.clicked.connect(self._ask_indicator)
        for part in (self.head, line(), self.message, self.columns):
            self.panel.rows.addWidget(part)
        self.panel.rows.addWidget(self.tree, 1)
        self.parts = QSplitter(Qt.Orientation.Vertical, self)
        self.parts.setHandleWidth(6)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.panel)
        self.parts.addWidget(self.inspector)
        for place, share in enumerate(SHARES):
            self.parts.setStretchFactor(place, share)
        self.parts.setSizes([10 * share for share in SHARES])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)

    # Drawing

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the weights; the line that the user chose stays the chosen one."""
        definition = state.document.definition
        before = self._chosen
        if change is not None and before not in definition.by_id:
            self._chosen = successor(change.old.document.definition, definition, before)
        known = self._chosen in definition.by_id
        if not known or (
            change is not None and change.touches("active") and definition.is_active(self._chosen)
        ):
            self._chosen = state.active if state.active in definition.by_id else definition.top
        methods = {method: named(COMBINING, method).lower() for method in AGGREGATIONS}
        self._with_scores = self.tree.width() >= SCORE_FROM
        scores = self._medians.of(state) if self._with_scores else {}
        rows = weight_rows(definition, self._editing.locked, scores, methods)
        self.tree.show_rows(definition, rows, self._chosen)
        self.head.show_definition(definition)
        self.panel.fact.setText(
            self.tr("{title} · versie {version}").format(
                title=definition.title or definition.id, version=definition.version
            )
        )
        if self._chosen != before:
            self.inspector.show_node(self._chosen)

    @Slot()
    def _refresh(self) -> None:
        self.draw(self._store.state, None)

    @Slot(str)
    def _on_chosen(self, node: str) -> None:
        self._chosen = node
        self.inspector.show_node(node)
        state = self._store.state
        if state.document.definition.is_active(node) and node != state.active:
            self._store.look(activate(state, node))

    @Slot()
    def _open_weights(self) -> None:
        below = self.head.weights.mapToGlobal(self.head.weights.rect().bottomLeft())
        self.weights.popup(self.commands.group_at(self._chosen), below)

    # Adding

    @Slot()
    def _add_group(self) -> None:
        self.commands.add_group(self.commands.room_for_group(self._chosen))

    @Slot()
    def _ask_indicator(self) -> None:
        self.add_indicator(self.commands.group_at(self._chosen))

    def add_indicator(self, group: str) -> None:
        """Ask for a new indicator in a group."""
        # Here and not above: the list of all variables is not needed to change a weight.
        from veerkracht_desktop.ui.index_editor.add_indicator import AddIndicatorDialog

        dialog = AddIndicatorDialog(self._store, self._analysis, group, self._colours, self)
        dialog.added.connect(self._on_added)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_added(self, node: str) -> None:
        self.tree.reveal(node)
        self.tree.pick(node)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scores appear where there is room for them."""
        super().resizeEvent(event)
        if (self.tree.width() >= SCORE_FROM) != self._with_scores:
            self._refresh()


class ColumnHeads(QWidget):
    """Above the tree: what can be added to it, and what its columns of figures are."""

    def __init__(self, tree: WeightsTree, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree, self._colours = tree, palette
        self.setFont(scaled(self.font(), SMALL))
        self.group = QPushButton(self.tr("+ groep"))
        self.group.setToolTip(
            self.tr(
                "Groep toevoegen in de groep van de gekozen regel. Is die nog leeg, dan komt de "
                "nieuwe ernaast."
            )
        )
        self.indicator = QPushButton(self.tr("+ indicator…"))
        self.indicator.setToolTip(self.tr("Indicator toevoegen in de groep van de gekozen regel"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 0, 0)
        row.setSpacing(4)
        for button in (self.group, self.indicator):
            button.setObjectName("link")
            row.addWidget(button)
        row.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw each head over its column."""
        del event
        width = self._tree.viewport().width()
        place = zones(self.rect(), width, self._tree.fontMetrics(), equal=False)
        painter = QPainter(self)
        painter.setPen(QColor(self._colours.quiet))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place.number.adjusted(-40, 0, -4, 0), right, self.tr("groep"))
        painter.drawText(place.whole.adjusted(-40, 0, 0, 0), right, self.tr("geheel"))
        if not place.score.isNull():
            painter.drawText(place.score.adjusted(-20, 0, 0, 0), right, self.tr("score"))
        painter.end()


class Message(QFrame):
    """One line that tells why a change could not be; gone with the next that can."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(f"Message {{ background: {palette.hover_soft}; border: none; }}")
        self.text = label("")
        let_wrap(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.addWidget(self.text)
        self.hide()

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Show a sentence; "" hides the line."""
        self.text.setText(sentence)
        self.setVisible(bool(sentence))
