"""The palette over a real store, with a view that keeps what it was shown."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nova_desktop.domain.chat import Conversation
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.palette.entries import Entry, Kind, Scope
from nova_desktop.ui.palette.presenter import PaletteDesk, PalettePresenter
from nova_desktop.ui.palette.ranking import Hit
from nova_desktop.ui.palette.recents import Recents
from nova_desktop.ui.palette.stored import StoredEntries
from nova_desktop.ui.palette.tasks import PaletteTasks
from nova_desktop.ui.palette.view_protocol import PaletteRow, PaletteView, RowKind
from tests.fakes.task_lists import NOW, ListDesk, open_list_desk

NAMES = ("New task", "New chat", "Undo")
PLACES = ("Board", "Inbox")


@dataclass
class PaletteViewFake:
    """Implements PaletteView."""

    text: str = ""
    scope: Scope = Scope.ALL
    shown: list[PaletteRow] = field(default_factory=list[PaletteRow])
    times: int = 0
    problem: Problem | None = None
    is_there: bool = False
    searching: bool = False

    @property
    def rows(self) -> list[str]:
        """Headings in capitals, notes in brackets."""
        marks = {RowKind.HEADING: str.upper, RowKind.NOTE: "[{}]".format, RowKind.ENTRY: str}
        return [marks[row.kind](row.text) for row in self.shown]

    def place(self, text: str) -> int:
        return next(n for n, row in enumerate(self.shown) if row.text.startswith(text))

    def appear(self) -> None:
        self.is_there, self.text = True, ""

    def leave(self) -> None:
        self.is_there = False

    def show_text(self, text: str) -> None:
        self.text = text

    def show_scope(self, scope: Scope) -> None:
        self.scope = scope

    def show_rows(self, rows: Sequence[PaletteRow]) -> None:
        self.shown, self.times = list(rows), self.times + 1

    def show_loading(self) -> None:
        self.shown = []

    def show_searching(self, searching: bool) -> None:
        self.searching = searching

    def show_trouble(self, problem: Problem | None) -> None:
        self.problem = problem


@dataclass
class ChatsFake:
    """Conversations by their titles."""

    titles: list[str] = field(default_factory=list[str])

    async def conversations(self) -> Sequence[Conversation]:
        return [Conversation(title, title, NOW, NOW) for title in self.titles]


class WatchedTasks(PaletteTasks):
    """Counts how many questions are under way; `fault` is raised instead of an answer."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.asked: list[str] = []
        self.running = self.most = 0
        self.fault = False

    async def find(self, words: str) -> Sequence[Hit]:
        if self.fault:
            raise NovaError.of(ProblemCode.DATABASE_FAILED)
        self.asked.append(words)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            return await super().find(words)
        finally:
            self.running -= 1


@dataclass
class PaletteHere:
    """The presenter with what it stands on; `did` is what was chosen."""

    desk: ListDesk
    view: PaletteView
    chats: ChatsFake = field(default_factory=ChatsFake)
    did: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        desk, did = self.desk.desk, self.did.append
        self.views = SavedViews(self.desk.state)
        self.stored = StoredEntries(
            desk.places,
            self.views,
            self.chats,
            desk.days,
            lambda place: did(f"open {place}"),
            lambda chat: did(f"chat {chat}"),
        )
        self.tasks = WatchedTasks(desk.lists, self.stored.names, lambda task: did(f"task {task}"))
        self.made = PaletteDesk(
            desk.operations,
            Recents(self.desk.state),
            self._at_hand,
            self.stored.read,
            self.tasks,
            lambda text: did(f"add {text}"),
            lambda text: did(f"search chats {text}"),
        )
        self.presenter = PalettePresenter(self.made, self.view)

    def _at_hand(self) -> Sequence[Entry]:
        return [
            *(self._entry(Kind.ACTION, name) for name in NAMES),
            *(self._entry(Kind.PLACE, name) for name in PLACES),
        ]

    def _entry(self, kind: Kind, name: str) -> Entry:
        return Entry(f"{kind}:{name}", kind, name, lambda: self.did.append(name), "plus", key="N")

    async def open(self, scope: Scope = Scope.ALL) -> None:
        self.presenter.open(scope)
        await self.desk.settle()

    async def type(self, text: str) -> None:
        self.presenter.type(text)
        await self.desk.settle()


@asynccontextmanager
async def open_palette_desk(folder: Path) -> AsyncGenerator[tuple[PaletteHere, PaletteViewFake]]:
    """Over a new database in `folder`."""
    async with open_list_desk(folder) as desk:
        view = PaletteViewFake()
        yield PaletteHere(desk, view), view
