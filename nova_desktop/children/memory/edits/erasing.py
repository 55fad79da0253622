"""Makes what was deleted unreadable in the memory file, its log and its copies."""

import asyncio
import shutil
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.edits.bin import KEPT
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.moving.backup import COPY, FOLDER, MEMORY_COPY
from nova_desktop.children.memory.moving.marker import Marker
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.store.backups import Backups
from nova_desktop.children.memory.store.opening import BACKUPS
from nova_desktop.children.memory.vectors.table import set_state, state
from nova_desktop.domain.problems import ProblemCode

_DUE: Final = "erase_due"
PATIENCE_S: Final = 20.0
"""With those who read while the log is to be emptied."""
_PAUSE_S: Final = 0.25
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"


def want(connection: sqlite3.Connection) -> None:
    """Note that something is to be erased, in the transaction that deletes it."""
    set_state(connection, _DUE, "1")


async def erase_if_due(store: Store, now: datetime) -> bool:
    """Erase what `want` noted, however often that was broken off. Raises GraphError."""
    if not await store.read(lambda connection: state(connection, _DUE)):
        return False
    await erase(store, now)
    await store.write(lambda c: c.execute("DELETE FROM state WHERE key = ?", (_DUE,)))
    return True


async def erase(store: Store, now: datetime) -> None:
    """Rewrite the file and drop its copies; the next copy is due at once. Raises GraphError."""
    migration = (await Marker(store, "migration").read()).get("backup", "")
    await store.read(lambda _: _drop_copies(store.path, migration, now))
    await store.write(_merge_words)
    await store.write(_rewrite)
    await _empty_log(store)
    # A copy that was begun before has what is in no file any more.
    await store.read(lambda _: _drop_copies(store.path, migration, now))


async def _empty_log(store: Store) -> None:
    """Whoever reads keeps the log from being emptied until that is done."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if await store.write(_truncate):
            return
        await asyncio.sleep(_PAUSE_S)
    raise GraphError(ProblemCode.MEMORY_FAILED, "the log of the memory file is being read")


def _drop_copies(path: Path, migration: str, now: datetime) -> None:
    folder = path.parent
    Backups(folder / BACKUPS).remove_all()
    for pattern in (f"{path.name}.damaged-*", f"{BACKUPS}/*.db.tmp*"):
        for copy in folder.glob(pattern):
            copy.unlink(missing_ok=True)
    for kept in (folder / FOLDER).glob("*"):
        if str(kept) != migration and _is_old(kept, now):
            shutil.rmtree(kept, ignore_errors=True)
        for name in (MEMORY_COPY, COPY):
            (kept / name).unlink(missing_ok=True)


def _is_old(folder: Path, now: datetime) -> bool:
    """Whether a migration was longer ago than anything forgotten is kept."""
    try:
        made = datetime.strptime(folder.name, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return False
    return now - made > KEPT - timedelta(hours=1)


def _merge_words(connection: sqlite3.Connection) -> None:
    """Rewrite every full-text index, which else keeps words of deleted rows for a while."""
    connection.execute("PRAGMA secure_delete = ON")
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5(%'"
        " AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    ).fetchall()
    for (table,) in tables:
        name = f'"{table}"'
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 (names of our own tables)


def _rewrite(connection: sqlite3.Connection) -> None:
    """Rewrite the file without its free pages.

    It cannot be done in a transaction, so the one around it is ended and another begun.
    """
    connection.execute("COMMIT")
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("BEGIN IMMEDIATE")


def _truncate(connection: sqlite3.Connection) -> bool:
    """Whether the log is empty now; see `_rewrite`."""
    connection.execute("COMMIT")
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute("BEGIN IMMEDIATE")
    return not busy
