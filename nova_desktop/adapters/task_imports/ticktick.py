"""TickTick: the CSV of its backup (Settings, Account, Backup & Restore).

Its own preamble says what the codes of the status are; the columns are those of version 7.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, ended
from nova_desktop.adapters.task_imports.csv_rows import Fields, names_of, rows_of
from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.lane_names import CANCELLED
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus

_PREAMBLE: Final = 12
_PRIORITIES: Final = {"5": Priority.HIGH, "3": Priority.MEDIUM, "1": Priority.LOW}
_ITEM: Final = re.compile(r"[▫▪]")
_REMINDER: Final = re.compile(
    r"(?:TRIGGER:)?(-?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_NOT_DONE: Final = frozenset({"0", ""})


def is_ticktick(header: dict[str, int]) -> bool:
    """Whether a CSV with these columns is TickTick's."""
    return {"folder name", "list name", "title", "status"} <= header.keys()


def read(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """All lists. Raises NovaError."""
    builder = Builder(Product.TICKTICK, origin)
    rows = iter(rows_of(decoded(raw, origin), origin, ","))
    header = next(
        (
            found
            for row, _ in zip(rows, range(_PREAMBLE), strict=False)
            if is_ticktick(found := names_of(row.fields))
        ),
        None,
    )
    if header is None:
        raise unreadable(origin, "the columns Folder Name, List Name and Title are missing", 1)
    backup = _Backup(builder, here)
    for row in rows:
        backup.row(Fields(header, row.fields), row.line)
    backup.nest()
    return builder.build()


class _Backup:
    def __init__(self, builder: Builder, here: Here) -> None:
        self._builder = builder
        self._here = here
        self._by_id: dict[str, int] = {}
        self._parents: list[tuple[int, str]] = []

    def row(self, row: Fields, line: int) -> None:
        zone = times.known_zone(row["timezone"]) or self._here.zone
        kind = row["kind"].upper()
        checklist = kind == "CHECKLIST" or row["is check list"].upper() in ("Y", "TRUE", "1")
        content = row.raw("content").replace("\r", "\n")
        items = _ITEM.search(content) if checklist else None
        notes = content[: items.start()] if items else content
        index = self._builder.add(self._task(row, line, zone, notes))
        if index == NOBODY:
            return
        if row["taskid"]:
            self._by_id[row["taskid"]] = index
        if row["parentid"]:
            self._parents.append((index, row["parentid"]))
        if items:
            self._items(content[items.start() :], index, line)
        self._tell(row, kind, line)

    def nest(self) -> None:
        """Put subtasks below their parents, once all are known."""
        for index, parent in self._parents:
            found = self._by_id.get(parent, NOBODY)
            if found not in (NOBODY, index):
                self._builder.change(index, parent=found)
            else:
                self._builder.left("parentId", LeftWhy.NOT_UNDERSTOOD, example=parent)

    def _task(self, row: Fields, line: int, zone: str, notes: str) -> ImportedTask:
        due, start = self._times(row, zone, line)
        own = [row["column name"], CANCELLED if row["status"] == "-1" else ""]
        return ImportedTask(
            title=row["title"],
            source=row["taskid"],
            line=line,
            status=self._status(row, line),
            priority=_PRIORITIES.get(row["priority"], Priority.NONE),
            due=due,
            start=start,
            remind_at=self._reminder(row, due, line),
            labels=(*filter(None, map(str.strip, row["tags"].split(","))), *filter(None, own)),
            project=_list_name(row["list name"]),
            repeat=self._repeat(row["repeat"], line),
            notes=notes,
            created_at=times.moment(row["created time"], zone),
            completed_at=times.moment(row["completed time"], zone),
        )

    def _times(self, row: Fields, zone: str, line: int) -> tuple[Due | None, date | None]:
        all_day = row["is all day"].casefold() == "true"
        due = self._due(row["due date"], zone, all_day, line)
        start = self._due(row["start date"], zone, all_day, line)
        if due is None:
            return start, None
        if start is None or start.day >= due.day:
            return due, None
        return due, start.day

    def _due(self, text: str, zone: str, all_day: bool, line: int) -> Due | None:
        if not text:
            return None
        found = times.due(text, zone)
        if found is None:
            self._builder.left("Due Date", LeftWhy.NOT_UNDERSTOOD, line, text)
            return None
        return Due.on(found.day) if all_day else found

    def _status(self, row: Fields, line: int) -> TaskStatus:
        status = row["status"]
        if status == "-1":
            self._builder.left("Status -1", LeftWhy.AS_LABEL, line, row["title"])
            return TaskStatus.DONE
        return ended(status not in _NOT_DONE)

    def _repeat(self, text: str, line: int) -> Repeat | None:
        if not text:
            return None
        rule = text.removeprefix("RRULE:")
        if "=" not in rule or not rule.upper().startswith(("FREQ", "INTERVAL")):
            self._builder.left("Repeat", LeftWhy.NOT_UNDERSTOOD, line, text)
            return None
        known = ";".join(part for part in rule.split(";") if not part.startswith("TT_"))
        if known != rule.rstrip(";"):
            self._builder.left("Repeat TT_…", LeftWhy.CHANGED, line, text)
        return self._builder.repeat(known, line)

    def _reminder(self, row: Fields, due: Due | None, line: int) -> datetime | None:
        told = [one for one in row["reminder"].replace("\n", ",").split(",") if one.strip()]
        if not told or due is None:
            return None
        if len(told) > 1:
            self._builder.left("Reminder", LeftWhy.ONE_OF_SEVERAL, line, count=len(told) - 1)
        before = _before(told[0].strip())
        if before is None:
            self._builder.left("Reminder", LeftWhy.NOT_UNDERSTOOD, line, told[0])
            return None
        try:
            return due.instant() + before
        except OverflowError:
            return None

    def _items(self, told: str, parent: int, line: int) -> None:
        marks = _ITEM.findall(told)
        names = _ITEM.split(told)[1:]
        project = self._builder.tasks[parent].project
        for mark, name in zip(marks, names, strict=True):
            if name.strip():
                self._builder.add(
                    ImportedTask(
                        title=name, line=line, status=ended(mark == "▪"), project=project,
                        parent=parent,
                    )
                )  # fmt: skip

    def _tell(self, row: Fields, kind: str, line: int) -> None:
        if row["folder name"]:
            self._builder.left("Folder Name", LeftWhy.NO_PLACE, line, row["folder name"])
        if row["column name"]:
            self._builder.left("Column Name", LeftWhy.AS_LABEL, line, row["column name"])
        if kind == "NOTE":
            self._builder.left("Kind NOTE", LeftWhy.CHANGED, line, row["title"])
        if row["is floating"].casefold() == "true":
            self._builder.left("Is Floating", LeftWhy.CHANGED, line, row["title"])


def _list_name(name: str) -> str:
    """Without the sign of its own that the inbox, and so many a list, begins with."""
    plain = name.lstrip("\U0001f4e5 ").strip()
    return "" if plain.casefold() == "inbox" else name


def _before(told: str) -> timedelta | None:
    """As in iCalendar: -PT15M is a quarter of an hour before."""
    found = _REMINDER.fullmatch(told.upper())
    if found is None or len(told) > 40:
        return None
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return -length if found[1] else length
