"""Todoist: the CSV of a project, and the backup, a zip of such files.

The format: todoist.com/help, 'Format a CSV file to import into Todoist'.
"""

import json
import re
from collections import Counter
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from nova_desktop.adapters.task_imports import json_values, times
from nova_desktop.adapters.task_imports.building import Builder, joined, said
from nova_desktop.adapters.task_imports.csv_rows import Fields, names_of, rows_of
from nova_desktop.adapters.task_imports.failing import unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.spoken import Spoken, spoken
from nova_desktop.adapters.task_imports.text_bytes import decoded
from nova_desktop.adapters.task_imports.zip_files import Packed, unpacked
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedFile,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.tasks import Priority

_LABEL: Final = re.compile(r"(?:^|(?<=\s))@([^\s@,()]+)")
_FILE: Final = re.compile(r"\[\[file (\{.*?\})\]\]\s*", re.DOTALL)
_OWN_ID: Final = re.compile(r"\s*\[[0-9A-Za-z]+\]$")
_PERSON_ID: Final = re.compile(r"\s*\(\d+\)$")
_PRIORITIES: Final = {"1": Priority.HIGH, "2": Priority.MEDIUM, "3": Priority.LOW}
_INBOXES: Final = frozenset({"inbox", "eingang", "boîte de réception", "bandeja de entrada"})


def is_todoist(header: dict[str, int]) -> bool:
    """Whether a CSV with these columns is Todoist's."""
    return {"type", "content", "indent"} <= header.keys()


