"""Any CSV: what its columns are for is guessed by their names and values, and then the user's."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, joined
from nova_desktop.adapters.task_imports.csv_rows import Row, rows_of
from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.lane_names import (
    CANCELLED,
    is_given_up,
    priority_of,
    status_of_lane,
)
from nova_desktop.adapters.task_imports.microsoft_todo import order_of
from nova_desktop.adapters.task_imports.spoken import spoken
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_import import (
    NOBODY,
    ColumnUse,
    CsvTable,
    CsvUse,
    DayOrder,
    ImportedBoard,
    ImportedComment,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus

SAMPLE: Final = 5
_LOOKED_AT: Final = 200
_SPLIT: Final = re.compile(r"[,;|]")
_OWN_COLUMNS: Final = frozenset({"due_zone", "repeat_after_completion", "estimate_min"})
_FORMULA: Final = ("=", "+", "-", "@")
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ESTIMATE: Final = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?)?|(\d+)(?::(\d\d))?",
    re.IGNORECASE,
)
_NAMES: Final[dict[ColumnUse, tuple[str, ...]]] = {
    ColumnUse.TITLE: (
        "title", "task", "task name", "name", "subject", "summary", "content", "todo", "to do",
        "titel", "aufgabe", "betreff", "bezeichnung", "item", "what",
    ),
    ColumnUse.NOTES: (
        "notes", "note", "description", "details", "body", "text", "memo", "notizen", "notiz",
        "beschreibung", "bemerkung",
    ),
    ColumnUse.STATUS: ("status", "state", "done", "completed?", "is done", "complete", "lane",
                       "list", "column", "checked", "erledigt", "zustand", "progress"),
    ColumnUse.PRIORITY: ("priority", "prio", "importance", "priorität", "wichtigkeit"),
    ColumnUse.DUE: ("due", "due date", "due on", "date", "fällig", "fällig am", "fälligkeit",
                    "fälligkeitsdatum", "datum", "end date", "when"),
    ColumnUse.DUE_TIME: ("due time", "time", "uhrzeit", "zeit"),
    ColumnUse.DEADLINE: ("deadline", "frist", "hard deadline"),
    ColumnUse.START: ("start", "start date", "start on", "beginn", "startdatum", "begin"),
    ColumnUse.REMINDER: ("reminder", "remind at", "erinnerung"),
    ColumnUse.ESTIMATE: ("estimate", "estimated time", "duration", "effort", "dauer", "aufwand",
                         "schätzung", "estimate_min"),
    ColumnUse.LABELS: ("labels", "label", "tags", "tag", "categories", "category", "context",
                       "kategorie", "kategorien", "schlagworte"),
    ColumnUse.PROJECT: ("project", "projekt", "folder", "list name", "section/column", "projects",
                        "liste", "board"),
    ColumnUse.PEOPLE: ("people", "person", "assignee", "assigned to", "responsible", "owner",
                       "zuständig", "zugewiesen an", "contacts"),
    ColumnUse.REPEAT: ("repeat", "recurrence", "rrule", "recurring", "wiederholung"),
    ColumnUse.CREATED: ("created", "created at", "creation date", "date created", "erstellt",
                        "erstellt am", "added"),
    ColumnUse.COMPLETED: ("completed", "completed at", "completion date", "date completed",
                          "finished", "done at", "erledigt am", "abgeschlossen am"),
    ColumnUse.COMMENT: ("comment", "comments", "kommentar", "kommentare"),
    ColumnUse.SOURCE: ("id", "task id", "uid", "uuid", "key", "external id"),
    ColumnUse.PARENT: ("parent", "parent task", "parent id", "parent title", "übergeordnet"),
}  # fmt: skip
_BY_NAME: Final = {name: use for use, names in _NAMES.items() for name in names}
_DATES: Final = frozenset(
    {ColumnUse.DUE, ColumnUse.DEADLINE, ColumnUse.START, ColumnUse.CREATED, ColumnUse.COMPLETED}
)


def table_of(raw: bytes, origin: str) -> CsvTable:
    """Its columns, and what they may be. Raises NovaError for what has no two rows."""
    rows = [*rows_of(decoded(raw, origin), origin)]
    if not rows:
        raise unreadable(origin, "there is nothing in it")
    width = max(len(row.fields) for row in rows[:_LOOKED_AT])
    header = _is_header(rows)
    names = [name.strip() for name in rows[0].fields] if header else []
    columns = tuple(
        names[at] if at < len(names) and names[at] else f"{at + 1}" for at in range(width)
    )
    body = rows[1:] if header else rows
    sample = tuple(tuple(_wide(row.fields, width)) for row in body[:SAMPLE])
    looked = [_wide(row.fields, width) for row in body[:_LOOKED_AT]]
    guess = _guessed(columns, looked)
    dates = [row[at] for at, use in enumerate(guess) if use in _DATES for row in looked]
    order = order_of(dates, DayOrder.DAY_FIRST)
    return CsvTable(origin, columns, sample, len(body), guess, order, header)


def read(raw: bytes, origin: str, here: Here, use: CsvUse) -> ImportedBoard:
    """All rows as the columns are used. Raises NovaError."""
    builder = Builder(Product.CSV, origin)
    rows = [*rows_of(decoded(raw, origin), origin)]
    names = rows[0].fields if rows and use.has_header else []
    reader = _Mapped(builder, here, use, is_own=set(names) >= _OWN_COLUMNS)
    for row in rows[1:] if use.has_header else rows:
        reader.row(row)
    reader.nest()
    for at, column in enumerate(use.columns):
        if column is ColumnUse.LEAVE:
            filled = sum(len(row.fields) > at and bool(row.fields[at].strip()) for row in rows)
            filled -= bool(names)
            name = names[at].strip() if at < len(names) and names[at].strip() else f"{at + 1}"
            if filled > 0:
                builder.left(name, LeftWhy.NO_PLACE, count=filled)
    builder.told["rows"] = len(rows) - bool(use.has_header and rows)
    return builder.build()


class _Mapped:
    def __init__(self, builder: Builder, here: Here, use: CsvUse, *, is_own: bool) -> None:
        self._is_own = is_own
        self._builder = builder
        self._here = here
        self._use = use
        self._by_name: dict[str, int] = {}
        self._parents: list[tuple[int, str, int]] = []

    def row(self, row: Row) -> None:
        values = self._values(row.fields)
        line = row.line
        done_at = self._moment(values, ColumnUse.COMPLETED, line)
        status = self._status(values, line, done=bool(done_at))
        source = _one(values, ColumnUse.SOURCE)
        index = self._builder.add(
            ImportedTask(
                title=_one(values, ColumnUse.TITLE),
                source=source,
                line=line,
                status=status,
                priority=self._priority(values, line),
                due=self._due(values, line),
                deadline=self._day(values, ColumnUse.DEADLINE, line),
                start=self._day(values, ColumnUse.START, line),
                remind_at=self._moment(values, ColumnUse.REMINDER, line),
                estimate_min=self._estimate(values, line),
                labels=tuple(_many(values, ColumnUse.LABELS)) + _given_up(values),
                project=_one(values, ColumnUse.PROJECT),
                people=tuple(_many(values, ColumnUse.PEOPLE)),
                repeat=self._builder.repeat(_one(values, ColumnUse.REPEAT), line),
                notes=joined(*values.get(ColumnUse.NOTES, [])),
                summary=_one(values, ColumnUse.SUMMARY),
                created_at=self._moment(values, ColumnUse.CREATED, line),
                completed_at=done_at if status is TaskStatus.DONE else None,
                comments=tuple(
                    ImportedComment(text, Actor.IMPORT)
                    for text in values.get(ColumnUse.COMMENT, [])
                ),
            )
        )
        self._note_parent(values, index, source, line)

    def nest(self) -> None:
        """Put subtasks below the tasks that they name by id or title."""
        for index, name, line in self._parents:
            parent = self._by_name.get(name.casefold(), NOBODY)
            if parent in (NOBODY, index):
                self._builder.left("parent", LeftWhy.NOT_UNDERSTOOD, line, name)
            else:
                self._builder.change(index, parent=parent)

    def _note_parent(
        self, values: dict[ColumnUse, list[str]], index: int, source: str, line: int
    ) -> None:
        if index == NOBODY:
            return
        for name in (source, _one(values, ColumnUse.TITLE)):
            if name:
                self._by_name.setdefault(name.casefold(), index)
        if parent := _one(values, ColumnUse.PARENT):
            self._parents.append((index, parent, line))

    def _values(self, fields: list[str]) -> dict[ColumnUse, list[str]]:
        found: dict[ColumnUse, list[str]] = {}
        for column, value in zip(self._use.columns, fields, strict=False):
            plain = value.strip()
            if self._is_own and plain[:1] == "'" and plain[1:2] in _FORMULA:
                plain = plain[1:]  # Nova's export put it there, lest a spreadsheet calculates
            if column is not ColumnUse.LEAVE and plain:
                found.setdefault(column, []).append(plain)
        if len(fields) > len(self._use.columns):
            self._builder.left("columns", LeftWhy.BROKEN, example=fields[-1])
        return found

    def _status(self, values: dict[ColumnUse, list[str]], line: int, *, done: bool) -> TaskStatus:
        told = _one(values, ColumnUse.STATUS)
        if not told:
            return TaskStatus.DONE if done else TaskStatus.NEW
        if told.strip("% ") in ("100", "1.0"):
            return TaskStatus.DONE
        found = status_of_lane(told)
        if found is None:
            self._builder.left("status", LeftWhy.NOT_UNDERSTOOD, line, told)
        return found or (TaskStatus.DONE if done else TaskStatus.NEW)

    def _priority(self, values: dict[ColumnUse, list[str]], line: int) -> Priority:
        told = _one(values, ColumnUse.PRIORITY)
        found = priority_of(told)
        if found is None and told in ("1", "2", "3", "4", "5"):
            numbered = (Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE, Priority.NONE)
            return numbered[int(told) - 1]
        if found is None:
            self._builder.left("priority", LeftWhy.NOT_UNDERSTOOD, line, told)
        return found or Priority.NONE

    def _due(self, values: dict[ColumnUse, list[str]], line: int) -> Due | None:
        due = self._date(values, ColumnUse.DUE, line)
        told = _one(values, ColumnUse.DUE_TIME)
        if due is None or not told or due.at is not None:
            return due
        clock = times.loose_clock(told)
        try:
            if clock is not None:
                return Due.local(due.day, clock, self._here.zone)
        except ValueError:
            pass
        self._builder.left("due time", LeftWhy.NOT_UNDERSTOOD, line, told)
        return due

    def _date(self, values: dict[ColumnUse, list[str]], use: ColumnUse, line: int) -> Due | None:
        told = _one(values, use)
        if not told:
            return None
        found = times.loose_due(told, self._here.zone, self._use.day_order)
        found = found or self._in_words(told)
        if found is None:
            self._builder.left(use.value, LeftWhy.NOT_UNDERSTOOD, line, told)
        return found

    def _in_words(self, told: str) -> Due | None:
        """'May 1, 2026 3:00 PM'. Without a year it would depend on the day of the import."""
        if not _YEAR.search(told):
            return None
        found = spoken(told, self._here, self._here.zone)
        return found.due if found is not None and not found.rule else None

    def _day(self, values: dict[ColumnUse, list[str]], use: ColumnUse, line: int) -> date | None:
        due = self._date(values, use, line)
        return None if due is None else due.day

    def _moment(
        self, values: dict[ColumnUse, list[str]], use: ColumnUse, line: int
    ) -> datetime | None:
        return times.instant(self._date(values, use, line))

    def _estimate(self, values: dict[ColumnUse, list[str]], line: int) -> int | None:
        told = _one(values, ColumnUse.ESTIMATE)
        if not told:
            return None
        found = _ESTIMATE.fullmatch(told)
        if found is None or not any(found.groups()) or len(told) > 30:
            self._builder.left("estimate", LeftWhy.NOT_UNDERSTOOD, line, told)
            return None
        if found[3]:
            hours = int(found[3]) * 60 + int(found[4]) if found[4] else int(found[3])
            return self._builder.minutes(hours, "estimate", line)
        length = float((found[1] or "0").replace(",", ".")) * 60 + int(found[2] or 0)
        return self._builder.minutes(length, "estimate", line)


def _one(values: dict[ColumnUse, list[str]], use: ColumnUse) -> str:
    found = values.get(use)
    return found[0] if found else ""


def _given_up(values: dict[ColumnUse, list[str]]) -> tuple[str, ...]:
    return (CANCELLED,) if is_given_up(_one(values, ColumnUse.STATUS)) else ()


def _many(values: dict[ColumnUse, list[str]], use: ColumnUse) -> list[str]:
    return [part.strip().lstrip("#@") for one in values.get(use, []) for part in _SPLIT.split(one)]


def _wide(fields: Sequence[str], width: int) -> list[str]:
    return [*fields[:width], *[""] * (width - len(fields))]


def _is_header(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns: one of the names is known, or none is a figure."""
    first = [name.strip().casefold() for name in rows[0].fields]
    if any(name in _BY_NAME for name in first):
        return True
    if len(rows) == 1:
        return False
    plain = all(name and not name[0].isdigit() and len(name) < 60 for name in first)
    return plain and len(set(first)) == len(first) and len(first) > 1


