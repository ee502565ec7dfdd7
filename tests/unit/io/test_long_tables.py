"""Tables that split an area over rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.choices import AS_FOUND, SPREAD, Choices
from veerkracht_desktop.core.dataset import MissingReason, SourceTable
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.columns.long_tables import (
    Dimension,
    cell_variable,
    whole_of,
)
from veerkracht_desktop.io.columns.recognise import Recognised, recognise, tables_of
from veerkracht_desktop.io.sheets.grid import Grid


def seen(header: str, *rows: str, choices: Choices = AS_FOUND) -> Recognised:
    names = tuple(header.split(";"))
    cells: list[list[object]] = [[c or None for c in row.split(";")] for row in rows]
    columns = tuple([row[at] for row in cells] for at in range(len(names)))
    grid = Grid(Path("lang.csv"), "", names, 1, columns, tuple(range(2, len(rows) + 2)))
    return recognise(grid, choices)


def table(header: str, *rows: str, choices: Choices = AS_FOUND) -> SourceTable:
    (found,) = tables_of(seen(header, *rows, choices=choices))
    return found


CRIMES = (
    "GM0344;0.0.0 ;2024JJ00;100", "GM0344;1.1.1 ;2024JJ00;7", "GM0344;9.9.9 ;2024JJ00;3",
    "GM0855;0.0.0 ;2024JJ00;200", "GM0855;1.1.1 ;2024JJ00;9",
)  # fmt: skip
CRIME_HEADER = "WijkenEnBuurten;SoortMisdrijf;Perioden;GeregistreerdeMisdrijven_1"


def test_the_whole_is_read_and_told() -> None:
    found = seen(CRIME_HEADER, *CRIMES)
    assert found.dimensions == {"SoortMisdrijf": ("0.0.0", "1.1.1", "9.9.9")}
    assert found.chosen == {"SoortMisdrijf": "0.0.0"}
    (read,) = tables_of(found)
    assert read.columns["a_misdrijven"].values.tolist() == [100.0, 200.0]
    assert read.dropped == ()
    told = next(n for n in read.notices if n.id == "cell-chosen")
    assert told.weight is Weight.INFO
    assert "'0.0.0'" in told.text
    assert "'1.1.1'" in told.text


def test_spread_gives_each_cell_its_variable() -> None:
    read = table(CRIME_HEADER, *CRIMES, choices=Choices(cells={"SoortMisdrijf": SPREAD}))
    assert set(read.columns) == {"a_misdrijven", "a_woninginbraak", "a_misdrijven|9.9.9"}
    assert read.codes == ("GM0344", "GM0855")
    assert read.columns["a_woninginbraak"].values.tolist() == [7.0, 9.0]
    rest = read.columns["a_misdrijven|9.9.9"]
    np.testing.assert_array_equal(rest.values, [3.0, np.nan])
    assert rest.reasons.tolist() == [MissingReason.KNOWN, MissingReason.NO_ROW]
    assert rest.source.column == "GeregistreerdeMisdrijven_1"


def test_two_dimensions_spread_and_one_cell_asked_for() -> None:
    rows = [
        f"GM{code};{sex};{age};{value}"
        for value, (code, sex, age) in enumerate(
            (code, sex, age)
            for code in ("0344", "0855")
            for sex in ("T001038", "3000")
            for age in ("Totaal", "jong")
        )
    ]
    header = "code;Geslacht;Leeftijdsgroep;Eigen cijfer"
    both = Choices(cells={"Geslacht": SPREAD, "Leeftijdsgroep": SPREAD})
    read = table(header, *rows, choices=both)
    assert {name: column.values.tolist() for name, column in read.columns.items()} == {
        "Eigen cijfer": [0.0, 4.0],
        "Eigen cijfer|jong": [1.0, 5.0],
        "Eigen cijfer|3000": [2.0, 6.0],
        "Eigen cijfer|3000|jong": [3.0, 7.0],
    }
    one = Choices(cells={"Geslacht": "3000", "Leeftijdsgroep": SPREAD})
    read = table(header, *rows, choices=one)
    assert read.columns["Eigen cijfer|3000"].values.tolist() == [2.0, 6.0]
    assert read.columns["Eigen cijfer|3000|jong"].values.tolist() == [3.0, 7.0]


def test_one_kind_of_crime_never_passes_for_all_crime() -> None:
    read = table(CRIME_HEADER, *CRIMES, choices=Choices(cells={"SoortMisdrijf": "9.9.9"}))
    assert set(read.columns) == {"a_misdrijven|9.9.9"}


def test_a_cell_asked_for_that_is_a_known_variable_gets_its_name() -> None:
    read = table(CRIME_HEADER, *CRIMES, choices=Choices(cells={"SoortMisdrijf": "1.1.1"}))
    assert set(read.columns) == {"a_woninginbraak"}


def test_a_dimension_that_nobody_knows_is_found_by_its_cells() -> None:
    rows = [f"GM{code};{kind};{n}" for n, (code, kind) in enumerate(
        (c, k) for c in ("0344", "0855", "0758") for k in ("fiets", "auto", "trein")
    )]  # fmt: skip
    found = seen("code;Vervoer;ritten", *rows)
    assert found.dimensions == {"Vervoer": ("fiets", "auto", "trein")}
    (read,) = tables_of(found)
    assert read.columns["ritten"].values.tolist() == [0.0, 3.0, 6.0]
    told = next(n for n in read.notices if n.id == "cell-chosen")
    assert told.weight is Weight.PROBLEM
    assert "'fiets'" in told.text
    assert "'auto' en 'trein'" in told.text


def test_codes_of_cells_are_found_too_and_the_total_is_preferred() -> None:
    rows = [f"GM{code};{cell};5" for code in ("0344", "0855") for cell in ("3000010", "T001019")]
    found = seen("code;Status_2;x", *rows)
    assert found.chosen == {"Status_2": "T001019"}


def test_remarks_and_water_are_no_dimensions() -> None:
    remarks = seen("code;Opmerking;x", "GM0344;goed;5", "GM0344;matig;6", "GM0855;matig;7")
    assert remarks.dimensions == {}
    (read,) = tables_of(remarks)
    assert read.codes == ("GM0344", "GM0855")
    assert len(read.dropped) == 1
    water = seen("GM_CODE;WATER;x", "GM0344;NEE;5", "GM0344;JA;6", "GM0855;NEE;7", "GM0855;JA;7")
    assert water.dimensions == {}


def test_names_of_areas_are_no_dimension() -> None:
    rows = [f"GM{c};Plaats {c};{m};5" for c in ("0344", "0855") for m in ("MW00000", "MOG0095")]
    found = seen("code;Wijken;Marges;x", *rows)
    assert found.dimensions == {"Marges": ("MW00000", "MOG0095")}
    assert found.name_column == "Wijken"


def test_a_table_of_one_part_of_the_people_is_told() -> None:
    header, rows = "WijkenEnBuurten;Leeftijd;x", ("GM0344;80200;5", "GM0855;80200;6")
    read = table(header, *rows)
    told = next(n for n in read.notices if n.id == "cell-chosen")
    assert told.weight is Weight.PROBLEM
    assert "65 jaar of ouder" in told.text


def test_a_mean_age_is_a_figure_and_no_dimension() -> None:
    found = seen("code;Leeftijd", "GM0344;41,2", "GM0855;39,8")
    assert found.dimensions == {}
    assert found.value_columns == ("Leeftijd",)


def test_whole_years_go_before_their_parts() -> None:
    header = "code;Perioden;WmoClienten_5"
    read = table(
        header, "GM0344;1e halfjaar 2015;10", "GM0344;2e halfjaar 2015;11", "GM0344;2015;15"
    )
    assert read.columns["a_wmo_t"].values.tolist() == [15.0]
    assert [n.id for n in read.notices] == ["whole-year"]


def test_areas_with_half_a_year_only_are_there_without_figures() -> None:
    header = "code;Perioden;WmoClienten_5"
    rows = ("GM0344;2015;15", "GM0855;1e halfjaar 2015;10", "GM0344;1e halfjaar 2015;9")
    read = table(header, *rows)
    assert read.codes == ("GM0344", "GM0855")
    np.testing.assert_array_equal(read.columns["a_wmo_t"].values, [15.0, np.nan])
    told = next(n for n in read.notices if n.id == "other-part")
    assert (told.weight, told.items) == (Weight.PROBLEM, ("GM0855",))


def test_a_period_may_be_asked_for() -> None:
    header = "code;Perioden;WmoClienten_5"
    rows = ("GM0344;2015;15", "GM0344;1e halfjaar 2015;9", "GM0344;2e halfjaar 2015;8")
    read = table(header, *rows, choices=Choices(cells={"Perioden": "1e halfjaar 2015"}))
    assert (read.year, read.columns["a_wmo_t"].values.tolist()) == (2015, [9.0])


def test_parts_alone_are_no_year_and_are_not_added_up() -> None:
    header = "code;Perioden;GeregistreerdeMisdrijven_1;WmoClienten_5"
    read = table(header, "GM0344;2024MM01;10;7", "GM0344;2024MM02;20;8")
    assert read.year == 2024
    assert set(read.columns) == {"a_misdrijven|februari", "a_wmo_t"}
    assert read.columns["a_misdrijven|februari"].values.tolist() == [20.0]
    told = next(n for n in read.notices if n.id == "part-of-year")
    assert told.weight is Weight.PROBLEM
    assert "februari" in told.text


@pytest.mark.parametrize(
    ("column", "cells", "whole"),
    [
        ("Marges", ("MOG0095", "MW00000"), "MW00000"),
        ("Soort misdrijf", ("1 Diefstal", "Misdrijven, totaal"), "Misdrijven, totaal"),
        ("Vormen", ("Totaal jeugdhulp", "Totaal alle jeugdzorg in natura"),
         "Totaal alle jeugdzorg in natura"),
        ("Onbekend", ("deel", "Totaal", "totaal jong"), "Totaal"),
        ("Onbekend", ("10", "T001234"), "T001234"),
        ("Onbekend", ("Subtotaal a", "b"), ""),
        ("Onbekend", ("a", "b"), ""),
    ],
)  # fmt: skip
def test_the_cell_for_the_whole(column: str, cells: tuple[str, ...], whole: str) -> None:
    assert whole_of(column, cells) == whole


def test_a_cell_with_its_title_is_known_by_its_number() -> None:
    crimes = Dimension("SoortMisdrijf_1", ("1.2.3 Diefstal van fietsen",), "")
    assert cell_variable("a_misdrijven", crimes, crimes.cells[0]) == "a_fietsdiefstal"
    assert cell_variable("x", crimes, crimes.cells[0]) == "x|1.2.3 Diefstal van fietsen"


def test_a_cell_asked_for_that_is_gone_is_told() -> None:
    read = table(CRIME_HEADER, *CRIMES, choices=Choices(cells={"SoortMisdrijf": "3.3.3"}))
    assert read.columns["a_misdrijven"].values.tolist() == [100.0, 200.0]
    told = next(n for n in read.notices if n.id == "cell-refused")
    assert told.weight is Weight.PROBLEM
    assert "'3.3.3' staat er niet in" in told.text


def test_too_many_variables_are_not_made() -> None:
    rows = [f"{code};{cell};5" for code in ("GM0344", "GM0855") for cell in range(2000)]
    read = table("code;kleur;x", *rows, choices=Choices(cells={"kleur": SPREAD}))
    assert set(read.columns) == {"x"}
    assert [n.id for n in read.notices if n.weight is Weight.PROBLEM][-1] == "cell-refused"
