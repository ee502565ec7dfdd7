"""The head of the charts: tabs, and the controls of the chart in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.charts.panel import CONTROL, ChartPanel
from veerkracht_desktop.ui.style import grown

Key = Qt.Key


@pytest.fixture
def pair(loaded: Parts) -> tuple[ChartPanel, ChartPanel]:
    """Two charts side by side in a small window."""
    window = loaded.window
    window.resize(1366, 768)
    window.workspace.second_beside()
    QApplication.processEvents()
    return window.views.chart, window.views.second_chart()


def test_fields_in_a_narrow_head_can_be_read(pair: tuple[ChartPanel, ChartPanel]) -> None:
    for panel in pair:
        for number, chart in enumerate(panel.charts):
            panel.show_chart(number)
            QApplication.processEvents()
            for box in chart.header.findChildren(QComboBox):
                if box.isVisible():
                    wanted = min(box.sizeHint().width(), grown(CONTROL))
                    assert box.width() >= wanted, (type(chart).__name__, box.accessibleName())
            assert chart.header.mapTo(panel, chart.header.rect().bottomRight()).x() <= panel.width()


def test_controls_come_back_beside_the_tabs(
    pair: tuple[ChartPanel, ChartPanel], loaded: Parts, qtbot: QtBot
) -> None:
    panel = pair[0]
    panel.show_chart(2)
    QApplication.processEvents()
    header = panel.current.header
    assert header.mapTo(panel, header.rect().topLeft()).y() >= panel.head.height()
    loaded.window.docks.fill("chart")
    QApplication.processEvents()
    assert header.mapTo(panel, header.rect().topLeft()).y() < panel.head.height()
    loaded.window.docks.fill("chart")
    qtbot.waitUntil(lambda: header.mapTo(panel, header.rect().topLeft()).y() >= panel.head.height())
    panel.show_chart(0)
    QApplication.processEvents()
    header = panel.current.header
    assert header.mapTo(panel, header.rect().topLeft()).y() < panel.head.height()


@pytest.mark.parametrize(("on", "back"), [(Key.Key_PageDown, Key.Key_PageUp)])
def test_keys_walk_the_charts(loaded: Parts, on: Qt.Key, back: Qt.Key) -> None:
    window = loaded.window
    window.activateWindow()
    window.docks.bring("chart")
    panel, control = window.views.chart, Qt.KeyboardModifier.ControlModifier
    for number in (1, 2, 3):
        QTest.keyClick(QApplication.focusWidget(), on, control)
        assert panel.tabs.currentIndex() == number
        assert panel.current.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), back, control)
    assert panel.tabs.currentIndex() == 2
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab, control)
    assert panel.tabs.currentIndex() == 3
    shift = control | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Backtab, shift)
    assert panel.tabs.currentIndex() == 2
    panel.show_chart(0)
    QTest.keyClick(panel.tabs, back, control)
    assert panel.tabs.currentIndex() == len(panel.charts) - 1
