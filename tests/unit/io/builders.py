"""Small made-up documents with every awkward thing in them."""

from __future__ import annotations

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code
from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dataset,
    Dropped,
    JoinReport,
    MissingReason,
    Sources,
    SourceTable,
    TableJoin,
)
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.results import Analysis, IndexResults, RiskSignal, UsedMeasure
from veerkracht_desktop.core.specs import Aggregation, Goalposts
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.types import FloatArray, ReasonArray

NAN = float("nan")
CBS = ColumnSource("kwb-2023.xlsx", "KWB2023", "p_hh_li", "CBS", 2023)
RIVM = ColumnSource("rivm-2022.csv", "", "eenzaam", "RIVM", 2022)
AWKWARD_NAMES = ("=1+1", "'s-Gravenhoek", "Zuid\x07einde", "Nieuw & Oud <wijk>", "Élan", "")


def areas(count: int = 12, *, geometry: bool = True) -> Areas:
    """Buurten of 1 km in rows of four, in two gemeenten with leading zeros in their codes."""
    codes = tuple(f"BU{3 + i // 6:04d}00{i:02d}" for i in range(count))
    shapes = None
    if geometry:
        x, y = np.arange(count) % 4, np.arange(count) // 4
        left, low = 150_000.0 + 1000 * x, 400_000.0 + 1000 * y
        shapes = shapely.box(left, low, left + 1000, low + 1000)
        shapes[0] = shapely.MultiPolygon(
            [shapes[0], shapely.box(149_000, 399_000, 149_500, 399_500)]
        )
        hole = shapely.box(150_300, 401_300, 150_600, 401_600)
        if count > 4:
            shapes[4] = shapely.Polygon(shapes[4].exterior.coords, [hole.exterior.coords])
    names = tuple(
        AWKWARD_NAMES[i] if i < len(AWKWARD_NAMES) else f"Buurt {i}" for i in range(count)
    )
    return Areas(
        level=Level.BUURT,
        codes=codes,
        names=names,
        gemeenten=tuple(gemeente_of_code(code) for code in codes),
        gemeente_names=tuple("Noorddam" if c.startswith("BU0003") else "Zuiddam" for c in codes),
        geometry=shapes,
        year=2023,
    )


def definition() -> Definition:
    """A top, two resources, one theme and three indicators."""
    return Definition(
        id="proef",
        title="Sociale veerkracht",
        version="1",
        nodes=(
            Group("sv", "Sociale veerkracht", aggregation=Aggregation("geometric", 1.0)),
            Group("pers", "Persoonlijk", "sv", min_coverage=0.5),
            Group("gez", "Gezondheid", "pers"),
            Indicator(
                "li",
                "Laag inkomen",
                "gez",
                measures=(Measure("p_hh_li", -1, Goalposts(25.0, 2.0)),),
                unit="%",
                publisher="CBS",
                why="weinig geld beperkt keuzes",
            ),
            Indicator(
                "een",
                "Eenzaam",
                "gez",
                weight=2.0,
                measures=(Measure("eenzaam", -1, Goalposts(30.0, 5.0)),),
            ),
            Group("soc", "Sociaal", "sv", weight=3.0),
            Indicator(
                "hulp",
                "Hulp van buren",
                "soc",
                measures=(Measure("hulp", 1, Goalposts(0.0, 1 / 3)),),
                unit="%",
            ),
        ),
        source="proef.toml",
    )


def scores(count: int = 12) -> tuple[FloatArray, ReasonArray]:
    """Scores of the seven nodes and why some are missing: each reason occurs."""
    grid = np.add.outer(np.arange(count) * 7.0, np.arange(7) * 1.1) / 3 + 0.1
    reasons = np.zeros((count, 7), dtype=np.uint8)
    for reason in list(MissingReason)[1 : min(count, len(MissingReason))]:
        reasons[int(reason), 6] = reason
    if count > 3:
        reasons[3, :4] = MissingReason.COVERAGE
    return np.where(reasons == 0, grid, NAN), reasons


def results(count: int = 12, *, geometry: bool = True, given: Areas | None = None) -> IndexResults:
    """Results of `areas`."""
    where = given if given is not None else areas(count, geometry=geometry)
    index = definition()
    grid, reasons = scores(len(where))
    raw = np.full(grid.shape, NAN)
    raw[:, 4:] = grid[:, 4:] / 4
    return IndexResults(
        areas=where,
        definition=index,
        edition=2023,
        node_ids=("sv", "pers", "gez", "soc", "li", "een", "hulp"),
        scores=grid,
        reasons=reasons,
        raw=raw,
        coverage=np.where(reasons == 0, 1.0, 0.25),
        used={
            "li": UsedMeasure("p_hh_li", -1, Goalposts(25.0, 2.0), (CBS,), 2023),
            "een": UsedMeasure("eenzaam", -1, Goalposts(30.0, 5.0), (RIVM,), 2022),
            "hulp": UsedMeasure(),
        },
        notices=(Notice("old", "Eenzaam is van 2022.", Weight.INFO, "rivm-2022.csv"),),
    )


