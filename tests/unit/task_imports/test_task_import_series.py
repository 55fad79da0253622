"""Super Productivity's series: none is lost because its last task is done, and none comes twice."""

import json
from datetime import UTC, date, datetime, time

import pytest

from nova_desktop.domain.task_import import ImportedBoard
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus
from tests.fakes.task_export_files import board, left, parent_title, raw, titled

DAILY = {"repeatCycle": "DAILY", "repeatEvery": 1}


def brought(settings: dict[str, object], *tasks: dict[str, object]) -> ImportedBoard:
    """The series R with these settings, and these tasks of it."""
    state = json.loads(raw("super_productivity.json"))
    named = {f"N{at}": {"id": f"N{at}", "repeatCfgId": "R", **one} for at, one in enumerate(tasks)}
    state["data"]["task"] = {"ids": list(named), "entities": named}
    known = {"id": "R", "title": "Stretch", "isPaused": False, **settings}
    state["data"]["taskRepeatCfg"] = {"ids": ["R"], "entities": {"R": known}}
    return board(json.dumps(state), "x.json")


def test_a_series_goes_on_though_its_last_task_is_done() -> None:
    settings = {**DAILY, "lastTaskCreationDay": "2026-11-30", "notes": "Ten minutes"}
    found = brought(settings, {"title": "Stretch", "isDone": True, "doneOn": 1796030000000})

    done, coming = (one for one in found.tasks if one.title == "Stretch")
    assert (done.status, done.repeat) == (TaskStatus.DONE, None)
    assert (coming.status, coming.repeat) == (TaskStatus.NEW, Repeat("FREQ=DAILY"))
    assert (coming.due, coming.notes) == (Due(date(2026, 12, 1)), "Ten minutes")
    assert coming.source == "R"
    assert left(found)["taskRepeatCfg"] == ("changed", 1)


def test_of_several_open_tasks_of_a_series_the_last_goes_on() -> None:
    found = brought(
        DAILY,
        {"title": "Old", "isDone": False, "dueDay": "2026-11-27"},
        {"title": "New", "isDone": False, "dueDay": "2026-11-29"},
        {"title": "Middle", "isDone": False, "dueDay": "2026-11-28"},
    )

    assert titled(found, "New").repeat == Repeat("FREQ=DAILY")
    assert titled(found, "Old").repeat is titled(found, "Middle").repeat is None


def test_what_a_series_says_of_its_tasks() -> None:
    settings = {
        **DAILY, "projectId": "P1", "tagIds": ["TAG1"], "defaultEstimate": 1_800_000,
        "startTime": "07:30", "remindAt": "m15", "startDate": "2026-12-05",
        "repeatFromCompletionDate": True,
        "subTaskTemplates": [{"title": "Arms"}, {"title": "Legs", "notes": "Both"}],
    }  # fmt: skip
    found = brought(settings)

    task = titled(found, "Stretch")
    assert (task.project, task.labels, task.estimate_min) == ("Conference", ("writing",), 30)
    assert task.due == Due(date(2026, 12, 5), time(7, 30), "Europe/Berlin")
    assert task.remind_at == datetime(2026, 12, 5, 6, 15, tzinfo=UTC)
    assert (task.repeat, task.priority) == (Repeat("FREQ=DAILY", True), Priority.NONE)
    assert parent_title(found, "Legs") == parent_title(found, "Arms") == "Stretch"
    assert titled(found, "Legs").notes == "Both"


@pytest.mark.parametrize(
    ("settings", "rule", "day"),
    [
        ({"repeatCycle": "MONTHLY", "startDate": "2026-01-31"},
         "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", (2026, 11, 30)),
        ({"repeatCycle": "MONTHLY", "startDate": "2026-01-15"},
         "FREQ=MONTHLY;BYMONTHDAY=15", (2026, 12, 15)),
        ({"repeatCycle": "YEARLY", "startDate": "2024-02-29"},
         "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", (2027, 2, 28)),
        ({"repeatCycle": "MONTHLY", "monthlyWeekOfMonth": -1, "monthlyWeekday": 5},
         "FREQ=MONTHLY;BYDAY=-1FR", (2026, 12, 25)),
        ({"repeatCycle": "WEEKLY", "startDate": "2026-11-25"},
         "FREQ=WEEKLY;BYDAY=WE", (2026, 12, 2)),
        ({"repeatCycle": "WEEKLY", "repeatEvery": 2, "startDate": "2026-11-23", "monday": True},
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", (2026, 12, 7)),
        ({"rrule": "FREQ=DAILY;INTERVAL=3", "startDate": "2026-11-28"},
         "FREQ=DAILY;INTERVAL=3", (2026, 12, 1)),
    ],
)  # fmt: skip
def test_a_rule_counts_from_the_day_its_series_began(
    settings: dict[str, object], rule: str, day: tuple[int, int, int]
) -> None:
    task = titled(brought(settings), "Stretch")

    assert task.repeat == Repeat(rule)
    assert task.due == Due(date(*day))


def test_a_paused_series_is_told() -> None:
    found = brought({**DAILY, "isPaused": True})

    assert "Stretch" not in [task.title for task in found.tasks]
    assert left(found)["isPaused"] == ("no_place", 1)
