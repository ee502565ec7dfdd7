from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import ResultsBuilder, buurt_codes, make_areas

from veerkracht_desktop.core.completeness import find_gaps, gap_notices
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.results import IndexResults

NAN = np.nan


def definition(*, skip_absent: bool = False) -> Definition:
    """Two resources; the second has four indicators of three publishers and asks 60 %."""
    return Definition(
        "i",
        "Index",
        "1",
        (
            Group("top", "Veerkracht", min_coverage=1.0),
            Group("p", "Persoonlijk", "top", min_coverage=0.5),
            Indicator("p1", "P1", "p", publisher="RIVM"),
            Group("o", "Omgeving", "top", min_coverage=0.6),
            Indicator("o1", "O1", "o", publisher="CBS"),
            Indicator("o2", "O2", "o", publisher="CBS"),
            Indicator("o3", "O3", "o", publisher="Politie"),
            Indicator("o4", "O4", "o", publisher="Leefbaarometer"),
        ),
        skip_absent=skip_absent,
    )


def results(*absent: str, index: Definition | None = None) -> IndexResults:
    index = index or definition()
    nothing = {node: [NAN, NAN] for node in absent}
    built = ResultsBuilder(index, make_areas(buurt_codes(2)), nothing).build()
    used = {k: v for k, v in built.used.items() if k not in absent}
    return replace(built, used=used)


def test_a_complete_index_has_no_gaps() -> None:
    assert find_gaps(results()) == ()
    assert gap_notices(results()) == ()


def test_a_gap_names_the_sources_of_which_each_would_do() -> None:
    (gap,) = find_gaps(results("o", "o3", "o4", "top"))
    assert gap.group == "o"
    assert (gap.present, gap.needed) == (0.5, 0.6)
    assert gap.publishers == ("Politie", "Leefbaarometer")


def test_the_sentence_names_what_is_there_what_is_asked_and_the_remedy() -> None:
    notices = gap_notices(results("o", "o3", "o4", "top"))
    assert [n.weight for n in notices] == [Weight.PROBLEM, Weight.PROBLEM]
    text = notices[0].text
    assert "'Omgeving'" in text
    assert "50 %" in text
    assert "60 %" in text
    assert "Politie" in text
    assert "Leefbaarometer" in text
    assert "'Veerkracht'" in notices[1].text
    assert "Omgeving" in notices[1].text


def test_no_single_source_is_promised_when_none_would_do() -> None:
    (gap,) = find_gaps(results("o", "o1", "o2", "o3", "o4"))
    assert gap.present == 0.0
    assert gap.publishers == ()


def test_three_of_five_equal_weights_are_enough() -> None:
    """The share 3/5 is 0.6 in the definition and 0.6000000000000001 or less in floats."""
    nodes = (
        Group("top", "Top"),
        Group("g", "G", "top", min_coverage=0.6),
        *(Indicator(f"i{i}", f"I{i}", "g", 0.1, publisher=f"bron {i}") for i in range(5)),
    )
    index = Definition("i", "Index", "1", nodes)
    (gap,) = find_gaps(results("g", "i2", "i3", "i4", index=index))
    assert gap.publishers == ("bron 2", "bron 3", "bron 4")


@pytest.mark.parametrize(("scores", "gaps"), [([60.0, NAN], 0), ([NAN, NAN], 1)])
def test_half_of_the_areas_is_complete_enough(scores: list[float], gaps: int) -> None:
    built = ResultsBuilder(definition(), make_areas(buurt_codes(2)), {"o": scores}).build()
    assert len(find_gaps(built)) == gaps
