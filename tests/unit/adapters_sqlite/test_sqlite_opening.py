"""Opening the database: new, as it was left, newer, and where nothing can be written."""

import asyncio
import os
import shutil
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite import opening
from nova_desktop.adapters.sqlite.connection import APPLICATION_ID, full_check, quick_check
from nova_desktop.adapters.sqlite.database import Database, check_mark
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from tests.unit.adapters_sqlite.files import Home, add, begin, fill, home, ids, spoil_page_of

NOBODY = 65534
posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")


def refusal(place: Home) -> Problem:
    with pytest.raises(NovaError) as raised:
        place.open()
    return raised.value.problem


def test_a_new_database_is_private_and_ours(tmp_path: Path) -> None:
    place = home(tmp_path / "a ?#% folder" / "ünter")
    place.use(begin)
    with closing(sqlite3.connect(place.path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    if os.name == "posix":
        assert stat.S_IMODE(place.path.stat().st_mode) == 0o600


def test_every_connection_keeps_references_and_waits(tmp_path: Path) -> None:
    def settings(connection: sqlite3.Connection) -> tuple[int, int, int]:
        names = ("foreign_keys", "busy_timeout", "synchronous")
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
        return found[0], found[1], found[2]

    async def both(database: Database) -> list[tuple[int, int, int]]:
        return [await database.write(settings), await database.read(settings)]

    written, read = home(tmp_path).use(both)
    assert written == (1, 5000, 1)
    assert read[:2] == (1, 5000)


def test_what_was_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    place = home(tmp_path)
    place.use(fill)
    assert len(place.use(ids)) == 105
    assert place.names() == {"nova.sqlite3"}


def test_a_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    """Not even the log that a crash of the newer Nova left beside it."""
    origin, place = home(tmp_path / "origin"), home(tmp_path / "copy")
    origin.use(fill)
    place.path.parent.mkdir()
    with closing(sqlite3.connect(origin.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("CREATE TABLE in_the_log (x)")
        for name in ("nova.sqlite3", "nova.sqlite3-wal"):
            shutil.copyfile(origin.path.with_name(name), place.path.with_name(name))
    before = {name: place.path.with_name(name).read_bytes() for name in place.names()}
    problem = refusal(place)
    assert problem.code is ProblemCode.DATABASE_NEWER
    assert (problem.params["found"], problem.params["known"]) == (
        "99",
        str(shipped_migrations()[-1].number),
    )
    assert {name: place.path.with_name(name).read_bytes() for name in place.names()} == before


def test_a_newer_number_that_only_the_log_knows_is_seen(tmp_path: Path) -> None:
    place = home(tmp_path)
    place.use(begin)
    with closing(sqlite3.connect(place.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        assert refusal(place).code is ProblemCode.DATABASE_NEWER


def checks_at_start(place: Home, monkeypatch: pytest.MonkeyPatch, small: int = 0) -> list[str]:
    """How the whole file is read when it is opened; files up to `small` bytes count as small."""
    done: list[str] = []

    def quick(connection: sqlite3.Connection) -> str:
        done.append("quick")
        return quick_check(connection)

    def full(connection: sqlite3.Connection) -> str:
        done.append("full")
        return full_check(connection)

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_ALWAYS_CHECKED_BYTES", small)
        patch.setattr(opening, "quick_check", quick)
        patch.setattr(opening, "full_check", full)
        database, _ = place.open()
        assert database.close()
    return done


def test_a_database_is_checked_where_it_is_cheap_or_there_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = home(tmp_path)
    place.use(begin)
    assert checks_at_start(place, monkeypatch) == []
    assert checks_at_start(place, monkeypatch, place.path.stat().st_size) == ["full"]
    place.path.with_name("nova.sqlite3-wal").touch()  # as after a crash
    assert checks_at_start(place, monkeypatch) == ["quick"]
    check_mark(place.path).touch()
    assert checks_at_start(place, monkeypatch) == ["full"]
    assert checks_at_start(place, monkeypatch) == []


def test_damage_met_while_running_asks_for_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = home(tmp_path)
    place.use(fill)
    spoil_page_of(place.path, "old-050: ")
    monkeypatch.setattr(opening, "_ALWAYS_CHECKED_BYTES", 0)
    with place.opened() as database:
        with pytest.raises(NovaError) as raised:
            asyncio.run(ids(database))
        assert raised.value.problem.code is ProblemCode.DATABASE_FAILED
        with pytest.raises(NovaError) as raised:
            asyncio.run(database.backup_now())
        assert raised.value.problem.code is ProblemCode.DATABASE_FAILED
    assert check_mark(place.path).exists()
    assert len(list(place.backups.iterdir())) == 1
    database, (problem,) = place.open()
    assert problem.code is ProblemCode.DATABASE_RESTORED
    assert database.close()
    assert not check_mark(place.path).exists()


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    place = home(tmp_path)
    place.path.mkdir()
    assert refusal(place).code is ProblemCode.HOME_UNUSABLE


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("I am a file")
    assert refusal(home(tmp_path / "data")).code is ProblemCode.HOME_UNUSABLE


@pytest.fixture
def powerless() -> Generator[None]:
    """Takes root's right to write everywhere away; others do not have it."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.fixture
def reachable() -> Generator[Home]:
    """A filled database whose parent folders everybody may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as folder:
        place = home(Path(folder) / "data")
        place.use(begin)
        place.path.chmod(0o666)
        Path(folder).chmod(0o755)
        place.path.parent.chmod(0o777)
        yield place
        place.path.parent.chmod(0o755)


@pytest.fixture(params=["folder", "file", "closed file", "new file", "closed folder"])
def locked(request: pytest.FixtureRequest, reachable: Home) -> Home:
    """The database after something may only be read, or not even that."""
    if request.param == "new file":
        reachable.path.unlink()
    modes = {"file": 0o444, "closed file": 0o000}
    if request.param in modes:
        reachable.path.chmod(modes[request.param])
    else:
        reachable.path.parent.chmod(0o000 if request.param == "closed folder" else 0o555)
    return reachable


@posix_only
def test_a_place_that_cannot_be_written_is_told(locked: Home, powerless: None) -> None:
    problem = refusal(locked)
    assert problem.code is ProblemCode.HOME_UNUSABLE
    assert problem.params["path"] == str(locked.path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """A disk of 2 MiB, where this process may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2048k", "none", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("this process may not mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_what_was_there_stays(small_disk: Path) -> None:
    place = home(small_disk)
    reserve = small_disk / "reserve"
    reserve.write_bytes(b"x" * 1024 * 1024)

    async def until_full(database: Database) -> list[str]:
        await begin(database)
        with pytest.raises(NovaError) as raised:
            await add(database, *(f"m{n}" for n in range(1000)))
        assert raised.value.problem.code is ProblemCode.DISK_FULL
        reserve.unlink()  # so that the end can fold the log into the file
        return await ids(database)

    stored = place.use(until_full)
    assert stored
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(b"x" * 2048 * 1024)
    assert refusal(place).code is ProblemCode.DISK_FULL
    ballast.unlink()
    assert place.use(ids) == stored


def test_a_new_database_on_a_full_disk_is_told(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * (2048 - 56) * 1024)
    assert refusal(home(small_disk)).code is ProblemCode.DISK_FULL
    (small_disk / "ballast").unlink()
    home(small_disk).use(begin)
