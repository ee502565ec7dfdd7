"""Array types that the signatures share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ReasonArray = NDArray[np.uint8]
GeometryArray = NDArray[Any]
"""Object array of shapely geometries."""
