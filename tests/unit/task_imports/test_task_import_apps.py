"""Super Productivity, Things, Org mode and todo.txt."""

from datetime import UTC, date, datetime, time

from nova_desktop.domain.task_import import ImportedPlace
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus
from tests.fakes.task_export_files import board_in, left, parent_title, titled


def test_super_productivity() -> None:
    found = board_in("super_productivity.json")

    talk = titled(found, "Prepare the talk")
    assert talk.due == Due(date(2026, 12, 1), time(14), "Europe/Berlin")
    assert talk.remind_at == datetime(2026, 12, 1, 12, 30, tzinfo=UTC)
    assert (talk.estimate_min, talk.deadline) == (90, date(2026, 12, 20))
    assert (talk.labels, talk.project, talk.priority) == (("writing",), "Conference", Priority.HIGH)
    assert [one.path for one in talk.files] == ["https://example.org/talk"]
    assert parent_title(found, "Outline") == "Prepare the talk"
    review = titled(found, "Weekly review")
    assert (review.repeat, review.project) == (Repeat("FREQ=WEEKLY;BYDAY=FR"), "")
    assert titled(found, "Hand in the abstract").status is TaskStatus.DONE
    assert found.projects == (ImportedPlace("Conference", "#29a1aa"),)
    assert left(found) == {
        "issueId": ("no_place", 1),
        "note": ("no_place", 1),
        "simpleCounter": ("no_place", 1),
        "taskRepeatCfg": ("changed", 1),
        "timeSpent": ("no_place", 1),
    }


def test_things_by_its_url_scheme() -> None:
    found = board_in("things_url_scheme.json")

    book = titled(found, "Buy a phrase book")
    assert book.due == Due(date(2026, 12, 10), time(18), "Europe/Berlin")
    assert book.deadline == date(2026, 12, 20)
    assert titled(found, "Look in the library").status is TaskStatus.DONE
    assert parent_title(found, "Compare prices") == "Buy a phrase book"
    assert titled(found, "Vatican City").labels == ("Sights",)
    assert titled(found, "Vatican City").status is TaskStatus.WAITING
    assert titled(found, "Pick up dry cleaning").due == Due(date(2026, 12, 1))
    assert titled(found, "Learn to juggle").labels == ("cancelled",)
    assert left(found) == {
        "area": ("no_place", 1),
        "canceled": ("as_label", 1),
        "heading": ("as_label", 1),
        "someday": ("changed", 1),
        "when": ("not_understood", 1),
    }


def test_things_by_its_command_line() -> None:
    found = board_in("things_cli.json")

    task = titled(found, "To-Do in Today")
    assert (task.source, task.project) == ("5pUx6PESj3ctFYbgth1PXY", "Project in Area 1")
    assert task.labels == ("Office", "Heading")
    assert parent_title(found, "Checklist item 1") == "To-Do in Today"
    assert left(found) == {"area": ("no_place", 2), "trashed": ("deleted", 1)}


def test_org_mode() -> None:
    found = board_in("tasks.org")

    tap = titled(found, "Repair the tap")
    assert tap.due == Due(date(2026, 12, 5), time(10), "Europe/Berlin")
    assert (tap.deadline, tap.estimate_min) == (date(2026, 12, 20), 90)
    assert (tap.repeat, tap.priority) == (Repeat("FREQ=WEEKLY"), Priority.HIGH)
    assert (tap.source, tap.labels) == ("8f2b0f3e-tap", ("home", "urgent", "diy"))
    assert tap.notes == "Ask for a *new seal*.\n- [X] find the size\n- [ ] order it"
    assert [one.text for one in tap.comments] == ["The seal is 12 mm."]
    assert parent_title(found, "Find the size") == "Repair the tap"
    oven = titled(found, "Offer for the oven")
    assert oven.repeat == Repeat("FREQ=MONTHLY;INTERVAL=2", after_completion=True)
    assert (oven.project, oven.status) == ("Kitchen", TaskStatus.WAITING)
    door = titled(found, "Paint the door")
    assert (door.project, door.labels) == ("Household", ("home", "cancelled"))
    assert left(found) == {
        ":ARCHIVE:": ("deleted", 1),
        ":SUPPLIER:": ("no_place", 1),
        "CLOCK": ("no_place", 1),
        "LOGBOOK": ("no_place", 1),
        "[#D]": ("changed", 1),
        "headline without a state": ("not_a_task", 1),
        "state CANCELLED": ("as_label", 1),
        "state WAITING": ("changed", 1),
        "text before the first headline": ("no_place", 1),
        "timestamp": ("not_understood", 1),
    }


def test_todo_txt() -> None:
    found = board_in("todo.txt")

    mom = titled(found, "Call Mom")
    assert (mom.priority, mom.project, mom.labels) == (Priority.HIGH, "Family", ("phone",))
    assert mom.due == Due(date(2026, 12, 1))
    assert mom.created_at == datetime(2026, 11, 19, 23, tzinfo=UTC)
    review = titled(found, "Review the pull request")
    assert review.status is TaskStatus.DONE
    assert review.priority is Priority.MEDIUM
    assert review.completed_at == datetime(2026, 11, 24, 23, tzinfo=UTC)
    plants = titled(found, "Water the plants")
    assert (plants.repeat, plants.start) == (Repeat("FREQ=WEEKLY"), date(2026, 12, 3))
    assert titled(found, "Read https://example.org/a:b about <i>markup</i>").labels == (
        "reading",
        "home",
    )
    mail = titled(found, "Sort the mail")
    assert mail.labels == ("Office",)
    assert set(mail.notes.splitlines()) == {"color: red", "due: tomorrow", "rec: 3b"}
    assert found.told["lines"] == len(found.tasks)
    assert left(found) == {
        "(D)": ("changed", 1),
        "+project": ("as_label", 1),
        "color:": ("in_notes", 1),
        "due:": ("in_notes", 1),
        "rec:": ("in_notes", 1),
    }
