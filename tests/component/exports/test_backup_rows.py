"""The backups in Data & privacy: listed, made, restored after a question."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.backups import BackupDifference, BackupPreview
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.ui.settings.backup_rows import FEW, BackupRows
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.restore_dialog import RestoreDialog
from nova_desktop.ui.settings.screen import SettingsScreen
from tests.fakes.settings_parts import SettingsDesk
from tests.fakes.task_exports import DIFFERENCE, LAST, some_backups


class Bench:
    """The panel over its desk."""

    def __init__(self) -> None:
        self.desk = SettingsDesk()
        self.screen: SettingsScreen = make_settings_screen(self.desk.parts)
        self.screen.resize(1072, 900)
        self.screen.show()
        self.screen.open_panel("privacy")
        found = self.screen.panel("privacy").findChild(BackupRows)
        assert isinstance(found, BackupRows)
        self.rows = found


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    made = Bench()
    qtbot.addWidget(made.screen)
    return made


def names() -> list[str]:
    return [entry.name for entry in some_backups()]


def test_the_newest_are_listed_and_the_rest_on_demand(bench: Bench, qtbot: QtBot) -> None:
    assert bench.rows.shown == names()[:FEW]
    assert bench.rows.more.text() == "Show 11 more"
    qtbot.keyClick(bench.rows.more, Qt.Key.Key_Return)
    assert bench.rows.shown == names()
    assert not bench.rows.more.isVisible()
    assert bench.rows.restore_button(names()[FEW]).hasFocus()


def test_only_what_can_be_restored_can_be_pressed(bench: Bench) -> None:
    able = [bench.rows.restore_button(name).isEnabled() for name in names()[:FEW]]
    assert able == [True, True, True, False, False]


def test_one_made_now_is_at_the_top(bench: Bench, qtbot: QtBot) -> None:
    bench.rows.now.setFocus()
    qtbot.keyClick(bench.rows.now, Qt.Key.Key_Space)
    assert bench.rows.shown[1:] == names()[: FEW - 1]
    assert bench.desk.toasts.texts == ["Backed up"]


def test_what_goes_wrong_stands_beside_the_button(bench: Bench) -> None:
    bench.desk.backups.fails = NovaError.of(ProblemCode.BACKUP_NO_ROOM, path="/b")
    bench.rows.now.click()
    assert bench.rows.head.error.startswith("There is no room for a backup.")


def test_a_restore_is_asked_about_and_starts_again(bench: Bench) -> None:
    bench.desk.asked.agrees = False
    bench.rows.restore_button(names()[1]).click()
    assert bench.desk.done == []
    bench.desk.asked.agrees = True
    bench.rows.restore_button(names()[1]).click()
    assert bench.desk.done == ["restart"]
    assert bench.desk.backups.restored == [names()[1]]


def test_export_and_the_folder_are_a_press_away(bench: Bench) -> None:
    panel = bench.screen.panel("privacy")
    pressed = {button.text(): button for button in panel.findChildren(QPushButton)}
    pressed["Export…"].click()
    pressed["From elsewhere…"].click()
    pressed["A Nova file…"].click()
    bench.rows.folder_pressed.emit()
    assert bench.desk.done == ["export", "others", "take", f"folder {bench.desk.backups.folder}"]


def test_the_search_leads_to_them(bench: Bench) -> None:
    bench.screen.open_field("privacy", "privacy/backup")
    assert bench.rows.now.hasFocus()


def test_the_question_says_what_is_lost(qtbot: QtBot) -> None:
    dialog = RestoreDialog(BackupPreview(some_backups()[0], DIFFERENCE, LAST))
    qtbot.addWidget(dialog)
    assert "2 new chats and 41 new messages" in dialog.told
    assert any(line.startswith("Plan the launch week · ") for line in dialog.told)
    same = RestoreDialog(BackupPreview(some_backups()[0], BackupDifference()))
    qtbot.addWidget(same)
    assert "Nothing that is here now." in same.told
