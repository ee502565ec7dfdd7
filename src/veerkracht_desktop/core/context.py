"""Context layers: water, roads, railways and points from the user's own files, around the areas."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # it brings shapely, which the window does not wait for
    from veerkracht_desktop.core.context_shapes import ContextGeometry

WIDTHS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)
"""Widths of lines and sizes of points that can be chosen, in pixels at 100 %."""

CONTEXT_COLOURS = (
    "#9CC4DC", "#5F8FB0", "#A9C59A", "#6E8F5E", "#E2DCD2", "#C9BDA8", "#8A8178", "#5B6B7A",
    "#14202B", "#7F3C8D", "#C2571A",
)  # fmt: skip
"""Water, green, buildings, roads, and three that stand out. Calm: the areas tell the story."""


@dataclass(frozen=True, eq=False)
class ContextLayer:
    """One layer of shapes that are no areas of the index.

    Parameters
    ----------
    name : str
        Not empty.
    path : str
        File that it was read from, for the record: the shapes are in the project.
    shapes : ContextGeometry
        The same object in a layer with another look, so that it is known to be the same.
    colour : str
        ``#RRGGBB``.
    width : float
        Of lines and of the outline of what is not filled, and the size of points; pixels at 100 %.
    filled : bool
        Polygons are filled; else they are outlines.
    opacity : float
        Above 0 up to 1.
    visible : bool
    above : bool
        Over the colours of the areas (and under their borders), or only around the areas.

    """

    name: str
    path: str
    shapes: ContextGeometry
    colour: str = "#5B6B7A"
    width: float = 2.0
    filled: bool = False
    opacity: float = 1.0
    visible: bool = True
    above: bool = True

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a layer has a name")
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", self.colour):
            raise ValueError(f"{self.colour} is no colour")
        if not (0 < self.opacity <= 1 and 0 < self.width <= 50):
            raise ValueError(f"opacity {self.opacity}, width {self.width}")

    def looks_like(self, other: ContextLayer) -> bool:
        """Whether drawing it gives the same picture."""
        return self.shapes is other.shapes and all(
            getattr(self, name) == getattr(other, name)
            for name in ("colour", "width", "filled", "opacity", "visible", "above")
        )


class _Style(NamedTuple):
    words: tuple[str, ...]
    colour: str
    width: float
    filled: bool
    above: bool = True


_STYLES = (
    _Style(
        ("water", "rivier", "kanaal", "kanalen", "meer", "plas", "zee", "sloot", "beek", "maas"),
        "#9CC4DC", 2.0, filled=True,
    ),
    _Style(("spoor", "rail", "trein", "tram", "metro"), "#14202B", 1.5, filled=False),
    _Style(
        ("weg", "wegen", "road", "straat", "straten", "fiets", "route", "snelweg"),
        "#5B6B7A", 2.0, filled=False,
    ),
    _Style(("groen", "park", "bos", "natuur", "heide", "landbouw"), "#A9C59A", 1.0, filled=True),
    _Style(("gebouw", "pand", "bebouw", "building"), "#C9BDA8", 0.5, filled=True),
    _Style(
        ("land", "provincie", "buurland", "achtergrond", "ondergrond"),
        "#E2DCD2", 1.0, filled=True, above=False,
    ),
)  # fmt: skip
"""By a word in the name of a layer, the first that fits."""

POINT_SIZE = 6.0
POINT_COLOUR = "#7F3C8D"


def styled(layer: ContextLayer) -> ContextLayer:
    """A layer in the colours that its name asks for.

    Parameters
    ----------
    layer : ContextLayer

    Returns
    -------
    ContextLayer
        What has nothing but points gets dots, whatever its name. Polygons without a known name
        are outlines: filled they would hide the areas.

    """
    if layer.shapes.only_points:
        return replace(layer, colour=POINT_COLOUR, width=POINT_SIZE)
    words = re.findall(r"[a-z]+", layer.name.lower())
    for style in _STYLES:
        if any(word.startswith(key) or word.endswith(key) for word in words for key in style.words):
            return replace(
                layer,
                colour=style.colour,
                width=style.width,
                filled=style.filled,
                above=style.above,
            )
    return layer


def added(
    layers: tuple[ContextLayer, ...], new: tuple[ContextLayer, ...]
) -> tuple[ContextLayer, ...]:
    """The layers with others on top of them; a name that is taken gets a number."""
    taken = {layer.name for layer in layers}
    named = []
    for layer in new:
        name, number = layer.name, 2
        while name in taken:
            name, number = f"{layer.name} ({number})", number + 1
        taken.add(name)
        named.append(layer if name == layer.name else replace(layer, name=name))
    return (*named, *layers)


def same_pictures(one: tuple[ContextLayer, ...], other: tuple[ContextLayer, ...]) -> bool:
    """Whether two sets of layers are drawn alike, whatever they are called."""
    if one is other:
        return True
    seen = [layer for layer in one if layer.visible]
    seen_other = [layer for layer in other if layer.visible]
    return len(seen) == len(seen_other) and all(
        a.looks_like(b) for a, b in zip(seen, seen_other, strict=True)
    )
