"""The legend: what the colours mean, and a way to choose areas by class."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from veerkracht_desktop.core.class_names import bounds_text, class_name
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.contrast import clear_of
from veerkracht_desktop.core.palette import SCORE_RAMP, Palette
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.formatting import gesture_mode
from veerkracht_desktop.ui.keys import KeyRow
from veerkracht_desktop.ui.map.colours import DARK_LINE, HATCH_PERIOD, LINED, UNSURE_PERIOD
from veerkracht_desktop.ui.panels.pencil import PencilButton
from veerkracht_desktop.ui.style import SMALL, grown, scaled

LEGEND_KEYS = (
    KeyRow(("Up", "Down"), translatable("keys", "Naar een andere klasse")),
    KeyRow(("Return", "Space"), translatable("keys", "De gebieden van die klasse selecteren")),
    KeyRow(("F2",), translatable("keys", "De naam van die klasse wijzigen")),
)
"""For the page of keys."""
PADDING = 9
GAP = 14
SWATCH = QSize(16, 11)

UNSURE_ROW = -2
"""In the place of a class: the areas whose class does not hold over the variants."""

PALE = SCORE_RAMP[2]
"""Under the lines in the legend, because no class is meant."""


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One class as the legend shows it.

    Parameters
    ----------
    index : int
        Class, the lowest of them for a band of flowing colour; `MISSING_CLASS` for areas
        without a value, `UNSURE_ROW` for areas with a line over their colour.
    colour : str
        "" for the hatch.
    name, bounds, count : str
    shades : tuple of str
        For a band, its colours from low to high.

    """

    index: int
    colour: str
    name: str
    bounds: str
    count: str
    shades: tuple[str, ...] = ()


def legend_rows(
    classes: Classes | None, colours: tuple[str, ...], unsure: int | None = None
) -> tuple[LegendRow, ...]:
    """Rows from strong to weak or the other way, then other areas; none without classes.

    `unsure` is how many areas are lined because their class does not hold; None while that is
    not known, and then it has no row.
    """
    if classes is None:
        return ()
    rows = []
    known = sum(classes.counts) > 0
    upward = classes.rows if known else ()
    for index in upward if classes.spec.weak_on_top else upward[::-1]:
        together = classes.shown_together(index)
        band = slice(together.start, together.stop)
        named = class_name(classes, index)
        name = "" if named is None else QCoreApplication.translate(named.context, named.text)
        rows.append(
            LegendRow(
                index,
                colours[index],
                name,
                bounds_text(classes, index),
                count(sum(classes.counts[band])),
                colours[band] if classes.is_continuous else (),
            )
        )
    if unsure is not None:
        # What was computed is whether the fifth of the rank holds; only then it is the class.
        fifths = (classes.spec.method, classes.spec.count) == ("quantiles", 5)
        name = QCoreApplication.translate(
            "klassen", "klasse onzeker" if fifths else "vijfde onzeker"
        )
        rows.append(LegendRow(UNSURE_ROW, PALE, name, "", count(unsure)))
    missing = class_name(classes, MISSING_CLASS)
    assert missing is not None
    name = QCoreApplication.translate(missing.context, missing.text)
    rows.append(LegendRow(MISSING_CLASS, "", name, "", count(classes.missing)))
    return tuple(rows)


