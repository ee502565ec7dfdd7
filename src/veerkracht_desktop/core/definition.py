"""The index definition: a tree of groups and indicators, with their methods."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from veerkracht_desktop.core import spec_checks
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.specs import (
    Aggregation,
    Allocation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)

if TYPE_CHECKING:
    from veerkracht_desktop.core.presets import Preset

CODE_COLUMN = "code"
"""First column of result files, so no name for a node."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to obtain the values of an indicator.

    Parameters
    ----------
    formula : str
        Over variables, such as ``1000 * a_soz_wb / (a_15_24 + a_25_44 + a_45_64)``.
    direction : int
        +1 when a higher value is stronger, -1 when weaker.
    goalposts : Goalposts or None
    series : str
        Name of the series when several may not be chained, "" otherwise.
    target : float or None
        Value to reach, for ``distance_target``.

    """

    formula: str
    direction: int = 1
    goalposts: Goalposts | None = None
    series: str = ""
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf of the tree.

    Parameters
    ----------
    id, label, parent : str
    weight : float
        Relative to its siblings, >= 0.
    measures : tuple of Measure
        The one with the newest data counts; of the same year the first.
    unit, publisher, why : str
        Dutch; shown beside the number.
    active : bool
        Inactive indicators do not count, not even as missing.
    modelled : bool
        The figures are model estimates (RIVM, Leefbaarometer).
    max_lag : int
        Oldest year that still counts, in years before the edition.
    lowest : Level name
        Lowest level at which the figure is usable.
    normalisation, treatment : spec or None
        Its own, None for those of the definition.

    """

    id: str
    label: str
    parent: str
    weight: float = 1.0
    measures: tuple[Measure, ...] = ()
    unit: str = ""
    publisher: str = ""
    why: str = ""
    active: bool = True
    modelled: bool = False
    max_lag: int = 99
    lowest: str = "buurt"
    normalisation: Normalisation | None = None
    treatment: Treatment | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A node with members.

    Parameters
    ----------
    id, label : str
    parent : str
        "" for the top.
    weight : float
    aggregation : Aggregation
    min_coverage : float
        Share of the weight of its members, 0-1, that must have a score; 0 means any.
    active : bool
    short : str
        Label for narrow places such as table headers; "" means `label`.
    rescale : Normalisation or None
        The score of the group is normalised again over the areas, such as a percentile rank
        per theme; by order, ``minmax`` or ``zscore`` only.
    rescale_above : bool
        Whether the group above takes the rescaled score; False: the one before it.

    """

    id: str
    label: str
    parent: str = ""
    weight: float = 1.0
    aggregation: Aggregation = field(default_factory=Aggregation)
    min_coverage: float = 0.0
    active: bool = True
    short: str = ""
    rescale: Normalisation | None = None
    rescale_above: bool = True


Node = Group | Indicator


@dataclass(frozen=True, slots=True)
class Context:
    """A variable shown beside the index and never scored."""

    id: str
    label: str
    formula: str
    unit: str = ""
    why: str = ""


@dataclass(frozen=True, eq=False)
class Definition:
    """A whole index, checked when made.

    Parameters
    ----------
    id, title, version : str
    nodes : tuple of Group or Indicator
        Parents before their members, members in their order on screen.
    normalisation : Normalisation
    context : tuple of Context
    skip_absent : bool
        Whether indicators for which no file was loaded at all are left out of the
        coverage of their own group (docs/adr/0006).
    min_inhabitants : int
        Areas with fewer show no score (rule R9); 0 switches it off.
    rank_inhabitants : int
        Areas with fewer show no rank (rule R9).
    treatment : Treatment
    screening : Screening
    imputation : Imputation
    allocations : tuple of Allocation
        What the members of a panel gave, where weights come from budget allocation.
    presets : tuple of Preset
        Named choices of weights and methods that it offers beside its own.
    source : str
        File that it was read from.

    Raises
    ------
    DefinitionError
        Names twice, an unknown parent, a cycle, no or several tops, a weight below
        zero, a group without members or with all weights zero, or a spec that says
        something impossible (`core.spec_checks`).

    """

    id: str
    title: str
    version: str
    nodes: tuple[Node, ...]
    normalisation: Normalisation = field(default_factory=Normalisation)
    context: tuple[Context, ...] = ()
    skip_absent: bool = False
    min_inhabitants: int = 0
    rank_inhabitants: int = 0
    treatment: Treatment = field(default_factory=Treatment)
    screening: Screening = field(default_factory=Screening)
    imputation: Imputation = field(default_factory=Imputation)
    allocations: tuple[Allocation, ...] = ()
    presets: tuple[Preset, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        check(self)

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Node of each id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the members of each group, in order; "" gives the top."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @property
    def top(self) -> str:
        """Id of the node that everything leads to."""
        return self.children[""][0]

    def walk(self, start: str | None = None) -> Iterator[Node]:
        """Nodes depth-first, parents first, in definition order."""
        # With a stack of its own: a tree may be deeper than Python calls.
        waiting = [start if start is not None else self.top]
        while waiting:
            node = self.by_id[waiting.pop()]
            yield node
            waiting.extend(reversed(self.children.get(node.id, ())))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Active groups depth-first, the top first."""
        return tuple(n for n in self.walk() if isinstance(n, Group) and self.is_active(n.id))

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Active indicators depth-first."""
        return tuple(n for n in self.walk() if isinstance(n, Indicator) and self.is_active(n.id))

    @cached_property
    def resources(self) -> tuple[Group, ...]:
        """The groups directly below the top: the hulpbronnen of the default index."""
        return tuple(g for g in self.groups if g.parent == self.top)

    @cached_property
    def _active(self) -> frozenset[str]:
        """Ids of the nodes that count."""
        ordered = tuple(self.walk())
        switched_on: set[str] = set()
        for node in ordered:
            if node.active and (not node.parent or node.parent in switched_on):
                switched_on.add(node.id)
        found: set[str] = set()
        for node in reversed(ordered):
            if node.id not in switched_on:
                continue
            if isinstance(node, Indicator) or any(
                child in found for child in self.children.get(node.id, ())
            ):
                found.add(node.id)
        return frozenset(found)

    def is_active(self, node_id: str) -> bool:
        """Whether a node counts: it and all above it are active, and a group has active members.

        Raises
        ------
        KeyError
            There is no such node.

        """
        return self.by_id[node_id].id in self._active

    def members(self, group_id: str) -> tuple[str, ...]:
        """Ids of the active members of a group."""
        return tuple(c for c in self.children.get(group_id, ()) if self.is_active(c))

    def ancestors(self, node_id: str) -> tuple[str, ...]:
        """Ids above a node, the nearest first."""
        found = []
        parent = self.by_id[node_id].parent
        while parent:
            found.append(parent)
            parent = self.by_id[parent].parent
        return tuple(found)

    @cached_property
    def effective_weights(self) -> Mapping[str, float]:
        """Product of the normalised weights from each active node to the top.

        The weights of the indicators add up to 1.
        """
        found = {self.top: 1.0}
        for group in self.groups:
            members = self.members(group.id)
            total = math.fsum(self.by_id[m].weight for m in members)
            for member in members:
                share = self.by_id[member].weight / total if total > 0 else 0.0
                found[member] = found[group.id] * share
        return found

    @property
    def fill(self) -> bool:
        """Whether missing values are taken from the wijk or gemeente (`core.fill`)."""
        return "higher" in self.imputation.methods

    def with_fill(self, *, on: bool) -> Definition:
        """The definition with or without values from the wijk or gemeente; they go first."""
        others = tuple(m for m in self.imputation.methods if m != "higher")
        methods = ("higher", *others) if on else others
        return replace(self, imputation=replace(self.imputation, methods=methods))

    def normalisation_of(self, indicator: Indicator) -> Normalisation:
        """Its own, or that of the definition."""
        return indicator.normalisation or self.normalisation

    def treatment_of(self, indicator: Indicator) -> Treatment:
        """Its own, or that of the definition."""
        return indicator.treatment or self.treatment

    def with_node(self, node: Node) -> Definition:
        """The definition with one node replaced by another of the same id."""
        nodes = tuple(node if n.id == node.id else n for n in self.nodes)
        return replace(self, nodes=nodes)


def check(definition: Definition) -> None:
    """Raise `DefinitionError` where the tree is not a tree or cannot give a score.

    The error's `data` has the `node` and the `key` concerned, so that a reader of files can
    add the line.
    """

    def fail(why: str, node: str, key: str = "id") -> NoReturn:
        place = definition.source or definition.title
        raise DefinitionError(place=place, why=why, node=node, key=key)

    ids = [node.id for node in definition.nodes]
    if CODE_COLUMN in ids:
        fail(
            f"'{CODE_COLUMN}' is in uitvoer de kolom met gebiedscodes; kies een andere id",
            CODE_COLUMN,
        )
    counts = Counter(ids)
    for twice in sorted(i for i, n in counts.items() if n > 1):
        fail(f"'{twice}' komt twee keer voor", twice)
    tops = [node for node in definition.nodes if not node.parent]
    if not tops:
        fail("er is geen hoogste knoop", ids[0] if ids else "", "parent")
    if len(tops) > 1:
        fail(f"er zijn meer hoogste knopen: {', '.join(t.id for t in tops)}", tops[1].id)
    if isinstance(tops[0], Indicator):
        fail(f"de hoogste knoop '{tops[0].id}' is een indicator en geen groep", tops[0].id)
    for node in definition.nodes:
        if node.parent and node.parent not in counts:
            fail(
                f"'{node.id}' hoort onder '{node.parent}', maar die bestaat niet", node.id, "parent"
            )
        if node.parent and isinstance(definition.by_id[node.parent], Indicator):
            fail(
                f"'{node.id}' hoort onder indicator '{node.parent}', die geen groep is",
                node.id,
                "parent",
            )
        for key, why in spec_checks.weight(node.id, node.weight):
            fail(why, node.id, key)
    _check_reach(definition, fail)
    for node_id, path, why in _spec_mistakes(definition):
        raise DefinitionError(
            place=definition.source or definition.title,
            why=why,
            node=node_id,
            key=path[-1],
            path=path,
        )


def _spec_mistakes(definition: Definition) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """What is wrong with the specs: the node, or "", the keys that lead to it, and why."""
    for table, mistakes in (
        ("normalisation", spec_checks.normalisation(definition.normalisation)),
        ("treatment", spec_checks.treatment(definition.treatment)),
        ("screening", spec_checks.screening(definition.screening)),
        ("imputation", spec_checks.imputation(definition.imputation)),
    ):
        for key, why in mistakes:
            yield "", (table, key), why
    for at, allocation in enumerate(definition.allocations):
        for key, why in spec_checks.allocation(allocation):
            yield "", ("allocation", at, key), why
    for node in definition.nodes:
        found = _group_mistakes(node) if isinstance(node, Group) else _indicator_mistakes(node)
        for path, why in found:
            yield node.id, path, why


def _group_mistakes(group: Group) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key, why in spec_checks.aggregation(group.aggregation):
        yield (key,), why
    for key, why in spec_checks.share("min_coverage", group.min_coverage):
        yield (key,), why
    if group.rescale is not None:
        for key, why in spec_checks.rescaling(group.rescale):
            yield ("rescale", key), why


def _indicator_mistakes(indicator: Indicator) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, measure in enumerate(indicator.measures):
        if measure.direction not in (1, -1):
            why = f"'direction' is {measure.direction}; het moet 1 of -1 zijn"
            yield ("measure", at, "direction"), why
        if measure.goalposts is not None:
            for key, why in spec_checks.goalposts(measure.goalposts, measure.direction):
                yield ("measure", at, key), why
    if indicator.normalisation is not None:
        for key, why in spec_checks.normalisation(indicator.normalisation):
            yield ("normalisation", key), why
    if indicator.treatment is not None:
        for key, why in spec_checks.treatment(indicator.treatment):
            yield ("treatment", key), why


def _check_reach(definition: Definition, fail: Callable[..., NoReturn]) -> None:
    reached: set[str] = set()
    stack = [definition.top]
    while stack:
        node_id = stack.pop()
        reached.add(node_id)
        stack.extend(definition.children.get(node_id, ()))
    loose = [node.id for node in definition.nodes if node.id not in reached]
    if loose:
        node_id, seen = loose[0], set()
        while node_id not in seen:  # what hangs below a cycle is not to blame for it
            seen.add(node_id)
            node_id = definition.by_id[node_id].parent
        fail(
            f"'{node_id}' is niet met de hoogste knoop verbonden (kringverwijzing)",
            node_id,
            "parent",
        )
    for node in definition.nodes:
        if not isinstance(node, Group):
            continue
        # Switched off it may wait for its first member, as while an index is being built.
        if node.active and not definition.children.get(node.id):
            fail(f"groep '{node.id}' heeft geen onderdelen", node.id)
        members = definition.members(node.id)
        if members and sum(definition.by_id[m].weight for m in members) <= 0:
            fail(f"alle gewichten in groep '{node.id}' zijn 0", node.id)
