"""Reminders in the real window: on the desktop, in the window, snoozed, and after a restart."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import add_task
from tests.e2e.nova_app import write_settings
from tests.e2e.stored import use_store
from tests.e2e.window_in_process import WindowHere, run_window_here
from tests.fakes.gateway_stand_in import StandIn
from tests.fakes.session_bus import Daemon, bus
from tests.fakes.upstream import ScriptedUpstream

__all__ = ["bus"]
pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform != "linux", reason="a session bus is Linux's"),
]
SETTINGS = "[models]\nuse_test_model = false\n\n[notifications]\nreminders = true\n"
SOON = timedelta(milliseconds=800)


@pytest.fixture
def stand_in(tmp_path: Path, upstream: ScriptedUpstream) -> StandIn:
    write_settings(tmp_path, SETTINGS)
    return StandIn(tmp_path / "stand-in.json", upstream.port)


def look_away(here: WindowHere, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program is in front."""
    del here
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))


def toasts(here: WindowHere) -> list[str]:
    return [toast.accessibleName() for toast in here.window.toasts.shown]


async def remind(here: WindowHere, title: str) -> str:
    await here.opened()
    await here.until(lambda: here.lifecycle.places is not None)
    at = datetime.now(UTC) + SOON
    return await here.core.tasks.tasks.add(title, remind_at=at)


async def reminder_of(here: WindowHere, task: str) -> datetime:
    found = await here.core.tasks.lists.detail(task)
    assert found is not None
    assert found.card.task.remind_at is not None
    return found.card.task.remind_at


def test_it_is_told_on_the_desktop_and_snoozed_from_there(
    tmp_path: Path, stand_in: StandIn, bus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[dict[str, Any]] = []

    async def play(here: WindowHere) -> None:
        with Daemon.started() as daemon:
            assert await daemon.hears() == {"ready": True}
            look_away(here, monkeypatch)
            task = await remind(here, "Call the bank")
            heard.append(await daemon.hears())
            assert toasts(here) == []
            await until_again(here, daemon, heard[0]["notify"])
            later = await reminder_of(here, task) - datetime.now(UTC)
            assert timedelta(minutes=9) < later <= timedelta(minutes=10)
            here.window.toasts.shown[-1].undo_button.click()  # type: ignore[union-attr]
            await until_true(here, task)

    async def until_again(here: WindowHere, daemon: Daemon, number: int) -> None:
        """Touched until it counts: the window may not have heard yet that it is shown."""

        def told() -> bool:
            daemon.hand(f"touch {number} snooze_10")
            return any("Again" in one for one in toasts(here))

        await here.until(told)

    async def until_true(here: WindowHere, task: str) -> None:
        async with asyncio.timeout(10):
            while await reminder_of(here, task) > datetime.now(UTC):
                await asyncio.sleep(0.01)

    run_window_here(tmp_path, play, stand_in.command)
    assert (heard[0]["title"], heard[0]["text"]) == ("Call the bank", "Reminder")
    assert "snooze_tomorrow" in heard[0]["actions"]


def test_without_a_daemon_the_window_tells_it_and_once(
    tmp_path: Path, stand_in: StandIn, bus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(here: WindowHere) -> None:
        look_away(here, monkeypatch)
        await remind(here, "Call the bank")
        await here.until(lambda: toasts(here) == ["Call the bank \u00b7 Reminder"])

    async def look(here: WindowHere) -> None:
        look_away(here, monkeypatch)
        await remind(here, "Another")
        await here.until(lambda: toasts(here))
        assert toasts(here) == ["Another \u00b7 Reminder"]

    run_window_here(tmp_path, play, stand_in.command)
    run_window_here(tmp_path, look, stand_in.command)


def test_what_was_missed_is_told_together_when_nova_opens(
    tmp_path: Path, stand_in: StandIn
) -> None:
    with_missed(tmp_path, "one", "two")

    async def play(here: WindowHere) -> None:
        await here.until(lambda: toasts(here))
        assert toasts(here) == ["2 tasks while you were away \u00b7 one, two"]

    async def look(here: WindowHere) -> None:
        await remind(here, "later")
        await here.until(lambda: toasts(here))
        assert toasts(here) == ["later \u00b7 Reminder"]

    run_window_here(tmp_path, play, stand_in.command)
    run_window_here(tmp_path, look, stand_in.command)


def with_missed(home: Path, *titles: str) -> None:
    """Tasks whose reminders lie in the half hour for which Nova was closed."""
    late = datetime.now(UTC) - timedelta(minutes=30)

    async def fill(database: Database) -> None:
        key = "reminders/since/reminder"
        await SqliteStateStore(database).set_state(key, (late - SOON).isoformat())
        added = [add_task(title, title, remind_at=late) for title in titles]
        await SqliteCommandStore(database).carry_out(added, Actor.YOU)

    use_store(home, fill)
