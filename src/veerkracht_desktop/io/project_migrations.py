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

SCHEMA_VERSION = 1
"""Version that this program writes; docs/bestandsformaat.md describes it."""

STEPS: Mapping[int, Step] = {}
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
