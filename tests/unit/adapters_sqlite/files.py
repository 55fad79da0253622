"""Databases on disk for the tests of the SQLite adapter: made, filled, damaged and looked into."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.commands import Actor, create_conversation
from nova_desktop.domain.problems import Problem

PAGE = 4096
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG = "text that fills a page soon. " * 30
T = TypeVar("T")


@dataclass(frozen=True)
class Home:
    """The places of one database."""

    path: Path
    backups: Path

    def open(self) -> tuple[Database, list[Problem]]:
        return open_database(self.path, self.backups)

    @contextmanager
    def opened(self) -> Generator[Database]:
        """Open without problems, and close."""
        database, problems = self.open()
        try:
            assert problems == []
            yield database
        finally:
            assert database.close()

    def use(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Open, do something on a loop, close."""

        async def run(database: Database) -> T:
            return await work(database)

        with self.opened() as database:
            return asyncio.run(run(database))

    def names(self) -> set[str]:
        """The names of the files beside the database, itself included."""
        return {path.name for path in self.path.parent.iterdir() if path.is_file()}

    def asides(self) -> list[Path]:
        """Databases that were set aside."""
        return sorted(self.path.parent.glob("nova.damaged-*.sqlite3"))


def home(folder: Path) -> Home:
    return Home(folder / "nova.sqlite3", folder / "backups")


def message(name: str, text: str = LONG, conversation: str = "c1") -> Message:
    return Message(name, conversation, 0, Author.YOU, text, MessageState.COMPLETE, START)


async def begin(database: Database, conversation: str = "c1") -> None:
    command = create_conversation(conversation, conversation.upper())
    await SqliteCommandStore(database).carry_out([command], Actor.YOU)


async def add(database: Database, *names: str) -> None:
    store = SqliteChatStore(database)
    for name in names:
        await store.add_message(message(name, f"{name}: {LONG}"))


async def ids(database: Database) -> list[str]:
    return [m.id for m in await SqliteChatStore(database).messages("c1", limit=10_000)]


async def fill(database: Database) -> None:
    """One conversation with old-000 to old-099, and a copy of that; then new-0 to new-4."""
    await begin(database)
    await add(database, *(f"old-{n:03}" for n in range(100)))
    await database.backup_now(lambda: START)
    await add(database, *(f"new-{n}" for n in range(5)))


def spoil_page_of(path: Path, needle: str, with_byte: bytes = b"\xa5") -> None:
    """Overwrite the page on which a text is found, in the file as it is on disk."""
    content = bytearray(path.read_bytes())
    start = content.index(needle.encode()) // PAGE * PAGE
    content[start : start + PAGE] = with_byte * PAGE
    path.write_bytes(content)


def is_sound(path: Path) -> bool:
    """The full check of SQLite, indexes and references included."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        return found == [("ok",)] and not connection.execute("PRAGMA foreign_key_check").fetchall()
