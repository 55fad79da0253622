"""Notifications over a real session bus, with a daemon on it and without one."""

import asyncio
import importlib
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nova_desktop.adapters.notifications.desktop import NotifierNotices
from tests.fakes.session_bus import WAIT_S, Daemon, bus, daemon

__all__ = ["bus", "daemon"]

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform != "linux", reason="a session bus is Linux's"),
]
BUTTONS = [("done", "Done"), ("snooze_10", "In 10 min")]


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
    with Daemon.started() as late:
        await late.hears()
        assert await desk.notices.show("task", "One", "", BUTTONS)


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
