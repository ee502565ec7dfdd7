"""The pages of a presentation in a project: a row of one table for each."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from veerkracht_desktop.core.map_look import KEY, map_words, maps_of
from veerkracht_desktop.core.presenting import Page, PageKind

TABLE = "veerkracht_paginas"


def page_rows(pages: Iterable[Page]) -> list[tuple[object, ...]]:
    """Pages as rows; what a page leaves to the window is NULL."""
    return [
        (
            page.title,
            page.kind.value,
            page.node,
            page.code,
            page.chart,
            page.axis,
            map_words(page.maps)[KEY] if page.maps is not None else None,
            page.within,
            json.dumps(sorted(page.selection), ensure_ascii=False)
            if page.selection is not None
            else None,
            json.dumps(page.place) if page.place is not None else None,
        )
        for page in pages
    ]


def pages_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Page, ...]:
    """The inverse of `page_rows`; ValueError for what no program has written."""
    return tuple(
        Page(
            PageKind(row["soort"]),
            row["knoop"],
            row["gebied"],
            row["grafiek"],
            row["naam"],
            row["andere_as"],
            maps_of({KEY: row["kaarten"]}) if row["kaarten"] is not None else None,
            row["binnen"],
            _codes(row["selectie"]),
            _place(row["plaats"]),
        )
        for row in rows
    )


def _codes(text: str | None) -> frozenset[str] | None:
    if text is None:
        return None
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError("een selectie is een lijst van codes")
    return frozenset(str(code) for code in found)


def _place(text: str | None) -> tuple[float, float, float] | None:
    if text is None:
        return None
    x, y, across = (float(number) for number in json.loads(text))
    if not (math.isfinite(x) and math.isfinite(y) and math.isfinite(across) and across > 0):
        raise ValueError("een plaats is een punt en een aantal meters")
    return x, y, across
