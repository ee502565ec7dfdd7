"""What changed between two versions of an index, and whether their scores still compare.

A new version is needed as soon as the same figures could give an area another score: when
indicators come, go or move, or when a weight, direction, formula, bound, method or threshold
changes. Words (labels, units, explanations), context beside the index, the order on screen and
whatever is switched off in both versions need none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.method_words import (
    aggregation_words,
    goalposts_words,
    imputation_words,
    normalisation_words,
    plain,
    rescaling_words,
    screening_words,
    share,
    treatment_words,
)
from veerkracht_desktop.core.wording import count

SAME = 1e-12
"""Shares of weight that differ less are the same."""
LAST_NUMBER = re.compile(r"\d+(?!.*\d)")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different.

    Parameters
    ----------
    node : str
        Id of the node; "" for the index as a whole.
    label : str
        Name of the node on screen, of the new version where it has one.
    text : str
        Dutch, without the name of the node.
    scores : bool
        Whether the same figures can give other scores.

    """

    node: str
    label: str
    text: str
    scores: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other.

    Parameters
    ----------
    changes : tuple of Change
        The index as a whole first, then depth-first; those of one node together.
    same_scores : bool
        Whether the same figures give the same scores, so that editions of the two versions
        may be compared.
    why : str
        Dutch, one sentence.

    """

    changes: tuple[Change, ...]
    same_scores: bool
    why: str


def changes(old: Definition, new: Definition) -> tuple[Change, ...]:
    """Every difference between two versions, grouped by node; none gives an empty tuple."""
    found = list(_whole(old, new))
    for node in new.walk():
        was = old.by_id.get(node.id)
        if was is None:
            found.append(_added(new, node))
        else:
            found += _of_node(old, new, was, node)
    for node in old.walk():
        if node.id not in new.by_id:
            above = old.by_id[node.parent].label if node.parent else ""
            text = f"verwijderd uit '{above}'" if above else "verwijderd"
            found.append(Change(node.id, node.label, text, old.is_active(node.id)))
    return tuple(found)


def compare(old: Definition, new: Definition) -> Comparison:
    """The differences, and whether scores of the two versions may be compared."""
    found = changes(old, new)
    deciding = [change for change in found if change.scores]
    if not found:
        return Comparison((), same_scores=True, why="De twee versies zijn gelijk.")
    if not deciding:
        why = (
            "Dezelfde cijfers geven dezelfde scores: alleen namen, toelichting of plaats op het "
            "scherm zijn anders. Edities zijn te vergelijken en een nieuwe versie is niet nodig."
        )
        return Comparison(found, same_scores=True, why=why)
    one = len(deciding) == 1
    why = (
        f"{count(len(deciding))} {'wijziging kan' if one else 'wijzigingen kunnen'} bij dezelfde "
        "cijfers andere scores geven. Vergelijk edities alleen binnen één versie, en geef de "
        "nieuwe een eigen versienummer."
    )
    return Comparison(found, same_scores=False, why=why)


def suggested_version(old: Definition, new: Definition) -> str:
    """The version to give `new`: the next one where scores differ and it has none of its own.

    >>> LAST_NUMBER.sub(lambda m: str(int(m[0]) + 1), "1.9", 1)
    '1.10'
    """
    if new.version != old.version or compare(old, new).same_scores:
        return new.version
    if not LAST_NUMBER.search(old.version):
        return f"{old.version} 2".strip()
    return LAST_NUMBER.sub(lambda found: str(int(found[0]) + 1), old.version, count=1)


def _whole(old: Definition, new: Definition) -> Iterator[Change]:
    def said(text: str, *, scores: bool = True) -> Change:
        return Change("", new.title, text, scores)

    for words, before, after in (
        ("naam", old.title, new.title),
        ("korte naam", old.id, new.id),
        ("versie", old.version, new.version),
    ):
        if before != after:
            yield said(f"{words}: '{before}' → '{after}'", scores=False)
    yield from _stages(old, new)
    if old.skip_absent != new.skip_absent:
        now = "tellen niet meer" if new.skip_absent else "tellen weer"
        yield said(f"indicatoren zonder bestand {now} als ontbrekend")
    if old.min_inhabitants != new.min_inhabitants:
        # Which areas show a score is another matter than what it is.
        least, most = count(old.min_inhabitants), count(new.min_inhabitants)
        yield said(f"inwoners voor een score: {least} → {most}", scores=_compares_areas(new))
    if old.rank_inhabitants != new.rank_inhabitants:
        least, most = count(old.rank_inhabitants), count(new.rank_inhabitants)
        yield said(f"inwoners voor een rang: {least} → {most}", scores=False)
    if old.context != new.context:
        yield said("de gegevens naast de index zijn anders", scores=False)
    if old.allocations != new.allocations:
        yield said("de verdelingen van het panel zijn anders", scores=False)
    if old.presets != new.presets:
        yield said("de presets zijn anders", scores=False)


def _compares_areas(definition: Definition) -> bool:
    """Whether the score of an area follows from which other areas show one."""
    return any(
        g.rescale is not None or g.aggregation.method == "copeland" for g in definition.groups
    ) or any(definition.normalisation_of(i).method != "goalposts" for i in definition.indicators)


def _stages(old: Definition, new: Definition) -> Iterator[Change]:
    """Methods of the whole index; they matter where an indicator that counts has them."""
    both = [
        (before, after)
        for after in new.indicators
        if isinstance(before := old.by_id.get(after.id), Indicator) and old.is_active(before.id)
    ]
    if old.normalisation != new.normalisation:
        was, now = normalisation_words(old.normalisation), normalisation_words(new.normalisation)
        matters = any(old.normalisation_of(b) != new.normalisation_of(a) for b, a in both)
        yield Change("", new.title, f"omrekenen naar scores: {was} → {now}", matters)
    if old.treatment != new.treatment:
        was, now = treatment_words(old.treatment), treatment_words(new.treatment)
        matters = any(_treats(old, b) != _treats(new, a) for b, a in both)
        yield Change("", new.title, f"uitschieters: {was} → {now}", matters)
    if old.imputation != new.imputation:
        was, now = imputation_words(old.imputation), imputation_words(new.imputation)
        yield Change("", new.title, f"ontbrekende waarden aanvullen met: {was} → {now}")
    if old.screening != new.screening:
        was, now = screening_words(old.screening), screening_words(new.screening)
        yield Change("", new.title, f"nodig om mee te doen: {was} → {now}")


def _treats(definition: Definition, indicator: Indicator) -> object:
    """What is done about outliers of an indicator, None where nothing."""
    spec = definition.treatment_of(indicator)
    cut_off_anyway = definition.normalisation_of(indicator).method == "goalposts"
    return None if cut_off_anyway or not spec.acts else spec


def _added(new: Definition, node: Node) -> Change:
    above = new.by_id[node.parent].label if node.parent else ""
    off = "" if new.is_active(node.id) else ", uitgezet"
    weight = f", gewicht {plain(node.weight)}"
    text = f"toegevoegd aan '{above}'{weight}{off}" if above else "toegevoegd"
    return Change(node.id, node.label, text, new.is_active(node.id))


def _of_node(old: Definition, new: Definition, was: Node, now: Node) -> Iterator[Change]:
    """Differences of a node that both versions have."""
    if isinstance(was, Group) != isinstance(now, Group):
        kinds = ("groep", "indicator") if isinstance(was, Group) else ("indicator", "groep")
        yield Change(now.id, now.label, f"was een {kinds[0]} en is een {kinds[1]}")
        return
    counted = old.is_active(was.id), new.is_active(now.id)
    matters = any(counted)
    for text in _place(old, new, was, now):
        yield Change(now.id, now.label, text, matters)
    if was.active != now.active:
        text = "aangezet" if now.active else "uitgezet"
        yield Change(now.id, now.label, text, counted[0] != counted[1])
    yield from _weight(old, new, was, now)
    if isinstance(was, Group) and isinstance(now, Group):
        for text in _group_changes(was, now):
            yield Change(now.id, now.label, text, matters)
    if isinstance(was, Indicator) and isinstance(now, Indicator):
        for text in _indicator_changes(old, new, was, now):
            yield Change(now.id, now.label, text, matters)
    for text in _words_of(was, now):
        yield Change(now.id, now.label, text, scores=False)
    common = [n for n in old.children.get(was.id, ()) if n in new.by_id]
    ordered = [n for n in new.children.get(now.id, ()) if n in old.by_id]
    if sorted(common) == sorted(ordered) and common != ordered:
        yield Change(now.id, now.label, "de onderdelen staan in een andere volgorde", scores=False)


def _place(old: Definition, new: Definition, was: Node, now: Node) -> Iterator[str]:
    if was.parent != now.parent:
        before = old.by_id[was.parent].label if was.parent else "het geheel"
        after = new.by_id[now.parent].label if now.parent else "het geheel"
        yield f"verplaatst van '{before}' naar '{after}'"


def _weight(old: Definition, new: Definition, was: Node, now: Node) -> Iterator[Change]:
    if was.weight == now.weight:
        return
    before, after = old.effective_weights.get(was.id), new.effective_weights.get(now.id)
    text = f"gewicht: {plain(was.weight)} → {plain(now.weight)}"
    if before is None or after is None:
        yield Change(now.id, now.label, text, scores=before != after)
        return
    above = new.by_id.get(now.parent)
    adds_up = isinstance(above, Group) and above.aggregation.method == "sum"
    differs = adds_up or not math.isclose(before, after, rel_tol=0, abs_tol=SAME)
    if differs:
        text += f", in de hele index {share(round(before, 4))} → {share(round(after, 4))}"
    yield Change(now.id, now.label, text, scores=differs)


def _group_changes(was: Group, now: Group) -> Iterator[str]:
    before, after = aggregation_words(was.aggregation), aggregation_words(now.aggregation)
    if before != after:
        yield f"samenvoegen: {before} → {after}"
    if was.min_coverage != now.min_coverage:
        yield (f"nodig deel van het gewicht: {share(was.min_coverage)} → {share(now.min_coverage)}")
    before = rescaling_words(was.rescale, above=was.rescale_above)
    after = rescaling_words(now.rescale, above=now.rescale_above)
    if before != after:
        yield f"score opnieuw omrekenen: {before} → {after}"


def _indicator_changes(
    old: Definition, new: Definition, was: Indicator, now: Indicator
) -> Iterator[str]:
    if was.normalisation != now.normalisation:
        before = normalisation_words(old.normalisation_of(was))
        after = normalisation_words(new.normalisation_of(now))
        if before != after:
            yield f"omrekenen naar een score: {before} → {after}"
    if was.treatment != now.treatment:
        before = treatment_words(old.treatment_of(was))
        after = treatment_words(new.treatment_of(now))
        if before != after:
            yield f"uitschieters: {before} → {after}"
    if was.max_lag != now.max_lag:
        yield f"cijfers mogen {count(now.max_lag)} jaar oud zijn in plaats van {count(was.max_lag)}"
    for at in range(max(len(was.measures), len(now.measures))):
        which = "" if max(len(was.measures), len(now.measures)) == 1 else f"bron {at + 1}: "
        if at >= len(was.measures):
            yield f"{which}toegevoegd, formule {now.measures[at].formula}"
        elif at >= len(now.measures):
            yield f"{which}verwijderd, formule {was.measures[at].formula}"
        else:
            for text in _measure_changes(was.measures[at], now.measures[at]):
                yield f"{which}{text}"


def _measure_changes(was: Measure, now: Measure) -> Iterator[str]:
    if was.formula != now.formula:
        yield f"formule: {was.formula} → {now.formula}"
    if was.direction != now.direction:
        yield "hoger is nu sterker" if now.direction > 0 else "hoger is nu zwakker"
    before, after = goalposts_words(was.goalposts), goalposts_words(now.goalposts)
    if before != after:
        yield f"grenzen: {before} → {after}"
    if was.target != now.target:
        aims = ("geen" if t is None else plain(t) for t in (was.target, now.target))
        yield "streefwaarde: {} → {}".format(*aims)


def _words_of(was: Node, now: Node) -> Iterator[str]:
    """Differences that only readers notice."""
    if was.label != now.label:
        yield f"heette '{was.label}'"
    if isinstance(was, Group) and isinstance(now, Group):
        if was.short != now.short:
            yield f"korte naam: '{was.short or was.label}' → '{now.short or now.label}'"
        return
    assert isinstance(was, Indicator)
    assert isinstance(now, Indicator)
    for words, before, after in (
        ("eenheid", was.unit, now.unit),
        ("uitgever", was.publisher, now.publisher),
        ("reden", was.why, now.why),
        ("laagste niveau", was.lowest, now.lowest),
    ):
        if before != after:
            yield f"{words}: '{before}' → '{after}'"
    for mine, theirs in zip(was.measures, now.measures, strict=False):
        if mine.series != theirs.series:
            yield f"reeks: '{mine.series}' → '{theirs.series}'"
    if was.modelled != now.modelled:
        yield "is een modelschatting" if now.modelled else "is geen modelschatting"
