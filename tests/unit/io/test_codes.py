from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.codes.column import (
    CodeColumn,
    Repair,
    clean_text,
    find_code_column,
    find_level_column,
    is_region_code,
    level_of_word,
    restore,
)
from veerkracht_desktop.io.codes.findings import code_notices, repair_texts


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("1680", Level.GEMEENTE, "GM1680"),
        ("3", Level.GEMEENTE, "GM0003"),
        ("3", None, "GM0003"),
        ("GM3", None, "GM0003"),
        ("36312", None, "WK036312"),
        ("3630112", None, "BU03630112"),
        ("03630112", None, "BU03630112"),
        ("363AA", Level.WIJK, "WK0363AA"),
        ("bu0363aa05", None, "BU0363AA05"),
        ("BU 0363 0112", None, "BU03630112"),
        ("NL00", None, "NL00"),
        ("123456789", None, "123456789"),
        ("Noord", Level.WIJK, "Noord"),
        ("C28992R100E1", None, "C28992R100E1"),
        ("", Level.WIJK, ""),
        ("-5", Level.GEMEENTE, "-5"),
        ("²", Level.GEMEENTE, "²"),
    ],
)
def test_restoring(text: str, level: Level | None, code: str) -> None:
    assert restore(text, level) == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [("GM1680    ", "GM1680"), (1680.0, "1680"), (1680, "1680"), (None, ""), (1.5, "1.5")],
)
def test_cells_as_text(cell: object, text: str) -> None:
    assert clean_text(cell) == text


@pytest.mark.parametrize(
    ("word", "level"),
    [("Buurt     ", Level.BUURT), ("WK", Level.WIJK), ("gemeente", Level.GEMEENTE),
     ("Nederland", Level.LAND), ("provincie", None), (None, None), (3, None)],
)  # fmt: skip
def test_words_for_levels(word: object, level: Level | None) -> None:
    assert level_of_word(word) is level


def test_padded_codes() -> None:
    found = find_code_column(["Codering_3"], [["GM1680    ", "BU16800000", ""]], None)
    assert found is not None
    assert found.codes == ("GM1680", "BU16800000", "")
    assert found.matched == 2


def test_numbers_get_prefix_and_zeros_back() -> None:
    found = find_code_column(["Gemeentecode"], [[1680.0, 358.0, 3.0]], None)
    assert found is not None
    assert found.codes == ("GM1680", "GM0358", "GM0003")
    assert found.repaired == 3


def test_numbers_follow_the_level_of_their_row() -> None:
    levels = [Level.GEMEENTE, Level.WIJK, Level.BUURT]
    found = find_code_column(["gwb_code"], [["344", "34401", "3440111"]], levels)
    assert found is not None
    assert found.codes == ("GM0344", "WK034401", "BU03440111")


def test_letters() -> None:
    found = find_code_column(["wijkcode"], [["WK0363AA", "WK0363AB"]], None)
    assert found is not None
    assert found.codes == ("WK0363AA", "WK0363AB")


def test_local_numbers_stay_text() -> None:
    """Eindhoven numbers its buurten 111 to 999: not CBS codes of gemeente 0000."""
    found = find_code_column(["buurtcode", "naam"], [["544", "0111"], ["Noord", "Zuid"]], None)
    assert found is not None
    assert found.codes == ("544", "0111")
    assert found.matched == 0


def test_the_column_of_the_lowest_level_wins() -> None:
    header = ["GM_CODE", "WK_CODE", "BU_CODE"]
    columns = [["GM0344"] * 2, ["WK034401"] * 2, ["BU03440111", "BU03440112"]]
    found = find_code_column(header, columns, None)
    assert found is not None
    assert found.name == "BU_CODE"


def test_a_column_that_numbers_the_rows_is_the_key_of_last_resort() -> None:
    found = find_code_column(["ID", "x"], [["0", "1", "2"], [5, 6, 7]], None)
    assert found is not None
    assert (found.name, found.codes) == ("ID", ("0", "1", "2"))
    assert find_code_column(["ID", "x"], [["0", "1", "2"], [5, 6, 7]], None, names=False) is None


