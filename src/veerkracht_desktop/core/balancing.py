"""Weights with which each part influences its group as much as was meant.

A weight says how much a part should count; how much it does count also depends on how much its
scores vary and on what they have in common with the rest. Here the weights are changed until the
correlations of the parts with the score of their group are in the ratios of the weights as
meant. Docs/methode/wegen.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from veerkracht_desktop.core.coherence import Method, correlate
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edits import set_weights
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.weighting import Reweighted, groups_to_weigh, weighed, with_ratios
from veerkracht_desktop.core.wording import listed, number
from veerkracht_desktop.core.words import translatable

ROUNDS = 40
"""Most steps per group; each recomputes the index once per member."""
CLOSE = 1e-6
"""Distance between meant and reached shares at which the search ends."""
ENOUGH = 0.005
"""Distance above which it is told: half a percent."""
SMALLEST = 1e-3
"""Least share of a group that the search gives a member."""
NUDGE = 1e-4
"""Step of the logarithm of a weight with which slopes are measured."""

NOT_REACHED = translatable(
    "wegen",
    "In '{group}' bestaan geen gewichten waarbij elk onderdeel zo zwaar meetelt als bedoeld; het "
    "dichtstbij komt {parts}.",
)
NO_RATIO = translatable(
    "wegen",
    "In '{group}' hangen de onderdelen niet samen met de score van de groep: de gewichten blijven "
    "zoals ze waren.",
)


@dataclass(frozen=True, slots=True)
class Influence:
    """How much a part was meant to count and how much it does.

    Parameters
    ----------
    node, group : str
    meant : float
        Share of the weight of its group, 0-1.
    before, after : float
        Share of the sum of the correlations in the group, with the old weights and the new.
    correlation : float
        With the score of the group, with the new weights.

    """

    node: str
    group: str
    meant: float
    before: float
    after: float
    correlation: float


@dataclass(frozen=True, eq=False)
class Balanced(Reweighted):
    """A definition with weights that give each part the influence that was meant.

    Parameters
    ----------
    influences : mapping of str to Influence
        Per member of the groups that were balanced.

    """

    influences: Mapping[str, Influence] = field(default_factory=dict)


def balanced_weights(
    stages: Stages,
    groups: Sequence[str] | None = None,
    meant: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Balanced:
    """Find weights with which the correlations are in the ratios of the weights as meant.

    Parameters
    ----------
    stages : Stages
        The index with the weights as they are.
    groups : sequence of str, optional
        All with two members or more when not given. Those below come first: their scores
        change what those above are made of.
    meant : mapping of str to float, optional
        How much members should count; their present weight when not given.
    progress : Progress, optional
        Told per group.

    Returns
    -------
    Balanced
        The weights of a group keep their sum. Where no weights reach what was meant, those
        that come closest and a notice. Members whose correlation is not known keep
        theirs.

    Notes
    -----
    Minimises ``sum((r_k / sum(r) - w_k / sum(w))**2)`` with r the Pearson correlation of the
    scores of a member with those of its group over the areas where both are known, and w the
    weights as meant. Every step computes the index itself. Damped Gauss-Newton steps in the
    logarithms of the weights, with slopes from small changes: no chance, bounded rounds. COINr's
    ``get_opt_weights`` does this for all nodes of one level against the top.

    """
    progress = progress if progress is not None else SilentProgress()
    asked = tuple(groups) if groups is not None else groups_to_weigh(stages.definition)
    notices: list[Notice] = []
    influences: dict[str, Influence] = {}
    for at, group in enumerate(asked):
        progress.step(at, len(asked), stages.definition.by_id[group].label)
        stages, found, told = _balance_group(stages, group, meant or {})
        influences |= {influence.node: influence for influence in found}
        notices += told
    progress.step(len(asked), len(asked))
    return Balanced(stages.definition, tuple(notices), influences)


def _balance_group(
    stages: Stages, group: str, meant: Mapping[str, float]
) -> tuple[Stages, list[Influence], list[Notice]]:
    """Stages with the new weights of one group."""
    definition = stages.definition
    label = definition.by_id[group].label
    members = weighed(definition, group)
    with_group = _correlations(stages, group, members)
    used = tuple(m for m, r in zip(members, with_group, strict=True) if math.isfinite(r))
    wish = np.array([meant.get(m, definition.by_id[m].weight) for m in used])
    if len(used) < 2 or not wish.sum() > 0 or (wish < 0).any():
        return stages, [], []
    search = _Search(stages, group, used, wish / wish.sum())
    before = search.shares(search.start)
    if before is None:
        text = NO_RATIO.text.format(group=label)
        return stages, [], [Notice("balance-none", text, Weight.PROBLEM, items=(group,))]
    best = search.run()
    after = search.shares(best)
    assert after is not None, "the search keeps what it could compute"
    stages = search.at(best)
    reached = _correlations(stages, group, used)
    rows = zip(used, search.meant, before, after, reached, strict=True)
    found = [Influence(m, group, *(float(v) for v in values)) for m, *values in rows]
    notices = []
    if np.abs(after - search.meant).max() > ENOUGH:
        parts = listed(
            tuple(
                f"{definition.by_id[i.node].label} {number(100 * i.after)} % "
                f"(bedoeld {number(100 * i.meant)} %)"
                for i in found
            )
        )
        text = NOT_REACHED.text.format(group=label, parts=parts)
        notices.append(Notice("balance-not-reached", text, Weight.PROBLEM, items=(group,)))
    return stages, found, notices


def _correlations(stages: Stages, group: str, members: Sequence[str]) -> FloatArray:
    """Of each member with its group, shape (n_members,); NaN where there is none."""
    results = stages.results
    columns = np.column_stack([results.score(n) for n in (*members, group)])
    found: FloatArray = correlate(columns, Method.PEARSON)[0][-1, :-1]
    return found


class _Search:
    """Weights of one group, and what the index makes of them."""

    def __init__(
        self,
        stages: Stages,
        group: str,
        used: Sequence[str],
        meant: FloatArray,
    ) -> None:
        self.stages, self.group, self.used, self.meant = stages, group, used, meant
        definition = stages.definition
        self.start = np.log([definition.by_id[m].weight for m in used])

    def definition(self, logs: FloatArray) -> Definition:
        """The definition with these logarithms of weights."""
        definition = self.stages.definition
        return set_weights(definition, with_ratios(definition, self.used, _bounded(logs)))

    def at(self, logs: FloatArray) -> Stages:
        """The index with these weights."""
        return advance(self.stages.dataset, self.definition(logs), self.stages)

    def shares(self, logs: FloatArray) -> FloatArray | None:
        """Share of each member in the sum of the correlations; None where that is no sum."""
        r = _correlations(self.at(logs), self.group, self.used)
        total = float(r.sum())
        return r / total if np.isfinite(r).all() and total > 0 else None

    def run(self) -> FloatArray:
        """Logarithms of the weights that come closest to what was meant."""
        here = self.start
        away = self._away(here)
        damping = 1e-3
        for _ in range(ROUNDS):
            if away is None or np.abs(away).max() <= CLOSE:
                break
            slopes = self._slopes(here, away)
            better = None
            while better is None and damping < 1e6:
                step = np.linalg.solve(
                    slopes.T @ slopes + damping * np.eye(len(here)), -slopes.T @ away
                )
                there = here + np.clip(step, -2.0, 2.0)
                found = self._away(there)
                if found is not None and found @ found < away @ away * (1 - 1e-9):
                    better = there
                    away, damping = found, damping / 10
                else:
                    damping *= 10
            if better is None:
                break
            here = np.log(_bounded(better))
        return here

    def _away(self, logs: FloatArray) -> FloatArray | None:
        found = self.shares(logs)
        return None if found is None else found - self.meant

    def _slopes(self, logs: FloatArray, away: FloatArray) -> FloatArray:
        """Change of each distance per change of each logarithm."""
        found = np.zeros((len(logs), len(logs)))
        for at in range(len(logs)):
            nudged = logs.copy()
            nudged[at] += NUDGE
            there = self._away(nudged)
            if there is not None:
                found[:, at] = (there - away) / NUDGE
        return found


def _bounded(logs: FloatArray) -> FloatArray:
    """Shares that add up to 1, none below `SMALLEST`."""
    parts = np.exp(logs - logs.max())
    parts = np.maximum(parts / parts.sum(), SMALLEST)
    found: FloatArray = parts / parts.sum()
    return found
