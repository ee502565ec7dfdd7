"""How the values of each indicator lie: without spread, extreme, filled in, copied, coarse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Level, quantity
from veerkracht_desktop.core.dataset import Origin
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.quality.frame import BUURT_LETTERS, WIJK_LETTERS, Frame
from veerkracht_desktop.core.quality.model import FILLED, Finding, Kind
from veerkracht_desktop.core.quality.thresholds import (
    COARSE,
    COPIED_PARTS,
    COPIED_SHARE,
    ENOUGH,
    FENCE,
    FILL_SHARE,
    FILL_TIMES,
    GAP_TIMES,
    MOST_COMPARED,
    MOST_CONSTANT,
    MOST_EXTREME,
    MOST_ZERO,
    TWIN,
)
from veerkracht_desktop.core.treatment import has_outliers, kurtosis, skewness
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.core.words import translatable

CONSTANT = translatable(
    "kwaliteit", "{name} heeft voor alle {n} {units} dezelfde waarde ({value}) en zegt dus niets."
)
CONSTANT_REMEDY = translatable("kwaliteit", "Laat de indicator weg of zoek een andere bron.")
NEARLY = translatable("kwaliteit", "{name} heeft voor {share} % van de {units} de waarde {value}.")
NEARLY_REMEDY = translatable(
    "kwaliteit", "Hij onderscheidt de gebieden nauwelijks; weeg hem licht of laat hem weg."
)
ZEROS = translatable("kwaliteit", "{name} is voor {share} % van de {units} precies 0.")
ZEROS_REMEDY = translatable("kwaliteit", "Controleer of 0 in deze bron niet 'onbekend' betekent.")
FILL = translatable(
    "kwaliteit",
    "{name} heeft opvallend vaak de waarde {value}: in {areas} ({share} %), {times} keer zo vaak "
    "als elke andere waarde.",
)
FILL_REMEDY = translatable(
    "kwaliteit", "Controleer of deze waarde is ingevuld waar het cijfer ontbrak."
)
EXTREME = translatable(
    "kwaliteit",
    "{name}: {where} {verb} ver van alle andere ({value} tegen {low} tot {high} elders).",
)
EXTREME_REMEDY = translatable(
    "kwaliteit", "Controleer de cel op een tikfout of verschoven komma, of op een bijzonder gebied."
)
SKEWED_ONE = translatable(
    "kwaliteit", "{names} is scheef verdeeld met uitschieters (G1 {skew}, G2 {kurtosis})."
)
SKEWED_MORE = translatable(
    "kwaliteit",
    "{n} indicatoren zijn scheef verdeeld met uitschieters (|G1| > 2, G2 > 3,5): {names}.",
)
SKEWED_REMEDY = translatable(
    "kwaliteit",
    "Laat ze behandelen ([treatment] in de indexdefinitie) of gebruik vaste streefwaarden.",
)
SKEWED_FIXED = translatable(
    "kwaliteit",
    "Met vaste streefwaarden tellen uitschieters niet verder dan de grens; er hoeft niets te "
    "gebeuren.",
)
TWINS = translatable("kwaliteit", "{one} en {other} hebben (op schaal na) dezelfde waarden.")
TWINS_REMEDY = translatable("kwaliteit", "Zet er een uit: hetzelfde gegeven telt nu twee keer mee.")
COPIED = translatable(
    "kwaliteit",
    "{names}: in {share} % van de {uppers} hebben alle {units} dezelfde waarde; het cijfer lijkt "
    "overgenomen van de {upper}.",
)
COPIED_REMEDY = translatable(
    "kwaliteit", "Vergelijk de {units} hierop niet met elkaar, of reken met {uppers}."
)
COARSE_TEXT = translatable(
    "kwaliteit", "{names}: grof afgerond, zodat kleine verschillen niets zeggen."
)
COARSE_REMEDY = translatable("kwaliteit", "Lees kleine verschillen in rang niet als verschil.")
SMALL = translatable("kwaliteit", "{areas} {verb} minder dan {bound} inwoners en {get} {what}.")
SMALL_BOTH = translatable("kwaliteit", "geen score; nog {n} met minder dan {bound} geen rang")
SMALL_REMEDY = translatable(
    "kwaliteit", "Cijfers van zo weinig mensen wisselen sterk; kijk daarvoor op een hoger niveau."
)

STEPS = (1000.0, 500.0, 100.0, 50.0, 25.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.1)
NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Shape:
    """What the values of an indicator look like.

    Parameters
    ----------
    distinct : int
    common, common_count : float, int
        The most frequent value and how often it occurs; `next_count` for the one after.

    """

    distinct: int
    common: float
    common_count: int
    next_count: int


def shape_of(ordered: FloatArray) -> Shape:
    """Count the values of an ascending array without missing values; not empty."""
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(starts, ordered.size))
    top = int(counts.argmax())
    rest = np.delete(counts, top)
    return Shape(
        counts.size, float(ordered[starts[top]]), int(counts[top]), int(rest.max(initial=0))
    )


def distribution(frame: Frame) -> list[Finding]:
    """Findings about how values lie."""
    shapes = {
        col: shape_of(values)
        for col, values in enumerate(frame.ordered)
        if values.size >= 2 and frame.loaded[col]
    }
    uneven = [f for col, shape in shapes.items() for f in _uneven(frame, col, shape)]
    told = {node for finding in uneven for node in finding.nodes}
    spread = [
        col
        for col, shape in shapes.items()
        if frame.ordered[col].size >= ENOUGH and frame.indicators[col].id not in told
    ]
    extreme = [f for col in spread for f in _extreme(frame, col)]
    return [
        *uneven,
        *extreme,
        *_skewed(frame, spread),
        *_twins(frame, [col for col in shapes if shapes[col].distinct >= 5]),
        *_copied(frame),
        *_coarse(frame, spread),
        *_small(frame),
    ]


def _uneven(frame: Frame, col: int, shape: Shape) -> list[Finding]:
    """An indicator with (nearly) one value, many zeros, or a value that stands out."""
    n = frame.ordered[col].size
    share = shape.common_count / n
    at: BoolArray = frame.known[:, col] & (frame.raw[:, col] == shape.common)
    source = frame.used(frame.indicators[col]).sources[0]
    values: dict[str, Any] = {
        "name": frame.label(col),
        "n": count(n),
        "units": PLURALS[frame.level],
        "value": number(shape.common),
        "share": number(100 * share, 0),
        "areas": quantity(frame.level, shape.common_count),
    }
    if shape.distinct == 1:
        chosen = ("constant", CONSTANT, CONSTANT_REMEDY, Weight.PROBLEM)
    elif n < ENOUGH:
        return []
    elif shape.common == 0 and share > MOST_ZERO:
        chosen = ("zeros", ZEROS, ZEROS_REMEDY, Weight.INFO)
    elif share >= MOST_CONSTANT:
        chosen = ("nearly-constant", NEARLY, NEARLY_REMEDY, Weight.INFO)
    elif (
        shape.common != 0
        and share >= FILL_SHARE
        and shape.common_count >= FILL_TIMES * shape.next_count
    ):
        chosen = ("fill", FILL, FILL_REMEDY, Weight.PROBLEM)
        values["times"] = number(shape.common_count / max(shape.next_count, 1), 0)
    else:
        return []
    name, text, remedy, weight = chosen
    return [
        frame.found(
            name, Kind.DISTRIBUTION, text, remedy,
            weight=weight, cols=[col], mask=at, source=source, **values,
        )
    ]  # fmt: skip


def extremes(ordered: FloatArray) -> tuple[int, int]:
    """Number of single extremes at the low and the high end of an ascending array.

    A few points are single extremes when the gap to the rest is wider than the rest
    itself, and they lie beyond Tukey's outer fence.
    """
    low_quarter, high_quarter = np.percentile(ordered, (25, 75))
    reach = FENCE * (high_quarter - low_quarter)
    low = high = 0
    for k in range(1, min(MOST_EXTREME, ordered.size - 2) + 1):
        rest = ordered[:-k]
        width = float(rest[-1] - rest[0])
        if 0 < GAP_TIMES * width < ordered[-k] - rest[-1] and ordered[-k] > high_quarter + reach:
            high = k
        rest = ordered[k:]
        width = float(rest[-1] - rest[0])
        if (
            0 < GAP_TIMES * width < rest[0] - ordered[k - 1]
            and ordered[k - 1] < low_quarter - reach
        ):
            low = k
    return low, high


def _extreme(frame: Frame, col: int) -> list[Finding]:
    ordered = frame.ordered[col]
    low, high = extremes(ordered)
    if (not low and not high) or frame.variables[col] & frame.impossible.keys():
        return []  # what cannot be is told already
    rest = ordered[low : ordered.size - high]
    values = frame.raw[:, col]
    with np.errstate(invalid="ignore"):
        at: BoolArray = frame.known[:, col] & ((values < rest[0]) | (values > rest[-1]))
    fixed = frame.definition.normalisation.method == "goalposts"
    return [
        frame.found(
            "extreme",
            Kind.DISTRIBUTION,
            EXTREME,
            EXTREME_REMEDY,
            weight=Weight.INFO if fixed else Weight.PROBLEM,
            cols=[col],
            mask=at,
            source=frame.used(frame.indicators[col]).sources[0],
            name=frame.label(col),
            where=listed(frame.names(at)),
            verb="ligt" if low + high == 1 else "liggen",
            value=listed(tuple(number(float(v)) for v in values[at])),
            low=number(float(rest[0])),
            high=number(float(rest[-1])),
        )
    ]


def _skewed(frame: Frame, cols: list[int]) -> list[Finding]:
    skewed = [col for col in cols if has_outliers(frame.ordered[col])]
    if not skewed:
        return []
    mask = np.zeros(len(frame.areas), dtype=np.bool_)
    for col in skewed:
        low, high = np.percentile(frame.ordered[col], (25, 75))
        reach = FENCE * (high - low)
        with np.errstate(invalid="ignore"):
            far = (frame.raw[:, col] > high + reach) | (frame.raw[:, col] < low - reach)
        mask |= far & frame.known[:, col]
    one = len(skewed) == 1
    fixed = frame.definition.normalisation.method == "goalposts"
    treated = frame.definition.treatment.acts
    first = frame.ordered[skewed[0]]
    return [
        frame.found(
            "outliers",
            Kind.DISTRIBUTION,
            SKEWED_ONE if one else SKEWED_MORE,
            SKEWED_FIXED if fixed else SKEWED_REMEDY,
            weight=Weight.INFO if fixed or treated else Weight.PROBLEM,
            cols=skewed,
            mask=mask,
            source=frame.used(frame.indicators[skewed[0]]).sources[0] if one else None,
            n=len(skewed),
            names=listed(tuple(frame.label(col) for col in skewed)),
            skew=number(skewness(first)),
            kurtosis=number(kurtosis(first)),
        )
    ]


def _twins(frame: Frame, cols: list[int]) -> list[Finding]:
    """Pairs of indicators that hold the same figures, perhaps on another scale or mirrored.

    Of many alike each is named once, beside the first. Beyond `MOST_COMPARED` indicators
    they are not compared: the table of all pairs would fill the memory.
    """
    if not 1 < len(cols) <= MOST_COMPARED:
        return []
    correlation = correlations(frame.raw[:, cols], frame.known[:, cols])
    alike = np.triu(np.abs(correlation) >= TWIN, 1)
    others = np.flatnonzero(alike.any(axis=0))
    pairs = np.column_stack([alike[:, others].argmax(axis=0), others])
    return [
        frame.found(
            "duplicate-columns",
            Kind.DISTRIBUTION,
            TWINS,
            TWINS_REMEDY,
            weight=Weight.PROBLEM,
            cols=[cols[one], cols[other]],
            variables=tuple(sorted(frame.variables[cols[one]] | frame.variables[cols[other]])),
            one=frame.label(cols[one]),
            other=frame.label(cols[other]),
        )
        for one, other in pairs.tolist()
    ]


def correlations(values: FloatArray, known: BoolArray) -> FloatArray:
    """Pearson correlation of each pair of columns over the rows that both know.

    Parameters
    ----------
    values : ndarray, shape (n_areas, n_columns)
    known : ndarray of bool, same shape

    Returns
    -------
    ndarray, shape (n_columns, n_columns)
        0 where fewer than `ENOUGH` rows are known to both, or one has no spread there.

    """
    there = known.astype(np.float64)
    counts = np.maximum(there.sum(axis=0), 1)
    filled = np.where(known, values, 0.0)
    # Centred first: the sums of squares below would lose the small differences of large values.
    centred = np.where(known, filled - filled.sum(axis=0) / counts, 0.0)
    scale = np.abs(centred).max(axis=0, initial=0.0)
    centred /= np.where(scale > 0, scale, 1.0)
    n = there.T @ there
    sums = centred.T @ there
    squares = (centred**2).T @ there
    enough = n >= ENOUGH
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = squares - sums**2 / n
        shared = centred.T @ centred - sums * sums.T / n
        found = shared / np.sqrt(spread * spread.T)
    usable = enough & (spread > 1e-9) & (spread.T > 1e-9)
    return np.where(usable, found, 0.0)


def _uppers(frame: Frame) -> list[tuple[Level, IntArray]]:
    """Higher areas that the areas lie in, the nearest first: their number per area, -1 for none."""
    parents: dict[Level, list[str]] = {}
    if frame.level is Level.BUURT:
        # The code of a buurt holds that of its wijk; a code of another shape names none.
        parents[Level.WIJK] = [
            code[:WIJK_LETTERS] if code.startswith("BU") and len(code) == BUURT_LETTERS else ""
            for code in frame.areas.codes
        ]
    if frame.level in (Level.BUURT, Level.WIJK):
        parents[Level.GEMEENTE] = list(frame.areas.gemeenten)
    found = []
    for level, codes in parents.items():
        index = {code: at for at, code in enumerate(dict.fromkeys(codes)) if code}
        found.append((level, np.array([index.get(c, -1) for c in codes], dtype=np.int64)))
    return found


def copied_shares(values: FloatArray, known: BoolArray, upper: IntArray) -> FloatArray:
    """Share of the higher areas in which all parts have one value, per column.

    Parameters
    ----------
    values : ndarray, shape (n_areas, n_columns)
    known : ndarray of bool, same shape
    upper : ndarray of int, shape (n_areas,)
        Number of the higher area, -1 for none.

    Returns
    -------
    ndarray, shape (n_columns,)
        0 where fewer than `COPIED_PARTS` higher areas have so many parts with a value, and
        where all values are the same.

    """
    inside = np.flatnonzero(upper >= 0)
    if not inside.size:
        return np.zeros(values.shape[1])
    order = inside[np.argsort(upper[inside], kind="stable")]
    number_of = upper[order]
    starts = np.flatnonzero(np.concatenate(([True], number_of[1:] != number_of[:-1])))
    here, there = np.where(known, values, np.nan)[order], known[order]
    low, high = np.fmin.reduceat(here, starts), np.fmax.reduceat(here, starts)
    parts = np.add.reduceat(there, starts, dtype=np.int64)
    counts = (parts >= COPIED_PARTS) & (low != 0)
    same = counts & (low == high)
    of = counts.sum(axis=0)
    share = np.divide(same.sum(axis=0), of, out=np.zeros(len(of)), where=of >= COPIED_PARTS)
    with np.errstate(invalid="ignore"):
        varied = np.fmin.reduce(low, axis=0) < np.fmax.reduce(high, axis=0)
    return np.where(varied, share, 0.0)


def _copied(frame: Frame) -> list[Finding]:
    told: set[int] = set()
    found: list[Finding] = []
    # What is marked as taken from a higher level is no secret.
    marked = frame.states == FILLED + int(Origin.HIGHER)
    for level, upper in _uppers(frame):
        shares = copied_shares(frame.raw, frame.known & ~marked, upper)
        cols = [
            int(col)
            for col in np.flatnonzero(frame.loaded & (shares >= COPIED_SHARE))
            if int(col) not in told
        ]
        told.update(cols)
        by_place = {
            place: [col for col in among if col in cols]
            for (place, _), among in frame.by_place.items()
        }
        found.extend(
            frame.found(
                "copied-from-above",
                Kind.DISTRIBUTION,
                COPIED,
                COPIED_REMEDY,
                weight=Weight.PROBLEM,
                cols=group,
                mask=np.asarray(frame.known[:, group].any(axis=1)),
                place=place,
                names=listed(tuple(frame.label(col) for col in group)),
                share=number(100 * float(shares[group].min()), 0),
                units=PLURALS[frame.level],
                upper=level.value,
                uppers=PLURALS[level],
            )
            for place, group in by_place.items()
            if group
        )
    return found


def step_of(ordered: FloatArray, least: float) -> float:
    """The coarsest step above `least` that all values are multiples of, 0 for none."""
    for step in STEPS:
        if step <= least:
            break
        for sample in (ordered[:: max(ordered.size // 50, 1)], ordered):
            parts = sample / step
            if np.abs(parts - np.round(parts)).max() > NEAR:
                break
        else:
            return step
    return 0.0


def _coarse(frame: Frame, cols: list[int]) -> list[Finding]:
    steps = {}
    for col in cols:
        low, high = np.percentile(frame.ordered[col], (25, 75))
        if high > low:
            step = step_of(frame.ordered[col], COARSE * (high - low))
            if step:
                steps[col] = step
    if not steps:
        return []
    names = tuple(
        f"{frame.label(col)} (op {number(step, 0 if step >= 1 else 1)})"
        for col, step in steps.items()
    )
    return [
        frame.found(
            "coarse", Kind.DISTRIBUTION, COARSE_TEXT, COARSE_REMEDY,
            cols=list(steps), names=listed(names, 4),
        )
    ]  # fmt: skip


def _small(frame: Frame) -> list[Finding]:
    low, rank = frame.definition.min_inhabitants, frame.definition.rank_inhabitants
    people = frame.dataset.inhabitants
    with np.errstate(invalid="ignore"):
        unscored, unranked = (people > 0) & (people < low), (people >= low) & (people < rank)
    if not unscored.any() and not unranked.any():
        return []
    first = unscored if unscored.any() else unranked
    n, more = int(np.count_nonzero(first)), int(np.count_nonzero(unranked))
    what = "geen rang"
    if unscored.any():
        what = SMALL_BOTH.text.format(n=count(more), bound=count(rank)) if more else "geen score"
    return [
        frame.found(
            "small-areas",
            Kind.DISTRIBUTION,
            SMALL,
            SMALL_REMEDY,
            mask=unscored | unranked,
            areas=quantity(frame.level, n),
            verb="heeft" if n == 1 else "hebben",
            get="krijgt" if n == 1 else "krijgen",
            bound=count(low if unscored.any() else rank),
            what=what,
        )
    ]
