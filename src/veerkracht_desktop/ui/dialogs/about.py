"""What this program is, which version, and that it stays on this computer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from veerkracht_desktop import __version__
from veerkracht_desktop.ui.dialogs.message import show_text


def show_about(parent: QWidget) -> QMessageBox:
    """Show name, version and promise."""
    text = QCoreApplication.translate("about", "Veerkracht Desktop {version}")
    detail = QCoreApplication.translate(
        "about",
        "Laat zien waar de sociale veerkracht sterk of zwak is, vergeleken waarmee, hoe zeker"
        " dat is en waarover het gesprek kan gaan. Het programma signaleert en vraagt; het"
        " oordeelt niet over mensen.\n\nAlles blijft op deze computer: er wordt nooit"
        " verbinding met internet gemaakt.\n\nVrije software onder de EUPL 1.2.",
    )
    return show_text(parent, text.format(version=__version__), detail)
