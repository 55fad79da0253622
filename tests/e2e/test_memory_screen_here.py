"""The Memory screen in the real window, over the real memory child and gateway."""

from pathlib import Path

import pytest

from nova_desktop.domain.children import ChildState
from nova_desktop.services.memory.child import MEMORY
from nova_desktop.ui.memory.dialogs import RememberDialog
from nova_desktop.ui.memory.screen import MemoryScreen
from tests.e2e.models_here import click, shown
from tests.e2e.test_memory_window import FACT, MemoryHere, run, upstream
from tests.fakes.memory_upstream import MemoryUpstream

__all__ = ["upstream"]
pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(240)]


def titles(screen: MemoryScreen) -> list[str]:
    return [row.title for row in screen.pane.list.rows.rows]


async def screen_of(here: MemoryHere) -> MemoryScreen:
    await here.opened()
    here.here.window.open_place("memory")
    return await here.here.until(lambda: next(shown(here.here.window, MemoryScreen), None))  # type: ignore[return-value]


async def remember(here: MemoryHere, screen: MemoryScreen, text: str) -> None:
    await here.here.until(screen.bar.remember.isEnabled, 60)
    screen.bar.remember.click()
    window = here.here.window
    dialog = await here.here.until(lambda: next(shown(window, RememberDialog), None))
    assert isinstance(dialog, RememberDialog)
    dialog.edit.setPlainText(text)
    dialog.go.click()


def test_a_note_becomes_a_fact_that_is_found_and_forgotten(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(here: MemoryHere) -> None:
        screen = await screen_of(here)
        await remember(here, screen, f"{FACT}.")
        await here.read(1)
        await here.here.until(lambda: FACT in titles(screen), 30)
        screen.bar.search.setText("where does Anna work")
        await here.here.until(lambda: screen.pane.list.rows.rows[0].best, 30)
        assert "matched by" in screen.pane.list.rows.rows[0].spoken()
        screen.pane.list.focus_first()
        row = screen.pane.list.current_row()
        assert row is not None
        forget = next(act.wish for act in row.acts if act.wish == "forget")
        screen.pane.list.wished.emit(forget, row)
        await here.here.until(lambda: FACT not in titles(screen), 30)
        undo = here.here.window.toasts.shown[-1].undo_button  # that of the newest
        assert undo is not None
        undo.click()
        await here.here.until(lambda: FACT in titles(screen), 30)
        assert "Memory: embedded" in here.here.window.status_line.accessibleName()

    run(tmp_path, upstream, play)


def test_off_starts_no_child_until_it_is_switched_on(
    tmp_path: Path, upstream: MemoryUpstream
) -> None:
    async def play(here: MemoryHere) -> None:
        screen = await screen_of(here)
        status = here.here.core.supervisor.status
        assert status(MEMORY).state is ChildState.STOPPED
        click(screen, "Switch memory on")
        await here.here.until(lambda: status(MEMORY).state is ChildState.READY, 60)
        await here.here.until(screen.bar.search.isEnabled, 30)

    run(tmp_path, upstream, play, on=False)
