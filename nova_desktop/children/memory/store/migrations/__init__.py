"""Numbered SQL files that bring a memory file to the schema this version of Nova knows."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from nova_desktop.children.memory.store.connection import APPLICATION_ID, schema_of


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `number` is the schema it leads to."""

    number: int
    name: str
    sql: str


def shipped_migrations() -> tuple[Migration, ...]:
    """The steps that come with Nova, in order. Raises ValueError if a number is missing."""
    found = sorted(
        (_read(file) for file in files(__name__).iterdir() if file.name.endswith(".sql")),
        key=lambda step: step.number,
    )
    if not found or [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered 1, 2, 3: {[step.name for step in found]}")
    return tuple(found)


def missing_steps(
    connection: sqlite3.Connection, steps: Sequence[Migration]
) -> tuple[Migration, ...]:
    """Those that the file has not seen."""
    return tuple(step for step in steps if step.number > schema_of(connection))


def migrate(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    """Carry out the steps, all of them or none. Raises sqlite3.Error."""
    # Off, since a table that is rebuilt is dropped in between; it cannot change in a transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        for step in steps:
            _carry_out(connection, step)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")


def _carry_out(connection: sqlite3.Connection, step: Migration) -> None:
    try:
        for statement in _statements(step.sql):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step.number}")
    except sqlite3.Error as error:
        error.add_note(f"in {step.name}")
        raise


def _statements(sql: str) -> list[str]:
    # `Connection.executescript` would commit before it starts.
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
