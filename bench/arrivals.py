"""When bytes arrived at this process, as the event loop hands them to their connection."""

import time
from types import TracebackType
from typing import Any

from anyio._backends._asyncio import StreamProtocol


class Arrivals:
    """While entered, notes the time of each piece of data that contains `pattern`."""

    def __init__(self, pattern: bytes) -> None:
        self._pattern = pattern
        self._times: list[float] = []
        self._original = StreamProtocol.data_received

    def forget(self) -> None:
        self._times.clear()

    def first(self) -> float:
        """Seconds on the clock of time.perf_counter."""
        return self._times[0]

    def __enter__(self) -> "Arrivals":
        original, pattern, times = self._original, self._pattern, self._times

        def data_received(protocol: Any, data: bytes) -> None:
            if pattern in data:
                times.append(time.perf_counter())
            original(protocol, data)

        StreamProtocol.data_received = data_received
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        StreamProtocol.data_received = self._original
