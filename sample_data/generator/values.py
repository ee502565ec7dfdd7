"""The true values of the buurten in one edition, before rounding and hiding."""

from __future__ import annotations

import numpy as np

from generator.cells import place_points
from generator.fields import FloatArray
from generator.people import Latent
from generator.places import PLACES
from generator.region import RURAL, TOWN, Region

Table = dict[str, FloatArray]

# name: mean, change per unit of personal / social / surroundings / built-up,
# noise, lowest, highest. The means are near the national ones.
SHARES: dict[str, tuple[float, float, float, float, float, float, float, float]] = {
    "lage_veerkracht": (16.6, -2.9, -0.5, 0.0, 0.6, 0.5, 6.0, 34.0),
    "regie": (89.6, 2.5, 0.2, 0.0, -0.4, 0.4, 74.0, 97.5),
    "gezondheid": (71.0, 5.4, 0.4, 0.2, 0.0, 0.8, 44.0, 90.0),
    "beperkt": (32.0, -4.2, -0.4, 0.0, 0.0, 0.8, 16.0, 54.0),
    "angst": (8.8, -2.3, -0.5, 0.0, 0.9, 0.4, 2.8, 24.0),
    "stress": (17.5, -2.6, -0.5, 0.0, 1.6, 0.6, 8.0, 34.0),
    "rondkomen": (18.0, -5.6, -0.4, 0.0, 0.6, 0.9, 5.0, 48.0),
    "eenzaam": (46.0, -2.5, -3.0, 0.0, 1.0, 0.9, 30.0, 66.0),
    "sterk_eenzaam": (12.2, -1.5, -2.0, 0.0, 0.5, 0.5, 4.5, 29.0),
    "emotioneel_eenzaam": (29.0, -2.0, -2.2, 0.0, 0.8, 0.7, 16.0, 46.0),
    "sociaal_eenzaam": (35.5, -1.4, -3.9, 0.0, 0.6, 0.8, 20.0, 54.0),
    "steun": (84.0, 0.5, 2.6, 0.0, 0.0, 0.6, 70.0, 95.0),
    "vrijwilligers": (25.5, 0.9, 3.9, 0.0, -1.2, 0.8, 8.0, 44.0),
    "mantelzorger": (14.0, -0.4, 0.5, 0.0, -0.6, 0.6, 9.0, 20.0),
    "aandoening": (33.5, -2.6, 0.0, 0.0, -0.5, 0.9, 22.0, 50.0),
    "woning": (88.0, 2.0, 0.4, 1.8, -0.6, 0.6, 70.0, 97.5),
    "woonomgeving": (86.0, 1.0, 0.3, 3.1, -0.4, 0.6, 70.0, 97.5),
    "p_hh_li": (42.0, -9.4, -0.4, 0.0, 3.0, 1.4, 14.0, 78.0),
    "p_hh_hi": (19.0, 6.6, 0.0, 0.5, -1.5, 1.0, 2.5, 48.0),
    "p_hh_osm": (5.2, -2.2, -0.1, 0.0, 1.0, 0.3, 0.9, 20.5),
    "p_arb_pp": (70.0, 4.2, 0.2, 0.0, 0.4, 0.9, 47.0, 83.0),
    "laag": (27.0, -6.1, -0.3, 0.0, -2.0, 1.0, 8.5, 53.0),
    "m_hh_ver": (172.0, 74.0, 4.0, 8.0, -60.0, 9.0, -1.5, 460.0),
    "g_wozbag": (345.0, 60.0, 0.0, 30.0, -70.0, 15.0, 145.0, 780.0),
    "p_koopw": (66.0, 12.0, 0.0, 3.0, -17.0, 3.0, 12.0, 97.0),
    "p_wcorpw": (23.0, -10.0, 0.0, -2.0, 11.0, 2.0, 0.0, 78.0),
    "won": (0.000, 0.022, 0.000, 0.020, -0.020, 0.008, -0.25, 0.25),
    "fys": (0.010, 0.004, 0.000, 0.042, -0.012, 0.009, -0.25, 0.25),
    "vrz": (-0.015, 0.000, 0.000, 0.006, 0.070, 0.012, -0.25, 0.25),
    "soc": (0.012, 0.008, 0.040, 0.004, -0.012, 0.008, -0.25, 0.25),
    "onv": (0.015, 0.014, 0.006, 0.045, -0.030, 0.009, -0.25, 0.25),
}
AMENITIES = (
    "huisarts", "apotheek", "supermarkt", "dagelijks", "kinderdagverblijf", "basisschool",
    "groen", "park", "sportterrein", "oprit", "treinstation", "bibliotheek",
)  # fmt: skip
LIMITS = {
    "huisarts": 6.0,
    "supermarkt": 5.8,
    "basisschool": 3.6,
    "sportterrein": 4.6,
    "dagelijks": 5.0,
    "kinderdagverblijf": 5.5,
}
"""Daily amenities are never much farther away than this many kilometres."""
LIBRARY_VILLAGES = {2021: {"Kwelderdorp", "Bargerlo"}, 2023: {"Bargerlo"}}
"""One library closes between the editions."""
STATIONS = {"Vinkermonde", "'s-Lommerhage", "Hoegsterveen", "Súdermeer"}


