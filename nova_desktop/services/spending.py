"""What today's model calls cost, today being the user's."""

from collections.abc import Callable
from datetime import datetime, timedelta

from nova_desktop.services.ports import UsageStore
from nova_desktop.services.usage import UsageRecorder

Clock = Callable[[], datetime]


def now_here() -> datetime:
    """In this computer's time zone."""
    return datetime.now().astimezone()


class Spending:
    """Reads the stored usage; `clock` gives aware times in the user's zone."""

    def __init__(self, store: UsageStore, recorder: UsageRecorder, clock: Clock = now_here) -> None:
        self._store = store
        self._recorder = recorder
        self._clock = clock

    def on_usage(self, listener: Callable[[], None]) -> None:
        """Hear of each call that cost something, or may have."""
        self._recorder.on_usage(lambda _event: listener())

    async def today(self) -> float:
        """US dollars since midnight."""
        midnight = self._clock().replace(hour=0, minute=0, second=0, microsecond=0)
        return await self._store.cost_since(midnight)

    def seconds_to_midnight(self) -> float:
        """Until another day begins; more than 0."""
        now = self._clock()
        tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return max(1.0, (tomorrow - now).total_seconds())
