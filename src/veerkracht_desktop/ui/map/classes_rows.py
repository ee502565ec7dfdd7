"""The classes below each other: colour, name, lower bound to fill in, and number of areas."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from veerkracht_desktop.core.class_breaks import MOST
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.class_names import bounds_text, class_name
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.index_editor.inspector_fields import NumberField, TextField
from veerkracht_desktop.ui.map.classes_words import said
from veerkracht_desktop.ui.map.legend import LegendRow, draw_band, draw_swatch

LONGEST = 40
"""Letters in the name of a class, so that the legend leaves room for the map."""


class Swatch(QWidget):
    """The colour of a class, or the flow of a band."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._row = LegendRow(0, palette.panel, "", "", "")
        self.setFixedSize(26, 16)

    def show_shades(self, shades: tuple[str, ...]) -> None:
        """One colour, or those of a band."""
        self._row = LegendRow(0, shades[0], "", "", "", shades if len(shades) > 1 else ())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wider than high."""
        return QSize(26, 16)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._row.shades:
            draw_band(painter, place, self._row)
        else:
            draw_swatch(painter, place, self._row.colour, self._colours)
        painter.end()


class ClassRows(QWidget):
    """In the order of the legend."""

    entered = Signal(int, float)
    """Carries which bound was filled in, and its value."""

    renamed = Signal(int, str)
    """Carries which row, counted from low to high, was given which name."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 2, 10, 8)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        heads = ("", "", self.tr("vanaf"), self.tr("gebieden"))
        for column, text in enumerate(heads):
            head = label(text, "quiet")
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            self._grid.addWidget(head, 0, column)
        self._swatches: list[Swatch] = []
        self.names: list[TextField] = []
        self.fields: list[NumberField] = []
        self._counts: list[QLabel] = []
        self._turned = False
        for place in range(MOST):
            self._make_row(palette, place)

    def _make_row(self, palette: Palette, place: int) -> None:
        """A line for the class with this many below it, so the lowest comes last."""
        row = MOST - place
        swatch, name, field = Swatch(palette, self), TextField(self), NumberField(self)
        field.setFixedWidth(7 * field.fontMetrics().averageCharWidth() + 18)
        name.setStyleSheet(
            "QLineEdit { border-color: transparent; background: transparent; padding-left: 2px; }"
            f"QLineEdit:hover {{ border-color: {palette.edge}; }}"
            f"QLineEdit:focus {{ border-color: {palette.accent}; }}"
        )
        name.setMaxLength(LONGEST)
        name.setToolTip(self.tr("De naam in de legenda; leeg is de gewone naam."))
        name.entered.connect(lambda text: self.renamed.emit(place, text))
        areas = label()
        areas.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field.number.connect(lambda value: self.entered.emit(place - 1, value))
        for column, widget in enumerate((swatch, name, field, areas)):
            self._grid.addWidget(widget, row, column)
        self._swatches.append(swatch)
        self.names.append(name)
        self.fields.append(field)
        self._counts.append(areas)

    def show_classes(self, classes: Classes | None) -> None:
        """Show these classes; none without any areas that have one."""
        self._turn(weak_on_top=classes is not None and classes.spec.weak_on_top)
        rows = () if classes is None or not sum(classes.counts) else classes.rows
        for place in range(MOST):
            there = place < len(rows)
            line = (self._swatches[place], self.names[place], self._counts[place])
            for widget in line:
                widget.setVisible(there)
            divided = classes is not None and not classes.is_continuous
            self.fields[place].setVisible(there and place > 0 and divided)
            if there and classes is not None:
                self._fill(place, rows[place], classes)

    def _turn(self, *, weak_on_top: bool) -> None:
        if weak_on_top == self._turned:
            return
        self._turned = weak_on_top
        before: QWidget | None = None
        for row in range(1, MOST + 1):
            place = row - 1 if weak_on_top else MOST - row
            line = (
                self._swatches[place], self.names[place], self.fields[place], self._counts[place],
            )  # fmt: skip
            for column, widget in enumerate(line):
                self._grid.addWidget(widget, row, column)
            for widget in (self.names[place], self.fields[place]):
                if before is not None:
                    self.setTabOrder(before, widget)
                before = widget

    def _fill(self, place: int, index: int, classes: Classes) -> None:
        together = classes.shown_together(index)
        colours = class_colours(classes)
        self._swatches[place].show_shades(colours[together.start : together.stop])
        named = class_name(classes, index)
        bounds = bounds_text(classes, index)
        text = said(named) if named is not None else ""
        self.names[place].setPlaceholderText(bounds)
        self.names[place].setAccessibleName(self.tr("Naam van {bounds}").format(bounds=bounds))
        self.names[place].show_text(text)
        areas = sum(classes.counts[together.start : together.stop])
        self._counts[place].setText(count(areas))
        field = self.fields[place]
        if place:
            field.show_text(number(classes.bounds(index)[0], max(classes.spec.decimals, 2)))
            field.setAccessibleName(self.tr("Ondergrens van {name}").format(name=text or bounds))
            field.step = 10.0**-classes.spec.decimals
