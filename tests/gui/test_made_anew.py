"""Views that another theme makes anew while work for them goes on, or a list of them is open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.state import activate
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.linked_view import LinkedView


def made_anew(parts: Parts) -> None:
    """Another theme, and what there was is gone at once: nothing of a job can have come yet."""
    before = parts.window.views.chart
    parts.window.set_palette(LIGHT if parts.window.palette_used is DARK else DARK)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(before)


@pytest.mark.parametrize("kind", range(9))
def test_work_for_a_chart_that_is_gone_ends_quietly(
    loaded: Parts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: int
) -> None:
    for module in ("scatter", "matrix", "contribution"):
        monkeypatch.setattr(f"veerkracht_desktop.ui.charts.{module}_chart.AT_ONCE", 1)
    store, window = loaded.store, loaded.window
    analysis = store.state.analysis
    assert analysis is not None
    look = replace(store.state.charts, curve=True, apart=False)
    codes = frozenset(analysis.results.areas.codes[:6])
    store.look(replace(store.state, charts=look, selection=codes))
    for node in ("soc", "pers"):
        window.views.chart.show_chart(kind)
        window.views.second_chart().show_chart(kind)
        store.look(activate(store.state, node))
        made_anew(loaded)
        qtbot.waitUntil(lambda: not loaded.jobs.is_running(), timeout=10_000)
        qtbot.wait(20)
    assert window.views.chart.charts[kind].isEnabled()


def test_maps_that_are_gone_wait_for_nothing(loaded: Parts, qtbot: QtBot) -> None:
    for action in ("four_maps", "tiles", "swipe", "one_map"):
        loaded.window.actions_by_id[action].trigger()
        made_anew(loaded)
    qtbot.waitUntil(lambda: not loaded.jobs.is_running(), timeout=10_000)
    qtbot.waitUntil(lambda: loaded.window.views.map.ids is not None, timeout=10_000)


def test_an_open_menu_goes_with_what_it_is_of(loaded: Parts) -> None:
    window = loaded.window
    window.workspace._show_menu("chart", QPoint(200, 200))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    made_anew(loaded)
    assert QApplication.activePopupWidget() is None


def kinds_of(kind: type[LinkedView]) -> list[type[LinkedView]]:
    """Every kind of view that is known now."""
    return [kind, *(below for sub in kind.__subclasses__() for below in kinds_of(sub))]


def test_no_view_overrides_what_the_store_calls(loaded: Parts) -> None:
    assert loaded.window.has_views
    kinds = kinds_of(LinkedView)
    assert len(kinds) > 20
    for kind in kinds[1:]:
        assert not {"_on_changed", "_on_hover"} & set(vars(kind)), kind
