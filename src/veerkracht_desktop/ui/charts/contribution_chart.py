"""What each part of the index adds to the difference with the reference, as bars."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from veerkracht_desktop.core.chart_figures.contribution_table import (
    INDICATORS,
    TEXT,
    ContributionTable,
    contribution_table,
    depths,
    extreme_rows,
    start_of,
)
from veerkracht_desktop.core.echo import chosen_codes
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.reference import Reference, reference_of
from veerkracht_desktop.core.state import AppState, StateChange, activate
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.contribution_picture import (
    NOTHING,
    Picture,
    Target,
    frame_of,
    line_height,
)
from veerkracht_desktop.ui.charts.contribution_words import ContributionStory
from veerkracht_desktop.ui.charts.key_line import KeyLine
from veerkracht_desktop.ui.charts.linked_chart import moved_cursor
from veerkracht_desktop.ui.charts.painted_chart import PaintedChart
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.up_link import UpLink
from veerkracht_desktop.ui.flat import FlatCombo, SegmentedControl
from veerkracht_desktop.ui.formatting import gesture_mode
from veerkracht_desktop.ui.style import SMALL, scaled

MOST_AREAS = 30
"""Areas with a bar of their own; of more those at both ends."""
AT_ONCE = 100
"""Areas whose contributions take less than a frame; more are a job."""
JOB = "contributions"
SLOWER = {Qt.Key.Key_Up: Qt.Key.Key_Left, Qt.Key.Key_Down: Qt.Key.Key_Right}


class ContributionChart(PaintedChart):
    """The selected areas against the reference, taken apart; else the area pointed at.

    One area, or several together, is a waterfall; several apart are stacked bars. A click on a
    bar shows that part in every view, a click on the name of an area selects it.
    """

    DRAWS = (
        "document", "dataset", "analysis", "active", "selection", "within", "reference", "charts",
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
        super().__init__(store, hover, palette, parent)
        self._jobs = jobs or JobRunner()
        self._job = f"{JOB} {id(self)}"  # a second chart of this kind has work of its own
        self.story: ContributionStory | None = None
        self.picture: Picture | None = None
        self._asked: object = None
        """What the running job computes."""
        self._against: Reference | None = None
        self._cursor = -1
        self._over = NOTHING
        self._add_controls(palette)
        self.start()

    def make_plot(self) -> QWidget:
        """A painted surface that scrolls where the rows do not fit."""
        super().make_plot()
        self.plot.turned.connect(self._turn)
        self.port = QScrollArea()
        self.port.setFrameShape(QFrame.Shape.NoFrame)
        self.port.setWidgetResizable(True)
        self.port.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.port.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.port.setWidget(self.plot)
        # Taking a widget switches this on; below is the white surface of the panel.
        for below in (self.port.viewport(), self.plot):
            below.setAutoFillBackground(False)
        return self.port

    def _add_controls(self, palette: Palette) -> None:
        self.keys = KeyLine(palette)
        self.rows.insertWidget(1, self.keys)
        self.apart = SegmentedControl((self.tr("Per gebied"), self.tr("Samen")), palette)
        self.apart.setAccessibleName(self.tr("Gebieden apart of samen"))
        for place in (0, 1):
            self.apart.button(place).setFont(scaled(self.fact.font(), 1.0))
        self.deep, self.order = FlatCombo(palette), FlatCombo(palette)
        self.deep.setAccessibleName(self.tr("Onderdelen"))
        self.order.setAccessibleName(self.tr("Volgorde"))
        self.order.addItem(self.tr("op grootte"), userData=True)
        self.order.addItem(self.tr("volgorde van de index"), userData=False)
        self.up = UpLink(self._store, self.header)
        for place, control in enumerate((self.up, self.deep, self.order, self.apart)):
            control.setFont(self.fact.font())
            self.header_row.insertWidget(place, control)
        self.deep.activated.connect(self._choose)
        self.order.activated.connect(self._choose)
        self.apart.chosen.connect(self._choose)

    @Slot()
    def _choose(self) -> None:
        """Keep what the controls say."""
        state = self._store.state
        look = replace(
            state.charts,
            parts=str(self.deep.currentData()),
            by_size=bool(self.order.currentData()),
            apart=self.apart.current == 0,
        )
        self._store.look(replace(state, charts=look))

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Take the difference apart anew; nothing of it outlives its state."""
        del change
        self._jobs.cancel(self._job)
        self._asked = self._against = None
        rows = self._meant(state)
        several = len(rows) > 1
        self._set_controls(state, several=several)
        if state.analysis is None or not len(rows):
            self._take(None, None)
            return
        results = state.analysis.results
        against = reference_of(state, [results.areas.codes[row] for row in rows.tolist()])
        assert against is not None, "there are results"
        start = start_of(results.definition, state.active)
        if several and state.charts.apart:
            rows = extreme_rows(results, start, rows, MOST_AREAS)
        self._against = against
        make = partial(
            contribution_table, results, start, rows, against.scores(), self._depth(state),
            adds_up=against.adds_up,
        )  # fmt: skip
        if len(rows) <= AT_ONCE:
            self._take(None, make())
            return
        token = self._asked = object()
        self.empty.setText(TEXT + "…")
        self._jobs.start(
            self._job, TEXT, lambda progress: make(progress=progress),
            partial(self._take, token), self._drop,
        )  # fmt: skip

    def _meant(self, state: AppState) -> IntArray:
        """The selected areas, without any the one under the pointer."""
        if state.analysis is None:
            return np.empty(0, dtype=np.int64)
        areas = state.analysis.results.areas
        codes = chosen_codes(state)
        if codes:
            return areas.rows(codes)
        return areas.rows([self._hover.code] if self._hover.code else [])

    def _depth(self, state: AppState) -> str:
        """The chosen depth, or the first below it that the active node has."""
        assert state.analysis is not None
        definition = state.analysis.results.definition
        there = depths(definition, start_of(definition, state.active))
        if state.charts.parts in there:
            return state.charts.parts
        deeper = [depth for depth in there if depth > state.charts.parts]
        return deeper[0] if deeper else INDICATORS

    def _take(self, token: object, table: ContributionTable | None) -> None:
        """Draw a table that was asked for; None when there is nothing to draw."""
        if token is not self._asked:
            return
        state = self.state
        self.story, self.picture, self._cursor, self._over = None, None, -1, NOTHING
        self.show_tip("", None)
        if table is not None and self._against is not None and state.analysis is not None:
            results, rows = state.analysis.results, self._meant(state)
            known = int(np.isfinite(results.score(table.start)[rows]).sum())
            self.story = ContributionStory(
                results, table, self._against, self._palette,
                apart=state.charts.apart and len(rows) > 1, by_size=state.charts.by_size,
                known=known, without=len(rows) - known, groups=self.mark_groups(state),
            )  # fmt: skip
            self.picture = self.story.picture() if len(table.rows) else None
        told = self.story if self.picture is not None else None
        self.keys.show_keys(told.keys() if told is not None else ())
        self.fact.setText(told.fact() if told is not None else "")
        self.fact.setToolTip(told.meaning() if told is not None else "")
        self.show_plot(state, drawn=self.picture is not None)
        self._fit()
        self.plot.renew()

    def _drop(self, error: VeerkrachtError) -> None:
        """What could not be computed is not drawn; the sentence says why."""
        self._asked = None
        self._take(None, None)
        self.empty.setText(error.message.text.format(**error.data))

    def _set_controls(self, state: AppState, *, several: bool) -> None:
        there = state.analysis is not None
        apart = several and state.charts.apart
        self.deep.setVisible(there)
        self.order.setVisible(there and not apart)
        self.apart.setVisible(there and several)
        self.apart.set_current(0 if state.charts.apart else 1)
        with QSignalBlocker(self.order):
            self.order.setCurrentIndex(0 if state.charts.by_size else 1)
        if state.analysis is None:
            self.up.show_for(state, "")
            return
        definition = state.analysis.results.definition
        start = start_of(definition, state.active)
        self.up.show_for(state, start)
        found = depths(definition, start)
        with QSignalBlocker(self.deep):
            self.deep.clear()
            for depth in found:
                self.deep.addItem(self._depth_word(depth), depth)
            self.deep.setCurrentIndex(self.deep.findData(self._depth(state)))
            self.deep.setEnabled(len(found) > 1)
            self.deep.updateGeometry()

    def _depth_word(self, depth: str) -> str:
        words = {
            "1": self.tr("per hulpbron"),
            "2": self.tr("per thema"),
            INDICATORS: self.tr("per indicator"),
        }
        return words.get(depth) or self.tr("tot niveau {depth}").format(depth=depth)

    def empty_text(self, state: AppState) -> str:
        """Why nothing is drawn."""
        if state.analysis is None:
            return super().empty_text(state)
        if self.story is None:
            return self.tr("Kies gebieden of wijs er een aan, en zie wat het verschil maakt.")
        if not np.isfinite(self.story.table.reference):
            text = self.tr("{name} heeft hier geen score om mee te vergelijken.")
            return text.format(name=self.story.against.name)
        return self.tr("Wat u koos heeft hier geen score. Kies links een ander onderdeel.")

    # Painting

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        font = scaled(self.font(), SMALL)
        names = self.picture.names if self.picture is not None else ()
        size = float(self.plot.width()), float(self.plot.height())
        frame = frame_of(size, QFontMetricsF(font), names)
        return Canvas(frame, self._palette, font, self.devicePixelRatioF())

    def _fit(self) -> None:
        """Let the surface be as high as its rows need."""
        metrics = QFontMetricsF(scaled(self.font(), SMALL))
        count = len(self.picture.names) if self.picture is not None else 0
        self.plot.setMinimumHeight(int(count * line_height(metrics) + metrics.height() + 12))

    def _paint(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.draw(painter, self.canvas)

    def _paint_over(self, painter: QPainter) -> None:
        if self.picture is None:
            return
        canvas = self.canvas
        painter.setBrush(Qt.BrushStyle.NoBrush)
        cursor = self._target_of(self._cursor) if self.plot.hasFocus() else NOTHING
        row = self._hovered_row()
        for target, colour in (
            (cursor, self._palette.accent),
            (self._over, self._palette.hover),
            (Target(row), self._palette.hover),
        ):
            if target.row >= 0:
                painter.setPen(QPen(QColor(colour), 2))
                painter.drawRect(self.picture.outline(canvas, target))

    def _hovered_row(self) -> int:
        """Row of the area under the pointer in any view, where each area has one."""
        story = self.story
        if story is None or not story.apart:
            return -1
        row = story.results.areas.position.get(self._hover.code, -1)
        met = np.flatnonzero(story.table.rows == row)
        return int(met[0]) if row >= 0 and len(met) else -1

    # Hover and gestures

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - reads as a Qt setter
        """Draw along; another area may have been pointed at meanwhile."""
        super().set_live(live)
        if live and not chosen_codes(self.state):
            self.draw(self.state, None)

    def draw_hover(self, code: str) -> None:
        """Without a selection tell about the area under the pointer."""
        del code
        state = self.state
        if self._live and state.analysis is not None and not chosen_codes(state):
            self.draw(state, None)
        else:
            self.plot.update()

    def _describe(self, target: Target) -> str:
        story = self.story
        if story is None or target.row < 0:
            return ""
        said = story.describe(target)
        if not story.apart:
            return said
        return self.with_groups(said, story.groups, int(story.table.rows[target.row]))

    def _target_of(self, row: int) -> Target:
        if self.picture is None or row < 0:
            return NOTHING
        if self.story is not None and self.story.apart:
            return Target(row)
        return self.picture.at(self.canvas, self.picture.outline(self.canvas, Target(row)).center())

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        over, code = NOTHING, ""
        if at is not None and self.picture is not None:
            over = self.picture.at(self.canvas, at)
            code = self._code_of(over)
        if over != self._over:
            self._over = over
            self.plot.update()
        if code or chosen_codes(self.state):
            self._hover.set(code)
        self.show_tip(self._describe(over), self._on_page(at) if at is not None else None)

    def _on_page(self, at: QPointF) -> QPointF:
        """A place on the surface, as the part in sight counts it."""
        return QPointF(self.plot.mapTo(self.port, at.toPoint()))

    def _code_of(self, target: Target) -> str:
        story = self.story
        if story is None or not story.apart or target.row < 0:
            return ""
        return story.results.areas.codes[int(story.table.rows[target.row])]

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.picture is not None:
            self._take_target(self.picture.at(self.canvas, at), modifiers)

    def _take_target(self, target: Target, modifiers: Qt.KeyboardModifier) -> None:
        """Show a part everywhere, or select an area."""
        if self.story is not None and target.part >= 0:
            part = self.story.table.parts[target.part]
            self._store.look(activate(self._store.state, part.node))
        elif self._code_of(target):
            self.select(frozenset((self._code_of(target),)), gesture_mode(modifiers))

    @Slot(object)
    def _turn(self, event: object) -> None:
        """The wheel scrolls; the surface took it from the scroll area."""
        bar = self.port.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() // 2)  # type: ignore[attr-defined]

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Up and down move along the rows; Enter shows that part, or selects that area."""
        if self.picture is None:
            return
        key = SLOWER.get(Qt.Key(event.key()), event.key())
        moved = moved_cursor(key, self._cursor, len(self.picture.names))
        if moved is not None:
            self._cursor = moved
            target = self._target_of(moved)
            centre = self.picture.outline(self.canvas, target).center()
            self.port.ensureVisible(0, int(centre.y()), 0, 30)
            self.show_tip(self._describe(target), self._on_page(centre))
            self._hover.set(self._code_of(target) or self._hover.code)
            self.plot.update()
        elif key == Qt.Key.Key_Backspace:
            self.up.go()
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_target(self._target_of(self._cursor), event.modifiers())
        else:
            return
        event.accept()
