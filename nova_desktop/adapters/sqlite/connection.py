"""Opens connections with the settings that every one of them needs."""

import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

BUSY_TIMEOUT_S: Final = 5.0
APPLICATION_ID: Final = 1315927649
SIDECARS: Final = ("-wal", "-shm", "-journal")
KEPT_LOG: Final = "-wal-kept"

# NORMAL: a commit is handed to the system, not waited for on the disk. What was acknowledged
# survives the end of this process in any way (kill -9 too); the writer's checkpoint a second
# later makes it survive a power cut. FULL would put a disk flush into every acknowledgement.
_EVERY_CONNECTION: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
)
_WRITER: Final = (
    # Triggers keep the search indexes, which SQLite before 3.44 allows in a trusted schema only.
    "PRAGMA trusted_schema = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA journal_size_limit = 8388608",
)


def connect_writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes; transactions are begun by hand.

    It may move from the thread that opens it to the one that uses it. `use_log` comes next, once
    it is clear that the file is ours. Raises sqlite3.Error.
    """
    return _connect(path, "rw", _EVERY_CONNECTION, own_thread=False)


def use_log(connection: sqlite3.Connection) -> None:
    """Write ahead into a log, so that reads and the one write do not wait for each other."""
    _execute_all(connection, _WRITER)


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, for the thread that opens it. Raises sqlite3.Error."""
    return _connect(path, "ro", _EVERY_CONNECTION, own_thread=True)


def connect_copy(path: Path) -> sqlite3.Connection:
    """A connection to a copy, which becomes one self-contained file. Raises sqlite3.Error."""
    return _connect(path, "rw", ("PRAGMA journal_mode = DELETE",), own_thread=True)


def quick_check(connection: sqlite3.Connection) -> str:
    """What is wrong with the file, or "". Reads all of it, but compares no index to its table."""
    return _found(connection, "PRAGMA quick_check(1)")


def full_check(connection: sqlite3.Connection) -> str:
    """What is wrong with the file, indexes included, or "". Up to four times as slow."""
    return _found(connection, "PRAGMA integrity_check(1)")


def schema_of(connection: sqlite3.Connection) -> int:
    """The number of the last migration the file has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether it is a sound SQLite file of some other program."""
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    return not ours and connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is not None


def sidecar(path: Path, ending: str) -> Path:
    """The file that SQLite keeps beside `path`, as `nova.sqlite3-wal`."""
    return path.with_name(path.name + ending)


def _found(connection: sqlite3.Connection, check: str) -> str:
    found = str(connection.execute(check).fetchone()[0])
    return "" if found == "ok" else found


def _connect(
    path: Path, mode: str, pragmas: tuple[str, ...], *, own_thread: bool
) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{_uri(path)}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=own_thread,
        cached_statements=256,
    )
    connection.row_factory = sqlite3.Row
    connection.text_factory = _readable_text
    try:
        _execute_all(connection, pragmas)
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection


def _execute_all(connection: sqlite3.Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(statement)


def _readable_text(raw: bytes) -> str:
    # A byte that went wrong on the disk must not make a whole conversation unreadable.
    return raw.decode("utf-8", "replace")


def _uri(path: Path) -> str:
    # Not Path.as_uri: for a Windows network share it names a host, which SQLite refuses.
    posix = path.absolute().as_posix()
    return "file://" + quote(posix if posix.startswith("/") else f"/{posix}")
