"""Small indices over made-up figures, and every score of their variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import Stages, compute_index
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.robustness import FigureError, VariantPlan, variant_definition
from veerkracht_desktop.core.robustness.plan import Draws, draw
from veerkracht_desktop.core.robustness.runs import Outcome, Variants
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Normalisation
from veerkracht_desktop.core.types import BoolArray, FloatArray

SOURCE = ColumnSource("kwb.xlsx", "", "", "CBS", 2023)
SILENT = SilentProgress()
NOTHING = VariantPlan(runs=20, weight_spread=0, drop=False, noise=False)
POSTS = Goalposts(10.0, 90.0)


def column(name: str, values: Sequence[float] | FloatArray) -> Column:
    """A column of which NaN is blank."""
    array = np.array(values, dtype=np.float64)
    reasons = np.where(np.isnan(array), MissingReason.BLANK, MissingReason.KNOWN).astype(np.uint8)
    return Column(name, SOURCE, array, reasons)


def dataset_of(table: Mapping[str, Sequence[float] | FloatArray]) -> Dataset:
    """Areas with these columns."""
    columns = {name: column(name, values) for name, values in table.items()}
    n = next(iter(columns.values())).values.size
    return Dataset(make_areas(buurt_codes(n)), 2023, columns)


def figures(n: int, indicators: int, missing: float = 0.0, seed: int = 1) -> Dataset:
    """Columns x0, x1, … of figures from 0 to 100 and inhabitants, some not known."""
    generator = np.random.default_rng(seed)
    values = generator.uniform(0, 100, (indicators, n)).round(1)
    values[generator.random(values.shape) < missing] = np.nan
    table = {f"x{at}": row for at, row in enumerate(values)}
    return dataset_of({**table, "a_inw": generator.integers(20, 2000, n).astype(float)})


def tree(
    aggregation: Aggregation | None = None,
    normalisation: Normalisation | None = None,
    *,
    min_coverage: float = 0.0,
    skip_absent: bool = False,
    min_inhabitants: int = 0,
    rank_inhabitants: int = 0,
) -> Definition:
    """Two groups of themes over eight indicators; one theme has a single one."""
    spec = aggregation or Aggregation()
    nodes: list[Node] = [Group("top", "Totaal", aggregation=spec)]
    for parent, themes in (("r1", ("t1", "t2")), ("r2", ("t3", "t4"))):
        nodes.append(Group(parent, parent, "top", aggregation=spec, min_coverage=min_coverage))
        nodes += [
            Group(t, t, parent, 1.5, aggregation=spec, min_coverage=min_coverage) for t in themes
        ]
    parents = ("t1", "t1", "t1", "t2", "t3", "t3", "t4", "t4")
    nodes += [
        Indicator(
            f"i{at}", f"Indicator {at}", parent, weight=1.0 + at % 3,
            measures=(Measure(f"x{at}", 1 if at % 2 else -1, _posts(at)),),
        )
        for at, parent in enumerate(parents)
    ]  # fmt: skip
    return Definition(
        "proef", "Proef", "1", tuple(nodes), normalisation or Normalisation(),
        skip_absent=skip_absent, min_inhabitants=min_inhabitants,
        rank_inhabitants=rank_inhabitants,
    )  # fmt: skip


def _posts(at: int) -> Goalposts:
    return POSTS if at % 2 else Goalposts(POSTS.best, POSTS.worst)


def all_scores(
    stages: Stages,
    plan: VariantPlan,
    draws: Draws | None = None,
    node: str = "",
    errors: dict[str, FigureError] | None = None,
) -> tuple[Variants, Draws, FloatArray, BoolArray]:
    """Scores of every variant, shape (runs, n_ranked), and which could not be computed."""
    variants = Variants(stages, plan, node, errors)
    draws = draw(plan, variants.node_ids, variants.candidates) if draws is None else draws
    scores = np.full((len(draws), variants.rows.size), np.nan)
    failed = np.zeros(len(draws), dtype=np.bool_)

    def receive(outcome: Outcome) -> None:
        scores[outcome.runs] = outcome.scores
        failed[outcome.runs] = outcome.failed

    variants.carry_out(draws, SILENT, "", receive)
    return variants, draws, scores, failed


def check_against_engine(
    stages: Stages, plan: VariantPlan, node: str = "", *, most: int = 10_000
) -> int:
    """Compare variants with what the engine makes of their definitions; how many it could."""
    variants, draws, scores, failed = all_scores(stages, plan, node=node)
    done = 0
    for run in range(min(len(draws), most)):
        definition = variant_definition(stages.definition, plan, draws, run)
        try:
            results = compute_index(stages.dataset, definition)
        except MethodError:
            # The engine also looks at areas that have no rank.
            assert failed[run] or variants.rows.size < len(stages.dataset.areas)
            continue
        assert not failed[run]
        expected = np.full(variants.rows.size, np.nan)
        if variants.node in results.column:
            expected = results.score(variants.node)[variants.rows]
        np.testing.assert_allclose(scores[run], expected, rtol=1e-9, atol=1e-9)
        done += 1
    return done
