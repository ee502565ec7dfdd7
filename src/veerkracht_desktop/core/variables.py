"""What the variables of the publishers are: kind, unit, possible values and denominator.

Names follow a system (``a_`` counts, ``p_`` shares, ``g_`` means, ``m_`` medians), with
exceptions. A variable that one cell of a cube made, such as ``a_misdrijven|1.2.3``, is of the
kind of the one before the bar.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from veerkracht_desktop.core.variable_labels import LABELS, PLACES, PLACES_COUNTED

CELL_MARK = "|"
"""Between a variable and the cell of a dimension that it is about."""


class Kind(StrEnum):
    """What may be done with the values of a variable."""

    COUNT = "count"
    """Adds up over areas."""
    SHARE = "share"
    """Percentage of something."""
    RATE = "rate"
    """Per 1.000 inhabitants, per square kilometre and so on."""
    MEAN = "mean"
    MEDIAN = "median"
    SCORE = "score"
    """On a scale of its own, perhaps below 0."""
    OTHER = "other"
    """Class, code or not known."""


class _Traits(NamedTuple):
    kind: Kind
    unit: str
    low: float
    high: float
    weight: str


_INF = math.inf
_UNKNOWN = _Traits(Kind.OTHER, "", -_INF, _INF, "")
_COUNT = _Traits(Kind.COUNT, "aantal", 0.0, _INF, "")
_HECTARES = _COUNT._replace(unit="ha")
_SHARE = _Traits(Kind.SHARE, "%", 0.0, 100.0, "a_inw")
_SHARE_HH = _SHARE._replace(weight="a_hh")
_SHARE_HOMES = _SHARE._replace(weight="a_woning")
_SHARE_EARNERS = _SHARE._replace(weight="a_inkont")
_PER_1000 = _Traits(Kind.RATE, "per 1.000 inwoners", 0.0, 1000.0, "a_inw")
_EVENTS = _PER_1000._replace(high=_INF)
_PER_KM2 = _Traits(Kind.RATE, "per km²", 0.0, _INF, "a_lan_ha")
_MEAN = _Traits(Kind.MEAN, "", 0.0, _INF, "a_inw")
_KM = _MEAN._replace(unit="km")
_NEARBY = _MEAN._replace(unit="aantal")
_KWH = _MEAN._replace(unit="kWh", weight="a_woning")
_M3 = _MEAN._replace(unit="m³", weight="a_woning")
_EUROS = _MEAN._replace(unit="× € 1.000")
_ADULTS = _SHARE._replace(unit="% van 18 jaar en ouder")
_DEVIATION = _Traits(Kind.SCORE, "afwijking van Nederland", -_INF, _INF, "a_woning")
_CLASS_9 = _Traits(Kind.OTHER, "klasse 1 tot 9", 1.0, 9.0, "")
_SURVEY = _SHARE._replace(unit="% van ondervraagden")

_EXACT: dict[str, _Traits] = {
    "a_opp_ha": _HECTARES,
    "a_lan_ha": _HECTARES,
    "a_wat_ha": _HECTARES,
    "p_geb": _PER_1000,
    "p_ste": _PER_1000,
    "p_wmo_t": _PER_1000,
    "misdrijven_per_1000": _EVENTS,
    "verhuisden_per_1000": _EVENTS,
    "bev_dich": _PER_KM2._replace(unit="inwoners per km²"),
    "g_pau_km": _PER_KM2._replace(unit="auto's per km²"),
    "g_pau_hh": _MEAN._replace(unit="auto's per huishouden", weight="a_hh"),
    "g_hhgro": _MEAN._replace(unit="personen", low=1.0, weight="a_hh"),
    "g_wozbag": _EUROS._replace(weight="a_woning"),
    "g_ink_po": _EUROS._replace(low=-_INF, weight="a_inkont"),
    "g_ink_pi": _EUROS._replace(low=-_INF),
    "g_hh_sti": _EUROS._replace(low=-_INF, weight="a_hh"),
    "m_hh_ver": _Traits(Kind.MEDIAN, "× € 1.000", -_INF, _INF, "a_hh"),
    "ste_oad": _MEAN._replace(unit="adressen per km²", weight="a_woning"),
    "ste_mvs": _Traits(Kind.OTHER, "klasse 1 (zeer sterk) tot 5 (niet)", 1.0, 5.0, ""),
    "ind_wbi": _Traits(Kind.OTHER, "klasse 1 tot 3", 1.0, 3.0, ""),
    "pst_mvp": _UNKNOWN,
    "pst_dekp": _Traits(Kind.OTHER, "klasse 1 tot 6", 1.0, 6.0, ""),
    "ses_woa": _Traits(Kind.SCORE, "score", -_INF, _INF, "a_hh"),
    "vm_sociale_cohesie": _Traits(Kind.SCORE, "schaalscore 0-10", 0.0, 10.0, "a_inw"),
    "geluk": _SURVEY,
    "digitale_contacten": _SURVEY,
    "vertrouwen_medemens": _SURVEY,
    "opkomst_gemeenteraad": _SHARE._replace(unit="% van kiesgerechtigden"),
    "lbm_klasse": _CLASS_9,
    "lbm2_klasse": _CLASS_9,
    "lbm_score": _Traits(Kind.SCORE, "score", -_INF, _INF, "a_woning"),
    "lbm2_score": _DEVIATION,
    "p_ink_li": _SHARE_EARNERS,
    "p_ink_hi": _SHARE_EARNERS,
    "p_1p_hh": _SHARE_HH,
    "p_arb_pp": _SHARE._replace(unit="% van 15 tot 75 jaar"),
    "p_jz_tn": _SHARE._replace(unit="% van tot 23 jaar"),
}

_PREFIXES: tuple[tuple[str, _Traits], ...] = (
    ("lbm_klasse_", _CLASS_9),
    ("lbm2_", _DEVIATION),
    ("lbm_", _DEVIATION),
    ("rivm_", _ADULTS),
    ("g_afs_", _KM),
    ("g_ele", _KWH),
    ("g_gas", _M3),
    ("p_hh_", _SHARE_HH),
    ("p_koopw", _SHARE_HOMES),
    ("p_huurw", _SHARE_HOMES),
    ("p_wcorpw", _SHARE_HOMES),
    ("p_ov_hw", _SHARE_HOMES),
    ("p_e_o_w", _SHARE_HOMES),
    ("p_leegsw", _SHARE_HOMES),
    ("p_bewndw", _SHARE_HOMES),
    ("p_1gezw", _SHARE_HOMES),
    ("p_mgezw", _SHARE_HOMES),
    ("p_bj", _SHARE_HOMES),
    ("p_stadsv", _SHARE_HOMES),
    ("p_won_", _SHARE_HOMES),
    ("p_", _SHARE),
    ("a_", _COUNT),
    ("m_", _Traits(Kind.MEDIAN, "", -_INF, _INF, "a_inw")),
)
_NEARBY_PREFIXES = tuple(f"g_{km}km_" for km in (1, 3, 5, 10, 20, 50))


def variable_kind(name: str) -> Kind:
    """What a variable is; `Kind.OTHER` for a column that is not known.

    >>> variable_kind("p_wmo_t"), variable_kind("p_hh_li")
    (<Kind.RATE: 'rate'>, <Kind.SHARE: 'share'>)
    """
    return _traits(name).kind


def bounds_of(name: str) -> tuple[float, float]:
    """Lowest and highest value that can be; infinite where there is no bound.

    >>> bounds_of("p_hh_li")
    (0.0, 100.0)
    >>> bounds_of("m_hh_ver")
    (-inf, inf)
    """
    traits = _traits(name)
    return traits.low, traits.high


def weight_of(name: str) -> str:
    """Variable with the denominator of a share, rate, mean, median or score; "" for the others.

    Where the denominator itself is not published per area, such as the people from 15 to 75 of
    ``p_arb_pp``, the inhabitants stand in.
    """
    return _traits(name).weight


def unit_of(name: str) -> str:
    """Unit in Dutch, "" where not known."""
    return _traits(name).unit


@lru_cache(maxsize=4096)
def label_of(name: str) -> str:
    """Name in Dutch, "" where not known.

    >>> label_of("a_misdrijven|1.2.3")
    'Geregistreerde misdrijven: 1.2.3'
    """
    base, mark, cell = name.partition(CELL_MARK)
    label = LABELS.get(base, "")
    if not label and base.startswith("g_afs_"):
        label = f"Afstand tot {PLACES[base[6:]]}" if base[6:] in PLACES else ""
    if not label and base.startswith(_NEARBY_PREFIXES):
        radius, _, place = base[2:].partition("km_")
        plural = PLACES_COUNTED.get(place, "")
        label = f"Aantal {plural} binnen {radius} km" if plural else ""
    return f"{label}: {cell}" if label and mark else label


@lru_cache(maxsize=4096)
def _traits(name: str) -> _Traits:
    base = name.partition(CELL_MARK)[0]
    if base in _EXACT:
        return _EXACT[base]
    if base.startswith(_NEARBY_PREFIXES):
        return _NEARBY
    if not label_of(base):
        # "a_house" of somebody's own file need be no count
        return _UNKNOWN
    return next((traits for prefix, traits in _PREFIXES if base.startswith(prefix)), _UNKNOWN)
