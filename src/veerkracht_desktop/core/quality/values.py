"""Values that cannot be: outside their bounds, parts that do not fit their whole, odd zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.dataset import Column
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.quality.frame import Frame
from veerkracht_desktop.core.quality.model import Finding, Kind
from veerkracht_desktop.core.quality.thresholds import (
    ENOUGH,
    INHABITED,
    ODD_SHARE,
    POINTS_PER_PART,
    ROUNDING_STEP,
)
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.variables import Kind as VariableKind
from veerkracht_desktop.core.variables import bounds_of, label_of, variable_kind
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable

OUTSIDE = translatable(
    "kwaliteit", "{name} heeft {areas} met een waarde die niet kan ({bounds}): {values}."
)
OUTSIDE_MORE = translatable(
    "kwaliteit",
    "{n} kolommen die de index niet gebruikt hebben waarden die niet kunnen: {names}.",
)
OUTSIDE_UNUSED = translatable(
    "kwaliteit", "{names}, een kolom die de index niet gebruikt, heeft waarden die niet kunnen."
)
OUTSIDE_REMEDY = translatable(
    "kwaliteit", "Controleer deze cellen: vaak is het een teken voor 'onbekend' of een tikfout."
)
FRACTION = translatable(
    "kwaliteit",
    "{name} is een percentage, maar alle waarden liggen tussen 0 en 1 (hoogste {high}).",
)
FRACTION_REMEDY = translatable("kwaliteit", "Vermenigvuldig de kolom in het bestand met 100.")
OVER = translatable("kwaliteit", "In {areas} is een deel groter dan het geheel: {names}.")
OVER_REMEDY = translatable(
    "kwaliteit", "Controleer of de kolommen goed zijn herkend en uit hetzelfde jaar komen."
)
SUM = translatable(
    "kwaliteit", "In {areas} tellen {names} niet op tot {whole}: meer verschil dan door afronden."
)
SUM_REMEDY = translatable(
    "kwaliteit", "Kijk of er een deel ontbreekt of een kolom anders is bedoeld."
)
ZERO = translatable(
    "kwaliteit", "In {areas} met {bound} of meer inwoners staat {names} op 0: {where}."
)
ZERO_REMEDY = translatable(
    "kwaliteit", "Kijk of 0 hier 'onbekend' betekent, of dat het om een instelling gaat."
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Variables that are parts of another, or of 100 %.

    Parameters
    ----------
    whole : str
        "" for 100 %.
    parts : tuple of str
    complete : bool
        Together they are the whole.

    """

    whole: str
    parts: tuple[str, ...]
    complete: bool = True


AGES = ("00_14", "15_24", "25_44", "45_64", "65_oo")
WHOLES: tuple[Parts, ...] = (
    Parts("a_inw", ("a_man", "a_vrouw")),
    Parts("a_inw", tuple(f"a_{age}" for age in AGES)),
    Parts("a_inw", ("a_ongeh", "a_gehuwd", "a_gesch", "a_verwed")),
    Parts("a_inw", ("a_nl_all", "a_eur_al", "a_neu_al")),
    Parts("a_inw", ("a_w_all", "a_nw_all"), complete=False),
    Parts("a_inw", ("a_hh", "a_soz_wb", "a_soz_ao", "a_soz_ww", "a_soz_ow"), complete=False),
    Parts("a_inw", ("a_opl_lg", "a_opl_md", "a_opl_hg", "a_inkont"), complete=False),
    Parts("a_hh", ("a_1p_hh", "a_hh_z_k", "a_hh_m_k")),
    Parts("", tuple(f"p_{age}" for age in AGES)),
    Parts("", ("p_ongeh", "p_gehuwd", "p_gesch", "p_verwed")),
    Parts("", ("p_1p_hh", "p_hh_z_k", "p_hh_m_k")),
    Parts("", ("p_koopw", "p_huurw", "p_e_o_w")),
    Parts("", ("p_1gezw", "p_mgezw")),
    Parts("p_huurw", ("p_wcorpw", "p_ov_hw"), complete=False),
)
"""Which key figures are parts of which. Source: the explanation that CBS gives with them."""


