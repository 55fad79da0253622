"""The right day and the right lane, whichever clock and whichever words a file has."""

import json
from datetime import UTC, date, datetime, time

import pytest

from nova_desktop.adapters.task_imports import csv_mapper
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.spoken import spoken
from nova_desktop.domain.task_import import ColumnUse, CsvUse, ImportedTask
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from tests.fakes.task_export_files import HERE, board, left


def of_graph(moment: str, zone: str = "UTC") -> ImportedTask:
    due = {"dateTime": moment, "timeZone": zone}
    task = {"title": "x", "status": "notStarted", "importance": "normal", "dueDateTime": due,
            "startDateTime": due}  # fmt: skip
    (found,) = board(json.dumps([task]), "x.json").tasks
    return found


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-12-08T00:00:00.0000000", "UTC", 8),
        ("2026-12-07T23:00:00.0000000", "UTC", 8),  # midnight in Berlin, told in UTC
        ("2026-12-08T10:00:00.0000000", "UTC", 8),  # midnight in Honolulu
        ("2026-12-07T13:00:00.0000000", "UTC", 8),  # midnight in Sydney
        ("2026-12-08T00:00:00.0000000", "W. Europe Standard Time", 8),
    ],
)
def test_a_day_of_to_do_stays_that_day_and_has_no_time(moment: str, zone: str, day: int) -> None:
    task = of_graph(moment, zone)

    assert task.due == Due(date(2026, 12, day))
    assert task.start == date(2026, 12, day)


def of_things(**values: str) -> ImportedTask:
    task = {"type": "to-do", "title": "x", "status": "incomplete", "uuid": "u", **values}
    (found,) = board(json.dumps([task]), "x.json").tasks
    return found


def test_what_things_has_planned_is_not_put_off_for_some_day() -> None:
    planned = of_things(start="Someday", start_date="2026-12-24")

    assert (planned.status, planned.due) == (TaskStatus.NEW, Due(date(2026, 12, 24)))
    assert of_things(start="Someday").status is TaskStatus.WAITING


def test_today_is_the_users_own() -> None:
    late = Here(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "Europe/Berlin")
    early = Here(datetime(2026, 11, 30, 2, tzinfo=UTC), "America/New_York")

    for here, day in ((late, date(2026, 12, 1)), (early, date(2026, 11, 29))):
        found = spoken("every day", here, here.zone)
        assert found is not None
        assert found.due == Due(day)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("May 1, 2027", Due(date(2027, 5, 1))),
        ("April 20, 2027 3:00 PM", Due(date(2027, 4, 20), time(15), "Europe/Berlin")),
        ("1. Mai 2027", Due(date(2027, 5, 1))),
        ("1 May", None),
        ("Friday", None),
        ("every day 2027", None),
    ],
)
def test_a_date_of_a_spreadsheet_may_be_in_words(told: str, due: Due | None) -> None:
    use = CsvUse((ColumnUse.TITLE, ColumnUse.DUE))
    made = csv_mapper.read(f'title,due\nx,"{told}"\n'.encode(), "x.csv", HERE, use)

    assert made.tasks[0].due == due
    assert ("due" in left(made)) is (due is None)


def test_each_headline_that_becomes_no_task_is_told() -> None:
    found = board("#+TITLE: Home\n* Shopping\n** Milk\n** Bread\n* Work\n** TODO Write\n", "x.org")

    assert [task.title for task in found.tasks] == ["Write"]
    assert left(found) == {"headline without a state": ("not_a_task", 3)}


@pytest.mark.parametrize(
    ("told", "rule", "due"),
    [
        ("every monday at 9:00 starting 7 Dec until 31 Jan",
         "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270131", (date(2026, 12, 7), time(9))),
        ("every 2nd, 4th friday", "FREQ=MONTHLY;BYDAY=2FR,4FR", (date(2026, 12, 11), None)),
        ("every day 8:00", "FREQ=DAILY", (date(2026, 11, 30), time(8))),
    ],
)  # fmt: skip
def test_words_of_todoist_begin_and_end_where_they_say(
    told: str, rule: str, due: tuple[date, time | None]
) -> None:
    found = spoken(told, HERE, HERE.zone)

    assert found is not None
    assert found.due is not None
    assert (found.rule, found.due.day, found.due.at) == (rule, *due)
