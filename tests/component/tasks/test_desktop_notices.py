"""Notifications over a real session bus, with a daemon on it and without one."""

import asyncio
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.adapters.notifications.desktop import NotifierNotices

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform != "linux", reason="a session bus is Linux's"),
]
BUTTONS = [("done", "Done"), ("snooze_10", "In 10 min")]
WAIT_S = 20


@dataclass
class Daemon:
    """The stand-in, and what it was asked."""

    process: subprocess.Popen[str]
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def hears(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(self.process.stdout.readline), WAIT_S)
        return json.loads(line)

    def hand(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A session bus of its own, with nobody on it."""
    pytest.importorskip("desktop_notifier")
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon")
    command = [daemon, "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
        process.terminate()


@pytest.fixture
async def daemon(bus: None) -> AsyncGenerator[Daemon]:
    command = [sys.executable, "-m", "tests.fakes.notification_daemon"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=os.environ) as process:
        made = Daemon(process)
        assert await made.hears() == {"ready": True}
        yield made
        process.terminate()


@dataclass
class Desk:
    """The adapter and its answers."""

    notices: NotifierNotices
    answers: "asyncio.Queue[tuple[str, str]]"

    async def answer(self) -> tuple[str, str]:
        return await asyncio.wait_for(self.answers.get(), WAIT_S)


@pytest.fixture
async def desk() -> AsyncGenerator[Desk]:
    answers: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    notices = NotifierNotices()
    notices.on_answer(lambda key, name: answers.put_nowait((key, name)))
    yield Desk(notices, answers)
    await notices.close()


async def test_the_desktop_shows_it_and_brings_the_answer(daemon: Daemon, desk: Desk) -> None:
    title = "Tom & <b>Jerry</b> 🎉"
    assert await desk.notices.show("task", title, "Due now", BUTTONS)
    told = await daemon.hears()
    assert (told["app"], told["title"], told["text"]) == (
        "Nova", "Tom & \u2039b\u203aJerry\u2039/b\u203a 🎉", "Due now",
    )  # fmt: skip
    assert told["actions"] == ["default", "", "done", "Done", "snooze_10", "In 10 min"]
    daemon.hand(f"press {told['notify']} snooze_10")
    assert await desk.answer() == ("task", "snooze_10")


async def test_a_click_on_it_is_an_answer_and_putting_it_away_none(
    daemon: Daemon, desk: Desk
) -> None:
    assert await desk.notices.show("one", "One", "", BUTTONS)
    assert await desk.notices.show("two", "Two", "", [])
    one, two = await daemon.hears(), await daemon.hears()
    daemon.hand(f"dismiss {one['notify']}")
    daemon.hand(f"press {two['notify']} default")
    assert await desk.answer() == ("two", "")
    assert desk.answers.empty()


async def test_the_same_again_takes_the_place_of_the_first(daemon: Daemon, desk: Desk) -> None:
    assert await desk.notices.show("task", "One", "", [])
    first = await daemon.hears()
    assert await desk.notices.show("task", "Again", "", [])
    assert await daemon.hears() == {"close": first["notify"]}
    assert (await daemon.hears())["title"] == "Again"
    await desk.notices.withdraw("task")
    assert "close" in await daemon.hears()
    await desk.notices.withdraw("task")


async def test_without_a_daemon_nothing_is_shown_and_one_hears_of_it(bus: None, desk: Desk) -> None:
    assert not await desk.notices.show("task", "One", "", BUTTONS)
    assert not await desk.notices.show("task", "One", "", BUTTONS)


async def test_a_daemon_that_comes_later_is_found(bus: None, desk: Desk) -> None:
    assert not await desk.notices.show("task", "One", "", BUTTONS)
    command = [sys.executable, "-m", "tests.fakes.notification_daemon"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as late:
        try:
            made = Daemon(late)
            await made.hears()
            assert await desk.notices.show("task", "One", "", BUTTONS)
        finally:
            late.terminate()


async def test_without_a_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, desk: Desk) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.setenv("DISPLAY", "")
    assert not await desk.notices.show("task", "One", "", BUTTONS)


async def test_without_the_library(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert not await desk.notices.show("task", "One", "", BUTTONS)
    await desk.notices.withdraw("task")
