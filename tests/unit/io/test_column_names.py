"""Variables and years from the column names of one sheet."""

from __future__ import annotations

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.io.columns.names import NamedColumns, name_columns


def named(*names: str, choices: Choices = AS_FOUND) -> NamedColumns:
    return name_columns(names, {}, choices)


def test_known_columns_with_a_year_behind_a_bar() -> None:
    found = named("woz-waarde (x 1000)|2008", "Bevolking/Aantal inwoners (aantal)|2015")
    assert {n: (a.variable, a.year) for n, a in found.aliases.items()} == {
        "woz-waarde (x 1000)|2008": ("g_wozbag", 2008),
        "Bevolking/Aantal inwoners (aantal)|2015": ("a_inw", 2015),
    }


def test_own_columns_of_several_years_share_a_name() -> None:
    found = named("Tevreden|2019", "Tevreden|2020", "klacht 2019", "klacht 2020", "Peugeot 2008")
    assert found.series == {
        "Tevreden|2019": ("Tevreden", 2019),
        "Tevreden|2020": ("Tevreden", 2020),
        "klacht 2019": ("klacht", 2019),
        "klacht 2020": ("klacht", 2020),
    }


def test_dates_in_statline_names() -> None:
    found = named("MetBijstand31122020_9", "MetBijstand31122021_8", "k_31122019_3", "k_31122018_4")
    assert found.series == {
        "MetBijstand31122020_9": ("MetBijstand", 2020),
        "MetBijstand31122021_8": ("MetBijstand", 2021),
    }
    assert found.newest == 2021


def test_a_dated_name_whose_title_is_lost_is_not_known() -> None:
    found = named("Eenpersoonshuishoudens31122021_8", "Eenpersoonshuishoudens31122020_9")
    assert found.aliases == {}


def test_two_columns_of_one_name_and_year_stay_apart() -> None:
    assert named("ritten|2019", "ritten - 2019").series == {}


def test_choices_go_first() -> None:
    choices = Choices(variables={"a_inw": "", "eigen|2019": "a_inw", "weg": "", "niet": "x"})
    found = named("a_inw", "eigen|2019", "weg", choices=choices)
    assert {n: (a.variable, a.year) for n, a in found.aliases.items()} == {
        "eigen|2019": ("a_inw", 2019)
    }
    assert found.series == {}