class Legend(QWidget):
    """Floats over the map. A click on a row chooses its areas; a drag moves the legend."""

    chosen = Signal(int, object)
    """Carries the class and the `SelectionMode` (None: the chosen mode) at each click on a row."""

    entered = Signal()
    """Sent when the pointer comes onto the legend."""

    moved = Signal()
    """Sent when the user has dragged the legend to another place."""

    rename_asked = Signal(int)
    """Carries the row of which the user wants to change the name."""

    menu_asked = Signal(int, QPoint)
    """Carries the row that a menu is asked for, -1 for none, and a place on the screen."""

    edit_asked = Signal()
    """Sent at a click on the pencil: the user wants other classes."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._palette = palette
        self.rows: tuple[LegendRow, ...] = ()
        self.note = ""
        self.pencil = self._make_pencil()
        self._pressed: QPoint | None = None
        self._dragging = False
        self._over = -1
        self._focused = 0
        self._by_keys = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Legenda"))
        self.hide()

    def _make_pencil(self) -> PencilButton:
        made = PencilButton(self.tr("Klassen en kleuren aanpassen"), self._palette, self)
        made.clicked.connect(self.edit_asked)
        return made

    def show_rows(self, rows: tuple[LegendRow, ...], note: str = "") -> None:
        """Show other classes, and below them how they were made; hides without any."""
        if rows != self.rows or note != self.note:
            self.rows, self.note = rows, note
            self._focused = min(self._focused, max(len(rows) - 1, 0))
            texts = [" ".join((row.name, row.bounds, row.count)) for row in rows]
            self.setAccessibleDescription("; ".join((*texts, note)))
            self._fit_rows()
            self.update()
        self.setVisible(bool(rows))

    def set_palette(self, palette: Palette) -> None:
        """Take the colours of another theme."""
        self._palette = palette
        self.pencil.hide()
        self.pencil.deleteLater()
        self.pencil = self._make_pencil()
        self._place_pencil()
        self.pencil.show()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the longest of each column."""
        names, bounds, counts = self._columns()
        width = 2 * PADDING + grown(SWATCH.width()) + 7 + names + GAP + bounds + GAP + counts
        least = 2 * PADDING + QFontMetrics(self._small()).horizontalAdvance(self.note) + GAP
        width = max(width, least + self.pencil.width())
        foot = self._foot_height()
        return QSize(width, 2 * PADDING - 4 + len(self.rows) * self._row_height() + foot)

    def _foot_height(self) -> int:
        return max(self._row_height(), self.pencil.height()) + 1

    def _place_pencil(self) -> None:
        self.pencil.move(
            self.width() - self.pencil.width() - 5,
            self.height() - self.pencil.height() - PADDING // 2,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the pencil in its corner."""
        super().resizeEvent(event)
        self._place_pencil()

    def _fit_rows(self) -> None:
        """Take the size of the rows; the edges nearest to those of the map stay where they are."""
        before, middle = self.geometry(), self._room().center()
        after = QRect(before.topLeft(), self.sizeHint())
        if before.center().x() > middle.x():
            after.moveRight(before.right())
        if before.center().y() > middle.y():
            after.moveBottom(before.bottom())
        after.moveTopLeft(kept_inside(after, self._room()))
        self.setGeometry(after)

    def row_rect(self, number: int) -> QRect:
        """Where a row lies, counted from the top."""
        height = self._row_height()
        return QRect(3, PADDING - 2 + number * height, self.width() - 6, height)

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() + 4

    def _columns(self) -> tuple[int, int, int]:
        plain, bold = QFontMetrics(self.font()), QFontMetrics(self._bold())
        names = max((plain.horizontalAdvance(row.name) for row in self.rows), default=0)
        bounds = max((plain.horizontalAdvance(row.bounds) for row in self.rows), default=0)
        counts = max((bold.horizontalAdvance(row.count) for row in self.rows), default=0)
        return names + 1, bounds + 1, counts + 1

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _small(self) -> QFont:
        return scaled(self.font(), SMALL)

    def _row_at(self, place: QPoint) -> int:
        found = (i for i in range(len(self.rows)) if self.row_rect(i).contains(place))
        return next(found, -1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card and its rows."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.hairline), 1))
        card = QColor(self._palette.panel)
        card.setAlphaF(0.96)
        painter.setBrush(card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        for number, row in enumerate(self.rows):
            self._draw_row(painter, self.row_rect(number), row, number)
        self._draw_note(painter)

    def _draw_note(self, painter: QPainter) -> None:
        """How the classes were made, below a hairline, beside the pencil."""
        top = self.row_rect(len(self.rows)).top() + 1
        painter.setPen(QPen(QColor(self._palette.hairline), 1))
        painter.drawLine(PADDING, top, self.width() - PADDING, top)
        painter.setFont(self._small())
        painter.setPen(QColor(self._palette.quiet))
        room = self.pencil.geometry()
        place = QRect(PADDING, room.top(), room.left() - PADDING, room.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.note)

    def _draw_row(self, painter: QPainter, place: QRect, row: LegendRow, number: int) -> None:
        if number == self._over or (self._by_keys and number == self._focused):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._palette.accent_soft))
            painter.drawRoundedRect(QRectF(place), 3, 3)
        inner = place.adjusted(PADDING - 3, 0, 3 - PADDING, 0)
        swatch = QRectF(
            inner.left(),
            inner.center().y() - grown(SWATCH.height()) / 2 + 0.5,
            grown(SWATCH.width()),
            grown(SWATCH.height()),
        )
        if row.shades:
            draw_band(
                painter, QRectF(swatch.left(), inner.top(), swatch.width(), inner.height()), row
            )
        else:
            draw_swatch(painter, swatch, row.colour, self._palette)
        if row.index == UNSURE_ROW:
            draw_lines(painter, swatch)
        names, bounds, counts = self._columns()
        left = inner.left() + grown(SWATCH.width()) + 7
        middle = Qt.AlignmentFlag.AlignVCenter
        right = middle | Qt.AlignmentFlag.AlignRight
        height = inner.height()
        painter.setFont(self.font())
        painter.setPen(QColor(self._palette.text))
        painter.drawText(QRect(left, inner.top(), names + bounds + GAP, height), middle, row.name)
        painter.setPen(QColor(self._palette.quiet))
        end = inner.right() + 1
        painter.drawText(
            QRect(end - counts - GAP - bounds, inner.top(), bounds, height), right, row.bounds
        )
        painter.setFont(self._bold())
        painter.setPen(QColor(self._palette.text))
        painter.drawText(QRect(end - counts, inner.top(), counts, height), right, row.count)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag the legend, within the map, or light up a row."""
        here = event.position().toPoint()
        if self._pressed is None:
            self._light(self._row_at(here))
            return
        step = here - self._pressed
        if self._dragging or step.manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
            self.move(kept_inside(QRect(self.pos() + step, self.size()), self._room()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a drag, or choose the areas of the row."""
        pressed, dragging = self._pressed, self._dragging
        self._pressed, self._dragging = None, False
        if dragging:
            self.moved.emit()
        elif pressed is not None:
            self._choose(self._row_at(event.position().toPoint()), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Change the name of a row."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.rename_asked.emit(self._row_at(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for what can be changed here; by the keyboard of the row that it stands on."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self._focused
            self.menu_asked.emit(row, self.mapToGlobal(self.row_rect(row).bottomLeft()))
        else:
            self.menu_asked.emit(self._row_at(event.pos()), event.globalPos())

    def name_rect(self, number: int) -> QRect:
        """Where the name of a row stands."""
        row = self.row_rect(number)
        left = row.left() + PADDING - 3 + grown(SWATCH.width()) + 4
        return QRect(left, row.top() - 1, self._columns()[0] + 8, row.height() + 2)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is no longer on an area: to Qt it never left the map below."""
        super().enterEvent(event)
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No row is lit any more."""
        del event
        self._light(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The row that the keys stand on is no longer lit."""
        self._by_keys = False
        self.update()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down walk the rows, space and enter choose one."""
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = -1 if event.key() == Qt.Key.Key_Up else 1
                self._focused = max(0, min(self._focused + step, len(self.rows) - 1))
                self._by_keys = True
                self.update()
            case Qt.Key.Key_F2:
                self.rename_asked.emit(self._focused)
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(self._focused, event.modifiers())
            case _:
                super().keyPressEvent(event)

    def _room(self) -> QRect:
        parent = self.parentWidget()
        assert parent is not None
        return parent.rect()

    def _light(self, number: int) -> None:
        if number != self._over:
            self._over = number
            self.update()

    def _choose(self, number: int, keys: Qt.KeyboardModifier) -> None:
        if 0 <= number < len(self.rows):
            self.chosen.emit(self.rows[number].index, gesture_mode(keys))


def kept_inside(rect: QRect, room: QRect) -> QPoint:
    """Upper left corner that keeps a rectangle within the room."""
    x = max(room.left(), min(rect.x(), room.right() + 1 - rect.width()))
    y = max(room.top(), min(rect.y(), room.bottom() + 1 - rect.height()))
    return QPoint(x, y)


def draw_band(painter: QPainter, place: QRectF, row: LegendRow) -> None:
    """The flowing colours of a band, high above low; bands below each other make one strip."""
    flow = QLinearGradient(place.bottomLeft(), place.topLeft())
    for number, colour in enumerate(row.shades):
        flow.setColorAt((number + 0.5) / len(row.shades), QColor(colour))
    painter.fillRect(place, flow)


def draw_lines(painter: QPainter, place: QRectF) -> None:
    """The rising lines of areas whose class is uncertain, over a swatch."""
    painter.save()
    painter.setClipRect(place)
    line = QColor(DARK_LINE)
    line.setAlphaF(LINED)
    painter.setPen(QPen(line, 1.2))
    height = place.height()
    x = place.left() - height
    while x < place.right():
        painter.drawLine(QPointF(x, place.bottom()), QPointF(x + height, place.top()))
        x += UNSURE_PERIOD
    painter.restore()


def draw_swatch(painter: QPainter, place: QRectF, colour: str, palette: Palette) -> None:
    """A small field in the colour of a class, or hatched for "" (no value)."""
    painter.save()
    if colour:
        # A pale class all but vanishes on the card without a rim.
        painter.setPen(QPen(QColor(clear_of(colour, (palette.panel,), palette.edge)), 0.8))
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    else:
        painter.setPen(QPen(QColor(palette.missing_line), 1))
        painter.setBrush(QColor(palette.missing))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setClipRect(place.adjusted(1, 1, -1, -1))
        height = place.height()
        x = place.left() - height
        while x < place.right():
            painter.drawLine(
                QRectF(x, place.top(), height, height).topLeft(),
                QRectF(x, place.top(), height, height).bottomRight(),
            )
            x += HATCH_PERIOD
    painter.restore()
