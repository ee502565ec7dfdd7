"""A histogram of measured values with lines for worst and best that can be dragged."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.forms import shown_number
from veerkracht_desktop.core.goalpost_edits import to_step
from veerkracht_desktop.core.palette import Palette, ramp
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.ui.lines_plot import Histogram, LinesPlot

RAMP_STEPS = 10
RAMP = 7
"""Height of the colours below the bars, pixels."""


class Post(IntEnum):
    """The numbers of the lines; of two lines on one place the lower is taken."""

    BEST = 0
    REFERENCE = 1
    WORST = 2


class GoalpostsPlot(LinesPlot):
    """The picture; the lines follow the mouse or the arrow keys, and tell where they are.

    The bins are made when the values change, and never while a line is dragged.
    """

    UNDER = RAMP
    TICKS = 3

    moved = Signal(object)
    """Carries the `Goalposts` with the lines where they are now."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.goalposts: Goalposts | None = None
        self._unit = ""
        self._chosen = Post.WORST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Verdeling van de waarden met de streefwaarden"))
        self.setToolTip(
            self.tr(
                "Sleep de lijnen naar de waarde die het zwakst (score 0) en het sterkst"
                " (score 100) telt.\nMet Tab hierheen kiest ↑ of ↓ een lijn en verzetten"
                " ← en → haar."
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as seven lines of text."""
        return QSize(280, 8 * self.fontMetrics().height())

    # What is shown

    def show_goalposts(self, goalposts: Goalposts | None, unit: str) -> None:
        """Put the lines on these values; None takes them away."""
        self._unit = unit
        if self._held >= 0:
            return  # the mouse knows better: what comes back is what it just sent
        if goalposts != self.goalposts:
            self.goalposts = goalposts
            self._stretch()
        self.update()

    def lines(self) -> list[tuple[int, float]]:
        """Worst, best and, where there is one, the reference."""
        posts = self.goalposts
        if posts is None:
            return []
        found: list[tuple[int, float]] = [(Post.WORST, posts.worst), (Post.BEST, posts.best)]
        if posts.reference is not None:
            found.append((Post.REFERENCE, posts.reference))
        return found

    def field_step(self) -> float:
        """A step that fits a field beside the picture."""
        return self._step()

    # Moving

    def bring(self, number: int, value: float) -> None:
        """Bring a line to a value, no further than a step from the line beside it."""
        posts = self.goalposts
        if posts is None:
            return
        step = self._step()
        value = to_step(min(max(value, self._ends[0]), self._ends[1]), step)
        ascending = posts.best > posts.worst
        marks = sorted(v for other, v in self.lines() if other != number)
        if number == Post.REFERENCE:
            low, high = marks[0] + step, marks[-1] - step
        elif (number == Post.WORST) == ascending:
            low, high = -math.inf, marks[0] - step
        else:
            low, high = marks[-1] + step, math.inf
        if low > high:
            return
        value = min(max(value, low), high)
        if posts.log and value <= 0 and number != Post.REFERENCE:
            return
        value = to_step(value, step)
        if number == Post.REFERENCE:
            made = replace(posts, percentiles=False, reference=value)
        elif number == Post.WORST:
            made = replace(posts, percentiles=False, worst=value)
        else:
            made = replace(posts, percentiles=False, best=value)
        if made != posts:
            self.goalposts = made
            self.update()
            self.moved.emit(made)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bars, ramp, figures and lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.histogram is None:
            text = self.tr("Geen waarden: voor deze indicator is geen bron geladen.")
            self._draw_empty(painter, text)
        else:
            self._bars(painter, self.histogram)
            self._draw_ticks(painter)
        if self.goalposts is not None:
            self._ramp(painter)
            for number, value in self.lines():
                self._post(painter, number, value)
        painter.end()

    def _score(self, value: float) -> float:
        """Where a value stands between worst and best, 0-1."""
        posts = self.goalposts
        if posts is None:
            return math.nan
        return min(max(share_between(posts, value), 0.0), 1.0)

    def _bars(self, painter: QPainter, made: Histogram) -> None:
        field = self._field()
        colours = ramp(RAMP_STEPS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for left, right, high in self._heights(made):
            score = self._score((left + right) / 2)
            colour = QColor(self._colours.neutral_bar)
            if math.isfinite(score):
                colour = QColor(colours[min(int(score * RAMP_STEPS), RAMP_STEPS - 1)])
            x1, x2 = round(self.x_of(left)), round(self.x_of(right))
            bar = QRectF(x1, field.bottom() - high, max(x2 - x1 - 1, 1), high)
            painter.fillRect(bar, colour)
        self._draw_base(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _ramp(self, painter: QPainter) -> None:
        """The colours of the scores below the values; flat beyond the lines."""
        field, posts = self._field(), self.goalposts
        assert posts is not None, "only drawn with lines"
        top = field.bottom() + 2
        colours = ramp(RAMP_STEPS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        x = round(field.left())
        while x < field.right():
            score = self._score(self._value_at(x + 0.5))
            if math.isfinite(score):
                colour = colours[min(int(score * RAMP_STEPS), RAMP_STEPS - 1)]
                painter.fillRect(QRectF(x, top, 1, RAMP), QColor(colour))
            x += 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _post(self, painter: QPainter, number: int, value: float) -> None:
        x = round(self.x_of(value)) + 0.5
        lit = number in (self._held, self._near) or (self.hasFocus() and number == self._chosen)
        colour = QColor(self._colours.accent if lit else self._colours.text)
        pen = QPen(colour, 2.0 if lit else 1.4)
        if number == Post.REFERENCE:
            pen.setDashPattern([3, 2])
        self._draw_line(painter, x, self._field().bottom() + RAMP + 2, pen)
        self._label(painter, number, value, x, colour)

    def _label(
        self, painter: QPainter, number: int, value: float, x: float, colour: QColor
    ) -> None:
        posts = self.goalposts
        assert posts is not None, "only drawn with lines"
        words = {
            Post.WORST: self.tr("zwakst"),
            Post.BEST: self.tr("sterkst"),
            Post.REFERENCE: self.tr("midden"),
        }
        metrics = QFontMetrics(self.font())
        text = f"{words[Post(number)]} {shown_number(value)}"
        wide = metrics.horizontalAdvance(text)
        # The label of the left line ends at it and that of the right one begins there, so that
        # they never lie over each other.
        ends = sorted((posts.worst, posts.best))
        left = value == ends[0]
        place = x - wide + 5 if left else x - 5
        if number == Post.REFERENCE:
            place = x - wide / 2
        place = min(max(place, 1.0), self.width() - wide - 1.0)
        painter.setPen(colour)
        painter.drawText(QPointF(place, metrics.ascent() - 1), text)


def share_between(posts: Goalposts, value: float) -> float:
    """Where a value stands between worst (0) and best (1); beyond them below 0 or above 1."""
    worst, best = posts.worst, posts.best
    reference = posts.reference
    if posts.log:
        if value <= 0 or worst <= 0 or best <= 0:
            return 0.0 if best > worst else 1.0
        worst, best, value = math.log(worst), math.log(best), math.log(value)
        reference = math.log(reference) if reference is not None and reference > 0 else None
    if worst == best:
        return math.nan
    if reference is None:
        return (value - worst) / (best - worst)
    if (value - reference) * (best - worst) < 0:
        return 0.5 * (value - worst) / (reference - worst)
    return 0.5 + 0.5 * (value - reference) / (best - reference)
