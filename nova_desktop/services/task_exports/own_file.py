"""Takes tasks from a file of Nova's own format: looked at first, then all of it in one batch."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.tasks import Attachment
from nova_desktop.services.task_exports.intake_plan import IntakePlan, intake_plan
from nova_desktop.services.task_exports.own_content import LeftOut, OwnContent, content_of
from nova_desktop.services.task_exports.ports import (
    BoardFacts,
    BoardLook,
    CopiedFiles,
    OwnFiles,
    Part,
    PartId,
)
from nova_desktop.services.task_imports.under_way import ImportsUnderWay
from nova_desktop.services.tasks.tasks import new_id


class Changing(Protocol):
    """What of services.tasks.tasks.Tasks is used here."""

    async def carry_out(self, commands: Sequence[Command], actor: Actor = Actor.YOU) -> None: ...


@dataclass(frozen=True, slots=True)
class OwnFileLook:
    """What is in a file; nothing was changed. `known` tasks are on the board already."""

    content: OwnContent
    known: int
    path: Path = Path()

    @property
    def tasks(self) -> int:
        """All that are in it, those of its trash included."""
        return len(self.content.records)

    @property
    def in_trash(self) -> int:
        return sum(record.task.deleted_at is not None for record in self.content.records)


@dataclass(frozen=True, slots=True)
class OwnFileTaken:
    """How many tasks were added, and what did not carry over."""

    tasks: int
    left: Mapping[LeftOut, int]


class OwnFileImport:
    """The use case; one undo of the journal takes all of it back.

    `copied` brings the files that lie beside it.
    """

    def __init__(
        self,
        files: OwnFiles,
        board: BoardLook,
        changing: Changing,
        new_name: Callable[[], str] = new_id,
        copied: CopiedFiles | None = None,
        under_way: ImportsUnderWay | None = None,
    ) -> None:
        self._copied = copied
        self._under_way = under_way
        self._files = files
        self._board = board
        self._changing = changing
        self._new_name = new_name

    async def look(self, path: Path) -> OwnFileLook:
        """Read and check all of it. Raises NovaError: TASK_FILE_UNREADABLE, TASK_FILE_NEWER."""
        content = await asyncio.to_thread(self._read, path)
        facts = await self._facts(content)
        known = sum(record.task.id in facts.tasks for record in content.records)
        return OwnFileLook(content, known, path)

    async def take(self, look: OwnFileLook, *, again: bool = False) -> OwnFileTaken:
        """Add what is in it. Tasks that are on the board already come once more with `again`.

        All or nothing. Raises NovaError.
        """
        facts = await self._facts(look.content)
        taken = [r for r in look.content.records if again or r.task.id not in facts.tasks]
        content, brought = await asyncio.to_thread(self._with_files, look, taken)
        try:
            plan: IntakePlan = await asyncio.to_thread(
                partial(intake_plan, content, facts, self._new_name, again=again)
            )
            async with self._marked(look, plan):
                await self._changing.carry_out(plan.commands, Actor.IMPORT)
        except BaseException:
            if self._copied is not None and brought:
                await asyncio.to_thread(self._copied.take_away, brought)
            raise
        return OwnFileTaken(plan.tasks, plan.left)

    def _with_files(
        self, look: OwnFileLook, taken: Sequence[TaskRecord]
    ) -> tuple[OwnContent, Sequence[str]]:
        """The content with the paths that its files have here, and the files that were brought."""
        wanted = dict.fromkeys(
            each.path for r in taken for each in r.attachments if _is_beside(each)
        )
        if self._copied is None or not wanted:
            return look.content, ()
        there = self._copied.bring(look.path, list(wanted))
        left = Counter(look.content.left)
        if missing := len(wanted) - len(there):
            left[LeftOut.FILE] += missing
        records = tuple(_placed(record, there) for record in look.content.records)
        return replace(look.content, records=records, left=left), list(there.values())

    def _marked(self, look: OwnFileLook, plan: IntakePlan) -> AbstractAsyncContextManager[None]:
        tasks = (c.payload["task"] for c in plan.commands if c.kind == "take_task")
        first = next(tasks, None)
        if self._under_way is None or first is None:
            return nullcontext()
        return self._under_way.marked(str(look.path), plan.tasks, str(first))

    def _read(self, path: Path) -> OwnContent:
        return content_of(str(path), self._files.members(path))

    async def _facts(self, content: OwnContent) -> BoardFacts:
        return await self._board.facts(*await asyncio.to_thread(_ids, content))


def _ids(content: OwnContent) -> tuple[list[str], list[PartId], list[str]]:
    """All that a file names: tasks, what belongs to them, series."""
    tasks = {record.task.id for record in content.records}
    tasks |= {record.task.parent for record in content.records}
    tasks |= {needed for record in content.records for needed in record.task.needs}
    parts = [
        *((Part.COMMENT, each.id) for r in content.records for each in r.comments),
        *((Part.LINK, each.id) for r in content.records for each in r.links),
        *((Part.ATTACHMENT, each.id) for r in content.records for each in r.attachments),
    ]
    repeats = (record.task.repeat for record in content.records)
    series = {repeat.series for repeat in repeats if repeat is not None}
    return sorted(tasks), parts, sorted(series)


def _is_beside(file: Attachment) -> bool:
    """A copied one whose path is within the folder; older files name where it was."""
    return file.copied and not Path(file.path).is_absolute() and bool(file.path)


def _placed(record: TaskRecord, there: Mapping[str, str]) -> TaskRecord:
    files = [
        replace(each, path=there[each.path]) if each.path in there and each.copied else each
        for each in record.attachments
    ]
    return replace(record, attachments=tuple(files)) if record.attachments else record
