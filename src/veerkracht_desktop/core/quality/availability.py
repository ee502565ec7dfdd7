"""How much is known: per indicator, per area, and what has no source at all."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Level, quantity
from veerkracht_desktop.core.dataset import REASON_TEXTS, MissingReason
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.quality.coverage import gemeenten_of, in_gemeenten
from veerkracht_desktop.core.quality.frame import Frame
from veerkracht_desktop.core.quality.model import FILLED, Finding, Kind
from veerkracht_desktop.core.quality.thresholds import MIN_AVAILABLE, SOURCE_LAGS
from veerkracht_desktop.core.types import BoolArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable

MOST_NAMED = 10
"""Areas that are named one by one."""
LITTLE_ONE = translatable(
    "kwaliteit", "{names} is bekend voor {low} % van de {units} (grens {bound} %), vooral: {why}."
)
LITTLE_MORE = translatable(
    "kwaliteit",
    "{n} indicatoren zijn bekend voor minder dan {bound} % van de {units} ({low} tot {high} %), "
    "vooral: {why}. Het gaat om {names}.",
)
LITTLE_REMEDY = translatable(
    "kwaliteit", "Kies een hoger niveau of een andere editie, of laat de indicator weg."
)
NO_SOURCE = translatable(
    "kwaliteit",
    "Voor {n} van de {all} indicatoren ({share} % van het gewicht) is geen bron geladen: {names}.",
)
NO_SOURCE_REMEDY = translatable("kwaliteit", "Voeg bestanden toe van {publishers}.")
NO_VALUES = translatable(
    "kwaliteit",
    "Voor {n} van de {all} indicatoren ({share} % van het gewicht) staat in {file} wel een "
    "kolom, maar geen enkele waarde: {names}.",
)
NO_VALUES_REMEDY = translatable(
    "kwaliteit",
    "Voeg een andere uitgave toe: bronnen als CBS vullen een jaar in stappen, of publiceren het "
    "niet op dit niveau.",
)
AREAS_LITTLE = translatable(
    "kwaliteit", "{areas} {verb} minder dan {bound} % van de {all} geladen indicatoren: {names}."
)
AREAS_REMEDY = translatable(
    "kwaliteit", "Lees hun score met voorbehoud, of kijk op een hoger niveau."
)
AREAS_NONE = translatable("kwaliteit", "{areas} {verb} geen enkele waarde: {names}.")
AREAS_NONE_REMEDY = translatable(
    "kwaliteit", "Controleer in het koppelrapport of hun codes in de bestanden staan."
)
TOO_OLD = translatable(
    "kwaliteit",
    "{names} staat wel in een bestand, maar van {years}: te oud voor editie {edition}, "
    "en telt niet mee.",
)
TOO_OLD_MORE = translatable(
    "kwaliteit",
    "{n} indicatoren staan wel in een bestand, maar van {years}: te oud voor editie {edition}, "
    "en ze tellen niet mee. Het gaat om {names}.",
)
TOO_OLD_REMEDY = translatable("kwaliteit", "Voeg een nieuwere uitgave toe of kies editie {year}.")
STALE = translatable(
    "kwaliteit",
    "{names}: het cijfer is van {years}, ouder dan bij deze bron gebruikelijk is voor editie "
    "{edition}.",
)
STALE_REMEDY = translatable("kwaliteit", "Kijk of er een nieuwere uitgave is.")
FILLED_TEXT = translatable(
    "kwaliteit",
    "{n} waarden ({share} %) staan niet zelf in een bestand maar zijn aangevuld, omgerekend of "
    "opgeteld.",
)
FILLED_REMEDY = translatable("kwaliteit", "In het beeld hebben ze een eigen kleur.")


def availability(frame: Frame) -> list[Finding]:
    """Findings about what is known."""
    return [
        *_no_source(frame),
        *_no_values(frame),
        *_too_old(frame),
        *_stale(frame),
        *_little_known(frame),
        *_areas(frame),
        *_filled(frame),
    ]


def _there(frame: Frame) -> BoolArray:
    """Counted areas in gemeenten that the source has rows for, shape (n_areas, n_indicators).

    A table that lacks whole gemeenten is a finding of its own (`coverage`); it should not
    make every indicator in it one too.
    """
    there = np.repeat(frame.counted[:, None], len(frame.indicators), axis=1)
    for cols in frame.by_place.values():
        table = frame.table_of(frame.used(frame.indicators[cols[0]]).sources[0])
        lacking = gemeenten_of(frame, table)[1] if table is not None else set()
        if lacking:
            there[np.ix_(np.flatnonzero(in_gemeenten(frame, lacking)), np.array(cols))] = False
    return there


def _little_known(frame: Frame) -> list[Finding]:
    there = _there(frame)
    total = there.sum(axis=0)
    known = (frame.known & there).sum(axis=0)
    share = np.divide(known, total, out=np.ones(len(total)), where=total > 0)
    low = frame.loaded & (share < MIN_AVAILABLE)
    found = []
    for (place, _), cols in frame.by_place.items():
        by_reason: dict[MissingReason, list[int]] = {}
        for col in cols:
            if low[col]:
                missing = frame.states[there[:, col] & ~frame.known[:, col], col]
                why = MissingReason(int(np.bincount(missing).argmax()))
                by_reason.setdefault(why, []).append(col)
        for why, group in by_reason.items():
            shares = [100 * share[col] for col in group]
            mask: BoolArray = np.asarray((there & ~frame.known)[:, group].any(axis=1))
            one = len(group) == 1
            source = frame.used(frame.indicators[group[0]]).sources[0]
            found.append(
                frame.found(
                    "indicator-availability",
                    Kind.AVAILABILITY,
                    LITTLE_ONE if one else LITTLE_MORE,
                    LITTLE_REMEDY,
                    weight=Weight.PROBLEM,
                    cols=group,
                    mask=mask,
                    source=source if one else None,
                    place=place,
                    n=len(group),
                    names=listed(tuple(frame.label(col) for col in group)),
                    low=number(min(shares), 0),
                    high=number(max(shares), 0),
                    bound=number(100 * MIN_AVAILABLE, 0),
                    units=PLURALS[frame.level],
                    why=REASON_TEXTS[why],
                )
            )
    return found


def _no_source(frame: Frame) -> list[Finding]:
    old = {
        col
        for told in (_old_columns(frame), _empty_columns(frame))
        for cols in told.values()
        for col in cols
    }
    absent = [int(c) for c in np.flatnonzero(~frame.loaded) if int(c) not in old]
    if not absent:
        return []
    weights = frame.definition.effective_weights
    lost = sum(weights[frame.indicators[col].id] for col in absent)
    publishers = dict.fromkeys(
        frame.indicators[col].publisher for col in absent if frame.indicators[col].publisher
    )
    return [
        frame.found(
            "no-source",
            Kind.AVAILABILITY,
            NO_SOURCE,
            NO_SOURCE_REMEDY,
            weight=Weight.PROBLEM if lost > 1 - MIN_AVAILABLE else Weight.INFO,
            cols=absent,
            n=len(absent),
            all=len(frame.indicators),
            share=number(100 * lost, 0),
            names=listed(tuple(frame.label(col) for col in absent), 4),
            publishers=listed(tuple(publishers)) or "de ontbrekende bronnen",
        )
    ]


def _empty_columns(frame: Frame) -> dict[str, list[int]]:
    """Indicators of which a column is there without any value, by the file of that column."""
    found: dict[str, list[int]] = {}
    for col in np.flatnonzero(~frame.loaded):
        for measure in frame.indicators[int(col)].measures:
            columns = [frame.column(name) for name in parse_formula(measure.formula).variables]
            there = [c for c in columns if c is not None]
            empty = [c for c in there if not np.isfinite(c.values).any()]
            if empty and len(there) == len(columns):
                found.setdefault(empty[0].source.place, []).append(int(col))
                break
    return found


def _no_values(frame: Frame) -> list[Finding]:
    weights = frame.definition.effective_weights
    found = []
    for place, cols in _empty_columns(frame).items():
        lost = sum(weights[frame.indicators[col].id] for col in cols)
        found.append(
            frame.found(
                "no-values",
                Kind.AVAILABILITY,
                NO_VALUES,
                NO_VALUES_REMEDY,
                weight=Weight.PROBLEM,
                cols=cols,
                place=place,
                file=place.partition(", blad ")[0],
                n=len(cols),
                all=len(frame.indicators),
                share=number(100 * lost, 0),
                names=listed(tuple(frame.label(col) for col in cols), 4),
            )
        )
    return found


def _old_columns(frame: Frame) -> dict[tuple[str, int], list[int]]:
    """Indicators of which every source is too old, by place and year of the newest."""
    found: dict[tuple[str, int], list[int]] = {}
    edition = frame.results.edition
    for col in np.flatnonzero(~frame.loaded):
        indicator = frame.indicators[int(col)]
        newest: tuple[int, str] | None = None
        for measure in indicator.measures:
            columns = [frame.column(name) for name in parse_formula(measure.formula).variables]
            there = [c for c in columns if c is not None and np.isfinite(c.values).any()]
            if not there or len(there) < len(columns):
                continue
            year = min((c.source.year for c in there if c.source.year), default=0)
            if 0 < year < edition - indicator.max_lag:
                place = min(there, key=lambda c: c.source.year or edition).source.place
                newest = max(newest or (0, ""), (year, place))
        if newest is not None:
            found.setdefault((newest[1], newest[0]), []).append(int(col))
    return found


def _too_old(frame: Frame) -> list[Finding]:
    found = []
    for (place, year), cols in _old_columns(frame).items():
        reach = min(frame.indicators[col].max_lag for col in cols)
        found.append(
            frame.found(
                "too-old",
                Kind.AVAILABILITY,
                TOO_OLD if len(cols) == 1 else TOO_OLD_MORE,
                TOO_OLD_REMEDY,
                weight=Weight.PROBLEM,
                cols=cols,
                place=place,
                n=len(cols),
                names=listed(tuple(frame.label(col) for col in cols)),
                years=year,
                edition=frame.results.edition,
                year=year + reach,
            )
        )
    return found


def _stale(frame: Frame) -> list[Finding]:
    """Figures that the definition allows and that are older than their source would be."""
    by_source: dict[tuple[str, int], list[int]] = {}
    for col in np.flatnonzero(frame.loaded):
        indicator = frame.indicators[int(col)]
        used = frame.used(indicator)
        publisher = used.sources[0].publisher or indicator.publisher
        lag = SOURCE_LAGS.get(publisher)
        if lag is not None and 0 < used.year < frame.results.edition - lag:
            by_source.setdefault((used.sources[0].place, used.year), []).append(int(col))
    return [
        frame.found(
            "stale",
            Kind.AVAILABILITY,
            STALE,
            STALE_REMEDY,
            cols=cols,
            place=place,
            names=listed(tuple(frame.label(col) for col in cols)),
            years=year,
            edition=frame.results.edition,
        )
        for (place, year), cols in by_source.items()
    ]


def _areas(frame: Frame) -> list[Finding]:
    loaded = int(np.count_nonzero(frame.loaded))
    if not loaded:
        return []
    there = _there(frame)[:, frame.loaded]
    reachable = there.sum(axis=1)
    known = frame.known[:, frame.loaded].sum(axis=1)
    some = frame.counted & (reachable > 0)
    none = some & (known == 0)
    little = some & ~none & (known < MIN_AVAILABLE * reachable)
    found = []
    if none.any():
        n = int(np.count_nonzero(none))
        found.append(
            frame.found(
                "area-empty",
                Kind.AVAILABILITY,
                AREAS_NONE,
                AREAS_NONE_REMEDY,
                weight=Weight.PROBLEM,
                mask=none,
                areas=quantity(frame.level, n),
                verb="heeft" if n == 1 else "hebben",
                names=_where(frame, none),
            )
        )
    if little.any() and loaded > 1:
        n = int(np.count_nonzero(little))
        found.append(
            frame.found(
                "area-availability",
                Kind.AVAILABILITY,
                AREAS_LITTLE,
                AREAS_REMEDY,
                mask=little,
                areas=quantity(frame.level, n),
                verb="heeft" if n == 1 else "hebben",
                bound=number(100 * MIN_AVAILABLE, 0),
                all=loaded,
                names=_where(frame, little),
            )
        )
    return found


def _where(frame: Frame, mask: BoolArray) -> str:
    """Names of the areas; of many in several gemeenten the gemeenten with most of them."""
    index, gemeenten = frame.gemeente_rows
    counts = np.bincount(index[mask], minlength=len(gemeenten))
    inside = np.flatnonzero(counts)
    if np.count_nonzero(mask) <= MOST_NAMED or len(inside) < 2 or frame.level is Level.GEMEENTE:
        return listed(frame.names(mask), 4)
    names = dict(zip(frame.areas.gemeenten, frame.areas.gemeente_names, strict=True))
    ordered = inside[np.argsort(-counts[inside], kind="stable")]
    return "in " + listed(
        tuple(f"{names[gemeenten[g]] or gemeenten[g]} ({count(int(counts[g]))})" for g in ordered),
        4,
    )


def _filled(frame: Frame) -> list[Finding]:
    filled = frame.states >= FILLED
    n = int(np.count_nonzero(filled))
    if not n:
        return []
    share = n / max(int(np.count_nonzero(frame.known)), 1)
    return [
        frame.found(
            "filled",
            Kind.AVAILABILITY,
            FILLED_TEXT,
            FILLED_REMEDY,
            cols=[int(col) for col in np.flatnonzero(filled.any(axis=0))],
            mask=np.asarray(filled.any(axis=1)),
            n=count(n),
            share=number(100 * share, 0),
        )
    ]
