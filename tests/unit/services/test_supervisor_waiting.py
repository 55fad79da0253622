"""Who waits for a child's status, across its end and its next start."""

import asyncio

import pytest

from nova_desktop.domain.children import ChildState
from tests.unit.services.test_supervisor import Bench

pytestmark = pytest.mark.anyio


async def test_who_waits_on_a_stopped_child_hears_of_its_next_start() -> None:
    bench = Bench()
    bench.supervisor.start(bench.spec())
    await bench.supervisor.wait_ready("one")
    await bench.supervisor.stop("one")
    waiting = asyncio.create_task(
        bench.supervisor.wait_until("one", lambda status: status.state is ChildState.READY)
    )
    await asyncio.sleep(0)
    bench.supervisor.start(bench.spec())
    assert (await asyncio.wait_for(waiting, 5)).pid == 101
    await bench.supervisor.stop_all()
    await bench.scope.close()
    assert bench.errors == []
