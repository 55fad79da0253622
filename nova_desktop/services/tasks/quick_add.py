"""Quick add: a typed line becomes a task, with whatever it names, in one step of undo."""

import asyncio
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from nova_desktop.domain.commands import Command
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.quick_add.parts import Clock, Kind, Style
from nova_desktop.domain.quick_add.reading import Ways
from nova_desktop.domain.task_commands import End, add_place, add_task
from nova_desktop.domain.task_fields import LONGEST_NAME, LONGEST_TITLE
from nova_desktop.domain.task_places import Lane, PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import ENTRY_STATUSES, INBOX, TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.services.tasks.ports import Recurrence, TaskStore
from nova_desktop.services.tasks.quick_lines import lines_of
from nova_desktop.services.tasks.quick_meaning import Meaning, Reader, Span
from nova_desktop.services.tasks.quick_names import KnownNames, Offer, Sign
from nova_desktop.services.tasks.tasks import Tasks, new_id

SHORT: Final = 400
"""Lines up to this many characters are read within 2 ms; longer ones in a thread."""
_NEW_PLACES: Final = ((Kind.PROJECT, PlaceKind.PROJECT), (Kind.PERSON, PlaceKind.PERSON))


@dataclass(frozen=True, slots=True)
class AddDefaults:
    """What a line means where it is typed, unless it says otherwise.

    `lane`, `project`, `person` and `parent` are ids. A task without a date is due on `day`.
    """

    lane: str = ""
    project: str = ""
    person: str = ""
    label: str = ""
    day: date | None = None
    parent: str = ""
    end: End = End.TOP


@dataclass(frozen=True, slots=True)
class Added:
    """What came of an addition: the tasks in the order of the lines, and the lane of the first."""

    tasks: tuple[str, ...]
    lane: str
    batch: str


@dataclass(frozen=True, slots=True)
class QuickWays:
    """How the user writes. `lane_names` gives the shipped lanes' names in the user's language."""

    style: Style = Style.OURS
    day_first: bool = True
    lane_names: Mapping[str, str] = field(default_factory=dict[str, str])


class QuickAdd:
    """The use case. Call `refresh` before names are needed; it costs nothing while none changed.

    `clock` gives the time and the IANA name of the user's zone, `ways` how the user writes now.
    """

    def __init__(
        self,
        tasks: Tasks,
        store: TaskStore,
        journal: Journal,
        recurrence: Recurrence,
        clock: Callable[[], Clock],
        ways: Callable[[], QuickWays] = QuickWays,
    ) -> None:
        self._tasks = tasks
        self._store = store
        self._journal = journal
        self._recurrence = recurrence
        self._clock = clock
        self._ways = ways
        self._names = KnownNames()
        self._lanes: Sequence[Lane] = ()
        self._stale = True
        tasks.on_change(self._changed)

    @property
    def clock(self) -> Clock:
        """The time by which lines are read now."""
        return self._clock()

    @property
    def names(self) -> KnownNames:
        """What exists, as of the last `refresh`."""
        return self._names

    async def refresh(self) -> None:
        """Learn the names that exist. Raises NovaError when the database does not answer."""
        if not self._stale:
            return
        self._stale = False
        try:
            projects, people = await self._store.projects(), await self._store.people()
            labels, lanes = await self._store.labels(), await self._store.lanes()
        except BaseException:
            self._stale = True
            raise
        shipped = self._ways().lane_names
        named = {lane.name or shipped.get(lane.id, ""): lane.id for lane in lanes}
        self._lanes = lanes
        self._names = KnownNames.of(
            {one.name: one.id for one in projects if not one.archived},
            {one.name: one.id for one in people if not one.archived},
            labels,
            {name: lane for name, lane in named.items() if name},
        )

    def read(
        self, text: str, rejected: Set[Span] = frozenset(), day: date | None = None
    ) -> Meaning:
        """What a line says; `rejected` spans of it stay words. Never raises.

        It takes 4 µs for a character, so a line longer than `SHORT` is for `read_long`.
        """
        return self._reader(day).read(text, rejected)

    async def read_long(
        self, text: str, rejected: Set[Span] = frozenset(), day: date | None = None
    ) -> Meaning:
        """The same off the loop, with the names of now."""
        reader = self._reader(day)
        if len(text) <= SHORT:
            return reader.read(text, rejected)
        return await asyncio.to_thread(reader.read, text, rejected)

    def sign_at(self, text: str, caret: int) -> Sign | None:
        """The label, project, person or lane that is being typed at the caret."""
        return self._names.sign_at(text, caret, self._ways().style)

    def complete(self, sign: Sign) -> Sequence[Offer]:
        """What the word behind a sign can become, the likeliest first."""
        return self._names.complete(sign.kind, sign.prefix)

    def lane_name(self, lane: str) -> str:
        """The name of a lane as it is shown."""
        own = next((one.name for one in self._lanes if one.id == lane), "")
        return own or self._ways().lane_names.get(lane, "")

    async def add(
        self,
        text: str,
        rejected: Set[Span] = frozenset(),
        defaults: AddDefaults | None = None,
    ) -> Added:
        """One task from one line. Raises NovaError: TITLE_BLANK where only parts are left."""
        return await self._add([text], rejected, defaults or AddDefaults())

    async def add_all(self, text: str, defaults: AddDefaults | None = None) -> Added:
        """A task from each line that is not blank, in one batch."""
        return await self._add(lines_of(text), frozenset(), defaults or AddDefaults())

    async def take_back(self, added: Added) -> None:
        """Undo an addition: as the newest step of undo, or else by deleting its tasks."""
        if await self._journal.undo(added.batch):
            return
        cards = await self._store.cards(added.tasks)
        await self._tasks.delete(*(card.task.id for card in cards if not card.task.deleted_at))

    async def _add(self, lines: Sequence[str], rejected: Set[Span], defaults: AddDefaults) -> Added:
        await self.refresh()
        reader = self._reader(defaults.day)
        if sum(map(len, lines)) <= SHORT:
            meanings = [reader.read(line, rejected) for line in lines]
        else:
            meanings = await asyncio.to_thread(
                lambda: [reader.read(one, rejected) for one in lines]
            )
        batch = _Batch(self._names, defaults, {lane.id for lane in self._lanes})
        for meaning in meanings:
            batch.put(meaning)
        if not batch.tasks:
            raise NovaError.of(ProblemCode.TITLE_BLANK)
        await self._tasks.carry_out(batch.commands())
        return Added(tuple(batch.tasks), batch.lanes[0], self._journal.newest)

    def _reader(self, day: date | None) -> Reader:
        chosen = self._ways()
        ways = Ways(chosen.style, names=self._names.index, day_first=chosen.day_first)
        return Reader(self._clock(), ways, self._recurrence, day)

    def _changed(self, changed: TasksChanged) -> None:
        self._stale = True


