"""Large changes that are cut, by kill -9 or a full disk, are there whole or not at all."""

import asyncio
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.app.task_import_wiring import tell_cut_imports
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.services.journal import Journal
from tests.unit.adapters_sqlite.files import Home, home, is_sound
from tests.unit.adapters_sqlite.task_cut import ROWS, THERE, parts_of
from tests.unit.adapters_sqlite.task_dump import Dump, broken_searches, dump

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has neither signals nor limits")
ROOT = Path(__file__).parents[3]
Said = tuple[int, list[str]]


def cut(place: Home, what: str, end: str) -> Said:
    """How the process ended, and what it told."""
    module = "tests.unit.adapters_sqlite.task_cut"
    done = subprocess.run(
        [sys.executable, "-m", module, str(place.path.parent), what, end],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout.split("\n")[:-1]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the tasks, made once."""
    folder = tmp_path_factory.mktemp("filled")
    place = home(folder)
    cut(place, "nothing", "late")
    place.use(dump)  # folds the log in
    return place.path


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Home:
    shutil.copyfile(filled, tmp_path / filled.name)
    return home(tmp_path)


def look(place: Home) -> Dump:
    """What is there after a start that finds nothing wrong."""

    async def looked(database: Database) -> Dump:
        assert await database.write(broken_searches) == []
        return await dump(database)

    found = place.use(looked)
    assert is_sound(place.path)
    return found


def told_at_start(place: Home) -> list[tuple[str, str]]:
    """What the next start says of imports that were cut."""
    said: list[tuple[str, str]] = []

    async def tell(database: Database) -> None:
        parts = parts_of(database, Journal(SqliteCommandStore(database)))
        for _start in range(2):  # once only
            await tell_cut_imports(database, parts, lambda *words: said.append(words))

    place.use(tell)
    return said


@pytest.mark.parametrize("what", ["import", "edit"])
def test_killed_in_the_middle_nothing_of_it_is_there(place: Home, what: str) -> None:
    before = look(place)
    assert cut(place, what, "kill")[0] == -signal.SIGKILL
    assert look(place) == before


def test_killed_in_an_undo_nothing_is_taken_back(place: Home) -> None:
    assert cut(place, "undo", "kill")[0] == -signal.SIGKILL
    waiting = look(place)
    statuses = {row[2] for row in waiting["tasks"]}
    assert statuses == {"waiting"}

    async def undo(database: Database) -> Dump:
        assert len(await SqliteCommandStore(database).undo()) == THERE
        return await dump(database)

    assert {row[2] for row in place.use(undo)["tasks"]} == {"new"}


def test_an_import_that_was_killed_is_told_at_the_next_start(place: Home) -> None:
    cut(place, "import", "kill")
    assert told_at_start(place) == [
        ("Nova ended while table.csv was imported. Nothing of it was added.", "warning")
    ]
    assert len(look(place)["tasks"]) == THERE


def test_an_import_that_was_stored_is_whole_and_not_told(place: Home) -> None:
    cut(place, "import", "late")
    assert len(look(place)["tasks"]) == THERE + ROWS
    assert told_at_start(place) == []


@pytest.mark.parametrize("what", ["import", "edit", "undo"])
def test_a_full_disk_in_the_middle_is_told_and_nothing_of_it_is_there(
    place: Home, what: str
) -> None:
    before = look(place)
    _code, said = cut(place, what, "full")
    assert said in ([f"told {ProblemCode.DISK_FULL}"], [f"told {ProblemCode.DATABASE_FAILED}"])
    after = look(place)
    if what == "undo":  # the edit before it stays
        assert {row[2] for row in after["tasks"]} == {"waiting"}
    else:
        assert after == before
    assert told_at_start(place) == []
    done = cut(place, what, "not at all")  # with room again it goes
    assert done == (0, [])
    assert len(look(place)["tasks"]) == THERE + (ROWS if what == "import" else 0)


TWO = """
import asyncio, sys
from pathlib import Path
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import add_task, edit_task, move_task
from tests.unit.adapters_sqlite.files import home
who, turns = sys.argv[2], int(sys.argv[3])
database, problems = home(Path(sys.argv[1])).open()
assert not problems
async def run():
    store = SqliteCommandStore(database)
    sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
    for turn in range(turns):
        name = f"{who}{turn}"
        await store.carry_out([add_task(name, name)], Actor.YOU)
        await store.carry_out([edit_task(f"t{turn}", title=who), move_task(name, "waiting")],
                              Actor.YOU)
asyncio.run(run())
assert database.close()
"""


def test_two_processes_that_write_at_once_lose_nothing(place: Home) -> None:
    turns = 40
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", TWO, str(place.path.parent), who, str(turns)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in ("one", "two")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        _out, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors
    found = look(place)
    there = {row[1] for row in found["tasks"]}
    assert {f"{who}{n}" for who in ("one", "two") for n in range(turns)} <= there
    ranks = [row[4] for row in found["tasks"] if row[3] == "waiting"]
    assert len(set(ranks)) == len(ranks) == 2 * turns


def test_a_long_change_of_another_process_is_waited_for(place: Home) -> None:
    """As a second Nova that imports: what is done here comes after it."""
    holding = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as there:
    there.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.readline()
    there.execute("UPDATE tasks SET title = 'theirs' WHERE id = 't0'")
    there.execute("COMMIT")
"""
    other = subprocess.Popen(
        [sys.executable, "-c", holding, str(place.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdin is not None
    line, end = other.stdout, other.stdin

    async def change(database: Database) -> str:
        assert await asyncio.to_thread(line.readline) == "held\n"
        parts = parts_of(database, Journal(SqliteCommandStore(database)))
        ours = asyncio.ensure_future(parts.tasks.edit("t0", summary="ours"))
        asyncio.get_running_loop().call_later(0.3, end.write, "go\n")
        asyncio.get_running_loop().call_later(0.31, end.flush)
        await ours
        (card,) = await parts.lists.cards(["t0"])
        return f"{card.task.title} {card.task.summary}"

    try:
        assert place.use(change) == "theirs ours"
    finally:
        other.communicate(timeout=10)
