"""Memory's services over their adapters; made with the core, and nothing heavy in them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nova_desktop.adapters.memory.graph_client import MemoryGraphClient
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.memory_outbox import Remembering, SqliteMemoryOutbox
from nova_desktop.adapters.sqlite.task_outbox import TaskRemembering
from nova_desktop.domain.memory_of_tasks import TaskTelling, telling_of
from nova_desktop.domain.memory_spaces import open_spaces
from nova_desktop.domain.memory_state import GraphState, MemoryHealth
from nova_desktop.domain.remembering import speakers_of
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.memory.chat_memory import ChatMemory
from nova_desktop.services.memory.child import MEMORY, MemoryChild
from nova_desktop.services.memory.feed import Feed
from nova_desktop.services.memory.memory import Memory, look_now_and_then
from nova_desktop.services.memory.models import MemoryModelsSource
from nova_desktop.services.memory.notes import Notes
from nova_desktop.services.memory.notices import MemoryNotices
from nova_desktop.services.memory.places import MemoryPlaces
from nova_desktop.services.memory.set_up import MemorySetUpSource
from nova_desktop.services.memory.spaces import Spaces
from nova_desktop.services.supervisor import ChildEventListener, Supervisor

if TYPE_CHECKING:
    from nova_desktop.app.core import Base


@dataclass(frozen=True, slots=True)
class MemoryParts:
    """`graph` starts the child with the first call; `chat` tells a turn what is remembered.

    `of_tasks` is what the store of commands needs to know.
    """

    memory: Memory
    graph: MemoryGraphClient
    outbox: SqliteMemoryOutbox
    chat: ChatMemory
    chat_store: SqliteChatStore
    of_tasks: TaskRemembering
    notes: Notes
    notices: MemoryNotices
    spaces: Spaces
    places: MemoryPlaces


def open_memory(base: "Base", supervisor: Supervisor, gateways: Gateways) -> MemoryParts:
    """All of them; nothing runs yet."""
    settings, paths = base.settings, base.paths
    models = MemoryModelsSource(gateways)
    set_ups = MemorySetUpSource(settings, base.vault, models, paths.memory, base.on_problem)
    child = MemoryChild(
        supervisor, set_ups, lambda: settings.now.memory.enabled, base.children.policy
    )
    graph = MemoryGraphClient(child.call, paths.run)
    outbox = SqliteMemoryOutbox(base.database)
    feed = Feed(
        outbox, graph, lambda: open_spaces(settings.now.memory), base.scope, base.on_problem
    )
    memory = Memory(settings, child, graph, feed, base.scope, base.on_problem)
    notices = MemoryNotices(graph, lambda: settings.now.memory.notices)
    graph.listen(memory)
    graph.listen(notices)
    supervisor.on_event(_events_of(graph))
    supervisor.on_status(memory.child_changed)
    gateways.on_change(memory.changed)
    store = SqliteChatStore(base.database, _remembering(base, outbox))
    return MemoryParts(
        memory,
        graph,
        outbox,
        ChatMemory(settings, memory, graph, store),
        store,
        _of_tasks(base, outbox),
        Notes(settings, outbox),
        notices,
        Spaces(settings),
        MemoryPlaces(settings, base.vault, graph, memory.changed, base.redactor.add),
    )


def start_memory(base: "Base", parts: MemoryParts) -> None:
    """Bring what waits in the outbox, now and from then on; a second time does nothing."""
    if parts.memory.start():
        base.scope.start(look_now_and_then(parts.memory), "look at memory's set-up")


async def opened_health(parts: MemoryParts) -> MemoryHealth:
    """How memory is once its graph is open, or is known not to open; after 10 s as it is then."""
    for _ in range(100):
        health = await parts.graph.health()
        if health.state is not GraphState.OPENING:
            return health
        await asyncio.sleep(0.1)
    return await parts.graph.health()


def _remembering(base: "Base", outbox: SqliteMemoryOutbox) -> Remembering:
    def speakers() -> Mapping[str, str]:
        now = base.settings.now
        return speakers_of(now.memory, now.you)

    return Remembering(speakers, outbox.tell_added)


def _of_tasks(base: "Base", outbox: SqliteMemoryOutbox) -> TaskRemembering:
    def telling() -> TaskTelling | None:
        now = base.settings.now
        return telling_of(now.memory, now.you)

    return TaskRemembering(telling, outbox.tell_added)


def _events_of(graph: MemoryGraphClient) -> ChildEventListener:
    def heard(child: str, method: str, params: Mapping[str, object]) -> None:
        if child == MEMORY:
            graph.heard(method, params)

    return heard
