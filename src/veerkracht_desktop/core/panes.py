"""What one map shows of the state."""

from __future__ import annotations

from dataclasses import replace

from veerkracht_desktop.core.map_look import SHOWN, MapPane
from veerkracht_desktop.core.state import AppState


def pane_state(state: AppState, pane: MapPane) -> AppState:
    """The state with the node and the results of a map instead of those of the window.

    Results that are not there yet, or no longer, are None; a node that they do not have gives
    way to the top. The very same state comes back where the map follows the window.
    """
    shown = state
    if pane.figures != SHOWN:
        shown = replace(shown, analysis=state.others.get(pane.figures))
    if pane.node and pane.node != shown.active:
        shown = replace(shown, active=pane.node)
    analysis = shown.analysis
    if analysis is not None and shown.active not in analysis.results.column:
        shown = replace(shown, active=analysis.results.node_ids[0])
    return shown
