"""Tasks as a board to read, in Markdown: a heading for each lane, subtasks below their parents."""

import re
from datetime import datetime
from typing import Final

from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import OVER, Comment, Priority, Task, TaskStatus
from nova_desktop.services.task_exports.formats import ExportFrame

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>~|#])")
_STEP: Final = "    "


class MarkdownText:
    """Implements TaskText."""

    def __init__(self, frame: ExportFrame) -> None:
        self._frame = frame
        self._words = frame.words
        board = frame.board
        self._lanes = {lane.id: self._words.lane(lane) for lane in board.lanes}
        self._projects = {project.id: project.name for project in board.projects}
        self._people = {person.id: person.name for person in board.people}
        self._lane: str | None = None

    def begin(self) -> str:
        made = f"{self._frame.made_at:%Y-%m-%d %H:%M}"
        return f"# {_plain(self._words.title)}\n\n{made} · {self._frame.total}\n"

    def task(self, record: TaskRecord, depth: int) -> str:
        task, lines = record.task, list[str]()
        if depth == 0 and task.lane != self._lane:
            self._lane = task.lane
            lines += ["", f"## {_plain(self._lanes.get(task.lane, task.lane))}", ""]
        indent = _STEP * depth
        box = "x" if task.status is TaskStatus.DONE else " "
        lines.append(f"{indent}- [{box}] {' · '.join((_plain(task.title), *self._facts(task)))}")
        for text in (task.summary, task.notes):
            lines += _block(text, indent + _STEP)
        for comment in record.comments:
            lines += _block(self._said(comment), f"{indent}{_STEP}> ")
        lines += [
            f"{indent}{_STEP}- {_plain(file.name)} (`{file.path.replace('`', '')}`)"
            for file in record.attachments
        ]
        return "\n".join(lines) + "\n"

    def end(self) -> str:
        return ""

    def _facts(self, task: Task) -> list[str]:
        words, found = self._words, list[str]()
        if task.status is TaskStatus.FAILED:
            found.append(f"**{words.failed}**")
        if task.priority is not Priority.NONE:
            found.append(f"**{words.priorities[task.priority]}**")
        dates = ((words.deadline, task.deadline), (words.start, task.start))
        if task.due is not None:
            found.append(f"{words.due} {_due(task.due)}")
        found += [f"{word} {day.isoformat()}" for word, day in dates if day is not None]
        if task.remind_at is not None and task.status not in OVER:
            found.append(f"{words.reminder} {self._time(task.remind_at)}")
        if task.estimate_min is not None:
            found.append(f"{task.estimate_min} {words.minutes}")
        if task.repeat is not None:
            found.append(f"{words.repeats} `{task.repeat.rule}`")
        if task.project in self._projects:
            found.append(f"+{_plain(self._projects[task.project])}")
        found += [f"@{_plain(self._people.get(person, person))}" for person in task.people]
        found += [f"\\#{_plain(label)}" for label in task.labels]
        return found

    def _said(self, comment: Comment) -> str:
        author = self._words.authors.get(comment.author, comment.author)
        return f"**{author}**, {self._time(comment.created_at)}: {comment.text}"

    def _time(self, at: datetime) -> str:
        try:
            return f"{at.astimezone(self._frame.made_at.tzinfo):%Y-%m-%d %H:%M}"
        except OverflowError:  # at an end of the calendar
            return f"{at:%Y-%m-%d %H:%M}"


def _due(due: Due) -> str:
    if due.at is None:
        return due.day.isoformat()
    return f"{due.day.isoformat()} {due.at:%H:%M} {due.zone}".rstrip()


def _plain(text: str) -> str:
    """Words that Markdown shows as they are."""
    return _SIGNS.sub(r"\\\1", text)


def _block(text: str, indent: str) -> list[str]:
    """A text of its own below a task; it is Markdown already."""
    if not text.strip():
        return []
    lines = text.strip("\n").split("\n")
    return ["", *(f"{indent}{line}".rstrip() for line in lines), ""]
