"""What Nova begins by itself, quiet hours, and runs that are stuck."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.agent.runs import PauseReason, Run, RunState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.settings import AgentSettings
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.services.agent.autonomy import STUCK_AFTER_S, Autonomy
from nova_desktop.services.agent.next_task import NextTask
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.tasks import Tasks
from tests.fakes import agent_desk
from tests.fakes.agent_desk import AgentDesk, ScriptedModel
from tests.unit.adapters_sqlite.files import home

pytestmark = pytest.mark.anyio
NOON = agent_desk.NOW
ASKS = ("", [("ask_user", {"question": "Which?"})])
DONE = ("", [("finish", {"summary": "Done."})])


@dataclass
class Autonomous:
    """The agent, a real board, and two clocks: that of the wall and one that counts seconds."""

    tasks: Tasks
    lists: TaskLists
    clock: list[datetime]
    settings: AgentSettings = field(default_factory=lambda: AgentSettings(enabled=True))
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.desk = AgentDesk(ScriptedModel(), now=lambda: self.clock[0])
        days = Days(lambda: self.clock[0], lambda _now: ZoneInfo("Europe/Berlin"))
        found = NextTask(self.lists, self.desk.store, days)
        self.autonomy = Autonomy(
            self.desk.agent, found, days, lambda: self.settings, lambda: self.seconds
        )

    async def add(self, title: str, **fields: object) -> str:
        self.clock[0] += timedelta(seconds=1)
        task = await self.tasks.add(title, task=title, **fields)  # type: ignore[arg-type]
        self.desk.there.add(task)
        return task

    async def begun(self) -> str:
        """The task that is taken on at the next interval; its run has come to rest."""
        self.seconds += self.settings.interval_s
        run = await self.autonomy.look()
        if run is None:
            return ""
        await self.desk.rest(run.id)
        return run.task

    async def all_begun(self) -> list[str]:
        """One after the other, until there is none."""
        found: list[str] = []
        while task := await self.begun():
            found.append(task)
        return found

    async def held(self, task: str) -> Run:
        """A run that is in the middle of an answer."""
        asked = asyncio.Event()

        async def for_ever() -> None:
            asked.set()
            await asyncio.Event().wait()

        self.desk.model.before = for_ever
        run = await self.desk.agent.start(task=task)
        await asyncio.wait_for(asked.wait(), 5)
        return run

    async def now(self, run: Run) -> Run:
        found = await self.desk.agent.run(run.id)
        assert found is not None
        return found


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Autonomous]:
    clock = [NOON]
    with home(tmp_path).opened() as database:
        journal = Journal(SqliteCommandStore(database, now=lambda: clock[0]))
        store = SqliteTaskStore(database)
        days = Days(lambda: clock[0], lambda _now: ZoneInfo("Europe/Berlin"))
        here = Autonomous(Tasks(journal, store), TaskLists(store, days), clock)
        here.settings = replace(here.settings, working_set=100)
        yield here
        await here.desk.scope.close()


async def test_answered_ones_first_then_by_priority_then_the_oldest(here: Autonomous) -> None:
    await here.add("old")
    await here.add("young")
    await here.add("high", priority=Priority.HIGH)
    await here.add("low", priority=Priority.LOW)
    await here.add("answered", status=TaskStatus.USER_INPUT_RECEIVED)
    for status in TaskStatus:
        if status not in (TaskStatus.NEW, TaskStatus.USER_INPUT_RECEIVED):
            await here.add(status.value, status=status)
    here.desk.model.turns = [ASKS] * 9
    assert await here.all_begun() == ["answered", "high", "low", "old", "young"]


async def test_what_is_not_ready_is_left_out(here: Autonomous) -> None:
    await here.add("first", status=TaskStatus.WAITING)
    await here.add("needs another", needs=("first",))
    await here.add("tomorrow", start=date(2026, 3, 2))
    await here.add("today", start=date(2026, 3, 1))
    await here.add("whole")
    await here.add("part", parent="whole")
    await here.add("deleted")
    await here.tasks.delete("deleted")
    here.desk.model.turns = [ASKS] * 9
    assert await here.all_begun() == ["today", "part"]


async def test_what_the_user_stopped_is_not_begun_again(here: Autonomous) -> None:
    await here.add("stopped")
    run = await here.held("stopped")
    await here.desk.agent.stop(run.id)
    assert await here.all_begun() == []
    await here.tasks.set_status("stopped", status=TaskStatus.USER_INPUT_RECEIVED)
    here.desk.model.before = lambda: None
    here.desk.model.turns = [DONE]
    assert await here.begun() == "stopped"


async def test_a_task_that_was_opened_again_is_begun_again(here: Autonomous) -> None:
    await here.add("one")
    here.desk.model.turns = [DONE, DONE]
    assert await here.all_begun() == ["one"]  # what its end does to it may be on the way
    here.clock[0] = NOON + timedelta(minutes=1)
    await here.tasks.set_status("one", status=TaskStatus.DONE)
    await here.tasks.set_status("one", status=TaskStatus.NEW)
    assert await here.begun() == "one"


async def test_many_that_cannot_be_begun_hide_none(here: Autonomous) -> None:
    for n in range(120):
        await here.add(f"later {n}", status=TaskStatus.NEW)
        here.desk.store.kept[str(n)] = Run(str(n), "", RunState.ASKS, NOON, NOON, task=f"later {n}")
    here.settings = replace(here.settings, working_set=1000)
    await here.add("last")
    here.desk.model.turns = [ASKS]
    assert await here.begun() == "last"


async def test_it_is_off_until_it_is_wanted(here: Autonomous) -> None:
    await here.add("one")
    here.settings = AgentSettings()
    assert await here.begun() == ""
    here.settings = AgentSettings(enabled=True)
    here.desk.model.turns = [ASKS]
    assert await here.begun() == "one"


async def test_one_an_interval_and_no_more_in_hand_than_wanted(here: Autonomous) -> None:
    here.settings = AgentSettings(enabled=True, interval_s=60, working_set=2)
    for title in ("a", "b", "c"):
        await here.add(title)
    here.desk.model.turns = [ASKS] * 3
    assert await here.begun() == "a"
    here.seconds += 59
    assert await here.autonomy.look() is None
    here.clock[0] += timedelta(days=400)  # a clock that was set is no interval
    assert await here.autonomy.look() is None
    here.seconds += 1
    assert await here.begun() == "b"
    assert await here.begun() == ""  # two wait for the user
    (first, *_rest) = await here.desk.agent.runs(task="a")
    await here.desk.agent.stop(first.id)
    assert await here.begun() == "c"


async def test_nothing_begins_while_all_is_paused(here: Autonomous) -> None:
    await here.add("one")
    await here.desk.agent.pause_all()
    assert await here.begun() == ""
    await here.desk.agent.resume_all()
    here.desk.model.turns = [DONE]
    assert await here.begun() == "one"


async def test_quiet_hours_rest_what_was_begun_before_and_wake_it(here: Autonomous) -> None:
    here.settings = replace(here.settings, quiet_from="22:00", quiet_to="07:00")
    await here.add("one")
    run = await here.held("one")
    here.clock[0] = datetime(2026, 3, 1, 21, 30, tzinfo=UTC)  # 22:30 in Berlin
    await here.add("two")
    assert await here.begun() == ""
    resting = await here.now(run)
    assert (resting.state, resting.reason) == (RunState.PAUSED, PauseReason.QUIET_HOURS)
    here.clock[0] = datetime(2026, 3, 2, 5, 59, tzinfo=UTC)
    assert await here.begun() == ""
    here.clock[0] = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    here.desk.model.before = lambda: None
    here.desk.model.turns = [DONE, DONE]
    assert await here.begun() == "two"
    assert (await here.desk.rest(run.id)).state is RunState.DONE


async def test_what_the_user_wants_in_quiet_hours_works(here: Autonomous) -> None:
    here.settings = replace(here.settings, quiet_from="12:00", quiet_to="20:00")
    before = NOON - timedelta(hours=3)
    await here.add("now")
    run = await here.held("now")
    await here.autonomy.look()  # begun within the quiet hours, at 13:00 in Berlin
    assert (await here.now(run)).state is RunState.WORKING
    here.desk.store.kept[run.id] = replace(await here.now(run), created_at=before)
    await here.autonomy.look()
    assert (await here.now(run)).reason is PauseReason.QUIET_HOURS
    await here.desk.agent.resume(run.id)
    await here.autonomy.look()
    assert (await here.now(run)).state in (RunState.QUEUED, RunState.WORKING)


async def test_quiet_hours_leave_paused_what_the_user_paused(here: Autonomous) -> None:
    run = await here.held(await here.add("one"))
    await here.desk.agent.pause(run.id)
    await here.autonomy.look()
    assert (await here.now(run)).reason is PauseReason.BY_YOU


async def test_a_run_that_stands_still_fails_with_its_reason(here: Autonomous) -> None:
    here.settings = AgentSettings()
    run = await here.held(await here.add("one"))
    await here.autonomy.look()
    here.seconds += run.limits.seconds + STUCK_AFTER_S - 1
    await here.autonomy.look()
    assert (await here.now(run)).state is RunState.WORKING
    here.clock[0] += timedelta(days=2)  # a clock that was set makes none stuck
    here.seconds += 1
    await here.autonomy.look()
    stuck = await here.now(run)
    assert (stuck.state, stuck.problem) == (RunState.FAILED, ProblemCode.RUN_STUCK)


async def test_a_run_that_writes_is_not_stuck(here: Autonomous) -> None:
    run = await here.held(await here.add("one"))
    await here.autonomy.look()
    here.seconds += run.limits.seconds + STUCK_AFTER_S
    written = replace(await here.now(run), updated_at=NOON + timedelta(seconds=5))
    here.desk.store.kept[run.id] = written
    await here.autonomy.look()
    assert (await here.now(run)).state is RunState.WORKING
