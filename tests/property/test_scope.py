"""Filtering and limiting, for any selection and any group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.core.builders import ResultsBuilder, make_areas, make_dataset, make_definition

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.echo import Echo, echoed
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.reference import ALL, reference_of
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.scope import group_word, limited
from veerkracht_desktop.core.state import AppState, Document, active_classes, visible_rows

CODES = tuple(f"BU{1 + at // 6:04d}{1 + at % 6 // 3:02d}{at:02d}" for at in range(18))
INDEX = make_definition(2, 1, 1)
AREAS = make_areas(list(CODES), Level.BUURT)
PLACES = ("", "GM0001", "GM0002", "GM0003", "WK000101", "WK000202", group_word("Groep"))
some = st.frozensets(st.sampled_from(CODES))


@st.composite
def states(draw: st.DrawFn) -> AppState:
    """Any scores, also missing, any selection, and a group of any areas."""
    known = st.floats(0, 100) | st.just(float("nan"))
    scores = draw(st.lists(known, min_size=len(CODES), max_size=len(CODES)))
    listed = tuple(sorted(draw(some)))
    return AppState(
        Document(INDEX, groups=(AreaGroup("Groep", "#0072B2", codes=listed),)),
        dataset=make_dataset(AREAS, [500] * len(CODES)),
        analysis=Analysis(ResultsBuilder(INDEX, AREAS, {"top": scores}).build()),
        active="top",
        selection=draw(some),
    )


@given(states(), st.sampled_from(PLACES), st.sampled_from(Echo))
def test_no_answer_of_a_view_changes_classes_or_the_reference(
    state: AppState, word: str, echo: Echo
) -> None:
    limits = replace(limited(state, word), reference=ALL)
    seen = echoed(limits, echo)
    assert active_classes(seen) is active_classes(limits)
    one, other = reference_of(seen), reference_of(limits)
    assert one is not None
    assert other is not None
    assert np.array_equal(one.rows, other.rows)
    shown = {CODES[row] for row in visible_rows(seen).tolist()}
    whole = {CODES[row] for row in visible_rows(limits).tolist()}
    filters = echo is Echo.FILTER and limits.selection
    assert shown == (whole & limits.selection if filters else whole)


@given(states(), st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_limiting_again_is_limiting_once(state: AppState, one: str, other: str) -> None:
    there = limited(state, one)
    again = limited(there, one)
    assert (again.within, again.selection) == (there.within, there.selection)
    assert there.selection <= state.selection
    # The last place decides what is shown, whichever one was chosen before.
    shown = visible_rows(limited(limited(state, one), other))
    if limited(state, other).within == other:
        assert np.array_equal(shown, visible_rows(limited(state, other)))
