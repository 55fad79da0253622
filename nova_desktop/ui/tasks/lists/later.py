"""Work that is wanted again while it runs is done once more behind it, not twice beside it."""

from collections.abc import Awaitable, Callable

from nova_desktop.ui.runtime.operations import Operations


class OneAtATime:
    """One piece of work by name; however often it was wanted meanwhile, it is done once more."""

    def __init__(
        self, operations: Operations, name: str, work: Callable[[], Awaitable[object]]
    ) -> None:
        self._operations = operations
        self._name = name
        self._work = work
        self._running = False
        self._again = False

    def want(self) -> None:
        """Now, or as soon as what runs has ended."""
        if self._running:
            self._again = True
            return
        self._running = True
        self._operations.start(self._name, self._run)

    async def _run(self) -> None:
        try:
            await self._work()
        finally:
            self._running = False
        if self._again:
            self._again = False
            self.want()
