"""The panel of a task in the real window: opened, written in, saved as the window is closed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nova_desktop.domain.tasks import Task
from nova_desktop.ui.tasks.detail.panel import TaskPanel
from tests.e2e.nova_app import write_settings
from tests.e2e.window_in_process import WindowHere, run_window_here
from tests.fakes.gateway_stand_in import StandIn
from tests.fakes.upstream import ScriptedUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(120)]
SETTINGS = "[models]\nuse_test_model = false\n\n[tasks]\nexamples = false\n"


@pytest.fixture
def stand_in(tmp_path: Path, upstream: ScriptedUpstream) -> StandIn:
    write_settings(tmp_path, SETTINGS)
    return StandIn(tmp_path / "stand-in.json", upstream.port)


async def panel_with(here: WindowHere, task: str) -> TaskPanel:
    """Opened as a screen does."""
    await here.until(lambda: here.lifecycle.places is not None)
    places = here.lifecycle.places
    assert places is not None
    here.window.open_place("board")
    places.tasks.open(task)
    (panel,) = here.window.findChildren(TaskPanel)
    await here.until(panel.title.text)
    await here.until(panel.title.isVisible)
    return panel


async def stored(here: WindowHere, task: str) -> Task:
    found = await here.core.tasks.lists.detail(task)
    assert found is not None
    return found.card.task


def test_what_is_written_is_there_after_the_window_was_closed(
    tmp_path: Path, stand_in: StandIn
) -> None:
    tasks: list[str] = []

    async def write(here: WindowHere) -> None:
        await here.opened()
        task = await here.core.tasks.tasks.add("Compare quotes")
        tasks.append(task)
        panel = await panel_with(here, task)
        panel.title.edit.setFocus()
        panel.title.edit.to_end()
        QTest.keyClicks(panel.title.edit, " for the move")
        panel.notes.begin()
        QTest.keyClicks(panel.notes.edit, "The piano goes first.")
        panel.comment.edit.setFocus()
        QTest.keyClicks(panel.comment.edit, "half said")

    async def read(here: WindowHere) -> None:
        await here.opened()
        (task,) = tasks
        found = await stored(here, task)
        assert (found.title, found.notes) == (
            "Compare quotes for the move",
            "The piano goes first.",
        )
        panel = await panel_with(here, task)
        await here.until(panel.comment.text)
        assert panel.comment.text() == "half said"
        assert here.errors == []

    run_window_here(tmp_path, write, stand_in.command)
    run_window_here(tmp_path, read, stand_in.command)


def test_escape_leaves_the_panel_and_a_change_is_taken_back(
    tmp_path: Path, stand_in: StandIn
) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        task = await here.core.tasks.tasks.add("Compare quotes")
        panel = await panel_with(here, task)
        panel.title.edit.setFocus()
        panel.title.edit.selectAll()
        QTest.keyClicks(panel.title.edit, "Other words")
        QTest.keyClick(panel.title.edit, Qt.Key.Key_Return)
        while (await stored(here, task)).title != "Other words":
            await here.until(lambda: True)
        QTest.keyClick(panel.fields, Qt.Key.Key_Escape)
        await here.until(lambda: not panel.isVisible())
        await here.core.journal.undo()
        assert (await stored(here, task)).title == "Compare quotes"
        assert here.errors == []

    run_window_here(tmp_path, play, stand_in.command)
