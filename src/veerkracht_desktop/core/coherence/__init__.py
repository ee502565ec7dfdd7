"""How the parts of an index hang together: statistics, correlations, components and influence."""

from veerkracht_desktop.core.coherence.assess import (
    Coherence,
    assess_coherence,
    correlate_nodes,
    group_depths,
    level_nodes,
    path_above,
    with_method,
)
from veerkracht_desktop.core.coherence.correlation import (
    Correlations,
    Method,
    correlate,
    interval,
)
from veerkracht_desktop.core.coherence.flags import (
    CorrelationLimits,
    Flag,
    circularity,
    circularity_notice,
    find_flags,
)
from veerkracht_desktop.core.coherence.importance import (
    Importance,
    correlation_ratio,
    importances,
)
from veerkracht_desktop.core.coherence.principal import (
    Components,
    all_components,
    components,
    decompose,
    sampling_adequacy,
)
from veerkracht_desktop.core.coherence.reliability import (
    GOOD_ALPHA,
    Reliability,
    cronbach_alpha,
    indicators_below,
    reliabilities,
    reliability,
)
from veerkracht_desktop.core.coherence.statistics import (
    DEFAULT_LIMITS,
    ColumnStatistics,
    StatisticsLimits,
    column_statistics,
    counted_areas,
    indicator_statistics,
)

__all__ = [
    "DEFAULT_LIMITS",
    "GOOD_ALPHA",
    "Coherence",
    "ColumnStatistics",
    "Components",
    "CorrelationLimits",
    "Correlations",
    "Flag",
    "Importance",
    "Method",
    "Reliability",
    "StatisticsLimits",
    "all_components",
    "assess_coherence",
    "circularity",
    "circularity_notice",
    "column_statistics",
    "components",
    "correlate",
    "correlate_nodes",
    "correlation_ratio",
    "counted_areas",
    "cronbach_alpha",
    "decompose",
    "find_flags",
    "group_depths",
    "importances",
    "indicator_statistics",
    "indicators_below",
    "interval",
    "level_nodes",
    "path_above",
    "reliabilities",
    "reliability",
    "sampling_adequacy",
    "with_method",
]
