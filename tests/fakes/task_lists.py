"""Lists of tasks over a real database, with a view that keeps what it was shown."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Task
from nova_desktop.services.journal import Journal
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.looks import Looks
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.presenter import ListParts
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.tasks.lists.sources import Empty, Sources
from nova_desktop.ui.tasks.lists.view_protocol import ListHead
from tests.unit.adapters_sqlite.files import home

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
Undo = Callable[[], object]


@dataclass
class ListDesk:
    """A desk whose toasts, problems and opened tasks are kept; `now` can be moved."""

    database: Database
    scope: TaskScope | None = None
    now: datetime = NOW
    operations: Operations | None = None
    told: list[tuple[str, Undo | None]] = field(default_factory=list[tuple[str, Undo | None]])
    problems: list[Problem] = field(default_factory=list[Problem])
    opened: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        journal = Journal(SqliteCommandStore(self.database, now=lambda: self.now))
        store = SqliteTaskStore(self.database)
        days = Days(lambda: self.now, lambda _now: UTC)
        self.store = store
        self.desk = TaskDesk(
            Tasks(journal, store, Recurring(store, DateutilRecurrence(), days.now, new_id)),
            TaskLists(store, days),
            TaskPlaces(journal, store),
            days,
            journal,
            self.operations or self._in_scope(),
            self._tell,
            self.opened.append,
        )
        naming = Naming(self.desk.places, days, self.desk.tasks)
        self.state = SqliteStateStore(self.database)
        looks = Looks(self.state)
        self.parts = ListParts(self.desk, Sources(days), looks, naming)

    def _in_scope(self) -> Operations:
        assert self.scope is not None
        return Operations(self.scope, lambda problem, _retry: self.problems.append(problem))

    def _tell(self, text: str, undo: Undo | None = None) -> None:
        self.told.append((text, undo))

    async def add(self, title: str, day: date | None = None, **fields: object) -> str:
        """A task with the title as its id."""
        due = Due.on(day) if day is not None else fields.pop("due", None)
        return await self.desk.tasks.add(title, task=title, due=due, **fields)  # type: ignore[arg-type]

    async def task(self, name: str) -> Task:
        detail = await self.desk.lists.detail(name)
        assert detail is not None
        return detail.card.task

    async def settle(self) -> None:
        """Until nothing runs any more."""
        while self.scope is not None and len(self.scope):
            await asyncio.sleep(0.002)


@dataclass
class ListViewFake:
    """Implements TaskListView."""

    head: ListHead | None = None
    rows: list[ListRow] = field(default_factory=list[ListRow])
    more: bool = False
    count: int = 0
    said: object = None
    filter: str = ""
    anew: list[bool] = field(default_factory=list[bool])
    offered: list[tuple[Picks, Callable[[str], object]]] = field(
        default_factory=list[tuple[Picks, Callable[[str], object]]]
    )
    dated: list[Sequence[Task]] = field(default_factory=list[Sequence[Task]])

    @property
    def titles(self) -> list[str]:
        """Headings in capitals; subtasks with a dot for each step in."""
        return [
            row.title.upper() if row.kind is RowKind.HEADING else "." * row.depth + row.title
            for row in self.rows
        ]

    def row(self, title: str) -> ListRow:
        return next(row for row in self.rows if row.title == title)

    def offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        self.offered.append((picks, chosen))

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        self.dated.append(tasks)

    def show_head(self, head: ListHead) -> None:
        self.head = head

    def show_count(self, count: int) -> None:
        self.count = count

    def show_loading(self) -> None:
        self.said = "loading"

    def show_rows(self, rows: Sequence[ListRow], *, more: bool, anew: bool = True) -> None:
        self.rows, self.more, self.said = list(rows), more, None
        self.anew.append(anew)

    def add_rows(self, rows: Sequence[ListRow], *, more: bool) -> None:
        self.rows, self.more = [*self.rows, *rows], more

    def show_nothing(self, empty: Empty) -> None:
        self.rows, self.said = [], empty

    def show_filter(self, words: str) -> None:
        self.filter = words

    def show_no_match(self) -> None:
        self.rows, self.said = [], "no match"

    def show_not_found(self, text: str) -> None:
        self.rows, self.said = [], text

    def show_gone(self) -> None:
        self.rows, self.said = [], "gone"

    def show_problem(self, problem: Problem) -> None:
        self.rows, self.said = [], problem


@asynccontextmanager
async def open_list_desk(folder: Path) -> AsyncGenerator[ListDesk]:
    """Over a new database in `folder`."""

    def fail(error: BaseException) -> None:
        raise error

    with home(folder).opened() as database:
        scope = TaskScope(fail)
        desk = ListDesk(database, scope)
        yield desk
        await scope.close()
