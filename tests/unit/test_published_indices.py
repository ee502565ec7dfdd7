"""Known indices, built from the examples of docs/indexdefinitie.md, through the command line.

Expected figures are published ones, or come from a plain calculation here that shares no code
with the program.
"""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from veerkracht_desktop.cli import run

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "indexdefinitie.md"

Columns = Mapping[str, Sequence[float | None]]
Compute = Callable[[str, Sequence[str], Columns], dict[str, list[float | None]]]


def example(title: str) -> str:
    """The definition below a heading of the documentation."""
    text = DOCUMENTATION.read_text(encoding="utf-8")
    match = re.search(rf"### {re.escape(title)}\n.*?```toml\n(.*?)```", text, re.DOTALL)
    assert match is not None
    return match[1]


@pytest.fixture
def compute(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Compute:
    """Scores by node, None where there is none."""

    def call(
        definition: str, codes: Sequence[str], columns: Columns
    ) -> dict[str, list[float | None]]:
        index, data, out = (tmp_path / name for name in ("index.toml", "data.csv", "uit.csv"))
        index.write_text(definition, encoding="utf-8")
        with data.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["code", *columns])
            for code, *cells in zip(codes, *columns.values(), strict=True):
                writer.writerow([code, *("" if cell is None else cell for cell in cells)])
        status = run(["compute", "--data", str(data), "--index", str(index), "--out", str(out)])
        assert status in (0, 1), capsys.readouterr().err
        with out.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row.pop("code") for row in rows] == list(codes)
        return {node: [float(row[node]) if row[node] else None for row in rows] for node in rows[0]}

    return call


# --- Human Development Index ----------------------------------------------------------------

HDR_2021_22 = {
    # Life expectancy, expected and mean years of schooling, GNI per capita (2017 PPP $), HDI:
    # Human Development Report 2021/22, statistical annex, table 1.
    "CHE": (84.0, 16.5, 13.9, 66933, 0.962),
    "NOR": (83.2, 18.2, 13.0, 64660, 0.961),
    "ISL": (82.7, 19.2, 13.8, 55782, 0.959),
    "NLD": (81.7, 18.7, 12.6, 55979, 0.941),
    "LIE": (83.3, 15.2, 12.5, 146830, 0.935),
    "NER": (61.6, 7.0, 2.1, 1240, 0.400),
    "SSD": (55.0, 5.5, 5.7, 768, 0.385),
}


def test_the_human_development_index(compute: Compute) -> None:
    values = list(zip(*HDR_2021_22.values(), strict=True))
    names = ("levensverwachting", "verwacht", "genoten", "bni")
    found = compute(
        example("Human Development Index"),
        list(HDR_2021_22),
        dict(zip(names, values[:4], strict=True)),
    )
    # The table prints its inputs rounded, so the third decimal can be one off.
    assert found["hdi"] == pytest.approx(list(values[4]), abs=1e-3)
    assert found["verwacht_onderwijs"][1:4] == [1.0, 1.0, 1.0]  # more than 18 years counts as 18
    assert found["inkomen"][4] == 1.0  # more than 75,000 counts as 75,000
    assert found["inkomen"][0] == pytest.approx(
        (math.log(66933) - math.log(100)) / (math.log(75000) - math.log(100)), abs=1e-12
    )
    assert found["onderwijs"][0] == pytest.approx((16.5 / 18 + 13.9 / 15) / 2, abs=1e-12)


def test_a_country_without_income_has_no_index(compute: Compute) -> None:
    found = compute(
        example("Human Development Index"),
        ["AAA", "BBB"],
        {
            "levensverwachting": [80, 70],
            "verwacht": [15, 12],
            "genoten": [10, 8],
            "bni": [None, 5000],
        },
    )
    assert found["hdi"][0] is None
    assert found["hdi"][1] is not None


# --- Social Vulnerability Index -------------------------------------------------------------


