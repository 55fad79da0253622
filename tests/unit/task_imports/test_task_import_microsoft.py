"""Microsoft To Do by Graph's records and by Outlook's CSV."""

from datetime import UTC, date, datetime

from nova_desktop.domain.task_import import Product
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus
from tests.fakes.task_export_files import board_in, left, parent_title, titled

GRAPH, OUTLOOK = "microsoft_todo.json", "outlook_tasks.csv"


def test_records_of_graph() -> None:
    found = board_in(GRAPH)

    task = titled(found, "Renew passport")
    assert found.product is Product.MICROSOFT_TODO
    assert (task.due, task.priority) == (Due(date(2026, 12, 8)), Priority.HIGH)
    assert task.remind_at == datetime(2026, 12, 7, 7, tzinfo=UTC)
    assert task.labels == ("Blue category", "errands")
    assert task.project == ""
    assert [one.path for one in task.files] == ["https://example.org/mail/1"]
    assert titled(found, "Photos").status is TaskStatus.DONE
    assert parent_title(found, "Form") == "Renew passport"


def test_rules_html_and_statuses() -> None:
    found = board_in(GRAPH)

    notes = titled(found, "Team meeting notes")
    assert notes.repeat == Repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    assert notes.notes == "First\nSecond & third"
    assert (notes.status, notes.remind_at) == (TaskStatus.IN_PROGRESS, None)
    assert titled(found, "Rake leaves").project == "Garden"
    assert titled(found, "Build a shed").status is TaskStatus.WAITING


def test_what_of_graph_does_not_carry_over() -> None:
    assert left(board_in(GRAPH)) == {
        "attachments": ("no_place", 1),
        "recurrence": ("not_understood", 1),
        "status deferred": ("changed", 1),
    }


def test_outlook_writes_the_month_first() -> None:
    found = board_in(OUTLOOK)

    task = titled(found, "Send the invoice")
    assert (task.due, task.start) == (Due(date(2026, 12, 24)), date(2026, 11, 2))
    assert task.remind_at == datetime(2026, 12, 23, 8, 30, tzinfo=UTC)
    assert task.estimate_min == 90
    assert task.labels == ("Finance", "Clients")
    assert task.people == ("Grace Hopper",)
    assert task.notes == "Two pages,\nwith an annex"
    assert titled(found, "Old thing").status is TaskStatus.DONE
    assert titled(found, "Waits").status is TaskStatus.WAITING


def test_what_of_outlook_does_not_carry_over() -> None:
    assert left(board_in(OUTLOOK)) == {
        "Actual Work": ("no_place", 1),
        "Billing Information": ("no_place", 1),
        "Companies": ("no_place", 1),
        "Private": ("no_place", 1),
        "Sensitivity": ("no_place", 1),
    }
