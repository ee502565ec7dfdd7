"""The layouts that the user saved, at the end of their menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from veerkracht_desktop.core.panel_layout import Layout
from veerkracht_desktop.services.saved_layouts import (
    LONGEST,
    remove_layout,
    save_layout,
    saved_layouts,
)
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.dialogs.name_dialog import NameDialog


class LayoutsMenu(QObject):
    """Adds the saved layouts to a menu whenever it opens.

    Parameters
    ----------
    menu : QMenu
        Has the layouts that come with the program.
    settings : Settings
    show : callable
        Takes the layout that was chosen.
    parent : QWidget

    """

    def __init__(
        self, menu: QMenu, settings: Settings, show: Callable[[Layout], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.menu, self._settings, self._show = menu, settings, show
        self._window = parent
        self._added: list[QAction] = []
        self.removing = QMenu(self.tr("Ver&wijderen"), parent)
        menu.aboutToShow.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show the layouts that there are now."""
        for action in self._added:
            self.menu.removeAction(action)
        self._added = []
        self.removing.clear()
        found = saved_layouts(self._settings)
        if not found:
            return
        self._added.append(self.menu.addSeparator())
        for name, layout in found.items():
            shown = name.replace("&", "&&")
            action = self.menu.addAction(shown)
            action.triggered.connect(lambda _=False, one=layout: self._show(one))
            self._added.append(action)
            gone = self.removing.addAction(shown)
            gone.triggered.connect(lambda _=False, one=name: remove_layout(self._settings, one))
        self._added.append(self.menu.addMenu(self.removing))

    def ask_name(self, layout: Layout) -> NameDialog:
        """Ask for a name, and keep a layout under it."""
        dialog = NameDialog(
            self.tr("Indeling bewaren"),
            self.tr("&Naam van de indeling"),
            save=self.tr("&Bewaren"),
            why=self.tr("De plaats en grootte van de panelen, voor elk project op deze computer."),
            taken=tuple(saved_layouts(self._settings)),
            replaced=self.tr("Deze naam bestaat al: die indeling wordt vervangen."),
            parent=self._window,
        )
        dialog.field.setMaxLength(LONGEST)
        dialog.accepted.connect(lambda: save_layout(self._settings, dialog.name, layout))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
