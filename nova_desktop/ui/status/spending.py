"""Today's cost in the status line; no Qt here."""

import asyncio
from contextlib import suppress
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.services.spending import Spending
from nova_desktop.ui.runtime.operations import Operations

# A computer that slept wakes with its timers late.
_LONGEST_WAIT_S: Final = 600.0


class SpendingLine(Protocol):
    """Where it is told."""

    def show_today(self, dollars: float) -> None: ...


class SpendingPresenter:
    """Follows the usage events, and midnight."""

    def __init__(self, spending: Spending, operations: Operations, line: SpendingLine) -> None:
        self._spending = spending
        self._line = line
        self._news = asyncio.Event()
        spending.on_usage(self._news.set)
        operations.start("today's cost", self._follow)

    async def _follow(self) -> None:
        while True:
            self._news.clear()
            try:
                self._line.show_today(await self._spending.today())
            except NovaError:  # whoever stores the usage tells of the same database
                self._line.show_today(0.0)
            wait_s = min(_LONGEST_WAIT_S, self._spending.seconds_to_midnight())
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):  # wait_for may lose a cancellation
                    await self._news.wait()
