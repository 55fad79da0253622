"""What is done and said in tasks is found in memory: the real window, gateway and memory child."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.memory import Episode, EpisodeSource, Page, Question
from nova_desktop.ui.memory.dialogs import SourceDialog
from nova_desktop.ui.memory.rows import Wish
from nova_desktop.ui.memory.screen import MemoryScreen
from nova_desktop.ui.tasks.detail.panel import TaskPanel
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from tests.e2e.test_memory_window import MemoryHere, run
from tests.fakes.memory_upstream import MemoryUpstream

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(240)]


@pytest.fixture
def upstream() -> Iterator[MemoryUpstream]:
    with MemoryUpstream() as upstream:
        upstream.release()
        yield upstream


async def kept(memory: MemoryHere) -> list[Episode]:
    return list((await memory.parts.graph.episodes(Page())).rows)


def test_a_task_that_is_done_is_found_and_leads_back(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(memory: MemoryHere) -> None:
        core = memory.here.core
        tasks = core.tasks.tasks
        task = await tasks.add("Repair the boat house", notes="The key lies below the flowerpot.")
        await tasks.complete(task)
        await memory.read(1)
        await core.journal.undo()
        await tasks.complete(task)
        await tasks.comment(task, "Rita lent me her ladder.")
        await memory.read(2)
        assert [each.title for each in await kept(memory)] == ["Repair the boat house"] * 2
        (first, *_more) = (await memory.parts.graph.recall(Question("Where is the key?"))).hits
        assert "below the flowerpot" in first.passage
        assert first.episode is not None
        assert (first.episode.source, first.episode.origin) == (EpisodeSource.TASK, task)
        assert await memory.parts.outbox.count() == 0
        await look(memory)

    memory = run(tmp_path, upstream, play)
    assert memory.here.window.ever_told == []


async def look(memory: MemoryHere) -> None:
    """From the text to its task by a press, and all tasks about a name in a list."""
    here, window = memory.here, memory.here.window
    window.open_place("memory")
    (screen,) = window.findChildren(MemoryScreen)
    await here.until(screen.bar.search.isEnabled)
    screen.bar.search.setText("ladder")
    rows = screen.pane.list
    await here.until(lambda: rows.rows.rows and "ladder" in rows.rows.rows[0].spoken())
    assert "Task: Repair the boat house" in rows.rows.rows[0].spoken()
    rows.wished.emit(Wish.SOURCE, rows.rows.rows[0])
    (dialog, *_) = await here.until(lambda: window.findChildren(SourceDialog))
    await here.press(dialog, "Open the task")
    await here.until(lambda: any(p.isVisible() for p in window.findChildren(TaskPanel)))
    window.open_place("about:boat house")
    (listed,) = window.findChildren(TaskListScreen)
    titles = listed.pane.list.rows
    await here.until(lambda: any("boat" in row.spoken for row in titles.rows))


@pytest.mark.long
def test_with_the_switch_off_nothing_of_tasks_is_told(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(memory: MemoryHere) -> None:
        core = memory.here.core
        await core.base.settings.change(
            lambda now: replace(now, memory=replace(now.memory, tasks=False))
        )
        task = await core.tasks.tasks.add("Buy a lamp")
        await core.tasks.tasks.complete(task)
        await core.tasks.tasks.comment(task, "At Contoso.")
        await memory.say("Hello.")
        await memory.read(1)
        assert [each.source for each in await kept(memory)] == [EpisodeSource.CHAT]

    run(tmp_path, upstream, play)
