"""The line at the bottom: what is selected and shown, and what is going on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.services.jobs import JobProgress, JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import ElidedLabel, label
from veerkracht_desktop.ui.style import SMALL, scaled

TOLD_MS = 8000
TICK_MS = 60


class ThinBar(QWidget):
    """A thin line that fills; it wanders while nobody knows how long it takes."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._part: float | None = None
        self._at = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._wander)
        self.setFixedSize(96, 4)

    def start(self) -> None:
        """Begin with an unknown length."""
        self._part = None
        self._tick.start()
        self.update()

    def stop(self) -> None:
        """Stand still."""
        self._tick.stop()

    def set_part(self, part: float) -> None:
        """Show how far it is, 0-1."""
        self._part = min(max(part, 0.0), 1.0)
        self._tick.stop()
        self.update()

    @Slot()
    def _wander(self) -> None:
        self._at = (self._at + 0.04) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.hairline))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setBrush(QColor(self._colours.accent))
        wide = self.width()
        if self._part is None:
            left = self._at * (wide + 32) - 32
            painter.drawRoundedRect(QRectF(left, 0, 32, 4), 2, 2)
        else:
            painter.drawRoundedRect(QRectF(0, 0, wide * self._part, 4), 2, 2)
        painter.end()


class StatusBar(QFrame):
    """Selection, the area pointed at, edition and missing scores; at the right what goes on.

    Draws `analysis`, `active`, `selection`, `within` and `edition`, and follows the jobs.
    """

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        session: Session,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._store, self._hover = store, hover
        self.chosen, self.chosen_rest = label(), label()
        self.chosen.setFont(scaled(self.chosen.font(), 1.0, bold=True))
        self.area = ElidedLabel()
        self.area.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.edition, self.missing = label(), label()
        self.says = ElidedLabel("", "quiet")
        self.says.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = ThinBar(palette, self)
        self.stop = QPushButton(self.tr("Annuleren"), self)
        self.stop.setObjectName("link")
        self.stop.clicked.connect(session.cancel)
        self._quiet_again = QTimer(self)
        self._quiet_again.setSingleShot(True)
        self._quiet_again.setInterval(TOLD_MS)
        self._quiet_again.timeout.connect(self._rest)
        self._lay_out()
        store.changed.connect(self._on_changed)
        hover.changed.connect(self._draw_area)
        jobs.busy_changed.connect(self._busy)
        jobs.progressed.connect(self._progressed)
        session.told.connect(self.tell)
        self._busy("")
        self._draw(store.state)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line of text with air."""
        return QSize(400, self.fontMetrics().height() + 12)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.setSpacing(4)
        for widget, gap in (
            (self.chosen, 0),
            (self.chosen_rest, 16),
            (self.area, 16),
            (self.edition, 16),
            (self.missing, 0),
        ):
            widget.setFont(scaled(widget.font(), SMALL * 1.06))
            widget.setContentsMargins(0, 0, gap, 0)
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.says, 3)
        row.addSpacing(6)
        row.addWidget(self.bar)
        row.addWidget(self.stop)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("analysis", "active", "selection", "within", "edition"):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        there = state.analysis is not None
        for widget in (self.chosen, self.chosen_rest, self.edition, self.missing):
            widget.setVisible(there)
        self._draw_area(self._hover.code)
        if state.analysis is None:
            return
        rows = visible_rows(state)
        results = state.analysis.results
        plural = PLURALS[results.areas.level]
        chosen = len(state.selection)
        if state.within:  # a group by rule may have let go of areas that are selected
            chosen = len(np.intersect1d(rows, results.areas.rows(state.selection)))
        self.chosen.setText(count(chosen))
        self.chosen_rest.setText(
            self.tr("van {all} {areas} geselecteerd").format(all=count(len(rows)), areas=plural)
        )
        self.edition.setText(str(results.edition) if results.edition else "")
        self.edition.setVisible(results.edition > 0)
        scores = results.score(state.active)[rows]
        without = int(np.count_nonzero(~np.isfinite(scores)))
        self.missing.setText(self.tr("{n} zonder score").format(n=count(without)))
        self.missing.setVisible(without > 0)

    @Slot(str)
    def _draw_area(self, code: str) -> None:
        state = self._store.state
        shown = code or (next(iter(state.selection)) if len(state.selection) == 1 else "")
        text = ""
        if state.analysis is not None and shown in state.analysis.results.areas.position:
            results = state.analysis.results
            row = results.areas.position[shown]
            name = results.areas.names[row] or shown
            text = f"{name} {number(float(results.score(state.active)[row]))}"
        self.area.setText(text)
        self.area.setVisible(bool(text))

    @Slot(str)
    def _busy(self, text: str) -> None:
        busy = bool(text)
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        if busy:
            self._quiet_again.stop()
            self.says.setText(text + "…")
            self.bar.start()
        else:
            self.bar.stop()
            if not self._quiet_again.isActive():
                self._rest()

    @Slot(object)
    def _progressed(self, progress: JobProgress) -> None:
        if self.bar.isVisible():
            self.says.setText(progress.text + "…")
            if progress.total > 0:
                self.bar.set_part(progress.done / progress.total)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say what was done, for a few seconds."""
        self.says.setText(text)
        self._quiet_again.start()

    @Slot()
    def _rest(self) -> None:
        self.says.setText(self.tr("alles staat op deze computer"))
