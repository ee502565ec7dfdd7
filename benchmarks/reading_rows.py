"""Rows of the table about reading: workbooks, maps, and whether the window answered meanwhile."""

from __future__ import annotations

from pathlib import Path

import peers
import reading
from row import Row

GAP = 50
"""Milliseconds within which the window answers."""
COUNTRY, OTHER = 3000, 2500
PAINTED = 2000


def rows(folder: Path, workbooks: list[Path]) -> list[Row]:
    """All of them.

    Parameters
    ----------
    folder : Path
        Holds kwb.xlsx, and buurten.gpkg and buurten.shp.
    workbooks : list of Path
        More to read, as the workbook of RIVM.

    """
    found = workbook_rows(folder / "kwb.xlsx", COUNTRY, slow_peer=True)
    for path in workbooks:
        found += workbook_rows(path, OTHER)
    for name in ("buurten.gpkg", "buurten.shp"):
        if (folder / name).exists():
            found += map_rows(folder / name)
    return found


def workbook_rows(path: Path, goal: float, *, slow_peer: bool = False) -> list[Row]:
    """Reading a workbook beside pandas, and the longest that the window did not answer."""
    ours = reading.read(path)
    calamine = peers.read_workbook(path, "calamine", 3)
    size = f"{path.name} ({path.stat().st_size / 1e6:.1f} MB)"
    found = [
        Row(f"{size} lezen", ours.whole, goal, "pandas + calamine", calamine),
        Row(f"{size} lezen: langste stilte van het venster", ours.gap, GAP),
    ]
    if slow_peer:
        slow = peers.read_workbook(path, "openpyxl", 1)
        found.insert(1, Row(f"{size} lezen", ours.whole, goal, "pandas + openpyxl", slow))
    return found


def map_rows(path: Path) -> list[Row]:
    """From dropping a map on the window to seeing it, and from adding it to the linked map."""
    ours = reading.first_paint(path)
    theirs = peers.read_map(path)
    dropped = f"{path.name}: van slepen tot de kaart in de assistent"
    added = f"{path.name}: van toevoegen tot de kaart in het venster"
    return [
        Row(dropped, ours.shown, PAINTED, "geopandas + pyogrio, alleen lezen", theirs),
        Row(f"{dropped}, langste stilte", ours.shown_gap, GAP),
        Row(added, ours.added, PAINTED),
        Row(f"{added}, langste stilte", ours.added_gap, GAP),
    ]
