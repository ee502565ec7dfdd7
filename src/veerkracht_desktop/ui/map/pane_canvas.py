"""A map as one of several: its part of the place, and the legend that fits there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.map_look import MapKind
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.pane_edits import with_node
from veerkracht_desktop.core.panes import pane_of, pane_state
from veerkracht_desktop.core.simplify import union_bounds
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.map.classes_editing import ClassEditing
from veerkracht_desktop.ui.map.key_canvas import KeyCanvas
from veerkracht_desktop.ui.map.layers import MapLayers
from veerkracht_desktop.ui.map.legend import Legend, LegendRow
from veerkracht_desktop.ui.map.legend_cards import SquareLegend, StripLegend
from veerkracht_desktop.ui.map.legend_editing import LegendEditing
from veerkracht_desktop.ui.map.map_canvas import MARGIN, corner_of
from veerkracht_desktop.ui.map.map_group import MapGroup
from veerkracht_desktop.ui.map.pane_word import draw_word

MOST_COVERED = 0.3
"""Part of a map that a legend with words may take; in smaller maps it is a strip."""

LEAST_FOR_SCALE = 220
"""Height of a map with a scale bar of its own, pixels."""

LOW_MAP = 200
"""Height of a map that keeps a strip free for its legend, pixels."""

LETTERS = 30
"""Width of a legend with words, about."""


class PaneCanvas(KeyCanvas):
    """What a map has to do with those beside it; `MapView` says what is on it.

    Parameters
    ----------
    number : int
        Place among `MapsLook.panes`.
    group : MapGroup, optional
        The maps that it stands beside.

    """

    edits = True
    """Whether the legend offers to change its classes."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        palette: Palette,
        parent: QWidget | None = None,
        *,
        number: int = 0,
        group: MapGroup | None = None,
    ) -> None:
        self.number = number
        super().__init__(store, hover, palette, parent)
        if group is not None:
            self.group = group
            self._layers = self._new_layers()
        self.group.join(self)
        self.strip, self.square = self._strip(palette), SquareLegend(palette, self)
        own = ClassEditing(store, self, lambda: self.state)
        self.legend_editing = LegendEditing(self.legend, own, self)
        for card in (self.strip, self.square):
            card.moved.connect(self._legend_dragged)
        self._rows: tuple[LegendRow, ...] = ()
        self._note = self._pending = ""
        self._part: QRect | None = None

    def _strip(self, palette: Palette) -> StripLegend:
        return StripLegend(palette, self, lambda: self.corner is not None)

    def seen(self, state: AppState) -> AppState:
        """The state with the node and the results of this map."""
        return pane_state(state, self.number)

    @property
    def _leads(self) -> bool:
        return self.group.leader_of(self) is self

    def _new_layers(self) -> MapLayers:
        return MapLayers(self._palette, self.group.drawings)

    def leave(self) -> None:
        """Go; the maps beside it stay."""
        self.group.leave(self)
        self.close()
        self.deleteLater()

    # The part that can be seen

    @property
    def room(self) -> QRect:
        """The part that can be seen of this map."""
        return self.rect() if self._part is None else self._part

    def cover(self, part: QRect | None) -> None:
        """Let only a part be seen and reached, None for all: under it lies another map."""
        if part is None and self._part is not None:
            self.clearMask()
            self.card.setVisible(bool(self.card.rows))
        elif part is not None:
            # An empty mask would be no mask.
            self.setMask(QRegion(QRect(-2, -2, 1, 1) if part.isEmpty() else part))
        self._part = part
        if self.corner is not None and self.card.rows:
            self._pin_card(self.corner)

    def _pin_card(self, corner: Qt.Corner) -> None:
        """Under a swipe, a legend that the line would cut through waits until it fits again."""
        super()._pin_card(corner)
        if self._part is not None:
            place, part = self.card.geometry(), self._part
            whole = part.left() <= place.left() and place.right() <= part.right()
            self.card.setVisible(bool(self.card.rows) and whole)

    def _shows_scale(self) -> bool:
        """All maps have one scale: small ones and one under a swipe leave the bar to the first."""
        return self._leads or (self._part is None and self.height() >= LEAST_FOR_SCALE)

    # The legend

    @property
    def _cards(self) -> tuple[Legend, ...]:
        return self.legend, self.strip, self.square

    @property
    def card(self) -> Legend:
        """The legend of this kind of map; in a small map the one that takes least room."""
        if pane_of(self.state, 0).kind is MapKind.BIVARIATE:
            return self.square
        size, halved = self._legend_size(), self.corner is not None
        small = size.width() * size.height() > MOST_COVERED * self.width() * self.height()
        # Under a swipe both legends would stand in the middle of what is compared.
        slim = small or halved or self.group.is_crowded
        return self.strip if slim and self._rows else self.legend

    def _legend_size(self) -> QSize:
        """About that of the legend with words, which has no rows while another one is shown."""
        metrics = self.fontMetrics()
        rows = len(self._rows) + 2
        return QSize(LETTERS * metrics.averageCharWidth(), rows * (metrics.height() + 4))

    def _fit_again(self) -> None:
        """Fit; beside other maps a legend with words stands only where it hides no areas."""
        several = len(self.group.views) > 1 and self.corner is None
        crowded = False
        if several and self._rows and not self._legend_moved:
            crowded = self._placing(self._whole(), self._legend_size()).covers
        self.group.crowd(crowded=crowded)
        super()._fit_again()

    def _foot(self) -> int:
        """In a low map a strip would hide a good part of the areas, unless it fits beside them."""
        low = self.height() < LOW_MAP and self.corner is None and self.card is self.strip
        if not low or self._geometry is None or self._fitted is None:
            return 0
        west, south, east, north = union_bounds(self._geometry.bounds[self._fitted])
        strip, high = self.strip.sizeHint(), self.height() - 2 * MARGIN
        wide = high * float(east - west) / max(float(north - south), 1.0)
        return 0 if wide + strip.width() + 3 * MARGIN <= self.width() else strip.height()

    def show_card(self) -> None:
        """Give the rows to the legend that fits, and leave the others empty."""
        shown = self.card
        other = bool(self._rows) and not shown.rows
        for card in self._cards:
            card.show_rows(self._rows if card is shown else (), self._note)
        levels = pane_of(self.state, 0).kind is MapKind.LEVELS
        self.legend.pencil.setVisible(self.edits and levels)
        if not self._rows:
            return
        leader = self.group.leader_of(self)
        if self.corner is not None:
            self._pin_card(self.corner)
        elif leader is not self and leader.card.rows:
            self._pin_card(corner_of(leader.card.geometry().center(), leader.rect()))
        elif other and self._fitted is not None:
            self._fit_again()
            self._move_soon()
        elif other:
            self._pin_card(self._placed or Qt.Corner.BottomRightCorner)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A small map has a small legend."""
        if self.card.rows != self._rows:
            self.show_card()
        super().resizeEvent(event)
        if self.corner is not None:
            self._pin_card(self.corner)

    # What is written over the map

    def _paint_over(self, painter: QPainter) -> None:
        """Shapes, and above them what this map waits for."""
        super()._paint_over(painter)
        if self._offered or self._pending:
            painter.setFont(self.font())
            draw_word(painter, self._offered or self._pending, self.room, self._palette)

    def _offer(self, node: str) -> str:
        state = self._store.state
        if state.analysis is None or node not in state.analysis.results.column:
            return ""
        label = node_label(state.document.definition, node)
        return self.tr("Toon {part} op deze kaart").format(part=label)

    def _take_node(self, node: str) -> None:
        self._store.look(with_node(self._store.state, self.number, node))
