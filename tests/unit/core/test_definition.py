"""The tree of an index: what is refused, what counts, effective weights, presets."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.presets import Preset


def definition(*nodes: Node) -> Definition:
    return Definition("d", "Proef", "1", tuple(nodes))


TOP = Group("top", "Top")


def leaf(name: str, parent: str = "top", weight: float = 1.0, *, active: bool = True) -> Indicator:
    return Indicator(name, name, parent, weight, active=active)


@pytest.mark.parametrize(
    ("nodes", "why", "node", "key"),
    [
        ([TOP, leaf("a"), leaf("a")], "'a' komt twee keer voor", "a", "id"),
        ([TOP, leaf("a", "weg")], "'a' hoort onder 'weg', maar die bestaat niet", "a", "parent"),
        ([TOP, leaf("a"), leaf("b", "a")], "die geen groep is", "b", "parent"),
        ([Group("g", "G", "h"), Group("h", "H", "g")], "geen hoogste knoop", "g", "parent"),
        (
            [TOP, leaf("a"), Group("g", "G", "h"), Group("h", "H", "g")],
            "'g' is niet met de hoogste knoop verbonden",
            "g",
            "parent",
        ),
        ([TOP, leaf("a"), Group("x", "X")], "er zijn meer hoogste knopen: top, x", "x", "id"),
        ([leaf("a", "")], "is een indicator en geen groep", "a", "id"),
        ([TOP], "groep 'top' heeft geen onderdelen", "top", "id"),
        ([TOP, leaf("a", weight=-1.0)], "het gewicht van 'a' is -1;", "a", "weight"),
        ([TOP, leaf("a", weight=math.nan)], "het gewicht van 'a' is nan", "a", "weight"),
        (
            [TOP, leaf("a", weight=1e308), leaf("b", weight=1e308)],
            "1e+308; het moet 0 zijn of van",
            "a",
            "weight",
        ),
        ([TOP, leaf("a", weight=5e-324)], "het gewicht van 'a' is 4.94066e-324", "a", "weight"),
        ([TOP, leaf("a", weight=0.0)], "alle gewichten in groep 'top' zijn 0", "top", "id"),
    ],
)
def test_what_is_no_tree_is_refused(nodes: Sequence[Node], why: str, node: str, key: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        definition(*nodes)
    assert why in str(caught.value.data["why"])
    assert (caught.value.data["node"], caught.value.data["key"]) == (node, key)
    assert "Proef" in str(caught.value)


def test_no_nodes_at_all() -> None:
    with pytest.raises(DefinitionError, match="geen hoogste knoop"):
        definition()


def test_inactive_members_count_for_nothing() -> None:
    d = definition(
        TOP,
        Group("x", "X", "top"),
        leaf("a", "x"),
        leaf("b", "x", active=False),
        Group("y", "Y", "top"),
        leaf("c", "y", active=False),
    )
    assert [i.id for i in d.indicators] == ["a"]
    assert [g.id for g in d.groups] == ["top", "x"]
    assert d.members("top") == ("x",)
    assert d.effective_weights == {"top": 1.0, "x": 1.0, "a": 1.0}


def test_effective_weights_are_products_along_the_path() -> None:
    d = definition(
        TOP,
        Group("x", "X", "top", weight=3.0),
        leaf("a", "x"),
        leaf("b", "x", weight=4.0),
        leaf("c", "top", weight=1.0),
    )
    assert d.effective_weights["a"] == pytest.approx(0.75 * 0.2)
    assert d.effective_weights["b"] == pytest.approx(0.75 * 0.8)
    assert d.effective_weights["c"] == pytest.approx(0.25)


def test_walk_ancestors_and_replacing() -> None:
    d = definition(leaf("c", "top"), Group("x", "X", "top"), TOP, leaf("a", "x"))
    assert [n.id for n in d.walk()] == ["top", "c", "x", "a"]
    assert d.ancestors("a") == ("x", "top")
    assert d.with_node(leaf("a", "x", weight=5.0)).by_id["a"].weight == 5.0
    assert d.by_id["a"].weight == 1.0


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=12), st.integers(1, 4))
def test_weights_of_the_indicators_add_up_to_one(weights: list[float], groups: int) -> None:
    used = min(groups, len(weights))
    nodes: list[Node] = [TOP]
    nodes += [Group(f"g{n}", "G", "top", weight=n + 0.5) for n in range(used)]
    nodes += [leaf(f"i{n}", f"g{n % used}", weight=w) for n, w in enumerate(weights)]
    d = definition(*nodes)
    assert math.fsum(d.effective_weights[i.id] for i in d.indicators) == pytest.approx(1.0)


def test_a_preset_changes_what_it_names_and_nothing_else() -> None:
    d = definition(TOP, leaf("a"), leaf("b"))
    changed = Preset("p", "P", weights=(("a", 3.0),), methods=(("top", "ampi"),)).apply(d)
    top = changed.by_id["top"]
    assert isinstance(top, Group)
    assert top.aggregation.method == "ampi"
    assert (changed.by_id["a"].weight, changed.by_id["b"].weight) == (3.0, 1.0)
    assert d.by_id["a"].weight == 1.0


def test_a_preset_that_leaves_no_weight_is_refused() -> None:
    with pytest.raises(DefinitionError, match="alle gewichten in groep 'top' zijn 0"):
        Preset("p", "P", weights=(("a", 0.0),)).apply(definition(TOP, leaf("a")))
