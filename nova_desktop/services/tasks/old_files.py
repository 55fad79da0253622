"""Copies of attached files that no task has any more: away with them, once nothing leads back."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from nova_desktop.services.tasks.tasks import KEPT


class CopyShelf(Protocol):
    """The folder in which Nova keeps copies; each has a name of its own. Raises NovaError."""

    async def older_than(self, before: datetime) -> frozenset[str]:
        """The names of copies that were not touched since then."""
        ...

    async def remove(self, names: Collection[str]) -> int:
        """Away with these; how many went."""
        ...


class CopyUses(Protocol):
    """Who names copies. Raises NovaError."""

    async def named(self, names: Collection[str], since: datetime) -> frozenset[str]:
        """Those of `names` that a task has, also one in the trash, or one of a backup.

        And those that undo or redo would bring back, of changes since then; what can be redone
        counts however old it is.
        """
        ...


class OldFiles:
    """The use case, for a quiet moment after the start.

    A copy goes 30 days after the last change that names it, as the trash does, and not before the
    last backup that names it is gone.
    """

    def __init__(self, shelf: CopyShelf, uses: CopyUses, now: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._uses = uses
        self._now = now

    async def sweep(self) -> int:
        """How many copies went. Raises NovaError; then none did."""
        before = self._now() - KEPT
        old = await self._shelf.older_than(before)
        if not old:
            return 0
        unused = old - await self._uses.named(old, before)
        return await self._shelf.remove(unused) if unused else 0