@pytest.mark.parametrize(
    ("header", "columns"),
    [([], []), (["code"], [[None, ""]]), (["x", "y"], [[1, 2], ["a", "b"]])],
)
def test_no_code_column(header: list[str], columns: list[list[object]]) -> None:
    assert find_code_column(header, columns, None) is None


def test_a_column_that_names_levels() -> None:
    header = ["regio", "recs"]
    columns = [["Utrecht", "Wijk 1"], ["Gemeente ", "Wijk"]]
    assert find_level_column(header, columns) == "recs"
    assert find_level_column(["SoortRegio_2"], [["Buurt     "]]) == "SoortRegio_2"
    assert find_level_column(["niveau"], [["hoog", "laag"]]) is None


@given(st.text(max_size=12), st.sampled_from([None, *Level]))
def test_restoring_gives_a_code_or_the_text_itself(text: str, level: Level | None) -> None:
    got = restore(text, level)
    assert got == text or level_of_code(got) is not Level.OTHER
    assert restore(got, level) == got


def found_in(cells: list[object], name: str = "gwb_code", *beside: object) -> CodeColumn:
    header = [name, *(f"kolom {at}" for at in range(len(beside)))]
    found = find_code_column(header, [cells, *beside], None)  # type: ignore[list-item]
    assert found is not None
    return found


@pytest.mark.parametrize(
    "cell",
    ["GM1680", "GM1680    ", " gm1680", "gm 1680", "GM-1680", "GM_1680", "G1680", "g 1680",
     "'GM1680", "’GM1680", '="GM1680"', '"GM1680"', "GM\u00a01680", "\u00a0GM1680\u00a0",
     "\ufeffGM1680", "ＧＭ１６８０", "GM1680 - Aa en Hunze", "GM1680 Aa en Hunze",
     "Aa en Hunze (GM1680)", "Aa en Hunze GM1680", "GM1680: Aa en Hunze", "gm 1680 | aa en hunze",
     1680, 1680.0, "1680", "1680,0", "1680.0", "1680.00", "1.680", "1 680", "'1680", '="1680"',
     "1680 - Aa en Hunze", "1680 Aa en Hunze", "1.68E3", "１６８０", "1680\u00a0"],
)  # fmt: skip
def test_every_shape_of_a_gemeente(cell: object) -> None:
    assert found_in([cell], "gemeentecode").codes == ("GM1680",)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("BU0363MA01", "BU0363MA01"), ("bu0363ma01", "BU0363MA01"), ("B0363MA01", "BU0363MA01"),
     ("0363MA01", "BU0363MA01"), ("363MA01", "BU0363MA01"), ("BU 0363 MA01", "BU0363MA01"),
     ("BU-0363-MA-01", "BU0363MA01"), ("BU0363MA01 Haveneiland", "BU0363MA01"),
     ("03630E01", "BU03630E01"), (3630112, "BU03630112"), ("3.630.112", "BU03630112"),
     (3630112.0, "BU03630112"), ("3630112,0", "BU03630112")],
)  # fmt: skip
def test_every_shape_of_a_buurt(cell: object, code: str) -> None:
    assert found_in([cell], "buurtcode").codes == (code,)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("WK0363AA", "WK0363AA"), ("W0363AA", "WK0363AA"), ("0363E1", "WK0363E1"),
     ("363aa", "WK0363AA"), (36301, "WK036301"), ("1401", "WK001401"), (300, "WK000300")],
)  # fmt: skip
def test_every_shape_of_a_wijk(cell: object, code: str) -> None:
    assert found_in([cell], "wijkcode").codes == (code,)


