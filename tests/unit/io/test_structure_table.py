"""Structure tables of COINr and the COIN Tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from veerkracht_desktop.core.definition import Group, Indicator
from veerkracht_desktop.core.errors import (
    DefinitionError,
    EmptyTableError,
    FileUnreadableError,
    OutputError,
)
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Normalisation
from veerkracht_desktop.io.definitions import (
    default_definition,
    read_definition,
    write_definition,
)
from veerkracht_desktop.io.definitions.structure_table import read_structure
from veerkracht_desktop.io.definitions.structure_writing import write_structure

PUBLIC_REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "reference" / "coinr"

GOOD = """\
iCode,iName,Level,Parent,Direction,Weight,Type
Pop.Dens,Population density,1,Env,-1,2,Indicator
CO2,Emissions,1,Env,-1,0.5,Indicator
GDP,Income,1,Econ,1,1,Indicator
Env,Environment,2,Index,1,1,Aggregate
Econ,Economy,2,Index,1,3,Aggregate
Index,The index,3,NA,1,1,Aggregate
Pop,Population,,,,,Denominator
Region,Region,,,,,Group
"""


def write(tmp_path: Path, text: str, name: str = "mijn_index.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_as_coinr_writes_it(tmp_path: Path) -> None:
    structure = read_structure(write(tmp_path, GOOD))
    d = structure.definition
    assert (d.id, d.title, d.source) == ("mijn_index", "The index", "mijn_index.csv")
    assert [n.id for n in d.walk()] == ["Index", "Env", "Pop.Dens", "CO2", "Econ", "GDP"]
    assert d.nodes == tuple(d.walk())
    assert d.normalisation == Normalisation("minmax", 0.0, 100.0)
    assert (d.skip_absent, d.min_inhabitants, d.treatment.points) == (False, 0, 0)
    for group in d.groups:
        assert (group.aggregation, group.min_coverage) == (Aggregation("arithmetic"), 0.0)
    density = d.by_id["Pop.Dens"]
    assert isinstance(density, Indicator)
    assert (density.label, density.weight) == ("Population density", 2.0)
    (measure,) = density.measures
    assert (measure.direction, measure.goalposts) == (-1, None)
    assert parse_formula(measure.formula).variables == ("Pop.Dens",)
    assert d.effective_weights["CO2"] == pytest.approx(0.25 * 0.2)


def test_rows_outside_the_tree_are_told(tmp_path: Path) -> None:
    (notice,) = read_structure(write(tmp_path, GOOD)).notices
    assert notice.items == ("Pop", "Region")
    assert notice.text == (
        "2 rijen horen niet bij de index (Type Denominator en Group) en tellen niet mee."
    )
    one = GOOD.replace("Region,Region,,,,,Group\n", "")
    (notice,) = read_structure(write(tmp_path, one)).notices
    assert notice.text == "1 rij hoort niet bij de index (Type Denominator) en telt niet mee."


def test_dutch_excel_text_gives_the_same(tmp_path: Path) -> None:
    dutch = GOOD.replace(",", ";").replace("0.5", "0,5").replace("NA", "#N/B")
    expected = read_structure(write(tmp_path, GOOD)).definition.nodes
    assert read_structure(write(tmp_path, dutch)).definition.nodes == expected
    capitals = GOOD.replace("iCode,iName,Level", "ICODE,iname,LEVEL")
    assert read_structure(write(tmp_path, capitals)).definition.nodes == expected
    with_mark = write(tmp_path, "\ufeff" + GOOD)
    assert read_structure(with_mark).definition.nodes == expected


def test_a_workbook_with_the_table_on_its_second_sheet(tmp_path: Path) -> None:
    path = tmp_path / "mijn_index.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("uitleg").write_row(0, 0, ["Dit is", "een uitleg"])
        book.worksheets()[0].write_row(1, 0, ["van", "de index"])
        sheet = book.add_worksheet("structuur")
        for row, line in enumerate(GOOD.splitlines()):
            for column, cell in enumerate(line.split(",")):
                try:
                    sheet.write(row, column, float(cell))
                except ValueError:
                    sheet.write(row, column, cell)
    nodes = read_structure(path).definition.nodes
    assert nodes == read_structure(write(tmp_path, GOOD)).definition.nodes


def test_without_type_the_level_tells_it(tmp_path: Path) -> None:
    text = "\n".join(line.rsplit(",", 1)[0] for line in GOOD.splitlines())
    structure = read_structure(write(tmp_path, text))
    assert structure.definition.nodes == read_structure(write(tmp_path, GOOD)).definition.nodes
    assert structure.notices[0].items == ("Pop", "Region")


def test_names_directions_and_weights_may_be_left_out(tmp_path: Path) -> None:
    d = read_structure(
        write(tmp_path, "iCode,Level,Parent\na,1,t\nb,1,t\nt,2,\n", "kort.csv")
    ).definition
    leaf, top = d.by_id["a"], d.by_id["t"]
    assert isinstance(leaf, Indicator)
    assert isinstance(top, Group)
    assert (leaf.label, leaf.weight, leaf.measures[0].direction) == ("a", 1.0, 1)


def test_codes_that_are_numbers_stay_text(tmp_path: Path) -> None:
    d = read_structure(
        write(tmp_path, "iCode,Level,Parent\n1,1,9\n2,1,9\n9,2,\n", "cijfers.csv")
    ).definition
    leaf = d.by_id["1"]
    assert isinstance(leaf, Indicator)
    assert parse_formula(leaf.measures[0].formula).variables == ("1",)


def test_a_code_that_the_importer_knows_by_another_name_is_found_either_way(tmp_path: Path) -> None:
    d = read_structure(
        write(tmp_path, "iCode,Level,Parent\nWOZ,1,t\nx,1,t\nt,2,\n", "bekend.csv")
    ).definition
    woz = d.by_id["WOZ"]
    assert isinstance(woz, Indicator)
    assert [m.formula for m in woz.measures] == ["WOZ", "g_wozbag"]


@pytest.mark.parametrize(
    ("old", "new", "row", "why"),
    [
        ("iCode,iName", "Code,iName", 1, "de kolom iCode ontbreekt"),
        ("Level,Parent", "Niveau,Ouder", 1, "de kolommen Level en Parent ontbreken"),
        ("CO2,", ",", 3, "'iCode' is leeg"),
        ("CO2,Emissions,1", "CO2,Emissions,een", 3, "'Level' van 'CO2' is 'een' en geen getal"),
        ("CO2,Emissions,1", "CO2,Emissions,2", 3, "'CO2' heeft Type Indicator en Level 2"),
        ("-1,0.5", "-1,veel", 3, "'Weight' van 'CO2' is 'veel' en geen getal"),
        ("-1,0.5", "-1,-0.5", 3, "het gewicht van 'CO2' is -0.5"),
        ("-1,0.5", "2,0.5", 3, "'Direction' van 'CO2' is 2; kies 1 of -1"),
        (
            "1,Indicator\nEnv",
            "1,Indikator\nEnv",
            4,
            "'Type' van 'GDP' is 'Indikator'; kies Indicator",
        ),
        ("GDP,Income", "CO2,Income", 4, "'CO2' komt twee keer voor"),
        ("1,Econ,1", "1,Ecom,1", 4, "hoort onder 'Ecom', maar die bestaat niet"),
        ("Env,Environment,2,Index", "Env,Environment,2,NA", 7, "meer hoogste knopen: Env, Index"),
        ("Env,Environment,2,Index", "Env,Environment,2,Env", 5, "kringverwijzing"),
        ("3,NA", "3,Env", 5, "er is geen hoogste knoop"),
        ("1,Econ,1,1", "1,Env,1,1", 6, "groep 'Econ' heeft geen onderdelen"),
        ("1,Econ,1,1", "1,Econ,1,0", 6, "alle gewichten in groep 'Econ' zijn 0"),
    ],
)
def test_a_mistake_is_told_with_file_and_row(
    tmp_path: Path, old: str, new: str, row: int, why: str
) -> None:
    assert old in GOOD
    with pytest.raises(DefinitionError) as caught:
        read_structure(write(tmp_path, GOOD.replace(old, new, 1)))
    assert why in str(caught.value.data["why"])
    assert str(caught.value.data["place"]).startswith("mijn_index.csv, rij ")
    if "hoogste knoop" not in why:
        assert caught.value.data["place"] == f"mijn_index.csv, rij {row}"


def test_only_rows_of_other_types(tmp_path: Path) -> None:
    text = "iCode,iName,Level,Parent,Direction,Weight,Type\nPop,P,,,,,Denominator\n"
    with pytest.raises(DefinitionError, match="geen enkele rij met Type"):
        read_structure(write(tmp_path, text))


def test_empty_and_absent_files(tmp_path: Path) -> None:
    with pytest.raises(EmptyTableError):
        read_structure(write(tmp_path, "iCode,Level,Parent\n"))
    with pytest.raises(FileUnreadableError):
        read_structure(tmp_path / "weg.csv")


def test_a_structure_table_can_be_kept_as_toml(tmp_path: Path) -> None:
    d = read_definition(write(tmp_path, GOOD))
    write_definition(d, tmp_path / "mijn_index.toml")
    again = read_definition(tmp_path / "mijn_index.toml")
    assert (again.nodes, again.normalisation) == (d.nodes, d.normalisation)
    assert read_definition(tmp_path / "mijn_index.csv").presets == ()


@pytest.mark.realfiles
def test_the_asem_example_of_coinr() -> None:
    path = PUBLIC_REFERENCE / "asem_structure.csv"
    if not path.exists():
        pytest.skip("the COINr reference is not beside the project")
    structure = read_structure(path)
    d = structure.definition
    assert structure.notices == ()
    assert (d.top, len(d.groups), len(d.indicators)) == ("Index", 11, 49)
    assert [g.id for g in d.resources] == ["Conn", "Sust"]
    assert d.ancestors("CO2") == ("Environ", "Sust", "Index")
    tariff = d.by_id["Tariff"]
    assert isinstance(tariff, Indicator)
    assert tariff.measures[0].direction == -1


# --- optional columns ------------------------------------------------------------------------

EXTRA = """\
iCode,iName,Level,Parent,Direction,Weight,Type,Unit,Target,Denominator,Worst,Best
CO2,Emissions,1,Index,-1,1,Indicator,ton,2.5,Pop,10,"0,5"
GDP,Income,1,Index,1,1,Indicator,euro,,,0,100
Index,The index,2,NA,1,1,Aggregate,,,,,
Pop,Population,,,,,Denominator,,,,,
Area,Area,,,,,Denominator,,,,,
"""


def test_denominators_targets_units_and_bounds(tmp_path: Path) -> None:
    structure = read_structure(write(tmp_path, EXTRA))
    d = structure.definition
    co2, gdp = d.by_id["CO2"], d.by_id["GDP"]
    assert isinstance(co2, Indicator)
    assert isinstance(gdp, Indicator)
    assert (co2.unit, gdp.unit) == ("ton", "euro")
    assert co2.measures[0].formula == "CO2 / Pop"
    assert co2.measures[0].target == 2.5
    assert co2.measures[0].goalposts == Goalposts(10.0, 0.5)
    assert gdp.measures[0].goalposts == Goalposts(0.0, 100.0)
    assert d.normalisation == Normalisation("goalposts", 0.0, 100.0)
    (notice,) = structure.notices
    assert notice.items == ("Area",)  # Pop is used


def test_bounds_of_some_indicators_leave_it_at_minmax(tmp_path: Path) -> None:
    d = read_structure(write(tmp_path, EXTRA.replace(",0,100\n", ",,\n"))).definition
    assert d.normalisation == Normalisation("minmax", 0.0, 100.0)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("10,", ",", "'Worst' van 'CO2' is leeg"),
        ('10,"0,5"', "10,", "'Best' van 'CO2' is leeg"),
        ('10,"0,5"', "5,5", "zijn gelijk (5)"),
        ('10,"0,5"', "1,5", "spreken 'direction' -1 tegen"),
        ('10,"0,5"', "veel,5", "'Worst' van 'CO2' is 'veel' en geen getal"),
        ("2.5,", "hoog,", "'Target' van 'CO2' is 'hoog' en geen getal"),
    ],
)
def test_a_mistake_in_an_optional_column(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert old in EXTRA
    with pytest.raises(DefinitionError) as caught:
        read_structure(write(tmp_path, EXTRA.replace(old, new, 1)))
    assert why in str(caught.value.data["why"])
    assert caught.value.data["place"] == "mijn_index.csv, rij 2"


# --- writing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_reading_back_gives_the_same_tree(tmp_path: Path, suffix: str) -> None:
    for text in (GOOD, EXTRA):
        d = read_structure(write(tmp_path, text)).definition
        path = tmp_path / f"terug.{suffix}"
        assert write_structure(d, path) == ()
        again = read_structure(path)
        assert again.definition.nodes == d.nodes
        assert again.definition.normalisation == d.normalisation
        assert again.notices == ()


def test_the_columns_of_a_plain_index_are_those_of_coinr(tmp_path: Path) -> None:
    path = tmp_path / "terug.csv"
    write_structure(read_structure(write(tmp_path, GOOD)).definition, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "iCode,iName,Level,Parent,Direction,Weight,Type"
    assert lines[1] == "Index,The index,3,,1,1.0,Aggregate"
    assert lines[3] == "Pop.Dens,Population density,1,Env,-1,2.0,Indicator"


def test_the_built_in_index_as_a_structure_table(tmp_path: Path) -> None:
    d, path = default_definition(), tmp_path / "veerkracht.xlsx"
    (notice,) = write_structure(d, path)
    assert notice.text.startswith(
        "Een structuurtabel kan niet alles zeggen; weggelaten: wat uit staat (5), de manier van "
        "samenvoegen (1), "
    )
    assert "grenzen met percentielen, logaritme of ijkpunt (4)" in notice.text
    assert "de gegevens naast de index" in notice.text
    assert notice.items[:6] == (
        "opkomst", "sociale_cohesie", "vertrouwen", "continuiteit", "verhuismobiliteit",
        "veerkracht",
    )  # fmt: skip
    again = read_definition(path)
    active = [n for n in d.walk() if d.is_active(n.id)]
    assert [(n.id, n.label, n.parent, n.weight) for n in again.walk()] == [
        (n.id, n.label, n.parent, n.weight) for n in active
    ]
    for node in active:
        if isinstance(node, Indicator):
            same = again.by_id[node.id]
            assert isinstance(same, Indicator)
            assert same.measures[0].formula == node.measures[0].formula
            assert same.measures[0].direction == node.measures[0].direction
            assert same.unit == node.unit


def test_a_structure_table_has_another_ending(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.csv of \.xlsx"):
        write_structure(default_definition(), tmp_path / "index.toml")
    d = read_structure(write(tmp_path, GOOD)).definition
    nodes = tuple(replace(n, id="na") if n.id == "GDP" else n for n in d.nodes)
    with pytest.raises(OutputError, match="een lege cel"):
        write_structure(replace(d, nodes=nodes), tmp_path / "index.csv")
    assert not (tmp_path / "index.csv").exists()
