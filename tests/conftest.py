"""What every test shares: the real files beside the project, and a clean working folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before Qt loads: the tests run without a display by themselves.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

try:
    import PySide6.QtWidgets  # noqa: F401 - whether it loads is the question

    QT_PROBLEM = ""
except ImportError as error:
    # A machine without screen may lack libEGL and the like: all that needs no window runs,
    # and tests/test_window_libraries.py says what was left out.
    QT_PROBLEM = str(error)

pytest_plugins = [] if QT_PROBLEM else ["pytestqt.plugin"]
collect_ignore = (
    [
        "gui",
        "contracts/test_none_references.py",
        "unit/services/test_jobs.py",
        "unit/services/test_store.py",
    ]
    if QT_PROBLEM
    else []
)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
REFERENCE = SHARED / "reference"

settings.register_profile(
    "ci",
    deadline=None,  # two shared cores: time says nothing about the code
    max_examples=60,
    derandomize=True,  # a failure on one machine is a failure on every machine
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


@pytest.fixture
def data() -> Path:
    """Folder with the public files of CBS, RIVM and others."""
    if not DATA.is_dir():
        pytest.skip(f"de openbare bestanden staan niet in {DATA}")
    return DATA


@pytest.fixture
def reference() -> Path:
    """Folder with results of other programs."""
    if not REFERENCE.is_dir():
        pytest.skip(f"de uitkomsten van COINr staan niet in {REFERENCE}")
    return REFERENCE


@pytest.fixture
def sample() -> Path:
    """Folder of the made-up region."""
    return ROOT / "sample_data"


@pytest.fixture(autouse=True)
def _no_stray_files() -> Iterator[None]:
    """A test writes in `tmp_path` only; caches of tools begin with a dot."""
    here = Path.cwd()
    before = _visible(here)
    yield
    stray = _visible(here) - before
    assert not stray, f"de test liet bestanden achter in {here}: {sorted(stray)}"


def _visible(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir() if not entry.name.startswith(".")}
