"""The panel of a task over a real store: its desk, and an outside world that keeps what it got."""

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nova_desktop.adapters.attachment_files import AttachmentFiles
from nova_desktop.adapters.recurrence import DateutilRecurrence
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
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.detail.view_protocol import (
    DetailDesk,
    FieldKey,
    LogEntry,
    Offer,
    Slot,
    TaskPicture,
)
from tests.unit.adapters_sqlite.files import home

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
        days, scope = Days(lambda: datetime.now(UTC)), TaskScope(fail)
        recurring = Recurring(store, DateutilRecurrence(), days.now, new_id)
        tasks = Tasks(journal, store, recurring)
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


@dataclass
class FakeView:
    """The panel as its presenters see it; `pages` tells in order what it showed."""

    texts: dict[Slot, str] = field(default_factory=lambda: dict.fromkeys(Slot, ""))
    clashes: dict[Slot, str | None] = field(default_factory=dict)
    errors: dict[Slot, str] = field(default_factory=dict)
    field_errors: dict[FieldKey, str] = field(default_factory=dict)
    closed_fields: list[tuple[FieldKey, bool]] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    picture: TaskPicture | None = None
    log: list[LogEntry] = field(default_factory=list)
    more: bool = False
    busy: list[list[str]] = field(default_factory=list)
    edited: list[FieldKey] = field(default_factory=list)
    left: int = 0

    @property
    def said(self) -> list[str]:
        return [entry.text for entry in self.log]

    def value(self, key: FieldKey) -> str:
        assert self.picture is not None
        return next(face.text for face in self.picture.fields if face.key is key)

    def show_loading(self) -> None:
        self.pages.append("loading")

    def show_problem(self, problem: Problem) -> None:
        self.pages.append(f"problem {problem.code}")

    def show_gone(self, title: str, *, can_restore: bool) -> None:
        self.pages.append(f"gone {title} {can_restore}")

    def show_picture(self, picture: TaskPicture) -> None:
        self.pages.append("picture")
        self.picture = picture

    def show_log(self, entries: Sequence[LogEntry], *, more: bool) -> None:
        self.log, self.more = list(entries), more

    def text(self, slot: Slot) -> str:
        return self.texts[slot]

    def show_text(self, slot: Slot, text: str) -> None:
        self.texts[slot] = text

    def show_clash(self, slot: Slot, theirs: str | None) -> None:
        self.clashes[slot] = theirs

    def show_text_error(self, slot: Slot, words: str) -> None:
        self.errors[slot] = words

    def edit_field(self, key: FieldKey) -> None:
        self.edited.append(key)

    def show_offers(self, key: FieldKey, offers: Sequence[Offer]) -> None:
        del key
        self.offers = list(offers)

    def show_field_error(self, key: FieldKey, words: str) -> None:
        self.field_errors[key] = words

    def close_field(self, key: FieldKey, *, keep: bool = False) -> None:
        self.closed_fields.append((key, keep))

    def show_busy_files(self, names: Sequence[str]) -> None:
        self.busy.append(list(names))

    def leave(self) -> None:
        self.left += 1
