"""Smooth random functions of place, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Field = Callable[[FloatArray], FloatArray]


def smooth_field(rng: np.random.Generator, wavelength: float, waves: int = 24) -> Field:
    """Return a random function of (n, 2) metres with mean 0 and deviation about 1.

    A sum of plane waves: unlike noise on a grid it can be asked anywhere, and
    the same point always has the same value.
    """
    angle = rng.uniform(0.0, 2.0 * np.pi, waves)
    length = wavelength * rng.uniform(0.75, 1.5, waves)
    phase = rng.uniform(0.0, 2.0 * np.pi, waves)
    k = np.stack([np.cos(angle), np.sin(angle)]) * (2.0 * np.pi / length)

    def field(points: FloatArray) -> FloatArray:
        values: FloatArray = np.cos(points @ k + phase).sum(axis=1) * (2.0 / waves) ** 0.5
        return values

    return field


def standardise(values: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Shift and scale to mean 0 and deviation 1."""
    centred: FloatArray = values - np.average(values, weights=weights)
    deviation = float(np.average(centred**2, weights=weights)) ** 0.5
    return np.asarray(centred / deviation, dtype=np.float64)
