"""A MemoryOutbox in memory, and a text for it."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from nova_desktop.domain.memory import NewEpisode

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class FakeMemoryOutbox:
    """Implements MemoryOutbox in memory."""

    def __init__(self) -> None:
        self.held: dict[str, NewEpisode] = {}
        self._listeners: list[Callable[[], None]] = []

    async def waiting(self, spaces: Collection[str], limit: int = 20) -> Sequence[NewEpisode]:
        return [each for each in self.held.values() if each.space in spaces][:limit]

    async def add(self, episode: NewEpisode) -> None:
        self.held.setdefault(episode.key, episode)
        for listener in self._listeners:
            listener()

    async def accepted(self, key: str) -> None:
        self.held.pop(key, None)

    async def drop(self, space: str) -> None:
        self.held = {key: each for key, each in self.held.items() if each.space != space}

    async def count(self) -> int:
        return len(self.held)

    def on_added(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)


def an_episode(key: str = "note/1", text: str = "Anna moves to Porto.") -> NewEpisode:
    """A text of the user's own."""
    return NewEpisode(key, text, AT)
