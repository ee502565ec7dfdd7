"""The switch for what dragging over the map draws: four small drawings side by side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import Tool
from veerkracht_desktop.ui.flat import Segment
from veerkracht_desktop.ui.style import grown

TOOLS = tuple(Tool)
ICON = 16.0


class ToolSwitch(QWidget):
    """The tools, one of them on; Alt+1 to Alt+4 choose one too."""

    chosen = Signal(object)
    """Carries the `Tool` that the user chose."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, tool in enumerate(TOOLS):
            part = _ToolSegment(tool, palette, self)
            part.first, part.last = place == 0, place == len(TOOLS) - 1
            keys = QKeySequence(f"Alt+{place + 1}")
            part.setShortcut(keys)
            name, tip = self._words(tool)
            part.setAccessibleName(name)
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            part.setToolTip(f"{name}: {tip} ({shown})")
            self._group.addButton(part, place)
            row.addWidget(part)
        self._group.idClicked.connect(self._clicked)

    def button(self, tool: Tool) -> Segment:
        """The part of a tool."""
        found = self._group.button(TOOLS.index(tool))
        assert isinstance(found, Segment), "only parts are added"
        return found

    def set_current(self, tool: Tool) -> None:
        """Show a tool without telling it."""
        self.button(tool).setChecked(True)

    def _clicked(self, place: int) -> None:
        self.chosen.emit(TOOLS[place])

    def _words(self, tool: Tool) -> tuple[str, str]:
        drag = self.tr("sleep over de kaart; sleep de vorm daarna om hem te verplaatsen")
        return {
            Tool.RECTANGLE: (self.tr("Rechthoek"), drag),
            Tool.LASSO: (self.tr("Lasso"), self.tr("omlijn de gebieden uit de losse hand")),
            Tool.CIRCLE: (self.tr("Cirkel"), self.tr("sleep vanuit het midden")),
            Tool.LINE: (self.tr("Lijn"), self.tr("selecteer de gebieden waar de lijn door loopt")),
        }[tool]


class _ToolSegment(Segment):
    """A part of the switch with a drawing in the place of a word."""

    def __init__(self, tool: Tool, palette: Palette, parent: QWidget) -> None:
        super().__init__("", palette, parent)
        self._tool = tool

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the drawing; as high as the words beside it."""
        return QSize(grown(ICON) + 14, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the part, and the tool in it."""
        super().paintEvent(event)
        colours = self._colours
        on = self.isChecked() and self.isEnabled()
        idle = colours.text if self.isEnabled() else colours.missing_line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours.on_accent if on else idle), 1.3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        side = grown(ICON)
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        painter.scale(side / ICON, side / ICON)
        painter.drawPath(icon_path(self._tool))
        painter.end()


def icon_path(tool: Tool) -> QPainterPath:
    """A drawing of 16 by 16 of what the tool draws."""
    path = QPainterPath()
    match tool:
        case Tool.RECTANGLE:
            path.addRect(QRectF(2.5, 3.5, 11, 9))
        case Tool.LASSO:
            path.moveTo(5.5, 10.5)
            path.cubicTo(0, 8, 2, 2.5, 8, 2.5)
            path.cubicTo(14.5, 2.5, 15.5, 8.5, 10.5, 10)
            path.cubicTo(7.5, 11, 4, 10, 4.5, 12)
            path.cubicTo(5, 14, 8, 13, 7.5, 15)
        case Tool.CIRCLE:
            path.addEllipse(QPointF(8, 8), 5.5, 5.5)
        case Tool.LINE:
            path.moveTo(3, 13)
            path.lineTo(13, 3)
            path.addEllipse(QPointF(3, 13), 1.2, 1.2)
            path.addEllipse(QPointF(13, 3), 1.2, 1.2)
    return path
