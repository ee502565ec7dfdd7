"""Changes of an index as a user makes them: weights, places, names; each gives a whole new one.

Every function takes a definition and gives another that is valid, or raises
`DefinitionError` with a Dutch sentence and leaves everything as it was. Nothing here knows
of a window or of undo.
"""

from veerkracht_desktop.core.edits.comparing import (
    keeping_nodes,
    same_index,
    same_structure,
    same_weighting,
    successor,
)
from veerkracht_desktop.core.edits.nodes import (
    rename,
    set_active,
    set_aggregation,
    set_min_coverage,
)
from veerkracht_desktop.core.edits.places import (
    add_group,
    add_node,
    move_node,
    remove_node,
)
from veerkracht_desktop.core.edits.weights import (
    NONE_LOCKED,
    equalise,
    equalise_below,
    most_share,
    set_share,
    set_weight,
    set_weights,
    share_of,
    with_weighting,
)

__all__ = (
    "NONE_LOCKED",
    "add_group",
    "add_node",
    "equalise",
    "equalise_below",
    "keeping_nodes",
    "most_share",
    "move_node",
    "remove_node",
    "rename",
    "same_index",
    "same_structure",
    "same_weighting",
    "set_active",
    "set_aggregation",
    "set_min_coverage",
    "set_share",
    "set_weight",
    "set_weights",
    "share_of",
    "successor",
    "with_weighting",
)
