"""Index definitions as files: TOML, and the structure tables of COINr and the COIN Tool.

docs/indexdefinitie.md explains every key and column.
"""

from veerkracht_desktop.io.definitions.reading import (
    default_definition,
    default_presets,
    parse_definition,
    read_definition,
    read_index,
    read_presets,
)
from veerkracht_desktop.io.definitions.writing import definition_text, write_definition

__all__ = [
    "default_definition",
    "default_presets",
    "definition_text",
    "parse_definition",
    "read_definition",
    "read_index",
    "read_presets",
    "write_definition",
]
