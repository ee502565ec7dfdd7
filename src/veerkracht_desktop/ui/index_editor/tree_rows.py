"""What the lines of the weights tree show, and where on a line each thing stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.ui.buttons import BOX

HIGH = 9
"""Air above and below the text of a line, pixels."""
LOCK = 16
EQUAL = 18
SCORE_FROM = 470
"""Width of the tree from which there is room for the scores."""
SLIDER = (70, 132)
SLIDER_FROM = 380
"""Width of the tree from which there is room for sliders beside the names."""


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One line.

    Parameters
    ----------
    label : str
    is_group, is_top : bool
    on : bool
        Its own switch.
    counts : bool
        It and all above it are on.
    share : float
        Within its group, 0-1; NaN where it does not count.
    whole : float
        Of the whole index, 0-1; NaN where it does not count.
    most : float
        The largest share that the locked siblings leave.
    locked : bool
    free : bool
        The slider can move: it counts, is not locked, and something beside it is free too.
    method : str
        How a group combines its members; "" for an indicator.
    plain : bool
        The method is the usual one.
    score : float
        Of the areas in question; NaN where there is none.

    """

    label: str
    is_group: bool
    is_top: bool
    on: bool
    counts: bool
    share: float
    whole: float
    most: float
    locked: bool
    free: bool
    method: str
    plain: bool
    score: float


def weight_rows(
    definition: Definition,
    locked: frozenset[str],
    scores: Mapping[str, float],
    methods: Mapping[str, str],
) -> dict[str, WeightRow]:
    """The lines of all nodes, in one pass over the groups.

    Parameters
    ----------
    definition : Definition
    locked : frozenset of str
    scores : mapping of str to float
        By node; may be empty.
    methods : mapping of str to str
        Dutch name of each way to combine.

    """
    share: dict[str, float] = {definition.top: 1.0}
    most: dict[str, float] = {}
    free: set[str] = set()
    for group in definition.groups:
        members = definition.members(group.id)
        total = math.fsum(definition.by_id[m].weight for m in members)
        held = 0.0
        loose = [m for m in members if m not in locked]
        for member in members:
            share[member] = definition.by_id[member].weight / total
            held += share[member] if member in locked else 0.0
        for member in members:
            most[member] = max(0.0, 1.0 - held + (share[member] if member in locked else 0.0))
        if len(loose) > 1:
            free.update(loose)
    rows = {}
    for node in definition.nodes:
        name, is_group = node.id, isinstance(node, Group)
        method = node.aggregation.method if isinstance(node, Group) else ""
        rows[name] = WeightRow(
            label=node.label or name,
            is_group=is_group,
            is_top=not node.parent,
            on=node.active if not is_group else definition.is_active(name),
            counts=definition.is_active(name),
            share=share.get(name, math.nan),
            whole=definition.effective_weights.get(name, math.nan),
            most=most.get(name, math.nan),
            locked=name in locked,
            free=name in free,
            method=methods.get(method, method),
            plain=method in {"", "arithmetic"},
            score=scores.get(name, math.nan),
        )
    return rows


@dataclass(frozen=True, slots=True)
class Zones:
    """Where things stand on a line, pixels of the viewport; empty where they are not."""

    check: QRect
    label: QRect
    equal: QRect
    slider: QRect
    number: QRect
    lock: QRect
    whole: QRect
    score: QRect

    def at(self, point: QPoint) -> str:
        """Name of what lies under a point, "" for nothing."""
        for name in ("check", "slider", "number", "lock", "equal", "label", "whole", "score"):
            zone: QRect = getattr(self, name)
            if zone.contains(point):
                return name
        return ""


def line_height(metrics: QFontMetrics) -> int:
    """Height of a line, pixels."""
    return metrics.height() + HIGH


def zones(
    line: QRect, width: int, metrics: QFontMetrics, *, equal: bool, is_top: bool = False
) -> Zones:
    """Where things stand on a line.

    Parameters
    ----------
    line : QRect
        Of the line, from where its indentation ends.
    width : int
        Of the whole viewport: what is right stands in columns.
    metrics : QFontMetrics
        Of the body text.
    equal : bool
        Room is needed for the button that divides equally.
    is_top : bool
        The line of the whole, which has no weight.

    """
    top, height = line.top(), line.height()
    x = width - 8

    def take(wide: int, gap: int = 0) -> QRect:
        nonlocal x
        x -= wide + gap
        return QRect(x, top, wide, height)

    score = take(metrics.horizontalAdvance("00,0") + 2) if width >= SCORE_FROM else QRect()
    whole = (
        QRect()
        if is_top
        else take(metrics.horizontalAdvance("8,3 %"), 8 if not score.isNull() else 0)
    )
    lock = QRect() if is_top else take(LOCK, 4)
    number = QRect() if is_top else take(metrics.horizontalAdvance("33,3 %") + 8)
    least, largest = SLIDER
    sliding = not is_top and width >= SLIDER_FROM
    slider = take(min(max(width // 7, least), largest), 6) if sliding else QRect()
    button = take(EQUAL, 2) if equal else QRect()
    check = QRect(line.left() + 3, top + (height - BOX) // 2, BOX, BOX)
    left = check.right() + 7
    label = QRect(left, top, max(x - left - 6, 0), height)
    return Zones(check, label, button, slider, number, lock, whole, score)


def slider_span(zone: QRect) -> tuple[float, float]:
    """Left end and length of the track within the zone of a slider."""
    return zone.left() + 6.0, zone.width() - 12.0


def share_at(zone: QRect, x: float) -> float:
    """Share, 0-1, that a slider has with its handle at `x`."""
    left, long = slider_span(zone)
    return min(max((x - left) / long, 0.0), 1.0)
