"""Make a form for colleagues: of which areas, which figures, and what it is for."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import Areas, Level, quantity
from veerkracht_desktop.core.forms import (
    PRESETS,
    FieldKind,
    FormField,
    FormPlan,
    areas_by_level,
    column_of,
    gemeenten_of,
    problem_of,
    with_gemeente_names,
    within,
)
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.ui.dialogs.form_fields import FieldsTable
from veerkracht_desktop.ui.flat import FlatCombo, Panel, label
from veerkracht_desktop.ui.style import GAP, grown, take_room
from veerkracht_desktop.ui.tab_order import step_focus

ALL_LEVELS, SELECTION = "alle", "selectie"
GEMEENTE_PREFIX = "in "


class FormDialog(QDialog):
    """Asks what the form is to be; `plan` tells when it is accepted.

    Parameters
    ----------
    state : AppState
        Has areas, in a map or in a table.
    year : int
        Year to begin with.
    palette : Palette
    parent : QWidget, optional

    """

    def __init__(
        self, state: AppState, year: int, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Invulformulier maken"))
        found = areas_by_level(state.document.sources, state.dataset)
        self._levels = dict(zip(found, with_gemeente_names(tuple(found.values())), strict=True))
        self._selection = state.selection
        self.title = QLineEdit(self.tr("Lokale cijfers {year}").format(year=year), self)
        self.year = QLineEdit(str(year), self)
        self.year.setValidator(QIntValidator(1900, 2100, self.year))
        self.level, self.which = FlatCombo(palette, self), FlatCombo(palette, self)
        self.number = label("", "quiet")
        self.fields = FieldsTable(palette, self)
        self.explanation = QPlainTextEdit(self)
        self.problem = label("", wrap=True)
        self._fill(state)
        self._arrange()
        for preset in PRESETS[:4]:
            self.fields.add(preset)
        self.fields.setCurrentCell(0, 0)
        self.fields.edited.connect(self._check)
        self.title.textChanged.connect(self._check)
        self.year.textChanged.connect(self._check)
        self.level.currentIndexChanged.connect(self._check)
        self.which.currentIndexChanged.connect(self._check)
        self._check()
        take_room(self, 940, 600)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's
        """Go on as one reads."""
        return step_focus(self, forward=forward)

    def plan(self) -> FormPlan:
        """The form that was asked for.

        Raises
        ------
        ValueError
            A bound of a field is no number; the message is its text.

        """
        return FormPlan(
            " ".join(self.title.text().split()) or self.tr("Invulformulier"),
            int(self.year.text() or 0),
            self._areas(),
            self.fields.fields(),
            self.explanation.toPlainText().strip(),
        )

    def _fill(self, state: AppState) -> None:
        for level in self._levels:
            self.level.addItem(level.value.capitalize(), level.value)
        if len(self._levels) > 1:
            self.level.addItem(self.tr("Alle niveaus"), ALL_LEVELS)
        self.level.setCurrentIndex(max(self.level.findData(state.level.value), 0))
        self.which.addItem(self.tr("Alle gebieden"), "")
        if state.selection:
            self.which.addItem(self.tr("Alleen de selectie"), SELECTION)
        for code, name in gemeenten_of(self._levels.values()):
            self.which.addItem(self.tr("Binnen {name}").format(name=name), GEMEENTE_PREFIX + code)
        chosen = GEMEENTE_PREFIX + state.within if state.within else ""
        self.which.setCurrentIndex(max(self.which.findData(chosen), 0))
        self.explanation.setPlaceholderText(
            self.tr("Wie vraagt dit, waarvoor, en wanneer en aan wie stuurt de collega het terug?")
        )
        self.explanation.setTabChangesFocus(True)
        self.explanation.document().setDocumentMargin(8)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(GAP)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(GAP)
        first = QHBoxLayout()
        first.setSpacing(GAP)
        first.addWidget(self.title, 1)
        first.addSpacing(GAP)
        first.addWidget(_named(self.tr("&Jaar"), self.year))
        self.year.setFixedWidth(grown(70))
        first.addWidget(self.year)
        form.addRow(_named(self.tr("&Titel"), self.title), first)
        where = QHBoxLayout()
        where.setSpacing(GAP)
        where.addWidget(self.level)
        where.addWidget(self.which)
        where.addWidget(self.number)
        where.addStretch(1)
        form.addRow(_named(self.tr("&Gebieden"), self.level), where)
        self.level.setAccessibleName(self.tr("Niveau"))
        self.which.setAccessibleName(self.tr("Welke gebieden"))
        self.explanation.setAccessibleName(self.tr("Uitleg voor wie het invult"))
        column.addLayout(form)
        column.addWidget(self._fields_panel(), 1)
        about = Panel(self.tr("Uitleg voor wie het invult"), self)
        self.explanation.setFixedHeight(self.fontMetrics().height() * 4)
        self.explanation.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.explanation.setStyleSheet("border: none;")
        about.rows.addWidget(self.explanation)
        column.addWidget(about)
        column.addLayout(self._buttons())

    def _fields_panel(self) -> Panel:
        panel = Panel(self.tr("Velden"), self)
        self._count = panel.fact
        panel.rows.addWidget(self.fields, 1)
        bar = QHBoxLayout()
        bar.setSpacing(GAP)
        bar.setContentsMargins(8, 4, 8, 6)
        add = QPushButton(self.tr("&Veld toevoegen"), panel)
        add.setAutoDefault(False)
        self.menu = QMenu(add)
        for preset in PRESETS:
            self.menu.addAction(preset.label).setData(preset.column)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Eigen veld")).setData("")
        self.menu.triggered.connect(lambda action: self.add_field(str(action.data())))
        add.setMenu(self.menu)
        remove = QPushButton(self.tr("&Weghalen"), panel)
        remove.setAutoDefault(False)
        remove.clicked.connect(self.fields.remove_current)
        bar.addWidget(add)
        bar.addWidget(remove)
        bar.addStretch(1)
        bar.addWidget(label(self.tr("Dubbelklik of F2 om een vak te wijzigen"), "quiet"))
        panel.rows.addLayout(bar)
        return panel

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.problem, 1)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.make = QPushButton(self.tr("&Formulier maken…"), self)
        self.make.setDefault(True)
        self.make.clicked.connect(self.accept)
        row.addWidget(back)
        row.addWidget(self.make)
        return row

    def add_field(self, column: str) -> None:
        """Add a preset by the name of its column, or an own field for ""."""
        preset = next((f for f in PRESETS if f.column == column), None)
        if preset is not None:
            self.fields.add(preset)
            return
        name = self.tr("Nieuw veld")
        taken = self.fields.columns()
        self.fields.add(FormField(column_of(name, taken), name, kind=FieldKind.NUMBER), own=True)

    def _areas(self) -> tuple[Areas, ...]:
        level, which = str(self.level.currentData() or ""), str(self.which.currentData() or "")
        levels = [a for name, a in self._levels.items() if level in (ALL_LEVELS, name.value)]
        if which == SELECTION:
            return tuple(within(areas, codes=self._selection) for areas in levels)
        home = which.removeprefix(GEMEENTE_PREFIX) if which else ""
        return tuple(within(areas, home) for areas in levels) if home else tuple(levels)

    @Slot()
    def _check(self) -> None:
        """Count the areas, and say why the form cannot be made yet."""
        areas = self._areas()
        self.number.setText(
            listed(tuple(quantity(a.level, len(a)) for a in areas if len(a)))
            or quantity(Level.OTHER, 0)
        )
        for combo in (self.level, self.which):
            combo.updateGeometry()
        self._count.setText(str(self.fields.rowCount()))
        try:
            why = problem_of(self.plan())
        except ValueError as error:
            why = self.tr("'{text}' is geen getal.").format(text=error)
        if not self.year.hasAcceptableInput():
            why = self.tr("Vul een jaar in, zoals 2026.")
        self.problem.setText(why)
        self.make.setEnabled(not why)
        self.make.setDefault(not why)


def _named(text: str, field: QWidget) -> QLabel:
    """A label of which the underlined letter leads to its field.

    A layout makes that connection by itself only for a field that stands alone in its row.
    """
    made = QLabel(text)
    made.setBuddy(field)
    return made
