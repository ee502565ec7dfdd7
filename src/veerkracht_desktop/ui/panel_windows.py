"""The windows that open beside the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Hover, Store

if TYPE_CHECKING:
    from veerkracht_desktop.services.robustness import RobustnessService
    from veerkracht_desktop.ui.views import CentreViews

# What the methods below open is imported there: the window shows without it.


class WindowWithMore(QMainWindow):
    """Opens each of the other windows once, and brings it to the front after that."""

    _store: Store
    _hover: Hover
    _jobs: JobRunner
    _session: Session
    _analysis: AnalysisService
    _robustness: RobustnessService | None
    actions_by_id: dict[str, QAction]

    @property
    def views(self) -> CentreViews:
        """Map, chart and table."""
        raise NotImplementedError

    @Slot(object)
    def show_found(self, codes: frozenset[str]) -> None:
        """Show areas on the map."""
        self.views.map.show_areas(codes)

    def show_quality(self) -> None:
        """Open the overview of the data beside the views, or bring it to the front."""
        from veerkracht_desktop.ui.quality.dialog import QualityDialog

        dialog = self.findChild(QualityDialog)
        if dialog is None:
            dialog = QualityDialog(self._store, self._hover, self._jobs, self)
            dialog.asked.connect(self.show_found)
        dialog.come_forward()

    def show_robustness(self) -> None:
        """Open the window about the ranking beside the views, or bring it to the front."""
        from veerkracht_desktop.services.robustness import RobustnessService
        from veerkracht_desktop.ui.robustness.dialog import RobustnessDialog

        if self._robustness is None:
            self._robustness = RobustnessService(self._store, self._jobs, parent=self)
        dialog = self.findChild(RobustnessDialog)
        if dialog is None:
            dialog = RobustnessDialog(
                self._store, self._hover, self._jobs, self._robustness,
                self._analysis, self._session.settings, self,
            )  # fmt: skip
            dialog.asked.connect(self.show_found)
        dialog.come_forward()

    def show_editions(self) -> None:
        """Open the comparison of editions beside the views, or bring it to the front."""
        from veerkracht_desktop.ui.editions.dialog import EditionsDialog

        dialog = self.findChild(EditionsDialog)
        dialog = dialog or EditionsDialog(self._store, self._hover, self._jobs, self)
        dialog.come_forward()

    def show_classes(self) -> None:
        """Open the editor of the classes beside the views, or bring it to the front."""
        from veerkracht_desktop.ui.map.classes_dialog import ClassesDialog

        dialog = self.findChild(ClassesDialog)
        if dialog is None:
            dialog = ClassesDialog(self._store, self._hover, self)
            # What is changed there is taken back there too.
            dialog.addActions([self.actions_by_id["undo"], self.actions_by_id["redo"]])
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def show_coherence(self) -> None:
        """Open the window about how the parts of the index hang together, or bring it forward."""
        from veerkracht_desktop.ui.coherence.dialog import CoherenceDialog

        dialog = self.findChild(CoherenceDialog)
        dialog = dialog or CoherenceDialog(self._store, self._hover, self._jobs, self)
        dialog.come_forward()
