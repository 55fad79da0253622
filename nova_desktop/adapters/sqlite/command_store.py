"""Carries out commands and keeps the journal that undo, redo and the activity log stand on."""

import json
import sqlite3
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar
from uuid import uuid4

from nova_desktop.adapters.sqlite.command_rules import CHAT_RULES, CommandRule
from nova_desktop.adapters.sqlite.database import Database, utc_now
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import entry_from, payload_text, to_micros
from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_import_rules import TASK_IMPORT_RULES
from nova_desktop.adapters.sqlite.task_outbox import TaskNews, TaskRemembering
from nova_desktop.adapters.sqlite.task_place_rules import TASK_RULES
from nova_desktop.domain.commands import Actor, Command, JournalEntry
from nova_desktop.domain.task_commands import PUT_BACK

ALL_RULES: Final[Mapping[str, CommandRule]] = MappingProxyType(
    {**CHAT_RULES, **TASK_RULES, **TASK_IMPORT_RULES}
)
# An entry without the rows of an import: of them only their ids, which listeners want.
_SLIM: Final = """
    id, batch, actor, kind, inverse_kind, inverse_payload, at, undone,
    CASE WHEN kind <> 'import_tasks' THEN payload ELSE json_object(
        'task', json_extract(payload, '$.task'),
        'rows', json((
            SELECT json_group_array(json_object('id', json_extract(value, '$.id')))
            FROM json_each(payload, '$.rows')
        ))
    ) END AS payload
"""
_NEWEST: Final = """
    SELECT batch FROM journal
    WHERE undone = 0 AND settled = 0 AND kind NOT IN (SELECT value FROM json_each(?))
    ORDER BY id DESC LIMIT 1
"""
_MANY: Final = 20
_LARGE_CACHE: Final = "PRAGMA cache_size = -65536"  # KiB
Watch = Callable[[int], None]
T = TypeVar("T")


class SqliteCommandStore:
    """The CommandStore of the application; `rules` says what each kind of command does.

    With `remembering` what is done and said in tasks goes to memory's outbox.
    """

    def __init__(
        self,
        database: Database,
        rules: Mapping[str, CommandRule] = ALL_RULES,
        now: Callable[[], datetime] = utc_now,
        remembering: TaskRemembering | None = None,
    ) -> None:
        self._database = database
        self._rules = rules
        self._now = now
        self._remembering = remembering

    async def carry_out(
        self,
        commands: Sequence[Command],
        actor: Actor,
        watch: Watch | None = None,
        batch: str = "",
    ) -> Sequence[JournalEntry]:
        """Carry out all of `commands` as one batch, or none of them.

        What was undone before can then no longer be redone. What changes nothing at all leaves no
        trace. Raises NovaError with CHANGE_REFUSED
        when one of them cannot be applied. `watch` hears in the database's thread how many are
        done; what it raises ends the batch, which then leaves nothing behind. A named `batch` is
        carried out once.
        """
        if not commands:
            return []
        name = batch or uuid4().hex
        wanted = _Batch(name, actor, tuple(commands), watch, once=bool(batch))
        work = partial(wanted.carry_out, self._rules, self._now())
        return await self._write(work, alone=len(commands) >= _MANY)

    async def undo(self, leave: Collection[str] = (), only: str = "") -> Sequence[JournalEntry]:
        """Take the newest batch back that is not undone, its last command first.

        Batches with a command of a kind in `leave` stay as they are. With `only` nothing happens
        unless that batch is the newest.
        """
        leaving = json.dumps(list(leave))
        work = partial(_undo, rules=self._rules, now=self._now(), leave=leaving, only=only)
        return await self._write(work, alone=True)

    async def redo(self) -> Sequence[JournalEntry]:
        """Carry the batch out again that was undone last, its first command first.

        That happens as of the time it was first done, so it leads to the very same state.
        """
        return await self._write(partial(_redo, rules=self._rules), alone=True)

    async def batch(self, name: str) -> Sequence[JournalEntry]:
        """The entries of a batch in their order; empty where there is none."""
        return await self._database.read(partial(_batch, name=name))

    async def history(self, limit: int = 100) -> Sequence[JournalEntry]:
        """The newest first, undone ones too."""
        return await self._database.read(partial(_history, limit=limit))

    async def _write(self, work: "_Work", *, alone: bool) -> list[JournalEntry]:
        """What memory is told of it is written in the same transaction.

        What may be long is `alone` in one: the savepoint of a shared one keeps every page that is
        changed in memory, as much as the database is large.
        """
        remembering = self._remembering
        telling = remembering.telling() if remembering is not None else None

        def write(connection: sqlite3.Connection) -> tuple[list[JournalEntry], bool]:
            done = work(connection)
            news = TaskNews()
            for inverse, actor in done.changes:
                news.heard(inverse, actor)
            return done.entries, news.tell(connection, telling)

        if alone:
            entries, is_told = await self._database.write_alone(partial(_in_one, work=write))
        else:
            entries, is_told = await self._database.write(write)
        if is_told and remembering is not None:
            remembering.added()
        return entries


