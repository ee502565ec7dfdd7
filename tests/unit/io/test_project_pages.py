"""The pages of a presentation in a project."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.unit.io.builders import document

from veerkracht_desktop.core.errors import FormatError
from veerkracht_desktop.core.map_look import MapPane, MapsLook
from veerkracht_desktop.core.presenting import Page, PageKind
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.project.file import save_project
from veerkracht_desktop.io.project.reading import open_project

OLD_PROJECTS = Path(__file__).parents[2] / "projects"
PAGES = (
    Page(PageKind.MAPS, "pers", maps=MapsLook((MapPane(), MapPane("soc"))), within="",
         selection=frozenset({"BU99010007"}), place=(155000.0, 463000.5, 2500.0)),
    Page(PageKind.CHART, "index", chart="ScatterChart", title="Twee cijfers", axis="soc",
         within="GM9901", selection=frozenset()),
    Page(PageKind.AREA, "index", "BU99010007"),
)  # fmt: skip


def test_a_project_of_version_6_has_the_usual_pages_and_one_of_version_7_its_own() -> None:
    older, _ = open_project(OLD_PROJECTS / "versie-6.veerkracht")
    assert older.pages == ()
    newer, _ = open_project(OLD_PROJECTS / "versie-7.veerkracht")
    assert newer.pages == PAGES


def test_pages_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(document().definition, pages=PAGES), {})
    assert open_project(path)[0].pages == PAGES


@pytest.mark.parametrize(
    ("column", "value"),
    [("soort", "dia"), ("selectie", "{}"), ("plaats", "[1, 2]"), ("plaats", "[1, 2, Infinity]"),
     ("plaats", "[1, 2, 0]"), ("selectie", "x")],
)  # fmt: skip
def test_a_page_that_cannot_be_is_a_damaged_project(
    tmp_path: Path, column: str, value: str
) -> None:
    path = tmp_path / "p.veerkracht"
    save_project(path, Document(document().definition, pages=PAGES), {})
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE veerkracht_paginas SET {column} = ?", (value,))  # noqa: S608 - fixed names
    connection.commit()
    connection.close()
    with pytest.raises(FormatError):
        open_project(path)
