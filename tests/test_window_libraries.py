"""Says loudly when the tests of the window cannot run on this machine."""

from __future__ import annotations

import pytest
from tests.conftest import QT_PROBLEM


def test_the_window_can_be_tested(request: pytest.FixtureRequest) -> None:
    if QT_PROBLEM:
        pytest.skip(
            f"GEEN ENKELE TEST VAN HET VENSTER IS GEDRAAID: {QT_PROBLEM}. "
            "Installeer de systeembibliotheken die README noemt."
        )
    assert request.config.pluginmanager.hasplugin("pytestqt.plugin")
