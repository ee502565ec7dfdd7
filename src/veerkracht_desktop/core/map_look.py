"""How the maps are looked at: how many, what each one shows, and what is written on them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum


class MapKind(Enum):
    """What the colours of a map tell."""

    LEVELS = "klassen"
    """The class of one node."""
    BIVARIATE = "twee"
    """The classes of two nodes together, three by three."""
    CHANGE = "verandering"
    """The change of one node since another edition."""


class Arrangement(Enum):
    """Where the maps stand."""

    BESIDE = "naast"
    SWIPE = "veeg"
    """Two maps in one place, with a line between them that can be dragged."""


class Labels(Enum):
    """What is written in the areas."""

    NOTHING = ""
    NAMES = "namen"
    VALUES = "waarden"
    RANKS = "rangen"


class Form(Enum):
    """The shapes that areas have on the map."""

    BORDERS = "grenzen"
    TILES = "tegels"
    """One hexagon of the same size for each area."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Which results a map shows: those of another edition or another index than the window.

    Parameters
    ----------
    edition : int
        0 for the edition that the window shows.
    preset : str
        Name of weights that the definition keeps (`Definition.presets`), "" for its own.

    """

    edition: int = 0
    preset: str = ""


SHOWN = Figures()
"""The results that the window shows."""


@dataclass(frozen=True, slots=True)
class Span:
    """Two editions between which a map shows the change.

    Parameters
    ----------
    old, new : int
        The older one first.
    preset : str
        As in `Figures`; both editions are scored with it.

    """

    old: int
    new: int
    preset: str = ""


@dataclass(frozen=True, slots=True)
class MapPane:
    """What one map shows.

    Parameters
    ----------
    node : str
        "" follows the active node.
    kind : MapKind
    across : str
        Second node of a bivariate map.
    figures : Figures
        Results that are shown.
    since : int
        Edition that a map of change compares with, 0 for the one before.

    """

    node: str = ""
    kind: MapKind = MapKind.LEVELS
    across: str = ""
    figures: Figures = SHOWN
    since: int = 0


@dataclass(frozen=True, slots=True)
class MapsLook:
    """All maps.

    Parameters
    ----------
    panes : tuple of MapPane
        One, two or four.
    arrangement : Arrangement
    labels : Labels
    north : bool
        An arrow that points north.
    form : Form
    for_print : bool
        Colours as they come out of a printer: on white, also in a dark window.
    grey : bool
        With `for_print`: as a copier without colours gives them.
    line : float
        Where the line of a swipe stands, 0 at the left edge and 1 at the right one.

    """

    panes: tuple[MapPane, ...] = (MapPane(),)
    arrangement: Arrangement = Arrangement.BESIDE
    labels: Labels = Labels.NOTHING
    north: bool = False
    form: Form = Form.BORDERS
    for_print: bool = False
    grey: bool = False
    line: float = 0.5

    def __post_init__(self) -> None:
        assert len(self.panes) in (1, 2, 4), "one, two or four maps"


def is_swipe(maps: MapsLook) -> bool:
    """Whether two maps lie in one place."""
    return maps.arrangement is Arrangement.SWIPE and len(maps.panes) == 2


KEY = "maps"


def map_words(look: MapsLook) -> dict[str, str]:
    """The maps as words, to be saved."""
    return {KEY: json.dumps(asdict(look), default=lambda value: value.value, ensure_ascii=False)}


def maps_of(words: Mapping[str, str]) -> MapsLook:
    """The maps that were saved; one plain map where that is not understood."""
    try:
        found = json.loads(words.get(KEY, ""))
        panes = tuple(_pane(pane) for pane in found["panes"])
        return MapsLook(
            panes=panes if len(panes) in (1, 2, 4) else MapsLook().panes,
            arrangement=Arrangement(found["arrangement"]),
            labels=Labels(found["labels"]),
            north=bool(found["north"]),
            form=Form(found["form"]),
            for_print=bool(found["for_print"]),
            grey=bool(found.get("grey", False)),
            line=_share(float(found.get("line", 0.5))),
        )
    except (ValueError, KeyError, TypeError):
        return MapsLook()


def _share(value: float) -> float:
    """A part of the width; the middle for what is no number."""
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.5


def _pane(found: Mapping[str, object]) -> MapPane:
    figures = found["figures"]
    if not isinstance(figures, dict):
        raise TypeError("figures of a map are an edition and a preset")
    return MapPane(
        node=str(found["node"]),
        kind=MapKind(found["kind"]),
        across=str(found["across"]),
        figures=Figures(int(str(figures["edition"])), str(figures["preset"])),
        since=int(str(found["since"])),
    )
