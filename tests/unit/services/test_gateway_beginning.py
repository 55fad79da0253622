"""The gateway's first moments, while it is not yet known which models there are."""

import asyncio

import pytest

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
