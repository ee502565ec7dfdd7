"""Changes of one indicator or of the methods of an index, each a new definition.

The functions change nothing in place and know no window: who calls them makes the step that
can be undone. What cannot be is refused with a `DefinitionError` that says what to do.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.edits import add_node
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.node_ids import as_id, free_id
from veerkracht_desktop.core.specs import Goalposts, Normalisation, Treatment
from veerkracht_desktop.core.words import translatable

FIRST_VERSION = "1"
TOP = "index"

IMPOSSIBLE = translatable("index bewerken", "{place}: {why}.")
REMEDY = translatable("index bewerken", "{what}")


def refuse(definition: Definition, why: str, remedy: str, node: str = "") -> DefinitionError:
    """The error for a change that cannot be; `remedy` is a whole sentence."""
    found = definition.by_id.get(node)
    place = definition.title if found is None else f"'{found.label or found.id}'"
    return DefinitionError(IMPOSSIBLE, REMEDY, place=place, why=why, what=remedy, node=node)


def indicator_of(definition: Definition, node: str) -> Indicator:
    """The indicator with this id.

    Raises
    ------
    DefinitionError
        There is none, or it is a group.

    """
    found = definition.by_id.get(node)
    if not isinstance(found, Indicator):
        raise refuse(definition, f"'{node}' is geen indicator", "Kies een indicator.", node)
    return found


def measure_at(indicator: Indicator, formula: str) -> int:
    """Place of the measure that the values come from; 0 where none has this formula."""
    formulas = [measure.formula for measure in indicator.measures]
    return formulas.index(formula) if formula in formulas else 0


def with_measure(definition: Definition, node: str, measure: int, changed: Measure) -> Definition:
    """The definition with one measure of an indicator replaced."""
    indicator = indicator_of(definition, node)
    measures = list(indicator.measures)
    measures[measure] = changed
    return definition.with_node(replace(indicator, measures=tuple(measures)))


def measure_of(definition: Definition, node: str, measure: int) -> Measure:
    """One measure of an indicator.

    Raises
    ------
    DefinitionError
        The node is no indicator, or has no such measure.

    """
    measures = indicator_of(definition, node).measures
    if not 0 <= measure < len(measures):
        raise refuse(
            definition, "er is nog geen formule", "Geef de indicator eerst een formule.", node
        )
    return measures[measure]


# One indicator


def flip_direction(definition: Definition, node: str) -> Definition:
    """Turn the direction of an indicator round, in each of its measures.

    Worst and best change places; percentiles stay, because they follow the direction.

    Raises
    ------
    DefinitionError
        The node is no indicator.

    """
    indicator = indicator_of(definition, node)
    measures = tuple(
        replace(m, direction=-m.direction, goalposts=_swapped(m.goalposts))
        for m in indicator.measures
    )
    return definition.with_node(replace(indicator, measures=measures))


def _swapped(goalposts: Goalposts | None) -> Goalposts | None:
    if goalposts is None or goalposts.percentiles:
        return goalposts
    return replace(goalposts, worst=goalposts.best, best=goalposts.worst)


def check_goalposts(
    definition: Definition, node: str, direction: int, goalposts: Goalposts
) -> None:
    """Raise `DefinitionError` where these goalposts cannot score an indicator of this direction."""

    def no(why: str, remedy: str) -> DefinitionError:
        return refuse(definition, why, remedy, node)

    worst, best = goalposts.worst, goalposts.best
    if not (math.isfinite(worst) and math.isfinite(best)):
        raise no("een streefwaarde is geen getal", "Vul twee getallen in.")
    if worst == best:
        raise no("zwakste en sterkste waarde zijn gelijk", "Kies twee verschillende waarden.")
    if goalposts.percentiles:
        if not 0 <= worst < best <= 100:
            raise no(
                "de percentielen liggen niet oplopend tussen 0 en 100",
                "Kies bijvoorbeeld 2 en 98.",
            )
        return
    if (best - worst) * direction < 0:
        word = "boven" if direction < 0 else "onder"
        raise no(
            f"de zwakste waarde moet {word} de sterkste liggen",
            "Verander de waarden of draai de richting om.",
        )
    if goalposts.log and min(worst, best) <= 0:
        raise no(
            "een logaritme vraagt streefwaarden boven 0",
            "Kies waarden boven 0 of zet de logaritme uit.",
        )
    reference = goalposts.reference
    if reference is not None and not min(worst, best) < reference < max(worst, best):
        raise no(
            "de referentiewaarde ligt niet tussen zwakste en sterkste waarde",
            "Kies een waarde ertussen.",
        )


def set_formula(definition: Definition, node: str, measure: int, formula: str) -> Definition:
    """Give one measure of an indicator another formula; an indicator without any gets one.

    Raises
    ------
    DefinitionError
        The text is no formula.

    """
    parse_formula(formula)
    indicator = indicator_of(definition, node)
    if not indicator.measures:
        return definition.with_node(replace(indicator, measures=(Measure(formula),)))
    before = measure_of(definition, node, measure)
    return with_measure(definition, node, measure, replace(before, formula=formula))


def set_target(definition: Definition, node: str, measure: int, target: float) -> Definition:
    """Give one measure of an indicator the value to reach.

    Raises
    ------
    DefinitionError
        The target is no number.

    """
    before = measure_of(definition, node, measure)
    if not math.isfinite(target):
        raise refuse(definition, "de streefwaarde is geen getal", "Vul een getal in.", node)
    return with_measure(definition, node, measure, replace(before, target=target))


# Methods


def set_normalisation(
    definition: Definition, node: str, normalisation: Normalisation | None
) -> Definition:
    """Choose how values become scores, of one indicator or of all.

    Parameters
    ----------
    definition : Definition
    node : str
        An indicator, or "" for the whole index.
    normalisation : Normalisation or None
        None lets the indicator follow the index.

    Raises
    ------
    DefinitionError
        None for the whole index, or scores without room between low and high.

    """
    if normalisation is not None:
        _check_normalisation(definition, node, normalisation)
    if node:
        indicator = indicator_of(definition, node)
        return definition.with_node(replace(indicator, normalisation=normalisation))
    if normalisation is None:
        raise refuse(definition, "de index heeft een methode nodig", "Kies een methode.")
    return replace(definition, normalisation=normalisation)


def _check_normalisation(definition: Definition, node: str, wanted: Normalisation) -> None:
    if not (math.isfinite(wanted.low) and math.isfinite(wanted.high)):
        raise refuse(definition, "een grens van de scores is geen getal", "Vul getallen in.", node)
    if wanted.method == "zscore" and wanted.high <= 0:
        raise refuse(
            definition, "de standaardafwijking is niet groter dan 0", "Kies bijvoorbeeld 10.", node
        )
    if wanted.method == "scaled" and wanted.high == 0:
        raise refuse(definition, "door 0 kan niet worden gedeeld", "Kies een ander getal.", node)
    if wanted.method in ("goalposts", "minmax") and wanted.low >= wanted.high:
        raise refuse(
            definition,
            "de laagste score is niet lager dan de hoogste",
            "Kies bijvoorbeeld 0 en 100.",
            node,
        )


def set_treatment(definition: Definition, node: str, treatment: Treatment | None) -> Definition:
    """Choose what is done about outliers, of one indicator or ("") of the whole index.

    Raises
    ------
    DefinitionError
        None for the whole index, or a negative number of points.

    """
    if treatment is not None and treatment.points < 0:
        raise refuse(definition, "het aantal uitschieters is negatief", "Kies 0 of meer.", node)
    if node:
        indicator = indicator_of(definition, node)
        return definition.with_node(replace(indicator, treatment=treatment))
    if treatment is None:
        raise refuse(definition, "de index heeft een behandeling nodig", "Kies een behandeling.")
    return replace(definition, treatment=treatment)


# Building


def next_version(version: str) -> str:
    """The version after this one: its last number goes up by one.

    >>> next_version("1"), next_version("2024.9"), next_version("proef")
    ('2', '2024.10', 'proef 2')
    """
    found = re.search(r"(\d+)(\D*)$", version)
    if found is None:
        return f"{version} 2".strip() if version.strip() else FIRST_VERSION
    return f"{version[: found.start()]}{int(found[1]) + 1}{found[2]}"


def new_definition(title: str) -> Definition:
    """An index of nothing but its top, which counts as soon as it has an indicator.

    Raises
    ------
    DefinitionError
        The title is empty.

    """
    title = " ".join(title.split())
    if not title:
        raise DefinitionError(
            IMPOSSIBLE,
            REMEDY,
            place="Nieuwe index",
            why="de index heeft nog geen naam",
            what="Geef de index een naam.",
        )
    top = Group(TOP, title, active=False)
    return Definition(as_id(title) or TOP, title, FIRST_VERSION, (top,))


def add_indicator(
    definition: Definition,
    parent: str,
    *,
    formula: str,
    label: str,
    direction: int,
    goalposts: Goalposts | None = None,
    unit: str = "",
    publisher: str = "",
) -> tuple[Definition, str]:
    """Put an indicator at the end of a group; groups that waited for one begin to count.

    It weighs what the others in the group weigh on average.

    Parameters
    ----------
    definition : Definition
    parent : str
        A group.
    formula : str
        Over variables.
    label : str
        Dutch; the formula where it is empty.
    direction : int
        +1 when higher is stronger, -1 when weaker; 0, not chosen yet, is refused.
    goalposts : Goalposts or None
    unit, publisher : str

    Returns
    -------
    tuple
        The definition and the id of the indicator.

    Raises
    ------
    DefinitionError
        The parent is no group, no direction was chosen, or the formula is none.

    """
    _check_place(definition, parent, direction)
    variables = parse_formula(formula).variables
    label = " ".join(label.split()) or formula
    wanted = variables[0] if len(variables) == 1 else label
    made = Indicator(
        free_id(definition, wanted),
        label,
        parent,
        weight=_usual_weight(definition, parent),
        measures=(Measure(formula, direction, goalposts),),
        unit=unit,
        publisher=publisher,
    )
    if goalposts is not None:
        check_goalposts(definition, "", direction, goalposts)
    return add_node(definition, made), made.id


def _check_place(definition: Definition, parent: str, direction: int) -> None:
    """Raise `DefinitionError` where no indicator can come, or its direction is not chosen."""
    if not isinstance(definition.by_id.get(parent), Group):
        raise refuse(definition, f"'{parent}' is geen groep", "Kies een groep.", parent)
    if direction not in (1, -1):
        raise refuse(
            definition,
            "de richting is nog niet gekozen",
            "Kies of een hogere waarde sterker of zwakker is.",
        )


def _usual_weight(definition: Definition, parent: str) -> float:
    weights = [definition.by_id[m].weight for m in definition.children.get(parent, ())]
    mean = math.fsum(weights) / len(weights) if weights else 1.0
    return mean if mean > 0 else 1.0
