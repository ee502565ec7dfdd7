"""What areas are compared with: every choice, and what it gives way to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import ResultsBuilder, make_areas, make_dataset, make_definition

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.reference import ALL, AREA, GEMEENTE, WIJK, choices, reference_of
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.scope import GROUP, group_word
from veerkracht_desktop.core.state import AppState, Document

CODES = (
    "BU00010101", "BU00010102", "BU00010103", "BU00010201",
    "BU00020101", "BU00020102", "BU00030101",
)  # fmt: skip
SCORES = [10.0, 20, 60, 40, 50, np.nan, 70]


def state_of(*groups: AreaGroup, gemeenten: bool = True, **fields: object) -> AppState:
    """Seven buurten in three gemeenten, of which the first two have a score of their own."""
    index = make_definition(2, 1, 1)
    areas = make_areas(list(CODES), Level.BUURT)
    results = ResultsBuilder(index, areas, {"top": SCORES, "r1": SCORES}).build()
    above = ResultsBuilder(
        index, make_areas(["GM0001", "GM0002"], Level.GEMEENTE), {"top": [33.0, 44], "r1": [30, 40]}
    ).build()
    state = AppState(
        Document(index, groups=groups),
        dataset=make_dataset(areas, [500] * 7),
        analysis=Analysis(results, above if gemeenten else None),
        active="top",
    )
    return replace(state, **fields)  # type: ignore[arg-type]  # fields of the state by name


def test_the_gemeente_of_one_area_is_its_own_score() -> None:
    found = reference_of(state_of(), (CODES[1],))
    assert found is not None
    assert (found.kind, found.score("top"), found.score("r1")) == (GEMEENTE, 33.0, 30.0)
    assert found.rows.tolist() == [0, 1, 2, 3]
    assert found.adds_up
    assert not found.note


def test_a_gemeente_without_a_score_is_the_median_of_its_areas() -> None:
    found = reference_of(state_of(gemeenten=False), (CODES[1],))
    assert found is not None
    assert (found.kind, found.score("top"), found.adds_up) == (GEMEENTE, 30.0, False)
    assert found.phrase == f"de middelste van de 4 buurten van {found.name}"


def test_one_area_is_no_median_of_its_gemeente() -> None:
    found = reference_of(state_of(), (CODES[6],))
    assert found is not None
    assert found.kind == ALL


def test_areas_of_several_gemeenten_are_compared_with_all() -> None:
    found = reference_of(state_of(), (CODES[0], CODES[4]))
    assert found is not None
    assert (found.kind, found.score("top")) == (ALL, 45.0)
    assert found.note == "Deze gebieden liggen niet in één gemeente."


def test_no_areas_in_question_means_what_the_views_are_limited_to() -> None:
    inside = reference_of(state_of(within="GM0002"))
    everywhere = reference_of(state_of())
    assert inside is not None
    assert everywhere is not None
    assert (inside.kind, inside.score("top")) == (GEMEENTE, 44.0)
    assert (everywhere.kind, everywhere.note) == (ALL, "")


def test_all_is_all_that_the_views_are_limited_to() -> None:
    found = reference_of(state_of(within="GM0001", reference=ALL), (CODES[5],))
    assert found is not None
    assert (found.kind, found.score("top")) == (ALL, 30.0)
    assert found.name.startswith("Alle buurten van ")


def test_a_filter_of_a_view_does_not_change_the_reference() -> None:
    whole = reference_of(state_of(reference=ALL))
    narrow = reference_of(state_of(reference=ALL, only=frozenset(CODES[:1])))
    assert whole is not None
    assert narrow is not None
    assert whole.score("top") == narrow.score("top")


def test_the_wijk_of_a_buurt() -> None:
    found = reference_of(state_of(reference=WIJK), (CODES[0],))
    assert found is not None
    assert (found.kind, found.score("top"), found.rows.tolist()) == (WIJK, 20.0, [0, 1, 2])
    alone = reference_of(state_of(reference=WIJK), (CODES[3],))
    assert alone is not None
    assert alone.kind == GEMEENTE
    several = reference_of(state_of(reference=WIJK), (CODES[0], CODES[3]))
    assert several is not None
    assert several.note == "Deze gebieden liggen niet in één wijk."


def test_another_gemeente_whichever_areas_are_in_question() -> None:
    found = reference_of(state_of(reference=AREA + "GM0002"), (CODES[0],))
    assert found is not None
    assert (found.kind, found.score("top"), found.short) == (AREA, 44.0, found.name)
    gone = reference_of(state_of(reference=AREA + "GM9999"), (CODES[0],))
    assert gone is not None
    assert (gone.kind, gone.note) == (GEMEENTE, "De gekozen gemeente is hier niet geladen.")


def test_a_group_by_list_and_by_rule() -> None:
    listed = AreaGroup("Rand", "#0072B2", codes=(CODES[0], CODES[6], "BU99990000"))
    ruled = AreaGroup("Laag", "#CC79A7", rule="index < 30")
    for group, score in ((listed, 40.0), (ruled, 15.0)):
        found = reference_of(state_of(group, reference=group_word(group.name)), (CODES[2],))
        assert found is not None
        assert (found.kind, found.score("top"), found.short) == (GROUP, score, group.name)
        assert found.phrase == f"de middelste van de 2 buurten van groep {group.name}"


@pytest.mark.parametrize(
    ("groups", "note"),
    [
        ((), "De groep 'Rand' bestaat niet meer."),
        (
            (AreaGroup("Rand", "#0072B2", codes=("BU99990000",)),),
            "De groep 'Rand' heeft hier geen gebieden.",
        ),
    ],
)
def test_a_group_that_is_gone_gives_way_with_a_word(
    groups: tuple[AreaGroup, ...], note: str
) -> None:
    found = reference_of(state_of(*groups, reference=group_word("Rand")), (CODES[0],))
    assert found is not None
    assert (found.kind, found.score("top"), found.note) == (GEMEENTE, 33.0, note)


def test_the_reference_of_another_edition() -> None:
    state = state_of(reference=ALL, within="GM0001")
    found = reference_of(state)
    assert found is not None
    index = state.document.definition
    areas = make_areas(["BU00010102", "BU00010103", "BU00020101"], Level.BUURT)
    earlier = Analysis(ResultsBuilder(index, areas, {"top": [80.0, 90, 1]}).build())
    assert found.score("top", earlier) == 85.0
    assert np.isnan(found.score("nergens", earlier))


def test_the_choices_name_what_there_is() -> None:
    group = AreaGroup("Rand", "#0072B2", codes=(CODES[0],))
    words = [one.word for one in choices(state_of(group))]
    assert words[:4] == [GEMEENTE, WIJK, ALL, group_word("Rand")]
    assert words[4:] == [AREA + code for code in ("GM0001", "GM0002", "GM0003")]
    assert choices(AppState(Document(make_definition()))) == ()
    assert reference_of(AppState(Document(make_definition()))) is None
