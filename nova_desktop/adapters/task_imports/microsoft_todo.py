"""Microsoft To Do: JSON of todoTask records, and the CSV of tasks that Outlook exports.

To Do has no export of its own. Its records come from Microsoft Graph (learn.microsoft.com/graph,
todoTaskList and todoTask); Outlook, which shows the same tasks, exports a CSV.
"""

import html
import re
from datetime import date, datetime, time, timedelta
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, ended
from nova_desktop.adapters.task_imports.csv_rows import Fields, names_of, rows_of
from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import (
    Record,
    number,
    record,
    records,
    rows,
    text,
    texts,
    truth,
)
from nova_desktop.adapters.task_imports.lane_names import priority_of, status_of_lane
from nova_desktop.adapters.task_imports.rules import WEEKDAYS, rule_of
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.adapters.task_imports.windows_zones import iana_zone
from nova_desktop.domain.task_import import (
    NOBODY,
    DayOrder,
    ImportedBoard,
    ImportedFile,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus

_STATUSES: Final = {
    "notstarted": TaskStatus.NEW,
    "inprogress": TaskStatus.IN_PROGRESS,
    "completed": TaskStatus.DONE,
    "waitingonothers": TaskStatus.WAITING,
    "deferred": TaskStatus.WAITING,
}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WHICH: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
NOON: Final = time(12)
_OWN_LISTS: Final = frozenset({"defaultList"})
_TAG: Final = re.compile(r"<[^>]{0,2000}>")
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)
_OUTLOOK_LEFT: Final = (
    "Actual Work", "Billing Information", "Companies", "Mileage", "Private", "Role",
    "Schedule+ Priority", "Sensitivity",
)  # fmt: skip
_EMPTY_VALUES: Final = frozenset({"", "0", "0 hours", "false", "normal", "no"})


def is_microsoft(value: object) -> bool:
    """Whether JSON is lists or tasks of Microsoft Graph."""
    found = [*records(_top(value))]
    tasks = [task for one in found for task in records(one.get("tasks"))] or found
    return bool(tasks) and all(
        "title" in one and ("importance" in one or "body" in one) and "status" in one
        for one in tasks[:50]
    )


def is_outlook(header: dict[str, int]) -> bool:
    """Whether a CSV with these columns is Outlook's of tasks."""
    return {"subject", "due date", "% complete", "notes"} <= header.keys()


def read(value: object, origin: str, here: Here) -> ImportedBoard:
    """All lists."""
    builder = Builder(Product.MICROSOFT_TODO, origin)
    reader = _Graph(builder, here)
    for one in records(_top(value)):
        if isinstance(one.get("tasks"), list):
            reader.list(one)
        else:
            reader.task(one, "")
    return builder.build()


