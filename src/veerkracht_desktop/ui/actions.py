"""The actions of the menus: made from their table, switched on and off with the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.echo import Echo
from veerkracht_desktop.core.map_look import Form, Labels, MapKind, is_swipe
from veerkracht_desktop.core.scope import has_regions, scope_of_selection
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.words import Translatable
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.action_table import ACTIONS
from veerkracht_desktop.ui.explore_actions import ANSWERS, ECHOES, echo_action


def _has_map(state: AppState) -> bool:
    return state.analysis is not None and state.analysis.results.areas.geometry is not None


def _answers(state: AppState, view: str, echo: Echo) -> bool:
    return getattr(state.echo, view) is echo


WHEN: Mapping[str, Callable[[Store], bool]] = {
    "always": lambda store: True,
    "results": lambda store: store.state.analysis is not None,
    "editions": lambda store: store.state.analysis is not None and len(store.state.editions) > 1,
    "sources": lambda store: not store.state.document.sources.is_empty,
    "areas": lambda store: bool(
        store.state.document.sources.maps or store.state.document.sources.tables
    ),
    "groupings": lambda store: bool(store.state.document.sources.groupings),
    "selection": lambda store: bool(store.state.selection),
    "neighbours": lambda store: bool(store.state.selection) and _has_map(store.state),
    "buurten": lambda store: bool(store.state.selection) and store.state.level is Level.BUURT,
    "one_wijk": lambda store: bool(scope_of_selection(store.state, Level.WIJK)),
    "one_gemeente": lambda store: bool(scope_of_selection(store.state, Level.GEMEENTE)),
    "one_region": lambda store: bool(scope_of_selection(store.state, Level.REGION)),
    "in_region": lambda store: bool(store.state.selection) and has_regions(store.state),
    "limited": lambda store: bool(store.state.within),
    "undo": lambda store: bool(store.undo_text),
    "redo": lambda store: bool(store.redo_text),
}


def _any_of(state: AppState, kind: MapKind) -> bool:
    return any(pane.kind is kind for pane in state.maps.panes)


CHECKED: Mapping[str, Callable[[AppState], bool]] = {
    "fill": lambda state: state.document.definition.fill,
    "one_map": lambda state: len(state.maps.panes) == 1,
    "two_maps": lambda state: len(state.maps.panes) == 2 and not is_swipe(state.maps),
    "four_maps": lambda state: len(state.maps.panes) == 4,
    "swipe": lambda state: is_swipe(state.maps),
    "two_themes": lambda state: _any_of(state, MapKind.BIVARIATE),
    "change_map": lambda state: _any_of(state, MapKind.CHANGE),
    "labels_none": lambda state: state.maps.labels is Labels.NOTHING,
    "labels_names": lambda state: state.maps.labels is Labels.NAMES,
    "labels_values": lambda state: state.maps.labels is Labels.VALUES,
    "labels_ranks": lambda state: state.maps.labels is Labels.RANKS,
    "north": lambda state: state.maps.north,
    "paper": lambda state: state.maps.for_print and not state.maps.grey,
    "grey": lambda state: state.maps.for_print and state.maps.grey,
    "tiles": lambda state: state.maps.form is Form.TILES,
    **{
        echo_action(view, echo): partial(_answers, view=view, echo=echo)
        for view in ECHOES
        for echo in ANSWERS
    },
}
"""Actions whose mark follows from the state."""


def translated(text: Translatable) -> str:
    """A marked text in the language of the window."""
    return QCoreApplication.translate(text.context, text.text)


def build_actions(bar: QMenuBar, commands: QObject, owner: QWidget) -> dict[str, QAction]:
    """Fill the menu bar and give each action its slot and shortcut.

    Parameters
    ----------
    bar : QMenuBar
    commands : QObject
        Has the slots that the table names.
    owner : QWidget
        Window in which the shortcuts work.

    Returns
    -------
    dict of str to QAction
        By id.

    """
    menus: dict[Translatable, QMenu] = {}
    inner: dict[tuple[Translatable, Translatable], QMenu] = {}
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        if spec.menu not in menus:
            menus[spec.menu] = bar.addMenu(translated(spec.menu))
        menu = menus[spec.menu]
        if spec.within is not None:
            place = (spec.menu, spec.within)
            if place not in inner:
                inner[place] = menu.addMenu(translated(spec.within))
            menu = inner[place]
        if spec.after_line:
            menu.addSeparator()
        action = QAction(translated(spec.text), owner)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        action.triggered.connect(getattr(commands, spec.slot))
        menu.addAction(action)
        made[spec.id] = action
    return made


LONGEST_STEP = 70
"""Letters of the name of a step in the menu; a long formula would make it as wide as the screen."""


def refresh_actions(actions: Mapping[str, QAction], store: Store) -> None:
    """Switch actions on and off, and name the steps of undo and redo."""
    for spec in ACTIONS:
        actions[spec.id].setEnabled(WHEN[spec.enabled](store))
    for name, is_on in CHECKED.items():
        actions[name].setChecked(is_on(store.state))
    for name, step in (("undo", store.undo_text), ("redo", store.redo_text)):
        spec = next(s for s in ACTIONS if s.id == name)
        text = translated(spec.text)
        if len(step) > LONGEST_STEP:
            step = f"{step[: LONGEST_STEP - 1].rstrip()}…"
        actions[name].setText(f"{text}: {step.replace('&', '&&')}" if step else text)
