"""The actions of the menus: made from their table, switched on and off with the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.words import Translatable
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.action_table import ACTIONS


def _has_map(state: AppState) -> bool:
    return state.analysis is not None and state.analysis.results.areas.geometry is not None


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
    "undo": lambda store: bool(store.undo_text),
    "redo": lambda store: bool(store.redo_text),
}


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
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        if spec.menu not in menus:
            menus[spec.menu] = bar.addMenu(translated(spec.menu))
        menu = menus[spec.menu]
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
    actions["fill"].setChecked(store.state.document.definition.fill)
    for name, step in (("undo", store.undo_text), ("redo", store.redo_text)):
        spec = next(s for s in ACTIONS if s.id == name)
        text = translated(spec.text)
        if len(step) > LONGEST_STEP:
            step = f"{step[: LONGEST_STEP - 1].rstrip()}…"
        actions[name].setText(f"{text}: {step.replace('&', '&&')}" if step else text)
