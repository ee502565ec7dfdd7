"""The line of colours above a chart: what fits, and what does not."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.palette import DARK, LIGHT, Palette
from veerkracht_desktop.ui.charts.key_line import Key, KeyLine

SIGNS = ("square", "hatched", "ring", "line", "diamond")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_sign_is_drawn_in_its_colour(qtbot: QtBot, palette: Palette) -> None:
    line = KeyLine(palette)
    qtbot.addWidget(line)
    assert not line.isVisible()
    for sign in SIGNS:
        line.show_keys([Key("#CC00CC", "paars", sign)])
        line.resize(200, line.sizeHint().height())
        shown = line.grab().toImage()
        colours = {shown.pixelColor(x, y).name() for x in range(30) for y in range(shown.height())}
        assert sign == "hatched" or "#cc00cc" in colours
        assert len(colours) > 1
    assert line.isVisible()
    line.show_keys([])
    assert not line.isVisible()


def test_what_does_not_fit_is_counted_and_told(qtbot: QtBot) -> None:
    line = KeyLine(LIGHT)
    qtbot.addWidget(line)
    line.show_keys([Key("#0072B2", f"Een lange naam {at}") for at in range(8)])
    line.resize(2000, 20)
    QApplication.processEvents()
    assert line._fitting() == 8
    assert line.toolTip() == ""
    line.resize(330, 20)
    QApplication.processEvents()
    assert 0 < line._fitting() < 8
    assert line.toolTip().splitlines() == [f"Een lange naam {at}" for at in range(8)]
    assert "Een lange naam 7" in line.accessibleName()
