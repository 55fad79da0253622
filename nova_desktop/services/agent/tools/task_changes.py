"""Tools that change tasks. Each call is one batch of the journal, and one undo."""

from collections.abc import Mapping, Sequence
from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.tools import Effect, FieldChange, Preview, ToolResult
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.task_commands import (
    Relation,
    add_comment,
    add_task,
    edit_task,
    relate_task,
    set_status,
    with_fields,
)
from nova_desktop.domain.task_times import due_text
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.basics import (
    LONGEST_ID,
    LONGEST_TEXT,
    Arguments,
    CannotError,
    choice,
    id_of,
    listed,
    said,
    text,
    texts,
    tool_spec,
)
from nova_desktop.services.agent.tools.changes import Changes
from nova_desktop.services.agent.tools.task_desk import PRIORITIES, TaskDesk, priority_of
from nova_desktop.services.agent.tools.task_words import values_of
from nova_desktop.services.tasks.tasks import Tasks

_TASK: Final = text("The id of the task.", LONGEST_ID, 1)
_DUE: Final = text("When it is due: 2026-05-01, or 2026-05-01T09:00 on the user's clock.", 40)
_STATUSES: Final = ("new", "waiting", "in_progress", "needs_review")
_CLEARED: Final[Mapping[str, object]] = {
    "due": None,
    "project": "",
    "priority": Priority.NONE,
    "notes": "",
}
MOST_SUBTASKS: Final = 30


class _Changing:
    """What these tools have in common: what a call did stands in the journal."""

    def __init__(self, desk: TaskDesk, changes: Changes) -> None:
        self._desk = desk
        self._changes = changes

    async def found(self, context: ToolContext) -> ToolResult | None:
        """What the call did before a crash."""
        return await self._changes.found(context)

    async def _fields(self, arguments: Arguments) -> dict[str, object]:
        """Values of the domain for what was given."""
        fields: dict[str, object] = {}
        if title := arguments.get("title"):
            fields["title"] = _title(str(title))
        if "notes" in arguments:
            fields["notes"] = said(arguments, "notes")
        if due := said(arguments, "due"):
            fields["due"] = self._desk.due(due)
        if priority := said(arguments, "priority"):
            fields["priority"] = priority_of(priority)
        if project := said(arguments, "project"):
            fields["project"] = await self._desk.project(project)
        return fields


class CreateTask(_Changing):
    """A new task."""

    spec = tool_spec(
        "create_task",
        "Create a task on the user's board.",
        Effect.CHANGES,
        Permission.ALLOW,
        ["title"],
        title=text("What is to be done, in one line.", least=1),
        notes=text("More about it, in Markdown.", LONGEST_TEXT),
        due=_DUE,
        priority=choice("How much it matters.", *PRIORITIES),
        project=text("Name or id of a project."),
        people=texts("Names or ids of people it concerns."),
        labels=texts("Labels.", longest=100),
        parent=text("The id of a task that this is a part of.", LONGEST_ID),
    )

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """The fields that the task would have."""
        await self._command(arguments, context)
        names = ("title", "due", "priority", "project", "notes")
        changes = [FieldChange(n, "", said(arguments, n)) for n in names if said(arguments, n)]
        several = {name: ", ".join(listed(arguments, name)) for name in ("people", "labels")}
        changes += [FieldChange(name, "", rows) for name, rows in several.items() if rows]
        return Preview(said(arguments, "title"), tuple(changes))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Make it, once."""
        return await self._changes.make([await self._command(arguments, context)], context)

    async def _command(self, arguments: Arguments, context: ToolContext) -> Command:
        parent = said(arguments, "parent")
        if parent:
            await self._desk.task(parent)
        fields = await self._fields(arguments)
        title = str(fields.pop("title", "")) or _title("")
        people = await self._desk.people(listed(arguments, "people"))
        labels = [_title(each) for each in listed(arguments, "labels")]
        bare = add_task(id_of(context), title, parent=parent, labels=labels, people=people)
        return with_fields(bare, fields)


class UpdateTask(_Changing):
    """Other values of fields."""

    spec = tool_spec(
        "update_task",
        "Change fields of a task. What is not named stays as it is.",
        Effect.CHANGES,
        Permission.ASK,
        ["task"],
        task=_TASK,
        title=text("Another title.", least=1),
        notes=text("Notes in Markdown, in place of the present ones.", LONGEST_TEXT),
        due=_DUE,
        priority=choice("How much it matters.", *PRIORITIES),
        project=text("Name or id of a project."),
        status=choice("How far it got; complete_task makes it done.", *_STATUSES),
        add_labels=texts("Labels to add.", longest=100),
        remove_labels=texts("Labels to take away.", longest=100),
        add_people=texts("Names or ids of people to add."),
        remove_people=texts("Names or ids of people to take away."),
        clear=texts(f"Fields to empty: {', '.join(_CLEARED)}.", most=len(_CLEARED)),
    )

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """Each field before and after."""
        await self._commands(arguments)
        task = (await self._desk.task(said(arguments, "task"))).card.task
        names = await self._desk.names()
        before = values_of(task, names)
        after: dict[str, str] = dict.fromkeys(listed(arguments, "clear"), "")
        after |= {n: said(arguments, n) for n in ("title", "notes", "status") if n in arguments}
        if due := said(arguments, "due"):
            after["due"] = due_text(self._desk.due(due))
        if priority := said(arguments, "priority"):
            after["priority"] = priority if priority_of(priority) else ""
        if project := said(arguments, "project"):
            known = await self._desk.project(project)
            after["project"] = names.get(known, known)
        for name, there in (("labels", task.labels), ("people", task.people)):
            shown = [names.get(each, each) for each in there]
            gone = {each.casefold() for each in listed(arguments, f"remove_{name}")}
            left = [each for each in shown if each.casefold() not in gone]
            rows = dict.fromkeys([*left, *listed(arguments, f"add_{name}")])
            if list(rows) != shown:
                after[name] = ", ".join(rows)
        rows = [FieldChange(n, before.get(n, ""), a) for n, a in after.items()]
        return Preview(task.title, tuple(row for row in rows if row.before != row.after))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Change it, once."""
        return await self._changes.make(await self._commands(arguments), context)

    async def _commands(self, arguments: Arguments) -> Sequence[Command]:
        task = said(arguments, "task")
        await self._desk.task(task)
        fields = await self._fields(arguments) | self._cleared(arguments)
        found = [edit_task(task, **fields)] if fields else []
        for relation, name in ((Relation.LABEL, "labels"), (Relation.PERSON, "people")):
            add, remove = listed(arguments, f"add_{name}"), listed(arguments, f"remove_{name}")
            if relation is Relation.PERSON:
                add, remove = await self._desk.people(add), await self._desk.people(remove)
            if add or remove:
                found.append(relate_task(task, relation, add=add, remove=remove))
        if status := said(arguments, "status"):
            found.append(set_status(task, TaskStatus(status)))
        if not found:
            raise CannotError("Name at least one field to change.")
        return found

    def _cleared(self, arguments: Arguments) -> dict[str, object]:
        named = listed(arguments, "clear")
        for name in named:
            if name not in _CLEARED:
                raise CannotError(f"clear knows {', '.join(_CLEARED)}.")
            if said(arguments, name):
                raise CannotError(f"{name} cannot be given and cleared at once.")
        return {name: _CLEARED[name] for name in named}


