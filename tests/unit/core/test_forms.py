"""What a form asks, of which areas, and what is refused before it is made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.io import builders

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import REASON_TEXTS, Dataset, Sources
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.forms import (
    OTHER_WORDS,
    OWN_COLUMNS,
    PRESETS,
    REASONS,
    FieldKind,
    FormField,
    FormPlan,
    areas_by_level,
    column_of,
    gemeenten_of,
    problem_of,
    shown_number,
    with_gemeente_names,
    within,
)
from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.definitions import default_definition

AREAS = builders.areas()


def plan(*fields: FormField, areas: Areas = AREAS) -> FormPlan:
    return FormPlan("Titel", 2026, (areas,), fields)


def test_presets_are_read_back_as_indicators_of_the_index() -> None:
    aliases = load_aliases()
    found = [aliases.variable(field.column) for field in PRESETS]
    assert [alias.variable for alias in found if alias] == [field.column for field in PRESETS]
    nodes = default_definition().nodes
    used = {m.formula for i in nodes if isinstance(i, Indicator) for m in i.measures}
    assert {field.column for field in PRESETS[:4]} <= used
    assert problem_of(plan(*PRESETS)) == ""


def test_every_reason_has_a_text() -> None:
    assert {*REASONS.values(), *OTHER_WORDS.values()} <= set(REASON_TEXTS)
    assert set(OTHER_WORDS.values()) <= set(REASONS.values())
    assert all(word == word.casefold() for word in (*REASONS, *OTHER_WORDS))


@pytest.mark.parametrize(
    ("field", "bounds"),
    [
        (FormField("a", "A"), (None, None)),
        (FormField("a", "A", low=5), (5, None)),
        (FormField("a", "A", kind=FieldKind.PERCENTAGE), (0, 100)),
        (FormField("a", "A", kind=FieldKind.PERCENTAGE, low=-5, high=250), (0, 100)),
        (FormField("a", "A", kind=FieldKind.PERCENTAGE, low=10, high=50), (10, 50)),
    ],
)
def test_bounds(field: FormField, bounds: tuple[float | None, float | None]) -> None:
    assert field.bounds == bounds


GOOD = FormField("a", "A")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (plan(GOOD), ""),
        (plan(), "Voeg minstens één veld toe."),
        (plan(GOOD, areas=within(AREAS, codes=())), "Er zijn geen gebieden om naar te vragen."),
        (plan(GOOD, FormField("b", "  ")), "Geef elk veld een naam."),
        (plan(GOOD, FormField("A", "B")), "Twee velden hebben dezelfde naam."),
        (
            plan(FormField("a", "A", low=3, high=2)),
            "Het laagste getal van een veld is hoger dan het hoogste.",
        ),
    ],
)
def test_what_cannot_be_made(asked: FormPlan, told: str) -> None:
    assert problem_of(asked) == told


@given(st.text(max_size=60), st.sets(st.sampled_from(["veld", "a", "a_2", "naam"]), max_size=4))
def test_names_of_columns_are_plain_and_free(label: str, taken: set[str]) -> None:
    name = column_of(label, taken)
    assert name.isidentifier()
    assert name.isascii()
    assert name == name.lower()
    assert name not in taken
    assert name not in OWN_COLUMNS


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_bound_is_shown_as_it_is(number: int, decimals: int) -> None:
    value = number / 10**decimals
    assert float(shown_number(value).replace(",", ".")) == pytest.approx(value, abs=1e-9)
    assert "." not in shown_number(value)


def test_areas_of_maps_go_before_those_of_tables() -> None:
    map_only = replace(AREAS, names=("",) * len(AREAS), gemeente_names=("",) * len(AREAS))
    dataset = Dataset(AREAS, 2023, {})
    found = areas_by_level(Sources(maps=(map_only,)), dataset)
    assert list(found) == [Level.BUURT]
    assert found[Level.BUURT].codes == AREAS.codes
    assert found[Level.BUURT].names == AREAS.names
    assert areas_by_level(Sources()) == {}


def test_one_gemeente_or_a_selection() -> None:
    home = AREAS.gemeenten[0]
    of_home = [c for c, g in zip(AREAS.codes, AREAS.gemeenten, strict=True) if g == home]
    assert list(within(AREAS, home).codes) == of_home
    assert within(AREAS, home, {AREAS.codes[0], AREAS.codes[-1]}).codes == (AREAS.codes[0],)
    assert within(AREAS).codes == AREAS.codes


def test_a_level_lends_the_names_of_gemeenten_to_another() -> None:
    codes = AREAS.gemeente_codes
    names = ("Aa", "Bee")
    gemeenten = Areas(Level.GEMEENTE, codes, names, codes, ("", ""))
    bare = replace(AREAS, gemeente_names=("",) * len(AREAS))
    assert gemeenten_of((bare, gemeenten)) == tuple(zip(codes, names, strict=True))
    assert gemeenten_of((bare,)) == tuple((code, code) for code in codes)
    buurten, _ = with_gemeente_names((bare, gemeenten))
    assert set(buurten.gemeente_names) == {"Aa", "Bee"}
    assert set(with_gemeente_names((bare,))[0].gemeente_names) == {""}
