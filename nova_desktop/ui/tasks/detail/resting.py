"""Does something once nothing more was wanted for a while; no Qt here."""

import asyncio
from collections.abc import Callable

from nova_desktop.ui.runtime.operations import Operations


class Resting:
    """`do` after `seconds` of rest; with `at_most` it is done at the latest that long after."""

    def __init__(
        self,
        operations: Operations,
        name: str,
        seconds: float,
        do: Callable[[], object],
        at_most: float | None = None,
    ) -> None:
        self._operations = operations
        self._name = name
        self._seconds = seconds
        self._at_most = at_most
        self._do = do
        self._due: float | None = None
        self._latest = 0.0
        self._runs = False

    def want(self) -> None:
        """Something happened that it is to be done for."""
        now = asyncio.get_running_loop().time()
        if self._due is None:
            self._latest = now + (self._at_most or self._seconds)
        self._due = now + self._seconds
        if self._at_most is not None:
            self._due = min(self._due, self._latest)
        if not self._runs:
            self._runs = True
            self._operations.start(self._name, self._wait)

    def forget(self) -> None:
        """It need not be done any more."""
        self._due = None

    async def _wait(self) -> None:
        try:
            left = self._left()
            while left > 0:
                await asyncio.sleep(left)
                left = self._left()
        finally:
            self._runs = False
        if self._due is not None:
            self._due = None
            self._do()

    def _left(self) -> float:
        return 0.0 if self._due is None else self._due - asyncio.get_running_loop().time()