def shares(rng: np.random.Generator, region: Region, latent: Latent) -> Table:
    """Return the values that follow from the strengths of a buurt."""
    built = np.choose(region.kind, [1.0, 0.45, 0.0]) - 0.6
    table: Table = {}
    for name, (mean, p, s, o, u, noise, low, high) in SHARES.items():
        values = mean + p * latent.personal + s * latent.social + o * latent.surroundings
        values = values + u * built + rng.normal(0.0, noise, len(built))
        # A soft bend near the limits: no pile of equal values at the border.
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        bent = np.tanh((values - middle) / half) * half
        table[name] = np.where(
            np.abs(values - middle) > 0.75 * half,
            middle + 0.5 * (bent + np.clip(values - middle, -half, half)),
            values,
        )
    table["bijstand"] = 30.0 * np.exp(-0.62 * latent.personal + 0.35 * built)
    table["misdrijven"] = 33.0 * np.exp(-0.34 * latent.surroundings + 0.6 * built)
    return table


def _near(region: Region, rng: np.random.Generator, part: float) -> FloatArray:
    """Return the middles of a random part of the town buurten."""
    town = np.flatnonzero(region.kind == TOWN)
    chosen = town[rng.random(len(town)) < part]
    return region.points[chosen]


def _place_points(names: set[str]) -> FloatArray:
    """Return the places with these names."""
    points = place_points()
    return points[[k for k, place in enumerate(PLACES) if place.name in names]]


def facilities(rng: np.random.Generator, region: Region, year: int) -> Table:
    """Return the points of each kind of facility."""
    everywhere = {p.name for p in PLACES}
    main = {p.name for p in PLACES if p.main}
    without = {"Oud-Vinker", "Stuifkanaal", "Eekwâlde"}
    points = {
        "huisarts": np.vstack([_place_points(everywhere - without), _near(region, rng, 0.3)]),
        "apotheek": np.vstack([_place_points(main), _near(region, rng, 0.15)]),
        "supermarkt": np.vstack(
            [_place_points(everywhere - {"Stuifkanaal"}), _near(region, rng, 0.3)]
        ),
        "dagelijks": np.vstack([_place_points(everywhere), _near(region, rng, 0.45)]),
        "kinderdagverblijf": np.vstack([_place_points(everywhere), _near(region, rng, 0.4)]),
        "basisschool": np.vstack([_place_points(everywhere), _near(region, rng, 0.5)]),
        "sportterrein": np.vstack([_place_points(everywhere) + 600.0, _near(region, rng, 0.15)]),
        "park": _near(region, rng, 0.45),
        "oprit": rng.uniform(-14_000.0, 14_000.0, (9, 2)) + region.points.mean(axis=0),
        "treinstation": _place_points(STATIONS) + 250.0,
        "bibliotheek": _place_points(main | LIBRARY_VILLAGES[year]),
    }
    # Every rural hamlet has a school within reach of a bicycle.
    rural = np.flatnonzero(region.kind == RURAL)
    schools = region.points[rural[rng.random(len(rural)) < 0.3]]
    points["basisschool"] = np.vstack([points["basisschool"], schools])
    points["sportterrein"] = np.vstack([points["sportterrein"], schools + 300.0])
    return points


def distances(rng: np.random.Generator, region: Region, year: int) -> Table:
    """Return the mean road distance in km to the nearest of each amenity."""
    inside = 0.32 * np.minimum(np.sqrt(region.hectares / 100.0), 2.2)
    table: Table = {}
    for name, points in facilities(rng, region, year).items():
        gap = np.linalg.norm(region.points[:, None] - points[None], axis=2).min(axis=1) / 1000.0
        limit = LIMITS.get(name, 40.0)
        table[name] = np.maximum(limit * np.tanh(np.hypot(1.22 * gap, inside) / limit), 0.1)
    green = np.choose(region.kind, [0.55, 0.5, 0.7])
    table["groen"] = np.clip(green * rng.lognormal(0.0, 0.35, len(green)), 0.1, 1.9)
    return {name: table[name] for name in AMENITIES}
