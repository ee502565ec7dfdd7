"""The margin of a rank in the area panel and on the map, and the pictures of many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from robustness_world import texts, varied
from window_world import loaded_state

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.rank_range import interval_text, shown_range
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import RowButton
from veerkracht_desktop.ui.intervals.picture import share_covered, stamp
from veerkracht_desktop.ui.intervals.place import rank_ticks
from veerkracht_desktop.ui.intervals.ranges import ranges_of
from veerkracht_desktop.ui.map.hover_box import hover_text
from veerkracht_desktop.ui.panels.area_panel import AreaPanel
from veerkracht_desktop.ui.panels.rank_words import rank_words
from veerkracht_desktop.ui.table.columns import NumberColumn
from veerkracht_desktop.ui.table.table import AreaTable

# The area panel


def panel(qtbot: QtBot, state: AppState) -> tuple[Store, AreaPanel]:
    store = Store(state)
    made = AreaPanel(store, Hover(), LIGHT)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    qtbot.waitExposed(made)
    return store, made


def shown_ranks(state: AppState, **changed: object) -> AppState:
    """The state with other figures for the variants."""
    assert state.uncertainty is not None
    return replace(state, uncertainty=replace(state.uncertainty, **changed))  # type: ignore[arg-type]


def test_the_area_panel_tells_the_margin_and_what_it_means(qtbot: QtBot) -> None:
    state = varied(loaded_state())
    n = len(state.uncertainty.codes) if state.uncertainty is not None else 0
    state = shown_ranks(
        replace(state, selection=frozenset({"BU00010001"})),
        low_rank=np.full(n, 2.0),
        high_rank=np.full(n, 4.0),
        same_class=np.full(n, 0.9),
        worst_fifth=np.full(n, 0.02),
    )
    store, made = panel(qtbot, state)
    assert "rang 2–4 van 11" in texts(made)
    (facts,) = [w for w in made.findChildren(QLabel) if "rang 2–4" in w.text()]
    assert "In 90 % van de 1.000 varianten" in facts.toolTip()
    assert "In het laagste vijfde in 2 % van de varianten" in facts.toolTip()
    store.look(replace(store.state, uncertainty=None))
    assert "rang 2–4" not in texts(made)


@pytest.mark.parametrize(("high", "same"), [(10.0, 0.9), (4.0, 0.5)])
def test_an_uncertain_rank_is_not_told(qtbot: QtBot, high: float, same: float) -> None:
    state = varied(loaded_state())
    assert state.uncertainty is not None
    n, code = len(state.uncertainty.codes), "BU00010001"
    state = shown_ranks(
        replace(state, selection=frozenset({code})),
        nominal_rank=np.where(np.arange(n) == 1, 6, state.uncertainty.nominal_rank),
        low_rank=np.full(n, 2.0),
        high_rank=np.full(n, high),
        same_class=np.full(n, same),
    )
    _, made = panel(qtbot, state)
    said = texts(made)
    assert "rang onzeker · middelste vijfde" in said
    assert "van 11" not in said


def test_without_a_selection_the_uncertain_ones_are_offered(qtbot: QtBot) -> None:
    state = varied(loaded_state())
    assert state.uncertainty is not None
    n = len(state.uncertainty.codes)
    same = np.where(np.arange(n) < 2, 0.3, 0.9)
    store, made = panel(qtbot, shown_ranks(state, same_class=same))
    (button,) = [
        b
        for b in made.findChildren(RowButton)
        if b.accessibleName().endswith("onzekere klasse (2)")
    ]
    button.click()
    assert store.state.selection == {"BU00010000", "BU00010001"}


def test_the_box_on_the_map_tells_the_margin_of_the_node_it_is_of() -> None:
    state = varied(loaded_state())
    assert state.analysis is not None
    results, code = state.analysis.results, "BU00010001"
    row = results.areas.position[code]
    spread = shown_range(state, "index", code)
    assert spread is not None
    said = hover_text(results, None, "index", row, spread).figures
    assert rank_words(spread) in said
    assert shown_range(state, "soc", code) is None
    assert shown_range(loaded_state(), "index", code) is None


def test_the_table_of_the_window_has_the_margin_of_the_node_it_shows(qtbot: QtBot) -> None:
    state = varied(loaded_state())
    found = state.uncertainty
    assert found is not None
    store = Store(replace(state, uncertainty=None))
    table = AreaTable(store, Hover(), LIGHT)
    qtbot.addWidget(table)

    def ranks() -> NumberColumn:
        (column,) = [c for c in table.model.content.columns if c.id == "rank"]
        assert isinstance(column, NumberColumn)
        return column

    assert ranks().title == "Rang"
    drawn = table.drawn
    store.look(state)
    assert table.drawn == drawn + 1
    assert ranks().title == "Rang 90 %"
    section = [c.id for c in table.model.content.columns].index("rank")
    needed = table.view.fontMetrics().horizontalAdvance("10–11")
    assert table.view.columnWidth(section) >= needed
    row = found.codes.index("BU00010001")
    assert ranks().text(row) == interval_text(found.low_rank[row], found.high_rank[row])
    assert ranks().keys[row] == found.nominal_rank[row]  # it still sorts by the rank itself
    assert ranks().text(11) == "–"  # too few inhabitants for a rank
    assert ranks().plain(11) == ""
    store.look(replace(store.state, active="soc"))
    assert ranks().title == "Rang"


# Pictures and figures


def test_the_band_is_the_share_of_intervals_there() -> None:
    columns = np.array([0, 0, 2])
    shares = share_covered(columns, np.array([0, 1, 3]), np.array([2, 1, 3]), 4, 4)
    assert shares[:, 0].tolist() == [0.5, 1.0, 0.5, 0.0]
    assert shares[:, 2].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert not shares[:, [1, 3]].any()


def test_dots_at_the_edge_are_cut_off() -> None:
    pixels = np.zeros((3, 3, 4), dtype=np.uint8)
    ink = np.array([[9, 9, 9, 255]], dtype=np.uint8)
    stamp(pixels, np.array([2]), np.array([0]), ink, 3)
    assert (pixels[..., 3] > 0).tolist() == [
        [False, True, True],
        [False, True, True],
        [False, False, False],
    ]


def test_the_axis_names_the_first_and_the_last_rank() -> None:
    assert rank_ticks(1, 14_500)[0] == 1
    assert rank_ticks(1, 14_500)[-1] == 14_500
    assert len(rank_ticks(1, 14_500)) <= 8
    assert rank_ticks(1, 2) == (1, 2)
    assert rank_ticks(112.5, 148.0) == (113, 120, 130, 140, 148)


def test_every_area_with_a_rank_has_a_place() -> None:
    state = varied(loaded_state())
    ranges = ranges_of(state)
    assert ranges is not None
    assert ranges.ranked == 11
    assert sorted(ranges.order.tolist()) == list(range(11))
    assert (np.diff(ranges.median[ranges.order]) <= 0).all()
    assert ranges_of(replace(state, uncertainty=None)) is None
