"""The table of the window: its columns can be chosen and its rows filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QPushButton, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.buttons import more_button
from veerkracht_desktop.ui.echo_button import EchoButton
from veerkracht_desktop.ui.flat import room_of
from veerkracht_desktop.ui.style import SMALL, scaled
from veerkracht_desktop.ui.table.column_chooser import ColumnChooser
from veerkracht_desktop.ui.table.columns import Column, Content
from veerkracht_desktop.ui.table.content import ALWAYS, content_of
from veerkracht_desktop.ui.table.filters import is_understood
from veerkracht_desktop.ui.table.table import AreaTable

AIR = 10
LEAST_HEADER = 160
"""Pixels; what does not fit is in the menu "Meer"."""


class MainTable(AreaTable):
    """The areas with any column of the index, filtered by what is typed below the titles."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        self.chosen: tuple[str, ...] = ()
        self._ids: tuple[str, ...] = ()
        self._menu: QMenu | None = None  # drawn before there are tools
        self._beside: list[QWidget] = []
        super().__init__(store, hover, palette, parent)
        self._palette = palette
        self.view.frozen = len(ALWAYS)
        self.tools.setSpacing(AIR)
        self.header.setMinimumWidth(LEAST_HEADER)
        self.echo = EchoButton(store, self.ECHO, palette, self.header)
        self.filter_button = QPushButton(self.tr("Filter"), self.header)
        self.filter_button.setCheckable(True)
        self.filter_button.setToolTip(self.tr("Velden onder de koppen om rijen te kiezen"))
        self.columns_button = QPushButton(self.tr("Kolommen…"), self.header)
        small = scaled(self.font(), SMALL)
        for place, widget in enumerate((self.filter_button, self.columns_button)):
            widget.setFont(small)
            widget.setObjectName("link")
            self.tools.insertWidget(2 + place, widget)
        self.more = more_button(self.header)
        self.more.setFont(small)
        self.more.setToolTip(self.tr("Filter, kolommen en selectie"))
        self._menu = self.more.menu()
        self.tools.addWidget(self.more)
        self.add_to_header(self.echo)
        self.filter_button.toggled.connect(self._switch_fields)
        self.columns_button.clicked.connect(self.choose_columns)
        self.model.modelReset.connect(self._renew_fields)

    def content(self, state: AppState) -> Content:
        """The chosen columns, or the usual ones."""
        return content_of(state, self.model.content, self.tr, self.chosen)

    @property
    def head(self) -> QWidget:
        """The row above the titles."""
        return self.header

    def add_to_header(self, widget: QWidget, before: QWidget | None = None) -> None:
        """Put something at the right end of the row above the titles, or before what is there."""
        place = self.tools.indexOf(before) if before is not None else -1
        self.tools.insertWidget(place, widget)
        self._beside.append(widget)

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Another selection makes the words beside the tools longer or shorter."""
        super().draw(state, change)
        if self._menu is not None:
            self._fit_tools()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the tools that there is room for; a narrow table keeps its rows."""
        super().resizeEvent(event)
        self._fit_tools()

    def _fit_tools(self) -> None:
        assert self._menu is not None, "made with the tools"
        tools = (self.on_top, self.filter_button, self.columns_button)
        wide = [tool.sizeHint().width() + AIR for tool in tools]
        room = self.width() - self.fact.sizeHint().width() - 3 * AIR - room_of(self._beside, AIR)
        if sum(wide) > room:
            room -= self.more.sizeHint().width() + AIR
        self._menu.clear()
        for tool, needed in zip(tools, wide, strict=True):
            room -= needed
            tool.setVisible(room >= 0)
            if room < 0:
                self._menu.addAction(self._stand_in(tool))
        self.more.setVisible(not self._menu.isEmpty())

    def _stand_in(self, tool: QAbstractButton) -> QAction:
        """A line in the menu "Meer" that does what a tool does for which there is no room."""
        action = QAction(tool.text(), self._menu)
        action.setCheckable(tool.isCheckable())
        action.setChecked(tool.isChecked())
        action.triggered.connect(tool.click)
        return action

    # Columns

    @Slot()
    def choose_columns(self) -> None:
        """Ask which columns to show."""
        state = self.state
        if state.analysis is None:
            return
        shown = tuple(column.id for column in self.model.content.columns)
        chooser = ColumnChooser(state.analysis.results.definition, shown, self)
        chooser.accepted.connect(lambda: self.show_columns(chooser.chosen))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def show_columns(self, chosen: Sequence[str]) -> None:
        """Show these columns, none for the usual ones."""
        if tuple(chosen) != self.chosen:
            self.chosen = tuple(chosen)
            self.draw(self.state, None)

    # Filters

    def set_filters(self, filters: Mapping[str, str]) -> None:
        """Filter by texts, by column, and show the fields where there are any."""
        self.model.set_filters(filters)
        self.filter_button.setChecked(bool(self.model.filters))
        self._renew_fields()
        self._tell()

    @Slot(bool)
    def _switch_fields(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Show the fields; without them nothing is filtered."""
        self.filter_button.setText(self.tr("Filter uit") if on else self.tr("Filter"))
        if not on and self.model.filters:
            self.model.set_filters({})
        self._renew_fields()
        if on and self.view.head.fields:
            self.view.head.fields[0].setFocus()
        self._tell()

    @Slot()
    def _renew_fields(self) -> None:
        """Fields for the columns that there are now, with what is typed in each."""
        columns = self.model.content.columns if self.filter_button.isChecked() else ()
        ids, head = tuple(column.id for column in columns), self.view.head
        if ids != self._ids:
            self._ids = ids
            head.show_fields([self._field(column) for column in columns], self.view.title_height)
            return
        for name, field in zip(ids, head.fields, strict=True):
            if not field.hasFocus():
                field.setText(self.model.filters.get(name, ""))

    def _field(self, column: Column) -> QLineEdit:
        field = QLineEdit(self.model.filters.get(column.id, ""), self.view.head)
        field.setFont(scaled(self.font(), SMALL))
        field.setAccessibleName(self.tr("Filter {title}").format(title=column.title))
        examples = self.tr("Bijvoorbeeld > 40, 40-60, 46,0 of leeg")
        field.setToolTip(examples if column.is_number else self.tr("Een deel van de naam"))
        self._colour(field, column, field.text())
        field.textChanged.connect(partial(self._typed, field, column.id))
        return field

    def _typed(self, field: QLineEdit, name: str, text: str) -> None:
        column = next(column for column in self.model.content.columns if column.id == name)
        self._colour(field, column, text)
        if text.strip() != self.model.filters.get(name, ""):
            self.model.set_filters({**self.model.filters, name: text.strip()})
            self._tell()

    def _colour(self, field: QLineEdit, column: Column, text: str) -> None:
        """A filter that is not understood shows so, and keeps every row."""
        good = is_understood(column, text)
        rim = f"1px solid {self._palette.edge}" if good else f"2px solid {self._palette.hover}"
        field.setStyleSheet(f"padding: 1px 4px; border-radius: 3px; border: {rim};")

    def _tell(self) -> None:
        self.fact.setText(self._fact_text(self.state))
        self._fit_tools()
