"""The switch between the score of an indicator and what was measured."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import SegmentedControl
from veerkracht_desktop.ui.style import SMALL, scaled


def measure_switch(palette: Palette, parent: QWidget) -> SegmentedControl:
    """Score, or measured value in its own unit."""
    made = SegmentedControl((_tr("Score"), _tr("Meting")), palette, parent)
    made.setAccessibleName(_tr("Score of gemeten waarde"))
    made.setToolTip(_tr("De score van deze indicator, of de gemeten waarde in zijn eigen eenheid"))
    for part in (0, 1):
        made.button(part).setFont(scaled(parent.font(), SMALL))
    return made


def _tr(text: str) -> str:
    return QCoreApplication.translate("MeasureSwitch", text)
