"""Who pays: what is used is counted for the day, and for the text that is being read."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from nova_desktop.children.memory.models.http import Usage
from nova_desktop.children.memory.models.usage import UsageSink


class Meter:
    """What one piece of work used so far."""

    def __init__(self) -> None:
        self.cost_usd = 0.0

    def add(self, usage: Usage) -> None:
        self.cost_usd += usage.cost_usd

    def take(self) -> float:
        """The dollars since it was asked last."""
        taken, self.cost_usd = self.cost_usd, 0.0
        return taken


_RUNNING: Final[ContextVar[Meter | None]] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Generator[Meter]:
    """Calls made inside, also by tasks begun there, count on this meter."""
    meter = Meter()
    token = _RUNNING.set(meter)
    try:
        yield meter
    finally:
        _RUNNING.reset(token)


class MeteredSink:
    """Hands on what it hears, and adds it to the meter that runs."""

    def __init__(self, behind: UsageSink) -> None:
        self._behind = behind

    def count(self, prompt: str, usage: Usage) -> None:
        """One more call."""
        self._behind.count(prompt, usage)
        meter = _RUNNING.get()
        if meter is not None:
            meter.add(usage)