def read(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """One project. Raises NovaError."""
    builder = Builder(Product.TODOIST, origin)
    _Project(builder, here, _project_of(origin)).read(decoded(raw, origin), origin)
    return builder.build()


def read_backup(raw: bytes, origin: str, here: Here) -> ImportedBoard:
    """All projects of a backup. Raises NovaError."""
    builder = Builder(Product.TODOIST, origin)
    found = 0
    for packed in unpacked(raw, origin):
        if is_backup_part(packed):
            found += 1
            project = _Project(builder, here, _project_of(packed.name))
            project.read(decoded(packed.raw, packed.name), packed.name)
        else:
            builder.left(packed.name, LeftWhy.NOT_A_TASK)
    if not found:
        raise unreadable(origin, "there is no project of Todoist inside")
    return builder.build()


def is_backup_part(packed: Packed) -> bool:
    """Whether a packed file is a project."""
    if not packed.name.casefold().endswith(".csv"):
        return False
    head = decoded(packed.raw[:4000], packed.name)
    for row in rows_of(head, packed.name):
        return is_todoist(names_of(row.fields))
    return False


class _Project:
    def __init__(self, builder: Builder, here: Here, name: str) -> None:
        self._builder = builder
        self._here = here
        self._name = name
        self._section = ""
        self._above: list[tuple[int, int]] = []
        self._authors: Counter[str] = Counter()
        self._last = NOBODY

    def read(self, text: str, origin: str) -> None:
        rows = iter(rows_of(text, origin))
        first = next(rows, None)
        header = names_of(first.fields) if first else {}
        if not is_todoist(header):
            raise unreadable(origin, "the columns TYPE, CONTENT and INDENT are missing", 1)
        if self._name:
            self._builder.project(ImportedPlace(self._name))
        for row in rows:
            self._row(Fields(header, row.fields), row.line)
        self._tell_authors()

    def _row(self, row: Fields, line: int) -> None:
        kind = row["type"].casefold()
        match kind:
            case "task":
                self._task(row, line)
            case "note":
                self._note(row, line)
            case "section":
                self._section = row["content"]
                self._above.clear()
                self._builder.left("section", LeftWhy.AS_LABEL, line, self._section)
            case "meta" | "":
                if row["content"]:
                    self._builder.left("meta", LeftWhy.NO_PLACE, line, row["content"])
            case _:
                self._builder.left(f"TYPE {kind}", LeftWhy.NOT_A_TASK, line, row["content"])

    def _task(self, row: Fields, line: int) -> None:
        content = row["content"]
        labels = _LABEL.findall(content)
        title = " ".join(_LABEL.sub("", content).split())
        indent = int(row["indent"]) if row["indent"].isdecimal() else 1
        while self._above and self._above[-1][0] >= indent:
            self._above.pop()
        self._authors[row["author"]] += 1
        zone = times.known_zone(row["timezone"]) or self._here.zone
        plan, unread = self._plan(row, zone, line)
        deadline, unread_deadline = self._deadline(row, zone, line)
        self._last = self._builder.add(
            ImportedTask(
                title=title.removeprefix("* ") or content,
                line=line,
                priority=_PRIORITIES.get(row["priority"], Priority.NONE),
                due=plan.due,
                deadline=deadline,
                repeat=self._builder.repeat(
                    plan.rule, line, after_completion=plan.after_completion
                ),
                estimate_min=self._estimate(row, line),
                labels=(*labels, *([self._section] if self._section else [])),
                project=self._name,
                people=tuple(filter(None, [_PERSON_ID.sub("", row["responsible"])])),
                parent=self._above[-1][1] if self._above else NOBODY,
                notes=joined(row.raw("description"), unread, unread_deadline),
            )
        )
        if self._last != NOBODY:
            self._above.append((indent, self._last))

    def _plan(self, row: Fields, zone: str, line: int) -> tuple[Spoken, str]:
        """When it is due, or the words for the notes that nobody understands."""
        words = row["date"]
        if not words:
            return Spoken(), ""
        found = spoken(words, self._here, zone)
        if found is not None:
            return found, ""
        self._builder.left("DATE", LeftWhy.IN_NOTES, line, words)
        return Spoken(), f"DATE: {words}"

    def _deadline(self, row: Fields, zone: str, line: int) -> tuple[date | None, str]:
        words = row["deadline"]
        if not words:
            return None, ""
        found = spoken(words, self._here, zone)
        if found is not None and found.due is not None and not found.rule:
            return found.due.day, ""
        self._builder.left("DEADLINE", LeftWhy.IN_NOTES, line, words)
        return None, f"DEADLINE: {words}"

    def _estimate(self, row: Fields, line: int) -> int | None:
        length, unit = row["duration"], row["duration_unit"].casefold()
        if not length or unit == "none":
            return None
        if length.isdecimal() and len(length) < 8 and unit in ("minute", ""):
            return self._builder.minutes(int(length), "DURATION", line)
        self._builder.left("DURATION", LeftWhy.NO_PLACE, line, f"{length} {unit}")
        return None

    def _note(self, row: Fields, line: int) -> None:
        text = row.raw("content")
        files = tuple(filter(None, map(_file, _FILE.findall(text))))
        words = _FILE.sub("", text).strip()
        if files:
            self._builder.left("[[file …]]", LeftWhy.FILE_ELSEWHERE, line, files[0].name)
        if self._last == NOBODY:
            self._builder.left("note", LeftWhy.NO_PLACE, line, words)
            return
        task = self._builder.tasks[self._last]
        comments = task.comments
        if words:
            by = _PERSON_ID.sub("", row["author"])
            comments = (*comments, said(words, by, times.moment(row["date"], self._here.zone)))
        self._builder.change(self._last, comments=comments, files=(*task.files, *files))

    def _tell_authors(self) -> None:
        """Who made a task is not kept; where all are by one it is you."""
        for author, count in self._authors.most_common()[1:]:
            self._builder.left("AUTHOR", LeftWhy.NO_PLACE, example=author, count=count)


def _file(told: str) -> ImportedFile | None:
    try:
        found = json_values.record(json.loads(told))
    except (ValueError, RecursionError):
        return None
    address = json_values.text(found, "file_url", "url")
    size = json_values.number(found, "file_size")
    name = json_values.text(found, "file_name", "title")
    return ImportedFile(name, address, int(size or 0)) if address else None


def _project_of(origin: str) -> str:
    """The project's name out of the file's: 'Home [2203].csv'."""
    name = _OWN_ID.sub("", PurePosixPath(origin.replace("\\", "/")).stem).strip()
    return "" if name.casefold() in _INBOXES else name
