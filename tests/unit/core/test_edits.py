"""Known answers of changing an index, and the sentence for what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.unit.core.builders import make_definition

from veerkracht_desktop.core import edits
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.specs import Aggregation, Allocation


def four(*weights: float, off: int = -1) -> Definition:
    """One group of indicators a, b, c, … with these weights."""
    nodes = [
        Indicator(name, name.upper(), "top", weight, active=at != off)
        for at, (name, weight) in enumerate(zip("abcdefgh", weights, strict=False))
    ]
    return Definition("proef", "Proef", "1", (Group("top", "Totaal"), *nodes))


def weights(definition: Definition) -> list[float]:
    return [n.weight for n in definition.nodes if n.parent]


# Shares


def test_siblings_keep_their_ratios_and_take_up_the_rest() -> None:
    made = edits.set_share(four(2, 1, 1), "a", 0.2)
    assert weights(made) == pytest.approx([0.8, 1.6, 1.6])
    assert edits.share_of(made, "a") == pytest.approx(0.2)


def test_a_locked_sibling_keeps_its_share() -> None:
    made = edits.set_share(four(1, 1, 1, 1), "a", 0.5, frozenset({"b"}))
    assert weights(made) == pytest.approx([2.0, 1.0, 0.5, 0.5])


def test_siblings_without_weight_share_the_rest_equally() -> None:
    made = edits.set_share(four(4, 0, 0), "a", 0.5)
    assert weights(made) == pytest.approx([2.0, 1.0, 1.0])


@pytest.mark.parametrize(("share", "expected"), [(0.0, [0.0, 2.0, 2.0]), (1.0, [4.0, 0.0, 0.0])])
def test_a_share_of_nothing_and_of_all(share: float, expected: list[float]) -> None:
    assert weights(edits.set_share(four(2, 1, 1), "a", share)) == pytest.approx(expected)


def test_what_is_off_takes_no_part() -> None:
    made = edits.set_share(four(1, 1, 5, off=2), "a", 0.75)
    assert weights(made) == pytest.approx([1.5, 0.5, 5.0])


def test_the_room_is_what_the_locked_leave() -> None:
    definition = four(1, 1, 2)
    assert edits.most_share(definition, "a") == 1.0
    assert edits.most_share(definition, "a", frozenset({"c"})) == pytest.approx(0.5)
    assert edits.most_share(definition, "a", frozenset({"b", "c"})) == pytest.approx(0.25)


def test_a_share_that_is_there_already_changes_nothing() -> None:
    definition = four(1, 1)
    assert edits.set_share(definition, "a", 0.5, frozenset({"b"})) is definition


def test_equal_shares_leave_the_locked_alone() -> None:
    assert weights(edits.equalise(four(3, 2, 1), "top")) == pytest.approx([2.0, 2.0, 2.0])
    made = edits.equalise(four(5, 2, 1), "top", frozenset({"a"}))
    assert weights(made) == pytest.approx([5.0, 1.5, 1.5])


def test_equal_below_reaches_every_group() -> None:
    definition = make_definition()
    for node, weight in (("r1", 3.0), ("r1t1", 2.0), ("r2t1i1", 5.0)):
        definition = edits.set_weight(definition, node, weight)
    made = edits.equalise_below(definition, "top")
    assert {round(made.effective_weights[i.id], 12) for i in made.indicators} == {round(1 / 12, 12)}
    only = edits.equalise_below(definition, "r2")
    assert edits.share_of(only, "r2t1i1") == pytest.approx(0.5)
    assert edits.share_of(only, "r1") == edits.share_of(definition, "r1")


def test_weights_and_methods_of_another_leave_the_rest() -> None:
    definition = make_definition()
    other = edits.set_share(definition, "r1", 0.5)
    other = edits.set_aggregation(other, "top", Aggregation("generalised", 1.0, -2.0))
    mine = edits.remove_node(edits.rename(definition, "r1", "Anders"), "r2")
    made = edits.with_weighting(mine, other)
    assert made.by_id["r1"].weight == pytest.approx(1.5)
    assert made.by_id["r1"].label == "Anders"
    top = made.by_id["top"]
    assert isinstance(top, Group)
    assert top.aggregation == Aggregation("generalised", 1.0, -2.0)
    assert "r2" not in made.by_id


# Places


def test_a_group_moves_with_all_below_it() -> None:
    made = edits.move_node(make_definition(2, 2, 1), "r1t1", "r2", 0)
    assert [n.id for n in made.walk()] == [
        "top", "r1", "r1t2", "r1t2i1", "r2", "r1t1", "r1t1i1", "r2t1", "r2t1i1", "r2t2", "r2t2i1",
    ]  # fmt: skip


def test_members_change_places_within_a_group() -> None:
    definition = make_definition(1, 1, 3)
    made = edits.move_node(definition, "r1t1i1", "r1t1", 1)
    assert made.children["r1t1"] == ("r1t1i2", "r1t1i1", "r1t1i3")
    assert edits.move_node(definition, "r1t1i1", "r1t1", 99).children["r1t1"][-1] == "r1t1i1"


def test_an_emptied_group_goes_off_and_comes_on_with_its_first_member() -> None:
    definition = make_definition(2, 1, 1)
    made = edits.move_node(definition, "r1t1i1", "r2t1", 0)
    emptied = made.by_id["r1t1"]
    assert not emptied.active
    assert not made.is_active("r1")
    back = edits.move_node(made, "r1t1i1", "r1t1", 0)
    assert back.nodes == definition.nodes


def test_what_is_taken_away_goes_from_the_budgets_too() -> None:
    panel = (Allocation("An", (("r1", 30.0), ("r2", 70.0))), Allocation("Bo", (("r1", 10.0),)))
    definition = replace(make_definition(2, 1, 1), allocations=panel)
    made = edits.remove_node(definition, "r1")
    assert [n.id for n in made.walk()] == ["top", "r2", "r2t1", "r2t1i1"]
    assert made.allocations == (Allocation("An", (("r2", 70.0),)),)


def test_a_new_group_waits_for_a_member() -> None:
    made = edits.add_group(make_definition(1, 1, 1), "r1", "  Zorg  én hulp ")
    group = made.by_id["zorg_en_hulp"]
    assert (group.label, group.active) == ("Zorg én hulp", False)
    made = edits.move_node(made, "r1t1i1", "zorg_en_hulp", 0)
    assert made.is_active("zorg_en_hulp")
    assert "zorg_en_hulp_2" in edits.add_group(made, "r1", "Zorg en hulp").by_id


def test_an_empty_group_takes_the_id_of_its_new_name_and_another_keeps_its_own() -> None:
    made = edits.add_group(make_definition(1, 1, 1), "r1", "Nieuwe groep")
    made = edits.rename(made, "nieuwe_groep", "Zorg én hulp")
    assert "nieuwe_groep" not in made.by_id
    assert made.by_id["zorg_en_hulp"].parent == "r1"
    filled = edits.move_node(made, "r1t1i1", "zorg_en_hulp", 0)
    assert edits.rename(filled, "zorg_en_hulp", "Steun").by_id["zorg_en_hulp"].label == "Steun"
    assert edits.rename(made, made.top, "Anders").top == made.top


# On, off, names, methods


def test_switching_off_the_last_member_takes_the_group_out_and_on_brings_it_back() -> None:
    definition = make_definition(2, 1, 1)
    off = edits.set_active(definition, "r1t1i1", on=False)
    assert not off.is_active("r1")
    assert off.by_id["r1"].active
    assert edits.set_active(off, "r1t1i1", on=True).nodes == definition.nodes


def test_a_group_with_everything_off_comes_on_with_all_below_it() -> None:
    definition = make_definition(2, 1, 2)
    for node in ("r1t1i1", "r1t1i2"):
        definition = edits.set_active(definition, node, on=False)
    made = edits.set_active(definition, "r1", on=True)
    assert made.members("r1t1") == ("r1t1i1", "r1t1i2")


def test_switching_on_within_a_group_that_is_off_brings_the_group_along() -> None:
    definition = edits.set_active(make_definition(2, 1, 2), "r1", on=False)
    assert edits.set_active(definition, "r1t1i2", on=True).is_active("r1t1i2")


def test_a_new_name_drops_the_short_one() -> None:
    definition = make_definition()
    definition = definition.with_node(replace(definition.by_id["r1"], short="H1"))
    assert edits.rename(definition, "r1", "Hulpbron 1").by_id["r1"].short == "H1"
    renamed = edits.rename(definition, "r1", "Netwerk")
    assert (renamed.by_id["r1"].label, renamed.by_id["r1"].short) == ("Netwerk", "")


def test_methods_of_a_group() -> None:
    made = edits.set_aggregation(make_definition(), "r1", Aggregation("geometric", 1.0))
    made = edits.set_min_coverage(made, "r1", 0.6)
    group = made.by_id["r1"]
    assert isinstance(group, Group)
    assert (group.aggregation, group.min_coverage) == (Aggregation("geometric", 1.0), 0.6)


# What cannot be


NOT: dict[str, tuple[Callable[[Definition], Definition], str]] = {
    "share above all": (
        lambda d: edits.set_share(d, "a", 1.4),
        "Een aandeel ligt tussen 0 en 100 %. Geef een percentage daartussen.",
    ),
    "share of the top": (
        lambda d: edits.set_share(d, "top", 0.5),
        "Totaal is de index zelf: die blijft bovenaan en is 100 %. Kies een onderdeel eronder.",
    ),
    "share of what is off": (
        lambda d: edits.set_share(d, "c", 0.5),
        "C telt niet mee en heeft dus geen aandeel. Zet het eerst aan.",
    ),
    "all others locked": (
        lambda d: edits.set_share(d, "a", 0.6, frozenset({"b"})),
        "Alles naast A staat vast. Maak eerst een ander onderdeel van de groep los.",
    ),
    "alone": (
        lambda d: edits.set_share(edits.set_active(d, "b", on=False), "a", 0.6),
        "A is het enige dat meetelt in zijn groep: altijd 100 %."
        " Verander het gewicht van de groep zelf.",
    ),
    "weight below zero": (
        lambda d: edits.set_weight(d, "a", -1),
        "Een gewicht is 0 of meer, en niet −1,0. Geef een ander gewicht.",
    ),
    "no weight left": (
        lambda d: edits.set_weights(d, {"a": 0, "b": 0}),
        "In Totaal zou niets dat meetelt nog gewicht hebben."
        " Geef eerst een ander onderdeel gewicht.",
    ),
    "nothing left": (
        lambda d: edits.remove_node(edits.remove_node(d, "a"), "b"),
        "Er zou geen enkele indicator meer meetellen. Zet eerst een andere indicator aan.",
    ),
    "into an indicator": (
        lambda d: edits.move_node(d, "a", "b", 0),
        "B is een indicator en geen groep. Kies een groep.",
    ),
    "no name": (
        lambda d: edits.rename(d, "a", "  "),
        "Een onderdeel van de index heeft een naam nodig. Typ een naam.",
    ),
    "unknown method": (
        lambda d: edits.set_aggregation(d, "top", Aggregation("mediaan")),
        "De manier van samenvoegen 'mediaan' kan hier niet. Kies een andere methode.",
    ),
    "coverage": (
        lambda d: edits.set_min_coverage(d, "top", 60),
        "Het deel dat bekend moet zijn ligt tussen 0 en 100 %. Geef een percentage daartussen.",
    ),
    "empty group on": (
        lambda d: edits.set_active(edits.add_group(d, "top", "Leeg"), "leeg", on=True),
        "In Leeg staat nog geen indicator. Zet er eerst een indicator in.",
    ),
    "nothing to divide": (
        lambda d: edits.equalise(d, "top", frozenset({"b"})),
        "In Totaal is niets om gelijk te verdelen. Zet meer onderdelen aan of maak ze los.",
    ),
}


@pytest.mark.parametrize("name", NOT)
def test_what_cannot_be_is_told(name: str) -> None:
    edit, sentence = NOT[name]
    with pytest.raises(DefinitionError) as caught:
        edit(four(1, 1, 1, off=2))
    assert caught.value.sentence() == sentence


def test_locked_members_limit_a_share() -> None:
    with pytest.raises(DefinitionError, match="A kan hoogstens 60,0 % krijgen"):
        edits.set_share(four(1, 1, 3, 5), "a", 0.7, frozenset({"b", "c"}))


def test_nothing_moves_into_itself() -> None:
    with pytest.raises(DefinitionError, match="Hulpbron 1 kan niet in zichzelf worden gezet"):
        edits.move_node(make_definition(), "r1", "r1t1", 0)


# Comparing


def test_the_same_index_but_for_rounding() -> None:
    definition = make_definition()
    there = edits.set_share(definition, "r1", 0.77)
    back = edits.set_share(there, "r1", 1 / 3)
    assert edits.same_index(back, definition)
    assert edits.same_weighting(back, definition)
    assert not edits.same_index(there, definition)
    assert not edits.same_index(edits.rename(definition, "r1", "Anders"), definition)
    assert edits.same_weighting(edits.rename(definition, "r1", "Anders"), definition)
    assert not edits.same_structure(edits.move_node(definition, "r1", "top", 2), definition)
    geometric = edits.set_aggregation(definition, "top", Aggregation("geometric"))
    assert not edits.same_weighting(geometric, definition)


def test_a_weight_that_floats_cannot_reckon_with_is_told_as_such() -> None:
    definition = make_definition()
    with pytest.raises(DefinitionError, match="1e\\+200; het moet 0 zijn of van 1e-100 tot"):
        edits.set_weight(definition, definition.indicators[0].id, 1e200)


def test_of_a_sum_more_than_the_ratios_of_weights_counts() -> None:
    one = four(1, 1, 1, 1)
    doubled = edits.set_weights(one, dict.fromkeys("abcd", 2.0))
    assert edits.same_index(one, doubled)
    summed, twice = (edits.set_aggregation(d, d.top, Aggregation("sum")) for d in (one, doubled))
    assert not edits.same_weighting(summed, twice)
    assert not edits.same_index(summed, twice)
    assert edits.same_index(summed, edits.set_weights(twice, dict.fromkeys("abcd", 1.0)))
