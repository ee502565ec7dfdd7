"""Page of a map: its shapes small, a few names, and where it lies."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import MapPreview
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.ui.flat import label, line
from veerkracht_desktop.ui.importing.tints import mixed
from veerkracht_desktop.ui.importing.words import tr
from veerkracht_desktop.ui.style import scaled

KEY = "import-picture"
MARGIN = 14
RINGS_PER_STEP = 500


def draw_map(
    found: MapPreview, wide: int, high: int, ratio: float, colours: Palette, progress: Progress
) -> QImage:
    """The shapes in a picture of this size; drawn in a thread."""
    picture = QImage(
        max(round(wide * ratio), 1),
        max(round(high * ratio), 1),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(colours.panel))
    if len(found.rings) < 2:
        return picture
    low, top = found.xy.min(axis=0), found.xy.max(axis=0)
    extent = np.maximum(top - low, 1.0)
    scale = min((wide - 2 * MARGIN) / extent[0], (high - 2 * MARGIN) / extent[1])
    offset = (np.array([wide, high]) - extent * scale) / 2
    x = (found.xy[:, 0] - low[0]) * scale + offset[0]
    y = (top[1] - found.xy[:, 1]) * scale + offset[1]
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.panel), 0.8 if found.areas < 3000 else 0.4))
        painter.setBrush(mixed(colours.panel, colours.accent, 0.55))
        for ring in range(len(found.rings) - 1):
            if ring % RINGS_PER_STEP == 0:
                progress.step(ring, len(found.rings))
            at = slice(found.rings[ring], found.rings[ring + 1])
            points = [QPointF(a, b) for a, b in zip(x[at].tolist(), y[at].tolist(), strict=True)]
            painter.drawPolygon(QPolygonF(points))
    finally:
        painter.end()  # a picture that is let go while it is painted on ends the program
    return picture


class MapPicture(QWidget):
    """The picture; drawn anew in a job when the map or the size is another."""

    drawn = Signal()
    """Sent when a new picture is in place."""

    def __init__(self, palette: Palette, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours, self._jobs = palette, jobs
        self._map: MapPreview | None = None
        self.picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(80)
        self._soon.timeout.connect(self._draw)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A hand's width."""
        return QSize(420, 360)

    def put(self, found: MapPreview | None) -> None:
        """Show another map; the old picture stays until the new one is whole."""
        if found is not self._map:
            self._map = found
            if found is None:
                self.picture = None
                self.update()
            self._soon.start(0)

    @Slot()
    def _draw(self) -> None:
        found = self._map
        if found is None or not self.isVisible():
            return
        wide, high, ratio = self.width(), self.height(), self.devicePixelRatioF()
        colours = self._colours
        self._jobs.start(
            KEY,
            tr("Kaart tekenen"),
            lambda progress: draw_map(found, wide, high, ratio, colours, progress),
            self._put_picture,
            self._failed,
        )

    def _put_picture(self, picture: QImage) -> None:
        self.picture = picture
        self.update()
        self.drawn.emit()

    def _failed(self, error: VeerkrachtError) -> None:
        raise AssertionError("drawing has no errors of the user's") from error

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what came while it was hidden."""
        super().showEvent(event)
        self._soon.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew once the size stays."""
        super().resizeEvent(event)
        self._soon.start(80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show the picture, scaled until the new one is there."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.picture is None:
            painter.setPen(QColor(self._colours.quiet))
            text = tr("Geen vlakken om te tekenen") if self._map is None else ""
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        else:
            size = self.picture.deviceIndependentSize()
            scale = min(self.width() / size.width(), self.height() / size.height())
            wide, high = size.width() * scale, size.height() * scale
            left, top = (self.width() - wide) / 2, (self.height() - high) / 2
            painter.drawImage(QRectF(left, top, wide, high), self.picture)
        painter.end()


class MapPage(QWidget):
    """Picture left, facts right."""

    def __init__(self, palette: Palette, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = MapPicture(palette, jobs, self)
        self.where, self.system = label("", wrap=True), label("", wrap=True)
        self.dropped, self.names = label("", wrap=True), label("", wrap=True)
        side = QVBoxLayout()
        side.setContentsMargins(4, 12, 14, 12)
        side.setSpacing(4)
        for title, text in (
            (tr("GEBIEDEN"), self.where),
            (tr("COÖRDINATENSTELSEL"), self.system),
            (tr("NAMEN, OM DE TEKENS TE CONTROLEREN"), self.names),
            (tr("WEGGELATEN"), self.dropped),
        ):
            head = label(title, "head")
            head.setFont(scaled(head.font(), 0.82, bold=True))
            head.setContentsMargins(0, 2, 0, 0)  # or the dots of a capital are cut off
            side.addWidget(head)
            side.addWidget(text)
            side.addSpacing(6)
            side.addWidget(line())
            side.addSpacing(4)
        side.addStretch(1)
        body = QWidget(self)
        body.setObjectName("body")
        body.setLayout(side)
        right = QScrollArea(self)  # with large text the facts are higher than a small screen
        right.setWidgetResizable(True)
        right.setWidget(body)
        right.setFixedWidth(max(270, self.fontMetrics().averageCharWidth() * 36))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.picture, 1)
        row.addWidget(right)

    def show_item(self, item: Item | None) -> None:
        """Show a part."""
        found = item.preview.map if item is not None else None
        self.picture.put(found)
        if item is None:
            return
        self.where.setText(_where(found))
        self.system.setText(_system(item))
        self.names.setText("\n".join(found.names[:8]) if found is not None else "–")
        reasons: dict[str, int] = {}
        for drop in item.preview.dropped:
            reasons[drop.reason] = reasons.get(drop.reason, 0) + 1
        lines = [f"{count(n)} × {why}" for why, n in reasons.items()]
        self.dropped.setText("\n".join(lines) or tr("Niets."))


def _where(found: MapPreview | None) -> str:
    if found is None:
        return tr("Er zijn geen vlakken te gebruiken.")
    said = tr("{areas}, {wide} bij {high} km.").format(
        areas=quantity(found.level, found.areas),
        wide=number(found.width, 0 if found.width >= 10 else 1),
        high=number(found.height, 0 if found.height >= 10 else 1),
    )
    if not found.in_land:
        said += " " + tr("De kaart ligt niet in Nederland: klopt het coördinatenstelsel?")
    return said


def _system(item: Item) -> str:
    form = item.preview.form
    if not form.crs:
        return tr("Staat niet in het bestand.")
    text = form.crs_name
    if item.part.choices.crs:
        text += "\n" + tr("Zelf gekozen.")
    elif not form.crs_stated:
        text += "\n" + tr("Staat niet in het bestand; herkend aan de getallen.")
    elif form.crs_stated != form.crs:
        stated = tr("Het bestand noemt {crs}, maar daar passen de getallen niet bij.")
        text += "\n" + stated.format(crs=form.crs_stated[:60])
    return text
