"""iCalendar: the VTODO components of RFC 5545, from Apple Reminders, Nextcloud, Thunderbird, …"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from nova_desktop.adapters.task_imports import ics_own, times
from nova_desktop.adapters.task_imports.building import Builder, joined
from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.ics_lines import (
    Component,
    Line,
    Wrong,
    Zones,
    content_lines,
    zone_text,
)
from nova_desktop.adapters.task_imports.lane_names import CANCELLED
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedComment,
    ImportedFile,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus

_STATUSES: Final = {
    "NEEDS-ACTION": TaskStatus.NEW, "IN-PROCESS": TaskStatus.IN_PROGRESS,
    "COMPLETED": TaskStatus.DONE, "CANCELLED": TaskStatus.DONE, "": TaskStatus.NEW,
}  # fmt: skip
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_LENGTH: Final = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)
_NO_PLACE: Final = ("EXDATE", "RDATE", "ORGANIZER", "RESOURCES", "REQUEST-STATUS", "CONTACT")
_NOTED: Final = ("LOCATION", "GEO")
_DEEPEST: Final = 20


def looks_like(text: str) -> bool:
    """Whether it is iCalendar at all."""
    return "BEGIN:VCALENDAR" in text[:5000].upper() or text.upper().startswith("BEGIN:VTODO")


def read(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """All tasks of all calendars in it. Raises NovaError where there is not one component."""
    builder = Builder(Product.ICALENDAR, origin)
    _Calendar(builder, here).read(decoded(raw, origin), origin)
    return builder.build()


class _Calendar:
    def __init__(self, builder: Builder, here: Here) -> None:
        self._builder = builder
        self._here = here
        self._zones = Zones()
        self._name = ""
        self._index: dict[str, int] = {}
        self._parents: list[tuple[int, str, int]] = []
        self._needs: list[tuple[int, str, int]] = []

    def read(self, text: str, origin: str) -> None:
        todos: list[Component] = []
        seen = 0
        for one in self._components(text):
            seen += 1
            match one.kind:
                case "VTODO":
                    todos.append(one)
                case "VTIMEZONE":
                    self._zones.add(one.text("TZID"), zone_text(one))
                case "VCALENDAR":
                    pass
                case kind:
                    self._builder.left(kind, LeftWhy.NOT_A_TASK, one.line, one.text("SUMMARY"))
        if not seen:
            raise unreadable(origin, "there is no BEGIN: line of iCalendar", 1)
        self._builder.told["VTODO"] = len(todos)
        for todo in todos:
            self._todo(todo)
        self._nest()

    def _components(self, text: str) -> Iterator[Component]:
        """Each component of a calendar as it ends; one that never does, at the end of the file."""
        stack: list[Component] = []
        for one in content_lines(text):
            if isinstance(one, Wrong):
                self._builder.left("line", LeftWhy.BROKEN, one.line, one.text)
            elif one.name == "BEGIN" and len(stack) < _DEEPEST:
                stack.append(Component(one.value.strip().upper(), one.line))
            elif one.name == "END":
                yield from self._ended(stack, one)
            elif stack:
                stack[-1].lines.append(one)
                self._calendar_name(stack[-1], one)
        while stack:
            found = stack.pop()
            self._builder.left(f"END:{found.kind}", LeftWhy.BROKEN, found.line)
            if not _is_inner(found, stack):
                yield found

    def _ended(self, stack: list[Component], line: Line) -> Iterator[Component]:
        kind = line.value.strip().upper()
        if all(one.kind != kind for one in stack):
            self._builder.left(f"END:{kind}", LeftWhy.BROKEN, line.line)
            return
        while stack:
            found = stack.pop()
            if found.kind != kind:
                self._builder.left(f"END:{found.kind}", LeftWhy.BROKEN, found.line)
            found.complete = found.kind == kind
            if _is_inner(found, stack):
                stack[-1].inside.append(found)
            else:
                yield found
            if found.complete:
                return

    def _calendar_name(self, component: Component, line: Line) -> None:
        if component.kind == "VCALENDAR" and line.name in ("X-WR-CALNAME", "NAME"):
            self._name = self._builder.project(ImportedPlace(line.text))

    def _todo(self, todo: Component) -> None:
        uid, line = todo.text("UID").strip(), todo.line
        if todo.first("RECURRENCE-ID") is not None:
            self._builder.left("RECURRENCE-ID", LeftWhy.NO_PLACE, line, todo.text("SUMMARY"))
            return
        if uid and uid in self._index:
            self._builder.left("UID", LeftWhy.TWICE, line, uid)
            return
        due, start = self._times(todo)
        index = self._builder.add(
            ImportedTask(
                title=todo.text("SUMMARY"),
                source=uid,
                line=line,
                status=self._status(todo),
                priority=self._priority(todo),
                due=due,
                deadline=ics_own.deadline_of(todo),
                start=start,
                remind_at=self._reminder(todo, due),
                estimate_min=self._builder.minutes(ics_own.minutes_of(todo), "ESTIMATE", line),
                labels=_labels(todo),
                project=ics_own.project_of(todo) or self._name,
                people=tuple(map(_person, todo.all("ATTENDEE"))),
                repeat=self._repeat(todo),
                notes=joined(todo.text("DESCRIPTION"), self._noted(todo)),
                created_at=self._moment(todo.first("CREATED")),
                completed_at=self._moment(todo.first("COMPLETED")),
                comments=tuple(
                    ImportedComment(one.text, Actor.IMPORT) for one in todo.all("COMMENT")
                ),
                files=self._files(todo),
            )
        )
        if uid and index != NOBODY:
            self._index[uid] = index
        self._relations(todo, index)
        self._tell(todo)

    def _times(self, todo: Component) -> tuple[Due | None, date | None]:
        due, start = self._due(todo.first("DUE")), self._due(todo.first("DTSTART"))
        length = _length(todo.text("DURATION"))
        if due is None and start is not None and length is not None:
            due = _later(start, length)
        if due is None and start is not None and todo.first("RRULE") is not None:
            due = start
        if start is None or (due is not None and start.day >= due.day):
            return due, None
        return due, start.day

    def _due(self, line: Line | None) -> Due | None:
        if line is None:
            return None
        found = _TIME.fullmatch(line.value.strip())
        due = None if found is None else self._read_due(found, line.params.get("TZID", ""))
        if due is None:
            self._builder.left(line.name, LeftWhy.NOT_UNDERSTOOD, line.line, line.value)
        return due

    def _read_due(self, found: "re.Match[str]", zone: str) -> Due | None:
        try:
            on = date(int(found[1]), int(found[2]), int(found[3]))
            if found[4] is None:
                return Due.on(on)
            told = f"{on.isoformat()}T{found[4]}:{found[5]}:{found[6] or '00'}"
            if found[7]:
                return times.due(told + "Z", self._here.zone)
            if not zone:
                return times.due(told, self._here.zone)
            if known := self._zones.name_of(zone):
                return times.due(told, known)
            wall = datetime.fromisoformat(told)
            at = self._zones.moment(wall, zone)
            return (
                times.due(told, self._here.zone) if at is None else Due.moment(at, self._here.zone)
            )
        except (ValueError, OverflowError):
            return None

    def _moment(self, line: Line | None) -> datetime | None:
        return times.instant(self._due(line))

    def _status(self, todo: Component) -> TaskStatus:
        if (own := ics_own.status_of(todo)) is not None:
            return own
        told = todo.text("STATUS").strip().upper()
        if told not in _STATUSES:
            self._builder.left("STATUS", LeftWhy.NOT_UNDERSTOOD, todo.line, told)
        if told == "CANCELLED":
            self._builder.left("STATUS:CANCELLED", LeftWhy.AS_LABEL, todo.line)
        percent = todo.text("PERCENT-COMPLETE").strip()
        if not told and (percent == "100" or todo.first("COMPLETED") is not None):
            return TaskStatus.DONE
        if percent not in ("", "0", "100"):
            self._builder.left("PERCENT-COMPLETE", LeftWhy.NO_PLACE, todo.line, percent)
        return _STATUSES.get(told, TaskStatus.NEW)

    def _priority(self, todo: Component) -> Priority:
        told = todo.text("PRIORITY").strip()
        if not told.isdecimal() or len(told) > 1:
            if told:
                self._builder.left("PRIORITY", LeftWhy.NOT_UNDERSTOOD, todo.line, told)
            return Priority.NONE
        number = int(told)
        if number == 0:
            return Priority.NONE
        return Priority.HIGH if number < 5 else Priority.MEDIUM if number == 5 else Priority.LOW

    def _repeat(self, todo: Component) -> Repeat | None:
        told = todo.all("RRULE")
        if len(told) > 1:
            self._builder.left("RRULE", LeftWhy.ONE_OF_SEVERAL, todo.line, count=len(told) - 1)
        after = ics_own.counts_from_completion(todo)
        if not told:
            return None
        return self._builder.repeat(told[0].value, told[0].line, after_completion=after)

    def _reminder(self, todo: Component, due: Due | None) -> datetime | None:
        alarms = [one for one in todo.inside if one.kind == "VALARM"]
        told = [trigger for one in alarms if (trigger := one.first("TRIGGER")) is not None]
        if len(told) > 1:
            self._builder.left("VALARM", LeftWhy.ONE_OF_SEVERAL, told[1].line, count=len(told) - 1)
        for trigger in told[:1]:
            if _TIME.fullmatch(trigger.value.strip()):
                return self._moment(trigger)
            length = _length(trigger.value)
            from_end = trigger.params.get("RELATED", "").upper() == "END"
            base = None if from_end else self._moment(todo.first("DTSTART"))
            base = base or self._moment(todo.first("DUE")) or times.instant(due)
            if length is not None and base is not None:
                return _plus(base, length)
            self._builder.left("TRIGGER", LeftWhy.NOT_UNDERSTOOD, trigger.line, trigger.value)
        return None

    def _noted(self, todo: Component) -> str:
        kept: list[str] = []
        for name in _NOTED:
            if told := todo.text(name).strip():
                kept.append(f"{name.capitalize()}: {told}")
                self._builder.left(name, LeftWhy.IN_NOTES, todo.line, told)
        return "\n".join(kept)

    def _files(self, todo: Component) -> tuple[ImportedFile, ...]:
        kept: list[ImportedFile] = []
        for one in (*todo.all("ATTACH"), *todo.all("URL")):
            if one.params.get("VALUE", "").upper() == "BINARY" or "ENCODING" in one.params:
                self._builder.left("ATTACH", LeftWhy.NO_PLACE, one.line)
            else:
                name = one.params.get("FILENAME", one.params.get("X-LABEL", ""))
                kept.append(ImportedFile(name, one.value.strip()))
        return tuple(kept)

    def _relations(self, todo: Component, index: int) -> None:
        for one in todo.all("RELATED-TO"):
            kind = one.params.get("RELTYPE", "PARENT").upper()
            if kind == "PARENT" and index != NOBODY:
                self._parents.append((index, one.text.strip(), one.line))
            elif kind == ics_own.NEEDS and index != NOBODY:
                self._needs.append((index, one.text.strip(), one.line))
            elif kind != "CHILD":  # the child tells it as well
                self._builder.left(f"RELATED-TO {kind}", LeftWhy.NO_PLACE, one.line)

    def _nest(self) -> None:
        for index, uid, line in self._parents:
            parent = self._index.get(uid, NOBODY)
            if parent in (NOBODY, index) or self._builder.tasks[index].parent != NOBODY:
                self._builder.left("RELATED-TO", LeftWhy.NOT_UNDERSTOOD, line, uid)
            else:
                self._builder.change(index, parent=parent)
        for index, uid, line in self._needs:
            needed, task = self._index.get(uid, NOBODY), self._builder.tasks[index]
            if needed in (NOBODY, index):
                self._builder.left("RELATED-TO", LeftWhy.NOT_UNDERSTOOD, line, uid)
            else:
                self._builder.change(index, needs=(*task.needs, needed))

    def _tell(self, todo: Component) -> None:
        for name in _NO_PLACE:
            for one in todo.all(name):
                self._builder.left(name, LeftWhy.NO_PLACE, one.line, one.value)
        told = todo.text("CLASS").strip().upper()
        if told not in ("", "PUBLIC"):
            self._builder.left("CLASS", LeftWhy.NO_PLACE, todo.line, told)


def _labels(todo: Component) -> tuple[str, ...]:
    given_up = todo.text("STATUS").strip().upper() == "CANCELLED"
    given_up = given_up and ics_own.status_of(todo) is None
    names = [name for one in todo.all("CATEGORIES") for name in one.texts()]
    return (*names, *([CANCELLED] if given_up else []))


def _is_inner(component: Component, stack: list[Component]) -> bool:
    return bool(stack) and stack[-1].kind != "VCALENDAR" and component.kind != "VTODO"


def _person(line: Line) -> str:
    address = line.value.strip()
    if address[:7].casefold() == "mailto:":
        address = address[7:]
    return line.params.get("CN", "").strip() or address


def _length(told: str) -> timedelta | None:
    found = _LENGTH.fullmatch(told.strip().upper())
    if found is None or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def _plus(at: datetime, length: timedelta) -> datetime | None:
    try:
        return at + length
    except OverflowError:
        return None


def _later(start: Due, length: timedelta) -> Due | None:
    try:
        if start.at is not None:
            return Due.moment(start.instant() + length, start.zone)
        return Due.on(start.day + length)
    except (ValueError, OverflowError):
        return None
