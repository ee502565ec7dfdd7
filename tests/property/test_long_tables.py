"""A cube laid out in rows comes back whole, however the rows lie."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.choices import SPREAD, Choices
from veerkracht_desktop.io.columns.recognise import recognise, tables_of
from veerkracht_desktop.io.sheets.grid import Grid

CODES = ("GM0344", "GM0855", "GM0758", "GM0772")
CELLS = ("Totaal", "jong", "oud")
YEARS = (2020, 2021)


@given(
    values=st.lists(
        st.one_of(st.none(), st.integers(0, 10**6)),
        min_size=len(CODES) * len(CELLS) * len(YEARS),
        max_size=len(CODES) * len(CELLS) * len(YEARS),
    ),
    seed=st.integers(0, 10**6),
    dropped=st.integers(0, 5),
)
def test_every_figure_comes_back(values: list[int | None], seed: int, dropped: int) -> None:
    keys = [(code, cell, year) for code in CODES for cell in CELLS for year in YEARS]
    cube = dict(zip(keys, values, strict=True))
    order = list(cube)
    random.Random(seed).shuffle(order)  # noqa: S311 - the order of rows is no secret
    order = order[dropped:]
    columns: tuple[list[object], ...] = (
        [code for code, _, _ in order],
        [f"{cell}  " for _, cell, _ in order],
        [f"{year}JJ00" for _, _, year in order],
        [None if cube[key] is None else f"  {cube[key]}" for key in order],
    )
    header = ("Codering_3", "Groep", "Perioden", "AantalInwoners_5")
    grid = Grid(Path("kubus.csv"), "", header, 1, columns, tuple(range(2, len(order) + 2)))
    tables = tables_of(recognise(grid, Choices(cells={"Groep": SPREAD})))
    read = {
        (code, cell, table.year): column.values[at]
        for table in tables
        for cell in CELLS
        if (column := table.columns.get("a_inw" if cell == "Totaal" else f"a_inw|{cell}"))
        for at, code in enumerate(table.codes)
    }
    assert not any(table.dropped for table in tables)
    for key, value in cube.items():
        expected = value if key in order and value is not None else np.nan
        np.testing.assert_equal(read.get(key, np.nan), float(expected))
