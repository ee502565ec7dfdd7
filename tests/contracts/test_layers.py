"""The layers of the program, as import-linter and as a Python without Qt see them."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import veerkracht_desktop
from veerkracht_desktop import core, io

ROOT = Path(__file__).resolve().parents[2]

BLOCKER = """
import importlib, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked}:
            raise ImportError(f"{{name}} is blocked")
        return None

sys.meta_path.insert(0, Blocker())
for name in {modules}:
    importlib.import_module(name)
print("all imported")
"""


def modules_of(*packages: object) -> list[str]:
    found = []
    for package in packages:
        names = pkgutil.walk_packages(package.__path__, package.__name__ + ".")  # type: ignore[attr-defined]
        found.extend(module.name for module in names)
    return sorted(found)


def python(code: str) -> subprocess.CompletedProcess[str]:
    source = str(Path(veerkracht_desktop.__file__).parents[1])
    return subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": source},
    )


@pytest.mark.parametrize(
    ("packages", "blocked"),
    [
        ((core, io), {"PySide6", "shiboken6", "pyqtgraph"}),
        ((core,), {"PySide6", "pyqtgraph", "pandas", "geopandas", "pyogrio", "openpyxl"}),
    ],
    ids=["core and io without Qt", "core without pandas"],
)
def test_layers_load_without_what_they_may_not_know(
    packages: tuple[object, ...], blocked: set[str]
) -> None:
    names = modules_of(*packages)
    assert len(names) > 20
    done = python(BLOCKER.format(blocked=blocked, modules=names))
    assert done.stdout == "all imported\n", done.stderr


def test_the_command_line_computes_without_qt(tmp_path: Path) -> None:
    data = ROOT / "sample_data" / "kwb-2023.xlsx"
    out = tmp_path / "uit.csv"
    call = f"['compute', '--data', {str(data)!r}, '--level', 'gemeente', '--out', {str(out)!r}]"
    code = BLOCKER.format(blocked={"PySide6", "shiboken6", "pyqtgraph"}, modules=[])
    done = python(f"{code}\nfrom veerkracht_desktop.cli import run\nsys.exit(run({call}))")
    assert done.returncode in (0, 1), done.stderr
    assert out.read_text().startswith("code,veerkracht,")


def test_help_and_version_load_nothing_heavy() -> None:
    code = (
        "import sys\nfrom veerkracht_desktop import cli\n"
        "print([m for m in ('numpy', 'pandas', 'PySide6', 'geopandas', 'matplotlib')"
        " if m in sys.modules and m != 'numpy'])"
    )
    assert python(code).stdout == "[]\n"


def test_import_linter_keeps_every_contract() -> None:
    done = python(
        "import sys\nfrom importlinter.cli import lint_imports_command\n"
        "lint_imports_command(['--no-cache'])"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
