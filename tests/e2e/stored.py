"""Puts a conversation into a home before a test, and compares what is there afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.domain.commands import Actor, create_conversation

WORDS = ("What is a nova?", "A star that flares up.", "And a supernova?", "One that explodes.")


def with_conversation(home: Path, *, backup: bool = False) -> None:
    """Store WORDS under the title 'Stars', and copy the database if wanted."""

    async def fill(database: Database) -> None:
        await SqliteCommandStore(database).carry_out(
            [create_conversation("stars", "Stars")], Actor.YOU
        )
        for number, text in enumerate(WORDS):
            await SqliteChatStore(database).add_message(_message(number, text))
        if backup:
            await database.backup_now()

    use_store(home, fill)


def words_of(home: Path) -> list[str]:
    """The texts of the conversation 'Stars' as they are stored now."""
    found: list[str] = []

    async def look(database: Database) -> None:
        found.extend(m.text for m in await SqliteChatStore(database).messages("stars"))

    use_store(home, look)
    return found


def use_store(home: Path, work: Callable[[Database], Awaitable[None]]) -> None:
    """Do something with the database of a home while Nova is closed."""
    paths = nova_paths({"NOVA_HOME": str(home)})
    prepare(paths)
    database, problems = open_database(paths.database, paths.backups)
    assert problems == []
    asyncio.run(_run(work(database)))
    assert database.close()


async def _run(work: Awaitable[None]) -> None:
    await work


def _message(number: int, text: str) -> Message:
    author = (Author.YOU, Author.NOVA)[number % 2]
    at = datetime(2026, 3, 1, 12, number, tzinfo=UTC)
    return Message(f"m{number}", "stars", 0, author, text, MessageState.COMPLETE, at)
