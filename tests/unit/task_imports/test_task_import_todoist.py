"""Todoist's CSV and backup: what of it becomes a task, and what stays behind."""

from datetime import UTC, date, datetime, time

from nova_desktop.domain.task_import import Product
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat
from tests.fakes.task_export_files import (
    FOLDER,
    board,
    board_in,
    left,
    parent_title,
    titled,
    zipped,
)

PROJECT = "Home renovation [2331456789].csv"


def test_a_project_is_known_and_named_by_its_file() -> None:
    found = board_in(PROJECT)

    assert found.product is Product.TODOIST
    assert [one.name for one in found.projects] == ["Home renovation"]
    assert {task.project for task in found.tasks} == {"Home renovation"}


def test_all_of_a_task_comes_along() -> None:
    task = titled(board_in(PROJECT), 'Call the plumber, "Hansen & Sons"')

    assert task.priority is Priority.HIGH
    assert task.due == Due(date(2026, 12, 4), time(15), "Europe/Berlin")
    assert (task.deadline, task.estimate_min) == (date(2026, 12, 18), 30)
    assert task.labels == ("phone", "urgent")
    assert task.notes == "Ask for an offer\nbefore the end of the month."
    assert [one.text for one in task.comments] == [
        "Ada Lovelace: They only answer before noon",
        "Grace Hopper: The old offer",
    ]
    assert task.comments[0].at == datetime(2026, 11, 20, 9, 12, 3, tzinfo=UTC)
    assert [(one.name, one.size_bytes) for one in task.files] == [("offer.pdf", 48211)]


def test_indents_are_parents() -> None:
    found = board_in(PROJECT)

    assert parent_title(found, "Measure the bathroom") == 'Call the plumber, "Hansen & Sons"'
    assert parent_title(found, "Width and height") == "Measure the bathroom"
    assert parent_title(found, "Water the plants") == ""
    assert titled(found, "Measure the bathroom").people == ("Grace Hopper",)


def test_words_of_recurrence_become_rules() -> None:
    found = board_in(PROJECT)

    plants, filters = titled(found, "Water the plants"), titled(found, "Change the filter")
    assert plants.repeat == Repeat("FREQ=WEEKLY;BYDAY=FR")
    assert plants.due == Due(date(2026, 12, 4))
    assert filters.repeat == Repeat("FREQ=MONTHLY;INTERVAL=3", after_completion=True)


def test_words_that_nobody_understands_stand_in_the_notes() -> None:
    task = titled(board_in(PROJECT), "Think about the <b>pond</b>")

    assert (task.due, task.notes) == (None, "DATE: when the frogs are back")


def test_what_does_not_carry_over() -> None:
    assert left(board_in(PROJECT)) == {
        "AUTHOR": ("no_place", 1),
        "DATE": ("in_notes", 1),
        "DURATION": ("no_place", 1),
        "[[file …]]": ("file_elsewhere", 1),
        "meta": ("no_place", 1),
        "section": ("as_label", 1),
    }


def test_a_backup_holds_all_projects() -> None:
    files = {path.name: path.read_bytes() for path in (FOLDER / "todoist_backup").iterdir()}
    found = board(zipped({**files, "readme.txt": b"hello"}), "backup.zip")

    assert {task.project for task in found.tasks} == {"", "Home renovation"}
    rent = titled(found, "Pay rent")
    assert (rent.project, rent.repeat) == ("", Repeat("FREQ=MONTHLY"))
    assert rent.due is not None
    assert rent.due.day == date(2026, 12, 1)
    assert left(found)["readme.txt"] == ("not_a_task", 1)
