"""Small widgets that Qt has only with bevels: combo box, segments, panel, folding block, rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.style import BIG, HEADER, SMALL, grown, scaled

RADIUS = 5.0


def label(text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """A plain-text label; `name` picks its colour in the style sheet (``quiet``, ``accent``)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    if name == "quiet":
        made.setFont(scaled(made.font(), SMALL))
    if wrap:
        let_wrap(made)
    return made


def let_wrap(text: QLabel) -> None:
    """Break lines, and grow with them: a layout must ask for the height at its width."""
    text.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    text.setSizePolicy(policy)


def big_number(text: str = "") -> QLabel:
    """The one big number of a panel."""
    made = label(text)
    made.setFont(scaled(made.font(), BIG, bold=True))
    return made


def line() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setObjectName("line")
    return made


def arrow(
    painter: QPainter, centre: QPointF, colour: str, *, down: bool, size: float = 3.5
) -> None:
    """Draw the small triangle of a choice or a fold."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    x, y = centre.x(), centre.y()
    half = size * 0.62
    if down:
        points = [QPointF(x - size, y - half), QPointF(x + size, y - half), QPointF(x, y + size)]
    else:
        points = [QPointF(x - half, y - size), QPointF(x - half, y + size), QPointF(x + size, y)]
    painter.drawPolygon(QPolygonF(points))


class ElidedLabel(QLabel):
    """A line of text that ends in "…" where there is no room; the tooltip has the whole."""

    letters = 4
    """That it shows at least."""

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        if name == "quiet":
            self.setFont(scaled(self.font(), SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._tip = ""

    def setToolTip(self, text: str) -> None:  # noqa: N802 - Qt's name
        """What there is to tell beside the text itself."""
        self._tip = text
        super().setToolTip(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few letters."""
        least = self.fontMetrics().averageCharWidth() * self.letters
        whole = super().minimumSizeHint()
        return QSize(min(least, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the text, shortened where needed."""
        del event
        painter = QPainter(self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        whole = self.text() if text != self.text() else ""
        super().setToolTip("\n".join(part for part in (whole, self._tip) if part))
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class FlatCombo(QComboBox):
    """A choice: text and a small triangle in a rounded hairline."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._inside = False
        self.steady: tuple[str, ...] = ()
        """Texts that decide how wide it is, whatever it shows: what stands beside it stays."""
        view = QListView(self)
        view.setObjectName("popup")
        view.setUniformItemSizes(True)
        self.setView(view)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(18)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the text now shown, so that short choices stay small; or for `steady`."""
        metrics = QFontMetrics(self.font())
        texts = self.steady or (self.currentText(),)
        width = max(metrics.horizontalAdvance(text) for text in texts) + 36
        return QSize(min(max(width, 56), metrics.averageCharWidth() * 24), metrics.height() + 10)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A little less than the text."""
        return QSize(min(self.sizeHint().width(), 64), self.sizeHint().height())

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list, wide enough for its longest text."""
        metrics = self.fontMetrics()
        texts = (self.itemText(row) for row in range(self.count()))
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        self.view().setMinimumWidth(min(widest + 44, grown(420)))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Change only when chosen first: a wheel passing by must not recompute."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up."""
        self._inside = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Be quiet again."""
        self._inside = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the frame, the text and the triangle."""
        del event
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isEnabled() and (self._inside or self.hasFocus())
        rim = colours.edge if self.isEnabled() else colours.hairline
        painter.setPen(QPen(QColor(colours.accent if lit else rim), 1))
        painter.setBrush(QColor(colours.panel))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.missing_line))
        room = self.rect().adjusted(9, 0, -20, 0)
        text = self.fontMetrics().elidedText(
            self.currentText().strip() or "–", Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        centre = QPointF(self.width() - 12.5, self.height() / 2 - 0.5)
        arrow(painter, centre, colours.quiet, down=True)
        painter.end()


class Segment(QAbstractButton):
    """One part of a `SegmentedControl`; draws itself by its place in the row."""

    def __init__(self, text: str, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.first = self.last = False
        self._colours = palette
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 20, metrics.height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the part; the outer ends are round."""
        del event
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        # The round corners of inner ends fall outside the clip, so they come out straight.
        frame.adjust(0 if self.first else -12, 0, 0 if self.last else 12, 0)
        on = self.isChecked() and self.isEnabled()
        painter.setBrush(QColor(colours.accent if on else colours.panel))
        rim = colours.edge if self.isEnabled() else colours.hairline
        edge = colours.accent if on or self.hasFocus() or self.underMouse() else rim
        painter.setPen(QPen(QColor(edge), 1))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if not self.last and not on:
            painter.setPen(QPen(QColor(rim), 1))
            painter.drawLine(self.width() - 1, 1, self.width() - 1, self.height() - 2)
        idle = colours.text if self.isEnabled() else colours.missing_line
        painter.setPen(QColor(colours.on_accent if on else idle))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if on and self.hasFocus():
            painter.setPen(QPen(QColor(colours.on_accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(4, 4, -5, -5))
        painter.end()


class SegmentedControl(QWidget):
    """A few choices side by side, one of them on."""

    chosen = Signal(int)
    """Carries the place of the choice; sent when the user makes one."""

    def __init__(
        self, texts: Sequence[str], palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, text in enumerate(texts):
            part = Segment(text, palette, self)
            part.first, part.last = place == 0, place == len(texts) - 1
            self._group.addButton(part, place)
            row.addWidget(part)
        self._group.idClicked.connect(self.chosen)

    def button(self, place: int) -> QAbstractButton:
        """The part at a place."""
        return self._group.button(place)

    def set_current(self, place: int) -> None:
        """Show a choice without telling it."""
        self._group.button(place).setChecked(True)

    def clear(self) -> None:
        """Show that nothing is chosen yet."""
        self._group.setExclusive(False)
        for part in self._group.buttons():
            part.setChecked(False)
        self._group.setExclusive(True)

    @property
    def current(self) -> int:
        """Place of the choice that is on, -1 for none."""
        return self._group.checkedId()


class Panel(QFrame):
    """A white surface with a thin header: title left, one quiet fact right."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(1, 1, 1, 1)
        self.rows.setSpacing(0)
        self.header = QWidget(self)
        self.header.setMinimumHeight(grown(HEADER))
        head = self._head = QHBoxLayout(self.header)
        head.setContentsMargins(10, 2, 10, 2)
        head.setSpacing(10)
        self.title = ElidedLabel(title)
        self.title.setFont(scaled(self.title.font(), 1.0, bold=True))
        self.title.letters = 12
        # A long name of an index must not push the panels beside it away.
        self.fact = ElidedLabel("", "quiet")
        self.fact.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.title, 1)
        head.addWidget(self.fact)
        self._line = line()
        self.rows.addWidget(self.header)
        self.rows.addWidget(self._line)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a button at the right end of the header."""
        self._head.addWidget(widget)

    def hide_header(self) -> None:
        """For what brings a header of its own."""
        self.show_header(shown=False)

    def show_header(self, *, shown: bool) -> None:
        """Show the header, or let another one stand in its place."""
        self.header.setVisible(shown)
        self._line.setVisible(shown)

    def add_beside_fact(self, widget: QWidget) -> None:
        """Put something that comes and goes right of the fact, before the buttons."""
        self._head.insertWidget(self._head.indexOf(self.fact) + 1, widget)

    def lend_header(self, *, lent: bool, titled: bool) -> None:
        """Let the header stand beside the tabs of a place, or above this panel again."""
        self._line.setVisible(not lent)
        self.title.setVisible(titled or not lent)
        if not lent and self.rows.indexOf(self.header) < 0:
            self.rows.insertWidget(0, self.header)
            self.header.show()


def room_of(widgets: Sequence[QWidget], gap: int = 2) -> int:
    """Pixels that widgets in a row take, also those that only keep their room."""
    kept = [w for w in widgets if not w.isHidden() or w.sizePolicy().retainSizeWhenHidden()]
    return sum(widget.sizeHint().width() + gap for widget in kept)


class FoldHead(QAbstractButton):
    """The small grey head of a block; a click folds it."""

    def __init__(self, text: str, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(True)
        self._colours = palette
        self.setFont(scaled(self.font(), SMALL, bold=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line with air above."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text().upper()) + 34, metrics.height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the text in small capitals, and the triangle when it is asked for."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QColor(self._colours.accent if lit else self._colours.quiet))
        room = self.rect().adjusted(10, 2, -22, 0)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.fontMetrics().elidedText(
                self.text().upper(), Qt.TextElideMode.ElideRight, room.width()
            ),
        )
        if lit or not self.isChecked():
            centre = QPointF(self.width() - 14.0, self.height() / 2 + 1)
            arrow(painter, centre, self._colours.quiet, down=self.isChecked(), size=3)
        painter.end()


class Fold(QWidget):
    """A block with a head that folds away; what is in it stays as it is."""

    def __init__(self, text: str, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = FoldHead(text, palette, self)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(10, 0, 10, 8)
        self.rows.setSpacing(4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(line())
        outer.addWidget(self.head)
        outer.addWidget(self.body)
        self.head.toggled.connect(self.body.setVisible)

    def set_text(self, text: str) -> None:
        """Give the head another text."""
        self.head.setText(text)
        self.head.update()


class RowButton(QAbstractButton):
    """A line of a list: a text left, a figure right; clickable and reachable by keyboard."""

    def __init__(
        self, text: str, figure: str, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.figure = figure
        self.mark = ""
        """Colour of a diamond before the text, "" for none."""
        self._colours = palette
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line; a long text may be shortened."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 16, metrics.height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw text and figure; the chosen line is tinted and has a bar at its left."""
        del event
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), QColor(colours.accent_soft))
        if self.isChecked():
            painter.fillRect(0, 0, 3, self.height(), QColor(colours.accent))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        room = self.rect().adjusted(10, 0, -10, 0)
        if self.mark:
            diamond(painter, QPointF(room.left() + 5, room.center().y() + 0.5), self.mark)
            room.adjust(16, 0, 0, 0)
        bold = scaled(self.font(), 1.0, bold=True)
        wide = QFontMetrics(bold).horizontalAdvance(self.figure)
        painter.setPen(QColor(colours.text))
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width() - wide - 8
        )
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side | Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(bold)
        painter.drawText(room, side | Qt.AlignmentFlag.AlignRight, self.figure)
        painter.end()


def diamond(painter: QPainter, centre: QPointF, colour: str, size: float = 5.0) -> None:
    """Draw the mark of a risk signal: a shape, so that it is not read from colour alone."""
    x, y = centre.x(), centre.y()
    painter.setPen(QPen(QColor(colour).darker(160), 1))
    painter.setBrush(QColor(colour))
    painter.drawPolygon(
        QPolygonF(
            [QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)]
        )
    )


class Diamond(QWidget):
    """The mark of a risk signal beside its text."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(grown(14), grown(16))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = grown(14) / 14
        diamond(painter, QPointF(6.5 * size, 8.5 * size), self._colour, 5.0 * size)
        painter.end()
