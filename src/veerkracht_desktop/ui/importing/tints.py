"""Sober tints that tell the kinds of rows and columns apart."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QColor

from veerkracht_desktop.core.palette import RESOURCE_COLOURS, Palette
from veerkracht_desktop.core.preview import Role

KEY_OF_ROLE = {
    Role.CODE: "code",
    Role.AREA_NAME: "code",
    Role.NAME: "name",
    Role.GEMEENTE: "name",
    Role.LEVEL: "level",
    Role.YEAR: "level",
    Role.SPLIT: "split",
    Role.UNUSED: "unused",
}


@cache
def tint(palette: Palette, key: str) -> QColor:
    """Background of a kind; the panel's own for what has none."""
    return {
        "code": QColor(palette.accent_soft),
        "name": QColor(palette.hover_soft),
        "level": mixed(palette.panel, RESOURCE_COLOURS[0], 0.14),
        "split": mixed(palette.panel, RESOURCE_COLOURS[3], 0.18),
        "unused": QColor(palette.window),
        "header": mixed(palette.panel, palette.quiet, 0.16),
        "unit": mixed(palette.panel, palette.quiet, 0.08),
    }.get(key, QColor(palette.panel))


def role_tint(palette: Palette, role: Role) -> QColor:
    """Background of a column."""
    return tint(palette, KEY_OF_ROLE.get(role, ""))


def mixed(ground: str, colour: str, part: float) -> QColor:
    """A part of a colour on a ground."""
    one, other = QColor(ground), QColor(colour)
    pairs = (
        (one.red(), other.red()),
        (one.green(), other.green()),
        (one.blue(), other.blue()),
    )
    red, green, blue = (round(a * (1 - part) + b * part) for a, b in pairs)
    return QColor(red, green, blue)
