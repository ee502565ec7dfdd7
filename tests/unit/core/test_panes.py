"""What one map shows of the state, and how that is changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import buurt_codes, make_areas, make_definition

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.bivariate import thirds
from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.map_look import (
    SHOWN,
    Arrangement,
    Figures,
    MapKind,
    MapPane,
    MapsLook,
    Span,
    map_words,
    maps_of,
)
from veerkracht_desktop.core.pane_edits import more_maps, one_map, swiped, with_kind, with_node
from veerkracht_desktop.core.panes import (
    PLAIN,
    fault_of,
    figures_of,
    pane_of,
    pane_state,
    span_of,
    wanted_figures,
    wanted_spans,
    weighted,
    weightings,
)
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.scenarios import EQUAL
from veerkracht_desktop.core.state import AppState, Document, StateChange, active_classes

DEFINITION = make_definition(3, 1, 1)
NODES = tuple(node.id for node in DEFINITION.nodes)
CHANGE = MapPane(kind=MapKind.CHANGE)
OLD = Figures(2021)


def analysis(*values: float, level: Level = Level.BUURT) -> Analysis:
    """Every node has these scores."""
    scores = np.column_stack([np.array(values, dtype=np.float64)] * len(NODES))
    areas = make_areas(buurt_codes(len(values)), level)
    reasons = np.zeros(scores.shape, dtype=np.uint8)
    return Analysis(
        IndexResults(
            areas, DEFINITION, 2023, NODES, scores, reasons, scores, np.ones(scores.shape), {}
        )
    )


HERE, BEFORE = analysis(10, 20, 30, 40, 50), analysis(40, 40, 40, 40, 90)
STATE = AppState(
    Document(DEFINITION), analysis=HERE, active="top", edition=2023, editions=(2019, 2021, 2023)
)


def with_panes(*panes: MapPane, state: AppState = STATE) -> AppState:
    return replace(state, maps=MapsLook(panes=panes))


def test_one_plain_map_sees_the_very_state() -> None:
    assert pane_state(STATE, 0) is STATE
    assert pane_state(STATE, 3) is STATE


def test_a_map_with_a_node_of_its_own_shows_that_node() -> None:
    state = with_panes(PLAIN, MapPane("r2"))
    assert pane_state(state, 0).active == "top"
    assert pane_state(state, 1).active == "r2"
    assert pane_state(state, 1).analysis is HERE


def test_a_node_that_is_gone_gives_way_to_the_top() -> None:
    assert pane_state(with_panes(MapPane("weg"), PLAIN), 0).active == "top"


def test_what_changes_on_another_map_does_not_touch_this_one() -> None:
    old, new = with_panes(PLAIN, MapPane("r1")), with_panes(PLAIN, MapPane("r2"))
    fields = ("maps", "active", "analysis", "others", "changes", "faults", "bounds", "selection")
    assert not StateChange(pane_state(old, 0), pane_state(new, 0)).touches(*fields)
    assert StateChange(pane_state(old, 1), pane_state(new, 1)).touches("active")
    arrived = replace(new, others={OLD: BEFORE})
    assert not StateChange(pane_state(new, 0), pane_state(arrived, 0)).touches(*fields)


def test_other_results_are_none_until_they_are_there() -> None:
    state = with_panes(MapPane(figures=OLD), PLAIN)
    assert wanted_figures(state) == {OLD}
    assert pane_state(state, 0).analysis is None
    there = replace(state, others={OLD: BEFORE})
    assert pane_state(there, 0).analysis is BEFORE
    assert pane_state(there, 1).analysis is HERE


def test_other_results_have_the_bounds_of_the_window() -> None:
    state = replace(with_panes(MapPane(figures=OLD), PLAIN), others={OLD: BEFORE})
    here, before = active_classes(state), active_classes(pane_state(state, 0))
    assert here is not None
    assert before is not None
    assert before.breaks == here.breaks == pytest.approx((18, 26, 34, 42))
    assert before.index.tolist() == [3, 3, 3, 3, 4]
    assert before.spec == ClassSpec()


def test_both_thirds_of_other_results_have_the_bounds_of_the_window() -> None:
    pane = MapPane("top", MapKind.BIVARIATE, across=NODES[1], figures=OLD)
    seen = pane_state(replace(with_panes(pane, PLAIN), others={OLD: BEFORE}), 0)
    # Of 10, 20, 30, 40, 50: two are low, one is in the middle, two are high.
    assert seen.bounds == seen.bounds_across == (30, 40)
    found = thirds(seen, "top", seen.bounds)
    assert found is not None
    assert found.index.tolist() == [2, 2, 2, 2, 2]
    waiting = pane_state(with_panes(pane, PLAIN), 0)
    assert waiting.bounds is None


def test_results_of_another_level_do_not_count() -> None:
    wijken = analysis(1, 2, 3, 4, 5, level=Level.WIJK)
    state = replace(with_panes(MapPane(figures=OLD), PLAIN), others={OLD: wijken})
    assert pane_state(state, 0).analysis is None


def test_the_edition_of_the_window_is_what_the_window_shows() -> None:
    state = with_panes(MapPane(figures=Figures(2023)), PLAIN)
    assert figures_of(state, state.maps.panes[0]) == SHOWN
    assert wanted_figures(state) == frozenset()


@pytest.mark.parametrize(
    ("edition", "since", "own", "span"),
    [
        (2023, 0, 0, Span(2021, 2023)),
        (2023, 2019, 0, Span(2019, 2023)),
        (2019, 0, 0, Span(2019, 2021)),  # nothing before it
        (2021, 2023, 0, Span(2021, 2023)),  # the older one comes first
        (2023, 2023, 0, Span(2021, 2023)),  # with itself says nothing
        (2023, 2020, 0, Span(2021, 2023)),  # an edition that is gone
        (2023, 0, 2021, Span(2019, 2021)),  # of the map's own edition
    ],
)
def test_the_span_of_a_map_of_change(edition: int, since: int, own: int, span: Span) -> None:
    pane = replace(CHANGE, since=since, figures=Figures(own))
    assert span_of(replace(STATE, edition=edition), pane) == span


def test_with_one_edition_there_is_no_span() -> None:
    alone = replace(with_panes(CHANGE), editions=(2023,))
    assert span_of(alone, CHANGE) is None
    assert wanted_spans(alone) == frozenset()
    assert span_of(STATE, PLAIN) is None


def test_a_map_of_change_asks_for_a_span_and_no_results() -> None:
    pane = replace(CHANGE, figures=Figures(2021, EQUAL.text))
    state = with_panes(pane, PLAIN)
    assert wanted_spans(state) == {Span(2019, 2021, EQUAL.text)}
    assert wanted_figures(state) == frozenset()
    assert pane_state(state, 0).analysis is HERE


def test_each_map_sees_only_its_own_fault() -> None:
    faults = {OLD: "mislukt", Span(2021, 2023): "ook mislukt"}
    state = replace(with_panes(MapPane(figures=OLD), CHANGE), faults=faults)
    assert [fault_of(state, pane) for pane in state.maps.panes] == ["mislukt", "ook mislukt"]
    assert [len(pane_state(state, number).faults) for number in (0, 1)] == [1, 1]
    assert fault_of(state, PLAIN) == ""


def test_weights_are_those_of_the_presets_that_fit_and_equal_ones() -> None:
    good = Preset("een", "Zwaar op één", weights=(("r1", 5.0),))
    bad = Preset("twee", "Past niet", weights=(("weg", 5.0),))
    definition = replace(DEFINITION, presets=(good, bad))
    assert [s.name for s in weightings(definition)] == ["Zwaar op één", EQUAL.text]
    heavy = weighted(definition, "Zwaar op één")
    assert heavy is not None
    assert heavy.by_id["r1"].weight == 5.0
    assert weighted(definition, "Past niet") is None
    assert weighted(definition, "") is definition


def test_more_maps_show_the_parts_below_what_is_shown() -> None:
    four = more_maps(STATE, 4)
    assert [pane.node for pane in four.panes] == ["", "r1", "r2", "r3"]
    assert [pane.node for pane in more_maps(replace(STATE, maps=four), 2).panes] == ["", "r1"]
    assert one_map(four).panes == (PLAIN,)


def test_a_part_without_parts_gets_the_hulpbronnen_beside_it() -> None:
    leaf = replace(STATE, active=NODES[-1])
    assert [pane.node for pane in more_maps(leaf, 4).panes] == ["", "r1", "r2", "r3"]


def test_parts_without_any_score_are_not_offered() -> None:
    scores = HERE.results.scores.copy()
    scores[:, NODES.index("r1")] = np.nan
    lacking = replace(HERE, results=replace(HERE.results, scores=scores))
    nodes = [pane.node for pane in more_maps(replace(STATE, analysis=lacking), 2).panes]
    assert nodes == ["", "r2"]


def test_a_swipe_begins_with_the_edition_before() -> None:
    look = swiped(STATE)
    assert look.arrangement is Arrangement.SWIPE
    assert [pane.figures for pane in look.panes] == [OLD, SHOWN]


def test_a_swipe_without_an_edition_before_shows_a_part() -> None:
    look = swiped(replace(STATE, editions=(2023,)))
    assert [pane.node for pane in look.panes] == ["", "r1"]


def test_a_swipe_of_two_maps_keeps_them() -> None:
    two = with_panes(MapPane("r1"), MapPane("r2"))
    assert swiped(two).panes == two.maps.panes


def test_a_node_on_the_only_map_becomes_that_of_the_window() -> None:
    assert with_node(STATE, 0, "r2").active == "r2"
    two = with_node(with_panes(PLAIN, PLAIN), 1, "r2")
    assert two.active == "top"
    assert [pane.node for pane in two.maps.panes] == ["", "r2"]


def test_another_kind_forgets_what_it_does_not_need() -> None:
    both = with_kind(PLAIN, MapKind.BIVARIATE, across="r1")
    assert with_kind(both, MapKind.LEVELS) == PLAIN
    assert with_kind(both, MapKind.CHANGE, since=2021).across == ""


def test_the_line_of_a_swipe_is_saved_and_kept_in_bounds() -> None:
    look = replace(swiped(STATE), line=0.25)
    assert maps_of(map_words(look)) == look
    assert maps_of(map_words(replace(look, line=7.0))).line == 1.0
    assert maps_of(map_words(replace(look, line=float("nan")))).line == 0.5


def test_a_map_that_is_not_there_is_a_plain_one() -> None:
    assert pane_of(with_panes(CHANGE), 2) == PLAIN
