"""Definitions that say something impossible, and data that a sound one cannot use.

A mistake in the file gives one sentence with the line, exit status 2 and no output. Trouble with
the data gives exit status 1 and a notice; a score that cannot be computed is empty.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from veerkracht_desktop.cli import run

Compute = Callable[..., tuple[int, str, str]]

INDEX = """\
id = "proef"
title = "Proef"
version = "1"

[normalisation]
method = "goalposts"

[[group]]
id = "top"
label = "Top"

[[group]]
id = "een"
label = "Een"
parent = "top"

[[indicator]]
id = "a"
label = "A"
parent = "een"

[[indicator.measure]]
formula = "x"
worst = 0
best = 10

[[group]]
id = "twee"
label = "Twee"
parent = "top"

[[indicator]]
id = "b"
label = "B"
parent = "twee"

[[indicator.measure]]
formula = "y"
direction = -1
worst = 10
best = 0
"""
DATA = "code,x,y\nGM0001,1,9\nGM0002,5,5\nGM0003,9,\n"


@pytest.fixture
def compute(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Compute:
    """Compute with these texts; gives exit status, stdout and stderr."""

    def call(
        index: str = INDEX, data: str = DATA, *options: str, name: str = "proef.toml"
    ) -> tuple[int, str, str]:
        (tmp_path / name).write_text(index, encoding="utf-8")
        (tmp_path / "cijfers.csv").write_text(data, encoding="utf-8")
        status = run(
            [
                "compute", "--data", str(tmp_path / "cijfers.csv"),
                "--index", str(tmp_path / name),
                "--out", str(tmp_path / "uit.csv"), *options,
            ]
        )  # fmt: skip
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def rows(tmp_path: Path) -> dict[str, list[str]]:
    with (tmp_path / "uit.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    return {name: [row[name] for row in table] for name in table[0]}


def line_of(text: str, part: str, nth: int = 1) -> int:
    return [n for n, line in enumerate(text.splitlines(), start=1) if part in line][nth - 1]


TWO = 'label = "Twee"\nparent = "top"'

IMPOSSIBLE = {
    "cycle": (TWO, 'label = "Twee"\nparent = "drie"\n\n[[group]]\nid = "drie"\nlabel = "Drie"\n'
              'parent = "twee"', 'parent = "drie"', "is niet met de hoogste knoop verbonden"),
    "own parent": (TWO, 'label = "Twee"\nparent = "twee"', 'parent = "twee"', "kringverwijzing"),
    "orphan": ('parent = "een"', 'parent = "eén"', 'parent = "eén"', "maar die bestaat niet"),
    "two tops": (TWO, 'label = "Twee"', 'id = "twee"', "er zijn meer hoogste knopen"),
    "weights zero": ('parent = "een"', 'parent = "een"\nweight = 0', 'id = "een"',
                     "alle gewichten in groep 'een' zijn 0"),
    "weight negative": ('parent = "een"', 'parent = "een"\nweight = -1', "weight = -1",
                        "het moet 0 of meer zijn"),
    "weight infinite": ('parent = "een"', 'parent = "een"\nweight = inf', "weight = inf",
                        "moet een eindig getal zijn"),
    "unknown method": ('label = "Top"', 'label = "Top"\nmethod = "gemiddelde"', "gemiddelde",
                       "kies uit arithmetic, geometric"),
    "unknown normalisation": ('"goalposts"', '"mimax"', "mimax", "kies uit goalposts, minmax"),
    "equal goalposts": ("best = 10", "best = 0", "best = 0", "zijn gelijk (0)"),
    "goalposts nan": ("best = 10", "best = nan", "best = nan", "moet een eindig getal zijn"),
    "goalposts huge": ("best = 10", f"best = 1{'0' * 400}", "best = 1000", "eindig getal"),
    "goalposts turned": ("best = 10", "best = -10", "worst = 0", "spreken 'direction' 1 tegen"),
    "log of nothing": ("best = 10", "best = 10\nlog = true", "worst = 0",
                       "met 'log' moeten beide grenzen meer dan 0 zijn"),
    "reference outside": ("best = 10", "best = 10\nreference = 11", "reference = 11",
                          "tussen de grenzen"),
    "indicator twice": ('id = "b"', 'id = "a"', 'id = "a"', "'a' komt twee keer voor"),
    "indicator named as group": ('id = "b"', 'id = "een"', 'id = "een"', "komt twee keer voor"),
    "the name of the codes": ('id = "b"', 'id = "code"', 'id = "code"', "kies een andere id"),
    "empty group": ('parent = "twee"', 'parent = "een"', 'id = "twee"', "heeft geen onderdelen"),
    "per cent": ('label = "Top"', 'label = "Top"\nmin_coverage = 60', "min_coverage = 60",
                 "het moet van 0 tot 1 zijn, dus 0.6 voor 60 %"),
    "power 0": ('label = "Top"', 'label = "Top"\nmethod = "generalised"\npower = 0', "power = 0",
                "kies bij 0 de methode geometric"),
    "no target": ('"goalposts"', '"distance_target"', "[[indicator.measure]]",
                  "'target' ontbreekt"),
    "no reference area": ('"goalposts"', '"distance_reference"', "[normalisation]",
                          "de code van het gebied"),
    "misspelt": ("worst = 0", "wrost = 0", "wrost", "'worst' ontbreekt; is 'wrost' een tikfout?"),
}  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_an_impossible_definition_is_told_with_its_line(
    tmp_path: Path, compute: Compute, case: str
) -> None:
    old, new, marked, why = IMPOSSIBLE[case]
    assert old in INDEX
    index = INDEX.replace(old, new, 1)
    status, out, err = compute(index)
    assert (status, out) == (2, "")
    assert why in err
    assert err.count("\n") == 1
    twice = "komt twee keer voor" in why
    assert err.startswith(f"proef.toml, regel {line_of(index, marked, 2 if twice else 1)}: ")
    assert not (tmp_path / "uit.csv").exists()


@pytest.mark.parametrize(
    ("table", "marked", "why"),
    [
        ("[treatment]\npoints = -1", "points", "geheel getal van 0 of meer"),
        ("[treatment]\npoints = 2.5", "points", "geheel getal van 0 of meer"),
        ('[treatment]\nthen = "wortel"', "then", "'then' is 'wortel'; kies uit none, log_ct"),
        ("[treatment]\nskew_limit = -1", "skew_limit", "het moet 0 of meer zijn"),
        ("[treatment]\nkurtosis_limit = inf", "kurtosis_limit", "moet een eindig getal zijn"),
        ("[treatment]\nskew_type = 4", "skew_type", "kies 1, 2 of 3"),
        ('[treatment]\npower = "veel"', "power", "moet een getal zijn"),
        ("[treatment]\npower = 1000", "power", "het moet van -100 tot 100 zijn"),
        ("[treatment]\npoint = 2", "point = 2", "bedoelt u 'points'?"),
        ("[screening]\nmin_known = 65", "min_known", "van 0 tot 1 zijn, dus 0.65 voor 65 %"),
        ("[screening]\nmin_nonzero = -0.1", "min_nonzero", "het moet van 0 tot 1 zijn"),
        ("[screening]\nmin_area = 2000", "min_area", "het moet van 0 tot 1 zijn"),
        ('[imputation]\nmethods = "mean"', "methods", "moet een lijst van teksten zijn"),
        ('[imputation]\nmethods = ["gok"]', "methods", "noemt 'gok'; kies uit higher, previous"),
        ('[imputation]\nmethods = ["mean", "mean"]', "methods", "één manier twee keer"),
        ("[imputation]\nby = 3", "by = 3", "'by' moet tekst zijn"),
        ('[imputation]\nby = ""', 'by = ""', "'by' is leeg"),
        ("[imputation]\ncovariates = [3]", "covariates", "moet een lijst van teksten zijn"),
        ('[imputation]\ncovariates = [""]', "covariates", "moet een lijst van teksten zijn"),
        ('[[allocation]]\nperson = "P"', "[[allocation]]", "'P' verdeelt niets"),
        ('[[allocation]]\nperson = " "\n[allocation.weights]\na = 1', "person", "is leeg"),
        ('[[allocation]]\nperson = "P"\n[allocation.weights]\na = -1', "[allocation.w", "-1.0"),
        ('[[allocation]]\nperson = "P"\n[allocation.weights]\nz = 1', "z = 1", "bestaat niet"),
        ('[[allocation]]\nperson = "P"\n[allocation.weights]\na = "1"', 'a = "1"', "een getal"),
        ('[[allocation]]\nperson = "P"\nbudget = 3\n[allocation.weights]\na = 1', "budget",
         "de sleutel 'budget' is onbekend"),
        ("[normaliseren]\nx = 1", "[normaliseren]", "de sleutel 'normaliseren' is onbekend"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_stage_is_told_with_its_line(
    tmp_path: Path, compute: Compute, table: str, marked: str, why: str
) -> None:
    index = f"{INDEX}\n{table}\n"
    status, out, err = compute(index)
    assert (status, out) == (2, "")
    assert why in err
    assert err.startswith(f"proef.toml, regel {line_of(index, marked)}: ")
    assert not (tmp_path / "uit.csv").exists()


@pytest.mark.parametrize(
    ("old", "new", "marked", "why"),
    [
        ('label = "Top"', 'label = "Top"\n[group.rescale]\nmethod = "goalposts"',
         'method = "goalposts"\n\n[[group]]\nid = "een"', "een groep kan niet 'goalposts'"),
        ('label = "Top"', 'label = "Top"\n[group.rescale]\nmethod = "rang"', "rang", "kies uit"),
        ('label = "Top"', 'label = "Top"\nrescale = "percentrank"', "rescale", "een tabel zijn"),
        ('parent = "een"', 'parent = "een"\n[indicator.normalisation]\nmethod = "minmax"\nlow = 5\n'
         "high = 5", "low = 5", "'low' moet lager zijn"),
        ('parent = "een"', 'parent = "een"\n[indicator.normalisation]\nmethod = "zscore"\nhigh = 0',
         "high = 0", "standaardafwijking"),
        ('parent = "een"', 'parent = "een"\n[indicator.normalisation]\nmethod = "scaled"\nhigh = 0',
         "high = 0", "mag niet 0 zijn"),
        ('parent = "een"', 'parent = "een"\n[indicator.treatment]\nskew_type = 0', "skew_type",
         "kies 1, 2 of 3"),
        ("worst = 0\nbest = 10", "reference = 5", "reference", "en die ontbreken"),
        ("best = 10", 'best = 10\ntarget = "hoog"', "target", "moet een getal zijn"),
        ("best = 10", 'best = 10\nlog = "ja"', "log =", "moet true of false zijn"),
        ('version = "1"', 'version = "1"\ntreat_points = 3\n[treatment]\npoints = 5', "treat_po",
         "laat 'treat_points' weg"),
        ('version = "1"', 'version = "1"\nfill = true\n[imputation]\nmethods = ["mean"]', "fill",
         "laat 'fill' weg"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_override_is_told_with_its_line(
    compute: Compute, old: str, new: str, marked: str, why: str
) -> None:
    assert old in INDEX
    index = INDEX.replace(old, new, 1)
    status, _, err = compute(index)
    assert status == 2
    assert why in err
    number = index[: index.index(marked)].count("\n") + 1
    assert err.startswith(f"proef.toml, regel {number}: ")


def test_no_data_for_a_whole_theme_is_a_problem_and_no_score(
    tmp_path: Path, compute: Compute
) -> None:
    strict = INDEX.replace('label = "Top"', 'label = "Top"\nmin_coverage = 1.0')
    status, out, _ = compute(strict, DATA.replace(",y", ",z"))
    assert status == 1
    assert "'Twee' is niet te berekenen: er zijn geen gegevens voor" in out
    found = rows(tmp_path)
    assert found["twee"] == found["b"] == found["top"] == ["", "", ""]
    assert found["een"] == ["10.0", "50.0", "90.0"]


def test_one_area(tmp_path: Path, compute: Compute) -> None:
    """Fixed goalposts need no other area; a spread over the areas does."""
    one = "code,x,y\nGM0001,1,9\n"
    assert compute(INDEX, one)[0] == 0
    assert rows(tmp_path)["top"] == ["10.0"]
    status, out, _ = compute(INDEX, one, "--normalise", "minmax:0:100")
    assert status == 1
    assert "'A' verschilt niet tussen de gebieden en telt daarom niet mee" in out
    assert rows(tmp_path)["top"] == [""]


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentrank", "rank", "borda", "ampi"])
def test_one_area_has_no_relative_score(tmp_path: Path, compute: Compute, method: str) -> None:
    assert compute(INDEX, "code,x,y\nGM0001,1,9\n", "--normalise", method)[0] == 1
    assert set(rows(tmp_path)) == {"code", "top", "een", "twee", "a", "b"}
    assert all(column == [""] for name, column in rows(tmp_path).items() if name != "code")


def test_all_missing(tmp_path: Path, compute: Compute) -> None:
    status, out, _ = compute(INDEX, "code,x,y\nGM0001,,\nGM0002,,\n")
    assert status == 1
    assert "'Top' is voor geen enkel gebied berekend" in out
    assert rows(tmp_path)["top"] == ["", ""]


@pytest.mark.parametrize("cell", ["nan", "NaN", ""])
def test_values_that_are_no_number_are_missing(tmp_path: Path, compute: Compute, cell: str) -> None:
    compute(INDEX, DATA.replace("GM0002,5", f"GM0002,{cell}"))
    assert rows(tmp_path)["a"] == ["10.0", "", "90.0"]
    assert rows(tmp_path)["top"][1] == "50.0"  # of b alone


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e400"])
def test_a_column_with_something_endless_is_no_column_of_figures(
    tmp_path: Path, compute: Compute, cell: str
) -> None:
    status, out, _ = compute(INDEX, DATA.replace("GM0002,5", f"GM0002,{cell}"))
    assert status == 1
    assert f"niet als cijfers gelezen: 2 cellen zijn een getal en 1 niet, zoals '{cell}'" in out
    assert rows(tmp_path)["a"] == ["", "", ""]


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentrank"])
def test_huge_values_do_not_become_infinite(tmp_path: Path, compute: Compute, method: str) -> None:
    status, _, err = compute(
        INDEX, "code,x,y\nGM0001,-1e308,1\nGM0002,1e308,2\nGM0003,0,3\n", "--normalise", method
    )
    assert status in (0, 1), err
    for name, column in rows(tmp_path).items():
        assert not {"inf", "-inf", "nan"} & set(column), name


def test_ids_that_differ_in_capitals_only_stay_apart(tmp_path: Path, compute: Compute) -> None:
    status, _, _ = compute(
        INDEX.replace('id = "b"', 'id = "A"'), DATA, "--out", str(tmp_path / "uit.parquet")
    )
    assert status == 0
    found = rows(tmp_path)
    assert (found["a"][0], found["A"][0]) == ("10.0", "10.0")
    assert (found["a"][1], found["A"][2]) == ("50.0", "")
    assert (tmp_path / "uit.parquet").exists()


def _tree(groups: list[tuple[str, str]], leaves: list[tuple[str, str]]) -> str:
    parts = ['id = "g"\ntitle = "G"\nversion = "1"\n[normalisation]\nmethod = "minmax"\n']
    for name, parent in groups:
        above = f'parent = "{parent}"\n' if parent else ""
        parts.append(f'[[group]]\nid = "{name}"\nlabel = "{name}"\n{above}')
    for name, parent in leaves:
        parts.append(
            f'[[indicator]]\nid = "{name}"\nlabel = "{name}"\nparent = "{parent}"\n'
            '[[indicator.measure]]\nformula = "x"\n'
        )
    return "".join(parts)


def test_a_tree_of_two_thousand_levels(tmp_path: Path, compute: Compute) -> None:
    deep = [("g0", ""), *((f"g{n}", f"g{n - 1}") for n in range(1, 2000))]
    status, _, err = compute(_tree(deep, [("a", "g1999")]))
    assert (status, err) == (0, "")
    assert rows(tmp_path)["g0"] == rows(tmp_path)["a"] == ["0.0", "50.0", "100.0"]


def test_ten_thousand_indicators(tmp_path: Path, compute: Compute) -> None:
    leaves = [(f"i{n}", "top") for n in range(10_000)]
    status, out, err = compute(_tree([("top", "")], leaves), DATA, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["scored"]["i9999"] == 3
    # A mean of ten thousand equal numbers, as near as sums of floats come.
    assert [float(cell) for cell in rows(tmp_path)["top"]] == pytest.approx([0, 50, 100])


@pytest.mark.parametrize(
    ("old", "new", "row", "why"),
    [
        ("b,B,1,top", "b,B,1,tpo", 3, "maar die bestaat niet"),
        ("b,B,1,top", "a,B,1,top", 3, "komt twee keer voor"),
        ("top,T,2,,1,1,Aggregate", "top,T,2,top,1,1,Aggregate", 4, "geen hoogste knoop"),
        ("-1,1,Indicator", "-1,-1,Indicator", 3, "het moet 0 of meer zijn"),
        ("b,B,", "code,B,", 3, "kies een andere id"),
    ],
)
def test_an_impossible_structure_table_is_told_with_its_row(
    compute: Compute, old: str, new: str, row: int, why: str
) -> None:
    table = (
        "iCode,iName,Level,Parent,Direction,Weight,Type\n"
        "a,A,1,top,1,1,Indicator\nb,B,1,top,-1,1,Indicator\ntop,T,2,,1,1,Aggregate\n"
    )
    assert old in table
    status, out, err = compute(table.replace(old, new, 1), name="structuur.csv")
    assert (status, out) == (2, "")
    assert why in err
    if "hoogste knoop" not in why:
        assert err.startswith(f"structuur.csv, rij {row}: ")


def test_rows_of_a_structure_table_that_take_no_part_are_told(compute: Compute) -> None:
    table = (
        "iCode,iName,Level,Parent,Direction,Weight,Type\n"
        "x,X,1,top,1,1,Indicator\ntop,T,2,,1,1,Aggregate\ny,Y,,,,,Denominator\n"
    )
    status, out, _ = compute(table, name="structuur.csv")
    assert status == 0
    assert "- 1 rij hoort niet bij de index (Type Denominator) en telt niet mee." in out
