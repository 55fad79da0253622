"""Kill -9 in the middle of writing: what was acknowledged is there and the file is sound."""

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.database import Database
from tests.unit.adapters_sqlite.crash_writer import FINAL
from tests.unit.adapters_sqlite.files import Home, home, is_sound

ROOT = Path(__file__).parents[3]


def written_until_killed(
    place: Home, run: int, chance: random.Random, module: str = "crash_writer"
) -> list[str]:
    """What a writer had acknowledged by the time it was killed."""
    command = [sys.executable, "-m", f"tests.unit.adapters_sqlite.{module}"]
    writer = subprocess.Popen(
        [*command, str(place.path.parent), str(run)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    with writer, writer.stdout as said:
        lines = [said.readline() for _ in range(chance.randint(1, 300))]
        writer.kill()
        lines += said.readlines()
    assert all(line.endswith("\n") for line in lines)
    return [line.strip() for line in lines]


def stored(connection: sqlite3.Connection) -> set[str]:
    final = connection.execute(
        "SELECT id FROM messages WHERE state = 'complete' AND text LIKE ?", (f"{FINAL}%",)
    )
    made = connection.execute(
        """
        SELECT conversations.id FROM conversations JOIN journal
        ON journal.payload ->> 'id' = conversations.id
        """
    )
    return {row["id"] for row in (*final, *made)}


def kill_many_times(place: Home, times: int) -> None:
    acknowledged: set[str] = set()
    for run in range(times):
        lines = written_until_killed(place, run, random.Random(run))
        assert not [line for line in lines if line.startswith("problem")]
        acknowledged.update(lines)
        assert_all_there(place, acknowledged)
    database, problems = place.open()
    assert database.close()
    assert problems == []
    assert is_sound(place.path)


def assert_all_there(place: Home, acknowledged: set[str]) -> None:
    # On a copy: the next writer is to find the files as the killed one left them.
    copied = home(place.path.parent / "copy")
    copied.path.parent.mkdir()
    for ending in ("", "-wal"):
        left = place.path.with_name(place.path.name + ending)
        if left.exists():
            shutil.copyfile(left, copied.path.with_name(left.name))

    async def look(database: Database) -> set[str]:
        return await database.read(stored)

    assert acknowledged - copied.use(look) == set()
    assert is_sound(copied.path)
    shutil.rmtree(copied.path.parent)


def test_three_kills_lose_nothing(tmp_path: Path) -> None:
    kill_many_times(home(tmp_path), 3)


@pytest.mark.long
def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    kill_many_times(home(tmp_path), 20)


def test_a_second_connection_sees_no_half_of_a_batch(tmp_path: Path) -> None:
    """What a crash leaves is cut between jobs, never inside one: every message has its parent."""
    place = home(tmp_path)
    written_until_killed(place, 0, random.Random(9))
    with closing(sqlite3.connect(place.path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        gaps = connection.execute(
            "SELECT 1 FROM messages GROUP BY conversation HAVING max(seq) != count(*)"
        )
        assert gaps.fetchall() == []
