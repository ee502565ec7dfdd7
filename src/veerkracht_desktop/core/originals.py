"""The files that tables were read from, as they were then."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Original:
    """A source file as it was when it was read.

    Parameters
    ----------
    path : str
        Where it is.
    size : int
        Bytes.
    modified : float
        Seconds since 1970, as the file system tells.
    mark : str
        Hash of its beginning and end; "" where it could not be read.

    """

    path: str
    size: int
    modified: float
    mark: str
