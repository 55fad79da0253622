"""What a change of the journal means for those who show tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from nova_desktop.domain.commands import JournalEntry
from nova_desktop.domain.task_commands import PUT_BACK
from nova_desktop.domain.task_import_commands import tasks_of


@dataclass(frozen=True, slots=True)
class TasksChanged:
    """The ids of tasks that changed, came or went, and whether other things did.

    `places` stands for projects and people.
    """

    tasks: frozenset[str] = frozenset()
    lanes: bool = False
    places: bool = False

    def __bool__(self) -> bool:
        return bool(self.tasks or self.lanes or self.places)


def changed_by(entries: Sequence[JournalEntry]) -> TasksChanged:
    """What these entries touched, whether they were carried out or taken back."""
    tasks: set[str] = set()
    tables: set[str] = set()
    for entry in entries:
        tasks |= tasks_of(entry)
        if entry.inverse.kind != PUT_BACK:
            continue
        steps = entry.inverse.payload.get("steps")
        for step in cast("Sequence[Sequence[object]]", steps if isinstance(steps, list) else ()):
            tables.add(str(step[1]))
            tasks |= _tasks_of(step)
        if entry.command.payload.get("task") and steps:
            tasks.add(str(entry.command.payload["task"]))
    return TasksChanged(frozenset(tasks), "lanes" in tables, bool(tables & {"projects", "people"}))


_BY_TASK = frozenset({"task_notes", "task_labels", "task_people", "task_needs"})


def _tasks_of(step: Sequence[object]) -> set[str]:
    """The ids in a step: its key, or the values of a row that comes back."""
    table, what = str(step[1]), step[2]
    if isinstance(what, Mapping):
        values = cast("Mapping[str, object]", what)
        name = values.get("id" if table == "tasks" else "task")
        return {str(name)} if name else set()
    key = cast("Sequence[object]", what)
    return {str(key[0])} if table == "tasks" or table in _BY_TASK else set()
