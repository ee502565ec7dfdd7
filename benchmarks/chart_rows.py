"""Rows of the table about the charts that have many lines or many points."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication
from row import Row

from veerkracht_desktop.core.chart_figures.contribution_table import (
    INDICATORS,
    contribution_table,
)
from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.dataset import ColumnSource, Sources, SourceTable
from veerkracht_desktop.core.edition_series import stack_editions
from veerkracht_desktop.core.groups import AreaGroup, with_group
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.reference import reference_of
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.trend import score_editions, trend_of
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.contribution_chart import MOST_AREAS, ContributionChart
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.linked_chart import LinkedChart
from veerkracht_desktop.ui.charts.matrix_chart import MatrixChart
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.rank_chart import RankChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart
from veerkracht_desktop.ui.charts.spine_chart import SpineChart
from veerkracht_desktop.ui.charts.trend_chart import TrendChart
from veerkracht_desktop.ui.charts.wheel_chart import WheelChart

EDITIONS = 5
GROUPS = 5
THEMES = 8
SIZE = (770, 240)
Change = Callable[[AppState], AppState]


def rows(state: AppState) -> list[Row]:
    """The scatter matrix, the trend over editions, contributions, and groups in every chart."""
    app = QApplication.instance() or QApplication([])
    assert app is not None
    trends = _trend_rows(with_editions(state))
    return [*_matrix_rows(state), *trends, *_contribution_rows(state), *_group_rows(state)]


def with_editions(state: AppState) -> AppState:
    """The state with the figures of its newest year as those of the years before too."""
    sources, newest = state.document.sources, state.edition or 2024
    years = tuple(range(newest - EDITIONS + 1, newest + 1))
    tables = tuple(_of_year(table, year) for table in sources.tables for year in years)
    document = replace(state.document, sources=replace(sources, tables=tables))
    return replace(state, document=document, edition=newest, editions=years)


def _of_year(table: SourceTable, year: int) -> SourceTable:
    columns = {
        name: replace(column, source=_source(column.source, year))
        for name, column in table.columns.items()
    }
    return replace(table, year=year, columns=columns)


def _source(source: ColumnSource, year: int) -> ColumnSource:
    return replace(source, year=year)


def _matrix_rows(state: AppState) -> list[Row]:
    definition = state.document.definition
    themes = [g.id for g in definition.groups if len(definition.ancestors(g.id)) == 2]
    look = replace(state.charts, matrix=",".join(themes[:THEMES]))
    store, jobs = Store(replace(state, charts=look)), JobRunner()
    chart = MatrixChart(store, Hover(), LIGHT, jobs=jobs)
    _show(chart, jobs)
    top, classes = definition.top, itertools.cycle((3, 5, 7))

    def recolour() -> None:
        spec = {top: ClassSpec(count=next(classes))}
        store.edit(replace(store.state.document, classification=spec), "klassen")
        chart.plot.repaint()

    n = len(state.dataset.areas) if state.dataset is not None else 0
    name = f"matrix van {THEMES} thema's, {n} gebieden"
    found = [
        Row(f"{name}: andere klassen, getekend", _median(recolour), 16),
        Row(f"{name}: andere selectie, getekend", _median(_selecting(store, chart)), 16),
    ]
    _close(chart, jobs)
    return found


def _trend_rows(state: AppState) -> list[Row]:
    document, level = state.document, state.level
    sources: Sources = document.sources
    begin = time.perf_counter()
    stack = stack_editions(sources, document.definition, level, state.editions, SilentProgress())
    scored = score_editions(stack, document.definition)
    trend_of(scored, document.definition.top)
    whole = 1000 * (time.perf_counter() - begin)
    other = _median(lambda: trend_of(scored, document.definition.top))
    store, jobs = Store(state), JobRunner()
    chart = TrendChart(store, Hover(), LIGHT, jobs=jobs)
    _show(chart, jobs)
    assert chart.picture is not None, "the lines are there"

    def redraw() -> None:
        chart._redraw()  # noqa: SLF001 - what an answer of the job makes the chart do
        chart.plot.repaint()

    n = len(stack.areas)
    name = f"trend, {n} gebieden, {EDITIONS} edities"
    found = [
        Row(f"{name}: op één schaal (taak)", whole, 5000),
        Row(f"{name}: ander onderdeel (taak)", other, 1000),
        Row(f"{name}: nieuw antwoord, getekend", _median(redraw), 50),
        Row(f"{name}: andere selectie, getekend", _median(_selecting(store, chart)), 16),
    ]
    _close(chart, jobs)
    return found


def _contribution_rows(state: AppState) -> list[Row]:
    """Taking scores apart down to the indicators: thirty areas at once, all of them in a job."""
    assert state.analysis is not None
    results = state.analysis.results
    codes, definition = results.areas.codes, results.definition
    look = replace(state.charts, parts=INDICATORS)
    chosen = replace(state, charts=look, reference="all", selection=frozenset(codes[:MOST_AREAS]))
    store, jobs = Store(chosen), JobRunner()
    chart = ContributionChart(store, Hover(), LIGHT, jobs=jobs)
    _show(chart, jobs)
    drawn = _median(_selecting(store, chart, count=MOST_AREAS))
    _close(chart, jobs)
    against = reference_of(state)
    assert against is not None
    everything = np.arange(len(codes))
    begin = time.perf_counter()
    contribution_table(
        results, definition.top, everything, against.scores(), INDICATORS, adds_up=against.adds_up
    )
    whole = 1000 * (time.perf_counter() - begin)
    leaves = len(definition.indicators)
    return [
        Row(f"bijdragen van {leaves} indicatoren, {MOST_AREAS} gebieden, getekend", drawn, 33),
        Row(f"bijdragen van {leaves} indicatoren, {len(codes)} gebieden (taak)", whole, 10_000),
    ]


def _group_rows(state: AppState) -> list[Row]:
    """Another selection in each chart, without groups and with five of them."""
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes
    groups: tuple[AreaGroup, ...] = ()
    for at in range(GROUPS):
        part = frozenset(codes[at * len(codes) // 8 : (at + 2) * len(codes) // 8])
        groups = with_group(groups, f"groep {at}", codes=part)
    grouped = replace(state, document=replace(state.document, groups=groups))
    found = []
    for name, kind in (
        ("rangorde", RankChart), ("spreiding", ScatterChart), ("verdeling", DistributionChart),
        ("profiel", SpineChart), ("parallel", ProfileChart), ("wiel", WheelChart),
    ):  # fmt: skip
        times = []
        for shown in (state, grouped):
            jobs = JobRunner()
            store = Store(shown)
            chart = kind(store, Hover(), LIGHT)
            _show(chart, jobs)
            times.append(_median(_selecting(store, chart, count=1)))
            _close(chart, jobs)
        text = f"{name}, {len(codes)} gebieden: ander gebied gekozen, getekend"
        found.append(Row(f"{text}, {GROUPS} groepen", times[1], 33, "zonder groepen", times[0]))
    return found


def _selecting(store: Store, chart: LinkedChart, count: int = 0) -> Callable[[], None]:
    assert store.state.analysis is not None
    codes = store.state.analysis.results.areas.codes
    few = [frozenset(codes[at * count + 1 : (at + 1) * count + 1]) for at in range(7)]
    parts = itertools.cycle(few if count else [frozenset(codes[at::7]) for at in range(7)])

    def select() -> None:
        store.look(replace(store.state, selection=next(parts)))
        QApplication.processEvents()

    return select


def _show(chart: LinkedChart, jobs: JobRunner) -> None:
    chart.resize(*SIZE)
    chart.show()
    while jobs.is_running():
        QApplication.processEvents()
    QApplication.processEvents()


def _close(chart: LinkedChart, jobs: JobRunner) -> None:
    jobs.cancel_all()
    jobs.wait()
    chart.close()
    chart.deleteLater()


def _median(work: Callable[[], object], repeats: int = 15) -> float:
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
