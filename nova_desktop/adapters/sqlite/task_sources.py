"""Which imported tasks the board has already: by their ids there, or by title and due."""

import sqlite3
from collections.abc import Collection, Mapping
from functools import partial
from typing import Final

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.task_import import ImportedTask, Product
from nova_desktop.domain.task_import_commands import chat_id
from nova_desktop.domain.task_import_look import Duplicate, SameBy, likeness_of

_BY_SOURCE: Final = """
    SELECT task_sources.source, task_sources.task FROM task_sources
    JOIN tasks ON tasks.id = task_sources.task AND tasks.deleted_at IS NULL
    WHERE task_sources.product = ? AND task_sources.source <> ''
"""
_BY_TITLE: Final = "SELECT id, title, due_day FROM tasks WHERE deleted_at IS NULL"
_COUNTED: Final = """
    SELECT
        (SELECT count(*) FROM task_sources WHERE chunk = :chunk) AS tasks,
        (SELECT count(*) FROM task_comments
         WHERE task IN (SELECT task FROM task_sources WHERE chunk = :chunk)) AS comments
"""


class SqliteTaskSources:
    """Implements TaskSources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def duplicates(
        self, product: Product, tasks: Collection[ImportedTask]
    ) -> Mapping[int, Duplicate]:
        """By the place of each in `tasks`."""
        return await self._database.read(partial(_duplicates, product=product, tasks=tasks))

    async def known_chats(self, product: Product, sources: Collection[str]) -> frozenset[str]:
        """Which conversations were imported before and are there."""
        return await self._database.read(partial(_known_chats, product=product, sources=sources))

    async def count(self, chunks: Collection[str]) -> tuple[int, int]:
        """How many tasks came with these chunks and are there, and how many comments they have."""
        return await self._database.read(partial(_count, chunks=chunks))


def _duplicates(
    connection: sqlite3.Connection, product: Product, tasks: Collection[ImportedTask]
) -> Mapping[int, Duplicate]:
    known = dict(map(tuple, connection.execute(_BY_SOURCE, (product.value,))))
    found: dict[int, Duplicate] = {}
    looked_for: dict[tuple[str, str], list[int]] = {}
    for at, task in enumerate(tasks):
        if task.source and task.source in known:
            found[at] = Duplicate(known[task.source], SameBy.SOURCE)
        else:
            looked_for.setdefault(likeness_of(task.title, task.due), []).append(at)
    titles = {title for title, _ in looked_for}
    for name, title, day in connection.execute(_BY_TITLE):
        folded = title.casefold()
        if folded in titles:
            for at in looked_for.get((folded, day or ""), ()):
                found.setdefault(at, Duplicate(name, SameBy.TITLE))
    return found


def _known_chats(
    connection: sqlite3.Connection, product: Product, sources: Collection[str]
) -> frozenset[str]:
    there = "SELECT 1 FROM conversations WHERE id = ? AND deleted_at IS NULL"
    return frozenset(
        source
        for source in sources
        if connection.execute(there, (chat_id(product, source),)).fetchone() is not None
    )


def _count(connection: sqlite3.Connection, chunks: Collection[str]) -> tuple[int, int]:
    tasks = comments = 0
    for chunk in chunks:
        row = connection.execute(_COUNTED, {"chunk": chunk}).fetchone()
        tasks, comments = tasks + int(row["tasks"]), comments + int(row["comments"])
    return tasks, comments
