"""All rules over one result."""

from __future__ import annotations

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.results import IndexResults, RiskSignal
from veerkracht_desktop.core.risk_signals.frame import make_frame
from veerkracht_desktop.core.risk_signals.gemeente import laggards
from veerkracht_desktop.core.risk_signals.quality import quality, small_populations
from veerkracht_desktop.core.risk_signals.resources import hidden_weaknesses, weakest_resources
from veerkracht_desktop.core.risk_signals.rules import Rules
from veerkracht_desktop.core.risk_signals.stacking import stacking


def evaluate_rules(
    results: IndexResults,
    dataset: Dataset,
    gemeente_results: IndexResults | None = None,
    rules: Rules | None = None,
) -> tuple[RiskSignal, ...]:
    """Evaluate R1, R2, R5, R6, R8 and R9 (docs/methode/signalen.md).

    Parameters
    ----------
    results : IndexResults
    dataset : Dataset
        Gives the inhabitants; areas are matched by code.
    gemeente_results : IndexResults or None
        Scores of the gemeenten; without these there is no R2.
    rules : Rules, optional
        None means the defaults.

    Returns
    -------
    tuple of RiskSignal
        In order of rule, then area code. Areas with fewer inhabitants than
        `Rules.min_inhabitants` get R9 only, uninhabited ones nothing. What is missing
        never makes a rule hold, except the coverage of R8, which is about that.

    See Also
    --------
    dataset_quality : what holds for the whole dataset, as notices.

    """
    chosen = rules or Rules()
    if not len(results.areas):
        return ()
    frame = make_frame(results, dataset, chosen)
    found: list[RiskSignal] = []
    if chosen.stacking.enabled:
        found += stacking(frame)
    if chosen.laggard.enabled:
        found += laggards(frame, gemeente_results)
    if chosen.weakest.enabled:
        found += weakest_resources(frame)
    if chosen.hidden.enabled:
        found += hidden_weaknesses(frame)
    if chosen.quality.enabled:
        found += quality(frame)
    if chosen.population.enabled:
        found += small_populations(frame)
    return tuple(found)
