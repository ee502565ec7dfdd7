"""The invented places: gemeenten, towns, villages, and the words for names.

Coordinates are kilometres from the middle of the region. The names of the
gemeenten, and the codes GM9901-GM9906, were checked against the CBS lists of
2015-2025: none of them exists.
"""

from __future__ import annotations

from dataclasses import dataclass

REGION = "Het Lommerland"
CENTRE = (155_000.0, 527_000.0)
"""Middle of the region in RD New (EPSG:28992): in reality, mostly IJsselmeer."""

WEAK, MIDDLE, STRONG = -0.85, 0.0, 0.75
"""Mean personal strength of a gemeente, in standard deviations."""


@dataclass(frozen=True)
class Gemeente:
    """A gemeente: its code, its main town and its general level."""

    code: str
    name: str
    strength: float
    letters: bool = False


@dataclass(frozen=True)
class Place:
    """A town or a village; `main` is the town hall of gemeente `gemeente`."""

    name: str
    x: float
    y: float
    radius: float
    gemeente: int
    main: bool = False


GEMEENTEN = (
    Gemeente("GM9901", "Vinkermonde", WEAK),
    Gemeente("GM9902", "'s-Lommerhage", STRONG + 0.35),
    Gemeente("GM9903", "Dremmelo", MIDDLE - 0.25, letters=True),
    Gemeente("GM9904", "Hoegsterveen", WEAK + 0.25),
    Gemeente("GM9905", "Súdermeer", STRONG),
    Gemeente("GM9906", "Grootbrandel", MIDDLE + 0.55),
)

PLACES = (
    Place("Vinkermonde", 1.5, -2.5, 2.9, 0, main=True),
    Place("Kwelderdorp", 3.5, -9.5, 0.8, 0),
    Place("Oud-Vinker", -3.2, -8.3, 0.8, 0),
    Place("Moerinkhof", 6.5, 0.6, 0.8, 0),
    Place("'s-Lommerhage", 11.5, 6.5, 2.1, 1, main=True),
    Place("Wendelsteeg", 16.5, 8.5, 0.8, 1),
    Place("Lommerzijl", 15.5, 3.0, 0.8, 1),
    Place("Dremmelo", -11.5, 5.0, 1.95, 2, main=True),
    Place("Tweekmaten", -17.0, 3.0, 0.8, 2),
    Place("Bargerlo", -10.0, 10.3, 0.8, 2),
    Place("Sporkhuizen", -6.0, 3.2, 0.8, 2),
    Place("Hoegsterveen", 12.5, -7.5, 1.55, 3, main=True),
    Place("Grintermond", 18.0, -4.5, 0.8, 3),
    Place("Stuifkanaal", 10.0, -12.2, 0.8, 3),
    Place("Súdermeer", -11.0, -7.5, 1.5, 4, main=True),
    Place("Eekwâlde", -16.5, -5.0, 0.8, 4),
    Place("Nij Zilthaven", -9.0, -12.0, 0.8, 4),
    Place("Grootbrandel", 1.0, 10.0, 1.5, 5, main=True),
    Place("Kleinbrandel", -3.5, 12.5, 0.8, 5),
    Place("Pinkeraa", 4.5, 6.0, 0.8, 5),
)

LAKE = (-7.0, -4.6, 1.15, 2.4, 0.5)
"""Middle x, y, half widths and turn (radians) of the lake near Súdermeer."""

STEMS = (
    "Vinker", "Dremmel", "Hoegst", "Wierdel", "Loomer", "Kwelster", "Eekster",
    "Moering", "Sporker", "Grinter", "Tweeker", "Loerder", "Barger", "Wendel",
    "Stuifer", "Rullen", "Pinker", "Zilter", "Brandel", "Hulsting", "Oelster",
    "Gaarder", "Mirdel", "Peester", "Ravelder", "Drostel", "Kievel", "Aalster",
)  # fmt: skip
TOWN_ENDINGS = (
    "kwartier", "veld", "hof", "buurt", "gaarde", "plan", "kamp", "burcht",
    "singel", "akker", "weide", "haven", "poort", "plantsoen",
)  # fmt: skip
RURAL_ENDINGS = (
    "broek", "heide", "polder", "maten", "hoek", "landen", "veen", "esch",
    "wold", "kolk", "goor", "sluis",
)  # fmt: skip
