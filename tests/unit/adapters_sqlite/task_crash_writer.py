"""Changes tasks until it is killed, and says on stdout what was acknowledged, a word a line.

`python -m tests.unit.adapters_sqlite.task_crash_writer FOLDER RUN`. Each of its four authors adds
tasks, drags them about, edits them in bulk, deletes and undoes; `title NUMBER` means that all of
this author's tasks have this number in their titles, since a bulk edit is all or nothing.
Another author completes one task of a series after the other, in two windows at once: `again SERIES
NUMBER` means that this one of the series is there.
"""

import asyncio
import sys
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import (
    Relation,
    add_comment,
    add_task,
    delete_task,
    edit_task,
    move_task,
    relate_task,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks
from tests.unit.adapters_sqlite.crash_writer import fold_often, say
from tests.unit.adapters_sqlite.files import home

AUTHORS = 4
TASKS = 12


async def work(database: Database, author: str) -> None:
    """Edits in one order, so that what is stored can be told from what was said."""
    store = SqliteCommandStore(database)
    names = [f"{author}.{number}" for number in range(TASKS)]
    for name in names:
        await store.carry_out([add_task(name, f"{author} 0", notes="words")], Actor.YOU)
        say(f"task {name}")
    for turn in count(1):
        bulk = [edit_task(name, title=f"{author} {turn}", notes=f"note {turn}") for name in names]
        await store.carry_out(bulk, Actor.NOVA)
        say(f"title {author} {turn}")
        dragged = names[turn % TASKS]
        move = move_task(dragged, ("inbox", "waiting", "done")[turn % 3], after=names[0])
        label = relate_task(dragged, Relation.LABEL, add=[f"label{turn % 5}"])
        await store.carry_out([move, label], Actor.YOU)
        comment = f"{author}-{turn}"
        await store.carry_out([add_comment(dragged, comment, "said")], Actor.YOU)
        say(f"comment {comment}")
        gone = f"{author}.gone{turn}"
        await store.carry_out([add_task(gone, "gone"), delete_task(gone)], Actor.YOU)
        say(f"gone {gone}")


async def repeat(database: Database, series: str) -> None:
    """Completed in both windows, sometimes skipped, taken back or opened again."""
    windows = [recurring_tasks(database, series) for _ in range(2)]
    tasks, store = windows[0], SqliteTaskStore(database)
    head = await tasks.add("again", due=Due.on(date(2026, 1, 1)))
    await tasks.add("step", parent=head)
    await tasks.repeat(head, rule="FREQ=DAILY", after_completion=False)
    for turn in count(1):
        last = [card.task for card in await store.series(series)][-1]
        if turn % 7 == 0:
            await tasks.skip(last.id)
        else:
            await asyncio.gather(*(window.complete(last.id) for window in windows))
        if turn % 5 == 0 and turn % 7:
            await tasks.set_status(last.id, status=TaskStatus.NEW)
            await tasks.complete(last.id)
        last = [card.task for card in await store.series(series)][-1]
        say(f"again {series} {last.repeat.number if last.repeat else 0}")


def recurring_tasks(database: Database, series: str) -> Tasks:
    """What a window has."""
    store = SqliteTaskStore(database)
    making = Recurring(store, DateutilRecurrence(), lambda: datetime.now(UTC), lambda: series)
    return Tasks(Journal(SqliteCommandStore(database)), store, making)


async def main(folder: str, run: str) -> None:
    database, problems = await asyncio.to_thread(home(Path(folder)).open)
    for problem in problems:
        say(f"problem {problem.code}")
    await database.write(fold_often)
    async with asyncio.TaskGroup() as group:
        for number in range(AUTHORS):
            group.create_task(work(database, f"run{run}.author{number}"))
        group.create_task(repeat(database, f"run{run}.series"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
