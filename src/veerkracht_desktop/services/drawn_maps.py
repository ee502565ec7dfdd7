"""What was worked out to draw the maps of the open project with; it travels in the project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veerkracht_desktop.core.kept_geometry import KeptGeometry

MOST = 6
"""Maps of which it is kept: some levels, of some editions."""


class DrawnMaps:
    """Simplified geometry by the fingerprint of the shapes.

    Jobs may look things up: what is kept is replaced as a whole, never changed.
    """

    def __init__(self) -> None:
        self._kept: dict[str, KeptGeometry] = {}

    @property
    def all(self) -> tuple[KeptGeometry, ...]:
        """Everything kept, the newest last."""
        return tuple(self._kept.values())

    def find(self, key: str) -> KeptGeometry | None:
        """What was kept of these shapes."""
        return self._kept.get(key)

    def keep(self, kept: KeptGeometry) -> None:
        """Keep one more; the oldest goes where there are too many."""
        others = [one for one in self._kept.values() if one.key != kept.key]
        self.start_with([*others, kept][-MOST:])

    def start_with(self, kept: Iterable[KeptGeometry]) -> None:
        """Forget what was there, which was of another project."""
        self._kept = {one.key: one for one in kept}
