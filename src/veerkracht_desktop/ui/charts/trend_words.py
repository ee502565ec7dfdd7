"""What the trend chart says: the change in a sentence, an area and an edition under the pointer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.reference import ALL, Reference
from veerkracht_desktop.core.trend import Trend
from veerkracht_desktop.core.trend_text import trend_sentence, years_text
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.ui.charts.trend_picture import TrendPicture

MOST_NAMED = 12


@dataclass(frozen=True, eq=False)
class TrendWords:
    """Words about a picture and the trend that it was made of."""

    trend: Trend
    picture: TrendPicture
    reference: Reference | None

    @property
    def against(self) -> str:
        """Name of what the areas are compared with, "" for nothing."""
        if self.reference is None:
            return ""
        name = self.reference.name
        return name[:1].lower() + name[1:] if self.reference.kind == ALL else name

    @property
    def fact(self) -> str:
        """How many indicators do not count."""
        count = len(self.trend.left_out)
        if not count:
            return ""
        one, more = _tr("{n} indicator telt niet mee"), _tr("{n} indicatoren tellen niet mee")
        return (one if count == 1 else more).format(n=count)

    @property
    def doubt(self) -> str:
        """Which indicators do not count, and what follows from it."""
        if not self.trend.left_out:
            return ""
        text = _tr(
            "De lijn telt alleen wat de edities gemeen hebben; de score kan daarom anders zijn "
            "dan op de kaart. Niet mee: {names}."
        )
        return text.format(names=wording.listed(self.trend.left_out, MOST_NAMED))

    def sentence(self, rows: IntArray, *, compared: bool) -> str:
        """The change of these areas of the trend, beside that of what they are compared with."""
        beside = (self.against, self.picture.reference) if compared and self.against else None
        unit = unit_of(self.trend) if self.trend.raw else ""
        return trend_sentence(self.trend, rows, beside, unit=unit, decimals=self.picture.decimals)

    def area(self, title: str, place: int, edition: int, named: str = "") -> str:
        """Name, value with unit, class on the map and place among the areas, in one edition."""
        picture = self.picture
        value = float(picture.values[place, edition])
        lines = [
            title,
            f"{picture.editions[edition]}: {self._value(value)}{self._margin(place, edition)}",
        ]
        if named:
            lines.append(_tr("op de kaart: {named}").format(named=named))
        if np.isfinite(value):
            column = picture.values[:, edition]
            known = int(np.isfinite(column).sum())
            rank = 1 + int((column > value).sum())
            text = _tr("plaats {rank} van {known}, van hoog naar laag")
            lines.append(text.format(rank=wording.count(rank), known=wording.count(known)))
        return "\n".join([*lines, *self._notes(edition)])

    def edition(self, edition: int) -> str:
        """The middle half, the reference and the years of the figures of an edition."""
        picture = self.picture
        lines = [str(picture.editions[edition])]
        low, middle, high = (float(value) for value in picture.band[:, edition])
        if np.isfinite(middle):
            text = _tr("mediaan {middle} · helft tussen {low} en {high}")
            words = {"middle": middle, "low": low, "high": high}
            lines.append(text.format(**{key: self._value(value) for key, value in words.items()}))
        against = float(picture.reference[edition])
        if self.against and np.isfinite(against):
            text = _tr("mediaan {name}: {value}")
            lines.append(text.format(name=self.against, value=self._value(against)))
        lines += self._notes(edition)
        if picture.editions[edition] != picture.shown:
            lines.append(_tr("Klik op het jaar, of Enter: deze editie overal tonen"))
        return "\n".join(lines)

    def _margin(self, place: int, edition: int) -> str:
        """How far a value may be off, where that is known."""
        margin = self.picture.margin
        half = float(margin[place, edition]) if margin is not None else float("nan")
        if not np.isfinite(half):
            return ""
        text = _tr(" (marge ± {half})")
        return text.format(half=wording.number(half, self.picture.decimals))

    def _value(self, value: float) -> str:
        if not np.isfinite(value):
            return _tr("geen cijfer")
        unit = unit_of(self.trend) if self.trend.raw else ""
        text = wording.number(value, self.picture.decimals)
        return f"{text} {unit}" if unit else text

    def _notes(self, edition: int) -> list[str]:
        """What there is to know about the figures of an edition."""
        trend, found = self.trend, []
        years = years_text(trend.years[edition])
        if trend.stale[edition]:
            found.append(_tr("geen nieuw cijfer; het laatste is van {years}"))
        elif not trend.known[edition]:
            found.append(_tr("geen cijfers die te vergelijken zijn"))
        elif years and years != str(trend.editions[edition]):
            found.append(_tr("cijfers van {years}"))
        if edition in trend.breaks:
            found.append(_tr("reeksbreuk: niet te vergelijken met de editie ervoor"))
        return [text.format(years=years) for text in found]


def unit_of(trend: Trend) -> str:
    """Unit of the values; "" for measured values without one."""
    if not trend.raw:
        return _tr("score")
    node = trend.definition.by_id[trend.node]
    return node.unit if isinstance(node, Indicator) else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrendChart", text)
