"""From true values of buurten to published figures of all areas.

Published means: added up to wijken and gemeenten, rounded and hidden as CBS
does it (random rounding to 5 and 10, no incomes under 100 inhabitants, ...).
"""

from __future__ import annotations

import numpy as np

from generator.fields import BoolArray, FloatArray
from generator.region import Region, urbanity

Table = dict[str, FloatArray]

HEALTH = (
    "lage_veerkracht", "regie", "gezondheid", "beperkt", "angst", "stress", "rondkomen",
    "eenzaam", "sterk_eenzaam", "emotioneel_eenzaam", "sociaal_eenzaam", "steun",
    "vrijwilligers", "mantelzorger", "aandoening", "woning", "woonomgeving",
)  # fmt: skip
LIVEABILITY = ("won", "fys", "vrz", "soc", "onv")
CARE_SECRET = 7.0
"""Counts of people in care up to this one are secret."""


def counts(rng: np.random.Generator, region: Region, people: FloatArray, truth: Table) -> Table:
    """Return the true numbers of people, households and crimes of each buurt."""
    n = len(people)
    built = np.choose(region.kind, [1.0, 0.6, 0.2])
    young, old = rng.normal(0.155, 0.02, n), rng.normal(0.2, 0.03, n) - 0.02 * built
    youth, early = rng.normal(0.115, 0.008, n), 0.2 + 0.06 * built + rng.normal(0.0, 0.015, n)
    table: Table = {"a_inw": people, "a_man": people * rng.normal(0.497, 0.006, n)}
    table["a_vrouw"] = people - table["a_man"]
    parts = {"a_00_14": young, "a_15_24": youth, "a_25_44": early, "a_65_oo": old}
    table |= {name: people * share for name, share in parts.items()}
    table["a_45_64"] = people - sum(table[name] for name in parts)
    size = 2.55 - 0.45 * built + rng.normal(0.0, 0.06, n)
    single = np.clip(0.24 + 0.14 * built + 0.0015 * (truth["p_hh_li"] - 40.0), 0.12, 0.6)
    table["a_hh"] = people / size
    table["a_1p_hh"] = table["a_hh"] * single
    table["a_hh_z_k"] = table["a_hh"] * (1.0 - single) * 0.47
    table["a_hh_m_k"] = table["a_hh"] - table["a_1p_hh"] - table["a_hh_z_k"]
    table["a_woning"] = table["a_hh"] * 1.02
    adults = table["a_15_24"] + table["a_25_44"] + table["a_45_64"]
    pupils = adults + 0.55 * table["a_65_oo"]
    high = np.clip(0.62 - 0.0115 * truth["laag"], 0.08, 0.62)
    table["opl_laag"] = pupils * truth["laag"] / 100.0
    table["opl_hoog"] = pupils * high
    table["opl_midden"] = pupils - table["opl_laag"] - table["opl_hoog"]
    table["a_soz_wb"] = truth["bijstand"] * adults / 1000.0
    table["a_soz_ao"] = adults * np.clip(0.045 + 0.0009 * truth["beperkt"], 0.02, 0.12)
    table["a_soz_ww"] = adults * 0.015 * rng.lognormal(0.0, 0.15, n)
    table["a_soz_ow"] = table["a_65_oo"] * 0.97
    table["a_jz_tn"] = (table["a_00_14"] + 0.8 * table["a_15_24"]) * truth["rondkomen"] / 175.0
    table["a_wmo_t"] = people * (0.02 + 0.0012 * truth["beperkt"])
    table["misdrijven"] = np.rint(truth["misdrijven"] * people / 1000.0)
    table["woninginbraak"] = rng.poisson(0.055 * table["misdrijven"]).astype(np.float64)
    return table


def _add_up(region: Region, values: FloatArray) -> FloatArray:
    """Sum the buurten of each area."""
    return region.members @ values


def _average(region: Region, values: FloatArray, weights: FloatArray) -> FloatArray:
    """Average the buurten of each area; missing without any weight."""
    total = region.members @ weights
    sums = region.members @ (values * weights)
    return np.where(total > 0.0, sums / np.where(total > 0.0, total, 1.0), np.nan)


def _rounded(rng: np.random.Generator, values: FloatArray, base: float) -> FloatArray:
    """Round to a multiple of `base`, up or down at random without bias."""
    rest = values / base - np.floor(values / base)
    up = rng.random(len(values)) < rest
    return base * (np.floor(values / base) + up)


def _gemeente_rows(region: Region) -> BoolArray:
    return np.array([code.startswith("GM") for code in region.area_codes])


def _published_counts(rng: np.random.Generator, region: Region, real: Table) -> Table:
    """Return the counts of all areas, rounded below the level of the gemeente."""
    gemeente = _gemeente_rows(region)
    tens = {"opl_laag", "opl_midden", "opl_hoog", "a_soz_wb", "a_soz_ao", "a_soz_ww", "a_soz_ow"}
    exact = {"misdrijven", "woninginbraak", "a_woning"}
    table: Table = {}
    for name, values in real.items():
        total = _add_up(region, values)
        base = 10.0 if name in tens else 5.0
        rounded = np.rint(total) if name in exact else _rounded(rng, total, base)
        # Gemeente rows are not rounded to 5, and count the people whose
        # address is only known to the gemeente.
        extra = 12.0 if name == "a_inw" else 0.0
        whole = rounded if name in tens else np.rint(total + extra)
        table[name] = np.where(gemeente, whole, rounded)
    return table


