"""From the column names of one sheet to variables and the years that the names tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.io.columns.aliases import Alias, load_aliases
from veerkracht_desktop.io.columns.units import contradicts

_SERIES = re.compile(r"(.*[^\s|_-])[\s|_-]+((?:19[89]|20[0-4])\d)")
_AT_DATE = re.compile(r"(.*?)_?31[-_]?12[-_]?((?:19[89]|20[0-4])\d)(?:_\d{1,4})?")
_ONLY_NUMBER = re.compile(r"(?:k_?)?\W*")


@dataclass(frozen=True)
class NamedColumns:
    """What the columns of a sheet are by their names.

    Parameters
    ----------
    aliases : dict of str to Alias
        Known variables.
    series : dict of str to (str, int)
        Columns that are not known but have a year in their name: own name and year.
    refused : dict of str to (str, str)
        Columns whose unit contradicts what their name says: variable and unit.
    newest : int
        The newest date in the names, 0 where there is none.

    """

    aliases: dict[str, Alias]
    series: dict[str, tuple[str, int]]
    refused: dict[str, tuple[str, str]]
    newest: int = 0


def name_columns(names: Sequence[str], units: Mapping[str, str], choices: Choices) -> NamedColumns:
    """Find the variable and the year of each column.

    Parameters
    ----------
    names : sequence of str
        Without the column with codes.
    units : mapping of str to str
        Where known.
    choices : Choices
        Variables chosen by hand go before what is found, "" leaves a column out.

    """
    found = load_aliases().for_columns(names)
    dated = {name: match for name in names if (match := _AT_DATE.fullmatch(name))}
    # the date belongs to a title that is not there: "Eenpersoonshuishoudens31122021" has bijstand
    known = {n: a for n, a in found.items() if n not in dated}
    refused = {
        n: (a.variable, units[n])
        for n, a in known.items()
        if n in units and n not in choices.variables and contradicts(a.variable, units[n])
    }
    known = {n: a for n, a in known.items() if n not in refused}
    series = _series([n for n in names if n not in known], dated)
    return NamedColumns(
        aliases=_with_chosen(known, series, names, choices),
        series={n: s for n, s in series.items() if n not in choices.variables},
        refused=refused,
        newest=max((int(m[2]) for m in dated.values()), default=0),
    )


def _series(names: Sequence[str], dated: Mapping[str, re.Match[str]]) -> dict[str, tuple[str, int]]:
    """Columns that say the same of several years, under the name that they share."""
    split: dict[str, tuple[str, int]] = {}
    for name in names:
        match = dated.get(name) or _SERIES.fullmatch(name)
        if match and not _ONLY_NUMBER.fullmatch(match[1]):
            split[name] = (match[1], int(match[2]))
    taken = Counter(split.values())
    years = Counter(base for base, _ in set(split.values()))
    return {
        name: (base, year)
        for name, (base, year) in split.items()
        # one year alone may be anything, such as a model number; "|" is a sign of series
        if taken[base, year] == 1 and base not in names and (years[base] > 1 or f"{base}|" in name)
    }


def _with_chosen(
    known: Mapping[str, Alias],
    series: Mapping[str, tuple[str, int]],
    names: Sequence[str],
    choices: Choices,
) -> dict[str, Alias]:
    """Known columns, with those that the user named and without those refused."""
    chosen = {n: v for n, v in choices.variables.items() if n in names}
    found = {n: a for n, a in known.items() if chosen.get(n) != ""}
    for name, variable in chosen.items():
        if not variable:
            continue
        before = known.get(name)
        year = before.year if before else series.get(name, ("", 0))[1]
        publisher = before.publisher if before else ""
        found[name] = Alias(variable, publisher, "gekozen", year)
    return found
