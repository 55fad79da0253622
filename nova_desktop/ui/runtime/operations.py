"""Operations: what a slot starts. Every one ends in silence, a Problem, or a crash report."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.services.scope import TaskScope

Work = Callable[[], Awaitable[object]]


class ProblemSink(Protocol):
    """Where a Problem is shown; `retry` is None when trying again makes no sense."""

    def __call__(self, problem: Problem, retry: Callable[[], None] | None) -> None: ...


class Operations:
    """Runs work for the views of one window, inside the window's scope."""

    def __init__(self, scope: TaskScope, show_problem: ProblemSink) -> None:
        self._scope = scope
        self._show_problem = show_problem

    def start(self, name: str, work: Work) -> None:
        """Run it now. A NovaError is shown, with Retry if it is retryable.

        Does nothing once the window is gone: services still tell of their last changes then.
        """
        self.begin(name, work)

    def begin(self, name: str, work: Work) -> "asyncio.Task[None] | None":
        """The same for what can be cancelled, which ends it in silence; None once it is gone."""
        if self._scope.is_closed:
            return None
        return self._scope.start(self._run(name, work), name)

    async def _run(self, name: str, work: Work) -> None:
        try:
            await work()
        except NovaError as error:
            retry = (lambda: self.start(name, work)) if error.problem.retryable else None
            self._show_problem(error.problem, retry)
