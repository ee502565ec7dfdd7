"""Qt's own dialogs speak Dutch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.ui.qt_dutch import LEFT_OUT, dutch_dialogs
from veerkracht_desktop.ui.style import apply_style

SAME = {"OK", "Type", "", "Help", "Computer"}
"""Words that are the same in both languages."""


@pytest.fixture
def dutch(qapp: QApplication) -> Iterator[None]:
    """With the translators, and afterwards without."""
    made = dutch_dialogs(qapp)
    yield
    for translator in made:
        qapp.removeTranslator(translator)


def texts(dialog: QWidget) -> list[str]:
    """Every word in sight or on hover."""
    found = [w.text() for w in dialog.findChildren(QAbstractButton)]
    found += [w.toolTip() for w in dialog.findChildren(QAbstractButton)]
    found += [w.text() for w in dialog.findChildren(QLabel)]
    found += [action.text() for action in dialog.findChildren(QAction)]
    for tree in dialog.findChildren(QTreeView):
        model = tree.model()
        found += [
            str(model.headerData(column, Qt.Orientation.Horizontal))
            for column in range(model.columnCount())
        ]
    return found


def file_dialog(mode: QFileDialog.AcceptMode) -> QFileDialog:
    made = QFileDialog()
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setAcceptMode(mode)
    return made


@pytest.mark.parametrize("mode", list(QFileDialog.AcceptMode))
def test_no_word_of_the_file_dialog_is_english(
    qapp: QApplication, mode: QFileDialog.AcceptMode, request: pytest.FixtureRequest
) -> None:
    english = texts(file_dialog(mode))
    request.getfixturevalue("dutch")
    shown = texts(file_dialog(mode))
    assert len(shown) == len(english)
    same = [text for text, other in zip(shown, english, strict=True) if text == other]
    assert set(same) <= SAME
    assert "&Zoeken in:" in shown


def test_buttons_of_messages_are_dutch(dutch: None) -> None:
    box = QMessageBox()
    kinds = QMessageBox.StandardButton
    box.setStandardButtons(kinds.Save | kinds.Cancel | kinds.Discard | kinds.Yes | kinds.No)
    assert {b.text().replace("&", "") for b in box.buttons()} == {
        "Opslaan",
        "Annuleren",
        "Verwerpen",
        "Ja",
        "Nee",
    }


def test_the_catalogue_goes_before_our_words(qapp: QApplication, dutch: None) -> None:
    assert qapp.translate("QFileDialog", "Parent Directory") == "Hogere map"
    for (context, text), word in LEFT_OUT.items():
        assert qapp.translate(context, text) == word
    assert qapp.translate("Other", "Save") == "Save"


def test_buttons_of_dialogs_have_no_icons(qapp: QApplication, qtbot: QtBot) -> None:
    before = qapp.styleSheet(), qapp.font(), qapp.palette()
    apply_style(qapp, LIGHT)
    box, message = QDialogButtonBox(), QMessageBox()
    box.setStandardButtons(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    message.setStandardButtons(QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel)
    buttons = []
    for shown in (box, message):
        qtbot.addWidget(shown)
        shown.show()
        buttons += shown.buttons()
    icons = [button.icon().isNull() for button in buttons]
    # Some desktops ask for icons; this one, without a screen, does not.
    assert "dialogbuttonbox-buttons-have-icons: 0" in qapp.styleSheet()
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])
    qapp.setPalette(before[2])
    assert icons == [True] * 4
