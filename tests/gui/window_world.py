"""A small made-up land for the tests of the window: twelve buurten in three gemeenten."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble, editions_of, levels_of
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dropped,
    MissingReason,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import FileUnreadableError
from veerkracht_desktop.core.export_scope import ExportScope
from veerkracht_desktop.core.forms import FormPlan
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.state import AppState, Document, with_analysis
from veerkracht_desktop.io.reading import merge
from veerkracht_desktop.services.analysis import Pipeline
from veerkracht_desktop.services.file_work import FileWork, View

GEMEENTEN = (("GM0001", "Aaldorp"), ("GM0002", "Beekstad"), ("GM0003", "Cromveen"))
NAMES = ("Centrum", "De Leest", "Oost", "Heide")
RESOURCES = ("pers", "soc", "omg")


def definition() -> Definition:
    """Three resources of one theme with two indicators; the last indicator is off."""
    nodes: list[Group | Indicator] = [Group("index", "Sociale veerkracht")]
    for resource, word in zip(RESOURCES, ("Persoonlijk", "Sociaal", "Omgeving"), strict=True):
        nodes.append(Group(resource, word, "index"))
        nodes.append(Group(f"t_{resource}", f"Thema {word}", resource))
        for number in (1, 2):
            measure = Measure(f"{resource}{number}", 1, Goalposts(0, 100))
            nodes.append(
                Indicator(
                    f"{resource}{number}",
                    f"{word} {number}",
                    f"t_{resource}",
                    measures=(measure,),
                    unit="%",
                    publisher="CBS",
                    active=(resource, number) != ("omg", 2),
                    modelled=resource == "soc",
                )
            )
    return Definition("proef", "Proefindex", "1", tuple(nodes), min_inhabitants=100)


def buurten() -> Areas:
    """The map: a row of four squares per gemeente."""
    codes, names, gemeenten, squares = [], [], [], []
    for down, (gemeente, _) in enumerate(GEMEENTEN):
        for across, name in enumerate(NAMES):
            codes.append(f"BU{gemeente[2:]}{across:04d}")
            names.append(name)
            gemeenten.append(gemeente)
            squares.append(
                shapely.box(across * 1000, down * 1000, across * 1000 + 900, down * 1000 + 900)
            )
    labels = dict(GEMEENTEN)
    return Areas(
        level=Level.BUURT,
        codes=tuple(codes),
        names=tuple(names),
        gemeenten=tuple(gemeenten),
        gemeente_names=tuple(labels[g] for g in gemeenten),
        geometry=np.array(squares, dtype=object),
        year=2023,
    )


def gemeenten() -> Areas:
    """The map of the level above, a strip per gemeente."""
    codes, names = zip(*GEMEENTEN, strict=True)
    strips = [shapely.box(0, down * 1000, 3900, down * 1000 + 900) for down in range(3)]
    shapes = np.array(strips, dtype=object)
    return Areas(Level.GEMEENTE, codes, names, codes, names, shapes, 2023)


def table(year: int, *, seed: int = 7) -> SourceTable:
    """Figures of buurten and gemeenten; the last buurt has 40 inhabitants, one code is unknown."""
    areas = buurten()
    codes = (*areas.codes, "BU00019999", *(code for code, _ in GEMEENTEN))
    levels = (*(Level.BUURT,) * 13, *(Level.GEMEENTE,) * 3)
    rng = np.random.default_rng(seed + year)
    people = np.array([1000.0] * 11 + [40.0, 500.0] + [4000.0] * 3)
    names = ["a_inw", *(f"{resource}{number}" for resource in RESOURCES for number in (1, 2))]
    columns = {}
    for name in names:
        values = people if name == "a_inw" else rng.uniform(20, 90, len(codes)).round(1)
        if name == "pers2":
            values[0] = np.nan
        missing = ~np.isfinite(values)
        reasons = np.where(missing, MissingReason.SECRET, MissingReason.KNOWN).astype(np.uint8)
        source = ColumnSource(f"kwb-{year}.xlsx", "", name, "CBS", year)
        columns[name] = Column(name, source, values, reasons)
    labels = dict(GEMEENTEN)
    return SourceTable(
        file=f"kwb-{year}.xlsx",
        sheet="",
        path=f"/map/kwb-{year}.xlsx",
        publisher="CBS",
        year=year,
        codes=codes,
        names=(*areas.names, "Nergens", *(name for _, name in GEMEENTEN)),
        gemeente_names=tuple(
            labels.get(code[:2].replace("BU", "GM") + code[2:6], "") for code in codes
        ),
        row_levels=levels,
        source_rows=tuple(range(2, 2 + len(codes))),
        columns=columns,
        dropped=(Dropped(f"kwb-{year}.xlsx", 99, "", "lege code"),),
    )


def sources(*years: int) -> Sources:
    """The map and a table per year."""
    tables = tuple(table(year) for year in years or (2023,))
    return Sources(maps=(buurten(), gemeenten()), tables=tables, dropped=tables[0].dropped)


def loaded_state(presets: tuple[Preset, ...] = ()) -> AppState:
    """A state with results, as after opening the map and the table of 2023."""
    found, index = sources(2023), replace(definition(), presets=presets)
    dataset, analysis = analyse(found, index, Level.BUURT, 2023, SilentProgress())
    state = AppState(document=Document(index, found), levels=levels_of(found))
    state = with_analysis(state, dataset, analysis)
    return AppState(
        document=state.document,
        dataset=dataset,
        analysis=analysis,
        active="index",
        levels=levels_of(found),
        edition=2023,
        editions=(2023,),
    )


@dataclass
class FakeFiles:
    """Stands for the file layer: answers at once, and notes what it was asked.

    `hold` keeps the reader waiting until it is set, so that a test can look meanwhile.
    """

    asked: list[tuple[str, object]] = field(default_factory=list)
    hold: threading.Event | None = None
    written: dict[Path, tuple[Document, View]] = field(default_factory=dict)

    def read(self, paths: Sequence[Path], progress: Progress) -> Sources:
        """Sources by the names of the files; `kapot.xlsx` cannot be read."""
        self.asked.append(("read", tuple(paths)))
        while self.hold is not None and not self.hold.wait(0.01):
            progress.step(0, 1)
        names = [path.name for path in paths]
        if "kapot.xlsx" in names:
            raise FileUnreadableError(file="kapot.xlsx", why="het bestand is beschadigd")
        years = [int(name[4:8]) for name in names if name.startswith("kwb-")]
        maps = (buurten(), gemeenten()) if any(name.endswith(".shp") for name in names) else ()
        return Sources(maps=maps, tables=tuple(table(year) for year in years))

    def save(
        self,
        path: Path,
        document: Document,
        view: View,
        analysis: Analysis | None,
        progress: Progress,
    ) -> None:
        """Keep the project in memory."""
        progress.step(0, 1)
        self.asked.append(("save", path))
        self.written[path] = (document, view)

    def open(self, path: Path) -> tuple[Document, View]:
        """Give back what was saved."""
        self.asked.append(("open", path))
        if path not in self.written:
            raise FileUnreadableError(file=path.name, why="het bestaat niet")
        return self.written[path]

    def workbook(
        self,
        path: Path,
        state: AppState,
        scope: ExportScope,
        written_on: date,
        progress: Progress,
    ) -> None:
        """Note what would be written."""
        progress.step(0, 1)
        assert state.dataset is not None
        number = len(scope.rows(state.dataset.areas))
        self.asked.append(("workbook", (path, written_on, number)))

    def form(self, path: Path, plan: FormPlan, written_on: date, progress: Progress) -> None:
        """Note what would be asked."""
        progress.step(0, 1)
        self.asked.append(("form", (path, plan, written_on)))

    def index(self, path: Path, definition: Definition) -> Sequence[Notice]:
        """Note what would be written."""
        self.asked.append(("index", (path, definition)))
        return (Notice("structure-left-out", "Iets is weggelaten."),)

    def work(self) -> FileWork:
        """The functions that a session is given."""
        return FileWork(
            read_files=self.read,
            merge=merge,
            sample_files=lambda: (
                Path("buurten.shp"),
                Path("kwb-2021.xlsx"),
                Path("kwb-2023.xlsx"),
            ),
            open_project=self.open,
            save_project=self.save,
            write_workbook=self.workbook,
            read_definition=lambda path: (definition(), ()),
            default_definition=definition,
            write_form=self.form,
            write_definition=self.index,
        )


def computing() -> Pipeline:
    """The real pipeline."""
    return Pipeline(analyse=analyse, levels_of=levels_of, editions_of=editions_of, join=assemble)
