"""Keys in the real window: bound anew in the settings they count at once and after a restart."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nova_desktop.domain.key_table import Act
from nova_desktop.ui.settings.keyboard_panel import KeyboardPanel
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.key_sheet import KeySheet
from nova_desktop.ui.tasks.lists.picker import Picker
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from tests.e2e.window_in_process import WindowHere, press, run_window_here

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(180)]
NO_CHILD = (sys.executable, "-c", "raise SystemExit(1)")
KEY = Qt.Key


async def screen_at(here: WindowHere, place: str, kind: type) -> object:
    def look() -> object:
        here.window.open_place(place)
        screen = here.window.screen_in_view
        return screen if isinstance(screen, kind) else None

    return await here.until(look)


async def board_of(here: WindowHere) -> BoardScreen:
    """With its first card under the keyboard."""
    board = await screen_at(here, "board", BoardScreen)
    assert isinstance(board, BoardScreen)

    def filled() -> bool:
        view = board.columns.view("inbox")
        return view is not None and bool(view.cards.cards.ids)

    await here.until(filled)
    view = board.columns.view("inbox")
    assert view is not None
    board.lead_to(view.cards.cards.ids[0])
    return board


def shown(here: WindowHere, kind: type) -> list[object]:
    return [each for each in here.window.findChildren(kind) if each.isVisible()]


async def by_key(here: WindowHere, board: BoardScreen, key: Qt.Key, kind: type) -> None:
    """The key at the first card opens one of this kind; it is closed again."""
    focused = here.window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    await here.until(lambda: shown(here, kind), 10)
    for each in shown(here, kind):
        each.close()  # type: ignore[attr-defined]
    board.focus_cards()


async def bind(here: WindowHere, act: Act, key: Qt.Key) -> None:
    """By the panel of the settings, with Swap where another act has the key."""
    screen = await screen_at(here, "settings", SettingsScreen)
    assert isinstance(screen, SettingsScreen)
    screen.open_panel("keyboard")
    panel = screen.panel("keyboard")
    assert isinstance(panel, KeyboardPanel)
    recorder = panel.recorder(act)
    recorder.setFocus()
    recorder.click()
    QTest.keyClick(recorder, key)
    if panel.asks is not None:
        press(panel, "Swap")
    bound = here.core.base.settings
    await here.until(lambda: act.value in {each.act for each in bound.now.keys.bound})


def test_a_key_that_is_bound_anew_counts_at_once_and_after_a_restart(tmp_path: Path) -> None:
    async def first(here: WindowHere) -> None:
        here.window.resize(1280, 800)
        here.window.activateWindow()
        await here.until(lambda: here.core is not None)
        await here.core.tasks.tasks.add("Call the bank")
        board = await board_of(here)
        for key, kind in ((KEY.Key_D, DatePopup), (KEY.Key_L, Picker), (KEY.Key_T, Picker)):
            await by_key(here, board, key, kind)
        await by_key(here, board, KEY.Key_Question, KeySheet)
        await bind(here, Act.LABELS, KEY.Key_D)
        board = await board_of(here)
        await by_key(here, board, KEY.Key_D, Picker)
        await by_key(here, board, KEY.Key_L, DatePopup)

    async def again(here: WindowHere) -> None:
        here.window.resize(1280, 800)
        here.window.activateWindow()
        board = await board_of(here)
        await by_key(here, board, KEY.Key_D, Picker)
        await by_key(here, board, KEY.Key_L, DatePopup)
        lists = await screen_at(here, "list:all", TaskListScreen)
        assert isinstance(lists, TaskListScreen)
        await here.until(lists.pane.list.rows.rowCount)
        lists.pane.list.focus_first()
        QTest.keyClick(lists.pane.list, KEY.Key_L)
        await here.until(lambda: shown(here, DatePopup), 10)
        for each in shown(here, DatePopup):
            each.close()  # type: ignore[attr-defined]

    run_window_here(tmp_path, first, NO_CHILD)
    run_window_here(tmp_path, again, NO_CHILD)
