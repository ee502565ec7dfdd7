"""The head of the charts: tabs, and the controls of the chart in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.charts.panel import CONTROL, TALL, ChartPanel
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


def test_tabs_keep_their_places_whatever_chart_is_in_sight(loaded: Parts) -> None:
    window = loaded.window
    window.resize(1366, 768)
    QApplication.processEvents()
    panel = window.views.chart
    assert panel.height() >= TALL * panel.head.height()
    places = {}
    for number in range(panel.tabs.count()):
        panel.show_chart(number)
        QApplication.processEvents()
        bar = panel.tabs
        seen = [at for at in range(bar.count()) if bar.isTabVisible(at)]
        places[number] = {at: bar.tabRect(at) for at in seen}
        right = panel.current.header.mapTo(panel, panel.current.header.rect().topRight()).x()
        assert right <= panel.width()
    first = places[0]
    assert len(first) >= 6
    for number in first:
        assert places[number] == first, panel.tabs.tabText(number)


def test_the_buttons_of_the_top_bar_stay_where_they_are(loaded: Parts) -> None:
    window, store = loaded.window, loaded.store
    window.resize(1366, 768)
    bar = window.top_bar

    def places() -> list[int]:
        QApplication.processEvents()
        found = (bar.within, bar.earlier, bar.later, bar.reference, bar.mode, bar.tool, bar.back)
        return [one.mapTo(bar, one.rect().topLeft()).x() for one in found]

    before = places()
    for changes in (
        {"within": "GM0001"},
        {"level": Level.WIJK, "within": ""},
        {"level": Level.GEMEENTE},
        {"level": Level.BUURT, "selection": frozenset({"BU00010001"})},
    ):
        store.look(replace(store.state, **changes))
        assert places() == before, changes


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
