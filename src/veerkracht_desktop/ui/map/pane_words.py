"""What a map says of itself: above it, in its legend, and where it has to wait."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.change_map import NAMES
from veerkracht_desktop.core.class_names import MISSING
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.map_look import MapKind, is_swipe
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.panes import (
    PLAIN,
    across_of,
    fault_of,
    figures_of,
    pane_of,
    pane_state,
    span_of,
)
from veerkracht_desktop.core.scope import group_in, scope_mask, scope_name
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.wording import count, signed
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.map.classes_words import legend_note, said
from veerkracht_desktop.ui.map.legend import LegendRow, legend_rows
from veerkracht_desktop.ui.map.map_figure import MapFigure


def pane_title(state: AppState, number: int) -> str:
    """What a map shows, as "Veerkracht · 2021 · AMPI"; "" before there is an index."""
    shown, pane = pane_state(state, number), pane_of(state, number)
    if not shown.active:
        return ""
    known = shown.document.definition.by_id
    words = [node_label(shown.document.definition, shown.active) if shown.active in known else ""]
    span = span_of(state, pane)
    if pane.kind is MapKind.CHANGE:
        words.append(
            _tr("verandering {old} → {new}").format(old=span.old, new=span.new)
            if span is not None
            else _tr("verandering")
        )
    else:
        if pane.kind is MapKind.BIVARIATE and shown.analysis is not None:
            other = node_label(shown.document.definition, across_of(shown))
            words[0] = _tr("{one} × {other}").format(one=words[0], other=other)
        edition = figures_of(state, pane).edition or state.edition
        words[0] = f"{words[0]} {edition or ''}".strip()
    if pane.figures.preset:
        words.append(pane.figures.preset)
    return " · ".join(word for word in words if word)


def reservations(state: AppState, number: int) -> tuple[str, ...]:
    """What stands between the two editions of a map of change and a plain reading of it."""
    span = span_of(state, pane_of(state, number))
    change = None if span is None else state.changes.get(span)
    if change is None:
        return ()
    found = change.notices if change.guard is None else (*change.notices, change.guard)
    return tuple(notice.text for notice in found if notice.weight is Weight.PROBLEM)


def maps_fact(state: AppState) -> str:
    """The quiet line above all maps."""
    if state.analysis is None or not state.active:
        return ""
    many = len(state.maps.panes)
    if many == 1:
        # Any other map says it in a head of its own.
        words = [pane_title(state, 0)] if state.maps.panes[0] == PLAIN else []
    elif is_swipe(state.maps):
        words = [_tr("twee kaarten met een schuif")]
    else:
        words = [_tr("twee kaarten") if many == 2 else _tr("vier kaarten")]
    words.append(PLURALS[state.analysis.results.areas.level])
    over = (classes_over(pane_state(state, number)) for number in range(many))
    words += [found for found in over if found][:1]
    if state.busy:
        words.append(_tr("wordt bijgewerkt"))
    return " · ".join(words)


def pending_text(state: AppState) -> str:
    """Why a map has no colours yet, for a seen state; "" where it has them."""
    pane = pane_of(state, 0)
    fault = fault_of(state, pane)
    if fault:
        return fault[:1].upper() + fault[1:]
    span = span_of(state, pane)
    if pane.kind is MapKind.CHANGE:
        if span is None:
            return _tr("Voor een verandering zijn twee edities nodig.")
        if span not in state.changes:
            text = _tr("De verandering {old} → {new} wordt berekend…")
            return text.format(old=span.old, new=span.new)
    elif state.analysis is None and (pane.figures.edition or pane.figures.preset):
        what = str(pane.figures.edition or state.edition)
        return _tr("{what} wordt berekend…").format(
            what=" · ".join(part for part in (what, pane.figures.preset) if part)
        )
    return ""


def figure_rows(figure: MapFigure | None, unsure: int | None = None) -> tuple[LegendRow, ...]:
    """Rows of the legend, from strong to weak and then the other areas; of a square from above."""
    if figure is None:
        return ()
    if figure.both is not None:
        cells = [
            LegendRow(cell, figure.colours[cell], "", "", count(figure.both.counts[cell]))
            for cell in reversed(range(len(figure.colours)))
        ]
        return (*cells, _missing_row(figure.both.missing))
    assert figure.classes is not None, "a figure has classes or cells"
    if figure.kind is not MapKind.CHANGE:
        return legend_rows(figure.classes, figure.colours, unsure)
    classes = figure.classes
    rows = [
        LegendRow(
            row, figure.colours[row], said(NAMES[row]), change_bounds(classes, row),
            count(classes.counts[row]),
        )
        for row in reversed(range(len(NAMES)))
    ]  # fmt: skip
    return (*rows, replace(_missing_row(classes.missing), name=_tr("niet te vergelijken")))


def change_bounds(classes: Classes, row: int) -> str:
    """Bounds of a class of change, with their signs."""
    decimals, breaks = classes.spec.decimals, classes.breaks
    if row == 0:
        return f"≤ {signed(breaks[0], decimals)}"
    if row == len(breaks):
        return f"≥ {signed(breaks[-1], decimals)}"
    low, high = breaks[row - 1], breaks[row]
    return _tr("{low} tot {high}").format(low=signed(low, decimals), high=signed(high, decimals))


def figure_note(state: AppState, figure: MapFigure | None) -> str:
    """How the legend was made, for a seen state."""
    if figure is None:
        return ""
    if figure.change is not None:
        change = figure.change
        return _tr("Punten, {old} → {new}").format(old=change.old, new=change.new)
    if state.bounds is not None and pane_of(state, 0).figures.edition:
        return _tr("Grenzen van editie {year}").format(year=state.edition)
    if state.bounds is not None:
        return _tr("Grenzen van de eigen gewichten")
    if figure.both is not None:
        return _tr("Beide in drie gelijke groepen")
    return legend_note(figure.classes)


def classes_over(state: AppState) -> str:
    """Over which areas the classes of a seen state are, where that is not all of them; or ""."""
    pane = pane_of(state, 0)
    if not state.within or state.analysis is None or state.bounds is not None:
        return ""
    spec = state.document.class_spec(state.active)
    fixed = spec.method == "manual" and pane.kind is MapKind.LEVELS
    areas = state.analysis.results.areas
    if fixed or pane.kind is MapKind.CHANGE or scope_mask(state, areas, state.within) is None:
        return ""
    place = scope_name(state, state.within)
    if group_in(state.within):
        place = _tr("groep {name}").format(name=place)
    return _tr("klassen over de {areas} van {place}").format(
        areas=PLURALS[areas.level], place=place
    )


def _missing_row(number: int) -> LegendRow:
    return LegendRow(MISSING_CLASS, "", said(MISSING), "", count(number))


def _tr(text: str) -> str:
    return QCoreApplication.translate("kaarten", text)
