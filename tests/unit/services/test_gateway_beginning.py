"""The gateway's first moments, while it is not yet known which models there are."""

import asyncio
from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.settings import Models
from tests.unit.services.test_gateway import CLOUD, Bench

pytestmark = pytest.mark.anyio


async def test_messages_wait_for_the_rest_which_is_told_once() -> None:
    bench = Bench()
    bench.gateway.start(Models(), more_to_come=True)
    waiting = asyncio.create_task(bench.gateway.planned())
    await bench.settle()
    assert bench.gateway.more_to_come
    assert not waiting.done()
    telling = asyncio.create_task(bench.gateway.use(Models(deployments=(CLOUD,))))
    await asyncio.sleep(0)
    assert not bench.gateway.more_to_come
    await asyncio.wait_for(asyncio.gather(waiting, telling), 5)
    assert bench.gateway.plan.models() == ("cloud",)
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []


async def test_a_key_that_comes_while_it_starts_is_brought_when_it_is_ready() -> None:
    bench = Bench()
    ref = SecretRef("late")
    bench.gateway.start(Models(deployments=(replace(CLOUD, secret=ref),)))
    while not bench.launcher.children:
        await asyncio.sleep(0)
    await bench.vault.set(ref, "sk-late")
    await bench.gateway.secrets_changed()
    await bench.gateway.address("cloud")
    await bench.settle()
    given = [params["secrets"] for params in (*bench.launcher.params, *bench.reloads())]
    assert "sk-late" in dict(given[-1]).values()
    assert bench.gateway.missing_secret("cloud") is None
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []
