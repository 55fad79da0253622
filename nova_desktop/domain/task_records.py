"""All that is kept of tasks as whole records: what exports write and an import takes back."""

from dataclasses import dataclass, field

from nova_desktop.domain.task_filters import AllOf, TaskFilter
from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.tasks import Attachment, Comment, Task, TaskLink


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One task with its notes and all that belongs to it.

    `deleted_with` is the task whose deletion took it along, itself for that one, "" for none.
    """

    task: Task
    comments: tuple[Comment, ...] = ()
    links: tuple[TaskLink, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    deleted_with: str = ""


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """What tasks stand in and point to: lanes from the left, projects and people."""

    lanes: tuple[Lane, ...] = ()
    projects: tuple[Project, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskScope:
    """Which tasks: those that `wanted` holds for, with `below` also all their subtasks.

    `trash` adds what was deleted, to everything only.
    """

    wanted: TaskFilter = field(default_factory=AllOf)
    below: bool = False
    trash: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether no task is left out, but for the trash."""
        return self.wanted == AllOf()
