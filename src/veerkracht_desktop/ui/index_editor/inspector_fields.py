"""The fields of the inspector: numbers with a decimal comma, texts, choices and their rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.forms import shown_number
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import FlatCombo, label
from veerkracht_desktop.ui.index_editor.inspector_words import Word, explained, named

DIGITS = 6
"""Significant figures that a field shows; more would be noise of the computer."""


class Desk(QObject):
    """Where the fields hand in their changes: makes the undoable step, or tells why not."""

    told = Signal(str)
    """Carries why a change was refused, "" as soon as one was not."""

    def __init__(
        self, store: Store, analysis: AnalysisService, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.store, self._analysis = store, analysis

    @property
    def definition(self) -> Definition:
        """The index as it is now."""
        return self.store.state.document.definition

    def change(self, definition: Definition, text: str, merge_key: str = "") -> bool:
        """Change the index; False, with the reason told, when a method cannot take it."""
        if definition is self.definition:
            return True
        try:
            self._analysis.edit_definition(definition, text, merge_key)
        except VeerkrachtError as error:
            self.refuse(error)
            return False
        self.told.emit("")
        return True

    def edit(
        self, make: Callable[[Definition], Definition], text: str, merge_key: str = ""
    ) -> bool:
        """Change the index by a function of it; False, with the reason told, when it refuses."""
        try:
            made = make(self.definition)
        except VeerkrachtError as error:
            self.refuse(error)
            return False
        return self.change(made, text, merge_key)

    def refuse(self, error: VeerkrachtError) -> None:
        """Tell why a change cannot be."""
        self.told.emit(error.sentence())


def significant(value: float) -> str:
    """A number as a field shows it: few figures, decimal comma, no thousand dots.

    >>> significant(12.3456789), significant(0.000123)
    ('12,3457', '0,000123')
    """
    if not math.isfinite(value):
        return ""
    size = math.floor(math.log10(abs(value))) if value else 0
    return shown_number(round(value, max(0, DIGITS - 1 - size)))


def read_number(text: str) -> float | None:
    """A number as Dutch readers write it, None where it is none.

    >>> read_number("1.234,5"), read_number("0.5"), read_number("twee")
    (1234.5, 0.5, None)
    """
    plain = text.strip().replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class TextField(QLineEdit):
    """A line of text that tells what was entered, once it is."""

    entered = Signal(str)
    """Carries the text, when Enter is pressed or the field is left with another text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._finish)

    def show_text(self, text: str) -> None:
        """Show a text; what somebody is typing stays."""
        if self.hasFocus() and self.text() != self._shown and text == self._shown:
            return
        self._shown = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        """Undo within the text while it is typed; after that undo is that of the work."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self.text() == self._shown
            and any(
                event.matches(key)
                for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            )
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape brings the text back that was there."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _finish(self) -> None:
        if self.text() == self._shown:
            return
        before, self._shown = self._shown, self.text()
        self._tell(before)

    def _tell(self, before: str) -> None:
        del before
        self.entered.emit(self.text())


class NumberField(TextField):
    """A number with a decimal comma; the arrow keys step."""

    number = Signal(float)
    """Carries the number that was entered."""

    emptied = Signal()
    """Sent when an optional number was taken away."""

    def __init__(
        self, parent: QWidget | None = None, *, step: float = 1.0, optional: bool = False
    ) -> None:
        super().__init__(parent)
        self.step, self._optional = step, optional
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        letter = self.fontMetrics().averageCharWidth()
        self.setMinimumWidth(6 * letter + 18)
        self.setMaximumWidth(9 * letter + 18)

    def show_number(self, value: float | None) -> None:
        """Show a number; None shows an empty field."""
        self.show_text("" if value is None else significant(value))

    @property
    def value(self) -> float | None:
        """The number in the field, None where it is none."""
        return read_number(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down step."""
        value = self.value
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and value is not None:
            turn = 1 if event.key() == Qt.Key.Key_Up else -1
            self.setText(significant(value + turn * self.step))
            self._finish()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Select all, so that typing replaces."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def _tell(self, before: str) -> None:
        value = self.value
        if self._optional and not self.text().strip():
            self.emptied.emit()
            return
        if value is None:
            # What is no number is not kept: the field shows what holds.
            self.show_text(before)
            self._shown = before
            return
        self.number.emit(value)


class ChoiceField(FlatCombo):
    """A choice among methods, each with its explanation as a tooltip."""

    picked = Signal(str)
    """Carries the key of what the user chose."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._pick)

    def fill(self, words: Mapping[str, Word], first: str | None = None) -> None:
        """Offer these methods; `first` is a text with key "" that goes before them."""
        with QSignalBlocker(self):
            self.clear()
            if first is not None:
                self.addItem(first, "")
            for key in words:
                self.addItem(named(words, key), key)
                tip = explained(words, key)
                self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def show_choice(self, key: str) -> None:
        """Put the choice on this key."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(key))
        self.update()

    @property
    def key(self) -> str:
        """Key of the choice that is shown."""
        return str(self.currentData() or "")

    @Slot(int)
    def _pick(self, place: int) -> None:
        self.picked.emit(str(self.itemData(place) or ""))


class Rows(QWidget):
    """Fields below each other, each with a quiet word before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._heads: dict[QWidget, QLabel] = {}

    def add(self, text: str, field: QWidget, tip: str, *, stretch: bool = False) -> None:
        """Put a field at the end; its tooltip says what it does."""
        row = self._grid.rowCount()
        head = label(text, "quiet")
        head.setBuddy(field)
        head.setMinimumWidth(13 * self.fontMetrics().averageCharWidth())
        for widget in (head, field):
            widget.setToolTip(tip)
        field.setAccessibleName(text)
        self._grid.addWidget(head, row, 0)
        if stretch:
            self._grid.addWidget(field, row, 1)
        else:
            self._grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        self._heads[field] = head

    def wide(self, widget: QWidget) -> None:
        """Put a widget at the end over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def set_shown(self, field: QWidget, *, shown: bool) -> None:
        """Show or hide a field with its word."""
        field.setVisible(shown)
        if field in self._heads:
            self._heads[field].setVisible(shown)
