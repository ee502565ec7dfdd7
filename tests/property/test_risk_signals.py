"""Signals depend on what an area is, not on where it stands in the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.core.builders import (
    ResultsBuilder,
    buurt_codes,
    make_areas,
    make_dataset,
    make_definition,
)

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.risk_signals import RULES, evaluate_rules

INDEX = make_definition(3, 2, 2, top_method="geometric", floor=1.0)
GEMEENTEN = ResultsBuilder(
    INDEX, make_areas(["GM0772", "GM0855"], Level.GEMEENTE), {"top": [50.0, 55.0]}
).build()


def random_results(seed: int, missing: float) -> tuple[IndexResults, Dataset]:
    """Twenty areas in two gemeenten with a share of the indicators missing."""
    rng = np.random.default_rng(seed)
    areas = make_areas((*buurt_codes(12), *buurt_codes(8, "0772")))
    ability = rng.normal(size=len(areas))
    scores = {}
    for indicator in INDEX.indicators:
        values = np.clip(50 + 25 * (ability + rng.normal(size=len(areas))) / 1.4, 0, 100)
        values[rng.random(len(areas)) < missing] = np.nan
        scores[indicator.id] = values.tolist()
    people = rng.choice([0.0, 40, 99, 100, 250, 900, np.nan], size=len(areas)).tolist()
    builder = ResultsBuilder(INDEX, areas, scores, compute=True)
    builder.coverage = (1 - rng.random(len(areas)) / 2).tolist()
    return builder.build(), make_dataset(areas, people)


def taken(
    results: IndexResults, dataset: Dataset, order: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[IndexResults, Dataset]:
    """The same areas in another order."""
    areas = results.areas.take(order)
    moved = replace(
        results,
        areas=areas,
        scores=results.scores[order],
        reasons=results.reasons[order],
        raw=results.raw[order],
        coverage=results.coverage[order],
        unranked=None if results.unranked is None else results.unranked[order],
    )
    return moved, make_dataset(areas, dataset.inhabitants[order].tolist())


seeds = st.integers(0, 10_000)


@settings(max_examples=60, deadline=None)
@given(seed=seeds, missing=st.sampled_from([0.0, 0.1, 0.5]))
def test_the_order_of_areas_does_not_matter(seed: int, missing: float) -> None:
    results, dataset = random_results(seed, missing)
    order = np.random.default_rng(seed + 1).permutation(len(results.areas))
    first = evaluate_rules(results, dataset, GEMEENTEN)
    again = evaluate_rules(*taken(results, dataset, order), GEMEENTEN)
    assert [(s.rule, s.code, s.text, s.serious) for s in first] == [
        (s.rule, s.code, s.text, s.serious) for s in again
    ]
    for one, other in zip(first, again, strict=True):
        np.testing.assert_allclose(list(one.inputs.values()), list(other.inputs.values()))


@settings(max_examples=60, deadline=None)
@given(seed=seeds, missing=st.sampled_from([0.0, 0.3, 1.0]))
def test_signals_ask_are_in_order_and_leave_small_areas_alone(seed: int, missing: float) -> None:
    results, dataset = random_results(seed, missing)
    found = evaluate_rules(results, dataset, GEMEENTEN)
    order = [info.id for info in RULES]
    keys = [(order.index(s.rule), s.code) for s in found]
    assert keys == sorted(set(keys))
    people = dict(zip(results.areas.codes, dataset.inhabitants.tolist(), strict=True))
    for signal in found:
        assert signal.text.endswith("?")
        assert people[signal.code] != 0
        if people[signal.code] < 100:
            assert signal.rule == "R9"


@settings(max_examples=60, deadline=None)
@given(seed=seeds)
def test_losing_a_value_of_one_area_gives_it_no_new_stacking_from_that(seed: int) -> None:
    """An indicator that goes missing can never itself be counted as weak."""
    results, dataset = random_results(seed, 0.0)
    rng = np.random.default_rng(seed)
    row = int(rng.integers(len(results.areas)))
    scores = results.scores.copy()
    scores[row, -len(INDEX.indicators) :] = np.nan
    emptied = evaluate_rules(replace(results, scores=scores), dataset, GEMEENTEN)
    code = results.areas.codes[row]
    assert not [s for s in emptied if s.code == code and s.rule == "R1"]
