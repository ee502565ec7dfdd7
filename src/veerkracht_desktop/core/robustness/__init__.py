"""Does the ranking hold? Variants, what each choice matters, omissions, scenarios.

``plan`` says what varies and draws it, ``noise`` how far figures may be off, ``leaves`` and
``kernel`` compute many variants at once with the sums of the engine, ``runs`` carries them
out; ``uncertainty``, ``sensitivity``, ``leave_out`` and ``scenarios`` answer the questions
(docs/methode/robuustheid.md).
"""

from veerkracht_desktop.core.robustness.leave_out import LeftOut, leave_one_out
from veerkracht_desktop.core.robustness.noise import FigureError, figure_errors
from veerkracht_desktop.core.robustness.plan import (
    CHOICES,
    Draws,
    VariantPlan,
    default_plan,
    variant_definition,
)
from veerkracht_desktop.core.robustness.scenarios import (
    Mover,
    ScenarioComparison,
    compare_scenarios,
)
from veerkracht_desktop.core.robustness.sensitivity import (
    Sensitivity,
    SobolIndices,
    sensitivity,
    sobol_indices,
)
from veerkracht_desktop.core.robustness.uncertainty import Uncertainty, run_variants

__all__ = [
    "CHOICES",
    "Draws",
    "FigureError",
    "LeftOut",
    "Mover",
    "ScenarioComparison",
    "Sensitivity",
    "SobolIndices",
    "Uncertainty",
    "VariantPlan",
    "compare_scenarios",
    "default_plan",
    "figure_errors",
    "leave_one_out",
    "run_variants",
    "sensitivity",
    "sobol_indices",
    "variant_definition",
]
