"""One correction at a time, and what each takes back."""

from __future__ import annotations

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.corrections import (
    asks_file,
    is_corrected,
    reset,
    with_entry,
    with_header,
    with_names_as_key,
    with_role,
    with_variable,
    without_column,
)
from veerkracht_desktop.core.preview import Role


def test_leaving_a_part_out_is_no_correction_to_remember() -> None:
    assert not is_corrected(Choices(skip=True))
    assert is_corrected(Choices(year=2023))


def test_a_column_has_one_role_at_a_time() -> None:
    made = with_role(AS_FOUND, "x", Role.CODE)
    assert made.key_columns == ("x",)
    made = with_role(made, "x", Role.NAME)
    assert (made.key_columns, made.name_column) == ((), "x")
    made = with_variable(made, "x", "a_inw")
    assert (made.name_column, made.variables) == ("", {"x": "a_inw"})
    made = with_role(made, "x", Role.UNUSED)
    assert made.variables == {"x": ""}
    assert without_column(made, "x") == AS_FOUND


def test_names_as_key_say_that_there_are_no_codes() -> None:
    made = with_names_as_key(AS_FOUND, "gemeente")
    assert (made.key_columns, made.by_name) == (("gemeente",), True)
    assert with_role(made, "code", Role.CODE).by_name is None


def test_a_level_column_takes_the_place_of_a_fixed_level() -> None:
    made = with_role(Choices(level=Level.WIJK, year=2020), "soort", Role.LEVEL)
    assert (made.level, made.level_column, made.year) == (None, "soort", 2020)
    assert with_role(made, "jaar", Role.YEAR).year == 0


def test_entries_come_and_go() -> None:
    made = with_entry(AS_FOUND, "missing", "onb.", "secret")
    assert made.missing == {"onb.": "secret"}
    assert with_entry(made, "missing", "onb.", None) == AS_FOUND


def test_a_header_below_the_first_figures_forgets_where_these_begin() -> None:
    assert with_header(Choices(data_row=3), 5).data_row == 0
    assert with_header(Choices(data_row=8), 5).data_row == 8
    assert reset(with_header(AS_FOUND, 5), "header_row") == AS_FOUND


def test_only_encoding_and_separator_ask_for_the_file() -> None:
    assert asks_file(AS_FOUND, Choices(encoding="cp1252"))
    assert asks_file(AS_FOUND, Choices(separator=","))
    assert not asks_file(AS_FOUND, Choices(header_row=3, year=2020))
