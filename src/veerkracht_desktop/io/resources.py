"""Where the files that come with the program are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    """A shipped folder: inside the installed package, or at the top of the repository."""
    installed = PACKAGE / "_data" / name
    return installed if installed.is_dir() else PACKAGE.parent.parent / name


RESOURCES = _shipped("resources")
SAMPLE_DATA = _shipped("sample_data")
DEFAULT_DEFINITION = RESOURCES / "definitions" / "veerkracht.toml"
ALIASES = RESOURCES / "aliases" / "aliases.csv"
