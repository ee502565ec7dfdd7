"""The line above the weights tree: whether the index was changed, and its presets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edits import same_weighting, with_weighting
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.presets import Preset, fitting
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.ui.flat import FlatCombo, label


def matching(presets: Sequence[Preset], definition: Definition) -> Preset | None:
    """The preset that would change nothing, None where each would."""
    for preset in presets:
        try:
            if same_weighting(preset.apply(definition), definition):
                return preset
        except DefinitionError:
            continue  # its weights do not suit what is switched on now
    return None


class EditorHead(QWidget):
    """The choice of a preset, "aangepast" with the way back, and the ways to weigh."""

    weights_asked = Signal()
    """Sent when the menu with ways to weigh is asked for."""

    def __init__(
        self,
        editing: IndexEditing,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._offered: tuple[Preset | None, ...] = ()
        self.mark = label(self.tr("aangepast"), "quiet")
        self.mark.setStyleSheet(
            f"background: {palette.accent_soft}; border-radius: 4px; padding: 1px 5px;"
        )
        self.restore = QPushButton(self.tr("Herstel"))
        self.restore.setObjectName("link")
        self.restore.setToolTip(self.tr("Terug naar de index zoals die is geopend"))
        self.restore.clicked.connect(editing.restore)
        self.preset = FlatCombo(palette)
        self.preset.setAccessibleName(self.tr("Weging"))
        self.preset.activated.connect(self._on_preset)
        self.weights = QPushButton(self.tr("Gewichten ▾"))
        self.weights.setToolTip(self.tr("Gewichten laten berekenen of samen verdelen"))
        self.weights.clicked.connect(self.weights_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 8, 6)
        row.setSpacing(6)
        row.addWidget(label(self.tr("Weging"), "quiet"))
        row.addWidget(self.preset)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.restore)
        row.addStretch(1)
        row.addWidget(self.weights)

    def show_definition(self, definition: Definition) -> None:
        """Show which preset the index has, and whether anything was changed."""
        changed = self._editing.is_changed
        self.mark.setVisible(changed)
        self.restore.setVisible(changed)
        original = self._editing.original
        found = fitting(definition)
        opened = same_weighting(original, definition)
        match = None if opened else matching(found, definition)
        own = not opened and match is None
        offered: tuple[Preset | None, ...] = (None, *found)
        if offered != self._offered or (self.preset.count() > len(offered)) != own:
            self._offered = offered
            self.preset.clear()
            self.preset.addItem(self.tr("Zoals geopend"))
            for preset in found:
                self.preset.addItem(preset.title)
            if own:
                self.preset.addItem(self.tr("Eigen weging"))
            for place, preset in enumerate(found, 1):
                self.preset.setItemData(place, preset.note, Qt.ItemDataRole.ToolTipRole)
        self.preset.setCurrentIndex(
            0 if opened else len(offered) if match is None else offered.index(match)
        )
        self.preset.updateGeometry()

    @Slot(int)
    def _on_preset(self, place: int) -> None:
        if place >= len(self._offered):
            return
        preset, original = self._offered[place], self._editing.original
        title = self.tr("Zoals geopend") if preset is None else preset.title
        text = self.tr("Weging: {title}").format(title=title)
        if preset is None:
            self._editing.change(lambda now: with_weighting(now, original), text)
        else:
            self._editing.change(preset.apply, text)
