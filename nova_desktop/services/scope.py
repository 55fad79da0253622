"""A scope owns asyncio tasks: the only place where one is made, so that none is ever lost."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class TaskScope:
    """Starts tasks, keeps them alive, and cancels and awaits them on close.

    `on_error` gets every exception that no one awaits; cancellation is silent.
    """

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_error = on_error
        self._closed = False

    def start(self, work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
        """Run `work` until it ends or the scope closes. Raises RuntimeError when closed."""
        if self._closed:
            work.close()
            raise RuntimeError(f"the scope is closed, cannot start {name}")
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be started."""
        return self._closed

    async def close(self) -> None:
        """Cancel what runs and wait until all of it has ended."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(error)