class _Batch:
    """The commands of one addition: places that are new first, then tasks."""

    def __init__(self, names: KnownNames, defaults: AddDefaults, lanes: Set[str]) -> None:
        self._names = names
        self._defaults = defaults
        self._known_lanes = lanes
        self._made: dict[tuple[Kind, str], str] = {}
        self._places: list[Command] = []
        self._tasks: list[Command] = []
        self.tasks: list[str] = []
        self.lanes: list[str] = []

    def put(self, meaning: Meaning) -> None:
        """One more task. Raises NovaError for a line of which no title is left."""
        line = harmless_line(meaning.line.title)
        if not line:
            raise NovaError.of(ProblemCode.TITLE_BLANK)
        fields = meaning.fields()
        if rest := line[LONGEST_TITLE:].strip():
            fields["notes"] = rest
        if self._defaults.day and not meaning.due:
            fields["due"] = Due.on(self._defaults.day)
        if meaning.repeat:
            due = meaning.due
            fields["repeat"] = replace(meaning.repeat, series=new_id(), start=due, occurrence=due)
        if project := self._project(meaning):
            fields["project"] = project
        lane, task = self._lane(meaning), new_id()
        command = add_task(
            task,
            line[:LONGEST_TITLE].rstrip(),
            status=ENTRY_STATUSES.get(lane, TaskStatus.NEW),
            lane="" if lane in ENTRY_STATUSES else lane,
            end=self._defaults.end,
            parent=self._defaults.parent,
            labels=_once(meaning.labels, self._defaults.label),
            people=self._people(meaning),
            needs=(),
            **fields,
        )
        self.tasks.append(task)
        self.lanes.append(lane)
        self._tasks.append(command)

    def commands(self) -> list[Command]:
        """So that the tasks stand in the order of their lines."""
        ordered = reversed(self._tasks) if self._defaults.end is End.TOP else self._tasks
        return [*self._places, *ordered]

    def _project(self, meaning: Meaning) -> str:
        if not meaning.project:
            return self._defaults.project
        return self._place(Kind.PROJECT, meaning.project)

    def _people(self, meaning: Meaning) -> tuple[str, ...]:
        named = tuple(self._place(Kind.PERSON, name) for name in meaning.people)
        return _once(named, self._defaults.person)

    def _lane(self, meaning: Meaning) -> str:
        named = self._names.id_of(Kind.LANE, meaning.lane) if meaning.lane else ""
        lane = named or self._defaults.lane
        return lane if lane in self._known_lanes else INBOX

    def _place(self, kind: Kind, name: str) -> str:
        """The id of a project or person, made in the batch if there is none."""
        name = harmless_line(name)[:LONGEST_NAME]
        known = self._names.id_of(kind, name) or self._made.get((kind, name.casefold()), "")
        if known:
            return known
        place = self._made[kind, name.casefold()] = new_id()
        self._places.append(add_place(dict(_NEW_PLACES)[kind], place, name))
        return place


def _once(names: Sequence[str], more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *((more,) if more else ()))))
