"""Ask, see how far it is, and stop: the foot of every page."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.jobs import JobProgress, JobRunner
from veerkracht_desktop.services.robustness import Question, RobustnessService
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.status_bar import ThinBar
from veerkracht_desktop.ui.style import GAP


class WorkRow(QWidget):
    """A button that asks one question; while it is being answered how far, and Annuleren."""

    asked = Signal()
    """Sent when the user presses the button."""

    def __init__(
        self,
        service: RobustnessService,
        jobs: JobRunner,
        question: Question,
        text: str,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._question = service, question
        self.button = QPushButton(text, self)
        self.button.setObjectName("primary")
        self.button.setAutoDefault(False)
        self.bar = ThinBar(palette, self)
        self.says = label("", "quiet")
        self.stop = QPushButton(self.tr("Annuleren"), self)
        self.stop.setObjectName("link")
        self.stop.setAutoDefault(False)
        self.error = label("", wrap=True)
        self.error.setObjectName("accent")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for widget in (self.button, self.bar, self.says, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.error)
        self.button.clicked.connect(self._ask)
        self.stop.clicked.connect(self._cancel)
        service.changed.connect(self._on_changed)
        service.failed.connect(self._on_failed)
        jobs.progressed.connect(self._on_progress)
        self.error.hide()
        self._show()

    @Slot()
    def _ask(self) -> None:
        self.error.hide()
        self.asked.emit()

    @Slot()
    def _cancel(self) -> None:
        self._service.cancel(self._question)

    @Slot(object)
    def _on_changed(self, question: Question) -> None:
        if question is self._question:
            self._show()

    def _show(self) -> None:
        busy = self._service.is_asked(self._question)
        had_focus = self.button.hasFocus() or self.stop.hasFocus()
        with QSignalBlocker(self):
            self.button.setVisible(not busy)
            for widget in (self.bar, self.says, self.stop):
                widget.setVisible(busy)
        if had_focus:
            (self.stop if busy else self.button).setFocus()
        if busy:
            self.bar.start()
            self.says.setText("")
        else:
            self.bar.stop()

    @Slot(object)
    def _on_progress(self, progress: JobProgress) -> None:
        if progress.key == self._question.value and progress.total > 0:
            part = progress.done / progress.total
            self.bar.set_part(part)
            self.says.setText(f"{round(100 * part)} %")

    @Slot(object, object)
    def _on_failed(self, question: Question, error: VeerkrachtError) -> None:
        if question is self._question:
            self.tell_error(error)

    def tell_error(self, error: VeerkrachtError) -> None:
        """Say what went wrong and what to do, until the next time it is asked."""
        self.error.setText(error.sentence())
        self.error.show()
