"""The menu of one map: which part of the index, which results, which kind of map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.map_look import Figures, MapKind, MapPane
from veerkracht_desktop.core.pane_edits import with_kind, with_pane
from veerkracht_desktop.core.panes import pane_of, pane_state, span_of, weightings
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.formatting import node_label

Take = Callable[[str], None]
Put = Callable[[Callable[[MapPane], MapPane]], None]
"""Takes what makes another map of a map."""


def pane_menu(store: Store, number: int, parent: QWidget) -> QMenu:
    """The menu of a map, made for the state of now."""
    state, menu = store.state, QMenu(parent)
    pane = pane_of(state, number)

    def put(edit: Callable[[MapPane], MapPane]) -> None:
        # Of the map as it is by then: an open menu may be older.
        store.look(with_pane(store.state, number, edit(pane_of(store.state, number))))

    follow = menu.addAction(_tr("Volgt de keuze in het venster"))
    _mark(follow, on=not pane.node)
    follow.triggered.connect(lambda: put(lambda now: replace(now, node="")))
    nodes = menu.addMenu(_tr("Onderdeel"))
    add_nodes(nodes, state, pane.node, lambda node: put(lambda now: replace(now, node=node)))
    menu.addSeparator()
    _add_editions(menu, state, pane, put)
    _add_weights(menu, state, pane, put)
    menu.addSeparator()
    _add_kinds(menu, state, number, put)
    return menu


def _add_editions(menu: QMenu, state: AppState, pane: MapPane, put: Put) -> None:
    inner = menu.addMenu(_tr("Editie"))
    inner.setEnabled(len(state.editions) > 1)
    follow = _tr("Als het venster ({year})").format(year=state.edition)
    choices = [(follow, 0), *((str(year), year) for year in state.editions)]
    _add_choices(
        inner,
        [text for text, _ in choices],
        [year for _, year in choices].index(pane.figures.edition)
        if pane.figures.edition in (0, *state.editions)
        else -1,
        lambda at: put(
            lambda now: replace(now, figures=replace(now.figures, edition=choices[at][1]))
        ),
    )


def _add_weights(menu: QMenu, state: AppState, pane: MapPane, put: Put) -> None:
    inner = menu.addMenu(_tr("Gewichten"))
    found = weightings(state.document.definition)
    names = ["", *(scenario.name for scenario in found)]
    actions = _add_choices(
        inner,
        [_tr("Eigen gewichten"), *names[1:]],
        names.index(pane.figures.preset) if pane.figures.preset in names else -1,
        lambda at: put(lambda now: replace(now, figures=Figures(now.figures.edition, names[at]))),
    )
    inner.setToolTipsVisible(True)
    for action, scenario in zip(actions[1:], found, strict=True):
        action.setToolTip(scenario.note)


def _add_kinds(menu: QMenu, state: AppState, number: int, put: Put) -> None:
    pane, shown = pane_of(state, number), pane_state(state, number)
    levels = menu.addAction(_tr("Klassen"))
    _mark(levels, on=pane.kind is MapKind.LEVELS)
    levels.triggered.connect(lambda: put(lambda now: with_kind(now, MapKind.LEVELS)))
    both = menu.addMenu(_tr("Samen met een tweede thema"))
    _mark(both.menuAction(), on=pane.kind is MapKind.BIVARIATE)
    across = pane.across if pane.kind is MapKind.BIVARIATE else ""
    add_nodes(
        both,
        state,
        across,
        lambda node: put(lambda now: with_kind(now, MapKind.BIVARIATE, across=node)),
        but=shown.active,
    )
    change = menu.addMenu(_tr("Verandering sinds"))
    change.setEnabled(len(state.editions) > 1)
    _mark(change.menuAction(), on=pane.kind is MapKind.CHANGE)
    now = pane.figures.edition or state.edition
    years = [year for year in state.editions if year != now]
    span = span_of(state, pane)
    chosen = -1
    if span is not None:
        chosen = years.index(span.old if span.new == now else span.new)
    _add_choices(
        change,
        [str(year) for year in years],
        chosen,
        lambda at: put(lambda now: with_kind(now, MapKind.CHANGE, since=years[at])),
    )


def add_nodes(menu: QMenu, state: AppState, chosen: str, take: Take, but: str = "") -> None:
    """The parts of the index that have scores, groups as menus within the menu."""
    definition = state.document.definition
    there = set() if state.analysis is None else set(state.analysis.results.node_ids)
    group = QActionGroup(menu)

    def action(where: QMenu, node: str, text: str) -> None:
        if node == but:
            return
        made = where.addAction(text.replace("&", "&&"))
        _mark(made, on=node == chosen)
        group.addAction(made)
        made.triggered.connect(lambda: take(node))

    action(menu, definition.top, node_label(definition, definition.top))
    menu.addSeparator()
    for child in definition.members(definition.top):
        _add_below(menu, definition, child, there, action)


def _add_below(
    menu: QMenu,
    definition: Definition,
    node: str,
    there: set[str],
    action: Callable[[QMenu, str, str], None],
) -> None:
    if node not in there:
        return
    label = node_label(definition, node)
    members = [member for member in definition.members(node) if member in there]
    if not members:
        action(menu, node, label)
        return
    inner = menu.addMenu(label.replace("&", "&&"))
    action(inner, node, _tr("{part} als geheel").format(part=label))
    inner.addSeparator()
    for member in members:
        _add_below(inner, definition, member, there, action)


def _add_choices(
    menu: QMenu, texts: Sequence[str], chosen: int, take: Callable[[int], None]
) -> list[QAction]:
    group, made = QActionGroup(menu), []
    for at, text in enumerate(texts):
        action = menu.addAction(text.replace("&", "&&"))
        _mark(action, on=at == chosen)
        group.addAction(action)
        action.triggered.connect(lambda *_, at=at: take(at))
        made.append(action)
    return made


def _mark(action: QAction, *, on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(on)


def _tr(text: str) -> str:
    return QCoreApplication.translate("kaarten", text)
