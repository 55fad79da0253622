"""Listeners of the journal hear of every change; long ones are looked through off the loop."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from nova_desktop.domain.commands import Command, JournalEntry
from nova_desktop.domain.task_commands import add_task, edit_task
from nova_desktop.services.journal import Journal
from tests.unit.adapters_sqlite.task_desk import open_desk

pytestmark = pytest.mark.anyio
MANY = 1000


class Looked:
    """Where a look was made, and what was told of it."""

    def __init__(self, journal: Journal) -> None:
        self.threads: list[threading.Thread] = []
        self.told: list[tuple[int, threading.Thread]] = []
        self.before_look = threading.Event()
        self.before_look.set()
        journal.on_look(self.look, self.tell)

    def look(self, entries: Sequence[JournalEntry]) -> int:
        self.before_look.wait(5)
        self.threads.append(threading.current_thread())
        return len(entries)

    def tell(self, count: int) -> None:
        self.told.append((count, threading.current_thread()))


def additions(count: int) -> list[Command]:
    return [add_task(f"t{n}", f"task {n}") for n in range(count)]


async def test_a_short_change_is_looked_at_where_it_was_made(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        journal = Journal(desk.commands)
        looked = Looked(journal)
        await journal.carry_out(*additions(3))
        assert looked.threads == [threading.main_thread()]
        assert looked.told == [(3, threading.main_thread())]


async def test_a_long_change_is_looked_through_in_a_thread(tmp_path: Path) -> None:
    """Its undo and redo too; each is told on the loop before it returns."""
    async with open_desk(tmp_path) as desk:
        journal = Journal(desk.commands)
        looked = Looked(journal)
        await journal.carry_out(*additions(MANY))
        first = journal.newest
        await journal.undo()
        await journal.redo()
        assert threading.main_thread() not in looked.threads
        assert looked.told == [(MANY, threading.main_thread())] * 3
        await journal.carry_out(edit_task("t1", title="other"))
        assert journal.newest != first


async def test_who_goes_away_meanwhile_takes_no_news_along(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        journal = Journal(desk.commands)
        looked = Looked(journal)
        looked.before_look.clear()
        change = asyncio.ensure_future(journal.carry_out(*additions(MANY)))
        while not await desk.store.cards(["t1"]):
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        change.cancel()
        with pytest.raises(asyncio.CancelledError):
            await change
        looked.before_look.set()
        while not looked.told:
            await asyncio.sleep(0)
        assert looked.told == [(MANY, threading.main_thread())]


async def test_a_long_change_shares_no_transaction(tmp_path: Path) -> None:
    """A savepoint would keep every page that is changed in memory."""
    async with open_desk(tmp_path) as desk:
        journal, seen = Journal(desk.commands), list[str]()
        await desk.database.write(lambda connection: connection.set_trace_callback(seen.append))
        await journal.carry_out(*additions(MANY))
        await journal.undo()
        await journal.redo()
        assert not [each for each in seen if each.startswith("SAVEPOINT")]
        assert seen.count("BEGIN IMMEDIATE") == 3
        await desk.database.write(lambda connection: connection.set_trace_callback(None))
