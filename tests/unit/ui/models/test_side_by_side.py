"""Two models side by side: a dialog that closes while they answer is not touched any more."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import Delta
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.models.side_by_side import SideBySide
from nova_desktop.ui.runtime.operations import Operations

pytestmark = pytest.mark.anyio


class Answers:
    """Each answers with one word, then waits for its end."""

    def __init__(self) -> None:
        self.ends = asyncio.Event()
        self.waiting = 0

    async def ask(self, model: str, question: str, on_delta: Callable[[Delta], None]) -> ModelTest:
        on_delta(Delta(text=question))
        self.waiting += 1
        try:
            await self.ends.wait()
        finally:
            on_delta(Delta(text="late"))
        return ModelTest(model, Probe.ANSWER, datetime.now(UTC), ok=True)


class View:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def models(self) -> list[str]:
        return ["one", "two"]

    def begin(self) -> None:
        self.seen.append("begin")

    def grow(self, side: int, text: str) -> None:
        self.seen.append(f"{side} {text}")

    def end(self, side: int, result: ModelTest) -> None:
        self.seen.append(f"{side} {result.model}")

    def stop(self) -> None:
        self.seen.append("stop")


@pytest.mark.parametrize("closes", [True, False])
async def test_nothing_reaches_a_dialog_that_closed(closes: bool) -> None:
    scope, answers, view = TaskScope(lambda _: None), Answers(), View()
    both = SideBySide(answers, Operations(scope, lambda problem, retry: None), view)
    both.ask("Hi")
    async with asyncio.timeout(5):
        while answers.waiting < 2:
            await asyncio.sleep(0)
        (both.close if closes else both.stop)()
        while len(scope):
            await asyncio.sleep(0)
    later = [] if closes else ["0 late", "1 late", "stop"]
    assert view.seen == ["begin", "0 Hi", "1 Hi", *later]
