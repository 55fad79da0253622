"""Copies of attached files that nothing leads to any more go, and no others."""

import os
import shutil
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.attachment_files import AttachmentFiles
from nova_desktop.adapters.attachment_sweep import AttachmentSweep
from nova_desktop.adapters.sqlite.backups import Reason
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_files import SqliteCopyUses
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.tasks import Attachment
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.attachments import Attachments, Keep
from nova_desktop.services.tasks.old_files import OldFiles
from nova_desktop.services.tasks.tasks import Tasks
from tests.unit.adapters_sqlite.files import home

pytestmark = pytest.mark.anyio
LONG = timedelta(days=31)


@dataclass
class Shelf:
    """Tasks and their copies, with a clock of its own."""

    database: Database
    journal: Journal
    tasks: Tasks
    files: Attachments
    folder: Path
    now: datetime

    async def copy(self, task: str) -> Attachment:
        source = self.folder.parent / "quote.pdf"
        source.write_bytes(b"words")
        (made,) = await self.files.attach(task, [str(source)], Keep.AS_A_COPY)
        return made

    def pass_by(self, time_by: timedelta) -> None:
        """The files are older then too."""
        self.now += time_by
        for each in [*self.folder.iterdir(), *self.folder.rglob("*")]:
            at = each.stat().st_mtime - time_by.total_seconds()
            os.utime(each, (at, at))

    async def sweep(self) -> int:
        shift = self.now - datetime.now(UTC)

        class Aged(AttachmentSweep):
            async def older_than(self, before: datetime) -> frozenset[str]:
                return await super().older_than(before - shift)

        uses = SqliteCopyUses(self.database)
        return await OldFiles(Aged(self.folder), uses, lambda: self.now).sweep()


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Shelf]:
    with home(folder).opened() as database:
        shelf: Shelf
        commands = SqliteCommandStore(database, now=lambda: shelf.now)
        journal = Journal(commands)
        tasks = Tasks(journal, SqliteTaskStore(database))
        files = folder / "files"
        files.mkdir()
        state = SqliteStateStore(database)
        attachments = Attachments(tasks, AttachmentFiles(files), state)
        shelf = Shelf(database, journal, tasks, attachments, files, datetime.now(UTC))
        yield shelf


def left(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.folder.iterdir())


async def test_a_copy_goes_a_month_after_it_was_taken_off(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        task = await shelf.tasks.add("task")
        kept, gone = await shelf.copy(task), await shelf.copy(task)
        shelf.pass_by(LONG)
        await shelf.tasks.detach(task, gone.id)
        assert await shelf.sweep() == 0  # undo would bring it back
        shelf.pass_by(timedelta(days=29))
        assert await shelf.sweep() == 0
        shelf.pass_by(timedelta(days=2))
        assert await shelf.sweep() == 1
        assert left(shelf) == [Path(kept.path).parent.name]


async def test_a_task_in_the_trash_keeps_its_copies_as_long_as_it_is_there(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        task = await shelf.tasks.add("task")
        await shelf.copy(task)
        await shelf.tasks.delete(task)
        shelf.pass_by(LONG)
        assert await shelf.sweep() == 0
        assert await shelf.tasks.empty_old_trash(shelf.now) == 1
        assert await shelf.sweep() == 1
        assert left(shelf) == []


async def test_what_can_be_done_again_keeps_its_copy(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        task = await shelf.tasks.add("task")
        await shelf.copy(task)
        await shelf.journal.undo()
        shelf.pass_by(LONG)
        assert await shelf.sweep() == 0
        await shelf.journal.redo()
        assert await shelf.sweep() == 0
        await shelf.journal.undo()
        await shelf.tasks.add("another")  # from now on it cannot be done again
        assert await shelf.sweep() == 1


async def test_a_backup_keeps_the_copies_that_it_names(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        task = await shelf.tasks.add("task")
        made = await shelf.copy(task)
        backup = await shelf.database.backup_now(lambda: shelf.now, Reason.MANUAL)
        await shelf.tasks.detach(task, made.id)
        shelf.pass_by(LONG)
        assert await shelf.sweep() == 0
        damaged = backup.path.with_name(backup.path.name.replace("0001", "0002"))
        damaged.write_bytes(b"x" * 8192)  # brings nothing back, and says nothing about the other
        assert await shelf.sweep() == 0
        backup.path.unlink()
        assert await shelf.sweep() == 1


async def test_what_is_not_a_copy_of_nova_stays(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        (shelf.folder / "mine").mkdir()
        (shelf.folder / "mine" / "a.txt").write_text("a")
        (shelf.folder / ("a" * 32)).write_text("a file")
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "a.txt").write_text("a")
        (shelf.folder / ("b" * 32)).symlink_to(elsewhere)
        shelf.pass_by(LONG)
        assert await shelf.sweep() == 0
        assert len(left(shelf)) == 3
        assert (elsewhere / "a.txt").exists()


async def test_a_copy_that_was_written_into_is_young(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        task = await shelf.tasks.add("task")
        made = await shelf.copy(task)
        await shelf.tasks.detach(task, made.id)
        shelf.pass_by(LONG)
        now = time.time()
        os.utime(made.path, (now, now))
        assert await shelf.sweep() == 0
        assert await shelf.sweep() == 0


async def test_without_a_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    async with opened(tmp_path) as shelf:
        shutil.rmtree(shelf.folder)
        assert await shelf.sweep() == 0
