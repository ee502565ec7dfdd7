"""The presets of a definition file: ``[presets.name]``."""

from __future__ import annotations

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.specs import AGGREGATIONS
from veerkracht_desktop.io.definitions.toml_source import Reader


def presets(root: Reader, definition: Definition) -> tuple[Preset, ...]:
    """Every preset, tried on the definition.

    Raises
    ------
    DefinitionError
        It names a node that is not there, or leaves a group without weight.

    """
    table = root.table("presets")
    return tuple(_preset(table.table(name), name, definition) for name in table.data)


def _preset(table: Reader, name: str, definition: Definition) -> Preset:
    weights, methods = table.table("weights"), table.table("methods")
    for named in (weights, methods):
        for node in named.data:
            if node not in definition.by_id:
                named.fail(node, f"de knoop '{node}' bestaat niet")
    for node in methods.data:
        if not isinstance(definition.by_id[node], Group):
            methods.fail(node, f"'{node}' is een indicator en heeft geen methode")
    for node in weights.data:
        if weights.number(node) < 0:
            weights.fail(node, f"het gewicht van '{node}' is minder dan 0")
    found = Preset(
        id=name,
        title=table.text("title"),
        note=table.text("note", ""),
        weights=tuple((node, weights.number(node)) for node in weights.data),
        methods=tuple((node, methods.choice(node, AGGREGATIONS, "")) for node in methods.data),
    )
    table.close()
    try:
        found.apply(definition)
    except DefinitionError as error:
        table.fail("weights", str(error.data["why"]))
    return found