def _hide(table: Table, names: tuple[str, ...], hidden: BoolArray) -> None:
    """Blank `names` where `hidden`."""
    for name in names:
        table[name] = np.where(hidden, np.nan, table[name])


INCOME = (
    "p_hh_li", "p_hh_hi", "p_hh_lkk", "p_hh_osm", "p_hh_110", "p_hh_120", "m_hh_ver",
    "g_hh_sti",
)  # fmt: skip


def _published_shares(rng: np.random.Generator, region: Region, truth: Table, real: Table) -> Table:
    """Return the shares and means of all areas, with the decimals of CBS."""
    homes = real["a_hh"]
    grown = real["a_inw"] - real["a_00_14"]
    table: Table = {}
    for name in ("p_hh_li", "p_hh_hi", "p_hh_osm"):
        table[name] = np.round(_average(region, truth[name], homes), 1)
    table["p_arb_pp"] = np.rint(_average(region, truth["p_arb_pp"], grown))
    table["p_hh_lkk"] = np.round(table["p_hh_osm"] * 1.12 + 0.2, 1)
    table["p_hh_110"] = np.round(table["p_hh_osm"] * 1.55 + 0.8, 1)
    table["p_hh_120"] = np.round(table["p_hh_osm"] * 2.0 + 1.4, 1)
    table["g_hh_sti"] = np.round(45.5 - 0.3 * table["p_hh_li"] + 0.12 * table["p_hh_hi"], 1)
    table["g_ink_pi"] = np.round(table["g_hh_sti"] * 0.94, 1)
    # A median cannot be averaged: the figure of a larger area lies near it only.
    wealth = _average(region, truth["m_hh_ver"], homes)
    skew = np.where(region.members.sum(axis=1) > 1.0, rng.normal(0.96, 0.02, len(wealth)), 1.0)
    table["m_hh_ver"] = np.round(wealth * skew, 1)
    for name in ("g_wozbag", "p_koopw", "p_wcorpw"):
        table[name] = np.rint(_average(region, truth[name], real["a_woning"]))
    for name in HEALTH:
        table[name] = np.round(_average(region, truth[name], grown), 1)
    for name in LIVEABILITY:
        table[name] = np.round(_average(region, truth[name], real["a_inw"]), 6)
    table["afw"] = np.round(sum(table[name] for name in LIVEABILITY), 6)
    return table


def _suppress(table: Table, region: Region) -> None:
    """Hide figures about too few people, as CBS and RIVM do."""
    people, homes = table["a_inw"], table["a_hh"]
    _hide(table, INCOME, (homes < 100.0) | (people < 100.0))
    _hide(table, ("g_ink_pi",), people < 100.0)
    _hide(table, ("p_arb_pp",), people < 150.0)
    _hide(table, ("opl_laag", "opl_midden", "opl_hoog"), people < 100.0)
    _hide(table, HEALTH, people < 50.0)
    _hide(table, (*LIVEABILITY, "afw"), people < 50.0)
    _hide(table, ("g_wozbag", "p_koopw", "p_wcorpw"), table["a_woning"] < 20.0)
    for name in ("a_jz_tn", "a_wmo_t"):
        buurt = np.array([code.startswith("BU") for code in region.area_codes])
        _hide(table, (name,), buurt & (table[name] <= CARE_SECRET))


def publish(
    rng: np.random.Generator, region: Region, people: FloatArray, truth: Table, away: Table
) -> Table:
    """Return all figures of one edition; arrays follow `region.area_codes`."""
    real = counts(rng, region, people, truth)
    table = _published_counts(rng, region, real)
    table |= _published_shares(rng, region, truth, real)
    for name, values in away.items():
        table[name] = np.round(_average(region, values, people), 1)
        _hide(table, (name,), table["a_inw"] < 10.0)
    hectares = _add_up(region, region.hectares)
    table["hectares"] = np.rint(hectares)
    table["bev_dich"] = np.rint(100.0 * table["a_inw"] / hectares)
    oad, sted = urbanity(region, real["a_woning"])
    table["ste_oad"], table["ste_mvs"] = oad.astype(np.float64), sted.astype(np.float64)
    _suppress(table, region)
    return table


def slot_values(table: Table, *, year: int) -> Table:
    """Return the raw values of the indicators of the default index.

    From the published figures, so with rounding and gaps: what a program that
    reads the files finds.
    """
    result = dict(table)
    pupils = table["opl_laag"] + table["opl_midden"] + table["opl_hoog"]
    workers = table["a_15_24"] + table["a_25_44"] + table["a_45_64"]
    enough = table["a_inw"] >= 100.0
    with np.errstate(divide="ignore", invalid="ignore"):
        result["laag_opgeleid"] = 100.0 * table["opl_laag"] / pupils
        bijstand = 1000.0 * table["a_soz_wb"] / workers
        crimes = 1000.0 * table["misdrijven"] / table["a_inw"]
    result["bijstand"] = np.where(workers > 0.0, bijstand, np.nan)
    result["misdrijven"] = np.where(enough, crimes, np.nan)
    if year < 2022:
        # The health monitor of 2020 did not ask these.
        for name in ("lage_veerkracht", "steun", "woonomgeving"):
            result[name] = np.full_like(table[name], np.nan)
    return result
