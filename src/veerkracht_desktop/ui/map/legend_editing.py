"""Changing the legend where it stands: names of classes, decimals of bounds, and the order."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QMenu

from veerkracht_desktop.core.class_breaks import MOST_DECIMALS, ClassSpec
from veerkracht_desktop.core.map_look import MapKind
from veerkracht_desktop.core.panes import pane_of
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.index_editor.inspector_fields import TextField
from veerkracht_desktop.ui.map.classes_editing import ClassEditing
from veerkracht_desktop.ui.map.classes_rows import LONGEST
from veerkracht_desktop.ui.map.legend import Legend

WIDER = 40
"""Pixels that the field for a name is wider than the name."""


class NameField(TextField):
    """A field over the name of a class; it goes when it is left, Esc leaves all as it was."""

    def __init__(self, text: str, name: str, place: QRect, parent: Legend) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setAccessibleName(name)
        self.show_text(text)
        self.setStyleSheet("QLineEdit { padding: 0 2px; border-radius: 3px; }")
        self.setGeometry(place)
        self.editingFinished.connect(self._leave)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_text(self._shown)
            self.setText(self._shown)
            self._leave()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Leaving it keeps what was typed."""
        super().focusOutEvent(event)
        self._leave()

    @Slot()
    def _leave(self) -> None:
        if self.isVisible():
            self.hide()
            self.deleteLater()
            legend = self.parentWidget()
            if legend is not None:
                legend.setFocus()


class LegendEditing(QObject):
    """A double click or F2 renames a class; the menu has the decimals and the order."""

    def __init__(self, legend: Legend, editing: ClassEditing, parent: QObject) -> None:
        super().__init__(parent)
        self._legend, self._editing = legend, editing
        legend.rename_asked.connect(self.rename)
        legend.menu_asked.connect(self._show_menu)

    @property
    def can_edit(self) -> bool:
        """Whether the map shows classes, which can be changed."""
        return _has_classes(self._editing.seen) and self._editing.classes is not None

    @Slot(int)
    def rename(self, row: int) -> None:
        """Put a field over the name of a row of the legend; other rows have no name to give."""
        place = self._place_of(row)
        if place < 0:
            return
        legend, shown = self._legend, self._legend.rows[row]
        room = legend.name_rect(row)
        wide = max(legend.fontMetrics().horizontalAdvance(shown.name) + WIDER, room.width())
        room.setWidth(min(wide, legend.width() - room.left() - 6))
        told = self.tr("Naam van {bounds}").format(bounds=shown.bounds or shown.name)
        field = NameField(shown.name, told, room, legend)
        field.entered.connect(lambda text: self._editing.rename(place, text))
        field.show()
        field.setFocus()
        field.selectAll()

    def _place_of(self, row: int) -> int:
        """Which class a row of the legend is, counted from low to high; -1 for none."""
        classes = self._editing.classes
        if not self.can_edit or classes is None or not 0 <= row < len(self._legend.rows):
            return -1
        index = self._legend.rows[row].index
        return classes.rows.index(index) if index in classes.rows else -1

    @Slot(int, QPoint)
    def _show_menu(self, row: int, at: QPoint) -> None:
        if self.can_edit:
            self.menu(row).popup(at)

    def menu(self, row: int) -> QMenu:
        """What can be changed here; `row` is the one under the pointer, -1 for none."""
        editing, spec = self._editing, self._editing.spec
        menu = QMenu(self._legend)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = menu.addAction(self.tr("&Naam wijzigen…"), lambda: self.rename(row))
        name.setEnabled(self._place_of(row) >= 0)
        own = menu.addAction(
            self.tr("&Gewone namen"), lambda: editing.change(replace(spec, names=()))
        )
        own.setEnabled(any(spec.names))
        menu.addSeparator()
        decimals = menu.addMenu(self.tr("&Decimalen"))
        for digits in range(MOST_DECIMALS + 1):
            text = f"&{digits}  ({number(56.789, digits)})"
            self._offer(decimals, text, replace(spec, decimals=digits))
        self._offer(menu, self.tr("&Sterkste bovenaan"), replace(spec, weak_on_top=False))
        self._offer(menu, self.tr("&Zwakste bovenaan"), replace(spec, weak_on_top=True))
        menu.addSeparator()
        menu.addAction(self.tr("&Klassen en kleuren…"), self._legend.edit_asked.emit)
        return menu

    def _offer(self, menu: QMenu, text: str, spec: ClassSpec) -> None:
        """An entry with a mark where it is so already."""
        made = menu.addAction(text, lambda: self._editing.change(spec))
        made.setCheckable(True)
        made.setChecked(spec == self._editing.spec)


def _has_classes(state: AppState) -> bool:
    return pane_of(state, 0).kind is MapKind.LEVELS
