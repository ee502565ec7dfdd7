"""Beside the table: what could not be compared, and of which years each indicator is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QScrollArea, QTableView, QVBoxLayout, QWidget

from veerkracht_desktop.core.edition_pairs import TAKES_PART, IndicatorPair
from veerkracht_desktop.core.editions import EditionChange, Hurdle
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.flat import RowButton, label
from veerkracht_desktop.ui.reports import Index, TitledModel, dress_report

NAME, OLD, NEW, STATUS = range(4)


class NotCompared(QScrollArea):
    """Indicators and areas that take no part, with the reason; a click selects the areas."""

    chosen = Signal(object)
    """Carries the codes of the areas with one reason."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.setAccessibleName(self.tr("Niet vergeleken"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.texts: tuple[str, ...] = ()
        self.buttons: tuple[RowButton, ...] = ()
        self.show_change(None)

    def show_change(self, change: EditionChange | None) -> None:
        """Show those of another comparison."""
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        self.texts, self.buttons = (), ()
        if change is not None:
            self._fill(column, change)
        column.addStretch(1)
        self.setWidget(body)

    def _fill(self, column: QVBoxLayout, change: EditionChange) -> None:
        notices = sorted(change.notices, key=lambda n: n.weight is not Weight.PROBLEM)
        self.texts = tuple(notice.text for notice in notices)
        groups: dict[Hurdle, list[str]] = {}
        for code, hurdle in change.hurdles.items():
            groups.setdefault(hurdle, []).append(code)
        if change.converted:
            text = self.tr("Omgerekend met een omzettabel: {n} gebieden tellen mee.")
            self.texts += (text.format(n=count(len(change.converted))),)
        made = []
        for hurdle, codes in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            button = RowButton(_capital(hurdle.value), count(len(codes)), self._colours)
            button.setCheckable(False)
            button.setToolTip(self.tr("Selecteer deze gebieden"))
            chosen = frozenset(codes)
            button.clicked.connect(lambda _=False, codes=chosen: self.chosen.emit(codes))
            column.addWidget(button)
            made.append(button)
        self.buttons = tuple(made)
        for text in self.texts:
            column.addWidget(label(text, "quiet", wrap=True))
        if not (self.texts or self.buttons):
            column.addWidget(label(self.tr("Alle gebieden en indicatoren zijn vergeleken.")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class PairsModel(TitledModel):
    """The indicators with their years in both editions."""

    FIGURES = (OLD, NEW)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(("", "", "", ""), parent)
        self.pairs: tuple[IndicatorPair, ...] = ()

    def show(self, change: EditionChange | None) -> None:
        """Show those of another comparison."""
        self.beginResetModel()
        self.pairs = change.pairs if change is not None else ()
        years = (str(change.old), str(change.new)) if change is not None else ("", "")
        self.heads = (self.tr("Indicator"), *years, self.tr("Vergeleken"))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of indicators."""
        return 0 if parent.isValid() else len(self.pairs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text of a cell; the years are those of the figures, not of the edition."""
        pair, column = self.pairs[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if column == NAME:
                return pair.label
            if column in (OLD, NEW):
                return str((pair.old_year, pair.new_year)[column - OLD] or "–")
            return self._status(pair)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(column)
        return None

    def _status(self, pair: IndicatorPair) -> str:
        if pair.status not in TAKES_PART:
            return self.tr("nee: {why}").format(why=pair.status.value)
        text = self.tr("in {n} gebieden").format(n=count(pair.areas))
        if pair.status is pair.status.SAME_YEAR:
            return f"{text}, {pair.status.value}"
        return text


class PairsTable(QTableView):
    """The list of indicators and their years."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs = PairsModel(self)
        self.setModel(self.pairs)
        dress_report(self, wrap=False)
        self.setAccessibleName(self.tr("Indicatoren en hun jaren"))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        header = self.horizontalHeader()
        header.setHighlightSections(False)

    def show_change(self, change: EditionChange | None) -> None:
        """Show those of another comparison."""
        self.pairs.show(change)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().averageCharWidth()
        for section in (OLD, NEW):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(section, 7 * letter)
        header.setSectionResizeMode(STATUS, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(STATUS, 20 * letter)
