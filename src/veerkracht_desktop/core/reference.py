"""What areas are compared with: one choice for every view, ``AppState.reference``.

The choice is a word: ``gemeente`` (the gemeente of the areas in question), ``wijk`` (their wijk,
where buurten are shown), ``regio`` (their region of the chosen grouping), ``all`` (every area
that the views are limited to), ``gebied:GM0855`` (one gemeente, whichever areas are in question)
or ``groep:Zuid`` (a group by name).

How a view uses it::

    against = reference_of(state, codes)        # codes: one area, the selection, or none
    against.score("index")                      # what to compare a score of this node with
    against.score("index", other_analysis)      # the same of another edition
    against.rows                                # areas it is about, for bands and medians
    against.short, against.name, against.phrase # words for a legend, a title, a sentence
    against.note                                # why it is not what was asked for, or ""

Of a gemeente it is the score that the gemeente itself has, where it has one. Of several areas it
is the median of their known scores, node by node; medians of parts do not add up to the median
of the whole (`Reference.adds_up`). A choice that cannot be had gives way, with a `note`: a group
that is gone to the gemeente, a gemeente to all areas. Which choices there are: `choices`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Areas, Level, quantity
from veerkracht_desktop.core.group_areas import group_named
from veerkracht_desktop.core.ordering import by_name
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.risk_signals.phrases import in_sentence
from veerkracht_desktop.core.scope import GROUP, group_in, named, scope_name, units_of
from veerkracht_desktop.core.state import AppState, scope_rows
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.words import Translatable, translatable

GEMEENTE, WIJK, REGION, ALL = "gemeente", "wijk", "regio", "all"
AREA = "gebied:"
"""Before the code of a gemeente that is compared with whichever areas are in question."""
LEAST = 2
"""Areas that a median is of; that of one area is the area itself."""

_GEMEENTE = translatable("referentie", "Gemeente")
_WIJK = translatable("referentie", "Wijk")
_REGION = translatable("referentie", "Regio")
_ALL = translatable("referentie", "Alle {areas}")
_ALL_INSIDE = translatable("referentie", "Alle {areas} van {place}")
_THE_GEMEENTE = translatable("referentie", "de gemeente {name}")
_THE_MIDDLE = translatable("referentie", "de middelste van de {n}")
_THE_MIDDLE_INSIDE = translatable("referentie", "de middelste van de {n} van {place}")
_OF_GROUP = translatable("referentie", "groep {name}")
_GONE = translatable("referentie", "De groep '{name}' bestaat niet meer.")
_EMPTY = translatable("referentie", "De groep '{name}' heeft hier geen gebieden.")
_NOT_HERE = translatable("referentie", "De gekozen gemeente is hier niet geladen.")
_SEVERAL = translatable("referentie", "Deze gebieden liggen niet in één {level}.")
_NO_UNIT = translatable("referentie", "Bij deze gebieden is geen {level} met meer gebieden bekend.")
UNITS = (
    (GEMEENTE, Level.GEMEENTE, _GEMEENTE),
    (WIJK, Level.WIJK, _WIJK),
    (REGION, Level.REGION, _REGION),
)
"""Larger areas that areas can be compared with: word, level and Dutch name."""


@dataclass(frozen=True, eq=False)
class Reference:
    """What areas are compared with.

    Parameters
    ----------
    kind : str
        `GEMEENTE`, `WIJK`, `REGION`, `ALL`, `AREA` or `core.scope.GROUP`: what it became.
    name : str
        In full, as "Veghel" or "Alle wijken".
    short : str
        For a bar or a legend, as "Gemeente".
    phrase : str
        After "lager dan", as "de gemeente Veghel".
    analysis : Analysis
        Results that `score` is of unless told otherwise.
    rows : ndarray of int
        Rows of the results, ascending: the areas that it is about.
    gemeente : str
        Code of the gemeente whose own score it is, "" where it is a median.
    note : str
        Why it is not what was asked for, a Dutch sentence, or "".

    """

    kind: str
    name: str
    short: str
    phrase: str
    analysis: Analysis
    rows: IntArray
    gemeente: str = ""
    note: str = ""
    _elsewhere: dict[int, tuple[Analysis, IntArray]] = field(default_factory=dict, repr=False)

    def is_of(self, rows: IntArray) -> bool:
        """Whether it is the median of these very areas: nothing is compared with itself."""
        return not self.gemeente and np.array_equal(self.rows, rows)

    @property
    def adds_up(self) -> bool:
        """Whether the score of a whole follows from those of its parts."""
        return bool(self.gemeente)

    def score(self, node: str, analysis: Analysis | None = None) -> float:
        """Score of a node to compare with.

        Parameters
        ----------
        node : str
        analysis : Analysis, optional
            Of another edition or index. Of its areas those with the same codes count.

        Returns
        -------
        float
            NaN where it is not known, or these results do not have the node.

        """
        shown = self.analysis if analysis is None else analysis
        if self.gemeente:
            return shown.gemeente_score(self.gemeente, node)
        if node not in shown.results.column:
            return float("nan")
        rows = self.rows if shown is self.analysis else self._rows_in(shown)
        found = _medians(shown.results, rows.tobytes())
        if node not in found:
            scores = shown.results.score(node)[rows]
            known = scores[np.isfinite(scores)]
            found[node] = float(np.median(known)) if known.size else float("nan")
        return found[node]

    def scores(self) -> Mapping[str, float]:
        """Score of every node of the results; NaN where not known."""
        return {node: self.score(node) for node in self.analysis.results.node_ids}

    def _rows_in(self, analysis: Analysis) -> IntArray:
        kept = self._elsewhere.get(id(analysis))
        if kept is None:
            codes = self.analysis.results.areas.codes
            rows = analysis.results.areas.rows([codes[row] for row in self.rows.tolist()])
            kept = self._elsewhere[id(analysis)] = analysis, rows
        return kept[1]


@lru_cache(maxsize=8)
def _medians(results: IndexResults, rows: bytes) -> dict[str, float]:
    """Medians that were asked for; results are told apart by identity and never change."""
    del results, rows
    return {}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to compare with: its word, and what it is called in a list."""

    word: str
    text: str


