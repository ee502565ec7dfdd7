"""The index engine: from measured values to scores and ranks, stage after stage.

``measuring`` finds and evaluates formulas, ``imputing`` fills in what is missing where asked,
``scoring`` treats outliers and normalises, ``tree`` aggregates. ``stages`` runs them and, after
a change, only what follows from it.
"""

from veerkracht_desktop.core.pipeline.stages import (
    Stages,
    advance,
    compute_index,
    compute_like,
)

__all__ = ["Stages", "advance", "compute_index", "compute_like"]