class CommentTask(_Changing):
    """Something said about a task."""

    spec = tool_spec(
        "comment_task",
        "Write a comment on a task, which the user reads there.",
        Effect.CHANGES,
        Permission.ALLOW,
        ["task", "text"],
        task=_TASK,
        text=text("The comment, in Markdown.", LONGEST_TEXT, 1),
    )

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """The comment."""
        detail = await self._desk.task(said(arguments, "task"))
        if not said(arguments, "text").strip():
            raise CannotError("A comment must not be blank.")
        change = FieldChange("comment", "", said(arguments, "text"))
        return Preview(detail.card.task.title, (change,))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Say it, once."""
        task, words = said(arguments, "task"), said(arguments, "text")
        await self._desk.task(task)
        command = add_comment(task, id_of(context), words, Actor.NOVA)
        return await self._changes.make([command], context)


class SplitTask(_Changing):
    """A task in parts."""

    spec = tool_spec(
        "split_task",
        "Split a task into subtasks, in the order in which they are to be done.",
        Effect.CHANGES,
        Permission.ALLOW,
        ["task", "subtasks"],
        task=_TASK,
        subtasks={**texts("The titles of the subtasks.", MOST_SUBTASKS), "minItems": 1},
    )

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """The subtasks."""
        detail = await self._desk.task(said(arguments, "task"))
        titles = [_title(each) for each in listed(arguments, "subtasks")]
        changes = tuple(FieldChange("subtask", "", title) for title in titles)
        return Preview(detail.card.task.title, changes)

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Make them, once, all or none."""
        task = (await self._desk.task(said(arguments, "task"))).card.task
        titles = [_title(each) for each in listed(arguments, "subtasks")]
        commands = [
            add_task(id_of(context, n), title, parent=task.id, project=task.project)
            for n, title in enumerate(titles)
        ]
        return await self._changes.make(commands, context)


class CompleteTask(_Changing):
    """Done, with what came of it."""

    spec = tool_spec(
        "complete_task",
        "Mark a task as done, with all that is open below it.",
        Effect.CHANGES,
        Permission.ASK,
        ["task"],
        task=_TASK,
        summary=text("What came of it, in a few sentences.", 5_000),
    )

    def __init__(self, desk: TaskDesk, changes: Changes, tasks: Tasks) -> None:
        super().__init__(desk, changes)
        self._tasks = tasks

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """Its status and summary before and after, and what below it would be done too."""
        task = (await self._desk.task(said(arguments, "task"))).card.task
        along = [str(command.payload["task"]) for command in await self._tasks.completing(task.id)]
        cards = await self._desk.lists.cards([each for each in reversed(along) if each != task.id])
        done = TaskStatus.DONE.value
        changes = [FieldChange("status", task.status.value, done)]
        if summary := said(arguments, "summary"):
            changes.append(FieldChange("summary", task.summary, summary))
        changes += [FieldChange("subtask", each.task.title, done) for each in cards]
        return Preview(task.title, tuple(changes))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Complete it, once."""
        task = said(arguments, "task")
        await self._desk.task(task)
        summary = said(arguments, "summary")
        edits = [edit_task(task, summary=summary)] if summary else []
        return await self._changes.make([*edits, *await self._tasks.completing(task)], context)


def _title(words: str) -> str:
    line = harmless_line(words)
    if not line:
        raise CannotError("A title must not be blank.")
    return line
