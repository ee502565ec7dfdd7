"""Page with everything that was noticed about a part, plainly."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import Preview
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.ui.flat import Diamond, label, line
from veerkracht_desktop.ui.importing.words import tr

MOST_LINES = 120
SHOWN_ITEMS = 8

Finding = tuple[bool, str, str]
"""Whether it is a problem, the sentence, and quiet details."""


def findings_of(item: Item) -> list[Finding]:
    """Sentences about a part, the problems first."""
    found: list[Finding] = []
    if item.part.error is not None and not item.usable:
        found.append((True, item.part.error.sentence(), ""))
    found += [_of_notice(notice) for notice in item.preview.notices]
    found += _dropped(item.preview)
    return sorted(found, key=lambda finding: not finding[0])


def _of_notice(notice: Notice) -> Finding:
    return notice.weight is Weight.PROBLEM, notice.text, listed(notice.items, SHOWN_ITEMS)


def _dropped(preview: Preview) -> list[Finding]:
    """Rows that are left out, together per reason."""
    tally = Counter(drop.reason for drop in preview.dropped)
    found: list[Finding] = []
    for reason, n in tally.most_common():
        where = tuple(
            f"{tr('rij')} {drop.row}" + (f" ({drop.code})" if drop.code else "")
            for drop in preview.dropped
            if drop.reason == reason
        )
        text = tr("1 rij weggelaten: {why}.") if n == 1 else tr("{n} rijen weggelaten: {why}.")
        found.append((False, text.format(n=count(n), why=reason), listed(where, SHOWN_ITEMS)))
    return found


class FindingsPage(QScrollArea):
    """The sentences under one another."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._shown: list[Finding] | None = None
        self.setWidgetResizable(True)

    def put(self, found: list[Finding]) -> None:
        """Show other findings."""
        if found == self._shown:
            return
        self._shown = found
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(7)
        if not found:
            column.addWidget(label(tr("Er is niets bijzonders gevonden."), "quiet"))
        for at, finding in enumerate(found[:MOST_LINES]):
            if at:
                column.addWidget(line())
            column.addLayout(self._row(finding))
        if len(found) > MOST_LINES:
            rest = tr("En nog {n} andere; na het toevoegen staan ze in het koppelrapport.")
            column.addWidget(label(rest.format(n=count(len(found) - MOST_LINES)), "quiet"))
        column.addStretch(1)
        self.setWidget(body)

    def _row(self, finding: Finding) -> QHBoxLayout:
        problem, text, detail = finding
        row = QHBoxLayout()
        row.setSpacing(8)
        mark: QWidget = Diamond(self._colours.signal) if problem else label("–", "quiet")
        mark.setFixedWidth(14)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        sentence = label(text, wrap=True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(sentence)
        if detail:
            words.addWidget(label(detail, "quiet", wrap=True))
        row.addLayout(words, 1)
        return row
