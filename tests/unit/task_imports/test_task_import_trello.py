"""Trello's JSON: cards, checklists, comments, and what stays behind."""

from datetime import UTC, date, datetime, time

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from tests.fakes.task_export_files import board_in, left, parent_title, titled

BOARD = "trello_board.json"


def test_the_board_is_a_project() -> None:
    found = board_in(BOARD)

    (project,) = found.projects
    assert (project.name, project.notes) == ("Website relaunch", "Everything for the new site.")
    assert dict(found.told) == {"cards": 4}


def test_all_of_a_card_comes_along() -> None:
    card = titled(board_in(BOARD), "Write the texts")

    assert card.status is TaskStatus.IN_PROGRESS
    assert card.due == Due(date(2026, 12, 15), time(17), "Europe/Berlin")
    assert card.start == date(2026, 12, 1)
    assert card.remind_at == datetime(2026, 12, 14, 16, tzinfo=UTC)
    assert card.labels == ("content", "red")
    assert card.people == ("Ada Lovelace",)
    assert card.notes.endswith("Effort: 5\nStage: Draft")
    assert [one.text for one in card.comments] == [
        "Ada Lovelace: I begin with the start page.",
        "Grace Hopper: The imprint needs the lawyer.",
    ]
    assert [one.path for one in card.files] == [
        "https://trello.com/1/cards/65a0/attachments/guide.pdf",
        "https://docs.example.org/brief",
    ]
    assert card.created_at == datetime(2024, 1, 12, 3, 28, 2, tzinfo=UTC)


def test_items_of_checklists_are_subtasks_in_their_order() -> None:
    found = board_in(BOARD)

    items = [task.title for task in found.tasks if task.parent >= 0]
    assert items == ["Start page", "Imprint"]
    assert parent_title(found, "Imprint") == "Write the texts"
    assert titled(found, "Start page").status is TaskStatus.DONE
    assert titled(found, "Imprint").people == ("Grace Hopper",)


def test_lists_are_statuses_by_their_usual_names_and_labels_else() -> None:
    found = board_in(BOARD)

    assert titled(found, "Choose a font").labels == ("Parking lot",)
    done = titled(found, "Book the domain")
    assert done.status is TaskStatus.DONE
    assert done.completed_at == datetime(2026, 10, 2, 12, tzinfo=UTC)
    assert titled(found, "Old idea").labels == ("archived",)


def test_what_does_not_carry_over() -> None:
    assert left(board_in(BOARD)) == {
        "customFieldItems": ("in_notes", 2),
        "votes": ("no_place", 2),
        "actions": ("no_place", 1),
        "attachments": ("file_elsewhere", 1),
        "closed": ("changed", 1),
        "cover": ("no_place", 1),
        "lists": ("as_label", 1),
        "pluginData": ("no_place", 1),
    }
