"""Ask for a version before an index that changed is saved."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.ui.dialogs.name_dialog import NameDialog


class VersionDialog(NameDialog):
    """Asks for a version; `version` tells which when it is accepted.

    Parameters
    ----------
    why : str
        What makes another version necessary; Dutch.
    suggested : str
    parent : QWidget, optional

    """

    def __init__(self, why: str, suggested: str, parent: QWidget | None = None) -> None:
        super().__init__(
            QCoreApplication.translate("VersionDialog", "Indexdefinitie opslaan"),
            QCoreApplication.translate("VersionDialog", "&Versie van de index"),
            suggested,
            why=why,
            parent=parent,
        )

    @property
    def version(self) -> str:
        """What was filled in."""
        return self.name
