"""Dutch for Qt's own dialogs: its catalogue, and the words that this leaves in English."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

CATALOGUE = "qtbase_nl"

LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("QFileDialog", "&Look in:"): "&Zoeken in:",
    ("QFileDialog", "Files of &type:"): "Bestands&type:",
    ("QFileDialog", "&File name:"): "Bestands&naam:",
    ("QFileDialog", "File name:"): "Bestandsnaam:",
    ("QFileDialog", "Date Modified"): "Gewijzigd op",
    ("QFileDialog", "Computer"): "Computer",
    ("QFileDialog", "Save"): "Opslaan",
    ("QFileSystemModel", '<b>The name "%1" cannot be used.</b>'): (
        "<b>De naam ‘%1’ kan niet worden gebruikt.</b>"
    ),
    (
        "QFileSystemModel",
        "Try using another name, with fewer characters or no punctuation marks.",
    ): "Kies een kortere naam of een naam zonder leestekens.",
    ("QAbstractFileIconProvider", "Drive"): "Station",
    ("QAbstractFileIconProvider", "File"): "Bestand",
    ("QAbstractFileIconProvider", "%1 File"): "%1-bestand",
    ("QAbstractFileIconProvider", "File Folder"): "Map",
    ("QAbstractFileIconProvider", "Folder"): "Map",
    ("QAbstractFileIconProvider", "Alias"): "Koppeling",
    ("QAbstractFileIconProvider", "Shortcut"): "Snelkoppeling",
    ("QAbstractFileIconProvider", "Unknown"): "Onbekend",
    ("QDialogButtonBox", "Close without Saving"): "Sluiten zonder opslaan",
    ("QMessageBox", "Help"): "Help",
    ("QMessageBox", "OK"): "OK",
    ("QAccessibleActionInterface", "Show Menu"): "Menu tonen",
}
"""By context and English text, as they are in Qt 6.11."""


class LeftOut(QTranslator):
    """Translates what the catalogue of Qt leaves out."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Never: Qt passes empty ones by."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """The Dutch text, None for what is not here; an empty text would be shown."""
        del disambiguation, n
        return LEFT_OUT.get((context, sourceText))


def dutch_dialogs(app: QCoreApplication) -> tuple[QTranslator, ...]:
    """Give Qt's own dialogs and buttons their Dutch texts.

    Returns
    -------
    tuple of QTranslator
        To be taken away with the program.

    """
    words, catalogue = LeftOut(app), QTranslator(app)
    catalogue.load(CATALOGUE, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    # The last one is asked first: ours only says what the catalogue does not know.
    for translator in (words, catalogue):
        app.installTranslator(translator)
    return words, catalogue
