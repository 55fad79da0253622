"""Starts that meet another Nova, what a dead one left, or a clock that was set back."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.services.gateway import GATEWAY
from tests.e2e.desktop import Desktop, until
from tests.e2e.nova_app import NovaApp, write_settings
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
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    write_settings(home, SETTINGS)
    with_conversation(home)
    return home


@pytest.fixture
def stand_in(tmp_path: Path, upstream: ScriptedUpstream) -> StandIn:
    return StandIn(tmp_path / "stand-in.json", upstream.port)


@contextmanager
def apps(count: int, home: Path, screen: Desktop) -> Iterator[list[NovaApp]]:
    """Started at the same time, ended in any case, silent on stderr."""
    started = [NovaApp(home, screen) for _ in range(count)]
    try:
        yield started
    finally:
        for app in started:
            app.kill()
    assert (home / "stderr.txt").read_text() == ""


def ended(started: list[NovaApp]) -> list[NovaApp]:
    return [app for app in started if app.process.poll() is not None]


@pytest.mark.parametrize("count", [2, pytest.param(6, marks=pytest.mark.long)])
def test_starts_at_once(home: Path, screen: Desktop, count: int) -> None:
    with apps(count, home, screen) as started:
        until(lambda: len(ended(started)) >= count - 1)
        (first,) = [app for app in started if app not in ended(started)]
        assert [app.process.returncode for app in ended(started)] == [0] * (count - 1)
        screen.window_of(first.pid)
        assert first.close_window() == 0
    assert words_of(home) == list(WORDS)


def test_a_second_start_raises_the_first(home: Path, screen: Desktop) -> None:
    with apps(1, home, screen) as (first,):
        window = screen.window_of(first.pid)
        screen.xdotool("windowminimize", "--sync", window)
        until(lambda: not screen.xdotool("search", "--onlyvisible", "--pid", str(first.pid)))
        with apps(1, home, screen) as (second,):
            assert second.process.wait(20) == 0
        until(lambda: screen.xdotool("getactivewindow") == window)
        assert first.close_window() == 0


@pytest.mark.long
def test_a_start_while_the_first_closes_waits_for_its_end(home: Path, screen: Desktop) -> None:
    with apps(1, home, screen) as (first,):
        first.child("gateway")
        screen.window_of(first.pid)
        screen.key("alt+F4")
        with apps(1, home, screen) as (second,):
            screen.window_of(second.pid)
            assert first.process.wait(20) == 0
            assert second.close_window() == 0


@pytest.mark.long
def test_a_first_that_hangs_is_told(home: Path, screen: Desktop) -> None:
    with apps(1, home, screen) as (first,):
        screen.window_of(first.pid)
        os.kill(first.pid, signal.SIGSTOP)
        with apps(1, home, screen) as (second,):
            screen.window_of(second.pid, 30)
            assert second.close_window() == 1
        os.kill(first.pid, signal.SIGCONT)
        assert first.close_window() == 0


def test_after_a_kill_it_starts_and_tells(home: Path, screen: Desktop, stand_in: StandIn) -> None:
    with apps(1, home, screen) as (app,):
        screen.window_of(app.pid)
        screen.type("Remember this")
        screen.key("Return")
        until(lambda: ("you", "Remember this", "complete") in app.messages())
        os.kill(app.pid, signal.SIGKILL)
        app.process.wait(10)
    assert (home / "run/session.json").exists()
    assert (home / "run/nova.sock").exists()

    async def play(here: WindowHere) -> None:
        told = await here.told_of(ProblemCode.PREVIOUS_CRASH)
        assert told.title == "Nova closed unexpectedly"
        assert "Details" in told.buttons
        assert "It was killed, the computer went off" in told.detail
        assert '"event": "started"' in told.detail
        await here.until(lambda: "Remember this" in here.transcript())
        await here.until(lambda: "Gateway ready" in here.status_line())
        await here.retry()
        await here.answered("Echo: Remember this")

    async def look(here: WindowHere) -> None:
        await here.opened()
        assert here.told() == []

    run_window_here(home, play, stand_in.command)
    run_window_here(home, look, stand_in.command)
    said = [words for words in words_of(home) if words]
    assert said == [*WORDS, "Remember this", "Echo: Remember this"]


@pytest.mark.parametrize("wait_for_the_store", [False, True])
def test_words_that_were_sent_as_it_closed(
    home: Path, stand_in: StandIn, wait_for_the_store: bool
) -> None:
    async def say(here: WindowHere) -> None:
        if wait_for_the_store:
            await here.opened()
        here.say("Remember this")

    async def look(here: WindowHere) -> None:
        await here.opened()
        written = here.window.chat.composer.toPlainText
        await here.until(lambda: "Remember this" in here.transcript() + written())

    run_window_here(home, say, stand_in.command)
    run_window_here(home, look, stand_in.command)


class Backwards(datetime):
    """A clock that somebody sets back by a day whenever it is read."""

    moment = datetime(2026, 6, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] (a plain one)
        Backwards.moment -= timedelta(days=1)
        return Backwards.moment.astimezone(tz)


@pytest.fixture
def clock_runs_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("nova_desktop.") and hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", Backwards)


@pytest.mark.usefixtures("clock_runs_backwards")
def test_a_clock_that_is_set_back(home: Path, stand_in: StandIn) -> None:
    said = [f"Number {n}" for n in range(3)]

    async def talk(here: WindowHere) -> None:
        await here.opened()
        for text in said:
            here.say(text)
            await here.answered(f"Echo: {text}")
        before = here.core.supervisor.status(GATEWAY).pid
        os.kill(before, signal.SIGKILL)
        await here.until(lambda: here.core.supervisor.status(GATEWAY).pid not in (0, before))
        here.window.chat.new_chat_pressed.emit()
        await here.until(lambda: not here.transcript())
        here.say("Another chat")
        await here.answered("Echo: Another chat")

    async def look(here: WindowHere) -> None:
        await here.opened()
        await here.answered("Echo: Another chat")
        assert here.told() == []
        stars = await here.core.chat.messages("stars")
        times = [message.created_at for message in stars if message.text in said]
        assert times == sorted(times, reverse=True)
        conversations = await here.core.chat.conversations()
        assert [c.title for c in conversations] == ["Another chat", "Stars"]
        assert conversations[0].created_at < conversations[1].created_at

    run_window_here(home, talk, stand_in.command)
    run_window_here(home, look, stand_in.command)
    answered = [text for said_one in said for text in (said_one, f"Echo: {said_one}")]
    assert words_of(home) == [*WORDS, *answered]
