"""Small remembered values in SQLite: drafts, window sizes."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.rows import storable


class SqliteStateStore:
    """The StateStore of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_state(self, key: str) -> str | None:
        """The remembered value, or None."""
        return await self._database.read(partial(_get, key=key))

    async def set_state(self, key: str, value: str | None) -> None:
        """Remember `value`, or forget with None."""
        await self._database.write(partial(_set, key=key, value=value))

    async def state_keys(self, prefix: str) -> Sequence[str]:
        """The names that begin with `prefix`, in order."""
        return await self._database.read(partial(_keys, prefix=prefix))


def _get(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["value"])


def _keys(connection: sqlite3.Connection, prefix: str) -> list[str]:
    rows = connection.execute(
        "SELECT key FROM state WHERE substr(key, 1, ?) = ? ORDER BY key", (len(prefix), prefix)
    )
    return [str(row["key"]) for row in rows]


def _set(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    if value is None:
        connection.execute("DELETE FROM state WHERE key = ?", (key,))
        return
    connection.execute(
        """
        INSERT INTO state (key, value) VALUES (?, ?)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """,
        (key, storable(value)),
    )
