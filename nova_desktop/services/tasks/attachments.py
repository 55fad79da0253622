"""Files of tasks: remembered where they are, or copied to where Nova keeps its own."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import attach_file
from nova_desktop.domain.tasks import Attachment
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.tasks import Tasks, new_id

_HABIT: Final = "tasks/files"


class Keep(StrEnum):
    """What is done with a file that is attached."""

    WHERE_IT_IS = "where_it_is"
    AS_A_COPY = "as_a_copy"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is called, its whole path, and its size (0 for a folder)."""

    name: str
    path: str
    size_bytes: int


class FileShelf(Protocol):
    """The files of this computer, and the folder in which Nova keeps copies.

    Raises NovaError: FILE_UNREADABLE for what is not there, may not be read or is no file where
    a copy is wanted; DISK_FULL.
    """

    async def look(self, path: str) -> FileFacts: ...

    async def copy(self, path: str, name: str) -> FileFacts:
        """A copy under an id of its own: all of it or nothing; the original stays as it is."""
        ...

    async def discard(self, path: str) -> None:
        """Away with a copy. Never raises; leaves what is no copy alone."""
        ...

    async def missing(self, paths: Sequence[str]) -> frozenset[str]:
        """Those at which nothing is now."""
        ...


class Attachments:
    """The use case: several files are attached in one step of undo, or none of them."""

    def __init__(self, tasks: Tasks, shelf: FileShelf, state: StateStore) -> None:
        self._tasks = tasks
        self._shelf = shelf
        self._state = state

    async def habit(self) -> Keep | None:
        """What was chosen the first time; None before that."""
        kept = await self._state.get_state(_HABIT)
        return Keep(kept) if kept in set(Keep) else None

    async def choose_habit(self, keep: Keep | None) -> None:
        """From now on without asking; with None it is asked again."""
        await self._state.set_state(_HABIT, keep)

    async def attach(self, task: str, paths: Sequence[str], keep: Keep) -> Sequence[Attachment]:
        """Attach files. Raises NovaError as FileShelf and Tasks do; no copy stays then."""
        made: list[Attachment] = []
        try:
            async for attachment in self._made(task, paths, keep):
                made.append(attachment)  # noqa: PERF401 (those before one that fails are discarded)
            await self._tasks.carry_out([attach_file(each) for each in made])
        except BaseException:
            for each in made:
                if each.copied:
                    await self._shelf.discard(each.path)
            raise
        return made

    async def missing(self, attachments: Sequence[Attachment]) -> frozenset[str]:
        """The ids of those whose file is no longer where it was."""
        try:
            gone = await self._shelf.missing([each.path for each in attachments])
        except NovaError:
            return frozenset()
        return frozenset(each.id for each in attachments if each.path in gone)

    async def _made(
        self, task: str, paths: Sequence[str], keep: Keep
    ) -> AsyncGenerator[Attachment]:
        copied, now = keep is Keep.AS_A_COPY, datetime.now(UTC)
        for path in dict.fromkeys(paths):
            name = new_id()
            facts = await (self._shelf.copy(path, name) if copied else self._shelf.look(path))
            yield Attachment(name, task, facts.name, facts.path, now, facts.size_bytes, copied)
