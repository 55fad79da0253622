"""Tools that make projects and people."""

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.agent.tools import Effect, FieldChange, Preview, ToolResult
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.task_commands import add_place
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.basics import (
    Arguments,
    CannotError,
    id_of,
    said,
    text,
    tool_spec,
)
from nova_desktop.services.agent.tools.changes import Changes
from nova_desktop.services.agent.tools.task_desk import TaskDesk


class CreatePlace:
    """A new project or person, unless there is one of that name."""

    def __init__(self, desk: TaskDesk, changes: Changes, kind: PlaceKind) -> None:
        self._desk = desk
        self._changes = changes
        self._kind = kind
        self.spec = tool_spec(
            f"create_{kind.value}",
            f"Create a {kind.value} that tasks can belong to.",
            Effect.CHANGES,
            Permission.ALLOW,
            ["name"],
            name=text("The name.", least=1),
            notes=text("More about it.", 5_000),
        )

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """Its name and notes."""
        name = await self._new_name(arguments)
        changes = [FieldChange("name", "", name)]
        if notes := said(arguments, "notes"):
            changes.append(FieldChange("notes", "", notes))
        return Preview(name, tuple(changes))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """Make it, once."""
        name = await self._new_name(arguments)
        command = add_place(self._kind, id_of(context), name, notes=said(arguments, "notes"))
        return await self._changes.make([command], context)

    async def found(self, context: ToolContext) -> ToolResult | None:
        """What the call made before a crash."""
        return await self._changes.found(context)

    async def _new_name(self, arguments: Arguments) -> str:
        name = harmless_line(said(arguments, "name"))
        if not name:
            raise CannotError("A name must not be blank.")
        places = self._desk.places
        known = await (
            places.projects(counted=False)
            if self._kind is PlaceKind.PROJECT
            else places.people(counted=False)
        )
        for each in known:
            if each.name.casefold() == name.casefold() and not each.archived:
                raise CannotError(
                    f"There is a {self._kind.value} {quoted(each.name)!r} already: {each.id}."
                )
        return name
