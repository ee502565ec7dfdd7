"""Groups as the charts mark them: areas in view, medians, and nothing at all without groups."""

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

from veerkracht_desktop.core.chart_figures.group_marks import NO_MARKS, group_marks
from veerkracht_desktop.core.groups import with_group
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import AppState, Document


def loaded_state() -> AppState:
    """Four buurten in one gemeente and eight in another; one has no score."""
    areas = make_areas([*buurt_codes(4, "0001"), *buurt_codes(8, "0002")])
    index = make_definition()
    scores = np.linspace(20, 75, len(areas))
    scores[6] = np.nan
    results = ResultsBuilder(index, areas, {"top": scores.tolist()}).build()
    dataset = make_dataset(areas)
    return AppState(Document(index), dataset=dataset, analysis=Analysis(results), active="top")


def with_groups(state: AppState) -> AppState:
    """A list, a rule that meets nothing, and a rule over all."""
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes
    groups = with_group((), "Lijst", codes=frozenset((*codes[:5], "BU99999999")))
    groups = with_group(groups, "Niets", rule="index > 1000")
    groups = with_group(groups, "Alles", rule="index > 0")
    return replace(state, document=replace(state.document, groups=groups))


def test_without_groups_there_is_nothing() -> None:
    state = loaded_state()
    assert group_marks(state) is NO_MARKS
    assert not NO_MARKS
    assert NO_MARKS.lines(np.zeros((4, 2))) == ()
    assert NO_MARKS.medians(np.zeros((4, 2))).shape == (0, 2)


def test_groups_have_their_areas_in_view() -> None:
    state = with_groups(loaded_state())
    marks = group_marks(state)
    assert marks.names == ("Lijst", "Alles")
    assert marks.colours == tuple(state.document.groups[at].colour for at in (0, 2))
    assert state.analysis is not None
    known = int(np.isfinite(state.analysis.results.score("top")).sum())
    assert marks.counts == (5, known)
    assert marks.of(2).tolist() == [0, 1]
    inside = group_marks(replace(state, within="GM0002"))
    assert inside.counts[0] == 1
    assert not group_marks(replace(state, analysis=None))


def test_medians_leave_out_what_is_missing() -> None:
    marks = group_marks(with_groups(loaded_state()))
    count = marks.member.shape[1]
    scores = np.column_stack([np.arange(count, dtype=np.float64), np.full(count, np.nan)])
    scores[0, 0] = np.nan
    found = marks.medians(scores)
    assert found[0, 0] == pytest.approx(2.5)
    assert np.isnan(found[:, 1]).all()
    lines = marks.lines(scores)
    assert [colour for colour, _ in lines] == list(reversed(marks.colours))
    assert lines[-1][1][0] == pytest.approx(2.5)