def gemeenten() -> Areas:
    """The two gemeenten, without a map."""
    return Areas(
        Level.GEMEENTE,
        ("GM0003", "GM0004"),
        ("Noorddam", "Zuiddam"),
        ("GM0003", "GM0004"),
        ("Noorddam", "Zuiddam"),
    )


def analysis(count: int = 12, *, geometry: bool = True) -> Analysis:
    """Results with gemeenten and two risk signals."""
    found = results(count, geometry=geometry)
    code = found.areas.codes[0]
    return Analysis(
        found,
        results(given=gemeenten()),
        (
            RiskSignal(
                "R1", code, "Achterblijver", "Lager dan de gemeente. Herkent u dit?", {"b": 2.5}
            ),
            RiskSignal(
                "R2", code, "Spreiding", "=Grote verschillen. Wat ziet u?", {"x": NAN}, serious=True
            ),
        ),
    )


def column(variable: str, source: ColumnSource, count: int) -> Column:
    """A column with values that do not fit in short text, and every reason."""
    values = np.array([0.1 + 0.2 * i if i else 1e-310 for i in range(count)])
    reasons = np.zeros(count, dtype=np.uint8)
    for reason in list(MissingReason)[1 : min(count, len(MissingReason))]:
        reasons[int(reason)] = reason
    return Column(variable, source, np.where(reasons == 0, values, NAN), reasons)


def dataset(count: int = 12, *, geometry: bool = True) -> Dataset:
    """Values that belong to `analysis`."""
    where = areas(count, geometry=geometry)
    inhabitants = Column(
        "a_inw",
        ColumnSource("kwb-2023.xlsx", "KWB2023", "AantalInwoners", "CBS", 2023),
        np.arange(count) * 105.0,
        np.zeros(count, dtype=np.uint8),
    )
    return Dataset(
        areas=where,
        edition=2023,
        columns={"a_inw": inhabitants, "p_hh_li": column("p_hh_li", CBS, count)},
        report=JoinReport(
            tables=(
                TableJoin("kwb-2023.xlsx, blad KWB2023", 14, 11, ("BU00040011",), ("BU99990000",)),
            ),
            outside=("BU00050000",),
            dropped=(Dropped("kwb-2023.xlsx", 7, "BU0003", "code te kort"),),
        ),
        notices=(
            Notice("short", "Eén code was te kort.", Weight.PROBLEM, "kwb-2023.xlsx", ("x",)),
        ),
    )


def source_table(count: int = 12) -> SourceTable:
    """A table with a name that differs from another by case only."""
    where = areas(count)
    columns = {
        name: column(name, ColumnSource("kwb-2023.xlsx", "KWB2023", name, "CBS", 2023), count)
        for name in ("p_hh_li", "P_HH_LI", "fid", "aantal inwoners (2023)")
    }
    known = np.arange(count) * 5.0
    columns["a_inw"] = Column("a_inw", CBS, known, np.zeros(count, dtype=np.uint8))
    return SourceTable(
        file="kwb-2023.xlsx",
        sheet="KWB2023",
        path="/gegevens/2023/kwb-2023.xlsx",
        publisher="CBS",
        year=2023,
        codes=where.codes,
        names=where.names,
        gemeente_names=where.gemeente_names,
        row_levels=(Level.BUURT,) * count,
        source_rows=tuple(range(2, count + 2)),
        columns=columns,
        dropped=(Dropped("kwb-2023.xlsx", 99, "?", "geen code"),),
        notices=(Notice("zeros", "Nullen hersteld.", Weight.INFO, "kwb", ("0003", "0004")),),
    )


def document(count: int = 12) -> Document:
    """A document with something in every field."""
    empty = SourceTable("leeg.csv", "", "leeg.csv", "", 0, (), (), (), (), (), {})
    return Document(
        definition=definition(),
        sources=Sources(
            maps=(areas(count), gemeenten()),
            tables=(source_table(count), empty),
            dropped=(Dropped("buurten.shp", 3, "BU1", "water"),),
            notices=(Notice("water", "Water weggelaten.", Weight.INFO, "buurten.shp", ("BU1",)),),
        ),
        classification={
            "sv": ClassSpec("manual", 3, (10.1, 20.0 / 3)),
            "pers": ClassSpec("equal", 4),
            "*": ClassSpec(
                "box",
                palette="blue",
                reverse=True,
                hinge=3.0,
                decimals=0,
                edition=2021,
                middle=0.1,
                names=("", "één", "twee"),
            ),
        },
        class_sets={"Beleid 'A' 😀": ClassSpec("manual", 2, (1 / 3,), palette="grey")},
        notes={"BU00030000": "Gesprek:\n'Wat nu?' = \"veel\" 😀"},
        layout={"venster": "AAAA/w==", "kolommen": ""},
    )
