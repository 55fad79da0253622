"""Tasks as an iCalendar file (RFC 5545): a VTODO each, with its rule and its reminder."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.task_times import Due, known_zone
from nova_desktop.domain.tasks import Priority, Task, TaskStatus
from nova_desktop.services.task_exports.formats import ExportFrame
from nova_desktop.services.task_exports.ics_zones import zone_lines

_FOLD_BYTES: Final = 75
_UTC: Final = "UTC"
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_STATUSES: Final = {
    TaskStatus.IN_PROGRESS: "IN-PROCESS",
    TaskStatus.DONE: "COMPLETED",
    TaskStatus.FAILED: "CANCELLED",
}
_PRIORITIES: Final = {Priority.HIGH: 1, Priority.MEDIUM: 5, Priority.LOW: 9}


class IcsText:
    """Implements TaskText. A zone stands before the first task that needs it."""

    def __init__(self, frame: ExportFrame) -> None:
        self._frame = frame
        self._zones: dict[str, bool] = {}
        self._projects = {project.id: project.name for project in frame.board.projects}
        self._people = {person.id: person.name for person in frame.board.people}

    def begin(self) -> str:
        product = f"PRODID:-//Nova Desktop//{self._frame.version}//EN"
        return _lines(["BEGIN:VCALENDAR", "VERSION:2.0", product, "CALSCALE:GREGORIAN"])

    def task(self, record: TaskRecord, depth: int) -> str:
        del depth
        task = record.task
        zone = self._zone(task.due)
        return _lines(
            [
                *self._zone_once(zone),
                "BEGIN:VTODO",
                f"UID:{_escaped(task.id)}@nova-desktop",
                f"DTSTAMP:{_utc(task.updated_at)}",
                f"CREATED:{_utc(task.created_at)}",
                f"LAST-MODIFIED:{_utc(task.updated_at)}",
                f"SUMMARY:{_escaped(task.title)}",
                *self._state(task),
                *self._dates(task, zone),
                *self._words(record),
                *self._alarm(task),
                "END:VTODO",
            ]
        )

    def end(self) -> str:
        return _lines(["END:VCALENDAR"])

    def _state(self, task: Task) -> Iterator[str]:
        yield f"STATUS:{_STATUSES.get(task.status, 'NEEDS-ACTION')}"
        yield f"X-NOVA-STATUS:{task.status.value}"
        if task.completed_at is not None:
            yield f"COMPLETED:{_utc(task.completed_at)}"
            yield "PERCENT-COMPLETE:100"
        if task.priority is not Priority.NONE:
            yield f"PRIORITY:{_PRIORITIES[task.priority]}"

    def _dates(self, task: Task, zone: str) -> Iterator[str]:
        due, begins = task.due, task.start
        if due is not None:
            # A rule counts from DTSTART, which must be there, of the kind of DUE and not after it.
            is_late = begins is not None and begins > due.day
            if begins is not None and not is_late and task.repeat is None:
                yield _start(begins, due, zone)
            elif task.repeat is not None:
                yield _at("DTSTART", due, zone)
            yield _at("DUE", due, zone)
        elif begins is not None:
            yield f"DTSTART;VALUE=DATE:{begins:%Y%m%d}"
        if task.repeat is not None and (due is not None or begins is not None):
            yield f"RRULE:{task.repeat.rule.removeprefix('RRULE:')}"
            if task.repeat.after_completion:
                yield "X-NOVA-AFTER-COMPLETION:TRUE"
        if task.deadline is not None:
            yield f"X-NOVA-DEADLINE;VALUE=DATE:{_day(task.deadline)}"
        if task.estimate_min is not None:
            yield f"X-NOVA-ESTIMATE:PT{task.estimate_min}M"

    def _words(self, record: TaskRecord) -> Iterator[str]:
        task = record.task
        description = "\n\n".join(filter(None, (task.summary, task.notes)))
        if description:
            yield f"DESCRIPTION:{_escaped(description)}"
        if task.labels:
            yield f"CATEGORIES:{','.join(map(_escaped, task.labels))}"
        if task.project in self._projects:
            yield f"X-NOVA-PROJECT:{_escaped(self._projects[task.project])}"
        for person in task.people:
            yield f"CONTACT:{_escaped(self._people.get(person, person))}"
        if task.parent:
            yield f"RELATED-TO:{_escaped(task.parent)}@nova-desktop"
        for needed in task.needs:
            yield f"RELATED-TO;RELTYPE=X-NOVA-NEEDS:{_escaped(needed)}@nova-desktop"
        for comment in record.comments:
            yield f"COMMENT:{_escaped(comment.text)}"

    def _alarm(self, task: Task) -> Sequence[str]:
        if task.remind_at is None:
            return ()
        return (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(task.title)}",
            f"TRIGGER;VALUE=DATE-TIME:{_utc(task.remind_at)}",
            "END:VALARM",
        )

    def _zone(self, due: Due | None) -> str:
        """The zone of a time of the clock; "" for a whole day, UTC and the reader's own zone."""
        if due is None or due.at is None or due.zone == _UTC or known_zone(due.zone) is None:
            return ""
        return due.zone

    def _zone_once(self, zone: str) -> Sequence[str]:
        if not zone or zone in self._zones:
            return ()
        self._zones[zone] = True
        return zone_lines(zone)


def _start(day: date, due: Due, zone: str) -> str:
    if due.at is None:
        return f"DTSTART;VALUE=DATE:{_day(day)}"
    if day == due.day:
        return _at("DTSTART", due, zone)
    return _at("DTSTART", Due(day, time(), due.zone), zone)


def _at(name: str, due: Due, zone: str) -> str:
    """A time in no zone of its own is one of the reader's clocks (RFC 5545, 3.3.5, form 1)."""
    if due.at is None:
        return f"{name};VALUE=DATE:{_day(due.day)}"
    clock = f"{_day(due.day)}T{due.at:%H%M%S}"
    if zone:
        return f"{name};TZID={zone}:{clock}"
    return f"{name}:{clock}Z" if due.zone == _UTC else f"{name}:{clock}"


def _day(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"


def _utc(at: datetime) -> str:
    there = at.astimezone(UTC)
    return f"{_day(there)}T{there:%H%M%S}Z"


def _escaped(text: str) -> str:
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """In pieces of at most 75 bytes, none of which ends within a character."""
    if line.isascii() and len(line) <= _FOLD_BYTES:
        return line
    raw = line.encode("utf-8")
    pieces: list[str] = []
    begin, room = 0, _FOLD_BYTES
    while begin < len(raw):
        end = min(begin + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[begin:end].decode("utf-8"))
        begin, room = end, _FOLD_BYTES - 1
    return "\r\n ".join(pieces)
