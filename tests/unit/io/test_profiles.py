"""Importprofielen: kept, found again next year, and never in the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.io.parts import Part, open_parts, with_choices
from veerkracht_desktop.io.profiles import MATCH_FILE, ProfileBook, alike, profile_name, stems_of

DAY = date(2026, 11, 22)


def csv_part(folder: Path, name: str, header: str, rows: int = 12) -> Part:
    path = folder / name
    cells = len(header.split(";")) - 1
    lines = [header] + [
        ";".join([f"GM{1680 + i:04d}", *(str(i * 7 + at) for at in range(cells))])
        for i in range(rows)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    (part,) = open_parts(path)
    return part


def book(folder: Path) -> ProfileBook:
    return ProfileBook(folder / "profielen", today=lambda: DAY)


HEADER = "code;Inwoners 2023;Woningen_4;uitkering_7;tevreden;groen"
NEXT = "code;Inwoners 2024;Woningen_9;uitkering_12;tevreden;groen;nieuw"
MADE = Choices(
    variables={"uitkering_7": "a_soz_wb", "Woningen_4": "a_woning"}, decimals={"tevreden": ","}
)


def test_next_years_file_with_other_numbers_and_a_new_column_finds_its_profile(
    tmp_path: Path,
) -> None:
    part = csv_part(tmp_path, "monitor-2023.csv", HEADER)
    book(tmp_path).remember(with_choices(part, MADE))
    found = book(tmp_path).profile_for(csv_part(tmp_path, "monitor-2024.csv", NEXT))
    assert found is not None
    assert (found.name, found.saved) == ("monitor", "2026-11-22")
    assert found.choices.variables == {"uitkering_12": "a_soz_wb", "Woningen_9": "a_woning"}
    assert found.choices.decimals == {"tevreden": ","}


def test_another_table_gets_no_profile(tmp_path: Path) -> None:
    part = csv_part(tmp_path, "monitor-2023.csv", HEADER)
    book(tmp_path).remember(with_choices(part, MADE))
    other = csv_part(tmp_path, "iets.csv", "code;a;b;c;tevreden;d")
    assert book(tmp_path).choices_for(other) is None


def test_the_likest_of_two_profiles_wins(tmp_path: Path) -> None:
    kept = book(tmp_path)
    kept.remember(with_choices(csv_part(tmp_path, "een.csv", HEADER), MADE))
    other = csv_part(tmp_path, "twee.csv", "code;inw;won;uitk;cijfer;boom;water")
    kept.remember(with_choices(other, Choices(variables={"cijfer": "p_x"})))
    found = kept.profile_for(csv_part(tmp_path, "drie.csv", "code;inw;won;uitk;cijfer;boom;meer"))
    assert found is not None
    assert found.name == "twee"


def test_saving_again_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    kept = book(tmp_path)
    kept.remember(with_choices(csv_part(tmp_path, "m-2023.csv", HEADER), MADE))
    later = csv_part(tmp_path, "m-2024.csv", NEXT)
    kept.remember(with_choices(later, Choices(variables={"nieuw": "p_x"})))
    assert len(list((tmp_path / "profielen").glob("*.json"))) == 1
    found = kept.choices_for(later)
    assert found is not None
    assert found.variables == {"nieuw": "p_x"}


def test_year_and_data_are_not_kept(tmp_path: Path) -> None:
    part = with_choices(csv_part(tmp_path, "m-2023.csv", HEADER), replace(MADE, year=2023))
    book(tmp_path).remember(part)
    (path,) = (tmp_path / "profielen").glob("*.json")
    text = path.read_text(encoding="utf-8")
    assert "year" not in json.loads(text)["choices"]
    assert "GM1680" not in text


def test_a_header_row_that_was_pointed_at_is_found_again(tmp_path: Path) -> None:
    def write(name: str, year: int) -> Part:
        path = tmp_path / name
        lines = ["stand;per;1 januari;van;het;jaar", "", f"code;x {year};y {year};z;p;q"]
        lines += [f"GM{1680 + i};1;2;3;4;5" for i in range(9)]
        path.write_text("\n".join(lines), encoding="utf-8")
        (part,) = open_parts(path)
        return part

    part = with_choices(write("v-2023.csv", 2023), Choices(header_row=3))
    assert part.grid is not None
    assert part.grid.header[1] == "x 2023"
    book(tmp_path).remember(part)
    found = book(tmp_path).choices_for(write("v-2024.csv", 2024))
    assert found is not None
    assert found.header_row == 3


def test_a_column_that_is_gone_is_left_out(tmp_path: Path) -> None:
    part = csv_part(tmp_path, "m.csv", HEADER)
    book(tmp_path).remember(with_choices(part, MADE))
    less = csv_part(tmp_path, "n.csv", "code;Inwoners 2024;Woningen_9;tevreden;groen")
    found = book(tmp_path).choices_for(less)
    assert found is not None
    assert found.variables == {"Woningen_9": "a_woning"}


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"version": 99}', '{"version": 1, "choices": {"header_row": "drie"}}', "\x00"],
)
def test_a_damaged_profile_is_passed_over_with_a_notice(tmp_path: Path, content: str) -> None:
    part = csv_part(tmp_path, "m.csv", HEADER)
    book(tmp_path).remember(with_choices(part, MADE))
    (tmp_path / "profielen" / "kapot.json").write_text(content, encoding="utf-8")
    kept = book(tmp_path)
    assert kept.choices_for(part) is not None
    assert [notice.id for notice in kept.notices] == ["profile-damaged"]
    assert "kapot.json" in kept.notices[0].text


def test_matches_are_kept_for_all_files(tmp_path: Path) -> None:
    part = csv_part(tmp_path, "m.csv", HEADER)
    book(tmp_path).remember(part, {"sgravenhage": "GM0518"})
    book(tmp_path).remember(part, {"nergens": ""})
    assert book(tmp_path).matches == {"sgravenhage": "GM0518", "nergens": ""}
    assert [p.name for p in (tmp_path / "profielen").iterdir()] == [MATCH_FILE]


def test_nothing_is_written_when_nothing_was_corrected(tmp_path: Path) -> None:
    book(tmp_path).remember(csv_part(tmp_path, "m.csv", HEADER))
    assert not (tmp_path / "profielen").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "profielen").write_text("een bestand", encoding="utf-8")
    part = with_choices(csv_part(tmp_path, "m.csv", HEADER), MADE)
    with pytest.raises(OutputError):
        book(tmp_path).remember(part)


def test_stems_leave_out_years_and_numbers() -> None:
    assert stems_of(["AantalInwoners_5", "WOZ 2023", "2020JJ00"]) == {
        "aantalinwoners", "woz", "2020jj00",
    }  # fmt: skip
    assert alike(frozenset("abcd"), frozenset("abce")) == 0.75
    assert profile_name("kwb-2023", "kwb-2023") == "kwb"
