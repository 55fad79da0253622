"""Copies of the database: their names, their age and how many are kept."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.backups import Backups, Reason
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.domain.backups import BackupMark, dropped
from tests.unit.adapters_sqlite.files import START, Home, add, begin, home, ids, is_sound

DAY = timedelta(days=1)
LATEST = shipped_migrations()[-1].number


@pytest.fixture
def place(tmp_path: Path) -> Home:
    made = home(tmp_path)
    made.use(begin)
    return made


def names(place: Home) -> list[str]:
    return sorted(path.name for path in place.backups.iterdir())


def back_up(place: Home, *times: datetime) -> None:
    async def work(database: Database) -> None:
        for at in times:
            await database.backup_now(lambda at=at: at)

    place.use(work)


def test_a_copy_is_one_sound_file_with_version_and_date_in_its_name(place: Home) -> None:
    back_up(place, START)
    assert names(place) == [f"nova-0001-daily-schema{LATEST}-20260301T120000Z.sqlite3"]
    assert is_sound(place.backups / names(place)[0])
    (backup,) = Backups(place.backups).newest_first()
    assert (backup.number, backup.schema, backup.at) == (1, LATEST, START)


def test_a_copy_holds_acknowledged_writes_and_hinders_nobody(place: Home) -> None:
    async def work(database: Database) -> None:
        await add(database, "before")
        async with asyncio.TaskGroup() as group:
            group.create_task(database.backup_now())
            group.create_task(add(database, *(f"m{n}" for n in range(50))))
        assert len(await ids(database)) == 51

    place.use(work)
    with closing(sqlite3.connect(place.backups / names(place)[0])) as copy:
        assert copy.execute("SELECT 1 FROM messages WHERE id = 'before'").fetchone()


def test_each_of_fourteen_days_and_twelve_months_is_kept() -> None:
    times = [START + timedelta(hours=12 * n) for n in range(900)][::-1]
    marks = [BackupMark(Reason.DAILY, at) for at in times]
    gone = dropped(marks)
    kept = [mark.at for place, mark in enumerate(marks) if place not in gone]
    last = times[0]
    days = [last.date() - n * DAY for n in range(14)]
    assert [at.date() for at in kept[:14]] == days
    months = [at for at in kept if at.date() not in days[1:]]
    assert len({(at.year, at.month) for at in months}) == len(months) == 12
    assert all((at + timedelta(hours=12)).month != at.month for at in months[1:])


def test_those_by_hand_and_before_changes_are_kept_apart() -> None:
    marks = [
        BackupMark(reason, START)
        for reason in (Reason.MANUAL, Reason.RESTORE, Reason.MIGRATION)
        for _ in range(12)
    ]
    gone = dropped([BackupMark(Reason.DAILY, START), *marks])
    assert gone == {11, 12, *range(18, 25), *range(30, 37)}


def test_the_newest_of_each_day_is_kept(place: Home) -> None:
    hours = (timedelta(hours=h) for h in (0, 1, 24, 25, 48))
    back_up(place, *(START + hour for hour in hours))
    kept = [backup.at - START for backup in Backups(place.backups).newest_first()]
    assert [age / timedelta(hours=1) for age in kept] == [48, 25, 1]


def test_two_at_once_are_two(place: Home) -> None:
    async def work(database: Database) -> None:
        async with asyncio.TaskGroup() as group:
            for reason in (Reason.DAILY, Reason.MANUAL, Reason.MANUAL):
                group.create_task(database.backup_now(lambda: START, reason))

    place.use(work)
    assert [backup.number for backup in Backups(place.backups).newest_first()] == [3, 2, 1]


def test_the_newest_is_the_newest_though_the_clock_was_set_back(place: Home) -> None:
    back_up(place, START, START - 400 * DAY)
    newest, older = Backups(place.backups).newest_first()
    assert newest.at < older.at
    assert newest.number == 2


def test_other_files_are_left_alone(place: Home) -> None:
    back_up(place, START)
    strange = ["notes.txt", "nova-0001-daily-schema1-20261399T120000Z.sqlite3", "nova-9.sqlite3"]
    for name in strange:
        (place.backups / name).write_text("mine")
    back_up(place, *(START + n * DAY for n in range(1, 8)))
    assert set(strange) < set(names(place))
    assert len(names(place)) == len(strange) + 8


@pytest.mark.parametrize(
    ("later", "due"),
    [(timedelta(hours=23), False), (DAY, True), (-timedelta(hours=5), False), (-2 * DAY, True)],
)
def test_a_copy_is_due_a_day_from_the_last(place: Home, later: timedelta, due: bool) -> None:
    async def work(database: Database) -> bool:
        assert await database.backup_if_due(lambda: START)
        return await database.backup_if_due(lambda: START + later) is not None

    assert place.use(work) is due


def test_copies_before_migrations_do_not_count_as_daily(place: Home) -> None:
    backups = Backups(place.backups)
    with closing(sqlite3.connect(place.path)) as connection:
        for n in range(7):
            backups.make(connection, Reason.MIGRATION, START + n * DAY)
    assert len(names(place)) == 5
    assert backups.due(START)
    back_up(place, START)
    assert len(names(place)) == 6


def test_a_copy_that_was_cut_short_is_no_copy(place: Home) -> None:
    place.backups.mkdir()
    rest = place.backups / f"nova-0001-daily-schema{LATEST}-20260301T120000Z.sqlite3.tmp"
    rest.write_bytes(b"half")
    rest.with_name(rest.name + "-journal").write_bytes(b"half")
    assert Backups(place.backups).newest_first() == []
    back_up(place, START)
    assert names(place) == [rest.stem]
