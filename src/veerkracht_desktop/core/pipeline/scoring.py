"""Stage 3: outliers are treated where asked, and values become scores."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core import normalise
from veerkracht_desktop.core.dataset import Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.normalise import Scale
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn
from veerkracht_desktop.core.results import UsedMeasure
from veerkracht_desktop.core.specs import RANK_METHODS, Normalisation, Treatment
from veerkracht_desktop.core.treatment import Treated, treat, treated_text
from veerkracht_desktop.core.types import BoolArray, FloatArray, ReasonArray

REFERENCE_INHABITANTS = 200
"""Areas from this size on set goalposts that are percentiles (docs/adr/0009)."""

Recipe = tuple[Normalisation, Treatment, str, int]


@dataclass(frozen=True, eq=False)
class ScoredColumn:
    """Scores of one indicator.

    Parameters
    ----------
    scores : ndarray, shape (n_areas,)
        NaN where missing.
    reasons : ndarray of uint8, shape (n_areas,)
    used : UsedMeasure
        With the goalposts filled in.
    treated : Treated or None
        Values that were normalised; None where nothing was loaded.
    scale : Scale or None
        As fitted; None for methods by order and for indicators without information.
    notices : tuple of Notice
    source : MeasuredColumn or None
        What was scored.
    recipe : tuple
        The specs that it was scored with; see `recipe_of`.

    """

    scores: FloatArray
    reasons: ReasonArray
    used: UsedMeasure
    treated: Treated | None = None
    scale: Scale | None = None
    notices: tuple[Notice, ...] = ()
    source: MeasuredColumn | None = None
    recipe: Recipe | None = None

    def made_by(self, column: MeasuredColumn, recipe: Recipe) -> bool:
        """Whether scoring this column so would give these scores."""
        return self.source is column and self.recipe == recipe


def recipe_of(definition: Definition, indicator: Indicator) -> Recipe:
    """All of the definition that the scores of an indicator depend on."""
    spec = definition.normalisation_of(indicator)
    return (
        spec,
        definition.treatment_of(indicator),
        indicator.label,
        0 if spec.method == "goalposts" else definition.min_inhabitants,
    )


def too_small(dataset: Dataset, definition: Definition) -> BoolArray:
    """Areas that show no score because few people live there (rule R9)."""
    if definition.min_inhabitants <= 0:
        return np.zeros(len(dataset.areas), dtype=bool)
    small: BoolArray = dataset.inhabitants < definition.min_inhabitants
    return small


def reference_areas(dataset: Dataset) -> BoolArray:
    """Areas that set relative goalposts: large enough, or of unknown size."""
    reference: BoolArray = ~(dataset.inhabitants < REFERENCE_INHABITANTS)
    return reference


def score_indicator(
    dataset: Dataset, definition: Definition, indicator: Indicator, column: MeasuredColumn
) -> ScoredColumn:
    """Treat and normalise the values of one indicator.

    Where the score of an area also follows from other areas, those that show no score because
    few people live there take no part: they decide no bound, outlier or place.

    Raises
    ------
    MethodError
        The method needs goalposts, a target or an area that is not there.

    """
    recipe = recipe_of(definition, indicator)
    if not column.is_loaded:
        return ScoredColumn(
            column.values, column.reasons, column.used, source=column, recipe=recipe
        )
    spec = definition.normalisation_of(indicator)
    used, notices = column.used, list[Notice]()
    values = column.values
    if spec.method != "goalposts" and definition.min_inhabitants > 0:
        values = np.where(too_small(dataset, definition), np.nan, values)
    treated = Treated(values)
    treatment = definition.treatment_of(indicator)
    # Goalposts cut off what lies outside them already.
    if treatment.acts and spec.method != "goalposts":
        treated = treat(values, treatment)
        text = treated_text(treated, indicator.label)
        if text:
            notices.append(Notice("treated", text, items=(indicator.id,)))
    used = _with_bounds(used, treated.values, indicator, dataset, spec)
    scores, scale, why = _normalised(
        treated.values,
        spec,
        used,
        target=_target(used, spec, indicator, treated),
        anchor=_anchor_value(dataset, column, treated, spec),
    )
    if why:
        notices.append(_no_information(indicator, why))
    lost = np.isnan(scores) & (column.reasons == MissingReason.KNOWN)
    reasons: ReasonArray = column.reasons
    if lost.any():
        reasons = np.where(lost, MissingReason.UNDEFINED, reasons).astype(np.uint8)
    return ScoredColumn(scores, reasons, used, treated, scale, tuple(notices), column, recipe)


def _normalised(
    values: FloatArray,
    spec: Normalisation,
    used: UsedMeasure,
    *,
    target: float | None,
    anchor: float,
) -> tuple[FloatArray, Scale | None, str]:
    """Scores, their scale where the method has one, and why there are none; "" where there are."""
    scale: Scale | None = None
    scores: FloatArray | None = None
    if spec.method in RANK_METHODS:
        scores = normalise.rank_scores(values, direction=used.direction, method=spec.method)
    else:
        scale = normalise.fit_scale(
            values,
            direction=used.direction,
            normalisation=spec,
            goalposts=used.goalposts,
            target=target,
            anchor=anchor,
        )
        scores = None if scale is None else scale.apply(values)
    if scores is not None:
        return scores, scale, ""
    why = normalise.why_no_scale(
        values,
        spec,
        direction=used.direction,
        goalposts=used.goalposts,
        target=target,
        anchor=anchor,
    )
    return np.full(values.shape, np.nan), None, why


def _with_bounds(
    used: UsedMeasure,
    values: FloatArray,
    indicator: Indicator,
    dataset: Dataset,
    spec: Normalisation,
) -> UsedMeasure:
    """The measure with percentiles turned into values, where the method has goalposts."""
    if spec.method != "goalposts":
        return used
    if used.goalposts is None:
        raise MethodError(why=f"indicator '{indicator.label}' heeft geen streefwaarden")
    if not used.goalposts.percentiles:
        return used
    goalposts = normalise.percentile_goalposts(
        values, used.goalposts, direction=used.direction, reference=reference_areas(dataset)
    )
    return replace(used, goalposts=goalposts)


def _target(
    used: UsedMeasure, spec: Normalisation, indicator: Indicator, treated: Treated
) -> float | None:
    """Value to reach, treated as the values were."""
    if spec.method != "distance_target":
        return None
    if used.target is None:
        raise MethodError(why=f"indicator '{indicator.label}' heeft geen 'target'")
    return treated.carried(used.target)


def _anchor_value(
    dataset: Dataset, column: MeasuredColumn, treated: Treated, spec: Normalisation
) -> float:
    """Value of the area that is compared with, NaN where there is none.

    AMPI may go around that of an area or around the reference of the goalposts.
    """
    if spec.method == "ampi" and not spec.reference:
        posts = column.used.goalposts
        if posts is None or posts.reference is None:
            return float("nan")
        carried = treated.carried(posts.reference)
        return carried if np.isfinite(carried) else float("inf")
    if spec.method not in normalise.REFERENCED:
        return float("nan")
    row = dataset.areas.position.get(spec.reference)
    if row is None:
        raise MethodError(why=f"het vergelijkingsgebied '{spec.reference}' is niet geladen")
    value = float(treated.values[row])
    # A small area takes no part and may yet be the one to compare with.
    return value if np.isfinite(value) else treated.carried(float(column.values[row]))


def _no_information(indicator: Indicator, why: str) -> Notice:
    return Notice(
        "no-information",
        f"'{indicator.label}' {why} en telt daarom niet mee.",
        Weight.PROBLEM,
        items=(indicator.id,),
    )
