"""Exports and imports of tasks over real databases, in few words."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_export_rows import SqliteTaskRecords
from nova_desktop.adapters.sqlite.task_intake import SqliteBoardLook
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.adapters.task_exports.export_file import ExportFile
from nova_desktop.adapters.task_exports.json_file import JsonFile
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_exports.exports import ExportDone, ExportWish, TaskExports
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.own_file import OwnFileImport, OwnFileTaken
from nova_desktop.services.tasks.tasks import Tasks

MADE = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1)))
ALL = TaskScope(trash=True)


class ExportDesk:
    """Over one open database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.commands = SqliteCommandStore(database)
        self.journal = Journal(self.commands)
        self.store = SqliteTaskStore(database)
        self.tasks = Tasks(self.journal, self.store)
        records = SqliteTaskRecords(database.path)
        self.exports = TaskExports(records, ExportFile(), lambda: MADE, "0.1.0")
        self.intake = OwnFileImport(JsonFile(), SqliteBoardLook(database), self.tasks)

    async def do(self, *commands: Command, actor: Actor = Actor.YOU) -> None:
        await self.commands.carry_out(commands, actor)

    async def export(
        self, path: Path, kind: ExportFormat = ExportFormat.JSON, scope: TaskScope = ALL
    ) -> ExportDone:
        return await self.exports.export(ExportWish(path, kind, scope), lambda _n, _all: None)

    async def text(
        self, folder: Path, kind: ExportFormat = ExportFormat.JSON, scope: TaskScope = ALL
    ) -> str:
        """What an export writes; the file itself goes."""
        path = folder / f"text.{kind}"
        await self.export(path, kind, scope)
        text = await asyncio.to_thread(path.read_bytes)
        await asyncio.to_thread(path.unlink)
        return text.decode()

    async def take(self, path: Path, *, again: bool = False) -> OwnFileTaken:
        return await self.intake.take(await self.intake.look(path), again=again)


def written(path: Path, tasks: Sequence[object], **more: object) -> Path:
    """A file of Nova's format with these tasks."""
    head = {"format": "nova-tasks", "version": 1, **more, "tasks": tasks}
    path.write_text(json.dumps(head), encoding="utf-8")
    return path


def raw_task(name: str, **more: object) -> dict[str, object]:
    at = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    return {"id": name, "title": name, "created_at": at, **more}
