"""What the centre shows before there are scores: what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.recent import RecentProject
from veerkracht_desktop.ui.flat import Panel, label, let_wrap
from veerkracht_desktop.ui.panels.recent_list import RecentList
from veerkracht_desktop.ui.style import grown, scaled

AROUND, LEAST_WIDTH, LEAST_HEIGHT = 20, 230, 160
"""Pixels around the text, and that the whole needs."""
WIDEST = 520
"""Of what stands below the buttons, pixels."""


class EmptyState(Panel):
    """An invitation, with the sample one click away."""

    open_asked = Signal()
    """Sent when the user wants to choose files."""

    sample_asked = Signal()
    """Sent when the user wants the sample region."""

    indicator_asked = Signal()
    """Sent when the user wants to add the first indicator of an empty index."""

    built_in_asked = Signal()
    """Sent when the user wants the built-in index in the place of an empty one."""

    tour_asked = Signal()
    """Sent when the user wants to be shown around in the sample."""

    take_back_asked = Signal()
    """Sent when the user wants the work back that a crash left behind."""

    throw_away_asked = Signal()
    """Sent when the user does not want it."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._colours = palette
        self.hide_header()
        self.title_line = label(self.tr("Sleep hier een shapefile of Excel naartoe"))
        self.title_line.setFont(scaled(self.title_line.font(), 1.5, bold=True))
        let_wrap(self.title_line)
        self.hint = label("", "quiet", wrap=True)
        self.open_button = QPushButton(self.tr("Bestanden openen…"))
        self.open_button.setObjectName("primary")
        self.sample_button = QPushButton(self.tr("Voorbeeld openen"))
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button.clicked.connect(self.sample_asked)
        self.indicator_button = QPushButton(self.tr("Indicator toevoegen…"))
        self.indicator_button.setObjectName("primary")
        self.built_in_button = QPushButton(self.tr("De ingebouwde index nemen"))
        self.indicator_button.clicked.connect(self.indicator_asked)
        self.built_in_button.clicked.connect(self.built_in_asked)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)
        for button in (
            self.open_button,
            self.sample_button,
            self.indicator_button,
            self.built_in_button,
        ):
            self._buttons.addWidget(button)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addLayout(self._buttons)
        buttons.addStretch(1)
        body = QWidget()
        body.setObjectName("body")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        inner.setSpacing(10)
        inner.addStretch(2)
        for text in (self.title_line, self.hint):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(text)
        inner.addSpacing(8)
        inner.addLayout(buttons)
        inner.addSpacing(14)
        inner.addWidget(self._offer())
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self._below(), 8)
        below.addStretch(1)
        inner.addLayout(below)
        inner.addStretch(3)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setContentsMargins(0, 0, 0, 0)
        scroll.setWidget(body)
        room = QVBoxLayout()
        room.setContentsMargins(AROUND, AROUND, AROUND, AROUND)  # the outline stays in sight
        room.addWidget(scroll)
        self.rows.addLayout(room, 1)
        self._building = True
        self._show_building(on=False)

    def _below(self) -> QWidget:
        """The projects that were open last, or without any how to begin."""
        self.below = QWidget(self)
        self.below.setMaximumWidth(grown(WIDEST))
        self.recent = RecentList(self._colours, self.below)
        self.steps = QWidget(self.below)
        grid = QGridLayout(self.steps)
        grid.setContentsMargins(8, 0, 8, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, text in enumerate(self._first_steps(), 1):
            figure = label(str(number), "accent")
            figure.setFont(scaled(figure.font(), 1.15, bold=True))
            grid.addWidget(figure, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), number, 1)
        self.tour_button = QPushButton(self.tr("Rondleiding langs het voorbeeld"))
        self.tour_button.setObjectName("link")
        self.tour_button.clicked.connect(self.tour_asked)
        column = QVBoxLayout(self.below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.recent)
        column.addWidget(self.steps)
        column.addWidget(self.tour_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return self.below

    def _first_steps(self) -> tuple[str, ...]:
        return (
            self.tr("Open een kaart en een tabel over dezelfde buurten, wijken of gemeenten."),
            self.tr("Kijk in het koppelrapport wat is herkend en wat niet meedoet."),
            self.tr("Klik een gebied aan: rechts staat wat erachter zit, en wat u kunt vragen."),
        )

    def show_recent(self, projects: Sequence[RecentProject]) -> None:
        """Show the projects that were open last in the place of the first steps."""
        self.recent.show_projects(projects)
        self.steps.setVisible(not projects)

    def _offer(self) -> QWidget:
        """The line about work that a crash left behind; hidden while there is none."""
        self.left_line = QWidget(self)
        self.left_text = label("", wrap=True)
        self.left_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.take_back_button = QPushButton(self.tr("Terughalen"))
        self.throw_away_button = QPushButton(self.tr("Weggooien"))
        self.take_back_button.clicked.connect(self.take_back_asked)
        self.throw_away_button.clicked.connect(self.throw_away_asked)
        column = QVBoxLayout(self.left_line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.left_text)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(self.take_back_button)
        row.addWidget(self.throw_away_button)
        row.addStretch(1)
        column.addLayout(row)
        self.left_line.hide()
        return self.left_line

    def show_left(self, text: str) -> None:
        """Offer work that a crash left behind; "" offers nothing."""
        self.left_text.setText(text)
        self.left_line.setVisible(bool(text))

    def show_state(self, state: AppState) -> None:
        """Invite to open files, or to build the index where the data are there and it is empty."""
        document = state.document
        self._show_building(on=not document.sources.is_empty and not document.definition.indicators)

    def _show_building(self, *, on: bool) -> None:
        if on == self._building:
            return
        self._building = on
        for button in (self.indicator_button, self.built_in_button):
            button.setVisible(on)
        for widget in (self.open_button, self.sample_button, self.below):
            widget.setVisible(not on)
        if on:
            self.title_line.setText(self.tr("Deze index heeft nog geen indicatoren"))
            self.hint.setText(
                self.tr(
                    "Voeg eerst een groep toe, zoals een thema, en daarna de indicatoren die"
                    " eronder vallen.\nDe gegevens zijn geladen: zodra er één indicator is,"
                    " verschijnt de kaart."
                )
            )
        else:
            self.title_line.setText(self.tr("Sleep hier een shapefile of Excel naartoe"))
            self.hint.setText(
                self.tr(
                    "Bijvoorbeeld kwb-2023.xlsx van het CBS en de buurtkaart van uw gemeente.\n"
                    "De kaart, de tabel en de index verschijnen vanzelf."
                )
            )
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for one button below the other."""
        return QSize(LEAST_WIDTH, LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The buttons stand side by side where there is room for them."""
        super().resizeEvent(event)
        buttons = (
            self.open_button,
            self.sample_button,
            self.indicator_button,
            self.built_in_button,
        )
        shown = [button.sizeHint().width() for button in buttons if not button.isHidden()]
        needed = sum(shown) + self._buttons.spacing() + 4 * AROUND
        way = QBoxLayout.Direction
        self._buttons.setDirection(way.LeftToRight if self.width() >= needed else way.TopToBottom)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Outline the place to drop files on."""
        super().paintEvent(event)
        if self._building:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._colours.missing_line), 1.2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14.5, 14.5, -14.5, -14.5), 8, 8)
        painter.end()
