"""Numbered SQL files that bring a database to the schema this version of Nova knows."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from nova_desktop.adapters.sqlite.backups import Backups, Reason
from nova_desktop.adapters.sqlite.connection import schema_of


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `number` is the schema it leads to."""

    number: int
    name: str
    sql: str


def shipped_migrations() -> tuple[Migration, ...]:
    """The steps that come with Nova, in order. Raises ValueError if a number is missing."""
    folder = files("nova_desktop.adapters.sqlite") / "migrations"
    found = sorted(
        (_read(file) for file in folder.iterdir() if file.name.endswith(".sql")),
        key=lambda step: step.number,
    )
    if not found or [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered 1, 2, 3: {[step.name for step in found]}")
    return tuple(found)


def migrate(
    connection: sqlite3.Connection,
    steps: Sequence[Migration],
    backups: Backups | None,
    now: datetime,
) -> None:
    """Carry out the steps that `connection` has not seen, all of them or none.

    A database that holds something is copied first, unless it is a copy itself (None for
    `backups`). Raises sqlite3.Error when a step fails; the file is then as it was. Raises
    sqlite3.Error, OSError or DamageError when the copy fails.
    """
    schema = schema_of(connection)
    missing = [step for step in steps if step.number > schema]
    if not missing:
        return
    if schema > 0 and backups is not None:
        backups.make(connection, Reason.MIGRATION, now)
    # Off, since a table that is rebuilt is dropped in between; it cannot change in a transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        _carry_out(connection, missing)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")
    # Into the file itself, where an older Nova reads the number without touching anything.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _carry_out(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    orphans = _orphans(connection)
    for step in steps:
        try:
            for statement in statements(step.sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step.number}")
        except sqlite3.Error as error:
            error.add_note(f"in {step.name}")
            raise
    if _orphans(connection) > orphans:
        raise sqlite3.IntegrityError(f"{steps[-1].name} leaves rows that refer to missing rows")
    connection.execute("COMMIT")


def _orphans(connection: sqlite3.Connection) -> int:
    # An old fault of the disk may have left some; they must not stop Nova's updates for ever.
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def statements(sql: str) -> list[str]:
    """The statements of a script, each to be executed inside one transaction.

    `Connection.executescript` would commit before it starts.
    """
    found: list[str] = []
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return [*found, pending] if pending.strip() else found


def _read(file: Traversable) -> Migration:
    number = int(file.name.partition("_")[0])
    return Migration(number, file.name, file.read_text(encoding="utf-8"))