def _in_one(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """A transaction; what it raises leaves it open, and whoever runs it takes that back."""
    connection.execute("BEGIN IMMEDIATE")
    found = work(connection)
    connection.execute("COMMIT")
    return found


@dataclass(slots=True)
class _Done:
    """The entries of a batch, with each change that was made, in order: what takes it back."""

    entries: list[JournalEntry] = field(default_factory=list[JournalEntry])
    changes: list[tuple[Command, Actor]] = field(default_factory=list[tuple[Command, Actor]])

    def add(self, entry: JournalEntry, inverse: Command) -> None:
        self.entries.append(entry)
        self.changes.append((inverse, entry.actor))


_Work = Callable[[sqlite3.Connection], _Done]


@dataclass(frozen=True, slots=True)
class _Batch:
    name: str
    actor: Actor
    commands: tuple[Command, ...]
    watch: Watch | None = None
    once: bool = False

    def carry_out(
        self, rules: Mapping[str, CommandRule], now: datetime, connection: sqlite3.Connection
    ) -> _Done:
        done = _Done()
        if self.once and _is_there(connection, self.name):
            return done
        with _room_for(connection, len(self.commands)):
            for command in self.commands:
                if self.watch is not None:
                    self.watch(len(done.entries))
                inverse = _apply(connection, rules, command, now)
                done.add(self._record(connection, command, inverse, now), inverse)
        if all(map(_is_nothing, done.entries)):  # as a second press; no step of undo
            connection.execute("DELETE FROM journal WHERE batch = ?", (self.name,))
            return _Done()
        connection.execute(
            "UPDATE journal SET redoable = 0 WHERE redoable = 1 AND batch <> ?", (self.name,)
        )
        return done

    def _record(
        self, connection: sqlite3.Connection, command: Command, inverse: Command, now: datetime
    ) -> JournalEntry:
        added = connection.execute(
            """
            INSERT INTO journal (
                batch, actor, kind, payload, inverse_kind, inverse_payload, at, task
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                self.name,
                self.actor,
                command.kind,
                payload_text(command),
                inverse.kind,
                payload_text(inverse),
                to_micros(now),
                command.payload.get("task"),
            ),
        )
        return JournalEntry(added.lastrowid or 0, self.name, self.actor, command, inverse, now)


def _is_nothing(entry: JournalEntry) -> bool:
    """Whether it changed nothing, so that there is nothing to take back."""
    return entry.inverse.kind == PUT_BACK and not entry.inverse.payload.get("steps")


@contextmanager
def _room_for(connection: sqlite3.Connection, commands: int) -> Generator[None]:
    """Room for many pages while a long batch goes on, as an import: the disk is the slow part."""
    if commands < _MANY:
        yield
        return
    before = int(connection.execute("PRAGMA cache_size").fetchone()[0])
    connection.execute(_LARGE_CACHE)
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")


def _apply(
    connection: sqlite3.Connection,
    rules: Mapping[str, CommandRule],
    command: Command,
    now: datetime,
) -> Command:
    rule = rules.get(command.kind)
    if rule is None:
        raise refused(command.kind, "unknown kind of command")
    return rule(connection, command.payload, now)


def _undo(
    connection: sqlite3.Connection,
    rules: Mapping[str, CommandRule],
    now: datetime,
    leave: str,
    only: str,
) -> _Done:
    rows = connection.execute(
        sql("SELECT", _SLIM, "FROM journal WHERE batch = (", _NEWEST, ") AND ? IN ('', batch)")
        + " ORDER BY id DESC",
        (leave, only),
    ).fetchall()
    with _room_for(connection, len(rows)):
        changes = [_apply(connection, rules, entry_from(row).inverse, now) for row in rows]
    done = _Done()
    for row, change in zip(rows, changes, strict=True):
        entry = _marked(
            connection,
            sql("UPDATE journal SET undone = 1, redoable = 1 WHERE id = :id RETURNING", _SLIM),
            {"id": row["id"]},
        )
        done.add(entry, change)
    return done


def _redo(connection: sqlite3.Connection, rules: Mapping[str, CommandRule]) -> _Done:
    # New commands end all redoing, so what can be redone is the journal's tail, and the batch
    # that was undone last is the oldest of it.
    rows = connection.execute(
        """
        SELECT id FROM journal WHERE batch =
            (SELECT batch FROM journal WHERE redoable = 1 ORDER BY id LIMIT 1)
        ORDER BY id
        """
    ).fetchall()
    done = _Done()
    with _room_for(connection, len(rows)):
        for row in rows:
            entry = _carry_out_again(connection, rules, row["id"])
            done.add(entry, entry.inverse)
    return done


def _carry_out_again(
    connection: sqlite3.Connection,
    rules: Mapping[str, CommandRule],
    number: int,
) -> JournalEntry:
    found = connection.execute("SELECT * FROM journal WHERE id = ?", (number,))
    entry = entry_from(found.fetchone())
    inverse = _apply(connection, rules, entry.command, entry.at)
    return _marked(
        connection,
        sql(
            "UPDATE journal SET undone = 0, redoable = 0,",
            "inverse_kind = :kind, inverse_payload = :payload WHERE id = :id RETURNING",
            _SLIM,
        ),
        {"id": number, "kind": inverse.kind, "payload": payload_text(inverse)},
    )


def _marked(
    connection: sqlite3.Connection, statement: str, values: Mapping[str, object]
) -> JournalEntry:
    return entry_from(connection.execute(statement, values).fetchone())


def _is_there(connection: sqlite3.Connection, batch: str) -> bool:
    found = connection.execute("SELECT 1 FROM journal WHERE batch = ? LIMIT 1", (batch,))
    return found.fetchone() is not None


def _batch(connection: sqlite3.Connection, name: str) -> list[JournalEntry]:
    rows = connection.execute(
        sql("SELECT", _SLIM, "FROM journal WHERE batch = ? ORDER BY id"), (name,)
    )
    return [entry_from(row) for row in rows]


def _history(connection: sqlite3.Connection, limit: int) -> list[JournalEntry]:
    rows = connection.execute("SELECT * FROM journal ORDER BY id DESC LIMIT ?", (limit,))
    return [entry_from(row) for row in rows]
