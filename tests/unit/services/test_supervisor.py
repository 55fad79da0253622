"""The supervisor's states, without processes and without Qt."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from nova_desktop.domain.children import (
    ChildKind,
    ChildState,
    ChildStatus,
    LifeEnd,
    RestartPolicy,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import ModelFile
from nova_desktop.services.child_life import ChildSpec
from nova_desktop.services.local_models import LocalModels
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor
from tests.fakes.launcher import FakeChild, FakeLauncher, exits, ready, silent

pytestmark = pytest.mark.anyio
QUICK = RestartPolicy(
    delays_s=(0.0, 0.01),
    give_up_after=3,
    ready_timeout_s=0.05,
    ping_every_s=0.01,
    ping_timeout_s=0.01,
    stop_budget_s=0.05,
    terminate_budget_s=0.05,
    kill_budget_s=0.05,
)


class Bench:
    """A supervisor over a fake launcher that remembers every status."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.scope = TaskScope(self.errors.append)
        self.launcher = FakeLauncher()
        self.supervisor = Supervisor(self.launcher, self.scope)
        self.seen: list[ChildStatus] = []
        self.news = asyncio.Event()
        self.supervisor.on_status(self.saw)

    def saw(self, status: ChildStatus) -> None:
        self.seen.append(status)
        self.news.set()

    def spec(self, policy: RestartPolicy = QUICK) -> ChildSpec:
        async def params(port: int) -> Mapping[str, object]:
            return {"port": port}

        return ChildSpec("one", ChildKind.GATEWAY, params, policy)

    async def until(self, state: ChildState) -> ChildStatus:
        async with asyncio.timeout(5):
            while self.supervisor.status("one").state is not state:
                await self.news.wait()
                self.news.clear()
        return self.supervisor.status("one")

    def states(self) -> list[ChildState]:
        return list(dict.fromkeys(status.state for status in self.seen))


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []


async def test_starts_and_stops(bench: Bench) -> None:
    assert bench.supervisor.status("one").state is ChildState.STOPPED
    bench.supervisor.start(bench.spec())
    status = await bench.supervisor.wait_ready("one")
    assert (status.state, status.pid, status.address) == (
        ChildState.READY,
        100,
        "http://127.0.0.1:7100",
    )
    await bench.supervisor.stop("one")
    assert bench.launcher.children[0].ended_by == "stdin"
    assert bench.states() == [
        ChildState.STARTING,
        ChildState.READY,
        ChildState.STOPPING,
        ChildState.STOPPED,
    ]


