"""Page with every column: which indicator it is, and what its odd cells mean."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.corrections import with_entry, with_variable
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import ColumnView, Role, Token
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.ui.flat import FlatCombo, label, line
from veerkracht_desktop.ui.importing.tables import TextsModel, plain_table, searching_line
from veerkracht_desktop.ui.importing.words import letters, reason_word, role_text, tr, type_text

Index = QModelIndex | QPersistentModelIndex
INDICATOR, MEANS = 2, 2
REASONS = (
    MissingReason.SECRET,
    MissingReason.BLANK,
    MissingReason.LATER,
    MissingReason.DISCONTINUED,
    MissingReason.SMALL,
)
"""What a text in a cell may mean."""


def column_rows(columns: tuple[ColumnView, ...]) -> list[tuple[str, ...]]:
    """A line per column that has a name."""
    return [
        (letters(at), c.name, indicator_text(c), type_text(c), c.unit, count(c.known))
        for at, c in enumerate(columns)
        if c.name
    ]


def indicator_text(column: ColumnView) -> str:
    """The indicator of a column, or what is suggested."""
    if column.role is Role.INDICATOR:
        same = column.label in ("", column.variable)
        return column.variable if same else f"{column.label}  ({column.variable})"
    if column.suggestions and column.role in (Role.FIGURES, Role.UNUSED):
        return tr("voorstel: {label}").format(label=column.suggestions[0].label)
    return tr("geen indicator") if column.role is Role.FIGURES else role_text(column).lower()


def tokens_of(columns: tuple[ColumnView, ...]) -> list[Token]:
    """The different texts that stand for no value, over all columns."""
    cells: dict[tuple[str, MissingReason], int] = {}
    for column in columns:
        for token in column.tokens:
            key = (token.text, token.reason)
            cells[key] = cells.get(key, 0) + token.cells
    found = [Token(text, reason, n) for (text, reason), n in cells.items()]
    return sorted(found, key=lambda t: (t.reason is not MissingReason.UNREADABLE, -t.cells))


class ColumnsPage(QWidget):
    """Columns above, texts for missing values below."""

    choices_asked = Signal(object)
    """Carries the `Choices` that the user wants for the part shown."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self._columns: tuple[ColumnView, ...] = ()
        self.tokens: list[Token] = []
        self.vocabulary: tuple[tuple[str, str], ...] = ()
        head = (
            tr(""),
            tr("Kolom in het bestand"),
            tr("Indicator"),
            tr("Soort"),
            tr("Eenheid"),
            tr("Gevuld"),
        )
        self.columns = TextsModel(head, palette, self)
        self.columns.editable = INDICATOR
        self.columns.figures, self.columns.quiet = frozenset({5}), frozenset({0, 3, 4})
        self.view = plain_table(self.columns, (38, 200, 330, 160, 90, 80), self)
        self.view.horizontalHeader().setStretchLastSection(False)
        self.view.horizontalHeader().setSectionResizeMode(INDICATOR, QHeaderView.ResizeMode.Stretch)
        self.view.setItemDelegateForColumn(INDICATOR, _IndicatorPicker(self))
        self.view.setAccessibleName(tr("Kolommen"))
        cells_head = (tr("Tekst in een cel"), tr("Aantal"), tr("Betekent"))
        self.missing = TextsModel(cells_head, palette, self)
        self.missing.editable = MEANS
        self.missing.figures = frozenset({1})
        self.missing_view = plain_table(self.missing, (170, 80), self)
        self.missing_view.setItemDelegateForColumn(MEANS, _ReasonPicker(palette, self))
        self.missing_view.setAccessibleName(tr("Teksten zonder waarde"))
        self.accept = QAction(tr("Voorstel overnemen"), self)
        self.accept.setShortcut(QKeySequence("Ctrl+Return"))
        self.accept.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.accept.triggered.connect(self.take_suggestion)
        self.addAction(self.accept)
        self.button = QPushButton(tr("Voorstel overnemen  Ctrl+Enter"), self)
        self.button.setObjectName("link")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.take_suggestion)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self._lay_out()

    def _lay_out(self) -> None:
        hint = label(tr("F2 of dubbelklik om een indicator te kiezen."), "quiet")
        top = QHBoxLayout()
        top.setContentsMargins(14, 4, 6, 4)
        top.addWidget(hint, 1)
        top.addWidget(self.button)
        self._missing_title = label(tr("Cellen zonder getal"), "head")
        self._missing_title.setContentsMargins(14, 6, 14, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 3)
        column.addWidget(line())
        column.addWidget(self._missing_title)
        column.addWidget(self.missing_view, 1)

    def show_item(self, item: Item | None) -> None:
        """Show a part; the same once more would disturb who is typing."""
        before, self._item = self._item, item
        if before is not None and item is not None and before.preview is item.preview:
            return
        every = item.preview.columns if item is not None else ()
        self._columns = tuple(column for column in every if column.name)
        self.columns.put(column_rows(every))
        self.tokens = tokens_of(self._columns)
        self.missing.put([(t.text, count(t.cells), reason_word(t.reason)) for t in self.tokens])
        for widget in (self._missing_title, self.missing_view):
            widget.setVisible(bool(self.tokens))
        self._moved()

    def column_at(self, row: int) -> ColumnView | None:
        """The column on a line."""
        return self._columns[row] if 0 <= row < len(self._columns) else None

    def edit(self, name: str) -> None:
        """Put the cursor in the choice of indicator of a column."""
        rows = [row for row, column in enumerate(self._columns) if column.name == name]
        if rows:
            index = self.columns.index(rows[0], INDICATOR)
            self.view.setFocus()
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self.view.edit(index)

    def name_variable(self, row: int, text: str) -> None:
        """Give a column the variable that was typed: its name or its label; "" for none."""
        column = self.column_at(row)
        assert self._item is not None, "there are no columns without a part"
        assert column is not None, "the line is there"
        typed = text.strip().casefold()
        known = {v.casefold(): v for v, _ in self.vocabulary}
        known |= {f"{lab} ({v})".casefold(): v for v, lab in self.vocabulary}
        known |= {lab.casefold(): v for v, lab in self.vocabulary}
        variable = known.get(typed, "")
        if typed and not variable:
            return
        if variable != column.variable:
            choices = with_variable(self._item.part.choices, column.name, variable)
            self.choices_asked.emit(choices)

    def give_reason(self, row: int, reason: str) -> None:
        """Say what a text stands for; "" for as recognised."""
        assert self._item is not None, "there are no texts without a part"
        choices = self._item.part.choices
        self.choices_asked.emit(
            with_entry(choices, "missing", self.tokens[row].text, reason or None)
        )

    @Slot()
    def take_suggestion(self) -> None:
        """Take what is suggested for the current column."""
        column = self.column_at(self.view.currentIndex().row())
        if self._item is not None and column is not None and column.suggestions:
            variable = column.suggestions[0].variable
            choices = with_variable(self._item.part.choices, column.name, variable)
            self.choices_asked.emit(choices)

    @Slot()
    def _moved(self) -> None:
        column = self.column_at(self.view.currentIndex().row())
        able = column is not None and bool(column.suggestions) and not column.variable
        self.button.setVisible(able)