@pytest.mark.parametrize("cell", ["3.63E+03", "3,63E+03", "3.63e+03", "3,6E+04", "1E+05"])
@pytest.mark.parametrize("name", ["wijkcode", "buurtcode", "gemeentecode"])
def test_powers_of_ten_as_excel_shows_them_are_refused(cell: str, name: str) -> None:
    """Three digits are left, and the code may have been one with an E: nothing is guessed."""
    good = {"wijkcode": "036301", "buurtcode": "03630101", "gemeentecode": "0363"}[name]
    found = found_in([good, cell], name)
    assert found.codes[1] == ""
    assert [(row, text) for row, text, _ in found.refused] == [(1, cell)]
    (notice,) = code_notices(found, "a.csv", (2, 3))
    assert (notice.id, notice.weight, notice.items) == ("codes-refused", Weight.PROBLEM, (cell,))
    assert f"rij 3: {cell}" in notice.text
    assert "als tekst" in notice.text


@pytest.mark.parametrize("damaged", [363, 3630, 36300, 363000, 3630000.0, 3.63e9, 3.63e120])
def test_letter_codes_that_became_numbers_are_refused(damaged: float) -> None:
    """0363E1 is 3630 to Excel, and 0363E2 is 36300: a code too, of another wijk."""
    cells: list[object] = ["0363AA", "0363AB", "0363AC", damaged, 59901, 59902]
    found = found_in(cells, "wijkcode")
    assert found.codes[3] in ("", clean_text(damaged))
    assert level_of_code(found.codes[3]) is Level.OTHER
    assert found.codes[4:] == ("WK059901", "WK059902")


def test_a_number_for_a_gemeente_that_stands_nowhere_else_is_refused() -> None:
    found = found_in([36300, 36301, 36302, 3630, 59900, 59901], "wijkcode")
    assert found.codes[3] == ""
    assert found.codes[0] == "WK036300"


def test_levels_mixed_in_one_column_of_numbers() -> None:
    """Where the gemeente and the wijk of a number stand there too, the levels are mixed."""
    cells: list[object] = [14, 1400, 140000, 140001, 1401, 140100, 855, 85500, 8550000, 8550001]
    found = found_in(cells)
    assert found.codes == (
        "GM0014", "WK001400", "BU00140000", "BU00140001", "WK001401", "BU00140100",
        "GM0855", "WK085500", "BU08550000", "BU08550001",
    )  # fmt: skip
    assert not found.doubtful


def test_numbers_of_one_level_share_it_whatever_their_length() -> None:
    wijken: list[object] = [300, 500, 700, 1000, 1400, 1401, 85500, 85501, 199100, 199101]
    assert set(map(level_of_code, found_in(wijken).codes)) == {Level.WIJK}
    assert found_in(wijken).codes[0] == "WK000300"
    brabant: list[object] = [743, 744, 748, 753, 755, 1652, 1655, 1991]
    assert set(map(level_of_code, found_in(brabant).codes)) == {Level.GEMEENTE}
    assert not found_in(brabant).doubtful


def test_kept_zeros_show_the_level() -> None:
    found = found_in(["0014", "001401", "00140101", "1680"])
    assert found.codes == ("GM0014", "WK001401", "BU00140101", "GM1680")


def test_names_beside_show_the_level() -> None:
    names = ["Wijk 01 Noord", "Wijk 02 Zuid"]
    assert found_in(["1401", "1402"], "gwb_code", names).codes == ("WK001401", "WK001402")


def test_numbers_that_fit_two_levels_are_told() -> None:
    found = found_in([1700, 1701, 1702, 1703])
    assert found.doubtful
    (notice,) = code_notices(found, "a.csv", (2, 3, 4, 5))
    assert notice.id == "codes-doubtful"
    assert "gemeente" in notice.text


def test_a_wrong_name_of_the_column_does_not_spoil_longer_codes() -> None:
    assert found_in(["08550101", "08550102"], "gemeentecode").codes[0] == "BU08550101"


def test_nation_and_regions_beside_codes() -> None:
    found = found_in(["NL01  ", "Nederland", "GG12", "cr33", "PV30", "GM0014", "GM0034", "GM0037",
                      "GM0047"], "RegioS")  # fmt: skip
    assert found.codes[:5] == ("NL01", "NL00", "GG12", "CR33", "PV30")
    assert found.regions == 3
    assert is_region_code("VR21")
    assert not is_region_code("GM0014")


