"""The sentences of the window "Robuustheid"."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.areas import PLURALS, Areas
from veerkracht_desktop.core.rank_range import interval_text, percent_text
from veerkracht_desktop.core.robustness import LeftOut, Sensitivity
from veerkracht_desktop.core.specs import Aggregation, Normalisation
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.core.words import Translatable, translatable
from veerkracht_desktop.ui.formatting import area_title
from veerkracht_desktop.ui.intervals.ranges import Ranges

STEADY = 0.9
"""Share of the variants in which an area must be in the lowest fifth to be called steady."""

NORMALISATION_WORDS: Mapping[str, Translatable] = {
    "goalposts": translatable("robuustheid", "streefwaarden"),
    "minmax": translatable("robuustheid", "minimum–maximum"),
    "zscore": translatable("robuustheid", "z-score"),
    "scaled": translatable("robuustheid", "schalen"),
    "ampi": translatable("robuustheid", "AMPI-schaal"),
    "percentrank": translatable("robuustheid", "percentielrang"),
    "rank": translatable("robuustheid", "rangnummer"),
    "borda": translatable("robuustheid", "Borda"),
}
AGGREGATION_WORDS: Mapping[str, Translatable] = {
    "arithmetic": translatable("robuustheid", "rekenkundig"),
    "geometric": translatable("robuustheid", "geometrisch"),
    "harmonic": translatable("robuustheid", "harmonisch"),
    "ampi": translatable("robuustheid", "AMPI"),
    "power": translatable("robuustheid", "machtsgemiddelde"),
    "median": translatable("robuustheid", "mediaan"),
    "copeland": translatable("robuustheid", "Copeland"),
}
CHOICE_WORDS: Mapping[str, Translatable] = {
    "normalisation": translatable("robuustheid", "De manier van scoren"),
    "aggregation": translatable("robuustheid", "De manier van middelen"),
    "weights": translatable("robuustheid", "De gewichten"),
    "left_out": translatable("robuustheid", "Welke indicator ontbreekt"),
    "noise": translatable("robuustheid", "Afronding en steekproef"),
}


def normalisation_word(method: Normalisation) -> str:
    """Name of a way to score."""
    return _named(NORMALISATION_WORDS, method.method)


def aggregation_word(method: Aggregation) -> str:
    """Name of a way to take a mean."""
    return _named(AGGREGATION_WORDS, method.method)


def choice_word(choice: str) -> str:
    """Name of a choice that can vary."""
    return _named(CHOICE_WORDS, choice)


def _named(words: Mapping[str, Translatable], key: str) -> str:
    return QCoreApplication.translate(*words[key]) if key in words else key


def area_sentence(ranges: Ranges, row: int) -> str:
    """An area with its interval and its chances, "" where it has none."""
    if row < 0 or not ranges.nominal[row] > 0:
        return ""
    text = _tr(
        "{title}: rang {rank} van {ranked}, in 90 % van de varianten {interval} · laagste vijfde "
        "in {worst} · zelfde vijfde in {same}"
    )
    return text.format(
        title=area_title(ranges.areas, row),
        rank=count(ranges.nominal[row]),
        ranked=count(ranges.ranked),
        interval=interval_text(ranges.low[row], ranges.high[row]),
        worst=percent_text(float(ranges.worst[row])),
        same=percent_text(float(ranges.same[row])),
    )


def summary_sentence(ranges: Ranges, mean_shift: float, variants: int) -> str:
    """How many areas of the lowest fifth stay there, and how far a rank moves on average."""
    units = PLURALS[ranges.areas.level]
    if ranges.ranked < 2:
        return _tr("Er zijn te weinig {units} met een rang om te vergelijken.").format(units=units)
    lowest_now = ranges.fifths == 0
    now, lowest = int(lowest_now.sum()), int((lowest_now & (ranges.worst >= STEADY)).sum())
    text = _tr(
        "Van de {now} {units} die nu in het laagste vijfde van de {ranked} met een rang staan, "
        "blijven er {steady} daar in minstens 90 % van de {variants} varianten. Een rang "
        "verschuift gemiddeld {shift} plaatsen."
    )
    if lowest == 0:
        text = _tr(
            "Geen van de {now} {units} die nu in het laagste vijfde van de {ranked} met een rang "
            "staan, blijft daar in minstens 90 % van de {variants} varianten. Een rang verschuift "
            "gemiddeld {shift} plaatsen."
        )
    return text.format(
        now=count(now),
        units=units,
        ranked=count(ranges.ranked),
        steady=count(lowest),
        shift=number(mean_shift),
        variants=count(variants),
    )


def choice_sentence(found: Sensitivity) -> str:
    """Which choice moves the ranks most, in one sentence."""
    total = found.indices.total
    if not np.isfinite(total).any() or found.mean_shift <= 0:
        return _tr("Wat u ook kiest: geen enkele rang verschuift.")
    best = int(np.nanargmax(total))
    alone = found.indices.first[best]
    text = _tr(
        "{choice} maakt het meest uit: {part} van hoe ver rangen verschuiven hangt ermee samen, "
        "waarvan {alone} door deze keuze alleen. Gemiddeld verschuift een rang {shift} plaatsen."
    )
    return text.format(
        choice=choice_word(found.choices[best]),
        part=percent_text(min(1.0, float(total[best]))),
        alone=percent_text(max(0.0, float(alone))),
        shift=number(found.mean_shift),
    )


def left_out_sentence(found: LeftOut, areas: Areas) -> str:
    """What the ranking does without the part that moves it most."""
    text = _tr(
        "Van de indicatoren telt “{label}” het zwaarst: zonder die indicator verschuift een rang "
        "gemiddeld {shift} plaatsen."
    )
    text = text.format(label=found.label, shift=number(found.mean_shift))
    if found.mover in areas.position:
        moves = (
            _tr(" {area} stijgt dan het meest: {places} plaatsen.")
            if found.mover_shift > 0
            else _tr(" {area} daalt dan het meest: {places} plaatsen.")
        )
        text += moves.format(
            area=area_title(areas, areas.position[found.mover]),
            places=count(abs(found.mover_shift)),
        )
    return text


def _tr(text: str) -> str:
    return QCoreApplication.translate("robuustheid", text)
