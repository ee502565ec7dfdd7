"""What the window shows beside the state, as words that a project keeps, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from veerkracht_desktop.core.panel_words import layout_before, layout_of, layout_words
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.table.columns import SortKey

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow
    from veerkracht_desktop.ui.map.map_view import MapView
    from veerkracht_desktop.ui.table.main_table import MainTable

LEGEND = "legend"
MAP, CHART, ORDER, WIDTHS, ON_TOP = "map", "chart", "table_order", "table_widths", "table_on_top"
COLUMNS, FILTERS = "table_columns", "table_filters"
SECOND, DOCKS = "chart2", "docks"
SCROLL, UNFOLDED, FOLDED = "table_at", "tree", "area"
BEFORE = ("sides", "stack", "panels")
"""What was kept of the panels when they could not move."""


def kept_view(window: MainWindow) -> dict[str, str]:
    """Map, chart tab, order and widths of the table, and sizes of the panels, as words."""
    views = window.views
    place = views.map.place()
    found = {
        MAP: json.dumps(place) if place is not None else "",
        LEGEND: json.dumps(views.map.legend_place),
        CHART: type(views.chart.current).__name__,
        ORDER: json.dumps([[key.column, key.descending] for key in views.table.model.keys]),
        WIDTHS: json.dumps(dict(views.table.view.own_widths)),
        ON_TOP: json.dumps(views.table.on_top.isChecked()),
        COLUMNS: json.dumps(views.table.chosen),
        FILTERS: json.dumps(views.table.model.filters, ensure_ascii=False),
        SCROLL: json.dumps(views.table.view.place()),
        UNFOLDED: json.dumps(window.index.unfolded),
        FOLDED: json.dumps(window.area.folded),
        DOCKS: layout_words(window.docks.layout_now),
    }
    if views.second is not None:
        found[SECOND] = type(views.second.current).__name__
    return found


def put_back(window: MainWindow, words: Mapping[str, str]) -> None:
    """Show it again; what is not there or not understood stays as it is."""
    views = window.views
    layout = layout_of(words.get(DOCKS, ""))
    layout = layout or layout_before({name: _parsed(words.get(name)) for name in BEFORE})
    if layout is not None:
        window.docks.show_layout(layout)
    for panel, key in ((views.chart, CHART), (views.second, SECOND)):
        for number, chart in enumerate(panel.charts if panel is not None else ()):
            if panel is not None and type(chart).__name__ == words.get(key):
                panel.show_chart(number)
    unfolded = _texts(_parsed(words.get(UNFOLDED)))
    if unfolded is not None:
        window.index.unfold(unfolded)
    folded = _texts(_parsed(words.get(FOLDED)))
    if folded is not None:
        window.area.fold(folded)
    _put_map(views.map, _parsed(words.get(MAP)))
    spot = _numbers(_parsed(words.get(LEGEND)))
    if len(spot) == 2 and all(0 <= part <= 1 for part in spot):
        views.map.put_legend((spot[0], spot[1]))
    _put_table(views.table, words)


def keep_place(window: MainWindow, settings: Settings) -> None:
    """Remember on this computer where the window and its panels stand."""
    layout = {
        **settings.value.layout,
        "window": _text(window.saveGeometry()),
        DOCKS: layout_words(window.docks.layout_now),
    }
    layout.pop("outer", None)  # what was kept when the panels could not move
    settings.set(replace(settings.value, layout=layout))


def restore_place(window: MainWindow, settings: Settings) -> None:
    """Put the window where it stood the last time on this computer."""
    layout = settings.value.layout
    if "window" in layout:
        window.restoreGeometry(_bytes(layout["window"]))
    else:
        window.resize(1366, 740)
    kept = layout_of(layout.get(DOCKS, ""))
    window.docks.show_layout(kept or window.workspace.standard())


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii"))


def _put_map(view: MapView, place: object) -> None:
    numbers = _numbers(place)
    if len(numbers) == 3 and numbers[2] > 0:
        view.go_to((numbers[0], numbers[1], numbers[2]))


def _put_table(table: MainTable, words: Mapping[str, str]) -> None:
    columns, filters = _parsed(words.get(COLUMNS)), _parsed(words.get(FILTERS))
    if isinstance(columns, list) and all(isinstance(name, str) for name in columns):
        table.show_columns(tuple(str(name) for name in columns))
    if isinstance(filters, dict):
        table.set_filters({str(name): str(text) for name, text in filters.items()})
    order, widths = _parsed(words.get(ORDER)), _parsed(words.get(WIDTHS))
    if isinstance(order, list):
        pairs = [key for key in order if isinstance(key, list) and len(key) == 2]
        table.model.set_keys(
            tuple(SortKey(str(column), descending=bool(down)) for column, down in pairs)
        )
    if isinstance(widths, dict):
        table.view.set_own_widths(
            {str(name): int(width) for name, width in widths.items() if _is_number(width)}
        )
    on_top = _parsed(words.get(ON_TOP))
    if isinstance(on_top, bool):
        table.on_top.setChecked(on_top)
    match _parsed(words.get(SCROLL)):
        case [str() as code, int() as aside]:
            table.view.go_to(code, aside)


def _parsed(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _texts(found: object) -> list[str] | None:
    """A list of words, None for anything else."""
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        return None
    return [str(one) for one in found]


def _numbers(found: object) -> list[float]:
    if not isinstance(found, list) or not all(_is_number(one) for one in found):
        return []
    return [float(one) for one in found]


def _is_number(found: object) -> bool:
    """A finite number; JSON as Python reads it also knows NaN and Infinity."""
    real = isinstance(found, int | float) and not isinstance(found, bool)
    return real and abs(float(str(found))) < 1e12
