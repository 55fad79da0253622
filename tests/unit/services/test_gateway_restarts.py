"""The gateway starts anew when proxy or certificates change, and for nothing else."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from nova_desktop.domain.settings import Models, Settings
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.gateway_network import GatewayNetwork
from nova_desktop.services.settings import CurrentSettings
from tests.fakes.memory_settings import MemorySettings
from tests.unit.services.test_gateway import Bench

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.supervisor.stop_all()
    await bench.scope.close()


def with_proxy(settings: Settings, proxy: str) -> Settings:
    return replace(settings, advanced=replace(settings.advanced, proxy=proxy))


async def test_a_change_of_the_proxy_starts_it_anew(bench: Bench) -> None:
    settings = CurrentSettings(MemorySettings())
    GatewayNetwork(settings, bench.supervisor, bench.scope)
    await settings.change(lambda now: with_proxy(now, "http://before:1"))
    assert bench.launcher.children == []  # it does not run yet
    bench.gateway.start(Models())
    await bench.supervisor.wait_ready(GATEWAY)
    await settings.change(lambda now: replace(now, you=replace(now.you, name="Ada")))
    await bench.settle()
    assert len(bench.launcher.children) == 1
    await settings.change(lambda now: with_proxy(now, "http://after:2"))
    await bench.supervisor.wait_until(GATEWAY, lambda s: s.pid not in (0, bench.child(0).pid))
    assert len(bench.launcher.children) == 2
