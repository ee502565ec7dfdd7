"""What tables that report share: titles, figures to the right, and the mark of a weight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import diamond

Index = QModelIndex | QPersistentModelIndex


def dress_report(view: QTableView, *, wrap: bool) -> None:
    """Make a table a list of rows: one chosen at a time, no grid, no line numbers."""
    view.setObjectName("report")
    view.setShowGrid(False)
    view.setWordWrap(wrap)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()


class TitledModel(QAbstractTableModel):
    """A title above every column; a sub-class sets `heads` and says what the rows are."""

    FIGURES: tuple[int, ...] = ()
    """Columns that stand to the right, as figures do."""

    def __init__(self, heads: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads = heads

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Name of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(section)
        return None

    def side(self, column: int) -> int:
        """The alignment of a column, its title and its cells alike."""
        right = column in self.FIGURES
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class WeightMark(QStyledItemDelegate):
    """A filled diamond for a problem, a ring for what is good to know: not colour alone."""

    def __init__(
        self, palette: Palette, weight: Callable[[int], Weight], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._colours, self._weight = palette, weight

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the mark on the ground of its row."""
        super().paint(painter, option, index)
        centre = QPointF(option.rect.center()) + QPointF(0.5, 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._weight(index.row()) is Weight.PROBLEM:
            diamond(painter, centre, self._colours.signal)
        else:
            painter.setPen(QPen(QColor(self._colours.quiet), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 3.2, 3.2)
        painter.restore()
