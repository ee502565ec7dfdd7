"""What the window says of correlations, components, alpha and influence."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.coherence import (
    GOOD_ALPHA,
    Coherence,
    ColumnStatistics,
    Components,
    Importance,
    Reliability,
    circularity,
    interval,
)
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.formatting import counted_areas, node_label

STRENGTHS = (0.1, 0.3, 0.5)
"""From where on a connection is weak, moderate and strong (Cohen 1988)."""
FEW_VALUES = 25
"""With more different values than this, many areas repeat them only because they are rounded."""
SMALLEST = 0.001
"""Smaller numbers are written as a power of ten."""
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def tr(text: str) -> str:
    """A Dutch text in the language of the window."""
    return QCoreApplication.translate("Coherence", text)


def significant(value: float, digits: int = 3) -> str:
    """A number with so many digits that count, whole numbers in full.

    >>> significant(0.0000112), significant(12345.6), significant(0)
    ('1,1·10⁻⁵', '12.346', '0')
    """
    if not math.isfinite(value) or value == 0:
        return number(value, 0)
    if abs(value) < SMALLEST:
        power = math.floor(math.log10(abs(value)))
        return f"{number(value / 10.0**power, digits - 2)}·10{str(power).translate(RAISED)}"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    return number(value, max(decimals, 0))


def percent(share: float, decimals: int = 0) -> str:
    """A share, 0-1, as a percentage; "–" when missing."""
    text = number(100 * share, decimals)
    return text if text == "–" else f"{text} %"


def level_name(depth: int, depths: tuple[int, ...]) -> str:
    """Name of a level of the index in the plural; depth 0 stands for the indicators."""
    if depth == 0:
        return tr("Indicatoren")
    if len(depths) == 1:
        return tr("Groepen")
    if depth == 1:
        return tr("Hulpbronnen")
    return tr("Thema's") if depth == max(depths) else tr("Niveau {n}").format(n=depth)


def single_name(depth: int, depths: tuple[int, ...]) -> str:
    """Name of one group at a depth, for a narrow header; 0 stands for the index itself."""
    if depth == 0:
        return tr("Index")
    if len(depths) == 1:
        return tr("Groep")
    if depth == 1:
        return tr("Hulpbron")
    return tr("Thema") if depth == max(depths) else tr("Niveau {n}").format(n=depth)


def strength(r: float) -> str:
    """How strong a connection is, and which way."""
    size = abs(r)
    if size < STRENGTHS[0]:
        return tr("hangt vrijwel niet samen met")
    if size < STRENGTHS[1]:
        return tr("hangt zwak samen met") if r > 0 else tr("hangt zwak tegengesteld samen met")
    if size < STRENGTHS[2]:
        return tr("hangt matig samen met") if r > 0 else tr("hangt matig tegengesteld samen met")
    return tr("hangt sterk samen met") if r > 0 else tr("hangt sterk tegengesteld samen met")


def pair_text(coherence: Coherence, one: str, other: str) -> str:
    """One sentence about a pair, with the interval, the areas and what to be careful about."""
    definition, correlations = coherence.definition, coherence.correlations
    labels = node_label(definition, one), node_label(definition, other)
    if one == other:
        return labels[0]
    r, pairs = correlations.between(one, other), correlations.known_pairs(one, other)
    n = counted_areas(coherence.results.areas.level, pairs)
    if not math.isfinite(r):
        text = tr("{one} en {other}: geen samenhang te berekenen ({areas}).")
        return text.format(one=labels[0], other=labels[1], areas=n)
    text = tr("{one} {how} {other}: {method} {r}").format(
        one=labels[0],
        how=strength(r),
        other=labels[1],
        method=_symbol(coherence),
        r=number(r, 2),
    )
    low, high = interval(r, pairs, correlations.method)
    if math.isfinite(low):
        text += tr(" (95 %: {low} tot {high})").format(low=number(low, 2), high=number(high, 2))
    text += f", {n}."
    if counts_in(definition, one, other):
        text += " " + tr("De een telt mee in de ander en gaat dus vanzelf mee.")
    doubt = circularity(definition, one, other)
    return f"{text} {doubt}" if doubt else text


def _symbol(coherence: Coherence) -> str:
    """What the coefficient is called in print."""
    return {"Pearson": "r", "Spearman": "ρ", "Kendall": "τ"}[coherence.correlations.method.value]


def counts_in(definition: Definition, one: str, other: str) -> bool:
    """Whether one of both is part of the other."""
    return one in definition.ancestors(other) or other in definition.ancestors(one)


def summary(coherence: Coherence) -> str:
    """How many indicators and areas it is about."""
    n = len(coherence.definition.indicators)
    word = tr("{n} indicator") if n == 1 else tr("{n} indicatoren")
    areas = counted_areas(coherence.results.areas.level, coherence.areas)
    return f"{word.format(n=count(n))} · {areas}"


def statistics_flags(found: ColumnStatistics, opposed: int) -> tuple[str, ...]:
    """What stands out about an indicator, each in a few words."""
    flags = []
    if not found.known:
        return (tr("geen waarden"),)
    if found.few_known:
        flags.append(tr("weinig bekend"))
    if found.unique == 1:
        flags.append(tr("overal gelijk"))
    if found.many_zeros:
        flags.append(tr("veel nullen"))
    if found.few_unique and 1 < found.unique <= FEW_VALUES:
        flags.append(tr("weinig variatie"))
    if found.outliers:
        flags.append(tr("uitschieters"))
    if opposed:
        flags.append(tr("tegengesteld aan {n}").format(n=count(opposed)))
    return tuple(flags)


def components_text(coherence: Coherence, found: Components) -> str:
    """What the components of a group say, in one or two sentences."""
    label = node_label(coherence.definition, found.node)
    if not found.indicators:
        text = tr("{name}: te weinig indicatoren of gebieden met waarden voor componenten.")
        return text.format(name=label)
    first = tr(
        "De eerste component vat {share} van de spreiding van de {k} indicatoren van {name} samen. "
    ).format(share=percent(float(found.explained[0])), k=count(len(found.indicators)), name=label)
    if found.kaiser <= 1:
        rest = tr("Eén component heeft een eigenwaarde boven 1: samen meten ze vooral één ding.")
    else:
        rest = tr(
            "{n} componenten hebben een eigenwaarde boven 1: samen meten ze meer dan één ding."
        ).format(n=count(found.kaiser))
    return first + rest


def components_fact(coherence: Coherence, found: Components) -> str:
    """Areas, how gaps were treated, and the measure of Kaiser, Meyer and Olkin."""
    n = counted_areas(coherence.results.areas.level, found.areas)
    how = tr("per paar, ten minste {areas}") if found.pairwise else tr("{areas} volledig bekend")
    parts = [how.format(areas=n)]
    if math.isfinite(found.kmo):
        parts.append(tr("KMO {value}").format(value=number(found.kmo, 2)))
    return " · ".join(parts)


def alpha_flag(alpha: float) -> str:
    """What stands out about an alpha, in a few words."""
    if not math.isfinite(alpha):
        return tr("niet te zeggen")
    if alpha < 0:
        return tr("onder 0")
    return tr("onder 0,7") if alpha < GOOD_ALPHA else ""


def reliability_text(definition: Definition, found: Reliability) -> str:
    """What alpha of a group says, and which member pulls it down most."""
    label = node_label(definition, found.node)
    if not math.isfinite(found.alpha):
        return tr("{name}: met deze onderdelen is geen α te berekenen.").format(name=label)
    if found.alpha >= GOOD_ALPHA:
        text = tr("{name}: α {value}, de onderdelen meten samen één ding.")
    elif found.alpha >= 0:
        text = tr(
            "{name}: α {value}, lager dan 0,7: de onderdelen meten deels verschillende dingen."
        )
    else:
        text = tr(
            "{name}: α {value}, onder 0: onderdelen gaan tegen elkaar in. Controleer de richting."
        )
    text = text.format(name=label, value=number(found.alpha, 2))
    better = {
        m: a for m, a in found.without.items() if math.isfinite(a) and a > found.alpha + 0.005
    }
    if better:
        best = max(better, key=lambda m: better[m])
        text += " " + tr("Zonder {member} wordt hij {value}.").format(
            member=node_label(definition, best), value=number(better[best], 2)
        )
    return text


def influence_text(definition: Definition, found: tuple[Importance, ...]) -> str:
    """The biggest gap between weight and influence, and what the shares leave over."""
    known = [i for i in found if math.isfinite(i.share)]
    if not known:
        return tr("De index heeft voor te weinig gebieden een score om de invloed te berekenen.")
    biggest = max(known, key=lambda i: abs(i.gap))
    more = biggest.gap > 0
    text = (
        tr("{name} draagt {share} van de verschillen in de index en weegt {weight}.")
        if biggest.share >= 0
        else tr("{name} weegt {weight}, maar werkt de verschillen in de index tegen ({share}).")
    ).format(
        name=node_label(definition, biggest.node),
        share=percent(biggest.share, 1),
        weight=percent(biggest.nominal, 1),
    )
    text += " " + (
        tr("Hij verschilt veel tussen gebieden of gaat samen met andere onderdelen.")
        if more
        else tr("Hij verschilt weinig tussen gebieden of gaat zijn eigen weg.")
    )
    total = sum(i.share for i in known)
    if abs(total - 1) > 0.02:
        text += " " + tr(
            "Samen {total}: de index is geen gewoon gemiddelde van volledige scores."
        ).format(total=percent(total))
    return text


def importance_tip(definition: Definition, found: Importance) -> str:
    """Everything about weight and influence of one node."""
    lines = (
        node_label(definition, found.node),
        tr("weegt {weight} (plaats {rank})").format(
            weight=percent(found.nominal, 1), rank=count(found.nominal_rank)
        ),
        tr("draagt {share} van de verschillen (plaats {rank})").format(
            share=percent(found.share, 1), rank=count(found.share_rank) if found.share_rank else "–"
        ),
        tr("hangt samen met de index: r {r}, η² {ratio}").format(
            r=number(found.r, 2), ratio=number(found.ratio, 2)
        ),
    )
    return "\n".join(lines)
