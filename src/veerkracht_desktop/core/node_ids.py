"""Ids for new nodes of an index, made of what people call them."""

from __future__ import annotations

import re
import unicodedata

from veerkracht_desktop.core.definition import Definition


def as_id(text: str) -> str:
    """A text as an id: small letters, figures and underscores; "" where nothing is left.

    >>> as_id("Sociale cohésie (2024)")
    'sociale_cohesie_2024'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def free_id(definition: Definition, wanted: str) -> str:
    """An id that no node has yet, made of `wanted`."""
    base = as_id(wanted) or "onderdeel"
    name, number = base, 2
    while name in definition.by_id:
        name, number = f"{base}_{number}", number + 1
    return name
