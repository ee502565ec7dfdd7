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
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent
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
from veerkracht_desktop.ui.lines_plot import histogram
from veerkracht_desktop.ui.style import SMALL, scaled

CANDIDATE = Qt.ItemDataRole.UserRole
BARS = 24
PICTURE = (84, 26)
"""Width and height of the small histogram, pixels."""

Index = QModelIndex | QPersistentModelIndex


class CandidateModel(QAbstractListModel):
    """The candidates in their order that have every word that is searched for.

    Histograms are made when they come into sight.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Candidate, ...] = ()
        self._shown: tuple[Candidate, ...] = ()
        self._words: tuple[str, ...] = ()
        self._counts: dict[str, IntArray] = {}

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Offer these."""
        self._all, self._counts = tuple(candidates), {}
        self._keep()

    def look_for(self, text: str) -> None:
        """Keep what has all these words."""
        self._words = tuple(text.casefold().split())
        self._keep()

    def _keep(self) -> None:
        self.beginResetModel()
        self._shown = tuple(c for c in self._all if self._has_words(c))
        self.endResetModel()

    def _has_words(self, candidate: Candidate) -> bool:
        named = (candidate.label, candidate.formula, candidate.unit)
        parts = (*named, candidate.publisher, candidate.file)
        text = " ".join(parts).casefold()
        return all(word in text for word in self._words)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Number of candidates that are kept."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, and the candidate itself."""
        if not index.isValid():
            return None
        candidate = self._shown[index.row()]
        if role == CANDIDATE:
            return candidate
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return candidate.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{candidate.label}\n{candidate.formula}"
        return None

    def counts(self, candidate: Candidate) -> IntArray:
        """Bars of the small histogram of a candidate."""
        if candidate.formula not in self._counts:
            made = histogram(candidate.values, BARS)
            none = np.zeros(0, dtype=np.int64)
            self._counts[candidate.formula] = made.counts if made is not None else none
        return self._counts[candidate.formula]


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
        self._picture(painter, room, index, candidate)
        painter.restore()

    def about(self, candidate: Candidate) -> str:
        """Share known, unit, publisher (or the file of one's own) and year."""
        known = self.tr("{share} % bekend").format(share=number(100 * candidate.known, 0))
        unit = candidate.unit or (self.tr("aantal") if candidate.kind is Kind.COUNT else "")
        year = str(candidate.year) if candidate.year else ""
        parts = (known, unit, candidate.publisher or candidate.file, year)
        return " · ".join(part for part in parts if part)

    def _picture(self, painter: QPainter, room: QRect, index: Index, candidate: Candidate) -> None:
        model = index.model()
        assert isinstance(model, CandidateModel), "the list has no other"
        counts = model.counts(candidate)
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
        self._colours = palette
        self.nothing = ""
        """What to tell when there is nothing in the list."""
        self.setModel(self._model)
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
        return self._model.rowCount()

    def look_for(self, text: str) -> None:
        """Keep what has all these words."""
        self._model.look_for(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Say why there is nothing where there is nothing."""
        super().paintEvent(event)
        if self.shown or not self.nothing:
            return
        painter = QPainter(self.viewport())
        painter.setFont(scaled(self.font(), SMALL))
        painter.setPen(QColor(self._colours.quiet))
        room = self.viewport().rect().adjusted(12, 8, -12, -8)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), self.nothing)
        painter.end()

    def choose(self, row: int) -> None:
        """Make a row in sight the current one."""
        self.setCurrentIndex(self._model.index(row, 0))

    @Slot(QModelIndex, QModelIndex)
    def _tell(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        self.chosen.emit(index.data(CANDIDATE) if index.isValid() else None)
