"""Asks two models the same at once and shows both as they answer; no Qt here."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.chat import Delta
from nova_desktop.domain.model_tests import ModelTest
from nova_desktop.ui.runtime.operations import Operations


class SidesView(Protocol):
    """The dialog of the two."""

    def models(self) -> Sequence[str]: ...
    def begin(self) -> None: ...
    def grow(self, side: int, text: str) -> None: ...
    def end(self, side: int, result: ModelTest) -> None: ...
    def stop(self) -> None: ...


class Asking(Protocol):
    """What of services.model_tests is used here."""

    async def ask(
        self, model: str, question: str, on_delta: Callable[[Delta], None]
    ) -> ModelTest: ...


class SideBySide:
    """One question at a time."""

    def __init__(self, tests: Asking, operations: Operations, view: SidesView) -> None:
        self._tests = tests
        self._operations = operations
        self._view = view
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def ask(self, question: str) -> None:
        """Ask both, unless an earlier question is still answered."""
        if self._task is None:
            self._task = self._operations.begin("compare models", lambda: self._ask(question))

    def stop(self) -> None:
        """End both answers."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """The dialog goes: end both answers, and tell it nothing any more."""
        self._closed = True
        self.stop()

    async def _ask(self, question: str) -> None:
        self._view.begin()
        try:
            sides = enumerate(self._view.models())
            await asyncio.gather(*(self._side(side, model, question) for side, model in sides))
        except asyncio.CancelledError:
            if not self._closed:
                self._view.stop()
            raise
        finally:
            self._task = None

    async def _side(self, side: int, model: str, question: str) -> None:
        def grew(delta: Delta) -> None:
            if delta.text and not self._closed:
                self._view.grow(side, delta.text)

        result = await self._tests.ask(model, question, grew)
        if not self._closed:
            self._view.end(side, result)
