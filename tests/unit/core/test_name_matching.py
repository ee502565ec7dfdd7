from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Column, ColumnSource, Sources, SourceTable
from veerkracht_desktop.core.name_matching import (
    match_names,
    mended,
    plain_name,
    register_of,
    resolve_names,
)
from veerkracht_desktop.core.notices import Weight

GEMEENTEN = {
    "GM0518": "'s-Gravenhage", "GM0796": "'s-Hertogenbosch", "GM1900": "Súdwest-Fryslân",
    "GM0164": "Hengelo", "GM0373": "Bergen (NH.)", "GM0893": "Bergen (L.)", "GM0888": "Beek",
    "GM0484": "Alphen aan den Rijn", "GM0344": "Utrecht", "GM1702": "Sint Anthonis",
    "GM0014": "Groningen", "GM0820": "Nuenen, Gerwen en Nederwetten", "GM0879": "Zundert",
}  # fmt: skip


def gemeenten(names: dict[str, str] = GEMEENTEN, year: int = 2020) -> Areas:
    codes = tuple(names)
    own = tuple(names.values())
    return Areas(Level.GEMEENTE, codes, own, codes, own, year=year)


def buurten(*rows: tuple[str, str, str]) -> Areas:
    codes, names, above = (tuple(column) for column in zip(*rows, strict=True))
    return Areas(Level.BUURT, codes, names, tuple("GM" + c[2:6] for c in codes), above, year=2020)


def table(*names: str, above: tuple[str, ...] = (), by_name: bool = True) -> SourceTable:
    n = len(names)
    values = np.arange(n, dtype=np.float64)
    source = ColumnSource("a.csv", "", "x", "", 2020)
    return SourceTable(
        "a.csv", "", "/a.csv", "", 2020, names, names, above or ("",) * n, (Level.OTHER,) * n,
        tuple(range(2, n + 2)), {"x": Column("x", source, values, np.zeros(n, dtype=np.uint8))},
        by_name=by_name,
    )  # fmt: skip


def codes_of(names: list[str], areas: Areas | None = None) -> list[str]:
    register = register_of(Sources(maps=(areas or gemeenten(),)))
    return [m.code for m in match_names(names, register, (areas or gemeenten()).level)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("'s-Gravenhage (gemeente)", "GM0518"), ("s-Gravenhage", "GM0518"),
        ("’s‑Gravenhage", "GM0518"), ("‘s Gravenhage", "GM0518"), ("'S-GRAVENHAGE", "GM0518"),
        ("Den Haag", "GM0518"), ("Haag, Den", "GM0518"), ("sGravenhage", "GM0518"),
        ("Gravenhage, 's-", "GM0518"), ("Den Bosch", "GM0796"),
        ("Sudwest-Fryslan", "GM1900"), ("SÚDWEST FRYSLÂN", "GM1900"),
        ("SÃºdwest-FryslÃ¢n", "GM1900"), ("SÃƒÂºdwest-FryslÃƒÂ¢n", "GM1900"),
        ("S├║dwest-Frysl├ón", "GM1900"), ("S�dwest-Frysl�n", "GM1900"),
        ("S?dwest-Frysl?n", "GM1900"), ("Su\u0301dwest-Frysla\u0302n", "GM1900"),
        ("Hengelo (O.)", "GM0164"), ("Hengelo (O.) (GM)", "GM0164"), ("hengelo  (ov)", "GM0164"),
        ("Bergen (NH.)", "GM0373"), ("Bergen (Noord-Holland)", "GM0373"), ("Bergen NH", "GM0373"),
        ("Bergen (L.)", "GM0893"), ("Bergen (Lb)", "GM0893"), ("Bergen, LB", "GM0893"),
        ("Beek (L.)", "GM0888"), ("gemeente Beek", "GM0888"), ("Gem. Beek", "GM0888"),
        ("Gemeente: Zundert", "GM0879"), ("Zundert [GM]", "GM0879"),
        ("Alphen a/d Rijn", "GM0484"), ("Alphen a.d. Rijn", "GM0484"),
        ("Alphen aan de Rijn", "GM0484"), ("Alphen-aan-den-Rijn", "GM0484"),
        ("Alphen ad Rijn", "GM0484"), ("St. Anthonis", "GM1702"), ("St Anthonis", "GM1702"),
        ("Sint-Anthonis", "GM1702"), ("Nuenen c.a.", ""),
        ("Nuenen, Gerwen & Nederwetten", "GM0820"), ("Nederland", "NL00"),
        ("Bergen", ""), ("Bergen (Z.)", ""), ("Utrecht (PV)", ""), ("Groningen (BT)", ""),
        ("provincie Utrecht", ""), ("Noord-Nederland (LD)", ""), ("", ""), ("Zun", ""),
    ],
)  # fmt: skip
def test_names_of_gemeenten(name: str, code: str) -> None:
    assert codes_of([name]) == [code]


