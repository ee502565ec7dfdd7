"""Whether tables and maps are whole: cut off, gemeenten that lack, another division."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code
from veerkracht_desktop.core.dataset import MissingReason, Sources, SourceTable, TableJoin
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.quality.frame import GEMEENTE_LETTERS, Frame
from veerkracht_desktop.core.quality.model import Finding, Kind
from veerkracht_desktop.core.quality.thresholds import (
    FEWEST_LOOSE,
    HEADER_ROWS,
    MAP_LIMITS,
    MIN_AVAILABLE,
    MOST_LOOSE,
    TABLE_LIMITS,
)
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable

CUT_TABLE = translatable(
    "kwaliteit",
    "{file} houdt op na precies {limit} rijen en is waarschijnlijk afgekapt{last}{part}.",
)
CUT_LAST = translatable("kwaliteit", "; de laatste gemeente is {name}")
CUT_PART = translatable("kwaliteit", ". Er zijn rijen voor {there} van de {all} gemeenten")
CUT_MAP = translatable(
    "kwaliteit", "De kaart heeft precies {limit} vlakken en is waarschijnlijk afgekapt."
)
CUT_REMEDY = translatable("kwaliteit", "Haal het bestand opnieuw op, in delen of in zijn geheel.")
LACKING = translatable(
    "kwaliteit", "{file} gaat over {there} van de {all} gemeenten; {n} {verb}: {names}."
)
LACKING_REMEDY = translatable(
    "kwaliteit", "Vul de tabel aan, of beperk u tot de gemeenten die er wel in staan."
)
HOLE = translatable(
    "kwaliteit",
    "{names} {verb} voor {what} nergens een waarde, terwijl andere gemeenten die wel hebben.",
)
HOLE_ALL = translatable("kwaliteit", "alle {n} indicatoren uit {file}")
HOLE_SOME = translatable("kwaliteit", "{n} indicatoren uit {file}")
HOLE_REMEDY = translatable(
    "kwaliteit",
    "Zoek uit of de gemeente niet heeft geleverd; vergelijk haar gebieden hierop niet met andere.",
)
DIVISION = translatable(
    "kwaliteit",
    "{n} van de {all} rijen van {file} ({share} %) hebben geen gebied op de kaart: "
    "waarschijnlijk een indeling van een ander jaar.",
)
DIVISION_REMEDY = translatable(
    "kwaliteit", "Neem kaart en tabel van hetzelfde jaar, of voeg een omzettabel toe."
)


def coverage(frame: Frame) -> list[Finding]:
    """Findings about tables and maps that are not whole."""
    return [
        *_cut_off(frame),
        *_lacking_gemeenten(frame),
        *_holes(frame),
        *_other_division(frame),
    ]


def table_limit(table: SourceTable) -> int:
    """The limit that a table stops at exactly, 0 for none.

    The number of rows is read from the row numbers: rows that were left out count too. Of a
    table that splits areas over rows most are gone by then; the reader has told.
    """
    if not table.source_rows:
        return 0
    if table.is_cut_off:
        return TABLE_LIMITS[0]
    left_out = [d.row for d in table.dropped]
    last = max(*table.source_rows, *left_out, 0)
    first = min(*table.source_rows, *(row for row in left_out if row > 0), last)
    rows = last - first + 1
    if first > HEADER_ROWS + 1:
        return 0
    return rows if rows in TABLE_LIMITS else 0


def map_limit(sources: Sources, areas: Areas) -> int:
    """The limit that a map stops at exactly, 0 for none; shapes left out count too."""
    alone = len(sources.maps) == 1
    shapes = len(areas) + (len(sources.dropped) if alone else 0)
    return next((limit for limit in MAP_LIMITS if limit in (len(areas), shapes)), 0)


def _cut_off(frame: Frame) -> list[Finding]:
    found = []
    for table in frame.sources.tables:
        limit = table_limit(table)
        if limit:
            there, lacking = gemeenten_of(frame, table)
            part = CUT_PART.text.format(there=count(len(there)), all=count(len(there | lacking)))
            found.append(
                frame.found(
                    "cut-off",
                    Kind.COVERAGE,
                    CUT_TABLE,
                    CUT_REMEDY,
                    weight=Weight.PROBLEM,
                    cols=_columns_from(frame, table.place),
                    mask=in_gemeenten(frame, lacking) if lacking else None,
                    place=table.place,
                    file=table.file,
                    limit=count(limit),
                    last=_last_gemeente(frame, table),
                    part=part if there and lacking else "",
                )
            )
    mapped = frame.sources.map_of(frame.level)
    limit = map_limit(frame.sources, mapped) if mapped is not None else 0
    if limit:
        found.append(
            frame.found(
                "cut-off",
                Kind.COVERAGE,
                CUT_MAP,
                CUT_REMEDY,
                weight=Weight.PROBLEM,
                limit=count(limit),
            )
        )
    return found


def _last_gemeente(frame: Frame, table: SourceTable) -> str:
    at = int(np.argmax(table.source_rows))
    code = gemeente_of_code(table.codes[at])
    name = table.gemeente_names[at] or _gemeente_names(frame).get(code, code)
    return CUT_LAST.text.format(name=name) if name else ""


def _columns_from(frame: Frame, place: str) -> list[int]:
    """Indicators that rest on a file."""
    return [
        col
        for col, indicator in enumerate(frame.indicators)
        if any(s.place == place for s in frame.used(indicator).sources)
    ]


def _gemeente_names(frame: Frame) -> dict[str, str]:
    mapped = frame.sources.map_of(frame.level) or frame.areas
    pairs = zip(mapped.gemeenten, mapped.gemeente_names, strict=True)
    return {code: name or code for code, name in pairs}


def gemeenten_of(frame: Frame, table: SourceTable) -> tuple[set[str], set[str]]:
    """Gemeenten that a table has rows for, and those that it lacks.

    A table about half of the gemeenten of the map or more was meant to be whole; one about a
    few need only have those of the result.
    """
    if frame.level not in (Level.BUURT, Level.WIJK):
        return set(), set()
    mapped = frame.sources.map_of(frame.level) or frame.areas
    mine = set(frame.areas.gemeenten) - {""}
    wanted = (set(mapped.gemeenten) - {""}) | mine
    rows = table.rows_by_level.get(frame.level, {})
    # Ten thousands of codes in some hundreds of gemeenten: only the beginnings are looked at.
    begins = {code[:GEMEENTE_LETTERS] for code in rows if code[:2] in ("BU", "WK")}
    there = {f"GM{begin[2:]}" for begin in begins} & wanted
    meant = wanted if 2 * len(there) >= len(wanted) else mine
    return there, (meant - there if there else set())


def in_gemeenten(frame: Frame, gemeenten: set[str]) -> BoolArray:
    """Areas in any of these gemeenten, shape (n_areas,)."""
    return np.array([code in gemeenten for code in frame.areas.gemeenten], dtype=np.bool_)


def _lacking_gemeenten(frame: Frame) -> list[Finding]:
    """Tables of several gemeenten that lack others: of the map, or of the other tables."""
    names = _gemeente_names(frame)
    found = []
    for table in frame.sources.tables:
        there, lacking = gemeenten_of(frame, table)
        cols = _columns_from(frame, table.place)
        much = 2 * len(there) >= len(there | lacking)
        if not lacking or table_limit(table) or not (cols or much):
            continue
        ordered = sorted(names.get(code, code) for code in lacking)
        found.append(
            frame.found(
                "gemeenten-missing",
                Kind.COVERAGE,
                LACKING,
                LACKING_REMEDY,
                weight=Weight.PROBLEM if cols else Weight.INFO,
                cols=cols,
                mask=in_gemeenten(frame, lacking),
                place=table.place,
                file=table.file,
                there=count(len(there)),
                all=count(len(there | lacking)),
                n=count(len(lacking)),
                verb="ontbreekt" if len(lacking) == 1 else "ontbreken",
                names=listed(tuple(ordered), 4),
            )
        )
    return found


def _holes(frame: Frame) -> list[Finding]:
    """Gemeenten whose rows are there and have nothing, by file."""
    index, gemeenten = frame.gemeente_rows
    if frame.level not in (Level.BUURT, Level.WIJK) or len(gemeenten) < 3:
        return []
    total = np.bincount(index, frame.counted, minlength=len(gemeenten)).astype(np.float64)
    names = _gemeente_names(frame)
    found = []
    for (place, _), cols in frame.by_place.items():
        empty = {col: _empty_gemeenten(frame, col, total) for col in cols}
        by_gemeente: dict[tuple[int, ...], list[int]] = {}
        for number_of in range(len(gemeenten)):
            which = tuple(col for col in cols if empty[col][number_of])
            if which:
                by_gemeente.setdefault(which, []).append(number_of)
        for which, where in by_gemeente.items():
            mask = np.isin(index, where) & frame.counted
            whole = len(which) == len(cols)
            some = (HOLE_ALL if whole else HOLE_SOME).text.format(
                n=len(which), file=place.partition(", blad ")[0]
            )
            what = frame.label(which[0]) if len(which) == 1 else some
            found.append(
                frame.found(
                    "gemeente-empty",
                    Kind.COVERAGE,
                    HOLE,
                    HOLE_REMEDY,
                    weight=Weight.PROBLEM,
                    cols=which,
                    mask=mask,
                    place=place,
                    names=listed(tuple(names.get(gemeenten[g], gemeenten[g]) for g in where), 3),
                    verb="heeft" if len(where) == 1 else "hebben",
                    what=what,
                )
            )
    return found


def _empty_gemeenten(frame: Frame, col: int, total: FloatArray) -> BoolArray:
    """Gemeenten without any value where those that have rows usually have one."""
    index, gemeenten = frame.gemeente_rows
    rows = frame.counted & (frame.states[:, col] != MissingReason.NO_ROW)
    with_rows = np.bincount(index, rows, minlength=len(gemeenten))
    known = np.bincount(index, frame.known[:, col], minlength=len(gemeenten))
    empty: BoolArray = (known == 0) & (with_rows > 0) & (total >= FEWEST_LOOSE)
    others = ~empty & (with_rows > 0)
    usual = known[others].sum() / max(with_rows[others].sum(), 1)
    if usual < MIN_AVAILABLE or np.count_nonzero(others) <= np.count_nonzero(empty):
        empty[:] = False
    return empty


def _other_division(frame: Frame) -> list[Finding]:
    return [
        frame.found(
            "other-division",
            Kind.COVERAGE,
            DIVISION,
            DIVISION_REMEDY,
            weight=Weight.PROBLEM,
            cols=_columns_from(frame, join.place),
            place=join.place,
            file=join.place.partition(", blad ")[0],
            n=count(len(join.unmatched_rows)),
            all=count(_near(join)),
            share=number(100 * len(join.unmatched_rows) / _near(join), 0),
        )
        for join in frame.dataset.report.tables
        if len(join.unmatched_rows) >= FEWEST_LOOSE
        and len(join.unmatched_rows) > MOST_LOOSE * _near(join)
        and _columns_from(frame, join.place)
    ]


def _near(join: TableJoin) -> int:
    """Rows of the gemeenten that the map is about."""
    return max(join.rows - join.elsewhere, 1)
