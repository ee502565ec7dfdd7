"""What the colours of the matrix picture mean, with how many values have each."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.quality import Quality
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.quality.picture import state_colour
from veerkracht_desktop.ui.quality.sentences import state_text
from veerkracht_desktop.ui.style import SMALL, scaled

SWATCH, GAP_X, PAD = 11, 14, 10


class Legend(QWidget):
    """Swatches with their words, on as many lines as they need."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.entries: tuple[tuple[str, str], ...] = ()
        """Colour and text of each state that occurs."""
        self.setFont(scaled(self.font(), SMALL))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_quality(self, quality: Quality | None) -> None:
        """Name the states that occur, the most frequent first."""
        sums: dict[tuple[str, str], int] = {}
        tally = quality.tally if quality is not None else {}
        for state, number in sorted(tally.items(), key=lambda pair: (pair[0] > 0, -pair[1])):
            entry = (state_colour(state, self._colours), state_text(state))
            sums[entry] = sums.get(entry, 0) + number
        self.entries = tuple((c, f"{text} ({count(n)})") for (c, text), n in sums.items())
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> list[QRect]:
        metrics = QFontMetrics(self.font())
        height = metrics.height() + 3
        x, y, places = PAD, 2, []
        for _, text in self.entries:
            wide = SWATCH + 5 + metrics.horizontalAdvance(text)
            if x > PAD and x + wide > width - PAD:
                x, y = PAD, y + height
            places.append(QRect(x, y, wide, height))
            x += wide + GAP_X
        return places

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height of the lines that fit in a width."""
        places = self._places(width)
        return places[-1].bottom() + 4 if places else 4

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the swatches."""
        del event
        painter = QPainter(self)
        places = self._places(self.width())
        for (colour, text), place in zip(self.entries, places, strict=True):
            swatch = QRect(place.left(), place.center().y() - SWATCH // 2, SWATCH, SWATCH)
            painter.fillRect(swatch, QColor(colour))
            painter.setPen(QPen(QColor(self._colours.hairline), 1))
            painter.drawRect(swatch)
            painter.setPen(QColor(self._colours.quiet))
            painter.drawText(
                place.adjusted(SWATCH + 5, 0, 4, 0), Qt.AlignmentFlag.AlignVCenter, text
            )
        painter.end()