def percent_rank(values: Sequence[float]) -> list[float]:
    """(rank - 1) / (N - 1), the rank of ties being their lowest."""
    return [sum(v < value - 1e-9 for v in values) / (len(values) - 1) for value in values]


SVI = {
    "ep_pov150": [30.0, 12.5, 12.5, 8.0, 41.0, 22.0, 5.0, 18.0, 22.0, 9.0, 27.0],
    "ep_unemp": [6.0, 3.0, 9.0, 3.0, 11.0, 3.0, 2.0, 5.5, 7.0, 4.0, 8.0],
    "ep_nohsdp": [14.0, 9.0, 6.0, 3.0, 25.0, 17.0, 2.0, 9.0, 12.0, 8.0, 20.0],
    "ep_age65": [14.0, 21.0, 17.0, 25.0, 12.0, 11.0, 30.0, 16.0, 14.0, 22.0, 10.0],
    "ep_disabl": [15.0, 13.0, 13.0, 10.0, 19.0, 14.0, 9.0, 12.0, 18.0, 11.0, 13.0],
}
TRACTS = [f"tract {n}" for n in range(11)]


def test_the_social_vulnerability_index(compute: Compute) -> None:
    found = compute(example("Social Vulnerability Index"), TRACTS, SVI)
    ranks = {name: percent_rank(values) for name, values in SVI.items()}
    assert found["armoede"] == pytest.approx(ranks["ep_pov150"], abs=1e-12)
    assert found["werkloos"] == pytest.approx(ranks["ep_unemp"], abs=1e-12)
    first = [sum(row) for row in zip(*(ranks[n] for n in list(SVI)[:3]), strict=True)]
    second = [sum(row) for row in zip(*(ranks[n] for n in list(SVI)[3:]), strict=True)]
    assert found["sociaaleconomisch"] == pytest.approx(percent_rank(first), abs=1e-12)
    assert found["huishouden"] == pytest.approx(percent_rank(second), abs=1e-12)
    total = [a + b for a, b in zip(first, second, strict=True)]
    assert found["svi"] == pytest.approx(percent_rank(total), abs=1e-12)
    of_ranks = [a + b for a, b in zip(percent_rank(first), percent_rank(second), strict=True)]
    assert percent_rank(of_ranks) != percent_rank(total)  # the two readings differ here


def test_sums_that_are_equal_tie_also_where_floats_differ(compute: Compute) -> None:
    """0.1 + 0.2 is not 0.3 in floats: areas with the same sum must still share a rank."""
    n = 11
    up = list(range(n))
    first = {"ep_pov150": [1, 2, 0, 3, *up[4:]], "ep_unemp": [2, 1, 3, 0, *up[4:]]}
    found = compute(
        example("Social Vulnerability Index"),
        TRACTS,
        {**first, "ep_nohsdp": [None] * n, "ep_age65": up, "ep_disabl": up},
    )
    tied = found["sociaaleconomisch"][:4]
    sums = [a + b for a, b in zip(found["armoede"][:4], found["werkloos"][:4], strict=True)]
    assert sums == pytest.approx([0.3] * 4, abs=1e-12)
    assert len(set(sums)) > 1
    assert tied == [0.0, 0.0, 0.0, 0.0]


# --- English Index of Multiple Deprivation --------------------------------------------------


def exponential(values: Sequence[float]) -> list[float]:
    """-23 ln(1 - R (1 - exp(-100/23))), R the rank over N with 1 for the most deprived."""
    ranks = [1 + sum(v < value for v in values) for value in values]
    return [-23 * math.log(1 - rank / len(values) * (1 - math.exp(-100 / 23))) for rank in ranks]


IMD_WEIGHTS = {
    "inkomen": 22.5, "werk": 22.5, "onderwijs": 13.5, "gezondheid": 13.5,
    "criminaliteit": 9.3, "wonen": 9.3, "leefomgeving": 9.3,
}  # fmt: skip


def imd_data() -> dict[str, list[float]]:
    return {
        name: [float((at * step + 3) % 10) for at in range(10)]
        for name, step in zip(IMD_WEIGHTS, (1, 3, 7, 9, 1, 3, 7), strict=True)
    }


