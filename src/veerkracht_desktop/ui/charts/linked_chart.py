"""What every chart has in common: header, empty state, tooltip, and rest while out of sight."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.chart_figures.group_marks import GroupMarks, group_marks
from veerkracht_desktop.core.contrast import clear_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.key_line import Key, KeyLine
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.style import SMALL, scaled


class LinkedChart(LinkedView):
    """A chart in the panel of charts.

    `header` holds the quiet line and the chart's own controls; a panel may give it a place
    beside its tabs. Sub-classes make the surface that is drawn on (`make_plot`).
    """

    ECHO = "chart"

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._palette = palette
        self._live = True
        self._stale = False
        self._build()
        self._colour()

    def make_plot(self) -> QWidget:
        """The surface that is drawn on."""
        raise NotImplementedError

    def _build(self) -> None:
        self.header = QWidget(self)
        row = self.header_row = QHBoxLayout(self.header)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(6)
        row.addStretch(1)
        self.fact = ElidedLabel("", "", self.header)
        self.fact.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row.addWidget(self.fact)
        self._surface = self.make_plot()
        self.empty = QLabel()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._surface)
        self._pages.addWidget(self.empty)
        self.tip = QLabel(self)
        self.destroyed.connect(self.tip.deleteLater)  # by then it is of the window
        self.tip.setTextFormat(Qt.TextFormat.PlainText)
        self.tip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.tip.hide()
        column = self.rows = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self.group_line = KeyLine(self._palette)
        column.addWidget(self.group_line)
        column.addWidget(self._pages, 1)

    def name_surface(self, title: str) -> None:
        """Tell who listens to the screen what is drawn on."""
        self._surface.setAccessibleName(title)

    def _colour(self) -> None:
        palette = self._palette
        self.fact.setFont(scaled(self.font(), SMALL))
        self.fact.setStyleSheet(f"color: {palette.quiet};")
        self.empty.setStyleSheet(f"color: {palette.quiet}; background: {palette.panel};")
        self.tip.setStyleSheet(
            f"color: {palette.panel}; background: {palette.text};"
            "border-radius: 3px; padding: 5px 8px;"
        )

    def header_label(self, text: str) -> QLabel:
        """A quiet word before a control in the header."""
        made = QLabel(text, self.header)
        made.setFont(self.fact.font())
        made.setStyleSheet(self.fact.styleSheet())
        return made

    # Following the state

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - reads as a Qt setter
        """Draw along with the state, or wait until the chart is seen again."""
        self._live = live
        if live and self._stale:
            self._stale = False
            self.start()

    def follow(self, change: StateChange) -> None:
        """Draw along, or remember that there is something to draw."""
        if self._live:
            super().follow(change)
        elif self.seen_change(change).touches("only", *self.DRAWS):
            self._stale = True

    def show_plot(self, state: AppState, *, drawn: bool) -> None:
        """Show the surface, or why there is nothing on it."""
        self.empty.setText("" if drawn else self.empty_text(state))
        self._pages.setCurrentWidget(self._surface if drawn else self.empty)

    def mark_groups(self, state: AppState) -> GroupMarks:
        """The groups with areas in view, named in a line above the chart with their counts."""
        marks = group_marks(state)
        if marks:
            ground, ink = (self._palette.panel,), self._palette.text
            seen = tuple(clear_of(colour, ground, ink) for colour in marks.colours)
            marks = replace(marks, colours=seen)
        self.group_line.show_keys(
            [
                Key(colour, f"{name} ({count(areas)})", "ring")
                for name, colour, areas in zip(
                    marks.names, marks.colours, marks.counts, strict=True
                )
            ]
        )
        return marks

    def with_groups(self, text: str, marks: GroupMarks, row: int) -> str:
        """Words about an area, with the names of its groups below."""
        if not marks:
            return text
        names = tuple(marks.names[at] for at in marks.of(row).tolist())
        return f"{text}\n{self.tr('groep')} {listed(names)}" if names else text

    def empty_text(self, state: AppState) -> str:
        """Why nothing is drawn, and what to do about it."""
        if state.analysis is None:
            return self.tr(
                "Nog niets te tekenen. Sleep een shapefile of Excel hierheen, "
                "of open het voorbeeld via Bestand."
            )
        text = self.tr(
            "Geen van de {areas} heeft hier een score. "
            "Kies links een andere indicator, of laad de bron die ontbreekt."
        )
        return text.format(areas=PLURALS[state.analysis.results.areas.level])

    def select_rows(self, rows: IntArray, mode: SelectionMode | None) -> None:
        """Select the areas of these rows of the results; None means the chosen mode."""
        analysis = self.state.analysis
        if analysis is not None:
            codes = analysis.results.areas.codes
            self.select(frozenset(codes[row] for row in rows.tolist()), mode)

    def show_tip(self, text: str, at: QPointF | None) -> None:
        """Words beside the pointer; "" or no place takes them away."""
        if not text or at is None:
            self.tip.hide()
            return
        # Of the window, for a low chart would cut the words off.
        window = self.window()
        if self.tip.parentWidget() is not window:
            self.tip.setParent(window)
        self.tip.setText(text)
        self.tip.adjustSize()
        point, corner = (
            self._surface.mapTo(window, place)
            for place in (at.toPoint(), self._surface.rect().topRight())
        )
        x = point.x() + 14
        if x + self.tip.width() > corner.x() - 4:
            x = point.x() - 14 - self.tip.width()
        self.tip.move(max(2, x), max(2, point.y() - self.tip.height() - 8))
        self.tip.show()
        self.tip.raise_()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Words beside the pointer go with the chart."""
        super().hideEvent(event)
        self.tip.hide()


def moved_cursor(key: int, cursor: int, count: int) -> int | None:
    """Where a key brings the cursor among `count` places, None for a key that moves nothing."""
    last = count - 1
    moves: dict[int, int] = {
        Qt.Key.Key_Left: cursor - 1,
        Qt.Key.Key_Right: cursor + 1,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: last,
    }
    return min(max(moves[key], 0), last) if key in moves else None
