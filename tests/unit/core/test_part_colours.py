"""Colours of parts: a hulpbron keeps its own, its parts are shades of it."""

from __future__ import annotations

from tests.unit.core.builders import make_definition

from veerkracht_desktop.core.palette import DARK, LIGHT, RESOURCE_COLOURS
from veerkracht_desktop.core.part_colours import part_colours, resource_colours, resource_of


def test_every_part_knows_its_resource() -> None:
    index = make_definition()
    assert resource_of(index, "r2t1i2") == resource_of(index, "r2") == "r2"
    assert resource_of(index, "top") == ""


def test_resources_get_the_colours_in_order_and_more_of_them_begin_again() -> None:
    index = make_definition(resources=7)
    own = resource_colours(index)
    assert list(own) == [f"r{at}" for at in range(1, 8)]
    assert list(own.values())[:3] == ["#0072B2", "#E69F00", "#009E73"]
    assert own["r6"] == RESOURCE_COLOURS[0]


def test_parts_are_shades_that_differ() -> None:
    index = make_definition(resources=2, themes=3)
    nodes = [f"r{r}t{t}" for r in (1, 2) for t in (1, 2, 3)]
    for palette in (LIGHT, DARK):
        found = part_colours(index, nodes, palette.panel)
        assert len(set(found)) == len(nodes)
        assert (found[0], found[3]) == RESOURCE_COLOURS[:2]
        assert palette.panel not in found
    assert part_colours(index, ["r1t1"], LIGHT.panel) == (RESOURCE_COLOURS[0],)
