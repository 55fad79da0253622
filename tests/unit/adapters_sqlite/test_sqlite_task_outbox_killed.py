"""Kill -9 between changes of tasks: memory's outbox says what they say, each thing once."""

import random
import sqlite3
from pathlib import Path

import pytest

from tests.unit.adapters_sqlite.files import Home, home, is_sound
from tests.unit.adapters_sqlite.test_sqlite_crash import written_until_killed

Told = tuple[set[str], list[str]]


def kill_many_times(place: Home, times: int) -> None:
    acknowledged: set[str] = set()
    for run in range(times):
        acknowledged |= set(
            written_until_killed(place, run, random.Random(run), "task_telling_writer")
        )
        there, told = place.use(lambda database: database.read(what_is_there))
        assert sorted(there) == sorted(told)
        assert acknowledged <= there
    assert is_sound(place.path)


def what_is_there(connection: sqlite3.Connection) -> Told:
    """What was done and said, by the tables and by the outbox."""
    done = connection.execute("SELECT id FROM tasks WHERE status = 'done'")
    there = {f"done {row[0]}" for row in done}
    there |= {f"comment {row[0]}" for row in connection.execute("SELECT id FROM task_comments")}
    keys = [row[0].split("/") for row in connection.execute("SELECT key FROM memory_outbox")]
    told = [f"{what} {name if what == 'comment' else task}" for _, task, what, name in keys]
    return there, told


def test_three_kills_lose_nothing_and_tell_nothing_twice(tmp_path: Path) -> None:
    kill_many_times(home(tmp_path), 3)


@pytest.mark.long
def test_fifty_kills_lose_nothing_and_tell_nothing_twice(tmp_path: Path) -> None:
    kill_many_times(home(tmp_path), 50)
