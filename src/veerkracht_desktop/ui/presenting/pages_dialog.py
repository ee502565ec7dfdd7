"""The window "Pagina's van de presentatie": which pages, in which order, under which title."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidgetItem, QPushButton, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.presenting import LONGEST, Page, can_show
from veerkracht_desktop.core.scope import scope_name
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.page_editing import PageEditing
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.index_editor.inspector_fields import TextField
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.ordered_list import OrderedList
from veerkracht_desktop.ui.presenting.words import KINDS, page_title
from veerkracht_desktop.ui.style import GAP, grown

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow

LOOK_WIDTH = 290


class PagesView(LinkedView):
    """The pages left, the chosen one right; each change is one step.

    Parameters
    ----------
    store : Store
    hover : Hover
    editing : PageEditing
    now : callable
        Gives the page that shows what the window shows.
    chart_title : callable
        From the name of a chart to what it is called.
    palette : Palette
    parent : QWidget, optional

    """

    DRAWS = ("document", "analysis", "selection", "maps")

    def __init__(
        self,
        store: Store,
        hover: Hover,
        editing: PageEditing,
        now: Callable[[], Page],
        chart_title: Callable[[str], str],
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self.editing, self._now, self._chart_title = editing, now, chart_title
        self._palette = palette
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._order(), 1)
        row.addWidget(self._chosen())
        self.list.currentRowChanged.connect(self._show_chosen)
        self.list.moved.connect(self._put)
        self.list.removed.connect(self._remove)
        self.name.entered.connect(self._rename)
        self.start()

    # Building

    def _order(self) -> QWidget:
        panel = self.panel = Panel(self.tr("Pagina's"), self)
        self.list = OrderedList(panel)
        self.list.setAccessibleName(self.tr("Pagina's van de presentatie"))
        self.list.setStyleSheet("QListWidget::item { padding: 5px 8px; }")
        self.add = self._button(self.tr("Toevoegen wat nu te zien is"), self._add)
        self.add.setToolTip(
            self.tr("Het paneel waarin u het laatst was: kaart met uitsnede, grafiek of tabel")
        )
        self.reset = self._button(self.tr("Gewone pagina's"), self.editing.reset)
        self.reset.setToolTip(self.tr("De lijst van het programma, in plaats van deze"))
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 6, 8, 8)
        foot.setSpacing(GAP)
        foot.addWidget(self.add)
        foot.addStretch(1)
        foot.addWidget(self.reset)
        panel.rows.addWidget(self.list, 1)
        panel.rows.addLayout(foot)
        return panel

    def _chosen(self) -> QWidget:
        panel = self.look = Panel(self.tr("Gekozen pagina"), self)
        self.name = TextField(panel)
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(self.tr("Titel van de pagina"))
        asked = label(self.tr("Titel"), "quiet")
        asked.setBuddy(self.name)
        self.about = label("", "quiet", wrap=True)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.up = self._button(self.tr("Omhoog"), lambda: self._move(-1))
        self.down = self._button(self.tr("Omlaag"), lambda: self._move(1))
        self.remove = self._button(self.tr("Verwijderen"), lambda: self._remove(self.row))
        self.up.setToolTip(self.tr("Alt+↑; slepen kan ook"))
        self.down.setToolTip(self.tr("Alt+↓; slepen kan ook"))
        self.remove.setToolTip(self.tr("Delete"))
        grid = QGridLayout()
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setSpacing(8)
        grid.addWidget(asked, 0, 0, 1, 2)
        grid.addWidget(self.name, 1, 0, 1, 2)
        grid.addWidget(self.about, 2, 0, 1, 2)
        grid.setRowStretch(2, 1)
        grid.addWidget(self.up, 3, 0)
        grid.addWidget(self.down, 3, 1)
        grid.addWidget(self.remove, 4, 0, 1, 2)
        panel.rows.addLayout(grid, 1)
        panel.setFixedWidth(grown(LOOK_WIDTH))
        return panel

    def _button(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        made = QPushButton(text, self)
        made.setAutoDefault(False)
        made.clicked.connect(pressed)
        return made

    # Following

    @property
    def row(self) -> int:
        """The page that is chosen, -1 for none."""
        return self.list.currentRow()

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the pages as they are now."""
        del change
        own = bool(state.document.pages)
        fact = self.tr("eigen lijst van dit project") if own else self.tr("de gewone lijst")
        self.panel.fact.setText(fact)
        self.reset.setEnabled(own)
        self.add.setEnabled(state.analysis is not None)
        place, pages = self.row, self.editing.pages if state.analysis is not None else ()
        with QSignalBlocker(self.list):
            self.list.clear()
            for page in pages:
                self.list.addItem(self._line(page, state))
            self.list.setCurrentRow(min(max(place, 0), len(pages) - 1))
        self._show_chosen(self.row)

    def _line(self, page: Page, state: AppState) -> QListWidgetItem:
        title, kind = self._title(page, state), translated(KINDS[page.kind])
        item = QListWidgetItem(title if title.startswith(kind) else f"{kind}:  {title}")
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        if not can_show(page, state):
            item.setForeground(QColor(self._palette.quiet))
            item.setText(self.tr("{title}  (nu niet te tonen)").format(title=item.text()))
        return item

    def _title(self, page: Page, state: AppState) -> str:
        return page_title(page, state, self._chart_title(page.chart))

    @Slot(int)
    def _show_chosen(self, row: int) -> None:
        state = self.state
        pages = self.editing.pages if state.analysis is not None else ()
        there = 0 <= row < len(pages)
        for widget in (self.name, self.remove):
            widget.setEnabled(there)
        self.up.setEnabled(there and row > 0)
        self.down.setEnabled(there and row < len(pages) - 1)
        page = pages[row] if there else None
        self.name.show_text(page.title if page is not None else "")
        self.name.setPlaceholderText(self._title(page, state) if page is not None else "")
        self.about.setText(self._told(page, state) if page is not None else "")

    def _told(self, page: Page, state: AppState) -> str:
        """What the page keeps beside what its title says."""
        told = []
        if page.maps is not None and len(page.maps.panes) > 1:
            told.append(self.tr("{n} kaarten").format(n=count(len(page.maps.panes))))
        if page.place is not None:
            told.append(self.tr("een uitsnede van de kaart"))
        if page.within:
            told.append(self.tr("binnen {place}").format(place=scope_name(state, page.within)))
        if page.selection:
            told.append(self.tr("{n} geselecteerd").format(n=count(len(page.selection))))
        if page.selection is None and page.within is None and not page.code:
            told.append(self.tr("met de selectie van het venster"))
        text = ", ".join(told)
        return text[:1].upper() + text[1:] + ("." if text else "")

    # What is asked

    def _add(self) -> None:
        place = self.list.count()
        self.editing.add(self._now(), place)
        self.list.setCurrentRow(place)

    @Slot(int, int)
    def _put(self, row: int, to: int) -> None:
        to = min(max(to, 0), self.list.count() - 1)
        self.editing.move(row, to)
        self.draw(self.state, None)  # also where nothing moved: the list went its own way
        self.list.setCurrentRow(to)

    @Slot(int)
    def _remove(self, row: int) -> None:
        if 0 <= row < self.list.count():
            self.editing.remove(row)

    @Slot(str)
    def _rename(self, title: str) -> None:
        if self.row >= 0:
            self.editing.rename(self.row, title)

    def _move(self, step: int) -> None:
        if self.row >= 0:
            self._put(self.row, self.row + step)


class PagesDialog(BesideDialog):
    """The pages in a window of its own, beside the views that can become pages.

    Parameters
    ----------
    window : MainWindow
        Has the views.
    store : Store
    hover : Hover

    """

    SIZE = (720, 440)

    def __init__(self, window: MainWindow, store: Store, hover: Hover) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Pagina's van de presentatie"))
        self._window, self._store, self._hover = window, store, hover
        self._editing = PageEditing(store, self)
        self.hint.setText(self.tr("F11 toont ze. Met Ctrl+Z gaat u terug."))
        self.begin()
        room = self.screen().availableSize()
        self.resize(
            min(grown(self.SIZE[0]), room.width() - 20), min(grown(self.SIZE[1]), room.height())
        )

    def make_view(self, palette: Palette) -> QWidget:
        """The list and the chosen page."""
        self.view = PagesView(
            self._store,
            self._hover,
            self._editing,
            lambda: self._window.presenting.now(),
            self._chart_title,
            palette,
            self,
        )
        return self.view

    def _chart_title(self, name: str) -> str:
        panel = self._window.views.chart
        titles = {type(one).__name__: panel.tabs.tabText(n) for n, one in enumerate(panel.charts)}
        return titles.get(name, "")
