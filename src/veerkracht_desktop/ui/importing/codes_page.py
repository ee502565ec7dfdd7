"""Page of the codedokter: which codes were mended, and which rows met no area."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.corrections import with_entry
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import JoinPreview, Preview, Unmatched
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.ui.flat import big_number, label, line
from veerkracht_desktop.ui.importing.tables import TextsModel, plain_table, searching_line
from veerkracht_desktop.ui.importing.words import tr

Index = QModelIndex | QPersistentModelIndex
AREA = 3
"""Column in which an area is picked."""


def mended_rows(preview: Preview) -> list[tuple[str, ...]]:
    """Before and after of each code that was mended."""
    return [(str(c.row), c.before, c.after, c.name, c.why) for c in preview.codes]


def open_rows(join: JoinPreview) -> list[tuple[str, ...]]:
    """Each row that met no area, and what is done with it."""
    return [(str(u.row), u.text, u.name, area_text(u, join)) for u in join.unmatched]


def area_text(row: Unmatched, join: JoinPreview) -> str:
    """The area that a row goes to."""
    if row.code:
        return next((name for code, name in join.choices if code == row.code), row.code)
    if row.by_hand:
        return tr("geen gebied")
    if not join.by_name:
        return tr("deze code staat niet op de kaart")
    if row.suggestions:
        return tr("kies een gebied…  ({name}?)").format(name=row.suggestions[0][1])
    return tr("kies een gebied…")


def fact_of(preview: Preview, join: JoinPreview | None) -> str:
    """What goes with the big number."""
    if join is None:
        if preview.is_map:
            return tr("De gebieden van deze kaart.")
        return tr("Er is nog geen kaart van dit niveau om mee te koppelen.")
    said = [
        tr("van {n} {level} aan de kaart gekoppeld").format(
            n=count(join.rows), level=PLURALS[join.level]
        )
    ]
    left = sum(not u.by_hand for u in join.unmatched)
    if left:
        said.append(tr("{n} rijen zonder gebied").format(n=count(left)))
    if join.elsewhere:
        said.append(tr("{n} rijen van andere gemeenten").format(n=count(join.elsewhere)))
    return " · ".join(said)


def missing_text(join: JoinPreview | None) -> str:
    """Which areas of the map have no row."""
    if join is None or not join.without_row:
        return ""
    text = tr("Zonder rij in dit bestand: {names}.")
    return text.format(names=listed(join.without_row, 6))


def kinds_text(preview: Preview) -> str:
    """What was done to codes, with numbers."""
    if preview.form.by_name:
        return ""
    if not preview.code_kinds:
        return tr("Alle codes staan goed in het bestand; er hoefde niets te worden hersteld.")
    done = tuple(f"{count(n)} × {kind}" for kind, n in preview.code_kinds)
    return tr("Hersteld: {what}.").format(what=listed(done, 6))


class CodesPage(QWidget):
    """Counts, rows without an area, and codes before and after."""

    choices_asked = Signal(object)
    """Carries the `Choices` that the user wants for the part shown."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self.number, self.fact = big_number(), label("", wrap=True)
        self.missing, self.kinds = label("", "quiet", wrap=True), label("", "quiet", wrap=True)
        open_head = tr("Rij"), tr("In het bestand"), tr("Naam"), tr("Gebied op de kaart")
        self.open = TextsModel(open_head, palette, self)
        self.open.figures, self.open.quiet = frozenset({0}), frozenset({0})
        self.open_view = plain_table(self.open, (56, 220, 200), self)
        self.open_view.setItemDelegateForColumn(AREA, _AreaPicker(self))
        self.open_view.setAccessibleName(tr("Rijen zonder gebied"))
        self.accept = QAction(tr("Voorstel overnemen"), self)
        self.accept.setShortcut(QKeySequence("Ctrl+Return"))
        self.accept.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.accept.triggered.connect(self.take_suggestion)
        self.addAction(self.accept)
        head = (tr("Rij"), tr("In het bestand"), tr("Wordt"), tr("Naam"), tr("Niet te lezen omdat"))
        self.mended = TextsModel(head, palette, self)
        self.mended.figures, self.mended.quiet = frozenset({0}), frozenset({0, 4})
        self.mended_view = plain_table(self.mended, (56, 150, 130, 220), self)
        self.mended_view.setAccessibleName(tr("Herstelde codes"))
        self.open_title, self.mended_title = label("", "head"), label("", "head")
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.number)
        top.addWidget(self.fact, 1)
        texts = QVBoxLayout()
        texts.setContentsMargins(14, 8, 14, 8)
        texts.setSpacing(4)
        texts.addLayout(top)
        texts.addWidget(self.missing)
        texts.addWidget(self.kinds)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(texts)
        for title, view in (
            (self.open_title, self.open_view),
            (self.mended_title, self.mended_view),
        ):
            title.setContentsMargins(14, 6, 14, 4)
            column.addWidget(line())
            column.addWidget(title)
            column.addWidget(view, 1)
        self._spare = QWidget(self)
        column.addWidget(self._spare, 1)

    @property
    def item(self) -> Item | None:
        """The part shown."""
        return self._item

    def show_item(self, item: Item | None) -> None:
        """Show a part; the same once more would disturb who is typing."""
        before, self._item = self._item, item
        if item is None or (
            before is not None and (before.preview, before.join) == (item.preview, item.join)
        ):
            return
        join, preview = item.join, item.preview
        self.number.setText(count(join.matched) if join is not None else "–")
        self.number.setVisible(join is not None)
        self.fact.setText(fact_of(preview, join))
        self.missing.setText(missing_text(join))
        self.missing.setVisible(bool(self.missing.text()))
        self.kinds.setText(kinds_text(preview))
        self.kinds.setVisible(bool(self.kinds.text()))
        by_name = join is not None and join.by_name
        self.open.editable = AREA if by_name else -1
        self.open.put(open_rows(join) if join is not None else ())
        named = join is not None and any(row.name for row in join.unmatched)
        self.open_view.setColumnHidden(2, not named)
        self.mended.put(mended_rows(preview))
        self.mended_view.setColumnHidden(4, not any(code.why for code in preview.codes))
        shown = bool(self.open.rows), bool(self.mended.rows)
        self.open_title.setText(
            tr("Rijen zonder gebied: F2 of dubbelklik om te kiezen, Ctrl+Enter voor het voorstel")
            if by_name
            else tr("Rijen zonder gebied")
        )
        self.mended_title.setText(tr("Codes voor en na"))
        for on, widgets in (
            (shown[0], (self.open_title, self.open_view)),
            (shown[1], (self.mended_title, self.mended_view)),
        ):
            for widget in widgets:
                widget.setVisible(on)
        self._spare.setVisible(not any(shown))

    def row(self, row: int) -> Unmatched:
        """The row on a line of the upper table."""
        assert self._item is not None, "there are no rows without a part"
        assert self._item.join is not None, "there are no rows without a map"
        return self._item.join.unmatched[row]

    def areas(self, row: int) -> dict[str, str]:
        """What may be typed for a row, the likeliest first, and the code that it means."""
        suggested = self.row(row).suggestions
        assert self._item is not None, "there are no rows without a part"
        assert self._item.join is not None, "there are no rows without a map"
        found = {f"{name} · {code}": code for code, name in suggested}
        found[tr("geen gebied")] = ""
        known = set(found.values())
        found |= {f"{n} · {code}": code for code, n in self._item.join.choices if code not in known}
        return found

    @Slot()
    def take_suggestion(self) -> None:
        """Give the current row the area that is suggested; a choice made before stays."""
        row = self.open_view.currentIndex().row()
        if self._item is None or self._item.join is None or not self._item.join.by_name:
            return
        if not 0 <= row < len(self._item.join.unmatched):
            return
        found = self.row(row)
        if found.suggestions and not found.code and not found.by_hand:
            self.pick(row, found.suggestions[0][0])

    def pick(self, row: int, code: str | None) -> None:
        """Give a row an area, "" for none, None to leave it open."""
        name = self.row(row).text
        assert self._item is not None, "there are no rows without a part"
        choices = self._item.part.choices
        self.choices_asked.emit(with_entry(choices, "matches", name, code))


class _AreaPicker(QStyledItemDelegate):
    """A line to type in that searches all areas; the likeliest are shown at once."""

    def __init__(self, page: CodesPage) -> None:
        super().__init__(page)
        self._page = page

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """The line, with the areas that fit what is typed below it."""
        del option
        hint = tr("zoek een gebied; leeg = nog niet gekozen")
        editor = searching_line(parent, hint, list(self._page.areas(index.row())))
        # Once the line is in its place, so that the list drops down below it.
        QTimer.singleShot(0, editor, editor.completer().complete)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Begin with what was chosen."""
        assert isinstance(editor, QLineEdit), "made above"
        named = {code: text for text, code in self._page.areas(index.row()).items()}
        row = self._page.row(index.row())
        editor.setText(named.get(row.code, "") if row.by_hand else "")
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for the area typed; a text that is no area changes nothing."""
        del model
        assert isinstance(editor, QLineEdit), "made above"
        text = editor.text().strip()
        areas = self._page.areas(index.row())
        if not text:
            self._page.pick(index.row(), None)
        elif text in areas:
            self._page.pick(index.row(), areas[text])
