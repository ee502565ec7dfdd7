"""The profile of areas as a wheel: a sector per part of the index."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.chart_figures.contribution_table import start_of
from veerkracht_desktop.core.chart_figures.group_marks import NO_MARKS, GroupMarks
from veerkracht_desktop.core.chart_figures.profile import bands, profile_nodes
from veerkracht_desktop.core.echo import chosen_codes
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.part_colours import resource_colours, resource_of
from veerkracht_desktop.core.reference import Reference, reference_of
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, StateChange, activate, visible_rows
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.axes import score_span
from veerkracht_desktop.ui.charts.key_line import Key, KeyLine
from veerkracht_desktop.ui.charts.linked_chart import moved_cursor
from veerkracht_desktop.ui.charts.painted_chart import PaintedChart
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.up_link import UpLink
from veerkracht_desktop.ui.charts.wheel_picture import WheelPicture
from veerkracht_desktop.ui.formatting import (
    area_name,
    node_label,
    score_decimals,
    short_label,
)
from veerkracht_desktop.ui.style import SMALL, scaled

LOW = 170
"""Pixels of height below which the line with the colours is left out."""


class WheelChart(PaintedChart):
    """The parts of the active node as sectors of one angle; their areas are the scores.

    It is about the selected area, or the medians of several; without a selection about all
    areas in view. The area under the pointer stands over it as arcs. A click on a sector shows
    that part in every view.
    """

    DRAWS = ("document", "dataset", "analysis", "active", "selection", "within", "reference")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self.picture: WheelPicture | None = None
        self.nodes: tuple[str, ...] = ()
        self._against: Reference | None = None
        self._cursor = self._over = -1
        self.groups = NO_MARKS
        self.up = UpLink(store, self.header)
        self.up.setFont(self.fact.font())
        self.header_row.insertWidget(0, self.up)
        self.keys = KeyLine(palette)
        self.rows.insertWidget(1, self.keys)
        self.start()

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Sectors and reference anew."""
        del change
        self.picture, self.nodes, self._against = None, (), None
        self._cursor = self._over = -1
        self.show_tip("", None)
        groups = self.groups = self.mark_groups(state)
        if state.analysis is not None and state.active:
            self._figures(state, state.analysis.results, groups)
        self.up.show_for(state, self._shown(state))
        self._show_keys()
        self.fact.setText(self._fact(state))
        self.show_plot(state, drawn=self.picture is not None)
        self.plot.renew()

    def _figures(self, state: AppState, results: IndexResults, groups: GroupMarks) -> None:
        definition, areas = results.definition, results.areas
        there = profile_nodes(definition, state.active)
        self.nodes = tuple(node for node in there if node in results.column)
        chosen = areas.rows(chosen_codes(state))
        self._rows = chosen if len(chosen) else visible_rows(state)
        against = reference_of(state, [areas.codes[row] for row in chosen.tolist()])
        assert against is not None, "there are results"
        columns = np.array([results.column[node] for node in self.nodes], dtype=np.int64)
        scores = results.scores[:, columns]
        if not self.nodes or not np.isfinite(scores).any():
            return
        self._against = against
        own = resource_colours(definition)
        families = tuple(resource_of(definition, node) for node in self.nodes)
        self.picture = WheelPicture(
            labels=tuple(short_label(definition, node) for node in self.nodes),
            families=families,
            colours=tuple(own[family] for family in families),
            values=bands(scores[self._rows], (0.5,))[0],
            reference=np.array([against.score(node) for node in self.nodes]),
            ends=score_span(scores[np.isfinite(scores)]),
            decimals=score_decimals(scores),
            missing=self.tr("geen gegevens"),
            lines=groups.lines(scores),
        )

    def _show_keys(self) -> None:
        """In a low panel the wheel has the room; the names are in the tooltips too."""
        self.keys.show_keys(self._keys() if self.height() >= LOW else ())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show what the colours are where there is room."""
        super().resizeEvent(event)
        self._show_keys()

    def _shown(self, state: AppState) -> str:
        """Group whose parts are the sectors, "" without a wheel."""
        if self.picture is None or state.analysis is None:
            return ""
        return start_of(state.analysis.results.definition, state.active)

    def _keys(self) -> tuple[Key, ...]:
        """The resources, the reference, and what hatching is."""
        analysis, picture, against = self.state.analysis, self.picture, self._against
        if analysis is None or picture is None or against is None:
            return ()
        definition = analysis.results.definition
        colour_of: dict[str, str] = {}
        for family, colour in zip(picture.families, picture.colours, strict=True):
            colour_of.setdefault(family, colour)
        keys = [Key(colour, node_label(definition, node)) for node, colour in colour_of.items()]
        keys.append(Key(self._palette.text, against.name, "line"))
        if not np.isfinite(picture.values).all():
            keys.append(Key(self._palette.missing_line, picture.missing, "hatched"))
        return tuple(keys)

    def _fact(self, state: AppState) -> str:
        """What the wheel is about."""
        if self.picture is None or state.analysis is None or self._against is None:
            return ""
        areas = state.analysis.results.areas
        text = self.tr(
            "Het oppervlak van een sector is de score, niet de lengte. "
            "De streep is {name}. De gebogen lijnen zijn vaste scores."
        ).format(name=self._against.phrase)
        note = self._against.note
        self.fact.setToolTip(f"{text}\n{note}" if note else text)
        if len(self._rows) == 1:
            what = area_name(areas, int(self._rows[0]))
        else:
            words = self.tr("mediaan van {areas}")
            what = words.format(areas=quantity(areas.level, len(self._rows)))
        return self.tr("{what} · streep: {name}").format(what=what, name=self._against.name)

    # Painting

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        font = scaled(self.font(), SMALL)
        frame = QRectF(8, 4, max(self.plot.width() - 16, 40), max(self.plot.height() - 8, 40))
        return Canvas(frame, self._palette, font, self.devicePixelRatioF())

    def _paint(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.draw(painter, self.canvas)

    def _paint_over(self, painter: QPainter) -> None:
        if self.picture is None:
            return
        canvas, scores = self.canvas, self._hovered()
        if scores is not None:
            self.picture.draw_arcs(painter, canvas, scores, self._palette.hover, 3.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        cursor = self._cursor if self.plot.hasFocus() else -1
        for sector, colour in ((cursor, self._palette.accent), (self._over, self._palette.hover)):
            if sector >= 0:
                painter.setPen(QPen(QColor(colour), 2))
                painter.drawPath(self.picture.outline(canvas, sector))

    def _hovered(self) -> FloatArray | None:
        """Scores of the area under the pointer in any view."""
        analysis = self.state.analysis
        row = -1
        if analysis is not None:
            row = analysis.results.areas.position.get(self._hover.code, -1)
        if analysis is None or row < 0:
            return None
        results = analysis.results
        return np.array([results.scores[row, results.column[node]] for node in self.nodes])

    # Hover and gestures

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        over = -1
        if at is not None and self.picture is not None:
            over = self.picture.at(self.canvas, at)
        if over != self._over:
            self._over = over
            self.plot.update()
        self.show_tip(self._describe(over), at)

    def _describe(self, sector: int) -> str:
        """Name, score and reference of a sector."""
        picture, against, analysis = self.picture, self._against, self.state.analysis
        if sector < 0 or picture is None or against is None or analysis is None:
            return ""
        node, value = self.nodes[sector], float(picture.values[sector])
        other, decimals = float(picture.reference[sector]), picture.decimals
        lines = [node_label(analysis.results.definition, node)]
        if not np.isfinite(value):
            lines.append(picture.missing)
        elif len(self._rows) == 1:
            lines.append(self.tr("score {score}").format(score=wording.number(value, decimals)))
        else:
            scores = analysis.results.score(node)[self._rows]
            text = self.tr("mediaan {score} van {areas}")
            known = quantity(analysis.results.areas.level, int(np.isfinite(scores).sum()))
            lines.append(text.format(score=wording.number(value, decimals), areas=known))
        if np.isfinite(other):
            text = self.tr("{name} {score}")
            lines.append(text.format(name=against.name, score=wording.number(other, decimals)))
            if np.isfinite(value):
                lines[-1] += f" ({wording.signed(value - other, decimals)})"
        lines += [
            f"{name} {wording.number(float(scores[sector]), decimals)}"
            for name, (_, scores) in zip(self.groups.names, reversed(picture.lines), strict=True)
        ]
        return "\n".join(lines)

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: object) -> None:
        del modifiers
        sector = self.picture.at(self.canvas, at) if self.picture is not None else -1
        if sector >= 0:
            self._store.look(activate(self._store.state, self.nodes[sector]))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Arrows go around the wheel; Enter shows that part in every view."""
        if self.picture is None:
            return
        key = event.key()
        moved = moved_cursor(key, self._cursor, self.picture.count)
        if moved is not None:
            self._cursor = moved
            centre = self.picture.outline(self.canvas, moved).boundingRect().center()
            self.show_tip(self._describe(moved), centre)
            self.plot.update()
        elif key == Qt.Key.Key_Backspace:
            self.up.go()
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._store.look(activate(self._store.state, self.nodes[self._cursor]))
        else:
            return
        event.accept()
