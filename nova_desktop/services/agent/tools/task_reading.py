"""Tools that look at tasks, projects and people."""

from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.agent.tools import Effect, ToolResult
from nova_desktop.domain.task_filters import (
    IS_DONE,
    OPEN,
    AllOf,
    DateField,
    HasWords,
    InProject,
    OnDays,
    TaskFilter,
    TaskOrder,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.basics import (
    LONGEST_ID,
    Arguments,
    Reading,
    choice,
    number,
    said,
    text,
    tool_spec,
)
from nova_desktop.services.agent.tools.task_desk import TaskDesk
from nova_desktop.services.agent.tools.task_words import line, whole

USUAL: Final = 25
MOST: Final = 50
MOST_PLACES: Final = 200


class ListTasks(Reading):
    """Tasks by words, project, person, label and date."""

    spec = tool_spec(
        "list_tasks",
        "List the user's tasks. Without arguments: the open ones, by when they are due.",
        Effect.READS,
        Permission.ALLOW,
        words=text("Words in title, notes or comments; all of them must be there."),
        state=choice("Which tasks; open is usual.", "open", "done", "all"),
        project=text("Name or id of a project."),
        person=text("Name or id of a person."),
        label=text("A label."),
        due_by=text("Due on this day or before, as 2026-05-01.", 40),
        limit=number(f"How many at most; {USUAL} is usual.", 1, MOST),
    )

    def __init__(self, desk: TaskDesk) -> None:
        self._desk = desk

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Lines with id, title and what matters."""
        parts: list[TaskFilter] = []
        state = said(arguments, "state") or "open"
        parts += [OPEN] if state == "open" else [IS_DONE] if state == "done" else []
        parts += [HasWords(words)] if (words := said(arguments, "words").strip()) else []
        if project := said(arguments, "project"):
            parts.append(InProject(await self._desk.project(project)))
        if person := said(arguments, "person"):
            parts.append(WithPerson((await self._desk.people([person]))[0]))
        parts += [WithLabel(label)] if (label := said(arguments, "label")) else []
        if due := said(arguments, "due_by"):
            span = self._desk.days.span(None, self._desk.day(due))
            parts.append(OnDays(DateField.DUE, span))
        wanted = AllOf(tuple(parts))
        limit = arguments.get("limit")
        order = TaskOrder.COMPLETED if state == "done" else TaskOrder.DUE
        most = limit if isinstance(limit, int) else USUAL
        page = await self._desk.lists.where(wanted, order, most)
        names = await self._desk.names()
        rows = [line(card, names) for card in page.cards]
        if page.following is not None:
            rows.append(f"(of {await self._desk.lists.count(wanted)} in all)")
        return ToolResult("\n".join(rows) or "No tasks.")


class GetTask(Reading):
    """One task with notes, subtasks, comments and files."""

    spec = tool_spec(
        "get_task",
        "Read one task: its fields, notes, subtasks, comments and files.",
        Effect.READS,
        Permission.ALLOW,
        ["task"],
        task=text("The id of the task.", LONGEST_ID, 1),
    )

    def __init__(self, desk: TaskDesk) -> None:
        self._desk = desk

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """All of it."""
        detail = await self._desk.task(said(arguments, "task"))
        return ToolResult(whole(detail, await self._desk.names()))


class ListPlaces(Reading):
    """All projects, or all people."""

    def __init__(self, desk: TaskDesk, kind: PlaceKind) -> None:
        self._desk = desk
        self._kind = kind
        what = "projects" if kind is PlaceKind.PROJECT else "people"
        self.spec = tool_spec(
            f"list_{what}",
            f"List the user's {what} with how many open tasks each has.",
            Effect.READS,
            Permission.ALLOW,
        )

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Lines with id, name and count; archived ones are left out."""
        places = self._desk.places
        known = await (places.projects() if self._kind is PlaceKind.PROJECT else places.people())
        rows = [
            f"- {each.id} | {quoted(each.name)} | {each.open_tasks} open tasks"
            for each in known
            if not each.archived
        ]
        more = [f"(and {len(rows) - MOST_PLACES} more)"] if len(rows) > MOST_PLACES else []
        return ToolResult("\n".join([*rows[:MOST_PLACES], *more]) or "There are none.")
