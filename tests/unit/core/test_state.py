from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import (
    ResultsBuilder,
    buurt_codes,
    make_areas,
    make_dataset,
    make_definition,
)

from veerkracht_desktop.core.classify import MISSING_CLASS, ClassSpec
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import (
    AppState,
    Document,
    StateChange,
    activate,
    active_classes,
    select,
    visible_rows,
    with_analysis,
)

NAN = np.nan
DEFINITION = make_definition(1, 1, 2)
CODES = (*buurt_codes(3), *buurt_codes(2, "0772"))
SCORES = [10.0, 20.0, NAN, 80.0, 90.0]


def ready(**changes: object) -> AppState:
    areas = make_areas(CODES)
    results = ResultsBuilder(DEFINITION, areas, {"top": SCORES}).build()
    state = with_analysis(AppState(Document(DEFINITION)), make_dataset(areas), Analysis(results))
    return replace(state, **changes)  # type: ignore[arg-type]


def test_fresh_results_show_the_top() -> None:
    state = ready()
    assert state.active == "top"
    assert not state.busy


def test_what_no_longer_exists_leaves_the_selection() -> None:
    state = ready(selection=frozenset({CODES[0], CODES[4]}), within="GM0772", active="r1")
    fewer = make_areas(CODES[:3])
    results = ResultsBuilder(DEFINITION, fewer).build()
    after = with_analysis(state, make_dataset(fewer), Analysis(results))
    assert after.selection == {CODES[0]}
    assert after.within == ""
    assert after.active == "r1"


def test_a_node_that_is_gone_gives_way_to_the_top() -> None:
    assert with_analysis(ready(active="weg"), *parts()).active == "top"


def parts() -> tuple[object, ...]:
    state = ready()
    return state.dataset, state.analysis


def test_a_change_touches_what_differs_and_nothing_else() -> None:
    old = ready()
    new = select(old, frozenset({CODES[1]}))
    change = StateChange(old, new)
    assert change.touches("selection")
    assert change.touches("active", "selection")
    assert not change.touches("document", "dataset", "analysis", "active")


def test_large_values_are_compared_by_identity() -> None:
    old = ready()
    again = replace(old, document=Document(DEFINITION))
    assert StateChange(old, again).touches("document")
    assert not StateChange(old, replace(old, busy=True)).touches("document")
    assert StateChange(replace(old, analysis=None), old).touches("analysis")


def test_a_field_that_does_not_exist_is_our_mistake() -> None:
    old = ready()
    with pytest.raises(AssertionError, match="selectie"):
        StateChange(old, old).touches("selectie")


def test_the_mode_of_a_gesture_goes_before_the_chosen_one() -> None:
    state = ready(selection=frozenset({CODES[0]}), mode=SelectionMode.ADD)
    met = frozenset({CODES[1]})
    assert select(state, met).selection == {CODES[0], CODES[1]}
    assert select(state, met, SelectionMode.REPLACE).selection == met


def test_unknown_nodes_cannot_be_shown() -> None:
    assert activate(ready(), "r1").active == "r1"
    with pytest.raises(AssertionError):
        activate(ready(), "weg")


def test_the_visible_rows_are_those_of_the_gemeente() -> None:
    assert visible_rows(ready()).tolist() == [0, 1, 2, 3, 4]
    assert visible_rows(ready(within="GM0772")).tolist() == [3, 4]
    assert visible_rows(AppState(Document(DEFINITION))).tolist() == []


def test_classes_are_made_over_the_visible_areas() -> None:
    document = Document(DEFINITION, classification={"top": ClassSpec("quantiles", 2)})
    everything = active_classes(ready(document=document))
    assert everything is not None
    assert everything.index.tolist() == [0, 0, MISSING_CLASS, 1, 1]
    assert everything.missing == 1
    one = active_classes(ready(document=document, within="GM0772"))
    assert one is not None
    assert one.index.tolist() == [MISSING_CLASS] * 3 + [0, 1]
    assert one.missing == 0
    assert active_classes(AppState(Document(DEFINITION))) is None


def test_classes_are_made_once_for_all_views() -> None:
    state = ready()
    found = active_classes(state)
    assert active_classes(replace(state, selection=frozenset({"x"}))) is found
    assert active_classes(replace(state, within="GM0772")) is not found
    other = Document(DEFINITION, classification={"*": ClassSpec("equal", 3)})
    made = active_classes(replace(state, document=other))
    assert made is not None
    assert made.spec == ClassSpec("equal", 3)
