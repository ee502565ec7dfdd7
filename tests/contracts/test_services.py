"""The services stay below the widgets (import-linter cannot look inside a package like PySide6)."""

from __future__ import annotations

import ast
from pathlib import Path

import veerkracht_desktop.services

WIDGETS = ("PySide6.QtWidgets", "pyqtgraph")


def imported_modules(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_services_import_no_widgets() -> None:
    folder = Path(veerkracht_desktop.services.__file__).parent
    modules = sorted(folder.glob("*.py"))
    assert len(modules) > 3
    for module in modules:
        assert not imported_modules(module.read_text("utf-8")).intersection(WIDGETS), module.name


def test_the_check_sees_a_widget_import() -> None:
    assert "PySide6.QtWidgets" in imported_modules("from PySide6 import QtCore, QtWidgets")
