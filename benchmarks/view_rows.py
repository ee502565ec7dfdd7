"""Rows of the table about charts and table: frames of the window with each of them in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import frames
import numpy as np
from row import Row

from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import activate, select
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart

CHARTS = (
    (DistributionChart, "verdeling"),
    (ScatterChart, "spreiding"),
    (ProfileChart, "parallel"),
)
"""Beside the ranking, which is in sight while the other frames are measured."""
CHOSEN = 1_000
SCORES = ("r0", "r1", "r2")


def rows(bench: frames.Bench) -> list[Row]:
    """All of them, for the state that the window shows."""
    return [*chart_rows(bench), *table_rows(bench)]


def chart_rows(bench: frames.Bench) -> list[Row]:
    """A selection echoed and another node shown, by map, table and one chart."""
    panel = bench.parts.window.views.chart
    found = []
    for kind, name in CHARTS:
        number = next(at for at, chart in enumerate(panel.charts) if isinstance(chart, kind))
        panel.show_chart(number)
        bench.settle()
        echoed = many_chosen(bench)
        bench.store.look(replace(bench.store.state, selection=frozenset()))
        found += [
            Row(f"{CHOSEN} gebieden kiezen, alle beelden, grafiek {name}", echoed, 33),
            Row(f"herkleuren, alle beelden, grafiek {name}", another_node(bench), 33),
        ]
    panel.show_chart(0)
    bench.settle()
    return found


def many_chosen(bench: frames.Bench) -> float:
    """Another thousand areas each time."""
    store, generator = bench.store, np.random.default_rng(1)
    assert store.state.analysis is not None
    codes = np.array(store.state.analysis.results.areas.codes)

    def change(number: int) -> Callable[[], None]:
        del number
        chosen = frozenset(generator.choice(codes, CHOSEN, replace=False).tolist())
        return lambda: store.look(select(store.state, chosen, SelectionMode.REPLACE))

    return bench.median(change)


def another_node(bench: frames.Bench) -> float:
    """Another node than the one before."""
    nodes = ("r0", "r1", "top", "r2")
    store = bench.store
    return bench.median(lambda i: lambda: store.look(activate(store.state, nodes[i % 4])))


def table_rows(bench: frames.Bench) -> list[Row]:
    """Order, filters and a page of rows."""
    table = bench.parts.window.views.table
    model = table.model
    scores = [at for at, column in enumerate(model.content.columns) if column.id in SCORES]
    titled = model.content.columns[scores[0]].id
    ordered = bench.median(lambda i: lambda: model.sort_by(scores[i % 3], further=False))
    filtered = bench.median(lambda i: lambda: model.set_filters({titled: f"> {40 + i}"}))
    model.set_filters({})
    bench.settle()
    bar = table.view.verticalScrollBar()
    page = bench.median(lambda i: lambda: bar.setValue((i * 997 + 500) % max(bar.maximum(), 1)))
    return [
        Row("tabel op een andere kolom ordenen", ordered, 33),
        Row("tabel filteren op een getal", filtered, 33),
        Row("tabel verschuiven", page, 16),
    ]
