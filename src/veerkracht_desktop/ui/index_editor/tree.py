"""The tree of weights: switch, slider, figure, lock and share of the whole on every line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.services.index_editing import percent
from veerkracht_desktop.ui.index_editor.tree_dragging import DraggableLines
from veerkracht_desktop.ui.index_editor.tree_rows import WeightRow, share_at, slider_span
from veerkracht_desktop.ui.keys import KeyRow

GRAB = 7
"""Pixels around its middle that still take hold of a handle."""
WEIGHT_KEYS = (
    KeyRow(("Up", "Down"), translatable("keys", "Naar een ander onderdeel")),
    KeyRow(("Left", "Right"), translatable("keys", "In- en uitklappen")),
    KeyRow(("Space",), translatable("keys", "Laten meetellen of niet")),
    KeyRow(("+", "-"), translatable("keys", "Het gewicht groter of kleiner maken")),
    KeyRow(("Return",), translatable("keys", "Een gewicht intypen; een cijfer begint het ook")),
    KeyRow(("L",), translatable("keys", "Het gewicht vastzetten of losmaken")),
    KeyRow(("=",), translatable("keys", "De gewichten eronder gelijk maken")),
    KeyRow(("F2",), translatable("keys", "Een andere naam geven")),
    KeyRow(("Ctrl+Up", "Ctrl+Down"), translatable("keys", "Naar boven of beneden verplaatsen")),
    KeyRow(("Del",), translatable("keys", "Verwijderen")),
)
"""For the page of keys."""
FINE = 0.1
"""Part of the way that the handle follows with Shift held."""
STEP = 0.01


class WeightsTree(DraggableLines):
    """Lines that ask for changes, by mouse and by keyboard alike."""

    slide_started = Signal(str)
    """Carries the node of which the slider was taken hold of."""

    slid = Signal(str, float)
    """Carries node and share, 0-1, while a slider moves."""

    slide_ended = Signal()
    """Sent when the slider is let go."""

    slide_cancelled = Signal()
    """Sent when Esc takes a slider back."""

    toggled = Signal(str)
    """Carries the node to be switched on or off."""

    lock_toggled = Signal(str)
    """Carries the node to be locked or let go."""

    equal_asked = Signal(str)
    """Carries the group of which the members become equal."""

    number_typed = Signal(str, str)
    """Carries node and what was typed in its number field."""

    renamed = Signal(str, str)
    """Carries node and its new name."""

    menu_asked = Signal(str, QPoint)
    """Carries node and place on screen."""

    removal_asked = Signal(str)
    """Carries the node to be taken away."""

    shift_asked = Signal(str, int)
    """Carries node, and -1 for up or +1 for down."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self._slide: tuple[str, float, float] | None = None
        self._stepping = False
        self._editor: QLineEdit | None = None
        self._edited: tuple[str, str] = ("", "")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of a slider, switch, lock, or the whole line."""
        item = self.itemAt(event.position().toPoint())
        name = self._name(item)
        if event.button() != Qt.MouseButton.LeftButton or item is None or name not in self._rows:
            super().mousePressEvent(event)
            return
        self.close_field(keep=True)
        place, row = self._zones(item), self._rows[name]
        zone = place.at(event.position().toPoint())
        if zone == "check":
            self.toggled.emit(name)
        elif zone == "equal":
            self.equal_asked.emit(name)
        elif zone in {"slider", "number", "lock"} and row.counts and not row.is_top:
            if zone == "lock":
                self.lock_toggled.emit(name)
            elif zone == "number" and row.free:
                self.edit_number(name)
            elif zone == "slider" and row.free:
                self._take(name, place.slider, event.position().x())
        else:
            super().mousePressEvent(event)

    def _take(self, node: str, zone: QRect, x: float) -> None:
        """Start sliding: at the handle it is held where it was, elsewhere it jumps there."""
        left, long = slider_span(zone)
        share = self._rows[node].share
        self._slide = (node, x, share)
        self.slide_started.emit(node)
        if abs(x - (left + long * share)) > GRAB:
            share = round(share_at(zone, x), 2)
            self._slide = (node, x, share)
            self.slid.emit(node, share)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the slider that is held; light up what is under the pointer."""
        where = event.position().toPoint()
        if self._slide is not None:
            node, start, share = self._slide
            _, long = slider_span(self.place_of(node).slider)
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            moved = (event.position().x() - start) / long * (FINE if fine else 1.0)
            self.slid.emit(node, min(max(round(share + moved, 3 if fine else 2), 0.0), 1.0))
            return
        item = self.itemAt(where)
        name = self._name(item)
        self._heat((name, self._zones(item).at(where) if item is not None else ""))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the slider go."""
        if self._slide is not None and event.button() == Qt.MouseButton.LeftButton:
            self._slide = None
            self.slide_ended.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Rename on the name; elsewhere it is two clicks."""
        where = event.position().toPoint()
        item = self.itemAt(where)
        if item is not None and self._zones(item).at(where) == "label":
            self.edit_label(self._name(item))
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Be quiet again."""
        self._heat(("", ""))
        super().leaveEvent(event)

    def _heat(self, hot: tuple[str, str]) -> None:
        if hot == self._hot:
            return
        self._hot = hot
        row = self._rows.get(hot[0])
        shape = Qt.CursorShape.ArrowCursor
        if hot[1] in {"check", "equal"} or (row is not None and row.counts and hot[1] == "lock"):
            shape = Qt.CursorShape.PointingHandCursor
        elif row is not None and row.free and hot[1] in {"slider", "number"}:
            slider = hot[1] == "slider"
            shape = Qt.CursorShape.SizeHorCursor if slider else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def _on_menu(self, where: QPoint) -> None:
        item = self.itemAt(where) or self.currentItem()
        if item is not None:
            self.menu_asked.emit(self._name(item), self.viewport().mapToGlobal(where))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell in a tooltip what a figure or a button is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self.itemAt(event.pos())
            name = self._name(item)
            if item is None or name not in self._rows:
                QToolTip.hideText()
                return True
            QToolTip.showText(event.globalPos(), self._tip(name, self._zones(item).at(event.pos())))
            return True
        return super().viewportEvent(event)

    def _tip(self, node: str, zone: str) -> str:
        row = self._rows[node]
        if zone == "check":
            return self.tr("Uit: telt niet mee (spatie)") if row.on else self.tr("Aan (spatie)")
        if zone == "equal":
            return self.tr("Onderdelen even zwaar laten wegen (=)")
        if zone == "lock" and row.counts and not row.is_top:
            if row.locked:
                return self.tr("Staat vast; klik om los te maken (L)")
            return self.tr("Aandeel vastzetten, ook als andere veranderen (L)")
        if zone in {"slider", "number"} and row.counts and not row.is_top:
            return self._share_tip(row)
        lines = [row.label]
        if row.method:
            lines.append(self.tr("Samengevoegd met: {method}").format(method=row.method))
        if not row.counts:
            lines.append(self.tr("Telt niet mee."))
        elif not row.is_top:
            text = self.tr("{share} van de groep, {whole} van het geheel")
            lines.append(text.format(share=percent(row.share), whole=percent(row.whole)))
        return "\n".join(lines)

    def _share_tip(self, row: WeightRow) -> str:
        if row.locked:
            return self.tr("Staat vast op {share}.").format(share=percent(row.share))
        if not row.free:
            return self.tr("Niets anders in de groep is los: er valt niets te verdelen.")
        return self.tr(
            "Aandeel in de groep: sleep, met Shift in kleine stapjes, of typ een percentage;"
            " =2 zet het gewicht zelf op 2. De andere losse onderdelen vullen aan tot 100 %."
        )

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Everything that the mouse can do, for the current line."""
        node = self.current
        if event.key() == Qt.Key.Key_Escape and self._slide is not None:
            self._slide = None
            self.slide_cancelled.emit()
        elif not node or not self._key(event, node, self._rows[node]):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent, node: str, row: WeightRow) -> bool:
        """Do what a key asks for; False where it asks for nothing here."""
        key, text = event.key(), event.text()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift_asked.emit(node, -1 if key == Qt.Key.Key_Up else 1)
        elif ctrl:
            return False
        elif key == Qt.Key.Key_F2:
            self.edit_label(node)
        elif key == Qt.Key.Key_Delete:
            self.removal_asked.emit(node)
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(node)
        elif text.upper() == "L" and row.counts and not row.is_top:
            self.lock_toggled.emit(node)
        elif text == "=" and self.can_equalise(node):
            self.equal_asked.emit(node)
        elif text in {"+", "-"} and row.free:
            self._nudge(node, row, STEP if text == "+" else -STEP, again=event.isAutoRepeat())
        elif text.isdigit() and row.free:
            self.edit_number(node, text)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row.free:
            self.edit_number(node)
        else:
            return False
        return True

    def _nudge(self, node: str, row: WeightRow, by: float, *, again: bool) -> None:
        """One point more or less; a key held down is one gesture."""
        if not (again and self._stepping):
            self.slide_started.emit(node)
            self._stepping = True
        self.slid.emit(node, min(max(round(row.share + by, 2), 0.0), 1.0))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A key let go ends its gesture."""
        if self._stepping and not event.isAutoRepeat():
            self._stepping = False
            self.slide_ended.emit()
        super().keyReleaseEvent(event)

    # Fields

    def show_rows(self, definition: Definition, rows: Mapping[str, WeightRow], chosen: str) -> None:
        """Show these figures; a field over a line that is gone closes."""
        if self._edited[0] and self._edited[0] not in rows:
            self.close_field()
        super().show_rows(definition, rows, chosen)

    def edit_number(self, node: str, start: str = "") -> None:
        """Open the number field of a line; `start` takes the place of what it has."""
        zone = self.place_of(node).number
        text = start or percent(self._rows[node].share).removesuffix(" %")
        field = self._open(node, "number", zone.adjusted(-8, 2, 0, -2), text)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        if not start:
            field.selectAll()

    def edit_label(self, node: str) -> None:
        """Open a field over the name of a line."""
        zone = self.place_of(node).label
        self._open(node, "label", zone.adjusted(-4, 1, 4, -1), self._rows[node].label).selectAll()

    def _open(self, node: str, kind: str, zone: QRect, text: str) -> QLineEdit:
        self.close_field(keep=True)
        field = QLineEdit(text, self.viewport())
        field.setObjectName("inline")
        field.setGeometry(zone)
        field.setAccessibleName(self._rows[node].label)
        self._editor, self._edited = field, (node, kind)
        field.installEventFilter(self)
        field.returnPressed.connect(self._on_entered)
        field.show()
        field.setFocus()
        return field

    @Slot()
    def _on_entered(self) -> None:
        self.close_field(keep=True)
        self.setFocus()

    def close_field(self, *, keep: bool = False) -> None:
        """Close the open field; `keep` takes what was typed."""
        field, (node, kind) = self._editor, self._edited
        if field is None:
            return
        self._editor, self._edited = None, ("", "")
        changed = field.isModified()
        field.removeEventFilter(self)
        field.hide()
        field.deleteLater()
        if keep and (changed or field.text().isdigit()):
            (self.number_typed if kind == "number" else self.renamed).emit(node, field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc leaves the open field as it was; going elsewhere keeps what was typed."""
        if watched is self._editor:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self.close_field()
                    self.setFocus()
                    return True
            elif event.type() == QEvent.Type.FocusOut:
                self.close_field(keep=True)
        return False
