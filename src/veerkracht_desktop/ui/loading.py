"""One lock around the first loading of the heavy libraries."""

from __future__ import annotations

import threading

LOADING = threading.RLock()
"""Held by whoever loads pandas, geopandas and what reads and writes with them.

Their modules load each other in circles. Of two jobs that begin on it at once, one gets a
module that is only half there, and an ``ImportError`` that has nothing to do with the file.
"""


def import_views() -> None:
    """Load map, charts and table with their libraries; makes nothing that is Qt's.

    For a thread of its own, while the window already answers.
    """
    with LOADING:
        import numpy.ma  # noqa: F401 - the first median loads it, a twentieth of a second

        import veerkracht_desktop.ui.views  # noqa: F401
