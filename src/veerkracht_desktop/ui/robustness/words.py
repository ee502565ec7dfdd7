"""The sentences of the window "Robuustheid"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.rank_range import (
    FIFTHS,
    RankRange,
    interval_text,
    percent_text,
)
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.formatting import area_title
from veerkracht_desktop.ui.robustness.ranges import Ranges

STEADY = 0.9
"""Share of the variants in which an area must be in the lowest fifth to be called steady."""


def fifth_word(fifth: int) -> str:
    """Name of a fifth, 0 = lowest."""
    return QCoreApplication.translate(*FIFTHS[min(max(fifth, 0), len(FIFTHS) - 1)])


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


def summary_sentence(ranges: Ranges, mean_shift: float) -> str:
    """How many areas of the lowest fifth stay there, and how far a rank moves on average."""
    units = PLURALS[ranges.areas.level]
    if ranges.ranked < 2:
        return _tr("Er zijn te weinig {units} met een rang om te vergelijken.").format(units=units)
    lowest_now = ranges.fifths == 0
    now, lowest = int(lowest_now.sum()), int((lowest_now & (ranges.worst >= STEADY)).sum())
    text = _tr(
        "Van de {now} {units} die nu in het laagste vijfde staan, blijven er {steady} daar in "
        "minstens 90 % van de varianten. Een rang verschuift gemiddeld {shift} plaatsen."
    )
    if lowest == 0:
        text = _tr(
            "Geen van de {now} {units} die nu in het laagste vijfde staan, blijft daar in "
            "minstens 90 % van de varianten. Een rang verschuift gemiddeld {shift} plaatsen."
        )
    return text.format(
        now=count(now), units=units, steady=count(lowest), shift=number(mean_shift)
    )


def rank_words(found: RankRange) -> str:
    """The rank as the area panel tells it: with its margin, or only the fifth (R7)."""
    if found.is_uncertain:
        return _tr("rang onzeker · {fifth}").format(fifth=fifth_word(found.fifth))
    text = _tr("rang {interval} van {ranked}")
    return text.format(interval=found.interval_text, ranked=count(found.ranked))


def rank_meaning(found: RankRange) -> str:
    """What the margin of a rank means, for a tooltip."""
    text = _tr(
        "In 90 % van de {variants} varianten van de rekenwijze ligt de rang tussen {low} en "
        "{high} van {ranked}; de middelste is {median}. Nu is de rang {rank}."
    )
    lines = [
        text.format(
            variants=count(found.variants),
            low=count(round(found.low)),
            high=count(round(found.high)),
            ranked=count(found.ranked),
            median=count(round(found.median)),
            rank=count(found.rank),
        ),
        _tr("In het laagste vijfde in {worst} van de varianten, in het vijfde van nu ({fifth}) in "
            "{same}.").format(
            worst=percent_text(found.worst),
            same=percent_text(found.same),
            fifth=fifth_word(found.fifth),
        ),
    ]  # fmt: skip
    if found.is_uncertain:
        lines.append(
            _tr("Dat loopt te ver uiteen om een rang te noemen: houd het bij het vijfde.")
            if not found.class_is_uncertain
            else _tr("Dat loopt te ver uiteen om een rang te noemen; ook het vijfde staat niet vast.")
        )
    return "\n".join(lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("robuustheid", text)