def choices(state: AppState) -> tuple[Choice, ...]:
    """What can be chosen now, the gemeenten last; none while there are no results."""
    if state.analysis is None:
        return ()
    areas = state.analysis.results.areas
    found = []
    for word, level, text in UNITS:
        if any(units_of(state, areas, level)):
            found.append(Choice(word, in_sentence(text.text)))
    found.append(Choice(ALL, in_sentence(_ALL.text.format(areas=PLURALS[areas.level]))))
    found += [Choice(GROUP + group.name, group.name) for group in state.document.groups]
    if units_of(state, areas, Level.GEMEENTE):
        names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
        known = ((name or code, code) for code, name in names.items() if code)
        in_order = sorted(known, key=lambda one: (*by_name(one[0]), one[1]))
        found += [Choice(AREA + code, name) for name, code in in_order]
    return tuple(found)


def reference_of(state: AppState, codes: Collection[str] = ()) -> Reference | None:
    """What these areas are compared with.

    Parameters
    ----------
    state : AppState
    codes : collection of str
        The areas in question; codes that the results do not have are left out. None of them:
        what the views are limited to.

    Returns
    -------
    Reference or None
        None while there are no results.

    """
    if state.analysis is None:
        return None
    areas = state.analysis.results.areas
    group, word = group_in(state.reference), state.reference
    if group:
        return _of_group(state, group) or _given_way(state, codes, _lost(state, group))
    if word.startswith(AREA):
        found = _of_gemeente(state, word.removeprefix(AREA), AREA)
        return found or _given_way(state, codes, _NOT_HERE.text)
    rows = areas.rows(list(codes))
    for known, level, text in UNITS[1:]:
        if word == known and units_of(state, areas, level):
            found = _of_unit(state, rows, known, level, text)
            return found or _given_way(state, codes, _no_unit(state, rows, level))
    return _of_all(state) if word == ALL else _given_way(state, codes)


