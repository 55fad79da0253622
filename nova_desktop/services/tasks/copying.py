"""A second task like the first: with its steps and files, without what was said and done."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from nova_desktop.domain.commands import Command
from nova_desktop.domain.task_commands import (
    End,
    Relation,
    add_task,
    attach_file,
    move_task,
    relate_task,
)
from nova_desktop.domain.tasks import (
    HOME_LANES,
    OVER,
    Task,
    TaskCard,
    TaskDetail,
    TaskStatus,
)

_SAME: Final = ("priority", "due", "deadline", "start", "remind_at", "estimate_min", "project")


Name = Callable[[], str]


def copies(
    detail: TaskDetail,
    below: Sequence[TaskCard],
    notes: Mapping[str, str],
    alive: Set[str],
    title: str,
    name: Name,
) -> tuple[str, list[Command]]:
    """The id of the new task, and the commands that make it behind the first in its lane.

    `below` has all steps to any depth, parents first; `notes` those of each; `alive` what is not
    in the trash of that which they wait for. What was over is open again in the copy. `name` gives
    new ids.
    """
    task = detail.card.task
    tree = [task, *(card.task for card in below)]
    names = {each.id: name() for each in tree}
    copy = names[task.id]
    commands = [_added(task, copy, title, task.parent, notes, name)]
    commands += [
        _added(each, names[each.id], each.title, names[each.parent], notes, name)
        for each in tree[1:]
    ]
    for each in tree:
        if needs := [names.get(need, need) for need in each.needs if need in alive]:
            commands.append(relate_task(names[each.id], Relation.NEEDS, add=needs))
    commands += [attach_file(replace(file, id=name(), task=copy)) for file in detail.attachments]
    if task.status not in OVER:
        commands.append(move_task(copy, task.lane, after=task.id))
    return copy, commands


def _added(
    task: Task, copy: str, title: str, parent: str, notes: Mapping[str, str], name: Name
) -> Command:
    status = TaskStatus.NEW if task.status in OVER else task.status
    lane = "" if task.status in OVER or HOME_LANES[status] == task.lane else task.lane
    fields: dict[str, object] = {each: getattr(task, each) for each in _SAME}
    if task.repeat is not None:
        begins = task.due or task.repeat.occurrence
        fields["repeat"] = replace(
            task.repeat, series=name(), start=begins, number=1, occurrence=begins
        )
    if text := notes.get(task.id, ""):
        fields["notes"] = text
    return add_task(
        copy,
        title,
        status=status,
        lane=lane,
        parent=parent,
        labels=task.labels,
        people=task.people,
        end=End.BOTTOM,
        needs=(),
        **fields,
    )
