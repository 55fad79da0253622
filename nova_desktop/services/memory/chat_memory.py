"""What a chat is told from memory before it is answered; never an error, and never a long wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from nova_desktop.domain.memory import DEFAULT_SPACE, Question
from nova_desktop.domain.memory_spaces import is_open
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.memory.memory import Memory
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.services.ports import ChatStore
from nova_desktop.services.settings import CurrentSettings

_log = logging.getLogger(__name__)
PATIENCE_S: Final = 0.3
LONGEST_QUESTION: Final = 4_000
"""Characters of a message that memory is asked with: the rest says little more."""


class ChatMemory:
    """Called with a conversation and what was said last in it; "" for nothing to tell."""

    def __init__(
        self,
        settings: CurrentSettings,
        memory: Memory,
        graph: MemoryGraph,
        store: ChatStore,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._settings = settings
        self._memory = memory
        self._graph = graph
        self._store = store
        self._patience_s = patience_s

    async def __call__(self, conversation_id: str, question: str) -> str:
        return await self._asked(question, lambda: self._told(conversation_id, question))

    async def _asked(self, question: str, look: Callable[[], Awaitable[str]]) -> str:
        now = self._settings.now.memory
        if not (now.enabled and now.facts and now.tokens and question.strip()):
            return ""
        try:
            async with asyncio.timeout(self._patience_s):
                return await look()
        except (NovaError, TimeoutError) as error:
            _log.info("the chat is told nothing from memory: %r", error)
            return ""

    async def about(self, question: str) -> str:
        """What is remembered of a text in the first space, outside any conversation."""
        return await self._asked(question, lambda: self._in_space(question, DEFAULT_SPACE))

    async def _told(self, conversation_id: str, question: str) -> str:
        here = await self._store.conversation(conversation_id)
        if here is None or not here.remember:
            return ""
        return await self._in_space(question, here.space)

    async def _in_space(self, question: str, space: str) -> str:
        now = self._settings.now.memory
        if not is_open(now, space):
            return ""
        if not self._memory.is_ready:
            self._memory.wake_soon()
            return ""
        asked = Question(question.strip()[:LONGEST_QUESTION], (space,), now.facts)
        return (await self._graph.context(asked, now.tokens)).text.strip()
