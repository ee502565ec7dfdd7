"""Files with regions, and files with old codes beside new ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.boundaries import ELSEWHERE, BoundaryTable
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.io.lookup_tables import conversion_of, groupings_of
from veerkracht_desktop.io.parts import open_parts
from veerkracht_desktop.io.reading import read_data


def groupings(tmp_path: Path, text: str) -> dict[str, Grouping]:
    path = tmp_path / "regios.csv"
    path.write_text(text, encoding="utf-8")
    (part,) = open_parts(path)
    assert part.grid is not None
    return {g.title: g for g in groupings_of(part.grid, part.seen)}


def conversion(tmp_path: Path, text: str) -> BoundaryTable | None:
    path = tmp_path / "omzet.csv"
    path.write_text(text, encoding="utf-8")
    (part,) = open_parts(path)
    assert part.grid is not None
    return conversion_of(part.grid)


OWN = """gm_code;gemeente;regio;corop_code;corop_naam;inwoners;status_regio;opmerking
GM0743;Asten;Zuidoost;CR36;Zuidoost-NB;17000;zeker;
GM0744;Baarle-Nassau;Midden;CR34;Midden-NB;7000;zeker;sinds 2022
GM0748;Bergen op Zoom;West;CR33;West-NB;70000;twijfel;
GM0753;Best;Zuidoost;CR36;Zuidoost-NB;31000;zeker;
GM0755;Boekel;Noordoost;CR35;Noordoost-NB;11000;zeker;
GM0758;Breda;West;CR33;West-NB;190000;zeker;
"""


def test_columns_that_many_areas_share_are_regions(tmp_path: Path) -> None:
    got = groupings(tmp_path, OWN)
    assert list(got) == ["regio", "corop"]
    assert got["regio"].level is Level.GEMEENTE
    assert got["regio"].of["GM0753"] == "Zuidoost"
    assert got["regio"].names["West"] == "West"
    assert got["corop"].of["GM0758"] == "CR33"
    assert got["corop"].names["CR36"] == "Zuidoost-NB"
    assert got["corop"].place == "regios.csv"
    assert got["regio"].key == "regio · regios.csv"


CBS = """ID;RegioS;Code_1;Naam_2;SorteringNaam_3;Code_4;Naam_5;Code_6;Naam_7;Code_8;Omschrijving_9
0;Aa en Hunze;GM1680    ;Aa en Hunze  ;Aa en Hunze;CR07 ;Noord-Drenthe ;XQ01;Eerste;1;Niet stedelijk
1;Aalburg;GM0738    ;Aalburg ;Aalburg;CR33 ;West-NB ;XQ02;Tweede;2;Weinig stedelijk
2;Aalsmeer;GM0358    ;Aalsmeer ;Aalsmeer;CR23 ;Amsterdam ;XQ01;Eerste;2;Weinig stedelijk
3;Aalten;GM0197    ;Aalten ;Aalten;CR23 ;Amsterdam ;XQ02;Tweede;1;Niet stedelijk
4;Achtkarspelen;GM0059    ;Achtkarspelen ;Achtkarspelen;CR07 ;Noord-Drenthe ;.;.;1;Niet stedelijk
"""


def test_pairs_of_code_and_name_whose_header_tells_nothing(tmp_path: Path) -> None:
    """CBS calls them Code_4 and Naam_5: the letters of the codes tell what they are."""
    got = groupings(tmp_path, CBS)
    assert list(got) == ["COROP-gebied", "XQ", "Stedelijkheid"]
    assert got["COROP-gebied"].of["GM1680"] == "CR07"
    assert got["COROP-gebied"].names["CR07"] == "Noord-Drenthe"
    assert "GM0059" not in got["XQ"].of
    assert got["Stedelijkheid"].names["1"] == "Niet stedelijk"


def test_gemeenten_by_name(tmp_path: Path) -> None:
    text = "Gemeente;Samenwerking\nAsten;Zuid\nBest;Zuid\nBreda;West\nOss;Noord\nUden;Noord\n"
    (got,) = groupings(tmp_path, text).values()
    assert got.by_name
    assert got.of["Breda"] == "West"
    assert got.title == "Samenwerking"


@pytest.mark.parametrize(
    "text",
    [
        "gm_code;a_inw;a_man;a_vrouw;a_hh;provincie\n"
        "GM0743;1;2;3;4;NB\nGM0744;1;2;3;4;NB\nGM0748;1;2;3;4;ZH\nGM0753;1;2;3;4;ZH\n",
        "gm_code;a_inw\nGM0743;1\nGM0744;2\nGM0748;2\n",
        "bu_code;gm_naam\nBU07430000;Asten\nBU07430001;Asten\nBU07480000;Bergen\nBU07480001;Bergen\n",
        "bu_code;gm_code\nBU07430000;GM0743\nBU07430001;GM0743\nBU07480000;GM0748\nBU07480001;GM0748\n",
        "gm_code;provincie\nGM0743;NB\nGM0744;NB\nGM0748;NB\n",
        "gm_code;datum;status\nGM0743;x1;ja\nGM0744;x1;nee\nGM0748;x2;ja\nGM0753;x2;nee\n",
        "gm_code;naam\nGM0743;Asten\nGM0744;Baarle\nGM0748;Bergen\nGM0753;Best\n",
    ],
    ids=["figures", "numbers", "gemeente name", "gemeente code", "one", "no regions", "names"],
)
def test_what_is_no_grouping(tmp_path: Path, text: str) -> None:
    assert groupings(tmp_path, text) == {}


def test_a_lookup_file_among_the_data_of_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "regios.csv"
    path.write_text(OWN, encoding="utf-8")
    got = read_data(path)
    assert [g.title for g in got.groupings] == ["regio", "corop"]
    assert got.conversions == ()
    path.write_text("oude gm;nieuwe gm;adressen\nGM0738;GM1959;12\n", encoding="utf-8")
    got = read_data(path)
    assert len(got.conversions) == 1
    assert got.groupings == ()


def test_old_beside_new_with_addresses(tmp_path: Path) -> None:
    text = (
        "oude code;nieuwe code;adressen\n"
        "GM0738;GM1959;5.500\nGM0870;GM1959;1200\nGM0788;GM0757;800\nGM0788;GM0855;200\n"
    )
    got = conversion(tmp_path, text)
    assert got is not None
    assert got.level is Level.GEMEENTE
    assert got.old == ("GM0738", "GM0870", "GM0788", "GM0788")
    assert got.new == ("GM1959", "GM1959", "GM0757", "GM0855")
    np.testing.assert_allclose(got.weights, [5500, 1200, 800, 200])
    np.testing.assert_allclose(got.shares[2:], [0.8, 0.2])
    assert not got.estimated
    assert (got.old_year, got.new_year, got.place) == (0, 0, "omzet.csv")


@pytest.mark.parametrize(
    ("header", "cells", "years"),
    [
        ("gm_2019;gm_2022;aandeel", "788;757", (2019, 2022)),
        ("gm_2022;gm_2019;aandeel", "757;788", (2019, 2022)),
        ("vorige_code_gm;gm_code;aandeel", "788;757", (0, 0)),
        ("code_oud_gm;code_nieuw_gm;gewicht", "788;757", (0, 0)),
        ("gm naar;gm van;personen", "757;788", (0, 0)),
    ],
)
def test_what_headers_tell(tmp_path: Path, header: str, cells: str, years: tuple[int, int]) -> None:
    got = conversion(tmp_path, f"{header}\n{cells};0,5\n{cells};0,5\n")
    assert got is not None
    assert (got.old_year, got.new_year) == years
    assert (got.old[0], got.new[0]) == ("GM0788", "GM0757")
    np.testing.assert_allclose(got.weights, [0.5, 0.5])


def test_without_weights_a_split_is_an_estimate_and_a_merger_is_not(tmp_path: Path) -> None:
    merged = conversion(tmp_path, "oud_gm;nieuw_gm\nGM0738;GM1959\nGM0870;GM1959\n")
    assert merged is not None
    assert not merged.estimated
    split = conversion(tmp_path, "oud_gm;nieuw_gm\nGM0788;GM0757\nGM0788;GM0855\n")
    assert split is not None
    assert split.estimated
    np.testing.assert_allclose(split.shares, [0.5, 0.5])


def test_surfaces_are_an_estimate_and_blanks_lie_elsewhere(tmp_path: Path) -> None:
    text = (
        "buurt_2015;buurt_2019;oppervlakte\n"
        "BU07380001;BU19590001;10\nBU07380002;;5\nBU07380003;BU19590002;0\n"
    )
    got = conversion(tmp_path, text)
    assert got is not None
    assert got.level is Level.BUURT
    assert got.estimated
    assert got.new == ("BU19590001", ELSEWHERE)


@pytest.mark.parametrize(
    "text",
    [
        "gm_code;wk_code\nGM0738;WK073801\nGM0870;WK087001\n",
        "gm_code;andere_gm\nGM0738;GM0870\nGM0870;GM0738\n",
        "oude code;nieuwe code\nalpha;beta\ngamma;delta\n",
        "gm_code;a_inw\nGM0738;12\n",
        "oude gm;nieuwe gm;adressen\nGM0738;GM1959;0\n",
    ],
    ids=["levels", "no telling", "no codes", "one", "no weights"],
)
def test_what_is_no_conversion(tmp_path: Path, text: str) -> None:
    assert conversion(tmp_path, text) is None


@pytest.mark.parametrize("mark", ["<5", "n.b.", "niet beschikbaar", "0-7"])
def test_figures_with_marks_in_most_rows_are_no_regions(tmp_path: Path, mark: str) -> None:
    """Regression: clients of whom most numbers are secret were a grouping of gemeenten."""
    codes = [f"GM0{n}" for n in range(736, 756)]
    rows = [f"{c};{mark if at % 3 else 15}" for at, c in enumerate(codes)]
    assert groupings(tmp_path, "code;cliënten\n" + "\n".join(rows) + "\n") == {}


@pytest.mark.parametrize("header", ["gemeente;regio", "Gemeentenaam;Regio", "naam;regio"])
def test_an_own_list_of_gemeenten_and_regions(tmp_path: Path, header: str) -> None:
    path = tmp_path / "regio.csv"
    path.write_text(f"{header}\nTilburg;Midden\nGoirle;Midden\nOss;Noord\n", encoding="utf-8")
    (part,) = open_parts(path)
    (grouping,) = part.groupings
    assert grouping.of == {"Tilburg": "Midden", "Goirle": "Midden", "Oss": "Noord"}
    assert part.tables == ()


def test_the_weights_of_a_conversion_are_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "omzet.csv"
    path.write_text(
        "gemeentecode 2021;gemeentecode 2022;aantal inwoners\n"
        "GM0788;GM0757;100\nGM0788;GM0824;300\n",
        encoding="utf-8",
    )
    (part,) = open_parts(path)
    assert part.conversion is not None
    assert part.tables == ()
    assert read_data(path).tables == ()


def test_weights_in_percents(tmp_path: Path) -> None:
    got = conversion(tmp_path, "oud;nieuw;percentage\nGM0788;GM0757;25%\nGM0788;GM0824;75%\n")
    assert got is not None
    np.testing.assert_allclose(got.weights, [0.25, 0.75])
    assert not got.estimated


def test_percentages_written_as_text_group_nothing(tmp_path: Path) -> None:
    rows = "".join(f"GM{743 + n:04d};{40 + n % 3},0%;> {n % 2}0\n" for n in range(12))
    assert groupings(tmp_path, "gm_code;% koopwoningen;aandeel\n" + rows) == {}
