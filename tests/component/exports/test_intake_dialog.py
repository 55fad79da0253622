"""The question before a file that Nova wrote is imported."""

from pytestqt.qtbot import QtBot

from nova_desktop.ui.tasks.exports.intake_dialog import IntakeDialog, LeftDialog
from tests.scenes.exports import a_file


def test_copies_are_offered_only_for_what_is_there(qtbot: QtBot) -> None:
    dialog = IntakeDialog(a_file())
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.told[0] == "40 tasks, 4 of them in the trash"
    assert not dialog.again.isVisible()
    assert dialog.go.isEnabled()


def test_where_all_is_there_only_copies_can_be_imported(qtbot: QtBot) -> None:
    dialog = IntakeDialog(a_file(known=40))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.told[-1] == "40 tasks of it are on the board already."
    assert not dialog.go.isEnabled()
    dialog.again.click()
    assert dialog.go.isEnabled()
    dialog.again.click()
    assert not dialog.go.isEnabled()


def test_what_did_not_carry_over_can_be_closed(qtbot: QtBot) -> None:
    dialog = LeftDialog(["Time zones: 1"])
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()
