"""One correction at a time to how a sheet or layer is read, and which there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.preview import Role

PER_COLUMN = ("cells", "variables", "decimals")
"""Choices that are kept per column."""


def is_corrected(choices: Choices) -> bool:
    """Whether anything but "do not use" was said by hand."""
    return replace(choices, skip=False) != AS_FOUND


def with_role(choices: Choices, column: str, role: Role) -> Choices:
    """A column as key, name, level or year, or left out; what it was before is forgotten."""
    made = without_column(choices, column)
    if role is Role.CODE:
        return replace(made, key_columns=(column,), by_name=None)
    if role is Role.NAME:
        return replace(made, name_column=column)
    if role is Role.LEVEL:
        return replace(made, level_column=column, level=None)
    if role is Role.YEAR:
        return replace(made, year_column=column, year=0)
    assert role is Role.UNUSED, "other roles come with a variable"
    return replace(made, variables={**made.variables, column: ""})


def with_key(choices: Choices, place: int, column: str) -> Choices:
    """A column with the areas; or with the numbers of gemeente, wijk (1) or buurt (2).

    Without a column that one and those after it are found anew.
    """
    keys = choices.key_columns
    after = keys[place + 1 :] if column else ()
    made = (*keys[:place], *((column,) if column else ()), *after)
    return replace(choices, key_columns=made, by_name=None)


def with_names_as_key(choices: Choices, column: str) -> Choices:
    """A column with names of areas, where the file has no codes."""
    return replace(without_column(choices, column), key_columns=(column,), by_name=True)


def with_variable(choices: Choices, column: str, variable: str) -> Choices:
    """A column as a variable, "" to leave it out."""
    return replace(without_role(choices, column), variables={**choices.variables, column: variable})


def without_role(choices: Choices, column: str) -> Choices:
    """Forget that the column was key, name, level or year."""
    return replace(
        choices,
        key_columns=() if column in choices.key_columns else choices.key_columns,
        by_name=None if column in choices.key_columns else choices.by_name,
        name_column="" if column == choices.name_column else choices.name_column,
        level_column="" if column == choices.level_column else choices.level_column,
        year_column="" if column == choices.year_column else choices.year_column,
    )


def without_column(choices: Choices, column: str) -> Choices:
    """Forget everything that was said of a column."""
    made = without_role(choices, column)
    for name in PER_COLUMN:
        made = with_value(made, name, _less(getattr(made, name), column))
    return made


def reset(choices: Choices, *names: str) -> Choices:
    """Forget these values, so that they are found anew."""
    return replace(choices, **{name: getattr(AS_FOUND, name) for name in names})


def with_entry(choices: Choices, name: str, key: str, value: str | None) -> Choices:
    """Put one entry in a mapping such as ``cells``; None takes it out."""
    entries = _less(getattr(choices, name), key)
    if value is not None:
        entries = {**entries, key: value}
    return with_value(choices, name, entries)


def with_value(choices: Choices, name: str, value: object) -> Choices:
    """Another value of a field by its name."""
    values: dict[str, Any] = {name: value}
    return replace(choices, **values)


def with_header(choices: Choices, row: int) -> Choices:
    """The header begins at this row; where the figures begin is found anew."""
    data = choices.data_row if choices.data_row > row else 0
    return replace(choices, header_row=row, data_row=data)


def _less(entries: Mapping[str, str], key: str) -> dict[str, str]:
    return {k: v for k, v in entries.items() if k != key}


def asks_file(before: Choices, after: Choices) -> bool:
    """Whether the file itself must be read again: the cells depend on these."""
    return (before.encoding, before.separator) != (after.encoding, after.separator)
