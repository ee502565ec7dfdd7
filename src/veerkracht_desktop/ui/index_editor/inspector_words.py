"""What the methods of the index are called in the inspector, each with a line of explanation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.indicator_candidates import alike
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.core.words import Translatable, translatable

Word = tuple[Translatable, Translatable]
"""Name and explanation."""

CONTEXT = "methode"

SCORING: Mapping[str, Word] = {
    "goalposts": (
        translatable("methode", "Streefwaarden"),
        translatable(
            "methode",
            "Een zwakste en een sterkste waarde per indicator, die u zelf vastlegt."
            " Edities en regio's zijn dan vergelijkbaar.",
        ),
    ),
    "minmax": (
        translatable("methode", "Laagste tot hoogste"),
        translatable(
            "methode",
            "Het zwakste gebied krijgt de laagste score, het sterkste de hoogste."
            " Scores verschuiven mee als andere gebieden veranderen.",
        ),
    ),
    "zscore": (
        translatable("methode", "Z-score"),
        translatable(
            "methode",
            "Hoeveel standaardafwijkingen een gebied van het gemiddelde afligt.",
        ),
    ),
    "percentrank": (
        translatable("methode", "Percentielrang"),
        translatable(
            "methode",
            "Welk deel van de gebieden zwakker is. Uitschieters tellen niet zwaarder,"
            " afstanden verdwijnen.",
        ),
    ),
    "rank": (
        translatable("methode", "Rangnummer"),
        translatable("methode", "1 voor het zwakste gebied, dan 2, 3 en zo verder."),
    ),
    "borda": (
        translatable("methode", "Bordapunten"),
        translatable("methode", "Het aantal gebieden dat zwakker is."),
    ),
    "exponential": (
        translatable("methode", "Exponentiële rang"),
        translatable(
            "methode",
            "Volgorde die aan één uiteinde sterk uitrekt, zoals Engelse achterstandsindices doen.",
        ),
    ),
    "ampi": (
        translatable("methode", "AMPI-schaal"),
        translatable(
            "methode", "Laagste tot hoogste, van 70 tot 130; hoort bij samenvoegen met AMPI."
        ),
    ),
    "scaled": (
        translatable("methode", "Verschuiven en delen"),
        translatable("methode", "Trekt een getal van de waarde af en deelt door een ander getal."),
    ),
    "fraction_max": (
        translatable("methode", "Deel van de hoogste waarde"),
        translatable("methode", "De waarde gedeeld door die van het sterkste gebied."),
    ),
    "distance_max": (
        translatable("methode", "Afstand tot de hoogste waarde"),
        translatable("methode", "Hoe ver een gebied onder het sterkste gebied ligt."),
    ),
    "distance_reference": (
        translatable("methode", "Afstand tot een gebied"),
        translatable("methode", "Hoe ver een gebied van een gekozen gebied afligt."),
    ),
    "distance_target": (
        translatable("methode", "Afstand tot een doel"),
        translatable("methode", "Hoe ver een gebied is op weg naar een doelwaarde per indicator."),
    ),
}

COMBINING: Mapping[str, Word] = {
    "arithmetic": (
        translatable("methode", "Gewogen gemiddelde"),
        translatable("methode", "Een sterk onderdeel maakt een zwak onderdeel helemaal goed."),
    ),
    "geometric": (
        translatable("methode", "Meetkundig gemiddelde"),
        translatable(
            "methode",
            "Een zwak onderdeel trekt de score omlaag; een sterk onderdeel maakt dat maar"
            " gedeeltelijk goed.",
        ),
    ),
    "harmonic": (
        translatable("methode", "Harmonisch gemiddelde"),
        translatable(
            "methode", "Een zwak onderdeel weegt het zwaarst: nog strenger dan meetkundig."
        ),
    ),
    "generalised": (
        translatable("methode", "Gemiddelde met macht"),
        translatable(
            "methode",
            "De macht bepaalt hoe zwaar een zwak onderdeel telt: 1 is gewoon gemiddeld,"
            " −1 harmonisch, nog lager strenger.",
        ),
    ),
    "ampi": (
        translatable("methode", "AMPI (min onevenwicht)"),
        translatable(
            "methode",
            "Het gemiddelde, met aftrek naarmate de onderdelen meer van elkaar verschillen.",
        ),
    ),
    "ampi_plus": (
        translatable("methode", "AMPI (plus onevenwicht)"),
        translatable(
            "methode",
            "Het gemiddelde, met een toeslag voor verschillen: voor een index van problemen,"
            " waarin hoog slecht is.",
        ),
    ),
    "sum": (
        translatable("methode", "Gewogen som"),
        translatable(
            "methode", "Telt de onderdelen op; een zwak deel kost alleen zijn eigen punten."
        ),
    ),
    "copeland": (
        translatable("methode", "Onderlinge vergelijking (Copeland)"),
        translatable(
            "methode",
            "Ieder gebied tegen ieder ander: op hoeveel gewicht is het sterker? Alleen de volgorde"
            " telt.",
        ),
    ),
}

TRANSFORMING: Mapping[str, Word] = {
    "none": (
        translatable("methode", "Niets meer doen"),
        translatable("methode", "De waarden blijven zoals ze na het terugbrengen zijn."),
    ),
    "log_ct": (
        translatable("methode", "Logaritme"),
        translatable("methode", "Verkleint grote afstanden, ook bij waarden onder 0."),
    ),
    "log": (
        translatable("methode", "Natuurlijke logaritme"),
        translatable("methode", "Alleen voor waarden boven 0."),
    ),
    "log_ct_plus": (
        translatable("methode", "Logaritme vanaf de laagste waarde"),
        translatable("methode", "Verschuift de waarden eerst tot ze boven 0 liggen."),
    ),
    "log_gii": (
        translatable("methode", "Logaritme (Global Innovation Index)"),
        translatable("methode", "De vorm die de Global Innovation Index gebruikt."),
    ),
    "boxcox": (
        translatable("methode", "Box-Cox"),
        translatable("methode", "Een macht die de verdeling zo recht mogelijk maakt."),
    ),
}

FILLING: Mapping[str, Word] = {
    "higher": (
        translatable("methode", "Waarde van wijk of gemeente"),
        translatable("methode", "Neemt de waarde over van het gebied waar het in ligt."),
    ),
    "previous": (
        translatable("methode", "Vorige editie"),
        translatable("methode", "Neemt de nieuwste waarde uit een eerder jaar."),
    ),
    "group_mean": (
        translatable("methode", "Gemiddelde van de groep"),
        translatable("methode", "Het gemiddelde van de gebieden in dezelfde groep."),
    ),
    "group_median": (
        translatable("methode", "Mediaan van de groep"),
        translatable("methode", "De middelste waarde van de gebieden in dezelfde groep."),
    ),
    "mean": (
        translatable("methode", "Gemiddelde van alle gebieden"),
        translatable("methode", "Vlakt verschillen af; alleen voor enkele gaten."),
    ),
    "median": (
        translatable("methode", "Mediaan van alle gebieden"),
        translatable("methode", "Vlakt verschillen af; alleen voor enkele gaten."),
    ),
    "regression": (
        translatable("methode", "Regressie"),
        translatable("methode", "Schat de waarde uit andere gegevens van hetzelfde gebied."),
    ),
}


def shown(text: Translatable) -> str:
    """A marked text in the language of the window."""
    return QCoreApplication.translate(text.context, text.text)


def named(words: Mapping[str, Word], key: str) -> str:
    """Name of a method; the key itself where it has none."""
    return shown(words[key][0]) if key in words else key


def explained(words: Mapping[str, Word], key: str) -> str:
    """Explanation of a method, "" where it has none."""
    return shown(words[key][1]) if key in words else ""


def lacking_text(dataset: Dataset, names: tuple[str, ...]) -> str:
    """Which names of a formula the loaded data do not have, and what was meant perhaps."""
    told = QCoreApplication.translate("methode", "Niet in de geladen gegevens: {names}.").format(
        names=listed(names)
    )
    near = alike(dataset, names[0])
    if not near:
        return told
    return f"{told} " + QCoreApplication.translate("methode", "Bedoelt u {name}?").format(
        name=quote_name(near)
    )
