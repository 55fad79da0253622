"""A restore that is cut short, by a full disk or by kill -9, leaves the old or the new."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite import backups as making
from nova_desktop.adapters.sqlite.backups import Backups
from nova_desktop.adapters.sqlite.database import Database, utc_now
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.adapters.sqlite.restoring import Restoring
from nova_desktop.domain.backups import BackupReason
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import add_task
from tests.unit.adapters_sqlite.files import Home, home, is_sound
from tests.unit.adapters_sqlite.task_dump import Dump, dump
from tests.unit.adapters_sqlite.test_sqlite_restore import backups_of, desk_of, then

pytestmark = pytest.mark.anyio
States = tuple[Path, str, Dump, Dump]
STEPS = ("prepared", "backed up", "swapped")


class LeavesItsJournal(sqlite3.Connection):
    """As SQLite does where the disk is full."""

    def close(self) -> None:
        path = Path(self.execute("PRAGMA database_list").fetchone()[2])
        super().close()
        path.with_name(f"{path.name}-journal").touch()


def few_pages(path: Path) -> sqlite3.Connection:
    """A copy on a disk that takes 64 KiB."""
    copy = sqlite3.connect(path, isolation_level=None, factory=LeavesItsJournal)
    copy.execute("PRAGMA max_page_count = 16")
    return copy


@pytest.mark.parametrize("restores", [False, True])
async def test_a_full_disk_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, restores: bool
) -> None:
    place = home(tmp_path)
    with place.opened() as database:
        name = await then(database)
        before, kept = await dump(database), sorted(p.name for p in place.backups.iterdir())
        monkeypatch.setattr(making, "connect_copy", few_pages)
        backups = backups_of(database)
        with pytest.raises(NovaError) as caught:
            await (backups.restore(name) if restores else backups.make(BackupReason.DAILY))
        assert caught.value.problem.code is ProblemCode.BACKUP_NO_ROOM
        assert sorted(p.name for p in place.backups.iterdir()) == kept
        assert await dump(database) == before
    assert is_sound(place.path)


FULL = """
import asyncio, resource, sys
from functools import partial
from pathlib import Path
from nova_desktop.adapters.sqlite.database import utc_now
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.adapters.sqlite.restoring import Restoring
from nova_desktop.domain.problems import NovaError
from tests.unit.adapters_sqlite.files import home
database, _ = home(Path(sys.argv[1])).open()
def reached(step):
    if step == "backed up":
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
restoring = Restoring(database.path, database.backups, shipped_migrations(), utc_now, reached)
backup = next(b for b in database.backups.newest_first() if b.path.name == sys.argv[2])
async def run():
    try:
        await database.write_alone(partial(restoring.run, backup=backup))
    except NovaError as error:
        print(error.problem.code)
asyncio.run(run())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
assert database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on the size of a file")
def test_a_disk_that_fills_up_in_the_swap_changes_nothing(
    tmp_path: Path, two_states: States
) -> None:
    place = copied_home(tmp_path, two_states)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), two_states[1]],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ProblemCode.DATABASE_FAILED, done.stderr
    assert [path.name for path in place.backups.iterdir()] == [two_states[1]]
    assert place.use(dump) == two_states[2]
    assert is_sound(place.path)


class NoRoomToFold(sqlite3.Connection):
    """A disk that has just room for the log."""

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if "wal_checkpoint" in sql:
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *values)  # type: ignore[arg-type]


def test_what_is_in_the_log_is_restored(tmp_path: Path, two_states: States) -> None:
    """The copy of before then stays: it is the way back."""
    place = copied_home(tmp_path, two_states)
    backups = Backups(place.backups)
    restoring = Restoring(place.path, backups, shipped_migrations(), utc_now)
    with closing(sqlite3.connect(place.path, factory=NoRoomToFold)) as connection:
        connection.isolation_level = None
        before = restoring.run(connection, backups.newest_first()[0])
    assert before.path.exists()
    assert place.use(dump) == two_states[3]


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> States:
    """A home with a backup, its name, what is there now and what restoring it makes."""
    folder = tmp_path_factory.mktemp("states")
    place = home(folder)

    async def fill(database: Database) -> str:
        name = await then(database)
        many = [add_task(f"many{n}", f"one {n}", notes="two " * 500) for n in range(400)]
        await desk_of(database).do(*many)
        return name

    name = place.use(fill)
    old = place.use(dump)
    copy = folder / "copy"
    copy.mkdir()
    copied = home(copy)
    shutil.copyfile(place.path, copied.path)
    shutil.copytree(place.backups, copied.backups)

    async def restore(database: Database) -> Dump:
        await backups_of(database).restore(name)
        return await dump(database)

    return folder, name, old, copied.use(restore)


def copied_home(tmp_path: Path, states: States) -> Home:
    place = home(tmp_path)
    shutil.copyfile(states[0] / "nova.sqlite3", place.path)
    shutil.copytree(states[0] / "backups", place.backups)
    return place


def killed(tmp_path: Path, states: States, step: str) -> Dump:
    """What is there after a restore was killed; the next start finds nothing wrong."""
    place, name = copied_home(tmp_path, states), states[1]
    module = "tests.unit.adapters_sqlite.restore_killed"
    done = subprocess.run([sys.executable, "-m", module, str(tmp_path), name, step], check=False)
    assert done.returncode == -signal.SIGKILL
    found = place.use(dump)
    assert is_sound(place.path)
    assert place.use(lambda database: backups_of(database).make(BackupReason.MANUAL))
    assert not list(place.backups.glob("nova-*.tmp"))
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_there_is_the_old_or_the_new(
    tmp_path: Path, two_states: States, step: str
) -> None:
    found = killed(tmp_path, two_states, step)
    assert found == two_states[3 if step == "swapped" else 2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("tenths", ["0", "3", "8", "15", "30", "60"])
def test_killed_in_the_swap_there_is_the_old_or_the_new(
    tmp_path: Path, two_states: States, tenths: str
) -> None:
    assert killed(tmp_path, two_states, tenths) in two_states[2:]
