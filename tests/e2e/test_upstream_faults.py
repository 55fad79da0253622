"""Faults of an upstream, behind the real gateway: the window says what happened and what to press,
what came is kept, and Retry brings an answer once the upstream is well again."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nova_desktop.app.core import Children
from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.children import ChildState
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.ui.problem_text import problem_text
from tests.e2e.nova_app import stored_messages, write_settings
from tests.e2e.window_in_process import QUICK, Play, WindowHere, run_window_here
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_script import ERRORS, Behaviour, ErrorBody, Fault

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(180)]
WORDS = "w0 w1 w2 "
LIVE = (MessageState.QUEUED, MessageState.STREAMING)


class Scene(NamedTuple):
    """What the upstream plays, and what the user then reads."""

    behaviour: Behaviour
    code: ProblemCode
    title: str
    hint: str


def refusal(error: ErrorBody, code: ProblemCode, title: str, hint: str) -> Scene:
    return Scene(Behaviour(error=error), code, title, hint)


def broken(fault: Fault, code: ProblemCode, title: str, hint: str) -> Scene:
    # Held, for LiteLLM's client drops what it has not read yet when the connection is cut.
    behaviour = Behaviour(tokens=6, fault=fault, fault_after=3, hold_after=3)
    return Scene(behaviour, code, title, hint)


LIMITED = ErrorBody(429, "Rate limit reached.", "requests", "rate_limit_exceeded")
ASKS_TO_WAIT = ErrorBody(429, "Rate limit reached.", "requests", "rate_limit_exceeded", 20)
KEPT = "What came so far is kept. Press Retry"
REFUSALS = {
    "401": refusal(
        ERRORS["key-refused"],
        ProblemCode.PROVIDER_KEY_REFUSED,
        "The provider refused the key",
        "Enter another one",
    ),
    "402": refusal(
        ERRORS["no-credit"],
        ProblemCode.PROVIDER_NO_CREDIT,
        "no credit left",
        "Add credit to your account there, or choose another model.",
    ),
    "404": refusal(
        ERRORS["unknown-model"],
        ProblemCode.MODEL_UNKNOWN,
        "does not know this model",
        "Choose another model.",
    ),
    "429": refusal(
        LIMITED,
        ProblemCode.PROVIDER_RATE_LIMITED,
        "asks to slow down",
        "Wait a moment and press Retry",
    ),
    "429 with Retry-After": refusal(
        ASKS_TO_WAIT,
        ProblemCode.PROVIDER_RATE_LIMITED,
        "asks to slow down",
        "Wait 20 s and press Retry",
    ),
    "500": refusal(
        ERRORS["server-error"], ProblemCode.PROVIDER_FAILED, "The provider failed", "Press Retry"
    ),
    "500 that is no JSON": refusal(
        ERRORS["crash"], ProblemCode.PROVIDER_FAILED, "The provider failed", "Press Retry"
    ),
    "504": refusal(
        ERRORS["gateway-timeout"], ProblemCode.ANSWER_TIMED_OUT, "took too long", "Press Retry"
    ),
    "a prompt that is too long": refusal(
        ERRORS["context-llama-cpp"],
        ProblemCode.CONTEXT_TOO_LONG,
        "too long for this model",
        "Start a new chat, or choose a model with a larger context.",
    ),
    "a page": Scene(
        Behaviour(fault=Fault.NOT_SSE),
        ProblemCode.ANSWER_UNREADABLE,
        "The answer could not be read",
        "Press Retry",
    ),
}
BREAKS = {
    "cut": broken(Fault.CUT, ProblemCode.ANSWER_CUT, "The answer broke off", KEPT),
    "reset": broken(Fault.RESET, ProblemCode.ANSWER_CUT, "The answer broke off", KEPT),
    "invalid UTF-8": broken(
        Fault.INVALID_UTF8, ProblemCode.ANSWER_UNREADABLE, "could not be read", "Press Retry"
    ),
    "malformed SSE": broken(
        Fault.MALFORMED_JSON, ProblemCode.ANSWER_UNREADABLE, "could not be read", "Press Retry"
    ),
    "an error in mid-stream": broken(
        Fault.ERROR_EVENT, ProblemCode.PROVIDER_FAILED, "The provider failed", "Press Retry"
    ),
}


@pytest.fixture
def home(tmp_path: Path, upstream: ScriptedUpstream) -> Path:
    """A home with the scripted upstream as its only model, priced."""
    write_settings(
        tmp_path,
        f"""
[models]
use_test_model = false

