"""The palette in the real window: a task by a slip of the fingers, an action, a task of its own."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nova_desktop.domain.task_filters import AllOf, HasWords
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.palette.view import Palette
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.detail.panel import TaskPanel
from nova_desktop.ui.tasks.detail.view_protocol import Slot
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from tests.e2e.window_in_process import WindowHere, run_window_here

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(180)]
NO_CHILD = (sys.executable, "-c", "raise SystemExit(1)")
CTRL = Qt.KeyboardModifier.ControlModifier
ANSWER = "Answer the accountant about receipts"


def palette(window: MainWindow) -> Palette | None:
    found = [view for view in window.findChildren(Palette) if view.isVisible()]
    return found[0] if found else None


async def opened(here: WindowHere) -> Palette:
    """By its key, from wherever the keyboard is, once it is bound."""
    window = here.window

    def look() -> Palette | None:
        if palette(window) is None:
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_K, CTRL)
        return palette(window)

    view = await here.until(look)
    assert view is not None
    await here.until(lambda: view.card.current >= 0)
    return view


async def chosen(here: WindowHere, typed: str, wanted: str) -> Palette:
    """What is typed has this as its first result."""
    view = await opened(here)
    QTest.keyClicks(view.field, typed)

    def first() -> bool:
        rows = view.card.model.rows
        at = view.card.current
        return 0 <= at < len(rows) and rows[at].text == wanted

    await here.until(first)
    keep(here, wanted)
    return view


async def taken(here: WindowHere, typed: str, wanted: str) -> None:
    view = await chosen(here, typed, wanted)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    await here.until(lambda: palette(here.window) is None)


def keep(here: WindowHere, name: str) -> None:
    """A picture, where they are wanted."""
    if folder := os.environ.get("NOVA_PICTURES"):
        here.window.grab().save(f"{folder}/palette {name[:20]}.png")


async def a_task_by_a_slip(here: WindowHere) -> None:
    await here.core.tasks.tasks.add(ANSWER, task="answer")
    await taken(here, "acountant", ANSWER)
    (panel,) = await here.until(lambda: here.window.findChildren(TaskPanel))
    await here.until(lambda: panel.isVisible() and panel.text(Slot.TITLE) == ANSWER)
    assert here.window.place.place == "board"
    focused = here.window.focusWidget()
    assert focused is panel or panel.isAncestorOf(focused)  # type: ignore[arg-type]
    view = await opened(here)
    assert [row.text for row in view.card.model.rows][:2] == ["Recent", ANSWER]
    QTest.keyClick(view.field, Qt.Key.Key_Escape)


async def actions_and_settings(here: WindowHere) -> None:
    window = here.window
    await taken(here, "new task", "New task")
    field = window.focusWidget()
    assert field is not None
    assert isinstance(field.parentWidget(), QuickAddField)
    await taken(here, ">apearance", "Appearance")
    screen = window.screen_in_view
    assert isinstance(screen, SettingsScreen)
    assert screen.current == "appearance"
    await taken(here, "back up now", "Back up now")
    await here.until(lambda: any("Backed up" in t.accessibleName() for t in window.toasts.shown))
    await taken(here, "new chat", "New chat")
    assert window.focusWidget() is window.chat.composer


async def a_task_of_its_own(here: WindowHere) -> None:
    text = "Zebra crossing tomorrow #street"
    view = await opened(here)
    QTest.keyClicks(view.field, text)
    await here.until(lambda: view.card.model.rows[view.card.current].icon == "plus")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    await here.until(lambda: any("Inbox" in t.accessibleName() for t in here.window.toasts.shown))
    page = await here.core.tasks.lists.where(AllOf((HasWords("zebra"),)))
    (card,) = page.cards
    assert (card.task.title, card.task.labels) == ("Zebra crossing", ("street",))
    assert card.task.due is not None


async def lists_search_alike(here: WindowHere) -> None:
    """`/` in the Done list finds by the same words, in notes too."""
    window, tasks = here.window, here.core.tasks.tasks
    await tasks.add("Call the bank", task="done", notes="about the Fahrradschloss")
    await tasks.set_status("done", status=TaskStatus.DONE)
    await taken(here, "done", "Done")
    screen = window.screen_in_view
    assert isinstance(screen, TaskListScreen)
    await here.until(lambda: "Call the bank" in titles(screen))
    QTest.keyClicks(window.focusWidget(), "/")
    await here.until(screen.bar.finder.hasFocus)
    QTest.keyClicks(screen.bar.finder, "radschloss")
    await here.until(lambda: titles(screen) == ["Call the bank"])


def titles(screen: TaskListScreen) -> list[str]:
    rows = screen.pane.list.rows
    found = (rows.row(n) for n in range(rows.rowCount()))
    return [row.title for row in found if row is not None and row.task]


def test_the_palette_leads_anywhere(tmp_path: Path) -> None:
    async def play(here: WindowHere) -> None:
        here.window.resize(1280, 800)
        here.window.activateWindow()
        await here.opened()
        await a_task_by_a_slip(here)
        await actions_and_settings(here)
        await a_task_of_its_own(here)
        await lists_search_alike(here)

    run_window_here(tmp_path, play, NO_CHILD)
