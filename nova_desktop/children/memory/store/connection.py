"""Opens connections to the memory file with the settings that each of them needs."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

APPLICATION_ID: Final = 1315927629
BUSY_TIMEOUT_S: Final = 5.0

# The schema is trusted, since triggers keep the full-text tables, which SQLite calls unsafe.
# FULL: a text that was accepted is on the disk, since the window forgets it then. Memory is
# written seldom enough for the price, one flush a transaction.
_EVERY: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",
    "PRAGMA synchronous = FULL",
)


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """A connection to the file, which must exist. Transactions are begun by hand.

    One that does not write cannot. It may be used by one thread at a time, whichever it is.
    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(
        f"{_uri(path)}?mode={'rw' if writes else 'ro'}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    connection.row_factory = sqlite3.Row
    # A byte that went wrong on the disk must not make a whole text unreadable.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    # SQLite's own lower() leaves all letters but A to Z as they are. It is given bytes, since one
    # that went wrong must not break the query off.
    connection.create_function("casefolded", 1, _casefolded, deterministic=True)
    try:
        for statement in _EVERY:
            connection.execute(statement)
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection


def use_log(connection: sqlite3.Connection) -> None:
    """Write ahead into a log, so that reading and writing do not wait for each other."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA journal_size_limit = 33554432")


def schema_of(connection: sqlite3.Connection) -> int:
    """The number of the last migration the file has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether it is a sound SQLite file of some other program."""
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    return not ours and connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is not None


def quick_check(connection: sqlite3.Connection) -> str:
    """What is wrong with the file, or "". Reads all of it, compares no index to its table."""
    return _found(connection, "PRAGMA quick_check(1)")


def full_check(connection: sqlite3.Connection) -> str:
    """What is wrong with the file, indexes and links between rows included, or ""."""
    return _found(connection, "PRAGMA integrity_check(1)") or _orphan(connection)


def sidecar(path: Path, ending: str) -> Path:
    """A file beside the memory file, as `memory.db-wal`."""
    return path.with_name(path.name + ending)


def _casefolded(text: bytes | None) -> str:
    return (text or b"").decode("utf-8", "replace").casefold()


def _found(connection: sqlite3.Connection, check: str) -> str:
    found = str(connection.execute(check).fetchone()[0])
    return "" if found == "ok" else found


def _orphan(connection: sqlite3.Connection) -> str:
    row = connection.execute("PRAGMA foreign_key_check").fetchone()
    return "" if row is None else f"a row of {row[0]} refers to a missing row of {row[2]}"


def _uri(path: Path) -> str:
    # Not Path.as_uri: for a Windows network share it names a host, which SQLite refuses.
    posix = path.absolute().as_posix()
    return "file://" + quote(posix if posix.startswith("/") else f"/{posix}")
