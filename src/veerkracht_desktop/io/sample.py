"""The sample region that comes with the program."""

from __future__ import annotations

from pathlib import Path

from veerkracht_desktop.core.errors import FileUnreadableError
from veerkracht_desktop.io.resources import SAMPLE_DATA

MAPS = ("buurten.shp", "wijken.shp", "gemeenten.shp")
TABLES = (
    "kwb-2021.xlsx", "kwb-2023.xlsx",
    "rivm-gezondheid-2020.xlsx", "rivm-gezondheid-2022.xlsx",
    "nabijheid-2021.csv", "nabijheid-2023.csv",
    "leefbaarometer-2020.xlsx", "leefbaarometer-2022.xlsx",
    "misdrijven-2021.csv", "misdrijven-2023.csv",
)  # fmt: skip


def sample_maps() -> tuple[Path, ...]:
    """Shapefiles per level."""
    return tuple(_present(name) for name in MAPS)


def sample_files() -> tuple[Path, ...]:
    """Shapefiles and tables of two editions.

    Raises
    ------
    FileUnreadableError
        The program was installed without them.
    """
    return (*sample_maps(), *(_present(name) for name in TABLES))


def _present(name: str) -> Path:
    path = SAMPLE_DATA / name
    if not path.exists():
        raise FileUnreadableError(file=name, why="de voorbeeldregio is niet meegeïnstalleerd")
    return path
