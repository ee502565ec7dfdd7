"""What the import assistant says of a part, in a few words each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.areas import PLURALS, Level, quantity
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.errors import CodeColumnMissingError, EmptyTableError
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.preview import ColumnView, JoinPreview, Preview, Role, RowKind
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.importing import FileItem, Item


def tr(text: str) -> str:
    """A text of the assistant in the language of the window."""
    return QCoreApplication.translate("importing", text)


class State(StrEnum):
    """How a part stands."""

    BUSY = "busy"
    GOOD = "good"
    LOOK = "look"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of files.

    Parameters
    ----------
    file : FileItem
    item : Item or None
        None for the line of the file itself.
    icon : str
        ``table``, ``map`` or "" for none.
    title, detail : str
    state : State
    inner : bool
        A part below the line of its file.

    """

    file: FileItem
    item: Item | None
    icon: str
    title: str
    detail: str
    state: State
    inner: bool = False


def state_text(state: State) -> str:
    """A word for a state."""
    return {
        State.BUSY: tr("lezen…"),
        State.GOOD: tr("goed"),
        State.LOOK: tr("let op"),
        State.WRONG: tr("fout"),
        State.SKIPPED: tr("overgeslagen"),
    }[state]


def entries_of(files: tuple[FileItem, ...]) -> list[Entry]:
    """The lines of the list: a file with one part is one line."""
    lines: list[Entry] = []
    for file in files:
        if file.busy or file.error is not None or not file.items:
            state = State.BUSY if file.busy else State.WRONG
            detail = "" if file.busy else tr("kan niet worden gelezen")
            lines.append(Entry(file, None, "", file.path.name, detail, state))
            continue
        if len(file.items) == 1:
            (item,) = file.items
            lines.append(_line(file, item, file.path.name, inner=False))
            continue
        word = tr("{n} lagen") if file.items[0].part.is_map else tr("{n} bladen")
        worst = min((state_of(file, i) for i in file.items), key=_ORDER.index)
        detail = word.format(n=len(file.items))
        lines.append(Entry(file, None, "", file.path.name, detail, worst))
        lines.extend(_line(file, item, item.part.name, inner=True) for item in file.items)
    return lines


_ORDER = (State.WRONG, State.LOOK, State.BUSY, State.GOOD, State.SKIPPED)


def _line(file: FileItem, item: Item, title: str, *, inner: bool) -> Entry:
    icon = "map" if item.preview.map is not None else "table"
    return Entry(file, item, icon, title, detail_of(item), state_of(file, item), inner)


def state_of(file: FileItem, item: Item) -> State:
    """How a part stands; a sheet without codes beside a good one is passed over."""
    part = item.part
    if part.choices.skip:
        return State.SKIPPED
    if part.error is not None and not item.usable:
        beside = any(other.usable for other in file.items)
        plain = isinstance(part.error, CodeColumnMissingError | EmptyTableError)
        return State.SKIPPED if beside and plain and len(file.items) > 1 else State.WRONG
    if not item.usable:
        return State.SKIPPED
    return State.LOOK if item.problems else State.GOOD


def detail_of(item: Item) -> str:
    """Rows, levels and years in one short line."""
    preview = item.preview
    if preview.map is not None:
        return quantity(preview.map.level, preview.map.areas)
    if preview.is_lookup and not item.part.tables:
        return tr("{n} rijen · indelingstabel").format(n=count(preview.rows))
    words = [tr("1 rij") if preview.rows == 1 else tr("{n} rijen").format(n=count(preview.rows))]
    levels = [level.value for level, _ in preview.levels if level is not Level.OTHER]
    if item.part.seen is not None and item.part.seen.code.by_name:
        words.append(tr("op naam"))
    elif levels:
        words.append(", ".join(levels[:3]))
    if preview.years:
        words.append(years_text(preview.years))
    return " · ".join(words)


def years_text(years: tuple[int, ...]) -> str:
    """Years, the first and last where they are many."""
    if len(years) > 2:
        return f"{min(years)}–{max(years)}"
    return listed(tuple(str(year) for year in sorted(years)))


