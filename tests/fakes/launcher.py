"""A fake launcher: children that do what a test tells them, without processes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from nova_desktop.domain.children import ChildKind
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.ports import EventListener


class FakeChild:
    """Ready at once unless told otherwise; answers pings while `answers` is true."""

    def __init__(self, pid: int, on_event: EventListener, on_exit: Callable[[int], None]) -> None:
        self.pid = pid
        self.on_event = on_event
        self.answers = True
        self.obeys = True
        self.can_die = True
        self.calls: list[tuple[str, Mapping[str, object]]] = []
        self.result: Mapping[str, object] | NovaError = {}
        self.ended_by = ""
        self._on_exit = on_exit

    async def call(
        self, method: str, params: Mapping[str, object], timeout_s: float
    ) -> Mapping[str, object]:
        self.calls.append((method, params))
        if not self.answers:
            await asyncio.sleep(timeout_s)
            raise NovaError.of(ProblemCode.CHILD_SILENT, child="fake")
        if isinstance(self.result, NovaError) and method != "ping":
            raise self.result
        return {} if isinstance(self.result, NovaError) else self.result

    def exit(self, code: int, how: str = "itself") -> None:
        if not self.ended_by:
            self.ended_by = how
            self._on_exit(code)

    def close_stdin(self) -> None:
        if self.obeys:
            self.exit(0, "stdin")

    def terminate(self) -> None:
        if self.obeys:
            self.exit(-15, "terminate")

    def kill_tree(self) -> None:
        if self.can_die:
            self.exit(-9, "kill")

    def last_lines(self) -> tuple[str, ...]:
        return (f"a line of {self.pid}",)


class FakeLauncher:
    """`on_launch` plays each new child; by default it reports a port and is ready."""

    def __init__(self) -> None:
        self.children: list[FakeChild] = []
        self.params: list[Mapping[str, object]] = []
        self.on_launch: Callable[[FakeChild], None] = ready
        self.fails: NovaError | None = None

    async def launch(
        self,
        kind: ChildKind,
        name: str,
        start_params: Mapping[str, object],
        on_event: EventListener,
        on_exit: Callable[[int], None],
    ) -> FakeChild:
        del kind, name
        if self.fails is not None:
            raise self.fails
        child = FakeChild(100 + len(self.children), on_event, on_exit)
        self.children.append(child)
        self.params.append(start_params)
        asyncio.get_running_loop().call_soon(self.on_launch, child)
        return child

    async def reap(self) -> Sequence[int]:
        return []


def ready(child: FakeChild) -> None:
    child.on_event("listening", {"port": 7000 + child.pid})
    child.on_event("ready", {"port": 7000 + child.pid})


def silent(child: FakeChild) -> None:
    del child


def exits(code: int) -> Callable[[FakeChild], None]:
    return lambda child: child.exit(code)
