"""The desk of the task screens over a real database, each operation done at once."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.task_commands import add_task
from nova_desktop.domain.task_filters import AllOf, Has, InLane, NotThat, TaskOrder, Trait
from nova_desktop.domain.tasks import Task, TaskCard
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace, Cover, Faces
from nova_desktop.ui.tasks.desk import TaskDesk
from tests.fakes.settings_parts import AtOnce
from tests.unit.adapters_sqlite.files import home

T = TypeVar("T")
Undo = Callable[[], object]
_NUMBERS: Final = count()


class FailingStore(SqliteCommandStore):
    """A command store that refuses while `fails` is set, as one on a full disk."""

    fails: NovaError | None = None

    async def carry_out(self, commands, actor, watch=None, batch=""):  # type: ignore[no-untyped-def]
        if self.fails is not None:
            raise self.fails
        return await super().carry_out(commands, actor, watch, batch)


@dataclass
class BoardDesk:
    """The desk with what was told, what was opened, and a command store that can fail."""

    desk: TaskDesk
    operations: AtOnce
    database: Database
    commands: FailingStore
    state: SqliteStateStore
    told: list[tuple[str, Undo | None]]
    opened: list[str]

    @property
    def problems(self) -> list[Problem]:
        return self.operations.problems

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Any coroutine, to its end; who listens is served right after."""
        results: list[T] = []

        async def run() -> None:
            results.append(await work)

        self.operations.start("test", run)
        return results[0]

    def add(self, *titles: str, **fields: Any) -> list[str]:
        """Tasks, each below the one before, in one change."""
        names = [f"{title[:40]}-{next(_NUMBERS)}" for title in titles]
        made = [add_task(n, title, **fields) for n, title in zip(names, titles, strict=True)]
        self.do(self.desk.tasks.carry_out(made))
        return names

    def task(self, name: str) -> Task:
        found = self.do(self.desk.lists.detail(name))
        assert found is not None
        return found.card.task

    def lane(self, lane: str) -> list[str]:
        """The titles of a lane as the store has them."""
        top = NotThat(Has(Trait.SUBTASK))
        wanted = AllOf((InLane(lane), top))
        page = self.do(self.desk.lists.where(wanted, TaskOrder.BOARD, 10_000))
        return [card.task.title for card in page.cards]

    def fail(self, code: ProblemCode = ProblemCode.DISK_FULL) -> None:
        """From now on nothing is stored."""
        self.commands.fails = NovaError.of(code)


@contextmanager
def board_desk(folder: Path) -> Iterator[BoardDesk]:
    """Over a new database in this folder."""
    told: list[tuple[str, Undo | None]] = []
    opened: list[str] = []

    def tell(text: str, undo: Undo | None = None) -> None:
        told.append((text, undo))

    with home(folder).opened() as database:
        commands = FailingStore(database)
        journal, store = Journal(commands), SqliteTaskStore(database)
        days = Days(lambda: datetime.now(UTC))
        operations = AtOnce()
        desk = TaskDesk(
            Tasks(journal, store, Recurring(store, DateutilRecurrence(), days.now, new_id)),
            TaskLists(store, days),
            TaskPlaces(journal, store),
            days,
            journal,
            operations,
            tell,
            opened.append,
        )
        state = SqliteStateStore(database)
        yield BoardDesk(desk, operations, database, commands, state, told, opened)


@dataclass
class FakeBoardView:
    """Remembers what it was shown."""

    cover: Cover = Cover.NONE
    problem: Problem | None = None
    columns: Sequence[ColumnFace] = ()
    cards: dict[str, Sequence[TaskCard]] = field(default_factory=dict[str, Sequence[TaskCard]])
    more: dict[str, bool] = field(default_factory=dict[str, bool])
    faces: dict[str, Faces] = field(default_factory=dict[str, Faces])
    in_view: int = 8
    grouping: str = ""
    compact: bool = False
    filter: str = ""
    led_to: list[str] = field(default_factory=list[str])
    chosen: dict[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    written: list[str] = field(default_factory=list[str])
    history: list[dict[str, list[str]]] = field(default_factory=list[dict[str, list[str]]])

    def titles(self, column: str) -> list[str]:
        return [card.task.title for card in self.cards.get(column, ())]

    def count(self, column: str) -> str:
        return next(face.count for face in self.columns if face.id == column)

    def show_cover(self, cover: Cover, problem: Problem | None = None) -> None:
        self.cover, self.problem = cover, problem

    def show_columns(self, columns: Sequence[ColumnFace]) -> None:
        self.columns = columns

    def show_cards(
        self, column: str, cards: Sequence[TaskCard], faces: Faces, *, more: bool
    ) -> None:
        self.cards[column], self.more[column], self.faces[column] = list(cards), more, faces
        self.history.append({name: self.titles(name) for name in self.cards})

    def extent(self, column: str) -> int:
        del column
        return self.in_view

    def show_grouping(self, value: str) -> None:
        self.grouping = value

    def show_compact(self, compact: bool) -> None:
        self.compact = compact

    def show_filter(self, words: str) -> None:
        self.filter = words

    def lead_to(self, task: str) -> None:
        self.led_to.append(task)

    def select(self, column: str, tasks: Sequence[str]) -> None:
        self.chosen[column] = tasks

    def edit_column(self, column: str) -> None:
        self.written.append(column)
