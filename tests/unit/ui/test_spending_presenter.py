"""Today's cost: after each call, past midnight, and while the store fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.spending import Spending
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.status.spending import SpendingPresenter
from tests.fakes.memory_stores import MemoryBook, MemoryUsageStore

pytestmark = pytest.mark.anyio
ZONE = timezone(timedelta(hours=-5))
NOON = datetime(2026, 3, 1, 12, tzinfo=ZONE)


class Recorder:
    """Tells of usage when a test says so."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[object], None]] = []

    def on_usage(self, listener: Callable[[object], None]) -> None:
        self.listeners.append(listener)

    def tell(self) -> None:
        for listener in self.listeners:
            listener(None)


class Desk:
    def __init__(self) -> None:
        self.now = NOON
        self.book = MemoryBook()
        self.store = MemoryUsageStore(self.book)
        self.recorder = Recorder()
        self.shown: list[float] = []
        self.errors: list[BaseException] = []
        self.scope = TaskScope(self.errors.append)
        self.spending = Spending(self.store, self.recorder, lambda: self.now)  # type: ignore[arg-type]

    def show_today(self, dollars: float) -> None:
        self.shown.append(dollars)

    def start(self) -> None:
        def tell(problem: object, retry: object) -> None:
            raise AssertionError(problem)

        SpendingPresenter(self.spending, Operations(self.scope, tell), self)

    async def used(self, name: str, at: datetime, cost: float) -> None:
        await self.store.add_usage([UsageEvent(name, at.astimezone(UTC), "m", "d", cost_usd=cost)])
        self.recorder.tell()

    async def showed(self, dollars: float) -> None:
        async with asyncio.timeout(10):
            while not self.shown or self.shown[-1] != pytest.approx(dollars):
                await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.scope.close()
    assert desk.errors == []


async def test_each_call_is_added(desk: Desk) -> None:
    await desk.used("yesterday", NOON - timedelta(days=1), 4.0)
    desk.start()
    await desk.showed(0.0)
    await desk.used("one", NOON, 0.1)
    await desk.showed(0.1)
    await desk.used("two", NOON, 0.04)
    await desk.showed(0.14)


async def test_another_day_begins_at_nothing(desk: Desk) -> None:
    await desk.used("one", NOON, 0.1)
    desk.now = NOON.replace(hour=23, minute=59, second=59, microsecond=950_000)
    assert desk.spending.seconds_to_midnight() == 1.0
    desk.start()
    await desk.showed(0.1)
    desk.now += timedelta(seconds=1)
    await desk.showed(0.0)


async def test_a_failing_store_is_not_told_again(desk: Desk) -> None:
    await desk.used("one", NOON, 0.1)
    desk.start()
    await desk.showed(0.1)
    desk.book.failure = Problem(ProblemCode.DATABASE_FAILED)
    desk.recorder.tell()
    await desk.showed(0.0)
