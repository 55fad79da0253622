"""Super Productivity: the JSON of 'Export data' and of its backups, old and new.

The models: src/app/features/tasks/task.model.ts and task-repeat-cfg.model.ts of its repository.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, ended
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import (
    EMPTY,
    Record,
    number,
    record,
    records,
    rows,
    text,
    texts,
    truth,
)
from nova_desktop.adapters.task_imports.super_productivity_series import (
    as_task,
    coming,
    newest_open,
    rule_from,
    steps_of,
)
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedFile,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat

_KNOWN_VERSION: Final = 10
_PRIORITIES: Final = {
    "1": Priority.LOW, "2": Priority.MEDIUM, "3": Priority.HIGH,
    "low": Priority.LOW, "medium": Priority.MEDIUM, "high": Priority.HIGH,
}  # fmt: skip
_OWN_PROJECTS: Final = frozenset({"INBOX_PROJECT", "DEFAULT"})
_OWN_TAGS: Final = frozenset({"TODAY", "NO_LIST"})
_NO_PLACE: Final = {
    "simpleCounter": "entities", "metric": "entities", "note": "entities", "section": "entities",
    "improvement": "entities", "obstruction": "entities", "issueProvider": "entities",
}  # fmt: skip


def is_super_productivity(value: object) -> bool:
    """Whether JSON is its export."""
    state = _state(value)
    task = record(state.get("task"))
    return isinstance(task.get("entities"), dict) and isinstance(task.get("ids"), list)


def read(value: object, origin: str, here: Here) -> ImportedBoard:
    """All tasks, those of the archives too."""
    builder = Builder(Product.SUPER_PRODUCTIVITY, origin)
    version = number(record(value), "crossModelVersion")
    if version is not None and version >= _KNOWN_VERSION:
        builder.left("crossModelVersion", LeftWhy.NOT_UNDERSTOOD, example=str(version))
    _State(builder, here, _state(value)).read()
    return builder.build()


class _State:
    def __init__(self, builder: Builder, here: Here, state: Record) -> None:
        self._builder = builder
        self._here = here
        self._state = state
        self._projects = _entities(state.get("project"))
        self._tags = _entities(state.get("tag"))
        self._repeats = _entities(state.get("taskRepeatCfg"))
        self._reminders = {
            text(one, "id"): times.from_ms(number(one, "remindAt"))
            for one in records(state.get("reminders"))
        }
        self._index: dict[str, int] = {}
        self._newest: dict[str, str] = {}

    def read(self) -> None:
        for key, one in self._projects.items():
            if key not in _OWN_PROJECTS:
                theme = record(one.get("theme"))
                archived = truth(one, "isArchived")
                place = ImportedPlace(text(one, "title"), text(theme, "primary"), "", archived)
                self._builder.project(place)
        tasks = dict(self._tasks())
        self._builder.told["tasks"] = len(tasks)
        self._newest = newest_open(tasks)
        for at, (key, task) in enumerate(tasks.items(), 1):
            self._index[key] = self._builder.add(self._task(key, task, at))
        for key, task in tasks.items():
            self._nest(key, task)
        for key, settings in self._repeats.items():
            if key not in self._newest:
                self._begin(key, settings)
        self._tell()

    def _begin(self, key: str, settings: Record) -> None:
        """The next task of a series that has none open: the one it would make."""
        repeat = self._rule(settings, 0)
        if repeat is None:
            return
        following = coming(settings, repeat.rule, self._here)
        task = self._task(key, as_task(settings), 0)
        index = self._builder.add(
            replace(task, due=following.due, remind_at=following.remind_at, repeat=repeat)
        )
        if index != NOBODY:
            self._builder.left("taskRepeatCfg", LeftWhy.CHANGED, example=task.title)
            for title, notes in steps_of(settings):
                step = ImportedTask(title, project=task.project, parent=index, notes=notes)
                self._builder.add(step)

    def _tasks(self) -> Iterator[tuple[str, Record]]:
        """The live ones first, in their order: parents before their subtasks."""
        for name in ("task", "taskArchive"):
            yield from _entities(self._state.get(name)).items()
        for name in ("archiveYoung", "archiveOld"):
            yield from _entities(record(self._state.get(name)).get("task")).items()

    def _task(self, key: str, task: Record, line: int) -> ImportedTask:
        due = self._due(task)
        project = text(task, "projectId")
        tags = [one for one in texts(task.get("tagIds")) if one not in _OWN_TAGS]
        labels = [text(self._tags.get(one, EMPTY), "title") for one in tags]
        known = self._projects.get(project, EMPTY)
        done = truth(task, "isDone")
        self._tell_task(task, line)
        return ImportedTask(
            title=text(task, "title"),
            source=key,
            line=line,
            status=ended(done),
            priority=_PRIORITIES.get(text(task, "priority"), Priority.NONE),
            due=due,
            deadline=self._deadline(task),
            remind_at=self._reminder(task),
            estimate_min=self._estimate(task, line),
            labels=tuple(filter(None, labels)),
            project="" if project in _OWN_PROJECTS else text(known, "title"),
            repeat=self._repeat(key, task, line),
            notes=text(task, "notes"),
            created_at=times.from_ms(number(task, "created")),
            completed_at=times.from_ms(number(task, "doneOn")) if done else None,
            files=self._files(task),
        )

    def _due(self, task: Record) -> Due | None:
        at = number(task, "dueWithTime")
        at = number(task, "plannedAt") if at is None else at
        if at is not None:
            return times.due_at(times.from_ms(at), self._here.zone)
        return times.due(text(task, "dueDay"), self._here.zone)

    def _deadline(self, task: Record) -> date | None:
        at = times.from_ms(number(task, "deadlineWithTime"))
        if at is not None:
            due = times.due_at(at, self._here.zone)
            return None if due is None else due.day
        return times.day(text(task, "deadlineDay"))

    def _reminder(self, task: Record) -> datetime | None:
        at = times.from_ms(number(task, "remindAt"))
        return at or self._reminders.get(text(task, "reminderId"))

    def _estimate(self, task: Record, line: int) -> int | None:
        length = number(task, "timeEstimate") or 0
        return self._builder.minutes(length / 60_000, "timeEstimate", line)

    def _repeat(self, key: str, task: Record, line: int) -> Repeat | None:
        """What its settings say; of several open ones of a series the last one has them."""
        settings = text(task, "repeatCfgId")
        known = self._repeats.get(settings, EMPTY)
        return self._rule(known, line) if known and self._newest.get(settings) == key else None

    def _rule(self, known: Record, line: int) -> Repeat | None:
        if truth(known, "isPaused"):
            self._builder.left("isPaused", LeftWhy.NO_PLACE, line, text(known, "title"))
            return None
        after = truth(known, "repeatFromCompletionDate")
        rule = rule_from(known)
        if not rule:
            self._builder.left("taskRepeatCfg", LeftWhy.NOT_UNDERSTOOD, line, text(known, "title"))
            return None
        return self._builder.repeat(rule, line, after_completion=after)

    def _files(self, task: Record) -> tuple[ImportedFile, ...]:
        found = [
            ImportedFile(
                text(one, "title") or text(one, "path"), text(one, "path", "originalImgPath")
            )
            for one in records(task.get("attachments"))
        ]
        return tuple(one for one in found if one.path)

    def _nest(self, key: str, task: Record) -> None:
        index = self._index[key]
        parent = self._index.get(text(task, "parentId"), NOBODY)
        if index != NOBODY and parent not in (NOBODY, index):
            project = self._builder.tasks[parent].project
            own = self._builder.tasks[index].project
            self._builder.change(index, parent=parent, project=own or project)

    def _tell_task(self, task: Record, line: int) -> None:
        if (number(task, "timeSpent") or 0) > 0:
            self._builder.left("timeSpent", LeftWhy.NO_PLACE, line, text(task, "title"))
        if number(task, "deadlineWithTime") is not None:
            self._builder.left("deadlineWithTime", LeftWhy.CHANGED, line, text(task, "title"))
        if number(task, "deadlineRemindAt") is not None:
            self._builder.left("deadlineRemindAt", LeftWhy.NO_PLACE, line, text(task, "title"))
        if task.get("issueId"):
            self._builder.left("issueId", LeftWhy.NO_PLACE, line, text(task, "issueId"))

    def _tell(self) -> None:
        for name in _NO_PLACE:
            if count := len(_entities(self._state.get(name))):
                self._builder.left(name, LeftWhy.NO_PLACE, count=count)
        if boards := len(rows(record(self._state.get("boards")).get("boardCfgs"))):
            self._builder.left("boards", LeftWhy.NO_PLACE, count=boards)


def _state(value: object) -> Record:
    outer = record(value)
    inner = record(outer.get("data")) or record(outer.get("mainModelData"))
    return inner if isinstance(inner.get("task"), dict) else outer


def _entities(value: object) -> Mapping[str, Record]:
    """In the order of the ids; entities without an id in the list come last."""
    holder = record(value)
    entities = record(holder.get("entities"))
    order = [*texts(holder.get("ids")), *entities]
    return {key: record(entities[key]) for key in order if isinstance(entities.get(key), dict)}
