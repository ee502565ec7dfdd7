"""Where the views are limited to, and what a view that filters shows of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import ResultsBuilder, make_areas, make_dataset, make_definition

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.echo import Echo, EchoLook, chosen_codes, echo_of, echo_words, echoed
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.reference import choices, reference_of
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.scope import (
    REGION,
    group_in,
    group_word,
    has_regions,
    limited,
    places,
    scope_name,
    scope_of_selection,
)
from veerkracht_desktop.core.state import (
    AppState,
    Document,
    active_classes,
    scope_rows,
    visible_rows,
    with_analysis,
)

CODES = ("BU00010101", "BU00010102", "BU00010201", "BU00020101", "BU00020102")
GROUP = AreaGroup("Rand", "#0072B2", codes=(CODES[1], CODES[4], "BU99990000"))
RULED = AreaGroup("Laag", "#CC79A7", rule="index < 25")


REGIONS = Grouping(
    "regio", Level.GEMEENTE, {"GM0001": "R1", "GM0002": "R2"}, {"R1": "Noord", "R2": "Zuid"}
)


def state_of(*groups: AreaGroup, scores: tuple[float, ...] = (10, 20, 30, 40, 50)) -> AppState:
    index = make_definition(2, 1, 1)
    areas = make_areas(list(CODES), Level.BUURT)
    results = ResultsBuilder(index, areas, {"top": list(scores)}).build()
    return AppState(
        Document(index, Sources(groupings=(REGIONS,)), groups=groups),
        dataset=make_dataset(areas, [500] * 5),
        analysis=Analysis(results),
        active="top",
    )


@pytest.mark.parametrize(
    ("word", "rows"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("GM0002", [3, 4]),
        ("WK000101", [0, 1]),
        (group_word("Rand"), [1, 4]),
        (group_word("Laag"), [0, 1]),
        (REGION + "R1", [0, 1, 2]),
        (REGION + "R9", [0, 1, 2, 3, 4]),
        ("GM9999", [0, 1, 2, 3, 4]),
    ],
)
def test_where_the_views_are_limited_to(word: str, rows: list[int]) -> None:
    state = replace(state_of(GROUP, RULED), within=word)
    assert scope_rows(state).tolist() == rows
    assert visible_rows(state).tolist() == rows
    classes = active_classes(state)
    assert classes is not None
    assert sum(classes.counts) == len(rows)
    assert classes.missing == 0


def test_a_word_is_a_group_or_a_place() -> None:
    assert group_in(group_word("groep: x")) == "groep: x"
    assert group_in("GM0001") == ""
    state = state_of(GROUP)
    assert scope_name(state, group_word("Rand")) == "Rand"
    assert scope_name(state, "GM0001") == state.analysis.results.areas.gemeente_names[0]  # type: ignore[union-attr]  # made with results
    assert scope_name(state, "WK000101") == "WK000101"
    assert scope_name(state, REGION + "R2") == "Zuid"
    assert scope_name(state, "") == ""


def test_what_the_views_can_be_limited_to() -> None:
    state = state_of(GROUP, AreaGroup("Leeg", "#CC79A7", codes=("BU99990000",)))
    words = [(one.word, one.inner, one.some) for one in places(state)]
    assert words == [
        (REGION + "R1", False, True), (REGION + "R2", False, True),
        ("GM0001", False, True), ("GM0002", False, True),
        (group_word("Rand"), False, True), (group_word("Leeg"), False, False),
    ]  # fmt: skip
    wijken = make_areas(["WK000101", "WK000102"], Level.WIJK)
    wijken = replace(wijken, names=("Wijk 01 West", "Oost"))
    sources = replace(state.document.sources, maps=(wijken,))
    state = replace(state, document=replace(state.document, sources=sources))
    for within in ("GM0001", "WK000101"):
        inner = [one for one in places(replace(state, within=within)) if one.inner]
        assert [one.text for one in inner] == ["wijk Oost", "wijk 01 West"]
        assert [one.word for one in inner] == ["WK000102", "WK000101"]
    assert not any(one.inner for one in places(replace(state, within="GM0002"))), "it has one"
    assert places(AppState(Document(make_definition()))) == ()


def test_limiting_keeps_what_is_selected_inside() -> None:
    state = replace(state_of(GROUP), selection=frozenset(CODES[:2]))
    there = limited(state, group_word("Rand"))
    assert (there.within, there.selection) == (group_word("Rand"), frozenset(CODES[1:2]))
    assert limited(there, "").selection == there.selection
    assert limited(state, group_word("Weg")) is state
    assert limited(state, "GM9999") is state
    assert limited(AppState(Document(make_definition())), "GM0001").within == ""


@pytest.mark.parametrize(
    ("chosen", "gemeente", "wijk"),
    [
        ((), "", ""),
        ((0,), "GM0001", "WK000101"),
        ((0, 1), "GM0001", "WK000101"),
        ((0, 2), "GM0001", ""),
        ((0, 3), "", ""),
    ],
)
def test_the_unit_of_a_selection(chosen: tuple[int, ...], gemeente: str, wijk: str) -> None:
    state = replace(state_of(), selection=frozenset(CODES[at] for at in chosen))
    assert scope_of_selection(state, Level.GEMEENTE) == gemeente
    assert scope_of_selection(state, Level.WIJK) == wijk
    region = {"GM0001": REGION + "R1", "": ""}[gemeente]
    assert scope_of_selection(state, Level.REGION) == region


def test_without_a_grouping_there_are_no_regions() -> None:
    state = state_of()
    bare = replace(state, document=replace(state.document, sources=Sources()))
    assert has_regions(state)
    assert not has_regions(bare)
    assert scope_rows(replace(bare, within=REGION + "R1")).tolist() == [0, 1, 2, 3, 4]


def test_areas_compared_with_their_region() -> None:
    found = reference_of(replace(state_of(), reference="regio"), (CODES[3],))
    assert found is not None
    assert (found.kind, found.score("top")) == ("regio", 45.0)
    assert found.phrase == "de middelste van de 2 buurten van regio Zuid"
    assert "regio" in [one.word for one in choices(state_of())]


def test_the_views_let_go_of_a_group_that_is_gone() -> None:
    state = replace(state_of(GROUP), within=group_word("Rand"))
    assert state.within
    assert replace(state, document=replace(state.document, groups=())).within == ""


def test_the_views_let_go_of_what_other_figures_do_not_have() -> None:
    state = replace(state_of(RULED), within=group_word("Laag"))
    fresh = state_of(RULED, scores=(90, 80, 70, 60, 50))
    assert fresh.analysis is not None
    assert fresh.dataset is not None
    assert with_analysis(state, fresh.dataset, fresh.analysis).within == ""
    kept = with_analysis(state, state.dataset, state.analysis)  # type: ignore[arg-type]  # made with results
    assert kept.within == group_word("Laag")


# Echo --------------------------------------------------------------------------------------


def test_a_view_that_accentuates_sees_the_very_same_state() -> None:
    state = replace(state_of(), selection=frozenset(CODES[:2]))
    assert echoed(state, Echo.ACCENT) is state
    empty = state_of()
    assert all(echoed(empty, echo) is empty for echo in Echo)


def test_a_view_that_takes_no_notice_sees_no_selection() -> None:
    seen = echoed(replace(state_of(), selection=frozenset(CODES[:2])), Echo.NOTHING)
    assert (seen.selection, seen.only, chosen_codes(seen)) == (frozenset(), None, frozenset())


def test_a_view_that_filters_shows_the_selection_and_classes_stay() -> None:
    state = replace(state_of(), selection=frozenset(CODES[:2]), within="GM0001")
    seen = echoed(state, Echo.FILTER)
    assert visible_rows(seen).tolist() == [0, 1]
    assert scope_rows(seen).tolist() == [0, 1, 2]
    assert active_classes(seen) is active_classes(state)
    assert chosen_codes(seen) == state.selection


def test_answers_are_saved_as_words() -> None:
    look = EchoLook(Echo.NOTHING, Echo.FILTER, Echo.ACCENT)
    assert echo_of(echo_words(look)) == look
    assert echo_of({"echo_map": "iets"}) == EchoLook()


def test_missing_scores_take_no_part() -> None:
    state = replace(state_of(GROUP, scores=(10, np.nan, 30, 40, 50)), within=group_word("Rand"))
    classes = active_classes(state)
    assert classes is not None
    assert (sum(classes.counts), classes.missing) == (1, 1)


def test_names_stand_in_the_order_of_a_dutch_list() -> None:
    names = ("Veghel", "'s-Hertogenbosch", "Goirle")
    state = state_of()
    assert state.analysis is not None
    results = state.analysis.results
    areas = replace(
        results.areas,
        gemeenten=("GM0001", "GM0001", "GM0002", "GM0002", "GM0003"),
        gemeente_names=(names[0], names[0], names[1], names[1], names[2]),
    )
    state = replace(state, analysis=Analysis(replace(results, areas=areas)))
    wanted = ["Goirle", "'s-Hertogenbosch", "Veghel"]
    assert [one.text for one in places(state) if one.word.startswith("GM")] == wanted
    assert [one.text for one in choices(state)][-3:] == wanted


def test_wijken_without_names_are_no_choice() -> None:
    state = state_of()
    inner = [one.text for one in places(replace(state, within="GM0001")) if one.inner]
    assert inner == []
    inner = [one.text for one in places(replace(state, within="WK000101")) if one.inner]
    assert inner == ["wijk met code WK000101"], "what the views are limited to"
