"""The user's own system prompts: the newest versions, so that an earlier one can come back."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from nova_desktop.services.ports import StateStore

MOST: Final = 20
_KEY: Final = "prompt/history"


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """A prompt and when it was replaced, in UTC; "" is Nova's own."""

    text: str
    at: datetime


class PromptHistory:
    """The newest MOST versions, the newest first, no two neighbours the same."""

    def __init__(self, state: StateStore) -> None:
        self._state = state

    async def all(self) -> tuple[PromptVersion, ...]:
        """What is stored; what cannot be read is left out."""
        try:
            rows = json.loads(await self._state.get_state(_KEY) or "[]")
        except ValueError:
            return ()
        found = (_version(row) for row in cast("list[object]", rows) if isinstance(rows, list))
        return tuple(version for version in found if version is not None)

    async def add(self, text: str) -> None:
        """Remember a version that is being replaced now."""
        versions = [version for version in await self.all() if version.text != text]
        versions.insert(0, PromptVersion(text, datetime.now(UTC)))
        rows = [{"text": v.text, "at": v.at.isoformat()} for v in versions[:MOST]]
        await self._state.set_state(_KEY, json.dumps(rows))


def _version(row: object) -> PromptVersion | None:
    if not isinstance(row, dict):
        return None
    values = cast("dict[str, object]", row)
    try:
        return PromptVersion(str(values["text"]), datetime.fromisoformat(str(values["at"])))
    except (KeyError, ValueError):
        return None
