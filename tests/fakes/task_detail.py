"""The panel of a task over a real store: its desk, and an outside world that keeps what it got."""

import asyncio
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from nova_desktop.adapters.attachment_files import AttachmentFiles
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task, TaskDetail
from nova_desktop.services.journal import Journal
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.attachments import Attachments
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk
from tests.unit.adapters_sqlite.files import home

T = TypeVar("T")
Undo = Callable[[], object]


@dataclass
class FakeOutside:
    """What was copied and opened; what a person would choose."""

    copied: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    copies: bool | None = False
    asked: int = 0
    works: bool = True

    def copy(self, text: str) -> None:
        self.copied.append(text)

    def open_link(self, url: str) -> None:
        self.opened.append(url)

    def open_file(self, path: str) -> bool:
        self.opened.append(path)
        return self.works

    def show_in_folder(self, path: str) -> bool:
        self.opened.append(f"folder of {path}")
        return self.works

    def open_chat(self, conversation: str) -> None:
        self.opened.append(f"chat {conversation}")

    async def choose_files(self) -> Sequence[str]:
        return self.chosen

    async def ask_for_copies(self) -> bool | None:
        self.asked += 1
        return self.copies


@dataclass
class FakeChats:
    """Conversations by id."""

    titles: dict[str, str] = field(default_factory=dict)

    async def title(self, conversation: str) -> str | None:
        return self.titles.get(conversation)

    async def search(self, words: str) -> Sequence[tuple[str, str]]:
        wanted = words.casefold()
        return [(name, title) for name, title in self.titles.items() if wanted in title.casefold()]


@dataclass
class Bench:
    """A desk whose toasts and problems are kept."""

    desk: DetailDesk
    scope: TaskScope
    outside: FakeOutside
    chats: FakeChats
    told: list[tuple[str, Undo | None]]
    problems: list[Problem]

    @property
    def tasks(self) -> Tasks:
        return self.desk.desk.tasks

    @property
    def places(self) -> TaskPlaces:
        return self.desk.desk.places

    async def settle(self) -> None:
        """Until nothing runs any more."""
        quiet = 0
        while quiet < 2:
            quiet = quiet + 1 if not len(self.scope) else 0
            await asyncio.sleep(0.002)

    async def detail(self, task: str) -> TaskDetail:
        found = await self.desk.desk.lists.detail(task)
        assert found is not None
        return found

    async def task(self, task: str) -> Task:
        return (await self.detail(task)).card.task

    async def undo(self) -> None:
        await self.desk.desk.journal.undo()


@contextmanager
def bench(folder: Path) -> Generator[Bench]:
    """All of it over a database in this folder."""
    told: list[tuple[str, Undo | None]] = []
    problems: list[Problem] = []

    def fail(error: BaseException) -> None:
        raise error

    def tell(text: str, undo: Undo | None = None) -> None:
        told.append((text, undo))

    with home(folder).opened() as database:
        journal = Journal(SqliteCommandStore(database))
        store, state = SqliteTaskStore(database), SqliteStateStore(database)
        tasks, days, scope = Tasks(journal, store), Days(lambda: datetime.now(UTC)), TaskScope(fail)
        desk = TaskDesk(
            tasks,
            TaskLists(store, days),
            TaskPlaces(journal, store),
            days,
            journal,
            Operations(scope, lambda problem, _retry: problems.append(problem)),
            tell,
            lambda _task: None,
        )
        outside, chats = FakeOutside(), FakeChats()
        shelf = AttachmentFiles(folder / "files")
        detail = DetailDesk(desk, Attachments(tasks, shelf, state), state, outside, chats)
        yield Bench(detail, scope, outside, chats, told, problems)


class Loop:
    """A loop that a test of widgets turns by hand: Qt and asyncio take turns."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def close(self) -> None:
        self._runner.close()
