"""The default index, computed plainly, to prove that the planted findings hold.

A second implementation on purpose: it must not share code with the program,
so that each checks the other. Formulas and goalposts: the built-in definition
"Sociale veerkracht" (fixed goalposts, equal weights, arithmetic up to the
three resources, geometric with floor 1 over them).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.fields import BoolArray, FloatArray

Table = dict[str, FloatArray]


@dataclass(frozen=True)
class Slot:
    """An indicator: its theme, and the values that score 0 and 100."""

    name: str
    theme: str
    low: float = np.nan
    high: float = np.nan


SLOTS = (
    Slot("lage_veerkracht", "P1", 30, 8), Slot("regie", "P1", 78, 97),
    Slot("gezondheid", "P2", 45, 88), Slot("beperkt", "P2", 50, 18), Slot("angst", "P2", 22, 3),
    Slot("rondkomen", "P3", 45, 6), Slot("p_hh_li", "P3", 75, 15), Slot("p_hh_osm", "P3", 20, 1),
    Slot("m_hh_ver", "P3", 0, 400),
    Slot("laag_opgeleid", "P4", 50, 10), Slot("p_arb_pp", "P4", 50, 82),
    Slot("bijstand", "P4", 150, 2),
    Slot("sterk_eenzaam", "S1", 28, 5), Slot("sociaal_eenzaam", "S1", 52, 22), Slot("steun", "S1"),
    Slot("vrijwilligers", "S2", 10, 42), Slot("soc", "S3"),
    Slot("huisarts", "O1", 4, 0.3), Slot("supermarkt", "O1", 4, 0.3),
    Slot("basisschool", "O1", 2.5, 0.3),
    Slot("bibliotheek", "O2", 7, 0.5), Slot("sportterrein", "O2", 3, 0.4),
    Slot("groen", "O2", 2, 0.1), Slot("treinstation", "O2", 15, 1),
    Slot("woonomgeving", "O3", 72, 97), Slot("fys", "O3"),
    Slot("misdrijven", "O4", 120, 10), Slot("onv", "O4"),
)  # fmt: skip
MIN_THEME, MIN_RESOURCE, FLOOR = 0.5, 0.6, 1.0


def goalposts(table: Table, large: BoolArray) -> dict[str, tuple[float, float]]:
    """Return the goalposts; where the definition has none P2 and P98 of `large`.

    `large` is True for buurten with 200 inhabitants or more.
    """
    posts = {}
    for slot in SLOTS:
        if np.isfinite(slot.low):
            posts[slot.name] = (slot.low, slot.high)
        else:
            low, high = np.nanpercentile(table[slot.name][large], [2.0, 98.0])
            posts[slot.name] = (float(low), float(high))
    return posts


def _mean_of_known(parts: list[FloatArray], share: float) -> FloatArray:
    """Return the mean of the known scores where at least `share` is known."""
    scores = np.stack(parts)
    known = np.isfinite(scores).sum(axis=0)
    total = np.where(np.isfinite(scores), scores, 0.0).sum(axis=0)
    mean = total / np.maximum(known, 1)
    return np.where(known >= share * len(parts), mean, np.nan)


def scores(
    table: Table, posts: dict[str, tuple[float, float]], *, only: set[str] | None = None
) -> Table:
    """Return the scores P, S, O and `index`; `only` limits the indicators used."""
    themes: dict[str, list[FloatArray]] = {}
    for slot in SLOTS:
        if only is None or slot.name in only:
            low, high = posts[slot.name]
            score = 100.0 * np.clip((table[slot.name] - low) / (high - low), 0.0, 1.0)
            themes.setdefault(slot.theme, []).append(score)
    result: Table = {}
    for resource in "PSO":
        parts = [_mean_of_known(v, MIN_THEME) for k, v in themes.items() if k[0] == resource]
        result[resource] = _mean_of_known(parts, MIN_RESOURCE)
    logs = [np.log(np.maximum(result[r], FLOOR)) for r in "PSO"]
    result["index"] = np.exp(sum(logs) / 3.0)
    return result


def lagging(index: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return robust z and gap to the median for the buurten of one gemeente."""
    median = np.nanmedian(index)
    spread = 1.4826 * np.nanmedian(np.abs(index - median))
    return (index - median) / spread, median - index


def morans_i(values: FloatArray, neighbours: list[list[int]]) -> float:
    """Return global Moran's I with row-standardised neighbours, over known values."""
    known = np.isfinite(values)
    z = np.where(known, values - np.nanmean(values), 0.0)
    total, rows = 0.0, 0
    for area, others in enumerate(neighbours):
        near = [n for n in others if known[n]]
        if known[area] and near:
            total += float(z[area] * z[near].mean())
            rows += 1
    return total / rows / float((z[known] ** 2).mean())
