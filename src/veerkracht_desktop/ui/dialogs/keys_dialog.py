"""Every key that does something: of the menus, and of the views while they have the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.area_search import folded
from veerkracht_desktop.core.words import Translatable, translatable
from veerkracht_desktop.ui.action_table import ACTIONS
from veerkracht_desktop.ui.actions import translated
from veerkracht_desktop.ui.charts.chart import CHART_KEYS
from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.index_editor.tree import WEIGHT_KEYS
from veerkracht_desktop.ui.keys import KeyRow, told
from veerkracht_desktop.ui.map.key_canvas import MAP_KEYS
from veerkracht_desktop.ui.map.legend import LEGEND_KEYS
from veerkracht_desktop.ui.style import GAP, SMALL, grown, scaled, take_room
from veerkracht_desktop.ui.table.view import TABLE_KEYS

EVERYWHERE = (
    KeyRow(("Tab", "Shift+Tab"), translatable("keys", "Naar het volgende of vorige onderdeel")),
    KeyRow(("Alt",), translatable("keys", "Naar het menu")),
)
VIEWS: tuple[tuple[Translatable, Sequence[KeyRow]], ...] = (
    (translatable("keys", "Overal"), EVERYWHERE),
    (translatable("keys", "Op de kaart"), MAP_KEYS),
    (translatable("keys", "In de legenda"), LEGEND_KEYS),
    (translatable("keys", "In een grafiek"), CHART_KEYS),
    (translatable("keys", "In de tabel"), TABLE_KEYS),
    (translatable("keys", "Bij het bewerken van de index"), WEIGHT_KEYS),
)


def key_sections(actions: Mapping[str, QAction]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Heads, each with keys and what they do: views first, then the menus in their order.

    The menus are read from the actions themselves, so a key that changes changes here too.
    """
    found = [
        (translated(head), [(told(row.keys), translated(row.does)) for row in rows])
        for head, rows in VIEWS
    ]
    menus: dict[str, list[tuple[str, str]]] = {}
    for spec in ACTIONS:
        keys = actions[spec.id].shortcut()
        if keys.isEmpty():
            continue
        portable = keys.toString(QKeySequence.SequenceFormat.PortableText)
        words = [translated(text) for text in (spec.within, spec.text) if text is not None]
        text = " ▸ ".join(word.replace("&", "").rstrip("…") for word in words)
        menus.setdefault(translated(spec.menu).replace("&", ""), []).append(
            (told((portable,)), text)
        )
    return [*found, *menus.items()]


class KeysDialog(QDialog):
    """The keys, with a field to find one."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sneltoetsen"))
        self.sections = key_sections(actions)
        self._lines: list[tuple[str, list[QWidget], QLabel]] = []
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Zoek een toets of wat u wilt doen…"))
        self.search.setAccessibleName(self.tr("Zoek in de sneltoetsen"))
        self.search.textChanged.connect(self._filter)
        panel = Panel("", self)
        panel.hide_header()
        panel.rows.addWidget(self._list(), 1)
        close = QPushButton(self.tr("Sluiten"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(GAP)
        column.addWidget(self.search)
        column.addWidget(panel, 1)
        column.addLayout(foot)
        take_room(self, 620, 620)

    def _list(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("body")
        grid = QGridLayout(body)
        grid.setContentsMargins(14, 4, 14, 12)
        grid.setHorizontalSpacing(grown(18))
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for head, lines in self.sections:
            title = label(head.upper(), "head")
            title.setFont(scaled(title.font(), SMALL, bold=True))
            title.setContentsMargins(0, 12, 0, 2)
            grid.addWidget(title, grid.rowCount(), 0, 1, 2)
            for keys, does in lines:
                line = [label(keys), label(does, wrap=True)]
                line[0].setFont(scaled(line[0].font(), 1.0, bold=True))
                row = grid.rowCount()
                for place, widget in enumerate(line):
                    grid.addWidget(widget, row, place, Qt.AlignmentFlag.AlignTop)
                self._lines.append((folded(f"{keys} {does}"), list(line), title))
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Sneltoetsen"))
        scroll.setWidget(body)
        return scroll

    def _filter(self, text: str) -> None:
        """Keep the lines that have every word; a head without lines goes too."""
        words = folded(text).split()
        shown: dict[QLabel, bool] = {}
        for plain, line, title in self._lines:
            fits = all(word in plain for word in words)
            for widget in line:
                widget.setVisible(fits)
            shown[title] = shown.get(title, False) or fits
        for title, there in shown.items():
            title.setVisible(there)
