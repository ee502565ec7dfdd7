"""What the linked views say alike: words, numbers, who is selected and what a gesture means."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.areas import PLURALS, Areas, Level
from veerkracht_desktop.core.class_names import bounds_text, class_name
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.dataset import REASON_TEXTS, MissingReason
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.types import BoolArray, FloatArray

FEW = 4
"""Above a quarter of the areas it is faster to ask every area than to find every code."""


def selected_mask(areas: Areas, selection: frozenset[str]) -> BoolArray:
    """Which areas are selected, shape (n_areas,); codes of other areas are left out."""
    if len(selection) * FEW > len(areas):
        return np.fromiter((code in selection for code in areas.codes), np.bool_, len(areas))
    mask = np.zeros(len(areas), dtype=np.bool_)
    at = areas.position
    mask[[at[code] for code in selection if code in at]] = True
    return mask


def gesture_mode(modifiers: Qt.KeyboardModifier) -> SelectionMode | None:
    """What a gesture with these keys held does; None means the chosen mode.

    Ctrl toggles, Shift adds, Alt removes.
    """
    if modifiers & Qt.KeyboardModifier.AltModifier:
        return SelectionMode.REMOVE
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return SelectionMode.TOGGLE
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return SelectionMode.ADD
    return None


def score_decimals(values: FloatArray) -> int:
    """Decimals that tell scores on this scale apart: 1 on 0-100, 3 on 0-1.

    Parameters
    ----------
    values : ndarray, any shape
        NaN means missing.

    """
    known = values[np.isfinite(values)]
    spread = float(np.ptp(known)) if known.size > 1 else 100.0
    top = float(np.abs(known).max()) if known.size else 100.0
    return 3 if spread <= 2 and top <= 2 else 1


def area_name(areas: Areas, row: int) -> str:
    """Name of an area, or its code where it has none."""
    return areas.names[row] or areas.codes[row]


def area_title(areas: Areas, row: int) -> str:
    """Name of an area with its gemeente, as "De Leest · Meierijstad"."""
    name, gemeente = area_name(areas, row), areas.gemeente_names[row]
    return f"{name} · {gemeente}" if gemeente and gemeente != name else name


def counted_areas(level: Level, number: int) -> str:
    """Number of areas with the word for them, as "391 wijken" or "1 wijk"."""
    return f"{wording.count(number)} {level.value if number == 1 else PLURALS[level]}"


def reason_text(reason: int) -> str:
    """Why a value is not there, in Dutch."""
    return REASON_TEXTS[MissingReason(reason)]


def short_label(definition: Definition, node: str) -> str:
    """Short label of a node, for narrow places; its label where it has none."""
    found = definition.by_id[node]
    short = found.short if isinstance(found, Group) else ""
    return short or node_label(definition, node)


def node_label(definition: Definition, node: str) -> str:
    """Label of a node, or its id where it has none."""
    return definition.by_id[node].label or node


def class_text(classes: Classes, index: int) -> str:
    """Name of a class, or its bounds where it has none; "" for an area without one."""
    if index == MISSING_CLASS:
        return ""
    named = class_name(classes, index)
    if named is None:
        return bounds_text(classes, index)
    return QCoreApplication.translate(named.context, named.text)
