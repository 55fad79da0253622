"""The first board: it comes once, explains itself, and goes with one click and one undo."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.tasks import HOME_LANES
from nova_desktop.services.tasks.starter import Starter
from nova_desktop.ui.tasks.home.nova_words import deeds_of
from nova_desktop.ui.tasks.starter_words import starter_board
from tests.fakes.quick_add_words import CLOCK
from tests.fakes.quick_adding import QuickDesk, open_quick_desk

pytestmark = pytest.mark.anyio
BOARD = starter_board()


@dataclass
class Here:
    desk: QuickDesk
    starter: Starter
    state: SqliteStateStore

    async def titles(self) -> list[str]:
        return [
            title for lane in set(HOME_LANES.values()) for title in await self.desk.titles(lane)
        ]


@pytest.fixture
def here(tmp_path: Path) -> Generator[Here]:
    with open_quick_desk(tmp_path) as desk:
        state = SqliteStateStore(desk.database)
        yield Here(desk, _starter(desk, state), state)


def _starter(desk: QuickDesk, state: SqliteStateStore) -> Starter:
    return Starter(desk.tasks, desk.store, state, DateutilRecurrence(), lambda: CLOCK)


async def test_it_stands_in_every_lane_with_all_that_a_task_can_have(here: Here) -> None:
    assert await here.starter.begin(BOARD)
    for lane in HOME_LANES.values():
        assert await here.desk.titles(lane)
    cards = await here.desk.store.cards(await here.starter.examples())
    tasks = [card.task for card in cards]
    assert len(tasks) == len(BOARD)
    assert any(task.due and task.due.day == date(2026, 5, 14) for task in tasks)
    (weekly,) = [task for task in tasks if task.repeat]
    assert weekly.due
    assert weekly.due.day == date(2026, 5, 18)
    assert any(card.subtasks for card in cards)
    assert all(task.labels for task in tasks)


async def test_it_stands_in_the_order_it_is_told(here: Here) -> None:
    await here.starter.begin(BOARD)
    inbox = [task.title for task in BOARD if task.lane == "inbox"]
    assert list(await here.desk.titles()) == inbox


async def test_it_never_comes_twice(here: Here) -> None:
    await here.starter.begin(BOARD)
    assert not await here.starter.begin(BOARD)
    await here.starter.remove()
    assert not await _starter(here.desk, here.state).begin(BOARD)
    assert await here.titles() == []


async def test_it_does_not_come_where_there_ever_was_a_task(here: Here) -> None:
    added = await here.desk.adding.add("Mine")
    await here.desk.tasks.delete(*added.tasks)
    assert not await here.starter.begin(BOARD)
    await here.desk.store.empty_trash(CLOCK.now)
    assert not await here.starter.begin(BOARD)
    assert await here.starter.examples() == ()


async def test_one_undo_brings_them_back_as_they_were(here: Here) -> None:
    await here.starter.begin(BOARD)
    before = await here.desk.rows()
    assert await here.starter.remove() == len(BOARD)
    assert await here.titles() == []
    assert await here.starter.examples() == []
    await here.desk.journal.undo()
    assert await here.desk.rows() == before
    assert len(await here.starter.examples()) == len(BOARD)


async def test_what_was_renamed_is_the_users(here: Here) -> None:
    await here.starter.begin(BOARD)
    first = (await here.starter.examples())[0]
    await here.desk.tasks.edit(first, title="Mine")
    await here.starter.remove()
    assert await here.titles() == ["Mine"]


async def test_those_that_are_kept_are_no_examples(here: Here) -> None:
    await here.starter.begin(BOARD)
    await here.starter.keep()
    assert await here.starter.examples() == ()
    assert await here.starter.remove() == 0
    assert len(await here.titles()) == len(BOARD)
    assert not await here.starter.begin(BOARD)


async def test_a_disk_that_takes_nothing_may_be_tried_again(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_commands: Command, **_more: object) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(here.desk.journal, "carry_out", fails)
        with pytest.raises(NovaError):
            await here.starter.begin(BOARD)
    assert await here.starter.begin(BOARD)


async def test_a_state_that_cannot_be_read_costs_nothing(here: Here) -> None:
    for broken in ("{", "[1]", "7"):
        await here.state.set_state("tasks/starter", broken)
        assert await here.starter.examples() == []
        assert not await here.starter.begin(BOARD)


async def test_they_are_no_work_of_novas(here: Here) -> None:
    """Home tells what Nova did since yesterday; that it laid out examples is not it."""
    await here.starter.begin(BOARD)
    await here.starter.keep()
    await here.desk.tasks.add("Found in a mail", actor=Actor.NOVA)
    done = await here.desk.store.acts(Actor.NOVA, CLOCK.now - timedelta(days=1))
    assert len(done) > len(BOARD)
    assert [deed.text for deed in deeds_of(done, {})] == ["Added: a task"]
