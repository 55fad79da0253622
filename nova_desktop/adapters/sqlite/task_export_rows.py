"""Reads all that is kept of tasks in one snapshot, record by record, for exports."""

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from nova_desktop.adapters.sqlite.connection import connect_reader
from nova_desktop.adapters.sqlite.errors import refused, translating
from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_filter_sql import condition_in
from nova_desktop.adapters.sqlite.task_place_queries import lanes, people, projects
from nova_desktop.adapters.sqlite.task_rows import (
    Row,
    attachment_from,
    by_name,
    comment_from,
    link_from,
    task_from,
)
from nova_desktop.domain.task_records import TaskBoard, TaskRecord, TaskScope

PAGE: Final = 200
_RECORD: Final = """
    SELECT tasks.*,
        EXISTS (SELECT 1 FROM task_comments WHERE task = tasks.id) AS has_comments,
        EXISTS (SELECT 1 FROM task_links WHERE task = tasks.id) AS has_links,
        EXISTS (SELECT 1 FROM task_attachments WHERE task = tasks.id) AS has_files,
        (SELECT json_group_array(label) FROM task_labels WHERE task = tasks.id) AS labels,
        (SELECT json_group_array(person) FROM task_people WHERE task = tasks.id) AS persons,
        (SELECT json_group_array(needed) FROM task_needs WHERE task = tasks.id) AS needs
    FROM tasks WHERE id IN (SELECT value FROM json_each(?))
"""
_BELOW: Final = """
    INSERT OR IGNORE INTO temp.chosen
    WITH RECURSIVE below (id) AS (
        SELECT id FROM temp.chosen UNION
        SELECT tasks.id FROM below JOIN tasks ON tasks.parent = below.id
        WHERE tasks.deleted_at IS NULL
    )
    SELECT id FROM below
"""
_AS_MADE: Final = "SELECT id FROM tasks WHERE id IN (SELECT id FROM temp.chosen) ORDER BY row"
_TOPS: Final = """
    SELECT tasks.id FROM tasks JOIN lanes ON lanes.id = tasks.lane
    WHERE tasks.id IN (SELECT id FROM temp.chosen)
        AND (parent IS NULL OR parent NOT IN (SELECT id FROM temp.chosen))
    ORDER BY lanes.rank, lanes.row, band, tasks.rank, tasks.row
"""
_CHILDREN: Final = """
    SELECT id FROM tasks WHERE parent = ? AND id IN (SELECT id FROM temp.chosen)
    ORDER BY place, row
"""


class SqliteTaskRecords:
    """Implements TaskRecords over the file of the database."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def open(self, scope: TaskScope) -> Generator["Snapshot"]:
        """The tasks of a scope as they are now; blocks, and is for one thread.

        Raises NovaError.
        """
        with translating(self._path), closing(connect_reader(self._path)) as connection:
            connection.execute("BEGIN")
            try:
                snapshot = Snapshot(connection, scope)
            except ValueError as error:
                raise refused("filter", str(error)) from error
            yield snapshot


class Snapshot:
    """Reads as of one moment, whatever is written meanwhile."""

    def __init__(self, connection: sqlite3.Connection, scope: TaskScope) -> None:
        self._connection = connection
        self._scope = scope
        self.total = self._choose(scope)

    def board(self) -> TaskBoard:
        """All that there is, or for a part of the tasks what these need."""
        connection = self._connection
        there, named, known = lanes(connection), projects(connection), people(connection)
        if self._scope.is_everything:
            return TaskBoard(tuple(there), tuple(named), tuple(known))
        used = self._used("SELECT DISTINCT lane FROM tasks WHERE id IN")
        of = self._used("SELECT DISTINCT project FROM tasks WHERE id IN")
        with_ = self._used("SELECT DISTINCT person FROM task_people WHERE task IN")
        return TaskBoard(
            tuple(lane for lane in there if lane.id in used),
            tuple(project for project in named if project.id in of),
            tuple(person for person in known if person.id in with_),
        )

    def as_made(self) -> Iterator[TaskRecord]:
        """In the order in which they came to be."""
        ids = (row[0] for row in self._connection.execute(_AS_MADE))
        return (record for _depth, record in self._read((0, each) for each in ids))

    def as_shown(self) -> Iterator[tuple[int, TaskRecord]]:
        """Lane by lane from above, each followed by its subtasks, with how deep they stand."""
        return self._read(self._tree())

    def _choose(self, scope: TaskScope) -> int:
        run = self._connection.execute
        run("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY) WITHOUT ROWID")
        if scope.is_everything and scope.trash:
            run("INSERT INTO temp.chosen SELECT id FROM tasks")
        else:
            condition = condition_in(self._connection, scope.wanted)
            into = "INSERT INTO temp.chosen SELECT id FROM tasks WHERE"
            run(sql(into, condition.where), condition.values)
        if scope.below:
            run(_BELOW)
        return int(run("SELECT count(*) FROM temp.chosen").fetchone()[0])

    def _used(self, statement: str) -> set[str]:
        found = self._connection.execute(sql(statement, "(SELECT id FROM temp.chosen)"))
        return {row[0] for row in found}

    def _tree(self) -> Iterator[tuple[int, str]]:
        waiting: list[tuple[int, Iterator[sqlite3.Row]]] = [(0, self._connection.execute(_TOPS))]
        while waiting:
            depth, rows = waiting[-1]
            row = next(rows, None)
            if row is None:
                waiting.pop()
                continue
            yield depth, row[0]
            below = self._connection.execute(_CHILDREN, (row[0],)).fetchall()
            if below:
                waiting.append((depth + 1, iter(below)))

    def _read(self, wanted: Iterable[tuple[int, str]]) -> Iterator[tuple[int, TaskRecord]]:
        wanted = iter(wanted)
        while page := list(islice(wanted, PAGE)):
            found = self._connection.execute(_RECORD, (json.dumps([name for _, name in page]),))
            rows = {row["id"]: row for row in by_name(found)}
            for depth, name in page:
                yield depth, self._record(rows[name])

    def _record(self, row: Row) -> TaskRecord:
        """Texts are read one task at a time: each may have millions of characters."""
        name, task = row["id"], task_from(row)
        files = self._parts(row, "has_files", "task_attachments")
        notes = "SELECT text FROM task_notes WHERE task = ?"
        found = self._connection.execute(notes, (name,)).fetchone()
        return TaskRecord(
            task=task if found is None else replace(task, notes=found["text"]),
            comments=tuple(map(comment_from, self._parts(row, "has_comments", "task_comments"))),
            links=tuple(map(link_from, self._parts(row, "has_links", "task_links"))),
            attachments=tuple(map(attachment_from, files)),
            deleted_with=row["deleted_with"] or "",
        )

    def _parts(self, row: Row, has: str, table: str) -> list[sqlite3.Row]:
        if not row[has]:
            return []
        statement = sql("SELECT * FROM", table, "WHERE task = ? ORDER BY row")
        return self._connection.execute(statement, (row["id"],)).fetchall()
