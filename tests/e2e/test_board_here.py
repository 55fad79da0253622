"""The Board in the real window: usable without gateway and model, by keys and mouse, undone."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from tests.e2e.window_in_process import WindowHere, run_window_here

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(180)]
NO_CHILD = (sys.executable, "-c", "raise SystemExit(1)")
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
CALL = "Call the bank"


async def opened(here: WindowHere) -> BoardScreen:
    """By its key, as soon as the store is open."""
    window = here.window

    def board() -> BoardScreen | None:
        window.open_place("board")
        found = [one for one in window.findChildren(BoardScreen) if one.isVisible()]
        return found[-1] if found else None

    screen = await here.until(board)
    assert screen is not None
    await here.until(lambda: screen.columns.view("inbox"))
    return screen


def cards(screen: BoardScreen, lane: str) -> CardList:
    view = screen.columns.view(lane)
    assert view is not None
    return view.cards


def titles(screen: BoardScreen, lane: str) -> list[str]:
    model = cards(screen, lane).cards
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def lane_of(screen: BoardScreen, title: str) -> str:
    return next((v.face.id for v in screen.columns if title in titles(screen, v.face.id)), "")


def drag(source: CardList, begin: QPoint, end_on_screen: QPoint) -> None:
    end = source.viewport().mapFromGlobal(end_on_screen)
    QTest.mousePress(source.viewport(), LEFT, PLAIN, begin)
    for step in range(1, 6):
        QTest.mouseMove(source.viewport(), begin + (end - begin) * step / 5)
    QTest.mouseRelease(source.viewport(), LEFT, PLAIN, end)


async def written(here: WindowHere, screen: BoardScreen, words: str) -> None:
    """By the key of a new task, from wherever the keyboard is on the board."""
    screen.setFocus()
    focused = here.window.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "n")
    field = screen.bar.field
    assert isinstance(field, QuickAddField)
    await here.until(field.line.hasFocus)
    QTest.keyClicks(field.line, words)
    QTest.keyClick(field.line, Qt.Key.Key_Return)


async def by_keys(here: WindowHere, screen: BoardScreen) -> None:
    """Add, open, close, complete, undo and redo."""
    await written(here, screen, f"{CALL} tomorrow 15:00 #finance")
    await here.until(lambda: CALL in titles(screen, "inbox"))
    task = cards(screen, "inbox").cards.ids[titles(screen, "inbox").index(CALL)]
    screen.lead_to(task)
    QTest.keyClick(cards(screen, "inbox"), Qt.Key.Key_Return)
    await here.until(lambda: screen.host.panel is not None and screen.host.panel.isVisible())
    assert screen.columns.width() < 600
    keep(here, "panel")
    screen.lead_to(task)
    QTest.keyClick(cards(screen, "inbox"), Qt.Key.Key_Escape)
    await here.until(lambda: screen.host.panel is None)
    QTest.keyClick(cards(screen, "inbox"), Qt.Key.Key_Space)
    await here.until(lambda: CALL in titles(screen, "done"))
    await here.until(lambda: any("Done" in t.accessibleName() for t in here.window.toasts.shown))
    QTest.keyClick(here.window, Qt.Key.Key_Z, CTRL)
    await here.until(lambda: CALL in titles(screen, "inbox"))
    QTest.keyClick(here.window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    await here.until(lambda: CALL in titles(screen, "done"))


async def by_mouse(here: WindowHere, screen: BoardScreen) -> None:
    """To another lane, and onto a project of the rail."""
    source, target = cards(screen, "done"), cards(screen, "waiting")
    row = titles(screen, "done").index(CALL)
    task = source.cards.ids[row]
    drag(source, source.rect_of(row).center(), target.viewport().mapToGlobal(QPoint(60, 20)))
    assert CALL in titles(screen, "waiting")  # before it is stored
    await here.core.tasks.places.add(PlaceKind.PROJECT, "Money")

    def entry() -> QAbstractButton | None:
        found = here.window.rail.findChildren(QAbstractButton)
        wanted = [each for each in found if each.accessibleName().startswith("Money")]
        return next((each for each in wanted if each.isVisible()), None)

    place = await here.until(entry, 10)
    assert place is not None
    row = titles(screen, "waiting").index(CALL)
    on_rail = place.mapToGlobal(place.rect().center())
    drag(target, target.rect_of(row).center(), on_rail)
    await here.until(lambda: lane_of(screen, CALL) == "waiting", 10)

    def shows_project() -> bool:
        shown = target.cards.face(target.cards.row_of(task))
        return shown is not None and "Money" in [piece.text for piece in shown.pieces]

    await here.until(shows_project, 10)


def keep(here: WindowHere, name: str) -> None:
    """A picture, where they are wanted."""
    if folder := os.environ.get("NOVA_PICTURES"):
        here.window.grab().save(f"{folder}/{name}.png")


def test_the_board_is_there_without_gateway_and_model(tmp_path: Path) -> None:
    async def play(here: WindowHere) -> None:
        here.window.resize(1280, 800)
        here.window.activateWindow()
        screen = await opened(here)
        keep(here, "first")
        await by_keys(here, screen)
        await by_mouse(here, screen)
        keep(here, "last")

    run_window_here(tmp_path, play, NO_CHILD)
