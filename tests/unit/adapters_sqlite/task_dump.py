"""All that is stored of tasks, as text: two states are the same if their dumps are."""

import sqlite3
from collections.abc import Sequence

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_changes import KEYS
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.problems import NovaError

Dump = dict[str, list[tuple[object, ...]]]
_SEARCHES = {
    "task_title_search": "title",
    "task_note_search": "text",
    "task_comment_search": "text",
}


def rows_of_tasks(connection: sqlite3.Connection) -> Dump:
    """Every row with its number, and what the search indexes hold of some words."""
    found: Dump = {
        table: [tuple(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY row")]
        for table in KEYS
    }
    for index in _SEARCHES:
        matches = connection.execute(
            f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid", ("one OR two",)
        )
        found[index] = [tuple(row) for row in matches]
    return found


def broken_searches(connection: sqlite3.Connection) -> list[str]:
    """The search indexes that do not say what their tables say; writes nothing that stays."""
    wrong: list[str] = []
    for index in _SEARCHES:
        try:
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            wrong.append(f"{index}: {error}")
    return wrong


async def dump(database: Database) -> Dump:
    """What is stored now."""
    return await database.read(rows_of_tasks)


async def tried(database: Database, commands: Sequence[Command]) -> bool:
    """Whether the batch was carried out; a refused one changes nothing."""
    try:
        return bool(await SqliteCommandStore(database).carry_out(commands, Actor.YOU))
    except NovaError:
        return False
