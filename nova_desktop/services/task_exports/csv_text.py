"""Tasks as CSV (RFC 4180, UTF-8 with a mark that spreadsheets know): one row a task."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import Final

from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat
from nova_desktop.services.task_exports.formats import ExportFrame

_MARK: Final = "\ufeff"
COLUMNS: Final = (
    "id", "parent", "level", "title", "status", "lane", "project", "people", "labels", "priority",
    "due", "due_zone", "deadline", "start", "reminder", "estimate_min", "repeat",
    "repeat_after_completion", "needs", "summary", "notes", "comments", "created", "updated",
    "completed",
)  # fmt: skip
# A spreadsheet takes what begins so for a formula and carries it out.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class CsvText:
    """Implements TaskText. Names stand in place of ids, but for the task's own, `parent`, `needs`.

    Times are ISO 8601 in the zone of the export; several values are joined by "; ".
    """

    def __init__(self, frame: ExportFrame) -> None:
        board, words = frame.board, frame.words
        self._zone = frame.made_at.tzinfo
        self._lanes = {lane.id: words.lane(lane) for lane in board.lanes}
        self._projects = {project.id: project.name for project in board.projects}
        self._people = {person.id: person.name for person in board.people}

    def begin(self) -> str:
        return _MARK + _row(COLUMNS)

    def task(self, record: TaskRecord, depth: int) -> str:
        task = record.task
        repeat = task.repeat or Repeat("")
        estimate = "" if task.estimate_min is None else str(task.estimate_min)
        due, zone = self._due(task.due)
        values = (
            task.id,
            task.parent,
            str(depth),
            _safe(task.title),
            task.status.value,
            _safe(self._lanes.get(task.lane, task.lane)),
            _safe(self._projects.get(task.project, "")),
            _safe("; ".join(self._people.get(person, person) for person in task.people)),
            _safe("; ".join(task.labels)),
            "" if task.priority is Priority.NONE else task.priority.name.lower(),
            due,
            zone,
            "" if task.deadline is None else task.deadline.isoformat(),
            "" if task.start is None else task.start.isoformat(),
            self._time(task.remind_at),
            estimate,
            repeat.rule,
            "yes" if repeat.after_completion else "",
            "; ".join(task.needs),
            _safe(task.summary),
            _safe(task.notes),
            _safe("\n\n".join(comment.text for comment in record.comments)),
            self._time(task.created_at),
            self._time(task.updated_at),
            self._time(task.completed_at),
        )
        return _row(values)

    def end(self) -> str:
        return ""

    def _due(self, due: Due | None) -> tuple[str, str]:
        if due is None:
            return "", ""
        if due.at is None:
            return due.day.isoformat(), ""
        return self._time(due.instant()), due.zone

    def _time(self, at: datetime | None) -> str:
        if at is None:
            return ""
        try:
            return at.astimezone(self._zone).isoformat(timespec="seconds")
        except OverflowError:  # at an end of the calendar
            return at.isoformat(timespec="seconds")


def _safe(text: str) -> str:
    """What would be a formula has an apostrophe before it, as spreadsheets write it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(values: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()
