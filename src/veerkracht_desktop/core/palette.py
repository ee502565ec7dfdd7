"""Colours with a meaning: the ramp of scores, and the names that the window uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.contrast import LINES, contrast, luminance
from veerkracht_desktop.core.types import FloatArray

SCORE_RAMP = ("#8C510A", "#D8B365", "#EFE6D2", "#5AB4AC", "#01665E")
"""Weak to strong; readable by colour-blind people and in grey (ColorBrewer BrBG, softened)."""

RESOURCE_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9")
"""Per group below the top, in order; Okabe and Ito's colours."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Colours for classes.

    Parameters
    ----------
    colours : tuple of str
        From the lowest class to the highest, ``#RRGGBB``.
    diverging : bool
        Two colours away from a pale middle; otherwise from light to dark.

    """

    colours: tuple[str, ...]
    diverging: bool = False


PALETTES: Mapping[str, Ramp] = {
    "": Ramp(SCORE_RAMP, diverging=True),
    "orange-purple": Ramp(("#B35806", "#F1A340", "#F7F7F7", "#998EC3", "#542788"), diverging=True),
    "red-blue": Ramp(("#B2182B", "#EF8A62", "#F7F7F7", "#67A9CF", "#2166AC"), diverging=True),
    "blue": Ramp(("#E1EDF8", "#A6CEE4", "#5FA4D0", "#2B76B5", "#0A4588")),
    "green-blue": Ramp(("#FFFFCC", "#A1DAB4", "#41B6C4", "#2C7FB8", "#253494")),
    "orange": Ramp(("#FFF0B0", "#FEC44F", "#EC7014", "#B84A05", "#7A2C04")),
    "yellow-blue": Ramp(("#FEE838", "#BCAE6C", "#7D7C78", "#434E6C", "#00224E")),
    "grey": Ramp(("#E8E8E8", "#BDBDBD", "#909090", "#646464", "#3A3A3A")),
}
"""By the name that a project file has; "" is the one of the program. After ColorBrewer (Harrower
and Brewer 2003), but yellow-blue: cividis turned around (Nuñez, Anderton and Renslow 2018)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme, each a ``#RRGGBB``."""

    window: str
    panel: str
    hairline: str
    edge: str
    text: str
    quiet: str
    accent: str
    accent_soft: str
    on_accent: str
    selection: str
    hover: str
    hover_soft: str
    missing: str
    missing_line: str
    signal: str
    neutral_bar: str

    @property
    def dark(self) -> bool:
        """Whether it is light on dark."""
        return luminance(self.panel) < luminance(self.text)

    @property
    def much(self) -> bool:
        """Whether it is one with more contrast than the others."""
        return contrast(self.hairline, self.panel) >= LINES


LIGHT = Palette(
    window="#F4F6F8",
    panel="#FFFFFF",
    hairline="#E3E8ED",
    edge="#78858F",
    text="#14202B",
    quiet="#5B6B7A",
    accent="#14606E",
    accent_soft="#E4EFF0",
    on_accent="#FFFFFF",
    selection="#14202B",
    hover="#D06C08",
    hover_soft="#FCF1E2",
    missing="#FFFFFF",
    missing_line="#8A95A0",
    signal="#E3BF72",
    neutral_bar="#5B6B7A",
)

DARK = Palette(
    window="#12181E",
    panel="#1A222A",
    hairline="#2C3742",
    edge="#74828F",
    text="#E8EDF2",
    quiet="#9AA8B5",
    accent="#5AB4AC",
    accent_soft="#21363A",
    on_accent="#0E1519",
    selection="#FFFFFF",
    hover="#F2A24B",
    hover_soft="#3A2C1B",
    missing="#1A222A",
    missing_line="#66757F",
    signal="#E3BF72",
    neutral_bar="#9AA8B5",
)

HIGH_LIGHT = Palette(
    window="#FDFDFD",
    panel="#FFFFFF",
    hairline="#7A828A",
    edge="#14202B",
    text="#000000",
    quiet="#333E48",
    accent="#00464F",
    accent_soft="#D3ECEE",
    on_accent="#FFFFFF",
    selection="#000000",
    hover="#B34700",
    hover_soft="#FFE9CC",
    missing="#FFFFFF",
    missing_line="#6B747C",
    signal="#FFC83D",
    neutral_bar="#333E48",
)

HIGH_DARK = Palette(
    window="#020202",
    panel="#000000",
    hairline="#8A939B",
    edge="#FFFFFF",
    text="#FFFFFF",
    quiet="#D6DEE6",
    accent="#66E0D2",
    accent_soft="#123F44",
    on_accent="#000000",
    selection="#FFFFFF",
    hover="#FFB454",
    hover_soft="#4A2F00",
    missing="#000000",
    missing_line="#98A1A9",
    signal="#FFC83D",
    neutral_bar="#D6DEE6",
)
"""More contrast: text at least 7 : 1, lines and controls at least 3 : 1."""

THEMES = (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)
INK, PAPER = "#14202B", "#FFFFFF"
"""Two of which one at least is seen on any colour: for marks over the colours of classes."""


STATE_COLOURS: Mapping[str, tuple[str, str]] = {
    "known": ("#C3DEDF", "#2C5457"),
    "filled": ("#5895BF", "#4C86B0"),
    "estimated": ("#2B6690", "#8CC4E8"),
    "secret": ("#6B7C8C", "#8796A4"),
    "later": ("#A382C4", "#7F6A9C"),
    "discontinued": ("#7B5FA3", "#B79BD3"),
    "blank": ("#C08A12", "#D9A441"),
    "small": ("#EBEFF2", "#27323C"),
    "no_row": ("#B5541C", "#C96A2E"),
    "not_loaded": ("#FFFFFF", "#1A222A"),
    "unreadable": ("#D6336C", "#E05A8A"),
    "undefined": ("#84909B", "#6B7A89"),
    "coverage": ("#84909B", "#6B7A89"),
    "screened": ("#84909B", "#6B7A89"),
}
"""Whether a value is there and why not, on light and on dark: what is there stays calm."""


def ramp(count: int, colours: tuple[str, ...] = SCORE_RAMP) -> tuple[str, ...]:
    """Spread a ramp over `count` classes, from weak to strong.

    Parameters
    ----------
    count : int
        1 or more; 1 gives the middle colour.
    colours : tuple of str
        ``#RRGGBB``, at least two.

    Returns
    -------
    tuple of str
        `count` colours, interpolated in RGB; the ends are the ends of the ramp.

    """
    return shades(np.linspace(0, 1, count) if count > 1 else np.array([0.5]), colours)


def shades(places: FloatArray, colours: tuple[str, ...]) -> tuple[str, ...]:
    """Colours at places along a ramp, 0 its begin and 1 its end; interpolated in RGB."""
    stops: FloatArray = np.array([_rgb(c) for c in colours], dtype=np.float64)
    at = places * (len(colours) - 1)
    mixed = np.column_stack(
        [np.interp(at, np.arange(len(colours)), stops[:, channel]) for channel in range(3)]
    )
    return tuple("#{:02X}{:02X}{:02X}".format(*(round(v) for v in row)) for row in mixed)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
