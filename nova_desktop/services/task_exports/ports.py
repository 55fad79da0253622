"""What exports of tasks need from outside. All of it blocks and is for a thread of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.task_records import TaskBoard, TaskRecord, TaskScope


class RecordsNow(Protocol):
    """The tasks of a scope as of one moment."""

    @property
    def total(self) -> int: ...

    def board(self) -> TaskBoard:
        """All lanes, projects and people; of a part of the tasks those that it needs."""
        ...

    def as_made(self) -> Iterator[TaskRecord]:
        """In the order in which they came to be."""
        ...

    def as_shown(self) -> Iterator[tuple[int, TaskRecord]]:
        """As the board has them, each followed by its subtasks, with how deep they stand."""
        ...


class TaskRecords(Protocol):
    """Where tasks are read. Raises NovaError."""

    def open(self, scope: TaskScope) -> AbstractContextManager[RecordsNow]: ...


class ExportTarget(Protocol):
    """Where a file is written, whole or not at all. Raises NovaError: EXPORT_UNWRITABLE, DISK_FULL.

    What is written appears under its name when the block ends without an error.
    """

    def open(self, path: Path) -> AbstractContextManager["TextSink"]: ...


class TextSink(Protocol):
    """A file on its way."""

    def write(self, text: str, /) -> object: ...


class FilesBeside(Protocol):
    """Copied files on their way into the folder beside an export."""

    @property
    def written(self) -> int:
        """How many are there so far."""
        ...

    @property
    def missing(self) -> int:
        """How many were to be copied, but are nowhere."""
        ...

    def put(self, record: TaskRecord) -> TaskRecord:
        """Its copied files go there; the paths of these are then those within the folder."""
        ...


class CopiedFiles(Protocol):
    """The copies that Nova keeps, beside a file of its own format and back.

    Raises NovaError: EXPORT_UNWRITABLE, FILE_UNREADABLE, DISK_FULL.
    """

    def beside(self, path: Path, check: Callable[[], None]) -> AbstractContextManager[FilesBeside]:
        """They appear when the block ends without an error, and else leave nothing.

        `check` is called every now and then; what it raises ends the block.
        """
        ...

    def bring(self, path: Path, wanted: Sequence[str]) -> Mapping[str, str]:
        """Copy what lies beside the file at these paths within the folder; where each is now.

        What is not there is left out; on an error nothing stays.
        """
        ...

    def take_away(self, paths: Sequence[str]) -> None:
        """Files that were brought, and are not wanted after all. Never raises."""
        ...


class OwnFiles(Protocol):
    """Reads a file of Nova's own format, member by member.

    Raises NovaError: TASK_FILE_UNREADABLE (`path`, `why`).
    """

    def members(self, path: Path) -> Iterator[tuple[str, object]]:
        """Name and value of each member of the file's object; of `tasks` each element by itself."""
        ...


class Part(StrEnum):
    """What belongs to a task under an id of its own."""

    COMMENT = "comment"
    LINK = "link"
    ATTACHMENT = "attachment"


PartId = tuple[Part, str]


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What is on the board where a file meets it.

    `tasks` to `series` are those of the asked ids that are taken, `live` without the trash; `ends`
    has the last rank of each lane with tasks by (lane, whether failed). `is_fresh`: nothing is on
    it and its lanes are as they came.
    """

    is_fresh: bool = True
    tasks: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()
    parts: frozenset[PartId] = frozenset()
    series: frozenset[str] = frozenset()
    lanes: Sequence[Lane] = ()
    projects: Sequence[Project] = ()
    people: Sequence[Person] = ()
    ends: Mapping[tuple[str, bool], str] = field(default_factory=dict[tuple[str, bool], str])


class BoardLook(Protocol):
    """Looks at the board; off the loop by itself."""

    async def facts(
        self, tasks: Sequence[str], parts: Sequence[PartId], series: Sequence[str]
    ) -> BoardFacts: ...
