"""What is being written about tasks and is not saved yet, kept so that a crash takes none of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from nova_desktop.services.ports import StateStore
from nova_desktop.ui.tasks.detail.view_protocol import Slot

_PREFIX: Final = "task-text/"


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text, and a mark of what was stored when it was begun."""

    text: str
    begun_with: str


def mark_of(text: str) -> str:
    """Two texts with the same mark are the same."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class KeptTexts:
    """One for each text of each task."""

    def __init__(self, state: StateStore) -> None:
        self._state = state

    async def get(self, task: str, slot: Slot) -> KeptText | None:
        kept = await self._state.get_state(_key(task, slot))
        if not kept:
            return None
        mark, _newline, text = kept.partition("\n")
        return KeptText(text, mark)

    async def put(self, task: str, slot: Slot, kept: KeptText | None) -> None:
        """None forgets it."""
        value = None if kept is None else f"{kept.begun_with}\n{kept.text}"
        await self._state.set_state(_key(task, slot), value)

    async def all(self) -> Sequence[tuple[str, Slot]]:
        """Where something is kept: tasks and their texts."""
        found: list[tuple[str, Slot]] = []
        for key in await self._state.state_keys(_PREFIX):
            slot, _slash, task = key.removeprefix(_PREFIX).partition("/")
            if slot in set(Slot):
                found.append((task, Slot(slot)))
        return found


def _key(task: str, slot: Slot) -> str:
    return f"{_PREFIX}{slot}/{task}"
