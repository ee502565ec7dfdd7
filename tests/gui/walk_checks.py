"""What must hold in the window whatever was done in it, for the random walk."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.echo import Echo
from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.linked_view import LinkedView

LOOKED_AT = (
    "active", "axis", "charts", "maps", "echo", "level", "edition", "within", "reference",
    "selection", "mode", "tool", "rule",
)  # fmt: skip
"""Fields of the state that a project keeps."""
PATIENCE = 60.0
"""Seconds that jobs may take before they are said to be left running."""


def pass_events() -> None:
    """Handle what waits, as a turn of the event loop of the program would.

    What is to be deleted later stays without one, and would go on drawing.
    """
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(parts: Parts) -> None:
    """Let the window come to rest; fail where a job never ends."""
    end, quiet = time.monotonic() + PATIENCE, 0
    while quiet < 3:
        assert time.monotonic() < end, f"left running: {sorted(parts.jobs._running)}"
        pass_events()
        busy = parts.jobs.is_running() or parts.analysis._soon.isActive()
        busy = busy or parts.store.state.busy
        quiet = 0 if busy else quiet + 1
        time.sleep(0.005)


def views_now() -> list[LinkedView]:
    """Every view that there is."""
    return [w for w in QApplication.allWidgets() if isinstance(w, LinkedView)]


@contextmanager
def drawn_at_most_once(found: list[str], slowest: Counter[str]) -> Iterator[None]:
    """Note in `found` each view that draws twice for one change; keep the slowest changes."""
    put = Store._put

    def counted(store: Store, state: AppState) -> None:
        before = [(view, view.drawn) for view in views_now()]
        began, old = time.perf_counter(), store.state
        put(store, state)
        fields = [
            n for n in AppState.__dataclass_fields__ if getattr(old, n) is not getattr(state, n)
        ]
        name = "+".join(fields)
        slowest[name] = max(slowest[name], round((time.perf_counter() - began) * 1000))
        for view, was in before:
            if shiboken6.isValid(view) and view.drawn > was + 1:
                found.append(f"{type(view).__name__} drew {view.drawn - was} times for {name}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_put", counted)
        yield


def check_views(parts: Parts) -> None:
    """Every view shows the areas, the selection and the area pointed at that the state has."""
    state, window = parts.store.state, parts.window
    if state.analysis is None:
        assert not state.selection
        return
    results = state.analysis.results
    assert state.selection <= set(results.areas.codes)
    assert state.active in results.column
    assert state.level is results.areas.level
    rows = visible_rows(state)
    chosen = set(state.selection) & {results.areas.codes[row] for row in rows.tolist()}
    if window.isVisible():
        assert window.status.chosen.text() == count(len(chosen))
        assert count(len(rows)) in window.status.chosen_rest.text()
    _check_table(parts, chosen)
    for view in window.views.maps:
        if view._waiting or view._areas is None:
            continue
        shown = view.state
        areas = view._areas
        code = parts.hover.code
        here = areas.position.get(code, -1)
        assert view._hover_row == (here if here >= 0 and view._inside[here] else -1), code
        wanted = np.isin(np.array(areas.codes), sorted(shown.selection))
        outlined = view._layers._marks.selected
        assert np.array_equal(outlined, np.flatnonzero(wanted & view._inside)) or not len(areas)


def _check_table(parts: Parts, chosen: set[str]) -> None:
    state, model = parts.store.state, parts.window.views.table.model
    assert state.analysis is not None
    areas = state.analysis.results.areas
    shown = [model.code(row) for row in range(model.rowCount())]
    assert len(shown) == len(set(shown))
    in_table = {shown[row] for row in model.selected_rows.tolist()}
    if state.echo.table is Echo.ACCENT:
        assert in_table == chosen & set(shown)
    else:
        assert not in_table
    if state.echo.table is Echo.FILTER and state.selection:
        assert set(shown) <= chosen
    if not model.filters and state.echo.table is not Echo.FILTER:
        assert len(shown) == len(visible_rows(state))
    assert model._hovered == areas.position.get(parts.hover.code, -1)


def kept_words(parts: Parts) -> Mapping[str, str]:
    """What the window keeps with the project."""
    return dict(parts.session.view)


def work_of(state: AppState) -> dict[str, object]:
    """The document as values that can be compared with those of another reading."""
    document = state.document
    return {
        "definition": replace(document.definition, source=""),
        "classification": dict(document.classification),
        "class_sets": dict(document.class_sets),
        "notes": dict(document.notes),
        "groups": document.groups,
        "context": [_layer(layer) for layer in document.context],
        "tables": [(t.file, t.codes, tuple(t.columns)) for t in document.sources.tables],
        "maps": [(m.level, m.codes, m.names, m.year) for m in document.sources.maps],
    }


def _layer(layer: ContextLayer) -> tuple[object, ...]:
    fields = ("name", "path", "colour", "width", "filled", "opacity", "visible", "above")
    return tuple(getattr(layer, name) for name in fields)


def looked_at(state: AppState) -> dict[str, object]:
    """What is looked at, of what a project keeps."""
    return {name: getattr(state, name) for name in LOOKED_AT}


def differing(one: object, other: object, place: str = "") -> list[str]:
    """Where two values differ, deep within mappings, tuples and dataclasses."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        pairs = [(f"[{n!r}]", one.get(n), other.get(n)) for n in {*one, *other}]
    elif is_dataclass(one) and type(one) is type(other):
        names = [part.name for part in fields(one)]
        pairs = [(f".{n}", getattr(one, n), getattr(other, n)) for n in names]
    elif isinstance(one, tuple | list) and isinstance(other, tuple | list):
        if len(one) != len(other):
            return [f"{place}: {len(one)} and {len(other)} parts"]
        pairs = [(f"[{at}]", *two) for at, two in enumerate(zip(one, other, strict=True))]
    else:
        return [] if one == other else [f"{place}: {one!r} became {other!r}"]
    return [told for name, a, b in pairs for told in differing(a, b, place + name)]


def widgets_after(parts: Parts, times: int) -> list[int]:
    """How many widgets there are after each pair of changes of theme and of maps."""
    counts = []
    for _ in range(times):
        for palette in (DARK, LIGHT):
            for action in ("four_maps", "swipe", "one_map"):
                parts.window.actions_by_id[action].trigger()
                pass_events()
            parts.window.set_palette(palette)
            settle(parts)
        gc.collect()
        pass_events()
        counts.append(sum(isinstance(w, QWidget) for w in QApplication.allWidgets()))
    return counts
