"""The pages of a presentation: which views, of what, in which order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from veerkracht_desktop.core.state import AppState, visible_rows

MOST_AREAS = 24
"""Selected areas that get a page; of more nobody waits for the last."""


class PageKind(Enum):
    """What a page shows."""

    MAP = "map"
    """The map of one node."""
    MAPS = "maps"
    """The maps as they stand in the window."""
    CHART = "chart"
    TABLE = "table"
    SIGNALS = "signals"
    """What stands out, beside the map."""
    AREA = "area"
    """The story of one area, beside the map."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Parameters
    ----------
    kind : PageKind
    node : str
        Node that map or chart shows; "" for the one that the window shows.
    code : str
        Area that the page is about, "" for none.
    chart : str
        Name of the chart, "" for none.

    """

    kind: PageKind
    node: str = ""
    code: str = ""
    chart: str = ""


RANKING = "RankChart"


def usual_pages(state: AppState) -> tuple[Page, ...]:
    """The pages of a presentation that nobody prepared.

    The maps as they stand where there are more, the map of the whole and of each part below it,
    the ranking, the signals, and the selected areas from the lowest score to the highest.

    Parameters
    ----------
    state : AppState

    Returns
    -------
    tuple of Page
        None without results.

    """
    if state.analysis is None:
        return ()
    definition = state.analysis.results.definition
    pages = [Page(PageKind.MAPS)] if len(state.maps.panes) > 1 else []
    top = definition.top
    nodes = (top, *(child for child in definition.children[top] if definition.is_active(child)))
    pages += [Page(PageKind.MAP, node) for node in nodes]
    pages.append(Page(PageKind.CHART, top, chart=RANKING))
    if state.analysis.signals_by_rule:
        pages.append(Page(PageKind.SIGNALS, top))
    pages += [Page(PageKind.AREA, top, code) for code in _selected(state)]
    return tuple(pages)


def _selected(state: AppState) -> tuple[str, ...]:
    assert state.analysis is not None, "there are results"
    results = state.analysis.results
    scores = results.score(results.definition.top)
    rows = visible_rows(state).tolist()
    there = [row for row in rows if results.areas.codes[row] in state.selection]
    # An area without a score comes last.
    there.sort(key=lambda row: (math.isnan(scores[row]), scores[row], row))
    return tuple(results.areas.codes[row] for row in there[:MOST_AREAS])


def with_first(pages: Sequence[Page], first: Page) -> tuple[tuple[Page, ...], int]:
    """The pages, and where to begin: at a page that is among them, or else before them all."""
    if first in pages:
        return tuple(pages), list(pages).index(first)
    return (first, *pages), 0


def page_of_panel(state: AppState, panel: str, chart: str) -> Page:
    """The page that shows what a panel of the window shows.

    Parameters
    ----------
    state : AppState
        With results.
    panel : str
        Name of the panel with the keyboard.
    chart : str
        Name of the chart in sight in that panel, or in the first.

    Returns
    -------
    Page

    """
    assert state.analysis is not None, "there are results"
    node = state.active or state.analysis.results.definition.top
    if panel in ("chart", "chart2"):
        return Page(PageKind.CHART, node, chart=chart)
    if panel == "table":
        return Page(PageKind.TABLE)
    if panel == "area" and len(state.selection) == 1:
        return Page(PageKind.AREA, state.analysis.results.definition.top, min(state.selection))
    if len(state.maps.panes) > 1:
        return Page(PageKind.MAPS)
    return Page(PageKind.MAP, node)
