"""What the centre shows before there is anything: what to do next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.style import scaled


class EmptyState(Panel):
    """An invitation, with the sample one click away."""

    open_asked = Signal()
    """Sent when the user wants to choose files."""

    sample_asked = Signal()
    """Sent when the user wants the sample region."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._colours = palette
        self.hide_header()
        self.title_line = label(self.tr("Sleep hier een shapefile of Excel naartoe"))
        self.title_line.setFont(scaled(self.title_line.font(), 1.5, bold=True))
        hint = label(
            self.tr(
                "Bijvoorbeeld kwb-2023.xlsx van het CBS en de buurtkaart van uw gemeente.\n"
                "De kaart, de tabel en de index verschijnen vanzelf."
            ),
            "quiet",
        )
        self.open_button = QPushButton(self.tr("Bestanden openen…"))
        self.open_button.setObjectName("primary")
        self.sample_button = QPushButton(self.tr("Voorbeeld openen"))
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button.clicked.connect(self.sample_asked)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addSpacing(6)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 20, 20, 20)
        inner.setSpacing(10)
        inner.addStretch(2)
        for text in (self.title_line, hint):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(text)
        inner.addSpacing(8)
        inner.addLayout(buttons)
        inner.addStretch(3)
        self.rows.addLayout(inner, 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Outline the place to drop files on."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._colours.missing_line), 1.2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14.5, 14.5, -14.5, -14.5), 8, 8)
        painter.end()
