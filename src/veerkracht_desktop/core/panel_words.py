"""The place of the panels as words, for a project and for this computer, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from veerkracht_desktop.core.panel_layout import (
    Apart,
    Layout,
    Node,
    Side,
    Split,
    Tabs,
    across,
    down,
    names_of,
    place,
    with_only,
)
from veerkracht_desktop.core.panel_presets import PANELS, SECOND, standard

MOST = 20_000.0
"""Pixels that a part or a window can measure; more is not understood."""
DEEPEST = 12
"""Splits within splits."""


def layout_words(layout: Layout) -> str:
    """A layout as one line of JSON."""
    return json.dumps(
        {
            "tree": _node_words(layout.root),
            "closed": sorted(layout.closed),
            "apart": [
                {"panels": list(one.names), "box": list(one.box), "front": one.front}
                for one in layout.apart
            ],
        }
    )


def _node_words(node: Node) -> dict[str, object]:
    size = round(node.size, 1)
    if isinstance(node, Tabs):
        return {"tabs": list(node.names), "front": node.front, "size": size}
    key = "across" if node.across else "down"
    return {key: [_node_words(part) for part in node.parts], "size": size}


def layout_of(text: str) -> Layout | None:
    """The layout that words tell of; None where they are not understood.

    Panels that this program does not know are left out; panels that the words do not know are
    closed, each beside the panel that it usually is with.
    """
    try:
        found = json.loads(text)
        root = _node(found["tree"], set(), 0)
        if root is None:
            return None
        names = names_of(root)
        gone = frozenset(str(name) for name in found["closed"]) & frozenset(names)
        apart = _apart(found["apart"], names)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return _whole(Layout(root, gone, apart))


def _node(found: object, seen: set[str], depth: int) -> Node | None:
    if not isinstance(found, dict) or depth > DEEPEST:
        raise TypeError("a part is a row of tabs or of parts, not too deep")
    size = _size(found["size"])
    if "tabs" in found:
        names = [str(name) for name in found["tabs"]]
        known = tuple(dict.fromkeys(n for n in names if n in PANELS and n not in seen))
        seen.update(known)
        front = str(found.get("front", ""))
        return Tabs(known, front if front in known else "", size) if known else None
    beside = "across" in found
    parts = [_node(part, seen, depth + 1) for part in found["across" if beside else "down"]]
    kept = tuple(part for part in parts if part is not None)
    if len(kept) > 1:
        return Split(beside, kept, size)
    return kept[0] if kept else None


def _size(found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise TypeError("a size is a number")
    if not math.isfinite(found) or not 0 <= found <= MOST:
        raise ValueError("a size is a number of pixels")
    return max(float(found), 1.0)


def _apart(found: object, names: Sequence[str]) -> tuple[Apart, ...]:
    if not isinstance(found, list):
        raise TypeError("windows are a list")
    made: list[Apart] = []
    taken: set[str] = set()
    for one in found:
        inside = tuple(
            dict.fromkeys(n for n in map(str, one["panels"]) if n in names and n not in taken)
        )
        left, top, wide, high = (round(float(number)) for number in one["box"])
        if abs(left) > MOST or abs(top) > MOST or not 0 < wide <= MOST or not 0 < high <= MOST:
            raise ValueError("a window is on a desktop")
        taken.update(inside)
        if inside:
            made.append(Apart(inside, (left, top, wide, high), str(one.get("front", ""))))
    return tuple(made)


def _whole(layout: Layout) -> Layout:
    """The layout with every panel in it; one that shows nothing is not a layout."""
    for name in PANELS:
        if name not in layout.names:
            gone = layout.closed | {name}
            beside = "chart" if name == SECOND and "chart" in layout.names else ""
            side = Side.TAB if beside else Side.RIGHT
            layout = replace(place(layout, name, beside, side), closed=gone)
    if not layout.shown:
        return with_only(layout, set(PANELS) - {SECOND})
    return layout


def layout_before(words: Mapping[str, object]) -> Layout | None:
    """The layout of a project that was saved when the panels could not move.

    Parameters
    ----------
    words : mapping of str to object
        `sides` and `stack`: pixels of the three parts from left to right and from top to
        bottom. `panels`: names of those that were shown. Each may be absent.

    Returns
    -------
    Layout or None
        None where none of them is there.

    """
    sides, stack = _three(words.get("sides")), _three(words.get("stack"))
    shown = words.get("panels")
    if sides is None and stack is None and not isinstance(shown, list):
        return None
    layout = standard()
    root = layout.root
    assert isinstance(root, Split), "the standard has three parts"
    parts = list(root.parts)
    if stack is not None and isinstance(parts[1], Split):
        pairs = zip(parts[1].parts, stack, strict=True)
        parts[1] = down(*(replace(part, size=size) for part, size in pairs))
    if sides is not None:
        parts = [replace(part, size=size) for part, size in zip(parts, sides, strict=True)]
    layout = Layout(across(*parts), layout.closed)
    if isinstance(shown, list) and any(name in PANELS for name in shown):
        layout = with_only(layout, {name for name in PANELS if name in shown})
    return layout


def _three(found: object) -> tuple[float, float, float] | None:
    try:
        if not isinstance(found, list):
            return None
        first, second, third = (_size(one) for one in found)
    except (TypeError, ValueError, OverflowError):
        return None
    return (first, second, third)
