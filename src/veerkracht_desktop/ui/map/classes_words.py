"""What the methods and palettes of classes are called, and what is said of their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.class_colours import has_middle, palette_of
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.colour_sight import (
    CLEAR,
    WEAK,
    least_difference,
    nearest_neighbours,
    worst_sight,
)
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.core.words import Translatable, translatable
from veerkracht_desktop.ui.index_editor.inspector_words import Word, named

METHOD_WORDS: Mapping[str, Word] = {
    "quantiles": (
        translatable("klassen", "Evenveel gebieden"),
        translatable("klassen", "Kwantielen: elke klasse heeft evenveel gebieden."),
    ),
    "equal": (
        translatable("klassen", "Even breed"),
        translatable("klassen", "Elke klasse beslaat evenveel punten, van laagste tot hoogste."),
    ),
    "natural": (
        translatable("klassen", "Natuurlijke grenzen"),
        translatable(
            "klassen",
            "De verdeling waarbij de gebieden binnen een klasse het minst verschillen, exact"
            " berekend (Fisher-Jenks).",
        ),
    ),
    "deviation": (
        translatable("klassen", "Standaardafwijking"),
        translatable(
            "klassen", "Elke klasse is één standaardafwijking breed, rond het gemiddelde."
        ),
    ),
    "box": (
        translatable("klassen", "Box"),
        translatable(
            "klassen",
            "De vier kwarten, en apart wat ver buiten de middelste helft ligt (Tukey).",
        ),
    ),
    "percentiles": (
        translatable("klassen", "Percentielen"),
        translatable("klassen", "Grenzen bij 1, 10, 50, 90 en 99 %: de uitersten vallen op."),
    ),
    "named": (
        translatable("klassen", "Ongunstiger … gunstiger"),
        translatable(
            "klassen",
            "Vijf klassen met een naam, naar de afstand tot het gemiddelde: grenzen bij 2 en 1"
            " standaardafwijking eronder en erboven.",
        ),
    ),
    "unclassed": (
        translatable("klassen", "Zonder klassen"),
        translatable("klassen", "De kleur verloopt vloeiend van laagste naar hoogste waarde."),
    ),
    "manual": (
        translatable("klassen", "Eigen grenzen"),
        translatable(
            "klassen", "U bepaalt de grenzen; ze blijven staan als de gegevens veranderen."
        ),
    ),
}
"""Name and explanation of each method."""

PALETTE_WORDS: Mapping[str, Translatable] = {
    "": translatable("klassen", "Bruin – groen"),
    "orange-purple": translatable("klassen", "Oranje – paars"),
    "red-blue": translatable("klassen", "Rood – blauw"),
    "blue": translatable("klassen", "Blauw"),
    "green-blue": translatable("klassen", "Groen naar blauw"),
    "orange": translatable("klassen", "Oranje"),
    "yellow-blue": translatable("klassen", "Geel naar blauw"),
    "grey": translatable("klassen", "Grijs"),
}

SIGHT_WORDS: Mapping[str, Translatable] = {
    "normal": translatable("klassen", "Alle kleuren"),
    "deutan": translatable("klassen", "Zonder groen (deutan)"),
    "protan": translatable("klassen", "Zonder rood (protan)"),
    "tritan": translatable("klassen", "Zonder blauw (tritan)"),
    "grey": translatable("klassen", "Zwart-witkopie"),
}

_WHERE: Mapping[str, Translatable] = {
    "normal": translatable("klassen", "voor wie alle kleuren ziet"),
    "deutan": translatable("klassen", "voor wie geen groen ziet"),
    "protan": translatable("klassen", "voor wie geen rood ziet"),
    "tritan": translatable("klassen", "voor wie geen blauw ziet"),
    "grey": translatable("klassen", "op een zwart-witkopie"),
}

_TURNS: Mapping[str, Translatable] = {
    "quantiles": translatable("klassen", "de mediaan"),
    "box": translatable("klassen", "de mediaan"),
    "percentiles": translatable("klassen", "de mediaan"),
    "deviation": translatable("klassen", "het gemiddelde"),
    "named": translatable("klassen", "het gemiddelde"),
}


def said(text: Translatable) -> str:
    """A marked text in the language of the window."""
    return QCoreApplication.translate(text.context, text.text)


def legend_note(classes: Classes | None) -> str:
    """How the classes of the legend were made, in a few words; "" without classes."""
    if classes is None:
        return ""
    spec = classes.spec
    if spec.method == "manual" and spec.edition:
        return _tr("Vast, van editie {year}").format(year=spec.edition)
    return named(METHOD_WORDS, spec.method)


def middle_sentence(spec: ClassSpec) -> str:
    """Around what a palette of two colours turns, or that this is nothing; "" for one colour."""
    if not palette_of(spec).diverging:
        return ""
    if not has_middle(spec):
        return _tr(
            "Twee kleuren vragen om een midden, en dat heeft deze indeling niet: kies één kleur"
            " of een andere indeling."
        )
    if spec.method == "manual":
        assert spec.middle is not None, "has a middle"
        return _tr("De kleur slaat om bij {value}.").format(value=number(spec.middle))
    return _tr("De kleur slaat om bij {middle}.").format(middle=said(_TURNS[spec.method]))


def difference_sentence(colours: Sequence[str]) -> str:
    """How well neighbouring classes are told apart where that is hardest."""
    if len(colours) < 2:
        return ""
    worst = worst_sight(colours)
    if worst.difference >= CLEAR and _ends_alike(colours):
        text = _tr(
            "Klassen naast elkaar zijn goed te onderscheiden, maar op een zwart-witkopie lijken"
            " de laagste en de hoogste op elkaar."
        )
    elif worst.difference >= CLEAR:
        text = _tr("Goed te onderscheiden: het kleinste verschil is {size}, {where}.")
    elif worst.difference >= WEAK:
        text = _tr(
            "Klasse {one} en {other} van onderen lijken op elkaar {where} (verschil {size}; vanaf"
            " 10 is het duidelijk)."
        )
    else:
        text = _tr(
            "Klasse {one} en {other} van onderen zijn {where} bijna gelijk (verschil {size}): neem"
            " minder klassen of een ander palet."
        )
    return text.format(
        one=worst.lower + 1,
        other=worst.lower + 2,
        size=number(worst.difference, 0),
        where=said(_WHERE[worst.sight]),
    )


def surroundings_sentence(colours: Sequence[str], palette: Palette) -> str:
    """Whether a class looks like what the map draws beside classes; "" where none does.

    That is the ground of areas without a value, and the outline of the selection.
    """
    parts = []
    apart, at = least_difference(colours, palette.missing)
    if apart < WEAK:
        text = _tr(
            "Klasse {one} van onderen lijkt op een gebied zonder gegevens; alleen de arcering"
            " verschilt."
        )
        parts.append(text.format(one=at + 1))
    apart, at = least_difference(colours, palette.selection)
    if apart < CLEAR:
        text = _tr("Op klasse {one} van onderen valt de rand van de selectie weinig op.")
        parts.append(text.format(one=at + 1))
    return " ".join(parts)


def _ends_alike(colours: Sequence[str]) -> bool:
    return (
        len(colours) > 2
        and nearest_neighbours((colours[0], colours[-1]), "grey").difference < CLEAR
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("klassen", text)