def test_repairs_are_told_with_before_and_after() -> None:
    found = found_in([1680.0, "358", "GM0003", "gm 0005", None], "gemeentecode")
    assert found.repairs == ((0, "1680", "GM1680"), (1, "358", "GM0358"), (3, "gm 0005", "GM0005"))
    assert dict(found.kinds) == {
        Repair.PREFIX: 2, Repair.ZEROS: 1, Repair.CAPITALS: 1, Repair.SIGNS: 1,
    }  # fmt: skip
    (text,) = repair_texts(found)
    assert text.startswith("Codedokter: 3 codes in kolom gemeentecode: 2× GM, WK of BU ervoor")
    assert "1680 → GM1680" in text
    assert repair_texts(found_in(["GM0003"])) == ()


def test_spaces_are_counted_apart() -> None:
    found = found_in(["GM1680    "] * 3)
    assert found.repaired == 0
    assert repair_texts(found) == ("Codedokter: 3× spaties eromheen weggehaald in kolom gwb_code",)


# --- codes in three columns

THREE = ["gemeente", "wijk", "buurt", "x"]


@pytest.mark.parametrize(
    ("line", "code"),
    [((855, 3, 2), "BU08550302"), (("0855", "03", "02"), "BU08550302"),
     (("855", "3", None), "WK085503"), ((855.0, None, ""), "GM0855"), ((3, 0, 0), "BU00030000"),
     (("GM0363", "MA", "01"), "BU0363MA01"), ((855, 85503, 8550302), "BU08550302"),
     (("GM0855", "WK085503", "BU08550302"), "BU08550302"), (("GM0855", "WK085503", ""), "WK085503"),
     ((855, 3, 302), "BU08550302"), ((None, None, "BU08550302"), "BU08550302"),
     ((855, 34403, 1), ""), ((None, 3, 2), ""), ((855, None, 2), ""), (("x", 3, 2), "")],
)  # fmt: skip
def test_three_columns(line: tuple[object, ...], code: str) -> None:
    columns = [[cell, other] for cell, other in zip(line, (855, 3, 1), strict=True)]
    chosen = Choices(key_columns=("gemeente", "wijk", "buurt"))
    found = find_code_column(THREE, [*columns, [1, 2]], None, chosen)
    assert found is not None
    assert found.codes == (code, "BU08550301")
    assert found.columns == ("gemeente", "wijk", "buurt")


def test_three_columns_are_seen_by_themselves() -> None:
    columns: list[list[object]] = [[855] * 4 + [820], [3, 3, 4, 4, 0], [1, 2, 1, 2, 0], [9.5] * 5]
    found = find_code_column(THREE, columns, None)
    assert found is not None
    assert found.codes[:2] == ("BU08550301", "BU08550302")
    assert dict(found.kinds) == {Repair.COMPOSED: 5}


def test_the_level_of_the_row_says_how_low_the_code_is() -> None:
    levels = [Level.GEMEENTE, Level.WIJK, Level.BUURT]
    columns: list[list[object]] = [[855] * 3, [0, 3, 3], [0, 0, 1], [1, 2, 3]]
    found = find_code_column(THREE, columns, levels)
    assert found is not None
    assert found.codes == ("GM0855", "WK085503", "BU08550301")


def test_whole_codes_in_three_columns_take_the_lowest_that_is_filled() -> None:
    header = ["GM_CODE", "WK_CODE", "BU_CODE"]
    columns: list[list[object]] = [
        ["GM0344"] * 5, [None, "WK034401", "WK034401", "WK034401", "WK034401"],
        [None, "", "BU03440111", "BU03440112", "BU03440113"],
    ]  # fmt: skip
    found = find_code_column(header, columns, None)
    assert found is not None
    assert found.codes == ("GM0344", "WK034401", "BU03440111", "BU03440112", "BU03440113")
    assert found.columns == ("BU_CODE", "GM_CODE", "WK_CODE")


