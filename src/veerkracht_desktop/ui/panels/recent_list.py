"""The list of projects that were open last, on the start screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.recent import RecentProject
from veerkracht_desktop.ui.dialogs.versions_dialog import moment
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import SMALL, scaled

SHOWN = 5
"""Projects on the start screen; the menu has them all."""
AIR = 8


class RecentRow(QAbstractButton):
    """A project: its name and when it was saved, and below them its folder."""

    removal_asked = Signal()
    """Sent when the user wants it off the list."""

    stepped = Signal(int)
    """Carries −1 or 1 when the keys go to the row above or below."""

    def __init__(
        self, project: RecentProject, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.project = project
        self._colours = palette
        self.setText(project.path.stem)
        self.setToolTip(str(project.path))
        self.setAccessibleName(f"{project.path.stem}, {self.when}")
        self.setAccessibleDescription(str(project.path))
        if not project.is_missing:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def when(self) -> str:
        """When it was saved, or that it is not there."""
        if self.project.is_missing:
            return self.tr("niet gevonden")
        return moment(self.project.saved) if self.project.saved is not None else ""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 30, 2 * metrics.lineSpacing() + AIR)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows go to other rows, Enter opens, Delete takes it off the list."""
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Delete:
                self.removal_asked.emit()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both lines; what is missing is grey, and says so."""
        del event
        colours, missing = self._colours, self.project.is_missing
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and not missing:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(self.rect(), 4, 4)
        upper = self.rect().adjusted(AIR, AIR // 2, -AIR, 0)
        upper.setHeight(self.fontMetrics().lineSpacing())
        lower = upper.translated(0, upper.height())
        small = scaled(self.font(), SMALL)
        painter.setFont(small)
        painter.setPen(QColor(colours.quiet))
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, side | Qt.AlignmentFlag.AlignRight, self.when)
        metrics = QFontMetrics(small)
        folder = metrics.elidedText(
            str(self.project.path.parent), Qt.TextElideMode.ElideMiddle, lower.width()
        )
        painter.drawText(lower, side | Qt.AlignmentFlag.AlignLeft, folder)
        bold = scaled(self.font(), 1.0, bold=not missing)
        painter.setFont(bold)
        painter.setPen(QColor(colours.quiet if missing else colours.accent))
        room = upper.width() - metrics.horizontalAdvance(self.when) - AIR
        name = QFontMetrics(bold).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper, side | Qt.AlignmentFlag.AlignLeft, name)
        painter.end()


class RecentList(QWidget):
    """The projects that were open last, the latest on top; hidden without any."""

    open_asked = Signal(object)
    """Carries the `Path` of a project to open."""

    removal_asked = Signal(object)
    """Carries the `Path` of a project to take off the list."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.rows: list[RecentRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        head = label(self.tr("Laatst geopend").upper(), "head")
        head.setFont(scaled(head.font(), SMALL, bold=True))
        head.setContentsMargins(AIR, 0, 0, 2)
        self._column.addWidget(head)
        self._lines: list[QWidget] = []
        self.hide()

    def show_projects(self, projects: Sequence[RecentProject]) -> None:
        """Show these projects; the keys stay on the row where they were."""
        held = next((number for number, row in enumerate(self.rows) if row.hasFocus()), -1)
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines, self.rows = [], []
        for project in projects[:SHOWN]:
            self._add(project)
        if held >= 0 and self.rows:
            self.rows[min(held, len(self.rows) - 1)].setFocus()
        self.setVisible(bool(self.rows))

    def _add(self, project: RecentProject) -> None:
        line = QWidget(self)
        row = RecentRow(project, self._colours, line)
        side = QHBoxLayout(line)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4)
        side.addWidget(row, 1)
        number = len(self.rows)
        row.stepped.connect(lambda step: self._step(number + step))
        row.removal_asked.connect(lambda: self.removal_asked.emit(project.path))
        if project.is_missing:
            remove = QPushButton(self.tr("Van de lijst halen"), line)
            remove.setObjectName("link")
            remove.setFont(scaled(remove.font(), SMALL))
            remove.setAccessibleName(
                self.tr("{name} van de lijst halen").format(name=project.path.stem)
            )
            remove.clicked.connect(lambda: self.removal_asked.emit(project.path))
            side.addWidget(remove)
        else:
            row.clicked.connect(lambda: self.open_asked.emit(project.path))
        self._column.addWidget(line)
        line.show()
        self._lines.append(line)
        self.rows.append(row)

    def _step(self, number: int) -> None:
        if 0 <= number < len(self.rows):
            self.rows[number].setFocus(Qt.FocusReason.TabFocusReason)
