"""What imports of tasks need from outside; as in services/ports.py."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from nova_desktop.domain.task_import import CsvTable, CsvUse, ImportedBoard, ImportedTask, Product
from nova_desktop.domain.task_import_look import Duplicate

Tell = Callable[[int, int], None]
"""Hears in another thread how much of how much is done, 0 where nobody knows."""


class TaskImportSource(Protocol):
    """Reads other programs' tasks, in threads.

    Every method raises NovaError: TASK_IMPORT_UNREADABLE with `path`, `line` and `cause`,
    TASK_IMPORT_TOO_LARGE with `path` and `cause`, TASK_IMPORT_UNKNOWN with `path`. What `tell`
    raises ends it.
    """

    async def read(self, path: str, tell: Tell) -> ImportedBoard | CsvTable:
        """The board, or for a CSV that no product is known by its columns."""
        ...

    async def read_csv(self, path: str, use: CsvUse, tell: Tell) -> ImportedBoard:
        """A CSV, with its columns as the user takes them."""
        ...

    async def fetch(self, address: str, tell: Tell) -> ImportedBoard:
        """All of an original Nova that runs at an address; it is only read from."""
        ...


class TaskSources(Protocol):
    """Where the tasks of the board came from."""

    async def duplicates(
        self, product: Product, tasks: Collection[ImportedTask]
    ) -> Mapping[int, Duplicate]:
        """Which of these the board has already, by their place; those in the trash do not count."""
        ...

    async def known_chats(self, product: Product, sources: Collection[str]) -> frozenset[str]:
        """Which conversations were imported before and are there."""
        ...

    async def count(self, chunks: Collection[str]) -> tuple[int, int]:
        """How many tasks came with these chunks and are there, and how many comments they have."""
        ...
