"""GDAL without a network: set before the library registers its drivers; and its words in Dutch."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from veerkracht_desktop.core.notices import Notice

NETWORK_DRIVERS = (
    "ADBC,AmigoCloud,Carto,CSW,EEDA,Elasticsearch,GDALG,GTFS,HTTP,NGW,OAPIF,OGCAPI,OGR_VRT,"
    "PLSCENES,WFS"
)
"""Drivers that fetch, or that follow addresses written in a file."""
OTHER_DRIVERS = (
    "AIVector,AVCBin,AVCE00,CSV,DGN,DXF,EDIGEO,GPSBabel,GPX,GeoRSS,Idrisi,JML,LVBAG,MBTiles,MVT,"
    "MapML,MiraMonVector,ODS,OGR_GMT,OGR_PDS,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PMTiles,S57,"
    "SQLite,SXF,Selafin,VDV,VFK,VICAR,WAsP,XLSX"
)
"""Drivers for what is no map of areas: a file that is not what its name says is then refused."""

DUTCH = (
    (r"Shape at fid (\d+) is null|empty geometry", "er zijn rijen zonder vorm"),
    (r"Non closed ring|ring.*not closed", "een omtrek is niet gesloten"),
    (r"(?:read|parse) error|corrupt|malformed", "een deel van het bestand is beschadigd"),
    (r"Failed to read all|truncated file|too short|EOF|fread", "het bestand houdt te vroeg op"),
    (r"winding order|organizePolygons", "de draairichting van omtrekken is hersteld"),
    (r"Several features with id|duplicate.*id", "volgnummers komen dubbel voor"),
    (r"UTF|recode|iconv", "letters zijn in een andere codering opgeslagen"),
    (r"unsupported (?:geometry|OGR) type", "er zijn vormen die geen vlak zijn"),
    (r"application_id|user_version|Non.?conformant", "het wijkt af van de norm van GeoPackage"),
    (r"\bCRS\b|coordinate|spatial ref|\bSRS\b", "het coördinatenstelsel is onvolledig beschreven"),
    (r"Field .* (?:truncated|width)|width of field", "een kolom is afgekapt"),
    (r"number of features|feature.?count", "het aantal gebieden is anders dan het bestand zegt"),
)
"""What GDAL says (English), and what that means for the reader; the first that fits counts."""


def keep_offline() -> None:
    """Forbid GDAL to follow addresses in files: the program opens no network connection."""
    os.environ["OGR_SKIP"] = f"{NETWORK_DRIVERS},{OTHER_DRIVERS}"
    os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = ".none"
    os.environ["PROJ_NETWORK"] = "OFF"
    os.environ["GML_SKIP_RESOLVE_ELEMS"] = "ALL"  # follow no xlink to another file
    os.environ["CPL_LOG_ERRORS"] = "OFF"


def open_options(suffix: str) -> dict[str, str]:
    """Options with which GDAL opens a file of this kind.

    GML would otherwise fetch the schema it names and leave a .gfs beside the user's file.
    """
    if suffix == ".gml":
        return {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"}
    return {}


@contextmanager
def heard() -> Iterator[list[warnings.WarningMessage]]:
    """Keep what GDAL says of a file from the terminal; for a notice."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield said


def in_dutch(text: str) -> str:
    """A sentence of GDAL in Dutch where it is known, else marked as English."""
    plain = " ".join(text.split()).rstrip(".")
    for pattern, dutch in DUTCH:
        if re.search(pattern, plain, re.I):
            return f"{dutch} (GDAL: {plain[:160]})"
    return f"GDAL meldt (Engels): {plain[:240]}"


def said_notices(place: str, said: list[warnings.WarningMessage]) -> tuple[Notice, ...]:
    """What GDAL said, the first three kinds of it."""
    texts = dict.fromkeys(in_dutch(str(w.message)) for w in said)
    return tuple(
        Notice("gdal", f"Bij het lezen van {place}: {text}.", place=place)
        for text in list(texts)[:3]
    )
