"""The groepen: sets of areas with a name and a colour; a click selects one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import (
    QCoreApplication,
    QPoint,
    QPointF,
    QSignalMapper,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.group_areas import GroupAreas, groups_may_differ, groups_of
from veerkracht_desktop.core.groups import (
    GROUP_COLOURS,
    AreaGroup,
    recoloured,
    renamed,
    with_group,
    without,
)
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.scope import group_word, limited
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.dialogs.name_dialog import NameDialog
from veerkracht_desktop.ui.flat import Fold, RowButton, label
from veerkracht_desktop.ui.formatting import counted_areas
from veerkracht_desktop.ui.linked_view import LinkedView

MOST_TOLD = 8
"""Lost codes that a tooltip names."""


def add_group(store: Store, name: str, text: str, *, rule: str = "") -> None:
    """Make a group of a rule, or of the selection, as one step of the work."""
    state = store.state
    codes = frozenset() if rule else state.selection
    groups = with_group(state.document.groups, name, rule=rule, codes=codes)
    store.edit(replace(state.document, groups=groups), text)


def ask_group_name(store: Store, place: int, parent: QWidget) -> None:
    """Ask for another name of a group; the dialog is open."""
    group = store.state.document.groups[place]
    words = QCoreApplication.translate("groepen", "Naam van de groep")
    field = QCoreApplication.translate("groepen", "&Naam")
    dialog = NameDialog(words, field, group.name, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: name_group(store, place, dialog.name))
    dialog.open()


def name_group(store: Store, place: int, name: str) -> None:
    """Give a group another name; an empty one changes nothing."""
    name = " ".join(name.split())
    groups = store.state.document.groups
    if name and place < len(groups) and name != groups[place].name:
        text = QCoreApplication.translate("groepen", "Groep {name} genoemd").format(name=name)
        edit_groups(store, renamed(groups, place, name), text, groups[place].name, name)


def edit_groups(
    store: Store, groups: tuple[AreaGroup, ...], text: str, old: str = "", new: str = ""
) -> None:
    """Change the groups; who looks at one by its old name goes on under the new one."""
    state = store.state
    was, now = group_word(old), group_word(new)
    within = now if old and state.within == was else state.within
    against = now if old and state.reference == was else state.reference
    document = replace(state.document, groups=groups)
    store.edit(
        document,
        text,
        shown=lambda state: replace(state, within=within, reference=against),
    )


class GroupRow(RowButton):
    """A line with the group's colour before its name."""

    def __init__(self, group: AreaGroup, figure: str, palette: Palette, parent: QWidget) -> None:
        super().__init__("", figure, palette, parent)
        self._group = group
        self._shown = group.name
        self.setAccessibleName(f"{group.name}, {figure}")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line, the dot and the name."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.panel), 1))
        painter.setBrush(QColor(self._group.colour))
        painter.drawEllipse(QPointF(15, self.height() / 2), 5, 5)
        painter.setPen(QColor(self._colours.text))
        metrics = self.fontMetrics()
        room = self.rect().adjusted(26, 0, -18 - metrics.horizontalAdvance(self.figure), 0)
        name = metrics.elidedText(self._shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.end()


class GroupsPanel(LinkedView):
    """The groups with how many areas; makes, renames, recolours and takes them away."""

    DRAWS = ("document", "analysis", "dataset", "within", "selection")

    rule_asked = Signal()
    """The user wants to make a group of a rule."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._palette = palette
        self.buttons: list[GroupRow] = []
        self._found: tuple[GroupAreas, ...] = ()
        self.fold = Fold(self.tr("Groepen"), palette, self)
        self.fold.rows.setContentsMargins(0, 0, 0, 6)
        self.fold.rows.setSpacing(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._mapper = QSignalMapper(self)
        self._mapper.mappedInt.connect(self.choose)
        self.nothing = label(
            self.tr("Bewaar gebieden onder een naam, met een eigen kleur op de kaart."),
            "quiet",
            wrap=True,
        )
        self.nothing.setContentsMargins(10, 0, 10, 4)
        self.of_selection = self._link(self.tr("Van selectie"), self.make_of_selection)
        self.of_rule = self._link(self.tr("Van regel…"), self.rule_asked.emit)
        links = QHBoxLayout()
        links.setContentsMargins(7, 0, 7, 0)
        links.addWidget(self.of_selection)
        links.addWidget(self.of_rule)
        links.addStretch(1)
        self.fold.rows.addWidget(self.nothing)
        self.fold.rows.addLayout(self._rows)
        self.fold.rows.addLayout(links)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.start()

    def _link(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        made = QPushButton(text, self)
        made.setObjectName("link")
        made.clicked.connect(pressed)
        return made

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Groups with their counts; a selection only moves the mark."""
        if change is None or groups_may_differ(change) or change.touches("analysis", "within"):
            self._found = groups_of(state)
            self._fill(state)
        self.of_selection.setEnabled(bool(state.selection))
        self.of_rule.setEnabled(state.analysis is not None)
        for place, button in enumerate(self.buttons):
            met = self._met(place)
            button.setChecked(bool(met) and met == state.selection)

    def _fill(self, state: AppState) -> None:
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for place, found in enumerate(self._found):
            number = len(self._met(place))
            figure = self.tr("regel klopt niet") if found.fault else count(number)
            button = GroupRow(found.group, figure, self._palette, self)
            button.setToolTip(self._tooltip(state, found, number))
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            button.customContextMenuRequested.connect(self._menu_asked)
            button.clicked.connect(self._mapper.map)
            self._mapper.setMapping(button, place)
            self._rows.addWidget(button)
            self.buttons.append(button)
        self.nothing.setVisible(not self._found)

    def _met(self, place: int) -> frozenset[str]:
        """Areas of a group as far as they are in sight."""
        state = self._store.state
        if state.analysis is None:
            return frozenset()
        if not state.within:
            return self._found[place].codes
        codes = state.analysis.results.areas.codes
        return self._found[place].codes & {codes[row] for row in visible_rows(state).tolist()}

    def _tooltip(self, state: AppState, found: GroupAreas, number: int) -> str:
        group = found.group
        level = state.analysis.results.areas.level if state.analysis else state.level
        lines = [f"{group.name}: {counted_areas(level, number)}"]
        if group.rule:
            lines.append(self.tr("Regel: {rule}").format(rule=group.rule))
        if found.fault:
            lines.append(found.fault)
        if found.lost:
            told = self.tr("Niet in deze gegevens, wel bewaard: {codes}")
            lines.append(told.format(codes=listed(found.lost, MOST_TOLD)))
        lines.append(self.tr("Klik: selecteer. Rechtermuisknop: meer met deze groep."))
        return "\n".join(lines)

    @Slot(int)
    def choose(self, place: int) -> None:
        """Select the areas of a group, as the switch says."""
        self.select(self._met(place))
        self._recheck()

    def choose_only(self, place: int) -> None:
        """Select the areas of a group and no others, whatever the switch says."""
        self.select(self._met(place), SelectionMode.REPLACE)

    def _recheck(self) -> None:
        # Qt turns the mark over by itself, also where the selection did not change.
        for place, button in enumerate(self.buttons):
            met = self._met(place)
            button.setChecked(bool(met) and met == self._store.state.selection)

    @Slot()
    def make_of_selection(self) -> None:
        """Keep the selected areas as a group."""
        add_group(self._store, self.tr("Groep"), self.tr("Groep van de selectie"))
        self.rename(len(self._store.state.document.groups) - 1)

    # Changing one

    @Slot(QPoint)
    def _menu_asked(self, at: QPoint) -> None:
        button = self.sender()
        assert isinstance(button, GroupRow), "only connected to rows"
        self.menu(self.buttons.index(button)).popup(button.mapToGlobal(at))

    def menu(self, place: int) -> QMenu:
        """What can be done with a group."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Alleen deze groep"), lambda: self.choose_only(place))
        word = group_word(self._found[place].group.name)
        within = menu.addAction(self.tr("&Beperk tot deze groep"), lambda: self._limit(word))
        within.setEnabled(bool(self._found[place].codes) and self._store.state.within != word)
        menu.addAction(self.tr("&Vergelijk met deze groep"), lambda: self._compare(word))
        menu.addSeparator()
        menu.addAction(self.tr("&Naam…"), lambda: self.rename(place))
        colours = menu.addMenu(self.tr("&Kleur"))
        for number, colour in enumerate(GROUP_COLOURS, start=1):
            text = self.tr("Kleur {number}").format(number=number)
            colours.addAction(_dot(colour), text, lambda c=colour: self.recolour(place, c))
        menu.addAction(self.tr("Ver&wijderen"), lambda: self.remove(place))
        return menu

    def _limit(self, word: str) -> None:
        self._store.look(limited(self._store.state, word))

    def _compare(self, word: str) -> None:
        self._store.look(replace(self._store.state, reference=word))

    def rename(self, place: int) -> None:
        """Ask for another name."""
        ask_group_name(self._store, place, self)

    def give_name(self, place: int, name: str) -> None:
        """Give a group another name; an empty one changes nothing."""
        name_group(self._store, place, name)

    def recolour(self, place: int, colour: str) -> None:
        """Give a group another colour."""
        groups = self._store.state.document.groups
        text = self.tr("Kleur van groep {name}").format(name=groups[place].name)
        edit_groups(self._store, recoloured(groups, place, colour), text)

    def remove(self, place: int) -> None:
        """Take a group away; its areas stay as they are."""
        groups = self._store.state.document.groups
        text = self.tr("Groep {name} verwijderd").format(name=groups[place].name)
        edit_groups(self._store, without(groups, place), text)


def _dot(colour: str) -> QIcon:
    picture = QPixmap(QSize(14, 14))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(7, 7), 6, 6)
    painter.end()
    return QIcon(picture)
