"""Backups in the settings: listed, made by hand, and restored after a look."""

from collections.abc import Sequence
from datetime import datetime

from nova_desktop.domain.backups import BackupDifference, BackupEntry, BackupReason
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.ui.settings.backup_presenter import BackupsPresenter
from nova_desktop.ui.settings.backup_words import (
    back_text,
    entry_text,
    lost_texts,
    summary_text,
)
from tests.fakes.settings_parts import AtOnce
from tests.fakes.task_exports import DIFFERENCE, NOW, Asked, FakeBackups, some_backups


class View:
    """What is shown now."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.error = ""
        self.backing: list[bool] = []
        self.looking: list[str] = []

    def show_backups(self, entries: Sequence[BackupEntry], now: datetime) -> None:
        self.names = [entry.name for entry in entries]

    def show_backups_error(self, text: str) -> None:
        self.error = text

    def show_backing_up(self, *, running: bool) -> None:
        self.backing.append(running)

    def show_looking(self, name: str) -> None:
        self.looking.append(name)


class Desk:
    def __init__(self) -> None:
        self.backups, self.view, self.asked = FakeBackups(some_backups()), View(), Asked()
        self.operations = AtOnce()
        self.said: list[str] = []
        self.restarts = 0
        self.presenter = BackupsPresenter(
            self.backups, self.view, self.operations, self.asked, self.said.append,
            self._restart, lambda: NOW,
        )  # fmt: skip

    def _restart(self) -> None:
        self.restarts += 1


def test_they_are_listed() -> None:
    desk = Desk()
    desk.presenter.refresh()
    assert desk.view.names == [entry.name for entry in some_backups()]


def test_one_made_by_hand_is_in_the_list_at_once() -> None:
    desk = Desk()
    desk.presenter.back_up()
    assert desk.view.names[0] == desk.backups.made[0].name
    assert (desk.said, desk.view.backing) == (["Backed up"], [True, False])


def test_one_that_cannot_be_made_is_told_in_the_row() -> None:
    desk = Desk()
    desk.backups.fails = NovaError.of(ProblemCode.BACKUP_NO_ROOM, path="/backups")
    desk.presenter.back_up()
    assert desk.view.error.startswith("There is no room for a backup.")
    assert (desk.said, desk.view.backing) == ([], [True, False])
    desk.backups.fails = None
    desk.presenter.back_up()
    assert desk.view.error == ""


def test_a_folder_that_cannot_be_read_is_told() -> None:
    desk = Desk()
    desk.backups.fails = NovaError.of(ProblemCode.BACKUP_FOLDER_UNUSABLE, path="/backups")
    desk.presenter.refresh()
    assert "/backups" in desk.view.error


def test_one_is_restored_after_a_look_and_nova_starts_again() -> None:
    desk = Desk()
    name = desk.backups.made[2].name
    desk.presenter.restore(name)
    assert [preview.entry.name for preview in desk.asked.previews] == [name]
    assert (desk.backups.restored, desk.restarts) == ([name], 1)
    assert desk.view.looking == [name, "", name, ""]


def test_who_does_not_agree_keeps_what_is_there() -> None:
    desk = Desk()
    desk.asked.agrees = False
    desk.presenter.restore(desk.backups.made[0].name)
    assert (desk.backups.restored, desk.restarts) == ([], 0)


def test_a_damaged_one_is_told_and_nothing_starts_again() -> None:
    desk = Desk()
    desk.backups.fails = NovaError.of(ProblemCode.BACKUP_DAMAGED, name="x")
    desk.presenter.restore("x")
    assert [problem.code for problem in desk.operations.problems] == [ProblemCode.BACKUP_DAMAGED]
    assert (desk.restarts, desk.view.looking) == (0, ["x", ""])


def test_words_of_a_backup_say_why_it_was_made_and_what_is_in_it() -> None:
    entries = some_backups()
    assert entry_text(entries[0]) == "made by you · 3.4 MB · 412 tasks, 31 conversations"
    assert entry_text(entries[3]).endswith("from a newer Nova")
    assert entry_text(entries[4]).endswith("damaged, cannot be restored")
    assert entry_text(entries[3]).startswith("before an update")
    assert summary_text(entries, NOW) == "16 kept, the last one: 28 min."
    assert summary_text((), NOW).startswith("None yet.")
    assert {entry.reason for entry in entries} < set(BackupReason)


def test_words_of_a_loss_name_what_goes() -> None:
    assert lost_texts(DIFFERENCE) == [
        "7 tasks made since: Call the bank, Compare three quotes, Draft the talk outline, …",
        "12 tasks go back to how they were",
        "2 new chats and 41 new messages",
    ]
    assert back_text(DIFFERENCE) == "2 deleted tasks come back."
    assert lost_texts(BackupDifference(back=1)) == []
    one = BackupDifference(new_tasks=1, titles=("x" * 100,))
    assert lost_texts(one) == ["1 task made since: " + "x" * 59 + "…"]
