"""Which areas each groep has among those that are shown, by its rule or its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from veerkracht_desktop.core.attribute_query import matching_codes
from veerkracht_desktop.core.errors import QueryError
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.query_frame import QueryFrame, query_frame, wijken_of
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
    frame = frame_of(state) if state.document.groups else None
    return areas_of_groups(state.document.groups, frame) if frame is not None else ()


def groups_may_differ(change: StateChange) -> bool:
    """Whether groups may have other areas: others, or a rule that meets other figures."""
    if change.new.document.groups is not change.old.document.groups:
        return True
    return bool(change.new.document.groups) and change.touches("analysis", "dataset")


def frame_of(state: AppState) -> QueryFrame | None:
    """What can be asked of the areas that are shown, None while there are none."""
    if state.analysis is None or state.dataset is None:
        return None
    results, maps = state.analysis.results, state.document.sources.maps
    return query_frame(results, state.dataset, results.definition, wijken_of(maps))