def test_how_a_name_was_found() -> None:
    register = register_of(Sources(maps=(gemeenten(),)))
    names = ["Zundert", "ZUNDERT", "Bergen", "Zundrt", "Elders"]
    found = match_names(names, register, Level.GEMEENTE, matches={"elders": "GM0014"})
    assert [m.how for m in found] == ["exact", "plain", "ambiguous", "none", "hand"]
    assert {s.code for s in found[2].suggestions} == {"GM0373", "GM0893"}
    assert found[3].suggestions[0].name == "Zundert"
    assert 0.5 < found[3].suggestions[0].likeness < 1.0
    assert found[4].code == "GM0014"


def test_a_match_by_hand_goes_before_an_equal_name_and_may_mean_none() -> None:
    register = register_of(Sources(maps=(gemeenten(),)))
    found = match_names(["Zundert", "Beek"], register, None, (), {"zundert": "", "beek": "GM0014"})
    assert [(m.code, m.how) for m in found] == [("", "hand"), ("GM0014", "hand")]


def test_two_provinces_never_become_the_one_gemeente_of_the_map() -> None:
    only = gemeenten({"GM0893": "Bergen"})
    assert codes_of(["Bergen (L.)"], only) == ["GM0893"]
    assert codes_of(["Bergen (L.)", "Bergen (NH.)"], only) == ["", ""]


CENTRA = buurten(
    ("BU07580000", "Centrum", "Breda"),
    ("BU08550000", "Centrum", "Tilburg"),
    ("BU08550101", "Wijk 01 Theresia", "Tilburg"),
    ("BU08550202", "Noord", "Tilburg"),
)


def test_same_names_need_the_gemeente_beside() -> None:
    register = register_of(Sources(maps=(CENTRA,)))
    (alone,) = match_names(["Centrum"], register, Level.BUURT)
    assert (alone.how, alone.code) == ("ambiguous", "")
    assert sorted(s.name for s in alone.suggestions) == ["Centrum (Breda)", "Centrum (Tilburg)"]
    beside = match_names(["Centrum"] * 3, register, Level.BUURT, ["TILBURG", "Breda (GM)", "Oss"])
    assert [m.code for m in beside] == ["BU08550000", "BU07580000", ""]
    behind = match_names(["Centrum (Breda)"], register, Level.BUURT)
    assert [m.code for m in behind] == ["BU07580000"]
    elsewhere = match_names(["Noord"], register, Level.BUURT, ["Breda"])
    assert [m.code for m in elsewhere] == [""]


def test_a_number_in_front_may_be_left_out() -> None:
    assert codes_of(["Theresia", "01 Theresia"], CENTRA) == ["BU08550101"] * 2


@pytest.mark.parametrize("text", ["Súdwest-Fryslân", "Coöperatie", "Frederik's-hof", "Ångström"])
def test_mojibake_is_mended_and_good_text_left_alone(text: str) -> None:
    once = text.encode().decode("latin-1")
    assert mended(text) == text
    assert mended(once) == text
    assert mended(once.encode().decode("latin-1")) == text


@given(st.text(max_size=30))
def test_a_plain_name_stays_comparable(text: str) -> None:
    assert plain_name(text) == plain_name(f"  {text}\t")
    assert plain_name(text) == " ".join(plain_name(text).split())


@given(
    st.sampled_from(sorted(GEMEENTEN)),
    st.sampled_from([str.upper, str.lower, "  {}  ".format]),
    st.sampled_from("-‐–—_ "),
)
def test_writing_it_otherwise_finds_the_same_gemeente(
    code: str, written: Callable[[str], str], dash: str
) -> None:
    assert codes_of([written(GEMEENTEN[code].replace("-", dash))]) == [code]


# --- tables


def test_a_table_by_name_gets_its_codes() -> None:
    sources = Sources(
        maps=(gemeenten(),),
        tables=(table("Nederland", "Den Haag", "Zundert", "Utrecht (PV)", "Elders"),),
    )
    (found,) = resolve_names(sources).tables
    assert found.codes == ("NL00", "GM0518", "GM0879", "Utrecht (PV)", "Elders")
    assert [level.value for level in found.row_levels] == [
        "land", "gemeente", "gemeente", "gebied", "gebied",
    ]  # fmt: skip
    (notice,) = found.notices
    assert notice.text.startswith("3 van 4 namen in a.csv gekoppeld, 1 na opschonen")
    assert "1 niet gevonden: Elders" in notice.text
    assert "1 regio's overgeslagen: Utrecht (PV)" in notice.text
    assert notice.weight is Weight.PROBLEM
    assert notice.items == ("Elders",)


