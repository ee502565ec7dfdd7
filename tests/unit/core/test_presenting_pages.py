"""The pages of a presentation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import buurt_codes, make_areas, make_definition

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.map_look import MapKind, MapPane, MapsLook
from veerkracht_desktop.core.presenting import (
    MOST_AREAS,
    RANKING,
    Page,
    PageKind,
    can_show,
    has_scores,
    is_empty,
    page_as_shown,
    page_of_panel,
    pages_of,
    renamed,
    shown_by,
    usual_pages,
    with_first,
)
from veerkracht_desktop.core.results import Analysis, IndexResults, RiskSignal
from veerkracht_desktop.core.state import AppState, Document

DEFINITION = make_definition(3, 1, 1)
NODES = tuple(node.id for node in DEFINITION.nodes)
PARTS = DEFINITION.children["top"]


def state_of(*values: float, **changes: object) -> AppState:
    """Every node has these scores."""
    scores = np.column_stack([np.array(values, dtype=np.float64)] * len(NODES))
    areas = make_areas(buurt_codes(len(values)), Level.BUURT)
    reasons = np.zeros(scores.shape, dtype=np.uint8)
    results = IndexResults(
        areas, DEFINITION, 2023, NODES, scores, reasons, scores, np.ones(scores.shape), {}
    )
    state = AppState(Document(DEFINITION), analysis=Analysis(results), active="top", edition=2023)
    return replace(state, **changes)


def codes(state: AppState) -> tuple[str, ...]:
    assert state.analysis is not None
    return state.analysis.results.areas.codes


def test_without_results_there_are_no_pages() -> None:
    assert usual_pages(AppState(Document(DEFINITION))) == ()


def test_the_whole_its_parts_and_the_ranking() -> None:
    pages = usual_pages(state_of(10, 20, 30))
    assert pages == (
        Page(PageKind.MAP, "top"),
        *(Page(PageKind.MAP, part) for part in PARTS),
        Page(PageKind.CHART, "top", chart=RANKING),
    )


def test_signals_get_a_page_when_there_are_any() -> None:
    state = state_of(10, 20, 30)
    assert state.analysis is not None
    signal = RiskSignal("stapeling", codes(state)[0], "Stapeling", "Herkent u dit?", {})
    state = replace(state, analysis=replace(state.analysis, signals=(signal,)))
    assert usual_pages(state)[-1] == Page(PageKind.SIGNALS, "top")


def test_selected_areas_come_from_low_to_high_and_without_a_score_last() -> None:
    state = state_of(30, float("nan"), 10, 20, 5)
    chosen = codes(state)[:4]
    pages = usual_pages(replace(state, selection=frozenset(chosen)))
    found = [page.code for page in pages if page.kind is PageKind.AREA]
    assert found == [chosen[2], chosen[3], chosen[0], chosen[1]]


def test_of_very_many_areas_the_lowest_get_a_page() -> None:
    state = state_of(*range(MOST_AREAS + 10))
    pages = usual_pages(replace(state, selection=frozenset(codes(state))))
    found = [page.code for page in pages if page.kind is PageKind.AREA]
    assert found == list(codes(state)[:MOST_AREAS])


def test_areas_that_are_selected_elsewhere_have_no_page() -> None:
    state = state_of(10, 20, selection=frozenset({"BU99999999"}))
    assert all(page.kind is not PageKind.AREA for page in usual_pages(state))


def test_several_maps_come_first() -> None:
    state = state_of(10, 20, maps=MapsLook(panes=(MapPane(), MapPane("r1"))))
    assert usual_pages(state)[0] == Page(PageKind.MAPS)
    assert page_of_panel(state, "map", RANKING) == Page(PageKind.MAPS)


@pytest.mark.parametrize(
    ("panel", "page"),
    [
        ("map", Page(PageKind.MAP, "top")),
        ("index", Page(PageKind.MAP, "top")),
        ("chart", Page(PageKind.CHART, "top", chart="ScatterChart")),
        ("chart2", Page(PageKind.CHART, "top", chart="ScatterChart")),
        ("table", Page(PageKind.TABLE)),
        ("area", Page(PageKind.MAP, "top")),
    ],
)
def test_a_panel_has_its_page(panel: str, page: Page) -> None:
    assert page_of_panel(state_of(10, 20), panel, "ScatterChart") == page


def test_the_panel_of_one_area_has_the_page_of_that_area() -> None:
    state = state_of(10, 20)
    code = codes(state)[1]
    state = replace(state, selection=frozenset({code}))
    assert page_of_panel(state, "area", RANKING) == Page(PageKind.AREA, "top", code)


def test_one_begins_where_one_is() -> None:
    pages = usual_pages(state_of(10, 20))
    assert with_first(pages, pages[2]) == (pages, 2)
    table = Page(PageKind.TABLE)
    assert with_first(pages, table) == ((table, *pages), 0)


# Pages of the project


def with_pages(state: AppState, *pages: Page) -> AppState:
    return replace(state, document=replace(state.document, pages=pages))


def test_own_pages_come_in_the_place_of_the_usual_ones() -> None:
    state = state_of(10, 20)
    assert pages_of(state) == usual_pages(state)
    own = (Page(PageKind.TABLE), Page(PageKind.AREA, "top", codes(state)[1]))
    assert pages_of(with_pages(state, *own)) == own
    gone = (Page(PageKind.MAP, "weg"), Page(PageKind.AREA, "top", "BU99999999"))
    assert pages_of(with_pages(state, gone[0], own[0], gone[1])) == own[:1]
    assert pages_of(with_pages(state, *gone)) == usual_pages(state)
    assert pages_of(AppState(replace(state.document, pages=own))) == ()
    assert not can_show(own[0], AppState(state.document))


def test_a_page_as_shown_leaves_nothing_to_the_window() -> None:
    state = state_of(10, 20, active=PARTS[0], axis=PARTS[1], within="GM0001")
    place = (1.0, 2.0, 300.0)
    page = page_as_shown(state, "map", "", place)
    assert page == Page(
        PageKind.MAP, PARTS[0], maps=MapsLook(), within="GM0001", selection=frozenset(), place=place
    )
    chart = page_as_shown(state, "chart", RANKING, place)
    assert (chart.axis, chart.place, chart.maps) == (PARTS[1], None, None)
    one = replace(state, selection=frozenset(codes(state)[:1]))
    area = page_as_shown(one, "area", "", None)
    assert (area.kind, area.code, area.selection) == (PageKind.AREA, codes(state)[0], None)
    assert page_as_shown(state, "table", "", None).node == PARTS[0]
    # One map that is not a plain one shows more than a node.
    odd = MapsLook((MapPane(PARTS[1]),))
    page = page_as_shown(replace(state, maps=odd), "map", "", None)
    assert (page.kind, page.maps) == (PageKind.MAPS, odd)


def test_what_a_page_leaves_open_is_that_of_the_window() -> None:
    window = state_of(10, 20, axis=PARTS[1], within="GM0001")
    maps = MapsLook((MapPane(), MapPane(PARTS[0])))
    page = Page(PageKind.MAPS, PARTS[0], maps=maps, within="", axis=PARTS[2])
    seen = shown_by(page, window, window)
    assert (seen.active, seen.axis, seen.maps, seen.within) == (PARTS[0], PARTS[2], maps, "")
    back = shown_by(Page(PageKind.TABLE), seen, window)
    assert (back.active, back.axis, back.maps, back.within) == (
        "top", PARTS[1], window.maps, "GM0001",
    )  # fmt: skip


def test_titles_are_one_line_and_not_too_long() -> None:
    pages = (Page(PageKind.TABLE), Page(PageKind.SIGNALS))
    assert renamed(pages, 1, "  a\n b ") == (pages[0], replace(pages[1], title="a b"))
    assert len(renamed(pages, 0, "x" * 500)[0].title) == 80
    assert renamed(renamed(pages, 0, "a"), 0, " ") == pages


def without(state: AppState, *nodes: str) -> AppState:
    """The same state without a score on some nodes."""
    assert state.analysis is not None
    scores = state.analysis.results.scores.copy()
    for node in nodes:
        scores[:, NODES.index(node)] = np.nan
    results = replace(state.analysis.results, scores=scores)
    return replace(state, analysis=Analysis(results))


def test_nodes_without_scores_have_no_page() -> None:
    state = without(state_of(10, 20), "top", PARTS[1])
    assert not has_scores(state, "top")
    assert not has_scores(state, "weg")
    first, _, last = PARTS
    assert usual_pages(state) == (
        Page(PageKind.MAP, first),
        Page(PageKind.MAP, last),
        Page(PageKind.CHART, first, chart=RANKING),
    )
    below = without(state, *PARTS)
    assert [page.kind for page in usual_pages(below)][:2] == [PageKind.MAP, PageKind.MAP]
    assert not {page.node for page in usual_pages(below)} & {"top", *PARTS}
    # Where there is nothing at all, one page says so.
    assert usual_pages(without(state, *NODES)) == (Page(PageKind.MAP, "top"),)


def test_a_page_knows_that_it_is_empty() -> None:
    state = without(state_of(10, 20), "top")
    chart = Page(PageKind.CHART, chart=RANKING)
    two = replace(state, maps=MapsLook((MapPane(), MapPane(PARTS[0]))))
    bivariate = MapPane("top", MapKind.BIVARIATE, PARTS[0])
    assert is_empty(Page(PageKind.MAP, "top"), state)
    assert is_empty(chart, state)
    assert not is_empty(replace(chart, chart="TrendChart"), state)
    assert not is_empty(chart, replace(state, active=PARTS[0]))
    assert is_empty(Page(PageKind.MAPS), state)
    assert not is_empty(Page(PageKind.MAPS), two)
    assert not is_empty(Page(PageKind.MAPS), replace(two, maps=MapsLook((bivariate,))))
    assert not is_empty(Page(PageKind.TABLE), state)
