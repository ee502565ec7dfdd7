"""Areas chosen by what is known of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.attribute_query import matching_codes, parse_query
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import QueryError
from veerkracht_desktop.core.query_frame import QueryFrame, query_frame, wijken_of
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Goalposts

NAN = float("nan")
CODES = ("BU00010001", "BU00010102", "BU00020003", "BU00020104")
POSTS = Goalposts(0, 100)


def definition() -> Definition:
    return Definition(
        "proef", "Proef", "1",
        (
            Group("top", "Sociale veerkracht", short="Veerkracht"),
            Group("soc", "Sociaal", "top"),
            Indicator("lonely", "Sociaal eenzaam", "soc", measures=(Measure("p_een", 1, POSTS),)),
            Indicator(
                "old", "65 jaar of ouder", "soc", active=False,
                measures=(Measure("100 * a_65_oo / a_inw", 1, POSTS),),
            ),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def frame() -> QueryFrame:
    """Four buurten in two gemeenten; the third has no index, the fourth no inhabitants."""
    areas = Areas(
        Level.BUURT, CODES, ("A", "B", "C", "D"), ("GM0001", "GM0001", "GM0002", "GM0002"),
        ("Aaldorp", "Aaldorp", "'s-Beek en Donk", "'s-Beek en Donk"),
    )  # fmt: skip
    columns = {
        "p_een": [10.0, 20.0, 30.0, 40.0],
        "a_65_oo": [100.0, 300.0, 500.0, 10.0],
        "a_inw": [1000.0, 1000.0, 1000.0, NAN],
    }
    source = ColumnSource("kwb.xlsx", "", "kolom", "CBS", 2023)
    dataset = Dataset(
        areas, 2023,
        {
            name: Column(name, source, np.array(v), (~np.isfinite(v)).astype(np.uint8))
            for name, v in columns.items()
        },
    )  # fmt: skip
    scores = np.array([[30, 31, 90], [60, 61, 80], [NAN, 62, 70], [20, NAN, 60.5]], dtype=float)
    results = IndexResults(
        areas, definition(), 2023, ("top", "soc", "lonely"), scores,
        np.zeros(scores.shape, dtype=np.uint8),
        np.column_stack([np.full((4, 2), NAN), columns["p_een"]]), np.ones(scores.shape), {},
    )  # fmt: skip
    wijken = Areas(Level.WIJK, ("WK000101", "WK000201"), ("Wijk Oost", ""), ("", ""), ("", ""))
    return query_frame(results, dataset, definition(), wijken_of((wijken,)))


def met(text: str, frame: QueryFrame) -> str:
    """Names of the areas, as one word."""
    codes = matching_codes(text, frame)
    return "".join(name for code, name in zip(CODES, "ABCD", strict=True) if code in codes)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("index < 40", "AD"),
        ("INDEX<40", "AD"),
        ("Veerkracht < 40 en 65+ > 5", "A"),
        ("65+ > 25 %", "BC"),
        ("65 jaar of ouder > 25", "BC"),
        ("65 jaar of ouder > 25 of index < 25", "BCD"),
        ("sociaal > 61", "C"),
        ("Sociaal eenzaam > 69,5", "ABC"),
        ("lonely = 60,5", "D"),
        ("waarde van Sociaal eenzaam >= 30", "CD"),
        ("rang <= 1", "B"),
        ("rang van Sociaal = 1", "C"),
        ("p_een tussen 20 en 30", "BC"),
        ("a_inw is bekend", "ABC"),
        ("a_inw is niet bekend", "D"),
        ("inwoners is onbekend", "D"),
        ("inwoners >= 1.000", "ABC"),
        ("inwoners > 1.000,5", ""),
        ('in gemeente "Aaldorp"', "AB"),
        ('in gemeente "\'S-BEEK EN DONK"', "CD"),
        ('in gemeente "GM0002" en niet index is bekend', "C"),
        ('in wijk "wijk oost"', "B"),
        ('in wijk "WK000201"', "D"),
        ("index < 40 of sociaal > 61 en 65+ > 90", "AD"),
        ("(index < 40 of sociaal > 61) en 65+ > 40", "C"),
        ('"Sociaal" < "Sociaal eenzaam"', "ABC"),
        ("index <> 30", "BD"),
        ("niet (index < 40)", "B"),
        ("niet niet index < 40", "AD"),
        ("index < -5", ""),
    ],
)
def test_what_a_query_means(text: str, names: str, frame: QueryFrame) -> None:
    assert met(text, frame) == names


def test_what_is_missing_is_never_true_whatever_is_asked(frame: QueryFrame) -> None:
    for text in ("index < 40", "index >= 40", "index <> 1", "niet index < 40", "rang > 0"):
        assert "C" not in met(text, frame)
    assert met("index < 40 of sociaal > 61", frame) == "ACD"
    assert met("niet (index < 40 en sociaal < 5)", frame) == "ABC"


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("", 1, "begint een voorwaarde"),
        ("index <", 8, "breekt af"),
        ("index 40", 7, "vergelijking"),
        ("index < 40 65+ > 2", 12, "'en' of 'of'"),
        ("indx < 40", 1, "bedoelde u 'index'"),
        ("index < 40 en eenzaam > 2", 15, "'eenzaam' bestaat hier niet"),
        ("(index < 40", 12, "haakje sluiten"),
        ('in gemeente "Aaldrop"', 13, "bedoelde u 'Aaldorp'"),
        ("in gemeente Aaldorp", 13, "aanhalingstekens"),
        ('in provincie "x"', 4, "'gemeente' of 'wijk'"),
        ("index is groot", 10, "'bekend'"),
        ("rang van a_inw < 3", 10, "onderdeel van de index"),
        ("waarde van Sociaal < 3", 12, "een indicator"),
        ("index tussen 2 of 3", 16, "bovengrens"),
        ('"weg" < 3', 1, "'weg' bestaat hier niet"),
        ("((" * 30, 41, "haakjes in elkaar"),
        ("index < 1 " * 200, 1000, "langer dan"),
    ],
)
def test_what_is_no_query_says_where_and_why(
    text: str, place: int, word: str, frame: QueryFrame
) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text, frame)
    sentence = caught.value.sentence()
    assert sentence.startswith(f"Op plaats {place}: ")
    assert word in sentence


def test_ids_stay_out_of_the_list_to_choose_from(frame: QueryFrame) -> None:
    assert {"index", "Sociale veerkracht", "Veerkracht", "65+"} <= set(frame.labels)
    assert "a_inw" not in frame.labels
    assert frame.knows("a_inw")


def test_a_rule_is_asked_again_of_other_figures(frame: QueryFrame) -> None:
    query = parse_query("index < 40", frame)
    higher = replace(frame, fields={**frame.fields, "score:top": lambda: np.full(4, 50.0)})
    assert query.evaluate(frame).sum() == 2
    assert query.evaluate(higher).sum() == 0


def test_what_has_no_value_anywhere_is_named(frame: QueryFrame) -> None:
    query = parse_query("index < 50 of rang van Sociaal <= 3", frame)
    everywhere, third = np.arange(len(frame.areas)), np.array([2])
    assert query.without_values(frame, everywhere) == ()
    assert query.without_values(frame, third) == ("index",), "the third has no index"
    empty = {**frame.fields, "score:top": lambda: np.full(len(frame.areas), NAN)}
    none = replace(frame, fields=empty)
    query = parse_query("index < 50 en index > 2 en index is bekend", none)
    assert query.without_values(none, everywhere) == ("index",)
