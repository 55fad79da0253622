"""A caller that goes away in the middle of a change leaves no half of it."""

import asyncio
import threading
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.services.model_settings import ModelSettings
from nova_desktop.services.settings import CurrentSettings
from tests.unit.services.test_gateway import Bench

pytestmark = pytest.mark.anyio
NEW = Deployment("new", "new", "openai/new")


class SlowStore:
    """Saves when it is let."""

    def __init__(self) -> None:
        self.saved: list[Settings] = []
        self.began, self.let = threading.Event(), threading.Event()

    def load(self) -> Settings:
        return Settings()

    def save(self, settings: Settings) -> None:
        self.began.set()
        assert self.let.wait(5)
        self.saved.append(settings)

    def problems(self) -> tuple[()]:
        return ()

    def origin(self, key: str) -> str:
        return key

    def below(self) -> Settings:
        return Settings()


def with_new(settings: Settings) -> Settings:
    return replace(settings, models=Models((NEW,)))


async def test_file_gateway_and_memory_agree(anyio_backend: str) -> None:
    del anyio_backend
    store, bench = SlowStore(), Bench()
    settings = CurrentSettings(store)

    async def models_of(wanted: Settings) -> Models:
        return wanted.models

    models = ModelSettings(settings, bench.gateway, models_of)
    change = asyncio.ensure_future(models.change(with_new))
    await asyncio.to_thread(store.began.wait, 5)
    change.cancel()
    with pytest.raises(asyncio.CancelledError):
        await change
    store.let.set()
    await settings.change(lambda now: now)  # waits for the one before
    assert [s.models.deployments for s in store.saved] == [(NEW,), (NEW,)]
    assert settings.now.models.deployments == (NEW,)
    assert bench.gateway.known.deployments == (NEW,)
    await bench.scope.close()
