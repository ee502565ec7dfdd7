"""Check that what was planted is there, and nothing like it by accident."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.fields import BoolArray, FloatArray
from generator.index import SLOTS, goalposts, lagging, morans_i, scores
from generator.people import Planted
from generator.places import GEMEENTEN
from generator.publish import slot_values
from generator.region import Region

Table = dict[str, FloatArray]


@dataclass(frozen=True)
class Result:
    """The scores of both editions, split by level, and the robust z of R2."""

    buurt: dict[int, Table]
    gemeente: Table
    change: FloatArray
    people: FloatArray
    z: FloatArray
    gap: FloatArray
    strong: BoolArray
    moran: dict[str, float]


def _rows(table: Table, rows: BoolArray) -> Table:
    return {name: values[rows] for name, values in table.items()}


def evaluate(region: Region, published: dict[int, Table]) -> Result:
    """Compute the default index of both editions, for buurten and gemeenten."""
    level = np.array([code[:2] for code in region.area_codes])
    raw = {year: slot_values(table, year=year) for year, table in published.items()}
    buurten = {year: _rows(table, level == "BU") for year, table in raw.items()}
    people = buurten[2023]["a_inw"]
    posts = goalposts(buurten[2023], people >= 200.0)
    buurt = {year: scores(table, posts) for year, table in buurten.items()}
    for table in buurt.values():
        table["index"] = np.where(people >= 100.0, table["index"], np.nan)
    common = {s.name for s in SLOTS if np.isfinite(buurten[2021][s.name]).any()}
    both = {y: scores(table, posts, only=common)["index"] for y, table in buurten.items()}
    change = np.where(people >= 100.0, both[2023] - both[2021], np.nan)
    gemeente = scores(_rows(raw[2023], level == "GM"), posts)
    z, gap = np.full(len(people), np.nan), np.full(len(people), np.nan)
    for number in range(len(GEMEENTEN)):
        own = region.gemeente == number
        z[own], gap[own] = lagging(buurt[2023]["index"][own])
    strong = gemeente["index"] >= np.median(gemeente["index"])
    moran = {
        name: morans_i(buurten[2023][name], region.neighbours)
        for name in (
            "p_hh_li",
            "lage_veerkracht",
            "gezondheid",
            "sociaal_eenzaam",
            "soc",
            "fys",
            "laag_opgeleid",
            "p_arb_pp",
            "misdrijven",
            "supermarkt",
        )
    }
    moran["index"] = morans_i(buurt[2023]["index"], region.neighbours)
    return Result(buurt, gemeente, change, people, z, gap, strong[region.gemeente], moran)


def laggards(result: Result) -> list[int]:
    """Return the buurten for which rule R2 holds."""
    holds = result.strong & (result.z <= -1.5) & (result.gap >= 10.0)
    return [int(b) for b in np.flatnonzero(holds)]


def strong_despite(result: Result) -> list[int]:
    """Return the buurten with personal <= P30 and social >= P70 (rule R12)."""
    score = result.buurt[2023]
    low = score["P"] <= np.nanpercentile(score["P"], 30.0)
    high = score["S"] >= np.nanpercentile(score["S"], 70.0)
    return [int(b) for b in np.flatnonzero(low & high & (result.people >= 100.0))]


def problems(result: Result, planted: Planted) -> list[str]:
    """Return what does not hold; empty when all is as planned."""
    index = result.buurt[2023]["index"]
    hidden, found = planted.hidden, []
    gemeente = np.sort(result.gemeente["index"])
    others = [b for b in laggards(result) if b != hidden]
    falls = [int(b) for b in np.flatnonzero(result.change <= -5.0)]
    low = np.nanpercentile(index, 12.0)
    rules = {
        "hidden: gap >= 14 and z <= -2": result.gap[hidden] >= 14.0 and result.z[hidden] <= -2.0,
        "hidden: no more than 2 other laggards": len(others) <= 2,
        "hidden: gemeente clearly above the median": result.gemeente["index"][1]
        >= np.median(gemeente) + 4.0,
        "hidden: 900-1500 inhabitants": 900.0 <= result.people[hidden] <= 1500.0,
        "decline: at least 8 points": result.change[planted.decline] <= -8.0,
        "decline: the only one": falls == [planted.decline],
        "cluster: all under P12": bool(np.all(index[planted.cluster] <= low)),
        "odds: R12 holds": planted.odds in strong_despite(result),
        "odds: at most 2 others": len(strong_despite(result)) <= 3,
        "autocorrelation: Moran's I > 0.3": min(result.moran.values()) > 0.3,
    }
    found += [rule for rule, holds in rules.items() if not holds]
    return found
