"""Imports of tasks: looked at first, carried out whole or not at all, taken back in one step."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_import import CsvTable, CsvUse, ImportedBoard
from nova_desktop.domain.task_import_look import ImportLook, TaskImportDone, look_at
from nova_desktop.domain.task_times import Due
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_imports.plan import Plan, plan_of
from nova_desktop.services.task_imports.ports import TaskImportSource, TaskSources
from nova_desktop.services.task_imports.progress import ImportStoppedError, Progress
from nova_desktop.services.task_imports.under_way import ImportsUnderWay
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.ports import Recurrence

NONE: Final = frozenset[str]()


class TaskImports:
    """The use cases. Reading and planning happen in threads, writing in the database's own."""

    def __init__(
        self,
        source: TaskImportSource,
        sources: TaskSources,
        places: TaskPlaces,
        journal: Journal,
        dates: Recurrence,
        days: Days,
        under_way: ImportsUnderWay | None = None,
    ) -> None:
        self._under_way = under_way
        self._dates = dates
        self._days = days
        self._source = source
        self._sources = sources
        self._places = places
        self._journal = journal

    async def look(self, path: str, progress: Progress) -> ImportLook | CsvTable:
        """What a file would bring; for a CSV that nobody knows, its columns.

        Raises NovaError as TaskImportSource does, and TASK_IMPORT_EMPTY; ImportStoppedError.
        """
        found = await self._source.read(path, progress.tell)
        return found if isinstance(found, CsvTable) else await self._look(found)

    async def look_csv(self, path: str, use: CsvUse, progress: Progress) -> ImportLook:
        """The same for a CSV, with its columns as the user takes them."""
        return await self._look(await self._source.read_csv(path, use, progress.tell))

    async def look_at(self, address: str, progress: Progress) -> ImportLook:
        """The same for an original Nova that runs."""
        return await self._look(await self._source.fetch(address, progress.tell))

    async def _look(self, board: ImportedBoard) -> ImportLook:
        if not board.tasks and not board.chats and not board.projects:
            raise NovaError.of(ProblemCode.TASK_IMPORT_EMPTY, path=board.origin)
        duplicates = await self._sources.duplicates(board.product, board.tasks)
        sources = [chat.source for chat in board.chats]
        known = await self._sources.known_chats(board.product, sources) if sources else NONE
        return await asyncio.to_thread(look_at, board, duplicates, known)

    async def apply(
        self, look: ImportLook, chosen: Collection[int], progress: Progress
    ) -> TaskImportDone | None:
        """Import the chosen tasks, with all that belongs to them: everything or nothing.

        One step of undo. None when it was stopped; then nothing was changed. Raises NovaError:
        DISK_FULL and others of the database, CHANGE_REFUSED.
        """
        projects, people = await self._places.projects(), await self._places.people()
        try:
            plan = await asyncio.to_thread(plan_of, look, chosen, projects, people, self._begin)
        except ValueError as error:
            raise NovaError.of(
                ProblemCode.TASK_IMPORT_UNREADABLE,
                detail=str(error),
                path=look.board.origin,
                cause=str(error),
                line="",
            ) from error
        if not plan.commands:
            raise NovaError.of(ProblemCode.TASK_IMPORT_EMPTY, path=look.board.origin)
        try:
            batch = await self._carried_out(plan, look.board.origin, progress)
        finally:
            await asyncio.to_thread(plan.let_go)
        if not batch:
            return None
        counted = await self._sources.count(list(plan.chunks.values()))
        return _done(look, plan, batch, counted)

    async def _carried_out(self, plan: Plan, origin: str, progress: Progress) -> str:
        """The batch, "" when it was stopped. A caller that is cancelled stops it."""

        async def write() -> str:
            watch = _watch(plan, progress)
            try:
                async with self._marked(plan, origin):
                    commands = plan.commands
                    return await self._journal.carry_out_watched(commands, Actor.IMPORT, watch)
            except ImportStoppedError:
                return ""

        try:
            return await asyncio.shield(write())
        except asyncio.CancelledError:
            progress.stop()  # the database would go on; now it ends, and leaves nothing
            raise

    def _marked(self, plan: Plan, origin: str) -> AbstractAsyncContextManager[None]:
        if self._under_way is None or not plan.first:
            return nullcontext()
        return self._under_way.marked(origin, plan.tasks, plan.first)

    def _begin(self, rule: str) -> Due | None:
        """The first day of a rule from today on."""
        try:
            return self._dates.begin(rule, Due.on(self._days.today()), self._days.now())
        except NovaError:
            return None

    async def undo(self, done: TaskImportDone) -> None:
        """Take it back. Raises NovaError: TASK_IMPORT_NOT_LAST when others changed things since."""
        if not await self._journal.undo(done.batch):
            raise NovaError.of(ProblemCode.TASK_IMPORT_NOT_LAST)


def _watch(plan: Plan, progress: Progress) -> Callable[[int], None]:
    def watch(commands_done: int) -> None:
        nonlocal tasks
        tasks = plan.ends.get(commands_done, tasks)
        progress.tell(tasks, plan.tasks)

    tasks = 0
    return watch


def _done(look: ImportLook, plan: Plan, batch: str, counted: tuple[int, int]) -> TaskImportDone:
    return TaskImportDone(
        look.board,
        batch,
        tasks=plan.tasks,
        counted=counted[0],
        counted_comments=counted[1],
        skipped=len(look.board.tasks) - plan.tasks,
        comments=plan.comments,
        chats=plan.chats,
        projects=plan.projects,
        people=plan.people,
        left=(*look.left, *plan.left),
    )
