"""What is looked at, as words that a project keeps, and back."""

from __future__ import annotations

import json

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.chart_figures.look import look_of, look_words
from veerkracht_desktop.core.echo import echo_of, echo_words
from veerkracht_desktop.core.map_look import map_words, maps_of
from veerkracht_desktop.core.reference import GEMEENTE
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services.file_work import View


def view_of(state: AppState) -> View:
    """What of the state beside the document is saved, so that a project reopens as it was."""
    return {
        "level": state.level.value,
        "edition": str(state.edition),
        "active": state.active,
        "axis": state.axis,
        "within": state.within,
        "reference": state.reference,
        "mode": state.mode.value,
        "tool": state.tool.value,
        "rule": state.rule,
        "selection": json.dumps(sorted(state.selection), ensure_ascii=False),
        **look_words(state.charts),
        **map_words(state.maps),
        **echo_words(state.echo),
    }


def opened(document: Document, view: View) -> AppState:
    """The state to start with; a view that is not understood gets its default."""
    levels = {level.value: level for level in Level}
    modes = {mode.value: mode for mode in SelectionMode}
    tools = {tool.value: tool for tool in Tool}
    level = levels.get(view.get("level", ""))
    edition, known = view.get("edition", ""), document.definition.by_id
    active, axis = view.get("active", ""), view.get("axis", "")
    return AppState(
        document=document,
        active=active if active in known else document.definition.top,
        axis=axis if axis in known else "",
        charts=look_of(view),
        maps=maps_of(view),
        echo=echo_of(view),
        level=level or Level.BUURT,
        levels=(level,) if level else (),
        edition=int(edition) if edition.isdecimal() else 0,
        within=view.get("within", ""),
        # Older projects kept it with the charts.
        reference=view.get("reference") or view.get("chart_reference") or GEMEENTE,
        rule=view.get("rule", ""),
        selection=_codes(view.get("selection", "")),
        mode=modes.get(view.get("mode", ""), SelectionMode.REPLACE),
        tool=tools.get(view.get("tool", ""), Tool.RECTANGLE),
    )


def _codes(text: str) -> frozenset[str]:
    """Codes that were saved as a list in JSON."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return frozenset()
    return frozenset(str(code) for code in found) if isinstance(found, list) else frozenset()
