"""The command line against a slow and plain calculation, country by country, of many choices.

The oracle shares no code with the program: dictionaries and loops over COINr's ASEM example.
"""

from __future__ import annotations

import csv
import itertools
import math
import statistics
from pathlib import Path

import pytest

from veerkracht_desktop.cli import run

pytestmark = pytest.mark.realfiles

Values = dict[str, float]
"""Value per country; those without one are not in it."""


class Oracle:
    """The example as it stands in its two files."""

    def __init__(self, folder: Path) -> None:
        with (folder / "asem_structure.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        self.direction = {r["iCode"]: float(r["Direction"]) for r in rows}
        self.weight = {r["iCode"]: float(r["Weight"]) for r in rows}
        self.leaves = [r["iCode"] for r in rows if r["Type"] == "Indicator"]
        self.members: dict[str, list[str]] = {}
        for row in rows:
            if row["Parent"] not in ("", "NA"):
                self.members.setdefault(row["Parent"], []).append(row["iCode"])
        with (folder / "asem_denominated.csv").open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
        self.countries = [row["uCode"] for row in table]
        self.raw: dict[str, Values] = {
            leaf: {row["uCode"]: float(row[leaf]) for row in table if row[leaf] not in ("", "NA")}
            for leaf in self.leaves
        }

    def scores(self, normalise: str, aggregate: str, coverage: float, points: int) -> Values:
        """Score of the index per country."""
        found = {}
        for leaf, values in self.raw.items():
            treated = treat(values, points) if points else values
            found[leaf] = to_scores(treated, self.direction[leaf], normalise)
        groups = sorted(self.members, key=self._height)
        for group in groups:
            found[group] = self._combine(group, found, aggregate, coverage, normalise)
        return found[groups[-1]]

    def _height(self, node: str) -> int:
        return 1 + max((self._height(m) for m in self.members.get(node, [])), default=-1)

    def _combine(
        self,
        group: str,
        found: dict[str, Values],
        aggregate: str,
        coverage: float,
        normalise: str,
    ) -> Values:
        floor = {"minmax:0:100": 1.0, "percentrank": 0.01}.get(normalise, -math.inf)
        combined = {}
        for country in self.countries:
            pairs = [
                (self.weight[m], found[m][country])
                for m in self.members[group]
                if country in found[m]
            ]
            total = sum(self.weight[m] for m in self.members[group])
            known = sum(w for w, _ in pairs)
            if not pairs or known / total < coverage - 1e-12:
                continue
            if aggregate == "arithmetic":
                value = sum(w * s for w, s in pairs) / known
            elif aggregate == "ampi":
                mean = sum(w * s for w, s in pairs) / known
                value = mean - sum(w * (s - mean) ** 2 for w, s in pairs) / known / mean
            else:
                raised = [(w, max(s, floor)) for w, s in pairs]
                if aggregate == "geometric":
                    value = math.prod(s ** (w / known) for w, s in raised)
                else:
                    value = known / sum(w / s for w, s in raised)
            combined[country] = value
        return combined


def to_scores(values: Values, direction: float, normalise: str) -> Values:
    method, *numbers = normalise.split(":")
    flipped = {c: direction * v for c, v in values.items()}
    ordered = sorted(flipped.values())
    if method in ("minmax", "ampi"):
        low, high = (float(n) for n in numbers) if numbers else (70.0, 130.0)
        span = ordered[-1] - ordered[0]
        return {c: low + (high - low) * (v - ordered[0]) / span for c, v in flipped.items()}
    if method == "zscore":
        mean, sd = statistics.fmean(ordered), statistics.stdev(ordered)
        return {
            c: float(numbers[0]) + float(numbers[1]) * (v - mean) / sd for c, v in flipped.items()
        }
    below = {c: sum(other < v for other in ordered) for c, v in flipped.items()}
    if method == "percentrank":
        return {c: n / (len(ordered) - 1) for c, n in below.items()}
    return {c: n + (1.0 if method == "rank" else 0.0) for c, n in below.items()}


def skew_and_kurtosis(values: Values) -> tuple[float, float]:
    x = list(values.values())
    n, mean = len(x), statistics.fmean(x)
    m2, m3, m4 = (sum((v - mean) ** p for v in x) for p in (2, 3, 4))
    skew = math.sqrt(n) * m3 / m2**1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = ((n + 1) * (n * m4 / m2**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return skew, kurtosis


def fails(values: Values) -> bool:
    skew, kurtosis = skew_and_kurtosis(values)
    return abs(skew) > 2 and kurtosis > 3.5


def treat(values: Values, points: int) -> Values:
    treated, changed = dict(values), set[str]()
    while fails(treated) and len(changed) < points:
        up = skew_and_kurtosis(treated)[0] >= 0
        extreme = max(treated.values()) if up else min(treated.values())
        rest = [v for v in treated.values() if v != extreme]
        new = max(rest) if up else min(rest)
        for country, value in list(treated.items()):
            if value == extreme:
                treated[country] = new
                changed.add(country)
    if not fails(treated):
        return treated
    low, high = min(values.values()), max(values.values())
    return {c: math.log(v - low + 0.01 * (high - low)) for c, v in values.items()}


CHOICES = [
    (normalise, aggregate, coverage, points)
    for normalise, aggregate in itertools.product(
        ("minmax:0:100", "minmax:1:10", "zscore:50:10", "percentrank", "rank", "borda", "ampi"),
        ("arithmetic", "geometric", "harmonic", "ampi"),
    )
    for coverage, points in ((0.0, 0), (0.9, 5))
    # Where a scale has zero or less and no floor is set, these means have no value; AMPI of
    # AMPIs goes below zero on scales that start there, and is refused (the test below).
    if not (normalise == "borda" and aggregate != "arithmetic")
    and not (normalise in ("minmax:0:100", "percentrank", "rank") and aggregate == "ampi")
]


@pytest.fixture
def oracle(reference: Path) -> Oracle:
    return Oracle(reference / "coinr")


@pytest.mark.parametrize(("normalise", "aggregate", "coverage", "points"), CHOICES)
def test_the_index_of_every_country(
    oracle: Oracle,
    reference: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    normalise: str,
    aggregate: str,
    coverage: float,
    points: int,
) -> None:
    out = tmp_path / "uit.csv"
    arguments = [
        "compute", "--data", str(reference / "coinr" / "asem_denominated.csv"),
        "--index", str(reference / "coinr" / "asem_structure.csv"),
        "--normalise", normalise, "--aggregate", aggregate,
        "--min-coverage", str(coverage), "--out", str(out),
    ]  # fmt: skip
    if points:
        arguments += ["--treat", f"winsor:{points}"]
    assert run(arguments) in (0, 1), capsys.readouterr().err
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    ours = {row["code"]: float(row["Index"]) for row in rows if row["Index"]}
    theirs = oracle.scores(normalise, aggregate, coverage, points)
    assert ours.keys() == theirs.keys()
    assert len(ours) > 20
    for country, expected in theirs.items():
        assert ours[country] == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_ampi_of_negative_scores_is_refused_and_nothing_is_written(
    reference: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "uit.csv"
    folder = reference / "coinr"
    status = run(
        [
            "compute", "--data", str(folder / "asem_denominated.csv"),
            "--index", str(folder / "asem_structure.csv"),
            "--normalise", "minmax:0:100", "--aggregate", "ampi", "--out", str(out),
        ]
    )  # fmt: skip
    assert status == 2
    assert "AMPI" in capsys.readouterr().err
    assert not out.exists()
