"""Codes that one file writes in full and another as a number, or only as a name."""

from __future__ import annotations

import pytest
from tests.unit.core.test_assemble import mapped, table

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.code_shapes import resolve_codes
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.merging import merge
from veerkracht_desktop.core.named_maps import resolve_named_maps
from veerkracht_desktop.core.notices import Weight

FULL = ("GM0785", "GM0855", "GM0828")
BARE = ("785", "855", "828")


def test_numbers_of_a_table_become_the_codes_of_the_map() -> None:
    got = resolve_codes(
        Sources((mapped(FULL, Level.GEMEENTE),), (table(BARE, {"x": [1.0, 2.0, 3.0]}),))
    )
    (made,) = got.tables
    assert made.codes == FULL
    assert made.rows_by_level == {Level.GEMEENTE: {code: row for row, code in enumerate(FULL)}}
    assert [n.id for n in made.notices] == ["codes-completed"]
    assert resolve_codes(got) is got


def test_numbers_of_a_map_become_the_codes_of_the_table() -> None:
    got = resolve_codes(
        Sources((mapped(BARE, Level.OTHER),), (table(FULL, {"x": [1.0, 2.0, 3.0]}),))
    )
    (made,) = got.maps
    assert (made.level, made.codes, made.gemeenten) == (Level.GEMEENTE, FULL, FULL)
    assert [n.id for n in got.notices] == ["codes-completed"]


@pytest.mark.parametrize("codes", [("1", "2", "3"), ("785", "2", "3"), ("A1", "785", "855")])
def test_numbers_that_do_not_fit_stay(codes: tuple[str, ...]) -> None:
    sources = Sources((mapped(FULL, Level.GEMEENTE),), (table(codes, {"x": [1.0, 2.0, 3.0]}),))
    assert resolve_codes(sources) is sources


def test_numbers_that_map_and_table_share_stay() -> None:
    figures = (table(BARE, {"x": [1.0, 2.0, 3.0]}), table(FULL, {"y": [1.0, 2.0, 3.0]}))
    sources = Sources((mapped(BARE, Level.OTHER),), figures)
    assert resolve_codes(sources) is sources


def named_map(*names: str) -> Sources:
    made = mapped(names, Level.OTHER)
    object.__setattr__(made, "names", names)
    return Sources((made,))


def test_a_map_with_names_gets_the_codes_of_a_table_with_these_names() -> None:
    coded = table(FULL, {"x": [1.0, 2.0, 3.0]}, names=("Goirle", "Tilburg", "Oss"))
    got = merge(named_map("tilburg", "Goirle", "Elders"), Sources(tables=(coded,)))
    (made,) = got.maps
    assert (made.level, made.codes) == (Level.GEMEENTE, ("GM0855", "GM0785"))
    (notice,) = [n for n in got.notices if n.id == "map-names"]
    assert notice.items == ("Elders",)
    assert notice.weight is Weight.PROBLEM


def test_a_map_with_other_names_keeps_them() -> None:
    coded = table(FULL, {"x": [1.0, 2.0, 3.0]}, names=("Goirle", "Tilburg", "Oss"))
    sources = Sources(named_map("Noord", "Zuid").maps, (coded,))
    assert resolve_named_maps(sources) is sources
