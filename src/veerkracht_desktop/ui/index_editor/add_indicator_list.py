"""The list of what could become an indicator: name, origin, share known and a small histogram."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from veerkracht_desktop.core.indicator_candidates import Candidate
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.variables import Kind
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.index_editor.goalposts_plot import histogram
from veerkracht_desktop.ui.style import SMALL, scaled

CANDIDATE = Qt.ItemDataRole.UserRole
SEARCHED = Qt.ItemDataRole.UserRole + 1
BARS = 24
PICTURE = (84, 26)
"""Width and height of the small histogram, pixels."""

Index = QModelIndex | QPersistentModelIndex


class CandidateModel(QAbstractListModel):
    """The candidates in their order; histograms are made when they come into sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[Candidate, ...] = ()
        self._counts: dict[int, IntArray] = {}

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Offer these."""
        self.beginResetModel()
        self._candidates = tuple(candidates)
        self._counts = {}
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Number of candidates."""
        return 0 if parent is not None and parent.isValid() else len(self._candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, the candidate itself, and what a search looks in."""
        if not index.isValid():
            return None
        candidate = self._candidates[index.row()]
        if role == CANDIDATE:
            return candidate
        if role == SEARCHED:
            return " ".join(
                (candidate.label, candidate.formula, candidate.publisher, candidate.unit)
            )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return candidate.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{candidate.label}\n{candidate.formula}"
        return None

    def counts(self, row: int) -> IntArray:
        """Bars of the small histogram of a candidate."""
        if row not in self._counts:
            made = histogram(self._candidates[row].values, BARS)
            self._counts[row] = made.counts if made is not None else np.zeros(0, dtype=np.int64)
        return self._counts[row]


class Search(QSortFilterProxyModel):
    """Keeps the candidates that have every word that is searched for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()

    def look_for(self, text: str) -> None:
        """Keep what has all these words."""
        self._words = tuple(text.casefold().split())
        self.invalidateRowsFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether a row has every word."""
        text = str(self.sourceModel().index(row, 0, parent).data(SEARCHED)).casefold()
        return all(word in text for word in self._words)


class CandidateDelegate(QStyledItemDelegate):
    """Two lines and a picture."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Two lines with air."""
        del index
        return QSize(220, 2 * option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one candidate."""
        candidate = index.data(CANDIDATE)
        if not isinstance(candidate, Candidate):
            return
        painter.save()
        colours = self._colours
        whole = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, QColor(colours.accent_soft))
            bar = QRect(whole.left(), whole.top(), 3, whole.height())
            painter.fillRect(bar, QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, QColor(colours.window))
        room = whole.adjusted(12, 5, -10, -5)
        text = room.adjusted(0, 0, -(PICTURE[0] + 10), 0)
        metrics = option.fontMetrics
        painter.setFont(option.font)
        painter.setPen(QColor(colours.text))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            text,
            Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(candidate.label, elide, text.width()),
        )
        painter.setFont(scaled(option.font, SMALL))
        painter.setPen(QColor(colours.quiet))
        painter.drawText(
            text,
            Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(self.about(candidate), elide, text.width()),
        )
        self._picture(painter, room, index)
        painter.restore()

    def about(self, candidate: Candidate) -> str:
        """Share known, unit, publisher and year."""
        known = self.tr("{share} % bekend").format(share=number(100 * candidate.known, 0))
        unit = candidate.unit or (self.tr("aantal") if candidate.kind is Kind.COUNT else "")
        year = str(candidate.year) if candidate.year else ""
        parts = (known, unit, candidate.publisher, year)
        return " · ".join(part for part in parts if part)

    def _picture(self, painter: QPainter, room: QRect, index: Index) -> None:
        proxy = index.model()
        assert isinstance(proxy, Search), "the list searches"
        source = proxy.mapToSource(index)
        model = source.model()
        assert isinstance(model, CandidateModel), "what it searches in"
        counts = model.counts(source.row())
        most = int(counts.max()) if counts.size else 0
        if most == 0:
            return
        wide, high = PICTURE
        left = room.right() - wide + 1
        bottom = room.center().y() + high / 2
        bar = wide / counts.size
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(self._colours.neutral_bar)
        colour.setAlpha(150)
        for place, many in enumerate(counts):
            if many:
                tall = max(high * many / most, 1.0)
                painter.fillRect(
                    QRectF(left + place * bar, bottom - tall, max(bar - 0.7, 1.0), tall), colour
                )


class CandidateList(QListView):
    """The list itself."""

    chosen = Signal(object)
    """Carries the `Candidate` that is current, None for none."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CandidateModel(self)
        self._search = Search(self)
        self._search.setSourceModel(self._model)
        self.setModel(self._search)
        self.setItemDelegate(CandidateDelegate(palette, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Gegevens die een indicator kunnen worden"))
        self.selectionModel().currentChanged.connect(self._tell)

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Offer these; nothing is chosen yet."""
        self._model.show_candidates(candidates)

    @property
    def shown(self) -> int:
        """Number of candidates that the search leaves."""
        return self._search.rowCount()

    def look_for(self, text: str) -> None:
        """Keep what has all these words."""
        self._search.look_for(text)

    def choose(self, row: int) -> None:
        """Make a row in sight the current one."""
        self.setCurrentIndex(self._search.index(row, 0))

    @Slot(QModelIndex, QModelIndex)
    def _tell(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        self.chosen.emit(index.data(CANDIDATE) if index.isValid() else None)