def _given_way(state: AppState, codes: Collection[str], note: str = "") -> Reference:
    """The gemeente of the areas, or else all of them."""
    assert state.analysis is not None
    areas = state.analysis.results.areas
    if not units_of(state, areas, Level.GEMEENTE):
        return _of_all(state, note)
    found = {areas.gemeenten[row] for row in areas.rows(list(codes)).tolist()}
    if not found and state.within in areas.gemeente_codes:
        found = {state.within}
    if len(found) == 1:
        own = _of_gemeente(state, next(iter(found)), GEMEENTE, note)
        if own is not None:
            return own
    several = _SEVERAL.text.format(level=Level.GEMEENTE.value) if len(found) > 1 else ""
    return _of_all(state, note or several)


def _of_gemeente(state: AppState, code: str, kind: str, note: str = "") -> Reference | None:
    """The score of a gemeente, or else the median of its areas; None where it is not there."""
    assert state.analysis is not None
    areas = state.analysis.results.areas
    if not code or code not in areas.gemeente_codes:
        return None
    rows = np.flatnonzero(areas.gemeente_index == areas.gemeente_codes.index(code))
    name = areas.gemeente_names[int(rows[0])] or code
    short = name if kind == AREA else _GEMEENTE.text
    gemeenten = state.analysis.gemeente_results
    if gemeenten is not None and code in gemeenten.areas.position:
        phrase = _THE_GEMEENTE.text.format(name=name)
        return Reference(kind, name, short, phrase, state.analysis, rows, code, note)
    if len(rows) < LEAST:
        return None
    n = quantity(areas.level, len(rows))
    phrase = _THE_MIDDLE_INSIDE.text.format(n=n, place=name)
    return Reference(kind, name, short, phrase, state.analysis, rows, "", note)


def _of_unit(
    state: AppState, rows: IntArray, kind: str, level: Level, text: Translatable
) -> Reference | None:
    """The median of all areas in the one wijk or region that these rows lie in."""
    assert state.analysis is not None
    areas = state.analysis.results.areas
    units = units_of(state, areas, level)
    found = {units[row] for row in rows.tolist()} or {state.within}
    word = next(iter(found))
    own = np.array([row for row, unit in enumerate(units) if unit == word], dtype=np.int64)
    if len(found) > 1 or not word or len(own) < LEAST:
        return None
    name = scope_name(state, word)
    phrase = _THE_MIDDLE_INSIDE.text.format(
        n=quantity(areas.level, len(own)), place=named(level, name)
    )
    return Reference(kind, name, text.text, phrase, state.analysis, own)


def _of_group(state: AppState, name: str) -> Reference | None:
    assert state.analysis is not None
    found = group_named(state, name)
    if found is None or not found.codes:
        return None
    areas = state.analysis.results.areas
    rows = areas.rows(found.codes)
    phrase = _THE_MIDDLE_INSIDE.text.format(
        n=quantity(areas.level, len(rows)), place=_OF_GROUP.text.format(name=name)
    )
    return Reference(GROUP, name, name, phrase, state.analysis, rows)


def _of_all(state: AppState, note: str = "") -> Reference:
    assert state.analysis is not None
    areas, rows = state.analysis.results.areas, scope_rows(state)
    name, n = _all(state, areas), quantity(areas.level, len(rows))
    place = scope_name(state, state.within)
    words = _THE_MIDDLE_INSIDE if place else _THE_MIDDLE
    phrase = words.text.format(n=n, place=place)
    short = _ALL.text.format(areas=PLURALS[areas.level])
    return Reference(ALL, name, short, phrase, state.analysis, rows, "", note)


def _all(state: AppState, areas: Areas) -> str:
    place = scope_name(state, state.within)
    words = _ALL_INSIDE if place else _ALL
    return words.text.format(areas=PLURALS[areas.level], place=place)


def _lost(state: AppState, group: str) -> str:
    """Why a group cannot be compared with."""
    there = any(one.name == group for one in state.document.groups)
    return (_EMPTY if there else _GONE).text.format(name=group)


def _no_unit(state: AppState, rows: IntArray, level: Level) -> str:
    """Why there is no wijk or region to compare with; nothing where no area is meant."""
    if not len(rows) or state.analysis is None:
        return ""
    units = units_of(state, state.analysis.results.areas, level)
    met = {units[row] for row in rows.tolist()}
    return (_SEVERAL if len(met) > 1 else _NO_UNIT).text.format(level=level.value)
