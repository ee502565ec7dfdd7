"""Two small drawings for the area panel: the waterfall to a score, and scores beside others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.contributions import Contribution, ContributionKind
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number, signed
from veerkracht_desktop.ui.style import SMALL, change_colours, scaled

MOST_STEPS = 7
LEAST_SHOWN = 0.05
"""Points; a step that rounds to nothing is not drawn on its own."""
DECIMALS = 1
LABEL_SHARE = 0.45
ROOM = 0.12
"""Part of the drawn range left free at both ends of the waterfall."""
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall, from `begin` to `end` on the scale of the score.

    `told` is the number beside the bar where that is not simply its length: the rest takes
    up what rounding the others left, so that the printed numbers add up.
    """

    label: str
    begin: float
    end: float
    total: bool = False
    told: float | None = None

    @property
    def figure(self) -> str:
        """The number beside the bar."""
        if self.total:
            return number(self.end)
        return signed(self.end - self.begin if self.told is None else self.told)


@dataclass(frozen=True, slots=True)
class WaterfallWords:
    """Dutch labels that the steps need besides those of the index."""

    reference: str
    area: str
    rest: str
    missing: str
    balance: str
    relative: str
    medians: str = ""


def waterfall(
    reference: float,
    score: float,
    parts: Sequence[Contribution],
    words: WaterfallWords,
    most: int = MOST_STEPS,
) -> tuple[Step, ...]:
    """Bars from the reference to the score, what lowers it first.

    Parameters
    ----------
    reference, score : float
        On the scale of the score.
    parts : sequence of Contribution
        They add up to the difference. The largest are drawn, the rest is one bar.
    words : WaterfallWords
    most : int
        Parts that get a bar of their own.

    Returns
    -------
    tuple of Step
        The reference, the parts and the area. Empty when there are no parts.

    """
    if not parts:
        return ()
    named = {
        ContributionKind.MISSING: words.missing,
        ContributionKind.BALANCE: words.balance,
        ContributionKind.RELATIVE: words.relative,
    }
    apart = [part for part in parts if part.kind is not ContributionKind.MEDIANS]
    pairs = [(named.get(part.kind, part.label), part.points) for part in apart]
    if len(apart) < len(parts):  # one bar says it: it arises in every group
        points = math.fsum(p.points for p in parts if p.kind is ContributionKind.MEDIANS)
        pairs.append((words.medians, points))
    worth = [pair for pair in pairs if abs(pair[1]) >= LEAST_SHOWN]
    largest = sorted(worth, key=lambda pair: -abs(pair[1]))[:most]
    shown = sorted(largest, key=lambda pair: pair[1])
    rest = math.fsum(p for _, p in pairs) - math.fsum(p for _, p in shown)
    steps = [Step(words.reference, 0.0, reference, total=True)]
    at = reference
    for text, points in shown:
        steps.append(Step(text, at, at + points))
        at += points
    # Of the steps and not of the points: a sum and a difference later, a half may round otherwise.
    printed = math.fsum(round(step.end - step.begin, DECIMALS) for step in steps[1:])
    told = round(round(score, DECIMALS) - round(reference, DECIMALS) - printed, DECIMALS)
    if told != 0:
        steps.append(Step(words.rest, at, at + rest, told=told))
    steps.append(Step(words.area, 0.0, score, total=True))
    return tuple(steps)


def drawn_range(steps: Sequence[Step]) -> tuple[float, float]:
    """Part of the scale that the waterfall shows: where it moves, with some room."""
    ends = [step.end for step in steps] + [step.begin for step in steps if not step.total]
    low, high = min(ends), max(ends)
    room = max(high - low, 1.0) * ROOM
    return low - 2 * room, high + room


