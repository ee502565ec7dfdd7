"""Choosing the colours of classes, and seeing how others and a copier see them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.colour_sight import SIGHTS, seen
from veerkracht_desktop.core.palette import PALETTES, Palette, ramp
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import RADIUS, label, line
from veerkracht_desktop.ui.map.classes_words import (
    PALETTE_WORDS,
    SIGHT_WORDS,
    difference_sentence,
    middle_sentence,
    said,
    surroundings_sentence,
)

STRIP = 16
"""Height of a strip of colours, pixels."""
SHOWN = 9
"""Colours in the strip of a palette in the list."""


def draw_strip(painter: QPainter, place: QRectF, colours: Sequence[str]) -> None:
    """Colours side by side, without lines between."""
    wide = place.width() / max(len(colours), 1)
    for number, colour in enumerate(colours):
        left, right = round(place.left() + number * wide), round(place.left() + (number + 1) * wide)
        painter.fillRect(QRectF(left, place.top(), right - left, place.height()), QColor(colour))


class Strip(QWidget):
    """Colours side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours: tuple[str, ...] = ()
        self.setFixedHeight(STRIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_colours(self, colours: tuple[str, ...]) -> None:
        """Show other colours."""
        self.colours = colours
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every colour."""
        return QSize(120, STRIP)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        draw_strip(painter, QRectF(self.rect()), self.colours)
        painter.end()


class PaletteButton(QAbstractButton):
    """A palette to choose: its strip, framed when it is the one."""

    def __init__(self, key: str, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._colours = palette
        self.setCheckable(True)
        self.setToolTip(said(PALETTE_WORDS[key]))
        self.setAccessibleName(said(PALETTE_WORDS[key]))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A strip with room for its frame."""
        return QSize(110, STRIP + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the strip and the frame."""
        del event
        painter = QPainter(self)
        colours = ramp(SHOWN, PALETTES[self.key].colours)
        draw_strip(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), colours)
        lit = self.hasFocus() or self.underMouse()
        if self.isChecked() or lit:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = self._colours.accent if self.isChecked() else self._colours.missing_line
            painter.setPen(QPen(QColor(edge), 2 if self.isChecked() and lit else 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()


class PaletteBox(QWidget):
    """The palettes, the check of the chosen one, and what is to be said of it."""

    picked = Signal(str)
    """Carries the key of the palette that was chosen."""

    turned = Signal(bool)
    """Carries whether the palette should be turned around."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        self._group = QButtonGroup(self)
        column.addWidget(label(self.tr("Twee kleuren, om een midden heen"), "quiet"))
        column.addLayout(self._buttons(diverging=True))
        column.addWidget(label(self.tr("Van licht naar donker"), "quiet"))
        column.addLayout(self._buttons(diverging=False))
        self._group.buttonClicked.connect(self._pick)
        self.reverse = CheckBox(self.tr("Omgekeerd"), self)
        self.reverse.clicked.connect(self.turned)
        column.addWidget(self.reverse)
        column.addWidget(line())
        column.addWidget(label(self.tr("Zo zien anderen het"), "quiet"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.strips: dict[str, Strip] = {}
        for row, sight in enumerate(SIGHTS):
            self.strips[sight] = Strip(self)
            grid.addWidget(label(said(SIGHT_WORDS[sight]), "quiet"), row, 0)
            grid.addWidget(self.strips[sight], row, 1)
        column.addLayout(grid)
        self.verdict = label("", wrap=True)
        self.beside = label("", "quiet", wrap=True)
        column.addWidget(self.verdict)
        column.addWidget(self.beside)
        column.addStretch(1)

    def _buttons(self, *, diverging: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        keys = [key for key, found in PALETTES.items() if found.diverging == diverging]
        for place, key in enumerate(keys):
            made = PaletteButton(key, self._colours, self)
            self._group.addButton(made)
            grid.addWidget(made, place // 2, place % 2)
        return grid

    def button(self, key: str) -> QAbstractButton:
        """The button of a palette."""
        return next(
            made
            for made in self._group.buttons()
            if isinstance(made, PaletteButton) and made.key == key
        )

    def show_spec(self, spec: ClassSpec, classes: Classes | None) -> None:
        """Show which palette is chosen, and check the colours of the classes."""
        self.button(spec.palette if spec.palette in PALETTES else "").setChecked(True)
        self.reverse.setChecked(spec.reverse)
        colours = () if classes is None else class_colours(classes)
        for sight, strip in self.strips.items():
            strip.show_colours(seen(colours, sight))
        flowing = classes is not None and classes.is_continuous
        shown = colours[:: max(len(colours) // 4, 1)] if flowing else colours
        self.verdict.setText("" if flowing else difference_sentence(shown))
        self.verdict.setVisible(bool(self.verdict.text()))
        around = surroundings_sentence(shown, self._colours) if shown else ""
        said_of = " ".join(part for part in (middle_sentence(spec), around) if part)
        self.beside.setText(said_of)
        self.beside.setVisible(bool(said_of))

    @Slot(QAbstractButton)
    def _pick(self, made: QAbstractButton) -> None:
        assert isinstance(made, PaletteButton), "only those are in the group"
        self.picked.emit(made.key)
