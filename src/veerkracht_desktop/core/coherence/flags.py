"""Pairs that deserve a look: which way they point, whether they say the same, or nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from veerkracht_desktop.core.coherence.correlation import Correlations
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.wording import listed, number
from veerkracht_desktop.core.words import Translatable, translatable


@dataclass(frozen=True, slots=True)
class CorrelationLimits:
    """From where on a pair is flagged; after audits by the Joint Research Centre.

    Parameters
    ----------
    opposed : float
        Members of one group at or below this go against each other.
    redundant : float
        Members of one group above this say the same.
    weak : float
        A member below this hardly goes with its own group.
    against : float
        A part below this goes against the index; nearer to 0 it has no direction to speak of.
    fewest : int
        Areas below which nothing is flagged.

    """

    opposed: float = -0.4
    redundant: float = 0.92
    weak: float = 0.3
    against: float = -0.1
    fewest: int = 10


DEFAULT_CORRELATION_LIMITS = CorrelationLimits()

OPPOSED = translatable(
    "samenhang", "{one} en {other} staan binnen {group} tegenover elkaar (r {r})."
)
OPPOSED_REMEDY = translatable(
    "samenhang",
    "Controleer de richting van beide; klopt die, dan heffen ze elkaar op en horen ze "
    "misschien niet in één groep.",
)
REDUNDANT = translatable(
    "samenhang", "{one} en {other} zeggen binnen {group} vrijwel hetzelfde (r {r})."
)
REDUNDANT_REMEDY = translatable(
    "samenhang", "Hetzelfde telt zo dubbel: zet er een uit of geef ze samen het gewicht van één."
)
WEAK = translatable("samenhang", "{one} hangt nauwelijks samen met de eigen groep {group} (r {r}).")
WEAK_REMEDY = translatable(
    "samenhang", "De groep vat hem niet samen: hoort hij elders, of verdient hij een eigen groep?"
)
AGAINST = translatable("samenhang", "{one} gaat tegen de index in (r {r}).")
AGAINST_REMEDY = translatable(
    "samenhang",
    "Controleer de richting; klopt die, dan is er een afruil met de rest van de index.",
)
BOTH_MODELLED = translatable(
    "samenhang",
    "Beide zijn modelschattingen, deels uit dezelfde kenmerken berekend: dat ze samenhangen, zegt "
    "weinig.",
)
ONE_MODELLED = translatable(
    "samenhang",
    "{one} is een modelschatting, deels uit registers van het CBS berekend: dat hij met cijfers "
    "van het CBS samenhangt, zegt weinig.",
)
MODELLED = translatable(
    "samenhang",
    "{n} van {all} indicatoren zijn modelschattingen ({names}). Hun samenhang met elkaar en met "
    "cijfers van het CBS zit deels in het model.",
)
REGISTER = "CBS"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing about a pair of nodes that a user should look at.

    Parameters
    ----------
    id : str
        ``opposed``, ``redundant``, ``weak`` or ``against``.
    one, other : str
        The pair; for ``weak`` the member and its group, for ``against`` the node and the top.
    r : float
    text, remedy : str
        One Dutch sentence each.
    weight : Weight
        `PROBLEM` where a direction may be wrong.

    """

    id: str
    one: str
    other: str
    r: float
    text: str
    remedy: str
    weight: Weight


_KINDS: Mapping[str, tuple[Translatable, Translatable, Weight]] = {
    "against": (AGAINST, AGAINST_REMEDY, Weight.PROBLEM),
    "opposed": (OPPOSED, OPPOSED_REMEDY, Weight.PROBLEM),
    "redundant": (REDUNDANT, REDUNDANT_REMEDY, Weight.INFO),
    "weak": (WEAK, WEAK_REMEDY, Weight.INFO),
}


def find_flags(
    definition: Definition,
    correlations: Correlations,
    limits: CorrelationLimits = DEFAULT_CORRELATION_LIMITS,
) -> tuple[Flag, ...]:
    """What stands out among the correlations, the worst kind first, then the strongest.

    Parameters
    ----------
    definition : Definition
    correlations : Correlations
        Of scores, so that higher is stronger in all; of any nodes.
    limits : CorrelationLimits

    """
    found = [*_within_groups(definition, correlations, limits)]
    for node in correlations.nodes:
        parent = definition.by_id[node].parent
        if not parent:
            continue
        r = _r(correlations, node, definition.top, limits)
        # As it is shown: what rounds to the limit does not pass it.
        if round(r, 2) < limits.against:
            found.append(_flag("against", definition, node, definition.top, parent, r))
        r = _r(correlations, node, parent, limits)
        # A group of one member is that member.
        if r < limits.weak and parent != definition.top and len(definition.members(parent)) > 1:
            found.append(_flag("weak", definition, node, parent, parent, r))
    order = list(_KINDS)
    return tuple(sorted(found, key=lambda f: (order.index(f.id), _severity(f))))


def _severity(flag: Flag) -> float:
    return -flag.r if flag.id == "redundant" else flag.r


def _within_groups(
    definition: Definition, correlations: Correlations, limits: CorrelationLimits
) -> list[Flag]:
    found = []
    for group in definition.groups:
        for one, other in combinations(definition.members(group.id), 2):
            r = _r(correlations, one, other, limits)
            if r < limits.opposed:
                found.append(_flag("opposed", definition, one, other, group.id, r))
            elif r > limits.redundant:
                found.append(_flag("redundant", definition, one, other, group.id, r))
    return found


def _r(correlations: Correlations, one: str, other: str, limits: CorrelationLimits) -> float:
    """The correlation, NaN where too few areas are known: that compares as nothing."""
    if correlations.known_pairs(one, other) < limits.fewest:
        return math.nan
    return correlations.between(one, other)


def _flag(kind: str, definition: Definition, one: str, other: str, group: str, r: float) -> Flag:
    text, remedy, weight = _KINDS[kind]
    values = {
        "one": _quoted(definition, one),
        "other": _quoted(definition, other),
        "group": _quoted(definition, group),
        "r": number(r, 2),
    }
    return Flag(kind, one, other, r, text.text.format(**values), remedy.text, weight)


def _quoted(definition: Definition, node: str) -> str:
    return f"'{definition.by_id[node].label or node}'"


def circularity(definition: Definition, one: str, other: str) -> str:
    """Why the connection of two indicators proves little, "" where nothing is known against it.

    Model estimates borrow from registers: with each other and with those registers they go
    together by how they were made.
    """
    a, b = definition.by_id[one], definition.by_id[other]
    if isinstance(a, Group) or isinstance(b, Group) or one == other:
        return ""
    if a.modelled and b.modelled:
        return BOTH_MODELLED.text
    for modelled, plain in ((a, b), (b, a)):
        if modelled.modelled and REGISTER in plain.publisher:
            return ONE_MODELLED.text.format(one=_quoted(definition, modelled.id))
    return ""


def circularity_notice(definition: Definition) -> tuple[Notice, ...]:
    """That some indicators are model estimates, in one sentence; nothing where none are."""
    modelled: tuple[Indicator, ...] = tuple(i for i in definition.indicators if i.modelled)
    if not modelled:
        return ()
    publishers = tuple(dict.fromkeys(i.publisher for i in modelled if i.publisher))
    text = MODELLED.text.format(
        n=len(modelled),
        all=len(definition.indicators),
        names=listed(publishers) if publishers else "bron niet genoemd",
    )
    return (Notice("modelled", text, items=tuple(i.label or i.id for i in modelled)),)
