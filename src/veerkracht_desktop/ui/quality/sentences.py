"""What the overview says of one cell of the picture."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.dataset import ORIGIN_TEXTS, Origin
from veerkracht_desktop.core.quality import FILLED, Quality, share_text
from veerkracht_desktop.core.results import UsedMeasure
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.formatting import area_title, reason_text


def indicator_text(quality: Quality, column: int) -> str:
    """How much of an indicator is known."""
    text = QCoreApplication.translate("MatrixView", "{name}: {share} % van de gebieden bekend")
    share = share_text(float(quality.by_indicator[column]))
    return text.format(name=quality.labels[column], share=share)


def state_text(state: int) -> str:
    """What a state of `Quality.states` means."""
    if state < FILLED:
        return reason_text(state)
    if state == FILLED + Origin.ESTIMATED:
        return ORIGIN_TEXTS[Origin.ESTIMATED]
    return QCoreApplication.translate("MatrixView", "aangevuld of omgerekend")


def cell_text(
    quality: Quality, row: int, column: int, used: Mapping[str, UsedMeasure], *, others: int
) -> str:
    """Area, indicator, whether the value is there, and where it comes from.

    Parameters
    ----------
    quality : Quality
    row, column : int
    used : mapping of str to UsedMeasure
        Of the result, by indicator.
    others : int
        Areas that share the pixel.

    """
    state = state_text(int(quality.states[row, column]))
    text = f"{area_title(quality.areas, row)} · {quality.labels[column]}: {state}"
    if others > 0:
        beside = QCoreApplication.translate("MatrixView", " · en {n} gebieden ernaast")
        text += beside.format(n=count(others))
    measure = used.get(quality.nodes[column])
    if measure is None or not measure.sources:
        return text
    source = measure.sources[0]
    where = QCoreApplication.translate("MatrixView", " · {place}, kolom {column}")
    return text + where.format(place=source.place, column=source.column)