async def test_a_crash_leads_to_a_restart_on_the_old_port(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    bench.launcher.children[0].exit(-9)
    crashed = await bench.until(ChildState.CRASHED)
    assert crashed.reason is not None
    assert crashed.reason.code is ProblemCode.CHILD_EXITED
    assert crashed.reason.params["how"] == "signal 9"
    status = await bench.supervisor.wait_ready("one")
    assert (status.pid, status.restarts) == (101, 1)
    assert bench.launcher.params[1] == {"port": 7100}


async def test_gives_up_with_a_reason_and_starts_again_when_told(bench: Bench) -> None:
    bench.launcher.on_launch = exits(7)
    bench.supervisor.start(bench.spec())
    status = await bench.until(ChildState.GAVE_UP)
    assert status.reason is not None
    assert status.reason.code is ProblemCode.CHILD_GAVE_UP
    assert status.reason.params["cause"] == ProblemCode.CHILD_EXITED
    assert status.reason.params["how"] == "7"
    assert status.reason.detail == "a line of 102"
    assert len(bench.launcher.children) == QUICK.give_up_after
    with pytest.raises(NovaError):
        await bench.supervisor.wait_ready("one")
    bench.launcher.on_launch = ready
    await bench.supervisor.restart("one")
    assert (await bench.supervisor.wait_ready("one")).restarts == 0


async def test_a_child_that_is_never_ready_is_killed(bench: Bench) -> None:
    bench.launcher.on_launch = silent
    bench.supervisor.start(bench.spec())
    crashed = await bench.until(ChildState.CRASHED)
    assert crashed.reason is not None
    assert crashed.reason.code is ProblemCode.CHILD_NEVER_READY
    assert bench.launcher.children[0].ended_by == "kill"


async def test_a_silent_child_is_degraded_then_killed(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    child = bench.launcher.children[0]
    child.answers = child.obeys = False
    await bench.until(ChildState.DEGRADED)
    crashed = await bench.until(ChildState.CRASHED)
    assert crashed.reason is not None
    assert crashed.reason.code is ProblemCode.CHILD_SILENT
    assert child.ended_by == "kill"


async def test_a_short_silence_heals(bench: Bench) -> None:
    policy = RestartPolicy(ping_every_s=0.01, ping_timeout_s=0.01, silent_pings=1_000)
    bench.supervisor.start(bench.spec(policy))
    await bench.supervisor.wait_ready("one")
    bench.launcher.children[0].answers = False
    await bench.until(ChildState.DEGRADED)
    bench.launcher.children[0].answers = True
    await bench.until(ChildState.READY)
    assert len(bench.launcher.children) == 1


async def test_what_cannot_work_is_not_tried_again(bench: Bench) -> None:
    def refuse(child: FakeChild) -> None:
        child.on_event("failed", {"code": "model_file_invalid", "message": "no GGUF"})
        child.exit(3)

    bench.launcher.on_launch = refuse
    bench.supervisor.start(bench.spec())
    status = await bench.until(ChildState.GAVE_UP)
    assert status.reason is not None
    assert status.reason.code is ProblemCode.MODEL_FILE_INVALID
    assert status.reason.detail == "no GGUF"
    assert len(bench.launcher.children) == 1


async def test_stop_ends_a_child_that_ignores_it(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    child = bench.launcher.children[0]
    child.answers = child.obeys = False
    await bench.supervisor.stop("one")
    assert child.ended_by == "kill"
    assert bench.supervisor.status("one").state is ChildState.STOPPED


async def test_stop_while_it_waits_for_its_restart(bench: Bench) -> None:
    bench.launcher.on_launch = exits(1)
    bench.supervisor.start(bench.spec(RestartPolicy(delays_s=(600.0,))))
    await bench.until(ChildState.CRASHED)
    await asyncio.wait_for(bench.supervisor.stop("one"), 5)
    assert bench.supervisor.status("one").state is ChildState.STOPPED


async def test_start_ends_the_wait_for_the_restart(bench: Bench) -> None:
    bench.launcher.on_launch = exits(1)
    spec = bench.spec(RestartPolicy(delays_s=(600.0,)))
    bench.supervisor.start(spec)
    await bench.until(ChildState.CRASHED)
    bench.launcher.on_launch = ready
    bench.supervisor.start(spec)
    assert (await asyncio.wait_for(bench.supervisor.wait_ready("one"), 5)).pid == 101


async def test_a_launch_that_fails_counts_as_a_crash(bench: Bench) -> None:
    bench.launcher.fails = NovaError.of(ProblemCode.CHILD_NOT_STARTED, child="one")
    bench.supervisor.start(bench.spec())
    status = await bench.until(ChildState.GAVE_UP)
    assert status.reason is not None
    assert status.reason.params["cause"] == ProblemCode.CHILD_NOT_STARTED


async def test_events_and_calls_pass_through(bench: Bench) -> None:
    heard: list[tuple[str, str]] = []
    bench.supervisor.on_event(lambda child, method, _params: heard.append((child, method)))
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    bench.launcher.children[0].result = {"swap_ms": 1}
    assert await bench.supervisor.call("one", "reload", {}, 1) == {"swap_ms": 1}
    assert heard == [("one", "listening"), ("one", "ready")]
    with pytest.raises(NovaError):
        await bench.supervisor.call("nobody", "reload", {}, 1)


def test_delays_grow_and_end() -> None:
    policy = RestartPolicy(delays_s=(1.0, 2.0, 5.0), give_up_after=5, within_s=60.0)

    def delay(*times: float) -> float | None:
        return policy.next_delay_s([LifeEnd(at, was_ready=True) for at in times], 100.0)

    assert delay(100.0) == 1.0
    assert delay(99.0, 100.0) == 2.0
    assert delay(97.0, 98.0, 99.0, 100.0) == 5.0
    assert delay(96.0, 97.0, 98.0, 99.0, 100.0) is None
    assert delay(1.0, 2.0, 3.0, 4.0, 100.0) == 1.0


def lives_until_given_up(seconds: float, *, timed_out: bool) -> int:
    """How many lives of that length, never ready, the default policy allows; 100 for ever."""
    policy, now = RestartPolicy(), 0.0
    ends: list[LifeEnd] = []
    while len(ends) < 100:
        now += seconds
        ends.append(LifeEnd(now, was_ready=False, timed_out=timed_out))
        delay = policy.next_delay_s(ends, now)
        if delay is None:
            break
        now += delay
    return len(ends)


def test_the_default_policy_gives_up_what_is_never_ready() -> None:
    assert lives_until_given_up(RestartPolicy().ready_timeout_s, timed_out=True) == 2
    assert lives_until_given_up(45.0, timed_out=False) == 6
    assert lives_until_given_up(0.1, timed_out=False) == 6


def test_a_ready_life_clears_the_never_ready_ones() -> None:
    policy = RestartPolicy()
    late = [LifeEnd(at, timed_out=True) for at in (200.0, 600.0)]
    assert policy.next_delay_s([late[0], LifeEnd(400.0, was_ready=True), late[1]], 600.0) == 0.2
    assert policy.next_delay_s(late, 600.0) is None


async def test_a_child_that_is_never_ready_is_given_up(bench: Bench) -> None:
    bench.launcher.on_launch = silent
    bench.supervisor.start(bench.spec(RestartPolicy(ready_timeout_s=0.02, delays_s=(0.0,))))
    status = await bench.until(ChildState.GAVE_UP)
    assert status.reason is not None
    assert status.reason.params["cause"] == ProblemCode.CHILD_NEVER_READY
    assert len(bench.launcher.children) == 2


async def test_stop_does_not_wait_for_start_parameters(bench: Bench) -> None:
    asked = asyncio.Event()

    async def unanswered(port: int) -> Mapping[str, object]:
        asked.set()
        await asyncio.Event().wait()
        return {"port": port}

    bench.supervisor.start(ChildSpec("one", ChildKind.GATEWAY, unanswered, QUICK))
    await asked.wait()
    async with asyncio.timeout(5):
        await asyncio.gather(bench.supervisor.stop("one"), bench.supervisor.stop("one"))
    assert bench.supervisor.status("one").state is ChildState.STOPPED
    assert bench.launcher.children == []


async def test_who_waits_goes_on_waiting_over_a_restart(bench: Bench) -> None:
    bench.launcher.on_launch = silent
    bench.supervisor.start(bench.spec(RestartPolicy(stop_budget_s=0.05)))
    waiting = bench.scope.start(wait_ready(bench, 101), "waiter")
    while not bench.launcher.children:
        await asyncio.sleep(0)
    bench.launcher.on_launch = ready
    async with asyncio.timeout(5):
        await bench.supervisor.restart("one")
        await wait_ready(bench, 101)
        await waiting


async def wait_ready(bench: Bench, pid: int) -> None:
    assert (await bench.supervisor.wait_ready("one")).pid == pid


async def test_who_waits_right_after_a_restart_waits_for_the_new_one(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await wait_ready(bench, 100)
    restarting = bench.scope.start(bench.supervisor.restart("one"), "restart")
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await wait_ready(bench, 101)
        await restarting


async def test_a_stop_wins_over_a_restart(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    bench.launcher.children[0].obeys = False
    restarting = bench.scope.start(bench.supervisor.restart("one"), "restart")
    await bench.until(ChildState.STOPPING)
    async with asyncio.timeout(5):
        await bench.supervisor.stop("one")
        await restarting
    assert bench.supervisor.status("one").state is ChildState.STOPPED
    assert len(bench.launcher.children) == 1
    with pytest.raises(NovaError):
        await bench.supervisor.wait_ready("one")


async def test_a_restart_after_a_stop_that_is_under_way_starts_it(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    bench.launcher.children[0].obeys = False
    stopping = bench.scope.start(bench.supervisor.stop("one"), "stop")
    await bench.until(ChildState.STOPPING)
    async with asyncio.timeout(5):
        await bench.supervisor.restart("one")
        await stopping
        await wait_ready(bench, 101)


async def test_replace_starts_what_does_not_run_and_uses_the_new_spec(bench: Bench) -> None:
    async def other(port: int) -> Mapping[str, object]:
        return {"other": port}

    await bench.supervisor.replace(bench.spec())
    await bench.supervisor.wait_ready("one")
    await bench.supervisor.replace(ChildSpec("one", ChildKind.GATEWAY, other, QUICK))
    assert (await bench.supervisor.wait_ready("one")).restarts == 0
    assert bench.launcher.params == [{"port": 0}, {"other": 7100}]


async def test_what_an_ended_child_still_says_changes_nothing(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    await bench.supervisor.stop("one")
    seen = len(bench.seen)
    bench.launcher.children[0].on_event("listening", {"port": 1})
    assert bench.supervisor.status("one").state is ChildState.STOPPED
    assert len(bench.seen) == seen


async def test_stop_ends_even_when_the_child_cannot_die(bench: Bench) -> None:
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    child = bench.launcher.children[0]
    child.obeys = child.can_die = False
    async with asyncio.timeout(5):
        await bench.supervisor.stop("one")
    assert bench.supervisor.status("one").state is ChildState.STOPPED


async def test_a_cancelled_stop_still_kills(bench: Bench) -> None:
    bench.supervisor.start(bench.spec(RestartPolicy(stop_budget_s=600.0)))
    await bench.supervisor.wait_ready("one")
    child = bench.launcher.children[0]
    child.obeys = False
    stopping = bench.scope.start(bench.supervisor.stop("one"), "stop")
    await bench.until(ChildState.STOPPING)
    await bench.scope.close()
    assert child.ended_by == "kill"
    assert stopping.done()


async def test_a_changed_model_file_keeps_its_waiters(bench: Bench) -> None:
    local = LocalModels(bench.supervisor, bench.scope, lambda: "key")
    bench.launcher.on_launch = silent
    local.keep([ModelFile("m", "/old.gguf")])
    waiting = bench.scope.start(local.wait_ready("m"), "waiter")
    while not bench.launcher.children:
        await asyncio.sleep(0)
    bench.launcher.on_launch = ready
    local.keep([ModelFile("m", "/new.gguf")])
    async with asyncio.timeout(5):
        await waiting
    assert [params["model_path"] for params in bench.launcher.params] == ["/old.gguf", "/new.gguf"]
