"""What was chosen in the palette lately, by the ids of entries; no Qt here."""

import json
from collections.abc import Sequence
from typing import Final, cast

from nova_desktop.services.ports import StateStore

MOST: Final = 30
_KEY: Final = "palette.recent"


class Recents:
    """The newest first; what cannot be read counts as none."""

    def __init__(self, state: StateStore) -> None:
        self._state = state
        self._kept: list[str] | None = None

    async def all(self) -> Sequence[str]:
        """As of now. Raises NovaError when the database does not answer."""
        if self._kept is None:
            self._kept = _read(await self._state.get_state(_KEY))
        return list(self._kept)

    async def add(self, entry: str) -> None:
        """This one was chosen just now."""
        known = [each for each in await self.all() if each != entry]
        self._kept = [entry, *known][:MOST]
        await self._state.set_state(_KEY, json.dumps(self._kept))


def _read(raw: str | None) -> list[str]:
    try:
        found = json.loads(raw or "[]")
    except ValueError:
        return []
    rows = cast("list[object]", found) if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, str)][:MOST]
