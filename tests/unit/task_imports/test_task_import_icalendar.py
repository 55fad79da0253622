"""iCalendar: zones, folds, alarms, relations, broken lines."""

from datetime import UTC, date, datetime, time

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus
from tests.fakes.task_export_files import board, board_in, left, parent_title, titled

FILE = "reminders.ics"


def _todo(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "BEGIN:VTODO", *lines, "END:VTODO", "END:VCALENDAR"))


def test_all_of_a_task_comes_along() -> None:
    task = titled(board_in(FILE), "Submit the tax return, finally")

    assert task.due == Due(date(2027, 3, 29), time(2, 30), "Europe/Berlin")
    assert task.start == date(2027, 3, 1)
    assert (task.priority, task.status) == (Priority.HIGH, TaskStatus.IN_PROGRESS)
    assert task.labels == ("Finance", "Home, garden")
    assert "folded over two lines" in task.notes
    assert task.notes.endswith("Location: Tax office")
    assert task.people == ("Grace Hopper",)
    assert task.remind_at == datetime(2027, 3, 28, 23, 30, tzinfo=UTC)
    assert [(one.name, one.path) for one in task.files] == [
        ("form.pdf", "https://example.org/form.pdf")
    ]
    assert (task.source, task.project) == ("todo-1@example.org", "Errands")


def test_a_zone_that_only_the_file_knows() -> None:
    task = titled(board_in(FILE), "Take out the bins")

    assert task.due == Due(date(2026, 12, 2), time(7), "Europe/Berlin")
    assert task.repeat == Repeat("FREQ=WEEKLY;BYDAY=WE")


def test_relations_are_parents() -> None:
    assert parent_title(board_in(FILE), "Collect the receipts") == "Submit the tax return, finally"


def test_a_time_that_the_clocks_leave_out_is_an_hour_later() -> None:
    found = board(_todo("SUMMARY:a", "DUE;TZID=Europe/Berlin:20270328T023000"), "a.ics")

    due = found.tasks[0].due
    assert due is not None
    assert due.instant() == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_windows_names_and_paths_of_zones() -> None:
    for zone in ("W. Europe Standard Time", "/freeassociation.sourceforge.net/Europe/Berlin"):
        found = board(_todo("SUMMARY:a", f"DUE;TZID={zone}:20261201T120000"), "a.ics")
        assert found.tasks[0].due == Due(date(2026, 12, 1), time(12), "Europe/Berlin")


def test_a_duration_after_the_start_and_folds_by_tabs() -> None:
    lines = ("SUMMARY:Fol", "\tded", "DTSTART;VALUE=DATE:20261201", "DURATION:P2D")
    task = board(_todo(*lines), "a.ics").tasks[0]

    assert (task.title, task.due, task.start) == (
        "Folded",
        Due(date(2026, 12, 3)),
        date(2026, 12, 1),
    )


def test_broken_lines_are_told_by_their_number_and_the_rest_is_read() -> None:
    found = board_in(FILE)

    (broken,) = [one for one in found.left if one.what == "line"]
    assert (broken.lines, broken.example) == ((66,), "this line is broken")
    assert found.tasks[-1].title == "Never ends"


def test_what_does_not_carry_over() -> None:
    assert left(board_in(FILE)) == {
        "ATTACH": ("no_place", 1),
        "CLASS": ("no_place", 1),
        "DUE": ("not_understood", 1),
        "END:VTODO": ("broken", 1),
        "EXDATE": ("no_place", 1),
        "LOCATION": ("in_notes", 1),
        "PERCENT-COMPLETE": ("no_place", 1),
        "RECURRENCE-ID": ("no_place", 1),
        "RRULE": ("not_understood", 1),
        "STATUS:CANCELLED": ("as_label", 1),
        "VALARM": ("one_of_several", 1),
        "VEVENT": ("not_a_task", 1),
        "line": ("broken", 1),
    }


def test_ten_thousand_tasks() -> None:
    todos = "".join(
        f"BEGIN:VTODO\nUID:{n}\nSUMMARY:Task {n}\nDUE:20261201T1200{n % 60:02d}Z\nEND:VTODO\n"
        for n in range(10_000)
    )
    found = board(f"BEGIN:VCALENDAR\n{todos}END:VCALENDAR\n", "many.ics")

    assert (len(found.tasks), found.told["VTODO"], found.left) == (10_000, 10_000, ())
