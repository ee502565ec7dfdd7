"""GDAL without a network: set before the library registers its drivers."""

from __future__ import annotations

import os

NETWORK_DRIVERS = (
    "ADBC,AmigoCloud,Carto,CSW,EEDA,Elasticsearch,GDALG,GTFS,HTTP,NGW,OAPIF,OGCAPI,OGR_VRT,"
    "PLSCENES,WFS"
)
"""Drivers that fetch, or that follow addresses written in a file."""


def keep_offline() -> None:
    """Forbid GDAL to follow addresses in files: the program opens no network connection."""
    os.environ["OGR_SKIP"] = NETWORK_DRIVERS
    os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = ".none"
    os.environ["PROJ_NETWORK"] = "OFF"
