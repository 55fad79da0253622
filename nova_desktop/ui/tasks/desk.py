"""What the presenters of tasks work with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.runtime.operations import Operations


class Tell(Protocol):
    """A toast with, perhaps, Undo."""

    def __call__(self, text: str, undo: Callable[[], object] | None = None) -> object: ...


def _nobody(task: str) -> None:
    """Until there is an agent."""
    del task


@dataclass(frozen=True, slots=True)
class TaskDesk:
    """One for the window; all screens of tasks share it.

    `open_task` shows the details of a task beside what is in view, `work_on` lets Nova do it.
    """

    tasks: Tasks
    lists: TaskLists
    places: TaskPlaces
    days: Days
    journal: Journal
    operations: Operations
    tell: Tell
    open_task: Callable[[str], object]
    work_on: Callable[[str], object] = _nobody
