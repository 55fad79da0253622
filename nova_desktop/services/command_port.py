"""What the journal needs from outside; as in services/ports.py."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from nova_desktop.domain.commands import Actor, Command, JournalEntry


class CommandStore(Protocol):
    """Carries out commands and keeps the journal, each batch in one transaction."""

    async def carry_out(
        self,
        commands: Sequence[Command],
        actor: Actor,
        watch: Callable[[int], None] | None = None,
        batch: str = "",
    ) -> Sequence[JournalEntry]:
        """`watch` hears, in another thread, how many are done; what it raises ends the batch.

        With a name for its `batch` it is done once: nothing happens, and nothing is told, where a
        batch of that name is in the journal, also one that was undone.
        """
        ...

    async def batch(self, name: str) -> Sequence[JournalEntry]:
        """The entries of a batch in their order; empty where there is none."""
        ...

    async def undo(self, leave: Collection[str] = (), only: str = "") -> Sequence[JournalEntry]:
        """Take the newest batch back that is not undone; empty if there is none.

        Batches with a command of a kind in `leave` are passed over. With `only` nothing happens
        unless that batch is the newest.
        """
        ...

    async def redo(self) -> Sequence[JournalEntry]:
        """Carry the batch out again that was undone last; empty if there is none."""
        ...

    async def history(self, limit: int = 100) -> Sequence[JournalEntry]:
        """The newest first."""
        ...