def test_rows_without_a_code_do_not_become_their_gemeente() -> None:
    header = ["GM_CODE", "BU_CODE"]
    columns: list[list[object]] = [["GM0344"] * 12, ["BU03440111", "BU03440112"] + [None] * 10]
    found = find_code_column(header, columns, None)
    assert found is not None
    assert found.codes[2:] == ("",) * 10


# --- names


@pytest.mark.parametrize(
    "name", ["Regio's", "RegioS", "Buurten", "Wijken", "Gemeente", "Gemeentenaam", "name", "NbName",
             "Wijken en buurten", "Regioaanduiding/Gemeentenaam", "WijkenEnBuurten"],
)  # fmt: skip
def test_names_are_the_key_where_there_are_no_codes(name: str) -> None:
    columns: list[list[object]] = [
        ["1", "2", "3"],
        ["Bedum", "'s-Gravenhage", "Ten Boer"],
        [1, 2, 3],
    ]
    found = find_code_column(["ID", name, "x"], columns, None)
    assert found is not None
    assert (found.name, found.by_name, found.matched) == (name, True, 0)
    assert found.codes == ("Bedum", "'s-Gravenhage", "Ten Boer")
    assert find_code_column(["ID", name, "x"], columns, None, names=False) is None


def test_a_column_of_text_that_looks_like_names() -> None:
    columns: list[list[object]] = [["Noord", "Zuid", "Oost"], [1, 2, 3], ["a", "a", "a"]]
    found = find_code_column(["kern of dorp", "x", "groep"], columns, None)
    assert found is not None
    assert (found.name, found.by_name) == ("kern of dorp", True)


def test_codes_go_before_names_and_the_user_before_both() -> None:
    header, columns = ["NbId", "NbName"], [[544, 322, 111], ["Bokt", "'t Hool", "Binnenstad"]]
    by_code = find_code_column(header, columns, None)
    assert by_code is not None
    assert (by_code.name, by_code.by_name) == ("NbId", False)
    for choices in (Choices(by_name=True), Choices(key_columns=("NbName",))):
        by_name = find_code_column(header, columns, None, choices)
        assert by_name is not None
        assert (by_name.name, by_name.by_name) == ("NbName", True)
    not_names = find_code_column(
        header, columns, None, Choices(key_columns=("NbName",), by_name=False)
    )
    assert not_names is not None
    assert not not_names.by_name
    assert find_code_column(header, columns, None, Choices(key_columns=("weg",))) is None


def test_long_cells_cost_no_time() -> None:
    """Regression: a column with shapes as text made the search for a code with a name endless."""
    shapes: list[object] = ["[[5.49, 51.49], " * 5000, "ab " * 20_000, "GM1" + "-" * 50_000] * 5
    start = time.perf_counter()
    assert find_code_column(["Geoshape", "x"], [shapes, list(range(15))], None) is None
    assert time.perf_counter() - start < 2.0


@pytest.mark.parametrize("header", ["uCode", "code", "Country", "iso3", "unit"])
def test_any_text_is_a_code_below_a_header_that_does_not_speak_of_names(header: str) -> None:
    found = find_code_column([header, "x"], [["AUS", "Austria", "BEL"], [1.0, 2.0, 3.0]], None)
    assert found is not None
    assert (found.name, found.by_name, found.codes) == (header, False, ("AUS", "Austria", "BEL"))


def test_a_prefix_makes_a_code_of_an_invented_gemeente() -> None:
    cells = ["GM0001", "GM0002", "GM0003", "GM0001"]
    found = find_code_column(["code", "x"], [cells, [1.0, 2.0, 3.0, 4.0]], None)
    assert found is not None
    assert found.codes == tuple(cells)


