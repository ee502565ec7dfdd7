"""Short messages: one Dutch sentence and what to do now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.words import Translatable


def show_error(parent: QWidget, error: VeerkrachtError) -> QMessageBox:
    """Tell of an error and its remedy; the window behind it stays alive."""
    message, remedy = (_filled(text, error) for text in (error.message, error.remedy))
    return show_text(parent, message, remedy, QMessageBox.Icon.Warning)


def show_text(
    parent: QWidget,
    text: str,
    detail: str = "",
    icon: QMessageBox.Icon = QMessageBox.Icon.NoIcon,
) -> QMessageBox:
    """Show a sentence with one button."""
    box = _box(parent, text, detail, icon)
    box.addButton(_tr("Sluiten"), QMessageBox.ButtonRole.AcceptRole)
    box.open()
    return box


def ask_unsaved(
    parent: QWidget, name: str, on_save: Callable[[], None], on_discard: Callable[[], None]
) -> QMessageBox:
    """Ask what to do with unsaved work; nothing is called when the user goes back."""
    text = _tr("Wilt u de wijzigingen in {name} opslaan?").format(name=name)
    box = _box(
        parent,
        text,
        _tr("Als u niet opslaat, gaan ze verloren."),
        QMessageBox.Icon.NoIcon,
    )
    save = box.addButton(_tr("Opslaan"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(_tr("Niet opslaan"), QMessageBox.ButtonRole.DestructiveRole)
    back = box.addButton(_tr("Annuleren"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(back)

    def answered() -> None:
        if box.clickedButton() is save:
            on_save()
        elif box.clickedButton() is discard:
            on_discard()

    box.finished.connect(answered)
    box.open()
    return box


def ask_sure(
    parent: QWidget, text: str, detail: str, action: str, on_yes: Callable[[], None]
) -> QMessageBox:
    """Ask before something that cannot be undone; nothing is called when the user goes back."""
    box = _box(parent, text, detail, QMessageBox.Icon.NoIcon)
    yes = box.addButton(action, QMessageBox.ButtonRole.DestructiveRole)
    back = box.addButton(_tr("Annuleren"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    box.finished.connect(lambda: on_yes() if box.clickedButton() is yes else None)
    box.open()
    return box


def _box(parent: QWidget, text: str, detail: str, icon: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Veerkracht Desktop")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    box.setIcon(icon)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return box


def _filled(text: Translatable, error: VeerkrachtError) -> str:
    shown = QCoreApplication.translate(text.context, text.text).format(**error.data)
    # A reason begins in lower case, as it does after a colon; a file's name stays as it is.
    return shown[:1].upper() + shown[1:] if text.text.startswith("{why}") else shown


def _tr(text: str) -> str:
    return QCoreApplication.translate("message", text)
