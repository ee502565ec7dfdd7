"""One place of the tree: a panel, or panels behind tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.docks.head import HeadGrip, HeadTools
from veerkracht_desktop.ui.flat import Panel, line
from veerkracht_desktop.ui.style import HEADER


@dataclass(frozen=True)
class Dock:
    """A panel that can be placed.

    Parameters
    ----------
    name : str
    title : str
        On its tab and on its window.
    widget : QWidget
    frame : Panel
        The surface that it is drawn on.
    focus : callable
        What the keyboard goes to.
    own_head : bool
        Its head stays below the tabs; else what is in its header comes beside them.

    """

    name: str
    title: str
    widget: QWidget
    frame: Panel | None
    focus: Callable[[], QWidget]
    own_head: bool = True


class DockGroup(QFrame):
    """Shows the panel in front; with more than one, a row of flat tabs above it."""

    turned = Signal(str)
    """Carries the panel whose tab was chosen."""
    pulled = Signal(str, object)
    dropped = Signal(str, object)

    def __init__(
        self, docks: Sequence[Dock], front: str, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.docks = tuple(docks)
        self._pulled_from: QPoint | None = None
        self._pulled_name = ""
        self._pulling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tabs: QTabBar | None = None
        self.pages = QStackedWidget(self)
        if len(self.docks) > 1:
            self.setObjectName("panel")
            column.setContentsMargins(1, 1, 1, 1)
            column.addWidget(self._tab_row(palette))
            column.addWidget(line())
        column.addWidget(self.pages)
        self._front = front

    def fill(self) -> None:
        """Take the panels in.

        Once, and when the group stands in its place: whenever a panel gets another parent, or
        its parent does, Qt looks up the style of all that is in it.
        """
        for dock in self.docks:
            self.pages.addWidget(dock.widget)
            dock.widget.show()
            _dress(dock, inside=len(self.docks) > 1)
            if self.tabs is not None and dock.frame is not None and not dock.own_head:
                self.row.insertWidget(self.row.count() - 1, dock.frame.header, 10)
        self.show_panel(self._front)

    def _tab_row(self, palette: Palette) -> QWidget:
        self.head = QWidget(self)
        self.head.setMinimumHeight(HEADER)
        self.row = QHBoxLayout(self.head)
        self.row.setContentsMargins(8, 0, 6, 0)
        self.row.setSpacing(8)
        self.tabs = QTabBar(self.head)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        for dock in self.docks:
            self.tabs.addTab(dock.title)
        self.tabs.currentChanged.connect(self._turn)
        self.tabs.installEventFilter(self)
        self.row.addWidget(self.tabs)
        self.row.addStretch(1)
        self.tools = HeadTools(self.docks[0].name, palette, self.head)
        self.row.addWidget(self.tools)
        self.grip = HeadGrip(self.docks[0].name, self.head, self.tools)
        return self.head

    @property
    def front(self) -> Dock:
        """The panel that is seen."""
        return self.docks[max(self.pages.currentIndex(), 0)]

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front."""
        at = next((n for n, dock in enumerate(self.docks) if dock.name == name), 0)
        self.pages.setCurrentIndex(at)
        if self.tabs is not None:
            self.tabs.setCurrentIndex(at)
            self.tools.name = self.grip.name = self.docks[at].name
            for dock in self.docks:
                if dock.frame is not None and not dock.own_head:
                    dock.frame.header.setVisible(dock is self.docks[at])
            self.grip.active = self.docks[at].own_head

    def let_go(self) -> None:
        """Give the panels back as they were before they were placed here."""
        for dock in self.docks:
            _dress(dock, inside=False)
        self.docks = ()

    def _turn(self, at: int) -> None:
        name = self.docks[at].name
        self.show_panel(name)
        self.turned.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let a tab be dragged away."""
        if watched is not self.tabs or not isinstance(event, QMouseEvent) or self.tabs is None:
            return super().eventFilter(watched, event)
        at = event.globalPosition().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            tab = self.tabs.tabAt(event.position().toPoint())
            if event.button() == Qt.MouseButton.LeftButton and tab >= 0:
                self._pulled_from, self._pulled_name = at, self.docks[tab].name
        elif event.type() == QEvent.Type.MouseMove and self._pulled_from is not None:
            far = (at - self._pulled_from).manhattanLength() >= QApplication.startDragDistance()
            self._pulling = self._pulling or far
            if self._pulling:
                self.pulled.emit(self._pulled_name, at)
                return True
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pulled_from is not None:
            self._pulled_from = None
            if self._pulling:
                self._pulling = False
                self.dropped.emit(self._pulled_name, at)
        return super().eventFilter(watched, event)


def _dress(dock: Dock, *, inside: bool) -> None:
    """Draw a panel as part of a surface with tabs, or as a surface of its own."""
    frame = dock.frame
    if frame is None:
        return
    name = "inside" if inside else "panel"
    if frame.objectName() != name:
        frame.setObjectName(name)
        frame.style().unpolish(frame)
        frame.style().polish(frame)
    if not dock.own_head:
        frame.lend_header(lent=inside, titled=frame.title.text() != dock.title)
