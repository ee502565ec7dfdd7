"""Agreement with COINr 1.1.14 on its ASEM example, through the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.cli import run
from veerkracht_desktop.core.treatment import kurtosis, skewness

pytestmark = pytest.mark.realfiles


def columns(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.parametrize(
    ("normalise", "aggregate", "file"),
    [
        ("minmax:0:100", "arithmetic", "minmax0-100_arithmetic.csv"),
        ("minmax:1:100", "geometric", "minmax1-100_geometric.csv"),
        ("zscore:0:1", "arithmetic", "zscore_arithmetic.csv"),
        ("percentrank", "arithmetic", "percentrank_arithmetic.csv"),
    ],
)
def test_every_aggregate_of_every_country(
    reference: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    normalise: str,
    aggregate: str,
    file: str,
) -> None:
    out = tmp_path / "uit.csv"
    status = run(
        [
            "compute", "--data", str(reference / "coinr" / "asem_denominated.csv"),
            "--index", str(reference / "coinr" / "asem_structure.csv"),
            "--normalise", normalise, "--aggregate", aggregate, "--out", str(out),
        ]
    )  # fmt: skip
    assert status == 0, capsys.readouterr().err
    ours, theirs = columns(out), columns(reference / "coinr" / file)
    assert ours["code"] == theirs.pop("uCode")
    assert len(theirs) == 11
    for node, expected in theirs.items():
        np.testing.assert_allclose(
            np.array(ours[node], dtype=float), np.array(expected, dtype=float), rtol=0, atol=1e-9
        )


def test_skewness_and_kurtosis_of_every_indicator(reference: Path) -> None:
    """COINr prints three significant digits."""
    data = columns(reference / "coinr" / "asem_denominated.csv")
    statistics = columns(reference / "coinr" / "indicator_statistics.csv")
    checked = 0
    for at, name in enumerate(statistics["iCode"]):
        values = np.array([float(v) if v else np.nan for v in data[name]])
        for measure, key in ((skewness, "Skew"), (kurtosis, "Kurt")):
            assert measure(values) == pytest.approx(float(statistics[key][at]), rel=6e-3, abs=6e-4)
            checked += 1
    assert checked == 98
