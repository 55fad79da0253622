"""The self-test's step of memory: a text is remembered and found again by its words."""

import asyncio
from typing import Final

from nova_desktop.app.core import Core
from nova_desktop.app.memory_parts import opened_health
from nova_desktop.app.report import StepFailedError
from nova_desktop.domain.memory import Question, Recalled
from nova_desktop.domain.memory_state import GraphState

_TEXT: Final = "Ada keeps the spare key of the boat house under the blue flowerpot."
_QUESTION: Final = "Where is the spare key of the boat house?"
_TRIES: Final = 300
_PAUSE_S: Final = 0.2


async def remember_and_recall(core: Core) -> str:
    """By the way that a note takes: outbox, child, the embedded graph; without any model."""
    await core.memory.notes.remember(_TEXT, title="Self-test")
    found = await _found(core)
    health = await opened_health(core.memory)
    if health.state is not GraphState.READY:
        raise StepFailedError(f"the graph is {health.state}: {health.detail}")
    return f"found by its words in {found.took_ms:.0f} ms, texts kept: {health.episodes}"


async def _found(core: Core) -> Recalled:
    """As soon as the text has come there."""
    for _ in range(_TRIES):
        found = await core.memory.graph.recall(Question(_QUESTION))
        if any("blue flowerpot" in hit.passage for hit in found.hits):
            return found
        await asyncio.sleep(_PAUSE_S)
    raise StepFailedError(f"it is not found after {_TRIES * _PAUSE_S:.0f} s")
