"""A user who does anything at all, by chance: the steps of the random walk."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)
from walk_checks import pass_events

from veerkracht_desktop.core.class_breaks import METHODS
from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.echo import Echo, EchoLook
from veerkracht_desktop.core.edits.weights import set_weight
from veerkracht_desktop.core.groups import GROUP_COLOURS
from veerkracht_desktop.core.map_look import MapKind, MapPane
from veerkracht_desktop.core.pane_edits import with_pane
from veerkracht_desktop.core.panel_layout import Side
from veerkracht_desktop.core.panel_presets import PANELS
from veerkracht_desktop.core.reference import choices
from veerkracht_desktop.core.scope import limited, places
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.state import AppState, activate
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.echo_button import EchoButton
from veerkracht_desktop.ui.table.columns import SortKey

NOT_HERE = frozenset(("new", "open", "add", "data_add", "sample", "quit", "take_built_in", "tour"))
"""Actions that leave the project, or that a test of their own walks through."""
TYPED = ("", "7", "> 40", "<20 en", "Oost", "BU", "*", "'\"\\", "50,5", "-", "index > 50", "0")
KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Plus, Qt.Key.Key_Minus,
    Qt.Key.Key_Tab, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_Escape,
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
NOT_INVERTED = False
PLAIN = (QLabel, QMenuBar, QMenu)


class Walker:
    """Takes steps in a window; `said` tells what it did, the last step at the end."""

    def __init__(self, parts: Parts, seed: int) -> None:
        self.parts, self.chance = parts, random.Random(seed)  # noqa: S311 - no secrets
        self.said: list[str] = []
        self.steps: tuple[tuple[Callable[[], str], int], ...] = (
            (self.act, 14), (self.poke, 26), (self.choose, 6), (self.draw_on_map, 6),
            (self.point, 4), (self.node, 4), (self.level, 2), (self.edition, 2),
            (self.within, 3), (self.reference, 2), (self.echo, 4), (self.switch, 2),
            (self.panes, 4), (self.chart, 5), (self.table, 5), (self.group, 4),
            (self.weight, 5), (self.classes, 3), (self.dock, 6), (self.present, 1),
            (self.back_and_on, 5), (self.size, 2),
        )  # fmt: skip

    @property
    def state(self) -> AppState:
        """The state now."""
        return self.parts.store.state

    def step(self) -> None:
        """Do one thing, and deal with what it opened."""
        steps, weights = zip(*self.steps, strict=True)
        (step,) = self.chance.choices(steps, weights)
        self.said.append(step.__name__)
        told = step()
        self.said[-1] += f" {told}"
        self.answer()

    def look(self, **fields: object) -> None:
        """Change what is looked at."""
        self.parts.store.look(replace(self.state, **fields))  # type: ignore[arg-type]  # by name

    def any_codes(self) -> frozenset[str]:
        """Some areas, perhaps none."""
        assert self.state.analysis is not None
        codes = self.state.analysis.results.areas.codes
        return frozenset(
            self.chance.sample(codes, self.chance.choice((0, 1, 1, 2, 5, 20)) % len(codes))
        )

    # Actions and everything that can be pressed

    def act(self) -> str:
        """Any action of the menus that is on."""
        ready = [n for n, a in self.parts.window.actions_by_id.items() if a.isEnabled()]
        name = self.chance.choice([n for n in ready if n not in NOT_HERE])
        self.said[-1] += f" {name}"
        self.parts.window.actions_by_id[name].trigger()
        if name == "present":
            self.leave_presenting()
        return ""

    def surfaces(self) -> list[QWidget]:
        """Windows in which something can be pressed now."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            return [modal]
        tops = QApplication.topLevelWidgets()
        return [w for w in tops if w.isVisible() and not isinstance(w, PLAIN) and w.children()]

    def poke(self, top: QWidget | None = None) -> str:
        """Press, type in, or drag over, anything in sight."""
        tops = [top] if top is not None else self.surfaces()
        if not tops:
            return "nothing in sight"
        inside = self.chance.choice(tops).findChildren(QWidget)
        seen = [w for w in inside if self.can_be_poked(w)]
        if not seen:
            return "nothing to press"
        controls = [
            w for w in seen if isinstance(w, QAbstractButton | QComboBox | QTabBar | QLineEdit)
        ]
        if controls and self.chance.random() < 0.6:
            seen = [*controls]
        widget = self.chance.choice(seen)
        told = f"{type(widget).__name__} {_name(widget)!r}"
        self.said[-1] += f" {told}"
        self.use(widget)
        return ""

    def can_be_poked(self, widget: QWidget) -> bool:
        """Whether a user could reach it."""
        if isinstance(widget, PLAIN) or isinstance(widget.window(), QMenu):
            return False
        return (
            widget.isVisible() and widget.isEnabled() and min(widget.width(), widget.height()) > 3
        )

    def use(self, widget: QWidget) -> None:
        """Do with a widget what its kind is for."""
        chance = self.chance
        if isinstance(widget, EchoButton):  # not by its menu: PySide then loses its actions
            chance.choice(list(widget.choices.values())).trigger()
        elif isinstance(widget, QToolButton | QPushButton) and widget.menu() is not None:
            self.use_menu(widget.menu())
        elif isinstance(widget, QAbstractButton):
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        elif isinstance(widget, QComboBox):
            self.use_combo(widget)
        elif isinstance(widget, QTabBar):
            widget.setCurrentIndex(chance.randrange(widget.count()) if widget.count() else -1)
        elif isinstance(widget, QLineEdit | QAbstractSpinBox):
            self.type_in(widget)
        elif isinstance(widget, QAbstractSlider):
            widget.setValue(chance.randint(widget.minimum(), widget.maximum()))
        elif isinstance(widget, QAbstractItemView):
            self.touch(widget.viewport())
        else:
            self.touch(widget)

    def use_menu(self, menu: QMenu) -> None:
        """Choose something of a menu, as if it had been opened."""
        menu.aboutToShow.emit()
        ready = [a for a in menu.actions() if a.isEnabled() and not a.isSeparator()]
        if not ready:
            return
        action = self.chance.choice(ready)
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        below = menu.findChildren(QMenu, options=direct)
        inner = next((one for one in below if one.title() == action.text()), None)
        if inner is not None:
            self.use_menu(inner)
        elif not self.leaves(action.objectName()) and action not in self.forbidden():
            self.said[-1] += f" > {action.text()!r}"
            menu.triggered.emit(action) if action.parent() is None else action.trigger()

    def leaves(self, name: str) -> bool:
        """Whether an action goes to another project."""
        return name in NOT_HERE

    def forbidden(self) -> list[object]:
        """The actions that are not for this walk."""
        return [
            self.parts.window.actions_by_id[n]
            for n in NOT_HERE
            if n in self.parts.window.actions_by_id
        ]

    def use_combo(self, box: QComboBox) -> None:
        """Choose something of a list."""
        model = box.model()
        flags = (Qt.ItemFlag.ItemIsEnabled, Qt.ItemFlag.ItemIsSelectable)
        ready = [
            at
            for at in range(box.count())
            if all(model.flags(model.index(at, box.modelColumn())) & flag for flag in flags)
        ]
        if ready:
            at = self.chance.choice(ready)
            self.said[-1] += f" > {box.itemText(at)!r}"
            box.setCurrentIndex(at)
            box.activated.emit(at)

    def type_in(self, field: QWidget) -> None:
        """Type something, and perhaps say that it is done."""
        text = self.chance.choice(TYPED)
        self.said[-1] += f" > {text!r}"
        if isinstance(field, QLineEdit):
            field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)
        QTest.keyClick(
            field, self.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down))
        )

    def touch(self, widget: QWidget) -> None:
        """Click, drag, turn the wheel, press a key or ask for the menu, anywhere on it."""
        chance, left = self.chance, Qt.MouseButton.LeftButton
        at, to = self.spot(widget), self.spot(widget)
        keys = chance.choice(MODIFIERS)
        kind = chance.choice(("click", "drag", "wheel", "key", "menu", "twice", "move"))
        self.said[-1] += f" {kind}"
        if kind == "click":
            QTest.mouseClick(widget, left, keys, at)
        elif kind == "twice":
            QTest.mouseDClick(widget, left, keys, at)
        elif kind == "move":
            QTest.mouseMove(widget, at)
        elif kind == "drag":
            QTest.mousePress(widget, left, keys, at)
            QTest.mouseMove(widget, (at + to) / 2)
            QTest.mouseMove(widget, to)
            QTest.mouseRelease(widget, left, keys, to)
        elif kind == "wheel":
            self.turn_wheel(widget, at)
        elif kind == "key":
            QTest.keyClick(widget, chance.choice(KEYS), keys)
        else:
            everywhere = widget.mapToGlobal(at)
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, everywhere)
            QApplication.sendEvent(widget, event)

    def turn_wheel(self, widget: QWidget, at: QPoint) -> None:
        """Turn the wheel there."""
        turn = QPoint(0, self.chance.choice((-120, 120, 480)))
        event = QWheelEvent(
            QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), turn,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, NOT_INVERTED,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def spot(self, widget: QWidget) -> QPoint:
        """Somewhere on a widget."""
        return QPoint(self.chance.randrange(widget.width()), self.chance.randrange(widget.height()))

    def answer(self) -> None:
        """Choose of a menu that opened; walk about in a dialog, and close it."""
        pass_events()
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            self.use_menu(popup)
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for _ in range(6):
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                break
            self.said[-1] += f" [{type(dialog).__name__}:"
            for _ in range(self.chance.randrange(5)):
                if shiboken6.isValid(dialog) and dialog.isVisible():
                    self.poke(dialog)
                    QApplication.processEvents()
                while (popup := QApplication.activePopupWidget()) is not None:
                    popup.close()
            self.said[-1] += "]"
            if dialog is QApplication.activeModalWidget():
                dialog.reject() if isinstance(dialog, QDialog) else dialog.close()
            pass_events()
        if self.chance.random() < 0.3:
            self.close_loose_dialogs()

    def close_loose_dialogs(self) -> None:
        """Close windows beside the main one, but those of panels."""
        for top in QApplication.topLevelWidgets():
            if isinstance(top, QDialog) and top.isVisible():
                top.reject()

    # What is looked at

    def choose(self) -> str:
        """Some areas, with one of the modes."""
        if self.state.analysis is not None:
            mode = self.chance.choice((None, *SelectionMode))
            self.parts.window.views.map.select(self.any_codes(), mode)
        return ""

    def draw_on_map(self) -> str:
        """Draw with one of the tools on one of the maps."""
        tool = self.chance.choice(tuple(Tool))
        self.look(tool=tool)
        view = self.chance.choice(self.parts.window.views.maps)
        if self.can_be_poked(view):
            QTest.mousePress(
                view, Qt.MouseButton.LeftButton, self.chance.choice(MODIFIERS), self.spot(view)
            )
            for _ in range(3):
                QTest.mouseMove(view, self.spot(view))
            QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=self.spot(view))
        return tool.name

    def point(self) -> str:
        """Point at an area, or at none."""
        self.parts.hover.set(next(iter(self.any_codes()), "") if self.state.analysis else "")
        return self.parts.hover.code

    def node(self) -> str:
        """Show another part of the index."""
        if self.state.analysis is None:
            return ""
        name = self.chance.choice(self.state.analysis.results.node_ids)
        if name not in self.state.document.definition.by_id:
            return "gone"
        self.parts.store.look(activate(self.state, name))
        return name

    def level(self) -> str:
        """Another level."""
        if self.state.levels:
            self.look(level=self.chance.choice(self.state.levels))
        return self.state.level.value

    def edition(self) -> str:
        """Another edition."""
        if self.state.editions:
            self.look(edition=self.chance.choice(self.state.editions))
        return str(self.state.edition)

    def within(self) -> str:
        """Limit the views to a gemeente, wijk, region or group, or to nothing."""
        words = ["", *(place.word for place in places(self.state))]
        word = self.chance.choice(words)
        self.parts.store.look(limited(self.state, word))
        return word

    def reference(self) -> str:
        """Compare with something else."""
        found = choices(self.state)
        if found:
            self.look(reference=self.chance.choice(found).word)
        return self.state.reference

    def echo(self) -> str:
        """Another answer to the selection."""
        name = self.chance.choice(("map", "chart", "table"))
        answers = {n: getattr(self.state.echo, n) for n in ("map", "chart", "table")}
        answers[name] = self.chance.choice(tuple(Echo))
        self.look(echo=EchoLook(**answers))
        return str(answers)

    def switch(self) -> str:
        """Another mode for gestures."""
        self.look(mode=self.chance.choice(tuple(SelectionMode)))
        return self.state.mode.name

    def panes(self) -> str:
        """Other maps, and something else on one of them."""
        names = (
            "one_map",
            "two_maps",
            "four_maps",
            "swipe",
            "tiles",
            "labels_next",
            "paper",
            "grey",
        )
        name = self.chance.choice((*names, "pane", "pane"))
        if name != "pane":
            action = self.parts.window.actions_by_id[name]
            if action.isEnabled():
                action.trigger()
            return name
        if self.state.analysis is None:
            return "none"
        nodes = self.state.analysis.results.node_ids
        kind = self.chance.choice(tuple(MapKind))
        across = self.chance.choice(nodes) if kind is MapKind.BIVARIATE else ""
        since = min(self.state.editions, default=0) if kind is MapKind.CHANGE else 0
        pane = MapPane(self.chance.choice(("", *nodes)), kind, across, since=since)
        number = self.chance.randrange(len(self.state.maps.panes))
        self.parts.store.look(with_pane(self.state, number, pane))
        return f"{number} {pane}"

    def chart(self) -> str:
        """Another chart in sight."""
        panel = self.parts.window.views.chart
        panel.show_chart(self.chance.randrange(len(panel.charts)))
        return type(panel.current).__name__

    def table(self) -> str:
        """Sort, filter, choose columns, scroll, or put the selected ones on top."""
        table, chance = self.parts.window.views.table, self.chance
        kind = chance.choice(("sort", "filter", "columns", "top", "scroll", "width", "copy"))
        ids = [column.id for column in table.model.content.columns]
        if not ids:
            return "empty"
        if kind == "sort":
            keys = chance.sample(ids, min(len(ids), chance.choice((1, 1, 2))))
            table.model.set_keys(tuple(SortKey(k, descending=chance.random() < 0.5) for k in keys))
        elif kind == "filter":
            table.set_filters({chance.choice(ids): chance.choice(TYPED)})
        elif kind == "columns":
            nodes = list(self.state.document.definition.by_id)
            table.show_columns(("gemeente", *chance.sample(nodes, min(5, len(nodes)))))
        elif kind == "top":
            table.on_top.toggle()
        elif kind == "scroll":
            for bar in (table.view.verticalScrollBar(), table.view.horizontalScrollBar()):
                bar.setValue(chance.randint(bar.minimum(), bar.maximum()))
        elif kind == "width":
            table.view.setColumnWidth(chance.randrange(len(ids)), chance.randint(30, 500))
        else:
            table.copy()
        return kind

    # The work

    def group(self) -> str:
        """Make, rename, recolour, choose or remove a group."""
        panel, groups = self.parts.window.groups, self.state.document.groups
        kind = self.chance.choice(("make", "name", "colour", "remove", "choose"))
        if kind == "make" or not groups:
            if self.state.selection:
                panel.make_of_selection()
            return "make"
        place = self.chance.randrange(len(groups))
        if kind == "name":
            panel.give_name(place, self.chance.choice(("Rand", "Kern", " ", "é'\"")))
        elif kind == "colour":
            panel.recolour(place, self.chance.choice(GROUP_COLOURS))
        elif kind == "remove":
            panel.remove(place)
        elif place < len(panel.buttons):
            panel.choose(place)
        return kind

    def weight(self) -> str:
        """Another weight for a part of the index."""
        definition = self.state.document.definition
        names = [name for name in definition.by_id if name != definition.top]
        if not names:
            return "none"
        name, weight = self.chance.choice(names), self.chance.choice((0.5, 1.0, 2.0, 5.0))
        changed = self.parts.window.editing.change(
            lambda base: set_weight(base, name, weight),
            "Gewicht",
            self.chance.choice(("", "sleep")),
        )
        return f"{name} {weight} {changed}"

    def classes(self) -> str:
        """Other classes for what is shown."""
        document = self.state.document
        methods = [name for name in METHODS if name != "manual"]
        spec = ClassSpec(self.chance.choice(methods), self.chance.randint(2, 9))
        changed = {**document.classification, self.state.active: spec}
        self.parts.store.edit(replace(document, classification=changed), "Klassen")
        return f"{spec.method} {spec.count}"

    def back_and_on(self) -> str:
        """Undo or redo some steps."""
        name = self.chance.choice(("undo", "undo", "redo", "look_back", "look_forward"))
        for _ in range(self.chance.randint(1, 3)):
            self.parts.window.actions_by_id[name].trigger()
        return name

    # The window

    def dock(self) -> str:
        """Move, float, close or fill with a panel."""
        docks, chance = self.parts.window.docks, self.chance
        name, other = chance.sample(list(PANELS), 2)
        kind = chance.choice(
            ("put", "edge", "apart", "back", "close", "open", "fill", "drag", "reset")
        )
        self.said[-1] += f" {kind} {name} {other}"
        if kind == "put" and docks.group_of(name) and docks.group_of(other):
            docks.put(name, other, chance.choice(tuple(Side)))
        elif kind == "edge":
            docks.put(name, "", chance.choice([s for s in Side if s is not Side.TAB]))
        elif kind == "apart" and docks.group_of(name):
            docks.set_apart(name)
        elif kind == "back" and name in docks.layout_now.elsewhere:
            docks.come_back(name)
        elif kind in ("open", "close"):
            docks.set_open(name, on=kind == "open")
        elif kind == "fill":
            docks.fill(name)
        elif kind == "drag" and docks.group_of(name):
            at = docks.mapToGlobal(self.spot(docks))
            docks.dragging.drag(name, at)
            docks.dragging.drop(name, at)
        elif kind == "reset":
            self.parts.window.reset_layout()
        return ""

    def size(self) -> str:
        """A larger or smaller window."""
        wide, high = self.chance.choice(((900, 560), (1366, 768), (1920, 1080)))
        self.parts.window.resize(wide, high)
        return f"{wide}x{high}"

    def present(self) -> str:
        """Present, and page."""
        action = self.parts.window.actions_by_id["present"]
        if action.isEnabled():
            action.trigger()
            self.leave_presenting()
        return ""

    def leave_presenting(self) -> None:
        """Page for a while, and end the presentation."""
        shown = self.parts.window.presenting.shown
        if shown is None:
            return
        turns = (shown.forward, shown.back, shown.blank, shown.to_first, shown.to_last)
        for _ in range(self.chance.randrange(6)):
            self.chance.choice(turns)()
            QApplication.processEvents()
        if self.chance.random() < 0.5:
            self.poke(shown)
            QApplication.processEvents()
        if self.parts.window.presenting.shown is not None:
            shown.close()


def file_dialogs(folder: Path) -> dict[str, Callable[..., object]]:
    """Stand-ins for the dialogs that ask for a file: none to open, one to save."""
    return {
        "getOpenFileName": lambda *_: ("", ""),
        "getOpenFileNames": lambda *_: ([], ""),
        "getSaveFileName": lambda *asked: (str(folder / Path(str(asked[2])).name), ""),
    }


def _name(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    return widget.accessibleName() or widget.objectName()
