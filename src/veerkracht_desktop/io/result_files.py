"""Scores as text, map and column files, chosen by the ending of the name."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from veerkracht_desktop.core.areas import layer_name
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.errors import CallError, OutputError
from veerkracht_desktop.core.export_scope import EVERYTHING, ExportScope
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.types import FloatArray, GeometryArray, IntArray
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.maps.gdal import keep_offline
from veerkracht_desktop.io.result_table import (
    FlatColumn,
    Texts,
    area_columns,
    score_columns,
    unique_names,
)

RD_NEW = "EPSG:28992"
WGS84 = "EPSG:4326"
RESULT_SUFFIXES = (".csv", ".gpkg", ".geojson", ".parquet")


def write_results(
    path: Path, analysis: Analysis, dataset: Dataset, scope: ExportScope = EVERYTHING
) -> None:
    """Write the scores to one file.

    Parameters
    ----------
    path : Path
        Ends in ``.csv``, ``.gpkg``, ``.geojson`` or ``.parquet``.
    analysis : Analysis
    dataset : Dataset
        Of the same areas as the analysis.
    scope : ExportScope
        Areas that get a row; their scores and ranks stay those among all areas.

    Raises
    ------
    CallError
        The name has another ending.
    OutputError
        The file cannot be written; what was there is whole.

    """
    with AtomicOutputs() as outputs:
        write_results_to(outputs.path_for(checked_suffix(path)), analysis, dataset, scope)


def checked_suffix(path: Path) -> Path:
    """The path, when the ending of its name is one that `write_results` knows."""
    if path.suffix.lower() not in RESULT_SUFFIXES:
        raise CallError(
            remedy=translatable("fouten", "Kies een naam die eindigt op {known} of .xlsx."),
            why=f"'{path.name}' heeft geen bekend bestandstype",
            known=", ".join(RESULT_SUFFIXES),
        )
    return path


def write_results_to(
    path: Path, analysis: Analysis, dataset: Dataset, scope: ExportScope = EVERYTHING
) -> None:
    """As `write_results`, straight to `path`: for callers with an `AtomicOutputs` of their own."""
    results = analysis.results
    assert dataset.areas.codes == results.areas.codes, "dataset and analysis differ"
    writer = {
        ".csv": write_csv,
        ".gpkg": _write_geopackage,
        ".geojson": _write_geojson,
        ".parquet": _write_parquet,
    }[checked_suffix(path).suffix.lower()]
    writer(path, results, scope.rows(results.areas))


def _taken(columns: tuple[FlatColumn, ...], rows: IntArray) -> tuple[FlatColumn, ...]:
    return tuple(replace(column, values=column.values[rows]) for column in columns)


def write_csv(path: Path, results: IndexResults, rows: IntArray) -> None:
    """Write code and scores: comma, decimal point, full precision, empty for no score."""
    code, *scores = _taken(score_columns(results), rows)
    columns = [code.values.tolist()]
    for column in scores:
        values = column.values.astype(object)
        values[np.isnan(column.values.astype(np.float64))] = None
        columns.append(values.tolist())
    with path.open("w", encoding="utf-8", newline="") as stream:
        # csv writes floats with repr, the shortest text that reads back as the same number.
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([code.name, *(column.name for column in scores)])
        writer.writerows(zip(*columns, strict=True))


def _write_parquet(path: Path, results: IndexResults, rows: IntArray) -> None:
    import fastparquet
    import pandas as pd

    columns = _taken(score_columns(results), rows)
    names = unique_names(column.name for column in columns)
    frame = pd.DataFrame(dict(zip(names, (c.values for c in columns), strict=True)))
    # Not through pandas: it warns that its fastparquet engine will go, and pyarrow is too
    # heavy for the installer.
    fastparquet.write(str(path), frame, write_index=False, object_encoding={"code": "utf8"})


def _write_geopackage(path: Path, results: IndexResults, rows: IntArray) -> None:
    layer = layer_name(results.areas.level)
    _write_vector(path, results, rows, driver="GPKG", layer=layer, multi=True, VERSION="1.3")


def _write_geojson(path: Path, results: IndexResults, rows: IntArray) -> None:
    # RFC7946 makes GDAL turn RD New into WGS84 longitude and latitude and the rings the right way.
    layer = layer_name(results.areas.level)
    _write_vector(path, results, rows, driver="GeoJSON", layer=layer, RFC7946="YES")


def _write_vector(
    path: Path,
    results: IndexResults,
    rows: IntArray,
    *,
    driver: str,
    layer: str,
    multi: bool = False,
    **options: str,
) -> None:
    keep_offline()
    import pyogrio.raw
    from pyogrio.errors import DataLayerError, DataSourceError

    columns = _taken(area_columns(results), rows)
    names = unique_names((c.name for c in columns), reserved=("fid", "geom", "id"))
    shapes = results.areas.geometry
    shapes = None if shapes is None else shapes[rows]
    where: dict[str, Any] = {}
    if shapes is None and driver == "GeoJSON":
        # The format has no tables: features with a null geometry, in its only system.
        shapes = np.full(len(rows), None, dtype=object)
        where = {"crs": WGS84, "geometry_type": "Unknown"}
    elif shapes is not None:
        where = {"crs": RD_NEW, "geometry_type": "MultiPolygon" if multi else "Unknown"}
        if multi:
            where["promote_to_multi"] = True
    try:
        pyogrio.raw.write(
            str(path),
            geometry=None if shapes is None else _wkb(shapes),
            field_data=[_field(column) for column in columns],
            field_mask=[_mask(column) for column in columns],
            fields=np.array(names, dtype=object),
            driver=driver,
            layer=layer,
            encoding="UTF-8",
            **where,
            **options,
        )
    except (DataSourceError, DataLayerError) as error:
        raise OutputError(file=str(path.name), why=str(error).rstrip(".")) from error


def _field(column: FlatColumn) -> FloatArray | Texts | NDArray[np.int32]:
    if column.whole:
        return np.nan_to_num(column.values.astype(np.float64)).astype(np.int32)
    return column.values


def _mask(column: FlatColumn) -> NDArray[np.bool_] | None:
    """True where a whole number is missing; the other kinds say so themselves."""
    return np.isnan(column.values.astype(np.float64)) if column.whole else None


def _wkb(shapes: GeometryArray) -> GeometryArray:
    """Flat shapes as WKB; None stays None."""
    found: GeometryArray = np.asarray(shapely.to_wkb(shapely.force_2d(shapes)), dtype=object)
    return found
