"""A piece of work for a database thread, and the way of its outcome back to the caller's loop."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from nova_desktop.adapters.sqlite.errors import translated

T = TypeVar("T")


class Capture:
    """A `with` block whose exception is kept in `error`, so that a thread outlives any job."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> "Capture":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self.error = error
        return True


class Job(Generic[T]):
    """Work on a connection. Made and settled on the caller's loop, run in a database thread.

    One that is `alone` shares no transaction: it makes its own.
    """

    def __init__(self, work: Callable[[sqlite3.Connection], T], *, alone: bool = False) -> None:
        self.alone = alone
        self._work = work
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self._loop.create_future()
        self.error: BaseException | None = None
        self._succeed: Callable[[], object] = self.future.cancel

    @property
    def abandoned(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.future.cancelled()

    def run(self, connection: sqlite3.Connection) -> None:
        """Do the work, and keep its result or its error. May be called again."""
        with Capture() as capture:
            self._succeed = partial(self.future.set_result, self._work(connection))
        self.error = capture.error
        if isinstance(self.error, StopIteration):  # a future refuses it
            self.error = RuntimeError("the job raised StopIteration")

    def settle(self, path: Path) -> None:
        """Send the outcome to the caller; a loop that has ended no longer wants it."""
        error = None if self.error is None else translated(self.error, path)
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._deliver, error)

    def _deliver(self, error: BaseException | None) -> None:
        if self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self._succeed()
