"""Nova's own CSV and ICS come back with what they say, though JSON is the form for that."""

from datetime import date, datetime, time, timezone

from nova_desktop.adapters.task_imports import csv_mapper
from nova_desktop.adapters.task_imports.detecting import read_any
from nova_desktop.domain.task_import import CsvTable, CsvUse, ImportedBoard
from nova_desktop.domain.task_places import Project
from nova_desktop.domain.task_records import TaskBoard, TaskRecord
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat, Task, TaskStatus
from nova_desktop.services.task_exports.csv_text import CsvText
from nova_desktop.services.task_exports.formats import ExportFrame, ExportWords, TextMaker
from nova_desktop.services.task_exports.ics_text import IcsText
from tests.fakes.task_export_files import HERE, board, left, titled

AT = datetime(2026, 11, 30, 12, tzinfo=timezone.utc)  # noqa: UP017
DUE = Due.local(date(2026, 12, 5), time(15), "Europe/Berlin")
TASKS = (
    Task(
        "a", "=1+1", AT, AT, TaskStatus.WAITING, due=DUE, deadline=date(2026, 12, 9), project="p",
        estimate_min=90, repeat=Repeat("FREQ=WEEKLY", True), needs=("b",),
    ),
    Task("b", "-failed", AT, AT, TaskStatus.FAILED),
)  # fmt: skip


def written(maker: TextMaker) -> str:
    frame = ExportFrame(TaskBoard((), (Project("p", "Home"),), ()), 2, AT, "0.1.0", ExportWords())
    text = maker(frame)
    tasks = "".join(text.task(TaskRecord(task), 0) for task in TASKS)
    return text.begin() + tasks + text.end()


def test_a_calendar_of_nova() -> None:
    found = board(written(IcsText), "x.ics")

    task = titled(found, "=1+1")
    assert (task.status, task.deadline) == (TaskStatus.WAITING, date(2026, 12, 9))
    assert (task.estimate_min, task.project, task.due) == (90, "Home", DUE)
    assert task.repeat == Repeat("FREQ=WEEKLY", after_completion=True)
    assert [found.tasks[at].title for at in task.needs] == ["-failed"]
    failed = titled(found, "-failed")
    assert (failed.status, failed.labels) == (TaskStatus.FAILED, ())
    assert left(found) == {}


def test_a_table_of_nova_has_no_apostrophes() -> None:
    raw = written(CsvText).encode()
    table = read_any(raw, "x.csv", HERE)
    assert isinstance(table, CsvTable)
    found = csv_mapper.read(raw, "x.csv", HERE, CsvUse(table.guess))

    assert isinstance(found, ImportedBoard)
    assert [task.title for task in found.tasks] == ["=1+1", "-failed"]
    assert found.tasks[0].estimate_min == 90


def test_an_apostrophe_of_somebody_else_stays() -> None:
    use = CsvUse((csv_mapper.ColumnUse.TITLE,))
    found = csv_mapper.read(b"title\n'-ism of the year\n", "x.csv", HERE, use)

    assert found.tasks[0].title == "'-ism of the year"
