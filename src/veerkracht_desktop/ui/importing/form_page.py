"""Page with how a part is read, value by value: what was found, and how to say otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.choices import SPREAD, Choices
from veerkracht_desktop.core.corrections import (
    reset,
    with_entry,
    with_header,
    with_key,
    with_value,
)
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import Form, Preview
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.ui.flat import FlatCombo, label
from veerkracht_desktop.ui.importing.words import tr

Options = tuple[tuple[str, str], ...]
"""Value and text; "" stands for automatic."""

ENCODINGS: Options = (
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows (cp1252)"),
    ("latin-1", "Latin-1"),
    ("cp850", "DOS (cp850)"),
    ("utf-16", "UTF-16"),
)
SEPARATORS: Options = ((";", "puntkomma  ;"), (",", "komma  ,"), ("\t", "tab"), ("|", "streep  |"))
MOST_ROWS = 40
FIRST_YEAR, LAST_YEAR = 2004, 2032
NAMED = "names"
MARK_COLUMN, MARK_VALUE = "c:", "v:"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form.

    Parameters
    ----------
    id : str
    title : str
    options : Options
        What can be chosen, apart from automatic.
    chosen : str
        Value of what the user chose, "" for automatic.
    found : str
        Text of what is used now.

    """

    id: str
    title: str
    options: Options
    chosen: str
    found: str


def lines_of(preview: Preview, choices: Choices, *, is_text: bool) -> list[Line]:
    """The lines that matter for a part."""
    form = preview.form
    columns = tuple((column.name, column.name) for column in preview.columns if column.name)
    lines: list[Line] = []
    if form.header_row:
        numbers = [n for n in preview.numbers if n][:MOST_ROWS]
        rows = tuple((str(n), tr("rij {n}").format(n=n)) for n in numbers)
        lines.append(_row("header_row", tr("Kopregel"), rows, choices.header_row, form.header_row))
        lines.append(
            _row("data_row", tr("Eerste rij met gegevens"), rows, choices.data_row, form.data_row)
        )
    if is_text:
        lines.append(
            Line("separator", tr("Scheidingsteken"), SEPARATORS, choices.separator,
                 dict(SEPARATORS).get(form.separator, form.separator))
        )  # fmt: skip
    if is_text or preview.is_map:
        lines.append(
            Line("encoding", tr("Tekens"), ENCODINGS, choices.encoding,
                 dict(ENCODINGS).get(form.encoding.lower(), form.encoding))
        )  # fmt: skip
    if preview.is_map:
        lines.append(
            Line("crs", tr("Coördinatenstelsel"), form.crs_choices, choices.crs,
                 form.crs_name or tr("staat er niet bij"))
        )  # fmt: skip
    lines += _keys(form, choices, columns)
    lines.append(_content(form, choices))
    lines.append(
        Line(
            "name_column",
            tr("Naamkolom"),
            columns,
            choices.name_column,
            form.name_column or tr("geen"),
        )
    )
    lines += [_level(form, choices, columns), _year(form, choices, columns)]
    lines += [_split(split.name, split.cells, split.chosen, choices) for split in form.splits]
    return lines


def _row(name: str, title: str, rows: Options, chosen: int, found: int) -> Line:
    return Line(name, title, rows, str(chosen) if chosen else "", tr("rij {n}").format(n=found))


def _keys(form: Form, choices: Choices, columns: Options) -> list[Line]:
    """The column with the areas; under a chosen one, those with the rest of a split code."""
    chosen = choices.key_columns
    found = " + ".join(form.key_columns) or tr("niet gevonden")
    titles = (
        tr("Kolom met de gebieden"),
        tr("Wijknummer in een eigen kolom"),
        tr("Buurtnummer in een eigen kolom"),
    )
    lines = []
    for place, title in enumerate(titles[: len(chosen) + 1]):
        column = chosen[place] if place < len(chosen) else ""
        lines.append(Line(f"key {place}", title, columns, column, tr("geen") if place else found))
    return lines


def _content(form: Form, choices: Choices) -> Line:
    options = (("codes", tr("codes")), (NAMED, tr("namen van gebieden")))
    chosen = "" if choices.by_name is None else NAMED if choices.by_name else "codes"
    found = dict(options)[NAMED if form.by_name else "codes"]
    return Line("by_name", tr("Daarin staan"), options, chosen, found)


def _level(form: Form, choices: Choices, columns: Options) -> Line:
    fixed = tuple(
        (MARK_VALUE + level.value, tr("alle rijen: {level}").format(level=level.value))
        for level in (Level.BUURT, Level.WIJK, Level.GEMEENTE, Level.OTHER)
    )
    named = tuple((MARK_COLUMN + n, tr("kolom {name}").format(name=n)) for n, _ in columns)
    chosen = MARK_COLUMN + choices.level_column if choices.level_column else ""
    if choices.level is not None:
        chosen = MARK_VALUE + choices.level.value
    found = tr("uit de codes")
    if form.level_column:
        found = tr("kolom {name}").format(name=form.level_column)
    return Line("level", tr("Niveau"), (*fixed, *named), chosen, found)