def impossible_values(frame: Frame) -> list[Finding]:
    """Findings about values that cannot be."""
    return [*_outside(frame), *_fractions(frame), *_parts(frame), *_zeros(frame)]


def _name(variable: str, column: Column) -> str:
    """Name of a variable as the user knows it, between quotes."""
    return f"'{label_of(variable) or column.source.column or variable}'"


def _indicators_with(frame: Frame, *variables: str) -> list[int]:
    wanted = set(variables)
    return [col for col, names in enumerate(frame.variables) if wanted & names]


def _outside(frame: Frame) -> list[Finding]:
    found, unused = [], []
    for variable, wrong in frame.impossible.items():
        column, (low, high) = frame.dataset.columns[variable], bounds_of(variable)
        cols = _indicators_with(frame, variable)
        if not cols:
            unused.append((variable, column, wrong))
            continue
        values = column.values[wrong]
        found.append(
            frame.found(
                "impossible",
                Kind.VALUES,
                OUTSIDE,
                OUTSIDE_REMEDY,
                weight=Weight.PROBLEM,
                cols=cols,
                variables=(variable,),
                mask=wrong,
                source=column.source,
                name=_name(variable, column),
                areas=quantity(frame.level, int(np.count_nonzero(wrong))),
                bounds=_bounds_text(low, high),
                values=_range_text(float(values.min()), float(values.max())),
            )
        )
    if unused:
        found.append(_outside_unused(frame, unused))
    return found


def _outside_unused(frame: Frame, unused: list[tuple[str, Column, BoolArray]]) -> Finding:
    names = tuple(
        f"{_name(variable, column)} ({count(int(np.count_nonzero(wrong)))})"
        for variable, column, wrong in unused
    )
    one = unused[0][1].source if len(unused) == 1 else None
    return frame.found(
        "impossible",
        Kind.VALUES,
        OUTSIDE_MORE if len(unused) > 1 else OUTSIDE_UNUSED,
        OUTSIDE_REMEDY,
        variables=tuple(variable for variable, _, _ in unused),
        mask=np.logical_or.reduce([wrong for _, _, wrong in unused]),
        source=one,
        n=len(unused),
        names=listed(names),
    )


def _range_text(low: float, high: float) -> str:
    return number(low) if low == high else f"{number(low)} tot {number(high)}"


def _bounds_text(low: float, high: float) -> str:
    if np.isfinite(low) and np.isfinite(high):
        return f"onder {number(low, 0)} of boven {number(high, 0)}"
    return f"onder {number(low, 0)}" if np.isfinite(low) else f"boven {number(high, 0)}"


def _fractions(frame: Frame) -> list[Finding]:
    """Percentages that were written as parts of 1."""
    found = []
    for variable, column in frame.dataset.columns.items():
        if variable_kind(variable) is not VariableKind.SHARE:
            continue
        cols = _indicators_with(frame, variable)
        known = column.values[np.isfinite(column.values)]
        if not cols or known.size < ENOUGH or known.min() < 0 or not 0 < known.max() <= 1:
            continue
        if np.median(known) <= 0:
            continue
        found.append(
            frame.found(
                "fraction",
                Kind.VALUES,
                FRACTION,
                FRACTION_REMEDY,
                weight=Weight.PROBLEM,
                cols=cols,
                variables=(variable,),
                mask=np.isfinite(column.values),
                source=column.source,
                name=_name(variable, column),
                high=number(float(known.max()), 2),
            )
        )
    return found


def _parts(frame: Frame) -> list[Finding]:
    found = []
    for parts in WHOLES:
        whole = frame.dataset.columns.get(parts.whole)
        there = {v: frame.dataset.columns[v] for v in parts.parts if v in frame.dataset.columns}
        years = {c.source.year for c in (*there.values(), *([whole] if whole else []))}
        if not there or (parts.whole and whole is None):
            continue
        if whole is not None:
            found.extend(_larger(frame, parts.whole, whole, there))
        if parts.complete and len(there) == len(parts.parts) and len(years) == 1:
            found.extend(_not_adding_up(frame, parts, whole, there))
    return found


