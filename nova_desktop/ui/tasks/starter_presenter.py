"""Shows the strip of the first board while examples stand on it, and removes them; free of Qt."""

from typing import Protocol

from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.services.tasks.starter import Starter
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.desk import TaskDesk


class StarterView(Protocol):
    """The strip."""

    def show_strip(self, shown: bool) -> None:
        """Whether there are examples."""
        ...


class StarterPresenter:
    """Follows the tasks: examples may go one by one, and come back with Undo."""

    def __init__(self, starter: Starter, desk: TaskDesk, view: StarterView) -> None:
        self._starter = starter
        self._desk = desk
        self._view = view
        self._looking = False
        self._again = False
        desk.tasks.on_change(self._changed)

    def refresh(self) -> None:
        """Look whether there are any; of several looks at once the last counts."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        self._desk.operations.start("examples", self._look)

    def remove(self) -> None:
        """All of them, with Undo."""
        self._desk.operations.start("remove the examples", self._remove)

    def keep(self) -> None:
        """They are the user's, and the strip is not seen again."""
        self._desk.operations.start("keep the examples", self._keep)

    async def _look(self) -> None:
        try:
            while True:
                self._again = False
                self._view.show_strip(bool(await self._starter.examples()))
                if not self._again:
                    return
        finally:
            self._looking = False

    async def _remove(self) -> None:
        count = await self._starter.remove()
        batch = self._desk.journal.newest
        words = ngettext("{n} example removed", "{n} examples removed", count)
        self._desk.tell(words.format(n=count), lambda: self._take_back(batch))

    async def _keep(self) -> None:
        await self._starter.keep()
        self._view.show_strip(False)

    def _take_back(self, batch: str) -> None:
        async def work() -> None:
            if not await self._desk.journal.undo(batch):
                self._desk.tell(_("Other changes came after it. Undo goes back step by step."))

        self._desk.operations.start("undo", work)

    def _changed(self, changed: TasksChanged) -> None:
        if changed.tasks:
            self.refresh()
