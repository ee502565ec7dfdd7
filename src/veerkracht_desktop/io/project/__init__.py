"""The project file: a GeoPackage, written, read and brought up to date."""
