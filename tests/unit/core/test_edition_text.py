"""The sentence about one area: up, down, the same, and not to be compared."""

from __future__ import annotations

import pytest
from tests.unit.core.test_editions import CODES, TREE, compare, index, of

from veerkracht_desktop.core.edition_text import change_sentence
from veerkracht_desktop.core.specs import Aggregation

NAME = f"Naam {CODES[0]}"


@pytest.mark.parametrize(
    ("p", "q", "r", "expected"),
    [
        (30, 16, 61, "Top steeg van 50,0 in 2021 naar 51,2 in 2023 (+1,2), vooral door P (+1,2) en "
                     "R (+0,8); daar staat Q (−0,8) tegenover."),
        (10, 20, 56, "Top daalde van 50,0 in 2021 naar 47,0 in 2023 (−3,0), vooral door R (−3,0)."),
        (10, 20, 60, "Top bleef gelijk, van 50,0 in 2021 naar 50,0 in 2023 (0,0)."),
    ],
)  # fmt: skip
def test_the_largest_parts_are_named(p: float, q: float, r: float, expected: str) -> None:
    got = compare(
        index(*TREE),
        of(2021, p=[10, 50, 50], q=[20, 50, 50], r=[60 + 5 / 6, 50, 50]),
        of(2023, p=[p, 50, 50], q=[q, 50, 50], r=[r + 5 / 6, 50, 50]),
    )
    assert change_sentence(got, CODES[0]) == f"{NAME}: {expected}"


def test_the_evenness_that_ampi_counts_is_no_indicator() -> None:
    got = compare(
        index(*TREE, top=Aggregation("ampi")),
        of(2021, p=[50, 50, 50], q=[50, 50, 50], r=[50, 50, 50]),
        of(2023, p=[90, 50, 50], q=[50, 50, 50], r=[50, 50, 50]),
    )
    text = change_sentence(got, CODES[0])
    assert "vooral door P" in text
    assert "Top (" not in text
