"""The model server is killed and stopped, in mid-stream and while it loads; it comes back."""

import os
import signal
from pathlib import Path

import pytest

from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.settings import ModelFile, Models
from nova_desktop.services.local_models import server_name
from tests.e2e.running_core import Running, running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(1800)]
TIMES = [pytest.param(1, id="once"), pytest.param(20, id="20 times", marks=pytest.mark.long)]
ENDS = [
    pytest.param(signal.SIGKILL, id="killed"),
    pytest.param(signal.SIGSTOP, id="stopped", marks=pytest.mark.long),
]
NAME = server_name("small")


def small(path: Path) -> Models:
    return Models(files=(ModelFile("small", str(path), context_tokens=1024),))


@pytest.mark.long
@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("how", ENDS)
async def test_in_mid_stream(
    tmp_path: Path, model_file: Path, how: signal.Signals, times: int
) -> None:
    async with running(tmp_path, small(model_file)) as here:
        await here.core.gateway.address("small")
        for _ in range(times):
            conversation = await here.ask("Count from one to one hundred in words.")
            await here.streaming(conversation)
            pid = here.core.supervisor.status(NAME).pid
            os.kill(pid, how)
            answer = await here.over(conversation)
            assert answer.state is MessageState.FAILED
            assert answer.text
            await back(here, pid)
        assert await answers(here)


@pytest.mark.long
@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("how", ENDS)
async def test_while_it_loads(
    tmp_path: Path, model_file: Path, how: signal.Signals, times: int
) -> None:
    async with running(tmp_path, small(model_file)) as here:
        for _ in range(times):
            here.core.local.keep(small(model_file).files)
            await here.core.supervisor.wait_until(NAME, is_loading)
            pid = here.core.supervisor.status(NAME).pid
            os.kill(pid, how)
            if how is signal.SIGSTOP:  # it would take its whole time to get ready
                await here.core.supervisor.restart(NAME)
            await back(here, pid)
            here.core.local.keep(())
            await here.core.supervisor.wait_until(NAME, lambda s: s.state is ChildState.STOPPED)
        here.core.local.keep(small(model_file).files)
        assert await answers(here)


def is_loading(status: ChildStatus) -> bool:
    return status.state is ChildState.STARTING and bool(status.pid)


async def back(here: Running, pid: int) -> None:
    await here.core.supervisor.wait_until(NAME, lambda s: s.pid not in (0, pid))
    await here.core.supervisor.wait_ready(NAME)


async def answers(here: Running) -> bool:
    conversation = await here.ask("Say one word.")
    await here.streaming(conversation)
    await here.core.chat.stop(conversation)
    return (await here.over(conversation)).state is MessageState.STOPPED
