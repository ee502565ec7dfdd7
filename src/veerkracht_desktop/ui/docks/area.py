"""The room of the window in which the panels stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.panel_layout import (
    Apart,
    Layout,
    Node,
    Side,
    Split,
    Tabs,
    across,
    closed,
    come_back,
    front_of,
    in_sight,
    join_apart,
    names_of,
    opened,
    place,
    set_apart,
    with_sizes,
    without,
)
from veerkracht_desktop.core.panel_presets import SIDE_WIDTHS
from veerkracht_desktop.ui.docks.dragging import PanelDrag
from veerkracht_desktop.ui.docks.group import Dock, DockGroup
from veerkracht_desktop.ui.docks.head import HeadGrip, HeadTools, Sign
from veerkracht_desktop.ui.docks.splits import SplitView, groups_in, in_pixels, places_in, seen_tree
from veerkracht_desktop.ui.docks.windows import PanelWindow

START = "start"
"""What stands in the middle while there are no results."""
LEAST = {
    "index": (190, 120), "area": (220, 120), "map": (220, 120), "chart": (228, 84),
    "chart2": (228, 84), START: (290, 200),
}  # fmt: skip
LEAST_OTHER = (180, 84)
"""Least width and height of a panel, pixels at the usual size of text."""
HARD = (110, 60)
"""Below this not even a crowded window goes."""


class DockArea(QWidget):
    """Shows a `Layout` of panels, and changes it as the user asks."""

    changed = Signal()
    """Other panels are shown, or elsewhere."""
    menu_asked = Signal(str, object)

    def __init__(
        self, layout: Layout, palette: Palette, actions: Mapping[str, QAction], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._layout, self._palette, self._actions = layout, palette, actions
        self._docks: dict[str, Dock] = {}
        self._grips: dict[str, list[tuple[HeadGrip, HeadTools]]] = {}
        self._started = False
        self.full = ""
        """The panel that has all the room, "" for none."""
        self.last = ""
        """The panel that had the keyboard last, "" for none."""
        self._wanted: dict[str, int] = {}
        self._least: dict[str, int] = {}
        self._is_whole = False
        """What is drawn is the layout, and not one panel or the start."""
        self._root: QWidget | None = None
        self._node: Node | None = None
        self._windows: list[PanelWindow] = []
        self.dragging = PanelDrag(self, palette)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "there is a window"
        app.focusChanged.connect(self._note_focus)

    # What there is

    def add(self, dock: Dock) -> None:
        """Make a panel known; `show_layout` or `begin` places it."""
        self._docks[dock.name] = dock
        dock.widget.setParent(self)
        dock.widget.hide()

    def dress(
        self, name: str, head: QWidget, tools: HeadTools, fact: QWidget | None = None
    ) -> None:
        """Make a widget the head of a panel, by which it is dragged; a fact in it may give way."""
        grip = HeadGrip(name, head, tools, fact)
        self._connect(grip, tools)
        self._grips.setdefault(name, []).append((grip, tools))

    def undress(self, name: str, head: QWidget) -> None:
        """Forget a head that is going away."""
        kept = [pair for pair in self._grips.get(name, []) if pair[0].parent() is not head]
        self._grips[name] = kept

    def _connect(self, grip: HeadGrip, tools: HeadTools) -> None:
        grip.pulled.connect(self.dragging.drag)
        grip.dropped.connect(self.dragging.drop)
        grip.filled.connect(self.fill)
        grip.menu_asked.connect(self.menu_asked)
        tools.asked.connect(self._do)

    @property
    def names(self) -> tuple[str, ...]:
        """The panels that there are."""
        return tuple(self._docks)

    def dock(self, name: str) -> Dock:
        """A panel."""
        return self._docks[name]

    def tools(self, name: str) -> HeadTools:
        """New buttons for the head of a panel."""
        return HeadTools(name, self._palette, self)

    # What is shown

    @property
    def layout_now(self) -> Layout:
        """The place and size of every panel."""
        found = self._layout
        if self._root is not None and self._node is not None and self._is_whole:
            found = with_sizes(found, seen_tree(self._root, self._node))
        boxes = {window.apart.names: window.box for window in self._windows}
        apart = tuple(replace(one, box=boxes.get(one.names, one.box)) for one in found.apart)
        return replace(found, apart=apart)

    def show_layout(self, layout: Layout) -> None:
        """Put every panel in its place."""
        self.full = ""
        self._layout = layout
        self._render()

    def begin(self, *, started: bool) -> None:
        """Show the panels in their places, or what there is before there are results."""
        if started != self._started or self._root is None:
            self._layout = self.layout_now
            self._started = started
            self.full = ""
            self._render()

    def change(self, layout: Layout) -> None:
        """Take over another layout."""
        self._layout = layout
        self._render()

    def _tree(self) -> Node | None:
        """The part of the tree that is seen now."""
        if self.full:
            return Tabs((self.full,))
        if self._started:
            node = in_sight(self._layout)
            known = frozenset(self._docks)
            return without(node, frozenset(names_of(node)) - known) if node is not None else None
        sides = dict(zip(("index", "area"), SIDE_WIDTHS, strict=True))
        shown = [
            Tabs((name,), size=self._size_of(name) or sides.get(name, 100.0))
            for name in ("index", START, "area")
            if name in self._docks and name not in self._layout.closed
        ]
        return across(*shown) if len(shown) > 1 else Tabs((START,))

    def _size_of(self, name: str) -> float:
        root = self._layout.root
        parts = root.parts if isinstance(root, Split) and root.across else ()
        return next((part.size for part in parts if names_of(part) == (name,)), 0.0)

    def _render(self) -> None:
        self.dragging.end()  # the tint may be in a window that goes
        focus = QApplication.focusWidget()
        self.setUpdatesEnabled(False)
        before, windows = self._root, self._windows
        for group in self.groups:
            group.let_go()
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._node, self._windows = self._tree(), []
        self._is_whole = self._started and not self.full
        self._root = self._made(self._node) if self._node is not None else None
        if self._root is not None:
            self._column.addWidget(self._root)
            for group in groups_in(self._root):
                group.fill()
            self._root.show()
            self._column.activate()  # now, so that sizes can be asked for
        if self._started:
            self._windows = [self._window(one) for one in self._layout.apart]
        self._put_away()
        for window in windows:
            window.end()
        self._tell_tools()
        self.setUpdatesEnabled(True)
        if focus is not None and focus.isVisible():
            focus.setFocus()
        self.changed.emit()

    def _put_away(self) -> None:
        """Hide the panels that are nowhere, before the place goes that they were in."""
        placed = {dock.name for group in self.groups for dock in group.docks}
        for name, dock in self._docks.items():
            if name not in placed and dock.widget.parent() is not self:
                dock.widget.setParent(self)
                dock.widget.hide()

    def _made(self, node: Node) -> QWidget:
        if isinstance(node, Tabs):
            return self._group(node)
        split = SplitView(node, [self._made(part) for part in node.parts], self._least_of)
        split.wanted = self._wanted
        return split

    def _group(self, tabs: Tabs) -> DockGroup:
        docks = [self._docks[name] for name in tabs.names]
        group = DockGroup(docks, front_of(tabs), self._palette)
        wide, high = self._least_of(tabs.names[0])
        hard = max((self._least.get(name, 0) for name in tabs.names), default=0)
        group.setMinimumSize(max(min(wide, HARD[0]), hard), min(high, HARD[1]))
        group.turned.connect(self._turned)
        group.pulled.connect(self.dragging.drag)
        group.dropped.connect(self.dragging.drop)
        if group.tabs is not None:
            self._connect(group.grip, group.tools)
        return group

    def _window(self, apart: Apart) -> PanelWindow:
        names = tuple(name for name in apart.names if name in self._docks)
        names = tuple(name for name in names if name not in self._layout.closed)
        group = self._group(Tabs(names, apart.front)) if names else DockGroup((), "", self._palette)
        window = PanelWindow(apart, group, self._actions.values(), self.window())
        group.fill()
        window.closed.connect(self._window_closed)
        if names:
            window.show()
        return window

    def _least_of(self, name: str) -> tuple[int, int]:
        # 8 pixels is a letter at the usual size.
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        wide, high = LEAST.get(name, LEAST_OTHER)
        return max(round(wide * factor), self._least.get(name, 0)), round(high * factor)

    def widen(self, name: str, wide: int, least: int) -> None:
        """Give a panel more width for the time being; 0 for its own again."""
        if wide:
            self._wanted[name], self._least[name] = wide, least
        else:
            self._wanted.pop(name, None)
            self._least.pop(name, None)
        self._layout = self.layout_now
        self._render()

    # Finding

    @property
    def groups(self) -> tuple[DockGroup, ...]:
        """The groups that are seen, in reading order, and then those in windows."""
        here = groups_in(self._root) if self._root is not None else ()
        return (*here, *(window.group for window in self._windows if window.group.docks))

    def group_of(self, name: str) -> DockGroup | None:
        """The group that a panel is in, None where it is not shown."""
        return next((g for g in self.groups if any(d.name == name for d in g.docks)), None)

    def window_at(self, at: QPoint) -> PanelWindow | None:
        """The window of panels at a place of the desktop; one whose panels are closed is hidden."""
        shown = [one for one in self._windows if one.isVisible() and not one.isMinimized()]
        return next((one for one in shown if one.geometry().contains(at)), None)

    def can_move(self, name: str) -> bool:
        """Whether a panel can get another place now."""
        return name in self._docks and self._started and not self.full

    @property
    def focused(self) -> str:
        """The panel with the keyboard, "" for none."""
        focus = QApplication.focusWidget()
        for group in self.groups:
            if not group.docks:  # after the end
                continue
            if focus is not None and group.front.widget.isAncestorOf(focus):
                return group.front.name
            if focus is not None and (focus is group.front.widget or group.isAncestorOf(focus)):
                return group.front.name
        return ""

    @Slot()
    def _note_focus(self) -> None:
        self.last = self.focused or self.last

    # What the user does

    def bring_out(self, name: str) -> None:
        """Open a panel and bring it to the front; the keyboard stays."""
        self.full = ""
        self.change(opened(self.layout_now, name))

    def bring(self, name: str) -> None:
        """Open a panel, bring it to the front and give it the keyboard."""
        if name not in self._docks:
            return
        if self.full and self.full != name:
            self.full = ""
        if self._started or name not in self._layout.shown:
            self.change(opened(self.layout_now, name))
        self.give_focus(name)

    def give_focus(self, name: str) -> None:
        """Give the keyboard to a panel that is seen."""
        group = self.group_of(name)
        if group is not None:
            self.last = name
            group.window().activateWindow()
            group.front.focus().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step(self, by: int) -> None:
        """Give the keyboard to the next panel, or the one before."""
        names = [group.front.name for group in self.groups]
        if names:
            now = self.focused
            at = (names.index(now) + by) % len(names) if now in names else (0 if by > 0 else -1)
            self.give_focus(names[at])

    def set_open(self, name: str, *, on: bool) -> None:
        """Open or close a panel."""
        now = self.layout_now
        self.full = ""
        self.change(opened(now, name) if on else closed(now, name))

    def fill(self, name: str) -> None:
        """Give a panel all the room, or put the others back."""
        if name not in self._docks or name in self._layout.elsewhere:
            return
        if self.full:
            self.full = ""
        else:
            self._layout = self.layout_now
            self.full = name
        self._render()

    def set_apart(self, name: str, box: tuple[int, int, int, int] | None = None) -> None:
        """Give a panel a window of its own, as large as it is."""
        group = self.group_of(name)
        if box is None:
            room = QRect(80, 80, 720, 480)
            if group is not None:
                room = QRect(group.mapToGlobal(QPoint(24, 24)), group.size())
            wide, high = max(room.width(), 420), max(room.height(), 320)
            box = (room.x(), room.y(), wide, high)
        now = self.layout_now
        self.full = ""
        self.change(set_apart(now, name, box))

    def come_back(self, name: str) -> None:
        """Put a panel from a window of its own back in its place."""
        self.change(come_back(self.layout_now, name))

    def join(self, name: str, beside: str) -> None:
        """Put a panel as a tab into the window of its own that holds another one."""
        self.change(join_apart(self.layout_now, name, beside))

    def put(self, name: str, beside: str, side: Side) -> None:
        """Give a panel another place."""
        self.full = ""
        self.change(self._placed(name, beside, side))

    def would_stand(self, name: str, beside: str, side: Side) -> QRect:
        """Where `put` would give a panel its place, in the coordinates of this room."""
        seen = in_sight(self._placed(name, beside, side))
        assert seen is not None, "a panel that gets a place is open"
        return places_in(seen, self.rect(), self._wanted, self._least_of)[name]

    def _placed(self, name: str, beside: str, side: Side) -> Layout:
        # In pixels, so that half of a panel is half of what is seen of it.
        now = self.layout_now
        bare = closed(now, name)
        seen, room = in_sight(bare), self.rect()
        if seen is not None:
            sized = in_pixels(seen, room, self._wanted, self._least_of)
            bare = with_sizes(bare, sized)
            room = places_in(sized, room, self._wanted, self._least_of).get(beside, room)
        long = room.width() if side.across else room.height()
        return place(bare, name, beside, side, float(max(long, 1)))

    def _do(self, name: str, sign: Sign) -> None:
        if sign is Sign.FILL:
            self.fill(name)
        elif sign is Sign.CLOSE:
            self.set_open(name, on=False)
        elif name in self._layout.elsewhere:
            self.come_back(name)
        else:
            self.set_apart(name)

    def _turned(self, name: str) -> None:
        self._layout = opened(self.layout_now, name)

    def _window_closed(self, names: tuple[str, ...]) -> None:
        now = self.layout_now
        for name in names:
            now = come_back(now, name)
        self.change(now)

    def _tell_tools(self) -> None:
        for name, pairs in self._grips.items():
            group = self.group_of(name)
            for grip, tools in pairs:
                grip.active = group is None or group.tabs is None or not self._docks[name].own_head
                grip.show_tools(shown=False)
                tools.tell(full=self.full == name, apart=name in self._layout.elsewhere)
        for group in self.groups:
            if group.tabs is not None:
                here = group.front.name
                group.tools.tell(full=self.full == here, apart=here in self._layout.elsewhere)

    def end(self) -> None:
        """Close the windows; the panels go with the main window."""
        self.dragging.end()
        for group in self.groups:
            group.let_go()
        for window in self._windows:
            window.end()
        # The panels go with their windows, and nothing here may keep them.
        self._windows = []
        self._docks.clear()
        self._grips.clear()
