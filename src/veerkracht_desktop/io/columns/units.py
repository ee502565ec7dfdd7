"""Units as headers tell them, and what they say about the figures below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.variables import Kind, label_of, unit_of, variable_kind
from veerkracht_desktop.core.wording import listed, number
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import ParsedColumn

_IN_NAME = re.compile(r"\(([^()]*)\)\s*(?:[|_ ](?:19|20)\d\d)?$")
_THOUSANDS = re.compile(r"(?:^|[x×*]|\b)\s*1[ .\u00a0]?000\b|\bduizend", re.I)
_MILLIONS = re.compile(r"\b1[ .\u00a0]?000[ .\u00a0]?000\b|\bm(?:ln|iljoen)", re.I)
_EURO = re.compile(r"€|\beuro|\beur\b", re.I)
_PER = re.compile(r"\bper\b|/", re.I)
_KM2 = re.compile(r"km(2|²)|vierkante kilometer", re.I)
_METRES = re.compile(r"m|meter|meters", re.I)

FEW = 5
"""With fewer figures nothing is said about them as a whole."""
FAR = 100.0
"""Kilometres to a facility that half of the areas cannot be away."""
RICH = 3000.0
"""Thousands of euros that no average income or house price of half of the areas is."""
RARE = (
    "p_marok", "p_antaru", "p_suri", "p_tur", "p_ov_nw", "p_stadsv", "p_e_o_w", "p_ov_hw",
    "p_leegsw", "p_won_ev", "p_gbl_eu", "p_gbl_ne", "p_geb_eu", "p_geb_ne", "p_ink_ar",
    "rivm_suicidegedachten", "rivm_ondergewicht", "rivm_ernstig_beperkt_vanwege_gezondheid",
)  # fmt: skip
"""Shares that may well be below 1 % everywhere in a small gemeente."""


@dataclass(frozen=True, eq=False)
class Measured:
    """Figures in the unit of their variable.

    Parameters
    ----------
    numbers : ParsedColumn
    notices : tuple of Notice

    """

    numbers: ParsedColumn
    notices: tuple[Notice, ...] = ()


def units_of(grid: Grid) -> dict[str, str]:
    """Unit per column that tells one, from the row with units or the parentheses in the name."""
    rows = grid.units or ("",) * len(grid.header)
    found = {}
    for name, told in zip(grid.header, rows, strict=True):
        unit = " ".join(told.split()) or unit_in_name(name)
        if unit:
            found[name] = unit
    return found


def unit_in_name(name: str) -> str:
    """What stands in parentheses at the end of a name.

    >>> unit_in_name("Bevolking/Inwoners (x 1 000)")
    'x 1 000'
    >>> unit_in_name("woz-waarde (x 1000)|2008")
    'x 1000'
    """
    match = _IN_NAME.search(name)
    return " ".join(match[1].split()) if match else ""


def scale_of(unit: str) -> float:
    """How many times the figures stand for themselves: 1000 for "x 1 000", 1 for "aantal".

    >>> scale_of("x 1 000"), scale_of("1 000 euro"), scale_of("per 1 000 inwoners")
    (1000.0, 1000.0, 1.0)
    """
    if _PER.search(unit) or unit.startswith("%"):
        return 1.0
    if _MILLIONS.search(unit):
        return 1e6
    return 1e3 if _THOUSANDS.search(unit) else 1.0


def contradicts(variable: str, unit: str) -> bool:
    """Whether a column in this unit cannot be the variable, whatever its name says.

    >>> contradicts("a_inw", "%"), contradicts("p_hh_li", "aantal"), contradicts("a_inw", "x 1 000")
    (True, True, False)
    """
    unit = unit.casefold()
    kind = variable_kind(variable)
    relative = unit.startswith("%") or "procent" in unit
    if kind is Kind.COUNT:
        return relative or bool(_PER.search(unit)) or unit == "km" or bool(_EURO.search(unit))
    if kind is Kind.SHARE:
        return unit in ("aantal", "km") or unit.startswith("per ") or bool(_EURO.search(unit))
    if kind is Kind.RATE:
        return relative or unit in ("aantal", "km")
    if unit_of(variable) == "km":
        return relative or unit == "aantal"
    return False


def measured(variable: str, column: str, unit: str, numbers: ParsedColumn, place: str) -> Measured:
    """Bring figures to the unit of their variable, as far as that is certain.

    Parameters
    ----------
    variable : str
        A known one.
    column : str
        Name in the file, for the notices.
    unit : str
        As the file tells it, "" where it does not.
    numbers : ParsedColumn
    place : str
        File and sheet.

    Notes
    -----
    Figures change only where the unit says by how much, or where a share has no figure above 1
    though it cannot be that small. What only looks odd is told and left as it is.

    """
    factor, why = _factor(variable, unit, numbers.values)
    notices = []
    if factor != 1.0:
        told = f"{number(factor, 0)}" if factor > 1 else f"{number(factor, 3)}"
        text = f"In {place}, kolom {column}, {why}: de getallen zijn met {told} vermenigvuldigd."
        notices.append(Notice("scaled", text, place=place, items=(column,)))
        numbers = replace(numbers, values=numbers.values * factor)
    odd = _odd(variable, numbers.values)
    if odd:
        text = f"In {place}, kolom {column}, {odd}; er is niets aan veranderd."
        notices.append(Notice("odd-unit", text, Weight.PROBLEM, place, (column,)))
    return Measured(numbers, tuple(notices))


def _factor(variable: str, unit: str, values: FloatArray) -> tuple[float, str]:
    """By how much to multiply, and why; 1 where nothing is certain."""
    scale = scale_of(unit)
    kind = variable_kind(variable)
    if kind is Kind.COUNT and scale > 1.0:
        return scale, f"is de eenheid '{unit}'"
    in_thousands = unit_of(variable) == "× € 1.000"
    if in_thousands and unit and _EURO.search(unit) and scale == 1.0 and not _PER.search(unit):
        return 1e-3, f"is de eenheid '{unit}' en niet duizend euro"
    if unit_of(variable) == "ha" and _KM2.fullmatch(unit):
        return 100.0, f"is de eenheid '{unit}' en niet hectare"
    if unit_of(variable) == "km" and _METRES.fullmatch(unit):
        return 1e-3, f"is de eenheid '{unit}' en niet kilometer"
    if kind is Kind.SHARE and variable not in RARE and _is_fraction(values):
        return 100.0, "is geen waarde groter dan 1, zoals bij procenten in Excel"
    return 1.0, ""


def _is_fraction(values: FloatArray) -> bool:
    """Shares of 1 and not of 100: none above 1, and not only 0 and 1."""
    known = values[np.isfinite(values)]
    if known.size < FEW or known.max() > 1.0 or known.min() < 0.0:
        return False
    return bool((known != np.round(known)).sum() >= 0.5 * known.size)


def _odd(variable: str, values: FloatArray) -> str:
    """What looks wrong with the figures as a whole, "" where nothing does."""
    known = values[np.isfinite(values)]
    if known.size < FEW:
        return ""
    middle = float(np.median(known))
    if unit_of(variable) == "km" and middle > FAR:
        return f"is de middelste afstand {number(middle, 0)} km: waarschijnlijk zijn het meters"
    if unit_of(variable) == "× € 1.000" and middle > RICH:
        return (
            f"is het middelste bedrag {number(middle, 0)} duizend euro: "
            "waarschijnlijk zijn het euro's"
        )
    if variable_kind(variable) is Kind.SHARE and variable in RARE and _is_fraction(values):
        return "is geen waarde groter dan 1: dat kunnen procenten zijn of delen van 1"
    return ""


def refused_notices(place: str, refused: Mapping[str, tuple[str, str]]) -> tuple[Notice, ...]:
    """Tell which names were not believed because of their unit: column to variable and unit."""
    if not refused:
        return ()
    shown = listed(
        tuple(
            f"{column} ({unit}) is geen {label_of(variable) or variable}"
            for column, (variable, unit) in refused.items()
        ),
        3,
    )
    text = f"In {place} spreken naam en eenheid elkaar tegen: {shown}."
    return (Notice("unit-contradicts", text, place=place, items=tuple(refused)),)


def as_missing(numbers: ParsedColumn, at: np.ndarray) -> tuple[FloatArray, np.ndarray]:
    """Values and reasons at rows; -1 is a row that is not there."""
    values = np.where(at >= 0, numbers.values[at], np.nan)
    reasons = np.where(at >= 0, numbers.reasons[at], np.uint8(MissingReason.NO_ROW))
    return values, reasons.astype(np.uint8)
