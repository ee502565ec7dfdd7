"""Risk signals: rules that point at areas to talk about, and never judge; see docs/methode."""

from veerkracht_desktop.core.risk_signals.evaluate import evaluate_rules
from veerkracht_desktop.core.risk_signals.frame import (
    PopulationCounts,
    population_counts,
    scale_is_fixed,
)
from veerkracht_desktop.core.risk_signals.gemeente import GemeenteSpread, gemeente_spread
from veerkracht_desktop.core.risk_signals.quality import dataset_quality
from veerkracht_desktop.core.risk_signals.rules import (
    RULES,
    HiddenWeaknessRule,
    LaggardRule,
    PopulationRule,
    QualityRule,
    RuleInfo,
    Rules,
    StackingRule,
    WeakestResourceRule,
)

__all__ = [
    "RULES",
    "GemeenteSpread",
    "HiddenWeaknessRule",
    "LaggardRule",
    "PopulationCounts",
    "PopulationRule",
    "QualityRule",
    "RuleInfo",
    "Rules",
    "StackingRule",
    "WeakestResourceRule",
    "dataset_quality",
    "evaluate_rules",
    "gemeente_spread",
    "population_counts",
    "scale_is_fixed",
]
