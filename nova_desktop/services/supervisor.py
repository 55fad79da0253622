"""The supervisor keeps every child: it starts, watches, restarts and stops them."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from nova_desktop.domain.children import ChildState, ChildStatus, LifeEnd
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.child_life import ChildLife, ChildSpec
from nova_desktop.services.ports import ChildLauncher
from nova_desktop.services.scope import TaskScope

StatusListener = Callable[[ChildStatus], None]
ChildEventListener = Callable[[str, str, Mapping[str, object]], None]


class Supervisor:
    """All children of one window, each under its name.

    Status changes and events reach the listeners on the loop, in order.
    """

    def __init__(self, launcher: ChildLauncher, scope: TaskScope) -> None:
        self._launcher = launcher
        self._scope = scope
        self._kept: dict[str, _Kept] = {}
        self._started = asyncio.Event()
        self._status_listeners: list[StatusListener] = []
        self._event_listeners: list[ChildEventListener] = []

    def on_status(self, listener: StatusListener) -> None:
        self._status_listeners.append(listener)

    def on_event(self, listener: ChildEventListener) -> None:
        self._event_listeners.append(listener)

    def names(self) -> tuple[str, ...]:
        return tuple(self._kept)

    def status(self, name: str) -> ChildStatus:
        """The child's status; a name that was never started is STOPPED."""
        kept = self._kept.get(name)
        return kept.status if kept else ChildStatus(name)

    def last_lines(self, name: str) -> tuple[str, ...]:
        """The newest lines of the child's log, also after it ended."""
        kept = self._kept.get(name)
        return kept.life.last_lines() if kept and kept.life else ()

    def start(self, spec: ChildSpec) -> None:
        """Keep this child running from now on; one that waits for its restart starts at once."""
        kept = self._kept.get(spec.name)
        if kept is not None and not kept.ended:
            kept.retry_now.set()
            return
        before = ChildStatus(spec.name, address=kept.status.address if kept else "")
        fresh = self._kept[spec.name] = _Kept(spec, before, life=kept.life if kept else None)
        fresh.task = self._scope.start(self._keep(fresh), f"keep {spec.name}")
        if kept is not None:
            kept.changed.set()  # who waits on the ended one looks at this one now
        self._started.set()
        self._started = asyncio.Event()

    async def stop(self, name: str) -> None:
        """Stop it and wait until it and its descendants are gone."""
        kept = self._kept.get(name)
        if kept is None or kept.task is None:
            return
        kept.successor = None
        kept.ask_stop()
        await asyncio.wait([kept.task])

    async def stop_all(self) -> None:
        """Stop all of them at the same time."""
        await asyncio.gather(*(self.stop(name) for name in self._kept))

    async def restart(self, name: str) -> None:
        """Stop it and start it again with fresh counters; who waits for it goes on waiting."""
        kept = self._kept.get(name)
        if kept is None:
            raise NovaError.of(ProblemCode.CHILD_NOT_STARTED, child=name)
        await self.replace(kept.successor or kept.spec)

    async def replace(self, spec: ChildSpec) -> None:
        """Restart it as `spec` says, with fresh counters; start it if it does not run.

        Returns when the old process is gone. A `stop` meanwhile wins.
        """
        kept = self._kept.get(spec.name)
        if kept is not None and kept.stopping and kept.successor is None and kept.task is not None:
            await asyncio.wait([kept.task])
            kept = self._kept[spec.name]
        if kept is None or kept.ended:
            self.start(spec)
            return
        kept.successor = spec
        kept.ask_stop()
        while kept.is_to_be_replaced():
            await kept.changed.wait()

    async def reap(self) -> int:
        """End the children that an earlier window left; how many there were."""
        return len(await self._launcher.reap())

    async def call(
        self, name: str, method: str, params: Mapping[str, object], timeout_s: float
    ) -> Mapping[str, object]:
        """Call a method of a running child. Raises NovaError as ChildProcess.call does."""
        kept = self._kept.get(name)
        if kept is None or kept.life is None or kept.life.child is None:
            raise NovaError.of(ProblemCode.CHILD_NOT_STARTED, child=name, retryable=True)
        return await kept.life.child.call(method, params, timeout_s)

    async def wait_ready(self, name: str) -> ChildStatus:
        """Wait until it answers. Raises NovaError with the reason when it gave up or stopped."""
        kept = self._kept.get(name)
        if kept is None:
            raise NovaError.of(ProblemCode.CHILD_NOT_STARTED, child=name)
        while kept.stopping or kept.status.state not in (ChildState.READY, ChildState.DEGRADED):
            if kept.ended:
                reason = kept.status.reason
                raise NovaError(reason or Problem(ProblemCode.CHILD_NOT_STARTED, {"child": name}))
            await kept.changed.wait()
            kept = self._kept[name]
        return kept.status

    async def wait_until(self, name: str, is_it: Callable[[ChildStatus], bool]) -> ChildStatus:
        """Wait for a status; at once if it is so already. For ever if it never comes."""
        while not is_it(status := self.status(name)):
            kept = self._kept.get(name)
            await (kept.changed if kept else self._started).wait()
        return status

    async def _keep(self, kept: "_Kept") -> None:
        """Run a child and its successors until it is stopped or given up."""
        try:
            await self._lives(kept)
            while kept.begin_successor():
                await self._lives(kept)
        finally:
            kept.successor = None
            kept.ended = True
            if kept.status.state is not ChildState.GAVE_UP:
                kept.set(replace(kept.status, state=ChildState.STOPPED, pid=0, retry_in_s=0.0))
                self._tell(kept.status)
            else:
                kept.set(kept.status)

    async def _lives(self, kept: "_Kept") -> None:
        """Lives of one child, one after the other."""
        ends: list[LifeEnd] = []
        while not kept.stopping:
            life, reason = await self._live(kept)
            ends.append(life.end())
            if kept.stopping or not await self._pause(kept, ends, reason):
                break

    async def _live(self, kept: "_Kept") -> tuple[ChildLife, Problem]:
        def publish(status: ChildStatus) -> None:
            kept.set(status)
            self._tell(status)

        def forward(method: str, params: Mapping[str, object]) -> None:
            for listener in self._event_listeners:
                listener(kept.spec.name, method, params)

        life = kept.life = ChildLife(kept.spec, self._launcher, kept.status, publish, forward)
        return life, await life.run()

    async def _pause(self, kept: "_Kept", ends: list[LifeEnd], reason: Problem) -> bool:
        """Wait before the next life; False when there will be none."""
        hopeless = kept.life is not None and kept.life.hopeless
        delay = None if hopeless else kept.spec.policy.next_delay_s(ends, ends[-1].at)
        if delay is None:
            told = reason if hopeless else _gave_up(kept.spec.name, len(ends), reason)
            kept.status = replace(kept.status, state=ChildState.GAVE_UP, pid=0, reason=told)
            self._tell(kept.status)
            return False
        status = replace(
            kept.status,
            state=ChildState.CRASHED,
            pid=0,
            reason=reason,
            retry_in_s=delay,
            restarts=len(ends),
        )
        kept.set(status)
        self._tell(status)
        kept.retry_now.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(delay):  # wait_for may lose a cancellation
                await kept.retry_now.wait()
        return True

    def _tell(self, status: ChildStatus) -> None:
        for listener in self._status_listeners:
            listener(status)


