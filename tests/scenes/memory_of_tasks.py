"""The tasks on the page of a thing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from nova_desktop.domain.memory import Entity
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Task, TaskCard, TaskStatus
from nova_desktop.ui.memory.paging import THING_TABS, Tab, tab_names
from nova_desktop.ui.memory.thing_tasks import all_row, task_row
from nova_desktop.ui.shell.main_window import MainWindow
from tests.scenes.memory import NOW, picture, show


def thing_tasks(window: MainWindow) -> None:
    """Open ones first, a done one, and all of them as a list."""
    screen = show(window)
    names = tab_names()
    screen.show_thing(Entity("t1", "nova", "Office lease", "Document", "", None, 12, 7))
    screen.show_tabs([(tab, names[tab]) for tab in (*THING_TABS, Tab.TASKS)], Tab.TASKS)
    due = Due.on((NOW + timedelta(days=3)).date())
    plain = Task("a", "Call the landlord about the office lease", NOW, NOW)
    tasks = (
        replace(plain, due=due, status=TaskStatus.IN_PROGRESS),
        replace(plain, id="b", title="Compare the office lease with the old one"),
        replace(plain, id="c", title="Scan the lease", status=TaskStatus.DONE, completed_at=NOW),
    )
    rows = [task_row(TaskCard(task), NOW) for task in tasks]
    screen.show_rows([*rows, all_row("Office lease", 12)], more=False)
    screen.show_picture(picture())


SCENES: Mapping[str, Callable[[MainWindow], object]] = {
    "memory-thing-tasks": thing_tasks,
}
