"""The search box: finds areas, wijken and gemeenten by name or code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from shiboken6 import isValid

from veerkracht_desktop.core.area_search import AreaSearch, Place
from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.query_frame import wijken_of
from veerkracht_desktop.core.scope import scope_mask
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.style import SMALL, grown, scaled

PADDING = 26
"""Pixels at the sides of what is typed."""
LISTED = 12
"""Places in sight in the list; the others scroll."""

Index = QModelIndex | QPersistentModelIndex
PLACE = Qt.ItemDataRole.UserRole


class PlaceList(QAbstractListModel):
    """The places that were found, the best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: Sequence[Place] = ()

    def show_places(self, places: Sequence[Place]) -> None:
        """Other places."""
        self.beginResetModel()
        self.places = places
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """How many places."""
        return 0 if parent is not None and parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The place as a line, as what stands in the field when it is chosen, or itself."""
        place = self.places[index.row()]
        if role == PLACE:
            return place
        if role == Qt.ItemDataRole.EditRole:
            return place.name or place.code
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return place.line
        return None


class PlaceDelegate(QStyledItemDelegate):
    """Draws name and gemeente at the left, level and code at the right."""

    AIR = 9

    def __init__(self, palette: Palette, parent: QObject) -> None:
        super().__init__(parent)
        self._colours = palette

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line of the list."""
        place = index.data(PLACE)
        assert isinstance(place, Place), "the model holds places"
        rect: QRect = option.rect
        colours = self._colours
        chosen = bool(
            option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        )
        if chosen:
            painter.fillRect(rect, QColor(colours.accent_soft))
        inner = rect.adjusted(self.AIR, 0, -self.AIR, 0)
        small = scaled(option.font, SMALL)
        painter.setFont(small)
        painter.setPen(QColor(colours.quiet))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, side, f"{place.level.value}  {place.code}")
        room = inner.width() - self._wide(small, place) - 2 * self.AIR
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(option.font)
        painter.setPen(QColor(colours.text))
        metrics = QFontMetrics(option.font)
        name = metrics.elidedText(place.name or place.code, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, left, name)
        used = metrics.horizontalAdvance(name) + self.AIR
        painter.setPen(QColor(colours.quiet))
        rest = metrics.elidedText(place.gemeente, Qt.TextElideMode.ElideRight, room - used)
        if room > used:
            painter.drawText(inner.adjusted(used, 0, 0, 0), left, rest)

    def _wide(self, small: QFont, place: Place) -> int:
        return QFontMetrics(small).horizontalAdvance(f"{place.level.value}  {place.code}")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """One line with air."""
        del index
        return QSize(grown(200), QFontMetrics(option.font).height() + 8)


