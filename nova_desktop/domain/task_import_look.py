"""A first look at what an import would bring: what is new, and what the board has already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nova_desktop.domain.task_import import ImportedBoard, LeftOut
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus


class SameBy(StrEnum):
    """How a task is known to be on the board."""

    SOURCE = "source"  # it was imported before
    TITLE = "title"  # the same title, due the same day


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The task of the board that is the same."""

    task: str
    by: SameBy


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Numbers of a look."""

    tasks: int = 0
    done: int = 0
    subtasks: int = 0
    comments: int = 0
    files: int = 0
    projects: int = 0
    people: int = 0
    labels: int = 0
    repeating: int = 0
    chats: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class ImportLook:
    """What was found; nothing is changed yet.

    `duplicates` by the place in the board's tasks; `known_chats` are the source ids of
    conversations that were imported before and are there. `depths` tells how deep each task
    stands. Made by `look_at`.
    """

    board: ImportedBoard
    duplicates: Mapping[int, Duplicate] = field(default_factory=dict[int, Duplicate])
    known_chats: frozenset[str] = frozenset()
    counts: ImportCounts = ImportCounts()
    depths: tuple[int, ...] = ()

    @property
    def left(self) -> tuple[LeftOut, ...]:
        return self.board.left

    def proposed(self) -> frozenset[int]:
        """What is imported unless the user says otherwise."""
        return frozenset(range(len(self.board.tasks))) - self.duplicates.keys()


@dataclass(frozen=True, slots=True)
class TaskImportDone:
    """What an import did. `counted` is how many of its tasks the board has now, read back, and
    `counted_comments` of their comments.

    `batch` is its one step of undo. `skipped` were left out as the user wanted.
    """

    board: ImportedBoard
    batch: str
    tasks: int
    counted: int
    counted_comments: int = 0
    skipped: int = 0
    comments: int = 0
    chats: int = 0
    projects: int = 0
    people: int = 0
    left: tuple[LeftOut, ...] = ()


def look_at(
    board: ImportedBoard,
    duplicates: Mapping[int, Duplicate] | None = None,
    known_chats: frozenset[str] = frozenset(),
) -> ImportLook:
    """Blocks for long boards; call it in a thread."""
    same = duplicates or {}
    tasks = board.tasks
    counts = ImportCounts(
        tasks=len(tasks),
        done=sum(task.status is TaskStatus.DONE for task in tasks),
        subtasks=sum(task.parent >= 0 for task in tasks),
        comments=sum(len(task.comments) for task in tasks),
        files=sum(len(task.files) for task in tasks),
        projects=len({task.project.casefold() for task in tasks if task.project}),
        people=len({name.casefold() for task in tasks for name in task.people}),
        labels=len({name.casefold() for task in tasks for name in task.labels}),
        repeating=sum(task.repeat is not None for task in tasks),
        chats=sum(chat.source not in known_chats for chat in board.chats),
        duplicates=len(same),
    )
    return ImportLook(board, same, known_chats, counts, tuple(_depths(board)))


def _depths(board: ImportedBoard) -> list[int]:
    """Those below one that comes later, or in a circle, stand one step in."""
    depths: list[int] = []
    for at, task in enumerate(board.tasks):
        parent = task.parent
        depths.append(depths[parent] + 1 if 0 <= parent < at else int(parent >= 0))
    return depths


def likeness_of(title: str, due: Due | None) -> tuple[str, str]:
    """What two tasks have in common that are taken for the same."""
    return title.casefold(), due.day.isoformat() if due else ""
