"""Index definitions as files: TOML, and the structure tables of COINr and the COIN Tool.

docs/indexdefinitie.md explains every key and column.
"""

from veerkracht_desktop.io.definitions.reading import (
    default_definition,
    parse_definition,
    read_definition,
    read_index,
)
from veerkracht_desktop.io.definitions.writing import definition_text, write_definition

__all__ = [
    "default_definition",
    "definition_text",
    "parse_definition",
    "read_definition",
    "read_index",
    "write_definition",
]
