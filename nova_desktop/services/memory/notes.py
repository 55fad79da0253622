"""The user's own words under Remember: on the disk at once, on their way from then on."""

from datetime import UTC, datetime
from uuid import uuid4

from nova_desktop.domain.memory import DEFAULT_SPACE, LONGEST_TEXT, NewEpisode
from nova_desktop.domain.memory_spaces import is_open
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.memory.ports import MemoryOutbox
from nova_desktop.services.settings import CurrentSettings


class Notes:
    """What the user wants remembered goes by the outbox too, so a kill loses none of it."""

    def __init__(self, settings: CurrentSettings, outbox: MemoryOutbox) -> None:
        self._settings = settings
        self._outbox = outbox

    async def remember(self, text: str, space: str = DEFAULT_SPACE, title: str = "") -> str:
        """The key of its job. Raises NovaError.

        MEMORY_OFF where memory or the space is off, MEMORY_TEXT_REFUSED for an empty text and one
        above LONGEST_TEXT characters, and those of the database.
        """
        if not is_open(self._settings.now.memory, space):
            raise NovaError.of(ProblemCode.MEMORY_OFF)
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise NovaError.of(ProblemCode.MEMORY_TEXT_REFUSED)
        speaker = " ".join(self._settings.now.you.name.split())
        key = f"note/{uuid4().hex}"
        at = datetime.now(UTC)
        await self._outbox.add(NewEpisode(key, text, at, space, title=title, speaker=speaker))
        return key