def test_the_index_of_multiple_deprivation(compute: Compute) -> None:
    data = imd_data()
    codes = [f"LSOA{n}" for n in range(10)]
    found = compute(example("English Index of Multiple Deprivation"), codes, data)
    scores = {name: exponential(values) for name, values in data.items()}
    for name, expected in scores.items():
        assert found[name] == pytest.approx(expected, abs=1e-9)
    expected = [
        sum(IMD_WEIGHTS[name] * scores[name][at] for name in data) / sum(IMD_WEIGHTS.values())
        for at in range(10)
    ]
    assert found["imd"] == pytest.approx(expected, abs=1e-9)
    # Check values of the technical report's formula: the worst is 100, the middle about 16.
    assert sorted(found["inkomen"])[-1] == pytest.approx(100, abs=1e-9)
    assert sorted(found["inkomen"])[4] == pytest.approx(15.647, abs=5e-4)


def test_a_domain_of_several_indicators_is_ranked_as_a_group(compute: Compute) -> None:
    text = example("English Index of Multiple Deprivation")
    text = text.replace(
        '[[indicator]]\nid = "inkomen"\nlabel = "Inkomen"\nparent = "imd"\nweight = 22.5\n',
        '[[group]]\nid = "domein"\nlabel = "Inkomen"\nparent = "imd"\nweight = 22.5\n'
        '[group.rescale]\nmethod = "exponential"\n\n'
        '[[indicator]]\nid = "kinderen"\nlabel = "Kinderen"\nparent = "domein"\n'
        '[indicator.normalisation]\nmethod = "zscore"\n'
        '[[indicator.measure]]\nformula = "werk"\n\n'
        '[[indicator]]\nid = "inkomen"\nlabel = "Inkomen"\nparent = "domein"\n'
        '[indicator.normalisation]\nmethod = "zscore"\n',
    )
    data = imd_data()
    found = compute(text, [f"LSOA{n}" for n in range(10)], data)

    def standard(values: Sequence[float]) -> list[float]:
        mean, deviation = statistics.fmean(values), statistics.stdev(values)
        return [round((v - mean) / deviation, 9) for v in values]

    both = [
        round(a + b, 6)
        for a, b in zip(standard(data["inkomen"]), standard(data["werk"]), strict=True)
    ]
    assert found["domein"] == pytest.approx(exponential(both), abs=1e-9)


# --- Baseline Resilience Indicators for Communities -----------------------------------------


def test_bric(compute: Compute) -> None:
    found = compute(
        example("Baseline Resilience Indicators for Communities"),
        ["A", "B", "C"],
        {"onderwijs": [10, 20, 30], "geen_auto": [0, 5, 10], "werkenden": [50, 100, 75]},
    )
    assert found["onderwijs"] == [0.0, 0.5, 1.0]
    assert found["auto"] == [1.0, 0.5, 0.0]
    assert found["sociaal"] == [0.5, 0.5, 0.5]
    assert found["economisch"] == [0.0, 1.0, 0.5]
    assert found["bric"] == [0.5, 1.5, 1.0]


# --- AMPI around a reference ----------------------------------------------------------------

REGIONS = ["IT", "R1", "R2", "R3"]
BES = {"levensverwachting": [82.0, 80.0, 84.0, 83.0], "werkloos": [8.0, 14.0, 4.0, 6.0]}


def test_ampi_around_a_reference(compute: Compute) -> None:
    found = compute(example("AMPI rond een referentie"), REGIONS, BES)
    life = [100 + 60 * (v - 82) / (84 - 80) for v in BES["levensverwachting"]]
    work = [100 - 60 * (v - 8) / (14 - 4) for v in BES["werkloos"]]
    assert found["levensverwachting"] == pytest.approx(life, abs=1e-9)
    assert found["werkloos"] == pytest.approx(work, abs=1e-9)
    assert found["bes"][0] == pytest.approx(100, abs=1e-9)
    expected = []
    for scores in zip(life, work, strict=True):
        mean, spread = statistics.fmean(scores), statistics.pstdev(scores)
        expected.append(mean - spread * spread / mean)
    assert found["bes"] == pytest.approx(expected, abs=1e-9)


