"""What is learnt while the Memory screen is in view: shown without disturbing; no Qt here."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from nova_desktop.ui.runtime.operations import Operations

NEWS_S: Final = 3.0
"""The list is read anew at most once in this time while texts are being read."""
PICTURE_S: Final = 20.0
"""And the picture, which costs more and moves as a whole."""


class Later:
    """Does something a while after it was wanted, once however often it was."""

    def __init__(
        self, operations: Operations, name: str, seconds: float, do: Callable[[], None]
    ) -> None:
        self._operations = operations
        self._name = name
        self._seconds = seconds
        self._do = do
        self._is_waiting = False

    def want(self) -> None:
        """Before long."""
        if not self._is_waiting:
            self._is_waiting = True
            self._operations.start(self._name, self._run)

    async def _run(self) -> None:
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self._is_waiting = False
        self._do()


class NewsView(Protocol):
    """The list."""

    def is_at_rest(self) -> bool:
        """Whether its rows may move: it is at its top, and nothing is pointed at or opened."""
        ...

    def show_news(self, facts: int) -> None:
        """That there are so many new ones above; 0 for none."""
        ...


class NewsPresenter:
    """New facts come into a list at rest by themselves, else a quiet line offers them."""

    def __init__(
        self, operations: Operations, view: NewsView, reload: Callable[[], None], calm_s: float
    ) -> None:
        self._view = view
        self._reload = reload
        self._facts = 0
        self._is_open = False
        self._later = Later(operations, "news of memory", calm_s, self._tell)

    def open(self) -> None:
        """The list is in view; what came meanwhile is told."""
        self._is_open = True
        self._tell()

    def close(self) -> None:
        self._is_open = False

    def came(self, facts: int) -> None:
        """So many new facts are there."""
        if facts:
            self._facts += facts
            self._later.want()

    def show(self) -> None:
        """Read the list anew, as the user wished or as nobody minds."""
        self.forget()
        self._reload()

    def forget(self) -> None:
        """The list is being read anew anyway."""
        if self._facts:
            self._facts = 0
            self._view.show_news(0)

    def _tell(self) -> None:
        if not (self._is_open and self._facts):
            return
        if self._view.is_at_rest():
            self.show()
        else:
            self._view.show_news(self._facts)
