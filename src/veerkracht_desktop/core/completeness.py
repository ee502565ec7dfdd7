"""Which scores are not there for any area, and which source would bring them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.aggregate import TOLERANCE
from veerkracht_desktop.core.areas import PLURALS, Level
from veerkracht_desktop.core.dataset import SourceTable
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.wording import listed, number

USUAL_SHARE = 0.5
"""A group is complete enough to advise on when half of the areas have a score."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A group that (nearly) no area has a score for.

    Parameters
    ----------
    group : str
    present : float
        Share of the weight of its members, 0-1, that has scores somewhere.
    needed : float
        Share that the definition asks for.
    publishers : tuple of str
        Sources of which each alone would complete the group.
    absent : tuple of str
        Sources of the group that are not loaded.
    newer : tuple of str
        Those among them that are loaded already: another edition of them has what is missing.

    """

    group: str
    present: float
    needed: float
    publishers: tuple[str, ...]
    newer: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def find_gaps(results: IndexResults) -> tuple[Gap, ...]:
    """Groups below the top without a score for at least half of the areas, with their remedy."""
    definition = results.definition
    supplied = frozenset(
        node for node in results.node_ids if np.isfinite(results.score(node)).mean() >= USUAL_SHARE
    )
    loaded = {s.publisher for used in results.used.values() for s in used.sources}
    gaps = []
    for group in definition.resources:
        if group.id in supplied:
            continue
        needed = group.min_coverage
        present = _share(definition, group, supplied)
        known = _publishers(definition, group.id)
        publishers = tuple(
            publisher for publisher in known if _completes(definition, group, publisher, supplied)
        )
        newer = tuple(p for p in publishers if p in loaded)
        absent = tuple(p for p in known if p not in loaded)
        gaps.append(Gap(group.id, present, needed, publishers, newer, absent))
    return tuple(gaps)


def gap_notices(results: IndexResults, tables: Sequence[SourceTable] = ()) -> tuple[Notice, ...]:
    """One sentence per gap, and one for the index when gaps take it away.

    Parameters
    ----------
    results : IndexResults
    tables : sequence of SourceTable
        All that was read: a source may be there and yet not serve these areas.

    """
    definition = results.definition
    gaps = find_gaps(results)
    notices = [_sentence(results, gap, tables) for gap in gaps]
    if gaps and not np.isfinite(results.score(definition.top)).any():
        top = definition.by_id[definition.top].label
        missing = listed(tuple(definition.by_id[gap.group].label for gap in gaps))
        verb = "ontbreekt" if len(gaps) == 1 else "ontbreken"
        notices.append(
            Notice(
                "no-index",
                f"'{top}' is voor geen enkel gebied berekend, omdat {missing} {verb}.",
                Weight.PROBLEM,
            )
        )
    return tuple(notices)


def _sentence(results: IndexResults, gap: Gap, tables: Sequence[SourceTable]) -> Notice:
    definition = results.definition
    label = definition.by_id[gap.group].label
    text = f"'{label}' is niet te berekenen: er zijn geen gegevens voor."
    if gap.needed > 0:
        text = (
            f"'{label}' is niet te berekenen: er is {number(100 * gap.present, 0)} % van het "
            f"gewicht en de indexdefinitie vraagt {number(100 * gap.needed, 0)} %."
        )
    if gap.publishers:
        useless = {p: _why_not(results, gap.group, p, tables) for p in gap.absent}
        told = [why for why in useless.values() if why]
        text += "".join(f" {why[:1].upper()}{why[1:]}." for why in told)
        again = [p for p in gap.publishers if p in gap.newer or useless.get(p)]
        wanted = [p for p in gap.publishers if p not in again]
        wanted += [f"een andere uitgave van {p}" for p in again]
        text += f" Voeg een bestand toe van {' of '.join(wanted)}."
    elif gap.absent:
        text += f" Daarvoor is meer dan één bron nodig: {', '.join(gap.absent)}."
    return Notice("gap", text, Weight.PROBLEM, items=gap.publishers or gap.absent)


def _why_not(
    results: IndexResults, group: str, publisher: str, tables: Sequence[SourceTable]
) -> str:
    """Why files of a publisher that were read give this group nothing; "" where there are none."""
    own = [table for table in tables if table.publisher == publisher]
    if not own:
        return ""
    leaves = [i for i in _leaves(results.definition, group) if i.publisher == publisher]
    formulas = [parse_formula(m.formula) for leaf in leaves for m in leaf.measures]
    variables = {variable for formula in formulas for variable in formula.variables}
    level, edition = results.areas.level, results.edition
    fitting = [table for table in own if variables & table.columns.keys()]
    there = f"van {publisher} is {_files(fitting or own)} wel geladen, maar"
    if not fitting:
        label = results.definition.by_id[group].label
        return f"{there} zonder kolommen die voor '{label}' zijn herkend"
    of_level = [table for table in fitting if level in table.rows_by_level]
    if not of_level:
        levels = [one for one in Level if any(one in table.rows_by_level for table in fitting)]
        known = listed(tuple(PLURALS[one] for one in levels))
        return f"{there} dat heeft geen {PLURALS[level]}, alleen {known}"
    years = listed(tuple(str(year) for year in sorted({t.year for t in of_level if t.year})))
    of_years = f" van {years}" if years else ""
    if all(table.year > edition for table in of_level):
        return f"{there} dat is{of_years}, na editie {edition}"
    return f"{there} dat heeft{of_years} geen waarden die bij editie {edition} passen"


def _files(tables: Sequence[SourceTable]) -> str:
    return listed(tuple(dict.fromkeys(table.file for table in tables)), 2)


def _share(definition: Definition, group: Group, supplied: AbstractSet[str]) -> float:
    members = definition.members(group.id)
    total = sum(definition.by_id[m].weight for m in members)
    return sum(definition.by_id[m].weight for m in members if m in supplied) / total


def _leaves(definition: Definition, node: str) -> tuple[Indicator, ...]:
    return tuple(
        n for n in definition.walk(node) if isinstance(n, Indicator) and definition.is_active(n.id)
    )


def _publishers(definition: Definition, group: str) -> tuple[str, ...]:
    found = (leaf.publisher for leaf in _leaves(definition, group) if leaf.publisher)
    return tuple(dict.fromkeys(found))


def _completes(
    definition: Definition, group: Group, publisher: str, supplied: AbstractSet[str]
) -> bool:
    """Whether the group would have a score if this publisher's indicators were all there."""
    there = {
        leaf.id
        for leaf in _leaves(definition, group.id)
        if leaf.id in supplied or leaf.publisher == publisher
    }
    if there <= supplied:
        return False
    return _scores(definition, group.id, there)


def _scores(definition: Definition, node: str, there: AbstractSet[str]) -> bool:
    found = definition.by_id[node]
    if isinstance(found, Indicator):
        return node in there
    members = definition.members(node)
    weights = {m: definition.by_id[m].weight for m in members}
    present = sum(w for m, w in weights.items() if _scores(definition, m, there))
    whole = sum(
        w
        for m, w in weights.items()
        if not (
            definition.skip_absent and isinstance(definition.by_id[m], Indicator) and m not in there
        )
    )
    return present > 0 and present >= (found.min_coverage - TOLERANCE) * whole
