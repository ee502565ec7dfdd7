"""The small button in the head of a view that says how it answers to the selection."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from veerkracht_desktop.core.echo import Echo
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.explore_actions import ANSWERS
from veerkracht_desktop.ui.flat import arrow
from veerkracht_desktop.ui.style import grown

ICON = 16.0
_TIPS = {
    Echo.ACCENT: translatable("echo", "De selectie springt eruit, de rest wordt bleek"),
    Echo.FILTER: translatable(
        "echo", "Alleen de selectie wordt getoond; klassen en aantallen blijven die van alle"
    ),
    Echo.NOTHING: translatable("echo", "De selectie is hier niet te zien"),
}
_NAMES = {
    "map": translatable("echo", "Selectie op de kaart"),
    "chart": translatable("echo", "Selectie in de grafieken"),
    "table": translatable("echo", "Selectie in de tabel"),
}


def with_echo(state: AppState, view: str, echo: Echo) -> AppState:
    """The state with another answer of a view: ``map``, ``chart`` or ``table``."""
    return replace(state, echo=replace(state.echo, **{view: echo}))


class EchoButton(QToolButton):
    """Shows and changes the answer of one view; its menu has the three answers."""

    def __init__(
        self, store: Store, view: str, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._view, self._colours = store, view, palette
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(translated(_NAMES[view]))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(self)
        for echo in Echo:
            action = menu.addAction(translated(ANSWERS[echo]))
            action.setCheckable(True)
            action.setData(echo.value)
            action.setToolTip(translated(_TIPS[echo]))
            group.addAction(action)
        menu.triggered.connect(self._choose)
        self.setMenu(menu)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    @property
    def choices(self) -> dict[Echo, QAction]:
        """The lines of the menu; asked of it each time, as PySide may lose kept ones."""
        return {Echo(action.data()): action for action in self.menu().actions()}

    @property
    def echo(self) -> Echo:
        """The answer that the view gives now."""
        found: Echo = getattr(self._store.state.echo, self._view)
        return found

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        there = (change.old.analysis is None) != (change.new.analysis is None)
        if there or change.touches("echo"):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        self.choices[self.echo].setChecked(True)
        name, tip = translated(_NAMES[self._view]), translated(_TIPS[self.echo])
        self.setToolTip(f"{name}: {translated(ANSWERS[self.echo]).replace('&', '').lower()}\n{tip}")
        self.setEnabled(state.analysis is not None)
        self.update()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._store.look(with_echo(self._store.state, self._view, Echo(action.data())))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the drawing and a small triangle."""
        return QSize(grown(ICON) + 18, grown(ICON) + 6)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never less: it is the smallest thing in its head."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the answer; one that is not the usual stands out."""
        del event
        colours = self._colours
        usual = self.echo is Echo.ACCENT
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus() or not usual)
        colour = colours.accent if lit else colours.quiet
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or not usual:
            painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.hairline), 1))
            painter.setBrush(QColor(colours.accent_soft if not usual else colours.panel))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        centre = QPointF(self.width() - 8.0, self.height() / 2 + 0.5)
        arrow(painter, centre, colour, down=True, size=3)
        side = grown(ICON)
        painter.translate(3, (self.height() - side) / 2)
        painter.scale(side / ICON, side / ICON)
        painter.setPen(QPen(QColor(colour), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outline, filled = icon_paths(self.echo)
        painter.drawPath(outline)
        painter.setBrush(QColor(colour))
        painter.drawPath(filled)
        painter.end()


def icon_paths(echo: Echo) -> tuple[QPainterPath, QPainterPath]:
    """A drawing of 16 by 16 of an answer: what is an outline, and what is filled."""
    outline, filled = QPainterPath(), QPainterPath()
    match echo:
        case Echo.ACCENT:  # four areas, of which one stands out
            for x, y in ((9.5, 2.5), (2.5, 9.5), (9.5, 9.5)):
                outline.addRect(QRectF(x, y, 4, 4))
            filled.addRect(QRectF(2, 2, 5, 5))
        case Echo.FILTER:  # a funnel
            for path in (outline, filled):
                path.moveTo(2.5, 3)
                path.lineTo(13.5, 3)
                path.lineTo(9.3, 8.2)
                path.lineTo(9.3, 13.5)
                path.lineTo(6.7, 12)
                path.lineTo(6.7, 8.2)
                path.closeSubpath()
        case Echo.NOTHING:  # nothing is let in
            outline.addEllipse(QPointF(8, 8), 5.5, 5.5)
            outline.moveTo(4.1, 11.9)
            outline.lineTo(11.9, 4.1)
    return outline, filled
