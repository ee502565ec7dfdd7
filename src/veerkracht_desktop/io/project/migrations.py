"""Older project files brought up to date, one version at a time.

A step is a pure function over the small tables of a project: rows in, rows out. The large
tables (maps and values) are found through the small ones, so a step that renames or
reinterprets them says so there. The file itself is never changed by opening it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Row = Mapping[str, object]
SmallTables = Mapping[str, tuple[Row, ...]]
"""Rows of each ``veerkracht_…`` table, in order, as the file has them."""

Step = Callable[[SmallTables], SmallTables]

SCHEMA_VERSION = 7
"""Version that this program writes; docs/bestandsformaat.md describes it."""


def _regions_and_origins(tables: SmallTables) -> SmallTables:
    """Version 2 knows regions, conversions, names matched by hand, and how values came about."""
    added = (
        "veerkracht_regioindelingen", "veerkracht_regios", "veerkracht_regioleden",
        "veerkracht_omzettingen", "veerkracht_omzetparen", "veerkracht_namen",
    )  # fmt: skip
    return {
        **tables,
        **dict.fromkeys(added, ()),
        "veerkracht_tabellen": tuple(
            {**row, "op_naam": 0} for row in tables["veerkracht_tabellen"]
        ),
        "veerkracht_kolommen": tuple(
            {**row, "herkomst": ""} for row in tables["veerkracht_kolommen"]
        ),
    }


def _originals(tables: SmallTables) -> SmallTables:
    """Version 3 knows what the source files were like when they were read."""
    added = ("veerkracht_originelen",)
    return {**tables, **dict.fromkeys(added, ())}


def _looks_of_classes(tables: SmallTables) -> SmallTables:
    """Version 3 also keeps palette, rounding and edition of classes."""
    added = {
        "palet": "", "omgekeerd": 0, "scharnier": 1.5, "decimalen": 1, "editie": 0, "midden": None,
    }  # fmt: skip
    classes = tuple({**row, **added} for row in tables.get("veerkracht_klassen", ()))
    return {**tables, "veerkracht_klassen": classes}


def _originals_and_looks(tables: SmallTables) -> SmallTables:
    return _looks_of_classes(_originals(tables))


def _named_classes(tables: SmallTables) -> SmallTables:
    """Version 4 knows classes that were kept under a name, and own names of classes."""
    classes = tuple({**row, "namen": "[]"} for row in tables.get("veerkracht_klassen", ()))
    return {**tables, "veerkracht_klassen": classes, "veerkracht_klassensets": ()}


def _groups(tables: SmallTables) -> SmallTables:
    """Version 5 knows groups of areas."""
    return {**tables, "veerkracht_groepen": (), "veerkracht_groepleden": ()}


def _context_and_order(tables: SmallTables) -> SmallTables:
    """Version 6 knows context layers, and legends with the weakest class on top."""
    changed = {
        name: tuple({**row, "zwak_boven": 0} for row in tables[name])
        for name in ("veerkracht_klassen", "veerkracht_klassensets")
    }
    return {**tables, **changed, "veerkracht_achtergrond": ()}


def _pages(tables: SmallTables) -> SmallTables:
    """Version 7 knows the pages of a presentation."""
    return {**tables, "veerkracht_paginas": ()}


STEPS: Mapping[int, Step] = {
    1: _regions_and_origins,
    2: _originals_and_looks,
    3: _named_classes,
    4: _groups,
    5: _context_and_order,
    6: _pages,
}
"""By the version that a step starts from; ``STEPS[1]`` turns version 1 into 2."""


def migrate(
    tables: SmallTables,
    version: int,
    *,
    steps: Mapping[int, Step] = STEPS,
    target: int = SCHEMA_VERSION,
) -> SmallTables:
    """Bring small tables from `version` to `target`.

    >>> rename = {1: lambda tables: {"nieuw": tables["oud"]}}
    >>> migrate({"oud": ()}, 1, steps=rename, target=2)
    {'nieuw': ()}
    """
    assert 1 <= version <= target, (version, target)
    for start in range(version, target):
        tables = steps[start](tables)
    return tables