class _IndicatorPicker(QStyledItemDelegate):
    """A line to type in that searches all indicators."""

    def __init__(self, page: ColumnsPage) -> None:
        super().__init__(page)
        self._page = page

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """The line, with what begins or contains the letters below it."""
        del option
        column = self._page.column_at(index.row())
        likely = [f"{s.label} ({s.variable})" for s in column.suggestions] if column else []
        every = [f"{lab} ({v})" for v, lab in self._page.vocabulary]
        texts = [*likely, *(text for text in every if text not in likely)]
        return searching_line(parent, tr("zoek op naam of code; leeg = niet gebruiken"), texts, 12)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Begin with the indicator that it is."""
        assert isinstance(editor, QLineEdit), "made above"
        column = self._page.column_at(index.row())
        if column is not None:
            editor.setText(f"{column.label} ({column.variable})" if column.variable else "")
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for the indicator typed."""
        del model
        assert isinstance(editor, QLineEdit), "made above"
        if editor.isModified() or editor.text():
            self._page.name_variable(index.row(), editor.text())


class _ReasonPicker(QStyledItemDelegate):
    """A choice of reasons in the cell."""

    def __init__(self, palette: Palette, page: ColumnsPage) -> None:
        super().__init__(page)
        self._colours, self._page = palette, page

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """The reasons, and what was recognised."""
        del option, index
        combo = FlatCombo(self._colours, parent)
        combo.addItem(tr("zoals herkend"), "")
        for reason in REASONS:
            combo.addItem(reason_word(reason), reason.name.lower())
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Begin with what it is taken for."""
        assert isinstance(editor, FlatCombo), "made above"
        reason = self._page.tokens[index.row()].reason
        editor.setCurrentIndex(max(editor.findData(reason.name.lower()), 0))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for the reason chosen."""
        del model
        assert isinstance(editor, FlatCombo), "made above"
        self._page.give_reason(index.row(), str(editor.currentData() or ""))
