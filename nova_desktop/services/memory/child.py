"""The memory child: started when it is first needed, kept, and told what it works with."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Protocol

from nova_desktop.domain.children import ChildKind, ChildState, ChildStatus, RestartPolicy
from nova_desktop.domain.memory_state import MemorySetUp
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.wire import to_wire
from nova_desktop.services.child_life import ChildSpec
from nova_desktop.services.supervisor import Supervisor

MEMORY: Final = "memory"
"""The child's name."""

_READY: Final = (ChildState.READY, ChildState.DEGRADED)


class SetUps(Protocol):
    """What the child is to work with."""

    async def look(self) -> MemorySetUp:
        """As it is now; takes a moment, and does not wait for a gateway that starts."""
        ...


class MemoryChild:
    """`call` starts it if need be. It runs until memory is switched off or Nova closes.

    `is_on` tells whether memory may run at all.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        set_ups: SetUps,
        is_on: Callable[[], bool],
        policy: RestartPolicy | None = None,
    ) -> None:
        self._supervisor = supervisor
        self._set_ups = set_ups
        self._is_on = is_on
        self._spec = ChildSpec(
            MEMORY, ChildKind.MEMORY, self._start_params, policy or RestartPolicy()
        )
        self._settling = asyncio.Lock()
        self._bringing = asyncio.Lock()
        self._given: MemorySetUp | None = None
        self._closed = False

    @property
    def status(self) -> ChildStatus:
        return self._supervisor.status(MEMORY)

    @property
    def is_ready(self) -> bool:
        return self.status.state in _READY

    async def call(
        self, method: str, params: Mapping[str, object], timeout_s: float
    ) -> Mapping[str, object]:
        """The child's answer. Raises NovaError: MEMORY_OFF, and those of children."""
        await self.wake()
        return await self._supervisor.call(MEMORY, method, params, timeout_s)

    async def wake(self) -> None:
        """Start it unless it runs, and wait until it answers.

        One that gave up stays so until the user starts it again. Raises NovaError as `call` does.
        """
        async with self._settling:
            self._check_allowed()
            if self.status.state is ChildState.STOPPED:
                self._supervisor.start(self._spec)
        await self._supervisor.wait_ready(MEMORY)

    async def stop(self) -> None:
        """End it; the next call starts it again if memory is on then."""
        async with self._settling:
            await self._supervisor.stop(MEMORY)

    def close(self) -> None:
        """Start it no more."""
        self._closed = True

    async def bring(self, send: Callable[[MemorySetUp], Awaitable[None]]) -> None:
        """Tell the running child what changed since it was last told; `send` does it."""
        async with self._bringing:
            wanted = await self._set_ups.look()
            if self.is_ready and wanted != self._given:
                await send(wanted)
                self._given = wanted

    def _check_allowed(self) -> None:
        if self._closed:
            raise NovaError.of(ProblemCode.CHILD_NOT_STARTED, child=MEMORY)
        if not self._is_on():
            raise NovaError.of(ProblemCode.MEMORY_OFF)

    async def _start_params(self, _port: int) -> Mapping[str, object]:
        self._given = await self._set_ups.look()
        return {"set_up": to_wire(self._given)}