def test_resolving_again_changes_nothing_and_follows_what_is_new() -> None:
    alone = resolve_names(Sources(tables=(table("Zundert", "Beek (L.)"),)))
    assert alone.tables[0].codes == ("Zundert", "Beek (L.)")
    assert "nog geen kaart" in alone.tables[0].notices[0].text
    with_map = resolve_names(replace(alone, maps=(gemeenten(),)))
    assert with_map.tables[0].codes == ("GM0879", "GM0888")
    assert resolve_names(with_map) is with_map
    by_hand = resolve_names(replace(with_map, matches={"zundert": "GM0014"}))
    assert by_hand.tables[0].codes == ("GM0014", "GM0888")
    assert "1 met de hand" in by_hand.tables[0].notices[0].text
    back = resolve_names(replace(by_hand, matches={}))
    assert back.tables[0].codes == with_map.tables[0].codes
    assert len(back.tables[0].notices) == 1


def test_sources_without_names_are_left_as_they_are() -> None:
    sources = Sources(maps=(gemeenten(),), tables=(table("GM0014", by_name=False),))
    assert resolve_names(sources) is sources


def test_of_two_names_for_one_area_the_first_counts() -> None:
    sources = Sources(maps=(gemeenten(),), tables=(table("Den Haag", "'s-Gravenhage"),))
    (found,) = resolve_names(sources).tables
    assert found.codes == ("GM0518", "'s-Gravenhage")
    (dropped,) = found.dropped
    assert (dropped.row, dropped.code) == (3, "'s-Gravenhage")
    assert "rij 2" in dropped.reason
    again = resolve_names(replace(sources, tables=(found,)))
    assert again.tables[0].dropped == (dropped,)


def test_the_level_is_that_of_most_names() -> None:
    many = buurten(
        *((f"BU0014{at:04d}", name, "Groningen") for at, name in enumerate(["Zundert", "Oost"])),
        ("BU00140009", "West", "Groningen"), ("BU00140008", "Beek", "Groningen"),
    )  # fmt: skip
    maps = (gemeenten(), many)
    (low,) = resolve_names(Sources(maps=maps, tables=(table("Zundert", "Oost", "West"),))).tables
    assert set(low.row_levels) == {Level.BUURT}
    (high,) = resolve_names(Sources(maps=maps, tables=(table("Zundert", "Beek"),))).tables
    assert set(high.row_levels) == {Level.GEMEENTE}


def test_a_gemeente_that_is_gone_is_not_the_buurt_of_that_name() -> None:
    maps = (gemeenten(), buurten(("BU00140001", "Haren", "Groningen")))
    names = ("Haren", "Zundert", "Utrecht", "Groningen")
    (found,) = resolve_names(Sources(maps=maps, tables=(table(*names),))).tables
    assert found.codes[0] == "Haren"
    assert found.row_levels[0] is Level.OTHER


def test_gemeenten_are_known_from_the_names_beside_their_buurten() -> None:
    (found,) = resolve_names(Sources(maps=(CENTRA,), tables=(table("Breda", "Tilburg"),))).tables
    assert found.codes == ("GM0758", "GM0855")


def test_codes_come_from_another_table_too() -> None:
    coded = replace(
        table("Breda", "Tilburg", by_name=False),
        codes=("GM0758", "GM0855"), row_levels=(Level.GEMEENTE,) * 2,
    )  # fmt: skip
    _, found = resolve_names(Sources(tables=(coded, table("Tilburg (gemeente)")))).tables
    assert found.codes == ("GM0855",)


def test_the_newest_map_goes_before_an_older_one() -> None:
    old = gemeenten({"GM0001": "Zundert", "GM0738": "Aalburg"}, 2015)
    register = register_of(Sources(maps=(old, gemeenten())))
    found = match_names(["Zundert", "Aalburg"], register, Level.GEMEENTE)
    assert [m.code for m in found] == ["GM0879", "GM0738"]


def test_local_codes_by_name() -> None:
    areas = Areas(Level.OTHER, ("544", "322"), ("Bokt", "'t Hool"), ("", ""), ("", ""))
    (found,) = resolve_names(Sources(maps=(areas,), tables=(table("Het Hool", "BOKT"),))).tables
    assert found.codes == ("Het Hool", "544")


def test_suggestions_for_the_whole_country_are_quick() -> None:
    """500 names beside 14,500 areas within a second; here with some air for a busy machine."""
    random = np.random.default_rng(3)
    parts = ["oud", "nieuw", "wijk", "veld", "berg", "laan", "hof", "dorp", "zuid", "kamp", "rode"]
    names = ["".join(random.choice(parts, 4)) + f" {at % 97}" for at in range(14_500)]
    rows = [(f"BU{100 + at // 40:04d}{at % 40:04d}", n, "X") for at, n in enumerate(names)]
    register = register_of(Sources(maps=(buurten(*rows),)))
    asked = [f"{n[:3]}q{n[4:]}x" for n in names[:500]]
    start = time.perf_counter()
    found = match_names(asked, register, Level.BUURT)
    assert time.perf_counter() - start < 4.0
    assert sum(bool(m.suggestions) for m in found) == 500
