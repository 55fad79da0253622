"""A desk of quick add whose operations have ended when they were started, and whose toasts stay."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field

from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.ui.tasks.quick_add.presenter import QuickAddDesk
from tests.fakes.quick_adding import QuickDesk

Actions = Sequence[tuple[str, Callable[[], object]]]


@dataclass
class Told:
    """A toast."""

    text: str
    undo: Callable[[], object] | None
    actions: Actions


@dataclass
class AtOnce:
    """Operations that are over at once, in a thread of their own; or later, when `held`."""

    problems: list[Problem] = field(default_factory=list[Problem])
    held: list[Callable[[], Awaitable[object]]] | None = None
    waiting: list[Callable[[], Awaitable[object]]] = field(
        default_factory=list[Callable[[], Awaitable[object]]]
    )
    running: bool = False
    run_one: Callable[[Coroutine[object, object, None]], object] = asyncio.run

    def start(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        del name
        if self.held is not None:
            self.held.append(work)
            return
        self.run(work)

    def release(self) -> None:
        """Carry out what was held."""
        held, self.held = self.held or [], None
        for work in held:
            self.run(work)

    def run(self, work: Callable[[], Awaitable[object]]) -> None:
        """To its end, and whatever it has started too."""
        self.waiting.append(work)
        if self.running:
            return
        self.running = True
        try:
            while self.waiting:
                self.run_one(self._whole(self.waiting.pop(0)))
        finally:
            self.running = False

    async def _whole(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except NovaError as error:
            self.problems.append(error.problem)


@dataclass
class FieldDesk:
    """What a field works with, and what came of it."""

    desk: QuickAddDesk
    operations: AtOnce
    told: list[Told]
    opened: list[str]


def field_desk(quick: QuickDesk) -> FieldDesk:
    """Over a real store."""
    told: list[Told] = []
    opened: list[str] = []
    operations = AtOnce()

    def tell(text: str, undo: Callable[[], object] | None = None, *, actions: Actions = ()) -> None:
        told.append(Told(text, undo, actions))

    desk = QuickAddDesk(quick.adding, operations, tell, opened.append)  # type: ignore[arg-type]
    return FieldDesk(desk, operations, told, opened)
