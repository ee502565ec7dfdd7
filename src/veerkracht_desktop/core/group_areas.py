"""Which areas each groep has among those that are shown, by its rule or its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.attribute_query import matching_codes
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.errors import QueryError
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.query_frame import QueryFrame, query_frame, wijken_of
from veerkracht_desktop.core.results import IndexResults

if TYPE_CHECKING:
    from veerkracht_desktop.core.state import AppState, StateChange


@dataclass(frozen=True, slots=True)
class GroupAreas:
    """Which areas a group has among those that are shown.

    Parameters
    ----------
    group : AreaGroup
    codes : frozenset of str
    lost : tuple of str
        Codes on the list that are not among the areas shown.
    fault : str
        Why the rule cannot be asked of these figures, a Dutch sentence; "" where it can.

    """

    group: AreaGroup
    codes: frozenset[str] = frozenset()
    lost: tuple[str, ...] = ()
    fault: str = ""


def areas_of_groups(groups: Sequence[AreaGroup], frame: QueryFrame) -> tuple[GroupAreas, ...]:
    """The areas of each group, in the order of the groups."""
    return tuple(_areas_of(group, frame) for group in groups)


def _areas_of(group: AreaGroup, frame: QueryFrame) -> GroupAreas:
    if group.rule:
        try:
            return GroupAreas(group, matching_codes(group.rule, frame))
        except QueryError as error:
            return GroupAreas(group, fault=error.message.text.format(**error.data))
    there = frame.areas.position
    return GroupAreas(
        group,
        frozenset(code for code in group.codes if code in there),
        tuple(code for code in group.codes if code not in there),
    )


def groups_of(state: AppState) -> tuple[GroupAreas, ...]:
    """The groups of the document with their areas; none while there are no results."""
    if state.analysis is None or state.dataset is None:
        return ()
    of = state.analysis.results, state.dataset, state.document.sources.maps
    return tuple(_kept(group, *of) for group in state.document.groups)


def group_named(state: AppState, name: str) -> GroupAreas | None:
    """The group with this name and its areas, None where there is none or are no results."""
    group = next((one for one in state.document.groups if one.name == name), None)
    if group is None or state.analysis is None or state.dataset is None:
        return None
    maps = state.document.sources.maps
    return _kept(group, state.analysis.results, state.dataset, maps)


@lru_cache(maxsize=32)
def _kept(
    group: AreaGroup, results: IndexResults, dataset: Dataset, maps: tuple[Areas, ...]
) -> GroupAreas:
    """Kept, because panel, map, charts and bar all ask; figures are told apart by identity."""
    return _areas_of(group, _frame(results, dataset, maps))


@lru_cache(maxsize=1)
def _frame(results: IndexResults, dataset: Dataset, maps: tuple[Areas, ...]) -> QueryFrame:
    return query_frame(results, dataset, results.definition, wijken_of(maps))


def groups_may_differ(change: StateChange) -> bool:
    """Whether groups may have other areas: others, or a rule that meets other figures."""
    if change.new.document.groups is not change.old.document.groups:
        return True
    return bool(change.new.document.groups) and change.touches("analysis", "dataset")


def frame_of(state: AppState) -> QueryFrame | None:
    """What can be asked of the areas that are shown, None while there are none."""
    if state.analysis is None or state.dataset is None:
        return None
    return _frame(state.analysis.results, state.dataset, state.document.sources.maps)
