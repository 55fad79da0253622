"""The Memory screen, its notices and its word in the status line, bound to an open core."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication

from nova_desktop.app.core import Core
from nova_desktop.domain.children import ChildState
from nova_desktop.services.memory.child import MEMORY
from nova_desktop.services.tasks.related import RelatedTasks
from nova_desktop.ui.memory.dialogs import MemoryDialogs
from nova_desktop.ui.memory.notice_presenter import NoticePresenter
from nova_desktop.ui.memory.presenter import MemoryPresenter
from nova_desktop.ui.memory.screen import MemoryScreen
from nova_desktop.ui.memory.status_presenter import MemoryStatusPresenter
from nova_desktop.ui.memory.thing_tasks import TaskDoors
from nova_desktop.ui.memory.view_protocol import MemoryDesk
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.lists.sources import ABOUT


@dataclass(frozen=True, slots=True)
class MemoryPlace:
    """The window with all that memory needs. `open_settings` shows the panel Memory."""

    core: Core
    window: MainWindow
    operations: Operations
    open_chat: Callable[[str], object]
    open_task: Callable[[str], object]
    open_settings: Callable[[], object]


def bind_memory(place: MemoryPlace) -> None:
    """Offer the screen; it is made, and the child started, when it is first opened."""
    place.window.offer_screen("memory", lambda: make_memory_screen(place))
    memory, told = place.core.memory, place.window.toasts.show_toast
    notices = NoticePresenter(memory.notices, place.operations, told)
    memory.notices.on_notice(notices.show)
    status = MemoryStatusPresenter(memory.memory, place.window.status_line)
    memory.memory.on_change(status.refresh)


def make_memory_screen(place: MemoryPlace) -> MemoryScreen:
    """The screen with its presenter, which lives as long as it."""
    screen = MemoryScreen(place.window)
    presenter = MemoryPresenter(memory_desk(place), screen)
    place.core.memory.graph.listen(presenter)
    connect_memory(screen, presenter)
    return screen


def memory_desk(place: MemoryPlace) -> MemoryDesk:
    """What the screen works with."""
    core, memory = place.core, place.core.memory

    def open_chat(conversation: str) -> None:
        place.window.open_place("chat")
        place.open_chat(conversation)

    async def restart() -> None:
        """One that never ran is started by the call that follows."""
        if core.supervisor.status(MEMORY).state is not ChildState.STOPPED:
            await core.supervisor.restart(MEMORY)

    return MemoryDesk(
        graph=memory.graph,
        memory=memory.memory,
        notes=memory.notes,
        spaces=memory.spaces,
        settings=core.base.settings,
        operations=place.operations,
        questions=MemoryDialogs(place.window),
        tell=place.window.toasts.show_toast,
        copy=QGuiApplication.clipboard().setText,
        restart=restart,
        open_chat=open_chat,
        tasks=task_doors(place),
        open_settings=place.open_settings,
    )


def task_doors(place: MemoryPlace) -> TaskDoors:
    """The way to tasks."""
    parts = place.core.tasks

    def on_change(listener: Callable[[], None]) -> None:
        parts.tasks.on_change(lambda _changed: listener())

    return TaskDoors(
        RelatedTasks(parts.lists, parts.places),
        on_change,
        place.open_task,
        lambda name: place.window.open_place(f"{ABOUT}:{name}"),
    )


def connect_memory(screen: MemoryScreen, presenter: MemoryPresenter) -> None:
    """Who hears what the screen wishes."""
    bar, pane = screen.bar, screen.pane
    screen.shown.connect(presenter.open)
    screen.hidden_now.connect(presenter.close)
    screen.switch_on_pressed.connect(presenter.switch_on)
    screen.retry_pressed.connect(presenter.retry)
    screen.undo_pressed.connect(presenter.edits.undo)
    screen.strip.pressed.connect(presenter.press_strip)
    screen.graph.canvas.walked.connect(presenter.open_thing)
    bar.searched.connect(presenter.search)
    bar.pause_pressed.connect(presenter.pause)
    bar.remember_pressed.connect(presenter.remember)
    bar.space_chosen.connect(presenter.choose_space)
    pane.tabs.chosen.connect(presenter.choose)
    pane.list.wished.connect(presenter.edits.do)
    pane.list.rows.more_wanted.connect(presenter.list.more)
    pane.head.left.connect(presenter.close_thing)
    pane.head.forget_pressed.connect(presenter.edits.forget_thing)
    pane.news_pressed.connect(presenter.news.show)
    pane.retry_pressed.connect(presenter.list.reload)
    pane.queue_pressed.connect(presenter.show_queue)

    def press(act: str) -> None:
        if act == "remember":
            presenter.remember()
        else:
            bar.search.clear()

    pane.nothing_pressed.connect(press)
