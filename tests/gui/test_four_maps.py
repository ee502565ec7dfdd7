"""A rectangle drawn on one of four maps reaches every view in one change, each drawn once."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.state import StateChange
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.panels.area_panel import AreaPanel

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Paints(QObject):
    """Counts the paint events of each widget."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[QObject, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.of[watched] = self.of.get(watched, 0) + 1
        return False


def corners(view: MapView, rows: list[int]) -> tuple[QPoint, QPoint]:
    """A rectangle of the widget well within some areas and the pixels between them."""
    assert view.ids is not None
    lines, columns = np.nonzero(np.isin(view.ids, np.array(rows) + 1))
    spread = [(int(part.min()), int(part.max())) for part in (columns, lines)]
    (left, right), (top, bottom) = spread
    return QPoint(left + 2, top + 2), QPoint(right - 2, bottom - 2)


def test_a_rectangle_on_the_second_map_is_one_change_for_every_view(
    loaded: Parts, qtbot: QtBot
) -> None:
    views = loaded.window.views
    loaded.window.actions_by_id["four_maps"].trigger()
    qtbot.waitUntil(
        lambda: (
            len(views.maps) == 4
            and not loaded.jobs.is_running()
            and all(view.ids is not None and view.is_sharp for view in views.maps)
        ),
        timeout=10_000,
    )
    second = views.maps[1]
    assert second.state.active != loaded.store.state.active
    start, end = corners(second, [0, 1])
    QTest.mousePress(second, LEFT, NONE, start)
    QTest.mouseMove(second, (start + end) / 2)
    QTest.mouseMove(second, end)
    QApplication.processEvents()
    panel = loaded.window.findChild(AreaPanel)
    assert isinstance(panel, AreaPanel)
    linked: list[LinkedView] = [*views.maps, views.chart.current, views.table, panel]
    drawn = [view.drawn for view in linked]
    told: list[StateChange] = []
    loaded.store.changed.connect(told.append)
    paints, app = Paints(), QApplication.instance()
    assert app is not None
    app.installEventFilter(paints)
    QTest.mouseRelease(second, LEFT, NONE, end)
    QApplication.processEvents()
    app.removeEventFilter(paints)
    chosen = loaded.store.state.selection
    assert len(told) == 1
    assert 1 < len(chosen) < 12
    assert [view.drawn for view in linked] == [number + 1 for number in drawn]
    assert {paints.of.get(view) for view in views.maps} == {1}
    assert loaded.window.status.chosen.text() == str(len(chosen))
    for view in views.maps:
        marked = view._layers._marks.selected
        assert {view._areas.codes[row] for row in marked.tolist()} == chosen  # type: ignore[union-attr]
