from __future__ import annotations

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.areas import (
    Areas,
    Level,
    gemeente_of_code,
    layer_name,
    level_of_code,
    parent_of_code,
    quantity,
)


@pytest.mark.parametrize(
    ("code", "level", "gemeente"),
    [
        ("GM0855", Level.GEMEENTE, "GM0855"),
        ("WK085512", Level.WIJK, "GM0855"),
        ("BU08551234", Level.BUURT, "GM0855"),
        ("WK0363AA", Level.WIJK, "GM0363"),  # letters since 2023
        ("BU0363AA05", Level.BUURT, "GM0363"),
        ("NL00", Level.LAND, ""),
        ("NL", Level.LAND, ""),
        ("bu08551234", Level.OTHER, ""),  # cleaning is done while reading
        ("BU0855123", Level.OTHER, ""),
        ("BU085512345", Level.OTHER, ""),
        ("BUX8551234", Level.OTHER, ""),
        ("GM0855\n", Level.OTHER, ""),
        ("544", Level.OTHER, ""),
        ("", Level.OTHER, ""),
    ],
)
def test_codes(code: str, level: Level, gemeente: str) -> None:
    assert level_of_code(code) is level
    assert gemeente_of_code(code) == gemeente


def test_codes_must_be_unique() -> None:
    with pytest.raises(AssertionError, match="not unique"):
        make_areas(("BU08550001", "BU08550001"))


def test_columns_must_be_equally_long() -> None:
    with pytest.raises(AssertionError, match="differ in length"):
        Areas(Level.BUURT, ("BU08550001",), (), (), ())


def test_taking_keeps_the_order_asked_for() -> None:
    areas = make_areas(buurt_codes(4))
    taken = areas.take(np.array([3, 1]))
    assert taken.codes == ("BU08550004", "BU08550002")
    assert taken.names == ("Gebied 04", "Gebied 02")
    assert taken.geometry is None


def test_rows_of_codes_that_are_there() -> None:
    areas = make_areas(buurt_codes(4))
    assert areas.rows(("BU08550003", "weg", "BU08550001")).tolist() == [0, 2]
    assert areas.rows(()).tolist() == []


def test_gemeenten_in_order_of_code() -> None:
    areas = make_areas((*buurt_codes(2), *buurt_codes(1, "0772")))
    assert areas.gemeente_codes == ("GM0772", "GM0855")
    assert areas.gemeente_index.tolist() == [1, 1, 0]


def test_quantities() -> None:
    assert quantity(Level.BUURT, 1) == "1 buurt"
    assert quantity(Level.GEMEENTE, 355) == "355 gemeenten"
    assert quantity(Level.OTHER, 0) == "0 gebieden"


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("BU08551234", Level.WIJK, "WK085512"),
        ("BU0855A1B2", Level.WIJK, "WK0855A1"),
        ("BU08551234", Level.GEMEENTE, "GM0855"),
        ("WK085512", Level.GEMEENTE, "GM0855"),
        ("WK085512", Level.WIJK, ""),
        ("GM0855", Level.GEMEENTE, ""),
        ("544", Level.WIJK, ""),
    ],
)
def test_what_a_code_lies_in(code: str, level: Level, parent: str) -> None:
    assert parent_of_code(code, level) == parent


def test_names_of_layers_have_no_apostrophe() -> None:
    assert {layer_name(level) for level in Level} == {
        "landen", "gemeenten", "wijken", "buurten", "regios", "gebieden",
    }  # fmt: skip
