"""TickTick's backup: lists, checklists, rules, and what stays behind."""

from datetime import UTC, date, datetime, time

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus
from tests.fakes.task_export_files import board_in, left, parent_title, titled

BACKUP = "ticktick_backup.csv"


def test_a_day_is_a_day_in_the_zone_of_the_task() -> None:
    task = titled(board_in(BACKUP), "Buy groceries")

    assert task.due == Due(date(2026, 12, 5))
    assert (task.priority, task.labels) == (Priority.MEDIUM, ("shopping", "home"))
    assert (task.source, task.project) == ("1", "🏠Home")


def test_a_checklist_becomes_subtasks_and_notes() -> None:
    found = board_in(BACKUP)

    items = [(task.title, task.status) for task in found.tasks[1:4]]
    assert items == [
        ("Milk", TaskStatus.NEW),
        ("Bread", TaskStatus.DONE),
        ("Eggs", TaskStatus.NEW),
    ]
    assert parent_title(found, "Bread") == "Buy groceries"
    assert titled(found, "Buy groceries").notes == "For the weekend"


def test_times_rules_and_reminders() -> None:
    task = titled(board_in(BACKUP), "Stretch")

    assert task.due == Due(date(2026, 12, 1), time(7, 30), "Europe/Berlin")
    assert task.repeat == Repeat("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU")
    assert task.remind_at == datetime(2026, 12, 1, 6, 15, tzinfo=UTC)


def test_subtasks_start_days_columns_and_ends() -> None:
    found = board_in(BACKUP)

    report = titled(found, "Quarterly report")
    assert (report.start, report.labels) == (date(2026, 12, 1), ("Doing",))
    assert report.notes == 'Numbers from "Ada"\nand Grace'
    assert parent_title(found, "Collect the numbers") == "Quarterly report"
    done = titled(found, "Collect the numbers")
    assert done.completed_at == datetime(2026, 11, 25, 9, tzinfo=UTC)
    given_up = titled(found, "Given up")
    assert (given_up.status, given_up.labels) == (TaskStatus.DONE, ("cancelled",))
    assert titled(found, "A thought").project == ""


def test_what_does_not_carry_over() -> None:
    assert left(board_in(BACKUP)) == {
        "Folder Name": ("no_place", 2),
        "Column Name": ("as_label", 1),
        "Is Floating": ("changed", 1),
        "Kind NOTE": ("changed", 1),
        "Reminder": ("one_of_several", 1),
        "Repeat": ("not_understood", 1),
        "Status -1": ("as_label", 1),
        "parentId": ("not_understood", 1),
    }
