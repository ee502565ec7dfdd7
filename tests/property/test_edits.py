"""Laws of changing an index: whatever is done to any tree, it stays a tree that adds up."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from veerkracht_desktop.core import edits
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation

weights = st.floats(0.0, 10.0).map(lambda w: round(w, 3))
shares = st.floats(0.0, 1.0)


@st.composite
def trees(draw: st.DrawFn) -> Definition:
    """Any tree of up to five groups and a dozen indicators, some off, some without weight."""
    count = draw(st.integers(0, 4))
    nodes: list[Node] = [Group("g0", "Groep 0")]
    for i in range(1, count + 1):
        parent = f"g{draw(st.integers(0, i - 1))}"
        nodes.append(Group(f"g{i}", f"Groep {i}", parent, draw(weights)))
    for i in range(draw(st.integers(1, 12))):
        parent = f"g{draw(st.integers(0, count))}"
        on = draw(st.booleans()) or i == 0
        nodes.append(Indicator(f"i{i}", f"Indicator {i}", parent, draw(weights), active=on))
    parents = {node.parent for node in nodes}
    nodes = [
        Group(n.id, n.label, n.parent, n.weight, active=n.id in parents)
        if isinstance(n, Group)
        else n
        for n in nodes
    ]
    try:
        return Definition("proef", "Proef", "1", tuple(nodes))
    except DefinitionError:
        reject()  # a group with only weights of 0


def sound(definition: Definition) -> None:
    """Ids once, indicators add up to the whole, groups to their members."""
    assert len({n.id for n in definition.nodes}) == len(definition.nodes)
    assert [n.id for n in definition.walk()]  # reaches all without end
    assert len(list(definition.walk())) == len(definition.nodes)
    effective = definition.effective_weights
    if definition.indicators:
        total = math.fsum(effective[i.id] for i in definition.indicators)
        assert total == pytest.approx(1.0, abs=1e-9)
    for group in definition.groups:
        members = definition.members(group.id)
        found = math.fsum(edits.share_of(definition, m) for m in members)
        assert found == pytest.approx(1.0, abs=1e-9)


def any_edit(draw: st.DataObject, definition: Definition) -> Callable[[], Definition]:
    """One of the edits, with arguments that may or may not be possible."""
    nodes = st.sampled_from([n.id for n in definition.nodes])
    node, other = draw.draw(nodes), draw.draw(nodes)
    locked = draw.draw(st.frozensets(nodes))
    share, weight = draw.draw(shares), draw.draw(weights)
    place = draw.draw(st.integers(-1, 6))
    method = draw.draw(st.sampled_from(AGGREGATIONS))
    choices: list[Callable[[], Definition]] = [
        lambda: edits.set_weight(definition, node, weight),
        lambda: edits.set_share(definition, node, share, locked),
        lambda: edits.equalise(definition, node, locked),
        lambda: edits.equalise_below(definition, node, locked),
        lambda: edits.move_node(definition, node, other, place),
        lambda: edits.set_active(definition, node, on=True),
        lambda: edits.set_active(definition, node, on=False),
        lambda: edits.remove_node(definition, node),
        lambda: edits.add_group(definition, node, "Groep 1"),
        lambda: edits.rename(definition, node, "Een andere naam"),
        lambda: edits.set_aggregation(definition, node, Aggregation(method, 1.0, 2.0)),
        lambda: edits.set_min_coverage(definition, node, share),
    ]
    return draw.draw(st.sampled_from(choices))


@given(trees(), st.data())
def test_a_row_of_edits_leaves_a_sound_tree(definition: Definition, draw: st.DataObject) -> None:
    refusals = []
    for _ in range(4):
        edit = any_edit(draw, definition)
        try:
            definition = edit()
        except DefinitionError as error:
            refusals.append(error.sentence())
        sound(definition)
    assert all(text.endswith(".") and "{" not in text for text in refusals)


def weighed(definition: Definition) -> list[str]:
    """Nodes that have a share of their own to change."""
    return [
        n.id
        for n in definition.walk()
        if n.parent and definition.is_active(n.id) and len(definition.members(n.parent)) > 1
    ]


@given(trees(), st.data(), shares)
def test_a_share_is_what_was_asked_and_locked_siblings_keep_theirs(
    definition: Definition, draw: st.DataObject, asked: float
) -> None:
    names = weighed(definition)
    assume(names)
    node = draw.draw(st.sampled_from(names))
    locked = draw.draw(st.frozensets(st.sampled_from(names))) - {node}
    most = edits.most_share(definition, node, locked)
    siblings = [m for m in definition.members(definition.by_id[node].parent) if m != node]
    assume(not locked.issuperset(siblings))
    made = edits.set_share(definition, node, asked * most, locked)
    assert edits.share_of(made, node) == pytest.approx(asked * most, abs=1e-8)
    for member in locked & set(siblings):
        before, after = edits.share_of(definition, member), edits.share_of(made, member)
        assert after == pytest.approx(before, abs=1e-8)


@given(trees(), st.data(), st.floats(0.0, 0.95))
def test_the_share_of_before_gives_the_weights_of_before(
    definition: Definition, draw: st.DataObject, asked: float
) -> None:
    names = weighed(definition)
    assume(names)
    node = draw.draw(st.sampled_from(names))
    before = edits.share_of(definition, node)
    assume(before < 0.95)  # at 100 % the others have no ratios left
    back = edits.set_share(edits.set_share(definition, node, asked), node, before)
    for old, new in zip(definition.nodes, back.nodes, strict=True):
        assert new.weight == pytest.approx(old.weight, abs=1e-7)


@given(trees(), st.data())
def test_what_moves_back_is_where_it_was(definition: Definition, draw: st.DataObject) -> None:
    definition = edits.rename(definition, definition.top, definition.by_id[definition.top].label)
    names = [n.id for n in definition.nodes if n.parent]
    node = draw.draw(st.sampled_from(names))
    groups = [n.id for n in definition.nodes if isinstance(n, Group)]
    parent, place = draw.draw(st.sampled_from(groups)), draw.draw(st.integers(0, 5))
    old = definition.by_id[node].parent
    position = definition.children[old].index(node)
    try:
        moved = edits.move_node(definition, node, parent, place)
    except DefinitionError:
        reject()
    back = edits.move_node(moved, node, old, position)
    assert edits.same_structure(back, definition)
    assert list(back.walk()) == list(definition.walk())


@given(trees(), st.data())
def test_off_and_on_again_is_as_before(definition: Definition, draw: st.DataObject) -> None:
    node = draw.draw(st.sampled_from([n.id for n in definition.walk()]))
    assume(definition.is_active(node))
    try:
        off = edits.set_active(definition, node, on=False)
    except DefinitionError:
        reject()
    assert not off.is_active(node)
    assert edits.set_active(off, node, on=True).nodes == definition.nodes


@given(trees(), st.data(), st.text(max_size=60))
def test_a_new_group_taken_away_leaves_what_was(
    definition: Definition, draw: st.DataObject, label: str
) -> None:
    assume(label.split())
    groups = [n.id for n in definition.nodes if isinstance(n, Group)]
    parent = draw.draw(st.sampled_from(groups))
    made = edits.add_group(definition, parent, label)
    (new,) = {n.id for n in made.nodes} - {n.id for n in definition.nodes}
    assert not made.is_active(new)
    assert made.effective_weights == definition.effective_weights
    back = edits.remove_node(made, new)
    assert list(back.walk()) == list(definition.walk())
