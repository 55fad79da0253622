"""The journal: every change a user can see is carried out, undone and redone here."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, TypeVar, cast

from nova_desktop.domain.commands import Actor, Command, JournalEntry
from nova_desktop.services.command_port import CommandStore

# A conversation begins with a message; taking it back would hide words that were just said.
BEGINNINGS: Final = ("create_conversation",)
JournalListener = Callable[[Sequence[JournalEntry]], None]
Told = TypeVar("Told")
_MANY: Final = 300
"""Rows of a change that are looked through on the loop: a matter of a millisecond."""


class Journal:
    """Tells its listeners about the entries of each change, undo and redo.

    A change of many rows is looked through in a thread, so a listener hears of it a little later
    than of a small one, but before the change returns.
    """

    def __init__(self, store: CommandStore) -> None:
        self._store = store
        self._listeners: list[JournalListener] = []
        self._lookers: list[_Looker] = []
        self._newest = ""

    @property
    def newest(self) -> str:
        """The batch that was carried out last; right after a change its own."""
        return self._newest

    def on_change(self, listener: JournalListener) -> None:
        self._listeners.append(listener)

    def on_look(
        self, look: Callable[[Sequence[JournalEntry]], Told], listener: Callable[[Told], None]
    ) -> None:
        """`listener` hears on the loop what `look` made of the entries; `look` is pure."""

        def looked(entries: Sequence[JournalEntry]) -> Callable[[], None]:
            told = look(entries)
            return lambda: listener(told)

        self._lookers.append(looked)

    async def carry_out(
        self, *commands: Command, actor: Actor = Actor.YOU, batch: str = ""
    ) -> None:
        """All of them in one batch, or none; one with a name once, whatever happens."""
        entries = await self._tell(await self._store.carry_out(commands, actor, None, batch))
        self._newest = entries[-1].batch if entries else self._newest

    async def carry_out_watched(
        self, commands: Sequence[Command], actor: Actor, watch: Callable[[int], None]
    ) -> str:
        """The same for many: `watch` hears how many are done, and may end it; the batch."""
        entries = await self._tell(await self._store.carry_out(commands, actor, watch))
        self._newest = entries[-1].batch if entries else self._newest
        return self._newest if entries else ""

    async def batch(self, name: str) -> Sequence[JournalEntry]:
        """The entries of a batch in their order; empty where there is none."""
        return await self._store.batch(name)

    async def undo(self, batch: str = "") -> Sequence[JournalEntry]:
        """Take the last batch back; empty if there was none, or if it is not this one."""
        return await self._tell(await self._store.undo(BEGINNINGS, batch))

    async def redo(self) -> Sequence[JournalEntry]:
        """Carry out again what was undone last; empty if there was none."""
        return await self._tell(await self._store.redo())

    async def _tell(self, entries: Sequence[JournalEntry]) -> Sequence[JournalEntry]:
        if not entries:
            return entries
        if _are_many(entries):
            await self._tell_later(entries)
        else:
            self._tell_all(entries, self._looked(entries))
        return entries

    async def _tell_later(self, entries: Sequence[JournalEntry]) -> None:
        """Whoever waits for the change may go away: it was made, so all hear of it."""

        async def telling() -> None:
            self._tell_all(entries, await asyncio.to_thread(self._looked, entries))

        await asyncio.shield(telling())

    def _looked(self, entries: Sequence[JournalEntry]) -> list[Callable[[], None]]:
        return [looker(entries) for looker in self._lookers]

    def _tell_all(
        self, entries: Sequence[JournalEntry], tellings: Sequence[Callable[[], None]]
    ) -> None:
        for listener in self._listeners:
            listener(entries)
        for tell in tellings:
            tell()


_Looker = Callable[[Sequence[JournalEntry]], Callable[[], None]]


def _are_many(entries: Sequence[JournalEntry]) -> bool:
    """Whether they changed more rows than are looked through at once on the loop."""
    rows = 0
    for entry in entries:
        rows += 1 + _length(entry.inverse.payload.get("steps"))
        rows += _length(entry.command.payload.get("rows"))
        if rows > _MANY:
            return True
    return False


def _length(value: object) -> int:
    return len(cast("list[object]", value)) if isinstance(value, list) else 0
