"""What stands below the tree of the index; it scrolls where the panel is too low for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

LEAST_LINES = 5
"""Lines of text that stay in sight."""

SHARE = 0.4
"""Part of the panel that is for them before they scroll."""


class Extras(QScrollArea):
    """As high as what is in it, or lower with a scroll bar."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        inside = QWidget(self)
        inside.setObjectName("body")
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside.installEventFilter(self)
        panel.installEventFilter(self)

    def _high(self) -> int:
        """Height of the contents at this width; lines of text wrap."""
        wide = self.viewport().width()
        high = self.rows.heightForWidth(wide) if self.rows.hasHeightForWidth() else -1
        return max(high, self.rows.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All of it."""
        return QSize(self.rows.sizeHint().width(), self._high())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Its share of the panel, and at least a few lines."""
        least = LEAST_LINES * self.fontMetrics().lineSpacing()
        least = max(least, round(SHARE * self._panel.height()))
        return QSize(self.rows.minimumSize().width(), min(least, self._high()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """More or fewer lines ask for another height, and so does another panel."""
        inside = watched is self.widget()
        if event.type() == (QEvent.Type.LayoutRequest if inside else QEvent.Type.Resize):
            self.updateGeometry()
        return super().eventFilter(watched, event)
