"""Make the fictional sample region: `python sample_data/generate.py [OUT]`.

The same code gives the same files. Stops with an error, before it writes
anything, when one of the planted findings does not hold.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
from generator import people, readme, values, workbooks
from generator.fields import FloatArray
from generator.findings import Result, evaluate, laggards, problems
from generator.geometry import check, union_layer
from generator.people import EDITIONS, Planted
from generator.places import GEMEENTEN
from generator.publish import publish
from generator.region import Region, buurt_layer, make_region

SEED = 3
FIXED_DATE = "2024-11-01"
"""A .dbf holds its date of writing: without this each day gives other bytes."""
GROWTH = 1.015
"""Inhabitants in 2023 for each one in 2021."""
SURVEY_YEAR = {2021: 2020, 2023: 2022}
"""The newest health monitor and Leefbaarometer in each edition."""
Table = dict[str, FloatArray]


@dataclass(frozen=True)
class Sample:
    """Everything that the files are written from."""

    region: Region
    planted: Planted
    published: dict[int, Table]
    result: Result


def published_tables(
    region: Region, planted: Planted, inhabitants: FloatArray, lift: FloatArray
) -> dict[int, Table]:
    """Return the figures of both editions.

    Both start from the same random numbers: an area differs between editions
    by its own change, not by another draw.
    """
    strengths = people.latents(np.random.default_rng(SEED + 2), region, inhabitants, planted, lift)
    tables = {}
    for year in EDITIONS:
        rng = np.random.default_rng(SEED + 3)
        truth = values.shares(rng, region, strengths[year])
        away = values.distances(rng, region, year)
        number = np.rint(inhabitants / (GROWTH if year == EDITIONS[0] else 1.0))
        tables[year] = publish(np.random.default_rng([SEED, year]), region, number, truth, away)
    return tables


def make_sample() -> Sample:
    """Make the region and its figures; lift buurten that lag by accident."""
    region = make_region(np.random.default_rng(SEED))
    planted = people.choose(region)
    inhabitants = people.inhabitants(np.random.default_rng(SEED + 1), region, planted)
    lift = np.zeros(len(inhabitants))
    for _ in range(20):
        published = published_tables(region, planted, inhabitants, lift)
        result = evaluate(region, published)
        others = [b for b in laggards(result) if b != planted.hidden]
        if not others:
            break
        lift[others] += 0.12
    wrong = problems(result, planted)
    if wrong:
        raise RuntimeError("Planted findings do not hold: " + "; ".join(wrong))
    return Sample(region, planted, published, result)


def area_codes(sample: Sample, year: int) -> tuple[list[str], list[int]]:
    """Return the codes of all areas in an edition, and what changed in them.

    One buurt had another code in 2021, with the same boundary (ind_wbi 2).
    """
    codes = list(sample.region.area_codes)
    changed = [1] * len(codes)
    row = codes.index(sample.region.codes[sample.planted.recoded])
    if year == EDITIONS[0]:
        codes[row] = readme.old_code(codes[row])
    else:
        changed[row] = 2
    return codes, changed


def layers(sample: Sample) -> dict[str, gpd.GeoDataFrame]:
    """Return the three map layers; wijken and gemeenten are unions of buurten."""
    region, table = sample.region, sample.published[2023]
    row = {code: number for number, code in enumerate(region.area_codes)}
    figures = {"OAD": "ste_oad", "STED": "ste_mvs", "AANT_INW": "a_inw"}
    own = [row[code] for code in region.codes]
    numbers = {name: table[source].astype(np.int64) for name, source in figures.items()}
    changed = np.ones(len(own), dtype=np.int64)
    changed[sample.planted.recoded] = 2
    buurten = buurt_layer(
        region, numbers["AANT_INW"][own], numbers["OAD"][own], numbers["STED"][own], changed
    )
    wijken = union_layer(buurten, ["WK_CODE", "WK_NAAM", "GM_CODE", "GM_NAAM", "WATER"])
    gemeenten = union_layer(buurten, ["GM_CODE", "GM_NAAM"])
    gemeenten["WATER"] = "NEE"
    for layer in (wijken, gemeenten):
        rows = [row.get(code, -1) for code in layer.iloc[:, 0]]
        for name, column in numbers.items():
            empty = 5 if name == "STED" else 0
            layer[name] = [int(column[k]) if k >= 0 else empty for k in rows]
    wijken.insert(4, "IND_WBI", 1)
    gemeenten.insert(2, "IND_WBI", 1)
    result = {"buurten": buurten, "wijken": wijken, "gemeenten": gemeenten}
    for name, layer in result.items():
        check(layer, name)
    return result


def write_tables(sample: Sample, out: Path) -> None:
    """Write the tables of both editions."""
    region = sample.region
    for year in EDITIONS:
        table, survey = sample.published[year], SURVEY_YEAR[year]
        codes, changed = area_codes(sample, year)
        workbooks.write_kwb(
            out / f"kwb-{year}.xlsx", region, table, year=year, codes=codes, ind_wbi=changed
        )
        workbooks.write_rivm(
            out / f"rivm-gezondheid-{survey}.xlsx", table, year=survey, codes=codes
        )
        workbooks.write_leefbaarometer(
            out / f"leefbaarometer-{survey}.xlsx", region, table, year=survey, codes=codes
        )
        workbooks.write_nabijheid(
            out / f"nabijheid-{year}.csv", region, table, codes=codes, ind_wbi=changed
        )
        workbooks.write_misdrijven(out / f"misdrijven-{year}.csv", table, year=year, codes=codes)


def write_layers(sample: Sample, out: Path) -> None:
    """Write the three shapefiles."""
    for name, layer in layers(sample).items():
        path = out / f"{name}.shp"
        layer.to_file(path, engine="pyogrio", encoding="UTF-8", DBF_DATE_LAST_UPDATE=FIXED_DATE)


def main(arguments: list[str]) -> int:
    """Generate everything into the folder given, or into this file's own."""
    out = Path(arguments[0]) if arguments else Path(__file__).parent
    out.mkdir(parents=True, exist_ok=True)
    sample = make_sample()
    write_layers(sample, out)
    write_tables(sample, out)
    text = readme.text(sample.region, sample.planted, sample.published, sample.result)
    (out / "README.md").write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(sample.region.codes)} buurten, {len(GEMEENTEN)} gemeenten written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
