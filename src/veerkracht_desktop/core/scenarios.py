"""Other forms of an index that are worth laying beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.words import Translatable, translatable

EQUAL = translatable("scenario's", "Overal gelijke gewichten")
EQUAL_NOTE = translatable("scenario's", "Binnen elke groep telt elk onderdeel even zwaar.")
ARITHMETIC = translatable("scenario's", "Overal rekenkundig gemiddeld")
ARITHMETIC_NOTE = translatable("scenario's", "Een hoge score maakt een lage helemaal goed.")


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


def offered(definition: Definition, presets: Sequence[Preset]) -> tuple[Scenario, ...]:
    """Scenarios that differ from the index as it is: its presets, and two plain ones.

    Parameters
    ----------
    definition : Definition
    presets : sequence of Preset
        Those that name a part the index does not have are passed over.

    """
    found = [
        Scenario(preset.title, preset.apply(definition), preset.note)
        for preset in presets
        if {node for node, _ in (*preset.weights, *preset.methods)} <= definition.by_id.keys()
    ]
    found.append(Scenario(_text(EQUAL), equal_weights(definition), _text(EQUAL_NOTE)))
    plain = arithmetic_everywhere(definition)
    found.append(Scenario(_text(ARITHMETIC), plain, _text(ARITHMETIC_NOTE)))
    return tuple(s for s in found if s.definition.nodes != definition.nodes)


def _text(marked: Translatable) -> str:
    return marked.text
