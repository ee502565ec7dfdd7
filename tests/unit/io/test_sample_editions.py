"""The two editions of the sample region, against the program that made them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.edition_pairs import Status
from veerkracht_desktop.core.edition_text import change_sentence
from veerkracht_desktop.core.editions import EditionChange, Hurdle, compare_editions
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.definitions.reading import default_definition
from veerkracht_desktop.io.reading import read_files
from veerkracht_desktop.io.sample import sample_files


@pytest.fixture(scope="module")
def change() -> EditionChange:
    sources = read_files(sample_files(), SilentProgress())
    return compare_editions(
        sources, default_definition(), Level.BUURT, 2021, 2023, SilentProgress()
    )


def test_the_planted_decline_is_found_and_is_the_only_one(
    change: EditionChange, sample: Path
) -> None:
    text = (sample / "README.md").read_text(encoding="utf-8")
    told = re.search(r"\((BU\w+)\) in \w+: (-\d+\.\d) points between 2021 and 2023", text)
    assert told is not None
    code, points = told[1], float(told[2])
    falls = change.change("veerkracht")
    assert falls[change.areas.position[code]] == pytest.approx(points, abs=0.05)
    assert [change.areas.codes[row] for row in np.flatnonzero(falls <= -5.0)] == [code]
    assert change_sentence(change, code).startswith(
        "Mirdelakker: Sociale veerkracht daalde van 58,0 in 2021 naar 46,2 in 2023 (−11,8), "
        "vooral door Sociale samenhang (−3,1)"
    )


def test_the_buurt_with_another_code_is_not_compared(change: EditionChange) -> None:
    assert change.hurdles["BU99060001"] is Hurdle.NOT_THERE
    assert "kan niet worden vergeleken" in change_sentence(change, "BU99060001")


def test_two_names_of_education_are_one_series_and_two_questions_are_not(
    change: EditionChange,
) -> None:
    states = {pair.id: pair.status for pair in change.pairs}
    assert states["laag_opgeleid"] is Status.COMPARED
    assert states["langdurig_beperkt"] is Status.BROKEN