def _year(form: Form, choices: Choices, columns: Options) -> Line:
    years = range(LAST_YEAR, FIRST_YEAR - 1, -1)
    fixed = tuple((f"{MARK_VALUE}{y}", tr("alle rijen: {year}").format(year=y)) for y in years)
    named = tuple((MARK_COLUMN + n, tr("kolom {name}").format(name=n)) for n, _ in columns)
    chosen = MARK_COLUMN + choices.year_column if choices.year_column else ""
    if choices.year:
        chosen = f"{MARK_VALUE}{choices.year}"
    found = str(form.year) if form.year else tr("niet gevonden")
    if form.year_column:
        found = tr("kolom {name}").format(name=form.year_column)
    return Line("year", tr("Jaar"), (*fixed, *named), chosen, found)


def _split(name: str, cells: tuple[str, ...], chosen: str, choices: Choices) -> Line:
    options = ((SPREAD, tr("alle, naast elkaar")), *((cell, cell) for cell in cells))
    title = tr("Alleen de rijen met {name}").format(name=name)
    found = dict(options).get(chosen, chosen) or tr("alle")
    return Line(f"cell {name}", title, options, choices.cells.get(name, ""), found)


def with_line(choices: Choices, name: str, value: str) -> Choices:
    """The corrections after a line got another value; "" for automatic."""
    if name == "header_row":
        return with_header(choices, int(value)) if value else reset(choices, "header_row")
    if name == "data_row":
        return replace(choices, data_row=int(value or 0))
    if name.startswith("key "):
        return with_key(choices, int(name[4:]), value)
    if name == "by_name":
        return replace(choices, by_name=None if not value else value == NAMED)
    if name.startswith("cell "):
        return with_entry(choices, "cells", name[5:], value or None)
    if name in ("level", "year"):
        made = reset(choices, name, f"{name}_column")
        if value.startswith(MARK_COLUMN):
            return with_value(made, f"{name}_column", value.removeprefix(MARK_COLUMN))
        if not value:
            return made
        fixed = value.removeprefix(MARK_VALUE)
        return (
            replace(made, level=Level(fixed)) if name == "level" else replace(made, year=int(fixed))
        )
    return with_value(choices, name, value)


class FormPage(QScrollArea):
    """The form; each line says what was found and takes another answer."""

    choices_asked = Signal(object)
    """Carries the `Choices` that the user wants for the part shown."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._item: Item | None = None
        self._lines: list[Line] = []
        self._rows: list[tuple[FlatCombo, QPushButton]] = []
        self.setWidgetResizable(True)
        self._body = QWidget(self)
        self._body.setObjectName("body")
        outer = QVBoxLayout(self._body)
        outer.setContentsMargins(14, 10, 14, 10)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, 150)
        self._grid.setColumnStretch(2, 1)
        self.hint = label(
            self.tr("Dit is automatisch herkend. Kies alleen iets anders als het niet klopt."),
            "quiet",
        )
        outer.addWidget(self.hint)
        outer.addSpacing(6)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self.setWidget(self._body)

    def show_item(self, item: Item | None) -> None:
        """Show a part; the widgets stay as long as the lines are the same ones."""
        self._item = item
        lines: list[Line] = []
        if item is not None:
            is_text = bool(item.preview.form.separator)
            lines = lines_of(item.preview, item.part.choices, is_text=is_text)
        same = [(line.id, line.options) for line in lines] == [
            (line.id, line.options) for line in self._lines
        ]
        self._lines = lines
        if not same:
            self._build()
        self._fill()

    def _build(self) -> None:
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for row, line in enumerate(self._lines):
            title = label(line.title, wrap=True)
            title.setMaximumWidth(220)
            combo = FlatCombo(self._colours, self)
            combo.setFixedWidth(max(300, self.fontMetrics().averageCharWidth() * 46))
            combo.setAccessibleName(line.title)
            combo.addItem("", "")
            for value, text in line.options:
                combo.addItem(text, value)
            combo.activated.connect(self._chosen)
            again = QPushButton(self.tr("herstel"), self)
            again.setObjectName("link")
            again.setAutoDefault(False)
            again.setAccessibleName(self.tr("Herstel {line}").format(line=line.title))
            again.clicked.connect(self._again)
            title.setBuddy(combo)
            self._grid.addWidget(title, row, 0)
            self._grid.addWidget(combo, row, 1)
            self._grid.addWidget(again, row, 2, Qt.AlignmentFlag.AlignLeft)
            self._rows.append((combo, again))

    def _fill(self) -> None:
        for line, (combo, again) in zip(self._lines, self._rows, strict=True):
            combo.setItemText(0, self.tr("automatisch: {found}").format(found=line.found))
            if line.chosen:
                combo.setItemText(0, self.tr("automatisch"))
            combo.setCurrentIndex(max(combo.findData(line.chosen), 0))
            again.setVisible(bool(line.chosen))

    @Slot()
    def _chosen(self) -> None:
        for line, (combo, _) in zip(self._lines, self._rows, strict=True):
            if combo is self.sender():
                self._ask(line, str(combo.currentData() or ""))
                return

    @Slot()
    def _again(self) -> None:
        for line, (combo, again) in zip(self._lines, self._rows, strict=True):
            if again is self.sender():
                combo.setFocus()
                self._ask(line, "")
                return

    def _ask(self, line: Line, value: str) -> None:
        assert self._item is not None, "there is no line without a part"
        if value != line.chosen:
            self.choices_asked.emit(with_line(self._item.part.choices, line.id, value))
