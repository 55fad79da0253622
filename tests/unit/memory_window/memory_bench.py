"""Memory's services around a fake graph, a fake launcher and gateways that a test makes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nova_desktop.adapters.memory.graph_client import MemoryGraphClient
from nova_desktop.domain.children import RestartPolicy
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.memory_spaces import open_spaces
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.served_models import Route, ServedModel, Way
from nova_desktop.domain.settings import MemorySettings, Settings
from nova_desktop.services.memory.child import MEMORY, MemoryChild
from nova_desktop.services.memory.feed import Feed
from nova_desktop.services.memory.memory import Memory
from nova_desktop.services.memory.models import MemoryModelsSource
from nova_desktop.services.memory.set_up import MemorySetUpSource
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.supervisor import Supervisor
from tests.fakes.launcher import FakeChild, FakeLauncher
from tests.fakes.memory_outbox import FakeMemoryOutbox
from tests.fakes.memory_port import FakeMemoryGraph
from tests.fakes.memory_settings import MemorySettings as SettingsInMemory
from tests.fakes.memory_wire import answered
from tests.fakes.plans import MemoryVault

QUICK = RestartPolicy(delays_s=(0.01,), ping_every_s=30.0)
CHAT = ServedModel("gpt", mode=Mode.CHAT, context_tokens=8000, json_schema=True)
SMALL = ServedModel("mini", mode=Mode.CHAT)
EMBEDDING = ServedModel("vectors", mode=Mode.EMBEDDING, vector_size=768)


@dataclass
class Ways:
    """Gateways that serve `served`; those of `slow` are never reached."""

    served: list[ServedModel] = field(default_factory=lambda: [CHAT, SMALL, EMBEDDING])
    roles: dict[Role, list[Way]] = field(default_factory=dict[Role, list[Way]])
    slow: set[str] = field(default_factory=set[str])
    fails: set[str] = field(default_factory=set[str])
    known: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = "http://127.0.0.1:4000"

    def __post_init__(self) -> None:
        self.known.set()
        self.roles = self.roles or {
            Role.MEMORY: [Way("", "gpt")],
            Role.SMALL: [Way("", "mini")],
            Role.EMBEDDING: [Way("", "vectors")],
        }

    async def planned(self) -> None:
        await self.known.wait()

    def models(self) -> Sequence[ServedModel]:
        return self.served

    def model_for(self, role: Role) -> str:
        return next((way.model for way in self.roles.get(role, [])), "")

    def ways(self, role: Role) -> Sequence[Way]:
        return self.roles.get(role, [])

    async def route(self, way: Way) -> Route:
        if way.model in self.slow:
            await asyncio.Event().wait()
        if way.model in self.fails:
            raise NovaError.of(ProblemCode.KEY_MISSING)
        return Route(way.gateway, way.model, self.address, "sk-run", "PEM" if way.gateway else "")


class MemoryBench:
    """All of it; `graph` is what the child does, once it runs."""

    def __init__(self, folder: Path, memory: MemorySettings | None = None) -> None:
        self.errors: list[BaseException] = []
        self.problems: list[Problem] = []
        self.scope = TaskScope(self.errors.append)
        self.launcher = FakeLauncher()
        self.launcher.on_launch = self.play
        self.supervisor = Supervisor(self.launcher, self.scope)
        self.settings = CurrentSettings(SettingsInMemory())
        self.first = memory or MemorySettings()
        self.vault = MemoryVault()
        self.ways = Ways()
        self.graph = FakeMemoryGraph()
        self.outbox = FakeMemoryOutbox()
        models = MemoryModelsSource(self.ways, patience_s=0.02)
        self.set_ups = MemorySetUpSource(
            self.settings, self.vault, models, folder / "memory", self.problems.append
        )
        self.child = MemoryChild(self.supervisor, self.set_ups, lambda: self.memory.on, QUICK)
        self.client = MemoryGraphClient(self.child.call, folder)
        self.feed = Feed(
            self.outbox,
            self.client,
            lambda: open_spaces(self.settings.now.memory),
            self.scope,
            self.problems.append,
            pauses_s=(0.01,),
            quiet_s=0.01,
        )
        self.memory = Memory(
            self.settings, self.child, self.client, self.feed, self.scope, self.problems.append
        )
        self.client.listen(self.memory)
        self.supervisor.on_event(self.forward)
        self.supervisor.on_status(self.memory.child_changed)

    async def open(self) -> None:
        """With the settings of the test."""
        await self.having(lambda now: replace(now, memory=self.first))

    async def having(self, edit: Callable[[Settings], Settings]) -> None:
        await self.settings.change(edit)

    async def switch(self, **changes: object) -> None:
        """Change settings of memory."""
        await self.having(lambda now: replace(now, memory=replace(now.memory, **changes)))  # type: ignore[arg-type]

    def forward(self, child: str, method: str, params: Mapping[str, object]) -> None:
        if child == MEMORY:
            self.client.heard(method, params)

    def play(self, child: FakeChild) -> None:
        """It serves the fake graph, and has no address."""

        async def call(
            method: str, params: Mapping[str, object], timeout_s: float
        ) -> Mapping[str, object]:
            child.calls.append((method, params))
            return {} if method == "ping" else await answered(self.graph, method, params)

        child.call = call  # type: ignore[method-assign]
        child.on_event("ready", {})

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(5):
            while not is_so():
                await asyncio.sleep(0.002)

    async def close(self) -> None:
        await self.memory.close()
        await self.supervisor.stop_all()
        await self.scope.close()
        assert self.errors == []
