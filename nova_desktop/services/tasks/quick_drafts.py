"""What was being written in the fields of quick add, over restarts."""

from typing import Final

from nova_desktop.services.ports import StateStore

_PREFIX: Final = "quick_add/"


class QuickDrafts:
    """One line for each place; "" for none. Raises NovaError where the disk does not answer."""

    def __init__(self, state: StateStore) -> None:
        self._state = state

    async def get(self, place: str) -> str:
        """What was being written there."""
        return await self._state.get_state(f"{_PREFIX}{place}") or ""

    async def put(self, place: str, text: str) -> None:
        """Remember this as what is being written there."""
        await self._state.set_state(f"{_PREFIX}{place}", text or None)
