"""The pages of a presentation: which views, of what, in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from veerkracht_desktop.core.map_look import SHOWN, MapKind, MapPane, MapsLook
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
    title : str
        Own title, "" for what the page shows.
    axis : str
        Node on the other axis of a chart of two, "" for the one of the window.
    maps : MapsLook or None
        What the maps show, None for what they show in the window.
    within : str or None
        Where the views limit themselves to (`core.scope`), None for that of the window.
    selection : frozenset of str or None
        Selected areas, None for those of the window.
    place : tuple of float or None
        Middle of the map in RD coordinates, and metres across the shorter side; None for all.

    """

    kind: PageKind
    node: str = ""
    code: str = ""
    chart: str = ""
    title: str = ""
    axis: str = ""
    maps: MapsLook | None = None
    within: str | None = None
    selection: frozenset[str] | None = None
    place: tuple[float, float, float] | None = None


RANKING = "RankChart"
OF_ONE_NODE = frozenset({RANKING, "DistributionChart", "ScatterChart"})
"""Charts that show nothing where the node of the page has no scores."""
MOST_PARTS = 6
"""Parts that get a map where neither the whole nor anything right below it has scores."""


def usual_pages(state: AppState) -> tuple[Page, ...]:
    """The pages of a presentation that nobody prepared.

    The maps as they stand where there are more, the map of the whole and of each part below it,
    the ranking, the signals, and the selected areas from the lowest score to the highest. What
    has no scores among the areas shown has no page.

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
    nodes = _with_scores(state, (top, *definition.children[top]))
    nodes = nodes or _with_scores(state, state.analysis.results.node_ids)[:MOST_PARTS]
    pages += [Page(PageKind.MAP, node) for node in nodes]
    first = nodes[0] if nodes else top
    if nodes:
        pages.append(Page(PageKind.CHART, first, chart=RANKING))
    if state.analysis.signals_by_rule:
        pages.append(Page(PageKind.SIGNALS, first))
    pages += [Page(PageKind.AREA, first, code) for code in _selected(state)]
    return tuple(pages) or (Page(PageKind.MAP, top),)


def has_scores(state: AppState, node: str) -> bool:
    """Whether any of the areas shown has a score on a node."""
    if state.analysis is None or node not in state.analysis.results.column:
        return False
    scores = state.analysis.results.score(node)
    return bool(np.isfinite(scores[visible_rows(state)]).any())


def _with_scores(state: AppState, nodes: Iterable[str]) -> tuple[str, ...]:
    definition = state.document.definition
    if state.analysis is not None:
        definition = state.analysis.results.definition
    return tuple(one for one in nodes if definition.is_active(one) and has_scores(state, one))


def is_empty(page: Page, state: AppState) -> bool:
    """Whether there is nothing to see on a page, for want of scores.

    Parameters
    ----------
    page : Page
    state : AppState
        As the page shows it (`shown_by`).

    """
    if page.kind is PageKind.CHART:
        return page.chart in OF_ONE_NODE and not has_scores(state, state.active)
    if page.kind is PageKind.MAP:
        return not has_scores(state, state.active)
    if page.kind is PageKind.MAPS:
        panes = state.maps.panes
        if any(pane.kind is not MapKind.LEVELS or pane.figures != SHOWN for pane in panes):
            return False  # of other years or of two nodes: the map itself says what there is
        return not any(has_scores(state, pane.node or state.active) for pane in panes)
    return False


def _selected(state: AppState) -> tuple[str, ...]:
    assert state.analysis is not None, "there are results"
    results = state.analysis.results
    scores = results.score(results.definition.top)
    rows = visible_rows(state).tolist()
    there = [row for row in rows if results.areas.codes[row] in state.selection]
    # An area without a score comes last.
    there.sort(key=lambda row: (math.isnan(scores[row]), scores[row], row))
    return tuple(results.areas.codes[row] for row in there[:MOST_AREAS])


def kept_pages(state: AppState) -> tuple[Page, ...]:
    """The pages that the project keeps, or else the usual ones."""
    return state.document.pages or usual_pages(state)


def can_show(page: Page, state: AppState) -> bool:
    """Whether node and area of a page are there, at the level and edition of now."""
    if state.analysis is None:
        return False
    results = state.analysis.results
    known = not page.node or page.node in results.definition.by_id
    return known and (not page.code or page.code in results.areas.position)


def pages_of(state: AppState) -> tuple[Page, ...]:
    """What is presented: the kept pages that can be shown, or the usual ones.

    Returns
    -------
    tuple of Page
        None without results.

    """
    there = tuple(page for page in kept_pages(state) if can_show(page, state))
    return there or usual_pages(state)


def with_first(pages: Sequence[Page], first: Page) -> tuple[tuple[Page, ...], int]:
    """The pages, and where to begin: at a page that is among them, or else before them all."""
    if first in pages:
        return tuple(pages), list(pages).index(first)
    return (first, *pages), 0


def shown_by(page: Page, state: AppState, window: AppState) -> AppState:
    """What is looked at while a page is shown; the selection is left alone.

    Parameters
    ----------
    page : Page
    state : AppState
        As it is now.
    window : AppState
        As it was when the presentation began: what the page leaves open.

    """
    return replace(
        state,
        active=page.node or window.active,
        axis=page.axis or window.axis,
        maps=page.maps or window.maps,
        within=window.within if page.within is None else page.within,
    )


def page_as_shown(
    state: AppState, panel: str, chart: str, place: tuple[float, float, float] | None
) -> Page:
    """The page that shows what a panel of the window shows, now and later.

    Parameters
    ----------
    state : AppState
        With results.
    panel, chart : str
        As in `page_of_panel`.
    place : tuple of float or None
        As in `Page`.

    Returns
    -------
    Page
        It leaves nothing to how the window is when it is presented.

    """
    page = page_of_panel(state, panel, chart)
    maps = state.maps
    if page.kind is PageKind.MAP and maps.panes != (MapPane(),):
        page = Page(PageKind.MAPS, page.node)
    return replace(
        page,
        node=page.node or state.active,
        axis=state.axis if page.kind is PageKind.CHART else "",
        maps=maps if page.kind in (PageKind.MAP, PageKind.MAPS) else None,
        within=state.within,
        selection=None if page.code else state.selection,
        place=place if page.kind in (PageKind.MAP, PageKind.MAPS) else None,
    )


LONGEST = 80
"""Letters of a title."""


def renamed(pages: Sequence[Page], at: int, title: str) -> tuple[Page, ...]:
    """The pages with another title for one of them; an empty one gives its own back."""
    kept = " ".join(title.split())[:LONGEST].strip()
    return tuple(replace(page, title=kept) if n == at else page for n, page in enumerate(pages))


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
