"""The README of the sample: its numbers come from the data themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from generator.fields import FloatArray
from generator.findings import Result, laggards, strong_despite
from generator.people import Planted
from generator.places import GEMEENTEN, REGION
from generator.region import Region

Table = dict[str, FloatArray]

HERE = Path(__file__).parent


def old_code(code: str) -> str:
    """Return the code that the recoded buurt had in 2021."""
    return code[:-2] + "90"


def _named(region: Region, buurt: int) -> str:
    return f"{region.names[buurt]} ({region.codes[buurt]})"


def _number(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}"


def _hidden(region: Region, planted: Planted, result: Result) -> str:
    """Describe the hidden weak buurt."""
    b, index = planted.hidden, result.buurt[2023]["index"]
    median = np.nanmedian(index[region.gemeente == region.gemeente[b]])
    own = float(result.gemeente["index"][region.gemeente[b]])
    others = len(laggards(result)) - 1
    return (
        f"1. **Hidden weak buurt in a strong gemeente** (rule R2): {_named(region, b)} in"
        f" {GEMEENTEN[int(region.gemeente[b])].name}, {result.people[b]:.0f} inhabitants, index"
        f" {_number(index[b])}; the median of the buurten there is {_number(float(median))}: gap"
        f" {_number(result.gap[b])}, robust z {_number(result.z[b], 2)}. The gemeente itself scores"
        f" {_number(own)}, the median of gemeenten is"
        f" {_number(float(np.median(result.gemeente['index'])))}."
        f" Other buurten for which R2 holds: {others}."
    )


def _findings(region: Region, planted: Planted, result: Result) -> list[str]:
    """Describe the other planted findings."""
    score = result.buurt[2023]
    d, o = planted.decline, planted.odds
    cluster = ", ".join(_named(region, b) for b in planted.cluster)
    weak = score["index"][planted.cluster]
    others = [_named(region, b) for b in strong_despite(result) if b != o]
    return [
        f"2. **Decline** (R3): {_named(region, d)} in Dremmelo: {_number(result.change[d])} points"
        " between 2021 and 2023, over the indicators that both editions have (with all indicators"
        f" and the goalposts of 2023: {_number(result.buurt[2021]['index'][d])} and"
        f" {_number(score['index'][d])}). No other buurt falls 5 points or more.",
        f"3. **Cluster low-low** (R4), {len(planted.cluster)} adjoining buurten in Vinkermonde:"
        f" {cluster}. Index {_number(float(weak.min()))} to {_number(float(weak.max()))}, all under"
        f" P12 of the buurten ({_number(float(np.nanpercentile(score['index'], 12.0)))}).",
        f"4. **Strong against the odds** (R12): {_named(region, o)} in Hoegsterveen: persoonlijk"
        f" {_number(score['P'][o])} (P30 = {_number(float(np.nanpercentile(score['P'], 30.0)))}),"
        f" sociaal {_number(score['S'][o])}"
        f" (P70 = {_number(float(np.nanpercentile(score['S'], 70.0)))}). Others for which this"
        f" holds: {'; '.join(others) or 'none'}.",
        "\nBesides: the library of Kwelderdorp closed between the editions (R11)."
        " Moran's I (neighbours share a side): "
        + ", ".join(f"{name} {_number(v, 2)}" for name, v in result.moran.items())
        + ".",
    ]


def _gemeenten(result: Result) -> list[str]:
    """Return the table of gemeente scores."""
    lines = ["\n| gemeente | persoonlijk | sociaal | omgeving | index |", "|---|---|---|---|---|"]
    for number, info in enumerate(GEMEENTEN):
        cells = [_number(float(result.gemeente[k][number])) for k in ("P", "S", "O", "index")]
        lines.append(f"| {info.name} ({info.code}) | " + " | ".join(cells) + " |")
    return lines


def text(region: Region, planted: Planted, published: dict[int, Table], result: Result) -> str:
    """Return the whole README."""
    gemeente = np.array([code.startswith("GM") for code in region.area_codes])
    people = int(published[2023]["a_inw"][gemeente].sum())
    small = (result.people >= 100.0) & (result.people < 300.0)
    head = (HERE / "readme_head.md").read_text(encoding="utf-8").format(
        region=REGION, gemeenten=len(GEMEENTEN), wijken=len(region.wijk_names),
        buurten=len(region.codes), people=people,
    )  # fmt: skip
    awkward = (HERE / "readme_tail.md").read_text(encoding="utf-8").format(
        multipart=_named(region, region.multipart), enclave=_named(region, region.enclave),
        host=_named(region, region.host), recoded=_named(region, planted.recoded),
        old_code=old_code(region.codes[planted.recoded]), tiny=int((result.people < 100).sum()),
        empty=int((result.people == 0).sum()), small=int(small.sum()),
    )  # fmt: skip
    body = [_hidden(region, planted, result), *_findings(region, planted, result)]
    return "\n".join([head, *body, *_gemeenten(result), awkward])
