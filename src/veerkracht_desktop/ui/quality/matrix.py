"""The matrix picture: indicators from top to bottom, areas from left to right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.quality import Quality, share_text
from veerkracht_desktop.core.quality.thresholds import MIN_AVAILABLE
from veerkracht_desktop.core.selection import combine
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import (
    counted_areas,
    gesture_mode,
    selected_mask,
)
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.quality.picture import (
    Order,
    as_image,
    colour_table,
    edges,
    order_areas,
    paint,
    runs,
)
from veerkracht_desktop.ui.quality.sentences import cell_text, indicator_text
from veerkracht_desktop.ui.style import SMALL, scaled

PAD = 10
NAMES_SHARE = 0.34
"""Most of the width for the names of the indicators."""
BARS_LETTERS = 16
PERCENT_LETTERS = 7
TOP, STRIP = 16, 5
"""Height of the head, and of the strip in it that shows the selection, pixels."""
MOST_LINES = 80
"""Gemeenten between which lines are drawn; more would hide the picture."""
TALLEST, FEW_LINES = 24, 8


class MatrixView(LinkedView):
    """Which value is there and why not; a click shows the areas and the indicator elsewhere.

    What it shows comes with `show_quality`; selection, active indicator and gemeente it
    follows by itself.
    """

    DRAWS = ("analysis", "active", "selection", "within")

    pointed = Signal(str)
    """Carries the sentence about the cell under the pointer or the cursor, "" for none."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._colours = palette
        self.quality: Quality | None = None
        self.order = Order.GEMEENTE
        self.rows: IntArray = np.array([], dtype=np.int64)
        """Areas from left to right."""
        self.columns: IntArray = np.array([], dtype=np.int64)
        """Indicators from top to bottom: those with values, in the order of the index."""
        self._image = QImage()
        self._selected = np.array([], dtype=np.bool_)
        self._active = ""
        self._over = ""
        self._cursor: tuple[int, int] | None = None
        self._pressed: tuple[int, int] | None = None
        self._dragged = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Beschikbaarheid per indicator en gebied"))
        self.start()

    # What is shown

    def show_quality(self, quality: Quality | None) -> None:
        """Show other findings; None for nothing."""
        self.quality = quality
        self._cursor = None
        if quality is not None:
            self.columns = np.flatnonzero(quality.loaded)
        self._arrange()
        self.draw(self._store.state, None)
        self.updateGeometry()

    def set_order(self, order: Order) -> None:
        """Put the areas in another order."""
        if order is not self.order:
            self.order = order
            self._cursor = None
            self._arrange()
            self.update()

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Mark what is selected and active; other areas make another picture."""
        if change is not None and change.touches("within"):
            self._arrange()
        self._active = state.active
        if self.quality is not None:
            self._selected = selected_mask(self.quality.areas, state.selection)
        self.update()

    def draw_hover(self, code: str) -> None:
        """Mark the area under the pointer in any view."""
        self._over = code
        self.update()

    def _arrange(self) -> None:
        quality, state = self.quality, self._store.state
        self._image = QImage()
        if quality is None:
            self.rows = np.array([], dtype=np.int64)
            return
        rows = np.arange(len(quality.areas), dtype=np.int64)
        shown = state.analysis.results.areas if state.analysis is not None else None
        if shown is quality.areas:
            rows = visible_rows(state)
        self.rows = order_areas(quality, rows, self.order)

    # Places

    @property
    def line_height(self) -> int:
        """Height of an indicator, pixels: as much as there is room for, never less than text."""
        room = (self.height() - TOP - self._foot()) // max(len(self.columns), 1)
        return min(max(self._least, room), TALLEST)

    @property
    def _least(self) -> int:
        return QFontMetrics(scaled(self.font(), SMALL)).height()

    def _foot(self) -> int:
        """Height of the gemeenten, and of the line about what has no values."""
        return (self._least + 4) * (2 if self.absent() else 1) + 2

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every indicator on a line of its own, a large one where they are few."""
        lines = len(self.columns)
        height = max(self._least * lines, min(lines, FEW_LINES) * TALLEST)
        return QSize(760, TOP + height + self._foot())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Every indicator on a line of its own: what is around it scrolls."""
        return QSize(360, TOP + self._least * len(self.columns) + self._foot())

    @property
    def picture_rect(self) -> QRect:
        """Where the picture is, pixels."""
        letter = self.fontMetrics().averageCharWidth()
        small = QFontMetrics(scaled(self.font(), SMALL))
        names = max((small.horizontalAdvance(t) for t in self._labels()), default=0) + 8
        left = PAD + min(names, int(NAMES_SHARE * self.width()))
        right = self.width() - PAD - letter * (BARS_LETTERS + PERCENT_LETTERS) - 8
        height = self.line_height * len(self.columns)
        return QRect(left, TOP, max(right - left, 1), height)

    def absent(self) -> tuple[str, ...]:
        """Names of the indicators without values, told in one line below the picture."""
        if self.quality is None:
            return ()
        return tuple(self.quality.labels[col] for col in np.flatnonzero(~self.quality.loaded))

    def _labels(self) -> tuple[str, ...]:
        if self.quality is None:
            return ()
        return tuple(self.quality.labels[column] for column in self.columns.tolist())

    def _bars_rect(self) -> QRect:
        picture = self.picture_rect
        letter = self.fontMetrics().averageCharWidth()
        return QRect(picture.right() + 10, picture.top(), letter * BARS_LETTERS, picture.height())

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """Line and place among the areas of a point of the picture; None beside it.

        The place is -1 beside the picture at the height of an indicator.
        """
        picture = self.picture_rect
        if self.quality is None or not picture.top() <= point.y() <= picture.bottom():
            return None
        line = (point.y() - picture.top()) // self.line_height
        if not picture.left() <= point.x() <= picture.right() or not len(self.rows):
            return line, -1
        at = edges(len(self.rows), picture.width())
        return line, int(at[point.x() - picture.left()])

    def _areas_between(self, first: int, last: int) -> frozenset[str]:
        """Codes of the areas in the pixel columns of two places, both included."""
        assert self.quality is not None
        at = edges(len(self.rows), self.picture_rect.width())
        low, high = min(first, last), max(first, last)
        after = at[at > high]
        end = int(after[0]) if after.size else len(self.rows)
        codes = self.quality.areas.codes
        return frozenset(codes[row] for row in self.rows[low : max(end, high + 1)].tolist())

    # Sentences

    def describe(self, line: int, place: int) -> str:
        """One sentence about a cell; about the indicator alone for place -1."""
        assert self.quality is not None
        column, state = int(self.columns[line]), self._store.state
        if place < 0:
            return indicator_text(self.quality, column)
        used = {} if state.analysis is None else state.analysis.results.used
        others = len(self._areas_between(place, place)) - 1
        return cell_text(self.quality, int(self.rows[place]), column, used, others=others)

    # Gestures

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell about the cell under the pointer; stretch the range while dragging."""
        cell = self.cell_at(event.position().toPoint())
        if self._pressed is not None and self._pressed[1] >= 0:
            if cell is not None and cell[1] >= 0:
                self._dragged = cell[1]
                self.update()
            return
        self._point_at(cell)
        text = self.describe(*cell) if cell is not None else ""
        if self._absent_rect().contains(event.position().toPoint()):
            text = "\n".join(self.absent())
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        code = ""
        if cell is not None and cell[1] >= 0 and self.quality is not None:
            code = self.quality.areas.codes[int(self.rows[cell[1]])]
        self._hover.set(code)
        self.pointed.emit(self.describe(*cell) if cell is not None else "")

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is under the pointer any more."""
        self._point_at(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a range."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.cell_at(event.position().toPoint())
            self._dragged = self._pressed[1] if self._pressed is not None else -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what was clicked: the indicator, and the areas or those that lack it."""
        pressed, dragged = self._pressed, self._dragged
        self._pressed, self._dragged = None, -1
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._cursor = (pressed[0], max(pressed[1], 0))
        on_bar = self._bars_rect().contains(event.position().toPoint())
        if pressed[1] >= 0:
            met: frozenset[str] | None = self._areas_between(pressed[1], dragged)
        else:
            met = self._lacking(pressed[0]) if on_bar else None
        self._choose(pressed[0], met, event.modifiers())

    def _lacking(self, line: int) -> frozenset[str]:
        """Areas in sight that count and have no value of an indicator."""
        assert self.quality is not None
        column = int(self.columns[line])
        lacks = ~self.quality.known[:, column] & self.quality.counted
        codes = self.quality.areas.codes
        return frozenset(codes[row] for row in self.rows.tolist() if lacks[row])

    def _choose(
        self, line: int, met: frozenset[str] | None, modifiers: Qt.KeyboardModifier
    ) -> None:
        """One change of the state: another active indicator, and perhaps another selection."""
        assert self.quality is not None
        state = self._store.state
        selection = state.selection
        if met is not None:
            selection = combine(selection, met, gesture_mode(modifiers) or state.mode)
        node = self.quality.nodes[int(self.columns[line])]
        known = node in state.document.definition.by_id
        self._store.look(
            replace(state, selection=selection, active=node if known else state.active)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows walk over the cells, Enter chooses."""
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_PageUp: (0, -20),
            Qt.Key.Key_PageDown: (0, 20),
            Qt.Key.Key_Home: (0, -len(self.rows)),
            Qt.Key.Key_End: (0, len(self.rows)),
        }
        key = Qt.Key(event.key())
        if self.quality is None or not len(self.rows) or not len(self.columns):
            super().keyPressEvent(event)
        elif key in steps:
            line, place = self._cursor or (0, 0)
            if self._cursor is not None:
                line, place = line + steps[key][0], place + steps[key][1]
            self._cursor = (
                min(max(line, 0), len(self.columns) - 1), min(max(place, 0), len(self.rows) - 1)
            )  # fmt: skip
            self._point_at(self._cursor)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._cursor:
            line, place = self._cursor
            self._choose(line, self._areas_between(place, place), event.modifiers())
        else:
            super().keyPressEvent(event)

    # Drawing

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width needs another picture."""
        self._image = QImage()
        super().resizeEvent(event)

    def _picture(self, width: int) -> QImage:
        if self._image.isNull() and self.quality is not None and len(self.rows):
            states = self.quality.states[np.ix_(self.rows, self.columns)]
            self._image = as_image(paint(states, width, colour_table(self._colours)))
        return self._image

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Names left, picture, bars right; selection above, gemeenten below."""
        del event
        if self.quality is None:
            return
        painter = QPainter(self)
        painter.setFont(scaled(self.font(), SMALL))
        self._draw_absent(painter)
        if not len(self.rows) or not len(self.columns):
            return
        picture = self.picture_rect
        self._draw_lines(painter, picture)
        self._draw_marks(painter, picture)
        self._draw_foot(painter, picture)
        self._draw_limit(painter)

    def _draw_absent(self, painter: QPainter) -> None:
        """Name the indicators without values, as many as there is room for."""
        names = self.absent()
        if not names:
            return
        room = self._absent_rect()
        text = self.tr("Zonder waarden ({n}): {names}").format(
            n=count(len(names)), names=", ".join(names)
        )
        painter.setPen(QColor(self._colours.quiet))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width()),
        )

    def _absent_rect(self) -> QRect:
        top = TOP + self.line_height * len(self.columns) + self._least + 6
        return QRect(PAD, top, self.width() - 2 * PAD, self._least + 4)

    def _draw_lines(self, painter: QPainter, picture: QRect) -> None:
        assert self.quality is not None
        colours, quality, height = self._colours, self.quality, self.line_height
        image, bars = self._picture(picture.width()), self._bars_rect()
        metrics = painter.fontMetrics()
        for line, column in enumerate(self.columns.tolist()):
            top = picture.top() + line * height
            if quality.nodes[column] == self._active:
                painter.fillRect(QRect(0, top, self.width(), height), QColor(colours.accent_soft))
                painter.fillRect(QRect(0, top, 3, height), QColor(colours.accent))
            painter.setPen(QColor(colours.text))
            names = QRect(PAD, top, picture.left() - PAD - 6, height)
            text = metrics.elidedText(
                quality.labels[column], Qt.TextElideMode.ElideRight, names.width()
            )
            painter.drawText(names, Qt.AlignmentFlag.AlignVCenter, text)
            strip = QRect(picture.left(), top, picture.width(), height - 1)
            painter.drawImage(strip, image, QRect(0, line, image.width(), 1))
            self._draw_bar(painter, QRect(bars.left(), top, bars.width(), height), column)

    def _draw_bar(self, painter: QPainter, room: QRect, column: int) -> None:
        assert self.quality is not None
        colours = self._colours
        share = float(np.nan_to_num(self.quality.by_indicator[column]))
        low = share < MIN_AVAILABLE
        inner = QRectF(room).adjusted(0, 2.5, 0, -3.5)
        painter.fillRect(inner, QColor(colours.hairline))
        inner.setWidth(inner.width() * share)
        painter.fillRect(inner, QColor(colours.hover if low else colours.accent))
        painter.setPen(QColor(colours.text))
        text = QRect(room.right() + 4, room.top(), self.width() - room.right() - 4 - PAD,
                     room.height())  # fmt: skip
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(text, side, f"{share_text(share)} %")

    def _draw_limit(self, painter: QPainter) -> None:
        """The line at 65 %, over the bars."""
        assert self.quality is not None
        bars = self._bars_rect()
        x = bars.left() + round(MIN_AVAILABLE * bars.width())
        painter.setPen(QPen(QColor(self._colours.text), 1))
        painter.drawLine(x, bars.top() - 3, x, bars.bottom())
        painter.setPen(QColor(self._colours.quiet))
        head = QRect(x - 40, 0, 80, TOP - 3)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"{number(100 * MIN_AVAILABLE, 0)} %")

    def _x_of(self, place: float, picture: QRect) -> float:
        return picture.left() + place * picture.width() / len(self.rows)

    def _draw_marks(self, painter: QPainter, picture: QRect) -> None:
        """Selection above the picture; the area under the pointer and the cursor over it."""
        assert self.quality is not None
        colours = self._colours
        wide = max(picture.width() / len(self.rows), 1.0)
        dark = QColor(colours.selection)
        for start, end in runs(self._selected[self.rows], picture.width()):
            painter.fillRect(
                QRect(picture.left() + start, TOP - STRIP - 1, end - start, STRIP), dark
            )
        if self._pressed is not None and self._pressed[1] >= 0:
            low, high = sorted((self._pressed[1], self._dragged))
            x = self._x_of(low, picture)
            painter.setPen(QPen(dark, 1))
            painter.drawRect(
                QRectF(x, TOP - 1, self._x_of(high, picture) - x + wide, picture.height())
            )
        row = self.quality.areas.position.get(self._over, -1)
        at = np.flatnonzero(self.rows == row)
        if at.size:
            x = self._x_of(float(at[0]), picture)
            painter.setPen(QPen(QColor(colours.hover), 1))
            if wide >= 4:
                painter.drawRect(QRectF(x, TOP - 1, wide, picture.height()))
            else:
                painter.drawLine(round(x), TOP - STRIP - 1, round(x), picture.bottom())
        if self._cursor is not None and self.hasFocus():
            line, place = self._cursor
            top = picture.top() + line * self.line_height
            painter.setPen(QPen(dark, 2))
            painter.drawRect(
                QRectF(self._x_of(place, picture), top, max(wide, 4.0), self.line_height - 1)
            )

    def _draw_foot(self, painter: QPainter, picture: QRect) -> None:
        """Below the picture: which gemeente stands where, or which end is well known."""
        assert self.quality is not None
        painter.setPen(QColor(self._colours.quiet))
        top = picture.bottom() + 3
        room = QRect(picture.left(), top, picture.width(), self._least + 4)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        n = counted_areas(self.quality.areas.level, len(self.rows))
        if self.order is Order.AVAILABILITY:
            painter.drawText(room, left, self.tr("◂ minst bekend"))
            painter.drawText(room, right, self.tr("{areas}, best bekend ▸").format(areas=n))
            return
        index = self.quality.areas.gemeente_index[self.rows]
        starts = np.flatnonzero(np.concatenate(([True], index[1:] != index[:-1])))
        ends = np.append(starts[1:], len(self.rows))
        metrics = painter.fontMetrics()
        free = float(picture.left())
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            x, until = self._x_of(start, picture), self._x_of(end, picture)
            row = int(self.rows[start])
            name = self.quality.areas.gemeente_names[row] or self.quality.areas.gemeenten[row]
            wide = metrics.horizontalAdvance(name)
            if x >= free and x + wide <= picture.right():
                painter.drawText(round(x), top + metrics.ascent(), name)
                free = x + wide + 8
            if 1 < len(starts) <= MOST_LINES and until < picture.right():
                painter.fillRect(
                    QRectF(until - 0.5, picture.top(), 1, picture.height()),
                    QColor(self._colours.panel),
                )
