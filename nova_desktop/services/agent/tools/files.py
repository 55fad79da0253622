"""The tool that reads a file which the user gave."""

from collections.abc import Sequence
from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.marks import LONGEST_RESULT, quoted
from nova_desktop.domain.agent.tools import Effect, Preview, ToolResult
from nova_desktop.domain.commands import Actor
from nova_desktop.services.agent.file_ports import (
    FileRefusedError,
    FilesGiven,
    FileTexts,
    GivenFile,
)
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.basics import (
    LONGEST_ID,
    Arguments,
    CannotError,
    number,
    said,
    text,
    tool_spec,
)
from nova_desktop.services.tasks.lists import TaskLists

PART: Final = LONGEST_RESULT - 500
"""Characters of a part; a longer file is read part by part."""
_MOST_NAMED: Final = 20
_LONGEST_LOG: Final = 2_000


class FilesOfTask:
    """Knows the files that the user attached to the task that a run works on.

    What came with an import does not count: its file says where the files are, and could name any
    file of this computer.
    """

    def __init__(self, lists: TaskLists) -> None:
        self._lists = lists

    async def __call__(self, context: ToolContext) -> Sequence[GivenFile]:
        """None for a run without a task."""
        detail = await self._lists.detail(context.task) if context.task else None
        if detail is None or detail.card.task.deleted_at is not None:
            return []
        log = await self._lists.activity(context.task, limit=_LONGEST_LOG)
        attached = {
            each.payload.get("id")
            for each in log
            if each.kind == "attach_file" and each.actor is Actor.YOU
        }
        files = [each for each in detail.attachments if each.id in attached]
        return [GivenFile(each.id, each.name, each.path) for each in files]


class ReadFile:
    """Text and PDF, only of files that were given for this task or in this conversation."""

    spec = tool_spec(
        "read_file",
        "Read a file that the user attached to this task or this conversation: text or PDF.",
        Effect.READS,
        Permission.ALLOW,
        ["file"],
        file=text("The id or the name of the file.", LONGEST_ID * 2, 1),
        part=number("Which part of a long file, from 1.", 1, 10_000),
    )

    def __init__(self, texts: FileTexts, *given: FilesGiven) -> None:
        self._texts = texts
        self._given = given

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """The name of the file."""
        return Preview((await self._file(arguments, context)).name)

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """One part of its text."""
        file = await self._file(arguments, context)
        try:
            read = await self._texts.read(file.path)
        except FileRefusedError as error:
            return ToolResult(f"{quoted(file.name, 80)}: {error}", ok=False)
        part = arguments.get("part")
        at = part if isinstance(part, int) else 1
        parts = max(1, -(-len(read.text) // PART))
        if at > parts:
            return ToolResult(f"The file has {parts} parts.", ok=False)
        head = f"File: {quoted(file.name, 80)}"
        head += f", {read.pages} pages" if read.pages else ""
        head += f", part {at} of {parts}" if parts > 1 else ""
        tail = (
            "\n(The rest of the file is too long to read.)" if read.is_cut and at == parts else ""
        )
        return ToolResult(f"{head}\n\n{read.text[(at - 1) * PART : at * PART]}{tail}")

    async def found(self, context: ToolContext) -> ToolResult | None:
        """Reading again does no harm."""
        return None

    async def _file(self, arguments: Arguments, context: ToolContext) -> GivenFile:
        wanted = said(arguments, "file")
        known = [file for source in self._given for file in await source(context)]
        found = [file for file in known if file.id == wanted]
        found = found or [file for file in known if file.name == wanted]
        if found:
            return found[0]
        names = ", ".join(quoted(file.name, 60) for file in known[:_MOST_NAMED])
        there = f"There are: {names}." if names else "The user gave no files here."
        raise CannotError(f"There is no file {quoted(wanted, 60)!r}. {there}")
