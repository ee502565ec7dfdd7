"""The bounds of the checks, each with where it comes from (docs/methode/kwaliteit.md)."""

from __future__ import annotations

from collections.abc import Mapping

MIN_AVAILABLE = 0.65
"""Share of the areas, or of the indicators, that should be known. Source: audits of composite
indicators by the Joint Research Centre of the European Commission."""

MOST_CONSTANT = 0.8
"""From this share of equal values on, an indicator hardly tells areas apart (own choice)."""
MOST_ZERO = 0.5
"""From this share of zeros on, a zero may stand for "not known" (own choice)."""
FILL_SHARE = 0.1
"""A value that stands out must have at least this share of the areas (own choice)."""
FILL_TIMES = 8.0
"""It must occur so many times as often as the next most common value (own choice)."""

GAP_TIMES = 1.0
"""An extreme value lies farther from the rest than so many times the width of the rest."""
MOST_EXTREME = 3
"""At most so many points are single extremes; more are a tail."""
FENCE = 3.0
"""Interquartile ranges beyond which a point is far out. Source: Tukey (1977)."""
ENOUGH = 10
"""Fewer known values say nothing about a distribution."""

ROUNDING_STEP = 5.0
"""CBS rounds counts of wijken and buurten to multiples of 5, each by itself."""
ODD_SHARE = 0.02
"""Parts and whole may differ by this share of the whole before it is odd (own choice)."""
POINTS_PER_PART = 1.0
"""Percentage points that each rounded part of 100 % may be off."""
COARSE = 0.5
"""A rounding step of more than this part of the interquartile range hides differences."""
INHABITED = 100.0
"""Inhabitants from which on an area without households or dwellings is odd."""

COPIED_SHARE = 0.5
"""From this share of the higher areas with one value in all their parts on, it looks copied."""
COPIED_PARTS = 3
"""A higher area counts from so many parts with a value on."""

TABLE_LIMITS = (10_000, 65_535, 100_000, 1_048_575)
"""Rows at which publishers and spreadsheets stop: the services of CBS (10.000 and 100.000 per
call), .xls and .xlsx (less the header)."""
MAP_LIMITS = (1_000, 5_000, 10_000)
"""Shapes at which map services stop per call."""
HEADER_ROWS = 12
"""Rows that may stand above the first row of figures."""
MOST_LOOSE = 0.05
"""Share of the rows of a table that may lack an area before it is another division."""
FEWEST_LOOSE = 3

SOURCE_LAGS: Mapping[str, int] = {"CBS": 2, "RIVM": 4, "Leefbaarometer": 2, "Politie": 1}
"""Years that a figure may be older than the edition: how often each source comes out. The
Gezondheidsmonitor is held every four years, the Leefbaarometer every two."""

TWIN = 0.9999
"""Correlation from which on two indicators hold the same figures; less leaves room for rounding."""
MOST_COMPARED = 2_000
"""Indicators that are compared with each other for that: the table of all pairs is its square."""
