"""Memory that a long job used and no longer needs, given back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


@cache
def _trimmer() -> Callable[[int], int] | None:
    """``malloc_trim`` of glibc; other systems give back memory by themselves, or cannot."""
    if sys.platform != "linux":
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found


def give_back() -> None:
    """Let the system have what was freed.

    Reading a map and simplifying its shapes makes and frees millions of small things. On Linux
    their room stays with the process, in pieces that the arrays of the next job do not fit in.
    """
    trim = _trimmer()
    if trim is not None:
        trim(0)
