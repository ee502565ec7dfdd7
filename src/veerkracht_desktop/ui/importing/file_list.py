"""The files that were dropped, their sheets and layers, and how each stands."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import diamond
from veerkracht_desktop.ui.importing.words import Entry, State, state_text
from veerkracht_desktop.ui.style import SMALL, scaled

Index = QModelIndex | QPersistentModelIndex
ICON, INDENT, EDGE = 16, 14, 10


class EntriesModel(QAbstractListModel):
    """The lines of the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of lines."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a line, also for screen readers."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(entry.file.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.detail}, {state_text(entry.state)}"
        return None

    def put(self, entries: list[Entry]) -> None:
        """Show other lines; the same number keeps selection and place."""
        if len(entries) == len(self.entries):
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()


class FileList(QListView):
    """The list; one line is chosen."""

    chosen = Signal()
    """Sent when the user or the list itself chose another line."""

    remove_asked = Signal()
    """Sent when the user presses Delete."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntriesModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_EntryDelegate(palette, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Bestanden"))
        self.selectionModel().currentChanged.connect(self._on_current)
        self._kept: tuple[object, str] | None = None

    @property
    def current(self) -> Entry | None:
        """The line that is chosen."""
        row = self.currentIndex().row()
        return self.entries.entries[row] if 0 <= row < len(self.entries.entries) else None

    def put(self, entries: list[Entry]) -> None:
        """Show other lines; the chosen part stays chosen where it is still there."""
        kept = self._kept
        waited = self.current is not None and self.current.file.busy
        self.entries.put(entries)
        if not entries:
            self._kept = None
            return
        rows = [row for row, entry in enumerate(entries) if _key(entry) == kept]
        if rows and waited and entries[rows[0]].item is None:
            # The file was chosen while it was being read; now its first good part can be seen.
            rows = [row for row, e in enumerate(entries) if _fills(e, kept)] or rows
        if not rows and kept is not None:
            rows = [row for row, e in enumerate(entries) if e.file.path == kept[0] and e.item]
        if not rows:
            rows = [row for row, entry in enumerate(entries) if entry.item is not None] or [0]
        if self.currentIndex().row() != rows[0]:
            self.setCurrentIndex(self.entries.index(rows[0]))

    @Slot()
    def _on_current(self) -> None:
        entry = self.current
        if entry is not None:
            self._kept = _key(entry)
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete takes the file off the list."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
            return
        super().keyPressEvent(event)


def _fills(entry: Entry, kept: tuple[object, str] | None) -> bool:
    """Whether a line has a part of the kept file that can be used."""
    same = kept is not None and entry.file.path == kept[0]
    return same and entry.item is not None and entry.item.usable


def _key(entry: Entry) -> tuple[object, str]:
    return entry.file.path, entry.item.part.name if entry.item is not None else ""


class _EntryDelegate(QStyledItemDelegate):
    """Draws a line: icon, name over facts, state at the right."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Two lines of text with air."""
        del index
        metrics = QFontMetrics(option.font)
        return QSize(120, round(metrics.height() * 1.9) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        model = index.model()
        assert isinstance(model, EntriesModel), "only used with its own model"
        entry = model.entries[index.row()]
        colours, rect = self._colours, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        if on or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.accent_soft if on else colours.window))
        if on:
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent)
            )
        left = rect.left() + EDGE + (INDENT if entry.inner else 0)
        if entry.icon:
            draw_icon(painter, QPointF(left, rect.center().y() - 7.5), entry.icon, colours.quiet)
            left += ICON + 8
        self._texts(
            painter,
            option,
            entry,
            QRect(left, rect.top() + 5, rect.right() - left - EDGE, rect.height() - 10),
        )
        painter.restore()

    def _texts(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, room: QRect
    ) -> None:
        colours = self._colours
        font = scaled(option.font, 1.0, bold=not entry.inner)
        small = scaled(option.font, SMALL)
        half = room.height() // 2
        upper, lower = QRect(room), QRect(room)
        upper.setHeight(half)
        lower.setTop(room.top() + half)
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        word = state_text(entry.state)
        wide = QFontMetrics(small).horizontalAdvance(word)
        spot = QPointF(lower.right() - wide - 10, lower.center().y() + 1)
        draw_state(painter, spot, entry.state, colours)
        quiet = entry.state in (State.BUSY, State.SKIPPED, State.GOOD)
        painter.setPen(QColor(colours.quiet if quiet else colours.text))
        painter.drawText(lower, side | Qt.AlignmentFlag.AlignRight, word)
        detail = lower.adjusted(0, 0, -wide - 24, 0)
        painter.setPen(QColor(colours.quiet))
        text = QFontMetrics(small).elidedText(
            entry.detail, Qt.TextElideMode.ElideRight, detail.width()
        )
        painter.drawText(detail, side | Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(font)
        skipped = entry.state is State.SKIPPED
        painter.setPen(QColor(colours.quiet if skipped else colours.text))
        text = QFontMetrics(font).elidedText(
            entry.title, Qt.TextElideMode.ElideMiddle, upper.width()
        )
        painter.drawText(upper, side | Qt.AlignmentFlag.AlignLeft, text)


def draw_icon(painter: QPainter, at: QPointF, kind: str, colour: str) -> None:
    """A small table or folded map in lines."""
    painter.setPen(QPen(QColor(colour), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = at.x() + 1, at.y() + 1
    if kind == "table":
        painter.drawRoundedRect(QRectF(x, y + 0.5, 13, 12), 1.5, 1.5)
        for down in (4.5, 8.5):
            painter.drawLine(QPointF(x, y + down), QPointF(x + 13, y + down))
        painter.drawLine(QPointF(x + 4.5, y + 0.5), QPointF(x + 4.5, y + 12.5))
        return
    points = [(0, 2), (4.5, 0), (8.5, 2), (13, 0), (13, 11), (8.5, 13), (4.5, 11), (0, 13)]
    painter.drawPolygon([QPointF(x + a, y + b) for a, b in points])
    painter.drawLine(QPointF(x + 4.5, y), QPointF(x + 4.5, y + 11))
    painter.drawLine(QPointF(x + 8.5, y + 2), QPointF(x + 8.5, y + 13))


def draw_state(painter: QPainter, at: QPointF, state: State, colours: Palette) -> None:
    """A mark for a state: its shape tells it, not its colour alone."""
    x, y = at.x(), at.y()
    if state is State.LOOK:
        diamond(painter, at, colours.signal, 4.0)
        return
    pen = QPen(QColor(colours.accent if state is State.GOOD else colours.hover), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    if state is State.GOOD:
        painter.drawPolyline([QPointF(x - 4, y), QPointF(x - 1, y + 3), QPointF(x + 4, y - 3.5)])
    elif state is State.WRONG:
        painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3))
        painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3))
