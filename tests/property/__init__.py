"""Properties that hold for any data; a package, so that names may repeat those of unit tests."""
