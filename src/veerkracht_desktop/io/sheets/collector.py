"""Python's search for rings of dead objects, kept away from millions of cells."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def cells_set_apart() -> Iterator[None]:
    """Let the collector rest during the block, and leave what the block made alone afterwards.

    Every full search looks at every cell of every list that is alive, 0.2 s for the key figures
    of the country, and stops all threads meanwhile. Cells are no rings, so there is nothing to
    find; they are freed as always when nobody uses them. Where the window runs, the collecting
    is done elsewhere (`services.garbage`) and this does nothing.
    """
    if not gc.isenabled():  # within another block, or the window sees to it
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
