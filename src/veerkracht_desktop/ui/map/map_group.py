"""What maps beside each other have in common: where they look, and the drawing of their areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veerkracht_desktop.ui.map.id_picture import SharedDrawings

if TYPE_CHECKING:
    from veerkracht_desktop.ui.map.map_canvas import MapCanvas


class MapGroup:
    """The maps of one panel; the first of them decides what is shown when all is to be shown.

    Every move of one is a move of all, in the same turn of the event loop, so that they are
    painted together.
    """

    def __init__(self) -> None:
        self.drawings = SharedDrawings()
        self.views: list[MapCanvas] = []
        self._crowded = False

    def join(self, view: MapCanvas) -> None:
        """A map comes beside the others and looks where they do."""
        self.views.append(view)

    def leave(self, view: MapCanvas) -> None:
        """A map goes."""
        if view in self.views:
            self.views.remove(view)

    def leader_of(self, view: MapCanvas) -> MapCanvas:
        """The first map, or this one where it has none beside it."""
        return self.views[0] if view in self.views else view

    def moved(self, view: MapCanvas) -> None:
        """One map shows another part: so do the others."""
        for other in self.views:
            if other is not view:
                other.look_like(view)

    @property
    def is_crowded(self) -> bool:
        """Whether a legend with words would hide areas; a map alone has room to move it."""
        return self._crowded and len(self.views) > 1

    def crowd(self, *, crowded: bool) -> None:
        """All maps have a small legend from now on, or the one with words again."""
        if crowded != self._crowded:
            self._crowded = crowded
            for view in self.views:
                view.show_card()

    def repaint(self, view: MapCanvas) -> None:
        """What is drawn by hand on one map is seen on all of them."""
        for other in self.views:
            if other is not view:
                other.update()
