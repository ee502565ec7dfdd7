"""The line above the weights tree: which index this is, whether it was changed, and its presets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edits import same_weighting
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.ui.flat import ElidedLabel, FlatCombo, label


def fitting(presets: Sequence[Preset], definition: Definition) -> tuple[Preset, ...]:
    """The presets of which every node is in the definition."""
    return tuple(
        preset
        for preset in presets
        if all(node in definition.by_id for node, _ in (*preset.weights, *preset.methods))
    )


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
    """Title, version, "aangepast" with the way back, and the choice of a preset."""

    weights_asked = Signal()
    """Sent when the menu with ways to weigh is asked for."""

    def __init__(
        self,
        editing: IndexEditing,
        presets: Sequence[Preset],
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing, self._presets = editing, presets
        self._offered: tuple[Preset | None, ...] = ()
        self.title = ElidedLabel("", "quiet")
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
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
        first.addWidget(self.title, 1)
        first.addWidget(self.mark)
        first.addWidget(self.restore)
        second.addWidget(label(self.tr("Weging"), "quiet"))
        second.addWidget(self.preset)
        second.addStretch(1)
        second.addWidget(self.weights)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 5, 8, 6)
        rows.setSpacing(4)
        rows.addLayout(first)
        rows.addLayout(second)

    def show_definition(self, definition: Definition) -> None:
        """Show which index this is, and which preset it has."""
        title = definition.title or definition.id
        self.title.setText(
            self.tr("{title} · versie {version}").format(title=title, version=definition.version)
        )
        changed = self._editing.is_changed
        self.mark.setVisible(changed)
        self.restore.setVisible(changed)
        original = self._editing.original
        found = fitting(self._presets, definition)
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
                self.preset.setItemData(place, preset.note, 3)
        self.preset.setCurrentIndex(
            0 if opened else len(offered) if match is None else offered.index(match)
        )
        self.preset.updateGeometry()

    @Slot(int)
    def _on_preset(self, place: int) -> None:
        if place >= len(self._offered):
            return
        preset = self._offered[place]
        if preset is None:
            original = self._editing.original
            weights = {n.id: n.weight for n in original.nodes}
            opened = Preset(
                "",
                self.tr("Zoals geopend"),
                weights=tuple((n, weights[n]) for n in weights if n in self._now.by_id),
                methods=tuple(
                    (g.id, g.aggregation.method) for g in original.groups if g.id in self._now.by_id
                ),
            )
            preset = opened
        chosen = preset
        text = self.tr("Weging: {title}").format(title=chosen.title)
        self._editing.change(chosen.apply, text)

    @property
    def _now(self) -> Definition:
        return self._editing.definition