def test_ampi_with_bounds_of_all_years(compute: Compute) -> None:
    """Reference 82 with 78 and 86 as extremes of all years: bounds 78 and 86."""
    text = example("AMPI rond een referentie")
    text = text.replace(
        'method = "ampi"\nreference = "IT"',
        'method = "goalposts"\nlow = 70\nhigh = 130\nclip = false',
    )
    text = text.replace(
        'formula = "levensverwachting"', 'formula = "levensverwachting"\nworst = 78\nbest = 86'
    ).replace("direction = -1", "direction = -1\nworst = 16\nbest = 0")
    found = compute(text, REGIONS, BES)
    assert found["levensverwachting"] == pytest.approx([100, 85, 115, 107.5], abs=1e-9)
    assert found["werkloos"] == pytest.approx([100, 77.5, 115, 107.5], abs=1e-9)
    one = compute(text, REGIONS[:2], {name: values[:2] for name, values in BES.items()})
    assert one["bes"] == pytest.approx(found["bes"][:2], abs=1e-12)  # editions compare


# --- As COINr -------------------------------------------------------------------------------

SKEWED = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0, None]
STRAIGHT = [10.0, 9.0, 8.0, None, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]


def test_winsorised_data_with_missing_cells(compute: Compute) -> None:
    """One point is pulled in, 100 to 9; what is missing does not count."""
    text = example("Zoals COINr")
    text = text.replace('[imputation]\nmethods = ["mean"]\n', "")
    found = compute(text, [f"A{n}" for n in range(11)], {"scheef": SKEWED, "recht": STRAIGHT})
    treated = [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    scores = [100 * (v - 1) / 8 for v in treated]
    assert found["scheef"][:10] == pytest.approx(scores, abs=1e-9)
    assert found["scheef"][10] is None
    straight = [None if v is None else 100 * (10 - v) / 10 for v in STRAIGHT]
    assert found["recht"] == [None if v is None else pytest.approx(v) for v in straight]
    assert found["index"][3] == pytest.approx(scores[3], abs=1e-9)
    assert found["index"][10] == pytest.approx(100, abs=1e-9)
    assert found["index"][0] == pytest.approx((scores[0] + 0) / 2, abs=1e-9)


def test_winsorised_data_with_filled_cells(compute: Compute) -> None:
    """The mean is filled in before outliers are treated, as COINr's order of steps has it."""
    found = compute(
        example("Zoals COINr"),
        [f"A{n}" for n in range(11)],
        {"scheef": SKEWED, "recht": STRAIGHT},
    )
    mean = statistics.fmean(v for v in SKEWED if v is not None)
    assert mean == 14.5
    # With 14.5 in the place of the missing cell the farthest point, 100, becomes 14.5 too.
    scores = [100 * (v - 1) / 13.5 for v in [1, 2, 3, 4, 5, 6, 7, 8, 9, 14.5, 14.5]]
    assert found["scheef"] == pytest.approx(scores, abs=1e-9)
    filled = statistics.fmean(v for v in STRAIGHT if v is not None)
    assert found["recht"][3] == pytest.approx(100 * (10 - filled) / 10, abs=1e-9)


@pytest.mark.parametrize(
    "title",
    [
        "Human Development Index",
        "Social Vulnerability Index",
        "English Index of Multiple Deprivation",
        "Baseline Resilience Indicators for Communities",
        "AMPI rond een referentie",
        "Zoals COINr",
    ],
)
def test_every_example_has_a_test(title: str) -> None:
    assert example(title).startswith("id = ")
    known = DOCUMENTATION.read_text(encoding="utf-8").split("## Zo bouwt u")[1].split("\n## ")[0]
    assert len(re.findall(r"^### ", known, re.MULTILINE)) == 6
