"""A board of many tasks for the benchmarks: uneven words, half with dates, notes, comments."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.task_commands import add_comment, add_place, add_task
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus

BATCH = 1000
ONSETS = (*"bcdfghjklmnprstvwz", "bl", "br", "ch", "dr", "gr", "pl", "sch", "str", "th")
VOWELS = (*"aeiouy", "ai", "ea", "ie", "oo", "ou")
ENDS = (*"bdgnprstx", "ck", "ld", "mp", "ng", "nt", "rd", "rk", "rt", "sk", "ss")
STATUSES = (*[TaskStatus.NEW] * 4, *[TaskStatus.DONE] * 3, *TaskStatus)
TODAY = date(2026, 3, 2)

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Place:
    """The stores under measurement."""

    database: Database
    commands: SqliteCommandStore
    store: SqliteTaskStore
    words: Sequence[str]

    def doing(self, *changes: Command) -> Work:
        """One batch, to be carried out later."""
        return partial(self.commands.carry_out, changes, Actor.YOU)


def vocabulary(chance: random.Random) -> list[str]:
    """5,000 words; the first are chosen far more often than the last."""
    words: list[str] = []
    for _ in range(5000):
        parts = [chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(chance.randint(1, 3))]
        words.append("".join(parts) + chance.choice(ENDS))
    return words


def sentence(chance: random.Random, words: Sequence[str], count: int) -> str:
    """So many words, as uneven as those of a language."""
    return " ".join(words[int(len(words) * chance.random() ** 3)] for _ in range(count))


def commands(number: int, chance: random.Random, words: Sequence[str]) -> list[Command]:
    """One task of the board, with what belongs to it."""
    task = f"t{number}"
    due = Due.on(TODAY + timedelta(days=chance.randint(-30, 60))) if chance.random() < 0.5 else None
    made = add_task(
        task,
        sentence(chance, words, chance.randint(2, 9)),
        status=chance.choice(STATUSES),
        notes=sentence(chance, words, 40) if chance.random() < 0.4 else "",
        due=due,
        priority=chance.choice(list(Priority)),
        project=f"p{chance.randrange(50)}" if chance.random() < 0.6 else "",
        labels=[f"label{chance.randrange(30)}"] if chance.random() < 0.5 else [],
        people=[f"who{chance.randrange(40)}"] if chance.random() < 0.3 else [],
        parent=f"t{number - 1}" if number % 10 == 9 else "",
    )
    said = add_comment(task, f"c{number}", sentence(chance, words, 15))
    return [made, said] if chance.random() < 0.2 else [made]


async def fill(place: Place, count: int, chance: random.Random) -> None:
    """Projects, people, then tasks in batches."""
    kinds = ((PlaceKind.PROJECT, "p", 50), (PlaceKind.PERSON, "who", 40))
    places = [add_place(kind, f"{n}{i}", f"{n} {i}") for kind, n, k in kinds for i in range(k)]
    await place.commands.carry_out(places, Actor.IMPORT)
    for start in range(0, count, BATCH):
        batch = [
            command
            for number in range(start, start + BATCH)
            for command in commands(number, chance, place.words)
        ]
        await place.commands.carry_out(batch, Actor.IMPORT)
