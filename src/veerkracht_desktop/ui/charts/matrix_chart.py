"""The parts of the active node against each other, pair by pair."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import wrap

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.chart_figures.matrix import (
    LEAST,
    MOST,
    candidates,
    matrix_nodes,
    method_of,
    with_toggled,
)
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.coherence.correlation import Method, correlate, interval
from veerkracht_desktop.core.coherence.flags import circularity
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import (
    AppState,
    StateChange,
    activate,
    active_classes,
    visible_rows,
)
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.matrix_picture import Cell, MatrixPicture
from veerkracht_desktop.ui.charts.painted_chart import PaintedChart
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.scatter_axes import Axis, counts_in, with_across, with_upward
from veerkracht_desktop.ui.check_menu import CheckMenu
from veerkracht_desktop.ui.flat import FlatCombo
from veerkracht_desktop.ui.formatting import (
    area_title,
    class_text,
    gesture_mode,
    node_label,
    score_decimals,
    selected_mask,
    short_label,
)
from veerkracht_desktop.ui.style import SMALL, scaled

AT_ONCE = 5_000
"""Areas up to which correlations take less than a frame; above it a job computes them."""
JOB = "matrix"
LETTERS = 64
"""Of a line beside the pointer."""
METHODS = (Method.PEARSON, Method.SPEARMAN)
NO_GROUPS: IntArray = np.empty(0, dtype=np.int64)
Correlation = tuple[FloatArray, IntArray]


class MatrixChart(PaintedChart):
    """Every pair of parts as a small scatter, with its correlation opposite."""

    opened = Signal()
    """Sent when a pair was put on the axes of the scatter."""

    DRAWS: tuple[str, ...] = (
        "document", "analysis", "active", "selection", "within", "only", "charts",
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
        self.picture: MatrixPicture | None = None
        self.nodes: tuple[str, ...] = ()
        self.correlations: Correlation | None = None
        self._selected: BoolArray = np.empty(0, dtype=np.bool_)
        self._correlated: tuple[object, ...] = ()
        self._cursor: Cell | None = None
        self._add_controls()
        self.start()

    def _add_controls(self) -> None:
        self.parts = QToolButton(self.header)
        self.parts.setObjectName("link")
        self.parts.setText(self.tr("Onderdelen ▾"))
        self.parts.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.parts.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = CheckMenu(self.parts)
        self.menu.toggled.connect(self._toggle)
        self.parts.setMenu(self.menu)
        self.method = FlatCombo(self._palette)
        self.method.setAccessibleName(self.tr("Samenhang volgens"))
        self.method.addItems([method.value for method in METHODS])
        self.method.activated.connect(self._choose_method)
        for place, box in enumerate((self.parts, self.method)):
            box.setFont(self.fact.font())
            self.header_row.insertWidget(place, box)

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Points anew where needed; a selection alone only lies over them."""
        if change is None or change.touches(*set(self.DRAWS) - {"selection"}):
            self._figures(state)
        if self.picture is not None and state.analysis is not None:
            mask = selected_mask(state.analysis.results.areas, state.selection)
            self._selected = mask[self._rows]
        self.plot.renew()

    def _figures(self, state: AppState) -> None:
        self.picture, self.nodes = None, ()
        self.show_tip("", None)
        groups = self.mark_groups(state)
        classes = active_classes(state)
        if state.analysis is not None and classes is not None:
            results = state.analysis.results
            definition = results.definition
            self.nodes = matrix_nodes(results, state.active, state.charts.matrix)
            self._keep_rows(visible_rows(state), len(results.areas))
            columns = np.array([results.column[node] for node in self.nodes], dtype=np.int64)
            values = results.scores[np.ix_(self._rows, columns)]
            if len(self.nodes) >= LEAST and np.isfinite(values).any():
                self.picture = MatrixPicture(
                    labels=tuple(short_label(definition, node) for node in self.nodes),
                    values=values,
                    classes=classes.index[self._rows],
                    colours=class_colours(classes),
                    nested=frozenset(
                        (row, column)
                        for row, one in enumerate(self.nodes)
                        for column, other in enumerate(self.nodes[:row])
                        if counts_in(definition, one, other)
                    ),
                    decimals=score_decimals(values),
                    group_of=groups.first()[self._rows] if groups else NO_GROUPS,
                    group_colours=groups.colours,
                )
        if self._cursor is not None and max(self._cursor) >= len(self.nodes):
            self._cursor = None
        self._show_choices(state)
        self._follow_correlations(state)
        self.show_plot(state, drawn=self.picture is not None)

    def _show_choices(self, state: AppState) -> None:
        """The parts to choose from, and how many of them are in sight."""
        analysis = state.analysis
        for box in (self.parts, self.method):
            box.setVisible(analysis is not None)
        self.fact.setText("")
        if analysis is None:
            return
        results = analysis.results
        offered = candidates(results, state.active)
        depth = min((len(results.definition.ancestors(node)) for node in offered), default=0)
        self.menu.offer(
            tuple(
                (
                    node,
                    "    " * (len(results.definition.ancestors(node)) - depth)
                    + node_label(results.definition, node),
                )
                for node in offered
            ),
            self.nodes,
            least=LEAST,
            most=MOST,
        )
        text = self.tr("Welke onderdelen, ten hoogste {most}")
        self.parts.setToolTip(text.format(most=MOST))
        with QSignalBlocker(self.method):
            self.method.setCurrentText(method_of(state.charts.correlation).value)
        if self.picture is not None:
            text = self.tr("{shown} van {all} onderdelen")
            self.fact.setText(text.format(shown=len(self.nodes), all=len(offered)))
            self.fact.setToolTip(
                self.tr(
                    "Klik op een vak: dat paar in Spreiding. Sleep: gebieden kiezen. Boven de "
                    "diagonaal de correlatie, van −1 tot 1; samenhang is nog geen oorzaak."
                )
            )

    @Slot(str)
    def _toggle(self, node: str) -> None:
        state = self._store.state
        look = replace(state.charts, matrix=with_toggled(self.nodes, node))
        self._store.look(replace(state, charts=look))

    @Slot(int)
    def _choose_method(self, place: int) -> None:
        state = self._store.state
        look = replace(state.charts, correlation=METHODS[place].value)
        self._store.look(replace(state, charts=look))

    def empty_text(self, state: AppState) -> str:
        """Why there is no matrix, and what to do about it."""
        if state.analysis is None or len(self.nodes) >= LEAST:
            return super().empty_text(state)
        return self.tr(
            "Er zijn hier geen twee onderdelen om naast elkaar te leggen. Kies links een groep met "
            "meer onderdelen."
        )

    # Correlations

    def _follow_correlations(self, state: AppState) -> None:
        """Have the correlations of what is shown; those of many areas come from a job."""
        picture = self.picture
        if picture is None or state.analysis is None:
            self._correlated, self.correlations = (), None
            self._jobs.cancel(self._job)
            return
        method = method_of(state.charts.correlation)
        key = (state.analysis.results, self.nodes, method, state.within, state.only)
        if len(key) == len(self._correlated) and all(
            one is other or (at and one == other)
            for at, (one, other) in enumerate(zip(key, self._correlated, strict=True))
        ):
            return
        same = len(self._correlated) > 1 and self._correlated[1] == self.nodes
        self._correlated = key
        if len(picture.values) <= AT_ONCE:
            self._jobs.cancel(self._job)
            self.correlations = correlate(picture.values, method)
            return
        # Of the same parts the earlier ones stay in sight until the new ones are there.
        self.correlations = self.correlations if same else None

        def work(progress: Progress) -> Correlation:
            return correlate(picture.values, method, progress)

        self._jobs.start(
            self._job, self.tr("Samenhang berekenen"), work, partial(self._take, key), self._drop
        )

    def _take(self, key: tuple[object, ...], found: Correlation) -> None:
        if self._correlated is key:
            self.correlations = found
            self.plot.renew()

    def _drop(self, error: VeerkrachtError) -> None:
        """Correlations that could not be computed are not told."""
        del error
        self.correlations = None

    # Painting

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        font = scaled(self.font(), SMALL)
        metrics = QFontMetricsF(font)
        wide = self.picture.widest_end(metrics) if self.picture is not None else 20.0
        left = round(12 + wide)
        height = max(self.plot.height() - metrics.height() - 5, 20)
        frame = QRectF(left, 2, max(self.plot.width() - left - 8, 20), round(height))
        return Canvas(frame, self._palette, font, self.devicePixelRatioF())

    def _paint(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.draw(painter, self.canvas, self._selected, self.correlations)

    def _paint_over(self, painter: QPainter) -> None:
        if self.picture is None:
            return
        canvas, over = self.canvas, self._place(self._hover.code)
        if over >= 0:
            self.picture.draw_one(painter, canvas, over, self._palette.hover)
        if self.plot.origin is not None and self.plot.end is not None:
            met = self.picture.met(canvas, self.plot.origin, self.plot.end)
            self._paint_cover(painter, met)
        if self._cursor is not None and self.plot.hasFocus():
            painter.setPen(QPen(QColor(self._palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.picture.cell(canvas, *self._cursor))

    # Hover and gestures

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        code, text = "", ""
        analysis = self.state.analysis
        if at is not None and self.picture is not None and analysis is not None:
            cell, place = self.picture.cell_at(self.canvas, at), -1
            if cell is not None:
                place = self.picture.point_at(self.canvas, at)
                text = self._cell_text(cell)
            if place >= 0 and cell is not None:
                code = analysis.results.areas.codes[int(self._rows[place])]
                text = self._area_text(place, cell)
        self._hover.set(code)
        self.show_tip(text, at)

    def _area_text(self, place: int, cell: Cell) -> str:
        """Name, both scores and the rank on the active node of an area."""
        state, picture = self.state, self.picture
        assert state.analysis is not None
        assert picture is not None
        results, row = state.analysis.results, int(self._rows[place])
        lines = [area_title(results.areas, row)]
        for at in cell:
            value = wording.number(float(picture.values[place, at]), picture.decimals)
            lines.append(f"{node_label(results.definition, self.nodes[at])}: {value}")
        rank = int(results.rank(state.active)[row])
        if rank:
            text = self.tr("{node}: {standing}rang {rank} van {ranked}")
            classes = active_classes(state)
            named = class_text(classes, int(classes.index[row])) if classes is not None else ""
            lines.append(
                text.format(
                    node=node_label(results.definition, state.active),
                    standing=f"{named}, " if named else "",
                    rank=wording.count(rank),
                    ranked=wording.count(results.ranked(state.active)),
                )
            )
        return "\n".join(lines)

    def _cell_text(self, cell: Cell) -> str:
        """The pair of a panel, and how it hangs together; on the diagonal the one part."""
        state = self.state
        assert state.analysis is not None
        definition = state.analysis.results.definition
        row, column = cell
        one, other = (node_label(definition, self.nodes[at]) for at in cell)
        if row == column:
            return self.tr("{node}\nKlik: dit onderdeel overal tonen").format(node=one)
        lines = [f"{other} → · ↑ {one}", *self._correlation_text(cell)]
        doubt = circularity(definition, self.nodes[row], self.nodes[column])
        if (max(cell), min(cell)) in self.picture.nested if self.picture else False:
            lines.append(self.tr("◆ De een telt mee in de ander; ze hangen vanzelf samen."))
        if doubt:
            lines += wrap(f"◆ {doubt}", LETTERS)
        return "\n".join([*lines, self.tr("Klik: dit paar in Spreiding")])

    def _correlation_text(self, cell: Cell) -> list[str]:
        if self.correlations is None:
            return []
        method = method_of(self.state.charts.correlation)
        r, n = (float(part[cell]) for part in self.correlations)
        if not np.isfinite(r):
            return [self.tr("Te weinig gebieden of geen verschil: geen correlatie.")]
        text = self.tr("Hangt samen, r {r} volgens {method}, n {n}; geen oorzaak")
        found = [text.format(r=wording.number(r, 2), method=method.value, n=wording.count(n))]
        low, high = interval(r, int(n), method)
        if np.isfinite(low):
            words = self.tr("95 % tussen {low} en {high}")
            found.append(words.format(low=wording.number(low, 2), high=wording.number(high, 2)))
        return found

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Open a pair; with Ctrl, Shift or Alt the area under the pointer is chosen instead."""
        if self.picture is None:
            return
        mode, cell = gesture_mode(modifiers), self.picture.cell_at(self.canvas, at)
        if mode is not None:
            place = self.picture.point_at(self.canvas, at)
            if place >= 0:
                self.select_rows(self._rows[[place]], mode)
        elif cell is not None:
            self._open(cell)
        elif self._store.state.selection:
            self.select(frozenset(), SelectionMode.REPLACE)

    def _open(self, cell: Cell) -> None:
        """Show a pair in the scatter, or one part in every view."""
        row, column = cell
        state = self._store.state
        if row == column:
            self._store.look(activate(state, self.nodes[row]))
            return
        upward, across = Axis(self.nodes[row]), Axis(self.nodes[column])
        self._store.look(with_upward(with_across(state, across), upward))
        self.opened.emit()

    @Slot(QPointF, QPointF, object)
    def _drag(self, one: QPointF, other: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the areas in a rectangle, or in a range of the diagonal."""
        if self.picture is None:
            return
        cell = self.picture.cell_at(self.canvas, one)
        if cell is not None and cell[0] >= cell[1]:
            met = self.picture.between(self.canvas, one, other)
            self.select_rows(self._rows[met], gesture_mode(modifiers))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Arrows move between the panels; Enter opens one."""
        if self.picture is None:
            return
        moves = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
        }  # fmt: skip
        key, last = Qt.Key(event.key()), len(self.nodes) - 1
        if key in moves:
            row, column = self._cursor or (1, 0)
            if self._cursor is not None:
                down, right = moves[key]
                row, column = min(max(row + down, 0), last), min(max(column + right, 0), last)
            self._cursor = row, column
            centre = self.picture.cell(self.canvas, row, column).center()
            self.show_tip(self._cell_text(self._cursor), centre)
            self.plot.update()
        elif self._cursor is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._cursor)
        else:
            return
        event.accept()