def read_outlook(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """The CSV. Raises NovaError."""
    builder = Builder(Product.MICROSOFT_TODO, origin)
    found = [*rows_of(decoded(raw, origin), origin)]
    header = names_of(found[0].fields) if found else {}
    if not is_outlook(header):
        raise unreadable(origin, "the columns Subject, Due Date and % Complete are missing", 1)
    table = [(Fields(header, row.fields), row.line) for row in found[1:]]
    numbers = [row[name] for row, _ in table for name in ("due date", "start date")]
    outlook = _Outlook(builder, here, order_of(numbers, DayOrder.MONTH_FIRST))
    for row, line in table:
        outlook.row(row, line)
    return builder.build()


def order_of(dates: list[str], otherwise: DayOrder) -> DayOrder:
    """Which of day and month stands first: the one that is above 12 somewhere is the day."""
    for told in dates:
        if times.first_number(told) > 12:
            return DayOrder.DAY_FIRST
        if times.second_number(told) > 12:
            return DayOrder.MONTH_FIRST
        if "." in told and times.first_number(told):
            return DayOrder.DAY_FIRST
    return otherwise


class _Graph:
    def __init__(self, builder: Builder, here: Here) -> None:
        self._builder = builder
        self._here = here
        self._count = 0

    def list(self, one: Record) -> None:
        name = text(one, "displayName", "name", "title")
        own = text(one, "wellknownListName") in _OWN_LISTS
        if name and not own:
            self._builder.project(ImportedPlace(name))
        for task in records(one.get("tasks")):
            self.task(task, "" if own else name)

    def task(self, task: Record, project: str) -> None:
        self._count += 1
        line = self._count
        due = self._due(task.get("dueDateTime"), line)
        reminder = self._moment(task.get("reminderDateTime"))
        status = _STATUSES.get(text(task, "status").casefold())
        if status is None:
            self._builder.left("status", LeftWhy.NOT_UNDERSTOOD, line, text(task, "status"))
        if text(task, "status").casefold() == "deferred":
            self._builder.left("status deferred", LeftWhy.CHANGED, line, text(task, "title"))
        index = self._builder.add(
            ImportedTask(
                title=text(task, "title"),
                source=text(task, "id"),
                line=line,
                status=status or TaskStatus.NEW,
                priority=priority_of(text(task, "importance")) or Priority.NONE,
                due=due,
                start=self._day(task.get("startDateTime")),
                remind_at=reminder if task.get("isReminderOn") is not False else None,
                labels=tuple(texts(task.get("categories"))),
                project=project,
                repeat=self._repeat(record(task.get("recurrence")), due, line),
                notes=_body(record(task.get("body"))),
                created_at=times.moment(text(task, "createdDateTime")),
                completed_at=self._moment(task.get("completedDateTime")),
                files=_links(task),
            )
        )
        if index != NOBODY:
            self._steps(task, index, line)
        kept = len(rows(task.get("attachments")))
        if kept or truth(task, "hasAttachments"):
            self._builder.left("attachments", LeftWhy.NO_PLACE, line, count=max(kept, 1))

    def _due(self, value: object, line: int) -> Due | None:
        """To Do knows days only: a time is midnight where the day was chosen, told in UTC."""
        told = record(value)
        if not told:
            return None
        zone = iana_zone(text(told, "timeZone")) or "UTC"
        found = times.due(text(told, "dateTime"), zone)
        if found is None:
            self._builder.left("dueDateTime", LeftWhy.NOT_UNDERSTOOD, line, text(told, "dateTime"))
            return None
        return Due.on(_nearest_day(found, self._here.zone))

    def _day(self, value: object) -> date | None:
        told = record(value)
        zone = iana_zone(text(told, "timeZone")) or "UTC"
        found = times.due(text(told, "dateTime"), zone)
        return None if found is None else _nearest_day(found, self._here.zone)

    def _moment(self, value: object) -> datetime | None:
        told = record(value)
        return times.moment(text(told, "dateTime"), iana_zone(text(told, "timeZone")) or "UTC")

    def _repeat(self, told: Record, due: Due | None, line: int) -> Repeat | None:
        if not told:
            return None
        pattern, reach = record(told.get("pattern")), record(told.get("range"))
        rule = _rule(pattern, reach)
        if not rule:
            self._builder.left("recurrence", LeftWhy.NOT_UNDERSTOOD, line, text(pattern, "type"))
            return None
        if due is None:
            self._builder.left("recurrence", LeftWhy.CHANGED, line, rule)
        return self._builder.repeat(rule, line)

    def _steps(self, task: Record, parent: int, line: int) -> None:
        project = self._builder.tasks[parent].project
        for one in records(task.get("checklistItems", task.get("subtasks"))):
            self._builder.add(
                ImportedTask(
                    title=text(one, "displayName", "title"), source=text(one, "id"), line=line,
                    status=ended(truth(one, "isChecked")), project=project, parent=parent,
                    created_at=times.moment(text(one, "createdDateTime")),
                )
            )  # fmt: skip


class _Outlook:
    def __init__(self, builder: Builder, here: Here, order: DayOrder) -> None:
        self._builder = builder
        self._here = here
        self._order = order

    def row(self, row: Fields, line: int) -> None:
        done = row["% complete"].strip("% ") in ("100", "1", "1.0") or bool(row["date completed"])
        known = status_of_lane(row["status"])
        if known is None and row["status"]:
            self._builder.left("Status", LeftWhy.NOT_UNDERSTOOD, line, row["status"])
        status = TaskStatus.DONE if done else known or TaskStatus.NEW
        finished = self._due(row["date completed"], "Date Completed", line)
        due = self._due(row["due date"], "Due Date", line)
        start = self._due(row["start date"], "Start Date", line)
        self._builder.add(
            ImportedTask(
                title=row["subject"],
                line=line,
                status=status,
                priority=priority_of(row["priority"]) or Priority.NONE,
                due=due,
                start=start.day if start else None,
                remind_at=self._reminder(row, line),
                estimate_min=self._work(row["total work"], line),
                labels=tuple(filter(None, map(str.strip, row["categories"].split(";")))),
                people=tuple(filter(None, map(str.strip, row["contacts"].split(";")))),
                notes=row.raw("notes"),
                completed_at=times.instant(finished) if done else None,
            )
        )
        for name in _OUTLOOK_LEFT:
            if row[name.casefold()].casefold() not in _EMPTY_VALUES:
                self._builder.left(name, LeftWhy.NO_PLACE, line, row[name.casefold()])

    def _due(self, told: str, what: str, line: int) -> Due | None:
        if not told or told == "0/0/00":
            return None
        found = times.loose_due(told, self._here.zone, self._order)
        if found is None:
            self._builder.left(what, LeftWhy.NOT_UNDERSTOOD, line, told)
        return found

    def _reminder(self, row: Fields, line: int) -> datetime | None:
        if row["reminder on/off"].casefold() not in ("true", "wahr", "yes", "1", "on"):
            return None
        on = self._due(row["reminder date"], "Reminder Date", line)
        clock = times.loose_clock(row["reminder time"])
        if on is None:
            return None
        if clock is None:
            return on.instant()
        try:
            return Due.local(on.day, clock, self._here.zone).instant()
        except ValueError:
            return None

    def _work(self, told: str, line: int) -> int | None:
        """'90 minutes', '2 hours', or a number of minutes."""
        if told.casefold() in _EMPTY_VALUES:
            return None
        figure, _, unit = told.partition(" ")
        try:
            length = float(figure.replace(",", "."))
        except ValueError:
            self._builder.left("Total Work", LeftWhy.NOT_UNDERSTOOD, line, told)
            return None
        factor = {"h": 60, "d": 480, "w": 2400, "t": 480}.get(unit[:1].casefold(), 1)
        return self._builder.minutes(length * factor, "Total Work", line)


def _nearest_day(due: Due, zone: str) -> date:
    """The day that was meant: that of a midnight there or here, else of the nearest one."""
    local = times.due_at(due.instant(), zone)
    if due.at is None or due.at == time():
        return due.day
    if local is not None and local.at == time():
        return local.day
    return due.day + timedelta(days=1) if due.at >= NOON and due.day < date.max else due.day


def _top(value: object) -> object:
    outer = record(value)
    if not outer:
        return value
    for name in ("lists", "value", "tasks"):
        if isinstance(outer.get(name), list):
            return [outer] if name == "tasks" else outer[name]
    return [outer] if isinstance(outer.get("title"), str) else ()


def _body(body: Record) -> str:
    content = text(body, "content")
    if text(body, "contentType").casefold() != "html":
        return content
    plain = _TAG.sub("", _BREAK.sub("\n", content))
    return html.unescape(plain).strip()


def _links(task: Record) -> tuple[ImportedFile, ...]:
    found = [
        ImportedFile(text(one, "displayName", "applicationName"), text(one, "webUrl"))
        for one in records(task.get("linkedResources"))
    ]
    return tuple(one for one in found if one.path)


def _rule(pattern: Record, reach: Record) -> str:
    kind = text(pattern, "type").casefold()
    interval = max(int(number(pattern, "interval") or 1), 1)
    days = [WEEKDAYS[_DAYS.index(one)] for one in texts(pattern.get("daysOfWeek")) if one in _DAYS]
    month_day, month = int(number(pattern, "dayOfMonth") or 0), int(number(pattern, "month") or 0)
    which = _WHICH.get(text(pattern, "index").casefold() or "first", 1)
    until = times.day(text(reach, "endDate")) if text(reach, "type") == "endDate" else None
    count = int(number(reach, "numberOfOccurrences") or 0) or None
    count = count if text(reach, "type") == "numbered" else None
    placed = [f"{which}{day}" for day in days]
    kinds: dict[str, tuple[str, list[str], int, int]] = {
        "daily": ("DAILY", [], 0, 0),
        "weekly": ("WEEKLY", days, 0, 0),
        "absolutemonthly": ("MONTHLY", [], month_day, 0),
        "absoluteyearly": ("YEARLY", [], month_day, month),
        "relativemonthly": ("MONTHLY", placed, 0, 0),
        "relativeyearly": ("YEARLY", placed, 0, month),
    }
    known = kinds.get(kind)
    if known is None or (kind.startswith("relative") and not placed):
        return ""
    return rule_of(
        known[0], interval, weekdays=known[1], month_day=known[2] or None,
        month=known[3] or None, until=until, count=count,
    )  # fmt: skip
