"""What was being written in each conversation, and which one was shown, over restarts."""

from contextlib import suppress
from typing import Final

from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.ports import ChatStore, StateStore

_PREFIX: Final = "draft/"
_NEW: Final = "new"
_SHOWN: Final = "chat/shown"
_NEW_MEMORY: Final = "chat/new_memory"
_OFF: Final = "off "
_BEFORE: Final = "chat.draft"  # at first there was one for all conversations


class Drafts:
    """One text for each conversation; "" stands for the new one, and for no text."""

    def __init__(self, state: StateStore, chats: ChatStore) -> None:
        self._state = state
        self._chats = chats

    async def get(self, conversation_id: str) -> str:
        """What was being written there."""
        return await self._state.get_state(_key(conversation_id)) or ""

    async def put(self, conversation_id: str, text: str) -> None:
        """Remember this as what is being written there."""
        await self._state.set_state(_key(conversation_id), text or None)

    async def shown(self) -> str | None:
        """The conversation that was shown last; None when that is not known or it is gone."""
        shown = await self._state.get_state(_SHOWN)
        if not shown or (shown != _NEW and await self._chats.conversation(shown) is None):
            return None
        return "" if shown == _NEW else shown

    async def remember_shown(self, conversation_id: str) -> None:
        """Never raises: it is a convenience."""
        with suppress(NovaError):
            await self._state.set_state(_SHOWN, conversation_id or _NEW)

    async def new_memory(self) -> MemoryChoice:
        """What memory shall do in the conversation that is not begun yet."""
        kept = await self._state.get_state(_NEW_MEMORY) or ""
        space = kept.removeprefix(_OFF)
        return MemoryChoice(space == kept, space) if space else MemoryChoice()

    async def put_new_memory(self, choice: MemoryChoice) -> None:
        """Remember that until the conversation is begun."""
        kept = f"{'' if choice.remember else _OFF}{choice.space}"
        await self._state.set_state(_NEW_MEMORY, None if choice == MemoryChoice() else kept)

    async def take_over(self, conversation_id: str) -> None:
        """Give the one draft that an older Nova knew to this conversation."""
        old = await self._state.get_state(_BEFORE)
        if old is not None:
            await self.put(conversation_id, old + await self.get(conversation_id))
            await self._state.set_state(_BEFORE, None)

    async def forget_deleted(self) -> None:
        """Forget the drafts of conversations that are gone."""
        for key in await self._state.state_keys(_PREFIX):
            name = key.removeprefix(_PREFIX)
            if name != _NEW and await self._chats.conversation(name) is None:
                await self._state.set_state(key, None)


def _key(conversation_id: str) -> str:
    return f"{_PREFIX}{conversation_id or _NEW}"