@pytest.mark.parametrize(
    "name",
    ["GM code", "Gem. code", "Gem.nr.", "gemcode", "CBS nr.", "CBS-code", "geo_code", "geoitem",
     "code", "Code"],
)  # fmt: skip
def test_headers_of_numbers_of_gemeenten(name: str) -> None:
    """Regression: these numbers were local codes, or figures beside the names."""
    cells = [855.0, 758, "1959", "1948,00"]
    found = find_code_column([name, "x"], [cells, [1, 2, 3, 4]], None)
    assert found is not None
    assert (found.name, found.by_name) == (name, False)
    assert found.codes == ("GM0855", "GM0758", "GM1959", "GM1948")


@pytest.mark.parametrize(
    "numbers",
    [[101, 102, 103], [1601, 1602, 1603], [855, 1200, 1959], [855, 1959], [855, 1948, 85501]],
)
def test_other_numbers_below_code_stay_local(numbers: list[int]) -> None:
    found = find_code_column(["code", "x"], [list(numbers), [1.5] * len(numbers)], None)
    assert found is not None
    assert found.codes == tuple(map(str, numbers))


def test_names_of_buurten_go_before_the_number_of_their_one_gemeente() -> None:
    """Regression: all rows but the first were doubles of the gemeente."""
    header = ["Buurt", "Gemeentenummer", "x"]
    columns: list[list[object]] = [["Oost", "West", "Zuid"], [855] * 3, [1, 2, 3]]
    found = find_code_column(header, columns, None)
    assert found is not None
    assert (found.name, found.by_name) == ("Buurt", True)


@pytest.mark.parametrize("name", ["unit", "Unit", "unit_id", "kolom 1"])
def test_units_of_an_index(name: str) -> None:
    found = find_code_column([name, "x"], [["U1", "U2", "U3"], [1, 2, 3]], None)
    assert found is not None
    assert found.codes == ("U1", "U2", "U3")
    assert find_code_column(["kolom 1", "x"], [["1", "2.5"], [1, 2]], None) is None


@pytest.mark.parametrize("name", ["Postcode", "PC6 code", "Klantcode", "KvK-code"])
def test_a_code_of_something_else_is_no_key_beside_names(name: str) -> None:
    """Regression: the postcode of the town hall was the key, and the gemeente was not."""
    header = ["Gemeente", name, "x"]
    columns: list[list[object]] = [
        ["Oss", "Breda", "Best"],
        ["5340AA", "4800BB", "5680CC"],
        [1] * 3,
    ]
    found = find_code_column(header, columns, None)
    assert found is not None
    assert (found.name, found.by_name) == ("Gemeente", True)


@pytest.mark.parametrize("name", ["Aantal codes", "Totaal code", "Score code"])
def test_counts_of_codes_are_figures(name: str) -> None:
    header = ["Gemeente", name]
    found = find_code_column(header, [["Oss", "Breda", "Best"], [855, 1700, 1955]], None)
    assert found is not None
    assert found.name == "Gemeente"


def test_numbers_of_four_digits_below_postcode_are_no_gemeenten() -> None:
    found = find_code_column(["Postcode", "x"], [[900, 1511, 1601], [1.5, 2.5, 3.5]], None)
    assert found is not None
    assert found.codes == ("900", "1511", "1601")


def test_names_of_wijken_per_year_beside_the_number_of_their_gemeente() -> None:
    header = ["gemeentecode", "wijk", "jaar"]
    wijken: list[object] = ["Noord", "Noord", "Zuid", "Zuid", "Oost", "Oost"]
    found = find_code_column(header, [["GM0855"] * 6, wijken, [2020, 2021] * 3], None)
    assert found is not None
    assert (found.name, found.by_name) == ("wijk", True)


def test_the_level_said_by_hand_makes_codes_of_the_numbers_below_a_plain_code() -> None:
    header, columns = ["Code", "x"], [[3440111, 3440112, 3440113], [1.0, 2.0, 3.0]]
    levels = (Level.BUURT,) * 3
    left = find_code_column(header, columns, None)
    said = find_code_column(header, columns, levels, Choices(level=Level.BUURT))
    assert left is not None
    assert left.codes == ("3440111", "3440112", "3440113")
    assert said is not None
    assert said.codes == ("BU03440111", "BU03440112", "BU03440113")