[[models.deployments]]
id = "d1"
model = "scripted"
upstream = "openai/echo"
api_base = "{upstream.base_url}"
""",
    )
    return tmp_path


def last(here: WindowHere) -> Message:
    return here.messages()[-1]


def told(message: Message) -> str:
    """What the problem of an answer says."""
    assert message.problem is not None
    text = problem_text(Problem(message.problem, dict(message.problem_params)))
    return f"{text.title}\n{text.hint}"


async def failed(
    here: WindowHere, question: str, go_on: Callable[[], None] | None = None
) -> Message:
    """Ask, and wait until that has failed and can be read in the window.

    `go_on` lets the upstream go on once the first words are read.
    """
    before = len(here.messages())
    here.say(question)
    await here.until(lambda: len(here.messages()) == before + 2)
    if go_on is not None:
        await here.until(lambda: last(here).text == WORDS)
        go_on()
    await here.until(lambda: last(here).state is MessageState.FAILED)
    message = last(here)
    await here.until(lambda: told(message).splitlines()[0] in here.transcript())
    return message


async def mended(here: WindowHere, question: str, kept: str) -> None:
    """Press Retry; the failed answer stays beside the new one."""
    before = last(here)
    await here.retry()
    await here.answered(f"Echo: {question}")
    assert (last(here).variant, last(here).variants) == (2, 2)
    assert last(here).parent == before.parent
    author, text, state = stored_messages(here.home)[-2]
    assert (author, text, state) == ("nova", kept, "failed")


def play_scenes(upstream: ScriptedUpstream, scenes: dict[str, Scene], kept: str) -> Play:
    async def play(here: WindowHere) -> None:
        await here.opened()
        for name, scene in scenes.items():
            upstream.calls.clear()
            upstream.enqueue(scene.behaviour)
            message = await failed(here, name, upstream.release if kept else None)
            upstream.hold()
            assert (name, message.problem, message.text) == (name, scene.code, kept)
            assert scene.title in told(message)
            assert scene.hint in told(message)
            assert (name, len(upstream.calls)) == (name, 1)  # nobody tried again behind the back
            await mended(here, name, kept)
        assert here.told() == []

    return play


def test_refusals(home: Path, upstream: ScriptedUpstream) -> None:
    run_window_here(home, play_scenes(upstream, REFUSALS, ""))


def test_breaks_in_mid_stream(home: Path, upstream: ScriptedUpstream) -> None:
    run_window_here(home, play_scenes(upstream, BREAKS, WORDS))


def test_a_prompt_longer_than_the_models_context(home: Path, upstream: ScriptedUpstream) -> None:
    long = "\n".join("a hundred thousand tokens of it " * 3 for _ in range(5_000))

    async def play(here: WindowHere) -> None:
        await here.opened()
        upstream.enqueue(Behaviour(error=ERRORS["context"]))
        message = await failed(here, long)
        assert message.problem is ProblemCode.CONTEXT_TOO_LONG
        assert "Start a new chat, or choose a model with a larger context." in told(message)
        assert upstream.calls[-1].body["messages"][-1]["content"] == here.messages()[-2].text

    run_window_here(home, play)
    assert stored_messages(home)[0] == ("you", long, "complete")


STALLS = {WORDS: Behaviour(tokens=6, fault=Fault.STALL, fault_after=3),
          "": Behaviour(hold_headers=True)}  # fmt: skip


async def given_up(upstream: ScriptedUpstream) -> None:
    """Wait until the call has ended at the upstream too."""
    await asyncio.to_thread(upstream.calls[-1].disconnected.wait, 10)
    assert upstream.calls[-1].disconnected.is_set()


@pytest.mark.long
def test_an_answer_that_stalls_is_given_up(home: Path, upstream: ScriptedUpstream) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        for kept, behaviour in STALLS.items():
            upstream.enqueue(behaviour)
            message = await failed(here, "Hello?")
            assert (message.problem, message.text) == (ProblemCode.ANSWER_TIMED_OUT, kept)
            assert KEPT in told(message)
            await given_up(upstream)
            await mended(here, "Hello?", kept)

    patience = Children(policy=QUICK, first_word_s=1.0, silence_s=1.0)
    run_window_here(home, play, children=patience)


def test_an_answer_that_stalls_can_be_stopped_at_once(
    home: Path, upstream: ScriptedUpstream
) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        for kept, behaviour in STALLS.items():
            before, calls = len(here.messages()), len(upstream.calls)
            upstream.enqueue(behaviour)
            here.say("Hello?")
            await here.until(lambda n=before: len(here.messages()) == n + 2)
            await here.until(
                lambda n=calls, w=kept: len(upstream.calls) > n and last(here).text == w
            )
            QTest.keyClick(here.window.chat.composer, Qt.Key.Key_Escape)
            await here.until(lambda: last(here).state is MessageState.STOPPED)
            await given_up(upstream)
        here.say("And now?")
        await here.answered("Echo: And now?")

    run_window_here(home, play)
    answers = [(text, state) for who, text, state in stored_messages(home) if who == "nova"]
    assert answers[:2] == [(WORDS, "stopped"), ("", "stopped")]


@pytest.mark.long
def test_ten_thousand_tokens_in_one_burst(home: Path, upstream: ScriptedUpstream) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        await here.until(lambda: "Gateway ready" in here.status_line())
        states: list[ChildState] = []
        here.core.supervisor.on_status(lambda status: states.append(status.state))
        pid = here.core.supervisor.status(GATEWAY).pid
        upstream.enqueue(Behaviour(tokens=10_000))
        here.say("Tell me all")
        await here.until(lambda: len(here.messages()) == 2)
        await here.until(lambda: last(here).state not in LIVE, within_s=90)
        assert last(here).state is MessageState.COMPLETE
        assert last(here).text == "".join(f"w{n} " for n in range(10_000))
        assert here.core.supervisor.status(GATEWAY).pid == pid
        assert set(states) <= {ChildState.READY}
        here.say("Still there?")
        await here.answered("Echo: Still there?")

    run_window_here(home, play)


def test_a_conversation_that_is_deleted_while_it_streams(
    home: Path, upstream: ScriptedUpstream
) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        upstream.enqueue(Behaviour(tokens=6, hold_after=3))
        here.say("Hello?")
        await here.until(lambda: len(here.messages()) == 2 and last(here).text == WORDS)
        here.window.chat.conversations.setFocus()
        QTest.keyClick(here.window.chat.conversations, Qt.Key.Key_Delete)
        await here.until(lambda: here.messages() == [])
        await given_up(upstream)
        here.say("Something else")
        upstream.release()
        await here.answered("Echo: Something else")
        here.window.undo_pressed.emit()
        await here.until(lambda: here.messages() and here.messages()[0].text == "Hello?")
        assert (last(here).text, last(here).state) == (WORDS, MessageState.STOPPED)
        assert here.told() == []
        await here.retry()
        await here.answered("Echo: Hello?")

    run_window_here(home, play)