def summary_of(item: Item) -> str:
    """What was recognised in a part, as one or two sentences."""
    preview, part = item.preview, item.part
    if part.error is not None and not item.usable:
        return part.error.sentence()
    if part.choices.skip:
        return tr("Dit onderdeel wordt niet gebruikt.")
    said = []
    if preview.map is not None:
        said.append(
            tr("Een kaart van {areas}.").format(
                areas=quantity(preview.map.level, preview.map.areas)
            )
        )
    if preview.is_lookup:
        said.append(tr("Een indelingstabel: regio's van gebieden, of oude en nieuwe codes."))
    if part.tables:
        said.append(columns_sentence(preview))
    if item.join is not None:
        said.append(join_sentence(item.join))
    said += [n.text for n in preview.notices if n.weight is Weight.PROBLEM][:1]
    return " ".join(said)


def columns_sentence(preview: Preview) -> str:
    """How many columns are known, and how many more have numbers."""
    known = sum(c.role is Role.INDICATOR for c in preview.columns)
    other = sum(c.role is Role.FIGURES for c in preview.columns)
    text = tr("{n} indicatoren herkend")
    if known < 2:
        text = tr("1 indicator herkend") if known else tr("Nog geen indicator herkend")
    text = text.format(n=count(known))
    if other:
        more = (
            tr("{n} andere kolommen met getallen")
            if other > 1
            else tr("1 andere kolom met getallen")
        )
        text += ", " + more.format(n=count(other))
    return text + "."


def join_sentence(join: JoinPreview) -> str:
    """How many rows have an area."""
    text = tr("{matched} van {rows} {level} aan de kaart gekoppeld.")
    return text.format(
        matched=count(join.matched), rows=count(join.rows), level=PLURALS[join.level]
    )


def role_text(column: ColumnView) -> str:
    """What a column is, for its head."""
    if column.role is Role.INDICATOR:
        return column.label or column.variable
    return {
        Role.CODE: tr("Codekolom"),
        Role.AREA_NAME: tr("Naam van het gebied"),
        Role.NAME: tr("Naam"),
        Role.GEMEENTE: tr("Gemeente"),
        Role.LEVEL: tr("Niveau"),
        Role.YEAR: tr("Jaar"),
        Role.SPLIT: tr("Uitsplitsing"),
        Role.FIGURES: tr("Geen indicator"),
    }.get(column.role, tr("Niet gebruikt"))


def type_text(column: ColumnView) -> str:
    """Type, decimal sign and missing values of a column, for its head."""
    if not column.is_number:
        return tr("tekst") if column.role is Role.UNUSED else ""
    words = [tr("getal")]
    if column.decimal:
        words[0] = tr("getal met komma") if column.decimal == "," else tr("getal met punt")
    words.extend(f"{count(n)} {reason_word(why)}" for why, n in column.missing[:2])
    return " · ".join(words)


def reason_word(reason: MissingReason) -> str:
    """One or two words for why a value is missing."""
    return {
        MissingReason.SECRET: tr("geheim"),
        MissingReason.LATER: tr("nog niet bekend"),
        MissingReason.DISCONTINUED: tr("vervallen"),
        MissingReason.BLANK: tr("leeg"),
        MissingReason.SMALL: tr("te klein"),
        MissingReason.UNREADABLE: tr("onleesbaar"),
    }.get(reason, tr("onbekend"))


def letters(column: int) -> str:
    """Letters of a column as a spreadsheet names it; 0 is A."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def legend_of(preview: Preview) -> list[tuple[str, str]]:
    """Key of the colour and name, for every kind of row and column that is shown."""
    roles = {column.role for column in preview.columns}
    kinds = set(preview.kinds)
    found = []
    if RowKind.HEADER in kinds:
        found.append(("header", tr("kopregel")))
    if RowKind.UNIT in kinds:
        found.append(("unit", tr("eenheid")))
    if Role.CODE in roles:
        found.append(("code", tr("code")))
    if Role.AREA_NAME in roles:
        found.append(("code", tr("naam van het gebied")))
    if roles & {Role.NAME, Role.GEMEENTE}:
        found.append(("name", tr("naam")))
    if roles & {Role.LEVEL, Role.YEAR}:
        found.append(("level", tr("niveau, jaar")))
    if Role.SPLIT in roles:
        found.append(("split", tr("uitsplitsing")))
    if Role.UNUSED in roles or kinds & {RowKind.TITLE, RowKind.FOOTER}:
        found.append(("unused", tr("niet gebruikt")))
    return found
