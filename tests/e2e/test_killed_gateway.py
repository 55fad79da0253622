"""The gateway is killed, stopped and broken in mid-stream: words are kept, it comes back."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.services.gateway import GATEWAY
from tests.e2e.running_core import Running, running, upstream_models
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(1200)]
TIMES = [pytest.param(2, id="twice"), pytest.param(20, id="20 times", marks=pytest.mark.long)]
ENDS = [
    pytest.param(signal.SIGKILL, id="killed"),
    pytest.param(signal.SIGSTOP, id="stopped", marks=pytest.mark.long),
]


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("how", ENDS)
async def test_gateway_in_mid_stream(
    tmp_path: Path, upstream: ScriptedUpstream, how: signal.Signals, times: int
) -> None:
    async with running(tmp_path, upstream_models(upstream.base_url, "held", "echo")) as here:
        conversations = [await one_fault(here, how) for _ in range(times)]
        for conversation in conversations:
            kept = await here.core.chat.messages(conversation)
            assert [m.text for m in kept if m.text == "A question"] == ["A question"]
            assert kept[1].state is MessageState.FAILED
            assert kept[1].text
        upstream.release()
        conversation = await here.ask("Still there?")
        assert (await here.over(conversation)).state is MessageState.COMPLETE


async def one_fault(here: Running, how: signal.Signals) -> str:
    conversation = await here.ask("A question")
    partial = await here.streaming(conversation)
    before = here.core.supervisor.status(GATEWAY)
    os.kill(before.pid, how)
    answer = await here.over(conversation)
    assert answer.state is MessageState.FAILED
    assert answer.problem in (ProblemCode.ANSWER_CUT, ProblemCode.GATEWAY_UNREACHABLE)
    assert answer.text.startswith(partial.text)
    await here.core.supervisor.wait_until(GATEWAY, lambda s: s.pid not in (0, before.pid))
    after = await here.core.supervisor.wait_ready(GATEWAY)
    assert after.address == before.address
    assert not psutil.pid_exists(before.pid)
    return conversation
