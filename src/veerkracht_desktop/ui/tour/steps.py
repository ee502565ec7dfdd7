"""What the tour tells, and at which part of the window each step points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.words import Translatable, translatable

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class TourStep:
    """One bubble.

    Parameters
    ----------
    title, text : Translatable
    target : callable
        From the window to what the bubble points at; asked anew each time, because panels move
        and are made anew.

    """

    title: Translatable
    text: Translatable
    target: Callable[[MainWindow], QWidget]


STEPS: tuple[TourStep, ...] = (
    TourStep(
        translatable("tour", "De index"),
        translatable(
            "tour",
            "Waar de score uit bestaat. Klik op een hulpbron of thema: kaart, grafiek en tabel"
            " laten dan dat onderdeel zien. Het potlood opent de gewichten.",
        ),
        lambda window: window.panels()["index"],
    ),
    TourStep(
        translatable("tour", "De kaart en de legenda"),
        translatable(
            "tour",
            "Bruin is zwakker, groen is sterker, gearceerd is zonder gegevens. Klik in de legenda"
            " op een klasse en haar gebieden zijn geselecteerd. Het wiel zoomt in.",
        ),
        lambda window: window.panels()["map"],
    ),
    TourStep(
        translatable("tour", "Selecteren"),
        translatable(
            "tour",
            "Klik op een gebied of sleep een vorm over de kaart. Hier kiest u of dat een nieuwe"
            " selectie is, erbij komt of eraf gaat. Elk beeld toont dezelfde selectie.",
        ),
        lambda window: window.top_bar.mode,
    ),
    TourStep(
        translatable("tour", "De grafiek en de tabel"),
        translatable(
            "tour",
            "Dezelfde gebieden op volgorde, als verdeling of naast elkaar. Wijs er een aan en u"
            " ziet het ook op de kaart. Ook hier kunt u klikken en slepen.",
        ),
        lambda window: window.panels()["chart"],
    ),
    TourStep(
        translatable("tour", "Het gebied en de signalen"),
        translatable(
            "tour",
            "Het verhaal van één gebied: de score, waar die vandaan komt, en signalen als vraag:"
            " herkent u dit? Onderaan staan de bronnen.",
        ),
        lambda window: window.panels()["area"],
    ),
)
