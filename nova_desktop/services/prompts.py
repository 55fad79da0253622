"""The system message of the chat, made anew for each call."""

from collections.abc import Callable
from datetime import UTC, datetime

from nova_desktop.domain.prompts import system_prompt
from nova_desktop.services.settings import CurrentSettings


class ChatPrompt:
    """Called by each turn: what You says and the time are those of that moment."""

    def __init__(
        self, settings: CurrentSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._settings = settings
        self._now = now

    def __call__(self) -> str:
        return system_prompt(self._settings.now, self._now())
