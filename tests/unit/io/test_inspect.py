from __future__ import annotations

import json
from pathlib import Path

import pytest

from veerkracht_desktop.core.errors import FormatError
from veerkracht_desktop.io.inspect import inspect_file


def test_a_workbook_of_the_sample(sample: Path) -> None:
    seen = inspect_file(sample / "kwb-2023.xlsx")
    assert (seen["file"], seen["kind"]) == ("kwb-2023.xlsx", "tabel")
    (part,) = (p for p in seen["parts"] if p["code_column"])
    assert part["level"] == "buurt"
    assert part["levels"]["gemeente"] == 6
    assert part["edition"] == 2023
    by_name = {c["variable"]: c for c in part["columns"] if c["variable"]}
    assert by_name["a_inw"]["type"] == "getal"
    assert by_name["a_inw"]["publisher"] == "CBS"
    secret = sum(c["missing"].get("secret", 0) for c in part["columns"])
    assert secret > 0


def test_a_map_of_the_sample(sample: Path) -> None:
    seen = inspect_file(sample / "buurten.shp")
    (part,) = seen["parts"]
    assert seen["kind"] == "kaart"
    assert part["crs"] == "EPSG:28992"
    assert part["areas"] == 259
    assert part["rows"] == 260
    assert any("water of buitenland" in text for text in part["repairs"])


@pytest.mark.parametrize("name", ["kwb-2023.xlsx", "nabijheid-2023.csv", "buurten.shp",
                                  "misdrijven-2023.csv", "buurten.dbf"])  # fmt: skip
def test_a_description_is_plain_values(sample: Path, name: str) -> None:
    seen = inspect_file(sample / name)
    assert json.loads(json.dumps(seen)) == seen


def test_a_table_without_codes_is_described_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("opmerking;x\ngoed;1,5\nslecht;.\n")
    (part,) = inspect_file(path)["parts"]
    assert part["code_column"] == ""
    assert "Voeg een kolom met codes toe" in part["repairs"][0]
    number = part["columns"][1]
    assert (number["type"], number["decimal"], number["known"]) == ("getal", ",", 1)
    assert number["missing"] == {"secret": 1}
    assert part["columns"][0]["type"] == "tekst"


def test_a_kind_that_is_not_read(tmp_path: Path) -> None:
    """Regression: a letter was described as a table of one column."""
    path = tmp_path / "brief.docx"
    path.write_text("Beste gemeente;\nhierbij\n")
    with pytest.raises(FormatError, match=r"brief\.docx"):
        inspect_file(path)
