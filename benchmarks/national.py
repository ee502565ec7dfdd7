"""The made-up country as the program sees it: areas, values and an index of 32 indicators."""

from __future__ import annotations

from pathlib import Path

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.state import AppState, Document, with_analysis
from veerkracht_desktop.io.reading import merge, read_map, read_tables

RESOURCES, THEMES, INDICATORS = 3, 12, 32
POSTS = Goalposts(20.0, 80.0)


def definition() -> Definition:
    """An index as large as the built-in one, over the columns of the made-up workbook."""
    nodes: list[Node] = [Group("top", "Index")]
    nodes += [Group(f"r{i}", f"Hulpbron {i}", "top") for i in range(RESOURCES)]
    nodes += [Group(f"t{i}", f"Thema {i}", f"r{i % RESOURCES}") for i in range(THEMES)]
    nodes += [
        Indicator(
            f"i{i}", f"Indicator {i}", f"t{i % THEMES}",
            measures=(Measure(f"p_ind{i:03d}", goalposts=POSTS),),
        )
        for i in range(INDICATORS)
    ]  # fmt: skip
    return Definition("bench", "Meting", "1", tuple(nodes))


def sources(folder: Path) -> Sources:
    """Map and workbook of the made-up country."""
    read = read_map(folder / "buurten.gpkg")
    return merge(read, Sources(tables=read_tables(folder / "kwb.xlsx")))


def state(read: Sources) -> AppState:
    """A state with everything computed, as after opening the files."""
    document = Document(definition(), read)
    dataset, analysis = analyse(read, document.definition, Level.BUURT, 0, SilentProgress())
    empty = AppState(
        document, active="top", level=Level.BUURT, levels=(Level.BUURT,),
        edition=dataset.edition, editions=(dataset.edition,),
    )  # fmt: skip
    return with_analysis(empty, dataset, analysis)
