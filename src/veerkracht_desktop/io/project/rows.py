"""The small tables of a project: values as rows, and rows as values.

The names of tables and columns are the file format (docs/bestandsformaat.md), so they are
Dutch, for who opens the file in a GIS; a change here needs a step in `project_migrations`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.class_breaks import LEAST, METHODS, MOST, MOST_DECIMALS, ClassSpec
from veerkracht_desktop.core.dataset import ColumnSource, Dropped
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.originals import Original
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.io.project.originals import found_again, relative_to

TEXT, WHOLE, REAL = "TEXT", "INTEGER", "REAL"

_CLASS_COLUMNS = (
    ("methode", TEXT),
    ("aantal", WHOLE),
    ("grenzen", TEXT),
    ("palet", TEXT),
    ("omgekeerd", WHOLE),
    ("scharnier", REAL),
    ("decimalen", WHOLE),
    ("editie", WHOLE),
    ("midden", REAL),
    ("namen", TEXT),
    ("zwak_boven", WHOLE),
)

SMALL_TABLES: Mapping[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "veerkracht_meta": (
        (("sleutel", TEXT), ("waarde", TEXT)),
        "Versie van het formaat en van het programma",
    ),
    "veerkracht_definitie": (
        (("toml", TEXT), ("bron", TEXT)),
        "De indexdefinitie als TOML",
    ),
    "veerkracht_klassen": (
        (("knoop", TEXT), *_CLASS_COLUMNS),
        "Klassenindeling per knoop, * voor alle andere; grenzen als JSON",
    ),
    "veerkracht_klassensets": (
        (("naam", TEXT), *_CLASS_COLUMNS),
        "Klassenindelingen die onder een naam zijn bewaard",
    ),
    "veerkracht_groepen": (
        (("groep", WHOLE), ("naam", TEXT), ("kleur", TEXT), ("regel", TEXT)),
        "Groepen van gebieden, met een regel of met een lijst in veerkracht_groepleden",
    ),
    "veerkracht_groepleden": (
        (("groep", WHOLE), ("gebied", TEXT)),
        "De gebieden van groepen zonder regel",
    ),
    "veerkracht_achtergrond": (
        (
            ("laag", TEXT),
            ("naam", TEXT),
            ("pad", TEXT),
            ("kleur", TEXT),
            ("breedte", REAL),
            ("gevuld", WHOLE),
            ("dekking", REAL),
            ("zichtbaar", WHOLE),
            ("boven", WHOLE),
        ),
        "De achtergrondlagen en hoe ze eruitzien, de bovenste eerst",
    ),
    "veerkracht_paginas": (
        (
            ("naam", TEXT),
            ("soort", TEXT),
            ("knoop", TEXT),
            ("gebied", TEXT),
            ("grafiek", TEXT),
            ("andere_as", TEXT),
            ("kaarten", TEXT),
            ("binnen", TEXT),
            ("selectie", TEXT),
            ("plaats", TEXT),
        ),
        "De pagina's van de presentatie, op volgorde",
    ),
    "veerkracht_notities": ((("gebied", TEXT), ("tekst", TEXT)), "Notities per gebied"),
    "veerkracht_indeling": ((("sleutel", TEXT), ("waarde", TEXT)), "Plaatsen van de panelen"),
    "veerkracht_beeld": (
        (("sleutel", TEXT), ("waarde", TEXT)),
        "Wat het venster het laatst toonde",
    ),
    "veerkracht_kaarten": (
        (("laag", TEXT), ("niveau", TEXT), ("jaar", WHOLE), ("geometrie", WHOLE)),
        "De kaartlagen in dit bestand",
    ),
    "veerkracht_tabellen": (
        (
            ("tabel", WHOLE),
            ("naam", TEXT),
            ("bestand", TEXT),
            ("blad", TEXT),
            ("pad", TEXT),
            ("uitgever", TEXT),
            ("jaar", WHOLE),
            ("op_naam", WHOLE),
        ),
        "De ingelezen tabellen",
    ),
    "veerkracht_kolommen": (
        (
            ("tabel", WHOLE),
            ("variabele", TEXT),
            ("waarden", TEXT),
            ("redenen", TEXT),
            ("herkomst", TEXT),
            ("kolom", TEXT),
            ("bestand", TEXT),
            ("blad", TEXT),
            ("bronkolom", TEXT),
            ("uitgever", TEXT),
            ("jaar", WHOLE),
        ),
        "Waar elke variabele staat en vandaan komt",
    ),
    "veerkracht_weggelaten": (
        (("tabel", WHOLE), ("plaats", TEXT), ("rij", WHOLE), ("code", TEXT), ("reden", TEXT)),
        "Rijen van de bron die zijn weggelaten; tabel 0 is de kaart",
    ),
    "veerkracht_meldingen": (
        (
            ("tabel", WHOLE),
            ("soort", TEXT),
            ("tekst", TEXT),
            ("gewicht", TEXT),
            ("plaats", TEXT),
            ("onderdelen", TEXT),
        ),
        "Bevindingen bij het inlezen; tabel 0 is de kaart",
    ),
    "veerkracht_regioindelingen": (
        (
            ("indeling", WHOLE),
            ("titel", TEXT),
            ("niveau", TEXT),
            ("plaats", TEXT),
            ("op_naam", WHOLE),
            ("gekozen", WHOLE),
        ),
        "De regio-indelingen",
    ),
    "veerkracht_regios": (
        (("indeling", WHOLE), ("regio", TEXT), ("naam", TEXT)),
        "De regio's van elke indeling",
    ),
    "veerkracht_regioleden": (
        (("indeling", WHOLE), ("gebied", TEXT), ("regio", TEXT)),
        "Bij welke regio elk gebied hoort",
    ),
    "veerkracht_omzettingen": (
        (
            ("omzetting", WHOLE),
            ("niveau", TEXT),
            ("van_jaar", WHOLE),
            ("naar_jaar", WHOLE),
            ("geschat", WHOLE),
            ("plaats", TEXT),
        ),
        "De tabellen van oude naar nieuwe gebieden",
    ),
    "veerkracht_omzetparen": (
        (("omzetting", WHOLE), ("oud", TEXT), ("nieuw", TEXT), ("gewicht", REAL)),
        "Wat een oud en een nieuw gebied delen; een lege code ligt buiten de andere kaart",
    ),
    "veerkracht_originelen": (
        (
            ("pad", TEXT),
            ("plaats", TEXT),
            ("relatief", TEXT),
            ("grootte", WHOLE),
            ("gewijzigd", REAL),
            ("kenmerk", TEXT),
        ),
        "De bronbestanden zoals ze waren bij het inlezen",
    ),
    "veerkracht_namen": (
        (("naam", TEXT), ("code", TEXT)),
        "Namen die met de hand een code kregen; een lege code is geen gebied",
    ),
}
"""Columns and description of every table with a fixed name."""

Row = tuple[object, ...]


def mapping_rows(mapping: Mapping[str, str]) -> list[Row]:
    """Keys with their values."""
    return list(mapping.items())


def mapping_of(rows: Iterable[Mapping[str, Any]], key: str, value: str) -> dict[str, str]:
    """The inverse of `mapping_rows`."""
    return {row[key]: row[value] for row in rows}


def class_rows(classification: Mapping[str, ClassSpec]) -> list[Row]:
    """Classes of each node, or under each name."""
    return [
        (
            node,
            spec.method,
            spec.count,
            json.dumps(spec.breaks),
            spec.palette,
            int(spec.reverse),
            spec.hinge,
            spec.decimals,
            spec.edition,
            spec.middle,
            json.dumps(spec.names, ensure_ascii=False),
            int(spec.weak_on_top),
        )
        for node, spec in classification.items()
    ]


def classes_of(rows: Iterable[Mapping[str, Any]], key: str = "knoop") -> dict[str, ClassSpec]:
    """The inverse of `class_rows`, by the column that says of what they are."""
    return {
        row[key]: _sound(
            method=str(row["methode"]),
            count=int(row["aantal"]),
            breaks=tuple(float(b) for b in json.loads(row["grenzen"])),
            palette=row["palet"] or "",
            reverse=bool(row["omgekeerd"]),
            hinge=float(row["scharnier"]),
            decimals=int(row["decimalen"]),
            edition=int(row["editie"]),
            middle=None if row["midden"] is None else float(row["midden"]),
            names=tuple(str(name) for name in json.loads(row["namen"])),
            weak_on_top=bool(row["zwak_boven"]),
        )
        for row in rows
    }


def _sound(**fields: Any) -> ClassSpec:
    """Classes as they were saved; ValueError for what no program has written."""
    spec = ClassSpec(**fields)
    numbers = (*spec.breaks, spec.hinge, spec.middle or 0.0)
    if (
        spec.method not in METHODS
        or not (spec.method == "manual" or LEAST <= spec.count <= MOST)
        or not 0 <= spec.decimals <= MOST_DECIMALS
        or not all(math.isfinite(value) for value in numbers)
    ):
        raise ValueError(f"onbekende klassenindeling {spec.method}")
    return spec


def group_rows(groups: Iterable[AreaGroup]) -> dict[str, list[Row]]:
    """Groups of areas as rows of two tables."""
    found: dict[str, list[Row]] = {"veerkracht_groepen": [], "veerkracht_groepleden": []}
    for n, one in enumerate(groups, start=1):
        found["veerkracht_groepen"].append((n, one.name, one.colour, one.rule))
        found["veerkracht_groepleden"] += [(n, code) for code in one.codes]
    return found


def groups_from(small: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[AreaGroup, ...]:
    """The inverse of `group_rows`."""
    members = _by_number(small["veerkracht_groepleden"], "groep")
    return tuple(
        AreaGroup(
            row["naam"],
            row["kleur"],
            row["regel"],
            tuple(r["gebied"] for r in members.get(row["groep"], ())) if not row["regel"] else (),
        )
        for row in small["veerkracht_groepen"]
    )


def dropped_rows(table: int, dropped: Iterable[Dropped]) -> list[Row]:
    """Rows left out of one table; 0 is the map."""
    return [(table, d.place, int(d.row), d.code, d.reason) for d in dropped]


def dropped_of(rows: Iterable[Mapping[str, Any]], table: int) -> tuple[Dropped, ...]:
    """The inverse of `dropped_rows`."""
    return tuple(
        Dropped(row["plaats"], int(row["rij"]), row["code"], row["reden"])
        for row in rows
        if row["tabel"] == table
    )


def notice_rows(table: int, notices: Iterable[Notice]) -> list[Row]:
    """Findings on one table; 0 is the map."""
    return [
        (table, n.id, n.text, n.weight.value, n.place, json.dumps(n.items, ensure_ascii=False))
        for n in notices
    ]


def notices_of(rows: Iterable[Mapping[str, Any]], table: int) -> tuple[Notice, ...]:
    """The inverse of `notice_rows`."""
    return tuple(
        Notice(
            row["soort"],
            row["tekst"],
            Weight(row["gewicht"]),
            row["plaats"],
            tuple(json.loads(row["onderdelen"])),
        )
        for row in rows
        if row["tabel"] == table
    )


def grouping_rows(groupings: Iterable[Grouping], key: str) -> dict[str, list[Row]]:
    """Groupings as rows of three tables; `key` is that of the chosen one."""
    found: dict[str, list[Row]] = {
        "veerkracht_regioindelingen": [],
        "veerkracht_regios": [],
        "veerkracht_regioleden": [],
    }
    for n, one in enumerate(groupings, start=1):
        found["veerkracht_regioindelingen"].append(
            (n, one.title, one.level.value, one.place, int(one.by_name), int(one.key == key))
        )
        found["veerkracht_regios"] += [(n, code, name) for code, name in one.names.items()]
        found["veerkracht_regioleden"] += [(n, area, code) for area, code in one.of.items()]
    return found


def groupings_of(
    small: Mapping[str, Iterable[Mapping[str, Any]]],
) -> tuple[tuple[Grouping, ...], str]:
    """The inverse of `grouping_rows`."""
    found, key = [], ""
    names, members = (
        _by_number(small["veerkracht_regios"]),
        _by_number(small["veerkracht_regioleden"]),
    )
    for row in small["veerkracht_regioindelingen"]:
        n = row["indeling"]
        grouping = Grouping(
            row["titel"],
            Level(row["niveau"]),
            {r["gebied"]: r["regio"] for r in members.get(n, ())},
            {r["regio"]: r["naam"] for r in names.get(n, ())},
            row["plaats"],
            bool(row["op_naam"]),
        )
        found.append(grouping)
        key = grouping.key if row["gekozen"] else key
    return tuple(found), key


def conversion_rows(conversions: Iterable[BoundaryTable]) -> dict[str, list[Row]]:
    """Conversions as rows of two tables."""
    found: dict[str, list[Row]] = {"veerkracht_omzettingen": [], "veerkracht_omzetparen": []}
    for n, one in enumerate(conversions, start=1):
        found["veerkracht_omzettingen"].append(
            (n, one.level.value, one.old_year, one.new_year, int(one.estimated), one.place)
        )
        pairs = zip(one.old, one.new, one.weights.tolist(), strict=True)
        found["veerkracht_omzetparen"] += [(n, *pair) for pair in pairs]
    return found


def conversions_of(
    small: Mapping[str, Iterable[Mapping[str, Any]]],
) -> tuple[BoundaryTable, ...]:
    """The inverse of `conversion_rows`."""
    pairs = _by_number(small["veerkracht_omzetparen"], "omzetting")
    return tuple(
        BoundaryTable(
            Level(row["niveau"]),
            tuple(p["oud"] for p in pairs.get(row["omzetting"], ())),
            tuple(p["nieuw"] for p in pairs.get(row["omzetting"], ())),
            np.array([p["gewicht"] for p in pairs.get(row["omzetting"], ())], dtype=np.float64),
            int(row["van_jaar"]),
            int(row["naar_jaar"]),
            bool(row["geschat"]),
            row["plaats"],
        )
        for row in small["veerkracht_omzettingen"]
    )


def _by_number(
    rows: Iterable[Mapping[str, Any]], key: str = "indeling"
) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def original_rows(
    originals: Mapping[str, Original], read: Iterable[str], folder: Path
) -> list[Row]:
    """Source files that tables still come from; `folder` is that of the project."""
    return [
        (
            path,
            originals[path].path,
            relative_to(originals[path].path, folder),
            int(originals[path].size),
            float(originals[path].modified),
            originals[path].mark,
        )
        for path in dict.fromkeys(read)
        if path in originals
    ]


def originals_from(rows: Iterable[Mapping[str, Any]], folder: Path) -> dict[str, Original]:
    """The inverse of `original_rows`; a file beside the project goes before the one far away."""
    return {
        row["pad"]: Original(
            found_again(row["plaats"], row["relatief"], folder),
            int(row["grootte"]),
            float(row["gewijzigd"]),
            row["kenmerk"],
        )
        for row in rows
    }


def source_of(row: Mapping[str, Any]) -> ColumnSource:
    """Where a column came from."""
    return ColumnSource(
        row["bestand"], row["blad"], row["bronkolom"], row["uitgever"], int(row["jaar"])
    )
