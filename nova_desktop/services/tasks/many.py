"""Cards of many tasks, read some at a time: thousands at once would hold up the loop."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.ports import TaskStore

AT_ONCE: Final = 500


async def cards_of(store: TaskStore, tasks: Sequence[str]) -> AsyncGenerator[TaskCard]:
    """In this order, also from the trash; unknown ones are left out."""
    for begin in range(0, len(tasks), AT_ONCE):
        for card in await store.cards(tasks[begin : begin + AT_ONCE]):
            yield card
