"""Runs a blocking keychain call in a thread that never keeps Nova from ending."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from nova_desktop.domain.problems import NovaError, ProblemCode

T = TypeVar("T")


async def in_own_thread(work: Callable[[], T]) -> T:
    """The result of `work`, or its NovaError.

    Not asyncio.to_thread: an unlock prompt that nobody answers blocks its thread for ever, and
    the interpreter waits at its end for threads of a pool, but not for daemons.
    """
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()

    def run() -> None:
        try:
            outcome.set_result(work())
        except NovaError as error:
            outcome.set_exception(error)
        finally:
            # any other error goes on to the crash hook, and the caller must not wait for ever
            if not outcome.done():
                outcome.set_exception(NovaError.of(ProblemCode.UNEXPECTED))

    threading.Thread(target=run, name="keychain", daemon=True).start()
    return await asyncio.wrap_future(outcome)
