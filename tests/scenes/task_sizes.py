"""Every view of tasks without tasks, with three and with 500, over the real core without children.

The days are those of today, so that what is late is late.
"""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer

from nova_desktop.app.core import Core, open_core
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.task_wiring import TaskScreens, bind_tasks
from nova_desktop.domain.redaction import Redactor
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.upcoming.screen import MONTH, UpcomingScreen
from tests.fakes.settings_parts import AtOnce
from tests.fakes.varied_tasks import some_tasks

SIZES: Final = (0, 3, 500)
LAID_OUT_MS: Final = 250
EVERYTHING: Final = "t32"
"""The task that has all there is."""


class Opened:
    """A core over a home of its own, until the window closes; with so many tasks, or examples."""

    def __init__(self, count: int, *, examples: bool = False) -> None:
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        home = Path(self.folder.name) / "home"
        if examples:
            home.mkdir()
        else:
            shutil.copytree(_home_with(count), home)
        self.core = _core_over(home)
        self.operations = AtOnce()

    def bind(self, window: MainWindow) -> TaskScreens:
        """As the application does."""
        window.closed.connect(lambda: self.close())  # noqa: PLW0108 (a bound method holds nothing)
        return bind_tasks(self.core, window, self.operations, _nowhere, _nowhere)

    def close(self) -> None:
        asyncio.run(self.core.close())
        with suppress(OSError):
            self.folder.cleanup()


def _core_over(home: Path) -> Core:
    paths = nova_paths({"NOVA_HOME": str(home)})
    prepare(paths)
    return asyncio.run(open_core(paths, Redactor(), lambda _problem: None, _fail))[0]


@cache
def _home_with(count: int) -> Path:
    """Filled once for all scenes of a run."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = Path(folder) / "home"
    paths = nova_paths({"NOVA_HOME": str(home)})
    prepare(paths)
    paths.settings_file.write_text("[tasks]\nexamples = false\n")
    paths.settings_file.chmod(0o600)
    core = _core_over(home)
    commands = some_tasks(count, datetime.now().astimezone())
    if commands:
        asyncio.run(core.tasks.tasks.carry_out(commands))
    asyncio.run(core.close())
    return home


def _fail(error: BaseException) -> None:
    raise error


def _nowhere(name: str) -> None:
    del name


def opened(window: MainWindow, count: int) -> tuple[Opened, TaskScreens]:
    """Bound to the window."""
    here = Opened(count)
    return here, here.bind(window)


def board_of(window: MainWindow) -> BoardScreen:
    return window.findChildren(BoardScreen)[-1]


def place(name: str, count: int, window: MainWindow) -> None:
    opened(window, count)
    window.open_place(name)


def month(count: int, window: MainWindow) -> None:
    place("upcoming", count, window)
    (screen,) = window.findChildren(UpcomingScreen)
    screen.switch.chosen.emit(MONTH)


def view(count: int, window: MainWindow) -> None:
    """A filter that was kept."""
    here, _screens = opened(window, count)
    views = SavedViews(here.core.base.state)
    kept = asyncio.run(views.keep("Calls this month", "#phone (due:overdue or due:week)"))
    window.open_place(f"view:{kept.id}")


def filtering(count: int, window: MainWindow) -> None:
    """The popup below Filter."""
    place("board", count, window)
    QTimer.singleShot(LAID_OUT_MS, window, board_of(window).bar.filter.click)


def panel(count: int, window: MainWindow) -> None:
    _here, screens = opened(window, count)
    window.open_place("board")
    screens.detail.open(EVERYTHING if count > 3 else "t0")


def panel_in_list(count: int, window: MainWindow) -> None:
    _here, screens = opened(window, count)
    window.open_place("list:all")
    screens.detail.open(EVERYTHING if count > 3 else "t0")


def panel_in_upcoming(count: int, window: MainWindow) -> None:
    _here, screens = opened(window, count)
    window.open_place("upcoming")
    screens.detail.open(EVERYTHING if count > 3 else "t0")


def compact(count: int, window: MainWindow) -> None:
    place("board", count, window)
    board_of(window).bar.compact_chosen.emit(True)


def first(name: str, window: MainWindow) -> None:
    """As Nova is seen first: with the examples."""
    Opened(0, examples=True).bind(window)
    window.open_place(name)


PLACES: Final = {
    "home": "home",
    "board": "board",
    "list": "list:all",
    "today": "list:today",
    "upcoming": "upcoming",
    "inbox": "list:inbox",
    "done": "list:done",
}
FILLED: Final = {"project": "project:launch", "person": "person:Zoë", "odd-project": "project:jp"}
"""What is there only where there are tasks of it."""

SCENES: dict[str, Callable[[MainWindow], object]] = {
    **{f"all-{name}-{n}": partial(place, at, n) for name, at in PLACES.items() for n in SIZES},
    **{f"all-{name}-500": partial(place, at, 500) for name, at in FILLED.items()},
    **{f"all-month-{n}": partial(month, n) for n in SIZES},
    **{f"all-view-{n}": partial(view, n) for n in SIZES},
    **{f"all-filter-{n}": partial(filtering, n) for n in SIZES},
    "all-compact-500": partial(compact, 500),
    "all-panel-3": partial(panel, 3),
    "all-panel-500": partial(panel, 500),
    "all-panel-list-500": partial(panel_in_list, 500),
    "all-panel-upcoming-500": partial(panel_in_upcoming, 500),
    "first-board": partial(first, "board"),
    "first-home": partial(first, "home"),
    "first-today": partial(first, "list:today"),
    "first-upcoming": partial(first, "upcoming"),
}
