"""The heat map: every node of a level against every other, and against the groups above it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from veerkracht_desktop.core.coherence import Coherence, group_depths, level_nodes
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.part_colours import resource_colours
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.coherence.colours import correlation_pixels, ink_on
from veerkracht_desktop.ui.coherence.words import pair_text, single_name
from veerkracht_desktop.ui.formatting import node_label, short_label
from veerkracht_desktop.ui.style import SMALL, scaled

PAD, BAND, STRIP_GAP = 10, 4, 12
"""Pixels around, of the coloured band per resource, and before the groups above."""
NAMES_SHARE, NAMES_LEAST = 0.36, 120
WIDEST, TALLEST, NARROWEST = 66, 40, 7
STRIP_LEAST = 40
LEAST_CORNER, MOST_CORNER = 5.0, 8.0
TINY = 0.76
"""Size of the figures in cells that are too narrow for small ones, as a part of the body's."""
FEWEST_LETTERS = 9
"""A name of a group of which fewer letters fit is left to the pointer."""
WAYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
WAYS |= {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


@dataclass(frozen=True, slots=True)
class _Room:
    """Places for one size, pixels.

    Parameters
    ----------
    names : int
        Width of the names.
    left, top : int
        Corner of the square.
    width, height : int
        Of a cell of the square.
    strip : int
        Width of a column right of it.

    """

    names: int
    left: int
    top: int
    width: int
    height: int
    strip: int


class HeatMap(QWidget):
    """Correlations as colours; a click shows the pair in the other views."""

    pointed = Signal(str)
    """Carries the sentence about the cell under the pointer or the cursor, "" for none."""
    chosen = Signal(str, str)
    """Carries the two nodes of the cell that was clicked."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.coherence: Coherence | None = None
        self.nodes: tuple[str, ...] = ()
        """From top to bottom and from left to right."""
        self.above: tuple[int, ...] = ()
        """Depths of the groups right of the square, the nearest first."""
        self._pair = ("", "")
        self._others: list[list[str]] = []
        self._texts: dict[tuple[int, int], str] = {}
        self._flagged: list[tuple[int, int]] = []
        """Cells with a mark."""
        self._room: _Room | None = None
        """Places for the size now; None to be worked out."""
        self._cursor: tuple[int, int] | None = None
        self._image = QImage()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Correlaties"))

    # What is shown

    def show_coherence(self, coherence: Coherence | None, depth: int) -> None:
        """Show other correlations, or those of another level."""
        self.coherence, self._cursor = coherence, None
        self.nodes, self.above, self._others, self._flagged = (), (), [], []
        self._texts = {}
        self._image, self._room = QImage(), None
        if coherence is not None:
            definition = coherence.definition
            # A node without values or differences hangs together with nothing.
            between = coherence.correlations.between
            of_level = level_nodes(definition, depth)
            self.nodes = tuple(n for n in of_level if math.isfinite(between(n, n)))
            depths = (*group_depths(definition), 0)
            self.above = tuple(d for d in depths if depth == 0 or d < depth)
            places = range(len(self.nodes) + len(self.above))
            self._others = [
                [self._other(line, place) for place in places] for line in range(len(self.nodes))
            ]
            flagged = {frozenset((f.one, f.other)) for f in coherence.flags}
            self._flagged = [
                cell for cell in self._cells() if frozenset(self.pair(*cell)) in flagged
            ]
            self._texts = {
                cell: number(between(*self.pair(*cell)), 2)
                for cell in self._cells()
                if cell[0] != cell[1]
            }
            self._image = self._painted()
        self.updateGeometry()
        self.update()

    def nothing_text(self) -> str:
        """Why there is no square."""
        return self.tr(
            "Er is geen samenhang te berekenen: daarvoor zijn ten minste drie gebieden met"
            " verschillende waarden nodig."
        )

    def mark(self, one: str, other: str) -> None:
        """Outline the pair that the other views show."""
        if (one, other) != self._pair:
            self._pair = (one, other)
            self.update()

    def _painted(self) -> QImage:
        """One pixel per cell, the square first and the groups above right of it."""
        pixels = correlation_pixels(self._values(), self._colours)
        lines, width, _ = pixels.shape
        if not lines:
            return QImage()
        data = np.ascontiguousarray(pixels)
        image = QImage(data.data, width, lines, 3 * width, QImage.Format.Format_RGB888)
        return image.copy()

    def _values(self) -> FloatArray:
        assert self.coherence is not None
        between = self.coherence.correlations.between
        found = np.full((len(self.nodes), len(self.nodes) + len(self.above)), np.nan)
        for line, place in self._cells():
            found[line, place] = between(*self.pair(line, place))
        return found

    def _cells(self) -> Iterator[tuple[int, int]]:
        """Line and column of every cell that has a pair."""
        for line, others in enumerate(self._others):
            yield from ((line, place) for place, other in enumerate(others) if other)

    def pair(self, line: int, place: int) -> tuple[str, str]:
        """The two nodes of a cell; in the strip the second is the line's own group, or ""."""
        return self.nodes[line], self._others[line][place]

    def _other(self, line: int, place: int) -> str:
        if place < len(self.nodes):
            return self.nodes[place]
        assert self.coherence is not None
        depth = self.above[place - len(self.nodes)]
        above = self.coherence.definition.ancestors(self.nodes[line])
        return above[len(above) - 1 - depth] if depth < len(above) else ""

    # Places

    @property
    def _least(self) -> int:
        return QFontMetrics(scaled(self.font(), SMALL)).height()

    @property
    def _top(self) -> int:
        """Height of the names of groups and the numbers of columns."""
        return 2 * self._least + BAND + 6

    def _line_names(self) -> list[str]:
        if self.coherence is None:
            return []
        definition = self.coherence.definition
        return [f"{at}  {node_label(definition, n)}" for at, n in enumerate(self.nodes, start=1)]

    def strip_names(self) -> list[str]:
        """Names of the columns right of the square."""
        if self.coherence is None:
            return []
        depths = group_depths(self.coherence.definition)
        return [single_name(depth, depths) for depth in self.above]

    def _strip_width(self) -> int:
        """Width of a column right of the square."""
        metrics = QFontMetrics(scaled(self.font(), SMALL))
        widest = max((metrics.horizontalAdvance(t) for t in self.strip_names()), default=0)
        return max(widest + 10, STRIP_LEAST)

    @property
    def room(self) -> _Room:
        """Where everything is, worked out once per size."""
        if self._room is None:
            metrics = QFontMetrics(scaled(self.font(), SMALL))
            widest = max((metrics.horizontalAdvance(t) for t in self._line_names()), default=0)
            n = max(len(self.nodes), 1)
            strip = self._strip_width()
            free = self.width() - 2 * PAD - BAND - STRIP_GAP - len(self.above) * strip
            # Long names give way to the cells.
            most = min(int(NAMES_SHARE * self.width()), free - NARROWEST * n)
            names = min(widest + 12, max(most, NAMES_LEAST))
            free -= names
            height = (self.height() - self._top - 4) // n
            height = min(max(height, self._least), TALLEST)
            width = min(max(free // n, NARROWEST), WIDEST, height * 3)
            self._room = _Room(names, PAD + names + BAND, self._top, width, height, strip)
        return self._room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another size has other places."""
        self._room = None
        super().resizeEvent(event)

    @property
    def square(self) -> QRect:
        """Where the square is, pixels."""
        room, n = self.room, len(self.nodes)
        return QRect(room.left, room.top, room.width * n, room.height * n)

    def cell_rect(self, line: int, place: int) -> QRect:
        """Where a cell is, pixels."""
        room, n = self.room, len(self.nodes)
        top = room.top + line * room.height
        if place < n:
            return QRect(room.left + place * room.width, top, room.width, room.height)
        left = room.left + n * room.width + STRIP_GAP + (place - n) * room.strip
        return QRect(left, top, room.strip, room.height)

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """Line and column of a point; None beside the cells, -1 as column on a name."""
        room, n = self.room, len(self.nodes)
        line = (point.y() - room.top) // room.height
        if not 0 <= line < n:
            return None
        if point.x() < room.left:
            return line, -1
        place = (point.x() - room.left) // room.width
        if place >= n:
            beside = point.x() - room.left - n * room.width - STRIP_GAP
            place = n + beside // room.strip
            if beside < 0 or place >= n + len(self.above):
                return None
        return (line, place) if self._others[line][place] else None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every node on a line of its own."""
        return QSize(640, self._top + self._least * len(self.nodes) + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Every node on a line of its own: what is around it scrolls."""
        strip = STRIP_GAP + len(self.above) * self._strip_width()
        wide = 2 * PAD + BAND + NAMES_LEAST + NARROWEST * len(self.nodes) + strip
        return QSize(wide, self._top + self._least * len(self.nodes) + 8)

    # Gestures

    def describe(self, line: int, place: int) -> str:
        """One sentence about a cell, and the flag that it has."""
        assert self.coherence is not None
        one = self.nodes[line]
        other = self._others[line][place] if place >= 0 else one
        if not other:
            return ""
        text = pair_text(self.coherence, one, other)
        for flag in self.coherence.flags:
            if {flag.one, flag.other} == {one, other}:
                text += f" {flag.remedy}"
        return text

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell about the cell under the pointer."""
        point = event.position().toPoint()
        cell = self.cell_at(point)
        text = self.describe(*cell) if cell is not None else self._group_at(point)
        self.pointed.emit(text)
        # As rich text it breaks into lines.
        shown = f"<qt>{escape(text)}</qt>" if text else ""
        QToolTip.showText(event.globalPosition().toPoint(), shown, self)

    def _group_at(self, point: QPoint) -> str:
        """Node and group of a column whose head is under the pointer, "" for none."""
        place = (point.x() - self.room.left) // self.room.width
        if self.coherence is None or point.y() >= self.room.top or not 0 <= place < len(self.nodes):
            return ""
        definition, node = self.coherence.definition, self.nodes[place]
        parent = definition.by_id[node].parent
        return f"{node_label(definition, node)} · {node_label(definition, parent)}"

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is under the pointer any more."""
        self.pointed.emit("")
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the pair of the cell elsewhere."""
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._cursor = (cell[0], max(cell[1], 0))
            self._choose(*cell)

    def _choose(self, line: int, place: int) -> None:
        one = self.nodes[line]
        other = self._others[line][place] if place >= 0 else one
        if other:
            self.chosen.emit(one, other)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows walk over the cells, Enter shows the pair elsewhere."""
        if not self.nodes:
            super().keyPressEvent(event)
            return
        way = WAYS.get(Qt.Key(event.key()))
        if way is not None:
            line, place = self._cursor or (0, 0)
            last = len(self.nodes) + len(self.above) - 1
            self._cursor = (
                min(max(line + way[0], 0), len(self.nodes) - 1),
                min(max(place + way[1], 0), last),
            )
            self.pointed.emit(self.describe(*self._cursor))
            self.update()
        elif self._cursor is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(*self._cursor)
        else:
            super().keyPressEvent(event)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Names left, groups above, the square, and the groups above right of it."""
        del event
        if self.coherence is None:
            return
        painter = QPainter(self)
        if not self.nodes:
            painter.setPen(QColor(self._colours.quiet))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(40, 0, -40, 0), wrapped, self.nothing_text())
            return
        painter.setFont(scaled(self.font(), SMALL))
        self._draw_names(painter)
        self._draw_heads(painter)
        self._draw_cells(painter)
        self._draw_numbers(painter)
        self._draw_groups(painter)
        self._draw_marks(painter)

    def _draw_names(self, painter: QPainter) -> None:
        colours, metrics = self._colours, painter.fontMetrics()
        width = self.room.names
        for line, text in enumerate(self._line_names()):
            room = QRect(0, self.cell_rect(line, 0).top(), PAD + width, self.room.height)
            if self.nodes[line] in self._pair:
                painter.fillRect(room, QColor(colours.accent_soft))
                painter.fillRect(QRect(0, room.top(), 3, room.height()), QColor(colours.accent))
            painter.setPen(QColor(colours.text))
            words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 6)
            painter.drawText(room.adjusted(PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_heads(self, painter: QPainter) -> None:
        """Numbers over the columns, as many as fit, and the names of the strip."""
        painter.setPen(QColor(self._colours.quiet))
        wide = self.room.width
        widest = painter.fontMetrics().horizontalAdvance(str(len(self.nodes))) + 2
        step = 1 if wide >= widest else 5
        centre = Qt.AlignmentFlag.AlignCenter
        top = self._top - self._least - BAND - 2
        for place in range(len(self.nodes)):
            if step == 1 or (place + 1) % step == 0:
                middle = self.cell_rect(0, place).center().x()
                room = QRect(middle - 20, top, 40, self._least)
                painter.drawText(room, centre, str(place + 1))
        for at, name in enumerate(self.strip_names()):
            cell = self.cell_rect(0, len(self.nodes) + at)
            room = QRect(cell.left(), top, cell.width(), self._least)
            painter.drawText(room, centre, name)

    def _draw_cells(self, painter: QPainter) -> None:
        n = len(self.nodes)
        painter.drawImage(self.square, self._image, QRect(0, 0, n, n))
        for at in range(len(self.above)):
            first, last = self.cell_rect(0, n + at), self.cell_rect(n - 1, n + at)
            painter.drawImage(
                first.united(last).adjusted(0, 0, -1, 0), self._image, QRect(n + at, 0, 1, n)
            )

    def _draw_numbers(self, painter: QPainter) -> None:
        """Two decimals in every cell, where all of a kind have room for them."""
        n, small, tiny = len(self.nodes), painter.font(), scaled(self.font(), TINY)
        square = {cell: text for cell, text in self._texts.items() if cell[1] < n}
        strip = {cell: text for cell, text in self._texts.items() if cell[1] >= n}
        for texts, width in ((square, self.room.width), (strip, self.room.strip)):
            font = next((f for f in (small, tiny) if _widest(texts, f) + 2 <= width), None)
            if font is None:
                continue
            painter.setFont(font)
            for (line, place), text in texts.items():
                painter.setPen(ink_on(self._image.pixelColor(place, line)))
                cell = self.cell_rect(line, place)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(small)

    def _draw_groups(self, painter: QPainter) -> None:
        """Brackets: a coloured band per resource, a line and a name per group of one parent."""
        assert self.coherence is not None
        definition, square = self.coherence.definition, self.square
        wide, high = self.room.width, self.room.height
        colour_of = resource_colours(definition)
        metrics = painter.fontMetrics()
        start = 0
        for parent, members in groupby(self.nodes, key=lambda n: definition.by_id[n].parent):
            length = len(list(members))
            x, y = square.left() + start * wide, square.top() + start * high
            line = (parent, *definition.ancestors(parent))
            resource = next((a for a in line if a in colour_of), self.nodes[start])
            band = QColor(colour_of.get(resource, self._colours.neutral_bar))
            painter.fillRect(QRect(square.left() - BAND, y, BAND - 1, length * high - 1), band)
            painter.fillRect(QRect(x, square.top() - BAND, length * wide - 1, BAND - 1), band)
            painter.setPen(QPen(QColor(self._colours.text), 1))
            painter.drawRect(QRect(x, y, length * wide - 1, length * high - 1))
            painter.setPen(QColor(self._colours.quiet))
            room = QRect(x, 1, length * wide - 3, self._least)
            text = short_label(definition, parent)
            if metrics.horizontalAdvance(text[:FEWEST_LETTERS] + "…") < room.width():
                words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            start += length

    def _is_shown(self, line: int, place: int) -> bool:
        """Whether a cell is the pair of the other views."""
        one, other = self.pair(line, place)
        return one != other and one in self._pair and other in self._pair

    def _draw_marks(self, painter: QPainter) -> None:
        """A corner on what is flagged; the pair of the other views and the cursor outlined."""
        colours = self._colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell in self._flagged:
            draw_corner(painter, self.cell_rect(*cell), colours)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pairs = [cell for cell in self._cells() if self._is_shown(*cell)]
        # Two outlines, so that one of them stands out from any colour.
        for colour, width in ((colours.panel, 4), (colours.text, 2)):
            painter.setPen(QPen(QColor(colour), width))
            for cell in pairs:
                painter.drawRect(self.cell_rect(*cell).adjusted(1, 1, -1, -1))
        if self._cursor is not None and self.hasFocus():
            painter.setPen(QPen(QColor(colours.selection), 2))
            painter.drawRect(self.cell_rect(*self._cursor).adjusted(1, 1, -1, -1))


def _widest(texts: Mapping[tuple[int, int], str], font: QFont) -> int:
    """Width of the longest of short texts, pixels."""
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(text) for text in set(texts.values())), default=0)


def draw_corner(painter: QPainter, cell: QRect, colours: Palette) -> None:
    """The mark of what is flagged: a dark corner, readable on either colour."""
    size = min(max(min(cell.width(), cell.height()) * 0.5, LEAST_CORNER), MOST_CORNER)
    x, y = cell.right() + 1.0, float(cell.top())
    painter.setPen(QPen(QColor(colours.panel), 1))
    painter.setBrush(QColor(colours.text))
    painter.drawPolygon(QPolygonF([QPointF(x - size, y), QPointF(x, y), QPointF(x, y + size)]))
