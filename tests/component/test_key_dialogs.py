"""The dialogs for a key and its place, opened without a nested loop."""

from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.ui.keys.dialogs import KeyDialog, PlaceDialog


def test_a_key_is_hidden_and_needed(qtbot: QtBot) -> None:
    dialog = KeyDialog("openai", "gpt")
    qtbot.addWidget(dialog)
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.field, "  ")
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.field, "sk")
    with qtbot.waitSignal(dialog.accepted):
        dialog.keep.click()


def test_each_place_says_what_it_means(qtbot: QtBot) -> None:
    for text, place in (
        ("This session only", SecretsPlace.SESSION),
        ("In a file", SecretsPlace.FILE),
        ("Cancel", None),
    ):
        dialog = PlaceDialog()
        qtbot.addWidget(dialog)
        next(b for b in dialog.findChildren(QPushButton) if b.text() == text).click()
        assert dialog.place is place
