"""Takes tasks from a file of Nova's own format: looked at first, then all of it in one batch."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.services.task_exports.intake_plan import IntakePlan, intake_plan
from nova_desktop.services.task_exports.own_content import LeftOut, OwnContent, content_of
from nova_desktop.services.task_exports.ports import BoardFacts, BoardLook, OwnFiles, Part, PartId
from nova_desktop.services.tasks.tasks import new_id


class Changing(Protocol):
    """What of services.tasks.tasks.Tasks is used here."""

    async def carry_out(self, commands: Sequence[Command], actor: Actor = Actor.YOU) -> None: ...


@dataclass(frozen=True, slots=True)
class OwnFileLook:
    """What is in a file; nothing was changed. `known` tasks are on the board already."""

    content: OwnContent
    known: int

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
    """The use case; one undo of the journal takes all of it back."""

    def __init__(
        self,
        files: OwnFiles,
        board: BoardLook,
        changing: Changing,
        new_name: Callable[[], str] = new_id,
    ) -> None:
        self._files = files
        self._board = board
        self._changing = changing
        self._new_name = new_name

    async def look(self, path: Path) -> OwnFileLook:
        """Read and check all of it. Raises NovaError: TASK_FILE_UNREADABLE, TASK_FILE_NEWER."""
        content = await asyncio.to_thread(self._read, path)
        facts = await self._facts(content)
        known = sum(record.task.id in facts.tasks for record in content.records)
        return OwnFileLook(content, known)

    async def take(self, look: OwnFileLook, *, again: bool = False) -> OwnFileTaken:
        """Add what is in it. Tasks that are on the board already come once more with `again`.

        All or nothing. Raises NovaError.
        """
        facts = await self._facts(look.content)
        plan: IntakePlan = await asyncio.to_thread(
            partial(intake_plan, look.content, facts, self._new_name, again=again)
        )
        await self._changing.carry_out(plan.commands, Actor.IMPORT)
        return OwnFileTaken(plan.tasks, plan.left)

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
