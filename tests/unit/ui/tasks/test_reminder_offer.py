"""Who sets a reminder while they are off is asked once."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from nova_desktop.domain.tasks import Task, TaskCard
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.reminders.offer import OfferDesk, ReminderOffer

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 5, 1, 7, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@dataclass
class Desk:
    """The offer over stand-ins."""

    scope: TaskScope
    on: bool = False
    reminders: dict[str, datetime | None] = field(default_factory=dict[str, datetime | None])
    kept: dict[str, str | None] = field(default_factory=dict[str, str | None])
    told: list[str] = field(default_factory=list[str])
    buttons: list[tuple[str, Callable[[], object]]] = field(
        default_factory=list[tuple[str, Callable[[], object]]]
    )

    def offer(self) -> ReminderOffer:
        return ReminderOffer(
            OfferDesk(
                state=self,
                operations=Operations(self.scope, lambda _problem, _retry: None),
                tell=self.tell,
                cards=self.cards,
                is_on=lambda: self.on,
                switch_on=self.switch_on,
                now=lambda: NOW,
            )
        )

    async def get_state(self, key: str) -> str | None:
        return self.kept.get(key)

    async def set_state(self, key: str, value: str | None) -> None:
        self.kept[key] = value

    async def cards(self, tasks: Sequence[str]) -> Sequence[TaskCard]:
        known = [(name, self.reminders[name]) for name in tasks if name in self.reminders]
        return [TaskCard(Task(name, name, NOW, NOW, remind_at=at)) for name, at in known]

    async def switch_on(self) -> None:
        self.on = True

    def tell(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        level: str = "",
        *,
        lasting: bool = False,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        del undo, level, lasting
        self.told.append(text)
        self.buttons += actions

    async def change(self, offer: ReminderOffer, *tasks: str) -> None:
        offer.changed(TasksChanged(frozenset(tasks)))
        while len(self.scope):
            await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncGenerator[Desk]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    yield Desk(scope, reminders={"soon": LATER, "past": NOW, "none": None})
    await scope.close()
    assert errors == []


async def test_it_asks_once_and_turns_them_on(desk: Desk) -> None:
    offer = desk.offer()
    await desk.change(offer, "soon")
    await desk.change(offer, "soon")
    await desk.change(desk.offer(), "soon")
    assert len(desk.told) == 1
    ((words, press),) = desk.buttons
    assert words == "Turn on"
    press()
    await desk.change(offer)
    assert desk.on


async def test_it_asks_nobody_who_set_none_or_has_them_on(desk: Desk) -> None:
    offer = desk.offer()
    await desk.change(offer, "past", "none", "unknown")
    await desk.change(offer)
    await desk.change(offer, "soon", *(f"imported{number}" for number in range(60)))
    desk.on = True
    await desk.change(offer, "soon")
    assert desk.told == []
    desk.on = False
    await desk.change(offer, "soon")
    assert len(desk.told) == 1
