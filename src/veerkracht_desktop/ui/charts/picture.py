"""What a distribution draws: bars or boxes, each a target for pointer and keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Spread:
    """The values of the areas in view that have one.

    Parameters
    ----------
    rows : ndarray of int, shape (n,)
        In the results.
    values : ndarray, shape (n,)
    classes : ndarray of int, shape (n,)
    colours : tuple of str
        Per class.
    decimals : int
        That tell the values apart.
    unit : str
    plural : str
        Word for the areas.

    """

    rows: IntArray
    values: FloatArray
    classes: IntArray
    colours: tuple[str, ...]
    decimals: int
    unit: str
    plural: str


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where and with what is painted; `frame` is what the axes leave."""

    frame: QRectF
    palette: Palette
    font: QFont
    ratio: float = 1.0


class Picture(Protocol):
    """Bars or boxes on a canvas."""

    @property
    def count(self) -> int:
        """Number of targets."""
        ...

    def draw(self, painter: QPainter, canvas: Canvas, selected: BoolArray) -> None:
        """Paint everything; `selected` is per value of the spread."""
        ...

    def at(self, canvas: Canvas, point: QPointF) -> int:
        """Target at a point, -1 for none."""
        ...

    def point_at(self, canvas: Canvas, point: QPointF) -> int:
        """Value of the spread that is drawn alone at a point, -1 for none."""
        ...

    def members(self, target: int) -> IntArray:
        """Values of the spread in a target."""
        ...

    def picked(self, canvas: Canvas, point: QPointF, target: int) -> IntArray:
        """Values of the spread that a click at a point of a target means."""
        ...

    def between(self, canvas: Canvas, one: QPointF, other: QPointF) -> IntArray:
        """Values of the spread that a drag meets."""
        ...

    def met(self, canvas: Canvas, one: QPointF, other: QPointF) -> QRectF:
        """What a drag covers, so that what it will do is seen."""
        ...

    def outline(self, canvas: Canvas, target: int) -> QRectF:
        """Around a target."""
        ...

    def describe(self, target: int, selected: BoolArray) -> str:
        """Words about a target."""
        ...

    def draw_area(
        self, painter: QPainter, canvas: Canvas, value: int, gemeente: tuple[str, float]
    ) -> None:
        """Mark the area under the pointer, and the score of its gemeente (name, NaN)."""
        ...
