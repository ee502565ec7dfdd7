"""The dark box that tells about the area under the pointer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.class_names import class_name
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.dataset import REASON_TEXTS, MissingReason
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.rank_range import RankRange
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.panels.rank_words import rank_words

MARGIN_X, MARGIN_Y = 9, 6
DISTANCE = 16
"""Pixels between the pointer and the box."""


@dataclass(frozen=True, slots=True)
class HoverText:
    """What the box says: a name, the rest of its line, and the figures below."""

    name: str
    rest: str
    figures: str


def hover_text(
    results: IndexResults,
    classes: Classes | None,
    node: str,
    row: int,
    spread: RankRange | None = None,
) -> HoverText:
    """Name, gemeente, value with unit, score, class and rank of an area.

    Parameters
    ----------
    results : IndexResults
    classes : Classes or None
        Of `node`; None leaves the class out.
    node : str
    row : int
        Row of the area in the results.
    spread : RankRange or None
        Margin of its rank over the variants of the index, where it is known.

    """
    areas = results.areas
    name = areas.names[row] or areas.codes[row]
    gemeente = areas.gemeente_names[row]
    rest = f" · {gemeente}" if gemeente and areas.level != Level.GEMEENTE else ""
    score = float(results.score(node)[row])
    reason = MissingReason(int(results.reason(node)[row]))
    if score != score:  # NaN is the only value that differs from itself
        missing = _tr("geen gegevens")
        why = "" if reason == MissingReason.KNOWN else f": {REASON_TEXTS[reason]}"
        return HoverText(name, rest, f"{missing}{why}")
    parts = [*_measured(results, node, row), number(score)]
    if len(parts) > 1:
        parts[-1] = _tr("score {score}").format(score=number(score))
    index = int(classes.index[row]) if classes is not None else MISSING_CLASS
    if classes is not None and index != MISSING_CLASS:
        named = class_name(classes, index)
        if named is not None:
            parts.append(QCoreApplication.translate(named.context, named.text))
    rank = int(results.rank(node)[row])
    if rank > 0 and spread is not None:
        parts.append(rank_words(spread))
    elif rank > 0:
        parts.append(
            _tr("rang {rank} van {ranked}").format(
                rank=count(rank), ranked=count(results.ranked(node))
            )
        )
    return HoverText(name, rest, " · ".join(parts))


def _measured(results: IndexResults, node: str, row: int) -> list[str]:
    """The value of an indicator as measured, with its unit; nothing for a group."""
    found = results.definition.by_id.get(node)
    value = float(results.raw[row, results.column[node]])
    if not isinstance(found, Indicator) or value != value:
        return []
    return [f"{number(value)} {found.unit}".strip()]


def box_place(pointer: QPointF, size: QSize, room: QRect) -> QRect:
    """Where a box of this size goes: right of and above the pointer, never over the edge."""
    x = pointer.x() + DISTANCE
    if x + size.width() > room.right() - 4:
        x = pointer.x() - DISTANCE - size.width()
    y = pointer.y() - DISTANCE - size.height()
    if y < room.top() + 4:
        y = pointer.y() + DISTANCE
    x = max(min(x, room.right() - 4 - size.width()), room.left() + 4)
    y = max(min(y, room.bottom() - 4 - size.height()), room.top() + 4)
    return QRect(round(x), round(y), size.width(), size.height())


class HoverBox(QWidget):
    """Shows a `HoverText` beside the pointer; the mouse does not notice it."""

    BACKGROUND = "#1B2733"
    TEXT = "#FFFFFF"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text = HoverText("", "", "")
        self.hide()

    def tell(self, text: HoverText, pointer: QPointF, room: QRect | None = None) -> None:
        """Show a text near a point of the parent, within the part of it that can be seen."""
        self.text = text
        parent = self.parentWidget()
        assert parent is not None
        room = parent.rect() if room is None else room
        self.setGeometry(box_place(pointer, self._size(room.width() - 8), room))
        self.raise_()
        self.show()
        self.update()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _size(self, most: int) -> QSize:
        plain, bold = QFontMetrics(self.font()), QFontMetrics(self._bold())
        first = bold.horizontalAdvance(self.text.name) + plain.horizontalAdvance(self.text.rest)
        width = max(first, plain.horizontalAdvance(self.text.figures)) + 2 * MARGIN_X + 2
        return QSize(min(width, most), 2 * plain.lineSpacing() + 2 * MARGIN_Y + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.BACKGROUND))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setPen(QColor(self.TEXT))
        inner = self.rect().adjusted(MARGIN_X, MARGIN_Y, -MARGIN_X, -MARGIN_Y)
        plain, bold = QFontMetrics(self.font()), QFontMetrics(self._bold())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        name = bold.elidedText(self.text.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.setFont(self._bold())
        painter.drawText(inner, left, name)
        painter.setFont(self.font())
        room = inner.adjusted(bold.horizontalAdvance(name), 0, 0, 0)
        rest = plain.elidedText(self.text.rest, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, left, rest)
        below = inner.adjusted(0, plain.lineSpacing() + 2, 0, 0)
        figures = plain.elidedText(self.text.figures, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, left, figures)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HoverBox", text)
