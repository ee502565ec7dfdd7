"""Bars of what each node weighs and what it carries, the biggest gap on top."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from veerkracht_desktop.core.coherence import Importance
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.coherence.colours import correlation_colour
from veerkracht_desktop.ui.coherence.words import importance_tip, percent
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.style import SMALL, scaled

PAD, NAMES_SHARE = 10, 0.34
LINE, BAR = 26, 7
HEADS = 22
FIGURE_LETTERS = 9


class InfluenceBars(QWidget):
    """Per node two bars: the weight in an outline, the influence filled."""

    pointed = Signal(str)
    """Carries what the bars of the node under the pointer or the cursor say, "" for none."""
    chosen = Signal(str)
    """Carries the node that was clicked."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._against = correlation_colour(-1.0, palette).name()
        self._definition: Definition | None = None
        self.found: tuple[Importance, ...] = ()
        """From top to bottom."""
        self._active = ""
        self._cursor = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Gewicht en invloed"))

    def show_importances(
        self, definition: Definition | None, found: tuple[Importance, ...]
    ) -> None:
        """Show other nodes; those without a share last."""

        def order(i: Importance) -> tuple[bool, float]:
            known = math.isfinite(i.gap)
            return not known, -abs(i.gap) if known else 0.0

        self._definition, self._cursor = definition, -1
        self.found = tuple(sorted(found, key=order))
        self.updateGeometry()
        self.update()

    def mark(self, node: str) -> None:
        """Tint the line of the node that the other views show."""
        if node != self._active:
            self._active = node
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line per node."""
        return QSize(640, HEADS + LINE * len(self.found) + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line per node: what is around it scrolls."""
        return QSize(420, HEADS + LINE * len(self.found) + 4)

    def line_at(self, point: QPoint) -> int:
        """The line under a point, -1 for none."""
        line = (point.y() - HEADS) // LINE
        return line if 0 <= line < len(self.found) and point.y() >= HEADS else -1

    def _figure_width(self) -> int:
        return self.fontMetrics().averageCharWidth() * FIGURE_LETTERS

    @property
    def bars_rect(self) -> QRect:
        """Where the bars are, pixels."""
        metrics = self.fontMetrics()
        labels = (self._label(i) for i in self.found)
        names = max((metrics.horizontalAdvance(text) for text in labels), default=0) + 16
        left = PAD + min(names, int(NAMES_SHARE * self.width()))
        right = self.width() - PAD - 4 * self._figure_width()
        return QRect(left, HEADS, max(right - left, 40), LINE * len(self.found))

    def _label(self, found: Importance) -> str:
        assert self._definition is not None
        return node_label(self._definition, found.node)

    # Gestures

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell about the node under the pointer."""
        text = self._tell(self.line_at(event.position().toPoint()))
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def _tell(self, line: int) -> str:
        text = ""
        if line >= 0 and self._definition is not None:
            text = importance_tip(self._definition, self.found[line])
        self.pointed.emit(text.replace("\n", " · "))
        return text

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is under the pointer any more."""
        self.pointed.emit("")
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the node in the other views."""
        line = self.line_at(event.position().toPoint())
        if line >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._cursor = line
            self.chosen.emit(self.found[line].node)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows walk over the nodes, Enter shows one elsewhere."""
        key = event.key()
        if self.found and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._cursor = min(max(self._cursor + step, 0), len(self.found) - 1)
            self._tell(self._cursor)
            self.update()
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.found[self._cursor].node)
        else:
            super().keyPressEvent(event)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Names left, bars, and four figures right."""
        del event
        if self._definition is None or not self.found:
            return
        painter = QPainter(self)
        bars = self.bars_rect
        shares = [v for i in self.found for v in (i.nominal, i.share) if math.isfinite(v)]
        high, low = max(max(shares, default=0.0), 1e-9), min(min(shares, default=0.0), 0.0)
        scale = bars.width() / (high - low)
        zero = bars.left() - low * scale
        self._draw_heads(painter, bars)
        for line, found in enumerate(self.found):
            room = QRect(0, HEADS + line * LINE, self.width(), LINE)
            self._draw_ground(painter, room, line)
            self._draw_line(painter, room, bars, found, zero, scale)
        painter.setPen(QPen(QColor(self._colours.missing_line), 1))
        painter.drawLine(round(zero), bars.top(), round(zero), bars.bottom())
        painter.end()

    def _heads(self) -> tuple[str, ...]:
        return (self.tr("gewicht"), self.tr("invloed"), self.tr("r"), self.tr("η²"))

    def _draw_heads(self, painter: QPainter, bars: QRect) -> None:
        font = painter.font()
        painter.setFont(scaled(self.font(), SMALL))
        painter.setPen(QColor(self._colours.quiet))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, text in enumerate(self._heads()):
            painter.drawText(self._figure_rect(bars, at, 0, HEADS), right, text)
        x = bars.left()
        for at, text in enumerate(self._heads()[:2]):
            swatch = QRect(x, HEADS // 2 - BAR // 2, 16, BAR)
            self._draw_bar(painter, QRectF(swatch), "" if at == 0 else self._colours.accent)
            painter.setPen(QColor(self._colours.quiet))
            wide = painter.fontMetrics().horizontalAdvance(text) + 4
            painter.drawText(QRect(x + 22, 0, wide, HEADS), Qt.AlignmentFlag.AlignVCenter, text)
            x += 22 + wide + 14
        painter.setFont(font)

    def _draw_bar(self, painter: QPainter, bar: QRectF, colour: str) -> None:
        """A filled bar of a colour; of none an outline."""
        if colour:
            painter.fillRect(bar, QColor(colour))
            return
        painter.setPen(QPen(QColor(self._colours.quiet), 1))
        painter.setBrush(QColor(self._colours.hairline))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _figure_rect(self, bars: QRect, at: int, top: int, height: int) -> QRect:
        wide = self._figure_width()
        return QRect(bars.right() + at * wide, top, wide, height)

    def _draw_ground(self, painter: QPainter, room: QRect, line: int) -> None:
        colours = self._colours
        if self.found[line].node == self._active:
            painter.fillRect(room, QColor(colours.accent_soft))
            painter.fillRect(QRect(0, room.top(), 3, room.height()), QColor(colours.accent))
        if line == self._cursor and self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(room.adjusted(0, 0, -1, -1))

    def _draw_line(
        self,
        painter: QPainter,
        room: QRect,
        bars: QRect,
        found: Importance,
        zero: float,
        scale: float,
    ) -> None:
        colours = self._colours
        painter.setPen(QColor(colours.text))
        metrics = QFontMetrics(painter.font())
        names = QRect(PAD, room.top(), bars.left() - PAD - 8, room.height())
        text = metrics.elidedText(self._label(found), Qt.TextElideMode.ElideRight, names.width())
        painter.drawText(names, Qt.AlignmentFlag.AlignVCenter, text)
        top = room.top() + (LINE - 2 * BAR - 1) / 2
        self._draw_bar(painter, QRectF(zero, top, found.nominal * scale, BAR), "")
        if math.isfinite(found.share):
            ends = sorted((zero, zero + found.share * scale))
            influence = QRectF(ends[0], top + BAR + 1, ends[1] - ends[0], BAR)
            colour = colours.accent if found.share >= 0 else self._against
            self._draw_bar(painter, influence, colour)
        painter.setPen(QColor(colours.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        figures = (
            percent(found.nominal, 1),
            percent(found.share, 1),
            number(found.r, 2),
            number(found.ratio, 2),
        )
        for at, figure in enumerate(figures):
            painter.drawText(self._figure_rect(bars, at, room.top(), LINE), right, figure)
