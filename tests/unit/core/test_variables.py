"""Kinds, units, bounds and denominators of variables."""

from __future__ import annotations

import csv
import math

import pytest

from veerkracht_desktop.core.variables import (
    Kind,
    bounds_of,
    label_of,
    unit_of,
    variable_kind,
    weight_of,
)
from veerkracht_desktop.io.resources import ALIASES


@pytest.mark.parametrize(
    ("name", "kind", "unit", "weight"),
    [
        ("a_inw", Kind.COUNT, "aantal", ""),
        ("a_lan_ha", Kind.COUNT, "ha", ""),
        ("p_hh_li", Kind.SHARE, "%", "a_hh"),
        ("p_1p_hh", Kind.SHARE, "%", "a_hh"),
        ("p_koopw", Kind.SHARE, "%", "a_woning"),
        ("p_won_m_ag", Kind.SHARE, "%", "a_woning"),
        ("p_arb_pp", Kind.SHARE, "% van 15 tot 75 jaar", "a_inw"),
        ("p_ink_li", Kind.SHARE, "%", "a_inkont"),
        # "p_" that is no percentage
        ("p_geb", Kind.RATE, "per 1.000 inwoners", "a_inw"),
        ("p_ste", Kind.RATE, "per 1.000 inwoners", "a_inw"),
        ("p_wmo_t", Kind.RATE, "per 1.000 inwoners", "a_inw"),
        ("misdrijven_per_1000", Kind.RATE, "per 1.000 inwoners", "a_inw"),
        ("g_afs_hp", Kind.MEAN, "km", "a_inw"),
        ("g_3km_sc", Kind.MEAN, "aantal", "a_inw"),
        ("g_wozbag", Kind.MEAN, "× € 1.000", "a_woning"),
        ("m_hh_ver", Kind.MEDIAN, "× € 1.000", "a_hh"),
        ("lbm_soc", Kind.SCORE, "afwijking van Nederland", "a_woning"),
        ("lbm2_klasse", Kind.OTHER, "klasse 1 tot 9", ""),
        ("rivm_eenzaam", Kind.SHARE, "% van 18 jaar en ouder", "a_inw"),
        ("a_misdrijven|9.9.9", Kind.COUNT, "aantal", ""),
        ("p_eigen_cijfer", Kind.OTHER, "", ""),
        ("Population", Kind.OTHER, "", ""),
    ],
)
def test_traits(name: str, kind: Kind, unit: str, weight: str) -> None:
    assert (variable_kind(name), unit_of(name), weight_of(name)) == (kind, unit, weight)


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("a_inw", (0.0, math.inf)),
        ("p_hh_li", (0.0, 100.0)),
        ("p_wmo_t", (0.0, 1000.0)),
        ("misdrijven_per_1000", (0.0, math.inf)),  # more crimes than inhabitants: an airport
        ("g_afs_hp", (0.0, math.inf)),
        ("m_hh_ver", (-math.inf, math.inf)),
        ("lbm_afw", (-math.inf, math.inf)),
        ("lbm2_vei", (-math.inf, math.inf)),
        ("lbm_klasse_soc", (1.0, 9.0)),
        ("vm_sociale_cohesie", (0.0, 10.0)),
        ("onbekend", (-math.inf, math.inf)),
    ],
)
def test_bounds(name: str, bounds: tuple[float, float]) -> None:
    assert bounds_of(name) == bounds


def test_every_variable_of_the_alias_table_has_a_label_and_a_sound_denominator() -> None:
    with ALIASES.open(encoding="utf-8", newline="") as stream:
        names = sorted({row["variable"] for row in csv.DictReader(stream)})
    assert len(names) > 350
    assert [name for name in names if not label_of(name)] == []
    relative = [n for n in names if variable_kind(n) not in (Kind.COUNT, Kind.OTHER)]
    assert {weight_of(n) for n in relative} <= {"a_inw", "a_hh", "a_woning", "a_inkont", "a_lan_ha"}
    assert all(not weight_of(n) for n in names if variable_kind(n) is Kind.COUNT)
    assert [n for n in names if variable_kind(n) is Kind.COUNT and bounds_of(n)[0] != 0] == []


def test_labels_of_facilities_and_cells() -> None:
    assert label_of("g_afs_hp") == "Afstand tot huisartsenpraktijk"
    assert label_of("g_10km_vmbo") == "Aantal scholen voor vmbo binnen 10 km"
    assert label_of("a_wmo_t|ZIN") == "Wmo-cliënten: ZIN"
    assert label_of("g_afs_maan") == ""
    assert label_of("eigen|cel") == ""