class PlaceView(QListView):
    """The list, which is wider than its field and yet stays inside the window."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self._field = field

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Shift to the left where the window ends."""
        super().moveEvent(event)
        self._stay()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shift as well where it became wider."""
        super().resizeEvent(event)
        self._stay()

    def _stay(self) -> None:
        window = self._field.window()
        left = window.mapToGlobal(window.rect().topLeft()).x()
        x = max(left, left + window.width() - self.width())
        if self.x() > x:
            self.move(x, self.y())


class SearchBox(QLineEdit):
    """Finds areas by name or code, with a list of what fits.

    Draws `AppState.analysis`. Arrows point at places of the list in every view; Enter or a click
    selects and shows them; Esc goes back to where the keys were.
    """

    found = Signal(object)
    """Carries the frozenset of codes found; sent after they were selected."""

    missed = Signal(str)
    """Carries the text that no area has."""

    pointed = Signal(str)
    """Carries the code of the area that the list stands on, "" for none or more than one."""

    def __init__(self, store: Store, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._search: AreaSearch | None = None
        self._came_from: QWidget | None = None
        self._prompts = (self.tr("Zoek gebied…  Ctrl+F"), self.tr("Zoek gebied…"))
        self.setPlaceholderText(self._prompts[0])
        self.setAccessibleName(self.tr("Zoek gebied op naam of code"))
        self.setToolTip(
            self.tr("Een deel van de naam of de code van een gebied, wijk of gemeente (Ctrl+F)")
        )
        self.list = PlaceList(self)
        made = QCompleter(self.list, self)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        made.setMaxVisibleItems(LISTED)
        popup = PlaceView(self)
        popup.setObjectName("popup")
        popup.setUniformItemSizes(True)
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        popup.setMinimumWidth(grown(340))
        made.setPopup(popup)
        # After the popup: the completer gives it a delegate of its own.
        popup.setItemDelegate(PlaceDelegate(palette, popup))
        self.setCompleter(made)
        made.activated[QModelIndex].connect(self._picked)  # type: ignore[index]  # an overload
        made.highlighted[QModelIndex].connect(self._point)  # type: ignore[index]  # an overload
        self.textEdited.connect(self._list)
        self.returnPressed.connect(self.search)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the key out of the prompt where there is no room for it."""
        super().resizeEvent(event)
        room = self.width() - grown(PADDING)
        fits = self.fontMetrics().horizontalAdvance(self._prompts[0]) <= room
        self.setPlaceholderText(self._prompts[0 if fits else 1])

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        # Other scores of the same areas leave the names as they are; a slider must not wait.
        if _areas(change.old) is not _areas(change.new):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        areas = _areas(state)
        maps = state.document.sources.maps
        self._search = AreaSearch(areas, wijken_of(maps)) if areas is not None else None
        self.list.show_places(())
        self.setEnabled(areas is not None)

    @Slot(str)
    def _list(self, text: str) -> None:
        self.list.show_places(self._search.find(text) if self._search is not None else ())

    @Slot(QModelIndex)
    def _picked(self, index: QModelIndex) -> None:
        place = index.data(PLACE)
        assert isinstance(place, Place), "the model holds places"
        # The completer writes the name after this; what was searched for is then known.
        QTimer.singleShot(0, self, lambda: self._show(self._codes(place)))

    def _codes(self, place: Place) -> frozenset[str]:
        return self._search.codes_of(place) if self._search is not None else frozenset()

    @Slot(QModelIndex)
    def _point(self, index: QModelIndex) -> None:
        place = index.data(PLACE) if index.isValid() else None
        codes = self._codes(place) if isinstance(place, Place) else frozenset()
        self.pointed.emit(next(iter(codes)) if len(codes) == 1 else "")

    @Slot()
    def search(self) -> None:
        """Select the areas that the text means."""
        text = self.text().strip()
        if self._search is None or not text:
            return
        popup = self.completer().popup()
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return  # the list tells what was picked
        codes = self._search.meant(text)
        if codes:
            self._show(codes)
        else:
            self.missed.emit(text)

    def _show(self, codes: frozenset[str]) -> None:
        state = self._store.state
        areas = _areas(state)
        codes = frozenset(code for code in codes if areas is not None and code in areas.position)
        if areas is None or not codes:
            return
        self.pointed.emit("")
        mask = scope_mask(state, areas, state.within)
        inside = mask is None or bool(mask[areas.rows(codes)].all())
        self._store.look(replace(state, selection=codes, within=state.within if inside else ""))
        self.found.emit(codes)
        self.selectAll()

    def begin(self) -> None:
        """Take the keys; Esc gives them back."""
        before = QApplication.focusWidget()
        if before is not self:
            self._came_from = before
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Read the names before the first letter is typed."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._prepare)

    @Slot()
    def _prepare(self) -> None:
        """In parts, for thousands of names take a while."""
        if self._search is not None and self._search.prepare():
            QTimer.singleShot(0, self, self._prepare)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc empties the box, and then leaves it."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
            self.pointed.emit("")
        elif self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)


def _areas(state: AppState) -> Areas | None:
    return state.analysis.results.areas if state.analysis else None
