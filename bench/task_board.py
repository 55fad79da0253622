"""`python -m bench.task_board [COUNT…]`: the Board as it is used, at 10,000 and 100,000 tasks.

The real window and the real store, without children. Usable is from the click on the rail to the
first paint with cards, which can be dragged then. While lanes are scrolled and cards are dragged a
heartbeat every 10 ms tells how long the loop was busy at once; a frame is late by no more. A drop
is from letting go to the paint with the card in its place. A planted block of 50 ms must show.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from bench.heartbeat import Heartbeat
from bench.rows import Row, median_row, table
from bench.task_desk import Painted, desk_over, failed, frames
from bench.task_fill import Place, fill, vocabulary
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.app.resources import resource_folder
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.board.binding import BoardBinding
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.column import ColumnView
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.theme.theme import SystemTheme

COUNTS = (10_000, 100_000)
OPENINGS = 8
SCROLL_S = 6.0
DRAGS = 12
BULK = 10_000
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class BoardBench:
    """One window over one filled store."""

    def __init__(self, window: MainWindow, place: Place, name: str) -> None:
        self._window = window
        self._name = name
        self._heart = Heartbeat(window)
        self._scope = TaskScope(failed)
        self._database = place.database
        self.rows: list[Row] = []
        self.screen: BoardScreen | None = None
        self._opened = asyncio.Event()
        self._desk = desk_over(place, self._scope)

    def make(self) -> BoardScreen:
        screen = BoardScreen(self._window)
        board = BoardPresenter(self._desk, screen, SqliteStateStore(self._database))
        BoardBinding(screen, board, print)
        screen.columns.made.connect(self._watch)
        self.screen = screen
        return screen

    async def run(self, goal: str) -> None:
        before = psutil.Process().memory_info().rss
        took = [await self._open() for _ in range(OPENINGS)]
        self.rows.append(
            median_row(f"{self._name}: board usable after the click", "ms", took, goal)
        )
        took = [await self._come_back() for _ in range(OPENINGS)]
        self.rows.append(median_row(f"{self._name}: board opened again", "ms", took, goal))
        await self._scrolled()
        await self._dragged()
        self._grown(before, "board")
        await self._bulk()
        self._grown(before, "board with 10,000 tasks changed and back")
        await self._planted()
        await self._scope.close()

    def _grown(self, before: int, what: str) -> None:
        grown = (psutil.Process().memory_info().rss - before) / 1e6
        name = f"{self._name}: {what}, memory grown by"
        self.rows.append(Row(name, "MB", grown, None, "<= 60"))

    def cards(self, lane: str) -> CardList:
        assert self.screen is not None
        view = self.screen.columns.view(lane)
        assert view is not None
        return view.cards

    async def _open(self) -> float:
        """A new screen each time, as at the first click."""
        self._window.open_place("chat")
        self._window.offer_screen("board", self.make)
        self.screen = None
        await asyncio.sleep(0.3)
        self._opened.clear()
        begun = time.perf_counter()
        QTest.mouseClick(self._window.rail._entries["board"], LEFT)
        await self._opened.wait()
        return (time.perf_counter() - begun) * 1000

    def _watch(self, view: ColumnView) -> None:
        """The first column of a new screen."""
        if view.face.id == "inbox":
            Painted(view.cards).done = self._opened

    async def _come_back(self) -> float:
        self._window.open_place("chat")
        await asyncio.sleep(0.2)
        painted = Painted(self.cards("inbox"))
        begun = time.perf_counter()
        QTest.mouseClick(self._window.rail._entries["board"], LEFT)
        await painted.done.wait()
        return (time.perf_counter() - begun) * 1000

    async def _scrolled(self) -> None:
        """All lanes at once, down through page after page, up again."""
        bars = [self.cards(lane).verticalScrollBar() for lane in ("inbox", "done", "waiting")]
        self._heart.listen(True)
        end = time.perf_counter() + SCROLL_S
        while time.perf_counter() < end:
            down = end - time.perf_counter() > SCROLL_S / 3
            for bar in bars:
                bar.setValue(bar.value() + (60 if down else -90))
            await asyncio.sleep(1 / 60)
        self._heart.listen(False)
        self._report("scrolling", f"{self.cards('inbox').cards.rowCount()} cards of Inbox read")

    async def _dragged(self) -> None:
        """Over all lanes, and let go in another; from that to the paint."""
        self._heart.listen(True)
        shown = [await self._one_drag(turn) for turn in range(DRAGS)]
        self._heart.listen(False)
        self._report("dragging and dropping", f"{DRAGS} cards")
        self.rows.append(
            median_row(f"{self._name}: drop shown", "ms", shown, "<= 16", "until the paint")
        )

    async def _one_drag(self, turn: int) -> float:
        source, target = self.cards("inbox"), self.cards("waiting" if turn % 2 else "in_progress")
        row = source.stack.row_at(source.verticalOffset() + 200)
        task = source.cards.ids[row]
        begin = source.rect_of(row).center()
        end = source.viewport().mapFromGlobal(target.viewport().mapToGlobal(QPoint(80, 300)))
        QTest.mousePress(source.viewport(), LEFT, PLAIN, begin)
        for step in range(1, 41):
            QTest.mouseMove(source.viewport(), begin + (end - begin) * step / 40)
            await asyncio.sleep(1 / 60)
        painted = Painted(target)
        painted.wanted = lambda: task in target.cards.ids
        begun = time.perf_counter()
        QTest.mouseRelease(source.viewport(), LEFT, PLAIN, end)
        await painted.done.wait()
        took = (time.perf_counter() - begun) * 1000
        await asyncio.sleep(0.1)
        return took

    async def _bulk(self) -> None:
        """10,000 tasks changed at once and taken back, while the board shows them."""
        names = [f"t{n}" for n in range(BULK)]
        for what, work in (
            ("changed", partial(self._desk.tasks.set_status, *names, status=TaskStatus.WAITING)),
            ("taken back", self._desk.journal.undo),
        ):
            self._heart.listen(True)
            begun = time.perf_counter()
            await work()
            took = (time.perf_counter() - begun) * 1000
            await asyncio.sleep(1.5)  # the board is read anew
            self._heart.listen(False)
            self._report(f"{BULK:,} tasks are {what}", f"in {took:.0f} ms")

    async def _planted(self) -> None:
        self._heart.listen(True)
        QTimer.singleShot(100, lambda: time.sleep(0.05))
        await asyncio.sleep(0.5)
        self._heart.listen(False)
        largest = max(self._heart.late_ms)
        note = "seen" if largest >= 40 else "NOT SEEN: do not trust the frames"
        self.rows.append(
            Row(f"{self._name}: planted block of 50 ms", "ms", largest, None, "seen", note)
        )

    def _report(self, when: str, note: str) -> None:
        self.rows.append(frames(self._heart, f"{self._name}: frame while {when}", note))


async def _at_size(window: MainWindow, folder: Path, count: int) -> list[Row]:
    database, _ = open_database(folder / "nova.sqlite3", folder / "backups")
    chance = random.Random(1)
    store, commands = SqliteTaskStore(database), SqliteCommandStore(database)
    place = Place(database, commands, store, vocabulary(chance))
    await fill(place, count, chance)
    bench = BoardBench(window, place, f"{count:,} tasks")
    await bench.run("<= 150" if count <= COUNTS[0] else "<= 400")
    await asyncio.to_thread(database.close)
    return bench.rows


def measure(counts: Sequence[int] = COUNTS) -> list[Row]:
    """Rows; needs a display, or QT_QPA_PLATFORM=offscreen."""
    application: Any = QApplication.instance() or QApplication([])
    application.setQuitOnLastWindowClosed(False)
    SystemTheme(application, resource_folder())
    rows: list[Row] = []
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        for count in counts:
            window = MainWindow()
            window.show()
            with tempfile.TemporaryDirectory() as folder:
                rows += runner.run(_at_size(window, Path(folder), count))
            window.close()
            window.deleteLater()
    return rows


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(table(measure([int(each) for each in sys.argv[1:]] or COUNTS)))
