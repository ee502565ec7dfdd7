"""What varies: a form of the plan, with a sentence for each choice."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.robustness import VariantPlan, default_plan
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.ui.buttons import CheckBox
from veerkracht_desktop.ui.flat import RADIUS, label
from veerkracht_desktop.ui.robustness.words import aggregation_word, normalisation_word
from veerkracht_desktop.ui.style import current_palette

INDENT = 22
FEWEST, MOST = 100, 10_000


class NumberBox(QSpinBox):
    """A whole number in the frame that all fields have; Qt's own all but vanishes on dark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.lineEdit().setStyleSheet("background: transparent; border: none; padding: 0 7px;")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the largest number and the air of a field."""
        letters = len(self.textFromValue(self.maximum()) + self.suffix()) + 1
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0") * letters + 18, metrics.height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the frame; the field in it draws the number."""
        del event
        colours = current_palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.edge), 1))
        painter.setBrush(QColor(colours.panel))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.end()


class ChoicesForm(QWidget):
    """The choices of a plan; tells every change of them."""

    edited = Signal(object)
    """Carries the `VariantPlan` as it is now."""

    def __init__(
        self, plan: VariantPlan, definition: Definition, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plan = plan
        self._whole = default_plan(definition)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(2)
        self.normalisation, self.about_normalisation = self._choice(
            self.tr("Een andere manier van scoren")
        )
        self.aggregation, self.about_aggregation = self._choice(
            self.tr("Een andere manier van middelen")
        )
        self.weights, about = self._choice(self.tr("Andere gewichten"))
        about.setText(
            self.tr("Elk gewicht wordt tot zoveel procent groter of kleiner, los van de andere.")
        )
        self.spread = self._number(1, 99, " %", self.tr("Grootste afwijking van een gewicht"))
        self._column.addLayout(self._beside(self.tr("Tot ±"), self.spread))
        self.drop, about = self._choice(self.tr("Eén indicator weglaten"))
        about.setText(self.tr("In de helft van de varianten doet één indicator niet mee."))
        self.noise, about = self._choice(self.tr("Afronding en steekproef"))
        about.setText(
            self.tr("Cijfers van kleine gebieden zijn afgerond of geschat: ze schommelen mee.")
        )
        self._column.addSpacing(8)
        self.runs = self._number(FEWEST, MOST, "", self.tr("Aantal varianten"))
        self.runs.setSingleStep(100)
        self.runs.setGroupSeparatorShown(True)
        self.seed = label("", "quiet", wrap=True)
        self._column.addLayout(self._beside(self.tr("Aantal varianten"), self.runs, indent=0))
        self._column.addWidget(self.seed)
        self._column.addStretch(1)
        self.show_plan(plan, definition)
        for box in (self.normalisation, self.aggregation, self.weights, self.drop, self.noise):
            box.toggled.connect(self._edit)
        for number in (self.spread, self.runs):
            number.valueChanged.connect(self._edit)

    def _choice(self, text: str) -> tuple[CheckBox, QLabel]:
        box = CheckBox(text, self)
        about = label("", "quiet", wrap=True)
        about.setContentsMargins(INDENT, 0, 0, 6)
        self._column.addWidget(box)
        self._column.addWidget(about)
        return box, about

    def _number(self, low: int, high: int, suffix: str, name: str) -> QSpinBox:
        box = NumberBox(self)
        box.setRange(low, high)
        box.setSuffix(suffix)
        box.setAccessibleName(name)
        return box

    def _beside(self, text: str, box: QSpinBox, *, indent: int = INDENT) -> QGridLayout:
        row = QGridLayout()
        row.setContentsMargins(indent, 0, 0, 6)
        word = label(text)
        word.setBuddy(box)
        row.addWidget(word, 0, 0)
        row.addWidget(box, 0, 1)
        row.setColumnStretch(2, 1)
        return row

    @property
    def plan(self) -> VariantPlan:
        """The plan as the form has it."""
        return self._plan

    def show_plan(self, plan: VariantPlan, definition: Definition) -> None:
        """Show another plan, or the same one of another index."""
        self._plan, self._whole = plan, default_plan(definition)
        varied = plan.varied
        for box, name in (
            (self.normalisation, "normalisation"),
            (self.aggregation, "aggregation"),
            (self.weights, "weights"),
            (self.drop, "left_out"),
            (self.noise, "noise"),
        ):
            with QSignalBlocker(box):
                box.setChecked(name in varied)
        with QSignalBlocker(self.spread), QSignalBlocker(self.runs):
            self.spread.setValue(round(100 * (plan.weight_spread or self._whole.weight_spread)))
            self.runs.setValue(plan.runs)
        self.spread.setEnabled(self.weights.isChecked())
        scales = tuple(normalisation_word(n) for n in self._whole.normalisations)
        means = tuple(aggregation_word(a) for a in self._whole.aggregations)
        text = self.tr("Door elkaar: {methods}.")
        self.about_normalisation.setText(text.format(methods=listed(scales)))
        self.about_aggregation.setText(text.format(methods=listed(means)))
        self.seed.setText(
            self.tr("Startgetal {seed}: dezelfde keuzes geven altijd dezelfde uitkomst.").format(
                seed=count(plan.seed).replace(".", "")
            )
        )

    @Slot()
    def _edit(self) -> None:
        whole = self._whole
        self.spread.setEnabled(self.weights.isChecked())
        self._plan = replace(
            self._plan,
            runs=self.runs.value(),
            normalisations=whole.normalisations if self.normalisation.isChecked() else (),
            aggregations=whole.aggregations if self.aggregation.isChecked() else (),
            weight_spread=self.spread.value() / 100 if self.weights.isChecked() else 0.0,
            drop=self.drop.isChecked(),
            noise=self.noise.isChecked(),
        )
        self.edited.emit(self._plan)
