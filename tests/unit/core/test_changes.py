"""What changed between two versions of an index, and whether their scores compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.changes import changes, compare, suggested_version
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import (
    Context,
    Definition,
    Group,
    Indicator,
    Measure,
    Node,
)
from veerkracht_desktop.core.pipeline import compute_index
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.specs import (
    Aggregation,
    Allocation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)


def index() -> Definition:
    """A top, two themes of two indicators, and one indicator that is switched off."""

    def indicator(name: str, parent: str, *, active: bool = True) -> Indicator:
        measure = Measure(name, 1, Goalposts(0.0, 10.0))
        return Indicator(name, name.upper(), parent, 1.0, (measure,), unit="%", active=active)

    return Definition(
        "proef", "Proef", "1.0",
        (
            Group("top", "Top"),
            Group("een", "Een", "top"), indicator("a", "een"), indicator("b", "een"),
            Group("twee", "Twee", "top"), indicator("c", "twee"), indicator("d", "twee"),
            indicator("e", "twee", active=False),
        ),
    )  # fmt: skip


def with_(node: str, **new: object) -> Definition:
    d = index()
    return d.with_node(replace(d.by_id[node], **new))  # type: ignore[arg-type]


def measured(node: str, **new: object) -> Definition:
    found = index().by_id[node]
    assert isinstance(found, Indicator)
    return with_(node, measures=(replace(found.measures[0], **new),))  # type: ignore[arg-type]


def without(node: str) -> Definition:
    d = index()
    return replace(d, nodes=tuple(n for n in d.nodes if n.id != node))


def test_the_same_definition_has_no_changes() -> None:
    assert changes(index(), index()) == ()
    found = compare(index(), replace(index(), source="kopie.toml"))
    assert (found.changes, found.same_scores) == ((), True)
    assert found.why == "De twee versies zijn gelijk."


CASES: dict[str, tuple[Definition, str, str, bool]] = {
    "weight": (with_("a", weight=3.0), "a",
               "gewicht: 1 → 3, in de hele index 25 % → 37,5 %", True),
    "weight off": (with_("e", weight=3.0), "e", "gewicht: 1 → 3", False),
    "label": (with_("a", label="Alfa"), "a", "heette 'A'", False),
    "unit": (with_("a", unit="km"), "a", "eenheid: '%' → 'km'", False),
    "moved": (with_("a", parent="twee"), "a", "verplaatst van 'Een' naar 'Twee'", True),
    "moved off": (with_("e", parent="een"), "e", "verplaatst van 'Twee' naar 'Een'", False),
    "removed": (without("b"), "b", "verwijderd uit 'Een'", True),
    "removed off": (without("e"), "e", "verwijderd uit 'Twee'", False),
    "switched off": (with_("b", active=False), "b", "uitgezet", True),
    "switched on": (with_("e", active=True), "e", "aangezet", True),
    "direction": (measured("a", direction=-1, goalposts=Goalposts(10.0, 0.0)), "a",
                  "hoger is nu zwakker", True),
    "goalposts": (measured("a", goalposts=Goalposts(0.0, 12.5)), "a",
                  "grenzen: 0 tot 10 → 0 tot 12,5", True),
    "logarithm": (measured("a", goalposts=Goalposts(1.0, 10.0, log=True)), "a",
                  "grenzen: 0 tot 10 → 1 tot 10, logaritmisch", True),
    "formula": (measured("a", formula="x / y"), "a", "formule: a → x / y", True),
    "series": (measured("a", series="oud"), "a", "reeks: '' → 'oud'", False),
    "target": (measured("a", target=8.0), "a", "streefwaarde: geen → 8", True),
    "lag": (with_("a", max_lag=2), "a",
            "cijfers mogen 2 jaar oud zijn in plaats van 99", True),
    "method": (with_("een", aggregation=Aggregation("geometric", 1.0)), "een",
               "samenvoegen: gewogen gemiddelde → meetkundig gemiddelde, scores tellen voor "
               "ten minste 1", True),
    "threshold": (with_("een", min_coverage=0.5), "een",
                  "nodig deel van het gewicht: 0 % → 50 %", True),
    "rescaled": (with_("een", rescale=Normalisation("rank")), "een",
                 "score opnieuw omrekenen: niet → rangnummer, 1 is het laagst", True),
    "own scale": (with_("a", normalisation=Normalisation("rank")), "a",
                  "omrekenen naar een score: vaste grenzen per indicator: de slechtste waarde "
                  "scoort 0, de beste 100 → rangnummer, 1 is het laagst", True),
    "version": (replace(index(), version="2"), "", "versie: '1.0' → '2'", False),
    "screening": (replace(index(), screening=Screening(0.65)), "",
                  "nodig om mee te doen: niets → een indicator bekend voor 65 % van de "
                  "gebieden", True),
    "imputation": (replace(index(), imputation=Imputation(("higher", "mean"))), "",
                   "ontbrekende waarden aanvullen met: niets → eerst de waarde van de wijk of "
                   "gemeente, dan het gemiddelde", True),
    "treatment under goalposts": (replace(index(), treatment=Treatment(5)), "",
                                  "uitschieters: niets → ten hoogste 5 punten teruggebracht "
                                  "boven scheefheid 2 en welving 3,5, daarna de logaritme", False),
    "scale": (replace(index(), normalisation=Normalisation("minmax")), "",
              "omrekenen naar scores: vaste grenzen per indicator: de slechtste waarde scoort 0, "
              "de beste 100 → laagste gebied 0, hoogste gebied 100", True),
    "absent": (replace(index(), skip_absent=True), "",
               "indicatoren zonder bestand tellen niet meer als ontbrekend", True),
    "small": (replace(index(), min_inhabitants=100), "",
              "inwoners voor een score: 0 → 100", False),
    "context": (replace(index(), context=(Context("w", "WOZ", "woz"),)), "",
                "de gegevens naast de index zijn anders", False),
    "panel": (replace(index(), allocations=(Allocation("P", (("een", 1.0),)),)), "",
              "de verdelingen van het panel zijn anders", False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_told(case: str) -> None:
    new, node, text, scores = CASES[case]
    found = {(c.node, c.text): c.scores for c in changes(index(), new)}
    assert found.get((node, text)) is scores, found
    result = compare(index(), new)
    assert result.same_scores is not scores
    assert ("geven dezelfde scores" in result.why) is not scores
    assert changes(new, index()) != ()


def test_what_is_added() -> None:
    d = index()
    extra = Indicator("f", "Extra", "een", 2.0, (Measure("f", 1, Goalposts(0.0, 1.0)),))
    new = replace(d, nodes=(*d.nodes, extra))
    (change,) = changes(d, new)
    assert (change.node, change.text) == ("f", "toegevoegd aan 'Een', gewicht 2")
    off = replace(d, nodes=(*d.nodes, replace(extra, active=False)))
    assert changes(d, off)[0].text.endswith("uitgezet")
    assert compare(d, off).same_scores
    assert not compare(d, new).same_scores


def test_weights_that_keep_their_ratios_give_the_same_scores() -> None:
    d = index()
    nodes = tuple(replace(n, weight=n.weight * 4) for n in d.nodes)
    found = compare(d, replace(d, nodes=nodes))
    assert len(found.changes) == 8
    assert found.same_scores


def test_a_sum_follows_the_weights_themselves() -> None:
    d = with_("een", aggregation=Aggregation("sum"))
    nodes = tuple(replace(n, weight=2.0) if n.parent == "een" else n for n in d.nodes)
    assert not compare(d, replace(d, nodes=nodes)).same_scores


def test_another_order_on_screen() -> None:
    d = index()
    a, b = d.by_id["a"], d.by_id["b"]
    swapped = {"a": b, "b": a}
    (change,) = changes(d, replace(d, nodes=tuple(swapped.get(n.id, n) for n in d.nodes)))
    assert (change.node, change.scores) == ("een", False)
    assert change.text == "de onderdelen staan in een andere volgorde"


def test_the_whole_index_comes_first_and_a_node_keeps_together() -> None:
    new = replace(with_("a", label="Alfa", weight=2.0, unit="km"), title="Anders")
    assert [c.node for c in changes(index(), new)] == ["", "a", "a", "a"]


@pytest.mark.parametrize(
    ("version", "suggested"),
    [("1.0", "1.1"), ("1.9", "1.10"), ("3", "4"), ("2023", "2024"), ("proef", "proef 2")],
)
def test_a_version_is_suggested_where_scores_differ(version: str, suggested: str) -> None:
    old = replace(index(), version=version)
    assert suggested_version(old, replace(with_("a", weight=2.0), version=version)) == suggested
    assert suggested_version(old, replace(with_("a", label="X"), version=version)) == version
    assert suggested_version(old, replace(with_("a", weight=2.0), version="eigen")) == "eigen"


OTHER: dict[str, object] = {
    "id": "anders", "title": "Anders", "version": "9", "label": "Anders", "short": "Anders",
    "unit": "anders", "publisher": "anders", "why": "anders", "weight": 7.0, "max_lag": 3,
    "lowest": "wijk", "modelled": True, "active": False, "min_coverage": 0.25, "parent": "twee",
    "aggregation": Aggregation("harmonic"), "rescale": Normalisation("rank"),
    "normalisation": Normalisation("rank"), "treatment": Treatment(3),
    "measures": (Measure("z", 1, Goalposts(0.0, 10.0)),), "screening": Screening(0.5),
    "imputation": Imputation(("mean",)), "skip_absent": True, "min_inhabitants": 9,
    "rank_inhabitants": 9, "context": (Context("w", "W", "w"),),
    "allocations": (Allocation("P", (("een", 1.0),)),),
    "presets": (Preset("p", "Anders"),),
}  # fmt: skip


def _every_field() -> list[tuple[str, str]]:
    found = [("", f.name) for f in fields(Definition)]
    found += [("een", f.name) for f in fields(Group)]
    found += [("a", f.name) for f in fields(Indicator)]
    silent = {("", "nodes"), ("", "source"), ("een", "id"), ("a", "id"), ("een", "parent")}
    return [pair for pair in found if pair not in silent]


@pytest.mark.parametrize(("node", "field"), _every_field())
def test_no_field_changes_in_silence(node: str, field: str) -> None:
    if field == "rescale_above":  # means something with a rescaled group only
        old = with_("een", rescale=Normalisation("rank"))
        group = replace(old.by_id["een"], rescale_above=False)  # type: ignore[call-arg]
        assert changes(old, old.with_node(group)) != ()
        return
    new = (
        with_(node, **{field: OTHER[field]}) if node else replace(index(), **{field: OTHER[field]})
    )  # type: ignore[arg-type]
    assert changes(index(), new) != ()


def dataset(seed: int) -> Dataset:
    codes = buurt_codes(7)
    numbers = np.random.default_rng(seed)
    columns = {}
    for name in "abcde":
        values = numbers.uniform(0.5, 12.0, len(codes))
        values[numbers.uniform(size=len(codes)) < 0.2] = np.nan
        reasons = np.where(np.isnan(values), MissingReason.BLANK, MissingReason.KNOWN)
        source = ColumnSource("k.csv", "", name, "CBS", 2023)
        columns[name] = Column(name, source, values, reasons.astype(np.uint8))
    return Dataset(make_areas(codes), 2023, columns)


Edit = Callable[[Node], Node]


@st.composite
def edited(draw: st.DrawFn) -> Definition:
    """The index after a few random edits."""
    d = index()
    for _ in range(draw(st.integers(1, 3))):
        node = draw(st.sampled_from(d.nodes))
        kind = draw(st.sampled_from(["label", "weight", "all weights", "active", "move", "method"]))
        if kind == "label":
            new = d.with_node(replace(node, label="X"))
        elif kind == "weight":
            new = d.with_node(replace(node, weight=draw(st.sampled_from([0.5, 1.0, 2.0]))))
        elif kind == "all weights":
            new = replace(d, nodes=tuple(replace(n, weight=n.weight * 2) for n in d.nodes))
        elif kind == "active" and isinstance(node, Indicator):
            new = d.with_node(replace(node, active=not node.active))
        elif kind == "move" and isinstance(node, Indicator):
            new = d.with_node(replace(node, parent=draw(st.sampled_from(["een", "twee", "top"]))))
        elif kind == "method" and isinstance(node, Group):
            method = draw(st.sampled_from(["arithmetic", "sum"]))
            new = d.with_node(replace(node, aggregation=Aggregation(method)))
        else:
            continue
        d = new
    return d


@given(edited(), st.integers(0, 1000))
@settings(max_examples=200)
def test_versions_that_are_called_comparable_give_the_same_scores(
    new: Definition, seed: int
) -> None:
    data = dataset(seed)
    if not compare(index(), new).same_scores:
        return
    before, after = compute_index(data, index()), compute_index(data, new)
    for node in before.node_ids:
        np.testing.assert_allclose(after.score(node), before.score(node), rtol=0, atol=1e-9)


def test_who_shows_a_score_matters_where_areas_are_compared() -> None:
    old = replace(index(), normalisation=Normalisation("minmax"))
    assert not compare(old, replace(old, min_inhabitants=100)).same_scores
    old = index()
    assert compare(old, replace(old, min_inhabitants=100)).same_scores
