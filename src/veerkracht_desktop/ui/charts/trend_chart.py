"""The active node over the editions: the selected areas as lines, most areas as a band."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.echo import chosen_codes
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.reference import Reference, reference_of
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange, active_classes, visible_rows
from veerkracht_desktop.core.trend import Trend
from veerkracht_desktop.core.trend_text import CAUTION
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.services.trends import Asked, Trends
from veerkracht_desktop.ui.charts.key_line import Key, KeyLine
from veerkracht_desktop.ui.charts.linked_chart import moved_cursor
from veerkracht_desktop.ui.charts.measure_switch import measure_switch
from veerkracht_desktop.ui.charts.painted_chart import NO_ROWS, PaintedChart
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.scatter_axes import has_values, measured_of, with_measured
from veerkracht_desktop.ui.charts.trend_figures import QUARTERS, trend_picture, with_reference
from veerkracht_desktop.ui.charts.trend_picture import (
    MOST_FAINT,
    MOST_LINES,
    TrendPicture,
    band_colour,
    name_room,
    reference_colour,
)
from veerkracht_desktop.ui.charts.trend_words import TrendWords
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.formatting import (
    area_name,
    area_title,
    class_text,
    gesture_mode,
    node_label,
    selected_mask,
)
from veerkracht_desktop.ui.reference_combo import ReferenceCombo
from veerkracht_desktop.ui.style import SMALL, scaled

SETTLE_MS = 250
"""While the index changes, the editions wait until it rests."""
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class TrendChart(PaintedChart):
    """Lines over the editions, all of them on one scale that a job works out."""

    DRAWS: tuple[str, ...] = (
        "document", "analysis", "active", "selection", "within", "only", "charts", "reference",
        "editions",
    )  # fmt: skip

    def __init__(
        self,
        store: Store,
        hover: Hover,
        palette: Palette,
        parent: QWidget | None = None,
        *,
        jobs: JobRunner | None = None,
    ) -> None:
        self.picture: TrendPicture | None = None
        self._plain: TrendPicture | None = None
        """The picture before anything is compared: its axis does not grow with each choice."""
        self.trend: Trend | None = None
        self.reference: Reference | None = None
        self._why = ""
        self._there = self._chosen = NO_ROWS
        self._selected: FloatArray = np.empty((0, 0))
        self._many = 0
        self._cursor = -1
        super().__init__(store, hover, palette, parent)
        self.trends = Trends(jobs or JobRunner(), self)
        self.trends.found.connect(self._take)
        self.trends.failed.connect(self._fail)
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self._ask)
        self._add_controls()
        self.start()

    def _add_controls(self) -> None:
        self.against = ReferenceCombo(
            self._store, self._palette, self.header, before=self.tr("tegen {what}")
        )
        self.against.setFont(self.fact.font())
        self.measure = measure_switch(self._palette, self.header)
        self.measure.chosen.connect(self._choose_measure)
        for place, box in enumerate((self.measure, self.against)):
            self.header_row.insertWidget(place, box)
        self._above = QWidget(self)
        self._above.setToolTip(CAUTION.text)
        row = QHBoxLayout(self._above)
        row.setContentsMargins(10, 2, 0, 2)
        row.setSpacing(8)
        self.sentence = ElidedLabel("", "", self._above)
        self.sentence.setFont(scaled(self.font(), SMALL))
        self.sentence.setAccessibleDescription(CAUTION.text)
        self.keys = KeyLine(self._palette, self._above)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.keys, 1)
        self.rows.insertWidget(1, self._above)

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Ask for the editions where they may be others; a selection only gives other lines."""
        if change is not None and change.touches("document") and not change.touches("active"):
            self._soon.start()
        elif change is None or change.touches("analysis", "active", "charts", "editions"):
            self._ask()
        if change is None or change.touches(*set(self.DRAWS) - {"selection", "reference"}):
            self._figures(state)
        self._finish(state)

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - reads as a Qt setter
        """Out of sight nothing is worked out, and the figures of all editions are not kept."""
        woken = live and not self._live
        super().set_live(live)
        if woken:
            self._ask()
            self.draw_hover(self._hover.code)  # another area may have been pointed at meanwhile
        elif not live:
            self._soon.stop()
            self.trends.rest()

    @Slot()
    def _ask(self) -> None:
        """Have the editions of what is shown; the old picture stays until they are there."""
        self._soon.stop()
        state = self.state
        if state.analysis is None or len(state.editions) < 2:
            self.trends.forget()
            self.trend = None
            return
        definition, node = state.document.definition, state.active
        if not self._counts(state):
            self.trends.forget()
            self.trend = None
            return
        level, raw = state.analysis.results.areas.level, measured_of(state).raw
        self.trends.ask(Asked(state.document.sources, definition, level, state.editions, node, raw))

    def _counts(self, state: AppState) -> bool:
        """Whether the active node is part of the index."""
        definition, node = state.document.definition, state.active
        return node in definition.by_id and definition.is_active(node)

    @Slot(object)
    def _take(self, trend: Trend) -> None:
        self.trend, self._why = trend, ""
        self._redraw()

    @Slot(object)
    def _fail(self, error: VeerkrachtError) -> None:
        self.trend = None
        self._why = str(error)
        self._redraw()

    def _redraw(self) -> None:
        """Show an answer, which comes later than the change that it was asked for."""
        self._figures(self.state)
        self._finish(self.state)

    def _finish(self, state: AppState) -> None:
        self._choose_lines(state)
        self._say(state)
        self.plot.renew()

    def _figures(self, state: AppState) -> None:
        self.picture = self._plain = None
        self._cursor = -1
        self.show_tip("", None)
        groups, trend = self.mark_groups(state), self.trend
        if state.analysis is not None and trend is not None and len(trend.known):
            areas = state.analysis.results.areas
            beside = trend.rows_of(areas.codes)
            rows = visible_rows(state)
            self._keep_rows(rows[beside[rows] >= 0], len(areas))
            self._there = beside[self._rows]
            if np.isfinite(trend.values[self._there]).any():
                self._plain = self.picture = trend_picture(state, trend, self._rows, groups)
        self.measure.setVisible(has_values(state) and len(state.editions) > 1)
        self.measure.set_current(1 if has_values(state) and measured_of(state).raw else 0)
        self.against.setVisible(state.analysis is not None and len(state.editions) > 1)
        self.show_plot(state, drawn=self.picture is not None)

    @Slot(int)
    def _choose_measure(self, part: int) -> None:
        self._store.look(with_measured(self._store.state, raw=part == 1))

    def _choose_lines(self, state: AppState) -> None:
        """Which areas have a line, or the band of the selection where they are too many."""
        self._chosen, self._selected = NO_ROWS, np.empty((0, 0))
        picture, trend = self._plain, self.trend
        if picture is None or trend is None or state.analysis is None:
            return
        mask = selected_mask(state.analysis.results.areas, state.selection)
        chosen = np.flatnonzero(mask[self._rows])
        if len(chosen) > MOST_LINES:
            self._selected, self._many = bands(picture.values[chosen], QUARTERS), len(chosen)
        else:
            self._chosen = chosen
        self.reference = reference_of(state, chosen_codes(state))
        areas = state.analysis.results.areas
        self.picture = with_reference(picture, trend, areas, self.reference, self._chosen)

    # Words

    def empty_text(self, state: AppState) -> str:
        """Why there are no lines, and what to do about it."""
        if state.analysis is None or not self._counts(state):
            return super().empty_text(state)
        if len(state.editions) < 2:
            text = self.tr(
                "Er is één editie: {year}. Voeg bestanden van een ander jaar toe (Bestand → "
                "Toevoegen), dan ziet u hier hoe gebieden zich ontwikkelen."
            )
            return text.format(year=state.editions[0] if state.editions else "–")
        if self.trend is None and self._why and not self.trends.is_working:
            return self._why
        if self.trend is None or self.trends.is_working:
            return self.tr("De edities worden op één schaal gezet…")
        text = self.tr(
            "‘{node}’ heeft in geen enkel gebied cijfers in twee edities die te vergelijken zijn. "
            "Kies links een ander onderdeel."
        )
        return text.format(node=node_label(self.trend.definition, self.trend.node))

    def _say(self, state: AppState) -> None:
        """The change in words, what the colours are, and what does not count."""
        words = self.words
        self._above.setVisible(words is not None)
        self.fact.setText(words.fact if words is not None else "")
        self.fact.setToolTip(words.doubt if words is not None else "")
        if words is None or self.picture is None:
            return
        self._say_change(state, words)
        palette = self._palette
        found = []
        if words.against and np.isfinite(self.picture.reference).any():
            text = self.tr("mediaan {name}").format(name=words.against)
            found.append(Key(reference_colour(palette).name(), text))
        if len(self._selected):
            text = self.tr("{n} gekozen: mediaan en helft, geen lijnen")
            found.append(Key(palette.selection, text.format(n=wording.count(self._many))))
        n = quantity(words.trend.areas.level, len(self.picture.values))
        found.append(Key(band_colour(palette).name(), self.tr("helft van {n}").format(n=n)))
        self.keys.show_keys(found)

    def _say_change(self, state: AppState, words: TrendWords) -> None:
        """The change of the selection in view, else of the area pointed at, else of all in view."""
        assert state.analysis is not None
        mask = selected_mask(state.analysis.results.areas, state.selection)
        rows = self._there[mask[self._rows]]
        over = self._place(self._hover.code)
        if over >= 0 and not len(rows):
            rows = self._there[[over]]
        compared = bool(len(rows))
        self.sentence.setText(words.sentence(rows if compared else self._there, compared=compared))

    @property
    def words(self) -> TrendWords | None:
        """What there is to say about the picture."""
        if self.picture is None or self.trend is None:
            return None
        return TrendWords(self.trend, self.picture, self.reference)

    # Painting

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        font = scaled(self.font(), SMALL)
        metrics = self.fontMetrics()
        picture = self.picture
        wide = 40
        if picture is not None:
            ends = (wording.number(end, 1) for end in picture.span)
            wide = max(metrics.horizontalAdvance(end) for end in ends)
        left, below = 14.0 + wide, metrics.height() + 8.0
        width = max(self.plot.width() - left - 8, 40)
        width -= name_room(width, len(self._chosen))
        frame = QRectF(left, 2, width, max(self.plot.height() - below - 2, 20))
        return Canvas(frame, self._palette, font, self.devicePixelRatioF())

    def _paint(self, painter: QPainter) -> None:
        if self.picture is not None and self.state.analysis is not None:
            areas = self.state.analysis.results.areas
            rows = self._rows[self._chosen].tolist() if len(self._chosen) else []
            names = tuple(area_name(areas, row) for row in rows)
            self.picture.draw(painter, self.canvas, self._chosen, self._selected, names)

    def _paint_over(self, painter: QPainter) -> None:
        if self.picture is None:
            return
        canvas, over = self.canvas, self._place(self._hover.code)
        if over >= 0:
            self.picture.draw_one(painter, canvas, over, self._palette.hover)
        origin, end = self.plot.origin, self.plot.end
        if origin is not None and end is not None and not self.picture.on_axis(canvas, origin):
            edition = self.picture.edition_at(canvas, origin.x())
            room = self.picture.range_on(canvas, edition, origin.y(), end.y())
            self._paint_cover(painter, room)
        if self._cursor >= 0 and self.plot.hasFocus():
            x = float(self.picture.places(canvas)[self._cursor])
            painter.setPen(QPen(QColor(self._palette.accent), 2))
            painter.drawLine(QPointF(x, canvas.frame.top()), QPointF(x, canvas.frame.bottom()))

    # Hover and gestures

    def draw_hover(self, code: str) -> None:
        """Draw the line of the area under the pointer in any view."""
        del code
        state = self.state
        words = self.words
        if self._live and words is not None and not state.selection:
            self._say_change(state, words)
        self.plot.update()

    def _line_at(self, at: QPointF) -> int:
        """The area whose line is under a point: a chosen one, else one of those drawn faintly."""
        if self.picture is None:
            return -1
        found = self.picture.line_at(self.canvas, at, self._chosen)
        if found < 0 and len(self.picture.values) <= MOST_FAINT:
            everything: IntArray = np.arange(len(self.picture.values))
            found = self.picture.line_at(self.canvas, at, everything)
        return found

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        code, text = "", ""
        state, picture, words = self.state, self.picture, self.words
        self.plot.unsetCursor()
        if at is not None and picture and words and state.analysis is not None:
            edition, place = picture.edition_at(self.canvas, at.x()), self._line_at(at)
            if picture.on_axis(self.canvas, at):
                self.plot.setCursor(Qt.CursorShape.PointingHandCursor)
                text = words.edition(edition)
            elif place >= 0:
                row = int(self._rows[place])
                code = state.analysis.results.areas.codes[row]
                text = self._area_text(words, place, edition)
            elif self.canvas.frame.contains(at):
                text = words.edition(edition)
        self._hover.set(code)
        self.show_tip(text, at)

    def _area_text(self, words: TrendWords, place: int, edition: int) -> str:
        """About an area in an edition; its class where that is the edition of the map."""
        state, row = self.state, int(self._rows[place])
        assert state.analysis is not None
        classes, named = active_classes(state), ""
        if classes is not None and words.trend.editions[edition] == words.picture.shown:
            named = class_text(classes, int(classes.index[row]))
        title = area_title(state.analysis.results.areas, row)
        return words.area(title, place, edition, named)

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the line under the pointer, or the edition; beside them nothing."""
        if self.picture is None:
            return
        if self.picture.on_axis(self.canvas, at):
            self._show_edition(self.picture.edition_at(self.canvas, at.x()))
            return
        mode, place = gesture_mode(modifiers), self._line_at(at)
        if place >= 0:
            self.select_rows(self._rows[[place]], mode)
        elif mode is None and self._store.state.selection:
            self.select(frozenset(), SelectionMode.REPLACE)

    def _show_edition(self, place: int) -> None:
        """Show an edition in the whole window."""
        assert self.picture is not None
        state, edition = self._store.state, self.picture.editions[place]
        if edition != state.edition:
            self._store.look(replace(state, edition=edition))

    @Slot(QPointF, QPointF, object)
    def _drag(self, one: QPointF, other: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the areas in a range of the edition where the drag began."""
        if self.picture is None or self.picture.on_axis(self.canvas, one):
            return
        edition = self.picture.edition_at(self.canvas, one.x())
        met = self.picture.between(self.canvas, edition, one.y(), other.y())
        self.select_rows(self._rows[met], gesture_mode(modifiers))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Arrows go along editions and lines; Enter shows an edition, space takes a line."""
        if self.picture is None:
            return
        key = event.key()
        if self._cursor < 0 and key in ARROWS:
            there, shown = self.picture.editions, self.picture.shown
            self._cursor = there.index(shown) if shown in there else 0
        moved = moved_cursor(key, self._cursor, self.picture.count)
        over = self._place(self._hover.code)
        if moved is not None:
            self._cursor = moved
            self._tell_cursor(over)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            over = self._next_line(over, up=key == Qt.Key.Key_Up)
            analysis = self.state.analysis
            if over >= 0 and analysis is not None:
                self._hover.set(analysis.results.areas.codes[int(self._rows[over])])
            self._tell_cursor(over)
        elif key == Qt.Key.Key_Space and over >= 0:
            mode = gesture_mode(event.modifiers()) or SelectionMode.TOGGLE
            self.select_rows(self._rows[[over]], mode)
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_edition(self._cursor)
        else:
            return
        event.accept()

    def _tell_cursor(self, over: int) -> None:
        """Words at the cursor: about the line it is on, else about the edition."""
        assert self.picture is not None
        assert self.words is not None
        place = over if over >= 0 else int(self._chosen[0]) if len(self._chosen) == 1 else -1
        text = self.words.edition(self._cursor)
        if place >= 0:
            text = self._area_text(self.words, place, self._cursor)
        x = float(self.picture.places(self.canvas)[self._cursor])
        self.show_tip(text, QPointF(x, self.canvas.frame.center().y()))
        self.plot.update()

    def _next_line(self, over: int, *, up: bool) -> int:
        """The line above or below in the edition of the cursor, -1 for none."""
        assert self.picture is not None
        among = self._chosen
        if not len(among) and len(self.picture.values) <= MOST_FAINT:
            among = np.arange(len(self.picture.values))
        return self.picture.next_line(among, self._cursor, over, up=up)
