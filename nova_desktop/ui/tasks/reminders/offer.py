"""Asks once whether reminders are wanted, when a task is given one and they are off; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.reminders.presenter import TellInWindow

_ASKED: Final = "reminders/asked"
_MOST: Final = 50


class KeptState(Protocol):
    """services.ports.StateStore."""

    async def get_state(self, key: str) -> str | None: ...
    async def set_state(self, key: str, value: str | None) -> None: ...


@dataclass(frozen=True, slots=True)
class OfferDesk:
    """What it works with. `is_on` tells whether reminders are wanted, `switch_on` wants them."""

    state: KeptState
    operations: Operations
    tell: TellInWindow
    cards: Callable[[Sequence[str]], Awaitable[Sequence[TaskCard]]]
    is_on: Callable[[], bool]
    switch_on: Callable[[], Awaitable[object]]
    now: Callable[[], datetime]


class ReminderOffer:
    """Nobody who sets a reminder is to wait for it in vain."""

    def __init__(self, desk: OfferDesk) -> None:
        self._desk = desk
        self._asked = False

    def changed(self, change: TasksChanged) -> None:
        """Tasks changed; with many at once, as in an import, nobody has set a reminder."""
        if not self._asked and not self._desk.is_on() and 0 < len(change.tasks) <= _MOST:
            self._desk.operations.start("ask about reminders", lambda: self._ask(change))

    async def _ask(self, change: TasksChanged) -> None:
        desk = self._desk
        cards = await desk.cards(sorted(change.tasks))
        if not any(c.task.remind_at is not None and c.task.remind_at > desk.now() for c in cards):
            return
        if self._asked or await desk.state.get_state(_ASKED) is not None:
            self._asked = True
            return
        self._asked = True
        await desk.state.set_state(_ASKED, desk.now().isoformat())
        text = _("Reminders are off, so Nova will stay silent. See Settings, Notifications.")
        desk.tell(text, lasting=True, actions=[(_("Turn on"), self._turn_on)])

    def _turn_on(self) -> None:
        async def work() -> None:
            await self._desk.switch_on()
            self._desk.tell(_("Nova will remind you while it is open."))

        self._desk.operations.start("turn reminders on", work)
