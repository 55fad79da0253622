"""Quick add and the first board over an open core, for whoever places them on a screen."""

from collections.abc import Callable
from datetime import UTC, datetime

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.app.core import Core
from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.tasks import ENTRY_STATUSES
from nova_desktop.services.tasks.quick_add import QuickAdd, QuickWays
from nova_desktop.services.tasks.quick_drafts import QuickDrafts
from nova_desktop.services.tasks.starter import Starter
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.quick_add.presenter import QuickAddDesk
from nova_desktop.ui.tasks.starter_words import starter_board
from nova_desktop.ui.tasks.words import shipped_lane_name


def quick_add_desk(
    core: Core, window: MainWindow, operations: Operations, open_task: Callable[[str], object]
) -> QuickAddDesk:
    """One for the window. `open_task` shows the details of a task beside what is in view."""
    store = SqliteTaskStore(core.base.database)
    clock = _clock_of(core)
    dates, ways = DateutilRecurrence(), _ways_of(core)
    adding = QuickAdd(core.tasks.tasks, store, core.journal, dates, clock, ways)
    drafts = QuickDrafts(core.base.state)
    return QuickAddDesk(adding, operations, window.toasts.show_toast, open_task, drafts)


def starter_of(core: Core) -> Starter:
    """The first board; `make_starter_strip` shows that it is one."""
    base = core.base
    store = SqliteTaskStore(base.database)
    return Starter(core.tasks.tasks, store, base.state, DateutilRecurrence(), _clock_of(core))


def begin_first_board(starter: Starter, operations: Operations) -> None:
    """Make it where there never was a task; call it once the window stands."""
    operations.start("the first board", lambda: starter.begin(starter_board()))


def _clock_of(core: Core) -> Callable[[], Clock]:
    return lambda: Clock(datetime.now(UTC), core.base.zone())


def _ways_of(core: Core) -> Callable[[], QuickWays]:
    """How the user writes now."""

    def ways() -> QuickWays:
        chosen = core.base.settings.now.tasks
        names = {lane: shipped_lane_name(lane) for lane in ENTRY_STATUSES}
        return QuickWays(chosen.signs, chosen.day_first, names)

    return ways
