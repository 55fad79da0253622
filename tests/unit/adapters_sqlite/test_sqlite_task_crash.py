"""Kill -9 in the middle of edits of tasks: none that was acknowledged is lost, no batch is cut."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from tests.unit.adapters_sqlite.files import Home, home, is_sound
from tests.unit.adapters_sqlite.task_crash_writer import TASKS
from tests.unit.adapters_sqlite.task_dump import broken_searches, dump
from tests.unit.adapters_sqlite.test_sqlite_crash import written_until_killed

Said = dict[str, int]


def kill_many_times(place: Home, times: int) -> None:
    acknowledged: list[str] = []
    for run in range(times):
        lines = written_until_killed(place, run, random.Random(run), "task_crash_writer")
        assert not [line for line in lines if line.startswith("problem")]
        acknowledged += lines
        look_at_a_copy(place, acknowledged)
    assert place.use(lambda database: database.write(broken_searches)) == []
    assert is_sound(place.path)


def look_at_a_copy(place: Home, acknowledged: list[str]) -> None:
    """The next writer is to find the files as the killed one left them."""
    copied = home(place.path.parent / "copy")
    copied.path.parent.mkdir()
    for ending in ("", "-wal"):
        left = place.path.with_name(place.path.name + ending)
        if left.exists():
            shutil.copyfile(left, copied.path.with_name(left.name))

    async def check(database: Database) -> None:
        await database.read(lambda connection: check_said(connection, acknowledged))
        await database.read(check_batches)
        assert await database.write(broken_searches) == []
        await database.read(check_series)
        before = await dump(database)
        store = SqliteCommandStore(database)
        undone = 0
        while undone < 20 and await store.undo():
            undone += 1
        for _ in range(undone):
            assert await store.redo()
        assert await dump(database) == before

    copied.use(check)
    assert is_sound(copied.path)
    shutil.rmtree(copied.path.parent)


def check_said(connection: sqlite3.Connection, acknowledged: list[str]) -> None:
    """Everything that was said is there, or something later."""
    tasks = {row[0] for row in connection.execute("SELECT id FROM tasks WHERE deleted_at IS NULL")}
    gone = {row[0] for row in connection.execute("SELECT id FROM tasks WHERE deleted_at > 0")}
    comments = {row[0] for row in connection.execute("SELECT id FROM task_comments")}
    turns = turns_of(connection)
    there = {"task": tasks, "gone": gone, "comment": comments}
    for line in acknowledged:
        what, *words = line.split()
        if what == "title":
            assert turns[words[0]] >= int(words[1])
        elif what == "again":
            assert last_of(connection, words[0]) >= int(words[1])
        else:
            assert words[0] in there[what], line


def turns_of(connection: sqlite3.Connection) -> Said:
    """Each author's turn; a bulk edit that is there by half would show two."""
    found: dict[str, set[int]] = {}
    plain = "SELECT title FROM tasks WHERE deleted_at IS NULL AND title NOT IN ('again', 'step')"
    for (title,) in connection.execute(plain):
        author, turn = title.split()
        found.setdefault(author, set()).add(int(turn))
    assert all(len(turns) == 1 for turns in found.values()), found
    return {author: min(turns) for author, turns in found.items()}


def check_batches(connection: sqlite3.Connection) -> None:
    """The journal has whole batches: one, two or as many entries as there are tasks.

    One that completes a task of a series and its step adds both again, so it has four; skipping
    it makes three.
    """
    sizes = connection.execute("SELECT DISTINCT count(*) FROM journal GROUP BY batch")
    assert {row[0] for row in sizes} <= {1, 2, 3, 4, TASKS}
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def last_of(connection: sqlite3.Connection, series: str) -> int:
    found = connection.execute("SELECT max(series_number) FROM tasks WHERE series = ?", (series,))
    return int(found.fetchone()[0])


def check_series(connection: sqlite3.Connection) -> None:
    """No occurrence is there twice, and of each series one task is open, with one step."""
    twice = """
        SELECT series, occurrence FROM tasks WHERE series <> ''
        GROUP BY series, occurrence HAVING count(*) > 1
    """
    assert connection.execute(twice).fetchall() == []
    heads = connection.execute(
        """
        SELECT count(*), max(series_number), group_concat(is_open), min(steps) FROM (
            SELECT tasks.*, (SELECT count(*) FROM tasks AS sub WHERE sub.parent = tasks.id) AS steps
            FROM tasks WHERE series <> '' ORDER BY series_number
        ) WHERE deleted_at IS NULL GROUP BY series
        """
    )
    for many, last, opened, steps in heads:
        assert many <= last
        # Between being opened again and completed again the one before is open too.
        assert "1" not in opened.split(",")[:-2], opened
        assert opened.endswith("1")
        assert steps == 1 or last == 1


def test_three_kills_lose_no_edit(tmp_path: Path) -> None:
    kill_many_times(home(tmp_path), 3)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_fifty_kills_lose_no_edit(tmp_path: Path) -> None:
    kill_many_times(home(tmp_path), 50)
