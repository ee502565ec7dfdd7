"""The preview grid: cells in their own rows and columns, and a head that says what each is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import ColumnView, Preview, Role, RowKind
from veerkracht_desktop.ui.importing.sheet_model import SheetModel
from veerkracht_desktop.ui.importing.tints import role_tint
from veerkracht_desktop.ui.importing.words import letters, role_text, tr, type_text
from veerkracht_desktop.ui.style import SMALL, scaled

NARROWEST, WIDEST = 62, 210
MEASURED_ROWS = 40

COLUMN_STEPS = (
    ("code", "Codekolom", "Ctrl+Shift+C"),
    ("names", "Gebiedsnamen (er zijn geen codes)", "Ctrl+Shift+B"),
    ("name", "Naamkolom", "Ctrl+Shift+N"),
    ("level", "Niveaukolom", "Ctrl+Shift+L"),
    ("year", "Jaarkolom", "Ctrl+Shift+J"),
    ("indicator", "Indicator kiezen…", "Ctrl+Shift+I"),
    ("comma", "Decimaalteken is een komma", "Ctrl+,"),
    ("point", "Decimaalteken is een punt", "Ctrl+."),
    ("unused", "Niet gebruiken", "Ctrl+Shift+X"),
    ("found", "Zoals herkend", "Ctrl+Shift+H"),
)
"""What can be said of a column: name, text and shortcut."""

ROW_STEPS = (
    ("header", "Kopregel begint hier", "Ctrl+Shift+K"),
    ("data", "Gegevens beginnen hier", "Ctrl+Shift+G"),
)
"""What can be said of a row."""
LINES_ABOVE = ("indicator", "comma", "unused")


class SheetView(QTableView):
    """Shows a `Preview`; a menu on columns and rows corrects, by mouse and by keys."""

    column_asked = Signal(str, str)
    """Carries what the column is, a name of `COLUMN_STEPS`, and the column's name."""

    row_asked = Signal(str, int)
    """Carries a name of `ROW_STEPS` and the row's number."""

    variable_asked = Signal(str, str)
    """Carries a column's name and the suggested variable that the user took."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = SheetModel(palette, self)
        self.setModel(self.sheet)
        self.setObjectName("sheet")
        self.setHorizontalHeader(_ColumnHead(palette, self))
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("Voorbeeld van de cellen"))
        grid = palette.hairline
        self.setStyleSheet(
            f"QTableView#sheet {{ gridline-color: {grid}; }}"
            "QTableView#sheet::item { padding: 0 4px; }"
            f"QTableView#sheet::item:selected {{ background: {palette.accent_soft};"
            f" border: 1px solid {palette.accent}; color: {palette.text}; }}"
        )
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(self._row_menu)
        head = self.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._head_menu)
        self._steps: dict[str, QAction] = {}
        for name, text, keys in (*COLUMN_STEPS, *ROW_STEPS):
            action = QAction(tr(text), self)
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(self._step)
            self.addAction(action)
            self._steps[name] = action

    def put(self, preview: Preview | None) -> None:
        """Show another preview; the place stays where it can."""
        here = self.currentIndex()
        same = (
            self.sheet.preview is not None
            and preview is not None
            and len(preview.columns) == len(self.sheet.preview.columns)
        )
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.sheet.put(preview, self.font())
        if preview is None:
            return
        self._fit_columns(preview)
        self._span_titles(preview)
        row, column = (here.row(), here.column()) if same and here.isValid() else (0, 0)
        if self.sheet.rowCount():
            at = self.sheet.index(min(row, self.sheet.rowCount() - 1), max(column, 0))
            self.setCurrentIndex(at)
            self.horizontalScrollBar().setValue(across if same else 0)
            self.verticalScrollBar().setValue(down if same else 0)

    def _span_titles(self, preview: Preview) -> None:
        """A line above or below the figures may be as wide as the sheet."""
        self.clearSpans()
        wide = self.sheet.columnCount()
        for row, kind in enumerate(preview.kinds):
            cells = preview.cells[row]
            alone = bool(cells and cells[0]) and not any(cells[1:])
            if kind in (RowKind.TITLE, RowKind.FOOTER) and alone and wide > 1:
                self.setSpan(row, 0, 1, wide)

    def _fit_columns(self, preview: Preview) -> None:
        """Widths from the lengths of the texts: measuring each would cost too long."""
        letter = self.fontMetrics().averageCharWidth()
        rows = [
            cells
            for cells, kind in zip(preview.cells, preview.kinds, strict=True)
            if kind in (RowKind.DATA, RowKind.HEADER)
        ][:MEASURED_ROWS]
        for at in range(self.sheet.columnCount()):
            column = self.sheet.column_view(at)
            head = [role_text(column), type_text(column)] if column is not None else []
            longest = max((len(cells[at]) for cells in rows if at < len(cells)), default=0)
            words = max(longest, *(len(text) for text in head), 4)
            self.setColumnWidth(at, min(max(round(words * letter * 1.12) + 18, NARROWEST), WIDEST))

    # What is under the cursor

    @property
    def column(self) -> ColumnView | None:
        """The column of the current cell."""
        found = self.sheet.column_view(self.currentIndex().column())
        return found if found is not None and found.name else None

    @property
    def row_number(self) -> int:
        """Number of the current row as the spreadsheet counts, 0 for none."""
        preview, row = self.sheet.preview, self.currentIndex().row()
        if preview is None or not 0 <= row < len(preview.numbers):
            return 0
        return preview.numbers[row]

    # Menus

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The menu of the current cell: its column and its row."""
        at = self.visualRect(self.currentIndex()).bottomLeft()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self.menu().popup(event.globalPos() if by_mouse else self.viewport().mapToGlobal(at))

    @Slot(QPoint)
    def _head_menu(self, at: QPoint) -> None:
        section = self.horizontalHeader().logicalIndexAt(at)
        if section >= 0:
            row = max(self.currentIndex().row(), 0)
            self.setCurrentIndex(self.sheet.index(row, section))
            self.menu(rows=False).popup(self.horizontalHeader().mapToGlobal(at))

    @Slot(QPoint)
    def _row_menu(self, at: QPoint) -> None:
        section = self.verticalHeader().logicalIndexAt(at)
        if section >= 0:
            column = max(self.currentIndex().column(), 0)
            self.setCurrentIndex(self.sheet.index(section, column))
            self.menu(columns=False).popup(self.verticalHeader().mapToGlobal(at))

    def menu(self, *, columns: bool = True, rows: bool = True) -> QMenu:
        """What can be said of the current column and row, with the keys for it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = self.column
        if columns and column is not None:
            title = tr("Kolom {letter}: {name}").format(
                letter=letters(self.currentIndex().column()), name=column.name
            )
            menu.addAction(title.replace("&", "&&")).setEnabled(False)
            for found in column.suggestions:
                action = menu.addAction(tr("Voorstel: {label}").format(label=found.label))
                action.setData((column.name, found.variable))
                action.triggered.connect(self._take_suggestion)
            if column.suggestions:
                menu.addSeparator()
            for name, _, _ in COLUMN_STEPS:
                if name in LINES_ABOVE:
                    menu.addSeparator()
                if name in ("comma", "point") and not column.is_number:
                    continue
                menu.addAction(self._steps[name])
        if rows and self.row_number and self._has_layout:
            menu.addSeparator()
            row_title = tr("Rij {number}").format(number=self.row_number)
            menu.addAction(row_title).setEnabled(False)
            for name, _, _ in ROW_STEPS:
                menu.addAction(self._steps[name])
        return menu

    @property
    def _has_layout(self) -> bool:
        preview = self.sheet.preview
        return preview is not None and not preview.is_map and bool(preview.numbers)

    @Slot()
    def _take_suggestion(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction), "only connected to the menu"
        column, variable = action.data()
        self.variable_asked.emit(column, variable)

    @Slot()
    def _step(self) -> None:
        name = self.sender().objectName()
        if name in {step for step, _, _ in ROW_STEPS}:
            if self.row_number and self._has_layout:
                self.row_asked.emit(name, self.row_number)
        elif self.column is not None:
            self.column_asked.emit(name, self.column.name)


class _ColumnHead(QHeaderView):
    """Letter, meaning and type of each column under one another."""

    def __init__(self, palette: Palette, parent: SheetView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._colours, self._view = palette, parent
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three lines."""
        small = QFontMetrics(scaled(self.font(), SMALL)).height()
        return QSize(80, small * 2 + self.fontMetrics().height() + 10)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's name
        """Draw the three lines on the tint of the column."""
        colours = self._colours
        column = self._view.sheet.column_view(section)
        painter.save()
        role = column.role if column is not None else Role.UNUSED
        painter.fillRect(rect, role_tint(colours, role))
        if section == self._view.currentIndex().column():
            painter.fillRect(
                QRect(rect.left(), rect.top(), rect.width(), 2), QColor(colours.accent)
            )
        painter.setPen(QColor(colours.hairline))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(6, 4, -6, -4)
        small = scaled(self.font(), SMALL)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, letters(section))
        if column is not None:
            if column.by_hand:
                mark = tr("gekozen")
                painter.drawText(
                    room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, mark
                )
            elide = Qt.TextElideMode.ElideRight
            low = metrics.elidedText(type_text(column), elide, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom, low)
            plain = role in (Role.UNUSED, Role.FIGURES)
            font = scaled(self.font(), 1.0, bold=not plain)
            painter.setFont(font)
            painter.setPen(QColor(colours.quiet if plain else colours.text))
            text = QFontMetrics(font).elidedText(role_text(column), elide, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