def _guessed(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[ColumnUse, ...]:
    guess = [_BY_NAME.get(name.strip().casefold(), ColumnUse.LEAVE) for name in columns]
    for use in (*_DATES, ColumnUse.STATUS):
        for at, one in enumerate(guess):
            if one is use and not _fits(use, [row[at] for row in rows]):
                other = _other(use, [row[at] for row in rows])
                guess[at] = other
    seen: set[ColumnUse] = set()
    for at, use in enumerate(guess):
        single = use not in (ColumnUse.LEAVE, ColumnUse.NOTES, ColumnUse.LABELS,
                             ColumnUse.PEOPLE, ColumnUse.COMMENT)  # fmt: skip
        if single and use in seen:
            guess[at] = ColumnUse.NOTES if use is ColumnUse.TITLE else ColumnUse.LEAVE
        seen.add(use)
    if ColumnUse.TITLE not in seen:
        guess[_longest(rows, guess)] = ColumnUse.TITLE
    return tuple(guess)


def _fits(use: ColumnUse, values: Sequence[str]) -> bool:
    told = [value.strip() for value in values if value.strip()]
    if not told:
        return True
    if use is ColumnUse.STATUS:
        known = sum(status_of_lane(one) is not None or one.endswith("%") for one in told)
    else:
        known = sum(times.loose_due(one, "UTC", DayOrder.DAY_FIRST) is not None for one in told)
    return known * 2 >= len(told)


def _other(use: ColumnUse, values: Sequence[str]) -> ColumnUse:
    """'completed' may be a yes or no, 'list' a project."""
    if use is ColumnUse.COMPLETED and _fits(ColumnUse.STATUS, values):
        return ColumnUse.STATUS
    if use is ColumnUse.STATUS and _fits(ColumnUse.COMPLETED, values):
        return ColumnUse.COMPLETED
    return ColumnUse.LABELS if use is ColumnUse.STATUS else use


def _longest(rows: Sequence[Sequence[str]], guess: Sequence[ColumnUse]) -> int:
    """The column that holds the most words and is not used for anything else."""
    free = [at for at, use in enumerate(guess) if use is ColumnUse.LEAVE] or [0]
    return max(free, key=lambda at: sum(min(len(row[at].split()), 8) for row in rows))
