"""What the memory child works with, put together from settings, vault and gateways."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nova_desktop.domain.memory_spaces import all_spaces
from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphPlace,
    MemoryLimits,
    MemorySetUp,
    ModelNetwork,
)
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.secret_names import MEMORY_PASSWORD
from nova_desktop.domain.settings import MemorySettings
from nova_desktop.services.memory.models import MemoryModelsSource
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings

CALM_S: Final = 0.25
"""Changes come in bunches: this long nothing must change before anyone hears of it."""


class MemorySetUpSource:
    """Implements SetUps. `on_problem` hears when the vault does not give the password."""

    def __init__(
        self,
        settings: CurrentSettings,
        vault: SecretVault,
        models: MemoryModelsSource,
        folder: Path,
        on_problem: Callable[[Problem], None],
    ) -> None:
        self._settings = settings
        self._vault = vault
        self._models = models
        self._folder = folder
        self._on_problem = on_problem

    async def look(self) -> MemorySetUp:
        """As it is now. Never raises: without its password Neo4j refuses, and says so."""
        now = self._settings.now
        place = await self._place(now.memory, now.advanced.certificates)
        models = await self._models.look(now.roles)
        network = ModelNetwork(now.advanced.proxy, now.advanced.certificates)
        return MemorySetUp(str(self._folder), place, models, limits_of(now.memory), network)

    async def _place(self, memory: MemorySettings, certificates: str) -> GraphPlace:
        place = place_of(memory)
        if place.kind is not GraphKind.NEO4J:
            return place
        try:
            password = await self._vault.get(MEMORY_PASSWORD)
        except NovaError as error:
            self._on_problem(error.problem)
            password = None
        return replace(place, password=password or "", certificates=certificates)


class Calm:
    """Calls `act` once after a bunch of calls of `stir`."""

    def __init__(self, act: Callable[[], None], calm_s: float = CALM_S) -> None:
        self._act = act
        self._calm_s = calm_s
        self._timer: asyncio.TimerHandle | None = None

    def stir(self) -> None:
        """Something changed."""
        self.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._calm_s, self._act)

    def cancel(self) -> None:
        """Do not act for what was so far."""
        if self._timer is not None:
            self._timer.cancel()


def place_of(memory: MemorySettings) -> GraphPlace:
    """The graph that the settings name, without its password."""
    if memory.kind is not GraphKind.NEO4J:
        return GraphPlace()
    return GraphPlace(memory.kind, memory.uri, memory.user, "", memory.database)


def limits_of(memory: MemorySettings) -> MemoryLimits:
    """What a day may cost, and what is not read at all."""
    closed = tuple(each.id for each in all_spaces(memory) if not each.on)
    return MemoryLimits(memory.usd_a_day, memory.tokens_a_day, memory.paused, closed)
