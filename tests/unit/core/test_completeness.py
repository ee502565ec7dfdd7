from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import ResultsBuilder, buurt_codes, make_areas

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.completeness import find_gaps, gap_notices
from veerkracht_desktop.core.dataset import Column, ColumnSource, SourceTable
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
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


EENZAAM = Column(
    "eenzaam",
    ColumnSource("gm2022.csv", "", "eenzaam", "RIVM", 2022),
    np.array([5.0]),
    np.zeros(1, np.uint8),
)
SOURCE = SourceTable(
    "gm2022.csv", "", "gm2022.csv", "RIVM", 2022, ("BU00000000",), ("",), ("",), (Level.BUURT,),
    (2,), {"eenzaam": EENZAAM},
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"columns": {}}, "zonder kolommen die voor 'Persoonlijk' zijn herkend"),
        ({"row_levels": (Level.WIJK,)}, "maar dat heeft geen buurten, alleen wijken"),
        ({"year": 2030}, "maar dat is van 2030, na editie"),
        ({}, "maar dat heeft van 2022 geen waarden die bij editie"),
    ],
)
def test_a_source_that_was_read_but_does_not_serve_says_why(
    changed: dict[str, object], why: str
) -> None:
    built = results("p", "p1", "top", index=definition())
    used = {node: one for node, one in built.used.items() if node != "p1"}
    index = replace(
        built.definition,
        nodes=tuple(
            replace(node, measures=(Measure("eenzaam"),)) if node.id == "p1" else node  # type: ignore[call-arg]  # an indicator
            for node in built.definition.nodes
        ),
    )
    built = replace(built, used=used, definition=index, edition=2023)
    table = replace(SOURCE, **changed)  # type: ignore[arg-type]  # by name
    text = gap_notices(built, (table,))[0].text
    assert "Van RIVM is gm2022.csv wel geladen" in text
    assert why in text
    assert text.endswith("Voeg een bestand toe van een andere uitgave van RIVM.")
    assert gap_notices(built)[0].text.endswith("Voeg een bestand toe van RIVM.")
