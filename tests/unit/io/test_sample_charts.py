"""Trend and contributions of the sample region, worked out once more in plain arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.chart_figures.contribution_table import (
    INDICATORS,
    contribution_table,
)
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.edition_series import stack_editions
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.trend import ScoredEditions, score_editions, trend_of
from veerkracht_desktop.io.definitions.reading import default_definition
from veerkracht_desktop.io.reading import read_files
from veerkracht_desktop.io.sample import sample_files

EDITIONS = (2021, 2023)
Known = dict[str, float]


@pytest.fixture(scope="module")
def found() -> tuple[ScoredEditions, dict[int, Analysis]]:
    """All editions on one scale, and each edition by itself."""
    sources, definition = read_files(sample_files(), SilentProgress()), default_definition()
    stack = stack_editions(sources, definition, Level.BUURT, EDITIONS, SilentProgress())
    apart = {
        edition: analyse(sources, definition, Level.BUURT, edition, SilentProgress())[1]
        for edition in EDITIONS
    }
    return score_editions(stack, definition), apart


def plain_score(definition: Definition, scores: Known, absent: set[str], node: str) -> float:
    """Score of a node of those of the indicators; NaN where too little is known."""
    group = definition.by_id[node]
    if not isinstance(group, Group):
        return scores.get(node, math.nan)
    members = definition.members(node)
    weights = {member: definition.by_id[member].weight for member in members}
    own = {member: plain_score(definition, scores, absent, member) for member in members}
    known = {member: score for member, score in own.items() if math.isfinite(score)}
    whole = sum(weights[m] for m in members if not all_absent(definition, absent, m))
    if not known or sum(weights[m] for m in known) < group.min_coverage * whole - 1e-9:
        return math.nan
    total = sum(weights[m] for m in known)
    if group.aggregation.method == "arithmetic":
        return sum(weights[m] * score for m, score in known.items()) / total
    assert group.aggregation.method == "geometric"
    floor = group.aggregation.floor or 0.0
    return math.prod(max(score, floor) ** (weights[m] / total) for m, score in known.items())


def all_absent(definition: Definition, absent: set[str], node: str) -> bool:
    if not isinstance(definition.by_id[node], Group):
        return node in absent
    return all(all_absent(definition, absent, member) for member in definition.members(node))


def plain_share(definition: Definition, indicator: str, start: str) -> float:
    """Part of the weight of a group that an indicator has."""
    share, node = 1.0, indicator
    while node != start:
        parent = definition.by_id[node].parent
        members = definition.members(parent)
        share *= definition.by_id[node].weight / sum(definition.by_id[m].weight for m in members)
        node = parent
    return share


@pytest.mark.parametrize("node", ["veerkracht", "persoonlijk", "omgeving", "samenhang"])
def test_every_edition_is_on_one_scale_over_what_both_have(
    found: tuple[ScoredEditions, dict[int, Analysis]], node: str
) -> None:
    scored, _ = found
    definition, stack = scored.definition, scored.stack
    leaves = [n.id for n in definition.walk(node) if n.id in stack.series]
    leaves = [leaf for leaf in leaves if definition.is_active(leaf)]
    absent = {leaf for leaf in leaves if not (stack.series[leaf].number == 0).any()}
    got = trend_of(scored, node)
    small = scored.stages.small.reshape(len(EDITIONS), -1)
    compared = 0
    for row in range(0, len(stack.areas), 4):
        editions: list[Known] = []
        for at in range(len(EDITIONS)):
            own: Known = {}
            for leaf in leaves:
                series = stack.series[leaf]
                value = float(series.values[at, row])
                if series.number[at] != 0 or not math.isfinite(value):
                    continue
                posts = series.measure.goalposts if series.measure is not None else None
                assert posts is not None
                score = 100 * (value - posts.worst) / (posts.best - posts.worst)
                own[leaf] = min(max(score, 0.0), 100.0)
            editions.append(own)
        shares = [sum(plain_share(definition, leaf, node) for leaf in own) for own in editions]
        both = set(editions[0]) & set(editions[1])
        common = sum(plain_share(definition, leaf, node) for leaf in both)
        together = common > 0 and common >= 0.5 * shares[1] - 1e-12
        for at, own in enumerate(editions):
            kept = {leaf: own[leaf] for leaf in (both if together else own)}
            takes_part = together or at == 1 or not shares[1]
            wanted = plain_score(definition, kept, absent, node) if takes_part else math.nan
            if small[at, row]:
                wanted = math.nan
            assert got.values[row, at] == pytest.approx(wanted, abs=1e-9, nan_ok=True)
            compared += math.isfinite(wanted)
    assert compared > 80


def test_the_newest_edition_has_the_scores_of_the_map_where_nothing_is_left_out(
    found: tuple[ScoredEditions, dict[int, Analysis]],
) -> None:
    scored, apart = found
    results = apart[2023].results
    got = trend_of(scored, "opleiding_werk")
    assert not got.left_out
    rows = got.rows_of(results.areas.codes)
    whole = np.isfinite(results.coverage[:, results.column["opleiding_werk"]])
    whole &= np.isfinite(got.values[rows]).all(axis=1)
    np.testing.assert_allclose(
        got.values[rows[whole], 1], results.score("opleiding_werk")[whole], atol=1e-9
    )
    assert whole.sum() > 200


def test_measured_values_are_those_of_each_edition(
    found: tuple[ScoredEditions, dict[int, Analysis]],
) -> None:
    scored, apart = found
    got = trend_of(scored, "laag_opgeleid", raw=True)
    for at, edition in enumerate(EDITIONS):
        results = apart[edition].results
        column = results.raw[:, results.column["laag_opgeleid"]]
        known = np.flatnonzero(np.isfinite(got.values[:, at]))
        assert known.size > 200
        there = [results.areas.position[got.areas.codes[row]] for row in known]
        np.testing.assert_allclose(got.values[known, at], column[there], atol=1e-9)


@pytest.fixture(scope="module")
def by_method() -> dict[str, Analysis]:
    """The newest edition with another mean at the top."""
    sources, made = read_files(sample_files(), SilentProgress()), {}
    for method in ("arithmetic", "geometric", "harmonic"):
        definition = default_definition()
        top = definition.by_id[definition.top]
        assert isinstance(top, Group)
        changed = replace(top, aggregation=Aggregation(method, floor=1.0))
        nodes = tuple(changed if node.id == top.id else node for node in definition.nodes)
        definition = replace(definition, nodes=nodes)
        made[method] = analyse(sources, definition, Level.BUURT, 2023, SilentProgress())[1]
    return made


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
@pytest.mark.parametrize("depth", ["1", "2", INDICATORS])
@pytest.mark.parametrize("gemeente", [True, False])
def test_contributions_add_up_to_the_difference(
    by_method: dict[str, Analysis], method: str, depth: str, *, gemeente: bool
) -> None:
    """For every area of the region, against its gemeente and against medians."""
    analysis = by_method[method]
    definition = analysis.results.definition
    results, code = analysis.results, analysis.results.areas.gemeenten[0]
    reference = {node: float(np.nanmedian(results.score(node))) for node in results.node_ids}
    if gemeente:
        reference = {node: analysis.gemeente_score(code, node) for node in results.node_ids}
    table = contribution_table(
        results, definition.top, np.arange(len(results.areas)), reference, depth, adds_up=gemeente
    )
    scores = results.score(definition.top)
    assert table.rows.tolist() == np.flatnonzero(np.isfinite(scores)).tolist()
    wanted = scores[table.rows] - reference[definition.top]
    np.testing.assert_allclose(table.points.sum(axis=1), wanted, atol=1e-8)
    assert float(table.together().points.sum()) == pytest.approx(wanted.mean(), abs=1e-8)
    if depth == "1" and gemeente:
        weights = {node.id: 1 / 3 for node in definition.resources}
        for at, row in enumerate(table.rows.tolist()):
            for place, part in enumerate(table.parts):
                own, other = float(results.score(part.node)[row]), reference[part.node]
                k = weights[part.node] * by_hand(method, own, other)
                k /= by_hand(method, float(scores[row]), reference[definition.top])
                assert table.points[at, place] == pytest.approx(k * (own - other), abs=1e-8)


def by_hand(method: str, one: float, other: float) -> float:
    """Slope between two scores of what a mean adds up: itself, its logarithm, its inverse."""
    if method == "arithmetic" or one == other:
        return 1.0 if method == "arithmetic" else math.nan
    if method == "geometric":
        return (math.log(one) - math.log(other)) / (one - other)
    return (1 / one - 1 / other) / (one - other)
