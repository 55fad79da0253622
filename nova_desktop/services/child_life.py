"""One life of a child: from its start to its end, watched by readiness and pings."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from nova_desktop import protocol
from nova_desktop.domain.children import (
    ChildKind,
    ChildState,
    ChildStatus,
    LifeEnd,
    RestartPolicy,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.ports import ChildLauncher, ChildProcess, EventListener

_log = logging.getLogger(__name__)
StartParams = Callable[[int], Awaitable[Mapping[str, object]]]
HOPELESS = frozenset(
    {
        ProblemCode.MODEL_FILE_INVALID,
        ProblemCode.MODEL_SERVER_MISSING,
        ProblemCode.MEMORY_NEWER,
    }
)


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """How to start a child. `start_params` gets the port it had before, or 0."""

    name: str
    kind: ChildKind
    start_params: StartParams
    policy: RestartPolicy = field(default_factory=RestartPolicy)


class ChildLife:
    """Starts one process, publishes its status, and ends it when asked or when it is silent."""

    def __init__(
        self,
        spec: ChildSpec,
        launcher: ChildLauncher,
        before: ChildStatus,
        publish: Callable[[ChildStatus], None],
        forward: EventListener,
    ) -> None:
        self.child: ChildProcess | None = None
        self.status = before
        self._spec = spec
        self._launcher = launcher
        self._publish = publish
        self._forward = forward
        self._news = asyncio.Event()
        self._exit_code: int | None = None
        self._ready = False
        self._failed: Problem | None = None
        self._timed_out = False
        self._stop_asked = False
        self._over = False
        self._pending: asyncio.Timeout | None = None

    @property
    def hopeless(self) -> bool:
        """Whether a restart would fail in the same way."""
        return self._failed is not None and self._failed.code in HOPELESS

    def last_lines(self) -> tuple[str, ...]:
        return self.child.last_lines() if self.child else ()

    def end(self) -> LifeEnd:
        """What the restart policy asks of a life that is over now."""
        return LifeEnd(time.monotonic(), self._ready, self._timed_out)

    def ask_stop(self) -> None:
        """Let `run` come to its end soon; a ping or a start under way is not waited for."""
        self._stop_asked = True
        self._news.set()
        if self._pending is not None and not self._pending.expired():
            self._pending.reschedule(asyncio.get_running_loop().time())

    async def run(self) -> Problem:
        """Live; returns why it ended, which means nothing when a stop was asked for."""
        self._set(state=ChildState.STARTING, pid=0, reason=None, retry_in_s=0.0)
        try:
            child = await self._launch()
            self._set(pid=child.pid)
            try:
                return await self._watch(child)
            finally:
                await self._end(child)
        except NovaError as error:
            return error.problem
        finally:
            self._over = True

    async def _launch(self) -> ChildProcess:
        """Raises NovaError when it cannot start, or when a stop was asked for first."""
        try:
            async with asyncio.timeout(None) as self._pending:
                params = await self._spec.start_params(_port(self.status.address))
                self.child = await self._launcher.launch(
                    self._spec.kind, self._spec.name, params, self._heard, self._exited
                )
        except TimeoutError:
            if not self._stop_asked:
                raise
            stopped = self._problem(ProblemCode.CHILD_EXITED, how="stopped")
            raise NovaError(stopped) from None
        finally:
            self._pending = None
        return self.child

    async def _watch(self, child: ChildProcess) -> Problem:
        over = await self._until_ready()
        silent = 0
        while over is None:
            await self._wait_news(self._spec.policy.ping_every_s)
            over = self._ended()
            if over is None:
                silent = 0 if await self._answers(child) else silent + 1
                over = self._after_ping(silent)
        return over

    async def _until_ready(self) -> Problem | None:
        """None once it is ready, else why it will not be."""
        deadline = time.monotonic() + self._spec.policy.ready_timeout_s
        while not self._ready:
            if (over := self._ended()) is not None:
                return over
            if (left := deadline - time.monotonic()) <= 0:
                self._timed_out = True
                seconds = f"{self._spec.policy.ready_timeout_s:g}"
                return self._problem(ProblemCode.CHILD_NEVER_READY, seconds=seconds)
            await self._wait_news(left)
        self._set(state=ChildState.READY, reason=None)
        return None

    async def _answers(self, child: ChildProcess) -> bool:
        policy = self._spec.policy
        try:
            async with asyncio.timeout(policy.ping_timeout_s + 1) as self._pending:
                await child.call(protocol.PING, {}, policy.ping_timeout_s)
        except (NovaError, TimeoutError):
            return False
        finally:
            self._pending = None
        return True

    def _after_ping(self, silent: int) -> Problem | None:
        if (over := self._ended()) is not None:
            return over
        if silent >= self._spec.policy.silent_pings:
            return self._problem(ProblemCode.CHILD_SILENT)
        wanted = ChildState.DEGRADED if silent else ChildState.READY
        if self.status.state is not wanted:
            self._set(state=wanted)
        return None

    async def _end(self, child: ChildProcess) -> None:
        """Gently when asked to stop, at once when it does not react; no descendant stays."""
        policy = self._spec.policy
        try:
            if self._stop_asked and self._exit_code is None:
                self._set(state=ChildState.STOPPING)
                child.close_stdin()
                await self._wait_exit(policy.stop_budget_s)
                if self._exit_code is None:
                    child.terminate()
                    await self._wait_exit(policy.terminate_budget_s)
        finally:
            child.kill_tree()
        await self._wait_exit(policy.kill_budget_s)
        if self._exit_code is None:
            # Not even the kernel can end a process that hangs in a device; waiting does not help.
            _log.error("%s (process %s) did not end", self._spec.name, child.pid)

    def _ended(self) -> Problem | None:
        if self._failed is not None:
            return self._failed
        if self._exit_code is not None:
            how = f"{self._exit_code}" if self._exit_code >= 0 else f"signal {-self._exit_code}"
            return self._problem(ProblemCode.CHILD_EXITED, how=how)
        return self._problem(ProblemCode.CHILD_EXITED, how="stopped") if self._stop_asked else None

    def _heard(self, method: str, params: Mapping[str, object]) -> None:
        if self._over:
            return  # the next life speaks now
        if method in (protocol.LISTENING, protocol.READY) and isinstance(
            port := params.get("port"), int
        ):
            self._set(address=f"http://127.0.0.1:{port}")
        if method == protocol.READY:
            self._ready = True
        elif method == protocol.FAILED:
            self._failed = _told(self._spec.name, params)
        self._news.set()
        self._forward(method, params)

    def _exited(self, code: int) -> None:
        self._exit_code = code
        self._news.set()

    def _problem(self, code: ProblemCode, **params: str) -> Problem:
        lines = "\n".join(self.last_lines()[-5:])
        return Problem(code, {"child": self._spec.name} | params, lines, retryable=True)

    def _set(self, **changes: object) -> None:
        self.status = replace(self.status, **changes)  # pyright: ignore[reportArgumentType] (fields by name)
        self._publish(self.status)

    async def _wait_news(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for may lose a cancellation
                await self._news.wait()
            self._news.clear()

    async def _wait_exit(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._exit_code is None and (left := deadline - time.monotonic()) > 0:
            await self._wait_news(left)


def _port(address: str) -> int:
    return int(address.rsplit(":", 1)[1]) if address else 0


def _told(child: str, params: Mapping[str, object]) -> Problem:
    """The Problem of a child's `failed` event."""
    code = str(params.get("code", ""))
    known = ProblemCode(code) if code in set(ProblemCode) else ProblemCode.CHILD_EXITED
    message = str(params.get("message", ""))
    return Problem(known, {"child": child, "how": "failed"}, message, retryable=True)
