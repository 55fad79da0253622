"""The formats that tasks are exported in, and the words that a readable one uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from nova_desktop.domain.task_places import Lane
from nova_desktop.domain.task_records import TaskBoard, TaskRecord
from nova_desktop.domain.tasks import DONE, IN_PROGRESS, INBOX, NEEDS_YOU, WAITING


class ExportFormat(StrEnum):
    """What kind of file."""

    JSON = "json"  # complete, and can be taken back
    CSV = "csv"
    ICS = "ics"
    MARKDOWN = "md"


_LANES: Final[Mapping[str, str]] = MappingProxyType(
    {
        INBOX: "Inbox",
        NEEDS_YOU: "Needs you",
        WAITING: "Waiting",
        IN_PROGRESS: "In progress",
        DONE: "Done",
    }
)


@dataclass(frozen=True, slots=True)
class ExportWords:
    """What a reader reads, in the user's language. `lanes` are the names that come with Nova."""

    title: str = "Tasks"
    lanes: Mapping[str, str] = field(default_factory=lambda: dict(_LANES))
    due: str = "due"
    deadline: str = "deadline"
    start: str = "starts"
    reminder: str = "reminder"
    repeats: str = "repeats"
    failed: str = "failed"
    needs: str = "after"
    minutes: str = "min"
    priorities: tuple[str, str, str, str] = ("", "low", "medium", "high")
    authors: Mapping[str, str] = field(
        default_factory=lambda: {"you": "You", "nova": "Nova", "import": "Import"}
    )

    def lane(self, lane: Lane) -> str:
        """Its own name, or the one that it came with."""
        return lane.name or self.lanes.get(lane.id, lane.id)


@dataclass(frozen=True, slots=True)
class ExportFrame:
    """What stands around the tasks of a file. `made_at` is in the user's zone."""

    board: TaskBoard
    total: int
    made_at: datetime
    version: str
    words: ExportWords = field(default_factory=ExportWords)


class TaskText(Protocol):
    """Turns tasks into the text of a file, piece by piece; pure."""

    def begin(self) -> str: ...

    def task(self, record: TaskRecord, depth: int) -> str:
        """`depth` is how many tasks it stands below; subtasks follow their parents."""
        ...

    def end(self) -> str: ...


TextMaker = Callable[[ExportFrame], TaskText]
