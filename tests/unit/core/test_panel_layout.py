"""Where panels stand: whatever is done, each has one place, and sizes add up."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.panel_layout import (
    Layout,
    Side,
    Split,
    Tabs,
    closed,
    come_back,
    fitted,
    in_sight,
    join_apart,
    names_of,
    opened,
    place,
    set_apart,
    with_only,
    with_sizes,
)
from veerkracht_desktop.core.panel_presets import (
    BUILT_IN,
    PANELS,
    SIDE_WIDTHS,
    standard,
    wider_sides,
)
from veerkracht_desktop.core.panel_words import layout_before, layout_of, layout_words

BOX = (10, 20, 600, 400)
SIDES = st.sampled_from(Side)
NAMES = st.sampled_from(PANELS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), NAMES, NAMES, SIDES),
        st.tuples(st.just("edge"), NAMES, NAMES, SIDES.filter(lambda side: side is not Side.TAB)),
        st.tuples(st.just("close"), NAMES, NAMES, SIDES),
        st.tuples(st.just("open"), NAMES, NAMES, SIDES),
        st.tuples(st.just("apart"), NAMES, NAMES, SIDES),
        st.tuples(st.just("join"), NAMES, NAMES, SIDES),
        st.tuples(st.just("back"), NAMES, NAMES, SIDES),
    ),
    max_size=25,
)


def after(steps: list[tuple[str, str, str, Side]]) -> Layout:
    layout = standard()
    for what, name, other, side in steps:
        match what:
            case "place":
                layout = place(layout, name, other, side)
            case "edge":
                layout = place(layout, name, "", side)
            case "close":
                layout = closed(layout, name)
            case "open":
                layout = opened(layout, name)
            case "apart":
                layout = set_apart(layout, name, BOX)
            case "join" if other in layout.elsewhere and other != name:
                layout = join_apart(layout, name, other)
            case "back":
                layout = come_back(layout, name)
    return layout


def is_flat(node: Split | Tabs) -> bool:
    """No split has one part, and no part is empty."""
    if isinstance(node, Tabs):
        return bool(node.names)
    return len(node.parts) > 1 and all(is_flat(part) for part in node.parts)


@given(STEPS)
def test_every_panel_keeps_one_place(steps: list[tuple[str, str, str, Side]]) -> None:
    layout = after(steps)
    assert sorted(layout.names) == sorted(PANELS)
    assert is_flat(layout.root)
    apart = [name for window in layout.apart for name in window.names]
    assert len(apart) == len(set(apart))
    seen = in_sight(layout)
    shown = set(names_of(seen)) if seen is not None else set()
    assert shown == set(PANELS) - layout.closed - set(apart)


@given(STEPS)
def test_words_give_the_layout_back(steps: list[tuple[str, str, str, Side]]) -> None:
    layout = after(steps)
    if not layout.shown:
        layout = opened(layout, "map")
    again = layout_of(layout_words(layout))
    assert again is not None
    assert layout_of(layout_words(again)) == again
    assert (names_of(again.root), again.closed) == (layout.names, layout.closed)
    assert [w.names for w in again.apart] == [w.names for w in layout.apart]


def test_a_panel_comes_beside_another() -> None:
    layout = place(standard(), "table", "map", Side.RIGHT)
    root = layout.root
    assert isinstance(root, Split)
    middle = root.parts[1]
    assert isinstance(middle, Split)
    first = middle.parts[0]
    assert isinstance(first, Split)
    assert first.across
    assert names_of(first) == ("map", "table")
    assert names_of(middle) == ("map", "table", "chart", "chart2")


def test_beside_a_part_of_the_same_direction_it_becomes_a_part_more() -> None:
    layout = place(standard(), "area", "map", Side.TOP)
    root = layout.root
    assert isinstance(root, Split)
    middle = root.parts[1]
    assert isinstance(middle, Split)
    assert [names_of(part) for part in middle.parts] == [
        ("area",), ("map",), ("chart", "chart2"), ("table",),
    ]  # fmt: skip


def test_a_panel_at_the_edge_takes_its_share_from_those_that_share() -> None:
    layout = place(standard(), "table", "", Side.RIGHT, 1000.0)
    root = layout.root
    assert isinstance(root, Split)
    assert [part.size for part in root.parts] == [
        SIDE_WIDTHS[0], pytest.approx(25.0), SIDE_WIDTHS[1], 250.0,
    ]  # fmt: skip
    below = place(standard(), "table", "", Side.BOTTOM, 800.0).root
    assert isinstance(below, Split)
    assert [part.size for part in below.parts] == [600.0, 200.0]


def test_a_tab_comes_to_the_front_behind_its_neighbour() -> None:
    layout = place(standard(), "table", "map", Side.TAB)
    seen = in_sight(layout)
    assert isinstance(seen, Split)
    middle = seen.parts[1]
    assert isinstance(middle, Split)
    assert middle.parts[0] == Tabs(("map", "table"), "table", middle.parts[0].size)


def test_a_tab_beside_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="beside"):
        place(standard(), "table", "", Side.TAB)


def test_a_window_of_its_own_leaves_the_place() -> None:
    layout = set_apart(standard(), "chart", BOX)
    seen = in_sight(layout)
    assert seen is not None
    assert "chart" not in names_of(seen)
    assert come_back(layout, "chart") == opened(standard(), "chart")


def test_sizes_of_parts_in_sight_are_taken_over_and_hidden_ones_keep_their_share() -> None:
    layout = closed(standard(), "chart")
    seen = in_sight(layout)
    assert isinstance(seen, Split)
    index, middle, area = seen.parts
    assert isinstance(middle, Split)
    high = Split(
        across=False,
        parts=(Tabs(("map",), "", 540.0), Tabs(("table",), "", 230.0)),
        size=middle.size,
    )
    taken = with_sizes(layout, Split(across=True, parts=(index, high, area)))
    root = taken.root
    assert isinstance(root, Split)
    rows = root.parts[1]
    assert isinstance(rows, Split)
    assert [part.size for part in rows.parts] == [540.0, pytest.approx(230.0), 230.0]


@given(
    st.lists(
        st.tuples(st.floats(1, 2000), st.booleans(), st.floats(0, 300)), min_size=1, max_size=6
    ),
    st.integers(50, 4000),
)
def test_parts_fill_the_room(parts: list[tuple[float, bool, float]], room: int) -> None:
    sizes, fixed, least = (list(column) for column in zip(*parts, strict=True))
    given_sizes = fitted(sizes, fixed, least, room)
    assert sum(given_sizes) == room
    assert min(given_sizes) >= 0
    if sum(least) <= room:
        assert all(got >= low - 1 for got, low in zip(given_sizes, least, strict=True))


def test_sides_keep_their_width_while_there_is_room() -> None:
    for room in (1300, 1900, 2500):
        left, middle, right = fitted((268, 100, 304), (True, False, True), (190, 290, 220), room)
        assert (left, right) == (268, 304)
        assert middle == room - 572
    left, middle, right = fitted((268, 100, 304), (True, False, True), (190, 290, 220), 760)
    assert middle == 290
    assert 190 <= left < 268
    assert 220 <= right < 304


def test_the_layouts_of_the_program_have_every_panel() -> None:
    for layout in BUILT_IN.values():
        assert sorted(layout.names) == sorted(PANELS)
        assert layout.shown
        assert layout_of(layout_words(layout)) == layout


def test_larger_text_widens_the_sides_only() -> None:
    wider = wider_sides(standard(), 1.5).root
    assert isinstance(wider, Split)
    assert [part.size for part in wider.parts[::2]] == [size * 1.5 for size in SIDE_WIDTHS]


# Words


@pytest.mark.parametrize(
    "bad",
    [
        "", "{", "7", "[]", '{"tree": 3}', '{"tree": {"tabs": []}, "closed": [], "apart": []}',
        '{"tree": {"tabs": ["map"], "size": NaN}, "closed": [], "apart": []}',
        '{"tree": {"tabs": ["map"], "size": -1}, "closed": [], "apart": []}',
        '{"tree": {"tabs": ["map"], "size": 1}, "closed": [], "apart": [{"panels": ["map"],'
        ' "box": [0, 0, 1e9, 1]}]}',
        '{"tree": {"tabs": ["map"], "size": 1}, "closed": [], "apart": 7}',
        '{"tree": {"tabs": ["map"], "size": 1}, "closed": 3, "apart": []}',
    ],
)  # fmt: skip
def test_words_that_are_not_understood_give_nothing(bad: str) -> None:
    assert layout_of(bad) is None


def test_too_deep_words_give_nothing() -> None:
    node: dict[str, object] = {"tabs": ["map"], "size": 1}
    for _ in range(40):
        node = {"down": [node], "size": 1}
    assert layout_of(json.dumps({"tree": node, "closed": [], "apart": []})) is None


def test_unknown_panels_are_left_out_and_absent_ones_closed() -> None:
    words = {
        "tree": {"across": [{"tabs": ["map", "moon"], "size": 1}, {"tabs": ["sun"], "size": 1}],
                 "size": 1},
        "closed": ["moon"], "apart": [],
    }  # fmt: skip
    layout = layout_of(json.dumps(words))
    assert layout is not None
    assert sorted(layout.names) == sorted(PANELS)
    assert layout.shown == ("map",)


def test_a_layout_that_shows_nothing_opens_what_is_usual() -> None:
    layout = layout_of(layout_words(with_only(standard(), ())))
    assert layout is not None
    assert set(layout.shown) == {"index", "map", "chart", "table", "area"}


# Projects of before


def test_sizes_of_before_are_taken_over() -> None:
    words = {
        "sides": [300, 800, 250],
        "stack": [400, 100, 140],
        "panels": ["index", "map", "table"],
    }
    layout = layout_before(words)
    assert layout is not None
    root = layout.root
    assert isinstance(root, Split)
    assert [part.size for part in root.parts] == [300, 800, 250]
    rows = root.parts[1]
    assert isinstance(rows, Split)
    assert [part.size for part in rows.parts] == [400, 100, 140]
    assert layout.shown == ("index", "map", "table")


@pytest.mark.parametrize(
    "bad", [None, "x", [1, 2], [1, 2, "3"], [1, float("nan"), 2], [True, 1, 2], [1, 2, 10**400]]
)
def test_sizes_of_before_that_are_not_understood_are_left(bad: object) -> None:
    assert layout_before({"sides": bad, "stack": bad}) is None
    layout = layout_before({"sides": bad, "panels": ["map"]})
    assert layout is not None
    assert layout.shown == ("map",)
    assert layout.root == standard().root


# Whatever stands in a project

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from((*PANELS, "start", "", "é\x00", "tabs"))
    | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                (
                    "tree",
                    "closed",
                    "apart",
                    "tabs",
                    "across",
                    "down",
                    "size",
                    "front",
                    "panels",
                    "box",
                )
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@st.composite
def nearly_sound(draw: st.DrawFn) -> object:
    """Words of a layout, with something odd in them somewhere."""
    words = json.loads(layout_words(draw(st.sampled_from(tuple(BUILT_IN.values())))))
    words["apart"] = [{"panels": ["map"], "box": [0, 0, 400, 300], "front": "map"}]
    at: object = words
    while isinstance(at, dict | list) and at:
        keys = sorted(at) if isinstance(at, dict) else list(range(len(at)))
        key = draw(st.sampled_from(keys))
        if draw(st.booleans()) or not isinstance(at[key], dict | list):
            at[key] = draw(ODD)
            break
        at = at[key]
    return words


@given(st.text() | st.builds(json.dumps, ODD) | st.builds(json.dumps, nearly_sound()))
def test_whatever_stands_there_every_panel_is_there_once(text: str) -> None:
    layout = layout_of(text)
    if layout is None:
        return
    assert sorted(layout.names) == sorted(PANELS)
    assert layout.shown
    assert layout.closed <= set(PANELS)
    apart = [name for one in layout.apart for name in one.names]
    assert len(apart) == len(set(apart))
    assert layout_of(layout_words(layout)) == layout


def test_a_number_beyond_numbers_is_not_a_layout() -> None:
    sound = json.loads(layout_words(BUILT_IN[next(iter(BUILT_IN))]))
    box = {"panels": ["map"], "box": [0, 0, 400, float("inf")], "front": "map"}
    assert layout_of(json.dumps({**sound, "apart": [box]})) is None
    size = {**sound, "tree": {**sound["tree"], "size": 10**400}}
    assert layout_of(json.dumps(size)) is None
