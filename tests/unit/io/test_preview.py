"""What the assistant shows of a part is what is read."""

from __future__ import annotations

from pathlib import Path

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.dataset import MissingReason, Sources
from veerkracht_desktop.core.preview import Role, RowKind
from veerkracht_desktop.io.parts import Part, open_parts, with_choices
from veerkracht_desktop.io.preview import FIRST_ROWS, LAST_ROWS, cell_text, preview_of, vocabulary
from veerkracht_desktop.io.preview_join import joins_of


def part_of(folder: Path, text: str, name: str = "kwb-2023.csv") -> Part:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (part,) = open_parts(path)
    return part


def kwb(rows: int = 12) -> str:
    lines = ["Kerncijfers;;;", "gwb_code;regio;a_inw;p_ink_li"]
    lines += [f"GM{1680 + i};Plaats {i};{1000 + i};{'.' if i % 3 else '12,5'}" for i in range(rows)]
    return "\n".join([*lines, "Bron: CBS;;;"])


def test_rows_have_the_numbers_of_the_spreadsheet_and_their_kind(tmp_path: Path) -> None:
    preview = preview_of(part_of(tmp_path, kwb()))
    assert preview.numbers[:3] == (1, 2, 3)
    assert preview.kinds[:3] == (RowKind.TITLE, RowKind.HEADER, RowKind.DATA)
    assert preview.kinds[-1] is RowKind.FOOTER
    assert preview.cells[2][:2] == ("GM1680", "Plaats 0")
    assert preview.rows == 12
    assert preview.years == (2023,)
    assert preview.levels[0] == (Level.GEMEENTE, 12)


def test_a_long_sheet_shows_its_ends(tmp_path: Path) -> None:
    text = "code;a_inw\n" + "\n".join(f"GM{1000 + i};{i}" for i in range(900))
    preview = preview_of(part_of(tmp_path, text))
    assert len(preview.cells) == FIRST_ROWS + 1 + LAST_ROWS
    assert preview.kinds[FIRST_ROWS] is RowKind.GAP
    assert preview.numbers[-1] == 901


def test_columns_tell_role_type_and_missing_values(tmp_path: Path) -> None:
    columns = preview_of(part_of(tmp_path, kwb())).columns
    assert [c.role for c in columns] == [
        Role.CODE, Role.NAME, Role.INDICATOR, Role.INDICATOR,
    ]  # fmt: skip
    income = columns[3]
    assert (income.variable, income.decimal, income.known) == ("p_ink_li", ",", 4)
    assert income.missing == ((MissingReason.SECRET, 8),)
    assert [(t.text, t.reason, t.cells) for t in income.tokens] == [(".", MissingReason.SECRET, 8)]


def test_corrections_are_marked(tmp_path: Path) -> None:
    part = with_choices(part_of(tmp_path, kwb()), Choices(variables={"p_ink_li": ""}))
    column = preview_of(part).columns[3]
    assert column.by_hand
    assert column.role is Role.UNUSED


def test_rows_of_other_gemeenten_are_no_fault_of_the_join(tmp_path: Path) -> None:
    here = tmp_path / "kaart.geojson"
    shape = (
        '{"type":"Feature","properties":{"GM_CODE":"%s","GM_NAAM":"%s"},"geometry":{"type":'
        '"Polygon","coordinates":[[[5.%d,52.1],[5.%d5,52.1],[5.%d5,52.2],[5.%d,52.1]]]}}'
    )
    shapes = ",".join(shape % (f"GM{1680 + i}", f"Plaats {i}", *(i + 1,) * 4) for i in range(3))
    here.write_text(f'{{"type":"FeatureCollection","features":[{shapes}]}}', encoding="utf-8")
    (layer,) = open_parts(here)
    found = preview_of(layer).map
    assert found is not None
    assert (found.areas, found.in_land) == (3, True)
    part = part_of(tmp_path, kwb())
    none, join = joins_of((layer, part), Sources(), {})
    assert none is None
    assert join is not None
    assert (join.rows, join.matched, join.elsewhere) == (3, 3, 9)
    (alone,) = joins_of((part,), Sources(), {})
    assert alone is None, "there is no map to meet"


def test_cells_are_shown_as_a_dutch_spreadsheet_does() -> None:
    texts = [cell_text(cell) for cell in (True, 0.1, 1e6, None, " x ", float("nan"))]
    assert texts == ["WAAR", "0,1", "1000000", "", " x ", ""]


def test_the_vocabulary_has_a_name_for_every_variable() -> None:
    known = dict(vocabulary())
    assert known["a_inw"] == "Inwoners"
    assert all(known.values())


def test_bare_numbers_meet_the_map_in_the_assistant_as_they_will_in_the_project(
    tmp_path: Path,
) -> None:
    rows = "".join(f"{8550100 + n};{n}\n" for n in range(20))
    part = part_of(tmp_path, "Code;Eigen cijfer\n" + rows, "eigen.csv")
    codes = tuple(f"BU{8550100 + n:08d}" for n in range(20))
    none = ("",) * 20
    mapped = Areas(Level.BUURT, codes, none, ("GM0855",) * 20, none)
    (join,) = joins_of([part], Sources(maps=(mapped,)), {})
    assert join is not None
    assert (join.level, join.matched, join.rows) == (Level.BUURT, 20, 20)
