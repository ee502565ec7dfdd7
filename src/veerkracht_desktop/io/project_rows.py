"""The small tables of a project: values as rows, and rows as values.

The names of tables and columns are the file format (docs/bestandsformaat.md), so they are
Dutch, for who opens the file in a GIS; a change here needs a step in `project_migrations`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.dataset import ColumnSource, Dropped
from veerkracht_desktop.core.notices import Notice, Weight

TEXT, WHOLE, REAL = "TEXT", "INTEGER", "REAL"

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
        (("knoop", TEXT), ("methode", TEXT), ("aantal", WHOLE), ("grenzen", TEXT)),
        "Klassenindeling per knoop; grenzen als JSON",
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
        ),
        "De ingelezen tabellen",
    ),
    "veerkracht_kolommen": (
        (
            ("tabel", WHOLE),
            ("variabele", TEXT),
            ("waarden", TEXT),
            ("redenen", TEXT),
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
    """Classes of each node."""
    return [
        (node, spec.method, spec.count, json.dumps(spec.breaks))
        for node, spec in classification.items()
    ]


def classes_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, ClassSpec]:
    """The inverse of `class_rows`."""
    return {
        row["knoop"]: ClassSpec(
            row["methode"], int(row["aantal"]), tuple(float(b) for b in json.loads(row["grenzen"]))
        )
        for row in rows
    }


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


def source_of(row: Mapping[str, Any]) -> ColumnSource:
    """Where a column came from."""
    return ColumnSource(
        row["bestand"], row["blad"], row["bronkolom"], row["uitgever"], int(row["jaar"])
    )
