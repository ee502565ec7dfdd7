"""Page with the preview grid, its legend, and a button for the current column and row."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.corrections import (
    with_entry,
    with_header,
    with_names_as_key,
    with_role,
    with_variable,
    without_column,
)
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import Role
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.importing.sheet_view import SheetView
from veerkracht_desktop.ui.importing.tints import tint
from veerkracht_desktop.ui.importing.words import legend_of, letters

ROLES = {
    "code": Role.CODE,
    "name": Role.NAME,
    "level": Role.LEVEL,
    "year": Role.YEAR,
    "unused": Role.UNUSED,
}


class Legend(QWidget):
    """A row of small squares with their meaning."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._entries: list[tuple[str, str]] = []
        self.setFont(label("", "quiet").font())

    def put(self, entries: list[tuple[str, str]]) -> None:
        """Show other kinds."""
        self._entries = entries
        self.setToolTip(", ".join(text for _, text in entries))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all of them on one line."""
        wide = sum(self.fontMetrics().horizontalAdvance(text) + 34 for _, text in self._entries)
        return QSize(wide, self.fontMetrics().height() + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What does not fit is told on hover."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw them."""
        del event
        painter = QPainter(self)
        x, middle = 0, self.height() // 2
        for key, text in self._entries:
            if x + self.fontMetrics().horizontalAdvance(text) + 18 > self.width():
                painter.setPen(QColor(self._colours.quiet))
                painter.drawText(x, middle + self.fontMetrics().ascent() // 2 - 1, "…")
                break
            painter.setPen(QColor(self._colours.missing_line))
            painter.setBrush(tint(self._colours, key))
            painter.drawRect(x, middle - 6, 12, 12)
            painter.setPen(QColor(self._colours.quiet))
            painter.drawText(x + 18, middle + self.fontMetrics().ascent() // 2 - 1, text)
            x += self.fontMetrics().horizontalAdvance(text) + 34
        painter.end()


class SheetPage(QWidget):
    """The cells, and what they are."""

    choices_asked = Signal(object)
    """Carries the `Choices` that the user wants for the part shown."""

    indicator_asked = Signal(str)
    """Carries the column for which the user wants to choose an indicator."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self.legend = Legend(palette, self)
        self.adjust = QPushButton(self.tr("Kolom aanpassen…"), self)
        self.adjust.setObjectName("link")
        self.adjust.setAutoDefault(False)
        self.adjust.setToolTip(
            self.tr("Wat deze kolom en rij zijn. Ook met de rechtermuisknop of de menutoets.")
        )
        self.adjust.clicked.connect(self._open_menu)
        self.view = SheetView(palette, self)
        top = QHBoxLayout()
        top.setContentsMargins(10, 4, 6, 4)
        top.addWidget(self.legend, 1)
        top.addWidget(self.adjust)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        self.view.column_asked.connect(self._column)
        self.view.row_asked.connect(self._row)
        self.view.variable_asked.connect(self._variable)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.sheet.modelReset.connect(self._moved)

    def show_item(self, item: Item | None) -> None:
        """Show a part."""
        if item is not None and self._item is not None and item.preview is self._item.preview:
            self._item = item
            return
        self._item = item
        self.view.put(item.preview if item is not None else None)
        self.legend.put(legend_of(item.preview) if item is not None else [])
        self._moved()

    @Slot()
    def _moved(self) -> None:
        column = self.view.column
        self.adjust.setEnabled(column is not None)
        if column is not None:
            text = self.tr("Kolom {letter}, rij {row} aanpassen… (menutoets)")
            letter = letters(self.view.currentIndex().column())
            self.adjust.setText(text.format(letter=letter, row=self.view.row_number or "–"))
        self.view.horizontalHeader().viewport().update()

    @Slot()
    def _open_menu(self) -> None:
        below = QPoint(0, self.adjust.height())
        self.view.menu().popup(self.adjust.mapToGlobal(below))

    @Slot(str, str)
    def _column(self, step: str, name: str) -> None:
        assert self._item is not None, "there is no column without a part"
        choices = self._item.part.choices
        if step == "indicator":
            self.indicator_asked.emit(name)
            return
        if step in ROLES:
            choices = with_role(choices, name, ROLES[step])
        elif step == "names":
            choices = with_names_as_key(choices, name)
        elif step == "found":
            choices = without_column(choices, name)
        else:
            sign = "," if step == "comma" else "."
            choices = with_entry(choices, "decimals", name, sign)
        self.choices_asked.emit(choices)

    @Slot(str, int)
    def _row(self, step: str, number: int) -> None:
        assert self._item is not None, "there is no row without a part"
        choices = self._item.part.choices
        if step == "header":
            self.choices_asked.emit(with_header(choices, number))
        else:
            self.choices_asked.emit(replace(choices, data_row=number))

    @Slot(str, str)
    def _variable(self, column: str, variable: str) -> None:
        assert self._item is not None, "there is no column without a part"
        self.choices_asked.emit(with_variable(self._item.part.choices, column, variable))
