"""Collects what a reader finds, made harmless and cut to what fits, with what is left out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.plain_text import harmless, harmless_line
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.recurrence import parse_rule
from nova_desktop.domain.task_fields import LONGEST_NAME, LONGEST_TITLE, MOST_MINUTES
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedChat,
    ImportedComment,
    ImportedFile,
    ImportedPlace,
    ImportedTask,
    LeftOut,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import FIRST_YEAR
from nova_desktop.domain.tasks import Repeat, TaskStatus

MOST_TASKS: Final = 1_000_000
MOST_OF_A_TASK: Final = 10_000
LONGEST_NOTES: Final = 5_000_000
_LINES_TOLD: Final = 5
_EXAMPLE: Final = 80


class Builder:
    """One board on its way. Tasks are known by their index, which `add` returns."""

    def __init__(self, product: Product, origin: str) -> None:
        self.product = product
        self.origin = origin
        self.tasks: list[ImportedTask] = []
        self.chats: list[ImportedChat] = []
        self.told: dict[str, int] = {}
        self._left: dict[tuple[str, LeftWhy], LeftOut] = {}
        self._projects: dict[str, ImportedPlace] = {}
        self._people: dict[str, ImportedPlace] = {}

    def left(
        self, what: str, why: LeftWhy, line: int = 0, example: str = "", count: int = 1
    ) -> None:
        """Count one more thing that does not carry over."""
        key = (harmless_line(what)[:LONGEST_NAME], why)
        old = self._left.get(key)
        if old is None:
            told = (line,) if line else ()
            short = harmless_line(example[: _EXAMPLE * 2])[:_EXAMPLE]
            self._left[key] = LeftOut(*key, count, told, short)
        else:
            more = line and len(old.lines) < _LINES_TOLD and line not in old.lines
            lines = (*old.lines, line) if more else old.lines
            self._left[key] = replace(old, count=old.count + count, lines=lines)

    def add(self, task: ImportedTask) -> int:
        """Keep a task; its index, or NOBODY if it has neither title nor notes."""
        if len(self.tasks) >= MOST_TASKS:
            raise unreadable(self.origin, f"more than {MOST_TASKS:,} tasks")
        fitted = self._fitted(task)
        if fitted is None:
            return NOBODY
        self.tasks.append(fitted)
        return len(self.tasks) - 1

    def change(self, index: int, **values: object) -> None:
        """Other values of a task that was added."""
        self.tasks[index] = replace(self.tasks[index], **values)  # type: ignore[arg-type]

    def project(self, place: ImportedPlace) -> str:
        """A project to make even without tasks; its name."""
        return _keep(self._projects, place)

    def person(self, place: ImportedPlace) -> str:
        """The same for a person."""
        return _keep(self._people, place)

    def repeat(self, rule: str, line: int = 0, *, after_completion: bool = False) -> Repeat | None:
        """A rule that Nova can carry out; else None, and it is counted."""
        text = rule.strip().upper().removeprefix("RRULE:").rstrip(";")
        if not text:
            return None
        try:
            parse_rule(text)
        except NovaError:
            self.left("RRULE", LeftWhy.NOT_UNDERSTOOD, line, rule)
            return None
        return Repeat(text, after_completion)

    def minutes(self, value: float, what: str, line: int = 0) -> int | None:
        """An estimate; None for nothing or what cannot be one."""
        if not 0 <= value <= MOST_MINUTES:
            self.left(what, LeftWhy.NOT_UNDERSTOOD, line, str(value))
            return None
        return round(value) or None

    def build(self) -> ImportedBoard:
        """All of it. What is left out stands with the most frequent first."""
        left = sorted(self._left.values(), key=lambda one: (-one.count, one.what))
        return ImportedBoard(
            self.product,
            self.origin,
            tuple(self.tasks),
            tuple(self._projects.values()),
            tuple(self._people.values()),
            tuple(self.chats),
            tuple(left),
            self.told,
        )

    def _fitted(self, task: ImportedTask) -> ImportedTask | None:
        title, notes = harmless_line(task.title), harmless(task.notes).strip("\n")
        if not title:
            first = harmless_line(notes.strip().partition("\n")[0][: LONGEST_TITLE * 2])
            if not first:
                self.left("title", LeftWhy.NO_TITLE, task.line)
                return None
            title = first
        if len(title) > LONGEST_TITLE:
            rest = title[LONGEST_TITLE:].strip()
            title = title[:LONGEST_TITLE].rstrip()
            notes = f"{rest}\n\n{notes}" if notes else rest
            self.left("title", LeftWhy.IN_NOTES, task.line)
        if len(notes) > LONGEST_NOTES:
            notes = notes[:LONGEST_NOTES]
            self.left("notes", LeftWhy.TOO_LONG, task.line)
        deadline = self._day(task.deadline, "deadline", task.line)
        start = self._day(task.start, "start", task.line)
        plain = (title, notes, deadline, start) == (
            task.title,
            task.notes,
            task.deadline,
            task.start,
        )
        if plain and not _has_parts(task):
            return task
        return replace(
            task,
            title=title,
            notes=notes,
            deadline=deadline,
            start=start,
            summary=harmless(task.summary)[:LONGEST_NOTES],
            labels=self._names(task.labels, "labels", task.line),
            people=self._names(task.people, "people", task.line),
            project=harmless_line(task.project)[:LONGEST_NAME],
            comments=self._comments(task),
            files=self._files(task),
        )

    def _day(self, value: date | None, what: str, line: int) -> date | None:
        """A day that a plan can have."""
        if value is not None and value.year < FIRST_YEAR:
            self.left(what, LeftWhy.NOT_UNDERSTOOD, line, value.isoformat())
            return None
        return value

    def _names(self, names: Iterable[str], what: str, line: int) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for name in names:
            kept = harmless_line(name)[:LONGEST_NAME].rstrip()
            if kept and len(found) < MOST_OF_A_TASK:
                found.setdefault(kept.casefold(), kept)
            if len(kept) < len(name.strip()) and len(kept) == LONGEST_NAME:
                self.left(what, LeftWhy.TOO_LONG, line)
        return tuple(found.values())

    def _comments(self, task: ImportedTask) -> tuple[ImportedComment, ...]:
        kept: list[ImportedComment] = []
        for one in task.comments[:MOST_OF_A_TASK]:
            text = harmless(one.text)[:LONGEST_NOTES]
            if text.strip():
                kept.append(replace(one, text=text))
        if len(task.comments) > MOST_OF_A_TASK:
            over = len(task.comments) - MOST_OF_A_TASK
            self.left("comments", LeftWhy.TOO_LONG, task.line, count=over)
        return tuple(kept)

    def _files(self, task: ImportedTask) -> tuple[ImportedFile, ...]:
        kept: list[ImportedFile] = []
        for one in task.files[:MOST_OF_A_TASK]:
            path = harmless_line(one.path)
            name = harmless_line(one.name)[:LONGEST_NAME] or path[:LONGEST_NAME]
            if path:
                kept.append(ImportedFile(name, path, max(one.size_bytes, 0)))
        return tuple(kept)


def said(text: str, by: str, at: datetime | None = None) -> ImportedComment:
    """A comment of somebody else: it begins with their name."""
    name = harmless_line(by)
    return ImportedComment(f"{name}: {text}" if name else text, Actor.IMPORT, at)


def ended(done: bool) -> TaskStatus:
    """The status of a task of a program that only knows done or not."""
    return TaskStatus.DONE if done else TaskStatus.NEW


def joined(*parts: str) -> str:
    """Parts of notes, one below the other."""
    return "\n\n".join(part for part in parts if part.strip())


def _has_parts(task: ImportedTask) -> bool:
    return bool(
        task.summary or task.labels or task.people or task.project or task.comments or task.files
    )


def _keep(places: dict[str, ImportedPlace], place: ImportedPlace) -> str:
    name = harmless_line(place.name)[:LONGEST_NAME]
    if name:
        kept = replace(place, name=name, notes=harmless(place.notes)[:LONGEST_NOTES])
        places.setdefault(name.casefold(), kept)
    return name