@dataclass(slots=True)
class _Kept:
    """What the supervisor knows of one child."""

    spec: ChildSpec
    status: ChildStatus
    life: ChildLife | None = None
    task: "asyncio.Task[None] | None" = None
    stopping: bool = False
    successor: ChildSpec | None = None
    ended: bool = False
    retry_now: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def ask_stop(self) -> None:
        """Let the present life, or the wait for the next one, end soon."""
        self.stopping = True
        self.retry_now.set()
        if self.life is not None:
            self.life.ask_stop()

    def is_to_be_replaced(self) -> bool:
        return self.successor is not None

    def begin_successor(self) -> bool:
        """Become what is to replace this child; False when nothing is."""
        if self.successor is None:
            return False
        self.spec, self.successor, self.stopping = self.successor, None, False
        self.set(ChildStatus(self.spec.name, address=self.status.address))
        return True

    def set(self, status: ChildStatus) -> None:
        """Store the status and wake who waits for a change."""
        self.status = status
        self.changed.set()
        self.changed = asyncio.Event()


def _gave_up(child: str, times: int, reason: Problem) -> Problem:
    """The reason of the last end, told as the reason for giving up."""
    params = dict(reason.params) | {"child": child, "times": str(times), "cause": reason.code}
    return Problem(ProblemCode.CHILD_GAVE_UP, params, reason.detail, retryable=True)
