"""The journal: every change a user can see is carried out, undone and redone here."""

from collections.abc import Callable, Sequence
from typing import Final

from nova_desktop.domain.commands import Actor, Command, JournalEntry
from nova_desktop.services.ports import CommandStore

# A conversation begins with a message; taking it back would hide words that were just said.
BEGINNINGS: Final = ("create_conversation",)
JournalListener = Callable[[Sequence[JournalEntry]], None]


class Journal:
    """Tells its listeners about the entries of each change, undo and redo."""

    def __init__(self, store: CommandStore) -> None:
        self._store = store
        self._listeners: list[JournalListener] = []
        self._newest = ""

    @property
    def newest(self) -> str:
        """The batch that was carried out last; right after a change its own."""
        return self._newest

    def on_change(self, listener: JournalListener) -> None:
        self._listeners.append(listener)

    async def carry_out(self, *commands: Command, actor: Actor = Actor.YOU) -> None:
        """All of them in one batch, or none."""
        entries = self._tell(await self._store.carry_out(commands, actor))
        self._newest = entries[-1].batch if entries else self._newest

    async def carry_out_watched(
        self, commands: Sequence[Command], actor: Actor, watch: Callable[[int], None]
    ) -> str:
        """The same for many: `watch` hears how many are done, and may end it; the batch."""
        entries = self._tell(await self._store.carry_out(commands, actor, watch))
        self._newest = entries[-1].batch if entries else self._newest
        return self._newest if entries else ""

    async def undo(self, batch: str = "") -> Sequence[JournalEntry]:
        """Take the last batch back; empty if there was none, or if it is not this one."""
        return self._tell(await self._store.undo(BEGINNINGS, batch))

    async def redo(self) -> Sequence[JournalEntry]:
        """Carry out again what was undone last; empty if there was none."""
        return self._tell(await self._store.redo())

    def _tell(self, entries: Sequence[JournalEntry]) -> Sequence[JournalEntry]:
        if entries:
            for listener in self._listeners:
                listener(entries)
        return entries
