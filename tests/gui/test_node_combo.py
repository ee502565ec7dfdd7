"""The choice of a node for an axis."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.ui.charts.node_combo import Choice, NodeCombo


@pytest.mark.parametrize("by", ["esc", "elsewhere", "choice"])
def test_hides_after_its_list_was_open(qtbot: QtBot, by: str) -> None:
    """The list is gone then, and Qt asks the box once more to close it."""
    place = QWidget()
    qtbot.addWidget(place)
    combo = NodeCombo(LIGHT)
    combo.setParent(place)
    combo.list_choices([Choice("a", "Alles", 0), Choice("b", "Buurt", 1)])
    place.show()
    combo.showPopup()
    assert combo.popup is not None
    if by == "esc":
        QTest.keyClick(combo.popup, Qt.Key.Key_Escape)
    elif by == "elsewhere":
        combo.popup.close()
    else:
        combo.take(1)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert combo.popup is None
    place.hide()
    combo.showPopup()
    assert combo.popup is not None
    combo.hidePopup()
    assert combo.popup is None
