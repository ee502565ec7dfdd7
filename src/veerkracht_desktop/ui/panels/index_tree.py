"""The tree of the index: what it is made of, what each part weighs and what it scores."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QDrag, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.edits import same_structure
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.results import UsedMeasure
from veerkracht_desktop.core.state import AppState, StateChange, activate
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import Panel
from veerkracht_desktop.ui.formatting import area_name, node_label
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.node_drag import carried
from veerkracht_desktop.ui.node_lines import draw_fold, tint_line
from veerkracht_desktop.ui.panels.extras import Extras
from veerkracht_desktop.ui.panels.medians import MedianScores, focus_rows
from veerkracht_desktop.ui.panels.pencil import PencilButton
from veerkracht_desktop.ui.style import SMALL, scaled

NODE = Qt.ItemDataRole.UserRole
ROW = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class NodeRow:
    """What a line of the tree shows.

    Parameters
    ----------
    label : str
    share : float
        Effective weight, 0-1; NaN where it does not count.
    widest : float
        The largest effective weight below the top, that fills the bar.
    score : float
        Of the areas in question; NaN where there is none.
    counts : bool
        The node is active.
    top : bool
    empty : bool
        There are no results yet, so that a score is not even missing.

    """

    label: str
    share: float
    widest: float
    score: float
    counts: bool
    top: bool
    empty: bool


class IndexPanel(LinkedView):
    """The tree; a click shows that part on the map and in the chart.

    The scores are the median of the areas in sight, or of the selected ones.
    """

    DRAWS = ("document", "analysis", "active", "selection", "within")

    edit_asked = Signal()
    """Sent when the user wants to change the index."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self.panel = Panel(self.tr("Index"), self)
        pencil = PencilButton(self.tr("Index bewerken (Ctrl+B)"), palette, self.panel)
        pencil.clicked.connect(self.edit_asked)
        self.panel.add_to_header(pencil)
        self.tree = NodeTree(palette, self.panel)
        self.panel.rows.addWidget(self.tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        below = Extras(self.panel)
        self.extra = below.rows
        self.panel.rows.addWidget(below)
        self.panel.rows.addStretch(1)
        self._definition: Definition | None = None
        self._medians = MedianScores()
        self._items: dict[str, QTreeWidgetItem] = {}
        self._drawing = self._resting = False
        self.tree.currentItemChanged.connect(self._chosen)
        self.start()

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Fill the tree, or only its figures when the index is the same."""
        del change
        if self._resting:
            return
        self._drawing = True
        definition = state.document.definition
        before, self._definition = self._definition, definition
        if before is None or not _same_lines(before, definition):
            self._build(definition, before)
        scores = self._medians.of(state)
        weights = definition.effective_weights
        widest = max((w for node, w in weights.items() if node != definition.top), default=1.0)
        size = focus_rows(state).size
        for node in definition.nodes:
            item = self._items[node.id]
            row = NodeRow(
                label=node_label(definition, node.id),
                share=weights.get(node.id, float("nan")),
                widest=widest,
                score=scores.get(node.id, float("nan")),
                counts=definition.is_active(node.id),
                top=node.id == definition.top,
                empty=state.analysis is None,
            )
            item.setData(0, ROW, row)
            item.setToolTip(0, self._tooltip(state, node.id, row, size))
        if state.active in self._items:
            self.tree.setCurrentItem(self._items[state.active])
        else:
            self.tree.clearSelection()
        self.panel.fact.setText(self._fact(state))
        self._drawing = False

    def rest(self, *, on: bool) -> None:
        """Leave drawing while another view stands in its place, so that a slider is not slowed."""
        self._resting = on
        if not on:
            self.draw(self._store.state, None)

    def _build(self, definition: Definition, before: Definition | None) -> None:
        folded = {name for name, item in self._items.items() if not item.isExpanded()}
        self.tree.clear()
        self._items = {}
        for node in definition.walk():
            above = self._items.get(node.parent)
            item = QTreeWidgetItem(above) if above is not None else QTreeWidgetItem(self.tree)
            item.setText(0, node_label(definition, node.id))
            item.setData(0, NODE, node.id)
            self._items[node.id] = item
            if not definition.is_active(node.id):
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.unfold_to(1)
        if before is not None and before.id == definition.id:
            for name in before.by_id.keys() & self._items.keys():
                self._items[name].setExpanded(name not in folded)

    @property
    def unfolded(self) -> tuple[str, ...]:
        """Ids of the nodes of which the parts are shown, depth-first."""
        shown = self._items.items()
        return tuple(name for name, item in shown if item.childCount() and item.isExpanded())

    def unfold(self, names: Collection[str]) -> None:
        """Show the parts of these nodes and of no others; names of another index change nothing."""
        if not self._items.keys() >= set(names):
            return
        for name, item in self._items.items():
            item.setExpanded(name in names)
        self.tree.updateGeometry()

    def unfold_to(self, depth: int) -> None:
        """Show the nodes down to this many levels below the top; -1 shows all."""
        if depth < 0:
            self.tree.expandAll()
            self.tree.updateGeometry()
            return
        self.tree.collapseAll()
        self.tree.expandToDepth(depth)
        self.tree.updateGeometry()

    def _fact(self, state: AppState) -> str:
        if state.analysis is None:
            return self.tr("gewicht")
        rows = focus_rows(state)
        areas = state.analysis.results.areas
        if rows.size == 1:
            name = area_name(areas, int(rows[0]))
            short = name if len(name) <= 16 else name[:15] + "…"
            return self.tr("gewicht · {area}").format(area=short)
        if state.selection:
            return self.tr("gewicht · mediaan van {n}").format(n=rows.size)
        return self.tr("gewicht · mediaan")

    def _tooltip(self, state: AppState, node_id: str, row: NodeRow, size: int) -> str:
        definition = state.document.definition
        node = definition.by_id[node_id]
        lines = [row.label]
        if not row.counts:
            lines.append(self._why_inactive(node_id))
        else:
            if not row.top:
                lines.append(self._weight_line(definition, node_id, row.share))
            if state.analysis is not None:
                lines.append(self._score_line(state, node_id, row.score, size))
        if isinstance(node, Indicator) and node.why:
            lines.append(self.tr("Waarom hier: {why}").format(why=node.why))
        return "\n".join(lines)

    def _why_inactive(self, node_id: str) -> str:
        definition = self._definition
        assert definition is not None, "drawn before it was built"
        node = definition.by_id[node_id]
        if isinstance(node, Group):
            return self.tr("Telt niet mee: geen van de onderdelen staat aan.")
        source = node.publisher or self.tr("eigen gegevens")
        return self.tr("Telt niet mee: staat uit in de indexdefinitie (bron: {source}).").format(
            source=source
        )

    def _weight_line(self, definition: Definition, node_id: str, share: float) -> str:
        parent = definition.by_id[node_id].parent
        above = definition.effective_weights[parent]
        within = share / above if above > 0 else 0.0
        return self.tr("Gewicht: {within} % van {parent}, {whole} % van het geheel").format(
            within=number(100 * within),
            parent=node_label(definition, parent),
            whole=number(100 * share),
        )

    def _score_line(self, state: AppState, node_id: str, score: float, size: int) -> str:
        """The score, or the median of so many areas."""
        assert state.analysis is not None, "only asked with results"
        results = state.analysis.results
        node = state.document.definition.by_id[node_id]
        used = results.used.get(node_id, UsedMeasure())
        if isinstance(node, Indicator) and not used.formula:
            source = node.publisher or self.tr("onbekend")
            return self.tr("Geen score: geen bron geladen (gegevens van {source}).").format(
                source=source
            )
        if not np.isfinite(score):
            return self.tr("Geen score: te weinig onderliggende gegevens.")
        if size == 1:
            return self.tr("Score: {score}").format(score=number(score))
        line = self.tr("Mediaan van {n} {areas}: {score}").format(
            n=number(size, 0), areas=PLURALS[results.areas.level], score=number(score)
        )
        return f"{line} ({used.year})" if used.year else line

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _chosen(self, item: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        del before
        if self._drawing or item is None:
            return
        node = str(item.data(0, NODE))
        state = self._store.state
        if state.document.definition.is_active(node) and node != state.active:
            self._store.look(activate(state, node))


def _same_lines(one: Definition, other: Definition) -> bool:
    """Whether two definitions give the same lines, whatever the figures on them are."""
    if one is other:
        return True
    return same_structure(one, other) and all(
        node_label(one, node) == node_label(other, node)
        and one.is_active(node) == other.is_active(node)
        for node in one.by_id
    )


class NodeTree(QTreeWidget):
    """The lines of the tree, painted by `NodeDelegate`; a line can be dragged to a chart."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._pressed: QPoint | None = None
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(11)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)
        self.setExpandsOnDoubleClick(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setItemDelegate(NodeDelegate(palette, self))
        self.setAccessibleName(self.tr("Onderdelen van de index"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(120)
        self.itemExpanded.connect(self.updateGeometry)
        self.itemCollapsed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the lines in sight, so that what comes below follows at once."""
        lines, item = 0, self.topLevelItem(0)
        while item is not None:
            lines += 1
            item = self.itemBelow(item)
        line_height = self.sizeHintForRow(0) if lines else 0
        return QSize(240, max(lines * line_height + 4, self.minimumHeight()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Wait whether it becomes a click or a drag: only a click shows the part."""
        at = event.position().toPoint()
        item = self.itemAt(at)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and item is not None and self.visualItemRect(item).contains(at):
            self._pressed = at
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Carry the line away once the pointer has left its place."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        away = (event.position().toPoint() - self._pressed).manhattanLength()
        if away < QApplication.startDragDistance():
            return
        item, self._pressed = self.itemAt(self._pressed), None
        row = item.data(0, ROW) if item is not None else None
        if item is not None and isinstance(row, NodeRow) and row.counts:
            drag = QDrag(self)
            drag.setMimeData(carried(str(item.data(0, NODE))))
            drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A press that did not become a drag is a click."""
        if self._pressed is not None:
            item, self._pressed = self.itemAt(self._pressed), None
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            if item is not None:
                self.setCurrentItem(item)
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Fold or unfold; Qt does so only after a press that it saw itself."""
        at = event.position().toPoint()
        item = self.itemAt(at)
        if item is not None and self.visualItemRect(item).contains(at):
            item.setExpanded(not item.isExpanded())
            return
        super().mouseDoubleClickEvent(event)

    def drawRow(  # noqa: N802 - Qt's name
        self, painter: QPainter, options: QStyleOptionViewItem, index: Index
    ) -> None:
        """Tint the whole line of the active node, the fold triangle included."""
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
        row = index.data(ROW)
        quiet = not isinstance(row, NodeRow) or not row.counts
        unfolded = self.isExpanded(index)
        draw_fold(painter, rect, self._colours, quiet=quiet, unfolded=unfolded)


class NodeDelegate(QStyledItemDelegate):
    """Label, weight as a thin bar with its number, score."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """One line with air; 25 pixels at the usual size."""
        del index
        return QSize(60, option.fontMetrics.height() + 9)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        row = index.data(ROW)
        if not isinstance(row, NodeRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, metrics = self._colours, option.fontMetrics
        room = QRect(option.rect).adjusted(4, 0, -10, 0)
        known = bool(np.isfinite(row.score))
        bold = scaled(option.font, 1.0, bold=True)
        # State_HasFocus is Qt's; the line shows it as an underlined label, not as a dotted box.
        focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        figures = metrics.horizontalAdvance("00,0") + 2 if not row.empty else 0
        weight = metrics.horizontalAdvance("8,3 %") if row.counts and not row.top else 0
        painter.setFont(bold)
        painter.setPen(QColor(colours.text if known else colours.quiet))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if row.counts and not row.empty:
            painter.drawText(room, right, number(row.score) if known else "–")
        if weight:
            left_edge = room.right() - figures - weight - 8
            place = QRect(left_edge, room.top(), weight, room.height())
            self._weight(painter, option, place, row)
        font = scaled(option.font, 1.0, bold=row.top)
        font.setUnderline(focus and not row.top)
        font.setItalic(not row.counts)
        painter.setFont(font)
        quiet = not row.counts or not (known or row.empty)
        painter.setPen(QColor(colours.quiet if quiet else colours.text))
        wide = room.width() - figures - (weight + 14 if weight else 6)
        text = painter.fontMetrics().elidedText(row.label, Qt.TextElideMode.ElideRight, wide)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(room.left(), room.top(), wide, room.height()), left, text)
        painter.restore()

    def _weight(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, row: NodeRow
    ) -> None:
        colours = self._colours
        painter.setFont(scaled(option.font, SMALL * 0.95))
        painter.setPen(QColor(colours.quiet))
        percent = 100 * row.share
        text = f"{number(percent, 0 if percent >= 9.95 else 1)} %"
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, right, text)
        track = QRectF(place.left(), place.bottom() - 4, place.width(), 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hairline))
        painter.drawRoundedRect(track, 1, 1)
        part = row.share / row.widest if row.widest > 0 else 0.0
        track.setWidth(track.width() * min(part, 1.0))
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(track, 1, 1)
