"""Asks two models the same at once and shows both as they answer; no Qt here."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from nova_desktop.domain.chat import Delta
from nova_desktop.domain.model_tests import ModelTest
from nova_desktop.services.model_tests import ModelTests
from nova_desktop.ui.runtime.operations import Operations


class SidesView(Protocol):
    """The dialog of the two."""

    def models(self) -> Sequence[str]: ...
    def begin(self) -> None: ...
    def grow(self, side: int, text: str) -> None: ...
    def end(self, side: int, result: ModelTest) -> None: ...
    def stop(self) -> None: ...


class SideBySide:
    """One question at a time."""

    def __init__(self, tests: ModelTests, operations: Operations, view: SidesView) -> None:
        self._tests = tests
        self._operations = operations
        self._view = view
        self._task: asyncio.Task[None] | None = None

    def ask(self, question: str) -> None:
        """Ask both, unless an earlier question is still answered."""
        if self._task is None:
            self._task = self._operations.begin("compare models", lambda: self._ask(question))

    def stop(self) -> None:
        """End both answers."""
        if self._task is not None:
            self._task.cancel()

    async def _ask(self, question: str) -> None:
        self._view.begin()
        try:
            sides = enumerate(self._view.models())
            await asyncio.gather(*(self._side(side, model, question) for side, model in sides))
        except asyncio.CancelledError:
            self._view.stop()
            raise
        finally:
            self._task = None

    async def _side(self, side: int, model: str, question: str) -> None:
        def grew(delta: Delta) -> None:
            if delta.text:
                self._view.grow(side, delta.text)

        self._view.end(side, await self._tests.ask(model, question, grew))
