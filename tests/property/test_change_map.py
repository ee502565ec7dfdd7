"""The map of change computed anew from the figures: same differences, same classes."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.unit.core.builders import buurt_codes
from tests.unit.core.test_assemble import table

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.change_map import SAME, change_classes, changes_of, why_not
from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.editions import EditionChange, compare_editions
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan
POSTS = (20.0, 60.0)
PARENTS = {"a": "g", "b": "g", "c": "h"}
WEIGHTS = {"a": 1.0, "b": 3.0, "c": 2.0, "g": 1.0, "h": 4.0}
INDEX = Definition(
    "i", "I", "1",
    (
        Group("top", "Top"),
        Group("g", "G", "top", WEIGHTS["g"]),
        Group("h", "H", "top", WEIGHTS["h"]),
        *(
            Indicator(name, name, parent, WEIGHTS[name], (Measure(name, 1, Goalposts(*POSTS)),))
            for name, parent in PARENTS.items()
        ),
    ),
)  # fmt: skip

cells = st.floats(10, 70).map(lambda value: round(value, 1)) | st.just(NAN)
figures = hnp.arrays(np.float64, st.tuples(st.just(2), st.integers(2, 12), st.just(3)),
                     elements=cells)  # fmt: skip


def compared(values: FloatArray) -> EditionChange:
    codes = buurt_codes(values.shape[1])
    tables = tuple(
        table(codes, {name: edition[:, col].tolist() for col, name in enumerate(PARENTS)},
              year=year, file=f"kwb-{year}.xlsx")
        for year, edition in zip((2021, 2023), values, strict=True)
    )  # fmt: skip
    return compare_editions(
        Sources(tables=tables), INDEX, Level.BUURT, 2021, 2023, SilentProgress()
    )


def mean(parts: list[tuple[float, float]]) -> float:
    """Weighted mean of (weight, score) over what there is."""
    there = [(weight, score) for weight, score in parts if score == score]
    total = sum(weight for weight, _ in there)
    return sum(weight * score for weight, score in there) / total if there else NAN


def top_score(values: FloatArray, both: FloatArray) -> float:
    """Score of one area in one edition over the indicators that it has in both."""
    scores = {
        name: min(max((value - POSTS[0]) / (POSTS[1] - POSTS[0]), 0.0), 1.0) * 100 if there else NAN
        for name, value, there in zip(PARENTS, values.tolist(), both.tolist(), strict=True)
    }
    groups = [
        (
            WEIGHTS[group],
            mean([(WEIGHTS[n], scores[n]) for n, of in PARENTS.items() if of == group]),
        )
        for group in ("g", "h")
    ]
    return mean(groups)


@given(figures)
def test_the_map_shows_new_minus_old_over_what_both_editions_have(values: FloatArray) -> None:
    both = np.isfinite(values).all(axis=0)
    # An indicator that stood still everywhere is no change.
    assume((both & (values[0] != values[1])).any(axis=0).all())
    change = compared(values)
    got = changes_of(change, "top", change.areas)
    wanted = np.array(
        [
            top_score(new, there) - top_score(old, there)
            for old, new, there in zip(values[0], values[1], both, strict=True)
        ]
    )
    np.testing.assert_allclose(got, wanted, atol=1e-9)
    for code, points in zip(change.areas.codes, got.tolist(), strict=True):
        assert points == points or why_not(change, code)


@given(
    hnp.arrays(np.float64, st.integers(1, 60),
               elements=st.floats(-90, 90).map(lambda v: round(v, 2)) | st.just(NAN)),
    st.integers(0, 99),
)  # fmt: skip
def test_classes_of_change_are_counted_in_round_units(points: FloatArray, seed: int) -> None:
    inside = np.random.default_rng(seed).random(len(points)) < 0.7
    found = change_classes(points, inside)
    seen = points[inside & np.isfinite(points)]
    unit = found.breaks[SAME]
    size = np.abs(seen)
    if size.any() and np.quantile(size, 0.95) > 0:
        # The next round number would leave the outer classes emptier than one in twenty.
        larger = next(f for f in (2.0, 2.5) if _is_round(unit * f))
        assert 10 * unit <= np.quantile(size, 0.95) * (1 + 1e-6)
        assert 10 * unit * larger > np.quantile(size, 0.95) * (1 - 1e-6)
    for row, value in enumerate(points.tolist()):
        if not inside[row] or value != value:
            assert found.index[row] == MISSING_CLASS
            continue
        steps = sum(abs(value) >= unit * bound for bound in (1.0, 5.0, 10.0))
        assert found.index[row] == SAME + (steps if value > 0 else -steps)
    assert sum(found.counts) + found.missing == int(inside.sum())


def _is_round(number: float) -> bool:
    """Whether it is 1, 2 or 5 times a power of ten."""
    digits = number / 10.0 ** np.floor(np.log10(number) + 1e-9)
    return any(abs(digits - whole) < 1e-6 for whole in (1.0, 2.0, 5.0))
