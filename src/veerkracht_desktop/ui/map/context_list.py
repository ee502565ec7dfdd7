"""The list of context layers: in sight or not, colour, name; dragged into another order."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.buttons import BOX, draw_check
from veerkracht_desktop.ui.ordered_list import OrderedList

PADDING = 8
SWATCH = QSize(16, 11)
LAYER = Qt.ItemDataRole.UserRole


class ContextList(OrderedList):
    """The layers, the one on top first."""

    switched = Signal(int)
    """Carries the layer that is to be shown or hidden."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Line(palette, self))
        self.setAccessibleName(self.tr("Achtergrondlagen"))

    def show_layers(self, layers: tuple[ContextLayer, ...]) -> None:
        """Show these layers; the one that was chosen stays so, or else its place."""
        place = self.currentRow()
        chosen = self._layer(place)
        self.clear()
        for layer in layers:
            item = QListWidgetItem(layer.name)
            item.setData(LAYER, layer)
            state = self.tr("in beeld") if layer.visible else self.tr("verborgen")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{layer.name}, {state}")
            item.setToolTip(layer.name)
            self.addItem(item)
        if chosen is not None:
            same = [n for n, layer in enumerate(layers) if layer.shapes is chosen.shapes]
            place = same[0] if same else place
        self.setCurrentRow(min(max(place, 0), len(layers) - 1))

    def _layer(self, row: int) -> ContextLayer | None:
        if not 0 <= row < self.count():
            return None
        layer: ContextLayer = self.item(row).data(LAYER)
        return layer

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space shows and hides; the other keys as in every such list."""
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            self.switched.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


class _Line(QStyledItemDelegate):
    """Draws a layer: a box, its colour, its name."""

    def __init__(self, palette: Palette, shown: ContextList) -> None:
        super().__init__(shown)
        self._palette, self._list = palette, shown

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line with room for the box."""
        del index
        return QSize(80, max(option.fontMetrics.height(), BOX) + 2 * PADDING - 4)

    def box(self, line: QRect) -> QRect:
        """Where the box of a line is."""
        return QRect(line.left() + PADDING, line.center().y() - BOX // 2, BOX, BOX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the line."""
        layer = index.data(LAYER)
        assert isinstance(layer, ContextLayer)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(self._palette.accent_soft))
        box = self.box(option.rect)
        draw_check(painter, box, self._palette, on=layer.visible)
        draw_sample(painter, box.right() + 1 + PADDING, option.rect, layer, self._palette)
        left = box.right() + 2 * PADDING + SWATCH.width()
        room = option.rect.adjusted(left - option.rect.left(), 0, -PADDING, 0)
        painter.setPen(QColor(self._palette.text if layer.visible else self._palette.quiet))
        name = option.fontMetrics.elidedText(layer.name, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(option.font)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click in the box shows or hides the layer."""
        del model
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and self.box(option.rect).adjusted(-4, -4, 4, 4).contains(event.position().toPoint())
        ):
            self._list.switched.emit(index.row())
            return True
        return False


def draw_sample(
    painter: QPainter, left: int, line: QRect, layer: ContextLayer, palette: Palette
) -> None:
    """A small field, line or dot as the layer has them on the map."""
    place = QRectF(left, line.center().y() - SWATCH.height() / 2 + 0.5, 16, SWATCH.height())
    colour = QColor(layer.colour)
    colour.setAlphaF(layer.opacity)
    painter.setPen(QPen(QColor(palette.edge), 0.8))
    if layer.shapes.only_points:
        painter.setBrush(colour)
        painter.drawEllipse(place.center(), 4, 4)
    elif layer.filled:
        painter.setBrush(colour)
        painter.drawRoundedRect(place, 2, 2)
    else:
        pen = QPen(colour, min(max(layer.width, 1.5), 4.0))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(place.bottomLeft(), place.topRight())
