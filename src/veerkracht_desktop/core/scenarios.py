"""Other forms of an index that are worth laying beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.presets import fitting
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.words import Translatable, translatable

EQUAL = translatable("scenario's", "Overal gelijke gewichten")
EQUAL_NOTE = translatable("scenario's", "Binnen elke groep telt elk onderdeel even zwaar.")
ARITHMETIC = translatable("scenario's", "Overal rekenkundig gemiddeld")
ARITHMETIC_NOTE = translatable("scenario's", "Een hoge score maakt een lage helemaal goed.")
WITH_FLOOR = ("geometric", "harmonic")
"""Methods that a lowest score matters to."""


@dataclass(frozen=True)
class Scenario:
    """A named index.

    Parameters
    ----------
    name : str
    definition : Definition
    note : str
        What is different, or where it comes from.

    """

    name: str
    definition: Definition
    note: str = ""


def equal_weights(definition: Definition) -> Definition:
    """The index with weight 1 for every part."""
    return replace(definition, nodes=tuple(replace(n, weight=1.0) for n in definition.nodes))


def arithmetic_everywhere(definition: Definition) -> Definition:
    """The index with the arithmetic mean in every group."""
    nodes = tuple(
        replace(n, aggregation=Aggregation("arithmetic"))
        if isinstance(n, Group) and n.aggregation.method != "arithmetic"
        else n
        for n in definition.nodes
    )
    return replace(definition, nodes=nodes)


def offered(definition: Definition) -> tuple[Scenario, ...]:
    """Scenarios that differ from the index as it is: its presets that fit, and two plain ones."""
    found = [
        Scenario(preset.title, preset.apply(definition), preset.note)
        for preset in fitting(definition)
    ]
    found.append(Scenario(_text(EQUAL), equal_weights(definition), _text(EQUAL_NOTE)))
    plain = arithmetic_everywhere(definition)
    found.append(Scenario(_text(ARITHMETIC), plain, _text(ARITHMETIC_NOTE)))
    known = {_sums(definition)}
    different = []
    for scenario in found:
        sums = _sums(scenario.definition)
        if sums not in known:
            known.add(sums)
            different.append(scenario)
    return tuple(different)


def _sums(definition: Definition) -> tuple[object, ...]:
    """What the scores of an index follow from, as far as scenarios change it.

    Only relative weights count, and a floor only where the method takes logarithms or
    reciprocals.
    """
    return tuple(
        (
            round(definition.effective_weights.get(node.id, 0.0), 12),
            (node.aggregation.method, node.aggregation.floor)
            if isinstance(node, Group) and node.aggregation.method in WITH_FLOOR
            else node.aggregation.method
            if isinstance(node, Group)
            else "",
        )
        for node in definition.nodes
    )


def _text(marked: Translatable) -> str:
    return marked.text
