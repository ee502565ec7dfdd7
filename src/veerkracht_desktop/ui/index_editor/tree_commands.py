"""What the lines of the weights tree ask for, done as steps of undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from veerkracht_desktop.core import edits
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.node_ids import free_id
from veerkracht_desktop.core.specs import AGGREGATIONS
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.index_editor.inspector_fields import read_number
from veerkracht_desktop.ui.index_editor.inspector_words import COMBINING, named
from veerkracht_desktop.ui.index_editor.tree import WeightsTree
from veerkracht_desktop.ui.index_editor.tree_drop import step


class TreeCommands(QObject):
    """Listens to the tree; every answer is one change of the index, or a sentence why not.

    Parameters
    ----------
    tree : WeightsTree
    editing : IndexEditing
    add_indicator : callable
        Asks for a new indicator in the group with this id.

    """

    def __init__(
        self, tree: WeightsTree, editing: IndexEditing, add_indicator: Callable[[str], None]
    ) -> None:
        super().__init__(tree)
        self._tree, self._editing, self._add_indicator = tree, editing, add_indicator
        tree.slide_started.connect(self._start)
        tree.slid.connect(self._slide)
        tree.slide_ended.connect(editing.end)
        tree.slide_cancelled.connect(editing.cancel)
        tree.toggled.connect(self.toggle)
        tree.lock_toggled.connect(editing.toggle_lock)
        tree.equal_asked.connect(self.equalise)
        tree.number_typed.connect(self.type_number)
        tree.renamed.connect(self.rename)
        tree.dropped.connect(self.move)
        tree.removal_asked.connect(self.remove)
        tree.shift_asked.connect(self.shift)
        tree.menu_asked.connect(self.show_menu)

    @property
    def _definition(self) -> Definition:
        return self._editing.definition

    def _label(self, node: str) -> str:
        return node_label(self._definition, node)

    # Weights

    @Slot(str)
    def _start(self, node: str) -> None:
        del node
        self._editing.begin()

    @Slot(str, float)
    def _slide(self, node: str, share: float) -> None:
        self._editing.slide(node, share)

    @Slot(str, str)
    def type_number(self, node: str, text: str) -> None:
        """Take a typed percentage; after ``=`` it is the weight itself."""
        raw = text.strip().startswith("=")
        value = read_number(text.strip().lstrip("=").replace("%", "").strip())
        if value is None:
            self._editing.refused.emit(
                self.tr("“{text}” is geen getal. Typ een percentage, zoals 33,3.").format(text=text)
            )
        elif raw:
            step_text = self.tr("Gewicht {node} → {weight}").format(
                node=self._label(node), weight=text.strip().lstrip("=").strip()
            )
            self._editing.change(lambda old: edits.set_weight(old, node, value), step_text)
        else:
            self._editing.give_share(node, value / 100)

    @Slot(str)
    def equalise(self, group: str) -> None:
        """Let the members of a group weigh the same."""
        text = self.tr("{group} gelijk verdeeld").format(group=self._label(group))
        locked = self._editing.locked
        self._editing.change(lambda old: edits.equalise(old, group, locked), text)

    @Slot(str)
    def equalise_below(self, group: str) -> None:
        """The same, with every group below it."""
        text = self.tr("{group} en alles eronder gelijk verdeeld").format(group=self._label(group))
        locked = self._editing.locked
        self._editing.change(lambda old: edits.equalise_below(old, group, locked), text)

    # Lines

    @Slot(str)
    def toggle(self, node: str) -> None:
        """Switch a node on, or off where it is on."""
        on = not self._tree.row_of(node).on
        text = self.tr("{node} aan") if on else self.tr("{node} uit")
        self._editing.change(
            lambda old: edits.set_active(old, node, on=on), text.format(node=self._label(node))
        )

    @Slot(str, str)
    def rename(self, node: str, label: str) -> None:
        """Give a node another name."""
        old = self._label(node)
        if " ".join(label.split()) == old:
            return
        text = self.tr("{old} heet nu {new}").format(old=old, new=" ".join(label.split()))
        self._editing.change(lambda index: edits.rename(index, node, label), text)

    @Slot(str, str, int)
    def move(self, node: str, parent: str, position: int) -> None:
        """Put a node at another place."""
        if self._definition.by_id[node].parent == parent:
            text = self.tr("{node} verplaatst").format(node=self._label(node))
        else:
            text = self.tr("{node} verplaatst naar {group}").format(
                node=self._label(node), group=self._label(parent)
            )
        if self._editing.change(lambda old: edits.move_node(old, node, parent, position), text):
            self._tree.reveal(node)

    @Slot(str, int)
    def shift(self, node: str, by: int) -> None:
        """Move a node up or down a line."""
        place = step(self._definition, node, by)
        if place is not None:
            self.move(node, *place)

    @Slot(str)
    def remove(self, node: str) -> None:
        """Take a node away, with all below it."""
        text = self.tr("{node} verwijderd").format(node=self._label(node))
        self._editing.change(lambda old: edits.remove_node(old, node), text)

    def group_at(self, node: str) -> str:
        """The group of a line: itself, or the one that an indicator stands in."""
        found = self._definition.by_id.get(node)
        if found is None:
            return self._definition.top
        return found.id if isinstance(found, Group) else found.parent

    def room_for_group(self, node: str) -> str:
        """Where a new group goes: beside a group that is still empty, so that themes follow.

        Else it goes in the group of the line.
        """
        group = self.group_at(node)
        waiting = group != self._definition.top and not self._definition.children.get(group)
        return self._definition.by_id[group].parent if waiting else group

    def add_group(self, parent: str) -> None:
        """Put a new group in another, with its name open to be typed."""
        label = self.tr("Nieuwe groep")
        name = free_id(self._definition, label)
        text = self.tr("Groep toegevoegd aan {group}").format(group=self._label(parent))
        if self._editing.change(lambda old: edits.add_group(old, parent, label), text):
            self._tree.reveal(name)
            self._tree.pick(name)
            self._tree.edit_label(name)

    def combine(self, group: str, method: str) -> None:
        """Combine the members of a group in another way; the floor stays."""
        found = self._definition.by_id[group]
        assert isinstance(found, Group), group
        spec = replace(found.aggregation, method=method)
        text = self.tr("{group} samengevoegd met: {method}").format(
            group=self._label(group), method=named(COMBINING, method)
        )
        self._editing.change(lambda old: edits.set_aggregation(old, group, spec), text)

    # Menu

    @Slot(str, QPoint)
    def show_menu(self, node: str, where: QPoint) -> None:
        """Everything that can be done with a line."""
        menu = self.menu(node)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def menu(self, node: str) -> QMenu:
        """The menu of a line."""
        row, menu = self._tree.row_of(node), QMenu(self._tree)
        if not row.is_top:
            add(menu, self.tr("Uit") if row.on else self.tr("Aan"), partial(self.toggle, node),
                self.tr("Spatie"))  # fmt: skip
            lock = self.tr("Losmaken") if row.locked else self.tr("Vastzetten")
            add(menu, lock, partial(self._editing.toggle_lock, node), "L").setEnabled(row.counts)
            add(menu, self.tr("Aandeel typen…"), partial(self._tree.edit_number, node),
                self.tr("Enter")).setEnabled(row.free)  # fmt: skip
        if row.is_group:
            menu.addSeparator()
            can = self._tree.can_equalise(node)
            add(menu, self.tr("Gelijk verdelen"), partial(self.equalise, node), "=").setEnabled(can)
            add(menu, self.tr("Gelijk verdelen, ook eronder"), partial(self.equalise_below, node))
            self._combine_menu(menu.addMenu(self.tr("Samenvoegen met")), node)
        menu.addSeparator()
        group = self.group_at(node)
        add(menu, self.tr("Indicator toevoegen…"), partial(self._add_indicator, group))
        add(menu, self.tr("Groep toevoegen"), partial(self.add_group, group))
        menu.addSeparator()
        add(menu, self.tr("Naam wijzigen"), partial(self._tree.edit_label, node), "F2")
        if not row.is_top:
            add(menu, self.tr("Omhoog"), partial(self.shift, node, -1), "Ctrl+↑")
            add(menu, self.tr("Omlaag"), partial(self.shift, node, 1), "Ctrl+↓")
            self._move_menu(menu.addMenu(self.tr("Verplaatsen naar")), node)
            add(menu, self.tr("Verwijderen"), partial(self.remove, node), "Del")
        return menu

    def _combine_menu(self, menu: QMenu, group: str) -> None:
        found = self._definition.by_id[group]
        assert isinstance(found, Group), group
        for method in AGGREGATIONS:
            action = add(menu, named(COMBINING, method), partial(self.combine, group, method))
            action.setCheckable(True)
            action.setChecked(method == found.aggregation.method)

    def _move_menu(self, menu: QMenu, node: str) -> None:
        definition = self._definition
        for group in definition.walk():
            if not isinstance(group, Group):
                continue
            depth = len(definition.ancestors(group.id))
            text = "    " * depth + node_label(definition, group.id)
            action = add(menu, text, partial(self.move, node, group.id, len(definition.nodes)))
            own = definition.by_id[node].parent == group.id
            inside = node == group.id or node in definition.ancestors(group.id)
            action.setEnabled(not own and not inside)


def add(menu: QMenu, text: str, slot: Callable[[], object], key: str = "") -> QAction:
    """Put a line in a menu; `key` tells which key does the same."""
    action = menu.addAction(f"{text.replace('&', '&&')}\t{key}" if key else text.replace("&", "&&"))
    # A menu lives as long as it is open, so what it holds on to is let go with it.
    action.triggered.connect(lambda _checked=False: slot())
    return action
