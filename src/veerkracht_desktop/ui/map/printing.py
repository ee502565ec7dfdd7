"""What stands on a map in the colours of paper, where those are asked for."""

from __future__ import annotations

from dataclasses import replace

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.map_look import MapsLook
from veerkracht_desktop.core.print_colours import for_paper
from veerkracht_desktop.ui.map.layers import Marks
from veerkracht_desktop.ui.map.map_figure import MapFigure


def printed(figure: MapFigure | None, maps: MapsLook) -> MapFigure | None:
    """The classes in their colours on paper."""
    if figure is None or not maps.for_print:
        return figure
    return replace(figure, colours=for_paper(figure.colours, grey=maps.grey))


def printed_marks(marks: Marks, maps: MapsLook) -> Marks:
    """The groups in their colours on paper."""
    if not maps.for_print:
        return marks
    colours = for_paper([colour for colour, _ in marks.groups], grey=maps.grey)
    rows = (rows for _, rows in marks.groups)
    return replace(marks, groups=tuple(zip(colours, rows, strict=True)))


def printed_layers(layers: tuple[ContextLayer, ...], maps: MapsLook) -> tuple[ContextLayer, ...]:
    """The context layers in their colours on paper."""
    if not maps.for_print:
        return layers
    colours = for_paper([layer.colour for layer in layers], grey=maps.grey)
    return tuple(
        replace(layer, colour=colour) for layer, colour in zip(layers, colours, strict=True)
    )
