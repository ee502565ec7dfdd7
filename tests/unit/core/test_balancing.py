from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.balancing import ENOUGH, balanced_weights
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import Cancelled
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.specs import Aggregation, Normalisation
from veerkracht_desktop.core.types import FloatArray

SOURCE = ColumnSource("kwb.xlsx", "", "", "CBS", 2023)


def stages_of(
    columns: dict[str, FloatArray],
    weights: dict[str, float] | None = None,
    method: str = "arithmetic",
) -> Stages:
    """An index of one group over these columns."""
    n = len(next(iter(columns.values())))
    nodes = [
        Group("top", "Index", aggregation=Aggregation(method, 1.0)),
        *(
            Indicator(name, name.upper(), "top", (weights or {}).get(name, 1.0), (Measure(name),))
            for name in columns
        ),
    ]
    definition = Definition("i", "I", "1", tuple(nodes), Normalisation("minmax", 1.0, 100.0))
    data = {
        name: Column(
            name,
            SOURCE,
            values,
            np.where(np.isnan(values), MissingReason.SECRET, MissingReason.KNOWN).astype(np.uint8),
        )
        for name, values in columns.items()
    }
    return advance(Dataset(make_areas(buurt_codes(n)), 2023, data), definition)


def some_columns(seed: int = 0, n: int = 300) -> dict[str, FloatArray]:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    return {
        "a": common + 0.5 * rng.normal(size=n),
        "b": common + 1.5 * rng.normal(size=n),
        "c": 0.3 * common + rng.normal(size=n),
    }


def correlations(stages: Stages, definition: Definition) -> FloatArray:
    results = advance(stages.dataset, definition).results
    return np.array(
        [
            np.corrcoef(results.score(i.id), results.score("top"))[0, 1]
            for i in definition.indicators
        ]
    )


@pytest.mark.parametrize("method", ["arithmetic", "geometric"])
@pytest.mark.parametrize("seed", range(3))
def test_every_part_gets_the_influence_that_was_meant(method: str, seed: int) -> None:
    stages = stages_of(some_columns(seed), method=method)
    found = balanced_weights(stages)
    r = correlations(stages, found.definition)
    np.testing.assert_allclose(r / r.sum(), [1 / 3] * 3, atol=1e-5)
    assert found.notices == ()
    told = list(found.influences.values())
    np.testing.assert_allclose([i.after for i in told], r / r.sum(), rtol=1e-9)
    np.testing.assert_allclose([i.correlation for i in told], r, rtol=1e-9)
    start = correlations(stages, stages.definition)
    np.testing.assert_allclose([i.before for i in told], start / start.sum(), rtol=1e-9)


def test_the_weights_that_there_are_say_what_is_meant() -> None:
    stages = stages_of(some_columns(), {"a": 1.0, "b": 1.2, "c": 0.8})
    found = balanced_weights(stages)
    r = correlations(stages, found.definition)
    np.testing.assert_allclose(r / r.sum(), [1 / 3, 0.4, 0.8 / 3], atol=1e-5)
    given = balanced_weights(stages, ["top"], {"a": 5.0, "b": 6.0, "c": 4.0})
    for node in "abc":
        weight = found.definition.by_id[node].weight
        assert given.definition.by_id[node].weight == pytest.approx(weight, rel=1e-4)


def test_what_cannot_be_reached_is_told_and_comes_closer() -> None:
    stages = stages_of(some_columns())
    found = balanced_weights(stages, meant={"a": 0.0, "b": 0.0, "c": 1.0})
    (notice,) = found.notices
    assert notice.text.startswith(
        "In 'Index' bestaan geen gewichten waarbij elk onderdeel zo zwaar"
    )
    assert "C " in notice.text
    influence = found.influences["c"]
    assert influence.after < 1 - ENOUGH
    assert influence.after > influence.before
    assert min(i.weight for i in found.definition.indicators) > 0


def test_the_same_again_gives_the_same() -> None:
    first, second = (balanced_weights(stages_of(some_columns(7))) for _ in range(2))
    assert first.definition == second.definition or [n.weight for n in first.definition.nodes] == [
        n.weight for n in second.definition.nodes
    ]


def test_balanced_weights_stay() -> None:
    stages = stages_of(some_columns())
    once = balanced_weights(stages)
    wish = {"a": 1.0, "b": 1.0, "c": 1.0}
    again = balanced_weights(advance(stages.dataset, once.definition), None, wish)
    for node in "abc":
        weight = once.definition.by_id[node].weight
        assert again.definition.by_id[node].weight == pytest.approx(weight, rel=1e-3)


def test_missing_values_count_where_both_are_known() -> None:
    columns = some_columns()
    columns["b"][::4] = np.nan
    columns["c"][5:20] = np.nan
    found = balanced_weights(stages_of(columns))
    np.testing.assert_allclose([i.after for i in found.influences.values()], 1 / 3, atol=1e-5)


def test_members_without_scores_keep_their_weight() -> None:
    columns = {**some_columns(), "d": np.full(300, 5.0)}
    stages = stages_of(columns, {"d": 0.7})
    found = balanced_weights(stages)
    assert found.definition.by_id["d"].weight == 0.7
    assert set(found.influences) == {"a", "b", "c"}


def test_a_group_with_nothing_to_weigh_stays() -> None:
    stages = stages_of({"a": some_columns()["a"]})
    found = balanced_weights(stages, ["top"])
    assert found.definition is stages.definition
    assert found.influences == {}


def test_stopping_changes_nothing() -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    stages = stages_of(some_columns())
    before = replace(stages.definition)
    with pytest.raises(Cancelled):
        balanced_weights(stages, progress=Stop())
    assert stages.definition.nodes == before.nodes
