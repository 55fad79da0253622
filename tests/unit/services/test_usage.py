"""Usage events reach the store and the listeners, also when the store fails for a while."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from nova_desktop.domain.children import ChildKind
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.child_life import ChildSpec
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor
from nova_desktop.services.usage import UsageRecorder
from tests.fakes.launcher import FakeLauncher

pytestmark = pytest.mark.anyio
FOR_EVER = 3600.0


class FailingStore:
    """A UsageStore that takes nothing while `fails`."""

    def __init__(self) -> None:
        self.fails = False
        self.stored: list[str] = []
        self.tries = 0

    async def add_usage(self, events: Sequence[UsageEvent]) -> None:
        self.tries += 1
        if self.fails:
            raise NovaError.of(ProblemCode.DATABASE_FAILED)
        self.stored += [event.call_id for event in events]

    async def usage_of(self, call_id: str) -> Sequence[UsageEvent]:
        raise NotImplementedError(call_id)


class Bench:
    def __init__(self) -> None:
        self.scope = TaskScope(lambda error: pytest.fail(repr(error)))
        self.launcher = FakeLauncher()
        self.supervisor = Supervisor(self.launcher, self.scope)
        self.store = FailingStore()
        self.problems: list[Problem] = []
        self.heard: list[str] = []

    async def record(self, retry_s: float = FOR_EVER) -> None:
        usage = UsageRecorder(
            self.supervisor, self.store, self.scope, self.problems.append, retry_s
        )
        usage.on_usage(lambda event: self.heard.append(event.call_id))

        async def no_params(port: int) -> dict[str, object]:
            return {"port": port}

        self.supervisor.start(ChildSpec("gateway", ChildKind.GATEWAY, no_params))
        await self.supervisor.wait_ready("gateway")

    async def used(self, *call_ids: str) -> None:
        for call_id in call_ids:
            self.launcher.children[0].on_event("usage", {"call_id": call_id})
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.supervisor.stop_all()
    await bench.scope.close()


async def test_events_are_stored_and_told_in_order(bench: Bench) -> None:
    await bench.record()
    await bench.used("1", "2")
    await bench.used("3")
    assert bench.store.stored == bench.heard == ["1", "2", "3"]


async def test_what_the_store_did_not_take_goes_in_with_the_next_event(bench: Bench) -> None:
    await bench.record()
    bench.store.fails = True
    await bench.used("1")
    await bench.used("2")
    assert (bench.store.stored, bench.heard) == ([], ["1", "2"])
    assert [problem.code for problem in bench.problems] == [ProblemCode.DATABASE_FAILED]
    bench.store.fails = False
    await bench.used("3")
    assert bench.store.stored == bench.heard == ["1", "2", "3"]


async def test_it_is_tried_again_without_another_event(bench: Bench) -> None:
    await bench.record(retry_s=0.001)
    bench.store.fails = True
    await bench.used("1")
    bench.store.fails = False
    async with asyncio.timeout(5):
        while not bench.store.stored:
            await asyncio.sleep(0.001)
    assert bench.store.stored == bench.heard == ["1"]


async def test_the_oldest_are_dropped_when_too_many_wait(bench: Bench) -> None:
    await bench.record()
    bench.store.fails = True
    await bench.used(*(f"{n}" for n in range(1005)))
    bench.store.fails = False
    await bench.used("last")
    assert len(bench.heard) == 1006
    assert bench.store.stored == [*(f"{n}" for n in range(5, 1005)), "last"]


async def test_a_new_failure_is_told_again(bench: Bench) -> None:
    await bench.record()
    for call_id in ("1", "2"):
        bench.store.fails = True
        await bench.used(call_id)
        bench.store.fails = False
        await bench.used("good")
    assert len(bench.problems) == 2
