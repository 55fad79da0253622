"""`python -m bench.task_list [COUNT…]`: lists of tasks as they are used, at 10,000 and 100,000.

The real window and the real store, without children, as in bench/task_board.py. Usable is from the
click in the rail to the first paint with rows. A list is scrolled through page after page while a
heartbeat tells how long the loop was busy at once.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
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
from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.theme.theme import SystemTheme

COUNTS = (10_000, 100_000)
OPENINGS = 6
SCROLL_S = 6.0
PLACES = ("list:all", "list:today", "list:inbox", "list:done", "project:p7", "label:label3")


class ListBench:
    """One window over one filled store."""

    def __init__(self, window: MainWindow, place: Place, name: str) -> None:
        self._window = window
        self._name = name
        self._heart = Heartbeat(window)
        self._scope = TaskScope(failed)
        self.rows: list[Row] = []
        bind_task_lists(window, desk_over(place, self._scope), SqliteStateStore(place.database))

    @property
    def screen(self) -> TaskListScreen:
        screen = self._window.screen_in_view
        assert isinstance(screen, TaskListScreen)
        return screen

    async def run(self, goal: str) -> None:
        before = psutil.Process().memory_info().rss
        for place in PLACES:
            took = [await self._open(place) for _ in range(OPENINGS)]
            name = f"{self._name}: {place} usable after the click"
            self.rows.append(median_row(name, "ms", took, goal))
        await self._scrolled()
        grown = (psutil.Process().memory_info().rss - before) / 1e6
        self.rows.append(Row(f"{self._name}: lists, memory grown by", "MB", grown, None, "<= 60"))
        await self._scope.close()

    async def _open(self, place: str) -> float:
        """From another list, which was read whole meanwhile."""
        self._window.open_place("list:done" if place != "list:done" else "list:today")
        await asyncio.sleep(0.6)
        begun = time.perf_counter()
        self._window.open_place(place)
        painted = Painted(self.screen.pane.list)
        await painted.done.wait()
        return (time.perf_counter() - begun) * 1000

    async def _scrolled(self) -> None:
        """Down through page after page, up again."""
        await self._open("list:all")
        rows = self.screen.pane.list
        bar = rows.verticalScrollBar()
        self._heart.listen(True)
        end = time.perf_counter() + SCROLL_S
        while time.perf_counter() < end:
            down = end - time.perf_counter() > SCROLL_S / 3
            bar.setValue(bar.value() + (120 if down else -240))
            await asyncio.sleep(1 / 60)
        self._heart.listen(False)
        note = f"{rows.model().rowCount()} rows read"
        self.rows.append(frames(self._heart, f"{self._name}: frame while a list scrolls", note))


async def _at_size(window: MainWindow, folder: Path, count: int) -> list[Row]:
    database, _ = open_database(folder / "nova.sqlite3", folder / "backups")
    chance = random.Random(1)
    store, commands = SqliteTaskStore(database), SqliteCommandStore(database)
    place = Place(database, commands, store, vocabulary(chance))
    await fill(place, count, chance)
    bench = ListBench(window, place, f"{count:,} tasks")
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
