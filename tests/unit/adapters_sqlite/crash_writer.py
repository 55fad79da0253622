"""Writes until it is killed, and says on stdout what was acknowledged, one id a line.

`python -m tests.unit.adapters_sqlite.crash_writer FOLDER RUN`
"""

import asyncio
import os
import sqlite3
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.commands import Actor, create_conversation
from tests.unit.adapters_sqlite.files import home, message

LANES = 4
FINAL = "final "


def say(line: str) -> None:
    """One write, so that a line is there whole or not at all."""
    os.write(1, f"{line}\n".encode())


def fold_often(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA wal_autocheckpoint = 20")


async def talk(database: Database, conversation: str) -> None:
    """Begin a conversation and add answers to it, each twice written, as when it streams."""
    command = create_conversation(conversation, conversation)
    await SqliteCommandStore(database).carry_out([command], Actor.YOU)
    say(conversation)
    store = SqliteChatStore(database)
    for number in count():
        streaming = replace(
            message(f"{conversation}-{number}", conversation=conversation),
            state=MessageState.STREAMING,
        )
        added = await store.add_message(streaming)
        final = replace(added, text=FINAL + added.text, state=MessageState.COMPLETE)
        await store.update_message(final)
        say(added.id)


async def main(folder: str, run: str) -> None:
    database, problems = await asyncio.to_thread(home(Path(folder)).open)
    for problem in problems:
        say(f"problem {problem.code}")
    await database.write(fold_often)
    async with asyncio.TaskGroup() as group:
        for lane in range(LANES):
            group.create_task(talk(database, f"run{run}.lane{lane}"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
