"""Which file to open or save, with Dutch names for the kinds."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from veerkracht_desktop.services.settings import Settings

DATA_PATTERNS = (
    "*.xlsx *.xls *.xlsm *.xlsb *.ods *.csv *.txt *.tsv *.dbf *.shp *.gpkg *.geojson *.json"
    " *.topojson *.fgb *.gml *.kml *.tab *.mif *.parquet *.geoparquet *.zip"
)


def ask_data_files(parent: QWidget, settings: Settings) -> list[Path]:
    """Maps and tables to add; empty when the user goes back."""
    return _ask_many(parent, settings, _tr("Bestanden toevoegen"), _data_filters())


def ask_open(parent: QWidget, settings: Settings) -> list[Path]:
    """A project, or maps and tables; empty when the user goes back."""
    everything = _tr("Alles wat past") + f" (*.veerkracht {DATA_PATTERNS})"
    project = _tr("Project") + " (*.veerkracht)"
    return _ask_many(
        parent, settings, _tr("Openen"), ";;".join((everything, project, _data_filters()))
    )


def ask_context(parent: QWidget, settings: Settings) -> list[Path]:
    """Maps with what lies around the areas; empty when the user goes back."""
    kinds = "*.shp *.gpkg *.geojson *.json *.fgb *.gml *.kml *.tab *.mif *.parquet *.zip"
    filters = f"{_tr('Kaarten')} ({kinds});;{_tr('Alle bestanden')} (*)"
    return _ask_many(parent, settings, _tr("Achtergrondlagen toevoegen"), filters)


def ask_definition(parent: QWidget, settings: Settings) -> Path | None:
    """An index definition or structure table."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent,
        _tr("Indexdefinitie openen"),
        settings.value.folder,
        _tr("Indexdefinitie of structuurtabel") + " (*.toml *.csv *.xlsx)",
    )
    return _remembered(settings, chosen)


def ask_save_definition(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Where an index definition goes, and as what: the ending of the name tells."""
    kinds = (
        _tr("Indexdefinitie") + " (*.toml)",
        _tr("Structuurtabel voor COINr, tekst") + " (*.csv)",
        _tr("Structuurtabel voor COINr, Excel") + " (*.xlsx)",
    )
    start = str(Path(settings.value.folder) / f"{name}.toml")
    chosen, kind = QFileDialog.getSaveFileName(
        parent, _tr("Indexdefinitie opslaan"), start, ";;".join(kinds)
    )
    path = _remembered(settings, chosen)
    if path is not None and not path.suffix:
        path = path.with_suffix(kind.rsplit("*", 1)[-1].rstrip(")") if kind else ".toml")
    return path


def ask_save_project(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Where the project goes."""
    return _ask_save(parent, settings, _tr("Opslaan als"), name, "veerkracht", _tr("Project"))


def ask_save_workbook(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Where the Excel workbook goes."""
    title = _tr("Excel-werkboek maken")
    return _ask_save(parent, settings, title, name, "xlsx", _tr("Excel-werkboek"))


def ask_save_results(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Where a file with results goes; the kind follows from its ending."""
    kinds = {
        f"{_tr('Tekstbestand')} (*.csv)": ".csv",
        f"{_tr('Kaartlaag voor GIS')} (*.gpkg)": ".gpkg",
        f"{_tr('GeoJSON')} (*.geojson)": ".geojson",
        f"{_tr('Parquet')} (*.parquet)": ".parquet",
    }
    start = str(Path(settings.value.folder) / f"{name}.csv")
    title = _tr("Uitkomsten als bestand")
    chosen, kind = QFileDialog.getSaveFileName(parent, title, start, ";;".join(kinds))
    path = _remembered(settings, chosen)
    if path is None or path.suffix.lower() in kinds.values():
        return path
    return path.with_name(path.name + kinds.get(kind, ".csv"))


def ask_save_form(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Where a form for colleagues goes; signs that a file name cannot have are left out."""
    name = " ".join(re.sub(r'[\\/:*?"<>|]+', " ", name).split()).strip(". ") or _tr(
        "Invulformulier"
    )
    title = _tr("Invulformulier maken")
    return _ask_save(parent, settings, title, name, "xlsx", _tr("Excel-werkboek"))


def _ask_many(parent: QWidget, settings: Settings, title: str, filters: str) -> list[Path]:
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, settings.value.folder, filters)
    paths = [Path(text) for text in chosen]
    if paths:
        _remembered(settings, str(paths[0]))
    return paths


def _ask_save(
    parent: QWidget, settings: Settings, title: str, name: str, suffix: str, kind: str
) -> Path | None:
    start = str(Path(settings.value.folder) / f"{name}.{suffix}")
    chosen, _ = QFileDialog.getSaveFileName(parent, title, start, f"{kind} (*.{suffix})")
    path = _remembered(settings, chosen)
    if path is not None and not path.suffix:
        path = path.with_suffix(f".{suffix}")
    return path


def _remembered(settings: Settings, chosen: str) -> Path | None:
    if not chosen:
        return None
    path = Path(chosen)
    settings.set(replace(settings.value, folder=str(path.parent)))
    return path


def _data_filters() -> str:
    kinds = (
        (_tr("Kaarten en tabellen"), DATA_PATTERNS),
        (_tr("Tabellen"), "*.xlsx *.xls *.xlsm *.ods *.csv *.txt"),
        (_tr("Kaarten"), "*.shp *.gpkg *.geojson *.json *.zip"),
        (_tr("Alle bestanden"), "*"),
    )
    return ";;".join(f"{name} ({patterns})" for name, patterns in kinds)


def _tr(text: str) -> str:
    return QCoreApplication.translate("files", text)
