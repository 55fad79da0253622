"""How tools change tasks: one batch of the journal, by Nova, named after the call."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, cast

from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.agent.tools import ToolResult
from nova_desktop.domain.commands import Actor, Command, JournalEntry
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.tasks import Tasks

_NOTHING: Final = "Nothing changed: it is so already."
_TAKEN_BACK: Final = "The user took this back."
_MOST_TOLD: Final = 30


def batch_of(context: ToolContext) -> str:
    """The name of the batch of a call; the same when the call is made again."""
    return f"nova-{sha256(context.key.encode()).hexdigest()[:32]}"


class Changes:
    """The journal keeps each batch under the name of its call, so none is carried out twice, and
    after a crash it tells what a call did."""

    def __init__(self, tasks: Tasks, journal: Journal) -> None:
        self._tasks = tasks
        self._journal = journal

    async def make(self, commands: Sequence[Command], context: ToolContext) -> ToolResult:
        """Carry them out, unless that was done before; what happened. Raises NovaError."""
        await self._tasks.carry_out(commands, Actor.NOVA, batch_of(context))
        return await self.found(context) or ToolResult(_NOTHING)

    async def found(self, context: ToolContext) -> ToolResult | None:
        """What the batch of this call did; None where there is none."""
        batch = batch_of(context)
        entries = await self._journal.batch(batch)
        if not entries:
            return None
        lines = [line for entry in entries if (line := _told(entry))]
        if len(lines) > _MOST_TOLD:
            lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more changes."]
        if all(entry.undone for entry in entries):
            lines.append(_TAKEN_BACK)
        return ToolResult("\n".join(lines), batch=batch)


def _told(entry: JournalEntry) -> str:
    """One line for the model; ids are whole, so that it can go on with them."""
    payload = entry.command.payload
    fields = payload.get("fields")
    known = cast("dict[str, object]", fields) if isinstance(fields, dict) else {}
    words = {
        "task": str(payload.get("task")),
        "title": quoted(str(known.get("title", ""))),
        "fields": ", ".join(known),
        "status": str(payload.get("status")),
        "what": _RELATIONS.get(str(payload.get("relation")), ""),
        "id": str(payload.get("id")),
        "name": quoted(str(payload.get("name"))),
    }
    return _LINES.get(entry.command.kind, "").format(**words)


_LINES: Final = {
    "add_task": "Created task {task}: {title}",
    "edit_task": "Changed task {task}: {fields}.",
    "set_status": "Task {task} is now {status}.",
    "add_comment": "Commented on task {task}.",
    "relate_task": "Changed the {what} of task {task}.",
    "add_project": "Created the project {id}: {name}",
    "add_person": "Created the person {id}: {name}",
}
_RELATIONS: Final = {"label": "labels", "person": "people", "needs": "needed tasks"}
