"""What is done in idle moments: the bin is emptied, and the memory file copied."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from nova_desktop.children.memory.graph import GraphError

FIRST_S: Final = 60.0
"""After the start, so that it is done in short sessions too."""
EVERY_S: Final = 3600.0


async def keep_house(
    empty_bin: Callable[[], Awaitable[object]],
    copy: Callable[[], Awaitable[object]],
    first_s: float = FIRST_S,
    every_s: float = EVERY_S,
) -> None:
    """Until cancelled. The bin comes first: what empties it deletes all copies."""
    patience = first_s
    while True:
        await asyncio.sleep(patience)
        for chore in (empty_bin, copy):
            with contextlib.suppress(GraphError):  # the next hour may be better
                await chore()
        patience = every_s
