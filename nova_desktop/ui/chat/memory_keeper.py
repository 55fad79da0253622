"""What memory does in the shown chat, and in the one that is not begun yet; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.chat import Conversation, MemoryChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.drafts import Drafts
from nova_desktop.ui.runtime.operations import Operations

SpacesNow = Callable[[], Sequence[MemorySpace]]
"""The spaces of memory, also those that are switched off; none while memory is off."""


def no_spaces() -> Sequence[MemorySpace]:
    """Of a Nova without memory."""
    return ()


class MemoryOfChatView(Protocol):
    """The menu in the header."""

    def show_memory(self, choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> None:
        """What memory does here, and what can be chosen; without spaces there is no menu."""
        ...


class MemoryKeeper:
    """Shows it. What was chosen before the first message is kept with it, over restarts."""

    def __init__(
        self, drafts: Drafts, operations: Operations, view: MemoryOfChatView, spaces: SpacesNow
    ) -> None:
        self._drafts = drafts
        self._operations = operations
        self._view = view
        self._spaces = spaces
        self._new: MemoryChoice | None = None
        self._shown: MemoryChoice | None = None

    @property
    def of_new(self) -> MemoryChoice:
        """What the next new conversation begins with."""
        return self._new or MemoryChoice()

    async def begin(self) -> None:
        """Read what was chosen for the new conversation. Raises NovaError."""
        kept = await self._drafts.new_memory()
        if self._new is None:
            self._new = kept

    def show(self, conversation: Conversation | None) -> None:
        """This one is shown; None for a new one."""
        self._shown = conversation.memory if conversation is not None else None
        self.refresh()

    def refresh(self) -> None:
        """The spaces or their names may be others."""
        self._view.show_memory(self._shown or self.of_new, self._spaces())

    def choose_for_new(self, choice: MemoryChoice) -> None:
        """The next new conversation begins so; it holds at once and is stored then."""
        self._new = choice
        self.refresh()
        self._store(choice)

    def begun(self, *, seen: bool) -> None:
        """A new conversation has begun with it; the next one, if that is `seen`, is as ever."""
        if self._new in (None, MemoryChoice()):
            return
        self._new = MemoryChoice()
        if seen:
            self.refresh()
        self._store(self._new)

    def _store(self, choice: MemoryChoice) -> None:
        self._operations.start("memory of a new chat", lambda: self._drafts.put_new_memory(choice))
