"""Two scores or values of every area against each other, with the lines through them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QSignalBlocker, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.chart_figures.lowess import TEXT, lowess
from veerkracht_desktop.core.chart_figures.regression import Line, lines_of
from veerkracht_desktop.core.coherence.flags import circularity
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.chart import Chart, Points
from veerkracht_desktop.ui.charts.node_combo import Choice, NodeCombo
from veerkracht_desktop.ui.charts.scatter_axes import (
    Axis,
    across_of,
    axis_of,
    choices,
    counts_in,
    upward_of,
    with_across,
    with_upward,
)
from veerkracht_desktop.ui.charts.trend_layer import Trend, TrendLayer, TrendLegend
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.formatting import area_title, node_label, selected_mask
from veerkracht_desktop.ui.node_drag import node_in
from veerkracht_desktop.ui.style import scaled

AT_ONCE = 20_000
"""Points up to which the curve takes less than a frame; above it a job computes it."""
JOB = "lowess"
AXIS_ROOM = 44
TITLE_FROM = 0.25
"""Part of the width that stays free left of the title of the lying axis."""
TITLE_GAP = 10
"""Pixels between that title and the numbers."""
Curve = tuple[FloatArray, FloatArray]
NO_CURVE: Curve = (np.empty(0), np.empty(0))

LEAST_AREAS = 3
"""Areas from which a line tells anything."""


class ScatterChart(Chart):
    """The active node upward against a chosen node, with a point per area.

    Parts of the index can be dropped on the axes.
    """

    DRAWS = (*Chart.DRAWS, "axis", "charts")
    HAS_BOTTOM = True

    def __init__(
        self,
        store: Store,
        hover: Hover,
        palette: Palette,
        parent: QWidget | None = None,
        *,
        jobs: JobRunner | None = None,
    ) -> None:
        self.across = NodeCombo(palette)
        self.upward = NodeCombo(palette)
        super().__init__(store, hover, palette, parent)
        self._jobs = jobs or JobRunner()
        self._job = f"{JOB} {id(self)}"  # a second chart of this kind has work of its own
        self._listed: tuple[Choice, ...] = ()
        self._curve = NO_CURVE
        self._curve_of: Points | None = None
        self.trends: tuple[Trend, ...] = ()
        self.layer = TrendLayer(self.plot.getPlotItem().getViewBox())
        self.legend = TrendLegend(palette, self.plot)
        self.warning = ElidedLabel("", "quiet")
        self.warning.setContentsMargins(10, 2, 10, 2)
        self.warning.hide()
        self.rows.insertWidget(1, self.warning)
        self.titles = tuple(QLabel(self.plot) for _ in range(2))
        self.target = QLabel(self.plot)
        self._add_controls()
        self.plot.resized.connect(self._place_words)
        self.setAcceptDrops(True)
        self.start()

    def _add_controls(self) -> None:
        self._controls: list[QWidget] = []
        words = (
            ("→", self.tr("Liggende as"), self.across),
            ("↑", self.tr("Staande as"), self.upward),
        )
        for place, (sign, word, box) in enumerate(words):
            label = self.header_label(sign)
            label.setBuddy(box)
            label.setToolTip(word)
            box.setAccessibleName(word)
            box.setFont(self.fact.font())
            self._controls += [label, box]
            self.header_row.insertWidget(2 * place, label)
            self.header_row.insertWidget(2 * place + 1, box)
        self.header_row.insertWidget(4, self._lines_menu())
        self.across.activated.connect(self._choose_across)
        self.upward.activated.connect(self._choose_upward)
        # On the panel, so that no hairline runs through the words.
        quiet = f"color: {self._palette.quiet}; background: {self._palette.panel};"
        for title in self.titles:
            title.setFont(scaled(self.fact.font(), 1.0))
            title.setStyleSheet(quiet)
            title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.target.setStyleSheet(
            f"background: {self._palette.accent_soft}; color: {self._palette.accent};"
            f"border: 1px solid {self._palette.accent}; border-radius: 3px;"
        )
        self.target.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.target.hide()

    def _lines_menu(self) -> QToolButton:
        self.menu_button = QToolButton(self.header)
        self.menu_button.setObjectName("link")
        self.menu_button.setText(self.tr("Lijnen ▾"))
        self.menu_button.setFont(self.fact.font())
        self.menu_button.setToolTip(self.tr("Welke lijnen door de punten lopen"))
        self.menu_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.menu_button)
        self.straight = QAction(self.tr("Rechte lijn: alle, selectie en rest"), menu)
        self.smooth = QAction(self.tr("Vloeiende lijn (LOWESS)"), menu)
        for action in (self.straight, self.smooth):
            action.setCheckable(True)
            menu.addAction(action)
        self.straight.triggered.connect(self._choose_lines)
        self.smooth.triggered.connect(self._choose_lines)
        self.menu_button.setMenu(menu)
        self._controls.append(self.menu_button)
        return self.menu_button

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Fill the lists of nodes where the index is another one, then draw."""
        for control in self._controls:
            control.setVisible(state.analysis is not None)
        if state.analysis is not None:
            self._list_choices(state)
        self.straight.setChecked(state.charts.lines)
        self.smooth.setChecked(state.charts.curve)
        super().draw(state, change)
        self._follow_curve(state)
        self._draw_trends(state)

    def _list_choices(self, state: AppState) -> None:
        assert state.analysis is not None
        results = state.analysis.results
        found = choices(results)
        for box, axis in ((self.across, across_of(state)), (self.upward, upward_of(state))):
            with QSignalBlocker(box):
                if found != self._listed:
                    box.list_choices(found)
                box.setCurrentIndex(box.findData(axis.key))
                box.setToolTip(box.currentText())
                box.updateGeometry()
        self._listed = found

    @Slot(int)
    def _choose_across(self, at: int) -> None:
        axis = axis_of(str(self.across.itemData(at)))
        self._store.look(with_across(self._store.state, axis))

    @Slot(int)
    def _choose_upward(self, at: int) -> None:
        axis = axis_of(str(self.upward.itemData(at)))
        self._store.look(with_upward(self._store.state, axis))

    @Slot()
    def _choose_lines(self) -> None:
        state = self._store.state
        look = replace(state.charts, lines=self.straight.isChecked(), curve=self.smooth.isChecked())
        self._store.look(replace(state, charts=look))

    def place(self, state: AppState) -> Points:
        """The chosen node to the right, the active node upward."""
        assert state.analysis is not None
        results = state.analysis.results
        across, upward = across_of(state), upward_of(state)
        rows = visible_rows(state)
        x, y = across.values(results)[rows], upward.values(results)[rows]
        both = np.isfinite(x) & np.isfinite(y)
        x, y = x[both], y[both]
        return Points(rows[both], x, y, across.span(x), upward.span(y), int((~both).sum()))

    def fact_text(self, state: AppState, points: Points) -> str:
        """How many areas have no place, and what makes the two go together by themselves."""
        assert state.analysis is not None
        definition = state.analysis.results.definition
        across, upward = across_of(state), upward_of(state)
        doubt = circularity(definition, across.node, upward.node)
        self.warning.setText(f"◆ {doubt}" if doubt else "")
        self.warning.setVisible(bool(doubt))
        text = self.tr("R² is het deel van de spreiding dat beide gemeen hebben, geen oorzaak.")
        if counts_in(definition, across.node, upward.node):
            text = self.tr("De een telt mee in de ander; daarom hangen ze vanzelf samen.")
        self.fact.setToolTip(doubt or text)
        self._name_axes(across.title(definition), upward.title(definition))
        if not points.missing:
            return ""
        missing = wording.count(points.missing)
        raw = across.raw or upward.raw
        words = self.tr("{count} zonder waarde") if raw else self.tr("{count} zonder score")
        return words.format(count=missing)

    def describe(self, state: AppState, row: int) -> str:
        """Name and both scores of an area."""
        assert state.analysis is not None
        results = state.analysis.results
        axes = upward_of(state), across_of(state)
        lines = [area_title(results.areas, row)]
        lines += [self._value_text(state, axis, row) for axis in axes]
        rank = int(results.rank(state.active)[row])
        if rank:
            ranked = wording.count(results.ranked(state.active))
            text = self.tr("rang {rank} van {ranked}")
            lines.append(text.format(rank=wording.count(rank), ranked=ranked))
        return "\n".join(lines)

    def _value_text(self, state: AppState, axis: Axis, row: int) -> str:
        assert state.analysis is not None
        results = state.analysis.results
        value = wording.number(float(axis.values(results)[row]), axis.decimals(results))
        unit = f" {axis.unit(results.definition)}" if axis.raw else ""
        return f"{node_label(results.definition, axis.node)} {value}{unit}"

    # Lines

    def _follow_curve(self, state: AppState) -> None:
        """Have the curve of the points shown; a long one comes from a job."""
        points = self._points
        if not state.charts.curve or not len(points.rows):
            self._curve, self._curve_of = NO_CURVE, None
            self._jobs.cancel(self._job)
            return
        if self._curve_of is points:
            return
        self._curve, self._curve_of = NO_CURVE, points
        if len(points.rows) <= AT_ONCE:
            self._curve = lowess(points.x, points.y)
            return
        self._jobs.start(
            self._job,
            TEXT,
            lambda progress: lowess(points.x, points.y, progress=progress),
            partial(self._take_curve, points),
            self._drop_curve,
        )

    def _take_curve(self, points: Points, curve: Curve) -> None:
        if self._curve_of is points:
            self._curve = curve
            self._draw_trends(self.state)

    def _drop_curve(self, error: VeerkrachtError) -> None:
        """A curve that could not be computed is not drawn."""
        del error
        self._curve = NO_CURVE

    def _draw_trends(self, state: AppState) -> None:
        points, trends, notes = self._points, [], []
        if state.analysis is not None and len(points.rows):
            mask = selected_mask(state.analysis.results.areas, state.selection)
            chosen = mask[points.rows]
            if state.charts.lines:
                trends = self._straight(points, chosen)
            if len(self._curve[0]):
                text = self.tr("vloeiend (LOWESS)")
                dash = Qt.PenStyle.DashLine
                trends.append(Trend(*self._curve, self._palette.accent, text, dash))
            definition = state.analysis.results.definition
            if counts_in(definition, across_of(state).node, upward_of(state).node):
                notes.append(self.tr("◆ de een telt mee in de ander"))
        self.trends = tuple(trends)
        self.layer.show(self.trends)
        self.legend.show_words(self.trends, notes)
        self._place_words()

    def _straight(self, points: Points, chosen: BoolArray) -> list[Trend]:
        """The lines through all, the selected and the other areas, as far as there are any."""
        everything, selected, rest = lines_of(points.x, points.y, chosen)
        palette = self._palette
        found = [_trend(everything, self.tr("alle"), palette.quiet)]
        if chosen.any() and not chosen.all():
            found.append(_trend(selected, self.tr("selectie"), palette.selection))
            found.append(_trend(rest, self.tr("rest"), palette.missing_line, Qt.PenStyle.DashLine))
        # Of one or two areas there is nothing to say.
        shown = (everything, selected, rest)
        return [one for one, line in zip(found, shown, strict=False) if line.n >= LEAST_AREAS]

    def _name_axes(self, across: str, upward: str) -> None:
        for title, text in zip(self.titles, (f"{across} →", f"↑ {upward}"), strict=True):
            title.setText(text)
            title.adjustSize()

    @Slot()
    def _place_words(self) -> None:
        """Keep titles and legend in their corners."""
        across, upward = self.titles
        width, height = self.plot.width(), self.plot.height()
        # Among the numbers of the axis, which make room, but for the last; not over the points.
        last = across.fontMetrics().horizontalAdvance("00.000") + TITLE_GAP
        frame = self.plot.getPlotItem().getViewBox().sceneBoundingRect()
        across.move(int(frame.right()) - across.width() - last, int(frame.bottom()) + 5)
        upward.move(AXIS_ROOM, 2)
        self.legend.find_corner(self.plot.points.pixels(), width, height, AXIS_ROOM)
        # Where there is no room, the choice in the header names the axis.
        across.setVisible(across.x() > TITLE_FROM * width)
        upward.setVisible(not upward.geometry().intersects(self.legend.geometry()))
        ends = across.x() - TITLE_GAP, across.x() + across.width() + TITLE_GAP / 2
        self.plot.make_title_room(ends if across.isVisibleTo(self.plot) else None)

    # Parts of the index dropped on an axis

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take a part of the index that has scores."""
        analysis = self.state.analysis
        node = node_in(event.mimeData())
        if analysis is not None and node in analysis.results.column:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show which axis it will be on."""
        event.acceptProposedAction()
        self._show_target(upright=self._is_upright(event.position()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """It went elsewhere."""
        event.accept()
        self.target.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Put the part on the axis nearest to where it was let go."""
        self.target.hide()
        node, state = node_in(event.mimeData()), self._store.state
        upright = self._is_upright(event.position())
        event.acceptProposedAction()
        if upright:
            self._store.look(with_upward(state, Axis(node)))
        else:
            self._store.look(with_across(state, Axis(node)))

    def _is_upright(self, at: QPointF) -> bool:
        """Whether a point of the chart is nearer to the upright axis than to the other one."""
        place = self.plot.mapFrom(self, at.toPoint())
        return bool(place.x() < self.plot.height() - place.y())

    def _show_target(self, *, upright: bool) -> None:
        width, height = self.plot.width(), self.plot.height()
        if upright:
            self.target.setText("↑")
            self.target.setGeometry(2, 2, AXIS_ROOM - 6, height - 24)
        else:
            self.target.setText(self.tr("Liggende as"))
            self.target.setGeometry(AXIS_ROOM, height - 24, width - AXIS_ROOM - 8, 22)
        self.target.show()
        self.target.raise_()


def _trend(line: Line, name: str, colour: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Trend:
    text = f"{name} R² {wording.number(line.r2, 2)} · n {wording.count(line.n)}"
    x = np.array([line.low, line.high]) if line.known else np.empty(0)
    return Trend(x, line.start + line.slope * x, colour, text, style)
