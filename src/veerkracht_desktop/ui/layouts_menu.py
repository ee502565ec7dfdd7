"""The layouts that the user saved, at the end of their menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from veerkracht_desktop.core.panel_layout import Layout
from veerkracht_desktop.services.saved_layouts import (
    LONGEST,
    remove_layout,
    save_layout,
    saved_layouts,
)
from veerkracht_desktop.services.settings import Settings


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

    def ask_name(self, layout: Layout) -> QInputDialog:
        """Ask for a name, and keep a layout under it."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Indeling bewaren"))
        dialog.setLabelText(self.tr("Naam van de indeling, op deze computer"))
        dialog.setOkButtonText(self.tr("Bewaren"))
        dialog.setCancelButtonText(self.tr("Annuleren"))
        names = list(saved_layouts(self._settings))
        if names:
            dialog.setComboBoxItems(names)
            dialog.setComboBoxEditable(True)
            dialog.setTextValue("")
        dialog.textValueSelected.connect(
            lambda name: save_layout(self._settings, name[:LONGEST], layout)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
