"""All maps of the window: one, two or four beside each other, or two in one place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.map_look import is_swipe
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.panes import PLAIN, figures_of, pane_state, span_of
from veerkracht_desktop.core.state import AppState, StateChange, activate
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.map.geometry_loader import SharedGeometry
from veerkracht_desktop.ui.map.map_group import MapGroup
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.map.pane_head import PaneHead
from veerkracht_desktop.ui.map.pane_words import pane_title, reservations
from veerkracht_desktop.ui.map.swipe import SwipeLine

LINE = 1
"""Between maps, pixels."""
LEAST_HEAD = 90
"""Width of a head beside the line of a swipe, pixels: its menu stays within reach."""


class MapStage(LinkedView):
    """Places the maps and their heads; the maps themselves follow the state.

    The first map is always there. One plain map has no head: the panel says what it shows.
    With `edits` off, as in a presentation, heads and legends offer nothing to change.
    """

    DRAWS = (
        "maps", "active", "edition", "editions", "document", "analysis", "others", "changes",
        "busy",
    )  # fmt: skip

    brushing = Signal(bool)
    """As of `MapView`, from whichever map."""

    rested = Signal(object)
    """As of the first map, which the others go along with."""

    edit_asked = Signal()
    """Sent when the user wants other classes; the window shows the node of that map by then."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
        *,
        shared: SharedGeometry | None = None,
        edits: bool = True,
    ) -> None:
        super().__init__(store, hover, parent)
        self._edits = edits
        self._jobs, self._palette = jobs, palette
        self._geometry = shared or SharedGeometry(jobs, parent=self)
        self._group = MapGroup()
        self.maps: tuple[MapView, ...] = ()
        self.heads: tuple[PaneHead, ...] = ()
        self.line = SwipeLine(palette, self)
        self.line.moved.connect(self._swipe_to)
        self.line.rested.connect(self._keep_line)
        self.setMinimumSize(160, 120)
        self.start()

    @property
    def map(self) -> MapView:
        """The first map."""
        return self.maps[0]

    @property
    def is_swipe(self) -> bool:
        """Whether two maps lie in one place."""
        return is_swipe(self._store.state.maps)

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Make as many maps as there are to be, and say what each shows."""
        before = len(self.maps)
        many = len(state.maps.panes)
        for view in self.maps[many:]:
            view.leave()
        for head in self.heads[many:]:
            head.hide()
            head.deleteLater()
        self.maps, self.heads = self.maps[:many], self.heads[:many]
        for number in range(len(self.maps), many):
            self._add(number)
        self._name_heads(state)
        if change is None or before != many or change.touches("maps"):
            self._arrange()

    def _add(self, number: int) -> None:
        view = MapView(
            self._store, self._hover, self._jobs, self._palette, self,
            shared=self._geometry, number=number, group=self._group,
        )  # fmt: skip
        view.edits = self._edits
        view.show_card()
        view.brushing.connect(self.brushing)
        if number == 0:
            view.rested.connect(self.rested)
        view.legend.edit_asked.connect(lambda: self._edit(number))
        head = PaneHead(self._store, number, self._palette, self)
        head.setEnabled(self._edits)
        self.maps, self.heads = (*self.maps, view), (*self.heads, head)
        if self.isVisible():
            view.show()

    def _name_heads(self, state: AppState) -> None:
        for number, (view, head) in enumerate(zip(self.maps, self.heads, strict=True)):
            title = pane_title(state, number)
            warnings = reservations(state, number)
            head.show_title(title, warnings, updating=_is_updating(state, number))
            name = self.tr("Kaart") if len(self.maps) == 1 else self.tr("Kaart {number}: {title}")
            view.setAccessibleName(name.format(number=number + 1, title=title))

    def _edit(self, number: int) -> None:
        """Classes are edited of the node of the window, so that becomes that of the map."""
        node = pane_state(self._store.state, number).active
        if node != self._store.state.active:
            self._store.look(activate(self._store.state, node))
        self.edit_asked.emit()

    # Places

    def _arrange(self) -> None:
        """Give every map its place, all of one size where they stand beside each other."""
        panes = self._store.state.maps.panes
        high = self.heads[0].sizeHint().height() if len(panes) > 1 or panes[0] != PLAIN else 0
        self.line.setVisible(self.is_swipe)
        if self.is_swipe:
            self._lay_upon(high)
        else:
            self._set_beside(high)
        for head in self.heads:
            head.setVisible(high > 0)
        self.update()

    def _set_beside(self, high: int) -> None:
        many = len(self.maps)
        columns, rows = min(many, 2), (many + 1) // 2
        width = (self.width() - (columns - 1) * LINE) // columns
        height = (self.height() - (rows - 1) * LINE) // rows
        for number, (view, head) in enumerate(zip(self.maps, self.heads, strict=True)):
            x, y = (number % 2) * (width + LINE), (number // 2) * (height + LINE)
            view.corner = None
            view.cover(None)
            head.setGeometry(x, y, width, high)
            view.setGeometry(x, y + high, width, max(height - high, 1))
            view.show()

    def _lay_upon(self, high: int) -> None:
        field = QRect(0, high, self.width(), max(self.height() - high, 1))
        corners = (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
        for view, corner in zip(self.maps, corners, strict=True):
            view.corner = corner
            view.setGeometry(field)
            view.show()
            view.raise_()
        self._share(self._store.state.maps.line)

    def _share(self, place: float) -> None:
        """Show the first map left of a place and the second one right of it."""
        width, top = self.width(), self.maps[0].y()
        at, high = round(place * width), self.maps[0].height()
        left, right = QRect(0, 0, at, high), QRect(at, 0, width - at, high)
        for view, part in zip(self.maps, (left, right), strict=True):
            view.cover(part)
        least = min(LEAST_HEAD, width // 2)
        edge = min(max(at, least), width - least)
        self.heads[0].setGeometry(0, 0, edge, top)
        self.heads[1].setGeometry(edge, 0, width - edge, top)
        self.line.stand(place, 0, top, width, high)

    @Slot(float)
    def _swipe_to(self, place: float) -> None:
        if self.is_swipe:
            self._share(place)

    @Slot()
    def _keep_line(self) -> None:
        """Where the line was left is kept with the project."""
        state = self._store.state
        self._store.look(replace(state, maps=replace(state.maps, line=self.line.place)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the maps anew."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines between the maps."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._palette.hairline))
        painter.end()


def _is_updating(state: AppState, number: int) -> bool:
    """Whether what a map shows is older than what it is to be of."""
    pane = state.maps.panes[number]
    figures, span = figures_of(state, pane), span_of(state, pane)
    if span is not None:
        change = state.changes.get(span)
        made = None if change is None or span.preset else change.definition
    else:
        found = state.others.get(figures)
        stages = None if found is None or figures.preset else found.stages
        made = None if stages is None else stages.definition
    return made is not None and made is not state.document.definition