def _larger(frame: Frame, name: str, whole: Column, parts: dict[str, Column]) -> list[Finding]:
    wrong = {}
    percent = variable_kind(name) is VariableKind.SHARE
    step = POINTS_PER_PART if percent else ROUNDING_STEP
    for variable, column in parts.items():
        if column.source.year != whole.source.year:
            continue
        slack = np.maximum(2 * step, ODD_SHARE * np.abs(whole.values))
        with np.errstate(invalid="ignore"):
            over: BoolArray = column.values > whole.values + slack
        if over.any():
            wrong[variable] = over
    if not wrong:
        return []
    mask = np.logical_or.reduce(list(wrong.values()))
    names = tuple(f"{_name(v, parts[v])} in {count(int(m.sum()))}" for v, m in wrong.items())
    cols = _indicators_with(frame, name, *wrong)
    return [
        frame.found(
            "part-over-whole",
            Kind.VALUES,
            OVER,
            OVER_REMEDY,
            weight=Weight.PROBLEM if cols else Weight.INFO,
            cols=cols,
            variables=(*wrong, name),
            mask=mask,
            source=parts[next(iter(wrong))].source,
            areas=quantity(frame.level, int(np.count_nonzero(mask))),
            names=f"{listed(names, 3)}, van {_name(name, whole)}",
        )
    ]


def _not_adding_up(
    frame: Frame, parts: Parts, whole: Column | None, there: dict[str, Column]
) -> list[Finding]:
    total: FloatArray = np.sum([column.values for column in there.values()], axis=0)
    if whole is None:
        wanted = np.full(total.shape, 100.0)
        slack = np.full(total.shape, POINTS_PER_PART * max(len(there), 3))
    else:
        wanted = whole.values
        slack = np.maximum(ROUNDING_STEP * (len(there) + 1), ODD_SHARE * np.abs(wanted))
    with np.errstate(invalid="ignore"):
        # All parts 0 is a column that lacks there, as `_zeros` tells.
        wrong: BoolArray = (np.abs(total - wanted) > slack) & frame.counted & (total != 0)
    if not wrong.any():
        return []
    cols = _indicators_with(frame, *there)
    names = tuple(_name(variable, column) for variable, column in there.items())
    return [
        frame.found(
            "parts-sum",
            Kind.VALUES,
            SUM,
            SUM_REMEDY,
            weight=Weight.PROBLEM if cols else Weight.INFO,
            cols=cols,
            variables=tuple(there),
            mask=wrong,
            source=next(iter(there.values())).source,
            areas=quantity(frame.level, int(np.count_nonzero(wrong))),
            names=f"{names[0]} tot en met {names[-1]}" if len(names) > 3 else listed(names),
            whole="100 %" if whole is None else _name(parts.whole, whole),
        )
    ]


def _zeros(frame: Frame) -> list[Finding]:
    """Areas with many inhabitants and no household or dwelling."""
    wrong = {}
    for variable in ("a_hh", "a_woning"):
        column = frame.dataset.columns.get(variable)
        if column is not None:
            with np.errstate(invalid="ignore"):
                odd: BoolArray = (column.values == 0) & (frame.dataset.inhabitants >= INHABITED)
            if odd.any():
                wrong[variable] = odd
    if not wrong:
        return []
    mask = np.logical_or.reduce(list(wrong.values()))
    columns = frame.dataset.columns
    return [
        frame.found(
            "zero-inhabited",
            Kind.VALUES,
            ZERO,
            ZERO_REMEDY,
            cols=_indicators_with(frame, *wrong),
            variables=tuple(wrong),
            mask=mask,
            source=columns[next(iter(wrong))].source,
            areas=quantity(frame.level, int(np.count_nonzero(mask))),
            bound=count(INHABITED),
            names=listed(tuple(_name(v, columns[v]) for v in wrong)),
            where=listed(frame.names(mask), 4),
        )
    ]
