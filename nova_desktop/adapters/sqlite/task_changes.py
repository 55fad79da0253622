"""Changes rows of the task tables and remembers how they were: any change has its exact inverse."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, cast

from nova_desktop.adapters.sqlite.command_rules import CommandRule
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.domain.commands import Command
from nova_desktop.domain.task_commands import PUT_BACK

# Each table that commands change, with the columns by which a row is known.
KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lanes": ("id",),
        "projects": ("id",),
        "people": ("id",),
        "tasks": ("id",),
        "task_notes": ("task",),
        "task_labels": ("task", "label"),
        "task_people": ("task", "person"),
        "task_needs": ("task", "needed"),
        "task_comments": ("id",),
        "task_links": ("id",),
        "task_attachments": ("id",),
    }
)
# The columns that point to other rows, and whether a row can do without.
_POINTS_TO: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "task": ("tasks", False),
        "needed": ("tasks", False),
        "person": ("people", False),
        "lane": ("lanes", False),
        "parent": ("tasks", True),
        "project": ("projects", True),
    }
)
_TOLD_CHARACTERS: Final = 300
Values = dict[str, object]


def sql(*words: str) -> str:
    """A statement out of fixed words and names of this package."""
    return " ".join(words)


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns that are stored; computed ones are left out."""
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [row[0] for row in found]


class Changes:
    """One command's changes. Each method acts at once and notes the step that takes it back."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._steps: list[list[object]] = []
        self._told: dict[str, Values] = {}

    def add(self, table: str, values: Mapping[str, object]) -> None:
        """A new row."""
        names = list(values)
        marks = ", ".join("?" for _ in names)
        statement = sql("INSERT INTO", table, "(", ", ".join(names), ") VALUES (", marks, ")")
        self.connection.execute(statement, list(values.values()))
        self._steps.append(["drop", table, [values[name] for name in KEYS[table]]])

    def set(self, table: str, key: tuple[object, ...], values: Mapping[str, object]) -> bool:
        """Other values of a row; False if it has them already or is not there."""
        where = _where(table)
        names = ", ".join(values)
        old = self.connection.execute(sql("SELECT", names, "FROM", table, where), key).fetchone()
        if old is None:
            return False
        changed = {name: value for name, value in values.items() if old[name] != value}
        if not changed:
            return False
        sets = ", ".join(f"{name} = ?" for name in changed)
        statement = sql("UPDATE", table, "SET", sets, where)
        self.connection.execute(statement, [*changed.values(), *key])
        self._steps.append(["set", table, list(key), {name: old[name] for name in changed}])
        if table == "tasks":
            self._told.setdefault(str(key[0]), {}).update(changed)
        return True

    def drop(self, table: str, key: tuple[object, ...]) -> bool:
        """Away with a row; False if it is not there."""
        names = columns_of(self.connection, table)
        where = _where(table)
        statement = sql("SELECT", ", ".join(names), "FROM", table, where)
        old = self.connection.execute(statement, key).fetchone()
        if old is None:
            return False
        self.connection.execute(sql("DELETE FROM", table, where), key)
        self._steps.append(["add", table, {name: old[name] for name in names}])
        return True

    def inverse(self, task: str = "") -> Command:
        """What takes all of it back, the last step first; with what the task's row became."""
        told = {name: _short(value) for name, value in self._told.get(task, {}).items()}
        return Command(PUT_BACK, {"steps": self._steps[::-1], "after": told})


class Work:
    """One command on its way: its payload, its time and its changes."""

    def __init__(
        self, connection: sqlite3.Connection, kind: str, payload: Mapping[str, object], at: datetime
    ) -> None:
        self.connection = connection
        self.changes = Changes(connection)
        self.payload = payload
        self.now = to_micros(at)
        self._kind = kind
        self._columns: dict[str, frozenset[str]] = {}

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table that are stored."""
        if table not in self._columns:
            self._columns[table] = frozenset(columns_of(self.connection, table))
        return self._columns[table]

    def refuse(self, why: str) -> Exception:
        """The error to raise."""
        return refused(self._kind, why)

    def text(self, name: str) -> str:
        """A text of the payload, ready to store."""
        value = self.payload.get(name)
        if not isinstance(value, str):
            raise self.refuse(f"{name} must be text")
        return storable(value)

    def texts(self, name: str) -> list[str]:
        """A list of texts, each once."""
        raw = self.payload.get(name, [])
        found = cast("list[object]", raw) if isinstance(raw, list) else [None]
        if not all(isinstance(each, str) for each in found):
            raise self.refuse(f"{name} must be a list of texts")
        return list(dict.fromkeys(storable(str(each)) for each in found))

    def fields(self, name: str = "fields") -> Mapping[str, object]:
        """An object of the payload."""
        raw = self.payload.get(name)
        if not isinstance(raw, Mapping):
            raise self.refuse(f"{name} must be an object")
        return cast("Mapping[str, object]", raw)

    def one(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first row of an answer."""
        return self.connection.execute(statement, values).fetchone()

    def task(self, task: str) -> sqlite3.Row:
        """The row of a task that is not in the trash."""
        row = self.one("SELECT * FROM tasks WHERE id = ? AND deleted_at IS NULL", task)
        if row is None:
            raise self.refuse(f"no task {task}")
        return row

    def touch(self, task: str) -> None:
        """It was changed now."""
        self.changes.set("tasks", (task,), {"updated_at": self.now})


def rule_of(kind: str, change: Callable[[Work], object]) -> CommandRule:
    """The rule of a kind of command; a ValueError of `change` becomes a refusal."""

    def carry_out(
        connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime
    ) -> Command:
        work = Work(connection, kind, payload, now)
        try:
            change(work)
        except ValueError as error:
            raise work.refuse(str(error)) from error
        return work.changes.inverse(str(payload.get("task", "")))

    return carry_out


def put_back(work: Work) -> None:
    """Rows as they were before a command."""
    steps = work.payload.get("steps")
    for step in cast("list[list[object]]", steps if isinstance(steps, list) else []):
        _put_back(work, step)


def _put_back(work: Work, step: list[object]) -> None:
    what, table = str(step[0]), str(step[1])
    if table not in KEYS:
        raise work.refuse(f"there is no table {table}")
    if what == "drop":
        work.changes.drop(table, tuple(cast("list[object]", step[2])))
        return
    values = _pointing(work, cast("Values", step[-1]))
    if values is None:
        return
    if not set(values) <= work.columns(table):
        raise work.refuse(f"{table} has other columns")
    if what == "set":
        work.changes.set(table, tuple(cast("list[object]", step[2])), values)
        return
    taken = work.one(sql("SELECT 1 FROM", table, "WHERE row = ?"), values.get("row"))
    work.changes.add(table, {n: v for n, v in values.items() if taken is None or n != "row"})


def _pointing(work: Work, values: Values) -> Values | None:
    """The values without what has left the trash for ever since; None if nothing is left then."""
    found = dict(values)
    for column in _POINTS_TO.keys() & values.keys():
        table, optional = _POINTS_TO[column]
        known = sql("SELECT 1 FROM", table, "WHERE id = ?")
        if values[column] is not None and work.one(known, values[column]) is None:
            if not optional:
                return None
            found[column] = None
    return found


def _where(table: str) -> str:
    return "WHERE " + " AND ".join(f"{name} = ?" for name in KEYS[table])


def _short(value: object) -> object:
    return value[:_TOLD_CHARACTERS] if isinstance(value, str) else value
