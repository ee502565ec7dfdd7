"""What varies between the variants of an index, and what was drawn for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.methods import floor_of
from veerkracht_desktop.core.specs import RANK_METHODS, Aggregation, Normalisation
from veerkracht_desktop.core.types import FloatArray, IntArray

RUNS = 1000
SEED = 20_090_630
WEIGHT_SPREAD = 0.25
DROP_CHANCE = 0.5
CHOICES = ("normalisation", "aggregation", "weights", "left_out", "noise")
"""What can vary, in the order in which it is drawn."""
STANDARD_SCORES = Normalisation("zscore", 100.0, 10.0)
"""Mean 100 and standard deviation 10, as Mazziotta and Pareto take them: above 0."""
OTHER_SCALES = (STANDARD_SCORES, Normalisation("percentrank"), Normalisation("minmax", 0, 100))
"""What is tried beside the scale of the definition: the first two of another kind."""


@dataclass(frozen=True)
class VariantPlan:
    """What varies, and how often.

    Parameters
    ----------
    runs : int
        Number of variants.
    seed : int
        The same seed gives the same variants.
    normalisations : tuple of Normalisation
        Each as likely. That of the definition stands for the definition as it is, with what
        single indicators have of their own; another takes the place of all of these. Empty:
        not varied.
    aggregations : tuple of Aggregation
        Each as likely, for the `groups`. One with the method of the top stands for the
        definition as it is. Empty: not varied.
    weight_spread : float
        Every weight is multiplied by 1 + U(-spread, spread), 0 up to 1; 0: not varied.
    drop : bool
        Whether an indicator is left out.
    noise : bool
        Whether the figures err as those of small areas do (`noise.figure_errors`).
    drop_chance : float
        Share of the variants in which an indicator is left out, each as likely.
    groups : tuple of str
        Groups whose aggregation varies; empty for all of them.

    """

    runs: int = RUNS
    seed: int = SEED
    normalisations: tuple[Normalisation, ...] = ()
    aggregations: tuple[Aggregation, ...] = ()
    weight_spread: float = WEIGHT_SPREAD
    drop: bool = True
    noise: bool = True
    drop_chance: float = DROP_CHANCE
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert self.runs > 0
        assert 0 <= self.weight_spread <= 1
        assert 0 <= self.drop_chance <= 1

    @property
    def varied(self) -> tuple[str, ...]:
        """Those of `CHOICES` that vary."""
        varies = (
            len(self.normalisations) > 1,
            len(self.aggregations) > 1,
            self.weight_spread > 0,
            self.drop and self.drop_chance > 0,
            self.noise,
        )
        return tuple(c for c, yes in zip(CHOICES, varies, strict=True) if yes)


def default_plan(definition: Definition) -> VariantPlan:
    """What suits an index: other scales, another mean at the top, weights, omissions, noise.

    Source: OECD/JRC (2008), step 7; Saisana, Saltelli and Tarantola (2005).
    """
    top = definition.by_id[definition.top]
    assert isinstance(top, Group)
    own = definition.normalisation
    others = (s for s in OTHER_SCALES if _family(s) != _family(own))
    methods = dict.fromkeys((top.aggregation.method, "arithmetic", "geometric", "ampi"))
    return VariantPlan(
        normalisations=(own, *islice(others, 2)),
        aggregations=tuple(
            top.aggregation if m == top.aggregation.method else Aggregation(m) for m in methods
        ),
        groups=(top.id,),
    )


def _family(scale: Normalisation) -> str:
    """Kind of a scale: all that look at the order only are one."""
    return "order" if scale.method in RANK_METHODS else scale.method


@dataclass(frozen=True, eq=False)
class Draws:
    """What was drawn for each variant.

    Parameters
    ----------
    normalisation, aggregation : ndarray of int, shape (runs,)
        Which of the plan; 0 where they do not vary.
    weights : ndarray, shape (runs, n_nodes)
        Factor of the weight of each of `node_ids`.
    left_out : ndarray of int, shape (runs,)
        Which of `node_ids`, -1 for none.
    noise : ndarray of int, shape (runs, n_nodes)
        Where the errors of each node start in the pool of errors, -1 for none.
    node_ids : tuple of str

    """

    normalisation: IntArray
    aggregation: IntArray
    weights: FloatArray
    left_out: IntArray
    noise: IntArray
    node_ids: tuple[str, ...]

    def __len__(self) -> int:
        return self.normalisation.size


@dataclass(frozen=True, eq=False)
class Sets:
    """Weights and noise that variants choose from, and what they may leave out."""

    node_ids: tuple[str, ...]
    candidates: IntArray
    weights: FloatArray
    noise: IntArray


NOISE_STARTS = 1 << 20
"""Number of places in the pool of errors where those of an indicator may start."""


def nothing_drawn(runs: int, node_ids: tuple[str, ...]) -> Draws:
    """Variants that are all the index as it is."""
    zero = np.zeros(runs, dtype=np.int64)
    shape = (runs, len(node_ids))
    none = np.full(runs, -1)
    return Draws(zero, zero, np.ones(shape), none, np.full(shape, -1), node_ids)


def draw_sets(
    plan: VariantPlan,
    node_ids: tuple[str, ...],
    candidates: IntArray,
    generator: np.random.Generator,
) -> Sets:
    """As many sets of weights and of errors as the plan has runs."""
    shape = (plan.runs, len(node_ids))
    spread = plan.weight_spread
    factors = 1.0 + generator.uniform(-spread, spread, shape) if spread > 0 else np.ones(shape)
    starts = generator.integers(0, NOISE_STARTS, shape) if plan.noise else np.full(shape, -1)
    return Sets(node_ids, candidates, factors, starts)


def choose(plan: VariantPlan, sets: Sets, chances: FloatArray) -> Draws:
    """Turn even chances into choices.

    Parameters
    ----------
    plan : VariantPlan
    sets : Sets
    chances : ndarray, shape (runs, 5)
        Uniform in [0, 1), one column for each of `CHOICES`.

    """
    n = len(sets.weights)
    drops = sets.candidates
    left_out = np.full(len(chances), -1)
    if plan.drop and plan.drop_chance > 0 and drops.size:
        below = chances[:, 3] < plan.drop_chance
        which = _which(chances[:, 3] / plan.drop_chance, drops.size)
        left_out[below] = drops[which[below]]
    return Draws(
        normalisation=_which(chances[:, 0], max(1, len(plan.normalisations))),
        aggregation=_which(chances[:, 1], max(1, len(plan.aggregations))),
        weights=sets.weights[_which(chances[:, 2], n)],
        left_out=left_out,
        noise=sets.noise[_which(chances[:, 4], n)],
        node_ids=sets.node_ids,
    )


def draw(plan: VariantPlan, node_ids: tuple[str, ...], candidates: IntArray) -> Draws:
    """What varies in each run of a plan, each with weights and errors of its own."""
    generator = np.random.default_rng(plan.seed)
    sets = draw_sets(plan, node_ids, candidates, generator)
    chances = generator.random((plan.runs, len(CHOICES)))
    chances[:, 2] = chances[:, 4] = (np.arange(plan.runs) + 0.5) / max(1, plan.runs)
    return choose(plan, sets, chances)


def _which(chances: FloatArray, count: int) -> IntArray:
    """Equal parts of [0, 1), numbered."""
    found: IntArray = np.minimum(np.floor(chances * count), count - 1).astype(np.int64)
    return found


def node_weights(definition: Definition, draws: Draws, runs: Sequence[int]) -> FloatArray:
    """Weights of the nodes in some runs, shape (n_runs, n_nodes); 0 for what is left out.

    A group without members that are left takes no part either.
    """
    column = {node: at for at, node in enumerate(draws.node_ids)}
    own = np.array([definition.by_id[node].weight for node in draws.node_ids])
    weights: FloatArray = own * draws.weights[runs]
    for row, run in enumerate(runs):
        at = int(draws.left_out[run])
        for node in gone_with(definition, draws.node_ids[at]) if at >= 0 else ():
            weights[row, column[node]] = 0.0
    return weights


def gone_with(definition: Definition, node: str) -> tuple[str, ...]:
    """A node, and the groups above it that it was the only member of."""
    gone = [node]
    while (parent := definition.by_id[gone[-1]].parent) and definition.members(parent) == (
        gone[-1],
    ):
        gone.append(parent)
    return tuple(gone)


def can_go(definition: Definition, node: str) -> bool:
    """Whether an index remains without a node."""
    last = gone_with(definition, node)[-1]
    parent = definition.by_id[last].parent
    if not parent:
        return False
    return sum(definition.by_id[m].weight for m in definition.members(parent) if m != last) > 0


def with_normalisation(definition: Definition, choice: Normalisation) -> Definition:
    """The definition on another scale; as it is for its own."""
    if choice == definition.normalisation:
        return definition
    nodes = tuple(
        replace(n, normalisation=None) if isinstance(n, Indicator) else n for n in definition.nodes
    )
    return replace(definition, nodes=nodes, normalisation=choice)


def aggregation_of(
    definition: Definition, group: Group, plan: VariantPlan, normalisation: int, aggregation: int
) -> Aggregation:
    """How a group is aggregated in a variant.

    The floor belongs to a scale: on another one than that of the definition it is what
    `floor_of` gives for it.
    """
    scale, moved = definition.normalisation, False
    if plan.normalisations:
        scale = plan.normalisations[normalisation]
        moved = scale != definition.normalisation
    spec = group.aggregation
    top = definition.by_id[definition.top]
    assert isinstance(top, Group)
    if plan.aggregations and (not plan.groups or group.id in plan.groups):
        choice = plan.aggregations[aggregation]
        if choice.method != top.aggregation.method:
            floor = group.aggregation.floor if choice.floor is None else choice.floor
            if floor is None or moved:
                floor = floor_of(choice.method, scale)
            return replace(choice, floor=floor)
    return replace(spec, floor=floor_of(spec.method, scale)) if moved else spec


def variant_definition(
    definition: Definition, plan: VariantPlan, draws: Draws, run: int
) -> Definition:
    """The definition of one variant, without its noise."""
    scale, mean = int(draws.normalisation[run]), int(draws.aggregation[run])
    weights = dict(zip(draws.node_ids, node_weights(definition, draws, [run])[0], strict=True))
    at = int(draws.left_out[run])
    gone = gone_with(definition, draws.node_ids[at]) if at >= 0 else ()
    changed: list[Node] = []
    for node in definition.nodes:
        if node.id in gone:
            changed.append(replace(node, active=False))
            continue
        weight = float(weights.get(node.id, node.weight))
        if isinstance(node, Group):
            spec = aggregation_of(definition, node, plan, scale, mean)
            changed.append(replace(node, weight=weight, aggregation=spec))
        else:
            changed.append(replace(node, weight=weight))
    found = replace(definition, nodes=tuple(changed))
    if plan.normalisations and plan.normalisations[scale] != definition.normalisation:
        found = with_normalisation(found, plan.normalisations[scale])
    return found
