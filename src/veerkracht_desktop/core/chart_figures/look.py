"""How the charts are looked at: which division, which lines. Not work, so not undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ChartLook:
    """Choices within the charts.

    Parameters
    ----------
    grouping : str
        Division of the box plots (`chart_figures.groups`), "" for a histogram of all areas.
    margins : bool
        Ranks with their margin, where it was computed for the active node.
    raw_across, raw_upward : str
        Indicator whose measured values stand on that axis of the scatter. It holds while that
        axis shows this indicator; any other node is shown with its score.
    lines, curve : bool
        Straight lines and a smooth curve through the scatter.
    raw_values : str
        Indicator whose measured values Rangorde and Verdeling show, as the axes of the scatter.
    outliers : bool
        Box plots reach to the outermost values, not just to the ends of the whiskers.
    parts : str
        How far contributions are taken apart (`contribution_table.depths`).
    by_size, apart : bool
        Contributions in order of size; a bar per area instead of one for all together.
    matrix : str
        Nodes of the scatter matrix with commas between, "" for the parts of the active node.
    correlation : str
        Which correlation the scatter matrix tells (`coherence.Method`).

    """

    grouping: str = ""
    margins: bool = True
    raw_across: str = ""
    raw_upward: str = ""
    lines: bool = True
    curve: bool = False
    raw_values: str = ""
    outliers: bool = True
    parts: str = "2"
    by_size: bool = True
    apart: bool = True
    matrix: str = ""
    correlation: str = "Pearson"


PREFIX = "chart_"
YES, NO = "ja", "nee"


def look_words(look: ChartLook) -> dict[str, str]:
    """The choices as words, to be saved."""
    found = {}
    for part in fields(look):
        value = getattr(look, part.name)
        found[PREFIX + part.name] = value if isinstance(value, str) else (NO, YES)[value]
    return found


def look_of(words: Mapping[str, str]) -> ChartLook:
    """The choices that were saved; what is not understood gets its default."""
    given: dict[str, str | bool] = {}
    for part in fields(ChartLook):
        word = words.get(PREFIX + part.name)
        if word is None:
            continue
        if isinstance(part.default, str):
            given[part.name] = word
        elif word in (YES, NO):
            given[part.name] = word == YES
    return ChartLook(**given)  # type: ignore[arg-type]  # text to text, yes and no to the rest
