"""Asks memory once more while its process is being started again; no Qt here."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from nova_desktop.domain.problems import NovaError, ProblemCode

T = TypeVar("T")
RESTARTING: Final = frozenset(
    {
        ProblemCode.CHILD_NOT_STARTED,
        ProblemCode.CHILD_SILENT,
        ProblemCode.CHILD_CALL_FAILED,
        ProblemCode.CHILD_EXITED,
        ProblemCode.CHILD_NEVER_READY,
    }
)
"""What the child's next start mends."""
PAUSES_S: Final = (0.3, 1.0)
"""Before each new try: it takes a moment until a process is known to be gone."""


async def patiently(call: Callable[[], Awaitable[T]], hurry: float = 1.0) -> T:
    """The answer; a call waits by itself until the process is there again. Raises NovaError."""
    for pause in PAUSES_S:
        try:
            return await call()
        except NovaError as error:
            if error.problem.code not in RESTARTING:
                raise
        await asyncio.sleep(hurry * pause)
    return await call()
