"""A gateway that does not work: the window says so and why, words wait, Restart mends it."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.children import ChildState
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.services.gateway import GATEWAY
from tests.e2e.nova_app import stored_messages, write_settings
from tests.e2e.stored import WORDS, with_conversation, words_of
from tests.e2e.window_in_process import WindowHere, run_window_here
from tests.fakes.gateway_stand_in import StandIn
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
SETTINGS = """
[models]
use_test_model = false

[[models.deployments]]
id = "d1"
model = "scripted"
upstream = "openai/echo"
"""


@pytest.fixture
def stand_in(tmp_path: Path, upstream: ScriptedUpstream) -> StandIn:
    write_settings(tmp_path, SETTINGS)
    with_conversation(tmp_path)
    return StandIn(tmp_path / "stand-in.json", upstream.port)


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        ("never ready", "Gateway did not become ready within 2 s"),
        pytest.param(
            "hang at once", "Gateway did not become ready within 2 s", marks=pytest.mark.long
        ),
        ("exit", "Gateway ended unexpectedly (7)"),
    ],
)
def test_it_does_not_start(tmp_path: Path, stand_in: StandIn, behave: str, why: str) -> None:
    stand_in.behave(behave)

    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.until(here.transcript)
        here.say("Hello?")
        await here.until(lambda: "Your message goes out by itself" in here.transcript())
        await here.until(lambda: why in here.status_line())
        told = await here.told_of(ProblemCode.CHILD_GAVE_UP)
        assert told.title == "Gateway failed 2 times in a row"
        assert why in told.hint
        if behave == "exit":
            assert "I cannot work" in told.detail
            assert "I cannot work" in here.card(GATEWAY)
        assert "stopped after repeated failures" in here.card(GATEWAY)
        assert why in here.card(GATEWAY)
        await here.until(lambda: here.messages()[-1].state is MessageState.FAILED)
        assert "Gateway failed 2 times in a row" in here.transcript()
        assert f"Last cause: {why}" in here.transcript()
        stand_in.behave("ready")
        here.restart(GATEWAY)
        await here.until(lambda: "Gateway ready" in here.status_line())
        assert here.told() == []
        await here.retry()
        await here.answered("Echo: Hello?")

    run_window_here(tmp_path, play, stand_in.command)
    assert words_of(tmp_path) == [*WORDS, "Hello?", "Echo: Hello?"]


def test_it_comes_to_itself(tmp_path: Path, stand_in: StandIn) -> None:
    """What was said goes out by itself once the gateway is there."""
    stand_in.behave("exit")

    async def play(here: WindowHere) -> None:
        await here.opened()
        here.say("Hello?")
        await here.until(lambda: "starting again" in here.status_line())
        stand_in.behave("ready")
        await here.answered("Echo: Hello?")

    run_window_here(tmp_path, play, stand_in.command)
    assert words_of(tmp_path) == [*WORDS, "Hello?", "Echo: Hello?"]


def test_closing_while_words_wait(tmp_path: Path, stand_in: StandIn) -> None:
    stand_in.behave("never ready")

    async def say(here: WindowHere) -> None:
        await here.opened()
        here.say("Hello?")
        await here.until(lambda: "Your message goes out by itself" in here.transcript())

    async def retry(here: WindowHere) -> None:
        await here.until(lambda: "Hello?" in here.transcript())
        await here.until(lambda: "Gateway ready" in here.status_line())
        await here.retry()
        await here.answered("Echo: Hello?")

    run_window_here(tmp_path, say, stand_in.command)
    stand_in.behave("ready")
    run_window_here(tmp_path, retry, stand_in.command)
    assert words_of(tmp_path) == [*WORDS, "Hello?", "Echo: Hello?"]


def test_it_prints_a_megabyte(tmp_path: Path, stand_in: StandIn) -> None:
    stand_in.behave("print a megabyte")

    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.until(lambda: "Gateway ready" in here.status_line())
        await here.until(lambda: "line 9999" in here.card(GATEWAY))
        assert "junk" not in str(here)
        assert here.told() == []

    run_window_here(tmp_path, play, stand_in.command)
    logs = list((tmp_path / "logs").glob("gateway.log*"))
    assert sum(log.stat().st_size for log in logs) < 5 * 1024 * 1024
    assert words_of(tmp_path) == list(WORDS)


def test_it_hangs_at_work(tmp_path: Path, stand_in: StandIn) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.until(lambda: "Gateway ready" in here.status_line())
        hung = here.core.supervisor.status(GATEWAY).pid
        os.kill(hung, signal.SIGSTOP)
        await here.until(lambda: "slow to answer" in here.status_line())
        await here.until(lambda: "Gateway stopped answering" in here.status_line())
        await here.until(lambda: "Gateway ready" in here.status_line())
        assert here.core.supervisor.status(GATEWAY).pid not in (0, hung)
        here.say("Hello?")
        await here.answered("Echo: Hello?")

    run_window_here(tmp_path, play, stand_in.command)


def test_closing_while_it_hangs(tmp_path: Path, stand_in: StandIn) -> None:
    left: list[int] = []

    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.until(lambda: "Gateway ready" in here.status_line())
        left.append(here.core.supervisor.status(GATEWAY).pid)
        os.kill(left[0], signal.SIGSTOP)

    run_window_here(tmp_path, play, stand_in.command)
    assert not psutil.pid_exists(left[0])


@pytest.mark.long
def test_the_real_one_hangs_in_mid_answer(tmp_path: Path, upstream: ScriptedUpstream) -> None:
    address = f'upstream = "openai/held"\napi_base = "{upstream.base_url}"'
    write_settings(tmp_path, SETTINGS.replace('upstream = "openai/echo"', address))

    async def play(here: WindowHere) -> None:
        await here.opened()
        here.say("Hello?")
        await here.until(lambda: here.messages() and here.messages()[-1].text)
        os.kill(here.core.supervisor.status(GATEWAY).pid, signal.SIGSTOP)
        await here.until(lambda: here.messages()[-1].state is MessageState.FAILED)
        assert "What came so far is kept" in here.transcript()
        upstream.release()
        await here.until(lambda: here.core.supervisor.status(GATEWAY).state is ChildState.READY)
        await here.retry()
        await here.until(lambda: here.messages()[-1].state is MessageState.COMPLETE)

    run_window_here(tmp_path, play)
    texts = [(text[:3], state) for _, text, state in stored_messages(tmp_path)]
    assert texts == [("Hel", "complete"), ("w0 ", "failed"), ("w0 ", "complete")]
