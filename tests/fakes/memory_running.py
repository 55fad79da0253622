"""The memory child's parts over a real file and graph in this process, with scripted models."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nova_desktop.children.memory.health import HealthLook
from nova_desktop.children.memory.keeping import Keeping
from nova_desktop.children.memory.models.http import ModelHttp
from nova_desktop.children.memory.parts import Base, Parts, make_base
from nova_desktop.children.memory.store import Opened, open_store
from nova_desktop.children.memory.telling import HealthBoard, Telling
from nova_desktop.domain.memory import Fact, Job, JobState, NewEpisode, Page
from nova_desktop.domain.memory_state import (
    GraphState,
    MemoryHealth,
    MemoryLimits,
    MemoryModels,
    MemorySetUp,
)
from nova_desktop.domain.wire import from_wire
from tests.fakes.model_endpoint import FakeModels, endpoint

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
PATIENCE_S = 15.0
BOTH = MemoryModels((endpoint("rememberer"),), (), (endpoint("vec"),), 16)
ONLY_MEMORY = replace(BOTH, embedding=())
ONLY_EMBEDDING = replace(BOTH, memory=())
NONE = MemoryModels(dimension=16)
QUICK_AWAY_S = (0.05,)


class Running:
    """What runs, and what it told."""

    def __init__(
        self, base: Base, keeping: Keeping, health: HealthLook, models: FakeModels
    ) -> None:
        self.base = base
        self.keeping = keeping
        self.models = models
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.news = asyncio.Event()
        self._health = health

    @property
    def parts(self) -> Parts:
        return self.keeping.parts

    def heard(self, method: str, params: Any) -> None:
        self.told.append((method, params))
        self.news.set()

    async def remember(self, key: str, words: str, **more: Any) -> Job:
        at = AT + timedelta(minutes=len(self.told))
        return await self.base.ingest.remember(replace(NewEpisode(key, words, at), **more))

    async def use(self, models: MemoryModels, limits: MemoryLimits | None = None) -> None:
        """Other models or limits, as the child does it."""
        self.base.embedder.use(models)
        self.base.llm.use(models)
        await self.base.filling.look()
        await self.base.ingest.use(models, limits or self.base.ingest.limits)

    async def job(self, key: str) -> Job:
        found = await self.base.queue.job(key)
        assert found is not None
        return found

    async def until(self, key: str, *states: JobState) -> Job:
        """The job, once it is in one of these states, DONE by default."""
        wanted = states or (JobState.DONE,)

        async def there() -> bool:
            # what was told last, since DONE is written before all of it is counted
            return (await self.job(key)).state in wanted and self._last_told(key) in wanted

        await self.wait_for(there)
        return await self.job(key)

    def _last_told(self, key: str) -> str:
        told = [params["job"] for method, params in self.told if method == "memory_job"]
        return next((job["state"] for job in reversed(told) if job["key"] == key), "")

    async def wait_for(self, there: Callable[[], Any]) -> None:
        """Look again at each event and now and then."""
        async with asyncio.timeout(PATIENCE_S):
            while not await there():
                self.news.clear()
                try:
                    async with asyncio.timeout(0.05):
                        await self.news.wait()
                except TimeoutError:
                    continue

    async def health(self) -> MemoryHealth:
        return await self._health.look()

    async def facts(self, space: str = "nova", *, history: bool = False) -> list[Fact]:
        page = Page(limit=200, spaces=(space,))
        return list((await self.parts.reading.facts(page, history=history)).rows)

    async def said(self, space: str = "nova") -> list[str]:
        """The texts of the facts that hold, sorted."""
        return sorted(fact.text for fact in await self.facts(space))

    def told_facts(self, which: str = "added") -> list[str]:
        found = [params for method, params in self.told if method == "memory_facts"]
        return [from_wire(Fact, raw).text for params in found for raw in params[which]]


@asynccontextmanager
async def running(
    folder: Path,
    models: FakeModels,
    set_up: MemoryModels = BOTH,
    limits: MemoryLimits | None = None,
) -> AsyncIterator[Running]:
    """Open, work, and close at the end."""
    store, opened = await open_store(folder)
    whole = MemorySetUp(str(folder), models=set_up, limits=limits or MemoryLimits())
    heard: list[Running] = []

    def tell(method: str, params: Any) -> None:
        heard[0].heard(method, params)

    async def look() -> MemoryHealth:
        return await heard[0].health()

    telling = Telling(tell)
    board = HealthBoard(look, lambda _method, _params: None)
    base = await make_base(store, whole, telling, board, ModelHttp(transport=models), QUICK_AWAY_S)
    keeping = Keeping(base, whole.place, board.changed)
    here = Running(base, keeping, HealthLook(base, keeping, opened or Opened()), models)
    heard.append(here)
    runs = [keeping.run(), base.ingest.run(), base.filling.run()]
    tasks = [asyncio.create_task(run) for run in runs]  # type: ignore[arg-type] (coroutines)
    try:

        async def ready() -> bool:
            return keeping.standing.state is not GraphState.OPENING

        await here.wait_for(ready)
        yield here
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await keeping.close()
        await base.spending.flush()
        await base.http.aclose()
        await store.close()
