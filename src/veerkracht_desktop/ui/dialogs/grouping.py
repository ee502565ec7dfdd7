"""Choose which grouping the regions are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.areas import Level, quantity
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.ui.flat import FlatCombo, label
from veerkracht_desktop.ui.style import GAP, take_room

MOST_NAMES = 6


def grouping_labels(groupings: Sequence[Grouping]) -> tuple[str, ...]:
    """What a grouping is called in a list: title and number of regions, the file where needed."""
    titles = Counter(grouping.title for grouping in groupings)
    made = []
    for grouping in groupings:
        words = f"{grouping.title} ({quantity(Level.REGION, len(grouping.names))})"
        made.append(f"{words} · {grouping.place}" if titles[grouping.title] > 1 else words)
    return tuple(made)


class GroupingDialog(QDialog):
    """Asks for one of the groupings; `chosen` tells which when it is accepted.

    Parameters
    ----------
    groupings : sequence of Grouping
        At least one.
    current : Grouping
        One of them.
    palette : Palette
    parent : QWidget, optional

    """

    def __init__(
        self,
        groupings: Sequence[Grouping],
        current: Grouping,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._groupings = tuple(groupings)
        self.setWindowTitle(self.tr("Regio-indeling"))
        self.combo = FlatCombo(palette, self)
        self.combo.addItems(grouping_labels(self._groupings))
        self.combo.setCurrentIndex(self._groupings.index(current))
        self.combo.currentIndexChanged.connect(self._show_names)
        self.names = label("", "quiet", wrap=True)
        self.names.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._arrange()
        self._show_names()
        take_room(self, 440)

    @property
    def chosen(self) -> Grouping:
        """The grouping that the list shows."""
        return self._groupings[self.combo.currentIndex()]

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        head = QLabel(self.tr("&Regio's samenstellen volgens"), self)
        head.setBuddy(self.combo)
        column.addWidget(head)
        column.addWidget(self.combo, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.names, 1)
        self.names.setMinimumHeight(3 * self.fontMetrics().height())
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        choose = QPushButton(self.tr("&Kiezen"), self)
        choose.setDefault(True)
        choose.clicked.connect(self.accept)
        buttons.addWidget(back)
        buttons.addWidget(choose)
        column.addLayout(buttons)

    @Slot()
    def _show_names(self) -> None:
        names = tuple(sorted(self.chosen.names.values()))
        self.names.setText(f"{listed(names, MOST_NAMES)}.")
        self.combo.updateGeometry()
