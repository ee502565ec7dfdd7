"""What the chart of contributions shows of a table: its picture, its colours and its words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.chart_figures.contribution_table import ContributionTable, Part
from veerkracht_desktop.core.chart_figures.group_marks import NO_MARKS, GroupMarks
from veerkracht_desktop.core.contributions import ContributionKind
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.part_colours import part_colours, resource_colours
from veerkracht_desktop.core.reference import Reference
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.ui.charts.contribution_picture import (
    Picture,
    StackPicture,
    Target,
    WaterfallPicture,
)
from veerkracht_desktop.ui.charts.key_line import Key
from veerkracht_desktop.ui.formatting import area_name, area_title, node_label, score_decimals

NODE, MISSING = ContributionKind.NODE, ContributionKind.MISSING


@dataclass(frozen=True, eq=False)
class ContributionStory:
    """A table of contributions with what it is about.

    Parameters
    ----------
    results : IndexResults
    table : ContributionTable
    against : Reference
    palette : Palette
    apart : bool
        A bar per area, else one waterfall.
    by_size : bool
        Parts of the waterfall from what lowers most to what raises most.
    known, without : int
        Areas in question with a score, also those that are left out, and those without.
    groups : GroupMarks

    """

    results: IndexResults
    table: ContributionTable
    against: Reference
    palette: Palette
    apart: bool
    by_size: bool
    known: int
    without: int
    groups: GroupMarks = NO_MARKS

    @property
    def left_out(self) -> int:
        """Areas with a score between the lowest and the highest that are shown."""
        return self.known - len(self.table.rows)

    @property
    def _decimals(self) -> int:
        return score_decimals(self.results.score(self.table.start))

    def picture(self) -> Picture:
        """Stacked bars, or the waterfall."""
        areas, table = self.results.areas, self.table
        colours = self._colours()
        if self.apart:
            names = tuple(area_name(areas, row) for row in table.rows.tolist())
            unit = _tr("punten")
            marks = tuple(
                tuple(self.groups.colours[at] for at in self.groups.of(row).tolist())
                for row in (table.rows.tolist() if self.groups else ())
            )
            return StackPicture(table, names, colours, self._decimals, unit, self.left_out, marks)
        whole = table.together()
        points = whole.points[0]
        order = np.argsort(points, kind="stable") if self.by_size else np.arange(len(points))
        parts = tuple(self.part_name(table.parts[part]) for part in order.tolist())
        names = (self.against.name, *parts, self._whole_name())
        return WaterfallPicture(
            whole, tuple(order.tolist()), names, colours, self._decimals, _tr("score")
        )

    def _colours(self) -> tuple[str, ...]:
        """Per part: shades of its resource, and grey for what belongs to none."""
        nodes = [part.node for part in self.table.parts if part.kind is NODE]
        found = part_colours(self.results.definition, nodes, self.palette.panel)
        shades = dict(zip(nodes, found, strict=True))
        return tuple(
            shades[part.node] if part.kind is NODE else self.palette.quiet
            for part in self.table.parts
        )

    def _whole_name(self) -> str:
        areas, rows = self.results.areas, self.table.rows
        if len(rows) == 1:
            return area_name(areas, int(rows[0]))
        text = _tr("Gemiddelde van {areas}")
        return text.format(areas=quantity(areas.level, len(rows)))

    def part_name(self, part: Part) -> str:
        """Name of a part; of what is missing which parts that are."""
        if part.kind is NODE:
            return node_label(self.results.definition, part.node)
        if part.kind is MISSING:
            return _tr("Ontbreekt: {parts}").format(parts=wording.listed(part.missing, 3))
        text = {
            ContributionKind.BALANCE: _tr("Evenwicht"),
            ContributionKind.RELATIVE: _tr("Plaats onder de gebieden"),
            ContributionKind.MEDIANS: _tr("Middelste van het geheel"),
        }[part.kind]
        return text if part.node == self.table.start else f"{text}: {part.label}"

    def keys(self) -> tuple[Key, ...]:
        """What the colours of the stacked bars are: the resources, or within one its parts."""
        definition, table = self.results.definition, self.table
        if not self.apart:
            return ()
        if table.start == definition.top:
            own = resource_colours(definition)
            keys = [Key(colour, node_label(definition, node)) for node, colour in own.items()]
        else:
            keys = [
                Key(colour, part.label)
                for part, colour in zip(table.parts, self._colours(), strict=True)
                if part.kind is NODE
            ]
        kinds = {part.kind for part in table.parts}
        if MISSING in kinds:
            keys.append(Key(self.palette.missing_line, _tr("ontbreekt"), "hatched"))
        if kinds - {NODE, MISSING}:
            keys.append(Key(self.palette.quiet, _tr("overig")))
        keys.append(Key(self.palette.text, _tr("som = verschil"), "diamond"))
        return tuple(keys)

    def fact(self) -> str:
        """The quiet line: the sum, or which areas are shown, and how many have no score."""
        table, words = self.table, []
        if self.apart:
            if self.left_out:
                shown = len(table.rows)
                text = _tr("de {low} laagste en {high} hoogste van {count}")
                low, high = shown // 2, shown - shown // 2
                words.append(text.format(low=low, high=high, count=wording.count(self.known)))
            words.append(_tr("tegen {name}").format(name=self.against.phrase))
        else:
            whole = float(table.together().points.sum())
            text = _tr("som van de delen {sum}")
            words.append(text.format(sum=wording.signed(whole, self._decimals)))
        if self.without:
            text = _tr("{count} zonder score")
            words.append(text.format(count=wording.count(self.without)))
        return " · ".join(words)

    def meaning(self) -> str:
        """What a contribution is, and why the reference is another than was asked for."""
        text = _tr(
            "Hoeveel punten elk onderdeel bijdraagt aan het verschil met {name}. "
            "De bijdragen tellen precies op tot het verschil; het zijn geen oorzaken."
        )
        said = text.format(name=self.against.phrase)
        return f"{said}\n{self.against.note}" if self.against.note else said

    def describe(self, target: Target) -> str:
        """Words about a row or a part in it."""
        table, areas = self.table, self.results.areas
        if target.row < 0:
            return ""
        lines = [area_title(areas, int(table.rows[target.row]))] if self.apart else []
        if target.part < 0:
            return self._row_text(target.row)
        part = table.parts[target.part]
        rows = table.rows[[target.row]] if self.apart else table.rows
        points = table.points[target.row] if self.apart else table.together().points[0]
        name = self.part_name(part)
        if part.kind is MISSING:
            text = _tr("Bij een van beide onbekend: {parts}")
            name = text.format(parts=wording.listed(part.missing, len(part.missing)))
        share = wording.signed(float(points[target.part]), self._decimals + 1)
        lines += [name, _tr("bijdrage {points} punten").format(points=share)]
        if part.kind is NODE:
            lines.append(self._score_text(part.node, rows))
        return "\n".join(lines)

    def _row_text(self, row: int) -> str:
        """The whole of an area, or an end of the waterfall."""
        table = self.table
        if self.apart:
            text = _tr("{name}\n{points} punten tegen {other}")
            points = wording.signed(float(table.differences[row]), self._decimals)
            name = area_title(self.results.areas, int(table.rows[row]))
            return text.format(name=name, points=points, other=self.against.name)
        whole = table.together()
        value = whole.reference if row == 0 else float(whole.scores[0])
        name = self.against.name if row == 0 else self._whole_name()
        score = wording.number(value, self._decimals)
        return _tr("{name}\nscore {score}").format(name=name, score=score)

    def _score_text(self, node: str, rows: IntArray) -> str:
        scores = self.results.score(node)
        known = scores[rows][np.isfinite(scores[rows])]
        own = float(known.mean()) if known.size else float("nan")
        decimals = score_decimals(scores)
        return _tr("score {own} · {name} {other}").format(
            own=wording.number(own, decimals),
            name=self.against.short.lower(),
            other=wording.number(self.against.score(node), decimals),
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContributionChart", text)
