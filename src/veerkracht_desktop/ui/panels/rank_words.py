"""The rank of an area in words: with its margin, or only the fifth."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.rank_range import FIFTHS, RankRange, percent_text
from veerkracht_desktop.core.wording import count


def fifth_word(fifth: int) -> str:
    """Name of a fifth, 0 = lowest."""
    return QCoreApplication.translate(*FIFTHS[min(max(fifth, 0), len(FIFTHS) - 1)])


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
            else _tr(
                "Dat loopt te ver uiteen om een rang te noemen; ook het vijfde staat niet vast."
            )
        )
    return "\n".join(lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("robuustheid", text)
