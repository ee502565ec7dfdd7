"""The scrolling part of the table: the mouse and the keyboard, told as rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTableView,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.keys import KeyRow
from veerkracht_desktop.ui.table.columns import ACTIVE, Content
from veerkracht_desktop.ui.table.delegate import BAR_LENGTH, PADDING, AreaDelegate
from veerkracht_desktop.ui.table.frozen import kept_width, paint_cells, paint_titles, section_at
from veerkracht_desktop.ui.table.model import AreaTableModel

SAMPLE = 200
"""Rows that are measured for the width of a column."""
WIDEST = {"code": 110, "name": 190, "gemeente": 150}
"""Most pixels for names at normal text size; other columns are as wide as their numbers."""
NARROWEST = {"name": 80, "gemeente": 56}
LEAST_FIELD = 16
"""Pixels; a field that is narrower under the columns that stay is not shown."""
FIELD_AIR = 3
"""Pixels below the fields to filter with."""
USUAL_LETTER = 7
"""Average width of a letter at normal text size, pixels."""
ARRIVE_MS = 100
"""After which the bars are said to rest."""
KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
TABLE_KEYS = (
    KeyRow(("Up", "Down"), translatable("keys", "Naar een andere rij")),
    KeyRow(("Left", "Right"), translatable("keys", "Naar een andere kolom")),
    KeyRow(("Return",), translatable("keys", "De rij selecteren")),
    KeyRow(("Space",), translatable("keys", "De rij toevoegen of weghalen")),
    KeyRow(("Shift+Up", "Shift+Down"), translatable("keys", "Rijen erbij selecteren")),
    KeyRow(("Ctrl+C",), translatable("keys", "De geselecteerde rijen kopiëren, voor Excel")),
    KeyRow(("Ctrl+A",), translatable("keys", "Alle rijen selecteren")),
)
"""For the page of keys."""
NOTHING = QModelIndex()


def tabular(font: QFont) -> QFont:
    """A font whose figures are equally wide, where it has them."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def shared_widths(wanted: list[int], least: list[int], room: int) -> list[int]:
    """Widths of the columns: what is left over is shared, what is short comes off the names.

    Parameters
    ----------
    wanted, least : list of int
        Pixels per column; `least` is never more than `wanted`.
    room : int
        Pixels there are.

    """
    widths = list(wanted)
    spare = room - sum(widths)
    if spare >= 0:
        share, rest = divmod(spare, max(1, len(widths)))
        return [width + share + (1 if at < rest else 0) for at, width in enumerate(widths)]
    give = [have - floor for have, floor in zip(wanted, least, strict=True)]
    short = min(-spare, sum(give))
    for at, can in enumerate(give):
        # What is still short over what can still give: nothing is lost by rounding.
        taken = -(-short * can // max(1, sum(give[at:])))
        widths[at] -= taken
        short -= taken
    return widths


class TableHeader(QHeaderView):
    """Small grey titles; a click orders, also with Shift."""

    sort_asked = Signal(int, bool)
    """Carries the column, and whether Shift was held; sent when the button goes up."""

    def __init__(self, parent: AreaTableView, palette: Palette) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._view, self._palette = parent, palette
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumSectionSize(36)
        self._shift = False
        self.fields: list[QLineEdit] = []
        self.sectionClicked.connect(self._clicked)
        self.sectionResized.connect(self.place_fields)
        self.geometriesChanged.connect(self.place_fields)

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Keep room for the fields below the titles."""
        self.setViewportMargins(0, 0, 0, self._room)
        super().updateGeometries()
        self.place_fields()

    @property
    def _room(self) -> int:
        """Height of the fields with air below them, 0 without any."""
        return self.fields[0].sizeHint().height() + FIELD_AIR if self.fields else 0

    @Slot()
    def place_fields(self) -> None:
        """Put each field below the title of its column."""
        if not self.fields:
            return
        top, kept, left = self.height() - self._room, kept_width(self._view), 0
        for section, field in enumerate(self.fields):
            x, width = self.sectionPosition(section) - self.offset(), self.sectionSize(section)
            if kept and section < self._view.frozen:
                x, left = left, left + width
            elif x < kept:  # what is under the columns that stay
                x, width = kept, x + width - kept
            field.setGeometry(x + 2, top, max(width - 4, 0), self._room - FIELD_AIR)
            field.setVisible(width > LEAST_FIELD)

    def show_fields(self, fields: list[QLineEdit], title_height: int) -> None:
        """Take other fields, one per column in order, or none."""
        for field in self.fields:
            field.hide()
            field.deleteLater()
        self.fields = fields
        self.setFixedHeight(title_height + self._room)
        self.updateGeometries()
        for field in fields:
            field.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the key that Qt's own signal does not tell."""
        section = section_at(self._view, event.position().toPoint().x())
        if section >= 0:  # below it lies another column
            if event.button() == Qt.MouseButton.LeftButton:
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.sort_asked.emit(section, shift)
            return
        self._shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing of what lies below a column that stays."""
        if section_at(self._view, event.position().toPoint().x()) < 0:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the titles, and over them those that stay."""
        super().paintEvent(event)
        paint_titles(self, self._view, self._palette)

    def _clicked(self, section: int) -> None:
        self.sort_asked.emit(section, self._shift)


class AreaTableView(QTableView):
    """Rows without grid; it selects nothing itself, because the selection is the state's."""

    rows_met = Signal(int, int, object)
    """Carries the first and last row of a click or drag, and the keyboard modifiers."""

    nothing_met = Signal(object)
    """Carries the keyboard modifiers of a click below the last row."""

    pointed = Signal(int)
    """Carries the row under the pointer or under the keyboard, -1 for none."""

    copy_asked = Signal()
    """Sent at Ctrl+C."""

    all_asked = Signal()
    """Sent at Ctrl+A."""

    def __init__(self, model: AreaTableModel, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._pressed = -1
        self._anchor = -1
        self._sharing = False
        self._shared: Content | None = None
        self._coming: tuple[str, int] | None = None
        """Place to come back to once there are rows, and room to scroll in."""
        self._placing = False
        self._arrive = QTimer(self, singleShot=True, interval=ARRIVE_MS)
        self._arrive.timeout.connect(self._arrived)
        self.own_widths: dict[str, int] = {}
        self.frozen = 0
        self._palette = palette
        self.setModel(model)
        self.setItemDelegate(AreaDelegate(model, palette, self))
        self.setFont(tabular(self.font()))
        self._arrange(palette)
        model.modelReset.connect(self._share_anew)
        model.modelReset.connect(self._forget)
        model.modelReset.connect(self._take_place)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._moved)

    def _arrange(self, palette: Palette) -> None:
        self.head = header = TableHeader(self, palette)
        small = QFont(self.font())
        small.setPointSizeF(max(7.0, small.pointSizeF() * 0.92))
        header.setFont(small)
        self.setHorizontalHeader(header)
        self.title_height = QFontMetrics(small).height() + 9
        header.setFixedHeight(self.title_height)
        header.sort_asked.connect(self._sort)
        header.sectionResized.connect(self._note_width)
        rows = self.verticalHeader()
        rows.hide()
        # One size for all rows: otherwise Qt measures 14,500 of them.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(max(22, self.fontMetrics().height() + 6))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setStyleSheet(
            f"QTableView {{ background: {palette.panel}; border: none; }}"
            f"QHeaderView::section {{ background: {palette.panel}; color: {palette.quiet};"
            f" border: none; border-bottom: 1px solid {palette.hairline};"
            f" padding: 2px {PADDING}px; font-weight: normal; }}"
        )

    # Sizes

    def _share_anew(self) -> None:
        """Share the room for other columns; a filter leaves the widths as they are."""
        if self._model.content is not self._shared:
            self.share_room()

    def share_room(self) -> None:
        """Give every column what it needs and share what is left."""
        wanted = [self._wanted(section) for section in range(self._model.columnCount())]
        least = [
            min(want, round(NARROWEST[column.id] * self._enlarged))
            if column.id in NARROWEST
            else want - (BAR_LENGTH // 2) * (column.id == ACTIVE)
            for want, column in zip(wanted, self._model.content.columns, strict=True)
        ]
        for section, column in enumerate(self._model.content.columns):
            if column.id in self.own_widths:  # as the user dragged it
                wanted[section] = least[section] = self.own_widths[column.id]
        self._sharing, self._shared = True, self._model.content
        for section, width in enumerate(shared_widths(wanted, least, self.viewport().width())):
            own = self.own_widths.get(self._model.content.columns[section].id)
            self.setColumnWidth(section, width if own is None else own)
        self._sharing = False

    def set_own_widths(self, widths: dict[str, int]) -> None:
        """Give columns the widths that the user gave them before, pixels by column."""
        self.own_widths = dict(widths)
        self.share_room()

    def _note_width(self, section: int, old: int, new: int) -> None:
        del old
        if not self._sharing and new > 0 and section < len(self._model.content.columns):
            self.own_widths[self._model.content.columns[section].id] = new

    @property
    def _enlarged(self) -> float:
        """How much larger than usual the text is."""
        return max(1.0, self.fontMetrics().averageCharWidth() / USUAL_LETTER)

    def _wanted(self, section: int) -> int:
        column = self._model.content.columns[section]
        metrics = self.fontMetrics()
        rows = range(0, self._model.rowCount(), max(1, self._model.rowCount() // SAMPLE))
        # The longest text is nearly always the widest; measuring each would take too long.
        texts = sorted((column.text(self._model.area(row)) for row in rows), key=len)[-3:]
        width = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        if column.id == ACTIVE:
            width = metrics.horizontalAdvance("100,0") + PADDING + BAR_LENGTH
        title = self.horizontalHeader().fontMetrics().horizontalAdvance("↑ " + column.title)
        width = max(width, min(title, 11 * metrics.averageCharWidth()))
        spare = 0 if column.is_number else 2
        most = round(WIDEST.get(column.id, 1000) * self._enlarged)
        return min(width + 2 * PADDING + spare, most)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room anew when the width is another one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.share_room()
        self._take_place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the cells, and over them the columns that stay."""
        super().paintEvent(event)
        paint_cells(self, self._palette, event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Move; with columns that stay the picture cannot be shifted as a whole."""
        super().scrollContentsBy(dx, dy)
        if dx and self.frozen:
            self.viewport().update()
            self.head.viewport().update()
            self.head.place_fields()

    # Gestures

    def _sort(self, section: int, shift: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._model.sort_by(section, further=shift)
        self.scrollToTop()

    def _forget(self) -> None:
        self._pressed = self._anchor = -1

    def _row_at(self, event: QMouseEvent) -> int:
        return self.rowAt(event.position().toPoint().y())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a drag over rows."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._row_at(event)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End it and tell which rows it met."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        first, last, keys = self._pressed, self._row_at(event), event.modifiers()
        self._pressed = -1
        if first < 0:
            self.nothing_met.emit(keys)
            return
        if last < 0:
            last = self._model.rowCount() - 1
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        start = self._anchor if shift and first == last and self._anchor >= 0 else first
        if not shift:
            self._anchor = first
        column = max(0, self.columnAt(event.position().toPoint().x()))
        self.setCurrentIndex(self._model.index(last, column))
        self.rows_met.emit(start, last, keys)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell which row the pointer is on."""
        self.pointed.emit(self._row_at(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing more than the click that came before."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is on no row any more."""
        super().leaveEvent(event)
        self.pointed.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, space toggles, Enter replaces, Ctrl+C copies, Ctrl+A selects all."""
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_asked.emit()
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._anchor = row
            self.rows_met.emit(row, row, Qt.KeyboardModifier.ControlModifier)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._anchor = row
            self.rows_met.emit(row, row, Qt.KeyboardModifier.NoModifier)
        elif event.key() in KEYS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._extend(event)
        else:
            super().keyPressEvent(event)
            if self.currentIndex().row() != row:
                self._anchor = self.currentIndex().row()
                self.pointed.emit(self._anchor)

    def _extend(self, event: QKeyEvent) -> None:
        """Shift with an arrow adds the rows that it passes over."""
        row = self.currentIndex().row()
        plain = QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier)
        super().keyPressEvent(plain)
        there = self.currentIndex().row()
        if there >= 0 and row >= 0:
            self.rows_met.emit(row, there, Qt.KeyboardModifier.ShiftModifier)
            self.pointed.emit(there)

    # Bringing in sight

    def place(self) -> tuple[str, int] | None:
        """Code of the first row in sight, and pixels that the columns are moved; None at rest.

        At the end the row above it is partly in sight too: the last row stands on the bottom.
        """
        if self._coming is not None:
            return self._coming
        row, aside = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        if row >= self._model.rowCount() or (row == 0 and aside == 0):
            return None
        return self._model.code(row), aside

    def go_to(self, code: str, aside: int) -> None:
        """Come back to a place as soon as there are rows; a code that is gone stays where it is.

        While the panels still get their sizes the columns may all fit: until the place is
        reached, or the user goes elsewhere, each other size tries again.
        """
        self._coming = (code, aside)
        self._take_place()

    @Slot()
    def _take_place(self) -> None:
        if self._coming is None or not self._model.rowCount() or not self.isVisible():
            return
        code, aside = self._coming
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        self.executeDelayedItemsLayout()  # the bars know the rows only then
        row = self._model.position(self._model.area_of(code))
        self._placing = True
        if row >= 0:
            down.setValue(row)
        across.setValue(aside)
        self._placing = False
        if row < 0 and across.value() == aside:
            self._coming = None
        elif row == down.value() and across.value() == aside:
            # The bars may still come and go, and each takes room: it is only there when they rest.
            self._arrive.start()

    @Slot()
    def _arrived(self) -> None:
        """Be there at last; what the bars moved meanwhile is put right."""
        self._take_place()
        if self._arrive.isActive():
            self._arrive.stop()
            self._coming = None

    @Slot(int)
    def _moved(self, value: int) -> None:
        """Forget the place to come back to where the user goes; less room ends at the end."""
        bar = self.sender()
        if not self._placing and isinstance(bar, QScrollBar) and value < bar.maximum():
            self._coming = None

    def scrollToTop(self) -> None:  # noqa: N802 - Qt's name
        """Show the first rows, wherever it was to come back to."""
        self._coming = None
        super().scrollToTop()

    def rows_in_sight(self) -> tuple[int, int]:
        """First and last row that are wholly in sight; the last is below the first when none is."""
        first = max(0, self.rowAt(0))
        height = self.verticalHeader().defaultSectionSize()
        last = first + self.viewport().height() // height - 1
        return first, min(last, self._model.rowCount() - 1)

    def update_row(self, row: int) -> None:
        """Draw one row again."""
        if row >= 0:
            top = self.rowViewportPosition(row)
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(row))

    def scroll_to_row(self, row: int) -> None:
        """Bring a row in sight without moving sideways."""
        at = self.indexAt(QPoint(0, self.rowViewportPosition(row)))
        column = at.column() if at.isValid() else 0
        sideways = self.horizontalScrollBar().value()
        self.scrollTo(self._model.index(row, column), self.ScrollHint.PositionAtCenter)
        self.horizontalScrollBar().setValue(sideways)