class _Rows(QWidget):
    """Rows with a label at the left and a drawing at the right."""

    def __init__(self, count: int, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._colours = count, palette
        self.setFont(scaled(self.font(), SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def row_height(self) -> float:
        """Height of a row, with the size of the text."""
        return float(self.fontMetrics().height() + 3)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its rows."""
        return QSize(200, math.ceil(self._count * self.row_height) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height, narrower."""
        return QSize(120, self.sizeHint().height())

    def _label(
        self, painter: QPainter, row: int, text: str, wide: float, *, indent: float = 0.0
    ) -> None:
        room = QRectF(indent, row * self.row_height, wide - indent, self.row_height)
        elided = QFontMetricsF(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, LEFT, elided)


class Waterfall(_Rows):
    """From the score of the gemeente to that of the area, one step per part."""

    def __init__(
        self, steps: Sequence[Step], palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(len(steps), palette, parent)
        self.steps = tuple(steps)
        lines = [f"{step.label}: {step.figure}" for step in steps]
        self.setAccessibleName("; ".join(lines))
        self.setToolTip("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the steps."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        left = self.width() * LABEL_SHARE
        right = self.width() - metrics.horizontalAdvance("+00,0") - 5
        low, high = drawn_range(self.steps)
        scale = (right - left) / (high - low)
        for row, step in enumerate(self.steps):
            painter.setPen(QColor(self._colours.text if step.total else self._colours.quiet))
            self._label(painter, row, step.label, left - 6)
            begin = left if step.total else left + (step.begin - low) * scale
            end = left + (step.end - low) * scale
            self._bar(painter, row, step, min(begin, end), max(begin, end))
        painter.end()

    def _bar(self, painter: QPainter, row: int, step: Step, begin: float, end: float) -> None:
        top = row * self.row_height
        bar = QRectF(begin, top + 3, max(end - begin, 1.5), self.row_height - 6)
        if step.total:
            colour = self._colours.neutral_bar
        else:
            colour = change_colours(self._colours)[step.end >= step.begin]
        painter.fillRect(bar, QColor(colour))
        if step.total:
            # The scale does not begin at zero: a cut through the bar says so.
            pen = QPen(QColor(self._colours.panel), 1.5)
            painter.setPen(pen)
            for shift in (7.0, 10.5):
                painter.drawLine(
                    QPointF(begin + shift - 2, bar.bottom() + 1),
                    QPointF(begin + shift + 2, bar.top() - 1),
                )
        painter.setPen(QColor(self._colours.text))
        room = QRectF(bar.right() + 4, top, self.width() - bar.right() - 4, self.row_height)
        painter.drawText(room, LEFT, step.figure)


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A score of 0-100 beside what it is compared with; NaN where not known."""

    label: str
    score: float
    reference: float
    depth: int


class ProfileBars(_Rows):
    """Scores as bars, with a mark where the gemeente is."""

    def __init__(
        self, rows: Sequence[ProfileRow], palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(len(rows), palette, parent)
        self.rows = tuple(rows)
        lines = []
        for row in rows:
            beside = f" ({number(row.reference)})" if math.isfinite(row.reference) else ""
            lines.append(f"{row.label}: {number(row.score)}{beside}")
        self.setAccessibleName("; ".join(lines))
        self.setToolTip("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        left = self.width() * (LABEL_SHARE + 0.04)
        right = self.width() - metrics.horizontalAdvance("100,0") - 6
        plain, bold = self.font(), scaled(self.font(), 1.0, bold=True)
        for place, row in enumerate(self.rows):
            head = row.depth <= 1
            painter.setFont(bold if head else plain)
            painter.setPen(QColor(self._colours.text if head else self._colours.quiet))
            self._label(painter, place, row.label, left - 6, indent=0 if head else 8)
            self._bar(painter, place, row, left, right)
            painter.setPen(QColor(self._colours.text))
            room = QRectF(right, place * self.row_height, self.width() - right, self.row_height)
            painter.drawText(room, RIGHT, number(row.score))
        painter.end()

    def _bar(
        self, painter: QPainter, place: int, row: ProfileRow, left: float, right: float
    ) -> None:
        top, wide = place * self.row_height, right - left
        middle = top + self.row_height / 2
        painter.fillRect(QRectF(left, middle - 0.5, wide, 1), QColor(self._colours.hairline))
        thick = 7.0 if row.depth <= 1 else 5.0
        if math.isfinite(row.score):
            long = wide * min(max(row.score, 0.0), 100.0) / 100
            colour = QColor(self._colours.accent)
            colour.setAlphaF(1.0 if row.depth <= 1 else 0.7)
            painter.fillRect(QRectF(left, middle - thick / 2, long, thick), colour)
        if math.isfinite(row.reference):
            at = left + wide * min(max(row.reference, 0.0), 100.0) / 100
            painter.fillRect(QRectF(at - 2, middle - 6, 4, 12), QColor(self._colours.panel))
            painter.fillRect(QRectF(at - 1, middle - 6, 2, 12), QColor(self._colours.text))
