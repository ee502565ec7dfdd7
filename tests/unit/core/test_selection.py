from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.selection import SelectionMode, combine


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (SelectionMode.REPLACE, "bc"),
        (SelectionMode.ADD, "abc"),
        (SelectionMode.INTERSECT, "b"),
        (SelectionMode.REMOVE, "a"),
        (SelectionMode.TOGGLE, "ac"),
    ],
)
def test_combining(mode: SelectionMode, expected: str) -> None:
    assert combine(frozenset("ab"), frozenset("bc"), mode) == frozenset(expected)


codes = st.frozensets(st.sampled_from("abcdef"))


@given(codes, codes)
def test_toggling_twice_changes_nothing(current: frozenset[str], met: frozenset[str]) -> None:
    once = combine(current, met, SelectionMode.TOGGLE)
    assert combine(once, met, SelectionMode.TOGGLE) == current


@given(codes, codes, st.sampled_from(SelectionMode))
def test_no_area_comes_from_elsewhere(
    current: frozenset[str], met: frozenset[str], mode: SelectionMode
) -> None:
    assert combine(current, met, mode) <= current | met
