"""The screens of tasks and around models, the set-up and the tray, bound to an open core.

Imported after the first paint, off the loop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nova_desktop.app.agent_wiring import AgentPlace, bind_agent
from nova_desktop.app.core import Core
from nova_desktop.app.memory_wiring import MemoryPlace, bind_memory
from nova_desktop.app.model_parts import ModelParts, open_model_parts
from nova_desktop.app.models_wiring import bind_model_places
from nova_desktop.app.palette_wiring import PalettePlace, bind_palette
from nova_desktop.app.reminder_wiring import bind_reminders
from nova_desktop.app.settings_wiring import bind_settings
from nova_desktop.app.setup_wiring import SetupBench, SetupHost
from nova_desktop.app.task_detail_wiring import TaskDetail
from nova_desktop.app.task_export_wiring import tell_restored
from nova_desktop.app.task_import_wiring import tell_cut_imports
from nova_desktop.app.task_wiring import bind_tasks
from nova_desktop.app.tray_wiring import TrayIcon
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.reminders.presenter import ReminderPresenter


@dataclass(frozen=True, slots=True)
class PlaceBench:
    """What the places work with. `refresh` are shown anew at each change of models or roles."""

    core: Core
    window: MainWindow
    operations: Operations
    scope: TaskScope
    setup: SetupHost
    open_chat: Callable[[str], object]
    open_link: Callable[[str], object]
    refresh: tuple[Callable[[], None], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What lives as long as the window."""

    parts: ModelParts
    tray: TrayIcon
    reminders: ReminderPresenter
    tasks: TaskDetail


async def bind_places(bench: PlaceBench) -> Places:
    """Bind all of them; tasks first, as they need nothing else."""
    core = bench.core
    screens = bind_tasks(core, bench.window, bench.operations, bench.open_chat, bench.open_link)
    tasks = screens.detail
    window, operations, setup = bench.window, bench.operations, bench.setup
    bind_palette(PalettePlace(core, window, operations, screens, bench.open_chat, setup.open))
    parts = await open_model_parts(bench.core)
    tray = bind_model_places(window, parts, operations, setup.open, *bench.refresh)
    bind_settings(bench.core, parts, window, operations, setup.open)
    _bind_memory(bench, tasks)
    agent = bind_agent(AgentPlace(core, window, operations, tasks.open))
    screens.bench.work_on = agent.work_on
    reminders = bind_reminders(core, window, operations, partial(_open_task, window, tasks))
    restored = partial(tell_restored, bench.core, window, operations)
    operations.start("tell of a restore", restored)
    operations.start("tell of cut imports", partial(_tell_cut_imports, core, window))
    setup.bind(SetupBench(bench.core, parts, bench.scope, bench.open_chat, bench.open_link))
    return Places(parts, tray, reminders, tasks)


async def _tell_cut_imports(core: Core, window: MainWindow) -> None:
    def say(text: str, level: str) -> None:
        window.toasts.show_toast(text, level=level, lasting=True)

    await tell_cut_imports(core.base.database, core.tasks, say)


def _open_task(window: MainWindow, tasks: TaskDetail, task: str) -> None:
    """One task, or with "" those of today."""
    if task:
        tasks.open(task)
    else:
        window.open_place("list:today")


def _bind_memory(bench: PlaceBench, tasks: TaskDetail) -> None:
    window = bench.window

    def open_settings() -> None:
        window.open_place("settings")
        for screen in window.findChildren(SettingsScreen):
            screen.open_panel("memory")

    open_chat, open_task = bench.open_chat, tasks.open
    bind_memory(
        MemoryPlace(bench.core, window, bench.operations, open_chat, open_task, open_settings)
    )
