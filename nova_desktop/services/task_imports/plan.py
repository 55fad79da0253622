"""What an import does, as commands: places first, then chats, then tasks with parents first."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import uuid4

from nova_desktop.domain.commands import Command
from nova_desktop.domain.task_commands import add_place, edit_place
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedPlace,
    ImportedTask,
    LeftOut,
    LeftWhy,
)
from nova_desktop.domain.task_import_commands import (
    chat_id,
    ids_needed,
    import_chat,
    import_tasks,
    task_row,
)
from nova_desktop.domain.task_import_look import ImportLook
from nova_desktop.domain.task_places import Person, PlaceKind, Project
from nova_desktop.domain.task_times import Due

CHUNK: Final = 500
_CHUNK_CHARACTERS: Final = 2_000_000


@dataclass(slots=True)
class Plan:
    """Commands in their order, and what they will have brought."""

    commands: list[Command] = field(default_factory=list[Command])
    chunks: dict[int, str] = field(default_factory=dict[int, str])
    ends: dict[int, int] = field(default_factory=dict[int, int])
    """How many tasks are there once so many commands are done."""
    first: str = ""
    """The id of a task that comes, "" for none."""
    tasks: int = 0
    comments: int = 0
    projects: int = 0
    people: int = 0
    chats: int = 0
    left: list[LeftOut] = field(default_factory=list[LeftOut])

    def let_go(self) -> None:
        """Forget the commands one by one, in a thread: 200,000 rows at once would hold up all."""
        while self.commands:
            self.commands.pop()


Begin = Callable[[str], Due | None]
"""The first day of a rule from today on; None where there is none."""


def plan_of(
    look: ImportLook,
    chosen: Collection[int],
    projects: Sequence[Project],
    people: Sequence[Person],
    begin: Begin,
) -> Plan:
    """Blocks for long boards; call it in a thread. Raises ValueError for what no task can be."""
    return _Planner(look, frozenset(chosen), projects, people, begin).plan()


class _Planner:
    def __init__(
        self,
        look: ImportLook,
        chosen: frozenset[int],
        projects: Sequence[Project],
        people: Sequence[Person],
        begin: Begin,
    ) -> None:
        self._begin = begin
        self._look = look
        self._tasks = look.board.tasks
        self._chosen = chosen
        self._plan = Plan()
        self._projects = {one.name.casefold(): one.id for one in projects if not one.archived}
        self._people = {one.name.casefold(): one.id for one in people if not one.archived}
        self._chats: dict[str, str] = {}
        self._ids = {at: uuid4().hex for at in sorted(chosen)}

    def plan(self) -> Plan:
        order = list(self._order())
        self._add_places(order)
        self._add_chats()
        self._add_tasks(order)
        self._add_needs(order)
        return self._plan

    def _order(self) -> Iterator[int]:
        """Parents before their subtasks, else as they came."""
        seen: set[int] = set()
        for first in sorted(self._chosen):
            at, line = first, list[int]()
            while at != NOBODY and at in self._chosen and at not in seen:
                line.append(at)
                seen.add(at)
                at = self._tasks[at].parent
            yield from reversed(line)

    def _parent_of(self, at: int, placed: Collection[int]) -> str:
        """The id of its parent: one that comes along, or the same one on the board."""
        parent = self._tasks[at].parent
        if parent in placed:
            return self._ids[parent]
        if parent in self._chosen:
            self._leave("parent", LeftWhy.IN_CIRCLE, self._tasks[at])
            return ""
        same = self._look.duplicates.get(parent)
        return "" if same is None else same.task

    def _add_places(self, order: Sequence[int]) -> None:
        named = {one.name.casefold(): one for one in self._look.board.projects}
        wanted = [one.name for one in self._look.board.projects]
        wanted += [self._tasks[at].project for at in order if self._tasks[at].project]
        self._plan.projects = self._add_kind(PlaceKind.PROJECT, wanted, named, self._projects)
        named = {one.name.casefold(): one for one in self._look.board.people}
        wanted = [one.name for one in self._look.board.people]
        wanted += [name for at in order for name in self._tasks[at].people if name]
        self._plan.people = self._add_kind(PlaceKind.PERSON, wanted, named, self._people)

    def _add_kind(
        self,
        kind: PlaceKind,
        wanted: Sequence[str],
        named: Mapping[str, ImportedPlace],
        known: dict[str, str],
    ) -> int:
        count = 0
        for name in dict.fromkeys(wanted):
            key = name.casefold()
            if not key or key in known:
                continue
            place = named.get(key, ImportedPlace(name))
            known[key] = uuid4().hex
            count += 1
            added = add_place(kind, known[key], place.name, place.colour, place.notes)
            self._plan.commands.append(added)
            if place.archived:
                self._plan.commands.append(edit_place(kind, known[key], archived=True))
        return count

    def _add_chats(self) -> None:
        board = self._look.board
        for chat in board.chats:
            if chat.source in self._chats:
                continue
            name = self._chats[chat.source] = chat_id(board.product, chat.source)
            if chat.source not in self._look.known_chats:
                ids = [uuid4().hex for _ in chat.messages]
                self._plan.commands.append(import_chat(name, chat, ids))
                self._plan.chats += 1

    def _add_tasks(self, order: Sequence[int]) -> None:
        counts: dict[str, int] = {}
        for at in order:
            status = self._tasks[at].status.value
            counts[status] = counts.get(status, 0) + 1
        rows: list[dict[str, object]] = []
        placed: set[int] = set()
        size = 0
        self._plan.first = self._ids[order[0]] if order else ""
        for at in order:
            task = self._tasks[at]
            rows.append(self._row(at, task, placed))
            placed.add(at)
            counts[task.status.value] -= 1
            self._plan.comments += len(task.comments)
            size += len(task.notes) + sum(len(one.text) for one in task.comments)
            if len(rows) >= CHUNK or size > _CHUNK_CHARACTERS:
                self._chunk(rows, counts)
                rows, size = [], 0
        if rows:
            self._chunk(rows, counts)

    def _row(self, at: int, task: ImportedTask, placed: Collection[int]) -> dict[str, object]:
        return task_row(
            self._repeating(task),
            self._ids[at],
            [uuid4().hex for _ in range(ids_needed(task))],
            parent=self._parent_of(at, placed),
            project=self._projects.get(task.project.casefold(), "") if task.project else "",
            people=[self._people[name.casefold()] for name in task.people if name],
            chat=self._chats.get(task.chat, "") if task.chat else "",
        )

    def _repeating(self, task: ImportedTask) -> ImportedTask:
        """What repeats begins a series of its own where it is due, or with the next day that fits.

        What is late stays late; it is for the user to do or to skip.
        """
        repeat = task.repeat
        if repeat is None:
            return task
        due = task.due or self._begin(repeat.rule)
        if due is None:
            self._leave("RRULE", LeftWhy.NOT_UNDERSTOOD, task)
            return replace(task, repeat=None)
        series = replace(repeat, series=uuid4().hex, start=due, number=1, occurrence=due)
        return replace(task, due=due, repeat=series)

    def _chunk(self, rows: list[dict[str, object]], counts: Mapping[str, int]) -> None:
        plan, name = self._plan, uuid4().hex
        more = {status: count for status, count in counts.items() if count}
        plan.commands.append(import_tasks(name, self._look.board.product, rows, more=more))
        plan.tasks += len(rows)
        plan.chunks[len(plan.commands)] = name
        plan.ends[len(plan.commands)] = plan.tasks

    def _add_needs(self, order: Sequence[int]) -> None:
        """Who waits for whom, without circles; once all are there."""
        waits: dict[int, list[int]] = {}
        pairs: list[tuple[str, str]] = []
        for at in order:
            for needed in dict.fromkeys(self._tasks[at].needs):
                if needed not in self._ids or needed == at or _reaches(waits, needed, at):
                    self._leave("needs", LeftWhy.IN_CIRCLE, self._tasks[at])
                    continue
                waits.setdefault(at, []).append(needed)
                pairs.append((self._ids[at], self._ids[needed]))
        if pairs:
            command = import_tasks(uuid4().hex, self._look.board.product, [], pairs)
            self._plan.commands.append(command)

    def _leave(self, what: str, why: LeftWhy, task: ImportedTask) -> None:
        lines = (task.line,) if task.line else ()
        self._plan.left.append(LeftOut(what, why, 1, lines, task.title[:80]))


def _reaches(waits: Mapping[int, Sequence[int]], start: int, end: int) -> bool:
    """Whether one waits for the other, by any way."""
    seen: set[int] = set()
    todo = [start]
    while todo:
        at = todo.pop()
        if at == end:
            return True
        if at not in seen:
            seen.add(at)
            todo += waits.get(at, ())
    return False
