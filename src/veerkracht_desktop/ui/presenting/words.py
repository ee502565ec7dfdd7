"""What the pages of a presentation are called."""

from __future__ import annotations

from veerkracht_desktop.core.presenting import Page, PageKind
from veerkracht_desktop.core.scope import group_in, scope_name
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.formatting import area_title, node_label

KINDS = {
    PageKind.MAP: translatable("presenting", "Kaart"),
    PageKind.MAPS: translatable("presenting", "Kaarten"),
    PageKind.CHART: translatable("presenting", "Grafiek"),
    PageKind.TABLE: translatable("presenting", "Tabel"),
    PageKind.SIGNALS: translatable("presenting", "Signalen"),
    PageKind.AREA: translatable("presenting", "Gebied"),
}
GROUP = translatable("presenting", "groep {name}")


def page_title(page: Page, state: AppState, chart: str) -> str:
    """The title of a page: its own, or what it shows and of which larger area.

    Parameters
    ----------
    page : Page
    state : AppState
        With results.
    chart : str
        What the chart of the page is called, "" for a page without one.

    """
    assert state.analysis is not None, "told with results only"
    if page.title:
        return page.title
    where = place_title(state, state.within if page.within is None else page.within)
    if page.kind in (PageKind.SIGNALS, PageKind.TABLE):
        return translated(KINDS[page.kind]) + where
    results = state.analysis.results
    row = results.areas.position.get(page.code, -1) if page.code else -1
    if row >= 0:
        return area_title(results.areas, row)
    node = page.node or state.active
    if node not in results.definition.by_id:
        node = results.definition.top
    label = node_label(results.definition, node)
    return (f"{chart}  ·  {label}" if page.kind is PageKind.CHART else label) + where


def place_title(state: AppState, within: str) -> str:
    """What the views are limited to, to stand behind a title; "" for everything."""
    name = scope_name(state, within)
    if group_in(within):
        name = translated(GROUP).format(name=name)
    return f"  ·  {name}" if name else ""
