"""The layouts that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from veerkracht_desktop.core.panel_layout import (
    Layout,
    Node,
    Split,
    Tabs,
    across,
    down,
    keeps_width,
    with_only,
)
from veerkracht_desktop.core.words import Translatable, translatable

PANELS = ("index", "map", "chart", "chart2", "table", "area")
"""Every panel of the window."""
SIDE_WIDTHS = (268.0, 304.0)
"""Index and area panel, pixels; the middle gets the rest."""
SHARES = (54.0, 23.0, 23.0)
"""Map, chart and table."""
SECOND = "chart2"


def _charts(size: float) -> Tabs:
    return Tabs(("chart", SECOND), "chart", size)


def _sides(middle: Node, left: float = SIDE_WIDTHS[0], right: float = SIDE_WIDTHS[1]) -> Split:
    return across(Tabs(("index",), size=left), middle, Tabs(("area",), size=right))


def standard() -> Layout:
    """Index left, map over chart over table, area right."""
    parts = (Tabs(("map",), size=SHARES[0]), _charts(SHARES[1]), Tabs(("table",), size=SHARES[2]))
    return with_only(Layout(_sides(down(*parts))), set(PANELS) - {SECOND})


def _large_map() -> Layout:
    under = Tabs(("chart", SECOND, "table"), "chart", 22.0)
    middle = down(Tabs(("map",), size=78.0), under)
    return with_only(Layout(_sides(middle)), {"index", "map", "area"})


def _two_maps() -> Layout:
    under = Tabs(("chart", SECOND, "table"), "table", 28.0)
    middle = down(Tabs(("map",), size=72.0), under)
    return with_only(Layout(_sides(middle, left=230.0)), {"index", "map", "chart", "table"})


def _table_below() -> Layout:
    views = across(Tabs(("map",), size=55.0), _charts(45.0))
    root = down(replace(_sides(views), size=56.0), Tabs(("table",), size=44.0))
    return with_only(Layout(root), set(PANELS) - {SECOND, "area"})


def _session() -> Layout:
    under = Tabs(("chart", SECOND, "table"), size=30.0)
    middle = down(Tabs(("map",), size=70.0), under)
    return with_only(Layout(_sides(middle, right=380.0)), {"map", "chart", "area"})


STANDARD = translatable("layouts", "Standaard")
LARGE_MAP = translatable("layouts", "Kaart groot")
TWO_MAPS = translatable("layouts", "Twee kaarten")
TABLE_BELOW = translatable("layouts", "Tabel onder")
SESSION = translatable("layouts", "Werksessie (beamer)")

BUILT_IN: Mapping[Translatable, Layout] = {
    STANDARD: standard(),
    LARGE_MAP: _large_map(),
    TWO_MAPS: _two_maps(),
    TABLE_BELOW: _table_below(),
    SESSION: _session(),
}
"""In the order of the menu."""


def wider_sides(layout: Layout, factor: float) -> Layout:
    """The layout with other widths for the panels at the sides, for larger text."""

    def wider(node: Node) -> Node:
        if isinstance(node, Tabs):
            side = keeps_width(node, across=True)
            return replace(node, size=node.size * factor) if side else node
        return replace(node, parts=tuple(wider(part) for part in node.parts))

    return replace(layout, root=wider(layout.root))
