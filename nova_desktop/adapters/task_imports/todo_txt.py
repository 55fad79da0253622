"""todo.txt: one task a line, as github.com/todotxt/todo.txt says."""

import re
from datetime import date, datetime
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, ended
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.rules import WEEKDAYS, rule_of
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.domain.task_import import (
    ImportedBoard,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat

_PRIORITY: Final = re.compile(r"\(([A-Z])\) ")
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d) ")
_KEY: Final = re.compile(r"([A-Za-z][\w-]*):([^\s:/][^\s]*)")
_EVERY: Final = re.compile(r"(\+?)(\d{0,4})([dwmybh])")
_FREQUENCIES: Final = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY", "h": "HOURLY"}
_LETTERS: Final = {"A": Priority.HIGH, "B": Priority.MEDIUM, "C": Priority.LOW}
_LOOKED_AT: Final = 200
_LEAST_SIGNS: Final = 0.34


def looks_like(text: str) -> bool:
    """Whether enough of its first lines have signs that todo.txt alone has."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    if not lines:
        return False
    signs = sum(
        bool(_PRIORITY.match(line) or line.startswith("x ") or _DATE.match(line)
             or re.search(r"(?:^|\s)[+@]\w", line) or re.search(r"\s(?:due|t|rec):\S", line))
        for line in lines
    )  # fmt: skip
    return signs >= max(1, len(lines) * _LEAST_SIGNS)


def read(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """All lines. Raises NovaError for what is no text."""
    builder = Builder(Product.TODO_TXT, origin)
    lines = decoded(raw, origin).splitlines()
    for line, text in enumerate(lines, 1):
        if text.strip():
            builder.add(_Line(builder, here, line).task(text.strip()))
    builder.told["lines"] = sum(bool(text.strip()) for text in lines)
    return builder.build()


class _Line:
    def __init__(self, builder: Builder, here: Here, line: int) -> None:
        self._builder = builder
        self._here = here
        self._line = line
        self._keys: dict[str, str] = {}
        self._projects: list[str] = []
        self._labels: list[str] = []

    def task(self, text: str) -> ImportedTask:
        done = text.startswith("x ")
        rest = text[2:].lstrip() if done else text
        letter = ""
        if found := _PRIORITY.match(rest):
            letter, rest = found[1], rest[found.end() :]
        dates: list[date] = []
        while len(dates) < 2 and (found := _DATE.match(rest)):
            on = times.day(found[1])
            if on is None:
                break
            dates.append(on)
            rest = rest[found.end() :].lstrip()
        title = self._words(rest) or rest
        letter = letter or self._keys.pop("pri", "").upper()[:1]
        completed, created = (dates[0], dates[1]) if len(dates) == 2 else (None, None)
        if len(dates) == 1:
            completed, created = (dates[0], None) if done else (None, dates[0])
        due, project = self._due(), self._project()
        return ImportedTask(
            title=title,
            line=self._line,
            status=ended(done),
            priority=self._priority(letter),
            due=due,
            start=self._day("t"),
            labels=tuple(self._labels),
            project=project,
            repeat=self._repeat(),
            notes=self._notes(),
            created_at=self._midnight(created),
            completed_at=self._midnight(completed),
        )

    def _words(self, text: str) -> str:
        kept: list[str] = []
        for word in text.split():
            found = _KEY.fullmatch(word)
            if word[:1] == "+" and len(word) > 1:
                self._projects.append(word[1:])
            elif word[:1] == "@" and len(word) > 1:
                self._labels.append(word[1:])
            elif found and found[1].casefold() not in ("http", "https", "mailto"):
                self._keys.setdefault(found[1].casefold(), found[2])
            else:
                kept.append(word)
        return " ".join(kept)

    def _priority(self, letter: str) -> Priority:
        if letter > "C":
            self._builder.left(f"({letter})", LeftWhy.CHANGED, self._line)
            return Priority.LOW
        return _LETTERS.get(letter, Priority.NONE)

    def _project(self) -> str:
        if len(self._projects) > 1:
            more = self._projects[1:]
            self._labels += more
            self._builder.left("+project", LeftWhy.AS_LABEL, self._line, more[0], len(more))
        return self._projects[0] if self._projects else ""

    def _day(self, key: str) -> date | None:
        told = self._keys.pop(key, "")
        found = times.day(told) if told else None
        if told and found is None:
            self._builder.left(f"{key}:", LeftWhy.IN_NOTES, self._line, told)
            self._keys[key] = told
        return found

    def _due(self) -> Due | None:
        told = self._keys.pop("due", "")
        found = times.due(told, self._here.zone) if told else None
        if told and found is None:
            self._builder.left("due:", LeftWhy.IN_NOTES, self._line, told)
            self._keys["due"] = told
        return found

    def _repeat(self) -> Repeat | None:
        """`rec:1w` counts from completion, `rec:+1w` from the due date; b stands for workdays."""
        told = self._keys.pop("rec", "")
        if not told:
            return None
        found = _EVERY.fullmatch(told.casefold())
        every = int(found[2] or 1) if found else 0
        if found is None or not 1 <= every <= 1000 or (found[3] == "b" and every != 1):
            self._builder.left("rec:", LeftWhy.IN_NOTES, self._line, told)
            self._keys["rec"] = told
            return None
        if found[3] == "b":
            rule = rule_of("WEEKLY", weekdays=WEEKDAYS[:5])
        else:
            rule = rule_of(_FREQUENCIES[found[3]], every)
        return self._builder.repeat(rule, self._line, after_completion=not found[1])

    def _notes(self) -> str:
        """What other keys say, as they stood."""
        for key in self._keys.keys() - {"due", "t", "rec"}:
            self._builder.left(f"{key}:", LeftWhy.IN_NOTES, self._line, self._keys[key])
        return "\n".join(f"{key}: {value}" for key, value in self._keys.items())

    def _midnight(self, on: date | None) -> datetime | None:
        return None if on is None else times.moment(f"{on.isoformat()}T00:00", self._here.zone)
