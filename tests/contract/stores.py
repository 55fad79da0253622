"""The stores under contract, each once in memory and once in SQLite."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.usage_store import SqliteUsageStore
from nova_desktop.services.command_port import CommandStore
from nova_desktop.services.ports import ChatStore, StateStore, UsageStore
from tests.fakes.memory_stores import (
    MemoryBook,
    MemoryChatStore,
    MemoryCommandStore,
    MemoryStateStore,
    MemoryUsageStore,
)

KINDS = ("memory", "sqlite")
START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


class SettableTime:
    """A clock that tests move, also backwards."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        """Set it forward, or back with a negative `by`."""
        self.at += by


@dataclass(frozen=True)
class Stores:
    """All stores over the same records."""

    chat: ChatStore
    commands: CommandStore
    usage: UsageStore
    state: StateStore
    time: SettableTime


@contextmanager
def open_stores(kind: str, folder: Path) -> Generator[Stores]:
    """The stores of one kind of KINDS, empty."""
    time = SettableTime()
    if kind == "memory":
        yield memory_stores(time)
        return
    database, problems = open_database(folder / "nova.sqlite3", folder / "backups")
    assert problems == []
    try:
        yield Stores(
            SqliteChatStore(database),
            SqliteCommandStore(database, now=time),
            SqliteUsageStore(database),
            SqliteStateStore(database),
            time,
        )
    finally:
        assert database.close()


def memory_stores(time: SettableTime) -> Stores:
    """The stores in memory, empty."""
    book = MemoryBook()
    return Stores(
        MemoryChatStore(book),
        MemoryCommandStore(book, time),
        MemoryUsageStore(book),
        MemoryStateStore(book),
        time,
    )
