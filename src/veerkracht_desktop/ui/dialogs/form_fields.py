"""The table of fields of a form: what is asked, in which unit and within which bounds."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from veerkracht_desktop.core.forms import FieldKind, FormField, column_of, shown_number
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import FlatCombo
from veerkracht_desktop.ui.style import grown

LABEL, UNIT, KIND, LOW, HIGH, EXAMPLE, COLUMN = range(7)
WIDTHS = {LABEL: 234, UNIT: 198, KIND: 108, LOW: 64, HIGH: 66, EXAMPLE: 78}
OWN = Qt.ItemDataRole.UserRole
"""On the name of the column: whether the user wrote it, or it follows the label."""
ABOUT = Qt.ItemDataRole.UserRole + 1
"""On the label: the definition that a preset brings."""

Index = QModelIndex | QPersistentModelIndex


class KindDelegate(QStyledItemDelegate):
    """Edits the kind of a field with a choice."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """The choice."""
        del option, index
        combo = FlatCombo(self._palette, parent)
        for kind in FieldKind:
            combo.addItem(kind.value)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Put the choice on what the cell has."""
        assert isinstance(editor, FlatCombo)
        editor.setCurrentText(str(index.data()))

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Put what was chosen in the cell."""
        assert isinstance(editor, FlatCombo)
        model.setData(index, editor.currentText())


class TextDelegate(QStyledItemDelegate):
    """Edits a text without the rounded frame that would hide half of it."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A bare line."""
        del option, index
        line = QLineEdit(parent)
        line.setObjectName("cell")
        line.setStyleSheet("QLineEdit#cell { border-radius: 0; padding: 0 4px; }")
        return line


class FieldsTable(QTableWidget):
    """The fields, each a row to edit."""

    edited = Signal()
    """Sent when a field came, went or changed."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(0, 7, parent)
        self.setObjectName("report")
        self.setAccessibleName(self.tr("Velden van het formulier"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("Wat u vraagt"),
                self.tr("Eenheid"),
                self.tr("Soort"),
                self.tr("Laagste"),
                self.tr("Hoogste"),
                self.tr("Voorbeeld"),
                self.tr("Naam van de kolom"),
            ]
        )
        self.setItemDelegate(TextDelegate(self))
        self.setItemDelegateForColumn(KIND, KindDelegate(palette, self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QTableWidget.EditTrigger.DoubleClicked
            | QTableWidget.EditTrigger.EditKeyPressed
            | QTableWidget.EditTrigger.AnyKeyPressed
            | QTableWidget.EditTrigger.SelectedClicked
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, grown(width))
        header.setSectionResizeMode(COLUMN, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._changed)

    def add(self, field: FormField, *, own: bool = False) -> None:
        """Add a field below the others; one of the user's `own` names its column by its label."""
        row = self.rowCount()
        texts = (
            field.label,
            field.unit,
            field.kind.value,
            "" if field.low is None else shown_number(field.low),
            "" if field.high is None else shown_number(field.high),
            field.example if isinstance(field.example, str) else shown_number(field.example),
            field.column,
        )
        self.blockSignals(True)  # noqa: FBT003 - Qt's
        self.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column in (LOW, HIGH, EXAMPLE):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
        self._item(row, COLUMN).setData(OWN, not own)
        self._item(row, LABEL).setData(ABOUT, field.about)
        self.blockSignals(False)  # noqa: FBT003 - Qt's
        self.setCurrentCell(row, LABEL)
        self.edited.emit()

    def remove_current(self) -> None:
        """Take away the field that the cursor is on."""
        row = self.currentRow()
        if row >= 0:
            self.removeRow(row)
            self.edited.emit()

    def fields(self) -> tuple[FormField, ...]:
        """The fields as they now stand.

        Raises
        ------
        ValueError
            A bound is no number; the message is the text.

        """
        return tuple(self._field(row) for row in range(self.rowCount()))

    def columns(self) -> frozenset[str]:
        """The names of columns that are taken."""
        return frozenset(self._text(row, COLUMN) for row in range(self.rowCount()))

    def _field(self, row: int) -> FormField:
        kind = FieldKind(self._text(row, KIND))
        example = self._text(row, EXAMPLE)
        is_text = kind is FieldKind.TEXT
        return FormField(
            self._text(row, COLUMN),
            self._text(row, LABEL),
            self._text(row, UNIT),
            kind,
            None if is_text else _number(self._text(row, LOW)),
            None if is_text else _number(self._text(row, HIGH)),
            example if is_text or not example else _sure(example),
            str(self._item(row, LABEL).data(ABOUT) or ""),
        )

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        assert item is not None, "every cell has its item"
        return item

    def _text(self, row: int, column: int) -> str:
        return " ".join(self._item(row, column).text().split())

    @Slot(QTableWidgetItem)
    def _changed(self, item: QTableWidgetItem) -> None:
        self.blockSignals(True)  # noqa: FBT003 - Qt's
        name = self._item(item.row(), COLUMN)
        if item.column() == COLUMN:
            typed = item.text().strip()
            item.setData(OWN, bool(typed))
            others = self._others(item.row())
            item.setText(column_of(typed or self._text(item.row(), LABEL), others))
        elif item.column() == LABEL and not name.data(OWN):
            name.setText(column_of(item.text(), self._others(item.row())))
        self.blockSignals(False)  # noqa: FBT003 - Qt's
        self.edited.emit()

    def _others(self, row: int) -> frozenset[str]:
        rows = range(self.rowCount())
        return frozenset(self._text(other, COLUMN) for other in rows if other != row)


def _number(text: str) -> float | None:
    return _sure(text) if text else None


def _sure(text: str) -> float:
    """A number with decimal comma; raises `ValueError` with the text."""
    try:
        return float(text.removesuffix("%").strip().replace("−", "-").replace(",", "."))
    except ValueError as error:
        raise ValueError(text) from error
